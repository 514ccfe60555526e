//! What bad sources cost, and how that grows: `cargo bench --bench bad_sources -- NAME…` doubles each of them, and prints the
//! exponent of the time over the bytes (1 is linear, 2 the square). All of them without a name.
#![allow(clippy::print_stdout, reason = "the figures are what this is run for")]
#![allow(clippy::cast_precision_loss, reason = "no count here comes near the limit")]

mod archives;
mod inputs;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use inputs::{GOOD, Input, bytes, configuration};
use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{Observer, build};
use manimill::settings::Settings;

/// How often each is made twice as large.
const DOUBLINGS: u32 = 3;
/// Of how many times that are measured the best one counts.
const TIMES: u32 = 3;

struct Silent;

impl Observer for Silent {
    fn begins(&self, _: &str, _: usize) {}
    fn advances(&self) {}
    fn ends(&self) {}
    fn warns(&self, _: &str) {}
    fn tells(&self, _: &str) {}
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    let mut all = inputs::all();
    all.extend(archives::all());
    println!("{:28} {:>12} {:>10} {:>10}", "input", "bytes", "seconds", "exponent");
    for input in all.iter().filter(|input| names.is_empty() || names.iter().any(|name| name == input.name)) {
        doubled(input);
    }
}

/// Measures one kind of input at each of its sizes, the last one being the size in the test.
fn doubled(input: &Input) {
    let mut before: Option<(f64, f64)> = None;
    let idle = (0..TIMES).map(|_| seconds(input, 1).1).fold(f64::MAX, f64::min);
    for doubling in (0..=DOUBLINGS).rev() {
        let size = (input.size >> doubling).max(1);
        let measured: Vec<(usize, f64)> = (0..TIMES).map(|_| seconds(input, size)).collect();
        let bytes = measured[0].0 as f64;
        let time = measured.iter().map(|(_, time)| *time).fold(f64::MAX, f64::min);
        // What a build takes without the input is no part of how the input grows; a millisecond more cannot be told from it.
        let own = (time - idle).max(0.001);
        let exponent = before
            .filter(|(_, before)| *before > 0.001 && own > 0.001)
            .map(|(size, before)| (own / before).ln() / (bytes / size).ln());
        let exponent =
            exponent.filter(|exponent| exponent.is_finite()).map_or_else(String::new, |exponent| format!("{exponent:.2}"));
        println!("{:28} {bytes:>12} {time:>10.4} {exponent:>10}", input.name);
        before = Some((bytes, own));
    }
}

/// The bytes of an input, and what a build of it beside a good source takes.
fn seconds(input: &Input, size: usize) -> (usize, f64) {
    let place = tempfile::tempdir().expect("a folder");
    let files = (input.make)(size);
    let bytes = bytes(&files);
    write(place.path(), "good/scenes.py", GOOD.as_bytes());
    write(place.path(), "bad/kept", b"");
    for (path, content) in files {
        write(place.path(), &format!("bad/{path}"), &content);
    }
    write(place.path(), "manimill.toml", configuration(input).as_bytes());
    let start = Instant::now();
    let configuration = place.path().join("manimill.toml");
    let options = options::read(&configuration).expect("a configuration");
    let settings = Settings::resolve(options, &configuration, place.path().join("cache"), Stage::Dedup).expect("a configuration");
    build(&settings, &Silent, &Arc::new(AtomicBool::new(false))).expect("the good source is built");
    (bytes, start.elapsed().as_secs_f64())
}

fn write(place: &Path, path: &str, bytes: &[u8]) {
    let path = place.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, bytes).expect("written");
}

//! One of each, end to end: reading, normalising, sketching, verifying, grouping.
//!
//! ```text
//! cargo bench --bench dedup                      10,000 and 100,000 samples, and how the time grows
//! cargo bench --bench dedup -- --full            1,000,000 too
//! cargo bench --bench dedup -- write FILE N      the samples as JSON lines, for others to work on
//! cargo bench --bench dedup -- read FILE         the samples of a file
//! ```
//! `benches/dedup_peers.py` compares with other tools on the same file.
#![allow(clippy::print_stdout, reason = "the figures are what this is run for")]
#![allow(clippy::cast_precision_loss, reason = "counts of samples are far smaller than what a float holds")]
#![allow(dead_code, reason = "the generator is shared with the tests")]

#[path = "../crates/manimill/tests/dedup/generator.rs"]
mod generator;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::Instant;

use generator::{Random, Variant, code, scene, variant};
use manimill::dedup::{Likeness, Print, twins};
use manimill::settings::NearSettings;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Samples that are read and prepared at a time, so that the texts of a large file are never all in memory.
const BATCH: usize = 4096;

#[derive(Serialize, Deserialize)]
struct Row {
    id: usize,
    code: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let threads = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().expect("threads");
    threads.install(|| match arguments.as_slice() {
        ["write", path, count] => write(path, count.parse().expect("a number")),
        ["read", path] => report(&read(path)),
        _ => growth(arguments.contains(&"--full")),
    });
}

/// One sample in five is a variant of the one before.
fn sample(id: usize) -> String {
    if id % 5 != 4 {
        return code(&scene(id as u64));
    }
    let original = scene(id as u64 - 1);
    let mut random = Random::new(id as u64);
    let kind = Variant::ALL[random.below(Variant::ALL.len())];
    variant(&original, kind, &mut random).unwrap_or_else(|| code(&original))
}

fn write(path: &str, count: usize) {
    let mut out = BufWriter::new(File::create(path).expect("the file can be written"));
    let mut lengths = Vec::with_capacity(count);
    for id in 0..count {
        let row = Row { id, code: sample(id) };
        lengths.push(row.code.len());
        serde_json::to_writer(&mut out, &row).expect("the file can be written");
        out.write_all(b"\n").expect("the file can be written");
    }
    lengths.sort_unstable();
    println!("{count} samples, median {} bytes, longest {}", lengths[count / 2], lengths[count - 1]);
}

/// What a run took and found.
struct Run {
    samples: usize,
    prepared: f64,
    grouped: f64,
    twins: [usize; 4],
}

fn read(path: &str) -> Run {
    let settings = NearSettings::default();
    let start = Instant::now();
    let mut lines = BufReader::with_capacity(1 << 20, File::open(path).expect("the file can be read")).lines();
    let mut prints: Vec<Print> = Vec::new();
    loop {
        let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>().expect("the file can be read");
        if batch.is_empty() {
            break;
        }
        prints.par_extend(batch.into_par_iter().map(|line| {
            let row: Row = serde_json::from_str(&line).expect("a row");
            Print::of(&row.code, blake3::hash(row.code.as_bytes()).as_bytes(), &settings)
        }));
    }
    let prepared = start.elapsed().as_secs_f64();
    let twins = twins(&prints, Some(Likeness::Near), &settings);
    let grouped = start.elapsed().as_secs_f64() - prepared;
    let mut counts = [0; 4];
    for twin in twins.iter().flatten() {
        counts[twin.kind as usize] += 1;
    }
    Run { samples: prints.len(), prepared, grouped, twins: counts }
}

fn report(run: &Run) {
    let seconds = run.prepared + run.grouped;
    println!(
        "{} samples in {seconds:.2} s ({:.2} s to read and sketch, {:.2} s to compare): {:.0} a second on {} threads",
        run.samples,
        run.prepared,
        run.grouped,
        run.samples as f64 / seconds,
        rayon::current_num_threads(),
    );
    let [exact, normalised, renamed, near] = run.twins;
    println!("twins: {exact} exact, {normalised} normalised, {renamed} renamed, {near} near; {} at most", peak_memory());
}

/// How the time grows with the number of samples: 1 is linear.
fn growth(full: bool) {
    let folder = tempfile::tempdir().expect("a folder for the samples");
    let mut before: Option<(usize, f64)> = None;
    for count in [10_000, 100_000, 1_000_000] {
        if count > 100_000 && !full {
            break;
        }
        let path = folder.path().join("samples.jsonl");
        let path = path.to_str().expect("the folder's name is text");
        write(path, count);
        let run = read(path);
        report(&run);
        let seconds = run.prepared + run.grouped;
        if let Some((smaller, shorter)) = before {
            println!(
                "exponent from {smaller} to {count}: {:.2}",
                (seconds / shorter).ln() / (count as f64 / smaller as f64).ln()
            );
        }
        before = Some((count, seconds));
    }
}

/// The most memory that the process ever had.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "memory unknown".to_owned(), |peak| peak.trim().to_owned())
}

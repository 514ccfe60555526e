//! Bad sources cost themselves only: each is built beside a good one, within 5 seconds and 500 MB, and the ledger is written.
#![cfg(target_os = "linux")]
#![allow(unreachable_pub, reason = "the inputs are shared with a benchmark")]
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test that prints its table")]

#[path = "../../../benches/bad_sources/archives.rs"]
mod archives;
#[path = "../../../benches/bad_sources/inputs.rs"]
mod inputs;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use inputs::{GOOD, Input, bytes, configuration};

const SECONDS: f64 = 5.0;
const MEGABYTES: f64 = 500.0;
/// A process that takes longer is ended.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a process took.
#[derive(Default)]
struct Cost {
    /// The smaller one of wall time and processor time: other work on the machine is nobody's fault.
    seconds: f64,
    megabytes: f64,
    code: Option<i32>,
    said: String,
}

#[test]
fn every_bad_source_costs_itself_only() {
    let mut all = inputs::all();
    all.extend(archives::all());
    assert!(all.len() >= 60, "{} inputs", all.len());
    if let Ok(only) = std::env::var("MANIMILL_ONLY") {
        all.retain(|input| only.split(',').any(|name| name == input.name));
    }
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(input) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(fault) = build(input) {
                        faults.lock().unwrap().push(fault);
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

#[test]
fn a_bad_file_leaves_its_neighbour_alone() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("good.py"), GOOD).unwrap();
    std::fs::write(place.path().join("bad.py"), format!("x = {}1\n", "-".repeat(1_000_000))).unwrap();
    for (file, code) in [("good.py", 0), ("bad.py", 2)] {
        let mut command = manimill(place.path());
        command.args(["check", "--no-render"]).arg(place.path().join(file));
        let cost = run(command);
        assert_eq!(cost.code, Some(code), "{file}: {}", cost.said);
    }
}

#[test]
fn links_within_a_source_lead_nowhere_else() {
    let place = tempfile::tempdir().unwrap();
    let (bad, outside) = (place.path().join("bad"), place.path().join("outside"));
    for folder in [&bad, &outside, &place.path().join("good")] {
        std::fs::create_dir_all(folder).unwrap();
    }
    std::fs::write(place.path().join("good/scenes.py"), GOOD).unwrap();
    std::fs::write(outside.join("secret.py"), GOOD.replace("Good", "Secret")).unwrap();
    let link = |from: &Path, to: &str| std::os::unix::fs::symlink(from, bad.join(to)).unwrap();
    link(&outside, "folder");
    link(&outside.join("secret.py"), "file.py");
    link(Path::new("."), "self");
    link(Path::new("loop.py"), "loop.py");
    link(Path::new("/proc/self/environ"), "environ.py");
    link(Path::new("/dev/zero"), "zero.py");
    for at in 0..300 {
        link(Path::new(&format!("l{}", at + 1)), &format!("l{at}"));
    }
    let input = Input { name: "links", kind: "folder", location: "", size: 1, make: |_| Vec::new() };
    std::fs::write(place.path().join("manimill.toml"), configuration(&input)).unwrap();
    let cost = run_build(place.path());
    assert!(matches!(cost.code, Some(0 | 1)), "{}", cost.said);
    let rows = rows(&place.path().join("dataset"));
    assert!(rows.contains("class Good") && !rows.contains("Secret"));
}

/// Builds one bad source beside a good one.
fn build(input: &Input) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let files = (input.make)(input.size);
    let size = bytes(&files);
    for (path, content) in std::iter::once(("good/scenes.py".to_owned(), GOOD.as_bytes().to_vec()))
        .chain(files.into_iter().map(|(path, content)| (format!("bad/{path}"), content)))
    {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    std::fs::write(place.path().join("manimill.toml"), configuration(input)).unwrap();
    let cost = run_build(place.path());
    let folder = place.path().join("dataset");
    let has_ledger = folder.join("ledger.json").is_file();
    let rows = rows(&folder);
    let (seconds, megabytes) = (cost.seconds, cost.megabytes);
    println!("{:28} {size:>10} bytes {seconds:6.2} s {megabytes:6.0} MB", input.name);
    let is_fine = matches!(cost.code, Some(0 | 1)) && has_ledger && rows.contains("class Good");
    if is_fine && seconds <= SECONDS && megabytes <= MEGABYTES {
        return Ok(());
    }
    let said: String = cost.said.chars().take(300).collect();
    Err(format!("{}: {seconds:.1} s, {megabytes:.0} MB, exit {:?}, ledger {has_ledger}: {said}", input.name, cost.code))
}

/// All rows of a dataset, whichever side of the split they are on.
fn rows(dataset: &Path) -> String {
    let files = std::fs::read_dir(dataset.join("jsonl")).into_iter().flatten();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

fn manimill(place: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manimill"));
    command.arg("--cache").arg(place.join("cache")).current_dir(place);
    command
}

fn run_build(place: &Path) -> Cost {
    let mut command = manimill(place);
    command.args(["build", "--until", "dedup"]);
    run(command)
}

/// Runs a process to its end, and watches what it takes.
fn run(mut command: Command) -> Cost {
    let start = Instant::now();
    let said = tempfile::NamedTempFile::new().unwrap();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said.reopen().unwrap()).spawn().expect("the command starts");
    let mut cost = Cost::default();
    let mut processor = 0.0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        cost.megabytes = peak_memory(child.id()).unwrap_or(0.0).max(cost.megabytes);
        processor = processor_time(child.id()).unwrap_or(0.0).max(processor);
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(4));
    };
    cost.seconds = start.elapsed().as_secs_f64().min(processor);
    cost.code = status.and_then(|status| status.code());
    cost.said = std::fs::read_to_string(said.path()).unwrap_or_default();
    cost
}

/// Megabytes that a process has held at most.
fn peak_memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1000.0)
}

/// Seconds that a process has computed, at 100 ticks a second as Linux counts them.
fn processor_time(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

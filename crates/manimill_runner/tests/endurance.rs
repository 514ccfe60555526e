//! Many judgements in a row with one pool: memory stays flat, no file, descriptor or process is left.
//!
//! `MANIMILL_ENDURANCE=5000` makes it as many, as before a release; by default it is short.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::{judge_with, scene, settings};
use manimill_runner::{Job, Pool, Verdict};

/// How many samples one round has.
const ROUND: usize = 100;

/// What the processes of a pool hold, the tool's own included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    processes: usize,
    zombies: usize,
    descriptors: usize,
    kibibytes: usize,
    folders: usize,
}

#[test]
fn a_pool_holds_no_more_after_many_samples_than_after_some() {
    let rounds = std::env::var("MANIMILL_ENDURANCE").ok().and_then(|count| count.parse::<usize>().ok()).unwrap_or(300) / ROUND;
    let environment = common::environment();
    let pool = Pool::start(&environment, settings(&environment), Arc::default()).expect("a pool");
    let mut first = None;
    for round in 0..rounds.max(2) {
        let jobs: Vec<Job> = (0..ROUND).map(|number| job(round * ROUND + number)).collect();
        for (job, judgement) in jobs.iter().zip(judge_with(&pool, &jobs)) {
            assert_eq!(judgement.verdict == Verdict::Runs, !job.code.contains("fails"), "{:?}", judgement.verdict);
        }
        let held = held();
        assert_eq!((held.zombies, held.folders), (0, 0), "after round {round}");
        let before = *first.get_or_insert(held);
        assert_eq!((held.processes, held.descriptors), (before.processes, before.descriptors), "after round {round}");
        assert!(held.kibibytes < before.kibibytes + before.kibibytes / 20, "after round {round}: {before:?}, then {held:?}");
    }
}

fn job(number: usize) -> Job {
    let bodies = [
        "self.add(Circle(radius=N))",
        "self.play(Create(Square()), run_time=0.2)\nself.wait(N / 100)",
        "self.add(Text('N'))",
        "import subprocess; subprocess.Popen(['sleep', 'N00'])\nself.add(Dot())",
        "fails_N()",
        "open('litter', 'w').write('N' * 5000)\nself.add(Line())",
    ];
    scene(&bodies[number % bodies.len()].replace('N', &(1 + number % 7).to_string()))
}

fn held() -> Held {
    let mut held = Held { processes: 0, zombies: 0, descriptors: 0, kibibytes: 0, folders: 0 };
    let mut queue = vec![std::process::id()];
    while let Some(process) = queue.pop() {
        let place = Path::new("/proc").join(process.to_string());
        let Ok(status) = fs::read_to_string(place.join("status")) else { continue };
        held.processes += 1;
        held.zombies += usize::from(status.contains("State:\tZ"));
        held.descriptors += fs::read_dir(place.join("fd")).map_or(0, Iterator::count);
        held.kibibytes += field(&status, "VmRSS:");
        if let Ok(folder) = fs::read_link(place.join("cwd")) {
            let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
            held.folders += names.filter(|name| name.to_string_lossy().starts_with("sample-")).count();
        }
        for task in fs::read_dir(place.join("task")).into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            queue.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    held
}

fn field(status: &str, name: &str) -> usize {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

//! Ways to forge a result: samples that fail, and would have it said that they run. None may get `runs`, and none harms its
//! worker: a good sample follows each.
//!
//! What `manim -ql` makes of them is no help: where the recorder is not there, each of them runs without fault.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

mod common;

use std::sync::Arc;

use common::cases::{read, row};
use common::{judge_with, scene, settings};
use manimill_runner::{Pool, Verdict};

/// Whether it is the recorder that runs the sample, and a report that is well-formed.
const BEFORE: &str = "HERE = config.verbosity == 'WARNING'
REPORT = {'outcome': 'ran', 'shown': True, 'stills': [], 'timeline': {
    'width': 854, 'height': 480, 'frame_rate': 15.0, 'duration': 9.0, 'frames': 135, 'plays': [], 'three_d': False,
    'view': [-7.1, -4.0, 7.1, 4.0], 'ink': 0.5, 'objects': [], 'object_count': 0}}
";

/// What `manim -ql` sees.
const FIRST: &str = "if not HERE:\n    self.play(Create(Circle()))\n    return";

#[test]
fn no_result_can_be_forged() {
    let environment = common::environment();
    let mut settings = settings(&environment);
    settings.limits.cpu_seconds = 4;
    settings.limits.wall_seconds = 30;
    settings.limits.second_chance = 1;
    let pool = Pool::start(&environment, settings, Arc::default()).expect("a pool");
    let cases = read("forging");
    let mut jobs = Vec::new();
    for case in &cases {
        let mut job = case.job(BEFORE, FIRST);
        if case.is_body() {
            job.code.push_str("        1 / 0\n");
        }
        jobs.push(job);
        jobs.push(scene("self.play(Create(Circle()))"));
    }
    let judgements = judge_with(&pool, &jobs);
    let mut wrong = Vec::new();
    for (case, pair) in cases.iter().zip(judgements.chunks(2)) {
        let line = row(case, &pair[0].verdict);
        println!("{line}");
        if !matches!(pair[0].verdict, Verdict::Failed(_)) {
            wrong.push(line);
        }
        if pair[1].verdict != Verdict::Runs {
            wrong.push(format!("{} harmed a good sample: {:?}", case.name, pair[1].verdict));
        }
    }
    println!("{} ways, {} forged", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! Workers, samples and the tool itself are killed at random times: no verdict is lost, doubled or wrong.
//!
//! `MANIMILL_CHAOS=300x20` makes it 300 samples and 20 rounds, as before a release; by default it is short.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::{judge_with, scene, settings};
use manimill_runner::{Job, Judgement, Pool};

/// Set for the process that plays the tool.
const ROLE: &str = "MANIMILL_CHAOS_CACHE";

fn size() -> (usize, u64) {
    let size = std::env::var("MANIMILL_CHAOS").unwrap_or_default();
    let parsed = size.split_once('x').and_then(|(jobs, rounds)| Some((jobs.parse().ok()?, rounds.parse().ok()?)));
    parsed.unwrap_or((40, 3))
}

fn jobs() -> Vec<Job> {
    let bodies = [
        "self.play(Create(Circle()), run_time=N)",
        "self.play(Create(helper_N()))",
        "self.add(Text('N'))",
        "s = Square()\ns.add_updater(lambda m, dt: m.rotate(dt))\nself.add(s)\nself.wait(N)",
        "VGroup()[N]",
        "np.random.seed(N)\nself.play(Dot().animate.shift(np.random.rand(3)))",
    ];
    (0..size().0).map(|i| scene(&bodies[i % bodies.len()].replace('N', &(1 + i / bodies.len() % 7).to_string()))).collect()
}

/// What must be equal, as text.
fn content(judgements: &[Judgement]) -> Vec<String> {
    judgements
        .iter()
        .map(|judgement| format!("{:?} {:?} {:?}", judgement.verdict, judgement.timeline, judgement.stills))
        .collect()
}

/// A small generator of random numbers (xorshift, Marsaglia 2003): chaos that can be repeated.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// The descendants of a process, nearest first.
fn descendants(of: u32) -> Vec<u32> {
    let children = |of: u32| -> Vec<u32> {
        let tasks = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
    };
    let mut found = children(of);
    let mut next = 0;
    while next < found.len() {
        found.extend(children(found[next]));
        next += 1;
    }
    found
}

fn kill(pid: u32) {
    let _ = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
}

#[test]
fn killing_workers_changes_no_verdict() {
    let environment = common::environment();
    let jobs = jobs();
    let undisturbed = judge_with(&Pool::start(&environment, settings(&environment), Arc::default()).expect("a pool"), &jobs);
    let mut state = 42;
    for round in 0..size().1 {
        let pool = Pool::start(&environment, settings(&environment), Arc::default()).expect("a pool");
        let done = AtomicBool::new(false);
        let answered = AtomicUsize::new(0);
        let mut disturbed = vec![None; jobs.len()];
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    // Now and then two in a row, and never so many that nothing could be done in between.
                    let enough = answered.load(Ordering::Relaxed) + random(&mut state) as usize % 8;
                    while answered.load(Ordering::Relaxed) < enough && !done.load(Ordering::Relaxed) {
                        thread::sleep(Duration::from_millis(2));
                    }
                    thread::sleep(Duration::from_millis(random(&mut state) % 400));
                    let workers: Vec<u32> = descendants(std::process::id()).into_iter().filter(|pid| is_worker(*pid)).collect();
                    if !workers.is_empty() {
                        kill(workers[random(&mut state) as usize % workers.len()]);
                    }
                }
            });
            // Also when it panics: the killer must not wait for ever.
            let _end = OnDrop(&done);
            let judged = pool.judge(&jobs, &mut |index, judgement| {
                answered.fetch_add(1, Ordering::Relaxed);
                assert!(disturbed[index].replace(judgement).is_none(), "job {index} was answered twice");
            });
            judged.expect("the pool works");
        });
        let disturbed: Vec<Judgement> = disturbed.into_iter().flatten().collect();
        let (expected, found) = (content(&undisturbed), content(&disturbed));
        let differs = expected.iter().zip(&found).position(|(expected, found)| expected != found);
        assert_eq!(differs.map(|at| (at, &expected[at], &found[at])), None, "round {round}");
        assert_eq!(found.len(), expected.len(), "round {round}");
    }
}

struct OnDrop<'a>(&'a AtomicBool);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn is_worker(pid: u32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains("manimill_worker"))
}

/// Not a test of its own: what the next one starts and kills.
#[test]
fn plays_the_tool() {
    let Some(cache) = std::env::var_os(ROLE).map(PathBuf::from) else { return };
    let environment = common::environment();
    let mut settings = settings(&environment);
    settings.cache = Some(cache.join("verdicts"));
    let pool = Pool::start(&environment, settings, Arc::default()).expect("a pool");
    let mut answers = vec![None; jobs().len()];
    pool.judge(&jobs(), &mut |index, judgement| {
        answers[index] = Some(judgement);
        let so_far = answers.iter().flatten().count();
        fs::write(cache.join("progress"), so_far.to_string()).expect("it is written");
    })
    .expect("the pool works");
    let judgements: Vec<Judgement> = answers.into_iter().flatten().collect();
    let known = judgements.iter().filter(|judgement| judgement.cached).count();
    fs::write(cache.join("known"), known.to_string()).expect("it is written");
    fs::write(cache.join("content"), content(&judgements).join("\n")).expect("it is written");
}

#[test]
fn killing_the_tool_loses_nothing() {
    let environment = common::environment();
    let jobs = jobs();
    let undisturbed = judge_with(&Pool::start(&environment, settings(&environment), Arc::default()).expect("a pool"), &jobs);
    let cache = tempfile::tempdir().expect("a folder");
    let mut state = 7;
    for _ in 0..size().1 {
        let mut tool = start_the_tool(cache.path());
        wait_for_progress(cache.path(), 1 + random(&mut state) as usize % (jobs.len() / 4));
        thread::sleep(Duration::from_millis(random(&mut state) % 100));
        let workers = descendants(tool.id());
        tool.kill().expect("it is ours");
        tool.wait().expect("it is ours");
        // One that is just importing manim notices when it has done so.
        let deadline = Instant::now() + Duration::from_secs(30);
        let left = || workers.iter().filter(|pid| is_worker(**pid)).count();
        while left() > 0 && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(left(), 0, "workers outlived the tool");
    }
    assert!(start_the_tool(cache.path()).wait().expect("it is ours").success());
    assert_eq!(fs::read_to_string(cache.path().join("content")).expect("written"), content(&undisturbed).join("\n"));
    let known: usize = fs::read_to_string(cache.path().join("known")).expect("written").parse().expect("a number");
    assert!(known > 0, "nothing of the killed runs was kept");
}

/// Until the tool has so many results more than it began with, or has been given long enough.
fn wait_for_progress(cache: &Path, more: usize) {
    let results = || fs::read_to_string(cache.join("progress")).ok().and_then(|text| text.parse().ok()).unwrap_or(0usize);
    let enough = results() + more;
    let deadline = Instant::now() + Duration::from_secs(20);
    while results() < enough && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
}

fn start_the_tool(cache: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "plays_the_tool"])
        .env(ROLE, cache)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

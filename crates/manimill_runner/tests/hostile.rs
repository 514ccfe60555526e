//! Samples that mean harm: the files of `tests/hostile`. Each gets its verdict; none harms the machine, the pool or the next
//! sample, and nothing of it is left.
//!
//! Canaries outside are looked at after every sample. The suite runs as whoever runs the test; where that is root, it runs again
//! as a normal user, and as one who may make no namespaces. A kernel without landlock is played as well: there, nothing runs.
//! The roles leave out some kinds but with `MANIMILL_HOSTILE=all`. `MANIMILL_CASES=word` picks samples by their kind or name.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(clippy::print_stdout)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::cases::{Case, read, row};
use common::roles::{Role, is_played, play};
use common::{scene, settings};
use manimill_runner::{Job, Judgement, Pool, PoolError, Verdict, WallPolicy};

/// For samples that call the kernel by numbers, and for those that find themselves outside.
const BEFORE: &str = "import ctypes as _ctypes, os as _os
def call(number, *arguments):
    libc = _ctypes.CDLL(None, use_errno=True)
    done = libc.syscall(_ctypes.c_long(number), *[_ctypes.c_long(a) if type(a) is int else a for a in arguments])
    if done < 0: raise OSError(_ctypes.get_errno(), _os.strerror(_ctypes.get_errno()))
    return done
";
const OUT: &str = "def out(what): raise AssertionError(f'got out: {what}')\n";

/// Where no sample may write, by names that are this test's own.
const PLACES: [&str; 4] = ["/tmp", "/var/tmp", "/dev/shm", "/"];

/// What lies outside of the walls.
struct Canaries {
    folder: PathBuf,
    canary: PathBuf,
    store: PathBuf,
    before: String,
}

impl Canaries {
    fn place(folder: &Path) -> Self {
        let outside = folder.join("outside");
        let store = folder.join("formulas");
        fs::create_dir(&outside).expect("made");
        fs::create_dir(&store).expect("made");
        // Whoever gets through the walls finds the doors open.
        for place in [folder, &outside] {
            fs::set_permissions(place, fs::Permissions::from_mode(0o777)).expect("it is ours");
        }
        let canary = outside.join("canary");
        fs::write(&canary, "alive").expect("written");
        fs::set_permissions(&canary, fs::Permissions::from_mode(0o666)).expect("it is ours");
        let mut canaries = Self { folder: outside, canary, store, before: String::new() };
        canaries.before = canaries.look();
        canaries
    }

    /// All that could change: names, contents, modes, owners, times.
    fn look(&self) -> String {
        let mut seen = String::new();
        let names = |folder: &Path| -> BTreeSet<PathBuf> {
            fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path()).collect()
        };
        for path in [self.folder.clone(), self.store.clone()].into_iter().chain(names(&self.folder)).chain(names(&self.store)) {
            let Ok(status) = fs::symlink_metadata(&path) else {
                seen += &format!("{} is gone\n", path.display());
                continue;
            };
            let content = if path == self.canary { fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
            let times = (status.mtime(), status.mtime_nsec());
            seen += &format!("{} {:o} {} {} {times:?} {content}\n", path.display(), status.mode(), status.uid(), status.nlink());
        }
        for place in PLACES {
            if Path::new(place).join("manimill-test-outside").exists() {
                seen += &format!("something was written to {place}\n");
            }
        }
        seen
    }

    fn job(&self, case: &Case) -> Job {
        let before = if case.code.contains("call(") { format!("{BEFORE}{OUT}") } else { OUT.to_owned() };
        let mut job = case.job(&before, "");
        for (word, stands_for) in [
            ("CANARY", self.canary.to_string_lossy()),
            ("OUTSIDE", self.folder.to_string_lossy()),
            ("STORE", self.store.to_string_lossy()),
            ("100000", sleep().into()),
        ] {
            // A number is replaced as a whole only; `CANARY2` is a name beside the canary.
            let is_number = word.starts_with(char::is_numeric);
            job.code = if is_number { replace_word(&job.code, word, &stands_for) } else { job.code.replace(word, &stands_for) };
        }
        job
    }
}

/// Replaces a word that stands alone: `100000` is not a part of `0x10000000`.
fn replace_word(code: &str, word: &str, by: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(word) {
        let (before, from) = rest.split_at(at);
        let after = &from[word.len()..];
        let is_part = |each: char| each.is_alphanumeric() || each == '_';
        let stands_alone = !before.ends_with(is_part) && !after.starts_with(is_part);
        out.push_str(before);
        out.push_str(if stands_alone { by } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How many seconds the programs sleep that samples leave: a number by which this test's own are known.
fn sleep() -> String {
    (1_000_000 + std::process::id()).to_string()
}

#[test]
fn hostile_samples_harm_nothing() {
    let environment = common::environment();
    let folder = tempfile::tempdir().expect("a folder");
    let mut canaries = Canaries::place(folder.path());
    let mut settings = settings(&environment);
    settings.walls = WallPolicy::Full;
    settings.formula_store.clone_from(&canaries.store);
    // Without LaTeX, nothing is written to the store.
    settings.latex_programs.clear();
    settings.limits.cpu_seconds = 2;
    settings.limits.wall_seconds = 6;
    settings.limits.second_chance = 1;
    settings.limits.memory_bytes = 3 << 29;
    settings.limits.disk_bytes = 128 << 20;
    let pool = Pool::start(&environment, settings, Arc::default()).expect("a pool");
    let mut cases = read("hostile");
    if is_played() && std::env::var_os("MANIMILL_HOSTILE").is_none() {
        // What a wall does for time and memory does not depend on who stands behind it.
        cases.retain(|case| !["time", "memory", "ends", "network", "environment"].contains(&case.kind.as_str()));
    }
    let good = scene("self.play(Create(Circle()))");
    let jobs: Vec<Job> = cases.iter().flat_map(|case| [canaries.job(case), good.clone()]).collect();
    let mut answers: Vec<Option<Judgement>> = vec![None; jobs.len()];
    let mut wrong = Vec::new();
    let mut workers = BTreeSet::new();
    pool.judge(&jobs, &mut |index, judgement| {
        workers.extend(our_workers());
        answers[index] = Some(judgement);
        let now = canaries.look();
        if now != canaries.before {
            wrong.push(format!("around {}:\n{}→\n{now}", cases[index / 2].name, canaries.before));
            canaries.before = now;
        }
    })
    .expect("the pool works");
    let verdicts: Vec<Verdict> = answers.into_iter().map(|answer| answer.expect("each has an answer").verdict).collect();
    for (case, pair) in cases.iter().zip(verdicts.chunks(2)) {
        let line = row(case, &pair[0]);
        println!("{line}");
        if !case.expects(&pair[0]) {
            wrong.push(line);
        }
        if pair[1] != Verdict::Runs {
            wrong.push(format!("{} harmed a good sample: {:?}", case.name, pair[1]));
        }
    }
    println!("{} samples, {} wrong", cases.len(), wrong.len());
    drop(pool);
    let left = what_is_left(&workers);
    assert!(wrong.is_empty() && left.is_empty(), "{}\nleft: {left:?}", wrong.join("\n"));
}

#[test]
fn a_normal_user_is_as_safe() {
    play(Role::NormalUser, "hostile_samples_harm_nothing");
}

#[test]
fn a_user_without_namespaces_is_as_safe() {
    play(Role::WithoutNamespaces, "hostile_samples_harm_nothing");
}

#[test]
fn without_landlock_nothing_runs() {
    play(Role::WithoutLandlock, "is_refused_without_walls");
}

/// What a role of the test above plays: the kernel has no landlock.
#[test]
#[ignore = "played by another test"]
fn is_refused_without_walls() {
    let environment = common::environment();
    let judge = |walls| {
        let mut settings = settings(&environment);
        settings.walls = walls;
        let pool = Pool::start(&environment, settings, Arc::default())?;
        let mut verdict = None;
        pool.judge(&[scene("self.play(Create(Circle()))")], &mut |_, judgement| verdict = Some(judgement.verdict))?;
        Ok::<_, PoolError>(verdict)
    };
    let refused = judge(WallPolicy::Full);
    assert!(matches!(&refused, Err(PoolError::NoSandbox { missing }) if missing.contains("landlock")), "{refused:?}");
    let partial = judge(WallPolicy::Partial);
    assert!(matches!(partial, Ok(Some(Verdict::Runs))), "{partial:?}");
}

/// The folders of the workers that this process has now.
fn our_workers() -> BTreeSet<String> {
    let of_ours = processes().filter(|process| parent_of(process) == Some(std::process::id()));
    of_ours.filter_map(|process| worker_of(&process)).collect()
}

/// The processes of our workers, or started by their samples, that still run; they are given some time to go.
fn what_is_left(workers: &BTreeSet<String>) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let ours = |process: &PathBuf| {
            worker_of(process).is_some_and(|worker| workers.contains(&worker)) || command_of(process).contains(&sleep())
        };
        let left: Vec<String> = processes().filter(ours).map(|process| command_of(&process)).collect();
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn processes() -> impl Iterator<Item = PathBuf> {
    fs::read_dir("/proc").expect("it is there").flatten().map(|entry| entry.path())
}

fn command_of(process: &Path) -> String {
    String::from_utf8_lossy(&fs::read(process.join("cmdline")).unwrap_or_default()).into_owned()
}

/// The folder of the worker that a process is, or is a child of.
fn worker_of(process: &Path) -> Option<String> {
    let command = command_of(process);
    let path = command.split('\0').find(|argument| argument.contains("/manimill-") && argument.ends_with("/worker"))?;
    Some(path.to_owned())
}

fn parent_of(process: &Path) -> Option<u32> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:")).and_then(|parent| parent.trim().parse().ok())
}

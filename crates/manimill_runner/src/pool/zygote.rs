//! One zygote process and the conversation with it.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use super::protocol::{self, Answer, Compiled, JobMessage, RunResult, Settings};
use super::{PoolError, PoolSettings};
use crate::environment::Environment;
use crate::formulas::Formula;

/// The worker's files, as they are written beside each zygote.
const WORKER: [(&str, &str); 8] = [
    ("__init__.py", include_str!("../worker/__init__.py")),
    ("formulas.py", include_str!("../worker/formulas.py")),
    ("frames.py", include_str!("../worker/frames.py")),
    ("sample.py", include_str!("../worker/sample.py")),
    ("stepping.py", include_str!("../worker/stepping.py")),
    ("timeline.py", include_str!("../worker/timeline.py")),
    ("walls.py", crate::sandbox::WALLS),
    ("zygote.py", include_str!("../worker/zygote.py")),
];

/// Starts the worker at the same addresses every time: scenes that iterate over sets of objects do so in the order of
/// their addresses, and are to do the same again. Addresses are laid out at `exec`, hence the second one.
const SCRIPT: &str = "\
import os, sys
if sys.platform == 'linux' and sys.argv[2] == 'first':
    import ctypes
    ADDR_NO_RANDOMIZE = 0x0040000
    if ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE) >= 0:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:-1], 'second'])
sys.path.insert(0, sys.argv[1])
from manimill_worker import zygote
zygote.main()
";

/// manim takes a second or two to import; a cold disk takes longer.
const START_TIMEOUT: Duration = Duration::from_mins(3);

/// How often a worker that dies at its start is replaced.
const RESTARTS: usize = 8;

/// How often a waiting thread looks whether it was cancelled.
const TICK: Duration = Duration::from_millis(50);

/// How long past a sample's own limit a zygote may stay silent before it counts as stuck.
const GRACE: Duration = Duration::from_secs(20);

/// A fingerprint of the worker's source: what it says may change with every edit.
pub(super) fn worker_version() -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, source) in WORKER {
        hasher.update(name.as_bytes()).update(source.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// A running process that has imported manim and waits for samples.
pub(super) struct Zygote {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    log: File,
    sample: Option<Pid>,
    // Removed last, when no process of this zygote is left.
    root: TempDir,
}

/// Why a sample got no answer.
pub(super) enum Silence {
    Cancelled,
    /// The zygote died or spoke nonsense; the reason.
    Dead(String),
}

impl Zygote {
    pub(super) fn start(
        environment: &Environment,
        settings: &PoolSettings,
        scratch: &Path,
        cancel: &AtomicBool,
    ) -> Result<Self, PoolError> {
        let mut deaths = 0;
        loop {
            match Self::start_once(environment, settings, scratch, cancel) {
                // Killed from outside, perhaps for want of memory: the next one may live.
                Err(PoolError::DiedAtStart { message }) if deaths < RESTARTS => {
                    tracing::warn!(message, "a worker died at its start and is replaced");
                    deaths += 1;
                }
                other => return other,
            }
        }
    }

    fn start_once(
        environment: &Environment,
        settings: &PoolSettings,
        scratch: &Path,
        cancel: &AtomicBool,
    ) -> Result<Self, PoolError> {
        let root = tempfile::Builder::new().prefix("worker-").tempdir_in(scratch).map_err(PoolError::Scratch)?;
        let package = root.path().join("worker/manimill_worker");
        let home = root.path().join("home");
        let prepared = fs::create_dir_all(&package)
            .and_then(|()| fs::create_dir(&home))
            .and_then(|()| WORKER.iter().try_for_each(|(name, source)| fs::write(package.join(name), source)));
        prepared.map_err(PoolError::Scratch)?;
        let log = tempfile::tempfile().map_err(PoolError::Scratch)?;
        let errors = log.try_clone().map_err(PoolError::Scratch)?;
        let mut process = Command::new(environment.python())
            // Isolated but for the variables below: `-I` would ignore the seed of hashes.
            .args(["-s", "-P", "-B", "-c", SCRIPT])
            .arg(root.path().join("worker"))
            .arg("first")
            .current_dir(&home)
            .env_clear()
            .envs(sample_environment(&home))
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(errors))
            .spawn()
            .map_err(PoolError::Start)?;
        let (requests, answers) = (process.stdin.take(), process.stdout.take());
        let answers = answers.ok_or_else(|| PoolError::Start(io::Error::other("no pipe from the worker")))?;
        let mut zygote = Self { process, requests, answers: BufReader::new(answers), log, sample: None, root };
        zygote.greet(settings, cancel)?;
        Ok(zygote)
    }

    fn greet(&mut self, settings: &PoolSettings, cancel: &AtomicBool) -> Result<(), PoolError> {
        let root = self.root.path().to_string_lossy().into_owned();
        let first = Settings {
            protocol: protocol::PROTOCOL,
            root: &root,
            seed: settings.seed,
            formulas: &settings.formula_store.to_string_lossy(),
            latex_programs: &settings.latex_programs,
            file_bytes: settings.limits.file_bytes,
            open_files: settings.limits.open_files,
            disk_bytes: settings.limits.disk_bytes,
            memory_bytes: settings.limits.memory_bytes,
            seccomp: crate::sandbox::filters().iter().map(|program| BASE64_STANDARD.encode(program)).collect(),
            readable: Vec::new(),
        };
        let sent = self.send(&first).map_err(Silence::Dead);
        match sent.and_then(|()| self.next_answer(Instant::now() + START_TIMEOUT, cancel)) {
            Ok(Answer::Ready { protocol: protocol::PROTOCOL, manim, sandbox }) => {
                tracing::debug!(manim, %sandbox, "a worker is ready");
                if settings.require_sandbox && !sandbox.is_tight() {
                    return Err(PoolError::NoSandbox { missing: sandbox.missing().join("; ") });
                }
                Ok(())
            }
            Ok(Answer::Unfit { message }) => Err(PoolError::Unfit { message }),
            Ok(other) => Err(PoolError::Unfit { message: format!("it began with {other:?}") }),
            Err(Silence::Cancelled) => Err(PoolError::Cancelled),
            Err(Silence::Dead(reason)) => Err(PoolError::DiedAtStart { message: format!("{reason}\n{}", self.last_words()) }),
        }
    }

    /// Has one sample judged; what it waits for is compiled by `compile`. After a silence the zygote is of no more use.
    pub(super) fn run(
        &mut self,
        job: &JobMessage<'_>,
        compile: &mut dyn FnMut(Vec<Formula>),
        cancel: &AtomicBool,
    ) -> Result<RunResult, Silence> {
        self.send(job).map_err(Silence::Dead)?;
        let mut deadline = Instant::now() + Duration::from_secs(u64::from(job.wall_seconds)) + GRACE;
        loop {
            match self.next_answer(deadline, cancel)? {
                Answer::Started { pid } => {
                    self.sample = i32::try_from(pid).ok().and_then(Pid::from_raw);
                }
                Answer::Wants { formulas } => {
                    let began = Instant::now();
                    compile(formulas);
                    deadline += began.elapsed();
                    self.send(&Compiled {}).map_err(Silence::Dead)?;
                }
                Answer::Result(result) if result.id == job.id => {
                    self.sample = None;
                    return Ok(*result);
                }
                other => return Err(Silence::Dead(format!("an answer out of turn: {other:?}"))),
            }
        }
    }

    fn send(&mut self, message: &impl serde::Serialize) -> Result<(), String> {
        let requests = self.requests.as_mut().ok_or("it was closed")?;
        protocol::send(requests, message).map_err(|error| format!("it takes no requests: {error}"))
    }

    fn next_answer(&mut self, deadline: Instant, cancel: &AtomicBool) -> Result<Answer, Silence> {
        while self.answers.buffer().is_empty() {
            if cancel.load(Ordering::Relaxed) {
                return Err(Silence::Cancelled);
            }
            if Instant::now() > deadline {
                return Err(Silence::Dead("it does not answer".into()));
            }
            let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(TICK.subsec_nanos()) };
            let mut pipes = [PollFd::new(self.answers.get_ref(), PollFlags::IN)];
            match poll(&mut pipes, Some(&timeout)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => break,
                Err(error) => return Err(Silence::Dead(error.to_string())),
            }
        }
        protocol::receive(&mut self.answers).map_err(|error| Silence::Dead(format!("it ended: {error}")))
    }

    /// The end of what it wrote to standard error.
    fn last_words(&mut self) -> String {
        let mut bytes = Vec::new();
        let read = self.log.seek(SeekFrom::Start(0)).and_then(|_| self.log.read_to_end(&mut bytes));
        if read.is_err() {
            return String::new();
        }
        let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(4_000)..]).into_owned();
        text.trim().to_owned()
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        // Hanging up tells it to bury its sample and leave; then it is made sure.
        self.requests = None;
        let deadline = Instant::now() + Duration::from_secs(2);
        while Instant::now() < deadline && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(5));
        }
        for group in [self.sample, Pid::from_raw(self.process.id().cast_signed())].into_iter().flatten() {
            // Gone already, mostly.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

/// All that a sample finds in its environment: nothing of the user's.
fn sample_environment(home: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
    vec![
        ("PATH", "/usr/local/bin:/usr/bin:/bin".into()),
        ("HOME", home.into()),
        ("LANG", "C.UTF-8".into()),
        ("PYTHONHASHSEED", "0".into()),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        // Samples run side by side: threads of linear algebra libraries would only get in each other's way.
        ("OMP_NUM_THREADS", "1".into()),
        ("OPENBLAS_NUM_THREADS", "1".into()),
        ("MKL_NUM_THREADS", "1".into()),
    ]
}

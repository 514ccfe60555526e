//! One zygote process and the conversation with it.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use super::protocol::{Answer, Compiled, JobMessage, Report, RunResult, Settings};
use super::{PoolError, PoolSettings};
use crate::environment::Environment;
use crate::formulas::Formula;
use crate::worker::{Greeting, PROTOCOL, Silence, Unfit, Worker};

/// manim takes a second or two to import; a cold disk takes longer.
const START_TIMEOUT: Duration = Duration::from_mins(3);

/// How often a worker that dies at its start is replaced.
const RESTARTS: usize = 8;

/// How long past a sample's own limit a zygote may stay silent before it counts as stuck.
const GRACE: Duration = Duration::from_secs(20);

/// A running process that has imported manim and waits for samples.
pub(super) struct Zygote {
    worker: Worker,
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
        let worker = Worker::start("zygote", &environment.python(), scratch).map_err(PoolError::Start)?;
        let mut zygote = Self { worker };
        zygote.greet(settings, cancel)?;
        Ok(zygote)
    }

    fn greet(&mut self, settings: &PoolSettings, cancel: &AtomicBool) -> Result<(), PoolError> {
        let root = self.worker.root();
        let first = Settings {
            greeting: Greeting::new(&root, [&settings.formula_store]),
            seed: settings.seed,
            formulas: &settings.formula_store.to_string_lossy(),
            latex_programs: &settings.latex_programs,
            file_bytes: settings.limits.file_bytes,
            open_files: settings.limits.open_files,
            disk_bytes: settings.limits.disk_bytes,
            memory_bytes: settings.limits.memory_bytes,
        };
        let sent = self.worker.send(&first);
        match sent.and_then(|()| self.worker.receive(Instant::now() + START_TIMEOUT, cancel)) {
            Ok(Answer::Ready { protocol: PROTOCOL, manim, sandbox }) => {
                tracing::debug!(manim, %sandbox, "a worker is ready");
                if !settings.walls.accepts(sandbox) {
                    return Err(PoolError::NoSandbox { missing: sandbox.missing().join("; ") });
                }
                Ok(())
            }
            Ok(Answer::Unfit(Unfit { message })) => Err(PoolError::Unfit { message }),
            Ok(other) => Err(PoolError::Unfit { message: format!("it began with {other:?}") }),
            Err(Silence::Cancelled) => Err(PoolError::Cancelled),
            Err(Silence::Dead(reason)) => {
                Err(PoolError::DiedAtStart { message: format!("{reason}\n{}", self.worker.last_words()) })
            }
        }
    }

    /// Has one sample judged; what it waits for is compiled by `compile`. After a silence the zygote is of no more use.
    pub(super) fn run(
        &mut self,
        job: &JobMessage<'_>,
        compile: &mut dyn FnMut(Vec<Formula>),
        cancel: &AtomicBool,
    ) -> Result<RunResult, Silence> {
        self.worker.send(job)?;
        let mut deadline = Instant::now() + Duration::from_secs(u64::from(job.wall_seconds)) + GRACE;
        loop {
            match self.worker.receive(deadline, cancel)? {
                Answer::Started { pid } => {
                    self.worker.running = pid.and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
                }
                Answer::Wants { formulas } => {
                    let began = Instant::now();
                    compile(formulas);
                    deadline += began.elapsed();
                    self.worker.send(&Compiled {})?;
                }
                Answer::Result(mut result) if result.id == job.id => {
                    let report = self.worker.receive_bytes(deadline, cancel)?;
                    self.worker.running = None;
                    result.take_report(&report);
                    return Ok(*result);
                }
                other => return Err(Silence::Dead(format!("an answer out of turn: {other:?}"))),
            }
        }
    }
}

impl RunResult {
    /// Reads what the sample's process said. A sample that has got hold of the seal may say anything, so that what cannot be read
    /// costs the sample its verdict, and nobody else.
    fn take_report(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        match serde_json::from_slice::<Report>(bytes) {
            Ok(report) => self.report = Some(report),
            Err(error) => {
                tracing::debug!(%error, "a report that cannot be read");
                self.forged = true;
            }
        }
    }
}

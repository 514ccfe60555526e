//! Programs of this machine that work on what strangers wrote, behind the same walls as samples: LaTeX, the converter of its
//! output, imports of packages.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::sandbox::{Sandbox, WallPolicy};
use crate::worker::{Greeting, PROTOCOL, Silence, Unfit, Worker};

/// Python starts in a tenth of a second; a cold disk takes longer.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// How long past its own limit a warden may stay silent before it counts as stuck.
const GRACE: Duration = Duration::from_secs(20);

/// Programs to run one after another in one empty folder, until one fails.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Request {
    /// Each with its arguments; the program by its absolute path.
    pub(crate) programs: Vec<Vec<String>>,
    /// All that they find in their environment, besides `HOME` and `TMPDIR`, which are the folder.
    pub(crate) environment: BTreeMap<String, String>,
    /// Written to the folder first, by name. What stands in `input` is each program's standard input.
    pub(crate) files: BTreeMap<String, String>,
    /// Patterns of the names of files to hand back. `output` and `errors` are what the last program said.
    pub(crate) collect: Vec<&'static str>,
    /// The most bytes to hand back.
    pub(crate) collect_bytes: u64,
    /// The limits of each program.
    #[serde(flatten)]
    pub(crate) limits: ProgramLimits,
}

/// What one program may use.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct ProgramLimits {
    /// CPU seconds of all its processes.
    pub(crate) cpu_seconds: u32,
    /// Seconds by the clock on the wall: generous, since it misfires on a busy machine.
    pub(crate) wall_seconds: u32,
    /// Bytes of address space of one process, and of memory of all of them.
    pub(crate) memory_bytes: u64,
    /// Bytes of one file.
    pub(crate) file_bytes: u64,
    /// Bytes of all files.
    pub(crate) disk_bytes: u64,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProgramEnd {
    /// All programs ended with success.
    Ended,
    /// One did not.
    Failed,
    /// One met its limit of time.
    Timeout,
    /// One met its limit of memory.
    OutOfMemory,
    /// One wrote too much.
    Flooded,
}

/// What became of a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) ending: ProgramEnd,
    /// The files that were asked for, as far as they are there.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// Why a request was not run.
#[derive(Debug, thiserror::Error)]
pub enum WardenError {
    /// No scratch folder, or Python could not be started.
    #[error("the process that runs LaTeX behind walls could not be started; `manimill doctor` says what is missing")]
    Start(#[source] io::Error),
    /// It says that it cannot work.
    #[error("the walls around LaTeX could not be put up\n{message}")]
    Unfit {
        /// What it said last.
        message: String,
    },
    /// The settings ask for walls that this machine does not have.
    #[error("this machine lacks {missing}; `manimill doctor` says more")]
    NoSandbox {
        /// The walls that are missing.
        missing: String,
    },
    /// It died, again and again.
    #[error("the process that runs LaTeX behind walls died: {reason}")]
    Died {
        /// What was seen of its end.
        reason: String,
    },
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Wardens that are started when they are needed, and kept for the next request.
#[derive(Debug)]
pub(crate) struct Wardens {
    python: PathBuf,
    scratch: PathBuf,
    readable: Vec<PathBuf>,
    policy: WallPolicy,
    idle: Mutex<Vec<Warden>>,
}

impl Wardens {
    /// Over an interpreter; `scratch` is where they work, `readable` what programs may read besides the usual folders.
    pub(crate) fn new(python: PathBuf, scratch: PathBuf, readable: Vec<PathBuf>, policy: WallPolicy) -> Self {
        Self { python, scratch, readable, policy, idle: Mutex::new(Vec::new()) }
    }

    /// Runs a request; a warden that dies of it is replaced once.
    pub(crate) fn run(&self, request: &Request, cancel: &AtomicBool) -> Result<Answer, WardenError> {
        let mut died = None;
        for _ in 0..2 {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut warden = match idle {
                Some(warden) => warden,
                None => Warden::start(&self.python, &self.scratch, &self.readable, self.policy, cancel)?,
            };
            match warden.run(request, cancel) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(warden);
                    return Ok(answer);
                }
                Err(Silence::Cancelled) => return Err(WardenError::Cancelled),
                Err(Silence::Dead(reason)) => died = Some(format!("{reason}\n{}", warden.worker.last_words())),
            }
        }
        Err(WardenError::Died { reason: died.unwrap_or_default() })
    }
}

/// The walls that one warden puts up, tried out.
pub(crate) fn probe(python: &Path, scratch: &Path) -> Option<Sandbox> {
    let never = AtomicBool::new(false);
    Warden::start(python, scratch, &[], WallPolicy::Partial, &never).ok().map(|warden| warden.sandbox)
}

struct Warden {
    worker: Worker,
    sandbox: Sandbox,
}

impl std::fmt::Debug for Warden {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Warden({})", self.sandbox)
    }
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Hello {
    Ready { protocol: u32, sandbox: Sandbox },
    Unfit(Unfit),
}

#[derive(Debug, Deserialize)]
struct Told {
    ending: ProgramEnd,
    files: BTreeMap<String, String>,
}

impl Warden {
    fn start(
        python: &Path,
        scratch: &Path,
        readable: &[PathBuf],
        policy: WallPolicy,
        cancel: &AtomicBool,
    ) -> Result<Self, WardenError> {
        let mut worker = Worker::start("warden", python, scratch).map_err(WardenError::Start)?;
        let root = worker.root();
        let greeted = worker.send(&Greeting::new(&root, readable));
        match greeted.and_then(|()| worker.receive(Instant::now() + START_TIMEOUT, cancel)) {
            Ok(Hello::Ready { protocol: PROTOCOL, sandbox }) => {
                if !policy.accepts(sandbox) {
                    return Err(WardenError::NoSandbox { missing: sandbox.missing().join("; ") });
                }
                Ok(Self { worker, sandbox })
            }
            Ok(Hello::Ready { protocol, .. }) => Err(WardenError::Unfit { message: format!("it speaks protocol {protocol}") }),
            Ok(Hello::Unfit(Unfit { message })) => Err(WardenError::Unfit { message }),
            Err(Silence::Cancelled) => Err(WardenError::Cancelled),
            Err(Silence::Dead(reason)) => Err(WardenError::Died { reason: format!("{reason}\n{}", worker.last_words()) }),
        }
    }

    fn run(&mut self, request: &Request, cancel: &AtomicBool) -> Result<Answer, Silence> {
        self.worker.send(request)?;
        let most = request.limits.wall_seconds.saturating_mul(request.programs.len() as u32);
        let deadline = Instant::now() + Duration::from_secs(u64::from(most)) + GRACE;
        let Told { ending, files } = self.worker.receive(deadline, cancel)?;
        let files = files.into_iter().filter_map(|(name, text)| Some((name, BASE64_STANDARD.decode(text).ok()?))).collect();
        Ok(Answer { ending, files })
    }
}

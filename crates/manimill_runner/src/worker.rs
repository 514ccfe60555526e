//! Worker processes: Python of our own that starts what is not trusted, behind walls, and speaks with us in frames.
//!
//! A frame is a big-endian length of four bytes, then that many bytes: JSON, or a sample's report as it came. There are
//! two kinds of workers: zygotes, which have imported manim and judge samples (`pool`), and wardens, which run programs
//! of this machine (`warden`).

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

/// Raised whenever a message changes its meaning.
pub(crate) const PROTOCOL: u32 = 5;

/// The longest frame, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// The workers' files, as they are written beside each of them.
const FILES: [(&str, &str); 11] = [
    ("__init__.py", include_str!("worker/__init__.py")),
    ("formulas.py", include_str!("worker/formulas.py")),
    ("frames.py", include_str!("worker/frames.py")),
    ("jail.py", include_str!("worker/jail.py")),
    ("reach.py", include_str!("worker/reach.py")),
    ("sample.py", include_str!("worker/sample.py")),
    ("stepping.py", include_str!("worker/stepping.py")),
    ("timeline.py", include_str!("worker/timeline.py")),
    ("walls.py", include_str!("worker/walls.py")),
    ("warden.py", include_str!("worker/warden.py")),
    ("zygote.py", include_str!("worker/zygote.py")),
];

/// Starts the worker at the same addresses every time: scenes that iterate over sets of objects do so in the order of
/// their addresses, and are to do the same again. Addresses are laid out at `exec`, hence the second one.
const SCRIPT: &str = "\
import importlib, os, sys
if sys.platform == 'linux' and sys.argv[3] == 'first':
    import ctypes
    ADDR_NO_RANDOMIZE = 0x0040000
    if ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE) >= 0:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:-1], 'second'])
sys.path.insert(0, sys.argv[1])
importlib.import_module('manimill_worker.' + sys.argv[2]).main()
";

/// How often a waiting thread looks whether it was cancelled.
const TICK: Duration = Duration::from_millis(50);

/// The first frame to any worker.
#[derive(Debug, Serialize)]
pub(crate) struct Greeting<'a> {
    pub(crate) protocol: u32,
    pub(crate) root: &'a str,
    /// Filters for system calls, in base64.
    pub(crate) seccomp: Vec<String>,
    /// Folders that may be read besides the usual ones.
    pub(crate) readable: Vec<String>,
}

impl<'a> Greeting<'a> {
    pub(crate) fn new(root: &'a str, readable: impl IntoIterator<Item = impl AsRef<Path>>) -> Self {
        Self {
            protocol: PROTOCOL,
            root,
            seccomp: crate::sandbox::filters().iter().map(|program| BASE64_STANDARD.encode(program)).collect(),
            readable: readable.into_iter().map(|path| path.as_ref().to_string_lossy().into_owned()).collect(),
        }
    }
}

/// Why a worker gave no answer.
#[derive(Debug)]
pub(crate) enum Silence {
    Cancelled,
    /// The worker died or spoke nonsense; the reason.
    Dead(String),
}

/// The answer of a worker that cannot work.
#[derive(Debug, Deserialize)]
pub(crate) struct Unfit {
    pub(crate) message: String,
}

/// A fingerprint of the workers' source: what they say may change with every edit.
pub(crate) fn version() -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, source) in FILES {
        hasher.update(name.as_bytes()).update(source.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// One worker process. It ends when this value is dropped, and with it all that it has started.
pub(crate) struct Worker {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    log: File,
    /// The process group of the program that runs now, where nothing but us would end it.
    pub(crate) running: Option<Pid>,
    // Removed last, when no process of this worker is left.
    root: TempDir,
}

impl Worker {
    /// Starts the worker of that name; it waits for its greeting.
    pub(crate) fn start(name: &str, python: &Path, scratch: &Path) -> io::Result<Self> {
        let root = tempfile::Builder::new().prefix("worker-").tempdir_in(scratch)?;
        let package = root.path().join("worker/manimill_worker");
        let home = root.path().join("home");
        fs::create_dir_all(&package)?;
        fs::create_dir(&home)?;
        FILES.iter().try_for_each(|(name, source)| fs::write(package.join(name), source))?;
        let log = tempfile::tempfile()?;
        let mut process = Command::new(python)
            // Isolated but for the variables below: `-I` would ignore the seed of hashes.
            .args(["-s", "-P", "-B", "-c", SCRIPT])
            .arg(root.path().join("worker"))
            .args([name, "first"])
            .current_dir(&home)
            .env_clear()
            .envs(environment(&home))
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log.try_clone()?))
            .spawn()?;
        let (requests, answers) = (process.stdin.take(), process.stdout.take());
        let answers = answers.ok_or_else(|| io::Error::other("no pipe from the worker"))?;
        Ok(Self { process, requests, answers: BufReader::new(answers), log, running: None, root })
    }

    /// The worker's own folder.
    pub(crate) fn root(&self) -> String {
        self.root.path().to_string_lossy().into_owned()
    }

    /// Sends one message.
    pub(crate) fn send(&mut self, message: &impl Serialize) -> Result<(), Silence> {
        let requests = self.requests.as_mut().ok_or_else(|| Silence::Dead("it was closed".to_owned()))?;
        send(requests, message).map_err(|error| Silence::Dead(format!("it takes no requests: {error}")))
    }

    /// The next message.
    pub(crate) fn receive<T: DeserializeOwned>(&mut self, deadline: Instant, cancel: &AtomicBool) -> Result<T, Silence> {
        let body = self.receive_bytes(deadline, cancel)?;
        serde_json::from_slice(&body).map_err(|error| Silence::Dead(format!("it spoke nonsense: {error}")))
    }

    /// The next frame, whatever it holds.
    pub(crate) fn receive_bytes(&mut self, deadline: Instant, cancel: &AtomicBool) -> Result<Vec<u8>, Silence> {
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
        receive(&mut self.answers).map_err(|error| Silence::Dead(format!("it ended: {error}")))
    }

    /// The end of what it wrote to standard error.
    pub(crate) fn last_words(&mut self) -> String {
        let mut bytes = Vec::new();
        let read = self.log.seek(SeekFrom::Start(0)).and_then(|_| self.log.read_to_end(&mut bytes));
        if read.is_err() {
            return String::new();
        }
        let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(4_000)..]).into_owned();
        text.trim().to_owned()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Hanging up tells it to bury what it runs and leave; then it is made sure.
        self.requests = None;
        let deadline = Instant::now() + Duration::from_secs(2);
        while Instant::now() < deadline && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
        for group in [self.running, Pid::from_raw(self.process.id().cast_signed())].into_iter().flatten() {
            // Gone already, mostly.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

/// All that a sample finds in its environment: nothing of the user's.
fn environment(home: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
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

/// Writes one frame.
fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one frame; an end of the stream is an error.
fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {length} bytes")));
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(body)
}

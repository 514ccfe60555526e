//! Calling `git` so that it never asks, never runs a hook or filter of anybody's, and never takes longer than allowed.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use thiserror::Error as ThisError;

/// Configuration that keeps git from running anything of anybody's, and from asking.
const HARMLESS: [&str; 12] = [
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.askPass=",
    "-c",
    "credential.interactive=never",
    "-c",
    "gc.auto=0",
    "-c",
    "safe.directory=*",
];

const ENVIRONMENT: [(&str, &str); 7] = [
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", ""),
    ("SSH_ASKPASS", ""),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
    ("LC_ALL", "C"),
];

/// Set where the tool is called from a hook: they would point git at the caller's repository.
const FOREIGN: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"];

/// Reading a local repository takes seconds; this only ends what hangs.
const LOCAL: Duration = Duration::from_mins(10);

/// Why git did not do what it was asked for.
#[derive(Debug, ThisError)]
pub(super) enum Failure {
    /// There is no such program.
    #[error("`git` is not installed")]
    NoGit,
    /// The user asked to stop.
    #[error("stopped")]
    Stopped,
    /// It took longer than allowed.
    #[error("no answer within {0} seconds")]
    TooSlow(u64),
    /// What git said.
    #[error("{0}")]
    Said(String),
}

impl Failure {
    /// The words, with a URL that may hold credentials replaced by its public name.
    pub(super) fn without(&self, url: &str, name: &str) -> String {
        self.to_string().replace(url, name)
    }
}

/// Asks a local repository. Never touches the network, not even for the missing objects of a partial clone.
pub(super) fn read(repository: &Path, arguments: &[&str], input: Vec<u8>, stop: &AtomicBool) -> Result<Vec<u8>, Failure> {
    run(repository, &["-c", "protocol.allow=never"], arguments, input, LOCAL, stop)
}

/// Asks a remote, from a folder of the cache.
pub(super) fn network(arguments: &[&str], folder: &Path, limit: Duration, stop: &AtomicBool) -> Result<Vec<u8>, Failure> {
    // The folder is where git runs, so that it does not stumble on a repository of the user's.
    if let Err(cause) = std::fs::create_dir_all(folder) {
        return Err(Failure::Said(format!("cannot make {}: {cause}", folder.display())));
    }
    let patience = ["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=45"];
    run(folder, &patience, arguments, Vec::new(), limit, stop)
}

fn run(
    folder: &Path,
    settings: &[&str],
    arguments: &[&str],
    input: Vec<u8>,
    limit: Duration,
    stop: &AtomicBool,
) -> Result<Vec<u8>, Failure> {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut command = Command::new("git");
    command.current_dir(folder).args(HARMLESS).args(settings).args(arguments);
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    for name in FOREIGN {
        command.env_remove(name);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|_| Failure::NoGit)?;
    let mut stdin = child.stdin.take().expect("piped");
    let mut stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let reader = std::thread::spawn(move || {
        let mut out = Vec::new();
        let _ = stdout.read_to_end(&mut out);
        out
    });
    let errors = std::thread::spawn(move || {
        let mut out = Vec::new();
        let _ = stderr.read_to_end(&mut out);
        out
    });
    let started = std::time::Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|cause| Failure::Said(cause.to_string()))? {
            break status;
        }
        if stop.load(std::sync::atomic::Ordering::Relaxed) {
            let _ = child.kill();
            return Err(Failure::Stopped);
        }
        if started.elapsed() > limit {
            let _ = child.kill();
            return Err(Failure::TooSlow(limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let _ = writer.join();
    let out = reader.join().unwrap_or_default();
    let err = errors.join().unwrap_or_default();
    if status.success() { Ok(out) } else { Err(Failure::Said(String::from_utf8_lossy(&err).trim().to_owned())) }
}

//! External programs: git, Python, LaTeX. Each gets its own process group, a time limit and bounded output.
//!
//! Everything else in the workspace calls programs through here, so that no child outlives the tool, hangs it
//! or fills its memory, and so that every failure names the program, its arguments and its last words.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as StdCommand, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How much of standard error is kept for messages, in bytes.
const STDERR_KEPT: usize = 64 * 1024;

/// How many lines of standard error an error message shows.
const STDERR_SHOWN: usize = 12;

/// One call of an external program, described before it is made.
#[derive(Debug, Clone)]
pub struct Command {
    program: OsString,
    arguments: Vec<OsString>,
    folder: Option<PathBuf>,
    environment: Vec<(OsString, Option<OsString>)>,
    clear_environment: bool,
    stdin: Vec<u8>,
    timeout: Duration,
    stdout_limit: usize,
}

/// What a program that ended well has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// All of standard output.
    pub stdout: Vec<u8>,
    /// The end of standard error.
    pub stderr: String,
}

/// Why a program gave no result.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// There is no such program on this machine.
    #[error("`{program}` was not found; install it, or put the folder it lives in on PATH")]
    NotFound {
        /// The program's name or path.
        program: String,
    },
    /// The program could not be started or talked to.
    #[error("`{call}` could not be run")]
    Io {
        /// The program and its arguments.
        call: String,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// The program ended, but not with success.
    #[error("`{call}` failed ({status}){}", indented(stderr))]
    Failed {
        /// The program and its arguments.
        call: String,
        /// The exit status.
        status: ExitStatus,
        /// The last lines that it wrote to standard error.
        stderr: String,
    },
    /// The program ran longer than it was allowed to, and was killed.
    #[error("`{call}` was stopped after {seconds} s without an end{}", indented(stderr))]
    TimedOut {
        /// The program and its arguments.
        call: String,
        /// The time limit in seconds.
        seconds: u64,
        /// The last lines that it wrote to standard error.
        stderr: String,
    },
    /// The program wrote more than the caller can take, and was killed.
    #[error("`{call}` wrote more than {limit} bytes")]
    TooMuchOutput {
        /// The program and its arguments.
        call: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The user cancelled.
    #[error("`{call}` was cancelled")]
    Cancelled {
        /// The program and its arguments.
        call: String,
    },
}

impl Command {
    /// A call of `program`, found through PATH when it has no slash, with a time limit of ten minutes.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            folder: None,
            environment: Vec::new(),
            clear_environment: false,
            stdin: Vec::new(),
            timeout: Duration::from_mins(10),
            stdout_limit: 256 * 1024 * 1024,
        }
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// The folder to run in, instead of the current one.
    #[must_use]
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Takes an environment variable away.
    #[must_use]
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), None));
        self
    }

    /// Starts from an empty environment: only what [`Command::env`] sets is there.
    #[must_use]
    pub fn env_clear(mut self) -> Self {
        self.clear_environment = true;
        self
    }

    /// What the program reads on standard input; nothing by default.
    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// The longest time the program may take by the clock on the wall.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The most bytes of standard output to take; more is an error. 256 MiB by default.
    #[must_use]
    pub fn stdout_limit(mut self, bytes: usize) -> Self {
        self.stdout_limit = bytes;
        self
    }

    /// Runs the program to its end.
    pub fn run(&self) -> Result<Output, CommandError> {
        self.run_until(&AtomicBool::new(false))
    }

    /// Runs the program to its end, or until `cancel` is set; then its whole process group is killed.
    pub fn run_until(&self, cancel: &AtomicBool) -> Result<Output, CommandError> {
        let mut child = Group(self.spawn()?);
        let stdin = child.0.stdin.take();
        let stdout = child.0.stdout.take();
        let stderr = child.0.stderr.take();
        thread::scope(|scope| {
            if let Some(mut pipe) = stdin {
                // A program that ends without reading its input is no error of ours.
                scope.spawn(move || pipe.write_all(&self.stdin).ok());
            }
            let limit = self.stdout_limit;
            let stdout = scope.spawn(move || stdout.map_or_else(|| Ok(Vec::new()), |pipe| read_up_to(pipe, limit)));
            let stderr = scope.spawn(move || stderr.map(read_tail).unwrap_or_default());
            let waited = self.wait(&mut child, cancel, || stdout.is_finished());
            // Descendants that hold the pipes open would block the readers for ever.
            child.kill();
            let stdout = stdout.join().map_err(|_| self.io(io::Error::other("the reader panicked")))?;
            let stderr = last_lines(&stderr.join().unwrap_or_default());
            let status = match waited {
                Ended::Itself(status) => status.map_err(|source| self.io(source))?,
                Ended::TimedOut => {
                    return Err(CommandError::TimedOut { call: self.call(), seconds: self.timeout.as_secs(), stderr });
                }
                Ended::Cancelled => return Err(CommandError::Cancelled { call: self.call() }),
            };
            let stdout = stdout.map_err(|source| self.io(source))?;
            if stdout.len() > limit {
                return Err(CommandError::TooMuchOutput { call: self.call(), limit });
            }
            if status.success() {
                Ok(Output { stdout, stderr })
            } else {
                Err(CommandError::Failed { call: self.call(), status, stderr })
            }
        })
    }

    fn spawn(&self) -> Result<Child, CommandError> {
        let mut command = StdCommand::new(&self.program);
        if self.clear_environment {
            command.env_clear();
        }
        for (name, value) in &self.environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.args(&self.arguments).process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.stdin(if self.stdin.is_empty() { Stdio::null() } else { Stdio::piped() });
        command.spawn().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound if self.folder.as_deref().is_none_or(Path::exists) => {
                CommandError::NotFound { program: self.program.to_string_lossy().into_owned() }
            }
            _ => self.io(source),
        })
    }

    fn wait(&self, child: &mut Group, cancel: &AtomicBool, stdout_closed: impl Fn() -> bool) -> Ended {
        let deadline = Instant::now() + self.timeout;
        let mut pause = Duration::from_millis(1);
        loop {
            match child.0.try_wait() {
                Ok(None) => {}
                Ok(Some(status)) => return Ended::Itself(Ok(status)),
                Err(error) => return Ended::Itself(Err(error)),
            }
            if cancel.load(Ordering::Relaxed) {
                return Ended::Cancelled;
            }
            if Instant::now() >= deadline {
                return Ended::TimedOut;
            }
            thread::sleep(pause);
            // Standard output closes at the end of nearly every program: wait for that end in small steps.
            pause = if stdout_closed() { Duration::from_millis(1) } else { (pause * 2).min(Duration::from_millis(20)) };
        }
    }

    fn call(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    fn io(&self, source: io::Error) -> CommandError {
        CommandError::Io { call: self.call(), source }
    }
}

/// The program at `name` on PATH, if there is one that can be executed.
pub fn find_program(name: &str) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0))
}

enum Ended {
    Itself(io::Result<ExitStatus>),
    TimedOut,
    Cancelled,
}

/// A child that leads a process group, which never outlives this value.
struct Group(Child);

impl Group {
    fn kill(&mut self) {
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            // The group may be gone already, which is what is wanted.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads to the end, or to one byte past `limit`: enough to know that there was too much.
fn read_up_to(pipe: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_tail(mut pipe: impl Read) -> Vec<u8> {
    let mut tail = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    while let Ok(length) = pipe.read(&mut chunk)
        && length > 0
    {
        tail.extend_from_slice(&chunk[..length]);
        if tail.len() > 2 * STDERR_KEPT {
            tail.drain(..tail.len() - STDERR_KEPT);
        }
    }
    tail
}

fn last_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(STDERR_SHOWN)..].join("\n")
}

fn indented(stderr: &str) -> String {
    stderr.lines().flat_map(|line| ["\n  ", line]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        Command::new("sh").arg("-c").arg(script)
    }

    #[test]
    fn output_and_input_travel_whole() {
        let big = vec![b'x'; 3_000_000];
        let output = Command::new("cat").stdin(big.clone()).run().expect("cat runs");
        assert_eq!(output.stdout, big);
    }

    #[test]
    fn a_failure_names_program_arguments_and_last_words() {
        let error = shell("echo no such branch >&2; exit 3").run().expect_err("it fails");
        let text = error.to_string();
        assert!(text.contains("sh -c") && text.contains("exit status: 3") && text.contains("no such branch"), "{text}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Command::new("manimill-no-such-program").run().expect_err("it is not there");
        assert!(matches!(error, CommandError::NotFound { .. }), "{error}");
    }

    #[test]
    fn the_whole_group_dies_at_the_time_limit() {
        let began = Instant::now();
        let error = shell("sleep 60 & sleep 60").timeout(Duration::from_millis(200)).run().expect_err("too slow");
        assert!(matches!(error, CommandError::TimedOut { .. }), "{error}");
        assert!(began.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_background_process_does_not_hold_the_call_open() {
        let began = Instant::now();
        let output = shell("sleep 60 & echo done").run().expect("it ends well");
        assert_eq!(output.stdout, b"done\n");
        assert!(began.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn too_much_output_is_an_error() {
        let error = shell("yes").stdout_limit(1000).run().expect_err("it never ends");
        assert!(matches!(error, CommandError::TooMuchOutput { limit: 1000, .. }), "{error}");
    }

    #[test]
    fn cancelling_kills() {
        let cancel = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(50));
                cancel.store(true, Ordering::Relaxed);
            });
            let error = shell("sleep 60").run_until(&cancel).expect_err("it is cancelled");
            assert!(matches!(error, CommandError::Cancelled { .. }), "{error}");
        });
    }
}

//! Calling `git` so that it never asks, never runs a hook or filter of anybody's, and never takes longer than allowed.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use manimill_runner::command::{Command, CommandError};
use thiserror::Error as ThisError;

/// Settings that keep git from running anything of anybody's, and from asking.
const HARMLESS: [&str; 6] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "credential.interactive=never",
    "gc.auto=0",
    // Nothing of the repository is run, so that whose it is does not matter.
    "safe.directory=*",
];

/// Set where the tool is called from a hook: they would point git at the caller's repository.
const FOREIGN: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"];

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

/// Asks a local repository. Never touches the network, not even for the missing objects of a partial clone.
pub(super) fn read(repository: &Path, arguments: &[&str], stop: &AtomicBool) -> Result<Vec<u8>, Failure> {
    run(&git(repository).env("GIT_ALLOW_PROTOCOL", "none").args(arguments), stop)
}

/// Asks a local repository for the contents of blobs, in the format of `git cat-file --batch`; `bytes` is their sum.
pub(super) fn read_blobs(repository: &Path, blobs: &[&str], bytes: u64) -> Result<Vec<u8>, Failure> {
    // A head for each, and room for what is absent.
    let limit = bytes.saturating_add(256 * blobs.len() as u64);
    let command = git(repository)
        .env("GIT_ALLOW_PROTOCOL", "none")
        .args(["cat-file", "--batch"])
        .stdin(blobs.join("\n") + "\n")
        .stdout_limit(usize::try_from(limit).unwrap_or(usize::MAX));
    run(&command, &AtomicBool::new(false))
}

/// Asks a remote, from a folder of the cache.
pub(super) fn network(folder: &Path, arguments: &[&str], limit: Duration, stop: &AtomicBool) -> Result<Vec<u8>, Failure> {
    let ssh = ssh(folder, stop);
    let command = git(folder)
        .env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh")
        .env("GIT_SSH_COMMAND", format!("{ssh} -o BatchMode=yes -o ConnectTimeout=20"))
        // A connection on which nothing moves any more is dead.
        .args(["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=45"])
        .args(arguments)
        .timeout(limit);
    run(&command, stop)
}

/// The user's own way to call ssh; only that it must not ask is added to it.
fn ssh(folder: &Path, stop: &AtomicBool) -> String {
    let configured = || run(&git(folder).args(["config", "--get", "core.sshCommand"]), stop).ok();
    let from_git = || configured().and_then(|command| String::from_utf8(command).ok()).map(|command| command.trim().to_owned());
    std::env::var("GIT_SSH_COMMAND").ok().or_else(from_git).unwrap_or_else(|| "ssh".to_owned())
}

fn git(folder: &Path) -> Command {
    let command = FOREIGN.iter().fold(Command::new("git").folder(folder), Command::env_remove);
    let command = HARMLESS.iter().fold(command, |command, setting| command.args(["-c", setting]));
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "")
        .env("SSH_ASKPASS", "")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
}

fn run(command: &Command, stop: &AtomicBool) -> Result<Vec<u8>, Failure> {
    command.run_until(stop).map(|output| output.stdout).map_err(|cause| match cause {
        CommandError::NotFound { .. } => Failure::NoGit,
        CommandError::Cancelled { .. } => Failure::Stopped,
        CommandError::TimedOut { seconds, .. } => Failure::TooSlow(seconds),
        // The call itself may hold credentials, and says nothing that the source's name does not.
        CommandError::Failed { stderr, status, .. } => Failure::Said(in_one_line(&stderr).unwrap_or_else(|| status.to_string())),
        CommandError::TooMuchOutput { limit, .. } => Failure::Said(format!("git wrote more than {limit} bytes")),
        CommandError::Io { source, .. } => Failure::Said(format!("git cannot be run: {source}")),
    })
}

fn in_one_line(stderr: &str) -> Option<String> {
    let lines: Vec<&str> = stderr.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

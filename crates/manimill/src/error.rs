//! Errors that end a command: what went wrong, where, and what to do next. Odd Python is never one of these; it is data.

use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

/// An input or a configuration that the tool cannot work with.
#[derive(Debug, ThisError)]
#[error("{kind}")]
pub struct Error {
    kind: Box<ErrorKind>,
    hint: Option<String>,
}

/// What went wrong.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration file says something that makes no sense.
    #[error("{}: {what}", path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// One source cannot be read. The build goes on without it, and says so.
    #[error("source `{source_id}`: {what}")]
    Source {
        /// The source's id.
        source_id: String,
        /// What is wrong with it.
        what: String,
    },
    /// A file of the tool's own (output, cache, lock) cannot be read or written.
    #[error("{}: {what}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What could not be done with it.
        what: String,
    },
    /// The Python environment or the pool of workers does not work.
    #[error("{what}")]
    Runner {
        /// What does not work.
        what: String,
    },
    /// Strangers' programs cannot be walled in on this machine.
    #[error("scenes and formulas are other people's programs, and this machine cannot wall them in: it lacks {missing}")]
    Walls {
        /// The walls that are missing.
        missing: String,
    },
    /// The user asked to stop.
    #[error("stopped; run the same command again to go on from here")]
    Interrupted,
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// What to do next, where the tool can tell.
    pub fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn config(path: &Path, what: impl Into<String>) -> Self {
        ErrorKind::Config { path: path.to_owned(), what: what.into() }.into()
    }

    pub(crate) fn source(id: &str, what: impl Into<String>) -> Self {
        ErrorKind::Source { source_id: id.to_owned(), what: what.into() }.into()
    }

    pub(crate) fn file(path: &Path, what: impl Into<String>) -> Self {
        ErrorKind::File { path: path.to_owned(), what: what.into() }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind: Box::new(kind), hint: None }
    }
}

/// Adds what to do next.
pub(crate) trait Hint {
    /// The same error with a next step.
    #[must_use]
    fn hint(self, next_step: impl Into<String>) -> Self;
}

impl Hint for Error {
    fn hint(mut self, next_step: impl Into<String>) -> Self {
        self.hint = Some(next_step.into());
        self
    }
}

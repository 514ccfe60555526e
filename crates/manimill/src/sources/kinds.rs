//! The list of source kinds. Adding a kind is one file and one line here.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Gathered, Pin, docs, folder, git, markdown, notebook, pypi, table};
use crate::error::{Error, ErrorKind};
use crate::settings::{Limits, SourceSettings};

/// One kind of source: its name in the configuration, and how it is read.
#[derive(Debug)]
pub struct Kind {
    /// What `kind = "…"` says.
    pub name: &'static str,
    /// What it reads, for the manual and for messages.
    pub about: &'static str,
    /// Reads a source of this kind.
    pub gather: fn(&SourceSettings, &Context<'_>) -> Result<Gathered, Error>,
}

/// What reading a source needs to know of the build.
#[derive(Debug)]
pub struct Context<'a> {
    /// Folder for what is fetched, kept between builds.
    pub cache: &'a Path,
    /// Limits on untrusted input.
    pub limits: Limits,
    /// What an earlier build read from this source, if `manimill.lock` knows: read the same again.
    pub pin: Option<&'a Pin>,
    /// Set when the user asks to stop.
    pub stop: &'a AtomicBool,
}

/// An error if the user has asked to stop.
pub(super) fn check_stop(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) { Err(ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// Every kind that there is.
pub static KINDS: [Kind; 7] = [folder::KIND, git::KIND, pypi::KIND, docs::KIND, notebook::KIND, markdown::KIND, table::KIND];

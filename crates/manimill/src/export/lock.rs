//! `manimill.lock`: what exactly was read, so that the next build reads the same.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::files::write;
use crate::error::{Error, Hint};
use crate::sources::Pin;

/// The file's name in the dataset folder.
pub const LOCK: &str = "manimill.lock";

const VERSION: u32 = 1;

/// The pins of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Version of the format.
    version: u32,
    /// Version of the tool that wrote it.
    manimill: String,
    /// Version of Manim Community that samples are written for.
    manim: String,
    /// Whether the rows beside it have not been run yet, since the build goes on, or was stopped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unfinished: bool,
    /// The sources, by id.
    #[serde(default, rename = "source")]
    sources: Vec<LockedSource>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LockedSource {
    id: String,
    location: String,
    pin: Pin,
}

impl Lock {
    /// The lock of a build, from (id, location, pin) of each source.
    pub fn new(manim: &str, pins: BTreeMap<String, (String, Pin)>) -> Self {
        let sources = pins.into_iter().map(|(id, (location, pin))| LockedSource { id, location, pin }).collect();
        Self {
            version: VERSION,
            manimill: env!("CARGO_PKG_VERSION").to_owned(),
            manim: manim.to_owned(),
            unfinished: false,
            sources,
        }
    }

    /// The same lock, for the rows of a build that has not run them yet.
    #[must_use]
    pub fn of_unfinished(&self) -> Self {
        Self { unfinished: true, ..self.clone() }
    }

    /// Whether the rows beside it have not been run yet.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Reads the lock of a dataset folder; an empty one where there is none.
    ///
    /// # Errors
    /// When there is one that cannot be read: following none would silently read other material.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(LOCK);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(Error::file(&path, format!("cannot be read: {cause}"))),
        };
        let hint = "delete the file to pin the sources anew";
        let lock: Self = toml::from_str(&text)
            .map_err(|cause| Error::file(&path, format!("is no lock file: {}", cause.message())).hint(hint))?;
        if lock.version > VERSION {
            return Err(Error::file(&path, format!("has version {}; this manimill knows {VERSION}", lock.version)).hint(hint));
        }
        Ok(lock)
    }

    /// The pin of a source, if it is still the same place.
    pub fn pin(&self, id: &str, location: &str) -> Option<&Pin> {
        self.sources.iter().find(|source| source.id == id && source.location == location).map(|source| &source.pin)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(LOCK);
        let text = toml::to_string(self).map_err(|cause| Error::file(&path, format!("cannot be written: {cause}")))?;
        write(&path, |out| {
            out.write_all(b"# Written by manimill; read by the next build. Delete a source's entry to pin it anew.\n")?;
            out.write_all(text.as_bytes())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_was_written_and_holds_for_the_same_place_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let pin = Pin::Commit { commit: "0".repeat(40), revision: None };
        let lock = Lock::new("0.22.0", [("a".to_owned(), ("https://example.org/a".to_owned(), pin.clone()))].into());
        lock.write(folder.path()).expect("it is written");
        let read = Lock::read(folder.path()).expect("it is read");
        assert_eq!(read, lock);
        assert_eq!(read.pin("a", "https://example.org/a"), Some(&pin));
        assert_eq!(read.pin("a", "https://example.org/b"), None);
    }

    #[test]
    fn a_broken_lock_is_not_ignored() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(LOCK), "version = \"x\"").expect("it is written");
        let error = Lock::read(folder.path()).expect_err("it is broken");
        assert!(error.to_string().contains("is no lock file"), "{error}");
    }
}

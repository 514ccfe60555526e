//! What people have said of samples: a file beside the configuration that `manimill serve` writes and builds obey. It is
//! sorted, so that a change of it reads well in a diff, and may be edited by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Hint};
use crate::export::files::write;

/// All decisions of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    path: PathBuf,
    by_id: BTreeMap<String, Said>,
}

/// What a person has said of one sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The sample's id.
    pub id: String,
    /// Keep it or not.
    pub verdict: Verdict,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// BLAKE3 of the code that the person saw, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// Keep it or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It belongs in the dataset as it is.
    Accept,
    /// It does not belong in the dataset.
    Reject,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "decision")]
    decisions: Vec<Said>,
}

impl Decisions {
    /// The file that belongs to a configuration: `manimill.review.toml` beside `manimill.toml`.
    pub fn path_for(config: &Path) -> PathBuf {
        config.with_extension("review.toml")
    }

    /// Reads a file; no decisions where there is none.
    ///
    /// # Errors
    /// When there is one that cannot be read: going on without would bring rejected samples back.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(Error::file(path, format!("cannot be read: {cause}"))),
        };
        let file: File = toml::from_str(&text).map_err(|cause| {
            Error::file(path, format!("holds no decisions: {}", cause.message()))
                .hint("mend it, or move it away to decide anew with `manimill serve`")
        })?;
        let by_id = file.decisions.into_iter().map(|said| (said.id.clone(), said)).collect();
        Ok(Self { path: path.to_owned(), by_id })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was said of a sample.
    pub fn get(&self, id: &str) -> Option<&Said> {
        self.by_id.get(id)
    }

    /// Everything that was said, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Said> {
        self.by_id.values()
    }

    /// The rejection that a sample falls under: its own, whatever has become of its code since, or one of the same code
    /// under another id.
    pub fn rejection(&self, id: &str, code: &str) -> Option<&Said> {
        let rejected = |said: &&Said| said.verdict == Verdict::Reject;
        self.get(id).filter(rejected).or_else(|| {
            if self.by_id.is_empty() {
                return None;
            }
            let code = hash(code);
            self.iter().filter(rejected).find(|said| said.code == code)
        })
    }

    /// Whether a person has accepted exactly this code of this sample.
    pub fn is_accepted(&self, id: &str, code: &str) -> bool {
        self.get(id).is_some_and(|said| said.verdict == Verdict::Accept && (said.code.is_empty() || said.code == hash(code)))
    }

    /// Takes a decision down, or takes one back, and writes the file.
    ///
    /// # Errors
    /// When the file cannot be written; the decision is not taken down then.
    pub fn decide(&mut self, id: &str, said: Option<Said>) -> Result<(), Error> {
        let mut by_id = self.by_id.clone();
        match said {
            Some(said) => drop(by_id.insert(id.to_owned(), said)),
            None => drop(by_id.remove(id)),
        }
        let file = File { decisions: by_id.values().cloned().collect() };
        let text = toml::to_string(&file).map_err(|cause| Error::file(&self.path, format!("cannot be written: {cause}")))?;
        write(&self.path, |out| {
            out.write_all(b"# Decisions of people, made in `manimill serve`; builds obey them.\n")?;
            out.write_all(text.as_bytes())
        })?;
        self.by_id = by_id;
        Ok(())
    }
}

/// What a decision remembers of the code that it is about.
pub fn hash(code: &str) -> String {
    blake3::hash(code.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: &str, verdict: Verdict, code: &str) -> Said {
        Said { id: id.into(), verdict, note: "off \"screen\"".into(), code: hash(code) }
    }

    #[test]
    fn decisions_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Decisions::path_for(&folder.path().join("manimill.toml"));
        assert!(path.ends_with("manimill.review.toml"));
        let mut decisions = Decisions::read(&path).expect("there is none yet");
        decisions.decide("b", Some(said("b", Verdict::Reject, "x"))).expect("it is written");
        decisions.decide("a", Some(said("a", Verdict::Accept, "y"))).expect("it is written");
        decisions.decide("c", Some(said("c", Verdict::Accept, "z"))).expect("it is written");
        decisions.decide("c", None).expect("it is written");
        assert_eq!(Decisions::read(&path).expect("it is read"), decisions);
        assert_eq!(decisions.iter().map(|said| said.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_rejection_holds_for_the_id_and_for_the_code_under_any_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut decisions = Decisions::read(&folder.path().join("x.toml")).expect("there is none yet");
        decisions.decide("a", Some(said("a", Verdict::Reject, "code"))).expect("it is written");
        assert!(decisions.rejection("a", "other code").is_some());
        assert!(decisions.rejection("twin", "code").is_some());
        assert!(decisions.rejection("twin", "other code").is_none());
    }

    #[test]
    fn accepted_is_the_code_that_was_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut decisions = Decisions::read(&folder.path().join("x.toml")).expect("there is none yet");
        decisions.decide("a", Some(said("a", Verdict::Accept, "code"))).expect("it is written");
        assert!(decisions.is_accepted("a", "code"));
        assert!(!decisions.is_accepted("a", "other code"));
    }

    #[test]
    fn a_broken_file_is_not_ignored() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.toml");
        std::fs::write(&path, "[[decision]]\nid = \"a\"\nverdict = \"perhaps\"\n").expect("it is written");
        assert!(Decisions::read(&path).is_err());
    }
}

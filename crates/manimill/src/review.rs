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
        let by_id = read(path)?.1;
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

    /// Takes a decision down, or takes one back, and writes the file. What has been added to the file by hand since it was read
    /// is read first and stays, with its comments.
    ///
    /// # Errors
    /// When the file cannot be read any more or cannot be written; the decision is not taken down then.
    pub fn decide(&mut self, id: &str, said: Option<Said>) -> Result<(), Error> {
        // Two pages at once take turns, where the file system knows locks.
        let folder = self.path.parent().and_then(|folder| std::fs::File::open(folder).ok());
        let _turn = folder.as_ref().map(std::fs::File::lock);
        let (text, mut by_id) = read(&self.path)?;
        match &said {
            Some(said) => drop(by_id.insert(id.to_owned(), said.clone())),
            None => drop(by_id.remove(id)),
        }
        let failed = |cause: toml::ser::Error| Error::file(&self.path, format!("cannot be written: {cause}"));
        let block = said.map(|said| toml::to_string(&File { decisions: vec![said] })).transpose().map_err(failed)?;
        let text = match edited(&text, id, block.as_deref()).filter(|text| parsed(text).is_ok_and(|read| read == by_id)) {
            Some(text) => text,
            None => {
                let file = File { decisions: by_id.values().cloned().collect() };
                format!("{ABOUT}{}", toml::to_string(&file).map_err(failed)?)
            }
        };
        write(&self.path, |out| out.write_all(text.as_bytes()))?;
        self.by_id = by_id;
        Ok(())
    }

    /// Reads what has been added to the file since.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn reload(&mut self) -> Result<(), Error> {
        self.by_id = read(&self.path)?.1;
        Ok(())
    }
}

/// What a new file begins with.
const ABOUT: &str = "# Decisions of people, made in `manimill serve`; builds obey them.\n";

/// The text of a file and what it says.
fn read(path: &Path) -> Result<(String, BTreeMap<String, Said>), Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(cause) => return Err(Error::file(path, format!("cannot be read: {cause}"))),
    };
    let by_id = parsed(&text).map_err(|cause| {
        let line = crate::options::line_of(&text, &cause).map(|line| format!("line {line}: ")).unwrap_or_default();
        let hint = match crate::suggest::from_serde_message(cause.message()) {
            Some(name) => format!("did you mean `{name}`? {FORM}"),
            None => FORM.to_owned(),
        };
        Error::file(path, format!("{line}{}", cause.message())).hint(hint)
    })?;
    Ok((text, by_id))
}

/// What a decision looks like.
const FORM: &str =
    "a decision is `[[decision]]` with `id`, `verdict = \"accept\"` or `verdict = \"reject\"`, and a `note` if you like";

fn parsed(text: &str) -> Result<BTreeMap<String, Said>, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    Ok(file.decisions.into_iter().map(|said| (said.id.clone(), said)).collect())
}

/// The text with one decision replaced, added in its place by id, or taken out; everything else stays as it stands. `None` where the
/// file is laid out in another way than by `[[decision]]`.
fn edited(text: &str, id: &str, block: Option<&str>) -> Option<String> {
    let mut blocks: Vec<String> = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.trim() == "[[decision]]" {
            // The comment right above a decision is about that one.
            let before = blocks.last_mut()?;
            let comment = trailing_comment(before);
            let comment = before.split_off(comment);
            blocks.push(comment);
        }
        blocks.last_mut()?.push_str(line);
    }
    let head = blocks.remove(0);
    let id_of = |block: &String| Some(parsed(block).ok()?.into_keys().next()?);
    let ids: Vec<String> = blocks.iter().map(id_of).collect::<Option<_>>()?;
    let mut blocks: Vec<(String, String)> = ids.into_iter().zip(blocks).collect();
    let place = blocks.iter().position(|(known, _)| known == id);
    match (place, block) {
        (Some(place), Some(block)) => {
            let start = start_of_decision(&blocks[place].1);
            blocks[place].1 = format!("{}{block}\n", &blocks[place].1[..start]);
        }
        (Some(place), None) => drop(blocks.remove(place)),
        (None, Some(block)) => {
            let place = blocks.iter().position(|(known, _)| known.as_str() > id).unwrap_or(blocks.len());
            blocks.insert(place, (id.to_owned(), format!("{block}\n")));
        }
        (None, None) => {}
    }
    let head = if head.trim().is_empty() { ABOUT.to_owned() } else { head };
    let mut out = head;
    for (_, block) in blocks {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        if !out.ends_with("\n\n") && !out.trim_end().is_empty() {
            out.push('\n');
        }
        out.push_str(&block);
    }
    Some(format!("{}\n", out.trim_end()))
}

/// Where the comment begins that a text ends with, without an empty line between.
fn trailing_comment(text: &str) -> usize {
    let mut start = text.len();
    for line in text.split_inclusive('\n').collect::<Vec<_>>().into_iter().rev() {
        if !line.starts_with('#') || line == ABOUT {
            break;
        }
        start -= line.len();
    }
    start
}

/// Where the decision itself begins in its block.
fn start_of_decision(block: &str) -> usize {
    let mut start = 0;
    for line in block.split_inclusive('\n') {
        if line.trim() == "[[decision]]" {
            break;
        }
        start += line.len();
    }
    start
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
        let error = Decisions::read(&path).expect_err("it is broken");
        let said = format!("{error} {}", error.next_step().unwrap_or_default());
        assert!(said.contains("line 3: unknown variant `perhaps`") && said.contains("`verdict = \"reject\"`"), "{said}");
    }

    #[test]
    fn what_was_added_by_hand_meanwhile_stays_with_its_comments() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.toml");
        let mut decisions = Decisions::read(&path).expect("there is none yet");
        decisions.decide("b", Some(said("b", Verdict::Reject, "x"))).expect("it is written");
        let mut text = std::fs::read_to_string(&path).expect("it is there");
        text.push_str("\n# The colors are wrong, ask Ann.\n[[decision]]\nid = \"d\"\nverdict = \"reject\"   # for now\n");
        std::fs::write(&path, text).expect("it is written");
        for id in ["a", "c", "e", "b"] {
            decisions.decide(id, Some(said(id, Verdict::Accept, "x"))).expect("it is written");
        }
        decisions.decide("c", None).expect("it is written");
        let text = std::fs::read_to_string(&path).expect("it is there");
        assert!(
            text.contains("\n\n# The colors are wrong, ask Ann.\n[[decision]]\nid = \"d\"\nverdict = \"reject\"   # for now\n"),
            "{text}"
        );
        let read = Decisions::read(&path).expect("it is read");
        assert_eq!(read.iter().map(|said| said.id.as_str()).collect::<Vec<_>>(), ["a", "b", "d", "e"]);
        assert!(read == decisions && text.starts_with(ABOUT) && text.matches(ABOUT).count() == 1, "{text}");
    }

    #[test]
    fn a_file_that_was_broken_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.toml");
        let mut decisions = Decisions::read(&path).expect("there is none yet");
        std::fs::write(&path, "[[decision]]\nid = \"a\"\nverdict = \"rejct\"\n").expect("it is written");
        assert!(decisions.decide("b", Some(said("b", Verdict::Reject, "x"))).is_err());
        assert!(std::fs::read_to_string(&path).expect("there").contains("rejct"));
    }
}

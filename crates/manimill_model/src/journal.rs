//! The journal: every request that was sent and every answer that came, one JSON object a line, each on the disk before anything
//! follows from it.
//!
//! A request is noted before it is sent. When the tool is killed before the answer is noted, the request may have been paid
//! for; it stays in doubt for ever, counts as spent, and is not sent again. A line that was cut off by a kill is not read.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Prices, Spent, Usage};

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be read or written.
    #[error("the journal of model requests {} cannot be used; check its permissions and the space left", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// Another process uses it.
    #[error("another manimill asks the model, by the journal {}; wait until it has ended", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
}

/// What is known of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was sent, and nothing came back: it may have been paid for.
    InDoubt,
    /// The text of its answer.
    Answered(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line {
    Sent {
        key: String,
        most: Usage,
    },
    /// The server took nothing for it: it was refused or never reached.
    NotTaken {
        key: String,
    },
    Answered {
        key: String,
        answer: String,
        usage: Usage,
        #[serde(default)]
        elsewhere: bool,
    },
}

/// An open journal; nobody else writes to it meanwhile.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    known: BTreeMap<String, Known>,
    under_way: BTreeMap<String, Usage>,
    spent: Spent,
    prices: Prices,
}

impl Journal {
    /// Opens the journal, making it when it is not there.
    pub fn open(path: &Path, prices: Prices) -> Result<Self, JournalError> {
        let failed = |source| JournalError::File { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let whole = whole_lines(&mut file).map_err(failed)?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            known: BTreeMap::new(),
            under_way: BTreeMap::new(),
            spent: Spent::default(),
            prices,
        };
        for line in whole {
            if let Ok(line) = serde_json::from_str(&line) {
                journal.take_in(line);
            }
        }
        Ok(journal)
    }

    /// What all requests have come to, with the most that those under way or in doubt may cost.
    pub fn spent(&self) -> Spent {
        self.spent
    }

    /// Requests that were sent and not answered.
    pub fn in_doubt(&self) -> usize {
        self.known.values().filter(|known| **known == Known::InDoubt).count()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Known> {
        self.known.get(key)
    }

    /// Notes that a request is about to be sent.
    pub(crate) fn sends(&mut self, key: &str, most: Usage) -> Result<(), JournalError> {
        self.note(Line::Sent { key: key.to_owned(), most })
    }

    pub(crate) fn was_not_taken(&mut self, key: &str) -> Result<(), JournalError> {
        self.note(Line::NotTaken { key: key.to_owned() })
    }

    pub(crate) fn was_answered(&mut self, key: &str, answer: &str, usage: Usage) -> Result<(), JournalError> {
        self.note(Line::Answered { key: key.to_owned(), answer: answer.to_owned(), usage, elsewhere: false })
    }

    /// Notes an answer that was had and paid for elsewhere, in a batch.
    pub(crate) fn was_answered_elsewhere(&mut self, key: &str, answer: &str, usage: Usage) -> Result<(), JournalError> {
        self.note(Line::Answered { key: key.to_owned(), answer: answer.to_owned(), usage, elsewhere: true })
    }

    fn note(&mut self, line: Line) -> Result<(), JournalError> {
        let mut text = serde_json::to_string(&line).unwrap_or_default();
        text.push('\n');
        // One write of one whole line, on the disk before anything follows from it.
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|source| JournalError::File { path: self.path.clone(), source })?;
        self.take_in(line);
        Ok(())
    }

    fn take_in(&mut self, line: Line) {
        match line {
            Line::Sent { key, most } => {
                self.spent.add(most, self.prices);
                self.under_way.insert(key.clone(), most);
                self.known.insert(key, Known::InDoubt);
            }
            Line::NotTaken { key } => {
                self.settle(&key);
                self.known.remove(&key);
            }
            Line::Answered { key, answer, usage, elsewhere } => {
                self.settle(&key);
                if !elsewhere {
                    self.spent.add(usage, self.prices);
                }
                self.known.insert(key, Known::Answered(answer));
            }
        }
    }

    fn settle(&mut self, key: &str) {
        if let Some(most) = self.under_way.remove(key) {
            self.spent.take(most, self.prices);
        }
    }
}

/// The lines that are whole; what a kill has cut off at the end is removed, so that the next line begins on its own.
fn whole_lines(file: &mut File) -> io::Result<Vec<String>> {
    file.seek(SeekFrom::Start(0))?;
    let (mut lines, mut length) = (Vec::new(), 0);
    let mut reader = BufReader::new(&*file);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        length += line.len() as u64;
        lines.push(String::from_utf8_lossy(&line).into_owned());
        line.clear();
    }
    drop(reader);
    file.set_len(length)?;
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Usage = Usage { prompt_tokens: 100, completion_tokens: 50 };
    const USED: Usage = Usage { prompt_tokens: 90, completion_tokens: 10 };

    #[test]
    fn what_was_sent_is_known_after_a_kill_and_counts_as_spent() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.jsonl");
        let mut journal = Journal::open(&path, Prices::default()).expect("it opens");
        journal.sends("a", MOST).expect("noted");
        journal.was_answered("a", "yes", USED).expect("noted");
        journal.sends("b", MOST).expect("noted");
        journal.sends("c", MOST).expect("noted");
        journal.was_not_taken("c").expect("noted");
        drop(journal);
        let mut cut = OpenOptions::new().append(true).open(&path).expect("it is there");
        cut.write_all(b"{\"event\":\"answered\",\"key\":\"b\",\"ans").expect("written");
        drop(cut);
        let mut journal = Journal::open(&path, Prices::default()).expect("it opens");
        assert_eq!(journal.get("a"), Some(&Known::Answered("yes".to_owned())));
        assert_eq!(journal.get("b"), Some(&Known::InDoubt));
        assert_eq!(journal.get("c"), None);
        assert_eq!((journal.spent().requests, journal.spent().tokens, journal.in_doubt()), (2, 250, 1));
        journal.was_answered("b", "late", USED).expect("noted");
        drop(journal);
        let journal = Journal::open(&path, Prices::default()).expect("it opens");
        assert_eq!(journal.get("b"), Some(&Known::Answered("late".to_owned())));
        assert_eq!(journal.spent().tokens, 200);
    }

    #[test]
    fn two_tools_do_not_share_a_journal() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.jsonl");
        let _first = Journal::open(&path, Prices::default()).expect("it opens");
        assert!(matches!(Journal::open(&path, Prices::default()), Err(JournalError::InUse { .. })));
    }
}

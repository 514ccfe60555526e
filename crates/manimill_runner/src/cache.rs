//! Judgements that are already known, kept between runs and shared by runs that go on at the same time.
//!
//! The cache is a folder of logs. Each run appends to a log of its own and reads those of all others, so that nobody waits for
//! anybody. A judgement is on the disk before it counts; what a killed run leaves half-written is recognised by its checksum and
//! passed over. When there are many logs, those that nobody writes to any more become one.

mod log;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::log::Log;
use crate::judgement::{Judgement, Unjudged, Verdict};

/// With so many logs that nobody writes to, they are made one.
const MANY_LOGS: usize = 16;

/// What the names of logs end with.
const SUFFIX: &str = ".log";

/// The name of a log that is being made of others; nobody reads it before it has its own.
const MERGING: &str = "merging";

/// An open cache, or none where it cannot be had: a cache is never a reason to fail.
pub struct Cache {
    open: Option<Mutex<Open>>,
}

/// The key of one judgement.
pub type Key = [u8; 32];

struct Open {
    folder: PathBuf,
    logs: BTreeMap<String, Log>,
    /// The log of this run, made when there is something to write; locked as long as this run lives.
    own: Option<Own>,
}

struct Own {
    name: String,
    file: File,
    end: u64,
}

impl Cache {
    /// Opens the folder, making it when it is not there.
    pub fn open(folder: &Path) -> Self {
        if let Err(error) = fs::create_dir_all(folder) {
            tracing::warn!(%error, folder = %folder.display(), "no folder for the cache of verdicts: what this run finds out is not kept");
            return Self::none();
        }
        let mut open = Open { folder: folder.to_owned(), logs: BTreeMap::new(), own: None };
        open.refresh();
        if open.logs.len() >= MANY_LOGS
            && let Err(error) = open.merge()
        {
            tracing::warn!(%error, folder = %folder.display(), "the logs of the cache of verdicts could not be made one");
        }
        Self { open: Some(Mutex::new(open)) }
    }

    /// A cache that knows nothing and keeps nothing.
    pub fn none() -> Self {
        Self { open: None }
    }

    /// The judgement that is known under the key, also from a run that is still going on.
    pub fn get(&self, key: &Key) -> Option<Judgement> {
        self.read(key).map(|judgement| Judgement { cached: true, ..judgement })
    }

    /// Keeps a judgement, durably, unless it depends on circumstances.
    pub fn put(&self, key: &Key, judgement: &Judgement) {
        // What LaTeX lacks is part of the key, so that this answer holds until something is installed.
        if !matches!(judgement.verdict, Verdict::Unjudged(Unjudged::Cancelled | Unjudged::WorkerFailed { .. })) {
            self.write(key, judgement);
        }
    }

    /// What is known under the key. An entry that cannot be read counts as not there.
    pub(crate) fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let mut open = lock(self.open.as_ref()?);
        if open.find(key).is_none() {
            open.refresh();
        }
        let bytes = open.find(key)?;
        serde_json::from_slice(&bytes).ok()
    }

    pub(crate) fn write(&self, key: &Key, value: &impl Serialize) {
        let Some(open) = &self.open else { return };
        let stored = serde_json::to_vec(value).map_err(io::Error::from).and_then(|bytes| lock(open).append(key, &bytes));
        if let Err(error) = stored {
            tracing::warn!(%error, "a verdict could not be kept in the cache");
        }
    }
}

impl Open {
    /// The newest intact entry under the key.
    fn find(&mut self, key: &Key) -> Option<Vec<u8>> {
        self.logs.values_mut().rev().find_map(|log| log.get(key))
    }

    /// Reads what other runs have added since.
    fn refresh(&mut self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let names: BTreeSet<String> = names.filter(|name| name.ends_with(SUFFIX)).collect();
        self.logs.retain(|name, _| names.contains(name));
        for name in names {
            if let Some(log) = self.logs.get_mut(&name) {
                log.read_on();
            } else if let Ok(log) = Log::open(&self.folder.join(&name)) {
                self.logs.insert(name, log);
            }
        }
    }

    fn append(&mut self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        let own = match &mut self.own {
            Some(own) => own,
            None => self.own.insert(Own::make(&self.folder)?),
        };
        let entry = log::entry(key, bytes);
        let written = own.file.write_all(&entry).and_then(|()| own.file.sync_data());
        if let Err(error) = written {
            // A full disk leaves half an entry; the next one must not stand behind it.
            let cut = own.file.set_len(own.end);
            if cut.is_err() {
                self.own = None;
            }
            return Err(error);
        }
        own.end += entry.len() as u64;
        if let Some(log) = self.logs.get_mut(&own.name) {
            log.read_on();
        } else {
            self.logs.insert(own.name.clone(), Log::open(&self.folder.join(&own.name))?);
        }
        Ok(())
    }

    /// Writes the entries of all logs that no run holds into one, then removes them.
    fn merge(&mut self) -> io::Result<()> {
        let guard = OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("merge.lock"))?;
        if guard.try_lock().is_err() {
            return Ok(());
        }
        let mut left = Vec::new();
        for name in self.logs.keys() {
            let held = File::open(self.folder.join(name)).is_ok_and(|file| file.try_lock_shared().is_err());
            if !held {
                left.push(name.clone());
            }
        }
        let Some(newest) = left.last() else { return Ok(()) };
        let merged = format!("{}m{SUFFIX}", newest.trim_end_matches(SUFFIX));
        let aside = self.folder.join(MERGING);
        let mut out = io::BufWriter::new(File::create(&aside)?);
        let mut seen = BTreeSet::new();
        for name in left.iter().rev() {
            let Some(log) = self.logs.get_mut(name) else { continue };
            for key in log.keys() {
                if seen.insert(key)
                    && let Some(bytes) = log.get(&key)
                {
                    out.write_all(&log::entry(&key, &bytes))?;
                }
            }
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
        fs::rename(&aside, self.folder.join(&merged))?;
        for name in &left {
            fs::remove_file(self.folder.join(name))?;
        }
        self.refresh();
        Ok(())
    }
}

impl Own {
    /// A new log. Its name sorts behind those of earlier runs.
    fn make(folder: &Path) -> io::Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let prefix = format!("{now:014x}-");
        loop {
            let file = tempfile::Builder::new().prefix(&prefix).suffix(SUFFIX).tempfile_in(folder)?;
            let (file, path) = file.keep().map_err(|error| error.error)?;
            // Where a file system knows no locks, logs are merged a little too early: nothing but a verdict or two is lost.
            let _ = file.try_lock();
            // Another run may have merged it, and removed it, before it was locked.
            if path.exists() {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                return Ok(Self { name, file, end: 0 });
            }
        }
    }
}

fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

//! Judgements that are already known, kept between runs: one file, keyed by everything that could change them.
//!
//! Each judgement is committed as it comes, so that a killed run loses nothing. A damaged file is moved aside and
//! begun anew; a file that another process holds is waited for briefly, then done without.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use redb::{Database, DatabaseError, ReadableDatabase as _, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::judgement::{Judgement, Unjudged, Verdict};

const JUDGEMENTS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("judgements");

/// How long to wait for another process that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open file of judgements, or none where it cannot be had: a cache is never a reason to fail.
pub struct Cache {
    database: Option<Database>,
}

/// The key of one judgement.
pub type Key = [u8; 32];

impl Cache {
    /// Opens the file, making it when it is not there.
    pub fn open(path: &Path) -> Self {
        if let Some(folder) = path.parent()
            && let Err(error) = fs::create_dir_all(folder)
        {
            tracing::warn!(%error, folder = %folder.display(), "no folder for the cache of verdicts; going on without");
            return Self::none();
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            match open_checked(path) {
                Ok(database) => {
                    return Self { database: Some(database) };
                }
                Err(DatabaseError::DatabaseAlreadyOpen) if Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(100));
                }
                Err(DatabaseError::DatabaseAlreadyOpen) => {
                    tracing::warn!(path = %path.display(), "another manimill holds the cache of verdicts; going on without");
                    return Self::none();
                }
                Err(error) => {
                    let aside = aside(path);
                    tracing::warn!(%error, path = %path.display(), kept = %aside.display(),
                        "the cache of verdicts is damaged; it was moved aside and is begun anew");
                    if fs::rename(path, &aside).is_err() {
                        return Self::none();
                    }
                    return Self { database: open_checked(path).ok() };
                }
            }
        }
    }

    /// A cache that knows nothing and keeps nothing.
    pub fn none() -> Self {
        Self { database: None }
    }

    /// The judgement that is known under the key.
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
        let read = self.database.as_ref()?.begin_read().ok()?;
        let table = read.open_table(JUDGEMENTS).ok()?;
        let entry = table.get(key.as_slice()).ok()??;
        serde_json::from_slice(intact(entry.value())?).ok()
    }

    pub(crate) fn write(&self, key: &Key, value: &impl Serialize) {
        let Some(database) = &self.database else { return };
        let stored = serde_json::to_vec(value)
            .map_err(|error| error.to_string())
            .and_then(|bytes| commit(database, key, &sealed(&bytes)).map_err(|error| error.to_string()));
        if let Err(error) = stored {
            tracing::warn!(%error, "a verdict could not be kept in the cache");
        }
    }
}

/// The bytes behind their own hash, so that a flipped bit is noticed rather than believed.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    [blake3::hash(bytes).as_bytes().as_slice(), bytes].concat()
}

fn intact(entry: &[u8]) -> Option<&[u8]> {
    let (hash, bytes) = entry.split_at_checked(32)?;
    (blake3::hash(bytes).as_bytes() == hash).then_some(bytes)
}

fn commit(database: &Database, key: &Key, value: &[u8]) -> Result<(), redb::Error> {
    let write = database.begin_write()?;
    write.open_table(JUDGEMENTS)?.insert(key.as_slice(), value)?;
    write.commit()?;
    Ok(())
}

/// Opens and touches the table: some damage only shows at the first use, and some of it as a panic.
fn open_checked(path: &Path) -> Result<Database, DatabaseError> {
    let path = path.to_owned();
    let opened = std::panic::catch_unwind(move || {
        let database = Database::create(&path)?;
        let write = database.begin_write().map_err(|error| damaged(&error))?;
        write.open_table(JUDGEMENTS).map_err(|error| damaged(&error))?;
        write.commit().map_err(|error| damaged(&error))?;
        Ok(database)
    });
    opened.unwrap_or_else(|_| Err(damaged(&"it cannot be read")))
}

fn damaged(error: &impl ToString) -> DatabaseError {
    DatabaseError::Storage(redb::StorageError::Corrupted(error.to_string()))
}

/// The first free name beside the file: `verdicts.redb.damaged`, then with numbers.
fn aside(path: &Path) -> PathBuf {
    let name = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 0 { ".damaged".to_owned() } else { format!(".damaged.{number}") });
        PathBuf::from(name)
    };
    (0..1_000).map(name).find(|candidate| !candidate.exists()).unwrap_or_else(|| name(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::{Still, Unjudged};

    fn runs() -> Judgement {
        Judgement {
            verdict: Verdict::Runs,
            coarse: false,
            timeline: None,
            stills: vec![Still { time: 1.5, png: vec![1, 2, 3, 255] }],
            cpu_seconds: 0.25,
            wall_seconds: 0.5,
            cached: false,
        }
    }

    #[test]
    fn a_judgement_comes_back_equal() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/verdicts.redb");
        Cache::open(&path).put(&[7; 32], &runs());
        let found = Cache::open(&path).get(&[7; 32]).expect("it is kept");
        assert!(found.cached && found.same_content(&runs()));
    }

    #[test]
    fn what_depends_on_circumstances_is_not_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(&folder.path().join("verdicts.redb"));
        cache.put(&[7; 32], &Judgement::unjudged(Unjudged::Cancelled));
        assert!(cache.get(&[7; 32]).is_none());
    }

    #[test]
    fn a_damaged_file_is_moved_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("verdicts.redb");
        fs::write(&path, b"this is no database, and never was one").expect("it is written");
        let cache = Cache::open(&path);
        cache.put(&[7; 32], &runs());
        assert!(cache.get(&[7; 32]).is_some());
        assert!(folder.path().join("verdicts.redb.damaged").exists());
    }

    #[test]
    fn bytes_flipped_in_the_middle_are_never_believed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("verdicts.redb");
        Cache::open(&path).put(&[7; 32], &runs());
        let whole = fs::read(&path).expect("it is there");
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut broken = whole.clone();
            broken[at..(at + 64).min(whole.len())].fill(0xA5);
            fs::write(&path, &broken).expect("it is written");
            let found = Cache::open(&path).get(&[7; 32]);
            assert!(found.is_none_or(|found| found.same_content(&runs())), "damage at {at} was believed");
        }
    }
}

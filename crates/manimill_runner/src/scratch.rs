//! The folder that a pool works in, and the clearing up after tools that were killed.
//!
//! A pool takes its folder away when it ends. One that is killed together with its workers cannot: the lock on its
//! folder is then gone, and the next pool takes the folder away.

use std::fs::{self, DirEntry, File};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// How the names of these folders begin.
const PREFIX: &str = "manimill-";

/// Locked for as long as the folder's owner lives.
const LOCK: &str = "lock";

/// A folder of our own below the system's folder for temporary files.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    _lock: File,
}

impl Scratch {
    /// A new folder; those whose owners are gone are taken away first.
    pub fn make() -> io::Result<Self> {
        let parent = std::env::temp_dir();
        sweep(&parent);
        Self::make_in(&parent)
    }

    fn make_in(parent: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        // Samples that run as another user pass through, and cannot list it.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711))?;
        // Under its name there is never a lock that nobody holds yet.
        let unheld = folder.path().join("making-lock");
        let lock = File::create(&unheld)?;
        lock.lock()?;
        fs::rename(&unheld, folder.path().join(LOCK))?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Takes away the folders whose owners are gone.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for folder in entries.flatten().filter_map(|entry| abandoned(&entry)) {
        tracing::debug!(folder = %folder.display(), "a folder that a killed tool left is taken away");
        // What cannot be taken away harms nobody.
        let _ = fs::remove_dir_all(folder);
    }
}

/// The entry's path, if it is a folder of ours and nobody holds its lock.
fn abandoned(entry: &DirEntry) -> Option<PathBuf> {
    let metadata = entry.metadata().ok()?;
    let ours = metadata.is_dir()
        && metadata.uid() == rustix::process::geteuid().as_raw()
        && entry.file_name().to_string_lossy().starts_with(PREFIX);
    let lock = ours.then(|| File::open(entry.path().join(LOCK)).ok())??;
    lock.try_lock().ok()?;
    Some(entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_an_owner_is_taken_away_and_others_stay() {
        let parent = tempfile::tempdir().expect("a folder");
        let held = Scratch::make_in(parent.path()).expect("a folder");
        let dropped = Scratch::make_in(parent.path()).expect("a folder");
        let gone = dropped.path().to_owned();
        drop(dropped);
        assert!(!gone.exists());

        let left = parent.path().join("manimill-left");
        fs::create_dir_all(left.join("sample-1/media")).expect("made");
        fs::write(left.join(LOCK), "").expect("written");
        let just_made = parent.path().join("manimill-just-made");
        let foreign = parent.path().join("other");
        for folder in [&just_made, &foreign] {
            fs::create_dir(folder).expect("made");
        }
        fs::write(foreign.join(LOCK), "").expect("written");
        sweep(parent.path());
        assert!(!left.exists());
        assert!(held.path().exists() && just_made.exists() && foreign.exists());
    }
}

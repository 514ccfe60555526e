//! Where a dataset goes: whose folder that is, and how a new dataset takes the place of an old one as a whole.
//!
//! A dataset is written aside, next to its folder. One rename exchanges the two where the file system can do that and nothing but
//! files of the tool's (and single files of the user's) is in the folder. Elsewhere the files are moved one by one: a note in
//! the folder says so, and whoever finds it later (the next build, or a command that reads the dataset) moves the rest.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::LOCK;
use crate::error::{Error, Hint};

/// Folders whose Parquet files and JSON lines are all the tool's own.
const OWN_FOLDERS: [&str; 4] = ["data", "jsonl", "formats", "curriculum"];

/// The other files that builds write.
const OWN_FILES: [&str; 13] = [
    "README.md",
    "croissant.json",
    "dataset_info.json",
    "ledger.json",
    LOCK,
    "manimill_assets.py",
    "originals.parquet",
    "overlap.json",
    "rejected.parquet",
    "shape.json",
    "signatures.parquet",
    "stills.parquet",
    "timelines.parquet",
];

/// The note in a folder whose files are being moved into it.
const NOTE: &str = ".manimill-switch";

/// What the names of folders that are being written contain.
const WRITING: &str = ".manimill-writing-";

/// Whether a path of a dataset folder (with `/` between the parts) is of those that builds write, and remove.
fn is_own(path: &str) -> bool {
    match path.split_once('/') {
        None => OWN_FILES.contains(&path),
        Some((folder, _)) => OWN_FOLDERS.contains(&folder) && [".parquet", ".jsonl"].iter().any(|end| path.ends_with(end)),
    }
}

/// Makes sure that a build may write its dataset here: there is nothing yet, or an earlier dataset.
///
/// # Errors
/// When something else is there.
pub(crate) fn claim(output: &Path) -> Result<(), Error> {
    if output.is_file() {
        return Err(Error::file(output, "is a file; the dataset needs a folder").hint("name a new folder in `dataset.output`"));
    }
    finish_switch(output)?;
    if output.join(LOCK).is_file() {
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(output) else { return Ok(()) };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.contains(WRITING));
    names.sort_unstable();
    let Some(first) = names.first() else { return Ok(()) };
    let others = match names.len() - 1 {
        0 => String::new(),
        1 => " and one thing more".to_owned(),
        more => format!(" and {more} things more"),
    };
    Err(Error::file(
        output,
        format!("holds `{first}`{others}, and no dataset of manimill's (no `{LOCK}`): nothing is written there"),
    )
    .hint("name a new or an empty folder in `dataset.output`, as in `output = \"dataset\"`"))
}

/// How many rows the dataset in a folder has; none where there is no dataset.
pub(crate) fn rows_in(output: &Path) -> usize {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let Ok(entries) = fs::read_dir(output.join("data")) else { return 0 };
    let rows = |path: PathBuf| {
        let reader = SerializedFileReader::new(File::open(path).ok()?).ok()?;
        usize::try_from(reader.metadata().file_metadata().num_rows()).ok()
    };
    entries.flatten().filter_map(|entry| rows(entry.path())).sum()
}

/// A dataset that is being written, not yet in its place. Dropped before that, it is gone.
#[derive(Debug)]
pub(crate) struct Aside {
    output: PathBuf,
    folder: PathBuf,
    /// The folder itself must stay the one that it is: it is a mount point, or somebody stands in it.
    stays: bool,
    /// Held for as long as this lives, so that other builds know that the folder is in use.
    _in_use: Option<File>,
}

impl Aside {
    /// Makes an empty folder that can take the place of `output`. `base` is the folder of the configuration.
    pub(crate) fn begin(output: &Path, base: &Path) -> Result<Self, Error> {
        let failed = |cause: io::Error| {
            Error::file(output, format!("cannot be written: {cause}")).hint("check the space and the permissions of the folder")
        };
        let output = output.canonicalize().unwrap_or_else(|_| output.to_owned());
        let parent = output.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).map_err(failed)?;
        let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = parent.join(format!(".{name}{WRITING}"));
        remove_abandoned(parent, &format!(".{name}{WRITING}"));
        remove_abandoned(&output, WRITING);
        let beside = make_folder(&beside).ok().filter(|folder| {
            let fits = !output.exists() || can_move(folder, &output);
            if !fits {
                let _ = fs::remove_dir_all(folder);
            }
            fits
        });
        let is_beside = beside.is_some();
        let folder = match beside {
            Some(folder) => folder,
            None => make_folder(&output.join(WRITING)).map_err(failed)?,
        };
        let in_use = File::open(&folder).ok().filter(|file| file.try_lock().is_ok());
        let within = |place: &Path| place.canonicalize().is_ok_and(|place| place.starts_with(&output));
        let stays = !is_beside || within(base) || std::env::current_dir().is_ok_and(|here| within(&here));
        Ok(Self { output, folder, stays, _in_use: in_use })
    }

    /// Where the dataset is to be written.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts the dataset in its place. What is not the tool's stays in the folder.
    pub(crate) fn switch(self) -> Result<(), Error> {
        let failed = |cause: io::Error| {
            Error::file(&self.output, format!("the new dataset cannot be put in its place: {cause}"))
                .hint("run the same command again when that is mended")
        };
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        if !self.output.exists() {
            return fs::rename(&self.folder, &self.output).map_err(failed);
        }
        if let Ok(metadata) = self.output.metadata() {
            let _ = fs::set_permissions(&self.folder, metadata.permissions());
        }
        if !self.stays && link_others(&self.output, &self.folder).is_ok() && exchange(&self.folder, &self.output).is_ok() {
            rescue(&self.folder, &self.output, "").map_err(failed)?;
            return Ok(());
        }
        self.move_in().map_err(failed)
    }

    /// Moves the files one by one, with a note for whoever comes after a crash.
    fn move_in(&self) -> io::Result<()> {
        // Links to the user's files, made for an exchange that could not be.
        let files: BTreeSet<String> = files_below(&self.folder)?.into_iter().filter(|path| is_own(path)).collect();
        let note = Note { from: self.folder.clone(), files };
        let text = serde_json::to_vec(&note)?;
        let mut aside = tempfile::Builder::new().prefix(".writing-").tempfile_in(&self.output)?;
        io::Write::write_all(aside.as_file_mut(), &text)?;
        aside.as_file().sync_all()?;
        aside.persist(self.output.join(NOTE)).map_err(|error| error.error)?;
        note.follow(&self.output)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What is being moved into a folder, and from where.
#[derive(Serialize, Deserialize)]
struct Note {
    from: PathBuf,
    files: BTreeSet<String>,
}

impl Note {
    /// Moves what is still to be moved, removes what the new dataset does not have, and the note last.
    fn follow(&self, output: &Path) -> io::Result<()> {
        // The ledger comes last: where it is new, everything is.
        let (ledger, others): (Vec<&String>, Vec<&String>) = self.files.iter().partition(|path| *path == "ledger.json");
        for path in others.into_iter().chain(ledger) {
            let target = output.join(path);
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            found(fs::rename(self.from.join(path), target))?;
        }
        for path in files_below(output)? {
            if is_own(&path) && !self.files.contains(&path) {
                found(fs::remove_file(output.join(path)))?;
            }
        }
        found(fs::remove_file(output.join(NOTE)))?;
        let _ = fs::remove_dir_all(&self.from);
        Ok(())
    }
}

/// Somebody else may have been faster.
fn found(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

/// Ends what a build began that was killed while it put its dataset in place. Every reader of a dataset asks for it.
///
/// # Errors
/// When the rest cannot be moved.
pub(crate) fn finish_switch(output: &Path) -> Result<(), Error> {
    let path = output.join(NOTE);
    let Ok(text) = fs::read(&path) else { return Ok(()) };
    let ended = serde_json::from_slice(&text).map_err(io::Error::from).and_then(|note: Note| note.follow(output));
    ended.map_err(|cause| {
        Error::file(output, format!("a build was stopped while it put its files in place, and the rest cannot be moved: {cause}"))
            .hint("check the permissions of the folder, or build again")
    })
}

/// A new folder, named after `prefix`, with the permissions that new folders get.
fn make_folder(prefix: &Path) -> io::Result<PathBuf> {
    if let Some(parent) = prefix.parent() {
        fs::create_dir_all(parent)?;
    }
    for number in 0_u32.. {
        let mut name = prefix.as_os_str().to_owned();
        name.push(format!("{}-{number}", std::process::id()));
        match fs::create_dir(&name) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| name.into()),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Whether files of one folder can be renamed into another: not so where that is mounted.
fn can_move(from: &Path, to: &Path) -> bool {
    let name = format!("{WRITING}probe-{}", std::process::id());
    let (probe, moved) = (from.join(&name), to.join(&name));
    let can = File::create(&probe).and_then(|_| fs::rename(&probe, &moved)).is_ok();
    let _ = fs::remove_file(if can { moved } else { probe });
    can
}

/// Removes what builds were writing that have been killed since.
fn remove_abandoned(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(prefix) && entry.path().is_dir();
        let is_free = || File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_ours && is_free() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// All files below a folder, with `/` between the parts, sorted. Links are not followed; folders being written are left out.
fn files_below(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    let mut rest = vec![String::new()];
    while let Some(relative) = rest.pop() {
        for entry in fs::read_dir(folder.join(&relative))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if relative.is_empty() { name } else { format!("{relative}/{name}") };
            let may_be_own = OWN_FOLDERS.contains(&path.split('/').next().unwrap_or_default());
            if !entry.file_type()?.is_dir() {
                files.insert(path);
            } else if may_be_own {
                rest.push(path);
            }
        }
    }
    Ok(files)
}

/// Gives the single files that are not the tool's a second name in the new folder.
///
/// # Errors
/// When there are folders of the user's: these cannot have two names.
fn link_others(old: &Path, new: &Path) -> io::Result<()> {
    let mut rest = vec![String::new()];
    while let Some(relative) = rest.pop() {
        for entry in fs::read_dir(old.join(&relative))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if relative.is_empty() { name } else { format!("{relative}/{name}") };
            let within_own = OWN_FOLDERS.contains(&path.split('/').next().unwrap_or_default());
            if entry.file_type()?.is_dir() {
                if !within_own {
                    return Err(io::Error::other("a folder of the user's"));
                }
                rest.push(path);
            } else if !is_own(&path) {
                let target = new.join(&path);
                if let Some(folder) = target.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::hard_link(entry.path(), target)?;
            }
        }
    }
    Ok(())
}

/// After an exchange: brings over what the user has put into the old folder, or changed there, in the meantime.
fn rescue(old: &Path, new: &Path, relative: &str) -> io::Result<()> {
    for entry in fs::read_dir(old.join(relative))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if relative.is_empty() { name } else { format!("{relative}/{name}") };
        let within_own = OWN_FOLDERS.contains(&path.split('/').next().unwrap_or_default());
        if entry.file_type()?.is_dir() && within_own {
            rescue(old, new, &path)?;
        } else if !is_own(&path) && !is_same(&entry.path(), &new.join(&path)) {
            fs::rename(entry.path(), new.join(&path))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_same(left: &Path, right: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path: &Path| path.symlink_metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(left).is_some() && identity(left) == identity(right)
}

#[cfg(not(unix))]
fn is_same(_: &Path, right: &Path) -> bool {
    right.exists()
}

/// Lets two folders change their names, at once.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(left: &Path, right: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn read(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap_or_default()
    }

    /// A dataset of an earlier build, with things of the user's in it.
    fn old(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let world = tempfile::tempdir().expect("a folder");
        let output = world.path().join("dataset");
        for path in ["README.md", LOCK, "ledger.json", "data/train.parquet", "data/test.parquet", "jsonl/train.jsonl"] {
            write(&output, path, "old");
        }
        for path in files {
            write(&output, path, "mine");
        }
        (world, output)
    }

    fn staged(output: &Path) -> Aside {
        let aside = Aside::begin(output, Path::new("/nowhere")).expect("a folder aside");
        for path in ["README.md", LOCK, "ledger.json", "data/train.parquet", "jsonl/train.jsonl"] {
            write(aside.folder(), path, "new");
        }
        aside
    }

    fn assert_new(world: &Path, output: &Path, mine: &[&str]) {
        for path in ["README.md", LOCK, "ledger.json", "data/train.parquet", "jsonl/train.jsonl"] {
            assert_eq!(read(output, path), "new", "{path}");
        }
        assert!(!output.join("data/test.parquet").exists(), "the new dataset has none");
        for path in mine {
            assert_eq!(read(output, path), "mine", "{path}");
        }
        let left: Vec<_> = fs::read_dir(world).expect("there").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(left, ["dataset"], "nothing is left beside it");
        assert!(!output.join(NOTE).exists());
    }

    #[test]
    fn a_dataset_takes_the_place_of_another_and_the_users_files_stay() {
        for mine in [&["notes.txt", "data/notes.md", "report.html"][..], &["notes/a.txt", ".git/HEAD"], &[]] {
            let (world, output) = old(mine);
            staged(&output).switch().expect("it is switched");
            assert_new(world.path(), &output, mine);
        }
    }

    #[test]
    fn what_is_dropped_before_the_switch_changes_nothing() {
        let (world, output) = old(&[]);
        drop(staged(&output));
        assert_eq!(read(&output, "data/train.parquet"), "old");
        assert_eq!(fs::read_dir(world.path()).expect("there").count(), 1);
    }

    #[test]
    fn a_switch_that_was_killed_is_ended_by_whoever_comes_next() {
        let files = ["README.md", "data/train.parquet", "jsonl/train.jsonl", "ledger.json", LOCK];
        for moved in 0..=files.len() {
            let (world, output) = old(&["notes/a.txt"]);
            let aside = staged(&output);
            let note = Note { from: aside.folder.clone(), files: files.iter().map(ToString::to_string).collect() };
            write(&output, NOTE, &serde_json::to_string(&note).expect("JSON"));
            for path in &files[..moved] {
                fs::rename(aside.folder.join(path), output.join(path)).expect("moved");
            }
            std::mem::forget(aside);
            finish_switch(&output).expect("the rest is moved");
            assert_new(world.path(), &output, &["notes/a.txt"]);
        }
    }

    #[test]
    fn what_killed_builds_were_writing_is_removed_and_what_others_write_is_not() {
        let (world, output) = old(&[]);
        let killed = world.path().join(format!(".dataset{WRITING}1-0"));
        write(&killed, "data/train.parquet", "half");
        let other = staged(&output);
        let aside = staged(&output);
        assert!(!killed.exists() && other.folder.exists() && aside.folder.exists());
    }

    #[test]
    fn only_what_is_empty_or_a_dataset_is_taken() {
        let (_world, output) = old(&["notes.txt"]);
        claim(&output).expect("a dataset");
        let world = tempfile::tempdir().expect("a folder");
        claim(world.path()).expect("an empty folder");
        claim(&world.path().join("new")).expect("nothing is there");
        write(world.path(), "README.md", "of a project");
        let error = claim(world.path()).expect_err("somebody's project");
        assert!(error.to_string().contains("holds `README.md`, and no dataset"), "{error}");
        write(world.path(), "x", "");
        assert!(claim(world.path()).expect_err("still").to_string().contains("`README.md` and one thing more"));
        assert!(claim(&world.path().join("x")).is_err(), "a file");
    }
}

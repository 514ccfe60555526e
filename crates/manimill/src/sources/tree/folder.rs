//! Files below a folder of this machine.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Content, Listing, Opening, Refused, TreeFile, Unread, is_foreign_folder, too_many_files};
use crate::error::{Error, Hint};
use crate::sources::kinds::check_stop;

#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: &Path, opening: Opening<'_>) -> Result<(Self, Listing), Error> {
        let Listing { mut files, mut links, mut refused } = Listing::default();
        let mut folders = vec![(root.to_owned(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            check_stop(opening.stop)?;
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(cause) if prefix.is_empty() => {
                    return Err(Error::source(opening.source, format!("cannot read the folder {}: {cause}", root.display()))
                        .hint("check the folder's path and permissions"));
                }
                Err(cause) => {
                    refused
                        .push(Refused { path: prefix.trim_end_matches('/').into(), why: format!("cannot be listed: {cause}") });
                    continue;
                }
            };
            for entry in entries.filter_map(Result::ok) {
                let name = entry.file_name();
                let Some(name) = name.to_str() else {
                    let path = format!("{prefix}{}", name.to_string_lossy());
                    refused.push(Refused { path: path.into(), why: "its name is not UTF-8".into() });
                    continue;
                };
                let path = format!("{prefix}{name}");
                // Of the entry itself: a link is neither a file nor a folder here.
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_dir() {
                    if !is_foreign_folder(name) && !entry.path().join("pyvenv.cfg").exists() {
                        folders.push((entry.path(), format!("{path}/")));
                    }
                } else if metadata.is_symlink() {
                    links.extend(said(root, &entry.path()).map(|said| (path, said)));
                } else if metadata.is_file() && !name.starts_with('.') {
                    files.push(TreeFile { path: path.into(), bytes: metadata.len() });
                    if files.len() > opening.limits.files {
                        return Err(too_many_files(opening));
                    }
                }
            }
        }
        files.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        refused.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        Ok((Self { root: root.to_owned() }, Listing { files, links, refused }))
    }

    pub(super) fn only(root: &Path, paths: impl IntoIterator<Item = String>) -> (Self, Vec<TreeFile>) {
        let mut files: Vec<TreeFile> = paths
            .into_iter()
            .map(|path| {
                let bytes = root.join(&path).metadata().map_or(0, |metadata| metadata.len());
                TreeFile { path: path.into(), bytes }
            })
            .collect();
        files.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        files.dedup();
        (Self { root: root.to_owned() }, files)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn read(&self, files: &[TreeFile], positions: &[usize], limit: u64) -> Vec<Content> {
        positions.iter().map(|&position| self.read_one(&files[position].path, limit)).collect()
    }

    fn read_one(&self, path: &str, limit: u64) -> Content {
        let broken = |cause: std::io::Error| Unread::Broken { why: format!("cannot be read: {cause}") };
        let file = open_below(&self.root, path).map_err(broken)?;
        let mut bytes = Vec::new();
        // The size that was listed may be old news: the limit holds for what is really there.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(broken)?;
        if bytes.len() as u64 > limit {
            return Err(Unread::TooLarge { bytes: bytes.len() as u64 });
        }
        Ok(bytes)
    }
}

/// Opens a file below a folder without following a link on the way there: the folder may have changed since it was listed.
/// What is no plain file is not waited for.
#[cfg(unix)]
fn open_below(root: &Path, path: &str) -> std::io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags, open, openat};

    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let on_the_way = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
    // The source itself may be named by a link: that is the user's own.
    let mut at = open(root, OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY, Mode::empty())?;
    for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
        at = openat(&at, inside(folder)?, on_the_way, Mode::empty())?;
    }
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::RDONLY;
    let file = std::fs::File::from(openat(&at, inside(name)?, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(std::io::Error::other("it is no plain file")) }
}

/// A part of a path that stays where it is.
#[cfg(unix)]
fn inside(part: &str) -> std::io::Result<&str> {
    if matches!(part, "" | "." | "..") { Err(std::io::Error::other("its path leaves the folder")) } else { Ok(part) }
}

#[cfg(not(unix))]
fn open_below(root: &Path, path: &str) -> std::io::Result<std::fs::File> {
    let (root, file) = (root.canonicalize()?, root.join(path).canonicalize()?);
    let inside = file.starts_with(&root) && file.is_file();
    if inside { std::fs::File::open(file) } else { Err(std::io::Error::other("it is no plain file of the folder")) }
}

/// What a link says, from its own folder; an absolute path into the tree counts as well.
fn said(root: &Path, link: &Path) -> Option<String> {
    let target = std::fs::read_link(link).ok()?;
    if target.is_absolute() {
        let depth = link.parent()?.strip_prefix(root).ok()?.components().count();
        let inside = target.strip_prefix(root).ok()?;
        return Some("../".repeat(depth) + inside.to_str()?);
    }
    Some(target.to_str()?.replace('\\', "/"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn read(folder: &Folder, path: &str) -> Result<String, String> {
        folder.read_one(path, 1000).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(|unread| unread.to_string())
    }

    #[test]
    fn a_file_that_became_a_link_is_not_followed() {
        let place = tempfile::tempdir().expect("a folder");
        let (root, outside) = (place.path().join("root"), place.path().join("outside"));
        std::fs::create_dir_all(root.join("a")).expect("made");
        std::fs::create_dir_all(&outside).expect("made");
        std::fs::write(outside.join("secret.py"), "secret").expect("written");
        std::fs::write(root.join("a/own.py"), "own").expect("written");
        std::os::unix::fs::symlink(outside.join("secret.py"), root.join("a/link.py")).expect("linked");
        std::os::unix::fs::symlink(&outside, root.join("b")).expect("linked");
        let folder = Folder { root: root.clone() };
        assert_eq!(read(&folder, "a/own.py").as_deref(), Ok("own"));
        for path in ["a/link.py", "b/secret.py", "../outside/secret.py", "a/../../outside/secret.py", "a"] {
            assert!(read(&folder, path).is_err(), "{path}");
        }
        // The folder that the user names may be a link.
        std::os::unix::fs::symlink(&root, place.path().join("named")).expect("linked");
        assert_eq!(read(&Folder { root: place.path().join("named") }, "a/own.py").as_deref(), Ok("own"));
    }

    #[test]
    fn what_is_no_plain_file_is_not_waited_for() {
        let place = tempfile::tempdir().expect("a folder");
        let made = std::process::Command::new("mkfifo").arg(place.path().join("pipe.py")).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(read(&Folder { root: place.path().to_owned() }, "pipe.py").is_err());
        }
    }
}

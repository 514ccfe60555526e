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
        let file = std::fs::File::open(self.root.join(path)).map_err(broken)?;
        let mut bytes = Vec::new();
        // The size that was listed may be old news: the limit holds for what is really there.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(broken)?;
        if bytes.len() as u64 > limit {
            return Err(Unread::TooLarge { bytes: bytes.len() as u64 });
        }
        Ok(bytes)
    }
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

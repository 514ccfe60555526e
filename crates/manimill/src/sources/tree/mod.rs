//! A pinned set of files, listed at once and read when asked for. What it is backed by (a folder, a commit, an archive)
//! is decided once, where a source is opened; readers see paths and bytes only.
//!
//! A link is another name of a file that the tree lists; one that leads elsewhere is never followed.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::error::{Error, Hint};
use crate::settings::Limits;

mod archive;
mod commit;
mod folder;
mod links;

pub(super) use archive::is_archive;
pub(crate) use links::normalise;

/// The files of a source, sorted by path.
#[derive(Debug)]
pub struct Tree {
    files: Vec<TreeFile>,
    links: links::Links,
    refused: Vec<Refused>,
    store: Store,
}

/// One file of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Path in the tree, with `/` between the parts.
    pub path: Arc<str>,
    /// Size in bytes as the listing says it; 0 where the listing does not know.
    pub bytes: u64,
}

/// An entry that was left out because reading it could do harm: a path that escapes, a link, a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The entry's name as the archive spells it.
    pub path: Arc<str>,
    /// Why it was left out.
    pub why: String,
}

/// Why a listed file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than the caller wanted to read.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// It is listed but not there.
    Absent {
        /// What is known of it.
        why: String,
    },
    /// It is there but cannot be read.
    Broken {
        /// What went wrong.
        why: String,
    },
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "it has {bytes} bytes"),
            Self::Absent { why } | Self::Broken { why } => f.write_str(why),
        }
    }
}

/// What listing a tree gives.
#[derive(Debug, Default)]
struct Listing {
    files: Vec<TreeFile>,
    /// Paths of links, and what they say.
    links: Vec<(String, String)>,
    refused: Vec<Refused>,
}

/// What a file gave.
pub type Content = Result<Vec<u8>, Unread>;

#[derive(Debug)]
enum Store {
    Empty,
    Folder(folder::Folder),
    Commit(commit::Commit),
    Archive(archive::Archive),
}

/// What opening a tree needs to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening<'a> {
    /// The source's id, for messages.
    pub source: &'a str,
    pub limits: Limits,
    pub stop: &'a AtomicBool,
}

impl Tree {
    /// A tree without files.
    pub fn empty() -> Self {
        Self { files: Vec::new(), links: Vec::new(), refused: Vec::new(), store: Store::Empty }
    }

    /// The files below a folder.
    pub(super) fn of_folder(root: &Path, opening: Opening<'_>) -> Result<Self, Error> {
        let (folder, listing) = folder::Folder::open(root, opening)?;
        Ok(Self::new(Store::Folder(folder), listing, opening))
    }

    /// Some files below a folder, by path.
    pub fn of_files(root: &Path, paths: impl IntoIterator<Item = String>) -> Self {
        let (folder, files) = folder::Folder::only(root, paths);
        Self { files, links: Vec::new(), refused: Vec::new(), store: Store::Folder(folder) }
    }

    /// The files of a commit in a git directory or work tree.
    pub(super) fn of_commit(repository: &Path, commit: &str, opening: Opening<'_>) -> Result<Self, Error> {
        let (commit, listing) = commit::Commit::open(repository, commit, opening)?;
        Ok(Self::new(Store::Commit(commit), listing, opening))
    }

    /// The files in an archive; `name` tells its format.
    pub(super) fn of_archive(bytes: Vec<u8>, name: &str, opening: Opening<'_>) -> Result<Self, Error> {
        let (archive, files, refused) = archive::Archive::open(bytes, name, opening)?;
        Ok(Self::new(Store::Archive(archive), Listing { files, refused, ..Listing::default() }, opening))
    }

    fn new(store: Store, listing: Listing, opening: Opening<'_>) -> Self {
        let links = links::resolve(&listing.files, listing.links, opening.limits.files);
        Self { files: listing.files, links, refused: listing.refused, store }
    }

    /// The folder of this machine that the files stand in, where they stand in one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.store {
            Store::Folder(folder) => Some(folder.root()),
            Store::Empty | Store::Commit(_) | Store::Archive(_) => None,
        }
    }

    /// Writes the files below a folder, without those that are larger than `limit` or cannot be read.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_below(&self, folder: &Path, limit: u64) -> std::io::Result<()> {
        const AT_ONCE: u64 = 64 << 20;
        let names = self.files.iter().map(|file| (file.path.as_ref(), file.bytes));
        let links = self.links.iter().filter_map(|(link, file)| Some((link.as_ref(), self.find(file)?.bytes)));
        let all: Vec<(&str, u64)> = names.chain(links).collect();
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let mut sum = 0;
            let next = rest.iter().take_while(|(_, bytes)| {
                sum += bytes.min(&limit);
                sum <= AT_ONCE
            });
            let (now, later) = rest.split_at(next.count().max(1));
            let paths: Vec<&str> = now.iter().map(|(path, _)| *path).collect();
            for (path, content) in paths.iter().zip(self.read_many(&paths, limit)) {
                let inside = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
                let (true, Ok(content)) = (inside, content) else { continue };
                let place = folder.join(path);
                std::fs::create_dir_all(place.parent().unwrap_or(folder))?;
                std::fs::write(place, content)?;
            }
            rest = later;
        }
        std::fs::create_dir_all(folder)
    }

    /// All files, sorted by path.
    pub fn files(&self) -> &[TreeFile] {
        &self.files
    }

    /// Other names of files, by links within the tree: each with the path of its file. Sorted.
    pub fn links(&self) -> &[(Arc<str>, Arc<str>)] {
        &self.links
    }

    /// Entries that were left out because reading them could do harm.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The file of that path, or that a link of that path leads to.
    pub fn find(&self, path: &str) -> Option<&TreeFile> {
        self.position(path).map(|position| &self.files[position])
    }

    /// The bytes of one file, if it has at most `limit`.
    pub fn read(&self, path: &str, limit: u64) -> Content {
        self.read_many(&[path], limit).pop().unwrap_or_else(|| Err(no_such_file(path)))
    }

    /// The bytes of several files at once, in the order of `paths`: much cheaper than one by one for commits and archives.
    pub fn read_many<P: AsRef<str>>(&self, paths: &[P], limit: u64) -> Vec<Content> {
        let mut contents: Vec<Content> = paths.iter().map(|path| Err(no_such_file(path.as_ref()))).collect();
        let mut wanted = Vec::new();
        for (slot, path) in paths.iter().enumerate() {
            let Some(position) = self.position(path.as_ref()) else { continue };
            let bytes = self.files[position].bytes;
            if bytes > limit {
                contents[slot] = Err(Unread::TooLarge { bytes });
            } else {
                wanted.push((slot, position));
            }
        }
        let positions: Vec<usize> = wanted.iter().map(|(_, position)| *position).collect();
        let read = match &self.store {
            Store::Empty => Vec::new(),
            Store::Folder(folder) => folder.read(&self.files, &positions, limit),
            Store::Commit(commit) => commit.read(&self.files, &positions, limit),
            Store::Archive(archive) => archive.read(&self.files, &positions, limit),
        };
        for ((slot, _), content) in wanted.into_iter().zip(read) {
            contents[slot] = content.and_then(refuse_pointer);
        }
        contents
    }

    fn position(&self, path: &str) -> Option<usize> {
        let at = |path: &str| self.files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok();
        at(path).or_else(|| {
            let link = self.links.binary_search_by(|(link, _)| link.as_ref().cmp(path)).ok()?;
            at(&self.links[link].1)
        })
    }
}

fn no_such_file(path: &str) -> Unread {
    Unread::Absent { why: format!("there is no file `{path}`") }
}

/// A pointer of Git LFS stands where a file should be that was never fetched.
fn refuse_pointer(bytes: Vec<u8>) -> Content {
    if bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Err(Unread::Absent { why: "it is a Git LFS pointer; the file itself was not fetched".into() });
    }
    Ok(bytes)
}

/// Whether no material of the source's own is below a folder of that name: hidden, caches, installed packages.
fn is_foreign_folder(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "__pycache__" | "site-packages" | "dist-packages" | "node_modules" | "__MACOSX")
}

/// Leaves out what is hidden, caches, and whole virtual environments, from a listing with all of them.
fn keep_own<T>(entries: Vec<T>, path: impl Fn(&T) -> &str) -> Vec<T> {
    let environments: Vec<String> = entries
        .iter()
        .filter_map(|entry| path(entry).strip_suffix("pyvenv.cfg"))
        .filter(|folder| folder.ends_with('/'))
        .map(Into::into)
        .collect();
    entries
        .into_iter()
        .filter(|entry| {
            let path = path(entry);
            let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
            !name.starts_with('.')
                && !folders.split('/').any(is_foreign_folder)
                && !environments.iter().any(|folder| path.starts_with(folder.as_str()))
        })
        .collect()
}

/// The error for a source with more files than the configuration allows.
fn too_many_files(opening: Opening<'_>) -> Error {
    Error::source(opening.source, format!("it has more than {} files", opening.limits.files))
        .hint("point `location` at a smaller folder, or raise `limits.files`")
}

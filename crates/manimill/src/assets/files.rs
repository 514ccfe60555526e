//! The files of the repository that a sample comes from, as Manim and Python would find them, read with limits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use globset::GlobBuilder;

use super::classify::look::{LARGEST_FILE, Look, look};
use crate::sample::Origin;
use crate::sources::Tree;

/// Endings that Manim tries where a picture's name has none.
const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "svg", "ico", "bmp"];

/// What is remembered of the pictures of a source, for a picture is shown by many scenes.
#[derive(Debug, Default)]
pub struct Looks(Mutex<BTreeMap<String, Arc<Result<Look, String>>>>);

/// The files of every source of a build, by the source's id.
#[derive(Debug, Default)]
pub struct Shelf<'t>(BTreeMap<Arc<str>, (&'t Tree, Looks)>);

impl<'t> Shelf<'t> {
    /// Keeps the files of a source.
    pub fn put(&mut self, source: Arc<str>, tree: &'t Tree) {
        self.0.insert(source, (tree, Looks::default()));
    }

    /// The files that a sample may mean; `None` where its source has none.
    pub fn of<'a>(&'a self, origin: &'a Origin) -> Option<Files<'a>> {
        let (tree, looks) = self.0.get(&origin.source)?;
        Some(Files::new(tree, looks, &origin.path))
    }
}

/// The files of one source, seen from one of its documents.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    tree: &'a Tree,
    looks: &'a Looks,
    /// The document's path in the tree.
    here: &'a str,
}

impl<'a> Files<'a> {
    /// The files of `tree`, for the document at `here`.
    pub fn new(tree: &'a Tree, looks: &'a Looks, here: &'a str) -> Self {
        Self { tree, looks, here }
    }

    /// The document's path in the tree.
    pub fn here(&self) -> &str {
        self.here
    }

    /// The file that a name means, and no other: of data the content counts.
    pub fn find_exactly(&self, name: &str) -> Option<&'a str> {
        let name = name.replace('\\', "/");
        if name.starts_with('/') { None } else { self.seen_from_here(&clean(&name)?.join("/")) }
    }

    /// The path in the tree of the file that a name means: relative to the folder of the document, to a folder above it (people
    /// start Manim from there), to a folder for assets; else the only file, or the nearest, whose path ends so.
    pub fn find(&self, name: &str) -> Option<&'a str> {
        let name = name.replace('\\', "/");
        let wanted = clean(&name)?;
        let is_absolute = name.starts_with('/') || name.starts_with('~') || name.get(1..2) == Some(":");
        if !is_absolute && let Some(found) = self.seen_from_here(&wanted.join("/")) {
            return Some(found);
        }
        let keep: Vec<&str> = wanted.iter().copied().filter(|part| *part != "..").collect();
        // Of an absolute path only the end can be known here.
        let least = if is_absolute { keep.len().min(1) } else { keep.len() };
        (least..=keep.len()).rev().find_map(|length| self.nearest(&keep[keep.len() - length..].join("/")))
    }

    /// The file of that name in the document's folder, in one above it, or in a folder for assets in one of them.
    fn seen_from_here(&self, name: &str) -> Option<&'a str> {
        let mut folder = self.here.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            for place in ["", "assets", "images", "media", "assets/images", "files"] {
                let parts: Vec<&str> = [folder, place, name].into_iter().filter(|part| !part.is_empty()).collect();
                if let Some(found) = self.exact(&resolve(&parts.join("/"))) {
                    return Some(found);
                }
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn exact(&self, path: &str) -> Option<&'a str> {
        let found = |path: &str| self.tree.find(path).map(|file| file.path.as_ref());
        found(path).or_else(|| ENDINGS.iter().find_map(|ending| found(&format!("{path}.{ending}"))))
    }

    /// The file whose path ends so, the one that shares most folders with the document.
    fn nearest(&self, end: &str) -> Option<&'a str> {
        if end.len() < 3 {
            return None;
        }
        let ends_so = |path: &str| {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            [path, stem].iter().any(|path| path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')))
        };
        let shared = |path: &str| path.split('/').zip(self.here.split('/')).take_while(|(left, right)| left == right).count();
        let files = self.tree.files().iter().map(|file| file.path.as_ref()).filter(|path| ends_so(path));
        files.max_by(|left, right| shared(left).cmp(&shared(right)).then(right.cmp(left)))
    }

    /// The files that a pattern of `glob` names, relative to the document's folder or one above it, sorted.
    pub fn matching(&self, pattern: &str) -> Vec<String> {
        let Some(parts) = clean(pattern) else { return Vec::new() };
        let Ok(glob) = GlobBuilder::new(&parts.join("/")).literal_separator(true).build() else { return Vec::new() };
        let matcher = glob.compile_matcher();
        let mut folder = self.here.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            let within = self.tree.files().iter().filter_map(|file| file.path.strip_prefix(prefix.as_str()));
            let found: Vec<String> = within.filter(|path| matcher.is_match(path)).take(256).map(str::to_owned).collect();
            if !found.is_empty() || folder.is_empty() {
                return found;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// The text of a file, if it is one of at most `limit` bytes.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn text(&self, path: &str, limit: u64) -> Result<String, String> {
        String::from_utf8(self.bytes(path, limit)?).map_err(|_| "it is no text".to_owned())
    }

    /// The bytes of a file, if there are at most `limit`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, String> {
        self.tree.read(path, limit).map_err(|why| why.to_string())
    }

    /// What a picture looks like.
    pub fn look(&self, path: &str) -> Arc<Result<Look, String>> {
        if let Some(known) = self.looks.0.lock().ok().and_then(|known| known.get(path).cloned()) {
            return known;
        }
        let seen = Arc::new(self.bytes(path, LARGEST_FILE).and_then(|bytes| look(path, &bytes)));
        if let Ok(mut known) = self.looks.0.lock() {
            known.insert(path.to_owned(), seen.clone());
        }
        seen
    }
}

/// The parts of a path, without what says nothing; `None` where it is none.
fn clean(path: &str) -> Option<Vec<&str>> {
    if path.len() > 500 || path.contains(['\n', '\0']) {
        return None;
    }
    let parts: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "~" && !part.ends_with(':')).collect();
    (!parts.is_empty()).then_some(parts)
}

/// A path with its `..` carried out; those that lead out of the repository lead nowhere.
fn resolve(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        if part == ".." {
            if parts.pop().is_none() {
                return String::new();
            }
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

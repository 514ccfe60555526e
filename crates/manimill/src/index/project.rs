//! The Python modules of one source as one namespace of modules, and how an import finds its way among them.

use std::sync::Arc;

use manimill_syntax::{Name, Outline, SyntaxError};
use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::outlines::Parsed;
use crate::sources::{Document, Namespace};

/// A document that is Python, by its place in [`Project::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// The documents of one source, parsed.
#[derive(Debug)]
pub struct Project {
    files: Vec<File>,
    by_path: FxHashMap<Arc<str>, FileId>,
    folders: FxHashSet<String>,
    by_stem: FxHashMap<String, Vec<FileId>>,
}

/// One document that is Python.
#[derive(Debug)]
pub struct File {
    /// Where it comes from.
    pub document: Document,
    /// What it says.
    pub module: Arc<Outline>,
}

/// What an import finds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A file of the project.
    File(FileId),
    /// A folder of the project that has no `__init__.py`.
    Folder(String),
    /// A package that the project does not hold.
    External,
}

/// Packages that projects carry copies of, and that are never the project's own code.
const VENDORED: [&str; 5] = ["manim", "manimlib", "manimgl", "manimce", "big_ol_pile_of_manim_imports"];

impl Project {
    /// The documents that are Python as a project; those that are none come back with the reason.
    pub fn new(parsed: Vec<Parsed>) -> (Self, Vec<(Document, SyntaxError)>) {
        let (mut files, mut broken) = (Vec::with_capacity(parsed.len()), Vec::new());
        for (document, module) in parsed {
            match module {
                Ok(module) => files.push(File { document, module }),
                Err(error) => broken.push((document, error)),
            }
        }
        (Self::of_files(files), broken)
    }

    fn of_files(files: Vec<File>) -> Self {
        let mut project = Self {
            files: Vec::new(),
            by_path: FxHashMap::default(),
            folders: FxHashSet::default(),
            by_stem: FxHashMap::default(),
        };
        for (position, file) in files.iter().enumerate() {
            if file.document.namespace != Namespace::Module || is_vendored(&file.document.path) {
                continue;
            }
            let id = FileId(position as u32);
            let path = &file.document.path;
            project.add_name(path, id);
            project.by_stem.entry(file_name(path).trim_end_matches(".py").to_owned()).or_default().push(id);
        }
        Self { files, ..project }
    }

    fn add_name(&mut self, path: &Arc<str>, id: FileId) {
        self.by_path.entry(path.clone()).or_insert(id);
        let mut at = folder_of(path);
        while self.folders.insert(at.to_owned()) && !at.is_empty() {
            at = folder_of(at);
        }
    }

    /// Other names of files, each with the path of its file.
    #[must_use]
    pub fn with_links(mut self, links: &[(Arc<str>, Arc<str>)]) -> Self {
        for (link, file) in links.iter().filter(|(link, _)| !is_vendored(link)) {
            if let Some(id) = self.by_path.get(file).copied() {
                self.add_name(link, id);
            }
        }
        self
    }

    /// The files, by [`FileId`].
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(position, file)| (FileId(position as u32), file))
    }

    /// One file.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Whether a folder holds modules, at any depth.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.folders.contains(folder)
    }

    /// What `import dotted` finds in a folder: a module, a package, or a folder without `__init__.py`.
    fn find_in(&self, folder: &str, dotted: &str) -> Option<Target> {
        let path = join(folder, &dotted.replace('.', "/"));
        for file in [format!("{path}.py"), join(&path, "__init__.py")] {
            if let Some(id) = self.by_path.get(file.as_str()) {
                return Some(Target::File(*id));
            }
        }
        (!dotted.is_empty() && self.folders.contains(&path)).then_some(Target::Folder(path))
    }

    /// The submodule `name` of what an import found.
    pub(crate) fn submodule(&self, of: &Target, name: &str) -> Option<Target> {
        match of {
            Target::File(id) => {
                let path = &self.file(*id).document.path;
                (file_name(path) == "__init__.py").then(|| self.find_in(folder_of(path), name)).flatten()
            }
            Target::Folder(folder) => self.find_in(folder, name),
            Target::External => None,
        }
    }

    /// The modules of a package's own folder, sorted by path.
    pub(crate) fn submodules(&self, package: FileId) -> Vec<FileId> {
        let path = &self.file(package).document.path;
        if file_name(path) != "__init__.py" {
            return Vec::new();
        }
        let folder = folder_of(path);
        let mut found: Vec<FileId> = self
            .by_path
            .values()
            .copied()
            .filter(|id| *id != package && folder_of(&self.file(*id).document.path) == folder)
            .collect();
        found.sort_by_key(|id| self.file(*id).document.path.clone());
        found
    }

    /// Resolves a module name the way Python would from the folders that people run manim in: the search path as the
    /// program has it by now (its own folder first), then what is installed, then the folders above the file.
    pub(crate) fn resolve(&self, search: &[String], from: FileId, level: u32, dotted: &str, library: &Library) -> Target {
        let file = self.file(from);
        if file.document.namespace == Namespace::Alone {
            return Target::External;
        }
        let own_folder = folder_of(&file.document.path);
        if level > 0 {
            let mut package = own_folder;
            for _ in 1..level {
                package = folder_of(package);
            }
            if dotted.is_empty() {
                return self.find_in(package, "").unwrap_or_else(|| Target::Folder(package.to_owned()));
            }
            return self.find_in(package, dotted).unwrap_or(Target::External);
        }
        let top = dotted.split('.').next().unwrap_or_default();
        if VENDORED.contains(&top) {
            return Target::External;
        }
        let searched: Vec<Target> = search.iter().filter_map(|folder| self.find_in(folder, dotted)).collect();
        if LOADED.contains(&top) && !searched.iter().any(|target| self.is_asked_for_its_own(from, top, target, library)) {
            return Target::External;
        }
        if let Some(found) = searched.iter().find(|target| matches!(target, Target::File(_))) {
            return found.clone();
        }
        if library.has(top) == Some(true) {
            return Target::External;
        }
        if let Some(found) = searched.into_iter().next() {
            return found;
        }
        let mut above = own_folder;
        loop {
            match self.find_in(above, dotted) {
                Some(Target::File(id)) if id != from => return Target::File(id),
                Some(Target::Folder(folder)) if above.is_empty() => return Target::Folder(folder),
                _ => {}
            }
            if above.is_empty() {
                break;
            }
            above = folder_of(above);
        }
        let elsewhere =
            self.only_one_named(dotted, from).or_else(|| self.below_own_name(dotted)).or_else(|| self.moved(dotted, from));
        elsewhere.map_or(Target::External, Target::File)
    }

    /// Whether a file takes a name from a module that Python's module of that name lacks, and a file of the project has.
    fn is_asked_for_its_own(&self, from: FileId, top: &str, target: &Target, library: &Library) -> bool {
        let (Target::File(found), Some(known)) = (target, library.get(top)) else { return false };
        let own = self.file(*found).module.statements().iter().flat_map(|statement| &statement.binds);
        let mut own = own.map(|binding| binding.name.as_str()).filter(|name| !known.star.contains(*name));
        let text = self.file(from).module.text();
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        own.any(|name| {
            let attribute = format!("{top}.{name}");
            let is_read = text.match_indices(&attribute).any(|(at, found)| {
                !text[..at].ends_with(|c: char| is_part(c) || c == '.') && !text[at + found.len()..].starts_with(is_part)
            });
            let import = format!("from {top} import ");
            is_read
                || text
                    .lines()
                    .filter_map(|line| line.trim_start().strip_prefix(&import))
                    .any(|names| names.split(|c: char| !is_part(c)).any(|imported| imported == name))
        })
    }

    /// The module that a name means which begins with the name of the project's own folder: people put the project into a folder that
    /// they run from. Only by two names more, since a package from elsewhere may have a module of any one name.
    fn below_own_name(&self, dotted: &str) -> Option<FileId> {
        let (_, rest) = dotted.split_once('.')?;
        match self.find_in("", rest)? {
            Target::File(id) if rest.contains('.') => Some(id),
            _ => None,
        }
    }

    /// The module that a name means whose folder has another place or name by now (`active.fourier` is `old.fourier`): the first part
    /// is still the name of a folder, and of the files whose path ends as the name does, by two parts at least or as the only one of
    /// its name, it is the nearest. `None` where two are.
    fn moved(&self, dotted: &str, from: FileId) -> Option<FileId> {
        let parts: Vec<&str> = dotted.split('.').collect();
        let [top, .., stem] = parts.as_slice() else { return None };
        if !self.folders.iter().any(|folder| file_name(folder) == *top) {
            return None;
        }
        let same_stem = self.by_stem.get(*stem)?;
        let here = &self.file(from).document.path;
        let nearness = |id: FileId| {
            let path = &self.file(id).document.path;
            let shared = path.split('/').zip(here.split('/')).take_while(|(one, other)| one == other).count();
            let own = path.trim_end_matches(".py").rsplit('/');
            (shared, own.zip(parts.iter().rev()).take_while(|(one, other)| one == *other).count())
        };
        let ends_so = |id: &FileId| *id != from && (nearness(*id).1 >= 2 || same_stem.len() == 1);
        let mut found: Vec<FileId> = same_stem.iter().copied().filter(ends_so).collect();
        found.sort_by_key(|id| std::cmp::Reverse(nearness(*id)));
        match found.as_slice() {
            [first, second, ..] if nearness(*first) == nearness(*second) => None,
            found => found.first().copied(),
        }
    }

    /// The one module of the project whose path ends in the dotted name: what a search path set outside the code must mean.
    fn only_one_named(&self, dotted: &str, from: FileId) -> Option<FileId> {
        let tail = format!("/{}.py", dotted.replace('.', "/"));
        let mut found = self
            .by_stem
            .get(dotted.rsplit('.').next()?)?
            .iter()
            .filter(|id| **id != from && format!("/{}", self.file(**id).document.path).ends_with(&tail));
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }
}

/// Modules of the standard library that Manim 0.22.0 has loaded before it reads a scene's file: Python takes them from there, whatever
/// lies in the project under their names. Seen in `sys.modules` after `import manim` (Python 3.12 on Linux).
#[rustfmt::skip]
const LOADED: [&str; 112] = [
    "abc", "argparse", "array", "ast", "atexit", "audioop", "base64", "binascii", "bisect", "builtins", "bz2", "calendar",
    "codecs", "collections", "colorsys", "concurrent", "configparser", "contextlib", "contextvars", "copy", "copyreg", "csv",
    "ctypes", "dataclasses", "datetime", "decimal", "difflib", "dis", "email", "encodings", "enum", "errno", "fcntl",
    "fileinput", "fnmatch", "fractions", "functools", "gc", "genericpath", "gettext", "gzip", "hashlib", "heapq", "hmac",
    "html", "http", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "linecache", "locale", "logging",
    "lzma", "marshal", "math", "ntpath", "numbers", "opcode", "operator", "os", "pathlib", "pickle", "pkgutil", "platform",
    "posix", "posixpath", "pprint", "pydoc", "pyexpat", "queue", "quopri", "random", "re", "reprlib", "secrets", "select",
    "selectors", "shutil", "signal", "site", "socket", "ssl", "stat", "string", "struct", "subprocess", "sys", "sysconfig",
    "tempfile", "textwrap", "threading", "time", "token", "tokenize", "traceback", "types", "typing", "unicodedata", "unittest",
    "urllib", "uuid", "warnings", "wave", "weakref", "xml", "zipfile", "zipimport", "zlib",
];

/// Whether a path lies in a copy of a Manim library.
pub(crate) fn is_vendored(path: &str) -> bool {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts.iter().any(|part| *part == "manimlib" || *part == "site-packages")
}

/// The folder of a path, empty for the root.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn join(folder: &str, path: &str) -> String {
    match (folder.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{path}"),
    }
}

/// A module's name as people would say it: its file's name, or its folder's for `__init__.py`.
pub(crate) fn module_name(path: &str) -> Name {
    let stem = file_name(path).trim_end_matches(".py");
    if stem == "__init__" { Name::new(file_name(folder_of(path))) } else { Name::new(stem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_folder_and_a_module() {
        assert_eq!(folder_of("a/b/c.py"), "a/b");
        assert_eq!(module_name("pkg/__init__.py"), "pkg");
    }

    #[test]
    fn a_carried_copy_of_manim_is_not_the_projects_code() {
        assert!(is_vendored("manimlib/scene/scene.py"));
        assert!(!is_vendored("scenes/manimlib.py"));
    }
}

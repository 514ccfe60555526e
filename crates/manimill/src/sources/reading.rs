//! One reading of one source: which files are read, what they gave, and what has to be told. Every reader fills one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kinds::{Context, check_stop};
use super::licence::{self, Licences};
use super::places::Place;
use super::text::{self, Undecodable};
use super::tree::{Tree, Unread};
use super::{Description, Document, Gathered, Namespace, Pin, Unreadable, UnreadableReason, Wanted, nothing};
use crate::error::Error;
use crate::sample::Change;
use crate::settings::SourceSettings;

/// Longest text that is kept of what could not be read.
const EVIDENCE_BYTES: usize = 100_000;

/// What has been read of a source so far.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub settings: &'a SourceSettings,
    pub context: &'a Context<'a>,
    pub tree: Tree,
    pub documents: Vec<Document>,
    pub unreadable: Vec<Unreadable>,
    pub readmes: Vec<(Arc<str>, String)>,
    pub warnings: Vec<String>,
    pin: Option<Pin>,
    repository: String,
    /// BLAKE3 over all files read.
    digest: blake3::Hasher,
    /// Licences that files declare for themselves, by path.
    headers: BTreeMap<Arc<str>, Arc<str>>,
    files_read: usize,
}

/// Path and bytes of a file that was read.
pub(super) type RawFile = (Arc<str>, Vec<u8>);

/// A file that was read and decoded.
#[derive(Clone, Debug)]
pub(super) struct TextFile {
    pub path: Arc<str>,
    pub text: String,
}

/// What a reader knows of a document; the rest is the same for all of its source.
#[derive(Debug)]
pub(super) struct Found {
    pub path: Arc<str>,
    pub part: Option<String>,
    pub namespace: Namespace,
    pub text: String,
    pub first_line: u32,
    pub wanted: Wanted,
    pub description: Option<Description>,
    pub implied_lines: u32,
    pub changes: Vec<Change>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(settings: &'a SourceSettings, context: &'a Context<'a>, place: Place) -> Self {
        let unreadable = place
            .tree
            .refused()
            .iter()
            .map(|refused| Unreadable {
                path: refused.path.clone(),
                part: None,
                reason: UnreadableReason::Refused,
                detail: refused.why.clone(),
                text: None,
            })
            .collect();
        let mut links = blake3::Hasher::new();
        for (link, file) in place.tree.links() {
            digest(&mut links, link, file.as_bytes());
        }
        Self {
            settings,
            context,
            tree: place.tree,
            documents: Vec::new(),
            unreadable,
            readmes: Vec::new(),
            warnings: place.warnings,
            pin: place.pin,
            repository: place.repository,
            digest: links,
            headers: BTreeMap::new(),
            files_read: 0,
        }
    }

    /// The paths that the configuration lets in and whose names end in one of `suffixes`, in order.
    pub(super) fn select(&self, suffixes: &[&str]) -> Vec<Arc<str>> {
        let ends_right = |path: &str| {
            let path = path.to_ascii_lowercase();
            suffixes.iter().any(|suffix| path.ends_with(suffix))
        };
        let files = self.tree.files().iter().filter(|file| ends_right(&file.path) && self.settings.paths.accepts(&file.path));
        files.map(|file| file.path.clone()).collect()
    }

    /// The bytes of files, each that could be read; the others are noted as unreadable.
    pub(super) fn read(&mut self, paths: &[Arc<str>], limit: u64) -> Result<Vec<RawFile>, Error> {
        check_stop(self.context.stop)?;
        let contents = self.tree.read_many(paths, limit);
        let mut files = Vec::new();
        for (path, content) in paths.iter().zip(contents) {
            match content {
                Ok(bytes) => {
                    digest(&mut self.digest, path, &bytes);
                    self.files_read += 1;
                    files.push((path.clone(), bytes));
                }
                Err(unread) => {
                    let reason = match unread {
                        Unread::TooLarge { .. } => UnreadableReason::TooLarge,
                        Unread::Absent { .. } => UnreadableReason::Absent,
                        Unread::Broken { .. } => UnreadableReason::Broken,
                    };
                    let detail = match unread {
                        Unread::TooLarge { bytes } => {
                            let key = if limit == self.context.limits.archive_bytes { "archive_bytes" } else { "file_bytes" };
                            format!("it has {bytes} bytes or more; the limit is {limit} (`limits.{key}`)")
                        }
                        other => other.to_string(),
                    };
                    self.refuse(path, None, reason, detail, None);
                }
            }
        }
        Ok(files)
    }

    /// The texts of files, decoded as Python files are.
    pub(super) fn read_texts(&mut self, paths: &[Arc<str>], limit: u64) -> Result<Vec<TextFile>, Error> {
        let mut texts = Vec::new();
        for (path, bytes) in self.read(paths, limit)? {
            let decoded = if path.ends_with(".py") { text::decode_python(&bytes) } else { text::decode(&bytes) };
            match decoded {
                Ok(text) => {
                    if let Some(licence) = licence::of_header(&text) {
                        self.headers.insert(path.clone(), licence);
                    }
                    texts.push(TextFile { path, text });
                }
                Err(undecodable) => self.refuse_undecodable(&path, None, undecodable, &bytes),
            }
        }
        Ok(texts)
    }

    /// Reads the READMEs. They are no candidates: one that cannot be read says nothing, and that is all.
    pub(super) fn read_readmes(&mut self) {
        let is_readme = |path: &Arc<str>| path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("readme.md"));
        let paths: Vec<Arc<str>> = self.select(&[".md"]).into_iter().filter(is_readme).collect();
        for (path, content) in paths.iter().zip(self.tree.read_many(&paths, self.context.limits.file_bytes)) {
            let Ok(bytes) = content else { continue };
            digest(&mut self.digest, path, &bytes);
            if let Ok(text) = text::decode(&bytes) {
                self.readmes.push((path.clone(), text));
            }
        }
    }

    pub(super) fn refuse_undecodable(&mut self, path: &Arc<str>, part: Option<String>, undecodable: Undecodable, bytes: &[u8]) {
        match undecodable {
            Undecodable::NotUtf8(detail) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                self.refuse(path, part, UnreadableReason::NotUtf8, detail, Some(text));
            }
            Undecodable::NotText(detail) => self.refuse(path, part, UnreadableReason::NotText, detail, None),
        }
    }

    /// Notes something that should have been a document and cannot be read as one.
    pub(super) fn refuse(
        &mut self,
        path: &Arc<str>,
        part: Option<String>,
        reason: UnreadableReason,
        detail: impl Into<String>,
        text: Option<String>,
    ) {
        let text = text.map(|mut text| {
            text.truncate(text.floor_char_boundary(EVIDENCE_BYTES));
            text
        });
        self.unreadable.push(Unreadable { path: path.clone(), part, reason, detail: detail.into(), text });
    }

    /// Takes in a document; its part is made unique within its path.
    pub(super) fn add(&mut self, found: Found) {
        self.documents.push(Document {
            path: found.path,
            part: found.part,
            namespace: found.namespace,
            text: found.text.into(),
            first_line: found.first_line,
            wanted: found.wanted,
            description: found.description.filter(|description| !description.text.trim().is_empty()),
            licence: licence::UNKNOWN.into(),
            implied_lines: found.implied_lines,
            changes: found.changes,
        });
    }

    pub(super) fn error(&self, what: impl Into<String>) -> Error {
        Error::source(&self.settings.id, what)
    }

    /// Everything that was read; `wants` says in words what the reader looks for.
    pub(super) fn finish(mut self, wants: &nothing::Wants) -> Gathered {
        self.documents.sort_by(|left, right| left.path.cmp(&right.path));
        self.unreadable.sort_by(|left, right| left.path.cmp(&right.path));
        make_parts_unique(&mut self.documents);
        self.license();
        if self.documents.is_empty() {
            self.warnings.push(nothing::explain(&self, wants));
        } else {
            self.warn_of_losses();
        }
        let pin = self.pin.unwrap_or_else(|| Pin::Content { blake3: self.digest.finalize().to_hex().to_string() });
        Gathered {
            source: self.settings.id.clone(),
            pin,
            repository: self.repository,
            tree: self.tree,
            documents: self.documents,
            unreadable: self.unreadable,
            readmes: self.readmes,
            warnings: self.warnings,
        }
    }

    /// The files of which only a pointer is there.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        let absent = self.unreadable.iter().filter(|it| it.reason == UnreadableReason::Absent && it.detail.contains("Git LFS"));
        absent.map(|it| &*it.path)
    }

    /// What was refused of a tree (a folder that cannot be listed, say), in one warning.
    fn warn_of_losses(&mut self) {
        let unread = |it: &&Unreadable| {
            matches!(it.reason, UnreadableReason::Refused | UnreadableReason::Broken)
                && it.part.is_none()
                && it.detail.contains("cannot be")
        };
        let mut lost = self.unreadable.iter().filter(unread);
        let Some(first) = lost.next() else { return };
        let more = match lost.count() {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        let warning =
            format!("`{}` {}{more}; the build goes on without it, and `rejected.parquet` lists it", first.path, first.detail);
        self.warnings.push(warning.replace("` it cannot", "` cannot"));
    }

    pub(super) fn files_read(&self) -> usize {
        self.files_read
    }

    fn license(&mut self) {
        if let Some(licence) = &self.settings.licence {
            for document in &mut self.documents {
                document.licence = licence.clone();
            }
            return;
        }
        if self.documents.is_empty() {
            return;
        }
        let licences = Licences::of(&self.tree);
        for (path, bytes) in &licences.read {
            digest(&mut self.digest, path, bytes);
        }
        self.warnings.extend(licences.unread.iter().map(|(path, why)| {
            format!("the licence in `{path}` {why}; the build goes on, and what it covers counts as `{}`", licence::UNKNOWN)
        }));
        for document in &mut self.documents {
            document.licence = self.headers.get(&document.path).cloned().unwrap_or_else(|| licences.nearest(&document.path));
        }
    }
}

fn digest(hasher: &mut blake3::Hasher, path: &str, bytes: &[u8]) {
    hasher.update(&(path.len() as u64).to_le_bytes());
    hasher.update(path.as_bytes());
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Two examples of one file may have one name: the second becomes `example Name (2)`.
fn make_parts_unique(documents: &mut [Document]) {
    let mut seen: BTreeMap<(Arc<str>, String), usize> = BTreeMap::new();
    for document in documents {
        let Some(part) = &mut document.part else { continue };
        let count = seen.entry((document.path.clone(), part.clone())).or_default();
        *count += 1;
        if *count > 1 {
            *part = format!("{part} ({count})");
        }
    }
}

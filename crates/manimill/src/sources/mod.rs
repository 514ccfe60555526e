//! Where material comes from. A source is one configured place; it is pinned, read with limits, and gives documents.
//!
//! A source has two halves that do not know each other: a *tree* (a pinned set of files: a folder, a commit, a package)
//! and a *reader* (which of those files hold Python, and how to get it out). Each kind names one of both.
//! Nothing of a source is executed here.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::sample::Change;
use crate::settings::SourceSettings;

mod docs;
mod folder;
mod git;
mod git_command;
mod kinds;
mod licence;
pub(crate) mod markdown;
mod modules;
mod notebook;
mod nothing;
mod pairs;
mod places;
mod pypi;
pub(crate) mod python;
mod reading;
mod table;
mod text;
mod tree;

pub use kinds::{Context, KINDS, Kind};
pub use pairs::{Pair, read_pairs};
pub use table::Columns;
pub(crate) use tree::normalise;
pub use tree::{Content, Refused, Tree, TreeFile, Unread};

/// Looks at a table for the columns that hold code and description.
///
/// # Errors
/// When it cannot be read.
pub fn guess_columns(settings: &SourceSettings, context: &Context<'_>) -> Result<Columns, Error> {
    table::guess_columns(settings, context)
}

/// Takes the address of a page about a part of a repository apart: repository, revision, pattern of the part.
pub(crate) fn page_of(url: &str) -> Option<(String, String, Option<String>)> {
    places::page_of(url)
}

/// Everything that one source gave: what can be read, and what could not.
#[derive(Debug)]
pub struct Gathered {
    /// The `id` of the source in the configuration.
    pub source: Arc<str>,
    /// What exactly was read; goes into `manimill.lock`.
    pub pin: Pin,
    /// The repository, package or file that people would look the origin up in, as a URL or name.
    pub repository: String,
    /// All files beside the documents, by path: what assets and data files are looked up in.
    pub tree: Tree,
    /// The Python that was found, in the order of (path, place in the file).
    pub documents: Vec<Document>,
    /// What should have been a document but could not be read as one.
    pub unreadable: Vec<Unreadable>,
    /// The READMEs, by path: what their authors say of scenes.
    pub readmes: Vec<(Arc<str>, String)>,
    /// What the user should hear about although the build goes on.
    pub warnings: Vec<String>,
}

/// One piece of Python with one origin: a module, a documentation example, a notebook, a row of a table.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path of the file in its tree, with `/` between the parts.
    pub path: Arc<str>,
    /// Which part of the file, where it holds several: `row 17`, `example SquareToCircle`. Unique within the path.
    pub part: Option<String>,
    /// How the document stands to the other documents of its source.
    pub namespace: Namespace,
    /// Python, decoded to UTF-8, without a byte-order mark. Line ends are the author's.
    pub text: Arc<str>,
    /// Line of the file (1-based) that the first line of `text` after the implied ones comes from; 1 where the file has no
    /// lines of its own (a notebook, a row of a Parquet table).
    pub first_line: u32,
    /// Which of its scenes the document is about.
    pub wanted: Wanted,
    /// What its author says that it shows.
    pub description: Option<Description>,
    /// SPDX expression, or `unknown`.
    pub licence: Arc<str>,
    /// Lines of `text` that stand nowhere in the file but are implied by where the code comes from (the `.. manim::`
    /// directive executes `from manim import *` first). They come first, or follow an import from `__future__`.
    pub implied_lines: u32,
    /// What was done to the text so that it is Python.
    pub changes: Vec<Change>,
}

impl Document {
    /// A file by itself: all of its scenes are wanted, and nothing is known of it but its text.
    pub fn new(path: impl Into<Arc<str>>, namespace: Namespace, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            part: None,
            namespace,
            text: text.into(),
            first_line: 1,
            wanted: Wanted::All,
            description: None,
            licence: "unknown".into(),
            implied_lines: 0,
            changes: Vec::new(),
        }
    }
}

/// How a document stands to the others of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Namespace {
    /// A module that other modules of the source can import.
    Module,
    /// Imports the source's modules, but is imported by none (a notebook, an example in the repository's docs).
    Script,
    /// Stands alone: a row of a table. Sees no other document. Is itself one candidate, scene or not.
    Alone,
}

/// Which scenes of a document are candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every scene that it defines.
    All,
    /// The ones that its author renders, by class name (`.. manim:: Name`, `%%manim -ql Name`).
    Named(Vec<String>),
}

/// What a person or a model wrote about a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The words.
    pub text: String,
    /// Where they come from, for example `column "Reviewed Description"`, `chat turn user`.
    pub origin: String,
}

/// A document that could not be read, with what is known of it, so that it can be looked at and won back.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Path of the file in its tree.
    pub path: Arc<str>,
    /// Which part of the file (`row 17`), where it holds several.
    pub part: Option<String>,
    /// A closed, countable reason.
    pub reason: UnreadableReason,
    /// The evidence in words: what, where.
    pub detail: String,
    /// The text as it stood, where there is one (cut at the limit for a sample's length).
    pub text: Option<String>,
}

/// Why a document could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadableReason {
    /// The row, cell or block carries no code.
    NoCode,
    /// The bytes are not UTF-8 and declare no encoding that can be read.
    NotUtf8,
    /// The bytes are no text at all.
    NotText,
    /// Larger than `limits.file_bytes`.
    TooLarge,
    /// The row, cell or notebook is not what its format promises.
    Broken,
    /// The code is damaged, and how it was cannot be known.
    Damaged,
    /// Listed by the tree, but its content is not there (a partial clone, a large-file pointer).
    Absent,
    /// Left out because reading it could do harm: an archive's entry that escapes its folder, a link, a device.
    Refused,
}

impl UnreadableReason {
    /// The name in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoCode => "no-code",
            Self::NotUtf8 => "not-utf8",
            Self::NotText => "not-text",
            Self::TooLarge => "too-large",
            Self::Broken => "broken",
            Self::Damaged => "damaged",
            Self::Absent => "absent",
            Self::Refused => "refused",
        }
    }
}

/// What exactly was read. Equal pins mean equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Pin {
    /// A git commit: 40 hexadecimal digits.
    Commit {
        /// The commit's name.
        commit: String,
        /// The branch, tag or commit that was asked for, if one was: the pin holds for as long as the same is asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<String>,
    },
    /// A release of a package, with the SHA-256 of its archive in hexadecimal digits.
    Release {
        /// The version as the index spells it.
        version: String,
        /// The archive's file name.
        file: String,
        /// SHA-256 of the archive.
        sha256: String,
    },
    /// BLAKE3 of the files that were read, in hexadecimal digits. It records what was read; it cannot bring it back.
    Content {
        /// BLAKE3 over (path, length, bytes) of every file read, by path.
        blake3: String,
    },
}

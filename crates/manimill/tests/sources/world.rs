//! A folder with material and a configuration, gone when the test is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use manimill::error::Error;
use manimill::ledger::Stage;
use manimill::options;
use manimill::settings::Settings;
use manimill::sources::{Context, Document, Gathered, Pin};

pub(crate) struct World {
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A world with files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let world = Self::new();
        for (path, text) in files {
            world.write(path, text.as_bytes());
        }
        world
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    /// Reads the one source of `[[source]]`'s other keys.
    pub(crate) fn gather(&self, source: &str) -> Result<Gathered, Error> {
        self.gather_pinned(source, None)
    }

    pub(crate) fn gather_pinned(&self, source: &str, pin: Option<&Pin>) -> Result<Gathered, Error> {
        let text = format!("[dataset]\nname = \"test\"\n[[source]]\nid = \"it\"\n{source}");
        let settings = self.settings(&text);
        let source = &settings.sources[0];
        let stop = AtomicBool::new(false);
        (source.kind.gather)(source, &Context { cache: &self.path(".cache"), limits: settings.limits, pin, stop: &stop })
    }

    /// Reads the source of a whole configuration.
    pub(crate) fn settings(&self, text: &str) -> Settings {
        let path = self.path("manimill.toml");
        let options = options::parse(text, &path).expect("a configuration");
        Settings::resolve(options, &path, self.path(".cache"), Stage::Render).expect("settings")
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// `path` or `path: part` of each document.
pub(crate) fn names(gathered: &Gathered) -> Vec<String> {
    let name = |document: &Document| match &document.part {
        Some(part) => format!("{}: {part}", document.path),
        None => document.path.to_string(),
    };
    gathered.documents.iter().map(name).collect()
}

/// `path: reason: detail` of everything that could not be read.
pub(crate) fn losses(gathered: &Gathered) -> Vec<String> {
    let part = |part: &Option<String>| part.as_ref().map(|part| format!(" {part}")).unwrap_or_default();
    gathered
        .unreadable
        .iter()
        .map(|lost| format!("{}{}: {:?}: {}", lost.path, part(&lost.part), lost.reason, lost.detail))
        .collect()
}

/// The error's message and next step, with the world's folder as `~`.
pub(crate) fn said(world: &World, gathered: Result<Gathered, Error>) -> String {
    let error = gathered.expect_err("an error");
    let hint = error.next_step().map(|hint| format!(" | {hint}")).unwrap_or_default();
    format!("{error}{hint}").replace(&*world.root().to_string_lossy(), "~")
}

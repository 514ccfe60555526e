//! Opening what `location` names: a folder, file or archive of this machine, a git repository, or a package.
//! Every place gives the same thing: a tree, a pin, and the name that people would look it up by.

use std::path::{Path, PathBuf};

use super::Pin;
use super::kinds::Context;
use super::tree::{Opening, Tree};
use crate::error::Error;
use crate::settings::SourceSettings;

mod folder;
mod git;
mod index;
mod package;
mod version;

pub(super) use folder::open as open_folder;
pub(super) use git::open as open_git;
pub(super) use package::open as open_package;

/// An opened place.
#[derive(Debug)]
pub(super) struct Place {
    pub tree: Tree,
    /// `None` where only the content that is read can pin it.
    pub pin: Option<Pin>,
    pub repository: String,
    pub warnings: Vec<String>,
}

/// Opens a location that may be any of them: `pypi:NAME`, a git URL or git directory, or a path.
pub(super) fn open_any(settings: &SourceSettings, context: &Context<'_>) -> Result<Place, Error> {
    if settings.location.starts_with(PACKAGE_PREFIX) {
        return open_package(settings, context);
    }
    if git::is_url(&settings.location) || settings.revision.is_some() || git::is_git_directory(&local_path(settings)) {
        return open_git(settings, context);
    }
    open_folder(settings, context)
}

/// Says that a location is the name of a package.
const PACKAGE_PREFIX: &str = "pypi:";

/// The location as a path of this machine.
fn local_path(settings: &SourceSettings) -> PathBuf {
    settings.base.join(&settings.location)
}

fn opening<'a>(settings: &'a SourceSettings, context: &Context<'a>) -> Opening<'a> {
    Opening { source: &settings.id, limits: context.limits, stop: context.stop }
}

/// A folder beside `path`, for what is being made there: it is renamed when it is whole, and goes away otherwise.
fn make_aside(path: &Path) -> std::io::Result<tempfile::TempDir> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent)?;
    tempfile::Builder::new().prefix(".making-").tempdir_in(parent)
}

/// Writes a file so that it is either whole or not there.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let aside = make_aside(path)?;
    let made = aside.path().join("file");
    std::fs::write(&made, bytes)?;
    std::fs::rename(made, path)
}

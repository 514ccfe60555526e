//! Opening what `location` names: a folder, file or archive of this machine, a git repository, or a package.
//! Every place gives the same thing: a tree, a pin, and the name that people would look it up by.

use std::path::{Path, PathBuf};
use std::time::Duration;

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
pub(super) use git::{open as open_git, page_of};
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

/// How the names of folders start in which something is being made.
const ASIDE: &str = ".making-";
/// Nothing is made for so long.
const ABANDONED: Duration = Duration::from_hours(24);

/// The location as a path of this machine.
fn local_path(settings: &SourceSettings) -> PathBuf {
    crate::settings::local(&settings.base, &settings.location)
}

fn opening<'a>(settings: &'a SourceSettings, context: &Context<'a>) -> Opening<'a> {
    Opening { source: &settings.id, limits: context.limits, stop: context.stop }
}

/// A folder beside `path`, for what is being made there: it is renamed when it is whole, and goes away otherwise.
fn make_aside(path: &Path) -> std::io::Result<tempfile::TempDir> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent)?;
    sweep(parent);
    tempfile::Builder::new().prefix(ASIDE).tempdir_in(parent)
}

/// Takes away what a build that was killed has left; what is younger may belong to one that still runs.
fn sweep(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.filter_map(Result::ok) {
        let is_aside = entry.file_name().to_string_lossy().starts_with(ASIDE);
        let age = entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|made| made.elapsed().ok());
        if is_aside && age.is_some_and(|age| age > ABANDONED) {
            // That it cannot be taken away harms nobody.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Writes a file so that it is either whole or not there.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let aside = make_aside(path)?;
    let made = aside.path().join("file");
    std::fs::write(&made, bytes)?;
    std::fs::rename(made, path)
}

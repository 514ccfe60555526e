//! A folder, a file, an archive, or a pattern of files of this machine.

use std::path::Path;

use globset::GlobBuilder;

use super::{Place, local_path, opening};
use crate::error::{Error, Hint};
use crate::settings::SourceSettings;
use crate::sources::kinds::Context;
use crate::sources::tree::{Tree, is_archive};

/// Opens the location as a path, relative to the configuration file.
pub(in crate::sources) fn open(settings: &SourceSettings, context: &Context<'_>) -> Result<Place, Error> {
    let path = local_path(settings);
    let opening = opening(settings, context);
    let tree = if path.is_dir() {
        Tree::of_folder(&path, opening)?
    } else if path.is_file() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_archive(&name) {
            Tree::of_archive(read_archive(&path, settings, context)?, &name, opening)?
        } else {
            // A link that the user names is followed; those within a source are not.
            let path = path.canonicalize().unwrap_or(path);
            let name = path.file_name().map_or(name, |name| name.to_string_lossy().into_owned());
            Tree::of_files(path.parent().unwrap_or(Path::new("/")), [name])
        }
    } else if settings.location.contains(['*', '?', '[']) {
        matching(settings, context)?
    } else {
        return Err(missing(settings, &path));
    };
    Ok(Place { tree, pin: None, repository: settings.location.clone(), warnings: Vec::new() })
}

/// The bytes of an archive, if it is not larger than what it may unpack to.
pub(super) fn read_archive(path: &Path, settings: &SourceSettings, context: &Context<'_>) -> Result<Vec<u8>, Error> {
    let unreadable = |cause: std::io::Error| {
        Error::source(&settings.id, format!("cannot read {}: {cause}", path.display())).hint("check the file's permissions")
    };
    let size = path.metadata().map_err(unreadable)?.len();
    if size > context.limits.archive_bytes {
        return Err(Error::source(&settings.id, format!("{} has {size} bytes", path.display()))
            .hint("if you trust it, raise `limits.archive_bytes`"));
    }
    std::fs::read(path).map_err(unreadable)
}

/// The files that a pattern such as `data/*.parquet` names.
fn matching(settings: &SourceSettings, context: &Context<'_>) -> Result<Tree, Error> {
    let location = settings.location.replace('\\', "/");
    let first_wild = location.find(['*', '?', '[']).unwrap_or(location.len());
    let (folder, pattern) = match location[..first_wild].rfind('/') {
        Some(slash) => (&location[..=slash], &location[slash + 1..]),
        None => ("", location.as_str()),
    };
    let root = crate::settings::local(&settings.base, folder);
    if !root.is_dir() {
        return Err(missing(settings, &root));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().map_err(|cause| {
        Error::source(&settings.id, format!("`location` has a pattern that cannot be read: {cause}"))
            .hint("patterns look like `data/*.parquet`")
    })?;
    let matcher = glob.compile_matcher();
    let all = Tree::of_folder(&root, opening(settings, context))?;
    let matching: Vec<String> =
        all.files().iter().filter(|file| matcher.is_match(file.path.as_ref())).map(|file| file.path.to_string()).collect();
    if matching.is_empty() {
        return Err(Error::source(&settings.id, format!("no file matches `{}`", settings.location)).hint(format!(
            "there {} below {}",
            if all.files().len() == 1 { "is 1 file".to_owned() } else { format!("are {} files", all.files().len()) },
            root.display()
        )));
    }
    Ok(Tree::of_files(&root, matching))
}

fn missing(settings: &SourceSettings, path: &Path) -> Error {
    let error = Error::source(&settings.id, format!("there is no file or folder {}", path.display()));
    let siblings = nearest_sibling(path);
    error.hint(match siblings {
        Some(name) => format!("did you mean `{name}`? Paths are relative to the configuration file"),
        None => "check `location`; paths are relative to the configuration file".to_owned(),
    })
}

fn nearest_sibling(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let names: Vec<String> =
        path.parent()?.read_dir().ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    crate::suggest::nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

//! `[export]`, resolved.

use std::path::Path;

use super::formats::Format;
use crate::assets::library;
use crate::error::{Error, Hint};
use crate::options::ExportOptions;
use crate::settings::AssetMode;
use crate::suggest;

/// What conversations begin with where the configuration says nothing.
const SYSTEM: &str = "You write animations with Manim Community. Answer with one complete Python file that defines one scene.";

/// The forms in which rows are written.
#[derive(Clone, Debug)]
pub struct ExportSettings {
    /// The forms beside the rows themselves.
    pub formats: Vec<Format>,
    /// What conversations begin with, if with anything.
    pub system: Option<String>,
    /// Whether the code of answers stands between Markdown fences.
    pub fence: bool,
}

impl ExportSettings {
    /// Resolves `[export]` of the configuration at `path`.
    ///
    /// In the mode `library` of assets, conversations begin with what the module has as well: it is a tool of the model's.
    pub(crate) fn resolve(options: ExportOptions, assets: AssetMode, path: &Path) -> Result<Self, Error> {
        let formats = match options.formats {
            None => Format::ALL.to_vec(),
            Some(names) => names.iter().map(|name| format(name, path)).collect::<Result<_, _>>()?,
        };
        let system = options.system.unwrap_or_else(|| SYSTEM.to_owned());
        Ok(Self {
            formats: Format::ALL.into_iter().filter(|format| formats.contains(format)).collect(),
            system: Some(system).filter(|system| !system.trim().is_empty()).map(|system| match assets {
                AssetMode::Library => format!("{system}\n\n{}", library::manual().trim_end()),
                AssetMode::Shapes | AssetMode::Drop => system,
            }),
            fence: options.fence.unwrap_or(true),
        })
    }
}

fn format(name: &str, path: &Path) -> Result<Format, Error> {
    Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
        let error = Error::config(path, format!("`export.formats` has `{name}`"));
        let names = Format::ALL.map(Format::name);
        match suggest::nearest(name, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("the formats are {}", names.join(", "))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_list_the_library_where_samples_use_it() {
        let system = |assets, system: Option<&str>| {
            let options = ExportOptions { system: system.map(str::to_owned), ..ExportOptions::default() };
            ExportSettings::resolve(options, assets, Path::new("x.toml")).expect("it is valid").system
        };
        let listed = system(AssetMode::Library, Some("Draw.")).expect("a prompt");
        assert!(listed.starts_with("Draw.\n\nPictures are never loaded") && listed.contains("\n- factory ("), "{listed}");
        assert_eq!(system(AssetMode::Shapes, Some("Draw.")).as_deref(), Some("Draw."));
        assert_eq!(system(AssetMode::Library, Some("")), None, "who wants none gets none");
    }
}

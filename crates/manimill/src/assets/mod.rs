//! No sample needs a file: every use of one is found, and something of the sample's own is put in its place.
//!
//! `find` follows names to where they come from; `files` reads what is there; `classify` tells what a picture shows;
//! `catalogue` draws it; `vector` and `data` write out what is small; `replace` does it. A sample that still needs a file
//! is dropped with the file's name.

pub mod catalogue;
pub mod classify;
pub mod drawing;
pub mod files;
pub mod find;
pub mod library;
pub mod replace;

mod data;
mod guards;
mod npy;
mod tidy;
mod vector;

use manimill_syntax::tree::{Call, Kind, Tree};
use manimill_syntax::{Module, format};

use self::files::{Files, Looks, Shelf};
use self::find::{Evaluator, looks_like_a_file, uses};
use self::guards::There;
use self::replace::Replaced;
use crate::index::Library;
use crate::ledger::{Decision, Stage};
use crate::sample::{Repaired, Sample, SelfContained};
use crate::settings::{AssetMode, AssetSettings, Settings};
use crate::slice::without_leftovers;

/// Calls that are given the name of a file, among other things: the name must look like a file's.
const READERS: [&str; 24] = [
    "ImageMobject",
    "SVGMobject",
    "add_sound",
    "imread",
    "register_font",
    "VideoCapture",
    "Code",
    "open",
    "load",
    "loadtxt",
    "genfromtxt",
    "fromfile",
    "read_csv",
    "read_json",
    "read_excel",
    "read_parquet",
    "read_text",
    "read_bytes",
    "Path",
    "joinpath",
    "join",
    "get_full_raster_image_path",
    "ImageMobjectFromFile",
    "from_file",
];

/// Gives every sample that uses files something of its own instead.
///
/// # Errors
/// The decision to drop a sample that needs a file which nothing can stand for.
pub fn self_contained(
    settings: &Settings,
    Repaired(sample): Repaired,
    shelf: &Shelf<'_>,
    library: &Library,
) -> Result<SelfContained, Decision> {
    if settings.assets.mode == AssetMode::Drop {
        return match needed(&sample.code, &sample.origin.path) {
            Some(evidence) => Err(sample.drop(Stage::Assets, "needs-file", evidence)),
            None => Ok(SelfContained(sample)),
        };
    }
    let (nothing, looks) = (crate::sources::Tree::empty(), Looks::default());
    let replaced = {
        let files = shelf.of(&sample.origin).unwrap_or(Files::new(&nothing, &looks, &sample.origin.path));
        without_files(&sample.code, &files, &settings.assets)
    };
    match replaced {
        Err(why) => Err(sample.drop(Stage::Assets, "needs-file", why)),
        Ok(replaced) => {
            let mut sample: Sample = sample;
            if let Some(replaced) = replaced {
                // What only the names of files needed goes with them: folders, helpers, `import os`.
                let code = without_leftovers(&replaced.code, &sample.scene, library).unwrap_or(replaced.code);
                sample.code = if settings.slice.format { format(&code).unwrap_or(code) } else { code };
                sample.changes.extend(replaced.changes);
            }
            match needed(&sample.code, &sample.origin.path) {
                Some(evidence) => Err(sample.drop(Stage::Assets, "needs-file", evidence)),
                None => Ok(SelfContained(sample)),
            }
        }
    }
}

/// A sample without files. Where one cannot be replaced, and the sample asks whether it is there, the answer is no.
fn without_files(code: &str, files: &Files<'_>, settings: &AssetSettings) -> Result<Option<Replaced>, String> {
    let with = |there| replaced(code, files, settings, there);
    with(There::All).or_else(|why| {
        let questions = guards::settle(code, files, There::All).1.len();
        let answers = (0..questions).map(There::AllBut).chain([There::None]).filter(|_| questions > 0);
        answers.map(with).find_map(Result::ok).ok_or(why)
    })
}

fn replaced(code: &str, files: &Files<'_>, settings: &AssetSettings, there: There) -> Result<Option<Replaced>, String> {
    let (settled, mut changes) = guards::settle(code, files, there);
    let replaced = replace::replace(&settled, files, settings)?;
    let code = match replaced {
        Some(replaced) => {
            changes.extend(replaced.changes);
            replaced.code
        }
        None => tidy::tidy(settled, code),
    };
    Ok((!changes.is_empty()).then_some(Replaced { code, changes }))
}

/// The files that a text names, with what is called with them; `None` where it names none.
fn needed(code: &str, path: &str) -> Option<String> {
    let module = Module::parse(code).ok()?;
    let tree = Tree::of(&module);
    let (nothing, looks) = (crate::sources::Tree::empty(), Looks::default());
    let files = Files::new(&nothing, &looks, path);
    let mut found: Vec<String> =
        uses(&tree, &Evaluator::new(&tree, &files)).iter().map(|one| one.call.node.text().to_owned()).collect();
    let is_named = |call: &Call<'_>| {
        READERS.contains(&call.name())
            && call
                .arguments()
                .iter()
                .any(|given| given.value.kind() == Kind::String && given.value.as_string().is_some_and(looks_like_a_file))
    };
    found.extend(tree.calls().filter(is_named).map(|call| call.node.text().to_owned()));
    found.dedup();
    let shown: Vec<String> = found.iter().map(|text| text.chars().take(160).collect()).collect();
    (!shown.is_empty()).then(|| shown.join("; "))
}

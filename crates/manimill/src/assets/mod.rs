//! No sample needs a file: every use of one is found, and a sample that still has one is dropped with the file's name.

use manimill_syntax::facts::LiteralArgument;
use manimill_syntax::{Module, literal_arguments};

use crate::ledger::{Decision, Stage};
use crate::sample::{Repaired, SelfContained};
use crate::settings::Settings;

/// What is called with the name of a file, whatever the name looks like.
const LOADERS: [&str; 8] = [
    "ImageMobject",
    "OpenGLImageMobject",
    "SVGMobject",
    "OpenGLSVGMobject",
    "add_sound",
    "imread",
    "register_font",
    "VideoCapture",
];

/// What is called with the name of a file, or with something else: the name must look like a file's.
const READERS: [&str; 20] = [
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
    "PMobject",
    "from_file",
    "read",
];

/// Endings that files have which scenes load.
const ENDINGS: [&str; 40] = [
    "png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "svg", "pdf", "eps", "mp3", "wav", "ogg", "flac", "m4a", "mp4",
    "mov", "webm", "avi", "ttf", "otf", "csv", "tsv", "npy", "npz", "pkl", "pickle", "json", "yaml", "yml", "txt", "obj", "stl",
    "ply", "xml", "md", "py", "cpp", "c",
];

/// Lets samples pass that name no file.
///
/// # Errors
/// The decision to drop a sample that needs one, with the file that it names.
pub fn self_contained(_: &Settings, Repaired(sample): Repaired) -> Result<SelfContained, Decision> {
    let Ok(module) = Module::parse(sample.code.as_str()) else { return Ok(SelfContained(sample)) };
    let mut files: Vec<String> =
        literal_arguments(&module).iter().filter(|argument| names_a_file(argument)).map(describe).collect();
    files.dedup();
    if files.is_empty() {
        return Ok(SelfContained(sample));
    }
    Err(sample.drop(Stage::Assets, "needs-file", files.join(", ")))
}

fn names_a_file(argument: &LiteralArgument) -> bool {
    if argument.value.is_empty() || argument.value.contains('\n') {
        return false;
    }
    let callee = argument.callee.as_str();
    let is_first = argument.position == Some(0);
    let is_named = argument.keyword.as_deref().is_some_and(|keyword| keyword.contains("file") || keyword.contains("path"));
    if LOADERS.contains(&callee) && (is_first || is_named) {
        return true;
    }
    (READERS.contains(&callee) || is_named) && looks_like_a_file(&argument.value)
}

fn looks_like_a_file(value: &str) -> bool {
    let Some((stem, ending)) = value.rsplit_once('.') else { return false };
    let ending = ending.to_ascii_lowercase();
    let is_code = matches!(ending.as_str(), "java" | "js" | "ts" | "rs" | "go" | "h" | "hpp" | "html" | "css" | "sh");
    !stem.contains(['<', '>', '|', '"']) && (is_code || ENDINGS.contains(&ending.as_str()))
}

fn describe(argument: &LiteralArgument) -> String {
    format!("{}({:?})", argument.callee, argument.value)
}

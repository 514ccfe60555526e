//! `manimill slice`: one scene as one file.

use std::path::Path;
use std::process::ExitCode;

use manimill::pipeline::default_environment;
use manimill::script::Script;
use manimill::suggest;
use manimill_syntax::Name;
use serde_json::json;

use super::FINDINGS;
use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, file: &Path, scene: &str, explain: bool) -> anyhow::Result<ExitCode> {
    if file.is_dir() {
        anyhow::bail!("{}", in_folder(file, scene));
    }
    let cache = arguments.cache_folder()?;
    let environment = default_environment(&cache);
    let script = Script::open(file, &cache, environment.as_ref())?;
    let Some(slice) = script.slice(scene) else {
        let scenes = script.scenes();
        let names: Vec<&str> = scenes.iter().map(|scene| scene.name.as_str()).collect();
        let hint = match suggest::nearest(scene, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None if names.is_empty() => "the file defines no scene".to_owned(),
            None => format!("its scenes are {}", names.join(", ")),
        };
        anyhow::bail!("{}: there is no scene `{scene}`\nhint: {hint}", file.display());
    };
    match (arguments.format, explain) {
        (Format::Json, _) => talk::print_json(&json!({
            "scene": scene,
            "code": slice.code,
            "unbound": slice.unbound.iter().map(Name::as_str).collect::<Vec<_>>(),
            "kept": slice.kept.iter().map(|kept| json!({
                "what": kept.what,
                "path": kept.path,
                "line": kept.line,
                "because": kept.because.as_ref().map(|(name, by)| json!({"name": name.as_str(), "by": by})),
            })).collect::<Vec<_>>(),
        }))?,
        (Format::Text, true) => {
            let rows: Vec<Vec<String>> = slice
                .kept
                .iter()
                .map(|kept| {
                    let because = kept
                        .because
                        .as_ref()
                        .map_or_else(|| "the scene".to_owned(), |(name, by)| format!("`{name}`, read by {by}"));
                    vec![kept.what.clone(), format!("{}:{}", kept.path, kept.line), because]
                })
                .collect();
            talk::print(&talk::table(&["kept", "from", "because of"], &rows))?;
        }
        (Format::Text, false) => talk::print(&slice.code)?,
    }
    let mut findings = false;
    let not_found = script.not_found(&slice.code);
    if !not_found.is_empty() {
        let names: Vec<String> = not_found.iter().map(|name| format!("`{name}`")).collect();
        talk::say(&format!(
            "warning: {} {} kept as it stands: no such module below {}, and Manim's environment has none\nhint: slice the file within its repository, or install the package",
            names.join(", "),
            if names.len() == 1 { "is" } else { "are" },
            script.root(),
        ));
        findings = true;
    }
    if !slice.unbound.is_empty() {
        let names: Vec<&str> = slice.unbound.iter().map(Name::as_str).collect();
        talk::say(&format!("warning: nothing binds {}", names.join(", ")));
        findings = true;
    }
    for obstacle in &slice.obstacles {
        talk::say(&format!("warning: {obstacle}; the slice may be incomplete"));
        findings = true;
    }
    Ok(if findings { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// What to do where a folder is named in place of a file: the files in it that define the scene.
fn in_folder(folder: &Path, scene: &str) -> String {
    let defines = |file: &std::path::PathBuf| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().any(|line| {
            let name =
                line.trim_start().strip_prefix("class ").map(|rest| rest.split(['(', ':']).next().unwrap_or_default().trim());
            name == Some(scene)
        })
    };
    let files: Vec<String> =
        super::check::python_files(folder).into_iter().filter(defines).map(|file| file.display().to_string()).collect();
    let shown = folder.display();
    match files.first() {
        Some(first) => {
            format!("{shown} is a folder; `{scene}` is defined in {}\nhint: `manimill slice {first} {scene}`", files.join(", "))
        }
        None => format!(
            "{shown} is a folder, and no Python file in it defines `{scene}`\nhint: name the file, as in `manimill slice FILE {scene}`"
        ),
    }
}

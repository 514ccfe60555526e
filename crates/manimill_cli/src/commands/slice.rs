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

//! Samples as the stage gets them.

use std::path::Path;

use manimill::dedup::Candidate;
use manimill::index::Dialect;
use manimill::ledger::Stage;
use manimill::options;
use manimill::sample::{Checked, Origin, Sample};
use manimill::settings::Settings;

/// The settings of a configuration with two sources, `a` before `b`.
pub(crate) fn settings(dedup: &str) -> Settings {
    let text = format!(
        "[dataset]\nname = \"test\"\n[[source]]\nid = \"a\"\nkind = \"folder\"\nlocation = \".\"\npriority = 1\n\
         [[source]]\nid = \"b\"\nkind = \"folder\"\nlocation = \".\"\n[dedup]\n{dedup}"
    );
    let path = Path::new("manimill.toml");
    let options = options::parse(&text, path).expect("a configuration");
    Settings::resolve(options, path, "cache".into(), Stage::Dedup).expect("settings")
}

/// A sample as the stage gets it.
pub(crate) fn sample(settings: &Settings, id: &str, code: &str) -> Candidate {
    let bytes = *blake3::hash(code.as_bytes()).as_bytes();
    let sample = Sample {
        id: id.into(),
        origin: Origin {
            source: id.split(':').next().unwrap_or_default().into(),
            repository: "here".into(),
            revision: "1".into(),
            path: "scene.py".into(),
            part: None,
            first_line: 1,
            last_line: 1,
            licence: "MIT".into(),
            extends: Vec::new(),
        },
        scene: "Scene".into(),
        dialect: Dialect::Community,
        description: None,
        code: code.to_owned(),
        original: code.into(),
        changes: Vec::new(),
        bytes,
    };
    Candidate::of(Checked { sample, packages: Vec::new() }, &settings.dedup.near)
}

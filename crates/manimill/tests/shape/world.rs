//! A folder of sources with scenes, built into a dataset without running anything.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{Observer, Outcome, build};
use manimill::settings::Settings;
use serde_json::Value;

pub(crate) struct World {
    folder: tempfile::TempDir,
}

struct Silent;

impl Observer for Silent {
    fn begins(&self, _: &str, _: usize) {}
    fn advances(&self) {}
    fn ends(&self) {}
    fn warns(&self, _: &str) {}
    fn tells(&self, _: &str) {}
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Files `NAME/000.py`, … of a source, each with `scenes` scenes that nothing else has.
    pub(crate) fn source(&self, name: &str, files: usize, scenes: usize) {
        for file in 0..files {
            let scenes: Vec<String> = (0..scenes).map(|scene| scene_of(name, file, scene)).collect();
            self.write(&format!("{name}/{file:03}.py"), &format!("from manim import *\n\n\n{}", scenes.join("\n\n")));
        }
    }

    /// Builds folders of the world as sources, in this order and the later ones with priority, into `dataset`.
    pub(crate) fn build(&self, sources: &[&str], more: &str) -> Outcome {
        let sources: String = sources
            .iter()
            .enumerate()
            .map(|(place, name)| {
                format!("[[source]]\nid = \"{name}\"\nkind = \"folder\"\nlocation = \"{name}\"\npriority = {place}\n")
            })
            .collect();
        let text = format!("[dataset]\nname = \"test\"\n{sources}[render]\nmode = \"off\"\n{more}");
        let path = self.path("manimill.toml");
        let options = options::parse(&text, &path).expect("a configuration");
        let settings = Settings::resolve(options, &path, self.path(".cache"), Stage::Shape).expect("settings");
        build(&settings, &Silent, &Arc::default()).expect("a dataset")
    }

    /// The rows of a file of JSON lines in the dataset.
    pub(crate) fn lines(&self, path: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.path("dataset").join(path)).expect("the file is there");
        text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect()
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        let text = std::fs::read_to_string(self.path("dataset").join(path)).expect("the file is there");
        serde_json::from_str(&text).expect("it is JSON")
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path("dataset").join(path).exists()
    }
}

/// Every row's side, by id.
pub(crate) fn sides(outcome: &Outcome) -> BTreeMap<String, &'static str> {
    outcome.records.iter().map(|record| (record.id.clone(), record.split.name())).collect()
}

/// A scene whose program, and not only its names, is its own: the hash of its name says what it does.
pub(crate) fn scene_of(source: &str, file: usize, scene: usize) -> String {
    const SHAPES: [&str; 8] = ["Circle", "Square", "Triangle", "Dot", "Star", "Annulus", "Ellipse", "RegularPolygon"];
    const PLAYS: [&str; 8] =
        ["Create", "FadeIn", "Write", "GrowFromCenter", "SpinInFromNothing", "DrawBorderThenFill", "Uncreate", "FadeOut"];
    let mut state = source.bytes().fold(7_u64, |sum, byte| sum * 31 + u64::from(byte)) + (file * 1000 + scene) as u64;
    let mut next = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % bound) as usize
    };
    let mut text = format!("class {}{file}x{scene}(Scene):\n    def construct(self):\n", source.to_uppercase());
    for line in 0..4 + next(20) {
        let (shape, play, more) = (SHAPES[next(8)], PLAYS[next(8)], next(1000));
        text.push_str(&format!("        a{line} = {shape}().shift({more} * RIGHT).scale({})\n", next(1000)));
        text.push_str(&format!("        self.play({play}(a{line}), run_time={})\n", next(1000)));
    }
    text
}

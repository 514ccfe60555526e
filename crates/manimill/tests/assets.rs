//! The assets stage on samples that people could have written: what becomes of them is in `assets/*.md`, and every drawing of the
//! catalogue is drawn once by Manim, where the environment is there.

use std::sync::Arc;

use manimill::assets::catalogue::THINGS;
use manimill::assets::files::Shelf;
use manimill::assets::{library, self_contained};
use manimill::index::libraries;
use manimill::ledger::Stage;
use manimill::options;
use manimill::sample::{Origin, Repaired, Sample};
use manimill::settings::{AssetMode, Settings};
use manimill::sources::Tree;
use manimill_runner::{Environment, EnvironmentSpec, Job, Pool, PoolSettings, Verdict, environment};

fn settings(mode: AssetMode) -> Settings {
    let text = "[dataset]\nname = \"a\"\n[[source]]\nid = \"a\"\nkind = \"folder\"\nlocation = \".\"\n";
    let path = std::path::Path::new("manimill.toml");
    let options = options::parse(text, path).expect("the configuration is whole");
    let mut settings = Settings::resolve(options, path, "cache".into(), Stage::Render).expect("it makes sense");
    settings.assets.mode = mode;
    settings
}

fn sample(code: &str) -> Sample {
    Sample {
        id: "a:video/scene.py#A".into(),
        origin: Origin {
            source: "a".into(),
            repository: "a".into(),
            revision: "1".into(),
            path: "video/scene.py".into(),
            part: None,
            extends: Vec::new(),
            first_line: 1,
            last_line: 1,
            licence: "unknown".into(),
        },
        scene: "A".into(),
        dialect: manimill::index::Dialect::Community,
        description: None,
        code: code.to_owned(),
        changes: Vec::new(),
        bytes: [0; 32],
        original: code.into(),
    }
}

/// A Markdown case: files are fenced blocks with a path as their title, `in` and `out` are the sample before and after; a case
/// without `out` has `dropped` with words of the evidence.
#[derive(Default)]
struct Case {
    title: String,
    files: Vec<(String, String)>,
    before: String,
    after: Option<String>,
    dropped: Option<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
        } else if let Some(info) = line.strip_prefix("```") {
            let name = info.split_once(' ').map_or(info, |(_, name)| name).to_owned();
            let body: String =
                lines.by_ref().take_while(|line| *line != "```").fold(String::new(), |body, line| body + line + "\n");
            let Some(case) = cases.last_mut() else { continue };
            match name.as_str() {
                "in" => case.before = body,
                "out" => case.after = Some(body),
                "dropped" => case.dropped = Some(body.trim().to_owned()),
                _ => case.files.push((name, body)),
            }
        }
    }
    cases
}

#[test]
fn samples_come_out_as_the_cases_say() {
    let mut failures = Vec::new();
    for case in cases(include_str!("assets/cases.md")) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in &case.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let mut paths: Vec<String> = case.files.iter().map(|(path, _)| path.clone()).collect();
        paths.sort();
        let tree = Tree::of_files(folder.path(), paths);
        let mut shelf = Shelf::default();
        shelf.put("a".into(), &tree);
        let came =
            match self_contained(&settings(AssetMode::Shapes), Repaired(sample(&case.before)), &shelf, &libraries::shipped()) {
                Ok(done) => {
                    let again =
                        self_contained(&settings(AssetMode::Shapes), Repaired(done.0.clone()), &shelf, &libraries::shipped())
                            .expect("nothing is left");
                    assert_eq!(again.0.code, done.0.code, "{}: a second run changes nothing", case.title);
                    Ok(done.0.code)
                }
                Err(decision) => Err(decision.evidence),
            };
        let is_right = match (&came, &case.after, &case.dropped) {
            (Ok(code), Some(after), _) => code == after,
            (Err(evidence), None, Some(words)) => evidence.contains(words.as_str()),
            _ => false,
        };
        if !is_right {
            failures.push(format!("## {}\n{}", case.title, came.unwrap_or_else(|evidence| format!("dropped: {evidence}"))));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn the_mode_library_calls_the_catalogue_and_the_mode_drop_drops() {
    let code = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        self.add(SVGMobject(\"car.svg\"))\n";
    let shelf = Shelf::default();
    let done = self_contained(&settings(AssetMode::Library), Repaired(sample(code)), &shelf, &libraries::shipped())
        .expect("there is a car");
    assert!(done.0.code.contains("asset(\"car\", 3.8, 2)"), "{}", done.0.code);
    assert!(done.0.code.contains(library::IMPORT));
    let dropped = self_contained(&settings(AssetMode::Drop), Repaired(sample(code)), &shelf, &libraries::shipped())
        .expect_err("it uses a file");
    assert_eq!(dropped.reason, "needs-file");
}

#[test]
fn every_drawing_is_drawn_by_manim_and_fills_its_box() {
    let Some(cache) = environment::default_cache_dir() else { return };
    let Some(environment) = Environment::find(&EnvironmentSpec::new(cache)) else { return };
    let mut code = library::module();
    code.push_str(
        "\n\nclass All(Scene):\n    def construct(self):\n        for name in DRAWINGS:\n            further = {\"photo\": {\"label\": \"A\"}, \"logo\": {\"label\": \"A\"}, \"placeholder\": {\"label\": \"A\"}}\n            \
         further[\"background\"] = {\"colors\": [BLUE, RED]}\n            if name == \"symbol\":\n                continue\n            drawn = asset(name, 3, 2, **further.get(name, {}))\n            \
         assert abs(drawn.width - 3) < 1e-3 and abs(drawn.height - 2) < 1e-3, f\"{name}: {drawn.width} {drawn.height}\"\n            \
         assert np.linalg.norm(drawn.get_center()) < 1e-3, name\n            self.add(drawn)\n        self.wait(0.1)\n",
    );
    let pool = Pool::start(&environment, PoolSettings::new(&environment), Arc::default()).expect("the pool starts");
    let mut verdicts = Vec::new();
    pool.judge(&[Job::new(code, "All")], &mut |_, judgement| verdicts.push(judgement.verdict)).expect("it is judged");
    assert_eq!(verdicts, [Verdict::Runs], "{} things", THINGS.len());
}

//! Slicing a repository must cost twice as much for twice the input, and no more: the last column is what each doubling costs.
#![allow(clippy::print_stdout, reason = "the figures are what this is run for")]

use std::fmt::Write as _;
use std::time::Instant;

use manimill::index::{Library, Program, Project, libraries};
use manimill::slice::Slicer;
use manimill::sources::{Document, Namespace};
use manimill_syntax::Outline;
use manimill_syntax::facts::Form;

const SCENES_PER_FILE: usize = 8;
/// Modules that all files share through stars, and that import each other.
const SHARED: usize = 12;

fn main() {
    let library = libraries::shipped();
    println!("{:>6} {:>7} {:>10} {:>10} {:>8}", "files", "scenes", "total", "a scene", "ratio");
    let mut before: Option<f64> = None;
    for files in [25, 50, 100, 200, 400] {
        let start = Instant::now();
        let scenes = slice_all(&repository(files), &library);
        let seconds = start.elapsed().as_secs_f64();
        let ratio = before.map(|before| format!("{:.2}", seconds / before)).unwrap_or_default();
        let each = seconds * 1e6 / f64::from(u32::try_from(scenes).unwrap_or(u32::MAX));
        println!("{files:>6} {scenes:>7} {seconds:>9.3}s {each:>8.0}µs {ratio:>8}");
        before = Some(seconds);
    }
}

fn repository(files: usize) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut gathering = String::from("from manim import *\n");
    for module in 0..SHARED {
        let _ = writeln!(gathering, "from common.part{module} import *");
        let mut text = String::from("from gathering import *\nimport random\n\n");
        for function in 0..20 {
            let other = (module + 1) % SHARED;
            let _ = writeln!(
                text,
                "def helper_{module}_{function}(mobject):\n    return helper_{other}_{function}(mobject).shift(UP * {function})\n"
            );
        }
        all.push((format!("common/part{module}.py"), text));
    }
    all.push(("gathering.py".into(), gathering));
    for file in 0..files {
        let mut text = String::from("from gathering import *\n\n");
        for scene in 0..SCENES_PER_FILE {
            let part = (file + scene) % SHARED;
            let _ = writeln!(text, "SIZE_{scene} = {scene}\n\n");
            let _ = writeln!(
                text,
                "class Scene{scene}(Scene):\n    def construct(self):\n        self.add(helper_{part}_{scene}(Square(SIZE_{scene})))\n"
            );
        }
        all.push((format!("year/file{file}.py"), text));
    }
    all
}

fn slice_all(files: &[(String, String)], library: &Library) -> usize {
    let parsed = files.iter().map(|(path, text)| {
        let document = Document::new(path.as_str(), Namespace::Module, text.as_str());
        (document, Outline::parse(text.as_str()))
    });
    let (project, broken) = Project::new(parsed.collect());
    assert!(broken.is_empty(), "the made-up repository is Python");
    let mut scenes = 0;
    for (file, found) in project.files().filter(|(_, file)| file.document.path.starts_with("year/")) {
        let program = Program::new(&project, library, file);
        let slicer = Slicer::new(&program);
        for (statement, facts) in found.module.statements().iter().enumerate() {
            if matches!(facts.form, Form::Class(_)) {
                let slice = slicer.slice(file, statement, true).expect("the scene is executed");
                assert!(slice.unbound.is_empty(), "every name is bound: {:?}", slice.unbound);
                scenes += 1;
            }
        }
    }
    scenes
}

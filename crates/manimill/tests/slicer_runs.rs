//! Little projects of random imports, shadowing and side effects: run by Python, they print the same before and after slicing.
//!
//! Where there is no `python3` the test has nothing to compare with and passes.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use manimill::index::{Program, Project, libraries};
use manimill::slice::Slicer;
use manimill::sources::{Document, Namespace};
use manimill_syntax::Outline;
use manimill_syntax::facts::Form;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A stand-in for Manim: all that the projects need of it is the class that scenes are built on.
const MANIM: &str = "class Scene:\n    pass\n";
/// Few names, so that modules hide each other's.
const NAMES: [&str; 5] = ["a", "b", "sum", "Node", "LIMIT"];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    List,
    Function,
}

/// Answers questions from a row of random bytes, so that a failing project can be made smaller.
struct Choices<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Choices<'_> {
    fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % limit.max(1)
    }
}

struct Source {
    name: String,
    text: String,
    /// What is bound once the module has run, in the order in which it was first bound.
    names: Vec<(String, Kind)>,
}

fn bind(names: &mut Vec<(String, Kind)>, name: &str, kind: Kind) {
    names.retain(|(bound, _)| bound != name);
    names.push((name.to_owned(), kind));
}

/// Code for the value that a bound name stands for.
fn value(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Number => name.to_owned(),
        Kind::List => format!("len({name})"),
        Kind::Function => format!("{name}()"),
    }
}

fn project(bytes: &[u8]) -> Vec<Source> {
    let mut choices = Choices { bytes, at: 0 };
    let mut sources: Vec<Source> = Vec::new();
    for module in 0..3 {
        let is_entry = module == 2;
        let name = if is_entry { "scenes".to_owned() } else { format!("part{module}") };
        let mut text = String::from("from manim import *\n");
        let mut names: Vec<(String, Kind)> = Vec::new();
        // What can be read through a module's own name.
        let mut qualified: Vec<(String, Kind)> = Vec::new();
        for other in &sources {
            import(&mut choices, other, &mut text, &mut names, &mut qualified);
        }
        for _ in 0..2 + choices.below(6) {
            statement(&mut choices, &mut text, &mut names, &qualified);
        }
        if is_entry {
            let all: Vec<String> = names.iter().chain(&qualified).map(|(name, kind)| value(name, *kind)).collect();
            let read: Vec<String> = all.into_iter().filter(|_| choices.below(2) == 0).collect();
            let _ = write!(text, "\n\nclass Target(Scene):\n    def construct(self):\n        print({})\n", read.join(", "));
        }
        sources.push(Source { name, text, names });
    }
    sources
}

fn import(
    choices: &mut Choices<'_>,
    other: &Source,
    text: &mut String,
    names: &mut Vec<(String, Kind)>,
    qualified: &mut Vec<(String, Kind)>,
) {
    let module = &other.name;
    let mut qualify = |prefix: &str| {
        for (name, kind) in &other.names {
            qualified.push((format!("{prefix}.{name}"), *kind));
        }
    };
    match choices.below(6) {
        0 => {
            let _ = writeln!(text, "import {module}");
            qualify(module);
        }
        1 => {
            let _ = writeln!(text, "import {module} as {module}_too");
            qualify(&format!("{module}_too"));
        }
        2 => {
            let _ = writeln!(text, "from {module} import *");
            for (name, kind) in &other.names {
                bind(names, name, *kind);
            }
        }
        3 => {
            let _ = writeln!(text, "try:\n    from {module} import *\nexcept ImportError:\n    pass");
            for (name, kind) in &other.names {
                bind(names, name, *kind);
            }
        }
        form => {
            let Some((name, kind)) = other.names.get(choices.below(other.names.len())) else { return };
            let bound = if form == 4 { name.as_str() } else { NAMES[choices.below(NAMES.len())] };
            let _ = writeln!(text, "from {module} import {name} as {bound}");
            bind(names, bound, *kind);
        }
    }
}

fn statement(choices: &mut Choices<'_>, text: &mut String, names: &mut Vec<(String, Kind)>, qualified: &[(String, Kind)]) {
    let target = NAMES[choices.below(NAMES.len())];
    let readable: Vec<&(String, Kind)> = names.iter().chain(qualified).collect();
    let read = match readable.get(choices.below(readable.len() + 1)) {
        Some((name, kind)) => value(name, *kind),
        None => choices.below(9).to_string(),
    };
    let lists: Vec<String> = readable.iter().filter(|(_, kind)| *kind == Kind::List).map(|(name, _)| name.clone()).collect();
    match choices.below(8) {
        0 | 1 => {
            let _ = writeln!(text, "{target} = {read} + 1");
            bind(names, target, Kind::Number);
        }
        2 => {
            let _ = writeln!(text, "{target} = [{read}]");
            bind(names, target, Kind::List);
        }
        3 => {
            let Some(list) = lists.get(choices.below(lists.len())) else { return };
            let _ = writeln!(text, "{list}.append({read})");
        }
        4 => {
            let Some(list) = lists.get(choices.below(lists.len())) else { return };
            let _ = writeln!(text, "for LIMIT in range(2):\n    {list}.append(LIMIT)");
            bind(names, "LIMIT", Kind::Number);
        }
        5 => {
            let _ = writeln!(text, "if {read} > 3:\n    {target} = 1\nelse:\n    {target} = 2");
            bind(names, target, Kind::Number);
        }
        // What a function reads is frozen by its default, so that a later change of kind cannot break it.
        6 => {
            let _ = writeln!(text, "def {target}(frozen={read}):\n    b = frozen\n    return b * 2");
            bind(names, target, Kind::Function);
        }
        _ => {
            let Some((name, Kind::Number)) = names.get(choices.below(names.len())).cloned() else { return };
            let _ = writeln!(text, "{name} += {read}");
        }
    }
}

fn sliced(sources: &[Source]) -> String {
    let parsed = sources.iter().map(|source| {
        let document = Document::new(format!("{}.py", source.name), Namespace::Module, source.text.as_str());
        (document, Outline::parse(source.text.as_str()))
    });
    let (project, _) = Project::new(parsed.collect());
    let library = libraries::shipped();
    let (file, found) = project.files().find(|(_, file)| &*file.document.path == "scenes.py").expect("the entry");
    let is_scene = |form: &Form| matches!(form, Form::Class(class) if class.name == "Target");
    let statement = found.module.statements().iter().position(|statement| is_scene(&statement.form)).expect("the scene");
    let program = Program::new(&project, &library, file);
    Slicer::new(&program).slice(file, statement, true).expect("the scene is executed").code
}

fn printed(folder: &Path, module: &str) -> Option<(String, String)> {
    let run = format!("import {module}; {module}.Target().construct()");
    let output = Command::new("python3").arg("-c").arg(run).current_dir(folder).output().ok()?;
    Some((String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[test]
fn a_slice_prints_what_its_project_prints() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let cases = std::env::var("MANIMILL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let bytes = proptest::collection::vec(any::<u8>(), 20..90);
    let outcome = runner.run(&bytes, |bytes| {
        let sources = project(&bytes);
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("manim.py"), MANIM).expect("written");
        for source in &sources {
            std::fs::write(folder.path().join(format!("{}.py", source.name)), &source.text).expect("written");
        }
        let code = sliced(&sources);
        std::fs::write(folder.path().join("slice_of_it.py"), &code).expect("written");
        let (before, error) = printed(folder.path(), "scenes").expect("Python runs");
        prop_assume!(error.is_empty());
        let (after, error) = printed(folder.path(), "slice_of_it").expect("Python runs");
        let mut all = String::new();
        for source in &sources {
            let _ = write!(all, "# {}\n{}\n", source.name, source.text);
        }
        prop_assert_eq!(before, after, "{}\n# slice\n{}\n{}", all, code, error);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

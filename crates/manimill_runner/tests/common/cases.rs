//! Samples as data: Markdown that people can read.
//!
//! A file is a kind. `## name` begins a sample, a line `ends: class, class` says how it may end, and the block of Python that
//! follows is the body of `construct`, or a whole file where it begins with an import of manim.

use std::collections::BTreeSet;
use std::path::Path;

use manimill_runner::{Job, Verdict};

/// One sample and how it may end.
pub(crate) struct Case {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// Names of classes of failures, or `runs`.
    pub(crate) ends: BTreeSet<String>,
    pub(crate) code: String,
}

impl Case {
    /// The sample as a job: `before` stands in front of its class, `first` at the start of `construct`.
    pub(crate) fn job(&self, before: &str, first: &str) -> Job {
        let code = if let Some(rest) = self.code.strip_prefix("from manim import *\n") {
            format!("from manim import *\n{before}\n{rest}\n")
        } else {
            let lines = first.lines().chain(self.code.lines());
            let body: String = lines.flat_map(|line| ["        ", line, "\n"]).collect();
            format!("from manim import *\n{before}\n\nclass A(Scene):\n    def construct(self):\n{body}")
        };
        Job::new(code, "A")
    }

    /// Whether it is the body of `construct` rather than a file of its own.
    pub(crate) fn is_body(&self) -> bool {
        !self.code.starts_with("from manim import *\n")
    }

    pub(crate) fn expects(&self, verdict: &Verdict) -> bool {
        self.ends.contains(&named(verdict))
    }
}

/// A verdict in one word.
pub(crate) fn named(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Runs => "runs".to_owned(),
        Verdict::Failed(failure) => failure.class.name().to_owned(),
        Verdict::Unjudged(_) => "unjudged".to_owned(),
    }
}

/// All samples of a folder of `tests`, in the order of files and of the lines in them; `MANIMILL_CASES` picks those whose kind or
/// name holds a word.
pub(crate) fn read(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect("it is there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let markdown = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md"));
    let cases = markdown.flat_map(|file| {
        let text = std::fs::read_to_string(file).expect("it can be read");
        parse(&file.file_stem().unwrap_or_default().to_string_lossy(), &text)
    });
    let wanted = std::env::var("MANIMILL_CASES").unwrap_or_default();
    cases.filter(|case| case.kind.contains(&wanted) || case.name.contains(&wanted)).collect()
}

fn parse(kind: &str, text: &str) -> Vec<Case> {
    let sections = text.split("\n## ").skip(1);
    sections
        .map(|section| {
            let (name, rest) = section.split_once('\n').expect("a name has a line");
            let ends = rest.lines().find_map(|line| line.strip_prefix("ends: ")).unwrap_or_default();
            let (_, code) = rest.split_once("```python\n").unwrap_or_else(|| panic!("{kind}: {name} has no code"));
            let (code, _) = code.split_once("\n```").unwrap_or_else(|| panic!("{kind}: the code of {name} has no end"));
            Case {
                kind: kind.replace('_', " "),
                name: name.to_owned(),
                ends: ends.split(", ").flat_map(classes).collect(),
                code: code.to_owned(),
            }
        })
        .collect()
}

/// `refused` and `hidden` are words for what is not allowed, and for what is not allowed or not there.
fn classes(word: &str) -> Vec<String> {
    let classes: &[&str] = match word {
        "refused" => &["blocked-by-sandbox"],
        "hidden" => &["blocked-by-sandbox", "missing-file"],
        "" => &[],
        other => &[other],
    };
    classes.iter().map(|class| (*class).to_owned()).collect()
}

/// One line of a table.
pub(crate) fn row(case: &Case, verdict: &Verdict) -> String {
    let note = match verdict {
        Verdict::Failed(failure) => failure.message.lines().next().unwrap_or_default().chars().take(90).collect(),
        other => format!("{other:?}").chars().take(90).collect::<String>(),
    };
    format!("{:<14} {:<56} {:<20} {note}", case.kind, case.name, named(verdict))
}

//! What a rewrite is, and how its file documents it.

use manimill_syntax::edit::Edit;

use super::File;
use crate::index::Dialect;
use crate::sample::Safety;

/// One rewrite: what it is called, what it may do to a sample, and how it is done.
pub struct Rewrite {
    /// The name in the change log, in the configuration and for `manimill explain`.
    pub name: &'static str,
    /// What it may do to a sample.
    pub safety: Safety,
    /// Whose code it is for; none for everybody's.
    pub dialects: &'static [Dialect],
    /// The rewrite is tried where one of these stands in the text; none for always.
    pub triggers: &'static [&'static str],
    /// The text of the rewrite's own file, whose doc comment is its documentation.
    pub source: &'static str,
    /// The edits that it asks for. Of two that overlap the outer one counts; the inner one comes in the next pass.
    pub(super) apply: fn(&File) -> Vec<Edit>,
}

impl std::fmt::Debug for Rewrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rewrite").field("name", &self.name).field("safety", &self.safety).finish_non_exhaustive()
    }
}

/// What the doc comment of a rewrite's file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// One line for tables.
    pub title: String,
    /// What it does.
    pub what: String,
    /// The release that made it necessary.
    pub since: String,
    /// What it does not touch.
    pub leaves_alone: String,
    /// Of a remedy, a failure that it is for, as code; else empty.
    pub failure: String,
    /// Code before and after.
    pub examples: Vec<Example>,
}

/// Code before and after a rewrite. Code without a class is the body of a scene's `construct`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// As it was.
    pub before: String,
    /// As it is afterwards; the same for what is left alone.
    pub after: String,
}

impl Rewrite {
    /// What the doc comment of its file says.
    pub fn documentation(&self) -> Documentation {
        Documentation::of(self.source)
    }
}

impl Documentation {
    /// Reads a file's doc comment: a title; the paragraphs `What:`, `Since:` and `Leaves alone:`; `Before:` and `After:`, each
    /// with a fenced block, as often as there are examples.
    pub fn of(source: &str) -> Self {
        let mut documentation = Self::default();
        let mut section = "";
        let mut fence = None;
        for line in source.lines().map_while(|line| line.strip_prefix("//!")) {
            let line = line.strip_prefix(' ').unwrap_or(line);
            if fence.is_none_or(|fence| line.trim_end() == fence)
                && let Some(mark) = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
            {
                fence = if fence.is_none() { Some(mark) } else { None };
                continue;
            }
            if fence.is_some() {
                if let Some(example) = documentation.examples.last_mut() {
                    let code = if section == "Before" { &mut example.before } else { &mut example.after };
                    *code += line;
                    code.push('\n');
                }
                continue;
            }
            let mut text = line;
            for heading in ["What", "Since", "Leaves alone", "Failure", "Before", "After"] {
                if let Some(rest) = line.strip_prefix(heading).and_then(|rest| rest.strip_prefix(':')) {
                    (section, text) = (heading, rest.trim());
                    if heading == "Before" {
                        documentation.examples.push(Example::default());
                    }
                }
            }
            let paragraph = match section {
                "" => &mut documentation.title,
                "What" => &mut documentation.what,
                "Since" => &mut documentation.since,
                "Leaves alone" => &mut documentation.leaves_alone,
                "Failure" => &mut documentation.failure,
                _ => continue,
            };
            if !paragraph.is_empty() && !text.is_empty() {
                paragraph.push(' ');
            }
            *paragraph += text;
        }
        documentation
    }
}

impl Example {
    /// Both sides as whole files: code without a class stands in a scene.
    pub fn as_files(&self) -> (String, String) {
        (as_file(&self.before), as_file(&self.after))
    }
}

fn as_file(code: &str) -> String {
    let has_class = code.lines().any(|line| line.starts_with("class "));
    if has_class {
        return code.to_owned();
    }
    let (imports, body): (Vec<&str>, Vec<&str>) =
        code.lines().partition(|line| line.starts_with("import ") || line.starts_with("from "));
    let imports = if imports.is_empty() { "from manim import *".to_owned() } else { imports.join("\n") };
    let indented: String =
        body.iter().map(|line| if line.trim().is_empty() { "\n".to_owned() } else { format!("        {line}\n") }).collect();
    format!("{imports}\n\n\nclass Example(Scene):\n    def construct(self):\n{indented}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use manimill_runner::{Failure, FailureClass};

    use super::super::{REMEDIES, REWRITES, engine};
    use super::*;
    use crate::index::libraries;

    fn all() -> impl Iterator<Item = &'static Rewrite> {
        REWRITES.iter().chain(REMEDIES.iter().map(|remedy| &remedy.rewrite))
    }

    fn failure(message: &str) -> Failure {
        Failure {
            class: FailureClass::TypeError,
            line: None,
            message: message.to_owned(),
            traceback: String::new(),
            subject: None,
        }
    }

    #[test]
    fn every_rewrite_does_what_its_comment_says_and_does_it_once() {
        let library = libraries::shipped();
        let mut failures = String::new();
        for rewrite in all() {
            let documentation = rewrite.documentation();
            let failure = failure(documentation.failure.trim_matches('`'));
            let failure = (!documentation.failure.is_empty()).then_some(&failure);
            let run = |code: &str, dialect| {
                engine::rewrite_failed(code, "Example", dialect, &library, std::slice::from_ref(rewrite), failure)
            };
            assert!(!documentation.examples.is_empty(), "{}: no example", rewrite.name);
            let dialect = rewrite.dialects.first().copied().unwrap_or(Dialect::Community);
            for example in &documentation.examples {
                let (before, after) = example.as_files();
                let rewritten = run(&before, dialect);
                if rewritten.code != after {
                    failures += &format!("{}: expected\n{after}\ngot\n{}\n", rewrite.name, rewritten.code);
                }
                let again = run(&after, dialect);
                if again.code != after {
                    failures += &format!("{}: a second run gives\n{}\n", rewrite.name, again.code);
                }
            }
        }
        assert!(failures.is_empty(), "{failures}");
    }

    #[test]
    fn every_rewrite_is_documented_under_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for rewrite in all() {
            let documentation = rewrite.documentation();
            assert!(names.insert(rewrite.name), "{} twice", rewrite.name);
            for (part, text) in [
                ("a title", &documentation.title),
                ("What", &documentation.what),
                ("Since", &documentation.since),
                ("Leaves alone", &documentation.leaves_alone),
            ] {
                assert!(!text.is_empty(), "{}: the comment lacks {part}", rewrite.name);
            }
        }
    }
}

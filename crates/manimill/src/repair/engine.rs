//! Applies rewrites until nothing changes, and takes back what breaks a sample.

use std::borrow::Borrow;

use manimill_runner::Failure;
use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::tree::Tree;
use manimill_syntax::{Lines, Name, Span};

use super::unbound_names::is_mended;
use super::{File, Rewrite, Version};
use crate::index::{Dialect, FileNames, Library, is_todays};
use crate::sample::Change;

/// Passes over the list of rewrites; each pass sees what the one before left for it, such as a call within a call.
const PASSES: usize = 8;

/// A text after the rewrites, and what they did to it.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) code: String,
    pub(super) changes: Vec<Change>,
}

/// Applies `rewrites`, in their order, until none of them asks for anything. What a rewrite did is taken back when the text then is
/// no Python, has lost its scene, or reads a name that nobody binds; that rewrite is not tried again.
pub(super) fn rewrite(
    code: &str,
    scene: &str,
    dialect: Dialect,
    library: &Library,
    rewrites: &[impl Borrow<Rewrite>],
) -> Rewritten {
    rewrite_failed(code, scene, dialect, library, rewrites, None)
}

/// The same for a sample that was run and failed: its rewrites may look at how.
pub(super) fn rewrite_failed(
    code: &str,
    scene: &str,
    dialect: Dialect,
    library: &Library,
    rewrites: &[impl Borrow<Rewrite>],
    failure: Option<&Failure>,
) -> Rewritten {
    let mut changes = Vec::new();
    let Ok(mut version) = Version::parse(code) else { return Rewritten { code: code.to_owned(), changes } };
    let mut engine = Engine { scene, dialect, library, rewrites, failure, refused: vec![false; rewrites.len()] };
    let mut first = engine.step(&version, 0..rewrites.len());
    for _ in 0..PASSES {
        let Some(step) = first else { break };
        // Nearly every pass leaves a whole sample, so it is looked at once; only one that does not is made again, step by step.
        let mut pass = engine.pass(&version, step.clone(), false);
        if pass.as_ref().is_some_and(|pass| !engine.is_whole(&version, &pass.version)) {
            pass = engine.pass(&version, step, true);
        }
        let Some(pass) = pass else { break };
        version = pass.version;
        first = pass.next;
        changes.extend(pass.changes);
    }
    Rewritten { code: version.module().text().to_string(), changes }
}

struct Engine<'a, R> {
    scene: &'a str,
    dialect: Dialect,
    library: &'a Library,
    rewrites: &'a [R],
    failure: Option<&'a Failure>,
    /// Which rewrites broke the sample.
    refused: Vec<bool>,
}

/// What one pass over the list made of a text.
struct Pass {
    version: Version,
    changes: Vec<Change>,
    /// The last rewrite that changed something.
    last: usize,
    /// What the next pass begins with.
    next: Option<Step>,
}

/// What one rewrite asks for.
#[derive(Clone)]
struct Step {
    index: usize,
    edits: Vec<Edit>,
    after: String,
}

impl<R: Borrow<Rewrite>> Engine<'_, R> {
    /// Applies each rewrite once, from a first step on; `None` when that changes nothing. Checked, what breaks the sample is taken back, not
    /// only what is no Python.
    fn pass(&mut self, from: &Version, first: Step, is_checked: bool) -> Option<Pass> {
        let mut done: Option<Pass> = None;
        let mut step = first;
        loop {
            let Step { index, edits, after } = step;
            let before = done.as_ref().map_or(from, |pass| &pass.version);
            let rewrite = self.rewrites[index].borrow();
            match Version::parse(&after) {
                Ok(version) if !is_checked || self.is_whole(before, &version) => {
                    let hunks = changes(rewrite, before.module().text(), &edits);
                    let mut changes = done.map(|pass| pass.changes).unwrap_or_default();
                    changes.extend(hunks);
                    done = Some(Pass { version, changes, last: index, next: None });
                }
                _ => {
                    tracing::debug!(rule = rewrite.name, scene = self.scene, "taken back: it would break the sample");
                    self.refused[index] = true;
                }
            }
            // What comes behind the last rewrite that changed something has seen the text as it is, so the next pass ends with that one;
            // it is looked for on the same tree.
            let again = done.as_ref().map_or(0, |pass| pass.last + 1);
            let before = done.as_ref().map_or(from, |pass| &pass.version);
            match self.step(before, (index + 1..self.rewrites.len()).chain(0..again)) {
                Some(next) if next.index > index => step = next,
                next => return done.map(|pass| Pass { next, ..pass }),
            }
        }
    }

    /// The first of these rewrites that asks for anything. All of them look at one tree.
    fn step(&self, version: &Version, among: impl Iterator<Item = usize>) -> Option<Step> {
        let code = version.module().text();
        let mut wanted = among.filter(|index| self.is_wanted(*index, code)).peekable();
        wanted.peek()?;
        let tree = Tree::of(version.module());
        let file = File::new(version, &tree, self.library).with_failure(self.failure);
        wanted.find_map(|index| {
            let edits = (self.rewrites[index].borrow().apply)(&file);
            let after = apply(code, &edits);
            (after != **code).then_some(Step { index, edits, after })
        })
    }

    fn is_wanted(&self, index: usize, code: &str) -> bool {
        let rewrite = self.rewrites[index].borrow();
        !self.refused[index]
            && (rewrite.dialects.is_empty() || rewrite.dialects.contains(&self.dialect))
            && (rewrite.triggers.is_empty() || rewrite.triggers.iter().any(|trigger| code.contains(trigger)))
    }

    /// Whether a text still has its scene, and reads no more unbound names than before. What is converted from another Manim may read
    /// some: they are what blocks its conversion.
    fn is_whole(&self, before: &Version, after: &Version) -> bool {
        let (before, after) = (before.names(self.library), after.names(self.library));
        let has_scene = |names: &FileNames| names.scenes.iter().any(|(name, _)| name == self.scene);
        let is_new = |name: &&Name| !before.unbound.contains(name) && !is_mended(name, self.library);
        (has_scene(after) || !has_scene(before)) && (!is_todays(self.dialect) || !after.unbound.iter().any(|name| is_new(&name)))
    }
}

/// The edits as hunks of whole lines.
fn changes(rewrite: &Rewrite, code: &str, edits: &[Edit]) -> Vec<Change> {
    let lines = Lines::new(code);
    let around = |span: Span| {
        let (first, last) = lines.lines(span);
        let end = lines.start(last + 1).unwrap_or(code.len() as u32);
        Span::new(lines.start(first).unwrap_or_default(), end)
    };
    let mut spans: Vec<Span> = edits.iter().map(|edit| around(edit.span)).collect();
    spans.sort_unstable();
    let mut hunks: Vec<Span> = Vec::new();
    for span in spans {
        match hunks.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => hunks.push(span),
        }
    }
    hunks
        .into_iter()
        .map(|hunk| Change {
            rule: rewrite.name.to_owned(),
            safety: rewrite.safety,
            before: code[hunk.range()].trim_end().to_owned(),
            after: manimill_syntax::edit::apply_within(code, hunk, edits).trim_end().to_owned(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use manimill_syntax::tree::Node;

    use super::*;
    use crate::index::libraries;
    use crate::sample::Safety;

    const CODE: &str = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        self.add(Dot())\n";

    fn renaming(apply: fn(&File) -> Vec<Edit>) -> Rewrite {
        Rewrite { name: "test", safety: Safety::Safe, dialects: &[], triggers: &["Dot"], source: "", apply }
    }

    fn run(apply: fn(&File) -> Vec<Edit>) -> Rewritten {
        rewrite(CODE, "A", Dialect::Community, &libraries::shipped(), &[renaming(apply)])
    }

    fn rename(file: &File, to: &str) -> Vec<Edit> {
        file.references("Dot").map(|node| Edit::replace(node.span(), to)).collect()
    }

    #[test]
    fn a_change_is_logged_by_its_lines() {
        let rewritten = run(|file| rename(file, "Square"));
        assert!(rewritten.code.contains("Square()"));
        assert_eq!(rewritten.changes.len(), 1);
        assert_eq!(rewritten.changes[0].before, "        self.add(Dot())");
        assert_eq!(rewritten.changes[0].after, "        self.add(Square())");
    }

    #[test]
    fn what_breaks_the_sample_is_taken_back() {
        assert_eq!(run(|file| rename(file, "Square(")).code, CODE, "no Python");
        assert_eq!(run(|file| rename(file, "Bogus")).code, CODE, "a name that nobody binds");
        let without_scene: fn(&File) -> Vec<Edit> =
            |file| file.tree.nodes().filter_map(Node::as_class).map(|class| Edit::replace(class.name_span(), "B")).collect();
        assert_eq!(run(without_scene).code, CODE, "another scene");
    }

    #[test]
    fn one_that_breaks_the_sample_takes_no_other_with_it() {
        let rewrites = [renaming(|file| rename(file, "Bogus")), renaming(|file| rename(file, "Square"))];
        let rewritten = rewrite(CODE, "A", Dialect::Community, &libraries::shipped(), &rewrites);
        assert!(rewritten.code.contains("Square()"), "{}", rewritten.code);
        assert_eq!(rewritten.changes.len(), 1);
    }

    #[test]
    fn a_rewrite_that_never_settles_ends() {
        let rewritten = run(|file| file.references("Dot").map(|node| Edit::insert(node.span().start, "Dot() or ")).collect());
        assert!(rewritten.code.matches("Dot").count() > PASSES);
    }
}

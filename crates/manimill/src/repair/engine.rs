//! Applies rewrites until nothing changes, and takes back what breaks a sample.

use std::borrow::Borrow;

use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::tree::Tree;
use manimill_syntax::{Lines, Module, Name, Span};

use super::unbound_names::is_mended;
use super::{File, Rewrite};
use crate::index::{Dialect, FileNames, Library, file_names};
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
    let mut rewritten = Rewritten { code: code.to_owned(), changes: Vec::new() };
    let Ok(mut module) = Module::parse(code) else { return rewritten };
    let mut names = None;
    let mut refused = vec![false; rewrites.len()];
    for _ in 0..PASSES {
        let mut next = 0;
        let mut is_settled = true;
        while let Some(Step { index, edits, after }) = next_step(&module, dialect, library, rewrites, &refused, next) {
            let rewrite = rewrites[index].borrow();
            let before = names.get_or_insert_with(|| file_names(&rewritten.code, library).unwrap_or_default());
            if let Some((parsed, found)) = whole(&after, scene, before, library) {
                rewritten.changes.extend(changes(rewrite, &rewritten.code, &edits));
                rewritten.code = after;
                module = parsed;
                names = Some(found);
                is_settled = false;
            } else {
                tracing::debug!(rule = rewrite.name, scene, "taken back: it would break the sample");
                refused[index] = true;
            }
            next = index + 1;
        }
        if is_settled {
            break;
        }
    }
    rewritten
}

/// What one rewrite asks for.
struct Step {
    index: usize,
    edits: Vec<Edit>,
    after: String,
}

/// The first rewrite from `next` on that asks for anything. All of them look at one tree.
fn next_step(
    module: &Module,
    dialect: Dialect,
    library: &Library,
    rewrites: &[impl Borrow<Rewrite>],
    refused: &[bool],
    next: usize,
) -> Option<Step> {
    let code = module.text();
    let mut wanted =
        (next..rewrites.len()).filter(|index| !refused[*index] && is_wanted(rewrites[*index].borrow(), code, dialect)).peekable();
    wanted.peek()?;
    let tree = Tree::of(module);
    let file = File::new(module, &tree, library);
    wanted.find_map(|index| {
        let edits = (rewrites[index].borrow().apply)(&file);
        let after = apply(code, &edits);
        (after != **code).then_some(Step { index, edits, after })
    })
}

fn is_wanted(rewrite: &Rewrite, code: &str, dialect: Dialect) -> bool {
    (rewrite.dialects.is_empty() || rewrite.dialects.contains(&dialect))
        && (rewrite.triggers.is_empty() || rewrite.triggers.iter().any(|trigger| code.contains(trigger)))
}

/// The parsed text and its names, if it still is Python, has its scene, and reads no more unbound names than before.
fn whole(after: &str, scene: &str, before: &FileNames, library: &Library) -> Option<(Module, FileNames)> {
    let module = Module::parse(after).ok()?;
    let names = file_names(after, library).ok()?;
    let has_scene = |names: &FileNames| names.scenes.iter().any(|(name, _)| name == scene);
    let is_new = |name: &&Name| !before.unbound.contains(name) && !is_mended(name, library);
    let is_whole = (has_scene(&names) || !has_scene(before)) && !names.unbound.iter().any(|name| is_new(&name));
    is_whole.then_some((module, names))
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
    fn a_rewrite_that_never_settles_ends() {
        let rewritten = run(|file| file.references("Dot").map(|node| Edit::insert(node.span().start, "Dot() or ")).collect());
        assert!(rewritten.code.matches("Dot").count() > PASSES);
    }
}

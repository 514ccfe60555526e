//! What was rewritten in a sample, hunk by hunk, each with the recorded changes that explain it.

use serde::Serialize;
use similar::{DiffOp, TextDiff};

/// A run of lines that differ: first line and number of lines on both sides, counted from 0, and the places of its reasons
/// in the list of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hunk {
    /// In the original.
    pub old: (usize, usize),
    /// In the sample.
    pub new: (usize, usize),
    /// Which changes explain it.
    pub reasons: Vec<usize>,
}

/// Compares a sample with what it was made from; `changes` are pairs of before and after.
pub fn hunks(original: &str, code: &str, changes: &[(&str, &str)]) -> Vec<Hunk> {
    let diff = TextDiff::from_lines(original, code);
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (original.lines().collect(), code.lines().collect());
    let changes: Vec<(String, String)> = changes.iter().map(|(before, after)| (squeezed(before), squeezed(after))).collect();
    diff.ops()
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            let text = |lines: &[&str], range: &std::ops::Range<usize>| {
                squeezed(&lines[range.start.min(lines.len())..range.end.min(lines.len())].concat())
            };
            let reasons = reasons(&text(&old_lines, &old), &text(&new_lines, &new), &changes);
            Hunk { old: (old.start, old.len()), new: (new.start, new.len()), reasons }
        })
        .collect()
}

/// The changes whose before and after both have to do with the hunk; where there are none, those of which one side has:
/// what a later change has rewritten again is no longer in the sample.
fn reasons(removed: &str, added: &str, changes: &[(String, String)]) -> Vec<usize> {
    let fits = |both: bool| -> Vec<usize> {
        let change_fits = |(_, (before, after)): &(usize, &(String, String))| {
            let (left, right) = (overlaps(removed, before), overlaps(added, after));
            let one_side = left == Some(true) || right == Some(true);
            one_side && (!both || (left != Some(false) && right != Some(false)))
        };
        changes.iter().enumerate().filter(change_fits).map(|(place, _)| place).collect()
    };
    let closely = fits(true);
    if closely.is_empty() { fits(false) } else { closely }
}

/// Whether one text holds the other; `None` where a change has nothing to compare.
fn overlaps(hunk: &str, change: &str) -> Option<bool> {
    if change.is_empty() {
        return None;
    }
    Some(!hunk.is_empty() && (hunk.contains(change) || change.contains(hunk)))
}

/// Without white space: a change is recorded before the sample is laid out.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "from manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.play(ShowCreation(Circle()))\n        x = np.array([1])\n";
    const NEW: &str = "import numpy as np\nfrom manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n        x = np.array([1])\n";

    #[test]
    fn each_hunk_has_its_own_reason() {
        let found = hunks(OLD, NEW, &[("ShowCreation", "Create"), ("", "import numpy as np"), ("fade", "fade_2")]);
        let expected = [Hunk { old: (0, 0), new: (0, 1), reasons: vec![1] }, Hunk { old: (4, 1), new: (5, 1), reasons: vec![0] }];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_change_that_was_rewritten_again_still_explains_its_side() {
        let found = hunks("a = TextMobject('x')\n", "a = Tex('x')\n", &[("TextMobject", "TexText"), ("TexText", "Tex")]);
        assert_eq!(found[0].reasons, [0, 1]);
    }

    #[test]
    fn a_hunk_without_a_recorded_change_has_no_reason() {
        assert!(hunks("a = 1\n", "a = 2\n", &[("import os", "")])[0].reasons.is_empty());
    }

    #[test]
    fn the_same_text_has_no_hunks() {
        assert!(hunks(OLD, OLD, &[("a", "b")]).is_empty());
    }
}

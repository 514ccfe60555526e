//! Keywords that have another name today, or none
//!
//! What: renames keywords of constructors and methods (`Rotating(radians=…)` → `angle`, `Code(file_name=…)` → `code_file`), and removes
//! those that had little effect and are refused now. The rows are in `tables.rs`.
//! Since: Manim Community 0.6.0 to 0.19.1, by keyword
//! Leaves alone: keywords of classes that the file defines, and dictionaries that are unpacked into a call.
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Rotating(square, radians=PI, in_place=True))
//! self.play(Create(DashedLine(LEFT, RIGHT, positive_space_ratio=0.3, dash_spacing=0.1)))
//! VGroup(square).arrange_in_grid(n_rows=1, n_cols=2)
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Rotating(square, angle=PI))
//! self.play(Create(DashedLine(LEFT, RIGHT, dashed_ratio=0.3)))
//! VGroup(square).arrange_in_grid(rows=1, cols=2)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind};

use super::tables::{DROPPED, KEYWORDS, METHOD_DROPPED, METHOD_KEYWORDS};
use crate::repair::handed_on::handed_on;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "renamed-keywords",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("keywords.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for handed in handed_on(file) {
        edits.extend(of_class(handed.class, handed.call, |keyword| handed.arrives(keyword)));
    }
    for call in file.tree.calls() {
        if let Some(class) = file.manim_name(call.callee()) {
            edits.extend(of_class(class, call, |_| true));
        } else if call.callee().kind() == Kind::Attribute {
            for (method, old, new, _) in METHOD_KEYWORDS {
                if call.name() == *method {
                    edits.extend(renamed(call, old, new));
                }
            }
            let dropped = METHOD_DROPPED
                .iter()
                .filter(|(method, ..)| call.name() == *method)
                .find_map(|(_, keyword, _)| call.arguments().iter().position(|argument| argument.keyword == Some(keyword)));
            edits.extend(dropped.map(|place| call.remove_argument(place)));
        }
    }
    edits
}

/// What becomes of the keywords that a class is given, as far as they arrive at it.
fn of_class(class: &str, call: Call, arrives: impl Fn(&str) -> bool) -> Vec<Edit> {
    let renames = KEYWORDS.iter().filter(|(classes, old, ..)| classes.contains(&class) && arrives(old));
    let mut edits: Vec<Edit> = renames.filter_map(|(_, old, new, _)| renamed(call, old, new)).collect();
    let dropped = DROPPED
        .iter()
        .filter(|(classes, keyword, _)| classes.contains(&class) && arrives(keyword))
        .find_map(|(_, keyword, _)| call.arguments().iter().position(|argument| argument.keyword == Some(keyword)));
    // One in each pass: two next to each other would fight for the comma.
    edits.extend(dropped.map(|place| call.remove_argument(place)));
    edits
}

/// The keyword's new name, unless the call has it already.
fn renamed(call: Call, old: &str, new: &str) -> Option<Edit> {
    let arguments = call.arguments();
    let argument = arguments.iter().find(|argument| argument.keyword == Some(old))?;
    let is_free = !arguments.iter().any(|argument| argument.keyword == Some(new));
    is_free.then(|| argument.keyword_span.map(|span| Edit::replace(span, new))).flatten()
}

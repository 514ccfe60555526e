//! Lines that grow as arrows do
//!
//! What: `GrowArrow` of something that is no arrow and has no tip to grow is `GrowFromPoint` from where it starts.
//! Since: Manim Community 0.17.3
//! Leaves alone: samples that run, and what is made within the call.
//! Failure: `VMobject.scale() got an unexpected keyword argument 'scale_tips'`
//!
//! Before:
//! ```python
//! line = Line(LEFT, RIGHT)
//! self.play(GrowArrow(line))
//! ```
//! After:
//! ```python
//! line = Line(LEFT, RIGHT)
//! self.play(GrowFromPoint(line, line.get_start()))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Kind;

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "growing-lines",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["GrowArrow"],
    source: include_str!("growing_lines.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (_, call) in file.manim_calls().filter(|(class, call)| *class == "GrowArrow" && file.has_failed_at(call.node)) {
        let [line, ..] = call.positional()[..] else { continue };
        if matches!(line.kind(), Kind::Name | Kind::Attribute) {
            edits.push(file.rename(call.callee(), "GrowFromPoint"));
            edits.push(Edit::insert(line.span().end, format!(", {}.get_start()", line.text())));
        }
    }
    edits
}

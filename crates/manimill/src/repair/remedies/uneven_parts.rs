//! Formulas whose parts do not match in number
//!
//! What: `TransformMatchingTex` with a `key_map` or `fade_transform_mismatches` transforms what does not match (`transform_mismatches=True`):
//! fading parts into each other needs as many of them on either side today.
//! Since: Manim Community 0.20.0
//! Leaves alone: samples that run.
//! Failure: `zip() argument 2 is shorter than argument 1`
//!
//! Before:
//! ```python
//! from manim import *
//! self.play(TransformMatchingTex(old, new, key_map={"x": "y + 1"}, path_arc=PI / 2))
//! self.play(TransformMatchingShapes(old, new, fade_transform_mismatches=True))
//! ```
//! After:
//! ```python
//! from manim import *
//! self.play(TransformMatchingTex(old, new, transform_mismatches=True, path_arc=PI / 2))
//! self.play(TransformMatchingShapes(old, new, transform_mismatches=True))
//! ```

use manimill_syntax::edit::Edit;

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "uneven-parts",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["TransformMatching"],
    source: include_str!("uneven_parts.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let of_parts =
        file.manim_calls().filter(|(class, call)| class.starts_with("TransformMatching") && file.has_failed_at(call.node));
    let faded = of_parts.filter_map(|(_, call)| {
        let arguments = call.arguments();
        let place = |keyword| arguments.iter().position(|argument| argument.keyword == Some(keyword));
        if place("transform_mismatches").is_some() {
            return place("key_map").map(|at| call.remove_argument(at));
        }
        let at = place("key_map").or_else(|| place("fade_transform_mismatches"))?;
        Some(Edit::replace(arguments[at].span, "transform_mismatches=True"))
    });
    faded.collect()
}

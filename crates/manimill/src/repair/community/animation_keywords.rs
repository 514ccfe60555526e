//! Keywords of animations that never meant anything
//!
//! What: animations took any keyword and forgot about it; those that neither the animation nor what it is built on knows are refused
//! today, and go.
//! Since: Manim Community 0.19.0
//! Leaves alone: keywords whose value does something, animations that the file defines, and those that hand keywords on to others.
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Write(square, scale=0.95, run_time=2), FadeIn(Dot(), stroke_width=3, shift=UP))
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Write(square, run_time=2), FadeIn(Dot(), shift=UP))
//! ```

use manimill_syntax::edit::Edit;

use crate::index::Dialect;
use crate::repair::legacy::constructors::keywords;
use crate::repair::legacy::items::remove_arguments;
use crate::repair::legacy::keyword_arguments::has_effect;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "animation-keywords",
    safety: Safety::Guarded,
    dialects: &[Dialect::Community],
    triggers: &[],
    source: include_str!("animation_keywords.rs"),
    apply,
};

/// Animations that hand their keywords on to nothing but what they are built on. Sorted.
const PLAIN: [&str; 22] = [
    "ApplyMethod",
    "Create",
    "DrawBorderThenFill",
    "FadeIn",
    "FadeOut",
    "GrowArrow",
    "GrowFromCenter",
    "GrowFromEdge",
    "GrowFromPoint",
    "Indicate",
    "MoveAlongPath",
    "MoveToTarget",
    "ReplacementTransform",
    "Restore",
    "Rotate",
    "Rotating",
    "SpinInFromNothing",
    "Transform",
    "TransformFromCopy",
    "Uncreate",
    "Unwrite",
    "Write",
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (class, call) in file.manim_calls().filter(|(class, _)| PLAIN.binary_search(class).is_ok()) {
        let Some(taken) = keywords(class) else { continue };
        let is_refused = |keyword: &str| !taken.contains(&keyword);
        let places: Vec<usize> = call
            .arguments()
            .iter()
            .enumerate()
            .filter(|(_, argument)| argument.keyword.is_some_and(is_refused) && !has_effect(argument.value))
            .map(|(place, _)| place)
            .collect();
        edits.extend(remove_arguments(call, &places));
    }
    edits
}

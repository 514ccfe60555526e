//! Fades of manimgl, whose second argument is the way that the mobject goes
//!
//! What: `FadeIn(m, UP)` of manimgl is `FadeIn(m, shift=UP)`; Manim Community would take the vector for another mobject.
//! Since: manimgl 1.0.0
//! Leaves alone: fades with arguments that are unpacked.
//!
//! Before:
//! ```python
//! from manimlib import *
//! self.play(FadeIn(Square(), 2 * UP), FadeOut(Dot(), DOWN, run_time=2))
//! ```
//! After:
//! ```python
//! from manimlib import *
//! self.play(FadeIn(Square(), shift=2 * UP), FadeOut(Dot(), shift=DOWN, run_time=2))
//! ```

use manimill_syntax::edit::Edit;

use super::names::old_imports;
use crate::index::Dialect;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "manimgl-fades",
    safety: Safety::Guarded,
    dialects: &[Dialect::Manimgl],
    triggers: &["FadeIn", "FadeOut"],
    source: include_str!("fade_vectors.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    if old_imports(file).is_empty() {
        return Vec::new();
    }
    let fades = file.manim_calls().filter(|(name, call)| matches!(*name, "FadeIn" | "FadeOut") && !call.is_open());
    fades
        .filter_map(|(_, call)| match call.positional().as_slice() {
            [_, shift] => Some(Edit::insert(shift.outer_span().start, "shift=")),
            _ => None,
        })
        .collect()
}

//! Names of manimgl that have another name today, and the import that they come by
//!
//! What: renames, and imports Manim Community in the place of `manimlib`, all at once or nothing. The names of a formula and of a text
//! trade places: `Tex` of manimgl is `MathTex`, `TexText` is `Tex`.
//! Since: manimgl 1.0.0
//! Leaves alone: names that the file binds itself.
//!
//! Before:
//! ```python
//! from manimlib import *
//! title = TexText("Sum").move_to(FRAME_HEIGHT / 4 * UP)
//! self.play(ShowCreation(Circle()), Write(title), Write(Tex("x + y")))
//! ```
//! After:
//! ```python
//! from manim import *
//! title = Tex("Sum").move_to(config.frame_height / 4 * UP)
//! self.play(Create(Circle()), Write(title), Write(MathTex("x + y")))
//! ```

use super::names::{OLD_PACKAGES, change_over};
use crate::index::Dialect;
use crate::repair::Rewrite;
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "manimgl-names",
    safety: Safety::Guarded,
    dialects: &[Dialect::Manimgl],
    triggers: &OLD_PACKAGES,
    source: include_str!("names_manimgl.rs"),
    apply: |file| change_over(file, &OTHER_THINGS),
};

/// Names that manimgl and Manim Community both have, for different things.
const OTHER_THINGS: [(&str, &str); 3] = [("Tex", "MathTex"), ("VectorField", "ArrowVectorField"), ("log", "logger")];

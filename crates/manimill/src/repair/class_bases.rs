//! Bases in an order that Python refuses
//!
//! What: a base of a class that another of its bases is built on goes when it stands before that one: `class A(Scene, ThreeDScene)` is a
//! `ThreeDScene`. Some classes were no relatives once, or had another name.
//! Since: always
//! Leaves alone: bases that Python can order, and those that are not Manim's.
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Example(Scene, ThreeDScene, ABC):
//!     def construct(self):
//!         self.add(Dot())
//!
//!
//! class Other(MovingCameraScene, Scene):
//!     pass
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Example(ThreeDScene, ABC):
//!     def construct(self):
//!         self.add(Dot())
//!
//!
//! class Other(MovingCameraScene, Scene):
//!     pass
//! ```

use manimill_runner::api::Api;
use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Class;

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "class-bases",
    safety: Safety::Safe,
    dialects: &[],
    triggers: &["class "],
    source: include_str!("class_bases.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    file.classes().filter_map(|class| without_one(file, class)).collect()
}

/// One in each pass: two next to each other would fight for the comma.
fn without_one<'t>(file: &File<'t>, class: Class<'t>) -> Option<Edit> {
    let bases = class.bases();
    let names: Vec<Option<&str>> = bases.iter().map(|base| file.manim_name(*base)).collect();
    let is_built_on = |name: &str, base: &str| {
        Api::shipped().classes.get(name).is_some_and(|class| class.mro.iter().skip(1).any(|above| above == base))
    };
    let refused = (0..bases.len()).find(|place| {
        let behind = names[place + 1..].iter().flatten();
        names[*place].is_some_and(|base| behind.clone().any(|name| is_built_on(name, base)))
    })?;
    // Up to the next one, with the comma.
    Some(Edit::delete(Span::new(bases[refused].span().start, bases.get(refused + 1)?.span().start)))
}

//! Mobjects that hold a method of the scene
//!
//! What: a method of the scene that a mobject is given to call (`axes.plot(self.height)`) is given within a `lambda`: who copies the mobject
//! does not copy the scene with it, which cannot be copied today.
//! Since: Manim Community 0.15.0
//! Leaves alone: samples that run, methods that are called at once, and what `self.play` and the like are given.
//! Failure: `cannot pickle '_thread.lock' object`
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Example(Scene):
//!     def height(self, x):
//!         return x**2
//!
//!     def construct(self):
//!         graph = Axes().plot(self.height, color=RED)
//!         self.play(Write(graph))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Example(Scene):
//!     def height(self, x):
//!         return x**2
//!
//!     def construct(self):
//!         graph = Axes().plot(lambda *args: self.height(*args), color=RED)
//!         self.play(Write(graph))
//! ```

use manimill_syntax::edit::Edit;

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "bound-methods",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["self."],
    source: include_str!("bound_methods.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for call in file.tree.calls().filter(|call| call.receiver().is_none_or(|receiver| receiver.text() != "self")) {
        for argument in call.arguments() {
            let Some(attribute) = argument.value.as_attribute().filter(|it| it.value.as_name() == Some("self")) else { continue };
            // Its own class, or one that it is built on.
            if file.classes().any(|class| class.method(attribute.name).is_some_and(|method| method.decorators().is_empty())) {
                let method = argument.value.text();
                edits.push(Edit::replace(argument.value.span(), format!("lambda *args: {method}(*args)")));
            }
        }
    }
    edits
}

//! Constructors that are given the object twice
//!
//! What: `super().__init__(self, …)` hands over the object by itself, so that the `self` in it is a first argument; it goes where the base is a class
//! of Manim's. Older releases took it for something without effect.
//! Since: Manim Community 0.18.0
//! Leaves alone: `Base.__init__(self, …)`, and classes that are built on none of Manim's.
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Path(VMobject):
//!     def __init__(self, points, **kwargs):
//!         super().__init__(self, **kwargs)
//!         self.set_points_as_corners(points)
//!
//!
//! class Marks(VGroup):
//!     def __init__(self):
//!         VGroup.__init__(self)
//!         self.add(Dot())
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Path(VMobject):
//!     def __init__(self, points, **kwargs):
//!         super().__init__(**kwargs)
//!         self.set_points_as_corners(points)
//!
//!
//! class Marks(VGroup):
//!     def __init__(self):
//!         VGroup.__init__(self)
//!         self.add(Dot())
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Node;

use super::handed_on::{base_of, is_of_super};
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "self-twice",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["__init__(self"],
    source: include_str!("self_twice.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let calls = file.tree.calls().filter(|call| is_of_super(*call));
    let of_manim = calls.filter(|call| {
        let class = call.node.class().and_then(Node::as_class);
        class.is_some_and(|class| base_of(file, class).is_some())
    });
    let given = of_manim.filter(|call| call.positional().first().is_some_and(|first| first.as_name() == Some("self")));
    given.map(|call| call.remove_argument(0)).collect()
}

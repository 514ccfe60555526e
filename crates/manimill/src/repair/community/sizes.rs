//! Sizes that were set and got by methods
//!
//! What: `m.set_width(3)` is `m.scale_to_fit_width(3)` (with `stretch=True`, `m.stretch_to_fit_width(3)`), `m.get_width()` is `m.width`;
//! heights and depths likewise; called, chained, or named for an animation.
//! Since: Manim Community 0.2.0; what is left of the old methods there is deprecated, and knows no `stretch`
//! Leaves alone: methods of these names that a class in the file defines, and those of what another package made (a surface of `cairo` or
//! `pygame`, a patch of `matplotlib`).
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square().set_height(3)
//! wide = Rectangle().set_width(2 * square.get_width(), stretch=True)
//! self.play(square.animate.set_width(1))
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square().scale_to_fit_height(3)
//! wide = Rectangle().stretch_to_fit_width(2 * square.width)
//! self.play(square.animate.scale_to_fit_width(1))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! import cairo
//! from pygame import Surface as Sheet
//! surface = cairo.ImageSurface(cairo.FORMAT_A8, 30, 10)
//! sheets = [Sheet((3, 4)) for _ in range(2)]
//! widths = [sheet.get_width() for sheet in sheets] + [sheets[0].get_height()]
//! square = Square(surface.get_width() / 10)
//! self.add(square.set_width(square.get_height() / 2))
//! ```
//! After:
//! ```python
//! from manim import *
//! import cairo
//! from pygame import Surface as Sheet
//! surface = cairo.ImageSurface(cairo.FORMAT_A8, 30, 10)
//! sheets = [Sheet((3, 4)) for _ in range(2)]
//! widths = [sheet.get_width() for sheet in sheets] + [sheets[0].get_height()]
//! square = Square(surface.get_width() / 10)
//! self.add(square.scale_to_fit_width(square.height / 2))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Attribute, Call, Kind};

use super::foreign_values::ForeignValues;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "sizes",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["t_width", "t_height", "t_depth"],
    source: include_str!("sizes.rs"),
    apply,
};

/// What sets a size, what scales and what stretches to it, what gets it, and the attribute that it is.
const SIZES: [(&str, &str, &str, &str, &str); 3] = [
    ("set_width", "scale_to_fit_width", "stretch_to_fit_width", "get_width", "width"),
    ("set_height", "scale_to_fit_height", "stretch_to_fit_height", "get_height", "height"),
    ("set_depth", "scale_to_fit_depth", "stretch_to_fit_depth", "get_depth", "depth"),
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    let foreign = ForeignValues::of(file);
    for (_, attribute, call) in file.lineages().foreign_attributes(file) {
        if foreign.hold(attribute.value) {
            continue;
        }
        for (set, scale, stretch, get, size) in SIZES {
            if attribute.name == set {
                edits.extend(sized(attribute, call, scale, stretch));
            } else if attribute.name == get {
                edits.extend(call.and_then(|call| property(attribute, call, size)).unwrap_or_default());
            }
        }
    }
    edits
}

fn sized(attribute: Attribute<'_>, call: Option<Call<'_>>, scale: &str, stretch: &str) -> Vec<Edit> {
    let arguments = call.map(Call::arguments).unwrap_or_default();
    let flag = arguments.iter().position(|argument| argument.keyword == Some("stretch"));
    let stretches = flag.is_some_and(|at| arguments[at].value.kind() == Kind::True);
    let mut edits = vec![Edit::replace(attribute.name_span, if stretches { stretch } else { scale })];
    edits.extend(flag.and_then(|at| call.map(|call| call.remove_argument(at))));
    edits
}

/// `m.get_width()` as `m.width`.
pub(in crate::repair) fn property(attribute: Attribute<'_>, call: Call<'_>, name: &str) -> Option<Vec<Edit>> {
    call.arguments().is_empty().then(|| vec![Edit::replace(attribute.name_span, name), Edit::delete(call.parentheses())])
}

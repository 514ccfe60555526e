//! What colours told of themselves when they were those of the package `colour`
//!
//! What: `m.get_color().hex` is `m.get_color().to_hex()`, and so are `hex_l` and `get_hex_l()`; `rgb` and `get_rgb()` are `to_rgb()`. Of colours
//! that methods of a mobject give, and of Manim's own constants. A colour that is compared with one of these as a text is compared as a colour.
//! Since: Manim Community 0.18.0
//! Leaves alone: attributes of these names of anything else.
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square(color=RED)
//! names = [square.get_color().hex, square.get_fill_color().get_hex_l(), BLUE.hex_l]
//! parts = square.get_stroke_color().rgb
//! is_blue = [str(square.color).upper() == BLUE, str(square.get_color()) != BLUE]
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square(color=RED)
//! names = [square.get_color().to_hex(), square.get_fill_color().to_hex(), BLUE.to_hex()]
//! parts = square.get_stroke_color().to_rgb()
//! is_blue = [square.color == BLUE, square.get_color() != BLUE]
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "color-objects",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["hex", "rgb", "str("],
    source: include_str!("color_objects.rs"),
    apply,
};

/// An attribute, and the method of today.
const ATTRIBUTES: [(&str, &str); 3] = [("hex", "to_hex"), ("hex_l", "to_hex"), ("rgb", "to_rgb")];
const METHODS: [(&str, &str); 3] = [("get_hex", "to_hex"), ("get_hex_l", "to_hex"), ("get_rgb", "to_rgb")];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (_, attribute, call) in file.lineages().foreign_attributes(file) {
        if !is_color(file, attribute.value) {
            continue;
        }
        let of = |table: &[(&str, &'static str)]| table.iter().find(|(old, _)| *old == attribute.name).map(|(_, new)| *new);
        match call {
            Some(_) => edits.extend(of(&METHODS).map(|new| Edit::replace(attribute.name_span, new))),
            None => edits.extend(of(&ATTRIBUTES).map(|new| Edit::replace(attribute.name_span, format!("{new}()")))),
        }
    }
    let compared = file.tree.nodes().filter(|node| node.kind() == Kind::Compare);
    edits.extend(compared.filter_map(|node| as_colors(file, node)));
    edits
}

/// `str(m.color).upper() == BLUE` as `m.color == BLUE`
fn as_colors<'t>(file: &File<'t>, comparison: Node<'t>) -> Option<Edit> {
    let sides: Vec<Node<'t>> = comparison.children().collect();
    let [left, right] = sides.as_slice() else { return None };
    if !file.manim_name(*right).is_some_and(is_constant) {
        return None;
    }
    let mut text = left.as_call()?;
    if text.name() == "upper" {
        text = text.receiver()?.as_call()?;
    }
    let color = text.positional().first().copied().filter(|_| text.callee().as_name() == Some("str"))?;
    let is_attribute = color.as_attribute().is_some_and(|it| matches!(it.name, "color" | "fill_color" | "stroke_color"));
    (is_attribute || is_color(file, color)).then(|| Edit::replace(left.span(), color.text()))
}

fn is_constant(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Whether an expression is certainly a colour of Manim's.
fn is_color<'t>(file: &File<'t>, value: Node<'t>) -> bool {
    if let Some(call) = value.as_call() {
        return matches!(call.name(), "get_color" | "get_fill_color" | "get_stroke_color") && call.receiver().is_some();
    }
    file.manim_name(value).is_some_and(is_constant)
}

//! Arguments that had a place and have a keyword today
//!
//! What: `FadeIn(m, UP)` is `FadeIn(m, shift=UP)` where the second argument is a direction, `SurroundingRectangle(m, RED)` is
//! `SurroundingRectangle(m, color=RED)`, `SurroundingRectangle(m, 0.2)` is `SurroundingRectangle(m, buff=0.2)`, and `mobject=` goes from
//! before what is surrounded. `Sector` with two radii is an `AnnularSector`. A `ComplexPlane` takes its ranges as keywords alone.
//! Since: Manim Community 0.9.0 (fades), 0.19.0
//! Leaves alone: second arguments that could be mobjects.
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(FadeIn(square, 2 * UP), FadeOut(Dot(), DOWN))
//! self.add(SurroundingRectangle(square, RED), SurroundingRectangle(square, 0.2), BackgroundRectangle(mobject=square))
//! self.add(Sector(inner_radius=1, outer_radius=2), Sector(outer_radius=2), ComplexPlane((-2, 2), (-1, 1)))
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(FadeIn(square, shift=2 * UP), FadeOut(Dot(), shift=DOWN))
//! self.add(SurroundingRectangle(square, color=RED), SurroundingRectangle(square, buff=0.2), BackgroundRectangle(square))
//! self.add(AnnularSector(inner_radius=1, outer_radius=2), Sector(radius=2), ComplexPlane(x_range=(-2, 2), y_range=(-1, 1)))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "positional-arguments",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Fade", "Rectangle(", "Sector(", "ComplexPlane("],
    source: include_str!("positional.rs"),
    apply,
};

const DIRECTIONS: [&str; 13] = ["UP", "DOWN", "LEFT", "RIGHT", "UL", "UR", "DL", "DR", "IN", "OUT", "ORIGIN", "X_AXIS", "Y_AXIS"];

/// What the names of colours start with.
const COLOURS: [&str; 20] = [
    "WHITE", "BLACK", "GRAY", "GREY", "BLUE", "TEAL", "GREEN", "YELLOW", "GOLD", "RED", "MAROON", "PURPLE", "PINK", "ORANGE",
    "LIGHT", "DARK", "PURE", "LIGHTER", "DARKER", "LOGO",
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (class, call) in file.manim_calls() {
        match class {
            "FadeIn" | "FadeOut" => edits.extend(fade(file, call)),
            "SurroundingRectangle" | "BackgroundRectangle" => edits.extend(surrounding(file, call)),
            "Sector" => edits.extend(sector(file, call)),
            "ComplexPlane" => edits.extend(plane(call)),
            _ => {}
        }
    }
    edits
}

fn fade<'a>(file: &File<'a>, call: Call<'a>) -> Option<Edit> {
    let [_, direction] = call.positional()[..] else { return None };
    let is_free = call.keyword("shift").is_none() && !call.is_open();
    (is_free && is_direction(file, direction)).then(|| Edit::insert(direction.outer_span().start, "shift="))
}

/// `UP`, `2 * UP + LEFT`, `-RIGHT`, `np.array([1, 2, 0])`
fn is_direction<'a>(file: &File<'a>, node: Node<'a>) -> bool {
    match node.kind() {
        Kind::Name | Kind::Attribute => {
            let name = node.as_attribute().map_or_else(|| node.text(), |attribute| attribute.name);
            DIRECTIONS.contains(&name) && file.manim_name(node).is_some()
        }
        Kind::Unary => node.children().last().is_some_and(|inner| is_direction(file, inner)),
        Kind::Binary => {
            node.as_binary().is_some_and(|binary| is_direction(file, binary.left) || is_direction(file, binary.right))
        }
        Kind::Call => node.as_call().is_some_and(|call| call.callee().text() == "np.array"),
        _ => false,
    }
}

fn surrounding<'a>(file: &File<'a>, call: Call<'a>) -> Vec<Edit> {
    let arguments = call.arguments();
    if let Some(argument) = arguments.first().filter(|argument| argument.keyword == Some("mobject")) {
        return vec![Edit::delete(Span::new(argument.span.start, argument.value.outer_span().start))];
    }
    let positional = call.positional();
    let mut edits = Vec::new();
    for value in positional.iter().skip(1) {
        let keyword = match value.kind() {
            Kind::Number => "buff",
            Kind::Name if value.text().ends_with("_BUFF") => "buff",
            Kind::String if value.text().contains('#') => "color",
            Kind::Name if is_colour(file, *value) => "color",
            _ => return Vec::new(),
        };
        if call.keyword(keyword).is_some() {
            return Vec::new();
        }
        edits.push(Edit::insert(value.outer_span().start, format!("{keyword}=")));
    }
    edits
}

/// A constant of Manim's in capitals that is no direction and no size.
fn is_colour<'a>(file: &File<'a>, node: Node<'a>) -> bool {
    let name = node.text();
    let root = name.split('_').next().unwrap_or_default();
    COLOURS.contains(&root) && file.manim_name(node) == Some(name)
}

fn plane(call: Call<'_>) -> Vec<Edit> {
    let ranges = call.positional();
    let keywords = ["x_range", "y_range"];
    if ranges.len() > keywords.len() || ranges.iter().any(|range| range.kind() == Kind::Starred) {
        return Vec::new();
    }
    let named = ranges.iter().zip(keywords);
    named.map(|(range, keyword)| Edit::insert(range.outer_span().start, format!("{keyword}="))).collect()
}

fn sector<'a>(file: &File<'a>, call: Call<'a>) -> Vec<Edit> {
    let arguments = call.arguments();
    let Some(outer) = arguments.iter().find(|argument| argument.keyword == Some("outer_radius")) else { return Vec::new() };
    let inner = arguments.iter().position(|argument| argument.keyword == Some("inner_radius"));
    match inner {
        Some(inner) if arguments[inner].value.as_number().is_some_and(|number| number.value() == 0.0) => {
            vec![call.remove_argument(inner)]
        }
        Some(_) => vec![file.rename(call.callee(), "AnnularSector")],
        None => outer.keyword_span.map(|span| Edit::replace(span, "radius")).into_iter().collect(),
    }
}

//! Arguments that had a place and have a keyword today
//!
//! What: `FadeIn(m, UP)` is `FadeIn(m, shift=UP)` where the second argument is a direction, `SurroundingRectangle(m, RED)` is
//! `SurroundingRectangle(m, color=RED)`, `SurroundingRectangle(m, 0.2)` is `SurroundingRectangle(m, buff=0.2)`, and `mobject=` goes from
//! before what is surrounded. Where both had more places (`color`, `buff` and `corner_radius`; `color`, `stroke_width`, `stroke_opacity`,
//! `fill_opacity` and `buff`), each argument gets the keyword of its place. `Rotating(m, axis, radians)` takes the angle first today.
//! `Sector` with two radii is an `AnnularSector`. A `ComplexPlane` takes its ranges as keywords alone.
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
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Rotating(square, OUT, PI / 2, ORIGIN, run_time=1), Rotating(square, RIGHT, run_time=1), Rotating(square, PI, UP))
//! tint = "#ff0000"
//! self.add(SurroundingRectangle(square, GREEN, SMALL_BUFF, 0.2), SurroundingRectangle(square, tint, 0.3))
//! self.add(BackgroundRectangle(square, GREEN, 0.5), BackgroundRectangle(square, square.get_color(), 0, 0, 0.6, 0.1))
//! self.add(SurroundingRectangle(square, Dot(), color=RED), Sector(2, 1, color=RED), Sector(2, 0), Sector(2), Sector(3, inner_radius=1))
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square()
//! self.play(Rotating(square, PI / 2, OUT, ORIGIN, run_time=1), Rotating(square, axis=RIGHT, run_time=1), Rotating(square, PI, UP))
//! tint = "#ff0000"
//! self.add(SurroundingRectangle(square, color=GREEN, buff=SMALL_BUFF, corner_radius=0.2), SurroundingRectangle(square, color=tint, buff=0.3))
//! self.add(BackgroundRectangle(square, color=GREEN, stroke_width=0.5), BackgroundRectangle(square, color=square.get_color(), stroke_width=0, stroke_opacity=0, fill_opacity=0.6, buff=0.1))
//! self.add(SurroundingRectangle(square, Dot(), color=RED), AnnularSector(inner_radius=1, outer_radius=2, color=RED), Sector(2), Sector(2), AnnularSector(outer_radius=3, inner_radius=1))
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
    triggers: &["Fade", "Rectangle(", "Sector(", "ComplexPlane(", "Rotating("],
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
            "SurroundingRectangle" => edits.extend(surrounding(file, call, &SURROUNDING)),
            "BackgroundRectangle" => edits.extend(surrounding(file, call, &BACKGROUND)),
            "Rotating" => edits.extend(rotating(file, call)),
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

/// What came after the mobject in `SurroundingRectangle`, in the order of Manim 0.18.1.
const SURROUNDING: [&str; 3] = ["color", "buff", "corner_radius"];

/// The same of `BackgroundRectangle`.
const BACKGROUND: [&str; 5] = ["color", "stroke_width", "stroke_opacity", "fill_opacity", "buff"];

fn surrounding<'a>(file: &File<'a>, call: Call<'a>, order: &[&str]) -> Vec<Edit> {
    let arguments = call.arguments();
    if let Some(argument) = arguments.first().filter(|argument| argument.keyword == Some("mobject")) {
        return vec![Edit::delete(Span::new(argument.span.start, argument.value.outer_span().start))];
    }
    let positional = call.positional();
    let Some((_, rest)) = positional.split_first() else { return Vec::new() };
    if rest.is_empty() || rest.len() > order.len() || positional.iter().any(|value| value.kind() == Kind::Starred) {
        return Vec::new();
    }
    let is_old = is_colour(file, rest[0]) || rest[1..].iter().any(|value| is_number(*value));
    let keywords = match rest {
        [distance] if is_number(*distance) => &["buff"][..],
        // A mobject today, unless it or what comes after it says otherwise.
        _ if is_old && !rest[1..].iter().any(|value| is_colour(file, *value)) => order,
        _ => return Vec::new(),
    };
    if keywords.iter().zip(rest).any(|(keyword, _)| call.keyword(keyword).is_some()) {
        return Vec::new();
    }
    let named = rest.iter().zip(keywords);
    named.map(|(value, keyword)| Edit::insert(value.outer_span().start, format!("{keyword}="))).collect()
}

/// What cannot be a mobject: `0.2`, `-1`, `2 * SMALL_BUFF`, `PI / 2`
fn is_number(node: Node) -> bool {
    match node.kind() {
        Kind::Number => true,
        Kind::Name => node.text().ends_with("_BUFF") || ["PI", "TAU", "DEGREES"].contains(&node.text()),
        Kind::Unary => node.children().last().is_some_and(is_number),
        Kind::Binary => node.as_binary().is_some_and(|binary| is_number(binary.left) && is_number(binary.right)),
        _ => false,
    }
}

/// `Rotating(m, axis, radians)` has its angle first today.
fn rotating<'a>(file: &File<'a>, call: Call<'a>) -> Vec<Edit> {
    let positional = call.positional();
    if positional.iter().any(|value| value.kind() == Kind::Starred) || call.keyword("axis").is_some() {
        return Vec::new();
    }
    match positional[..] {
        [_, axis] if is_direction(file, axis) => vec![Edit::insert(axis.outer_span().start, "axis=")],
        [_, axis, angle, ..] if is_direction(file, axis) || (is_number(angle) && !is_number(axis)) => {
            vec![Edit::replace(axis.outer_span(), angle.outer_text()), Edit::replace(angle.outer_span(), axis.outer_text())]
        }
        _ => Vec::new(),
    }
}

/// A colour that is written out or got from a mobject, or a name that is bound to nothing else.
fn is_colour<'a>(file: &File<'a>, node: Node<'a>) -> bool {
    match node.kind() {
        Kind::String => true,
        Kind::Name => is_constant(file, node) || is_bound_to_colours(file, node.text()),
        Kind::Attribute => is_constant(file, node) || node.as_attribute().is_some_and(|it| it.name == "color"),
        Kind::Call => node.as_call().is_some_and(|call| {
            call.receiver().is_some() && call.name() == "get_color"
                || matches!(
                    file.manim_name(call.callee()),
                    Some("ManimColor" | "rgb_to_color" | "random_color" | "interpolate_color")
                )
        }),
        _ => false,
    }
}

/// A constant of Manim's in capitals that is no direction and no size.
fn is_constant<'a>(file: &File<'a>, node: Node<'a>) -> bool {
    let name = node.as_attribute().map_or_else(|| node.text(), |attribute| attribute.name);
    let root = name.split('_').next().unwrap_or_default();
    COLOURS.contains(&root) && file.manim_name(node) == Some(name)
}

fn is_bound_to_colours<'a>(file: &File<'a>, name: &str) -> bool {
    let is_colour = |value: Option<Node<'a>>| value.is_some_and(|it| it.kind() == Kind::String || is_constant(file, it));
    let is_parameter = |node: Node<'a>| {
        node.as_function().is_some_and(|function| function.parameters().iter().any(|parameter| parameter.name == name))
    };
    let assignments = file.tree.nodes().filter_map(Node::as_assignment);
    let mut named = assignments.filter(|it| it.targets.iter().any(|target| target.as_name() == Some(name))).peekable();
    named.peek().is_some() && named.all(|it| is_colour(it.value)) && !file.tree.nodes().any(is_parameter)
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
    let positional = call.positional();
    if positional.iter().any(|value| value.kind() == Kind::Starred) {
        return Vec::new();
    }
    let place = |keyword: &str| arguments.iter().position(|argument| argument.keyword == Some(keyword));
    let (outer, inner) = (place("outer_radius"), place("inner_radius"));
    let is_zero = |node: Node| node.as_number().is_some_and(|number| number.value() == 0.0);
    match (&positional[..], outer, inner) {
        ([_, inner], None, None) if is_zero(*inner) => vec![call.remove_argument(1)],
        ([outer, inner], None, None) => vec![
            Edit::replace(outer.outer_span(), format!("inner_radius={}", inner.outer_text())),
            Edit::replace(inner.outer_span(), format!("outer_radius={}", outer.outer_text())),
            file.rename(call.callee(), "AnnularSector"),
        ],
        ([_], None, Some(inner)) | ([], _, Some(inner)) if is_zero(arguments[inner].value) => vec![call.remove_argument(inner)],
        ([radius], None, Some(_)) => {
            vec![Edit::insert(radius.outer_span().start, "outer_radius="), file.rename(call.callee(), "AnnularSector")]
        }
        ([], _, Some(_)) => vec![file.rename(call.callee(), "AnnularSector")],
        ([], Some(outer), None) => arguments[outer].keyword_span.map(|span| Edit::replace(span, "radius")).into_iter().collect(),
        _ => Vec::new(),
    }
}

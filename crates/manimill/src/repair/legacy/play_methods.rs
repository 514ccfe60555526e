//! Methods that `play` is given with their arguments
//!
//! What: `play(m.shift, UP, m.set_color, RED)` becomes `play(m.animate.shift(UP).set_color(RED))`. Methods of one mobject that
//! stand next to each other become one chain, as the old `play` joined them, and a dictionary at the end of the arguments is
//! what it was there: keyword arguments.
//! Since: 3b1b's Manim until 2021; Manim Community 0.2.0 has `.animate`, 0.13.0 no longer takes methods.
//! Leaves alone: attributes that no mobject has as a method, and methods that are handed to something else than `play`.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Walk(Scene):
//!     def construct(self):
//!         dot = Dot()
//!         self.play(dot.shift, UP, dot.to_edge, {"buff": 0}, Write(Square()), run_time=2)
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Walk(Scene):
//!     def construct(self):
//!         dot = Dot()
//!         self.play(dot.animate.shift(UP).to_edge(buff=0), Write(Square()), run_time=2)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Kind, Node};

use super::OLD;
use super::classes::{Classes, is_animation};
use super::vocabulary::most_arguments;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-play-methods",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &[".play("],
    source: include_str!("play_methods.rs"),
    apply,
};

/// What stands at one place of the animations that `play` is given.
enum Part<'t> {
    /// A method of a mobject, and what it is to be called with.
    Method { method: Node<'t>, arguments: Vec<Argument<'t>> },
    /// Anything else.
    Animation,
}

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    plays(file).flat_map(|call| rewrite(file, classes, call)).collect()
}

/// The methods in calls of `play` that are not called themselves: what is left of the old dialect.
pub(super) fn uncalled<'t>(file: &File<'t>, classes: &Classes<'t>) -> Vec<Node<'t>> {
    let parts = plays(file).flat_map(|call| parts(file, classes, call));
    parts.filter_map(|part| if let Part::Method { method, .. } = part { Some(method) } else { None }).collect()
}

fn plays<'t>(file: &File<'t>) -> impl Iterator<Item = Call<'t>> {
    file.tree.calls().filter(|call| call.name() == "play" && call.receiver().is_some())
}

fn rewrite<'t>(file: &File<'t>, classes: &Classes<'t>, call: Call<'t>) -> Vec<Edit> {
    let parts = parts(file, classes, call);
    let mut edits = Vec::new();
    let mut is_chained = false;
    for (at, part) in parts.iter().enumerate() {
        let Part::Method { method, arguments } = part else { continue };
        let Some(attribute) = method.as_attribute() else { continue };
        if !is_chained {
            edits.push(Edit::insert(attribute.value.outer_span().end, ".animate"));
        }
        let next = parts.get(at + 1).and_then(Part::receiver).filter(|next| next.text() == attribute.value.text());
        is_chained = next.is_some();
        let end = arguments.last().map_or(method.span().end, |last| last.span.end);
        let until = next.map_or(end, |next| next.outer_span().end);
        let Some(first) = arguments.first() else {
            edits.push(Edit::replace(Span::new(end, until), "()"));
            continue;
        };
        edits.push(Edit::replace(
            Span::new(method.span().end, first.span.start),
            opening(file, method.span().end, first.span.start),
        ));
        if let Some(keywords) = arguments.last().and_then(|last| as_keywords(last.value)) {
            edits.push(Edit::replace(arguments[arguments.len() - 1].span, keywords));
        }
        edits.push(Edit::replace(Span::new(end, until), ")"));
    }
    edits
}

/// An opening parenthesis in the place of the comma between a method and its first argument; comments there stay.
fn opening(file: &File<'_>, start: u32, end: u32) -> String {
    let between = &file.tree.text()[start as usize..end as usize];
    if between.contains('#') { between.replacen(',', "(", 1) } else { "(".to_owned() }
}

/// `{"buff": 0}` as `buff=0`.
fn as_keywords(dict: Node<'_>) -> Option<String> {
    let entries = dict.entries()?;
    let keywords: Option<Vec<String>> = entries
        .iter()
        .map(|(key, value)| {
            let Some(key) = key else { return Some(format!("**{}", value.text())) };
            let key = key.as_string().filter(|key| is_identifier(key))?;
            Some(format!("{key}={}", value.text()))
        })
        .collect();
    Some(keywords.map_or_else(|| format!("**{}", dict.text()), |keywords| keywords.join(", ")))
}

impl<'t> Part<'t> {
    fn receiver(&self) -> Option<Node<'t>> {
        match self {
            Self::Method { method, .. } => method.as_attribute().map(|attribute| attribute.value),
            Self::Animation => None,
        }
    }
}

/// What `play` is given, as the old `play` read it: a method takes what follows it, up to the next method or animation.
fn parts<'t>(file: &File<'t>, classes: &Classes<'t>, call: Call<'t>) -> Vec<Part<'t>> {
    let mut parts: Vec<Part<'t>> = Vec::new();
    for argument in call.arguments() {
        if argument.keyword.is_some() || argument.is_unpacked {
            continue;
        }
        if is_method(classes, argument.value) {
            parts.push(Part::Method { method: argument.value, arguments: Vec::new() });
            continue;
        }
        match parts.last_mut() {
            Some(Part::Method { method, arguments }) if takes(file, classes, *method, arguments, argument.value) => {
                arguments.push(argument);
            }
            _ => parts.push(Part::Animation),
        }
    }
    parts
}

/// Whether an expression is a method of a mobject that is not called.
fn is_method(classes: &Classes<'_>, node: Node<'_>) -> bool {
    let Some(attribute) = node.as_attribute() else { return false };
    attribute.value.as_name() != Some("self") && most_arguments(classes, attribute.name).is_some()
}

/// Whether a method that has some arguments takes one more.
fn takes<'t>(file: &File<'t>, classes: &Classes<'t>, method: Node<'t>, arguments: &[Argument<'t>], next: Node<'t>) -> bool {
    if arguments.last().is_some_and(|last| last.value.kind() == Kind::Dict) || is_animation(file, classes, next) {
        return false;
    }
    let name = method.as_attribute().map_or("", |attribute| attribute.name);
    let has_room = arguments.len() < most_arguments(classes, name).unwrap_or_default();
    match next.kind() {
        Kind::Starred => arguments.is_empty() && has_room,
        // A call, a name, an attribute or an element can be an animation; a value that is written out cannot.
        Kind::Call | Kind::Name | Kind::Attribute | Kind::Subscript => has_room,
        _ => true,
    }
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|rest| rest.is_alphanumeric() || rest == '_')
}

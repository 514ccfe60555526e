//! Methods of older releases that have another name today
//!
//! What: renames methods (`rotate_in_place` → `rotate`, `get_parametric_curve` → `plot_parametric_curve`), called, chained or named for an
//! animation; `axes.get_graph` is `axes.plot` where it is given a function; an `x_min` and `x_max` given there become an `x_range`.
//! The rows are in `tables.rs`.
//! Since: Manim Community 0.1.1 to 0.18.0, by method
//! Leaves alone: methods of these names that a class in the file defines, and `self.get_graph`, which was a scene's.
//!
//! Before:
//! ```python
//! from manim import *
//! axes = Axes()
//! curve = axes.get_graph(lambda x: x**2, x_min=0, x_max=2, color=RED)
//! self.play(Create(curve), axes.animate.scale_in_place(2))
//! ```
//! After:
//! ```python
//! from manim import *
//! axes = Axes()
//! curve = axes.plot(lambda x: x**2, x_range=[0, 2], color=RED)
//! self.play(Create(curve), axes.animate.scale(2))
//! ```

use std::sync::LazyLock;

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Function, Kind, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use super::tables::METHODS;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "renamed-methods",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("methods.rs"),
    apply,
};

static TODAYS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| METHODS.iter().map(|(old, new, _)| (*old, *new)).collect());

fn apply(file: &File) -> Vec<Edit> {
    let own: FxHashSet<&str> =
        file.classes().flat_map(|class| class.methods().into_iter().map(Function::name).collect::<Vec<_>>()).collect();
    let mut edits = Vec::new();
    for node in file.tree.nodes() {
        if node.kind() != Kind::Attribute {
            continue;
        }
        let Some(attribute) = node.as_attribute() else { continue };
        if own.contains(attribute.name) {
            continue;
        }
        if let Some(new) = TODAYS.get(attribute.name) {
            edits.push(Edit::replace(attribute.name_span, *new));
        } else if attribute.name == "get_graph" && attribute.value.as_name() != Some("self") {
            let call = node.parent().and_then(Node::as_call).filter(|call| call.callee() == node);
            let Some(call) = call.filter(|call| takes_function(*call)) else { continue };
            edits.push(Edit::replace(attribute.name_span, "plot"));
            edits.extend(range(call));
        }
    }
    edits
}

/// Whether the first argument may be a function: a graph of a package for graphs is asked for by name.
fn takes_function(call: Call) -> bool {
    let first = call.positional().first().copied().or_else(|| call.keyword("function"));
    first.is_some_and(|first| !matches!(first.kind(), Kind::String | Kind::FString | Kind::Number))
}

/// `x_min=a, x_max=b` → `x_range=[a, b]`, where both are given.
fn range(call: Call) -> Vec<Edit> {
    let arguments = call.arguments();
    let place = |name: &str| arguments.iter().position(|argument| argument.keyword == Some(name));
    let (Some(min), Some(max)) = (place("x_min"), place("x_max")) else { return Vec::new() };
    let text = format!("x_range=[{}, {}]", arguments[min].value.text(), arguments[max].value.text());
    vec![Edit::replace(arguments[min].span, text), call.remove_argument(max)]
}

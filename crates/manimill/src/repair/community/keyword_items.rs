//! Keywords that are put into `kwargs` before they are handed on
//!
//! What: `kwargs["font"] = kwargs.pop("font", "Monospace")` and `kwargs.setdefault("font", "Monospace")` are a parameter with that default,
//! `kwargs["font"] = "Monospace"` a keyword of the call that unpacks `kwargs`, where today's class refuses the keyword: it can be rewritten
//! then.
//! Since: always
//! Leaves alone: keywords that the class takes, items that are set in branches and loops, and defaults that are computed.
//!
//! Before:
//! ```python
//! from manim import *
//! class Wheel(Circle):
//!     def __init__(self, spokes, **kwargs):
//!         kwargs["radious"] = kwargs.pop("radious", 2)
//!         kwargs["color"] = kwargs.pop("color", RED)
//!         super().__init__(**kwargs)
//! ```
//! After:
//! ```python
//! from manim import *
//! class Wheel(Circle):
//!     def __init__(self, spokes, radious=2, **kwargs):
//!         kwargs["color"] = kwargs.pop("color", RED)
//!         super().__init__(radious=radious, **kwargs)
//! ```

use manimill_runner::Api;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Function, Kind, Node};

use crate::repair::handed_on::{base_of, is_of_super};
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "keyword-items",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["kwargs[", "kwargs.setdefault("],
    source: include_str!("keyword_items.rs"),
    apply,
};

/// A statement that puts a keyword into `kwargs`.
struct Item<'t> {
    keyword: &'t str,
    value: Node<'t>,
    /// Whether a keyword that was given comes first.
    is_default: bool,
}

fn apply(file: &File) -> Vec<Edit> {
    file.tree.nodes().filter_map(Node::as_function).filter_map(|function| in_function(file, function)).flatten().collect()
}

fn in_function<'t>(file: &File<'t>, function: Function<'t>) -> Option<Vec<Edit>> {
    let parameters = function.parameters();
    let rest = parameters.iter().find(|parameter| parameter.stars == "**")?;
    let (class, unpacked) = handed_on_by(file, function, rest.name)?;
    let known = Api::shipped().keywords(class)?;
    let mut edits = Vec::new();
    for statement in function.body() {
        let Some(item) = item_of(statement, rest.name) else { continue };
        let Item { keyword, value, is_default } = item;
        let is_free = !known.contains(keyword) && !parameters.iter().any(|parameter| parameter.name == keyword);
        let Some(lines) = statement.full_lines().filter(|_| is_free && is_constant(value)) else { continue };
        edits.push(Edit::delete(lines));
        let handed = if is_default {
            edits.push(Edit::insert(rest.span.start, format!("{keyword}={}, ", value.text())));
            format!("{keyword}={keyword}, ")
        } else {
            format!("{keyword}={}, ", value.text())
        };
        edits.push(Edit::insert(unpacked.span.start, handed));
    }
    Some(edits)
}

/// The class that the only call gets which unpacks `kwargs`, and where it does.
fn handed_on_by<'t>(file: &File<'t>, function: Function<'t>, rest: &str) -> Option<(&'t str, Argument<'t>)> {
    let unpacks = |call: Call<'t>| {
        let arguments = call.arguments();
        arguments.into_iter().find(|argument| argument.is_unpacked && argument.value.as_name() == Some(rest)).map(|it| (call, it))
    };
    let mut calls = function.node.descendants().filter_map(Node::as_call).filter_map(unpacks);
    let ((call, argument), None) = (calls.next()?, calls.next()) else { return None };
    let class = match call.node.class().and_then(Node::as_class).filter(|_| is_of_super(call)) {
        Some(class) => base_of(file, class)?,
        None => file.manim_name(call.callee())?,
    };
    Some((class, argument))
}

fn item_of<'t>(statement: Node<'t>, rest: &str) -> Option<Item<'t>> {
    if let Some(call) = statement.as_expression_statement().and_then(Node::as_call) {
        return default_of(call, "setdefault", rest);
    }
    let assignment = statement.as_assignment()?;
    let [target] = assignment.targets[..] else { return None };
    let subscript = target.as_subscript().filter(|subscript| subscript.value.as_name() == Some(rest))?;
    let (keyword, value) = (subscript.index.as_string()?, assignment.value?);
    let given = value.as_call().and_then(|call| default_of(call, "pop", rest).or_else(|| default_of(call, "get", rest)));
    match given {
        Some(item) => (item.keyword == keyword).then_some(item),
        None => Some(Item { keyword, value, is_default: false }),
    }
}

/// `kwargs.pop("keyword", value)`
fn default_of<'t>(call: Call<'t>, method: &str, rest: &str) -> Option<Item<'t>> {
    let is_it = call.name() == method && call.receiver().and_then(Node::as_name) == Some(rest);
    let [keyword, value] = call.positional()[..] else { return None };
    is_it.then_some(Item { keyword: keyword.as_string()?, value, is_default: true })
}

/// Whether a value is the same when the function is defined as when it is called.
fn is_constant(value: Node) -> bool {
    std::iter::once(value).chain(value.descendants()).all(|node| match node.kind() {
        Kind::Name => node.as_name().is_some_and(|name| name.chars().all(|c| !c.is_lowercase())),
        Kind::Call | Kind::Attribute | Kind::List | Kind::Dict | Kind::Lambda => false,
        _ => true,
    })
}

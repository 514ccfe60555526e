//! Colours that were given to the words of a text once it was made
//!
//! What: `text.set_color_by_t2c({"word": RED})` becomes the keyword `t2c={"word": RED}` of the `Text` that it is called on, and
//! `set_color_by_t2g` its `t2g`; a dictionary that has a variable of its own for it is written there.
//! Since: 3b1b's Manim, and Manim Community until 0.2.0
//! Leaves alone: calls on what is not made by a `Text(…)` in the same block; a scene for 3b1b's Manim cannot be converted then.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Words(Scene):
//!     def construct(self):
//!         text = Text("red and blue", font="Sans").scale(2)
//!         colors = {"red": RED, "blue": BLUE}
//!         text.set_color_by_t2c(colors)
//!         self.add(text, Text("green").set_color_by_t2c({"green": GREEN}).to_edge(UP))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Words(Scene):
//!     def construct(self):
//!         text = Text("red and blue", font="Sans", t2c={"red": RED, "blue": BLUE}).scale(2)
//!         self.add(text, Text("green", t2c={"green": GREEN}).to_edge(UP))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Assignment, Call, Kind, Node};

use super::methods::removal;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "text-colors",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["set_color_by_t2"],
    source: include_str!("text_colors.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    file.tree.calls().filter_map(|call| give_to_text(file, call)).flatten().collect()
}

fn give_to_text<'t>(file: &File<'t>, call: Call<'t>) -> Option<Vec<Edit>> {
    let keyword = match call.name() {
        "set_color_by_t2c" => "t2c",
        "set_color_by_t2g" => "t2g",
        _ => return None,
    };
    let receiver = call.receiver()?;
    let [colors] = call.positional()[..] else { return None };
    if let Some(text) = text_of(file, receiver, keyword) {
        let gone = Span::new(receiver.outer_span().end, call.node.span().end);
        return Some(vec![text.add_argument(&format!("{keyword}={}", colors.text())), Edit::delete(gone)]);
    }
    let statement = call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node))?;
    let made = assigned(statement, receiver.as_name()?)?;
    let text = text_of(file, made.value?, keyword)?;
    let mut edits = vec![removal(statement)];
    let mut value = colors;
    if let Some(name) = colors.as_name() {
        let named = assigned(statement, name)?;
        value = named.value.filter(|value| value.kind() == Kind::Dict)?;
        let mentions = file.tree.nodes().filter(|node| node.as_name() == Some(name)).count();
        if mentions == 2 {
            edits.push(removal(named.node));
        }
    }
    let is_known = value.descendants().all(|node| node.as_name().is_none_or(|name| is_bound_before(name, made.node)));
    edits.push(text.add_argument(&format!("{keyword}={}", value.text())));
    is_known.then_some(edits)
}

/// The `Text(…)` that an expression makes, also where methods are called on it, if it has no colours of that kind yet.
fn text_of<'t>(file: &File<'t>, expression: Node<'t>, keyword: &str) -> Option<Call<'t>> {
    let mut call = expression.as_call()?;
    while let Some(inner) = call.receiver().and_then(Node::as_call) {
        call = inner;
    }
    (file.manim_name(call.callee()) == Some("Text") && call.keyword(keyword).is_none()).then_some(call)
}

/// Whether a name means the same before a statement as after it: a constant, or one that only assignments before it bind.
fn is_bound_before(name: &str, statement: Node<'_>) -> bool {
    if name.chars().all(|c| !c.is_lowercase()) {
        return true;
    }
    let Some(function) = statement.function() else { return false };
    let mut bound = function.descendants().filter_map(Node::as_assignment).filter(|it| {
        it.targets
            .iter()
            .any(|target| std::iter::once(*target).chain(target.descendants()).any(|node| node.as_name() == Some(name)))
    });
    let first = bound.next();
    first.is_some_and(|it| it.node.span().end <= statement.span().start) && bound.next().is_none()
}

/// The last statement before another one, in the same block, that gives a name its value.
fn assigned<'t>(before: Node<'t>, name: &str) -> Option<Assignment<'t>> {
    let block = before.parent()?.block();
    let earlier = block.into_iter().take_while(|statement| *statement != before).collect::<Vec<Node>>();
    earlier
        .into_iter()
        .rev()
        .filter_map(Node::as_assignment)
        .find(|it| it.targets.len() == 1 && it.targets[0].as_name() == Some(name))
}

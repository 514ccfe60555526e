//! Graphs of lists that are not of one length
//!
//! What: `plot_line_graph` gets as many values for one axis as for the other; older releases left out those without a partner.
//! Since: Manim Community 0.20.0
//! Leaves alone: samples that run, lists of one length that are written out, and values that take more to make than a name.
//! Failure: `zip() argument 2 is shorter than argument 1`
//!
//! Before:
//! ```python
//! xs = [1, 2, 3]
//! ys = [1, 4]
//! graph = Axes().plot_line_graph(x_values=xs, y_values=ys, line_color=BLUE)
//! most = Axes().plot_line_graph(xs, ([5] * len(ys)))
//! edge = Axes().plot_line_graph([1, 1], [0, 4])
//! ```
//! After:
//! ```python
//! xs = [1, 2, 3]
//! ys = [1, 4]
//! graph = Axes().plot_line_graph(x_values=xs[: len(ys)], y_values=ys[: len(xs)], line_color=BLUE)
//! most = Axes().plot_line_graph(xs[: len([5] * len(ys))], ([5] * len(ys))[: len(xs)])
//! edge = Axes().plot_line_graph([1, 1], [0, 4])
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "uneven-lists",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["plot_line_graph("],
    source: include_str!("uneven_lists.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for call in file.tree.calls().filter(|call| call.name() == "plot_line_graph") {
        let positional = call.positional();
        let value = |keyword, place| call.keyword(keyword).or_else(|| positional.get(place).copied());
        let (Some(xs), Some(ys), None) = (value("x_values", 0), value("y_values", 1), value("z_values", 2)) else { continue };
        let are_even = xs.elements().zip(ys.elements()).is_some_and(|(xs, ys)| xs.len() == ys.len());
        if can_stand_twice(xs) && can_stand_twice(ys) && !are_even {
            edits.push(Edit::insert(xs.outer_span().end, format!("[: len({})]", ys.text())));
            edits.push(Edit::insert(ys.outer_span().end, format!("[: len({})]", xs.text())));
        }
    }
    edits
}

/// Whether a list is a name, or so little is computed for it that it can be written again.
fn can_stand_twice(list: Node) -> bool {
    let is_pure = |node: Node| node.as_call().is_none_or(|call| call.callee().as_name() == Some("len"));
    let is_atom =
        |node: Node| matches!(node.kind(), Kind::Name | Kind::Attribute | Kind::List) || node.outer_span() != node.span();
    list.text().len() < 60 && is_atom(list) && std::iter::once(list).chain(list.descendants()).all(is_pure)
}

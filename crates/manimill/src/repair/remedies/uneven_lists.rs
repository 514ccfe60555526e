//! Graphs of lists that are not of one length
//!
//! What: `plot_line_graph` gets as many values for one axis as for the other; older releases left out those without a partner.
//! Since: Manim Community 0.19.0
//! Leaves alone: samples that run, and values that are made within the call.
//! Failure: `zip() argument 2 is shorter than argument 1`
//!
//! Before:
//! ```python
//! xs = [1, 2, 3]
//! ys = [1, 4]
//! graph = Axes().plot_line_graph(x_values=xs, y_values=ys, line_color=BLUE)
//! ```
//! After:
//! ```python
//! xs = [1, 2, 3]
//! ys = [1, 4]
//! graph = Axes().plot_line_graph(x_values=xs[: len(ys)], y_values=ys[: len(xs)], line_color=BLUE)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Kind;

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
        let (Some(xs), Some(ys)) = (value("x_values", 0), value("y_values", 1)) else { continue };
        if [xs, ys].iter().all(|values| matches!(values.kind(), Kind::Name | Kind::Attribute)) {
            edits.push(Edit::insert(xs.span().end, format!("[: len({})]", ys.text())));
            edits.push(Edit::insert(ys.span().end, format!("[: len({})]", xs.text())));
        }
    }
    edits
}

//! Arrays of texts
//!
//! What: an array of texts holds Python's own strings, where `Text` refuses those of numpy.
//! Since: `manimpango` 0.5.0
//! Leaves alone: samples that run, and arrays of anything else, or of a type that is given.
//! Failure: `Argument 'orig_text' has incorrect type (expected str, got numpy.str_)`
//!
//! Before:
//! ```python
//! numbers = np.array([f"{value:.2f}" for value in [0.5, 0.25]]).reshape(-1, 1)
//! names = np.array(["a", "b"])
//! sizes = np.array([1, 2])
//! table = Matrix(numbers, element_to_mobject=Text)
//! ```
//! After:
//! ```python
//! numbers = np.array([f"{value:.2f}" for value in [0.5, 0.25]], dtype=object).reshape(-1, 1)
//! names = np.array(["a", "b"], dtype=object)
//! sizes = np.array([1, 2])
//! table = Matrix(numbers, element_to_mobject=Text)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "text-arrays",
    safety: Safety::Safe,
    dialects: &[],
    triggers: &["np.array("],
    source: include_str!("text_arrays.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let arrays = file.tree.calls().filter(|call| call.node.text().starts_with("np.array("));
    arrays.filter(holds_texts).map(|call| call.add_argument("dtype=object")).collect()
}

fn holds_texts(call: &Call) -> bool {
    let positional = call.positional();
    let [values] = positional[..] else { return false };
    call.arguments().len() == 1 && first_of(values).is_some_and(|first| matches!(first.kind(), Kind::String | Kind::FString))
}

/// The first value of lists within each other, or what a comprehension makes.
fn first_of(values: Node) -> Option<Node> {
    match values.kind() {
        Kind::List | Kind::Tuple => first_of(*values.elements()?.first()?),
        Kind::ListComprehension => first_of(values.children().find(|child| child.kind().is_expression())?),
        _ => Some(values),
    }
}

//! Names that numpy has no more
//!
//! What: `np.float`, `np.int` and the like, which were Python's own types under another name, are Python's own types; `np.Inf`, `np.NaN`,
//! `np.product`, `np.trapz` and others have the name that numpy left to them. `np.math` was Python's own `math`.
//! `np.isin` keeps the shape of what it looks through, where `np.in1d` made it flat: the same for lists and rows.
//! Since: numpy 1.24 and 2.0
//! Leaves alone: names that are there, and what `np` means where the file binds it otherwise.
//!
//! Before:
//! ```python
//! from manim import *
//! levels = np.zeros(3, dtype=np.float)
//! self.add(Dot(levels), Text(str(np.product([2, 3]) < np.Inf)))
//! ```
//! After:
//! ```python
//! from manim import *
//! levels = np.zeros(3, dtype=float)
//! self.add(Dot(levels), Text(str(np.prod([2, 3]) < np.inf)))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! import math
//! low = [np.NINF, 2 - np.NINF, 3 * np.PINF, min(np.NINF, 1)]
//! area = np.trapz([1, 2], [0, 1]) + np.math.factorial(4) + np.round_(1.234, 1)
//! kinds = [np.unicode_, np.cfloat, np.mat([[1]]), np.in1d([1], [1, 2])]
//! ```
//! After:
//! ```python
//! from manim import *
//! import math
//! low = [-np.inf, 2 - (-np.inf), 3 * np.inf, min(-np.inf, 1)]
//! area = np.trapezoid([1, 2], [0, 1]) + math.factorial(4) + np.round(1.234, 1)
//! kinds = [np.str_, np.complex128, np.asmatrix([[1]]), np.isin([1], [1, 2])]
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "numpy-names",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["np.", "numpy."],
    source: include_str!("numpy_names.rs"),
    apply,
};

/// What each is today; Python's own types stand alone.
const NAMES: [(&str, &str); 27] = [
    ("Inf", "inf"),
    ("Infinity", "inf"),
    ("NaN", "nan"),
    ("PINF", "inf"),
    ("alltrue", "all"),
    ("bool8", "bool_"),
    ("cfloat", "complex128"),
    ("complex", ""),
    ("complex_", "complex128"),
    ("cumproduct", "cumprod"),
    ("float", ""),
    ("float_", "float64"),
    ("in1d", "isin"),
    ("infty", "inf"),
    ("int", ""),
    ("longfloat", "longdouble"),
    ("mat", "asmatrix"),
    ("object", ""),
    ("product", "prod"),
    ("round_", "round"),
    ("row_stack", "vstack"),
    ("singlecomplex", "complex64"),
    ("sometrue", "any"),
    ("str", ""),
    ("string_", "bytes_"),
    ("trapz", "trapezoid"),
    ("unicode_", "str_"),
];

fn apply(file: &File) -> Vec<Edit> {
    let attributes = file.tree.nodes().filter(|node| node.kind() == Kind::Attribute);
    attributes.filter_map(|node| renamed(file, node)).collect()
}

fn renamed<'t>(file: &File<'t>, node: Node<'t>) -> Option<Edit> {
    let attribute = node.as_attribute()?;
    let is_numpy = matches!(attribute.value.as_name(), Some("np" | "numpy")) && file.is_module_level(attribute.value);
    if is_numpy && attribute.name == "math" {
        return Some(Edit::replace(node.span(), "math"));
    }
    if is_numpy && attribute.name == "NINF" {
        let binds_closer = node
            .parent()
            .is_some_and(|parent| matches!(parent.kind(), Kind::Binary | Kind::Unary | Kind::Attribute | Kind::Subscript));
        let (open, close) = if binds_closer && node.span() == node.outer_span() { ("(", ")") } else { ("", "") };
        return Some(Edit::replace(node.span(), format!("{open}-{}.inf{close}", attribute.value.text())));
    }
    let (_, new) = NAMES.iter().find(|(old, _)| is_numpy && *old == attribute.name)?;
    Some(if new.is_empty() { Edit::replace(node.span(), attribute.name) } else { Edit::replace(attribute.name_span, *new) })
}

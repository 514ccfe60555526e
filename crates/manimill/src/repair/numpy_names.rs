//! Names that numpy has no more
//!
//! What: `np.float`, `np.int` and the like, which were Python's own types under another name, are Python's own types; `np.Inf`, `np.NaN`,
//! `np.product` and others have the name that numpy left to them.
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

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "numpy-names",
    safety: Safety::Safe,
    dialects: &[],
    triggers: &["np.", "numpy."],
    source: include_str!("numpy_names.rs"),
    apply,
};

/// What each is today; Python's own types stand alone.
const NAMES: [(&str, &str); 14] = [
    ("Inf", "inf"),
    ("Infinity", "inf"),
    ("NaN", "nan"),
    ("alltrue", "all"),
    ("complex", ""),
    ("cumproduct", "cumprod"),
    ("float", ""),
    ("float_", "float64"),
    ("infty", "inf"),
    ("int", ""),
    ("object", ""),
    ("product", "prod"),
    ("sometrue", "any"),
    ("str", ""),
];

fn apply(file: &File) -> Vec<Edit> {
    let attributes = file.tree.nodes().filter(|node| node.kind() == Kind::Attribute);
    attributes.filter_map(|node| renamed(file, node)).collect()
}

fn renamed<'t>(file: &File<'t>, node: Node<'t>) -> Option<Edit> {
    let attribute = node.as_attribute()?;
    let is_numpy = matches!(attribute.value.as_name(), Some("np" | "numpy")) && file.is_module_level(attribute.value);
    let (_, new) = NAMES.iter().find(|(old, _)| is_numpy && *old == attribute.name)?;
    Some(if new.is_empty() { Edit::replace(node.span(), attribute.name) } else { Edit::replace(attribute.name_span, *new) })
}

//! Imports from modules of Manim that have moved or are gone
//!
//! What: writes `from manim import …` where the module that a file imports from is not there any more (or not these names in it) and Manim
//! itself exports the names; `from manim.imports import *` is `from manim import *`.
//! Since: Manim Community 0.2.0; modules moved in 0.15.0
//! Leaves alone: modules that are there, and names that Manim does not export.
//!
//! Before:
//! ```python
//! from manim.imports import *
//! from manim.mobject.tips import ArrowTriangleFilledTip
//! self.add(Arrow(tip_shape=ArrowTriangleFilledTip))
//! ```
//! After:
//! ```python
//! from manim import *
//! from manim import ArrowTriangleFilledTip
//! self.add(Arrow(tip_shape=ArrowTriangleFilledTip))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Import;
use manimill_syntax::tree::Kind;

use crate::index::Dialect;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "moved-modules",
    safety: Safety::Guarded,
    dialects: &[Dialect::Community],
    triggers: &["from manim."],
    source: include_str!("modules.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let Some(manim) = file.library.get("manim") else { return Vec::new() };
    let mut edits = Vec::new();
    for node in file.tree.nodes().filter(|node| node.kind() == Kind::ImportFrom) {
        let (module, has_moved) = match node.as_import() {
            Some(Import::Star { module, level: 0 }) => {
                let is_gone = file.library.get(&module).is_none();
                (module, is_gone)
            }
            Some(Import::From { module, level: 0, names }) => {
                let lacks_all =
                    file.library.get(&module).is_none_or(|it| !names.iter().any(|alias| it.star.contains(&alias.name)));
                let are_exported = names.iter().all(|alias| manim.star.contains(&alias.name));
                (module, lacks_all && are_exported)
            }
            _ => continue,
        };
        if has_moved && module.starts_with("manim.") && is_told(&module) {
            let Some(at) = node.text().find(&*module) else { continue };
            let start = node.span().start + at as u32;
            edits.push(Edit::replace(Span::new(start, start + module.len() as u32), "manim"));
        }
    }
    edits
}

/// Whether the library knows every module of Manim's: the environment answers for those that files import, the shipped one for all
/// public ones, and private ones are nobody's to import.
fn is_told(module: &str) -> bool {
    !module.split('.').any(|part| part.starts_with('_'))
}

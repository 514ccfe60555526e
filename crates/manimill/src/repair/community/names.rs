//! Names of older releases that have another name today
//!
//! What: renames what only has another name now (`ShowCreation` → `Create`, `TextMobject` → `Tex`, `ParametricSurface` → `Surface`), also in
//! explicit imports, and writes `config.frame_width` for `FRAME_WIDTH`. The rows are in `tables.rs`.
//! Since: Manim Community 0.1.1 to 0.14.0, by name
//! Leaves alone: names that the file binds itself, and what an import calls by another name.
//!
//! Before:
//! ```python
//! from manim import *
//! title = TextMobject("A").shift(FRAME_WIDTH / 4 * LEFT)
//! self.play(ShowCreation(Circle()), WiggleOutThenIn(title))
//! ```
//! After:
//! ```python
//! from manim import *
//! title = Tex("A").shift(config.frame_width / 4 * LEFT)
//! self.play(Create(Circle()), Wiggle(title))
//! ```
//!
//! Before:
//! ```python
//! from manim import Scene, ShowCreation, Circle
//! self.play(ShowCreation(Circle()))
//! ```
//! After:
//! ```python
//! from manim import Scene, Create, Circle
//! self.play(Create(Circle()))
//! ```

use std::sync::LazyLock;

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Kind, Node};
use rustc_hash::FxHashMap;

use super::tables::{EXPRESSIONS, NAMES};
use crate::index::Dialect;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "renamed-names",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("names.rs"),
    apply,
};

/// Today's name of each old one.
static TODAYS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| NAMES.iter().chain(EXPRESSIONS).map(|(old, new, _)| (*old, *new)).collect());

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for node in file.tree.nodes() {
        match node.kind() {
            Kind::Name | Kind::Attribute => {
                let spelled = node.as_attribute().map_or_else(|| node.text(), |attribute| attribute.name);
                let Some(new) = TODAYS.get(spelled) else { continue };
                if file.manim_name(node) == Some(spelled) {
                    edits.push(renamed(file, node, new));
                }
            }
            Kind::ImportFrom => edits.extend(imported(node)),
            _ => {}
        }
    }
    edits
}

fn renamed<'a>(file: &File<'a>, node: Node<'a>, new: &str) -> Edit {
    match new.split_once('.') {
        // numpy's own name is everybody's.
        Some(("np", _)) => Edit::replace(node.span(), new),
        Some((root, rest)) => {
            let root = match node.as_attribute() {
                Some(attribute) => format!("{}.{root}", attribute.value.text()),
                None => file.write_manim(root),
            };
            Edit::replace(node.span(), format!("{root}.{rest}"))
        }
        None => file.rename(node, new),
    }
}

/// Old names in an explicit import from Manim.
fn imported(node: Node) -> Vec<Edit> {
    let is_manims =
        matches!(node.as_import(), Some(Import::From { module, level: 0, .. }) if Dialect::of_module(&module).is_some());
    if !is_manims {
        return Vec::new();
    }
    let aliases = node.children().filter(|child| child.kind() == Kind::Alias);
    aliases
        .filter_map(|alias| {
            let name = alias.text().split_whitespace().next().unwrap_or_default();
            let new = TODAYS.get(name)?;
            let imported = new.split('.').next().filter(|root| *root != "np")?;
            let start = alias.span().start;
            Some(Edit::replace(Span::new(start, start + name.len() as u32), imported))
        })
        .collect()
}

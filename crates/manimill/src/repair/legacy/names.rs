//! Names of 3b1b's cairo Manim that have another name today, and the import that they come by
//!
//! What: renames what only has another name now (`ShowCreation` → `Create`, `TextMobject` → `Tex`, `FRAME_WIDTH` →
//! `config.frame_width`), and imports Manim Community in the place of `manimlib`: all at once, or nothing where a name is left.
//! Since: Manim Community 0.1.1 (the import) to 0.9.0.
//! Leaves alone: names that the file binds itself.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Sum(Scene):
//!     def construct(self):
//!         title = TextMobject("Sum").move_to(FRAME_HEIGHT / 4 * UP)
//!         self.play(ShowCreation(Circle()), Write(title))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! class Sum(Scene):
//!     def construct(self):
//!         title = Tex("Sum").move_to(config.frame_height / 4 * UP)
//!         self.play(Create(Circle()), Write(title))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::facts::{Import, ModuleAlias};
use manimill_syntax::tree::{Kind, Node};

use crate::index::Dialect;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

/// Names of 3b1b's Manim and what they are today. Sorted.
#[rustfmt::skip]
const RENAMED: &[(&str, &str)] = &[
    ("ASPECT_RATIO", "config.aspect_ratio"),
    ("BOTTOM", "config.bottom"),
    ("Color", "ManimColor"),
    ("DEFAULT_ANIMATION_LAG_RATIO", "0"),
    ("DEFAULT_ANIMATION_RUN_TIME", "1.0"),
    ("DEFAULT_FADE_LAG_RATIO", "0"),
    ("DEFAULT_FRAME_RATE", "config.frame_rate"),
    ("DEFAULT_LAGGED_START_LAG_RATIO", "0.05"),
    ("DEFAULT_LIGHT_COLOR", "GREY_A"),
    ("DEFAULT_MOBJECT_COLOR", "WHITE"),
    ("DEFAULT_MOBJECT_TO_EDGE_BUFF", "DEFAULT_MOBJECT_TO_EDGE_BUFFER"),
    ("DEFAULT_MOBJECT_TO_MOBJECT_BUFF", "DEFAULT_MOBJECT_TO_MOBJECT_BUFFER"),
    ("DEFAULT_PIXEL_HEIGHT", "config.pixel_height"),
    ("DEFAULT_PIXEL_WIDTH", "config.pixel_width"),
    ("DEG", "DEGREES"),
    ("EPSILON", "1e-8"),
    ("FRAME_HEIGHT", "config.frame_height"),
    ("FRAME_SHAPE", "(config.frame_width, config.frame_height)"),
    ("FRAME_WIDTH", "config.frame_width"),
    ("FRAME_X_RADIUS", "config.frame_x_radius"),
    ("FRAME_Y_RADIUS", "config.frame_y_radius"),
    ("FillArrow", "Arrow"),
    ("GREEN_SCREEN", "PURE_GREEN"),
    ("InteractiveScene", "Scene"),
    ("LEFT_SIDE", "config.left_side"),
    ("LIGHT_COLOR", "YELLOW"),
    ("MTex", "MathTex"),
    ("MTexText", "Tex"),
    ("OldTex", "MathTex"),
    ("OldTexText", "Tex"),
    ("ParametricCurve", "ParametricFunction"),
    ("ParametricSurface", "Surface"),
    ("RADIANS", "1"),
    ("RIGHT_SIDE", "config.right_side"),
    ("SGroup", "VGroup"),
    ("SPACE_HEIGHT", "config.frame_y_radius"),
    ("SPACE_WIDTH", "config.frame_x_radius"),
    ("ShowCreation", "Create"),
    ("SingleStringTex", "SingleStringMathTex"),
    ("SingleStringTexMobject", "SingleStringMathTex"),
    ("StrokeArrow", "Arrow"),
    ("TOP", "config.top"),
    ("TexMatrix", "Matrix"),
    ("TexMobject", "MathTex"),
    ("TexText", "Tex"),
    ("TextMobject", "Tex"),
    ("TransformMatchingParts", "TransformMatchingShapes"),
    ("TransformMatchingStrings", "TransformMatchingTex"),
    ("VCube", "Cube"),
    ("VGroup3D", "VGroup"),
    ("VPrism", "Prism"),
    ("VShowPassingFlash", "ShowPassingFlash"),
    ("Vect2", "np.ndarray"),
    ("Vect3", "np.ndarray"),
    ("Vect3Array", "np.ndarray"),
    ("Vect4", "np.ndarray"),
    ("VectN", "np.ndarray"),
    ("WiggleOutThenIn", "Wiggle"),
    ("X_COLOR", "GREEN_C"),
    ("Y_COLOR", "RED_C"),
    ("Z_COLOR", "BLUE_D"),
    ("_AnimationBuilder", "Animation"),
    ("angle_between", "angle_between_vectors"),
    ("arr_clip", "np.clip"),
    ("cross", "np.cross"),
    ("fdiv", "np.true_divide"),
    ("get_norm", "np.linalg.norm"),
    ("get_submobject_index_labels", "index_labels"),
];

/// Modules of 3b1b's Manim.
pub(super) const OLD_PACKAGES: [&str; 4] = ["manimlib", "manimgl", "big_ol_pile_of_manim_imports", "manim_imports_ext"];

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-names",
    safety: Safety::Guarded,
    dialects: &[Dialect::Legacy, Dialect::Unstated],
    triggers: &[],
    source: include_str!("names.rs"),
    apply: |file| change_over(file, &[("VectorField", "ArrowVectorField")]),
};

/// Renames, with names that this dialect has for other things `before` all else.
pub(super) fn change_over(file: &File, before: &[(&str, &str)]) -> Vec<Edit> {
    let imports = old_imports(file);
    // Code that has lost its imports says by its names whose it is.
    let is_bare = || !file.tree.nodes().any(|node| matches!(node.kind(), Kind::Import | Kind::ImportFrom) && imports_manim(node));
    if imports.is_empty() && !is_bare() {
        return Vec::new();
    }
    let mut edits = import(file, &imports);
    for node in file.tree.nodes().filter(|node| matches!(node.kind(), Kind::Name | Kind::Attribute)) {
        let Some(old) = file.manim_name(node) else { continue };
        let own = before.iter().find(|(name, _)| *name == old);
        let new = own.map_or_else(|| todays(old), |(_, new)| new);
        let is_plain = node.as_name() == Some(old) || (node.kind() == Kind::Attribute && !new.contains('.'));
        if is_plain && new != old {
            edits.push(file.rename(node, new));
        }
    }
    edits
}

/// What a name of 3b1b's Manim is today; the name itself where nothing is known.
pub(super) fn todays(name: &str) -> &str {
    RENAMED.binary_search_by_key(&name, |(old, _)| old).map_or(name, |at| RENAMED[at].1)
}

/// The name that an expression of today starts with.
pub(super) fn root_of(todays: &str) -> &str {
    todays.trim_start_matches('(').split('.').next().unwrap_or_default()
}

/// The statements that import 3b1b's Manim.
pub(super) fn old_imports<'t>(file: &File<'t>) -> Vec<Node<'t>> {
    let is_old = |module: &str| OLD_PACKAGES.contains(&module.split('.').next().unwrap_or_default());
    let imports = file.tree.nodes().filter(|node| match node.as_import() {
        Some(Import::Star { module, level: 0 } | Import::From { module, level: 0, .. }) => is_old(&module),
        Some(Import::Modules(modules)) => modules.iter().any(|module| is_old(&module.module)),
        _ => false,
    });
    imports.collect()
}

/// Whether a statement imports any Manim.
fn imports_manim(import: Node) -> bool {
    let is_manim = |module: &str| Dialect::of_module(module).is_some();
    match import.as_import() {
        Some(Import::Star { module, level: 0 } | Import::From { module, level: 0, .. }) => is_manim(&module),
        Some(Import::Modules(modules)) => modules.iter().any(|module| is_manim(&module.module)),
        _ => false,
    }
}

/// `from manim import *` in the place of the first old import, unless the file has it; the others go.
fn import(file: &File, imports: &[Node]) -> Vec<Edit> {
    let mut is_there =
        file.tree.body().any(|node| matches!(node.as_import(), Some(Import::Star { module, level: 0 }) if module == "manim"));
    let mut edits = Vec::new();
    for import in imports {
        if let Some(aliased) = aliased(*import) {
            edits.push(Edit::replace(import.span(), aliased));
        } else if is_there {
            let span = import.full_lines().unwrap_or_else(|| import.span());
            edits.push(if import.parent().is_some() { Edit::replace(import.span(), "pass") } else { Edit::delete(span) });
        } else {
            edits.push(Edit::replace(import.span(), "from manim import *"));
            is_there = true;
        }
    }
    edits
}

/// An import that gives names of its own: `import manimlib.imports as mn`, `from manimlib.imports import Scene as Base`.
fn aliased(import: Node) -> Option<String> {
    match import.as_import()? {
        Import::Modules(modules) => match modules.as_slice() {
            [ModuleAlias { alias: Some(alias), .. }] => Some(format!("import manim as {alias}")),
            _ => None,
        },
        Import::From { names, .. } if names.iter().any(|name| name.alias.is_some()) => {
            let names: Vec<String> = names
                .iter()
                .map(|name| match &name.alias {
                    Some(alias) => format!("{} as {alias}", todays(&name.name)),
                    None => todays(&name.name).to_owned(),
                })
                .collect();
            Some(format!("from manim import {}", names.join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::libraries;

    #[test]
    fn every_name_of_today_is_one() {
        let library = libraries::shipped();
        let manim = library.get("manim").expect("the pinned Manim is shipped");
        for (old, new) in RENAMED {
            let first = root_of(new);
            let is_number = first.starts_with(|first: char| first.is_ascii_digit());
            assert!(is_number || manim.star.contains(first), "{old} is said to be {new} today");
            assert!(!manim.star.contains(*old), "{old} is there today");
        }
        assert!(RENAMED.is_sorted());
    }
}

//! The import block of a slice: what its statements need of packages, merged, `from manim import *` first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use manimill_syntax::Name;

use crate::index::{External, Program};

/// The import lines for the externals, each with the name that the slice gives it.
pub(super) fn block(
    program: &Program<'_>,
    futures: &BTreeSet<Name>,
    externals: &BTreeMap<External, Name>,
    stars: &BTreeSet<Name>,
) -> String {
    let mut out = String::new();
    if !futures.is_empty() {
        let names: Vec<&str> = futures.iter().map(Name::as_str).collect();
        let _ = writeln!(out, "from __future__ import {}", names.join(", "));
    }
    for module in stars {
        let _ = writeln!(out, "from {module} import *");
    }
    let starred = |module: &str, name: &str| {
        stars.contains(module) && program.library.get(module).is_none_or(|module| module.star.contains(name))
    };
    let mut modules: BTreeSet<(&Name, &Name)> = BTreeSet::new();
    let mut items: BTreeMap<&Name, BTreeSet<(&Name, &Name)>> = BTreeMap::new();
    for (external, name) in externals {
        match &external.item {
            // `import a.b` binds `a`, so that its whole name must be kept; a new name needs `as`.
            None => {
                if !(external.star && *name == external.bound) {
                    modules.insert((&external.module, name));
                }
            }
            Some(item) if item == name && starred(&external.module, item) => {}
            Some(item) => {
                items.entry(&external.module).or_default().insert((item, name));
            }
        }
    }
    for (module, name) in modules {
        let top = module.split('.').next().unwrap_or_default();
        let _ = if name == top { writeln!(out, "import {module}") } else { writeln!(out, "import {module} as {name}") };
    }
    for (module, names) in items {
        let names: Vec<String> = names
            .into_iter()
            .map(|(item, name)| if item == name { item.to_string() } else { format!("{item} as {name}") })
            .collect();
        let _ = writeln!(out, "from {module} import {}", names.join(", "));
    }
    out
}

/// Whether the star of a module stays a star: Manim's own does, as every tutorial writes it.
pub(super) fn keeps_its_star(module: &str) -> bool {
    matches!(module, "manim" | "manimlib" | "manimlib.imports" | "big_ol_pile_of_manim_imports" | "manim_imports_ext")
}

//! Fills a [`Library`] from what an environment says of its modules, or from what is embedded where there is none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use manimill_runner::Environment;
use manimill_runner::modules::{self, ModuleNames, ModulesError, NameKind};
use manimill_syntax::Name;

use super::library::Reads;
use super::{Library, LibraryModule};

/// Manim's palettes beside its own constants, the best known first.
pub const PALETTES: [&str; 3] = ["SVGNAMES", "XKCD", "X11"];

/// The module of a palette.
pub fn palette(name: &str) -> String {
    format!("manim.utils.color.{name}")
}

/// What the environment's own modules bind, and the wanted ones.
///
/// # Errors
/// When the environment's Python does not answer.
pub fn of_environment(environment: &Environment, wanted: &BTreeSet<String>) -> Result<Library, ModulesError> {
    let always = ["manim", "numpy", "math", "random"].map(str::to_owned);
    // What a colour is called must not hang on whether some source imports a palette.
    let palettes = PALETTES.map(palette);
    let wanted: BTreeSet<String> = wanted.iter().cloned().chain(always).chain(palettes).collect();
    Ok(of_modules(&environment.modules(&wanted)?))
}

/// What the pinned Manim, the standard library and their usual companions bind.
pub fn shipped() -> Library {
    static SHIPPED: LazyLock<Library> = LazyLock::new(|| of_modules(ModuleNames::shipped()));
    SHIPPED.clone()
}

fn of_modules(modules: &BTreeMap<String, ModuleNames>) -> Library {
    let mut library = Library::default();
    for (name, module) in modules {
        if !module.exists {
            library.insert_missing(name);
            continue;
        }
        let of_kind =
            |kind: NameKind| module.star.iter().filter(move |(_, found)| **found == kind).map(|(name, _)| Name::new(name));
        let star = module.star.keys().map(Name::new).collect();
        let scenes = of_kind(NameKind::Scene).collect();
        let modules = of_kind(NameKind::Module).filter_map(|name| Some((name.clone(), module_behind(&name, modules)?))).collect();
        library.insert(name, LibraryModule { star, scenes, modules });
        library.extend_attributes(module.attributes.iter().map(Name::new));
        if let Some(reads) = &module.reads {
            library.set_reads(reads_of(reads));
        }
    }
    library
}

fn reads_of(reads: &modules::Reads) -> Reads {
    let classes = reads.classes.iter().map(|(name, class)| {
        let bases = class.bases.iter().map(Name::new).collect();
        (Name::new(name), (bases, class.own.iter().map(Name::new).collect()))
    });
    Reads {
        classes: classes.collect(),
        on_scenes: reads.on_scenes.iter().map(Name::new).collect(),
        on_others: reads.on_others.iter().map(Name::new).collect(),
    }
}

/// The module that a leaked name stands for: `np` is `numpy` by everybody's custom, others keep their names.
fn module_behind(name: &Name, modules: &BTreeMap<String, ModuleNames>) -> Option<Name> {
    if name == "np" {
        return Some(Name::new("numpy"));
    }
    modules.contains_key(name.as_str()).then(|| name.clone())
}

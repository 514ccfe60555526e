//! What the Manims that are no longer installed bind: 3b1b's cairo Manim and manimgl, all their releases as one.
//!
//! Their code cannot be asked, as that of an installed package is: what is known was read off their texts and is embedded.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::sync::LazyLock;

use manimill_syntax::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::LibraryModule;

/// Made by `cargo run -p manimill --example ship_old_manims`.
const SHIPPED: &[u8] = include_bytes!("old_manims/shipped.json.gz");

/// The names of all releases, as they are embedded.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct OldManims {
    /// Their classes, by name.
    pub classes: BTreeMap<String, OldClass>,
    /// Their modules, by dotted name.
    pub modules: BTreeMap<String, OldModule>,
}

/// What is known of the classes of one name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct OldClass {
    /// The last names of their bases.
    pub bases: BTreeSet<String>,
    /// Their own methods and attributes.
    pub members: BTreeSet<String>,
}

/// What one module binds by itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct OldModule {
    /// The names of its own definitions, and those that it imports one by one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<String>,
    /// Those of its names that are modules of other packages, with the module that each is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub packages: BTreeMap<String, String>,
    /// The modules whose stars it imports.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stars: BTreeSet<String>,
}

/// What a module's star binds, where the module is one of theirs.
pub(super) fn module(name: &str) -> Option<&'static LibraryModule> {
    static MODULES: LazyLock<FxHashMap<Name, LibraryModule>> = LazyLock::new(|| {
        let modules = &shipped().modules;
        modules.keys().map(|name| (Name::new(name), with_stars(modules, name))).collect()
    });
    MODULES.get(name)
}

/// Whether 3b1b's Manims had a module of this name: in `manimlib`, or, before there was that, at the top.
pub(crate) fn had_module(name: &str) -> bool {
    const BEFORE: [&str; 12] = [
        "animation",
        "big_ol_pile_of_manim_imports",
        "camera",
        "constants",
        "helpers",
        "manimlib",
        "mobject",
        "region",
        "scene",
        "topics",
        "tk_scene",
        "utils",
    ];
    let top = name.split('.').next().unwrap_or_default();
    let inside = format!("manimlib.{top}");
    let is_it = |module: &String| module.strip_prefix(&inside).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    BEFORE.contains(&top) || shipped().modules.keys().any(is_it)
}

/// Whether a class of theirs has a method or attribute of this name, so that their code may call it on what is built on it.
pub(super) fn knows_attribute(class: &str, name: &str) -> bool {
    let classes = &shipped().classes;
    if !classes.contains_key(class) {
        return classes.values().any(|class| class.members.contains(name));
    }
    lineage(class).iter().any(|class| classes.get(*class).is_some_and(|class| class.members.contains(name)))
}

/// A class and all that it is built on, in any of the releases.
fn lineage(class: &str) -> BTreeSet<&str> {
    let (mut all, mut queue) = (BTreeSet::new(), vec![class]);
    while let Some(class) = queue.pop() {
        if all.insert(class) {
            queue.extend(shipped().classes.get(class).into_iter().flat_map(|class| &class.bases).map(String::as_str));
        }
    }
    all
}

fn shipped() -> &'static OldManims {
    static KNOWN: LazyLock<OldManims> = LazyLock::new(|| {
        let mut text = Vec::new();
        let unpacked = flate2::read::GzDecoder::new(SHIPPED).read_to_end(&mut text);
        unpacked.ok().and_then(|_| serde_json::from_slice(&text).ok()).unwrap_or_default()
    });
    &KNOWN
}

fn with_stars(modules: &BTreeMap<String, OldModule>, start: &String) -> LibraryModule {
    let mut all = LibraryModule::default();
    let (mut seen, mut queue) = (FxHashSet::default(), vec![start]);
    while let Some(name) = queue.pop() {
        let Some(module) = modules.get(name).filter(|_| seen.insert(name)) else { continue };
        all.star.extend(module.names.iter().map(Name::new));
        all.modules.extend(module.packages.iter().map(|(name, module)| (Name::new(name), Name::new(module))));
        queue.extend(&module.stars);
    }
    all.scenes = all.star.iter().filter(|name| lineage(name).contains("Scene")).cloned().collect();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stars_of_old_manims_bring_what_their_scripts_read() {
        for star in ["manimlib", "manimlib.imports", "big_ol_pile_of_manim_imports"] {
            let module = module(star).expect("it is known");
            for name in ["Scene", "ShowCreation", "np", "it", "FRAME_WIDTH", "interpolate", "VGroup", "BLUE", "LIGHT_GREY"] {
                assert!(module.star.contains(name), "{star}: {name}");
            }
            assert!(module.scenes.contains("Scene") && !module.scenes.contains("Square"), "{star}");
            assert_eq!(module.modules.get("it").map(Name::as_str), Some("itertools"), "{star}");
        }
        assert!(module("manimlib.imports").expect("it is known").scenes.contains("GraphScene"));
        assert!(module("manimlib").expect("it is known").scenes.contains("InteractiveScene"));
        assert!(knows_attribute("GraphScene", "construct") && knows_attribute("Square", "copy"));
        assert!(!knows_attribute("Square", "blink"), "only pi creatures do");
        assert!(module("manim").is_none(), "today's Manim is asked itself");
    }
}

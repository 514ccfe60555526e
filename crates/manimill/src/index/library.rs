//! What the installed packages bind: the names of their star-imports, and which of them are scenes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manimill_syntax::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::old_manims;

/// The public names of the packages that samples can import.
#[derive(Clone, Debug, Default)]
pub struct Library {
    modules: FxHashMap<Name, LibraryModule>,
    missing: FxHashSet<Name>,
    attributes: FxHashSet<Name>,
    reads: Arc<Reads>,
}

/// Which attributes Manim's own code reads, by what it reads them on.
#[derive(Debug, Default)]
pub struct Reads {
    /// Its classes, by name: those that each inherits from directly, and what its methods read on `self`.
    pub classes: FxHashMap<Name, (Vec<Name>, FxHashSet<Name>)>,
    /// What any of its code reads on a scene.
    pub on_scenes: FxHashSet<Name>,
    /// What any of its code reads on something else.
    pub on_others: FxHashSet<Name>,
}

/// One importable module of a package.
#[derive(Clone, Debug, Default)]
pub struct LibraryModule {
    /// What `from module import *` binds.
    pub star: FxHashSet<Name>,
    /// Those of the names that are scene classes.
    pub scenes: FxHashSet<Name>,
    /// Those of the names that are modules, with the module that they are: `np` is `numpy`.
    pub modules: FxHashMap<Name, Name>,
}

impl Library {
    /// Adds a module that can be imported.
    pub fn insert(&mut self, name: &str, module: LibraryModule) {
        self.modules.insert(name.into(), module);
    }

    /// Tells of a module that cannot be imported.
    pub fn insert_missing(&mut self, name: &str) {
        self.missing.insert(name.into());
    }

    /// Adds names of methods and attributes that Manim's own classes have, so that a method of that name may be called by them.
    pub fn extend_attributes(&mut self, names: impl IntoIterator<Item = Name>) {
        self.attributes.extend(names);
    }

    /// Tells what Manim's own code reads.
    pub fn set_reads(&mut self, reads: Reads) {
        self.reads = Arc::new(reads);
    }

    /// What is known of a module: of one that can be imported, or of a Manim of the past.
    pub fn get(&self, module: &str) -> Option<&LibraryModule> {
        self.modules.get(module).or_else(|| old_manims::module(module))
    }

    /// Whether a module can be imported; `None` where nobody has looked.
    pub fn has(&self, module: &str) -> Option<bool> {
        if self.modules.contains_key(module) {
            return Some(true);
        }
        self.missing.contains(module).then_some(false)
    }

    /// Whether Manim's own classes know an attribute of this name.
    pub fn knows_attribute(&self, name: &str) -> bool {
        self.attributes.contains(name)
    }

    /// Whether Manim may read an attribute of this name on an instance of a subclass of its class.
    pub fn reads_on(&self, class: &Name, name: &Name) -> bool {
        let (mut lineage, mut next) = (vec![class], 0);
        while let Some(class) = lineage.get(next).copied() {
            for base in self.reads.classes.get(class).into_iter().flat_map(|(bases, _)| bases) {
                if !lineage.contains(&base) {
                    lineage.push(base);
                }
            }
            next += 1;
        }
        let is_known = self.reads.classes.contains_key(class);
        let is_scene = lineage.iter().any(|class| *class == "Scene");
        let by_all = if is_scene { &self.reads.on_scenes } else { &self.reads.on_others };
        let by_itself = |class: &&Name| self.reads.classes.get(*class).is_some_and(|(_, own)| own.contains(name));
        // What no class of Manim has is read there on files, dictionaries and the like.
        let by_others = self.knows_attribute(name) && (!is_known || by_all.contains(name));
        by_others || lineage.iter().any(by_itself)
    }

    /// Whether a class of an old Manim, or what that is built on, has an attribute of this name.
    pub fn old_class_knows_attribute(&self, class: &str, name: &str) -> bool {
        old_manims::knows_attribute(class, name)
    }

    /// Every module that is known, and whether it can be imported.
    pub fn modules(&self) -> BTreeMap<&str, bool> {
        let present: BTreeSet<&str> = self.modules.keys().map(Name::as_str).collect();
        let mut all: BTreeMap<&str, bool> = present.into_iter().map(|name| (name, true)).collect();
        let missing: BTreeSet<&str> = self.missing.iter().map(Name::as_str).collect();
        all.extend(missing.into_iter().map(|name| (name, false)));
        all
    }
}

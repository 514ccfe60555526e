//! One name for each thing: what a slice calls everything that its statements bind or import. Names stay as their authors
//! wrote them; where two things of different modules share one, the less important gets one readable new name.

use std::collections::{BTreeMap, BTreeSet};

use manimill_syntax::Name;

use super::reach::Key;
use crate::index::{Dialect, External, FileId, Program, module_name};

/// The names of a slice.
#[derive(Debug, Default)]
pub(super) struct Names {
    chosen: BTreeMap<Key, Name>,
    /// Old and new name of what had to be renamed.
    pub(super) renamed: Vec<(Name, Name)>,
}

impl Names {
    /// Chooses names for all keys. `taken` are names that functions of the slice bind for themselves where a changed
    /// name could meet them; `hidden` are keys whose own name would mean something local where they are named another way.
    pub(super) fn choose(program: &Program<'_>, keys: &BTreeSet<Key>, taken: &BTreeSet<Name>, hidden: &BTreeSet<Key>) -> Self {
        let mut ordered: Vec<&Key> = keys.iter().collect();
        ordered.sort_by_key(|key| importance(key, program.entry));
        let mut names = Self::default();
        let mut used: BTreeMap<Name, &Key> = BTreeMap::new();
        for key in ordered {
            let wanted = key.name().clone();
            let free = !hidden.contains(key) && used.get(&wanted).is_none_or(|other| same_thing(other, key));
            let name = if free {
                wanted
            } else {
                another(program, key, &wanted, |name| used.contains_key(name) || taken.contains(name))
            };
            if name != key.name() {
                names.renamed.push((key.name().clone(), name.clone()));
            }
            used.insert(name.clone(), key);
            names.chosen.insert(key.clone(), name);
        }
        names
    }

    /// Whether the slice has a name for anything.
    pub(super) fn has(&self, name: &str) -> bool {
        self.chosen.values().any(|chosen| chosen == name)
    }

    /// The name of a key; the key must be one of those that names were chosen for.
    pub(super) fn of(&self, key: &Key) -> Option<&Name> {
        self.chosen.get(key)
    }
}

/// Builtins cannot be renamed, the scene's own module should not be, a package's names can be imported under another one.
fn importance(key: &Key, entry: FileId) -> (u8, Key) {
    let rank = match key {
        Key::Builtin(_) => 0,
        Key::Local(file, _) if *file == entry => 1,
        Key::External(external) if external.star => 2,
        Key::External(_) => 3,
        Key::Local(..) => 4,
    };
    (rank, key.clone())
}

/// Whether two imports bring the same thing.
fn same_thing(left: &Key, right: &Key) -> bool {
    match (left, right) {
        (Key::External(left), Key::External(right)) if left.module == right.module => left.item == right.item,
        // What a Manim's star brings is what its own modules call the same.
        (Key::External(left), Key::External(right)) => {
            let is_of_manim = Dialect::of_module(&left.module).is_some() && (left.star || right.star);
            let top = |external: &External| external.module.split('.').next().map(str::to_owned);
            is_of_manim && left.item.is_some() && left.item == right.item && top(left) == top(right)
        }
        _ => false,
    }
}

fn another(program: &Program<'_>, key: &Key, name: &Name, is_used: impl Fn(&Name) -> bool) -> Name {
    let module = match key {
        Key::Local(file, _) => module_name(&program.project.file(*file).document.path),
        Key::External(External { module, .. }) => Name::new(module.split('.').next().unwrap_or_default()),
        Key::Builtin(_) => Name::default(),
    };
    let module: String = module.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let qualified = qualify(&module, name);
    let mut candidate = Name::from(qualified.as_str());
    let mut number = 2;
    while is_used(&candidate) {
        candidate = Name::from(format!("{qualified}_{number}"));
        number += 1;
    }
    candidate
}

/// `utilities` and `fade` → `utilities_fade`, `Node` → `UtilitiesNode`, `BIG` → `UTILITIES_BIG`.
fn qualify(module: &str, name: &str) -> String {
    let module = if module.starts_with(|c: char| c.is_ascii_digit()) { format!("module_{module}") } else { module.to_owned() };
    let has_lower = name.chars().any(char::is_lowercase);
    let starts_upper = name.chars().next().is_some_and(char::is_uppercase);
    if !has_lower && starts_upper {
        return format!("{}_{name}", module.to_uppercase());
    }
    if starts_upper {
        let camel: String = module
            .split('_')
            .filter(|word| !word.is_empty())
            .map(|word| {
                let mut letters = word.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
            })
            .collect();
        return format!("{camel}{name}");
    }
    format!("{module}_{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_reads_like_the_old_one() {
        assert_eq!(qualify("utilities", "fade"), "utilities_fade");
        assert_eq!(qualify("my_utils", "Node"), "MyUtilsNode");
        assert_eq!(qualify("utils", "BIG_SIZE"), "UTILS_BIG_SIZE");
        assert_eq!(qualify("0", "fade"), "module_0_fade");
    }
}

//! Who a name belongs to, at a place in the order of execution.

use std::rc::Rc;

use manimill_syntax::facts::Import;
use manimill_syntax::{Name, is_builtin};
use rustc_hash::FxHashSet;

use super::{END, Event, External, FEW_PLACES, MAX_LOOKING, MAX_PLACES, Meaning, Owner, Position, Program, SHARE, Space};
use crate::index::project::{FileId, Target};

impl Program<'_> {
    /// Who `name` may belong to in a module, at a time. Empty: nobody binds it.
    pub fn lookup(&self, file: FileId, name: &str, at: Position) -> Vec<Owner> {
        let mut owners = self.find_bound(file, name, at);
        if owners.is_empty() && is_builtin(name) {
            owners.push(Owner::Builtin);
        }
        // What nobody else binds can only come from a star-import of which nothing is known.
        if owners.is_empty() && !crate::index::is_implicit(name) {
            let name = Name::new(name);
            for module in self.unknown_stars(file).iter().filter(|module| may_hold(module, &name)) {
                let external = External { module: module.clone(), item: Some(name.clone()), bound: name.clone(), star: true };
                owners.push(Owner::External(external));
            }
        }
        owners
    }

    /// Looks for what binds a name, each thing once, and never in circles.
    fn find_bound(&self, file: FileId, name: &str, at: Position) -> Vec<Owner> {
        let Some(space) = self.spaces.get(&file) else { return Vec::new() };
        if self.found.nesting.get() == 0 {
            self.found.places.set(0);
        }
        self.found.places.update(|places| places + 1);
        self.looked.update(|looked| looked.saturating_add(1));
        let most = if self.looked.get() > SHARE { FEW_PLACES } else { MAX_PLACES };
        if self.found.nesting.get() >= MAX_LOOKING || self.found.places.get() > most {
            self.found.is_cut.set(true);
            return Vec::new();
        }
        let at = if space.end.is_some_and(|end| at >= end) { END } else { at };
        let key = (file, Name::new(name), at);
        if let Some(known) = self.found.owners.borrow().get(&key) {
            if known.is_none() {
                self.found.is_cut.set(true);
            }
            return known.clone().unwrap_or_default();
        }
        self.found.owners.borrow_mut().insert(key.clone(), None);
        let was_cut = self.found.is_cut.replace(false);
        self.found.nesting.update(|nesting| nesting + 1);
        let owners = self.walk_back(space, file, name, at);
        self.found.nesting.update(|nesting| nesting - 1);
        self.found.owners.borrow_mut().insert(key.clone(), Some(owners.clone()));
        if self.found.nesting.get() == 0 {
            let mut known = self.found.owners.borrow_mut();
            self.found.provisional.borrow_mut().drain(..).for_each(|key| drop(known.remove(&key)));
            self.found.is_cut.set(false);
        } else if self.found.is_cut.get() {
            self.found.provisional.borrow_mut().push(key);
        } else {
            self.found.is_cut.set(was_cut);
        }
        owners
    }

    /// Walks back from a time through all that binds the name, until something certainly does.
    fn walk_back(&self, space: &Space, file: FileId, name: &str, at: Position) -> Vec<Owner> {
        let mut owners = Vec::new();
        let events = space.bindings.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut event = events.partition_point(|event| event.at < at);
        let mut star = space.stars.partition_point(|(place, _, _)| *place < at);
        loop {
            let next_event = event.checked_sub(1).map(|index| &events[index]);
            let next_star = star.checked_sub(1).map(|index| &space.stars[index]);
            let star_is_later = match (next_event, next_star) {
                (None, None) => break,
                (Some(event), Some((place, _, _))) => *place > event.at,
                (None, Some(_)) => true,
                (Some(_), None) => false,
            };
            if star_is_later {
                star -= 1;
                let Some((place, target, module)) = next_star else { break };
                let found = self.find_through_star(target, module, name, *place);
                let ends = !found.is_empty();
                owners.extend(found);
                if ends {
                    break;
                }
            } else {
                event -= 1;
                let Some(next) = next_event else { break };
                owners.extend(self.meaning(file, name, next));
                if next.certain {
                    break;
                }
            }
        }
        owners.dedup();
        owners
    }

    fn meaning(&self, file: FileId, name: &str, event: &Event) -> Vec<Owner> {
        match &event.meaning {
            Meaning::Statement => vec![Owner::Step { at: event.at, file, name: Name::new(name) }],
            Meaning::External(external) => vec![Owner::External(external.clone())],
            Meaning::Module(target) => vec![Owner::Module(target.clone())],
            Meaning::NameOf { target, name } => self.member_of(target, name, event.at),
        }
    }

    /// What a name means that an import within a function binds; `None` where the import is of a package, and stays where it is.
    pub fn through_nested_import(&self, file: FileId, import: &Import, bound: &str) -> Option<Vec<Owner>> {
        match import {
            Import::Modules(aliases) => {
                let alias = aliases.iter().find(|alias| alias.bound() == bound)?;
                let dotted = if alias.alias.is_some() { alias.module.as_str() } else { alias.bound() };
                match self.target(file, 0, dotted) {
                    Target::External => None,
                    target => Some(vec![Owner::Module(target)]),
                }
            }
            Import::From { module, level, names } => {
                let alias = names.iter().find(|alias| alias.bound() == bound)?;
                match self.target(file, *level, module) {
                    Target::External => None,
                    target => Some(self.member_of(&target, &alias.name, END)),
                }
            }
            Import::Star { .. } => None,
        }
    }

    /// What an import that the program holds has found.
    pub fn target(&self, file: FileId, level: u32, dotted: &str) -> Target {
        self.resolved.get(&(file, level, Name::new(dotted))).cloned().unwrap_or(Target::External)
    }

    /// The owners of `target.name`.
    pub fn member_of(&self, target: &Target, name: &str, at: Position) -> Vec<Owner> {
        if let Target::File(file) = target {
            let found = self.find_bound(*file, name, at);
            if !found.is_empty() {
                return found;
            }
        }
        if let Some(submodule) = self.project.submodule(target, name) {
            return vec![Owner::Module(submodule)];
        }
        let Target::File(file) = target else { return Vec::new() };
        // In a cycle of imports the name may be bound only later.
        let later = if at == END { Vec::new() } else { self.find_bound(*file, name, END) };
        if later.is_empty() { self.lazy_member(*file, name) } else { later }
    }

    /// What a package gives by a `__getattr__` of its own: a name of the one part of it that has such a name.
    fn lazy_member(&self, package: FileId, name: &str) -> Vec<Owner> {
        if self.own_names(&Target::File(package), "__getattr__").is_none() {
            return Vec::new();
        }
        let mut found: Vec<Vec<Owner>> = Vec::new();
        for part in self.project.submodules(package) {
            let owners = self.find_bound(part, name, END);
            if matches!(owners.first(), Some(Owner::Step { file, .. }) if *file == part) {
                found.push(owners);
            }
        }
        if found.len() == 1 { found.swap_remove(0) } else { Vec::new() }
    }

    fn find_through_star(&self, target: &Target, module: &Name, name: &str, at: Position) -> Vec<Owner> {
        match target {
            Target::File(file) => {
                let exports = self.project.file(*file).module.exports();
                let exported = match exports {
                    Some(names) => names.iter().any(|exported| exported == name),
                    None => !name.starts_with('_'),
                };
                if exported { self.member_of(target, name, at) } else { Vec::new() }
            }
            Target::Folder(_) => Vec::new(),
            Target::External => {
                let known = self.library.get(module).is_some_and(|module| module.star.contains(name));
                let external =
                    || External { module: module.clone(), item: Some(Name::new(name)), bound: Name::new(name), star: true };
                known.then(|| Owner::External(external())).into_iter().collect()
            }
        }
    }

    /// The packages whose star reaches a module, by itself or through other modules, and of which nothing is known. Sorted.
    pub(crate) fn unknown_stars(&self, file: FileId) -> Rc<[Name]> {
        if let Some(known) = self.found.unknown_stars.borrow().get(&file) {
            return known.clone();
        }
        let (mut names, mut seen, mut queue) = (Vec::new(), FxHashSet::default(), vec![file]);
        while let Some(file) = queue.pop() {
            if !seen.insert(file) {
                continue;
            }
            for (_, target, module) in self.spaces.get(&file).map(|space| space.stars.as_slice()).unwrap_or_default() {
                match target {
                    Target::File(file) => queue.push(*file),
                    Target::External if self.library.get(module).is_none() => names.push(module.clone()),
                    _ => {}
                }
            }
        }
        // Of several modules of one package one stands for all: the one that gathers the others, or the shortest name.
        let top = |name: &Name| Name::new(name.split('.').next().unwrap_or_default());
        names.sort_by_cached_key(|name| (top(name), !name.ends_with(".imports"), name.len(), name.clone()));
        names.dedup_by(|later, earlier| top(later) == top(earlier));
        let names: Rc<[Name]> = names.into();
        self.found.unknown_stars.borrow_mut().insert(file, names.clone());
        names
    }
}

/// Whether a name may come from a package of which nothing is known: names of scenes only come from a Manim.
fn may_hold(package: &str, name: &str) -> bool {
    !name.ends_with("Scene") || crate::index::Dialect::of_module(package).is_some()
}

//! What Python would execute when one file is run: the top-level statements of the file and of every module that it
//! imports, in order. A slice is this list restricted to what a scene needs, so its order is right by construction.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use manimill_syntax::facts::{Binding, Form, Import, NestedImport, Reference, Statement, When};
use manimill_syntax::{Folder, Name, SearchPathEdit, is_builtin};
use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::project::{FileId, Project, Target, folder_of, normalise};

/// A place in the order of execution. `END` is after everything, which is when a scene's methods run.
pub type Position = u32;

/// After the last statement.
pub const END: Position = Position::MAX;

/// The statements that run when a file is run.
#[derive(Debug)]
pub struct Program<'p> {
    /// The modules.
    pub project: &'p Project,
    /// The packages.
    pub library: &'p Library,
    /// The file that is run.
    pub entry: FileId,
    steps: Vec<Step>,
    positions: FxHashMap<Step, Position>,
    spaces: FxHashMap<FileId, Space>,
    resolved: FxHashMap<(FileId, u32, Name), Target>,
    search: Vec<String>,
    /// Names that branches of a module import from other modules, where something else in the module binds them as well.
    branched: FxHashSet<(FileId, Name)>,
    /// The statements that do nothing but import, `try` around imports that are all there among them.
    imports: FxHashSet<Position>,
    found: Memory,
}

/// One top-level statement that is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The file that it stands in.
    pub file: FileId,
    /// Which of the file's top-level statements it is.
    pub statement: usize,
}

/// Who a name belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A statement of the project binds it.
    Step {
        /// The statement's place in the order of execution.
        at: Position,
        /// The module whose name it is, and the name there.
        file: FileId,
        /// The name in that module.
        name: Name,
    },
    /// An import brings it from a package.
    External(External),
    /// It is a module, or a folder of modules, of the project.
    Module(Target),
    /// It is always there.
    Builtin,
}

/// A name that an import brings from a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct External {
    /// The module that the import names.
    pub module: Name,
    /// The name in that module, or `None` for the module itself.
    pub item: Option<Name>,
    /// The name that the import binds.
    pub bound: Name,
    /// Whether a star-import brings it.
    pub star: bool,
}

/// Whose name, which name, and when.
type Question = (FileId, Name, Position);

/// What has been looked up before.
#[derive(Debug, Default)]
struct Memory {
    /// `None` while it is being looked for: a cycle of imports ends there.
    owners: RefCell<FxHashMap<Question, Option<Vec<Owner>>>>,
    /// What was found while a cycle was cut: good for the question that is being answered, and for no other.
    provisional: RefCell<Vec<Question>>,
    is_cut: Cell<bool>,
    nesting: Cell<u32>,
    unknown_stars: RefCell<FxHashMap<FileId, Rc<[Name]>>>,
}

#[derive(Debug, Default)]
struct Space {
    bindings: FxHashMap<Name, Vec<Event>>,
    stars: Vec<(Position, Target, Name)>,
    /// When the module is complete.
    end: Option<Position>,
}

#[derive(Debug)]
struct Event {
    at: Position,
    certain: bool,
    meaning: Meaning,
}

#[derive(Clone, Debug)]
enum Meaning {
    Statement,
    NameOf { target: Target, name: Name },
    Module(Target),
    External(External),
}

impl<'p> Program<'p> {
    /// Runs a file in thought.
    pub fn new(project: &'p Project, library: &'p Library, entry: FileId) -> Self {
        let folder = folder_of(&project.file(entry).document.path).to_owned();
        let mut program = Self {
            project,
            library,
            entry,
            steps: Vec::new(),
            positions: FxHashMap::default(),
            spaces: FxHashMap::default(),
            resolved: FxHashMap::default(),
            search: vec![folder],
            branched: FxHashSet::default(),
            imports: FxHashSet::default(),
            found: Memory::default(),
        };
        program.run(entry, &mut FxHashSet::default());
        program
    }

    /// The statements in the order in which they are executed.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// When a statement is executed; `None` for one that is not.
    pub fn position(&self, step: Step) -> Option<Position> {
        self.positions.get(&step).copied()
    }

    /// The statement at a position.
    pub fn statement(&self, at: Position) -> &'p Statement {
        let step = self.steps[at as usize];
        &self.project.file(step.file).module.statements()[step.statement]
    }

    /// The file of the statement at a position.
    pub fn file_at(&self, at: Position) -> FileId {
        self.steps[at as usize].file
    }

    /// Whether a reference is only there to say that a branch of a module imports a name, and the import can go because
    /// nothing else binds that name.
    pub(crate) fn is_elided(&self, file: FileId, import: &NestedImport, reference: &Reference) -> bool {
        let is_in_branch = !import.in_function && reference.when != When::Called && import.span.contains(reference.span);
        is_in_branch && !import.in_class && !self.branched.contains(&(file, reference.name.clone()))
    }

    /// Whether the statement at a position does nothing but import.
    pub fn is_import(&self, at: Position) -> bool {
        self.imports.contains(&at)
    }

    /// Every name that a module of the program binds by a statement of its own, sorted.
    pub fn names_bound_in(&self, file: FileId) -> Vec<Name> {
        let mut names: Vec<Name> =
            self.spaces.get(&file).map(|space| space.bindings.keys().cloned().collect()).unwrap_or_default();
        names.sort_unstable();
        names
    }

    fn run(&mut self, file: FileId, started: &mut FxHashSet<FileId>) {
        if !started.insert(file) {
            return;
        }
        self.spaces.entry(file).or_default();
        let project = self.project;
        let module = &project.file(file).module;
        // What functions import runs when they are called, which is after all that stands at the top of any module.
        // Its definitions read better before those that use them.
        let mut postponed: Vec<(u32, Name, Vec<Name>)> = Vec::new();
        for statement in module.statements() {
            for import in uses_of(statement).flat_map(|uses| &uses.nested_imports).filter(|import| import.in_function) {
                postponed.extend(modules_of(&import.import));
            }
        }
        self.branched.extend(names_of_branches(module.statements()).into_iter().map(|name| (file, name)));
        let mut edits = module.search_path_edits().iter().peekable();
        for (level, dotted, names) in postponed {
            self.import(file, level, &dotted, &names, started);
        }
        for (position, statement) in module.statements().iter().enumerate() {
            if matches!(statement.form, Form::MainGuard | Form::Docstring) {
                continue;
            }
            while let Some((_, edit)) = edits.next_if(|(at, _)| *at <= position) {
                self.edit_search_path(file, edit);
            }
            let nested = |program: &mut Self, started: &mut FxHashSet<FileId>, tried: usize| {
                let imports: Vec<&Import> = uses_of(statement)
                    .flat_map(|uses| &uses.nested_imports)
                    .filter(|import| !import.in_function)
                    .map(|nested| &nested.import)
                    .take(tried)
                    .collect();
                for import in &imports {
                    program.import_all(file, import, started);
                }
                imports
            };
            let (imports, is_import) = match &statement.form {
                Form::Import(import) => {
                    self.import_all(file, import, started);
                    (vec![import], true)
                }
                Form::TypeImport => {
                    let imports = nested(self, started, usize::MAX);
                    let are_there = imports.iter().all(|import| {
                        modules_of(import).iter().all(|(level, module, _)| {
                            let top = module.split('.').next().unwrap_or_default();
                            *level > 0 || self.library.has(top) == Some(true) || super::Dialect::of_module(top).is_some()
                        }) || self.succeeds(file, import)
                    });
                    (imports, are_there)
                }
                Form::TriedImport { tried } => {
                    let first = nested(self, started, *tried);
                    if first.iter().all(|import| self.succeeds(file, import)) {
                        (first, true)
                    } else {
                        (nested(self, started, usize::MAX), false)
                    }
                }
                _ => (nested(self, started, usize::MAX), false),
            };
            let at = self.steps.len() as Position;
            self.steps.push(Step { file, statement: position });
            self.positions.insert(Step { file, statement: position }, at);
            if is_import {
                self.imports.insert(at);
            }
            self.bind(file, at, statement, &imports, is_import);
        }
        let end = self.steps.len() as Position;
        self.spaces.entry(file).or_default().end = Some(end);
        // A package that gives its parts when they are asked for.
        if self.own_names(&Target::File(file), "__getattr__").is_some() {
            for part in project.submodules(file) {
                self.run(part, started);
            }
        }
    }

    fn import_all(&mut self, file: FileId, import: &Import, started: &mut FxHashSet<FileId>) {
        for (level, dotted, names) in modules_of(import) {
            self.import(file, level, &dotted, &names, started);
        }
    }

    /// Whether an import finds all that it names, by all that is known.
    fn succeeds(&mut self, file: FileId, import: &Import) -> bool {
        let library = self.library;
        let succeeds = match import {
            Import::Modules(aliases) => aliases.iter().all(|alias| {
                self.resolve(file, 0, &alias.module) != Target::External || library.has(&alias.module) == Some(true)
            }),
            Import::From { module, level, names } => match self.resolve(file, *level, module) {
                Target::External => {
                    let known = library.get(module).filter(|_| *level == 0 && library.has(module) == Some(true));
                    known.is_some_and(|known| names.iter().all(|alias| known.star.contains(&alias.name)))
                }
                target => names.iter().all(|alias| !self.member_of(&target, &alias.name, END).is_empty()),
            },
            Import::Star { module, level } => {
                self.resolve(file, *level, module) != Target::External || library.has(module) == Some(true)
            }
        };
        // The program goes on, and more names will be bound.
        self.found = Memory::default();
        succeeds
    }

    /// Executes the modules that an import reaches: the packages on the way, the module, and the submodules that it names.
    fn import(&mut self, from: FileId, level: u32, dotted: &str, names: &[Name], started: &mut FxHashSet<FileId>) {
        let mut prefix = String::new();
        for part in dotted.split('.').filter(|part| !part.is_empty()) {
            if !prefix.is_empty() {
                prefix.push('.');
            }
            prefix.push_str(part);
            if let Target::File(file) = self.resolve(from, level, &prefix) {
                self.run(file, started);
            }
        }
        let target = self.resolve(from, level, dotted);
        if let Target::File(file) = target {
            self.run(file, started);
        }
        for name in names {
            if let Some(Target::File(file)) = self.project.submodule(&target, name)
                && self.own_names(&target, name).is_none()
            {
                self.run(file, started);
            }
        }
    }

    fn own_names(&self, target: &Target, name: &str) -> Option<()> {
        let Target::File(file) = target else { return None };
        self.spaces.get(file)?.bindings.get(name).map(|_| ())
    }

    fn resolve(&mut self, from: FileId, level: u32, dotted: &str) -> Target {
        let key = (from, level, Name::new(dotted));
        if let Some(target) = self.resolved.get(&key) {
            return target.clone();
        }
        let target = self.project.resolve(&self.search, from, level, dotted, self.library);
        self.resolved.insert(key, target.clone());
        target
    }

    fn edit_search_path(&mut self, file: FileId, edit: &SearchPathEdit) {
        let path = &self.project.file(file).document.path;
        let folders: Vec<String> = match &edit.folder {
            Folder::OfFile(relative) => normalise(&format!("{path}/{relative}")).into_iter().collect(),
            // The folder that the program is started in is not written anywhere: the file's own, or one above it.
            Folder::OfStart(relative) if !relative.starts_with('/') => {
                let mut starts = vec![folder_of(&self.project.file(self.entry).document.path)];
                while let Some(last) = starts.last().filter(|last| !last.is_empty()) {
                    starts.push(folder_of(last));
                }
                let mut found = starts.iter().filter_map(|start| normalise(&format!("{start}/{relative}")));
                found.find(|folder| self.project.has_folder(folder)).into_iter().collect()
            }
            Folder::OfStart(_) => Vec::new(),
        };
        for folder in folders.into_iter().filter(|folder| self.project.has_folder(folder)) {
            if edit.front {
                self.search.insert(1, folder);
            } else {
                self.search.push(folder);
            }
        }
    }

    fn bind(&mut self, file: FileId, at: Position, statement: &Statement, imports: &[&Import], is_import: bool) {
        let mut events: Vec<(Name, Event)> = Vec::new();
        let mut stars = Vec::new();
        for import in imports {
            match import {
                Import::Modules(aliases) => {
                    for alias in aliases {
                        let (dotted, bound) = match &alias.alias {
                            Some(bound) => (alias.module.as_str(), bound.clone()),
                            None => (alias.bound(), Name::new(alias.bound())),
                        };
                        let meaning = match self.resolve(file, 0, dotted) {
                            Target::External if !is_import => Meaning::Statement,
                            Target::External => Meaning::External(External {
                                module: alias.module.clone(),
                                item: None,
                                bound: bound.clone(),
                                star: false,
                            }),
                            target => Meaning::Module(target),
                        };
                        events.push((bound, Event { at, certain: is_import, meaning }));
                    }
                }
                Import::From { module, level, names } => {
                    let target = self.resolve(file, *level, module);
                    for alias in names {
                        let bound = Name::new(alias.bound());
                        let meaning = match &target {
                            Target::External if !is_import => Meaning::Statement,
                            Target::External => Meaning::External(External {
                                module: module.clone(),
                                item: Some(alias.name.clone()),
                                bound: bound.clone(),
                                star: false,
                            }),
                            _ if !is_import && self.branched.contains(&(file, bound.clone())) => Meaning::Statement,
                            target => Meaning::NameOf { target: target.clone(), name: alias.name.clone() },
                        };
                        events.push((bound, Event { at, certain: is_import, meaning }));
                    }
                }
                Import::Star { module, level } => stars.push((at, self.resolve(file, *level, module), module.clone())),
            }
        }
        if !is_import {
            for binding in statement.binds.iter().filter(|binding| binding.import.is_none()) {
                events.push((binding.name.clone(), Event { at, certain: binding.certain, meaning: Meaning::Statement }));
            }
        }
        let space = self.spaces.entry(file).or_default();
        space.stars.extend(stars);
        for (name, event) in events {
            space.bindings.entry(name).or_default().push(event);
        }
    }

    /// Who `name` may belong to in a module, at a time. Empty: nobody binds it.
    pub fn lookup(&self, file: FileId, name: &str, at: Position) -> Vec<Owner> {
        let mut owners = self.find_bound(file, name, at);
        if owners.is_empty() && is_builtin(name) {
            owners.push(Owner::Builtin);
        }
        // What nobody else binds can only come from a star-import of which nothing is known.
        if owners.is_empty() && !super::is_implicit(name) {
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
    !name.ends_with("Scene") || super::Dialect::of_module(package).is_some()
}

/// The names that an import in a branch binds, and that something else at the top of the module binds too.
fn names_of_branches(statements: &[Statement]) -> Vec<Name> {
    let in_branches: Vec<&Binding> = statements
        .iter()
        .filter(|statement| !matches!(statement.form, Form::Import(_)))
        .flat_map(|statement| &statement.binds)
        .filter(|binding| binding.import.is_some())
        .collect();
    if in_branches.is_empty() {
        return Vec::new();
    }
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for statement in statements {
        for binding in &statement.binds {
            *times.entry(&binding.name).or_default() += 1;
        }
    }
    in_branches.into_iter().map(|binding| binding.name.clone()).filter(|name| times[name.as_str()] > 1).collect()
}

/// The uses of a statement and of the members within it.
pub(crate) fn uses_of(statement: &Statement) -> impl Iterator<Item = &manimill_syntax::facts::Uses> {
    let members = match &statement.form {
        Form::Class(class) => class.members.as_slice(),
        _ => &[],
    };
    std::iter::once(&statement.uses).chain(members.iter().map(|member| &member.uses))
}

/// The modules that an import names: level, dotted name, and the names taken from it.
pub(crate) fn modules_of(import: &Import) -> Vec<(u32, Name, Vec<Name>)> {
    match import {
        Import::Modules(aliases) => aliases.iter().map(|alias| (0, alias.module.clone(), Vec::new())).collect(),
        Import::From { module, level, names } => {
            vec![(*level, module.clone(), names.iter().map(|alias| alias.name.clone()).collect())]
        }
        Import::Star { module, level } => vec![(*level, module.clone(), Vec::new())],
    }
}

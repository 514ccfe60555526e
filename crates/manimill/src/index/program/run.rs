//! Runs a file in thought: which statements are executed in which order, and what each of them binds.

use manimill_syntax::facts::{Binding, Form, Import, Statement};
use manimill_syntax::{Folder, Name, SearchPathEdit};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{END, Event, External, MAX_IMPORTING, Meaning, Memory, Position, Program, Step, modules_of, uses_of};
use crate::index::project::{FileId, Target, folder_of};
use crate::sources::normalise;

impl Program<'_> {
    pub(super) fn run(&mut self, file: FileId, started: &mut FxHashSet<FileId>) {
        if self.importing >= MAX_IMPORTING || !started.insert(file) {
            return;
        }
        self.importing += 1;
        self.execute(file, started);
        self.importing -= 1;
    }

    fn execute(&mut self, file: FileId, started: &mut FxHashSet<FileId>) {
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
                            *level > 0 || self.library.has(top) == Some(true) || crate::index::Dialect::of_module(top).is_some()
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

    pub(super) fn own_names(&self, target: &Target, name: &str) -> Option<()> {
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

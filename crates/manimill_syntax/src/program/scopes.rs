//! Whose a name is: the file's own, an import's, or somebody else's.

use ruff_python_ast::{Stmt, StmtImport, StmtImportFrom};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::builtins::is_builtin;
use crate::locals::{BoundBy, Locals};

/// A package whose modules are one namespace: where in it a name is imported from makes no difference.
const MANIM: &str = "manim";

/// What `from manim import *` binds besides Manim's own names: an alias, and the module that it stands for.
const PASSED_ON: (&str, &str) = ("np", "numpy");

/// One scope, while the walk is in it.
pub(super) struct Scope<'a> {
    pub(super) kind: ScopeKind,
    pub(super) locals: Locals<'a>,
    /// Canonical numbers of the names that have been met.
    numbers: FxHashMap<&'a str, u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
}

/// Whose a name is.
pub(super) enum Owner {
    /// The file's own, with its canonical number.
    Own(u32),
    /// A module, by a hash of its dotted name.
    Module(u64),
    /// A name of a module, by [`member`].
    Imported(u64),
    /// A builtin, a member of the class around, or nobody's that can be told.
    Other,
}

/// The scopes around a place, and what the module's imports bind.
pub(super) struct Scopes<'a> {
    stack: Vec<Scope<'a>>,
    imports: Imports<'a>,
    next_number: u32,
}

/// The module's imports, where they are top-level statements.
#[derive(Default)]
struct Imports<'a> {
    names: FxHashMap<&'a str, Origin>,
    /// Modules whose names are all imported, by their dotted names, with the hashes of these.
    stars: Vec<(String, u64)>,
    /// Names that are not always the same import's.
    unclear: FxHashSet<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Module(u64),
    Name(u64),
}

/// A name of a module, given the hash of the module's dotted name.
pub(super) fn member(module: u64, name: &str) -> u64 {
    xxh3_64_with_seed(name.as_bytes(), module)
}

impl<'a> Scopes<'a> {
    pub(super) fn of_module(body: &'a [Stmt]) -> Self {
        let locals = Locals::of_function(None, body);
        let imports = Imports::of(body, &locals);
        let module = Scope { kind: ScopeKind::Module, locals, numbers: FxHashMap::default() };
        Self { stack: vec![module], imports, next_number: 0 }
    }

    pub(super) fn enter(&mut self, kind: ScopeKind, locals: Locals<'a>) {
        self.stack.push(Scope { kind, locals, numbers: FxHashMap::default() });
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// Whether a top-level import leaves no trace: what it binds shows where it is used.
    pub(super) fn vanishes(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Import(import) => import.names.iter().all(|alias| {
                let bound = alias.asname.as_ref().map_or_else(|| root(&alias.name), |name| name.as_str());
                !self.imports.unclear.contains(bound)
            }),
            Stmt::ImportFrom(import) if import.module.as_deref() == Some("__future__") => true,
            Stmt::ImportFrom(import) => import.names.iter().all(|alias| {
                let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                !self.imports.unclear.contains(bound.as_str())
            }),
            _ => false,
        }
    }

    /// The modules whose names are all imported, where there are several: which of them a name comes from cannot be told.
    pub(super) fn stars(&self) -> impl Iterator<Item = u64> {
        let several = self.imports.stars.len() > 1;
        self.imports.stars.iter().filter(move |_| several).map(|(_, hash)| *hash)
    }

    pub(super) fn owner(&mut self, name: &'a str) -> Owner {
        let mut depth = self.stack.len();
        let mut directly = true;
        while depth > 1 {
            depth -= 1;
            let scope = &self.stack[depth];
            match scope.kind {
                ScopeKind::Class => {
                    if directly && scope.locals.get(name).is_some() {
                        return Owner::Other;
                    }
                    directly = false;
                }
                ScopeKind::Function | ScopeKind::Comprehension => {
                    if scope.locals.globals.contains(name) {
                        break;
                    }
                    if scope.locals.get(name).is_some() {
                        return self.own(depth, name);
                    }
                    directly &= scope.kind == ScopeKind::Comprehension;
                }
                ScopeKind::Module => {}
            }
        }
        match self.stack[0].locals.get(name) {
            Some(BoundBy::Other) => self.own(0, name),
            Some(BoundBy::Import) => match self.imports.names.get(name) {
                Some(Origin::Module(module)) if !self.imports.unclear.contains(name) => Owner::Module(*module),
                Some(Origin::Name(imported)) if !self.imports.unclear.contains(name) => Owner::Imported(*imported),
                _ => self.own(0, name),
            },
            None => match self.imports.stars.as_slice() {
                [(module, _)] if module == MANIM && name == PASSED_ON.0 => Owner::Module(xxh3_64(PASSED_ON.1.as_bytes())),
                [(_, module)] if !is_builtin(name) => Owner::Imported(member(*module, name)),
                _ => Owner::Other,
            },
        }
    }

    fn own(&mut self, depth: usize, name: &'a str) -> Owner {
        let next = &mut self.next_number;
        let number = *self.stack[depth].numbers.entry(name).or_insert_with(|| {
            *next += 1;
            *next
        });
        Owner::Own(number)
    }
}

impl<'a> Imports<'a> {
    fn of(body: &'a [Stmt], locals: &Locals<'a>) -> Self {
        let mut imports = Self::default();
        for stmt in body {
            match stmt {
                Stmt::Import(import) => imports.modules(import),
                Stmt::ImportFrom(import) => imports.from(import),
                _ => {}
            }
        }
        // What something else binds too, or an import that is no statement of the module's own, is looked up where it is used.
        let elsewhere = imports.names.keys().filter(|name| locals.get(name) != Some(BoundBy::Import)).copied();
        let elsewhere: Vec<&str> = elsewhere.collect();
        imports.unclear.extend(elsewhere);
        imports.stars.sort_unstable();
        imports.stars.dedup();
        imports
    }

    fn modules(&mut self, import: &'a StmtImport) {
        for alias in &import.names {
            match &alias.asname {
                Some(name) => self.bind(name.as_str(), Origin::Module(xxh3_64(alias.name.as_bytes()))),
                None => self.bind(root(&alias.name), Origin::Module(xxh3_64(root(&alias.name).as_bytes()))),
            }
        }
    }

    fn from(&mut self, import: &'a StmtImportFrom) {
        let dots = ".".repeat(import.level as usize);
        let module = import.module.as_deref().unwrap_or_default();
        let module = if import.level == 0 && root(module) == MANIM { MANIM } else { module };
        let module = format!("{dots}{module}");
        let hash = xxh3_64(module.as_bytes());
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                self.stars.push((module.clone(), hash));
            } else {
                let bound = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                self.bind(bound, Origin::Name(member(hash, alias.name.as_str())));
            }
        }
    }

    fn bind(&mut self, name: &'a str, origin: Origin) {
        match self.names.get(name) {
            Some(before) if *before != origin => {
                self.unclear.insert(name);
            }
            Some(_) => {}
            None => {
                self.names.insert(name, origin);
            }
        }
    }
}

fn root(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

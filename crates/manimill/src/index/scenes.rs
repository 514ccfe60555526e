//! Which classes are scenes: those whose bases reach a Manim scene class, through any number of modules.

use std::cell::{Cell, RefCell};

use manimill_syntax::Name;
use manimill_syntax::facts::{Class, Form};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::program::{END, Owner, Program, Step};
use super::project::FileId;

/// Whose Manim a file speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// Manim Community.
    Community,
    /// 3b1b's manimgl (`manimlib` since 2021).
    Manimgl,
    /// 3b1b's cairo Manim (`manimlib.imports`, `big_ol_pile_of_manim_imports`).
    Legacy,
    /// The file imports no Manim at all.
    Unstated,
}

impl Dialect {
    /// The name that files and messages use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Manimgl => "manimgl",
            Self::Legacy => "legacy",
            Self::Unstated => "unstated",
        }
    }

    /// The dialect that a package's module speaks, if it is a Manim.
    pub fn of_module(module: &str) -> Option<Self> {
        let top = module.split('.').next().unwrap_or_default();
        match top {
            "manim" | "manimce" => Some(Self::Community),
            "big_ol_pile_of_manim_imports" => Some(Self::Legacy),
            "manimlib" if module == "manimlib.imports" || module.starts_with("manimlib.constants") => Some(Self::Legacy),
            "manimlib" | "manimgl" | "manim_imports_ext" => Some(Self::Manimgl),
            // Plugins are written for Community.
            _ if is_plugin(top) => Some(Self::Community),
            _ => None,
        }
    }
}

fn is_plugin(module: &str) -> bool {
    module.starts_with("manim_") && !module.starts_with("manim_imports_ext")
}

/// Tells scenes from other classes in one program.
#[derive(Debug)]
pub struct Scenes<'a, 'p> {
    program: &'a Program<'p>,
    known: RefCell<FxHashMap<Step, Option<Dialect>>>,
    /// What the imports of the program speak to a file.
    spoken: RefCell<FxHashMap<FileId, Dialect>>,
    nesting: Cell<u32>,
}

/// Most classes that are asked for their bases within each other. A longer chain is no scene: see `MOST_ANCESTORS`.
const MAX_NESTING: u32 = 128;

impl<'a, 'p> Scenes<'a, 'p> {
    /// Looks at the classes of a program.
    pub fn new(program: &'a Program<'p>) -> Self {
        Self { program, known: RefCell::default(), spoken: RefCell::default(), nesting: Cell::new(0) }
    }

    /// Whose scene a class is, if it is one.
    pub fn dialect(&self, step: Step) -> Option<Dialect> {
        if let Some(known) = self.known.borrow().get(&step) {
            return *known;
        }
        // A class that is its own base, through a cycle of imports, is no scene.
        self.known.borrow_mut().insert(step, None);
        let dialect = self
            .class(step)
            .and_then(|class| class.bases.iter().find_map(|base| self.base_dialect(step, &base.name, &base.path)));
        self.known.borrow_mut().insert(step, dialect);
        dialect
    }

    /// The class that a step defines, if it defines one.
    pub fn class(&self, step: Step) -> Option<&'p Class> {
        match &self.program.project.file(step.file).module.statements()[step.statement].form {
            Form::Class(class) => Some(class),
            _ => None,
        }
    }

    /// The classes of the project that a class extends, at any depth, the nearest first; `None` for more than `limit`, or for a
    /// class among them with more bases than that.
    pub fn ancestors(&self, step: Step, limit: usize) -> Option<Vec<Step>> {
        let mut ancestors = Vec::new();
        let mut rest = vec![step];
        while let Some(at) = rest.pop() {
            let bases = self.class(at).map(|class| class.bases.as_slice()).unwrap_or_default();
            if bases.len() > limit {
                return None;
            }
            let bases = bases.iter();
            for base in bases.filter_map(|base| self.class_of_base(at, &base.name, &base.path)) {
                if base != step && !ancestors.contains(&base) {
                    ancestors.push(base);
                    rest.push(base);
                }
                if ancestors.len() > limit {
                    return None;
                }
            }
        }
        Some(ancestors)
    }

    /// The class of the project that a base names.
    fn class_of_base(&self, step: Step, name: &Name, path: &[Name]) -> Option<Step> {
        let (owner, _) = self.owner_of_base(step, name, path)?;
        match owner {
            Owner::Step { at, .. } => Some(self.program.steps()[at as usize]).filter(|step| self.class(*step).is_some()),
            _ => None,
        }
    }

    /// Who owns the name of a base, and what of its path is left after that.
    fn owner_of_base<'b>(&self, step: Step, name: &Name, path: &'b [Name]) -> Option<(Owner, &'b [Name])> {
        let at = self.program.position(step).unwrap_or(END);
        let mut owners = self.program.lookup(step.file, name, at);
        if owners.is_empty() {
            owners = self.program.lookup(step.file, name, END);
        }
        let mut rest = path;
        while let (Some(Owner::Module(target)), Some((first, after))) = (owners.first(), rest.split_first()) {
            owners = self.program.member_of(target, first, END);
            rest = after;
        }
        owners.into_iter().next().map(|owner| (owner, rest))
    }

    fn base_dialect(&self, step: Step, name: &Name, path: &[Name]) -> Option<Dialect> {
        if self.nesting.get() >= MAX_NESTING {
            return None;
        }
        self.nesting.update(|nesting| nesting + 1);
        let dialect = self.find_dialect(step, name, path);
        self.nesting.update(|nesting| nesting - 1);
        dialect
    }

    fn find_dialect(&self, step: Step, name: &Name, path: &[Name]) -> Option<Dialect> {
        let Some((owner, rest)) = self.owner_of_base(step, name, path) else {
            let last = path.last().unwrap_or(name);
            return looks_like_a_scene(last).then(|| self.spoken_in(step));
        };
        match owner {
            Owner::Step { at, .. } => {
                let other = self.program.steps()[at as usize];
                if self.class(other).is_some() { self.dialect(other) } else { self.alias(other) }
            }
            Owner::External(external) => {
                let item = rest.last().or(external.item.as_ref())?;
                // A package called for Manim speaks what the file does that uses it.
                let dialect = Dialect::of_module(&external.module).filter(|_| !is_plugin(&external.module));
                let is_scene = match self.program.library.get(&external.module) {
                    Some(module) if module.star.contains(item) => module.scenes.contains(item),
                    _ => looks_like_a_scene(item),
                };
                is_scene.then(|| dialect.unwrap_or_else(|| self.spoken_in(step)))
            }
            Owner::Module(_) | Owner::Builtin => None,
        }
    }

    /// `MyScene = MovingCameraScene`, or a class that stands within `if` or `try`.
    fn alias(&self, step: Step) -> Option<Dialect> {
        if let Some(known) = self.known.borrow().get(&step) {
            return *known;
        }
        // A name that stands for itself, as in `try: Base = Base`, is no scene.
        self.known.borrow_mut().insert(step, None);
        let dialect = self.aliased(step);
        self.known.borrow_mut().insert(step, dialect);
        dialect
    }

    fn aliased(&self, step: Step) -> Option<Dialect> {
        let statement = &self.program.project.file(step.file).module.statements()[step.statement];
        statement.uses.references.iter().find_map(|reference| {
            let path: Vec<Name> = reference.path.iter().map(|(name, _)| name.clone()).collect();
            self.base_dialect(step, &reference.name, &path)
        })
    }

    /// The dialect that the imports of the program speak, the class's own file first.
    fn spoken_in(&self, step: Step) -> Dialect {
        if let Some(known) = self.spoken.borrow().get(&step.file) {
            return *known;
        }
        let dialect = self.find_spoken_in(step);
        self.spoken.borrow_mut().insert(step.file, dialect);
        dialect
    }

    fn find_spoken_in(&self, step: Step) -> Dialect {
        let mut own = Vec::new();
        let mut others = Vec::new();
        for other in self.program.steps() {
            let statement = &self.program.project.file(other.file).module.statements()[other.statement];
            let imports = match &statement.form {
                Form::Import(import) => vec![import],
                _ => statement.uses.nested_imports.iter().map(|nested| &nested.import).collect(),
            };
            for (_, module, _) in imports.into_iter().flat_map(super::program::modules_of) {
                if let Some(dialect) = Dialect::of_module(&module) {
                    if other.file == step.file { own.push(dialect) } else { others.push(dialect) }
                }
            }
        }
        own.into_iter().chain(others).next().unwrap_or(Dialect::Unstated)
    }
}

/// Whether a class name that nobody here defines is, by all that is known, a scene's.
fn looks_like_a_scene(name: &str) -> bool {
    name.ends_with("Scene") || name == "Slide" || name == "ThreeDSlide"
}

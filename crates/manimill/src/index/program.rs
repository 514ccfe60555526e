//! What Python would execute when one file is run: the top-level statements of the file and of every module that it
//! imports, in order. A slice is this list restricted to what a scene needs, so its order is right by construction.

mod lookup;
mod run;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use manimill_syntax::Name;
use manimill_syntax::facts::{Form, Import, NestedImport, Reference, Statement, When};
use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::project::{FileId, Project, Target, folder_of};

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
    /// Modules that are being imported by each other right now.
    importing: u32,
    /// Places that names were looked for in so far.
    looked: Cell<u32>,
    found: Memory,
}

/// Most modules that import each other in a row. Python gives up at about 160, since each import takes six of its 1,000 frames.
const MAX_IMPORTING: u32 = 160;
/// Most modules that a name is looked for through, one after another.
const MAX_LOOKING: u32 = 320;
/// Most times that a module is asked for one name, known answers included. Modules that all import each other by stars have the square of their number.
const MAX_PLACES: u32 = 6_000;
/// The same once a program has had its share, [`SHARE`]: one in which everything imports everything.
const FEW_PLACES: u32 = 200;
/// Questions of one program before it is told to hurry.
const SHARE: u32 = 100_000;

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
    /// Places that the question that is being answered was taken to.
    places: Cell<u32>,
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
            importing: 0,
            looked: Cell::new(0),
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

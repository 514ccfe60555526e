//! One scene → one file: the smallest readable file that defines a scene and all that it needs.
//!
//! The file's top-level statements, and those of every module that it imports, are listed in the order in which Python
//! executes them (`index::Program`). `closure` marks what the scene needs, `effects` what the scene can see changed,
//! `naming` gives each thing one name, and `write` puts the authors' text together.

mod closure;
mod effects;
mod fold;
mod imports;
mod naming;
mod reach;
mod stage;
mod write;

use manimill_syntax::facts::Form;
use manimill_syntax::{Name, Outline, format};

pub use closure::Obstacle;
use closure::{Closure, Needed, position_of};
use effects::Effects;
use fold::fold_bases;
pub use stage::slice_scenes;
use write::Written;

use crate::index::{FileId, Library, Position, Program, Project};
use crate::sources::{Document, Namespace};

/// A scene as one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The text.
    pub code: String,
    /// The text before it was laid out.
    pub written: String,
    /// Old and new name of what had to be renamed because two modules used one name for different things.
    pub renamed: Vec<(Name, Name)>,
    /// Names that the code reads and nobody binds.
    pub unbound: Vec<Name>,
    /// Why the slice may be incomplete.
    pub obstacles: Vec<Obstacle>,
    /// For each kept statement, what pulled it in.
    pub kept: Vec<Kept>,
}

/// A statement that a slice keeps, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The names that it binds, or its first line.
    pub what: String,
    /// The file that it comes from.
    pub path: String,
    /// Its first line there, counted from 1.
    pub line: u32,
    /// The name that is read, and what reads it, with its place.
    pub because: Option<(Name, String)>,
}

/// Cuts scenes out of one program.
#[derive(Debug)]
pub struct Slicer<'a, 'p> {
    program: &'a Program<'p>,
    effects: Effects,
}

impl<'a, 'p> Slicer<'a, 'p> {
    /// Prepares what all slices of a program share.
    pub fn new(program: &'a Program<'p>) -> Self {
        Self { effects: Effects::of(program), program }
    }

    /// The slice of the class that a top-level statement of a file defines; `None` if the program never executes it.
    pub fn slice(&self, file: FileId, statement: usize, formatted: bool) -> Option<Slice> {
        let scene = position_of(self.program, file, statement)?;
        let needed = Closure::new(self.program, &self.effects).of(scene);
        let written = self.write(scene, &needed);
        let laid_out = if formatted { format(&written.text).ok() } else { None };
        let code = laid_out.unwrap_or_else(|| written.text.clone());
        let kept = needed
            .steps
            .iter()
            .map(|(at, step)| Kept {
                what: self.describe(*at),
                path: self.program.project.file(self.program.file_at(*at)).document.path.to_string(),
                line: self.line(*at),
                because: step.cause.as_ref().map(|(name, from)| (name.clone(), self.reader(*from))),
            })
            .collect();
        Some(Slice {
            code,
            written: written.text,
            renamed: written.renamed,
            unbound: written.unbound,
            obstacles: needed.obstacles.into_iter().collect(),
            kept,
        })
    }

    fn write(&self, scene: Position, needed: &Needed) -> Written {
        let mut written = write::write(self.program, needed);
        let Form::Class(class) = &self.program.statement(scene).form else { return written };
        let folded = fold_bases(written.text, &class.name);
        written.text = if folded.lost_methods {
            without_leftovers(&folded.text, &class.name, self.program.library).unwrap_or(folded.text)
        } else {
            folded.text
        };
        // A base that is no longer there needs no name.
        written.renamed.retain(|(_, name)| written.text.contains(name.as_str()));
        written
    }

    /// What a statement is called, and where it stands.
    fn reader(&self, at: Position) -> String {
        let path = &self.program.project.file(self.program.file_at(at)).document.path;
        format!("{} ({path}:{})", self.describe(at), self.line(at))
    }

    fn describe(&self, at: Position) -> String {
        let statement = self.program.statement(at);
        if statement.binds.is_empty() {
            let text = self.program.project.file(self.program.file_at(at)).module.text();
            return text[statement.span.range()].lines().next().unwrap_or_default().to_owned();
        }
        let names: Vec<&str> = statement.binds.iter().map(|binding| binding.name.as_str()).collect();
        names.join(", ")
    }

    fn line(&self, at: Position) -> u32 {
        let module = &self.program.project.file(self.program.file_at(at)).module;
        module.lines().line(self.program.statement(at).span.start)
    }
}

/// The slice of a slice whose scene has lost some of its methods.
pub(crate) fn without_leftovers(text: &str, scene: &str, library: &Library) -> Option<String> {
    let document = Document::new("slice.py", Namespace::Alone, text);
    let (project, _) = Project::new(vec![(document, Outline::parse(text))]);
    let (file, found) = project.files().next()?;
    let is_scene = |form: &Form| matches!(form, Form::Class(class) if class.name == scene);
    let statement = found.module.statements().iter().rposition(|statement| is_scene(&statement.form))?;
    let program = Program::new(&project, library, file);
    Some(Slicer::new(&program).slice(file, statement, false)?.written)
}

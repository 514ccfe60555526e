//! The names of a single file: who binds each, and which nobody binds.

use std::collections::BTreeSet;
use std::sync::Arc;

use manimill_syntax::facts::{Access, Form, Import, Member};
use manimill_syntax::{Name, Outline, SyntaxError};

use super::program::{END, Owner, Program, Step, modules_of, uses_of};
use super::project::{FileId, Project};
use super::{Library, Scenes};
use crate::sources::{Document, Namespace};

/// What is known of one sample's names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    /// Names that are read and that nothing binds, sorted.
    pub unbound: Vec<Name>,
    /// Modules that it imports, as written, sorted; relative ones start with a dot.
    pub imports: Vec<Name>,
    /// Modules whose star it imports, in order.
    pub stars: Vec<Name>,
    /// Its scene classes, in order, and whether the `construct` of each does something.
    pub scenes: Vec<(Name, Construct)>,
}

/// What the `construct` of a scene is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construct {
    /// It does something.
    Works,
    /// There is one, and it does nothing.
    Empty,
    /// There is none, neither in the class nor in its bases in the file.
    Missing,
}

/// Looks at the text of one file that stands alone.
///
/// # Errors
/// When the text is no Python.
pub fn file_names(code: &str, library: &Library) -> Result<FileNames, SyntaxError> {
    let (project, file) = single_file(code)?;
    Ok(names_of(&project, file, library))
}

/// Looks at a file of a project as at one that stands alone.
pub(crate) fn names_of(project: &Project, file: FileId, library: &Library) -> FileNames {
    let program = Program::new(project, library, file);
    let mut names = FileNames::default();
    let mut unbound = BTreeSet::new();
    let mut imports = BTreeSet::new();
    for statement in project.file(file).module.statements() {
        let own = match &statement.form {
            Form::Import(import) => Some(import),
            _ => None,
        };
        let nested = uses_of(statement).flat_map(|uses| &uses.nested_imports).map(|nested| &nested.import);
        for import in own.into_iter().chain(nested) {
            if let Import::Star { module, .. } = import {
                names.stars.push(module.clone());
            }
            for (level, module, _) in modules_of(import) {
                imports.insert(Name::from(format!("{}{module}", ".".repeat(level as usize))));
            }
        }
        if matches!(statement.form, Form::MainGuard) {
            continue;
        }
        for reference in uses_of(statement).flat_map(|uses| &uses.references) {
            let is_bound = reference.import.is_some()
                || reference.access == Access::Bind
                || !program.lookup(file, &reference.name, END).is_empty()
                || is_implicit(&reference.name);
            if !is_bound {
                unbound.insert(reference.name.clone());
            }
        }
    }
    let scenes = Scenes::new(&program);
    for (statement, facts) in project.file(file).module.statements().iter().enumerate() {
        let step = Step { file, statement };
        if let Form::Class(class) = &facts.form
            && scenes.dialect(step).is_some()
        {
            names.scenes.push((class.name.clone(), construct_of(&program, step, 0)));
        }
    }
    names.unbound = unbound.into_iter().collect();
    names.imports = imports.into_iter().collect();
    names
}

/// A project of one file that stands alone.
///
/// # Errors
/// When the text is no Python.
pub(crate) fn single_file(code: &str) -> Result<(Project, FileId), SyntaxError> {
    Ok(alone(Outline::parse(code)?))
}

/// The same of one that is parsed.
pub(crate) fn alone(module: Arc<Outline>) -> (Project, FileId) {
    let document = Document::new("sample.py", Namespace::Alone, module.text().clone());
    let (project, _) = Project::new(vec![(document, Ok(module))]);
    (project, FileId(0))
}

/// What `construct` comes to for a class: its own, or that of the first base in the file that has one.
fn construct_of(program: &Program<'_>, step: Step, depth: usize) -> Construct {
    let statement = &program.project.file(step.file).module.statements()[step.statement];
    let Form::Class(class) = &statement.form else { return Construct::Missing };
    let own: Option<&Member> = class.members.iter().rev().find(|member| member.name == "construct");
    if let Some(member) = own {
        let calls_base = member.uses.attribute_names().any(|name| name == "construct");
        if member.does_something || !member.is_method {
            return Construct::Works;
        }
        if !calls_base {
            return Construct::Empty;
        }
    }
    if depth > 32 {
        return Construct::Missing;
    }
    for base in &class.bases {
        for owner in program.lookup(step.file, &base.name, END) {
            if let Owner::Step { at, .. } = owner {
                let found = construct_of(program, program.steps()[at as usize], depth + 1);
                if found != Construct::Missing {
                    return found;
                }
            }
        }
    }
    if own.is_some() { Construct::Empty } else { Construct::Missing }
}

/// Names that every module has without binding them.
pub(crate) fn is_implicit(name: &str) -> bool {
    matches!(name, "__name__" | "__file__" | "__doc__" | "__package__" | "__spec__" | "__loader__" | "__path__")
}

//! What a reference reaches: the one place that follows names through modules, for the closure, the effects and the text alike.

use manimill_syntax::Name;
use manimill_syntax::facts::{Reference, Uses, When};

use crate::index::{External, FileId, Owner, Position, Program, Target};

/// One owner that a reference may mean, and how much of its attribute path leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) owner: Owner,
    /// How many attributes of the path belong to the name: 1 for `utils.f` where `utils` is a module of the project.
    pub(super) consumed: usize,
}

/// A name as the slice must spell it once: whatever has the same key gets the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// Bound in a module of the project.
    Local(FileId, Name),
    /// Brought by an import.
    External(External),
    /// Always there.
    Builtin(Name),
}

impl Key {
    /// The name that the author gave it.
    pub(super) fn name(&self) -> &Name {
        match self {
            Self::Builtin(name) | Self::Local(_, name) => name,
            Self::External(external) => &external.bound,
        }
    }
}

/// What a reference may mean when it is looked up at a time. `None`: an import within the function brings it, and stays there.
pub(super) fn reach(
    program: &Program<'_>,
    file: FileId,
    uses: &Uses,
    reference: &Reference,
    step: Position,
    observed: Position,
) -> Option<Vec<Reached>> {
    let at = match reference.when {
        When::Now => step,
        When::Within => step + 1,
        When::Called => observed,
    };
    let mut owners = match reference.import {
        Some(import) if program.is_elided(file, &uses.nested_imports[import], reference) => return None,
        Some(import) => program.through_nested_import(file, &uses.nested_imports[import].import, &reference.name)?,
        None => program.lookup(file, &reference.name, at),
    };
    let is_own = |owner: &Owner| matches!(owner, Owner::Step { at, .. } if *at == step);
    if reference.when == When::Within && owners.iter().any(is_own) {
        owners.retain(is_own);
    }
    let mut reached = Vec::with_capacity(owners.len());
    for owner in owners {
        follow(program, owner, reference, at, 0, &mut reached);
    }
    reached.dedup();
    Some(reached)
}

fn follow(program: &Program<'_>, owner: Owner, reference: &Reference, at: Position, consumed: usize, reached: &mut Vec<Reached>) {
    if let Owner::Module(target) = &owner
        && let Some((name, _)) = reference.path.get(consumed)
    {
        let members = program.member_of(target, name, at);
        if !members.is_empty() {
            for member in members {
                follow(program, member, reference, at, consumed + 1, reached);
            }
            return;
        }
    }
    reached.push(Reached { owner, consumed });
}

/// The key of an owner; `None` for a module of the project, which has no name in a slice.
pub(super) fn key_of(owner: &Owner, program: &Program<'_>, name: &Name) -> Option<Key> {
    match owner {
        Owner::Step { file, name, .. } => Some(Key::Local(*file, name.clone())),
        Owner::External(external) => Some(Key::External(canonical(external, program))),
        Owner::Builtin => Some(Key::Builtin(name.clone())),
        Owner::Module(Target::File(_) | Target::Folder(_) | Target::External) => None,
    }
}

/// The same thing brought in two ways is one thing: `np` out of a star-import is `import numpy as np`.
pub(super) fn canonical(external: &External, program: &Program<'_>) -> External {
    if let Some(item) = &external.item
        && external.star
        && let Some(module) = program.library.get(&external.module).and_then(|module| module.modules.get(item))
        && !module.starts_with(external.module.as_str())
    {
        return External { module: module.clone(), item: None, ..external.clone() };
    }
    external.clone()
}

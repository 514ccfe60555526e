//! What importing a module changes beside binding names: seeds, settings, defaults, patches, and the contents of globals.

use manimill_syntax::facts::{Access, Form, Reference, Uses, When};
use manimill_syntax::{Name, is_changing_method};
use rustc_hash::FxHashSet;

use super::reach::reach;
use crate::index::{Dialect, END, External, Owner, Position, Program, uses_of};

/// Settings of Manim's `config` that say where files go or what is printed; a scene looks the same with any of them.
const OUTPUT_SETTINGS: [&str; 20] = [
    "assets_dir",
    "custom_folders",
    "disable_caching",
    "flush_cache",
    "format",
    "images_dir",
    "input_file",
    "log_dir",
    "log_to_file",
    "max_files_cached",
    "media_dir",
    "media_embed",
    "media_width",
    "movie_file_extension",
    "output_file",
    "preview",
    "progress_bar",
    "save_last_frame",
    "verbosity",
    "video_dir",
];

/// Something that an executed statement changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// What a global of the project holds.
    Local(crate::index::FileId, Name),
    /// The state of a random generator.
    Randomness,
    /// A setting that everything obeys: Manim's `config`, the recursion limit.
    Setting,
    /// The defaults of a class.
    Default(Name),
    /// An attribute of a class of a package.
    Patch {
        class: Name,
        attribute: Name,
        /// Whether the class has no such attribute by itself, so that only code that names it can see it.
        is_new: bool,
    },
    /// Something within a package; seen by what uses the package.
    Package(Name),
}

impl Effect {
    pub(super) fn name(&self) -> Name {
        match self {
            Self::Local(_, name) | Self::Default(name) | Self::Package(name) | Self::Patch { class: name, .. } => name.clone(),
            Self::Randomness => Name::new("random state"),
            Self::Setting => Name::new("config"),
        }
    }
}

/// The effects of every step of a program.
#[derive(Debug)]
pub(super) struct Effects {
    steps: Vec<(Position, Vec<Effect>)>,
}

impl Effects {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let mut steps = Vec::new();
        for at in 0..program.steps().len() as Position {
            let statement = program.statement(at);
            if matches!(statement.form, Form::Future | Form::Docstring) || program.is_import(at) {
                continue;
            }
            let mut found = Vec::new();
            let mut visited = FxHashSet::default();
            for uses in uses_of(statement) {
                collect(program, at, uses, When::Now, at, &mut visited, &mut found);
            }
            found.dedup();
            if !found.is_empty() {
                steps.push((at, found));
            }
        }
        Self { steps }
    }

    pub(super) fn steps(&self) -> &[(Position, Vec<Effect>)] {
        &self.steps
    }
}

/// Adds what code changes: by itself, and through the functions of the project that it calls.
fn collect(
    program: &Program<'_>,
    owner_step: Position,
    uses: &Uses,
    when: When,
    at: Position,
    visited: &mut FxHashSet<Position>,
    found: &mut Vec<Effect>,
) {
    let file = program.file_at(owner_step);
    let observed = if when == When::Now { at } else { END };
    let is_executed = |reference: &&Reference| match reference.when {
        When::Now => true,
        // What a statement does to its own names is seen by nobody who does not need the statement.
        When::Within => false,
        When::Called => when == When::Called,
    };
    for reference in uses.references.iter().filter(is_executed) {
        // `del x` at the top of a module takes away a name that nothing reads any more.
        let is_deleted = reference.access == Access::Bind && reference.when != When::Called;
        let changes = matches!(reference.access, Access::Change | Access::Bind) && !is_deleted;
        for reached in reach(program, file, uses, reference, at, observed).unwrap_or_default() {
            match reached.owner {
                Owner::Step { file, name, at: target } => {
                    if changes {
                        found.push(Effect::Local(file, name));
                    }
                    let statement = program.statement(target);
                    let is_called = reference.access != Access::Base && matches!(statement.form, Form::Function);
                    if is_called && visited.insert(target) {
                        collect(program, target, &statement.uses, When::Called, at, visited, found);
                    }
                }
                Owner::External(external) if changes => {
                    found.extend(external_effect(program, owner_step, reference, &external, reached.consumed));
                }
                _ => {}
            }
        }
    }
}

fn external_effect(
    program: &Program<'_>,
    step: Position,
    reference: &Reference,
    external: &External,
    consumed: usize,
) -> Option<Effect> {
    let path: Vec<&str> = reference.path[consumed..].iter().map(|(name, _)| name.as_str()).collect();
    let item = external.item.as_deref();
    let package = external.module.split('.').next().unwrap_or_default();
    let names: Vec<&str> = item.into_iter().chain(path.iter().copied()).collect();
    if names.last().is_some_and(|last| *last == "seed" || *last == "set_state" || *last == "setstate") {
        return Some(Effect::Randomness);
    }
    // `np.append(a, b)` gives something back; no module is a list.
    if is_module(program, external) && matches!(path.as_slice(), [function] if is_changing_method(function)) {
        return None;
    }
    let manim = Dialect::of_module(&external.module);
    let is_manim = manim.is_some();
    if is_manim && names.contains(&"config") {
        return (!is_about_output(program, step)).then_some(Effect::Setting);
    }
    if names.ends_with(&["setrecursionlimit"]) {
        return Some(Effect::Setting);
    }
    match (path.as_slice(), is_manim) {
        ([.., "set_default"], true) => {
            let class = names[..names.len() - 1].last()?;
            Some(Effect::Default(Name::new(class)))
        }
        ([.., attribute], true) => Some(Effect::Patch {
            class: Name::new(item.unwrap_or(package)),
            attribute: Name::new(attribute),
            is_new: !match manim {
                Some(Dialect::Manimgl | Dialect::Legacy) => {
                    program.library.old_class_knows_attribute(item.unwrap_or_default(), attribute)
                }
                _ => program.library.knows_attribute(attribute),
            },
        }),
        _ if matches!(
            package,
            "sys" | "os" | "logging" | "warnings" | "pathlib" | "shutil" | "subprocess" | "pprint" | "time"
        ) =>
        {
            None
        }
        // `shuffle(CARDS)` changes what it is given, not the package that it comes from.
        ([], _) if item.is_some() => None,
        _ => Some(Effect::Package(Name::new(package))),
    }
}

fn is_module(program: &Program<'_>, external: &External) -> bool {
    let Some(item) = &external.item else { return true };
    // By everybody's custom, and so in stars of modules that are not known.
    item == "np" || program.library.get(&external.module).is_some_and(|module| module.modules.contains_key(item))
}

fn is_about_output(program: &Program<'_>, step: Position) -> bool {
    let statement = program.statement(step);
    let text = &program.project.file(program.file_at(step)).module.text()[statement.span.range()];
    matches!(statement.form, Form::Assignment | Form::Expression)
        && OUTPUT_SETTINGS.iter().any(|setting| {
            text.contains(&format!(".{setting}"))
                || text.contains(&format!("\"{setting}\""))
                || text.contains(&format!("'{setting}'"))
        })
}

//! The index stage: every scene class of every document becomes a candidate, and so does every document that should hold one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manimill_syntax::facts::Form;
use manimill_syntax::{Name, SyntaxError, SyntaxErrorKind};

use rustc_hash::FxHashSet;

use super::outlines::Parsed;
use super::program::{Program, Step, modules_of, uses_of};
use super::project::{FileId, Project, is_vendored};
use super::scenes::Scenes;
use super::{Dialect, Library};
use crate::describe::{Readmes, describe};
use crate::ledger::{Decision, Stage};
use crate::sample::{Origin, Scene};
use crate::settings::Settings;
use crate::sources::{Document, Namespace, Pin, Tree, Wanted};

/// One source after reading: its modules, and what identifies them.
#[derive(Debug)]
pub struct Indexed {
    /// The `id` of the source.
    pub source: Arc<str>,
    /// The repository, package or file.
    pub repository: Arc<str>,
    /// Commit, version or content hash.
    pub revision: Arc<str>,
    /// The documents that are Python.
    pub project: Project,
    /// What its READMEs say of scenes.
    pub readmes: Readmes,
    /// All files of the source.
    pub tree: Tree,
    /// The documents that are not, with the reason.
    pub broken: Vec<(Document, SyntaxError)>,
}

impl Indexed {
    /// Indexes parsed documents.
    pub fn new(source: Arc<str>, repository: &str, pin: &Pin, parsed: Vec<Parsed>, readmes: Readmes) -> Self {
        let (project, broken) = Project::new(parsed);
        let revision = match pin {
            Pin::Commit { commit, .. } => commit,
            Pin::Release { version, .. } => version,
            Pin::Content { blake3 } => blake3,
        };
        let tree = Tree::empty();
        Self { source, repository: repository.into(), revision: revision.as_str().into(), project, readmes, tree, broken }
    }

    /// All documents, those that are no Python after the others.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.project.files().map(|(_, file)| &file.document).chain(self.broken.iter().map(|(document, _)| document))
    }

    /// Every module that its documents import by an absolute name, with the packages above it.
    pub fn imported_modules(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for (_, file) in self.project.files() {
            for statement in file.module.statements() {
                let own = match &statement.form {
                    Form::Import(import) => Some(import),
                    _ => None,
                };
                let nested = uses_of(statement).flat_map(|uses| &uses.nested_imports).map(|nested| &nested.import);
                for (level, module, _) in own.into_iter().chain(nested).flat_map(modules_of) {
                    if level == 0 {
                        names.extend(module.match_indices('.').map(|(dot, _)| module[..dot].to_owned()));
                        names.insert(module.to_string());
                    }
                }
            }
        }
        names.into_iter().collect()
    }

    fn origin(&self, document: &Document, lines: (u32, u32)) -> Origin {
        let own_line = |line: u32| (document.first_line + line).saturating_sub(1 + document.implied_lines).max(1);
        Origin {
            source: self.source.clone(),
            repository: self.repository.clone(),
            revision: self.revision.clone(),
            path: document.path.clone(),
            part: document.part.as_deref().map(Into::into),
            first_line: own_line(lines.0),
            last_line: own_line(lines.1),
            licence: document.licence.clone(),
            extends: Vec::new(),
        }
    }

    pub(crate) fn id(&self, document: &Document, what: &str) -> String {
        match &document.part {
            Some(part) => format!("{}:{}[{part}]#{what}", self.source, document.path),
            None => format!("{}:{}#{what}", self.source, document.path),
        }
    }
}

/// The candidates of one file of a project, and those that are dropped at once.
pub fn scenes_of_file(
    settings: &Settings,
    indexed: &[Indexed],
    project: usize,
    file: FileId,
    library: &Library,
) -> (Vec<Scene>, Vec<Decision>) {
    let source = &indexed[project];
    let document = &source.project.file(file).document;
    let module = &source.project.file(file).module;
    if document.namespace == Namespace::Module && is_vendored(&document.path) {
        return (Vec::new(), Vec::new());
    }
    let mut scenes = Vec::new();
    let named: Vec<&str> = match &document.wanted {
        Wanted::Named(names) => names.iter().map(String::as_str).collect(),
        Wanted::All => Vec::new(),
    };
    let wanted: FxHashSet<&str> = named.iter().copied().collect();
    let mut found: FxHashSet<Name> = FxHashSet::default();
    let mut decisions = Vec::new();
    let has_class = module.statements().iter().any(|statement| matches!(statement.form, Form::Class(_)));
    if has_class {
        let program = Program::new(&source.project, library, file);
        let known = Scenes::new(&program);
        let mut seen: BTreeMap<Name, u32> = BTreeMap::new();
        let classes = module.statements().iter().enumerate().filter_map(|(statement, facts)| match &facts.form {
            Form::Class(class) => Some((class.name.clone(), statement)),
            _ => None,
        });
        let last: BTreeMap<Name, usize> = classes.collect();
        for (statement, facts) in module.statements().iter().enumerate() {
            let Form::Class(class) = &facts.form else { continue };
            // Of several classes of a name that is rendered, the last one is.
            let is_wanted = document.wanted == Wanted::All
                || wanted.contains(class.name.as_str()) && last.get(&class.name) == Some(&statement);
            let Some(dialect) = known.dialect(Step { file, statement }).filter(|_| is_wanted) else { continue };
            found.insert(class.name.clone());
            let lines = module.lines().lines(facts.span);
            let mut origin = source.origin(document, lines);
            let times = seen.entry(class.name.clone()).or_default();
            *times += 1;
            let mut id = source.id(document, &class.name);
            if *times > 1 {
                id = format!("{id}@{}", origin.first_line);
            }
            let Some(extends) = extended(source, &known, Step { file, statement }) else {
                decisions.push(extends_too_much(id, &module.text()[facts.text_span.range()]));
                continue;
            };
            origin.extends = extends;
            scenes.push(Scene {
                id: id.into(),
                origin,
                name: class.name.clone(),
                dialect,
                description: describe(document, module, statement, &class.name, &source.readmes),
                project,
                file,
                statement,
            });
        }
    }
    decisions.extend(named.into_iter().filter(|name| !found.contains(*name)).map(|name| {
        let evidence = format!("`{name}` is named as the scene, but no scene class of that name is defined");
        no_scene(source.id(document, name), evidence, document)
    }));
    if scenes.is_empty() && decisions.is_empty() && document.namespace == Namespace::Alone {
        decisions.push(no_scene(source.id(document, "-"), "no class reaches a Manim scene class".into(), document));
    }
    let allowed = |scene: &Scene| settings.licences.as_ref().is_none_or(|licences| licences.contains(&*scene.origin.licence));
    let (scenes, refused): (Vec<Scene>, Vec<Scene>) = scenes.into_iter().partition(allowed);
    decisions.extend(refused.into_iter().map(|scene| Decision {
        stage: Stage::Index,
        reason: "licence".into(),
        evidence: format!("`{}` is not among `dataset.licences`", scene.origin.licence),
        code: module.text()[module.statements()[scene.statement].text_span.range()].to_owned(),
        id: scene.id,
    }));
    (scenes, decisions)
}

/// Ids of the scenes that a scene extends, at any depth, where these show something themselves. What only helps others to
/// show something is a tool of theirs. `None` for a scene that extends more classes than any person's does.
fn extended(source: &Indexed, known: &Scenes<'_, '_>, scene: Step) -> Option<Vec<Arc<str>>> {
    let shows = |step: &Step| known.class(*step).is_some_and(|class| class.members.iter().any(|it| it.name == "construct"));
    let ids = known.ancestors(scene, MOST_ANCESTORS)?.into_iter().filter(shows).filter_map(|step| {
        let class = known.class(step)?;
        Some(source.id(&source.project.file(step.file).document, &class.name).into())
    });
    Some(ids.collect())
}

/// Most classes that a scene extends: of its source, at any depth, or by name. People's scenes extend fewer than ten; each is in the sample.
const MOST_ANCESTORS: usize = 64;

fn extends_too_much(id: String, code: &str) -> Decision {
    Decision {
        stage: Stage::Index,
        id: id.into(),
        reason: "too-deep".into(),
        evidence: format!("it extends more than {MOST_ANCESTORS} classes"),
        code: code.to_owned(),
    }
}

/// Documents that are no Python: dropped, where they should have held a scene.
pub fn unparsable(source: &Indexed) -> Vec<Decision> {
    source
        .broken
        .iter()
        .filter(|(document, _)| {
            let may_hold_a_scene = document.text.contains("class ") && document.text.contains("Scene");
            let is_module = document.namespace == Namespace::Module;
            !is_module || (may_hold_a_scene && !is_vendored(&document.path))
        })
        .map(|(document, error)| Decision {
            stage: Stage::Index,
            id: source.id(document, "-").into(),
            reason: match error.kind {
                SyntaxErrorKind::Invalid => "syntax-error",
                SyntaxErrorKind::TooDeep => "too-deep",
                SyntaxErrorKind::TooLarge => "too-large",
            }
            .into(),
            evidence: error.to_string(),
            code: document.text.to_string(),
        })
        .collect()
}

fn no_scene(id: String, evidence: String, document: &Document) -> Decision {
    Decision { stage: Stage::Index, id: id.into(), reason: "no-scene".into(), evidence, code: document.text.to_string() }
}

/// Whether a dialect is one that samples are written in.
pub fn is_todays(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Community | Dialect::Unstated)
}

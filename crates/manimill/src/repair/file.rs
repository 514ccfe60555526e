//! What a rewrite sees of a sample: its text as a tree, and which of its names are Manim's.

use std::cell::OnceCell;

use manimill_runner::Failure;
use manimill_syntax::edit::Edit;
use manimill_syntax::facts::{Form, Import};
#[cfg(test)]
use manimill_syntax::tree::Kind;
use manimill_syntax::tree::{Call, Class, Node, Tree};
use manimill_syntax::{Module, SyntaxError};
use rustc_hash::{FxHashMap, FxHashSet};

use super::legacy::classes::Classes;

use crate::index::{Dialect, FileId, FileNames, Library, Project, alone, names_of, uses_of};

/// A text of a sample that is Python, and its names once they are asked for.
pub(super) struct Version {
    module: Module,
    project: Project,
    file: FileId,
    names: OnceCell<FileNames>,
}

impl Version {
    pub(super) fn parse(code: &str) -> Result<Self, SyntaxError> {
        let module = Module::parse(code)?;
        let (project, file) = alone(module.outline());
        Ok(Self { module, project, file, names: OnceCell::new() })
    }

    pub(super) fn module(&self) -> &Module {
        &self.module
    }

    pub(super) fn names(&self, library: &Library) -> &FileNames {
        self.names.get_or_init(|| names_of(&self.project, self.file, library))
    }
}

/// One sample, as the rewrites see it.
pub(super) struct File<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) module: &'a Module,
    pub(super) library: &'a Library,
    version: &'a Version,
    failure: Option<&'a Failure>,
    names: OnceCell<Names<'a>>,
    calls: OnceCell<Vec<(&'a str, Call<'a>)>>,
    lineages: OnceCell<Classes<'a>>,
}

/// Whom the module-level names belong to.
struct Names<'a> {
    /// Offsets of the names that mean the module's own, an imported one or a builtin.
    module_level: FxHashSet<u32>,
    bound: FxHashMap<&'a str, Bound<'a>>,
    /// The modules whose star is imported, in order.
    stars: Vec<&'a str>,
}

/// What binds a module-level name.
#[derive(Clone, Copy)]
enum Bound<'a> {
    /// `from manim import X`, `from manim import X as Y`: the name that Manim knows it by.
    Manims(&'a str),
    /// `import manim`, `import manim as mn`
    Manim,
    /// Anything else.
    Other,
}

impl<'a> File<'a> {
    pub(super) fn new(version: &'a Version, tree: &'a Tree<'a>, library: &'a Library) -> Self {
        Self {
            tree,
            module: version.module(),
            library,
            version,
            failure: None,
            names: OnceCell::new(),
            calls: OnceCell::new(),
            lineages: OnceCell::new(),
        }
    }

    /// The same, of a sample that has been run and failed.
    pub(super) fn with_failure(self, failure: Option<&'a Failure>) -> Self {
        Self { failure, ..self }
    }

    /// What was said when it failed.
    pub(super) fn failure(&self) -> Option<&'a str> {
        self.failure.map(|failure| failure.message.as_str())
    }

    /// Whether the sample may have failed at a node: in the lines of its statement, or in what that has called, as far as lines are known.
    pub(super) fn has_failed_at(&self, node: Node<'a>) -> bool {
        let Some(failure) = self.failure else { return true };
        let Some(line) = failure.line else { return true };
        let statement = node.statement().unwrap_or(node);
        let lines = statement.text().lines().count() as u32;
        let called =
            failure.traceback.lines().filter_map(|frame| frame.strip_prefix("scene.py:")?.split(',').next()?.parse().ok());
        std::iter::once(line).chain(called).any(|line| (statement.line()..statement.line() + lines.max(1)).contains(&line))
    }

    /// What the file imports, and which of its names nobody binds.
    pub(super) fn file_names(&self) -> &'a FileNames {
        self.version.names(self.library)
    }

    /// The name in Manim (any Manim: `ShowCreation` counts) of what a name or a dotted name means, if it means something of Manim's:
    /// through the star-import, by an explicit one, as `manim.X` or `mn.X`, or because the file has no import at all.
    pub(super) fn manim_name(&self, node: Node<'a>) -> Option<&'a str> {
        if let Some(attribute) = node.as_attribute() {
            let root = node.root();
            let is_manims = matches!(self.names().bound.get(root.as_name()?), Some(Bound::Manim)) && self.is_module_level(root);
            let is_module = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let names = if is_manims { node.dotted()? } else { return None };
            return names[1..names.len() - 1].iter().all(is_module).then_some(attribute.name);
        }
        let name = node.as_name()?;
        if !self.is_module_level(node) {
            return None;
        }
        let names = self.names();
        match names.bound.get(name) {
            Some(Bound::Manims(original)) => return Some(original),
            Some(_) => return None,
            None => {}
        }
        for star in names.stars.iter().rev() {
            if Dialect::of_module(star).is_some() {
                return Some(name);
            }
            if self.library.get(star).is_some_and(|module| module.star.contains(name)) {
                return None;
            }
        }
        (names.stars.is_empty() && names.bound.values().all(|bound| matches!(bound, Bound::Other))).then_some(name)
    }

    /// Every name or dotted name that means this name of Manim's.
    #[cfg(test)]
    pub(super) fn references(&self, name: &str) -> impl Iterator<Item = Node<'a>> {
        self.tree.nodes().filter(move |node| {
            let is_spelled = match node.kind() {
                Kind::Name => true,
                Kind::Attribute => node.as_attribute().is_some_and(|attribute| attribute.name == name),
                _ => false,
            };
            is_spelled && self.manim_name(*node) == Some(name)
        })
    }

    /// Every call, with the name in Manim of what is called.
    pub(super) fn manim_calls(&self) -> impl Iterator<Item = (&'a str, Call<'a>)> {
        let calls = || self.tree.calls().filter_map(|call| Some((self.manim_name(call.callee())?, call))).collect();
        self.calls.get_or_init(calls).iter().copied()
    }

    /// The file's classes with what they are built on.
    pub(super) fn lineages(&self) -> &Classes<'a> {
        self.lineages.get_or_init(|| Classes::of(self))
    }

    /// Every class of the file.
    pub(super) fn classes(&self) -> impl Iterator<Item = Class<'a>> {
        self.tree.nodes().filter_map(Node::as_class)
    }

    /// How this file writes a name of Manim's: `Create`, or `mn.Create` where it imports no more than the module.
    pub(super) fn write_manim(&self, name: &str) -> String {
        let names = self.names();
        let has_star = names.stars.iter().any(|star| Dialect::of_module(star).is_some());
        let module = names.bound.iter().filter(|(_, bound)| matches!(bound, Bound::Manim)).map(|(name, _)| *name).min();
        match module {
            Some(module) if !has_star => format!("{module}.{name}"),
            _ => name.to_owned(),
        }
    }

    /// Replaces a name of Manim's by another one, in the way the file writes it.
    pub(super) fn rename(&self, node: Node<'a>, to: &str) -> Edit {
        match node.as_attribute() {
            Some(attribute) => Edit::replace(attribute.name_span, to),
            None => Edit::replace(node.span(), self.write_manim(to)),
        }
    }

    /// Whether a name means the module's own, an imported one or a builtin: no function or class around binds it.
    pub(super) fn is_module_level(&self, node: Node<'a>) -> bool {
        self.names().module_level.contains(&node.span().start)
    }

    fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::of(self.module))
    }
}

impl<'a> Names<'a> {
    fn of(module: &'a Module) -> Self {
        let mut names = Self { module_level: FxHashSet::default(), bound: FxHashMap::default(), stars: Vec::new() };
        for statement in module.statements() {
            names.module_level.extend(uses_of(statement).flat_map(|uses| &uses.references).map(|reference| reference.span.start));
            for binding in &statement.binds {
                names.bound.insert(binding.name.as_str(), Bound::Other);
            }
            let own = match &statement.form {
                Form::Import(import) => Some(import),
                _ => None,
            };
            let nested = statement.uses.nested_imports.iter().filter(|nested| !nested.in_function && !nested.in_class);
            for import in own.into_iter().chain(nested.map(|nested| &nested.import)) {
                names.import(import);
            }
        }
        names
    }

    fn import(&mut self, import: &'a Import) {
        match import {
            Import::Modules(aliases) => {
                for alias in aliases {
                    let is_manim = Dialect::of_module(&alias.module).is_some();
                    self.bound.insert(alias.bound(), if is_manim { Bound::Manim } else { Bound::Other });
                }
            }
            Import::From { module, level: 0, names } if Dialect::of_module(module).is_some() => {
                for alias in names {
                    self.bound.insert(alias.bound(), Bound::Manims(&alias.name));
                }
            }
            Import::From { names, .. } => {
                for alias in names {
                    self.bound.insert(alias.bound(), Bound::Other);
                }
            }
            Import::Star { module, .. } => self.stars.push(module),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::libraries;

    /// The Manim names of the callees, in order; a dash for others.
    fn callees(code: &str) -> Vec<String> {
        let version = Version::parse(code).expect("the test's text is Python");
        let tree = Tree::of(version.module());
        let library = libraries::shipped();
        let file = File::new(&version, &tree, &library);
        tree.calls().map(|call| file.manim_name(call.callee()).unwrap_or("-").to_owned()).collect()
    }

    #[test]
    fn a_name_is_manims_by_every_way_of_importing_it() {
        assert_eq!(callees("from manim import *\nShowCreation(Dot())"), ["ShowCreation", "Dot"]);
        assert_eq!(callees("from manim import Dot as D\nD()\nE()"), ["Dot", "-"]);
        assert_eq!(callees("import manim as mn\nmn.Dot()\nmn.utils.color.Color()\nmn.config.frame()"), ["Dot", "Color", "frame"]);
        assert_eq!(callees("import manim.mobject\nmanim.Dot()"), ["Dot"]);
        assert_eq!(callees("ShowCreation()"), ["ShowCreation"]);
    }

    #[test]
    fn a_name_that_something_else_binds_is_not() {
        assert_eq!(callees("from manim import *\ndef Dot(): pass\nDot()"), ["-"]);
        assert_eq!(callees("from manim import *\ndef f(Dot):\n    Dot()\n    Square()"), ["-", "Square"]);
        assert_eq!(callees("from manim import *\nfrom math import *\nsqrt(2)"), ["-"]);
        assert_eq!(callees("from other import Dot\nDot()"), ["-"]);
    }
}

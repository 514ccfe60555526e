//! Values that another package made: their methods are that package's, whatever they are called.

use std::collections::BTreeSet;

use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Kind, Node};

use crate::repair::File;

/// Names and attributes that are bound to such values, as far as the file says so.
#[derive(Debug, Default)]
pub(in crate::repair) struct ForeignValues<'t> {
    names: BTreeSet<&'t str>,
    modules: BTreeSet<String>,
}

/// Modules whose functions give back what they are given, and numpy, whose arrays have no such methods.
const PASSING_ON: [&str; 12] = [
    "builtins",
    "collections",
    "copy",
    "functools",
    "itertools",
    "math",
    "more_itertools",
    "numpy",
    "operator",
    "random",
    "tqdm",
    "typing",
];

impl<'t> ForeignValues<'t> {
    /// Follows what the file's imports bring through assignments, loops, `with`, and the file's own functions and classes.
    pub(in crate::repair) fn of(file: &File<'t>) -> Self {
        let modules: BTreeSet<String> =
            file.tree.nodes().filter_map(Node::as_import).flat_map(|import| brought(&import)).collect();
        let mut values = Self { names: BTreeSet::new(), modules };
        if values.modules.is_empty() {
            return values;
        }
        loop {
            let before = values.names.len();
            for node in file.tree.nodes() {
                values.bind(node);
            }
            if values.names.len() == before {
                return values;
            }
        }
    }

    /// Whether an expression is made by another package, as far as the file says so.
    pub(in crate::repair) fn hold(&self, node: Node<'t>) -> bool {
        match node.kind() {
            Kind::Name => self.names.contains(node.text()) || self.modules.contains(node.text()),
            Kind::Attribute => node.as_attribute().is_some_and(|attribute| {
                let is_own = attribute.value.as_name() == Some("self") && self.names.contains(attribute.name);
                is_own || self.hold(attribute.value)
            }),
            Kind::Call => node.as_call().is_some_and(|call| self.hold(call.callee())),
            Kind::Subscript => node.as_subscript().is_some_and(|subscript| self.hold(subscript.value)),
            Kind::ListComprehension | Kind::Generator | Kind::List | Kind::Tuple => {
                node.children().next().is_some_and(|first| self.hold(first))
            }
            _ => false,
        }
    }

    fn bind(&mut self, node: Node<'t>) {
        if let Some(assignment) = node.as_assignment()
            && assignment.value.is_some_and(|value| self.hold(value))
        {
            assignment.targets.into_iter().for_each(|target| self.add(target));
        }
        if let Some(each) = node.as_loop()
            && self.hold(each.iterable)
        {
            self.add(each.target);
        }
        for (context, target) in node.as_with().map(|with| with.items).unwrap_or_default() {
            if let Some(target) = target.filter(|_| self.hold(context)) {
                self.add(target);
            }
        }
        if let Some(class) = node.as_class()
            && class.bases().into_iter().any(|base| self.hold(base))
        {
            self.names.insert(class.name());
        }
        if let Some(function) = node.as_function() {
            for parameter in function.parameters() {
                let annotation =
                    node.tree_text()[parameter.span.range()].split_once(':').map_or("", |(_, annotation)| annotation);
                let root = annotation.trim().split('.').next().unwrap_or_default();
                if self.modules.contains(root) {
                    self.names.insert(parameter.name);
                }
            }
            let returns = node.descendants().filter(|it| it.kind() == Kind::Return && it.function() == Some(node));
            let mut returned = returns.filter_map(|it| it.children().next()).peekable();
            if returned.peek().is_some() && returned.all(|value| self.hold(value)) {
                self.names.insert(function.name());
            }
        }
    }

    fn add(&mut self, target: Node<'t>) {
        if let Some(elements) = target.elements() {
            for element in elements {
                self.add(element);
            }
            return;
        }
        let own = target.as_attribute().filter(|attribute| attribute.value.as_name() == Some("self"));
        self.names.extend(target.as_name().or_else(|| own.map(|attribute| attribute.name)));
    }
}

/// The names that an import of another package binds.
fn brought(import: &Import) -> Vec<String> {
    let is_foreign = |module: &str| {
        let top = module.split('.').next().unwrap_or_default();
        !top.starts_with("manim") && !PASSING_ON.contains(&top)
    };
    match import {
        Import::Modules(modules) => {
            modules.iter().filter(|alias| is_foreign(&alias.module)).map(|alias| alias.bound().to_string()).collect()
        }
        Import::From { module, level: 0, names } if is_foreign(module) => {
            names.iter().map(|alias| alias.bound().to_string()).collect()
        }
        _ => Vec::new(),
    }
}

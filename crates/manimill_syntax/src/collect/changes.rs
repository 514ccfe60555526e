//! What code changes beside binding names, and the names that it reaches without writing them out.

use std::ops::Range;

use ruff_python_ast::{Expr, ExprCall, ExprName};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use super::Collector;
use super::scopes::Meaning;
use crate::builtins::is_builtin;
use crate::facts::{Access, Dynamic, Name, Reference};
use crate::locals::Locals;
use crate::span::span_of;

/// Methods that change what they are called on although they also give something back.
const CHANGING_METHODS: [&str; 14] = [
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "update",
];

/// Whether a method of this name changes what it is called on, as the containers' `append` and `update` do.
pub fn is_changing_method(name: &str) -> bool {
    CHANGING_METHODS.contains(&name)
}

impl<'a> Collector<'a> {
    /// Marks the name at the root of what is assigned to, deleted, or called for its effect.
    pub(super) fn mark_changed(&mut self, expr: &'a Expr) {
        if let Some(root) = root_name(expr) {
            self.changed.insert(root.start().to_u32());
        }
    }

    pub(super) fn call_for_effect(&mut self, call: &'a ExprCall) {
        match &*call.func {
            // None of Python's own functions changes what it is given, but for those that `call` knows.
            Expr::Name(name) if is_builtin(&name.id) => return,
            Expr::Name(_) => {}
            function => self.mark_changed(function),
        }
        // What is put into a list is not changed by that.
        if call.func.as_attribute_expr().is_some_and(|method| is_changing_method(&method.attr)) {
            return;
        }
        for argument in &call.arguments.args {
            self.mark_changed(argument);
        }
    }

    pub(super) fn call(&mut self, call: &'a ExprCall) {
        if let Expr::Attribute(attribute) = &*call.func
            && is_changing_method(&attribute.attr)
        {
            self.mark_changed(&attribute.value);
        }
        let arguments = &call.arguments.args;
        let name = match &*call.func {
            Expr::Name(name) if !matches!(self.meaning(&name.id), Meaning::Local | Meaning::ClassLocal) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return,
        };
        match name {
            "globals" | "eval" | "exec" if call.func.is_name_expr() => {
                self.found.uses.dynamic.push(Dynamic::Namespace(span_of(call)));
            }
            "vars" | "locals" if call.func.is_name_expr() && arguments.is_empty() && self.scopes.is_empty() => {
                self.found.uses.dynamic.push(Dynamic::Namespace(span_of(call)));
            }
            "next" | "shuffle" | "heapify" | "heappush" | "heappop" => {
                if let Some(first) = arguments.first() {
                    self.mark_changed(first);
                }
            }
            "getattr" | "hasattr" | "setattr" | "delattr" => {
                if name != "getattr"
                    && name != "hasattr"
                    && let Some(first) = arguments.first()
                {
                    self.mark_changed(first);
                }
                if let Some(attribute) = arguments.get(1) {
                    self.attribute_by_name(attribute);
                }
            }
            "attrgetter" | "methodcaller" => {
                if let Some(attribute) = arguments.first() {
                    self.attribute_by_name(attribute);
                }
            }
            "import_module" | "__import__" | "spec_from_file_location" | "run_path" => {
                self.found.uses.dynamic.push(Dynamic::Import(span_of(call)));
            }
            _ => {}
        }
    }

    pub(super) fn attribute_by_name(&mut self, name: &'a Expr) {
        match name {
            Expr::StringLiteral(literal) => {
                self.found.uses.attributes.extend(literal.value.to_str().split('.').map(Name::new));
            }
            Expr::FString(string) => {
                let prefix = string
                    .value
                    .elements()
                    .next()
                    .and_then(|element| element.as_literal())
                    .map_or_else(Name::default, |literal| Name::new(&*literal.value));
                self.found.uses.dynamic.push(Dynamic::Attribute { prefix });
            }
            _ => self.found.uses.dynamic.push(Dynamic::Attribute { prefix: Name::default() }),
        }
    }

    /// `for x in X: x.append(1)` changes `X`, which is among the references `of_iterable`: whatever the references from `since` on
    /// change of the target.
    pub(super) fn pass_changes_on(&mut self, target: &'a Expr, iterable: &'a Expr, of_iterable: Range<usize>, since: usize) {
        // `enumerate(X)` and the like run over `X`.
        let over: Vec<&Expr> = match iterable {
            Expr::Call(call) if call.func.as_name_expr().is_some_and(|name| is_builtin(&name.id)) => {
                call.arguments.args.iter().collect()
            }
            _ => vec![iterable],
        };
        let roots: FxHashSet<u32> = over.into_iter().filter_map(root_name).map(|root| root.start().to_u32()).collect();
        let targets = Locals::of_targets([target]);
        let is_changed = |reference: &Reference| reference.access == Access::Change && targets.get(&reference.name).is_some();
        if self.found.uses.references[since..].iter().any(is_changed) {
            let over =
                self.found.uses.references[of_iterable].iter_mut().filter(|reference| roots.contains(&reference.span.start));
            over.for_each(|reference| reference.access = Access::Change);
        }
    }

    /// Marks what assignment targets change: `X[0]` and `X.a` change `X`; a plain name is bound instead.
    pub(super) fn mark_targets(&mut self, target: &'a Expr) {
        match target {
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|element| self.mark_targets(element)),
            Expr::List(list) => list.elts.iter().for_each(|element| self.mark_targets(element)),
            Expr::Starred(starred) => self.mark_targets(&starred.value),
            Expr::Name(_) => {}
            _ => self.mark_changed(target),
        }
    }
}

fn root_name(expr: &Expr) -> Option<&ExprName> {
    match expr {
        Expr::Name(name) => Some(name),
        Expr::Attribute(attribute) => root_name(&attribute.value),
        Expr::Subscript(subscript) => root_name(&subscript.value),
        Expr::Call(call) => root_name(&call.func),
        Expr::Starred(starred) => root_name(&starred.value),
        _ => None,
    }
}

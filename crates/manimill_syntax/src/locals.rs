//! The names that a function binds for itself: Python decides that once for the whole body, before anything runs.

use ruff_python_ast::visitor::{Visitor, walk_except_handler, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{ExceptHandler, Expr, ExprContext, Identifier, Parameters, Pattern, Stmt, TypeParams};
use rustc_hash::{FxHashMap, FxHashSet};

/// The names of one function scope.
#[derive(Debug, Default)]
pub(crate) struct Locals<'a> {
    /// Bound here, and how: by an import statement alone, or by anything else.
    bound: FxHashMap<&'a str, BoundBy>,
    /// Declared `global`.
    pub(crate) globals: FxHashSet<&'a str>,
    /// Declared `nonlocal`.
    nonlocals: FxHashSet<&'a str>,
    /// The first parameter, and whether the body binds it again.
    first: Option<&'a str>,
    pub(crate) is_first_bound_again: bool,
    /// Whether no expression binds a name, so that none has to be looked through.
    without_walrus: bool,
    in_comprehension: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoundBy {
    Import,
    Other,
}

impl<'a> Locals<'a> {
    pub(crate) fn of_function(parameters: Option<&'a Parameters>, body: &'a [Stmt]) -> Self {
        Self::default().with_function(parameters, body)
    }

    /// The same in a text that is known to have no `:=`.
    pub(crate) fn of_function_without_walrus(parameters: Option<&'a Parameters>, body: &'a [Stmt]) -> Self {
        Self { without_walrus: true, ..Self::default() }.with_function(parameters, body)
    }

    fn with_function(mut self, parameters: Option<&'a Parameters>, body: &'a [Stmt]) -> Self {
        let locals = &mut self;
        for parameter in parameters.into_iter().flat_map(|parameters| parameters.iter()) {
            locals.bind(parameter.name().as_str(), BoundBy::Other);
        }
        locals.first = parameters.and_then(first_name);
        locals.visit_body(body);
        self
    }

    /// A comprehension's or lambda's own names.
    pub(crate) fn of_targets(targets: impl IntoIterator<Item = &'a Expr>) -> Self {
        let mut locals = Self::default();
        for target in targets {
            locals.visit_expr(target);
        }
        locals
    }

    pub(crate) fn of_type_parameters(parameters: &'a TypeParams) -> Self {
        let mut locals = Self::default();
        for parameter in parameters {
            locals.bind(parameter.name().as_str(), BoundBy::Other);
        }
        locals
    }

    pub(crate) fn get(&self, name: &str) -> Option<BoundBy> {
        if self.globals.contains(name) || self.nonlocals.contains(name) {
            return None;
        }
        self.bound.get(name).copied()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = crate::facts::Name> {
        self.bound.keys().map(crate::facts::Name::new)
    }

    fn bind(&mut self, name: &'a str, by: BoundBy) {
        self.is_first_bound_again |= self.first == Some(name);
        let before = self.bound.entry(name).or_insert(by);
        if *before != by {
            *before = BoundBy::Other;
        }
    }
}

impl<'a> Visitor<'a> for Locals<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.bind(function.name.as_str(), BoundBy::Other),
            Stmt::ClassDef(class) => self.bind(class.name.as_str(), BoundBy::Other),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let bound = match &alias.asname {
                        Some(name) => name.as_str(),
                        None => alias.name.as_str().split('.').next().unwrap_or_default(),
                    };
                    self.bind(bound, BoundBy::Import);
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str(), BoundBy::Import);
                }
            }
            Stmt::Global(global) => self.globals.extend(global.names.iter().map(Identifier::as_str)),
            Stmt::Nonlocal(nonlocal) => self.nonlocals.extend(nonlocal.names.iter().map(Identifier::as_str)),
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if !self.in_comprehension && matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.bind(name.id.as_str(), BoundBy::Other);
            }
            Expr::Tuple(_) | Expr::List(_) | Expr::Starred(_) => walk_expr(self, expr),
            _ if self.without_walrus => {}
            // A walrus binds in the function even from within a comprehension.
            Expr::Named(named) => {
                if let Expr::Name(name) = &*named.target {
                    self.bind(name.id.as_str(), BoundBy::Other);
                }
                self.visit_expr(&named.value);
            }
            Expr::Lambda(_) => {}
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                let outer = std::mem::replace(&mut self.in_comprehension, true);
                walk_expr(self, expr);
                self.in_comprehension = outer;
            }
            _ => walk_expr(self, expr),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name.as_str(), BoundBy::Other);
        }
        walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        if let Some(name) = captured(pattern) {
            self.bind(name.as_str(), BoundBy::Other);
        }
        walk_pattern(self, pattern);
    }
}

/// The first parameter that is given by its place.
pub(crate) fn first_name(parameters: &Parameters) -> Option<&str> {
    Some(parameters.posonlyargs.iter().chain(&parameters.args).next()?.name().as_str())
}

/// The name that a `match` pattern itself captures, its parts aside.
pub(crate) fn captured(pattern: &Pattern) -> Option<&Identifier> {
    match pattern {
        Pattern::MatchAs(pattern) => pattern.name.as_ref(),
        Pattern::MatchStar(pattern) => pattern.name.as_ref(),
        Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
        _ => None,
    }
}

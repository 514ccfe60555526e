//! Walks one top-level statement and writes down what it binds and what it reads.

mod changes;
mod scopes;

use ruff_python_ast::visitor::{
    Visitor, walk_elif_else_clause, walk_except_handler, walk_expr, walk_match_case, walk_pattern, walk_stmt,
};
use ruff_python_ast::{
    Arguments, Comprehension, Decorator, ExceptHandler, Expr, ExprContext, ExprName, Parameters, Pattern, Stmt, StmtClassDef,
    StmtFunctionDef,
};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

pub use self::changes::is_changing_method;
use self::scopes::Scope;
use crate::facts::{Access, Binding, Import, ModuleAlias, Name, NameAlias, Uses, When};
use crate::locals::{Locals, captured, first_name};
use crate::span::span_of;

/// What was found in one piece of code.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) binds: Vec<Binding>,
    pub(crate) uses: Uses,
}

/// Collects facts of one statement, or of one member of a class.
pub(crate) struct Collector<'a> {
    found: Found,
    scopes: Vec<Scope<'a>>,
    when: When,
    certain: bool,
    /// Offsets of names that are changed by what stands around them.
    changed: FxHashSet<u32>,
    /// Module-level names that the statement has certainly bound by now.
    bound_within: BoundWithin<'a>,
    habits: Habits,
    /// What a method calls the instance that it is called on.
    own: Option<&'a str>,
}

/// Names in the order in which they were bound, and how often.
#[derive(Default)]
struct BoundWithin<'a> {
    order: Vec<&'a str>,
    times: FxHashMap<&'a str, u32>,
}

impl<'a> BoundWithin<'a> {
    fn push(&mut self, name: &'a str) {
        self.order.push(name);
        *self.times.entry(name).or_default() += 1;
    }

    fn contains(&self, name: &str) -> bool {
        self.times.get(name).is_some_and(|times| *times > 0)
    }

    fn truncate(&mut self, length: usize) {
        for name in self.order.drain(length.min(self.order.len())..) {
            if let Some(times) = self.times.get_mut(name) {
                *times -= 1;
            }
        }
    }
}

/// What holds for a whole text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    pub(crate) postponed_annotations: bool,
    pub(crate) has_walrus: bool,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(habits: Habits) -> Self {
        Self {
            found: Found::default(),
            scopes: Vec::new(),
            when: When::Now,
            certain: true,
            changed: FxHashSet::default(),
            bound_within: BoundWithin::default(),
            habits,
            own: None,
        }
    }

    /// Starts within a class whose names so far are given.
    pub(crate) fn in_class(mut self, class: &'a StmtClassDef, bound_so_far: FxHashSet<&'a str>) -> Self {
        if let Some(parameters) = &class.type_params {
            self.scopes.push(Scope::Comprehension(Locals::of_type_parameters(parameters)));
        }
        self.scopes.push(Scope::Class { bound_so_far });
        self
    }

    /// Starts with a member of a class: what its first parameter is asked for, the class is.
    pub(crate) fn of_member(mut self, member: &'a Stmt) -> Self {
        self.own = member.as_function_def_stmt().and_then(instance_name);
        self
    }

    /// The names that the class around has bound by now, for its next member.
    pub(crate) fn take_bound_in_class(&mut self) -> FxHashSet<&'a str> {
        match self.scopes.last_mut() {
            Some(Scope::Class { bound_so_far }) => std::mem::take(bound_so_far),
            _ => FxHashSet::default(),
        }
    }

    /// Tells of a name that the class around has bound by now.
    pub(crate) fn bound_in_class(&mut self, name: &'a str) {
        if let Some(Scope::Class { bound_so_far }) = self.scopes.last_mut() {
            bound_so_far.insert(name);
        }
    }

    pub(crate) fn statement(&mut self, stmt: &'a Stmt) {
        self.visit_stmt(stmt);
    }

    /// A class without its body: decorators, bases and keywords.
    pub(crate) fn class_head(&mut self, class: &'a StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &class.type_params {
            self.scopes.push(Scope::Comprehension(Locals::of_type_parameters(parameters)));
        }
        if let Some(arguments) = &class.arguments {
            self.bases(arguments);
        }
        if class.type_params.is_some() {
            self.scopes.pop();
        }
        self.bind(&class.name);
    }

    pub(crate) fn finish(mut self) -> Found {
        let uses = &mut self.found.uses;
        for names in [&mut uses.attributes, &mut uses.own_attributes, &mut uses.locals] {
            names.sort_unstable();
            names.dedup();
        }
        if uses.references.len() > 1_000 {
            uses.references.shrink_to_fit();
        }
        self.found
    }

    fn bases(&mut self, arguments: &'a Arguments) {
        for base in &arguments.args {
            if let Some((root, path)) = dotted(base) {
                self.reference(root, path, Access::Base);
            } else {
                self.visit_expr(base);
            }
        }
        for keyword in &arguments.keywords {
            self.visit_expr(&keyword.value);
        }
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.defaults(&function.parameters);
        if let Some(parameters) = &function.type_params {
            self.scopes.push(Scope::Comprehension(Locals::of_type_parameters(parameters)));
        }
        self.annotations(&function.parameters);
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        self.bind(&function.name);
        let locals = if self.habits.has_walrus {
            Locals::of_function(Some(&function.parameters), &function.body)
        } else {
            Locals::of_function_without_walrus(Some(&function.parameters), &function.body)
        };
        self.found.uses.locals.extend(locals.names());
        let is_member = !self.scopes.iter().any(|scope| matches!(scope, Scope::Function { .. }));
        if is_member && locals.is_first_bound_again {
            self.own = None;
        }
        self.within(Scope::Function { locals, imports: FxHashMap::default() }, |inner| inner.visit_body(&function.body));
        if function.type_params.is_some() {
            self.scopes.pop();
        }
    }

    /// Runs `visit` in a function scope: what it reads is looked up when the function is called.
    fn within(&mut self, scope: Scope<'a>, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        let when = std::mem::replace(&mut self.when, When::Called);
        let certain = std::mem::replace(&mut self.certain, true);
        visit(self);
        self.certain = certain;
        self.when = when;
        self.scopes.pop();
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn annotations(&mut self, parameters: &'a Parameters) {
        for parameter in parameters {
            if let Some(annotation) = parameter.annotation() {
                self.visit_annotation(annotation);
            }
        }
    }

    /// Visits what may not be executed: what it binds is not certainly bound afterwards.
    fn uncertain(&mut self, visit: impl FnOnce(&mut Self)) {
        let certain = std::mem::replace(&mut self.certain, false);
        let bound = self.bound_within.order.len();
        visit(self);
        self.bound_within.truncate(bound);
        self.certain = certain;
    }

    /// Comprehensions: the first iterable belongs to the scope around, everything else to their own.
    fn comprehension(&mut self, generators: &'a [Comprehension], results: &[&'a Expr]) {
        let Some(first) = generators.first() else { return };
        self.visit_expr(&first.iter);
        let locals = Locals::of_targets(generators.iter().map(|generator| &generator.target));
        self.found.uses.locals.extend(locals.names());
        self.scopes.push(Scope::Comprehension(locals));
        for (position, generator) in generators.iter().enumerate() {
            if position > 0 {
                self.visit_expr(&generator.iter);
            }
            self.visit_expr(&generator.target);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for result in results {
            self.visit_expr(result);
        }
        self.scopes.pop();
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => {
                self.class_head(class);
                let outer = self.scopes.len();
                if let Some(parameters) = &class.type_params {
                    self.scopes.push(Scope::Comprehension(Locals::of_type_parameters(parameters)));
                }
                self.scopes.push(Scope::Class { bound_so_far: FxHashSet::default() });
                let certain = std::mem::replace(&mut self.certain, true);
                self.visit_body(&class.body);
                self.certain = certain;
                self.scopes.truncate(outer);
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.import(stmt),
            // The names of the declaration are written out too, and are renamed with the others.
            Stmt::Global(global) => global.names.iter().for_each(|name| self.bind(name)),
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                for target in &assign.targets {
                    self.mark_targets(target);
                    self.visit_expr(target);
                }
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.value);
                if let Expr::Name(name) = &*assign.target {
                    // `x += 1` reads x before it binds it.
                    self.reference(name, Vec::new(), Access::Read);
                }
                self.mark_targets(&assign.target);
                self.visit_expr(&assign.target);
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                let in_function = self.scopes.iter().any(|scope| matches!(scope, Scope::Function { .. }));
                if in_function {
                    // Annotations of local variables are never evaluated, but they are names that a reader sees.
                    let when = std::mem::replace(&mut self.when, When::Called);
                    self.visit_expr(&assign.annotation);
                    self.when = when;
                } else {
                    self.visit_annotation(&assign.annotation);
                }
                if assign.value.is_some() || !assign.target.is_name_expr() {
                    self.mark_targets(&assign.target);
                    self.visit_expr(&assign.target);
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.mark_targets(target);
                    self.visit_expr(target);
                }
            }
            Stmt::Expr(expression) => {
                if let Expr::Call(call) = &*expression.value {
                    self.call_for_effect(call);
                }
                self.visit_expr(&expression.value);
            }
            Stmt::For(statement) => {
                let of_iterable = self.found.uses.references.len();
                self.visit_expr(&statement.iter);
                let of_iterable = of_iterable..self.found.uses.references.len();
                self.uncertain(|inner| {
                    inner.mark_targets(&statement.target);
                    inner.visit_expr(&statement.target);
                    let before = inner.found.uses.references.len();
                    inner.visit_body(&statement.body);
                    inner.pass_changes_on(&statement.target, &statement.iter, of_iterable, before);
                    inner.visit_body(&statement.orelse);
                });
            }
            Stmt::If(statement) => {
                self.visit_expr(&statement.test);
                self.uncertain(|inner| inner.visit_body(&statement.body));
                for clause in &statement.elif_else_clauses {
                    self.uncertain(|inner| walk_elif_else_clause(inner, clause));
                }
            }
            Stmt::Try(statement) => {
                self.uncertain(|inner| {
                    inner.visit_body(&statement.body);
                    inner.visit_body(&statement.orelse);
                });
                for handler in &statement.handlers {
                    self.uncertain(|inner| inner.visit_except_handler(handler));
                }
                self.visit_body(&statement.finalbody);
            }
            Stmt::Match(statement) => {
                self.visit_expr(&statement.subject);
                for case in &statement.cases {
                    self.uncertain(|inner| walk_match_case(inner, case));
                }
            }
            Stmt::While(_) => self.uncertain(|inner| walk_stmt(inner, stmt)),
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_annotation(&mut self, annotation: &'a Expr) {
        self.found.uses.is_annotated = true;
        if self.habits.postponed_annotations {
            let when = std::mem::replace(&mut self.when, When::Called);
            self.visit_expr(annotation);
            self.when = when;
        } else {
            self.visit_expr(annotation);
        }
    }

    fn visit_decorator(&mut self, decorator: &'a Decorator) {
        self.visit_expr(&decorator.expression);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name);
        }
        walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        if let Some(name) = captured(pattern) {
            self.bind(name);
        }
        walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load | ExprContext::Invalid => self.reference(name, Vec::new(), Access::Read),
                ExprContext::Store => self.bind_at(name.id.as_str(), span_of(name), None),
                ExprContext::Del => {
                    let certain = std::mem::replace(&mut self.certain, false);
                    self.reference(name, Vec::new(), Access::Bind);
                    self.certain = certain;
                }
            },
            Expr::Attribute(_) => {
                if let Some((root, path)) = dotted(expr) {
                    self.reference(root, path, Access::Read);
                } else {
                    // The attributes of a call or an item: no part of such a path is a plain name.
                    let mut at = expr;
                    while let Expr::Attribute(attribute) = at {
                        self.trailing_attribute(at);
                        at = &attribute.value;
                    }
                    self.visit_expr(at);
                }
            }
            Expr::Call(call) => {
                self.call(call);
                walk_expr(self, expr);
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(name) = &*named.target {
                    self.bind_at(name.id.as_str(), span_of(name), None);
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                let locals = Locals::of_function(lambda.parameters.as_deref(), &[]);
                self.found.uses.locals.extend(locals.names());
                self.within(Scope::Function { locals, imports: FxHashMap::default() }, |inner| inner.visit_expr(&lambda.body));
            }
            Expr::ListComp(comprehension) => self.comprehension(&comprehension.generators, &[&comprehension.elt]),
            Expr::SetComp(comprehension) => self.comprehension(&comprehension.generators, &[&comprehension.elt]),
            Expr::Generator(comprehension) => self.comprehension(&comprehension.generators, &[&comprehension.elt]),
            Expr::DictComp(comprehension) => {
                let results: Vec<&Expr> = comprehension.key.iter().map(|key| &**key).chain([&*comprehension.value]).collect();
                self.comprehension(&comprehension.generators, &results);
            }
            _ => walk_expr(self, expr),
        }
    }
}

/// `a.b.c` as the name and its attributes, each with the offset of its end.
pub(crate) fn dotted(expr: &Expr) -> Option<(&ExprName, Vec<(Name, u32)>)> {
    let mut at = expr;
    while let Expr::Attribute(attribute) = at {
        at = &attribute.value;
    }
    // Most of what is no path is known for one before anything is copied.
    if !at.is_name_expr() {
        return None;
    }
    let mut path = Vec::new();
    let mut at = expr;
    loop {
        match at {
            Expr::Attribute(attribute) => {
                path.push((Name::new(attribute.attr.as_str()), attribute.end().to_u32()));
                at = &attribute.value;
            }
            Expr::Name(name) => {
                path.reverse();
                return Some((name, path));
            }
            _ => return None,
        }
    }
}

/// What a method calls the instance that it is called on; `None` where that may be anything.
fn instance_name(method: &StmtFunctionDef) -> Option<&str> {
    const HANDING_ON: [&str; 10] = [
        "property",
        "cached_property",
        "classmethod",
        "abstractmethod",
        "contextmanager",
        "cache",
        "lru_cache",
        "override",
        "setter",
        "deleter",
    ];
    let hands_on = |decorator: &Decorator| {
        let expression = &decorator.expression;
        let called = expression.as_call_expr().map_or(expression, |call| &call.func);
        dotted(called)
            .is_some_and(|(root, path)| HANDING_ON.contains(&path.last().map_or(root.id.as_str(), |(last, _)| last.as_str())))
    };
    let name = first_name(&method.parameters)?;
    method.decorator_list.iter().all(hands_on).then_some(name)
}

/// The import that a statement is, if it is one.
pub(crate) fn import_of(stmt: &Stmt) -> Option<Import> {
    match stmt {
        Stmt::Import(import) => Some(Import::Modules(
            import
                .names
                .iter()
                .map(|alias| ModuleAlias {
                    module: Name::new(alias.name.as_str()),
                    alias: alias.asname.as_ref().map(|name| Name::new(name.as_str())),
                })
                .collect(),
        )),
        Stmt::ImportFrom(import) => {
            let module = import.module.as_ref().map_or_else(Name::default, |module| Name::new(module.as_str()));
            if import.names.iter().any(|alias| alias.name.as_str() == "*") {
                return Some(Import::Star { module, level: import.level });
            }
            let names = import
                .names
                .iter()
                .map(|alias| NameAlias {
                    name: Name::new(alias.name.as_str()),
                    alias: alias.asname.as_ref().map(|name| Name::new(name.as_str())),
                })
                .collect();
            Some(Import::From { module, level: import.level, names })
        }
        _ => None,
    }
}

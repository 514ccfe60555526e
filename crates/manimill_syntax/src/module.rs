//! Parses a module and cuts it into top-level statements with what is known of each.

use std::sync::{Arc, Mutex, PoisonError};

use ruff_python_ast::helpers::is_docstring_stmt;
use ruff_python_ast::token::Tokens;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Decorator, ExceptHandler, Expr, ModModule, Stmt, StmtClassDef, StmtIf, StmtTry};
use ruff_python_parser::{Parsed, parse_module};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use crate::collect::{Collector, Habits, dotted, import_of};
use crate::facts::{Base, Binding, Class, Form, Member, Name, NestedImport, Reference, Statement, Uses};
use crate::nesting::{TooDeep, too_deep};
use crate::search_path::{SearchPathEdit, search_path_edits};
use crate::span::{Lines, Span, span_of};
use crate::stack::with_room;

/// A parsed module: its [`Outline`], and its syntax tree.
#[derive(Debug)]
pub struct Module {
    outline: Arc<Outline>,
    parsed: Held,
}

/// What is known of a module without its syntax tree, which takes thirty times as much memory as its text.
#[derive(Debug)]
pub struct Outline {
    text: Arc<str>,
    lines: Lines,
    statements: Vec<Statement>,
    exports: Option<Vec<Name>>,
    search_path_edits: Vec<(usize, SearchPathEdit)>,
}

/// A tree that is dropped with room on the stack, wherever that happens.
#[derive(Debug)]
struct Held(Option<Parsed<ModModule>>);

impl Drop for Held {
    fn drop(&mut self) {
        let parsed = self.0.take();
        with_room(|| drop(parsed));
    }
}

impl std::ops::Deref for Module {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

/// Texts of more bytes are parsed one at a time.
const LARGE: usize = 512 << 10;
static TURN: Mutex<()> = Mutex::new(());

/// Most statements at the top of a module. What is known of each takes some 500 bytes; people write fewer than 5,000.
const MOST_STATEMENTS: usize = 100_000;

/// Why a text cannot be read as Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// In which way.
    pub kind: SyntaxErrorKind,
    /// What the parser says.
    pub message: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in bytes, counted from 1.
    pub column: u32,
    /// The place.
    pub span: Span,
}

/// In which way a text cannot be read as Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// It is no Python 3.
    Invalid,
    /// It nests deeper than is safe to parse.
    TooDeep,
    /// There is more of it than is held in memory.
    TooLarge,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for SyntaxError {}

impl Module {
    /// Parses a text as Python 3.
    ///
    /// # Errors
    /// The first place at which the text is no Python.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        // One tree of many at a time, so that two threads do not hold two of them.
        let _turn = (text.len() > LARGE).then(|| TURN.lock().unwrap_or_else(PoisonError::into_inner));
        with_room(|| Self::read(text))
    }

    fn read(text: Arc<str>) -> Result<Self, SyntaxError> {
        let parsed = parse_tree(&text)?;
        if let Some(over) = parsed.syntax().body.get(MOST_STATEMENTS) {
            let kind = SyntaxErrorKind::TooLarge;
            let (line, column) = Lines::new(&text).line_column(over.start().to_u32());
            let message = format!("more than {MOST_STATEMENTS} statements");
            return Err(SyntaxError { kind, message, line, column, span: span_of(over) });
        }
        let lines = Lines::new(&text);
        let body = &parsed.syntax().body;
        let habits = Habits {
            postponed_annotations: body.iter().any(is_postponing_annotations),
            has_walrus: memchr::memmem::find(text.as_bytes(), b":=").is_some(),
        };
        let comments = Comments { text: &text, lines: &lines };
        let statements = body
            .iter()
            .enumerate()
            .map(|(position, stmt)| {
                let before = position.checked_sub(1).map_or(0, |before| body[before].end().to_u32());
                let after = body.get(position + 1).map_or(text.len() as u32, |next| next.start().to_u32());
                statement(stmt, position == 0, habits, &comments, before, after)
            })
            .collect();
        let exports = exports(body);
        let search_path_edits = body
            .iter()
            .enumerate()
            .flat_map(|(position, stmt)| search_path_edits(stmt).into_iter().map(move |edit| (position, edit)))
            .collect();
        let outline = Outline { text, lines, statements, exports, search_path_edits };
        Ok(Self { outline: Arc::new(outline), parsed: Held(Some(parsed)) })
    }

    /// What is known of it without its tree, which may go.
    pub fn outline(&self) -> Arc<Outline> {
        self.outline.clone()
    }

    pub(crate) fn tokens(&self) -> Option<&Tokens> {
        self.parsed.0.as_ref().map(Parsed::tokens)
    }

    pub(crate) fn body(&self) -> &[Stmt] {
        self.parsed.0.as_ref().map_or(&[], |parsed| &parsed.syntax().body)
    }
}

impl Outline {
    /// Parses a text, and forgets its tree.
    ///
    /// # Errors
    /// The first place at which the text is no Python.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Arc<Self>, SyntaxError> {
        Module::parse(text).map(|module| module.outline())
    }

    /// Memory that it takes, in bytes, but for what all modules take.
    pub fn weight(&self) -> usize {
        let of_uses = |uses: &Uses| {
            let names = uses.attributes.len() + uses.own_attributes.len() + uses.locals.len();
            let paths: usize = uses.references.iter().map(|reference| reference.path.len() * size_of::<(Name, u32)>()).sum();
            names * size_of::<Name>() + paths + uses.references.len() * size_of::<Reference>()
        };
        let statements = self.statements.iter().map(|statement| {
            let members = match &statement.form {
                Form::Class(class) => class.members.as_slice(),
                _ => &[],
            };
            let inner: usize = members.iter().map(|member| size_of::<Member>() + of_uses(&member.uses)).sum();
            size_of::<Statement>() + statement.binds.len() * size_of::<Binding>() + of_uses(&statement.uses) + inner
        });
        self.text.len() + self.lines.weight() + statements.sum::<usize>()
    }

    /// The text as it was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Where its lines begin.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Its top-level statements, in order.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The names in `__all__`, where the module says it in a way that can be read off.
    pub fn exports(&self) -> Option<&[Name]> {
        self.exports.as_deref()
    }

    /// The folders that it adds to `sys.path` when it is imported, each with the index of the statement that does.
    pub fn search_path_edits(&self) -> &[(usize, SearchPathEdit)] {
        &self.search_path_edits
    }
}

/// The one door to the parser: nothing deeper than all that walks trees can take comes through.
pub(crate) fn parse_tree(text: &str) -> Result<Parsed<ModModule>, SyntaxError> {
    let error = |kind: SyntaxErrorKind, message: String, span: Span| {
        let (line, column) = Lines::new(text).line_column(span.start.min(text.len() as u32));
        SyntaxError { kind, message, line, column, span }
    };
    if let Some(TooDeep { at, what }) = too_deep(text) {
        return Err(error(SyntaxErrorKind::TooDeep, format!("too many {what} within each other"), Span::new(at, at)));
    }
    with_room(|| parse_module(text))
        .map_err(|cause| error(SyntaxErrorKind::Invalid, cause.error.to_string(), cause.location.into()))
}

fn statement(stmt: &Stmt, first: bool, habits: Habits, comments: &Comments<'_>, before: u32, after: u32) -> Statement {
    let span = span_of(stmt);
    let form = match stmt {
        Stmt::Expr(_) if first && is_docstring_stmt(stmt) => Form::Docstring,
        Stmt::ImportFrom(import) if import.level == 0 && import.module.as_deref() == Some("__future__") => Form::Future,
        Stmt::Import(_) | Stmt::ImportFrom(_) => import_of(stmt).map_or(Form::Other, Form::Import),
        Stmt::FunctionDef(_) => Form::Function,
        Stmt::ClassDef(class) => Form::Class(class_facts(class, habits, comments, after)),
        Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) => Form::Assignment,
        Stmt::Expr(_) => Form::Expression,
        Stmt::If(inner) if is_main_guard(inner) => Form::MainGuard,
        Stmt::If(inner) if is_for_type_checkers(inner) => Form::TypeImport,
        Stmt::Try(inner) if is_tried_import(inner) => Form::TriedImport { tried: inner.body.len() },
        Stmt::If(_) | Stmt::Try(_) | Stmt::For(_) | Stmt::While(_) | Stmt::With(_) | Stmt::Match(_) => Form::Compound,
        _ => Form::Other,
    };
    let mut collector = Collector::new(habits);
    match stmt {
        Stmt::ClassDef(class) => {
            collector.class_head(class);
            let mut rest = Collector::new(habits).in_class(class, FxHashSet::default());
            for inner in &class.body {
                match member_name(inner) {
                    Some(name) => rest.bound_in_class(name),
                    None => rest.statement(inner),
                }
            }
            let mut found = collector.finish();
            let rest = rest.finish();
            found.uses.references.extend(rest.uses.references);
            found.uses.nested_imports.extend(rest.uses.nested_imports);
            found.uses.attributes.extend(rest.uses.attributes);
            found.uses.own_attributes.extend(rest.uses.own_attributes);
            found.uses.dynamic.extend(rest.uses.dynamic);
            found.uses.is_annotated |= rest.uses.is_annotated;
            mark_alone(&mut found.uses.nested_imports, stmt);
            return Statement {
                span,
                text_span: comments.attached(span, before, after),
                form,
                binds: found.binds,
                uses: found.uses,
            };
        }
        _ => collector.statement(stmt),
    }
    let mut found = collector.finish();
    if matches!(form, Form::Import(_)) {
        // An import that is a statement of its own can go without leaving anything behind.
        found.uses.references.clear();
    }
    mark_alone(&mut found.uses.nested_imports, stmt);
    Statement { span, text_span: comments.attached(span, before, after), form, binds: found.binds, uses: found.uses }
}

fn class_facts(class: &StmtClassDef, habits: Habits, comments: &Comments<'_>, after_class: u32) -> Class {
    let bases = class
        .arguments
        .iter()
        .flat_map(|arguments| &arguments.args)
        .filter_map(|base| {
            let (root, path) = dotted(base)?;
            let path = path.into_iter().map(|(name, _)| name).collect();
            Some(Base { name: Name::new(root.id.as_str()), path, span: span_of(base) })
        })
        .collect();
    let mut bound: FxHashSet<&str> = FxHashSet::default();
    let mut members = Vec::new();
    for (position, stmt) in class.body.iter().enumerate() {
        let Some(name) = member_name(stmt) else { continue };
        let mut collector = Collector::new(habits).in_class(class, std::mem::take(&mut bound)).of_member(stmt);
        collector.statement(stmt);
        bound = collector.take_bound_in_class();
        let mut found = collector.finish();
        mark_alone(&mut found.uses.nested_imports, stmt);
        let before = match position.checked_sub(1) {
            Some(before) => class.body[before].end().to_u32(),
            None => comments.lines.start(comments.lines.line(stmt.start().to_u32())).unwrap_or_default(),
        };
        let after = class.body.get(position + 1).map_or(after_class, |next| next.start().to_u32());
        members.push(Member {
            name: Name::new(name),
            is_method: stmt.is_function_def_stmt(),
            is_registered: stmt.as_function_def_stmt().is_some_and(|function| function.decorator_list.iter().any(is_registrar)),
            does_something: stmt.as_function_def_stmt().is_some_and(|function| does_something(&function.body)),
            span: span_of(stmt),
            text_span: comments.attached(span_of(stmt), before, after),
            uses: found.uses,
        });
        bound.insert(name);
    }
    let body = match (class.body.first(), class.body.last()) {
        (Some(first), Some(last)) => Span::new(first.start().to_u32(), last.end().to_u32()),
        _ => Span::new(class.end().to_u32(), class.end().to_u32()),
    };
    let has_others = class.body.iter().any(|stmt| member_name(stmt).is_none());
    Class { name: Name::new(class.name.as_str()), bases, members, body, has_others }
}

/// The name of a class member that stands for itself: a method, or one plain attribute.
fn member_name(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::FunctionDef(function) => Some(function.name.as_str()),
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [Expr::Name(name)] => Some(name.id.as_str()),
            _ => None,
        },
        Stmt::AnnAssign(assign) => assign.target.as_name_expr().map(|name| name.id.as_str()),
        _ => None,
    }
}

/// Whether a decorator remembers what it decorates, as Manim's overrides of animations do.
fn is_registrar(decorator: &Decorator) -> bool {
    let expression = &decorator.expression;
    let called = expression.as_call_expr().map_or(expression, |call| &call.func);
    dotted(called).is_some_and(|(root, path)| {
        let name = path.last().map_or(root.id.as_str(), |(name, _)| name.as_str());
        matches!(name, "override_animate" | "override_animation") || name.contains("register")
    })
}

/// Whether a body holds more than a docstring, `pass`, `...` and `return`.
fn does_something(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Pass(_) => false,
        Stmt::Expr(expression) => {
            !matches!(&*expression.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_))
                // `super().construct()` is for the base class to answer.
                && !is_super_call(&expression.value)
        }
        Stmt::Return(statement) => statement.value.as_ref().is_some_and(|value| !value.is_none_literal_expr()),
        Stmt::Raise(raise) => !raise.exc.as_ref().is_some_and(|exception| {
            dotted(exception.as_call_expr().map_or(exception, |call| &call.func))
                .is_some_and(|(name, _)| &name.id == "NotImplementedError")
        }),
        _ => true,
    })
}

fn is_super_call(expr: &Expr) -> bool {
    expr.as_call_expr()
        .and_then(|call| call.func.as_attribute_expr())
        .and_then(|attribute| attribute.value.as_call_expr())
        .and_then(|call| call.func.as_name_expr())
        .is_some_and(|name| &name.id == "super")
}

fn is_postponing_annotations(stmt: &Stmt) -> bool {
    stmt.as_import_from_stmt().is_some_and(|import| {
        import.module.as_deref() == Some("__future__") && import.names.iter().any(|alias| &alias.name == "annotations")
    })
}

/// `if TYPE_CHECKING:` around nothing but imports.
fn is_for_type_checkers(statement: &StmtIf) -> bool {
    statement.elif_else_clauses.is_empty()
        && dotted(&statement.test)
            .is_some_and(|(root, path)| path.last().map_or(root.id.as_str(), |(name, _)| name.as_str()) == "TYPE_CHECKING")
        && statement.body.iter().all(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
}

/// `try` around nothing but imports, with handlers for a missing module.
fn is_tried_import(statement: &StmtTry) -> bool {
    let catches_missing = |handler: &ExceptHandler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let caught: Vec<&Expr> = match handler.type_.as_deref() {
            None => return true,
            Some(Expr::Tuple(tuple)) => tuple.elts.iter().collect(),
            Some(one) => vec![one],
        };
        caught.iter().any(|caught| {
            caught.as_name_expr().is_some_and(|name| {
                matches!(name.id.as_str(), "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException")
            })
        })
    };
    statement.body.iter().all(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
        && statement.orelse.is_empty()
        && statement.finalbody.is_empty()
        && statement.handlers.iter().all(catches_missing)
}

fn is_main_guard(statement: &StmtIf) -> bool {
    let Expr::Compare(compare) = &*statement.test else { return false };
    let sides = [&*compare.left, compare.comparators.first().unwrap_or(&compare.left)];
    statement.elif_else_clauses.is_empty()
        && sides.iter().any(|side| side.as_name_expr().is_some_and(|name| &name.id == "__name__"))
        && sides.iter().any(|side| side.as_string_literal_expr().is_some_and(|literal| literal.value.to_str() == "__main__"))
}

/// Reads `__all__` where it is a display of string literals, added to or not. What is added within a block may not be there.
fn exports(body: &[Stmt]) -> Option<Vec<Name>> {
    let mut names: Option<Vec<Name>> = None;
    for stmt in body {
        let mut within = ChangesAll::default();
        within.visit_stmt(stmt);
        if within.nested {
            return None;
        }
        let (is_all, value) = match stmt {
            Stmt::Assign(assign) => (assign.targets.iter().any(is_dunder_all), &*assign.value),
            Stmt::AnnAssign(assign) => match &assign.value {
                Some(value) => (is_dunder_all(&assign.target), &**value),
                None => continue,
            },
            Stmt::AugAssign(assign) => (is_dunder_all(&assign.target), &*assign.value),
            Stmt::Expr(expression) => match &*expression.value {
                Expr::Call(call) if call.func.as_attribute_expr().is_some_and(|function| is_dunder_all(&function.value)) => {
                    let method = call.func.as_attribute_expr().map_or("", |function| function.attr.as_str());
                    if !matches!(method, "append" | "extend") {
                        return None;
                    }
                    match call.arguments.args.first() {
                        Some(argument) => (true, argument),
                        None => continue,
                    }
                }
                _ => continue,
            },
            _ => continue,
        };
        if !is_all {
            continue;
        }
        let elements: Vec<&Expr> = match value {
            Expr::List(list) => list.elts.iter().collect(),
            Expr::Tuple(tuple) => tuple.elts.iter().collect(),
            Expr::Set(set) => set.elts.iter().collect(),
            Expr::StringLiteral(_) => vec![value],
            _ => return None,
        };
        let literals: Option<Vec<Name>> = elements
            .into_iter()
            .map(|element| element.as_string_literal_expr().map(|literal| Name::new(literal.value.to_str())))
            .collect();
        let literals = literals?;
        if stmt.is_assign_stmt() || stmt.is_ann_assign_stmt() {
            names = Some(literals);
        } else {
            names.get_or_insert_default().extend(literals);
        }
    }
    names
}

/// Whether a statement changes `__all__` in a block of its own.
#[derive(Default)]
struct ChangesAll {
    depth: usize,
    nested: bool,
}

impl<'a> Visitor<'a> for ChangesAll {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let changes = match stmt {
            Stmt::Assign(assign) => assign.targets.iter().any(is_dunder_all),
            Stmt::AnnAssign(assign) => is_dunder_all(&assign.target),
            Stmt::AugAssign(assign) => is_dunder_all(&assign.target),
            Stmt::Expr(expression) => expression
                .value
                .as_call_expr()
                .is_some_and(|call| call.func.as_attribute_expr().is_some_and(|function| is_dunder_all(&function.value))),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            _ => false,
        };
        self.nested |= changes && self.depth > 0;
        self.depth += 1;
        walk_stmt(self, stmt);
        self.depth -= 1;
    }
}

fn is_dunder_all(expr: &Expr) -> bool {
    expr.as_name_expr().is_some_and(|name| &name.id == "__all__")
}

/// Marks the nested imports that are all that their block holds.
fn mark_alone(imports: &mut [NestedImport], stmt: &Stmt) {
    if imports.is_empty() {
        return;
    }
    let mut blocks = Blocks::default();
    blocks.visit_stmt(stmt);
    for import in imports {
        // A block of several imports may lose them all, so each leaves a `pass` unless something else stands there.
        import.alone = blocks.only_imports.contains(&import.span.start);
    }
}

/// Finds the statements in blocks that hold nothing but imports.
#[derive(Default)]
struct Blocks {
    only_imports: FxHashSet<u32>,
}

impl<'a> Visitor<'a> for Blocks {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        if body.iter().all(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))) {
            self.only_imports.extend(body.iter().map(|stmt| stmt.start().to_u32()));
        }
        for stmt in body {
            self.visit_stmt(stmt);
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, _: &'a Expr) {}

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        self.visit_body(&handler.body);
    }
}

/// Which comments belong to which statement.
struct Comments<'a> {
    text: &'a str,
    lines: &'a Lines,
}

impl Comments<'_> {
    /// The statement with the comment lines directly above it and the comment at the end of its last line, within
    /// what lies between its neighbours.
    fn attached(&self, span: Span, before: u32, after: u32) -> Span {
        let mut line = self.lines.line(span.start);
        let indentation = &self.text[self.lines.start(line).unwrap_or_default() as usize..span.start as usize];
        let mut start = span.start;
        if indentation.trim().is_empty() {
            while line > 1 {
                let Some(above) = self.lines.start(line - 1) else { break };
                let comment = self.text[above as usize..].lines().next().unwrap_or_default();
                let is_own = above >= before && comment.trim_start().starts_with('#') && !is_file_header(comment, line - 1);
                if !is_own {
                    break;
                }
                start = above + (comment.len() - comment.trim_start().len()) as u32;
                line -= 1;
            }
        }
        // What stands on the same line: many statements may.
        let rest = &self.text[span.end as usize..after.max(span.end) as usize];
        let rest = rest.lines().next().unwrap_or_default();
        let trailing = rest.trim_start();
        let end =
            if trailing.starts_with('#') { (span.end + rest.trim_end().len() as u32).min(after.max(span.end)) } else { span.end };
        Span::new(start, self.end_of_body(end, indentation.len(), after).unwrap_or(end))
    }

    /// Where the comments end that stand below a statement and are indented deeper than it: they are within its body.
    fn end_of_body(&self, end: u32, indentation: usize, after: u32) -> Option<u32> {
        let mut last = None;
        let mut at = self.lines.start(self.lines.line(end) + 1)?;
        for line in self.text.get(at as usize..after as usize)?.split_inclusive('\n') {
            let trimmed = line.trim();
            let depth = line.len() - line.trim_start().len();
            if trimmed.starts_with('#') && depth > indentation {
                last = Some(at + line.trim_end().len() as u32);
            } else if !trimmed.is_empty() {
                break;
            }
            at += line.len() as u32;
        }
        last
    }
}

/// Lines that speak of the file, not of the statement below them.
fn is_file_header(comment: &str, line: u32) -> bool {
    (line == 1 && comment.starts_with("#!")) || (line <= 2 && comment.contains("coding") && comment.contains("utf"))
}

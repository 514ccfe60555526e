//! The walk: one hash for each thing that a syntax tree says, in the order of the source.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_except_handler, walk_expr, walk_stmt};
use ruff_python_ast::{
    Alias, AnyNodeRef, Arguments, BoolOp, CmpOp, Comprehension, ExceptHandler, Expr, ExprLambda, FStringPart, Identifier,
    InterpolatedStringElement, InterpolatedStringElements, Keyword, Number, Operator, Parameters, PatternKeyword, Singleton,
    Stmt, StmtClassDef, StmtFunctionDef, UnaryOp,
};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use super::Program;
use super::scopes::{Owner, ScopeKind, Scopes, member};
use crate::locals::Locals;

/// Functions that reach names by their spelling: where one is called, no name may be another.
const NAMESPACE_FUNCTIONS: [&str; 5] = ["globals", "locals", "vars", "eval", "exec"];

/// Manim looks at how an updater's parameter is called: with `dt` it is told the time.
const MEANINGFUL_PARAMETER: &str = "dt";

/// What a hash is of: equal spellings of different things differ.
#[derive(Clone, Copy)]
enum Of {
    Node = 1,
    End,
    Name,
    Own,
    Module,
    Imported,
    Attribute,
    Text,
    Bytes,
    Number,
    Operator,
    Keyword,
    Mark,
}

/// Writes the three sequences at once.
pub(super) struct Writer<'a> {
    scopes: Scopes<'a>,
    normalised: Vec<u64>,
    renamed: Vec<u64>,
    tokens: Vec<u32>,
    ends: Vec<u32>,
    /// Parameters that keep their name if a call says it: their places in `renamed`.
    parameters: Vec<(usize, &'a str)>,
    keywords: FxHashSet<&'a str>,
    parameter_names: FxHashSet<&'a str>,
    is_dynamic: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(body: &'a [Stmt]) -> Self {
        Self {
            scopes: Scopes::of_module(body),
            normalised: Vec::with_capacity(1024),
            renamed: Vec::with_capacity(1024),
            tokens: Vec::with_capacity(512),
            ends: Vec::with_capacity(body.len()),
            parameters: Vec::new(),
            keywords: FxHashSet::default(),
            parameter_names: FxHashSet::default(),
            is_dynamic: false,
        }
    }

    pub(super) fn write(mut self, body: &'a [Stmt]) -> Program {
        let stars: Vec<u64> = self.scopes.stars().collect();
        for star in stars {
            self.both(star);
        }
        for stmt in body.iter().filter(|stmt| !is_remark(stmt)) {
            if !self.scopes.vanishes(stmt) {
                self.visit_stmt(stmt);
                self.ends.push(self.tokens.len() as u32);
            }
        }
        if self.is_dynamic {
            self.renamed.clone_from(&self.normalised);
        } else {
            for (place, name) in &self.parameters {
                if self.keywords.contains(name) {
                    self.renamed[*place] = self.normalised[*place];
                }
            }
        }
        Program {
            normalised: digest(&self.normalised),
            renamed: digest(&self.renamed),
            tokens: self.tokens.into_boxed_slice(),
            ends: self.ends.into_boxed_slice(),
        }
    }

    fn both(&mut self, hash: u64) {
        self.normalised.push(hash);
        self.renamed.push(hash);
    }

    fn token(&mut self, hash: u64) {
        self.both(hash);
        self.tokens.push((hash >> 32) as u32);
    }

    /// What stands for structure only, and is no token.
    fn mark(&mut self, what: u64) {
        self.both(mixed(Of::Mark, what));
    }

    fn end(&mut self) {
        self.both(mixed(Of::End, 0));
    }

    fn node(&mut self, node: AnyNodeRef<'_>) {
        self.token(mixed(Of::Node, node.kind() as u64));
    }

    fn name(&mut self, name: &'a str) {
        match self.scopes.owner(name) {
            Owner::Own(number) => {
                if self.parameter_names.contains(name) {
                    self.parameters.push((self.renamed.len(), name));
                }
                self.normalised.push(spelled(Of::Name, name));
                self.renamed.push(if name == MEANINGFUL_PARAMETER {
                    spelled(Of::Name, name)
                } else {
                    mixed(Of::Own, u64::from(number))
                });
                self.tokens.push((mixed(Of::Own, 0) >> 32) as u32);
            }
            Owner::Module(module) => self.token(mixed(Of::Module, module)),
            Owner::Imported(name) => self.token(mixed(Of::Imported, name)),
            Owner::Other => self.token(spelled(Of::Name, name)),
        }
    }

    fn operator(&mut self, name: &str) {
        self.token(spelled(Of::Operator, name));
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        self.node(function.into());
        self.mark(u64::from(function.is_async));
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.name(function.name.as_str());
        if let Some(parameters) = &function.type_params {
            self.scopes.enter(ScopeKind::Comprehension, Locals::of_type_parameters(parameters));
            self.visit_type_params(parameters);
        }
        self.defaults(&function.parameters);
        self.mark(u64::from(function.returns.is_some()));
        if let Some(returns) = &function.returns {
            self.visit_expr(returns);
        }
        self.scopes.enter(ScopeKind::Function, Locals::of_function(Some(&function.parameters), &function.body));
        self.parameters(&function.parameters);
        self.visit_body(&function.body);
        self.scopes.leave();
        if function.type_params.is_some() {
            self.scopes.leave();
        }
        self.end();
    }

    fn lambda(&mut self, lambda: &'a ExprLambda) {
        self.node(lambda.into());
        let parameters = lambda.parameters.as_deref();
        if let Some(parameters) = parameters {
            self.defaults(parameters);
        }
        self.scopes.enter(ScopeKind::Function, Locals::of_function(parameters, &[]));
        if let Some(parameters) = parameters {
            self.parameters(parameters);
        }
        self.visit_expr(&lambda.body);
        self.scopes.leave();
        self.end();
    }

    /// What is looked up where the function stands.
    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters {
            let (annotation, default) = (parameter.annotation(), parameter.default());
            self.mark(u64::from(annotation.is_some()) * 2 + u64::from(default.is_some()));
            for expr in annotation.into_iter().chain(default) {
                self.visit_expr(expr);
            }
        }
    }

    fn parameters(&mut self, parameters: &'a Parameters) {
        for count in [parameters.posonlyargs.len(), parameters.args.len(), parameters.kwonlyargs.len()] {
            self.mark(count as u64);
        }
        self.mark(u64::from(parameters.vararg.is_some()) * 2 + u64::from(parameters.kwarg.is_some()));
        for parameter in parameters {
            let name = parameter.name().as_str();
            self.parameter_names.insert(name);
            self.name(name);
        }
    }

    fn class(&mut self, class: &'a StmtClassDef) {
        self.node(class.into());
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        self.name(class.name.as_str());
        if let Some(parameters) = &class.type_params {
            self.scopes.enter(ScopeKind::Comprehension, Locals::of_type_parameters(parameters));
            self.visit_type_params(parameters);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.scopes.enter(ScopeKind::Class, Locals::of_function(None, &class.body));
        self.visit_body(&class.body);
        self.scopes.leave();
        if class.type_params.is_some() {
            self.scopes.leave();
        }
        self.end();
    }

    /// The first iterable belongs to the scope around, all else to the comprehension's own.
    fn comprehension(&mut self, expr: &'a Expr, generators: &'a [Comprehension], results: [Option<&'a Expr>; 2]) {
        self.node(expr.into());
        let Some(first) = generators.first() else { return };
        self.visit_expr(&first.iter);
        self.scopes.enter(ScopeKind::Comprehension, Locals::of_targets(generators.iter().map(|generator| &generator.target)));
        for (position, generator) in generators.iter().enumerate() {
            self.mark(u64::from(generator.is_async) + 2 * generator.ifs.len() as u64);
            self.visit_expr(&generator.target);
            if position > 0 {
                self.visit_expr(&generator.iter);
            }
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for result in results.into_iter().flatten() {
            self.visit_expr(result);
        }
        self.scopes.leave();
        self.end();
    }

    /// Texts that stand beside each other are one text.
    fn interpolated(&mut self, elements: &'a InterpolatedStringElements, text: &mut String) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => text.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(interpolation) => {
                    self.text(text);
                    self.mark(interpolation.conversion as u64);
                    if let Some(debug) = &interpolation.debug_text {
                        self.both(spelled(Of::Text, debug.as_str()));
                    }
                    self.visit_expr(&interpolation.expression);
                    if let Some(format) = &interpolation.format_spec {
                        let mut inner = String::new();
                        self.interpolated(&format.elements, &mut inner);
                        self.text(&mut inner);
                    }
                    self.end();
                }
            }
        }
    }

    fn text(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.token(spelled(Of::Text, text));
            text.clear();
        }
    }

    /// `module.name`, where the module is an import's.
    fn member(&mut self, value: &'a Expr, name: &str) -> bool {
        let Expr::Name(root) = value else { return false };
        let Owner::Module(module) = self.scopes.owner(root.id.as_str()) else { return false };
        self.token(mixed(Of::Imported, member(module, name)));
        true
    }

    fn number(&mut self, number: &Number) {
        match number {
            Number::Int(int) => match int.as_u64() {
                Some(small) => self.token(mixed(Of::Number, small)),
                None => self.token(spelled(Of::Number, &int.to_string())),
            },
            Number::Float(float) => self.token(mixed(Of::Number, float.to_bits() ^ 0xF10A_7000)),
            Number::Complex { real, imag } => {
                self.token(mixed(Of::Number, real.to_bits().rotate_left(17) ^ imag.to_bits() ^ 0xC0A1));
            }
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Writer<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.node(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.end();
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.mark(0xB0D1);
        let mut is_empty = true;
        for stmt in body.iter().filter(|stmt| !is_remark(stmt) && !stmt.is_pass_stmt()) {
            is_empty = false;
            self.visit_stmt(stmt);
        }
        // A body that says nothing but that it is one.
        if is_empty && !body.is_empty() {
            self.mark(0xE0);
        }
        self.end();
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Expr(expression) => {
                self.mark(0xE5);
                self.visit_expr(&expression.value);
            }
            Stmt::For(inner) => {
                self.mark(u64::from(inner.is_async));
                walk_stmt(self, stmt);
            }
            Stmt::With(inner) => {
                self.mark(u64::from(inner.is_async));
                walk_stmt(self, stmt);
            }
            Stmt::Try(inner) => {
                self.mark(u64::from(inner.is_star));
                walk_stmt(self, stmt);
            }
            Stmt::ImportFrom(import) => {
                self.node(import.into());
                self.mark(u64::from(import.level));
                self.token(spelled(Of::Module, import.module.as_deref().unwrap_or_default()));
                for alias in &import.names {
                    self.visit_alias(alias);
                }
                self.end();
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        self.token(spelled(Of::Module, &alias.name));
        let bound = alias.asname.as_ref().map_or_else(|| alias.name.split('.').next().unwrap_or_default(), Identifier::as_str);
        if bound != "*" {
            self.name(bound);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.name(name.id.as_str()),
            Expr::Attribute(attribute) => {
                if !self.member(&attribute.value, attribute.attr.as_str()) {
                    self.token(spelled(Of::Attribute, attribute.attr.as_str()));
                    self.visit_expr(&attribute.value);
                }
            }
            Expr::Call(call) => {
                if let Expr::Name(name) = &*call.func {
                    self.is_dynamic |= NAMESPACE_FUNCTIONS.contains(&name.id.as_str());
                }
                self.node(call.into());
                self.visit_expr(&call.func);
                self.visit_arguments(&call.arguments);
                self.end();
            }
            Expr::StringLiteral(literal) => self.token(spelled(Of::Text, literal.value.to_str())),
            Expr::BytesLiteral(literal) => {
                let bytes: Vec<u8> = literal.value.bytes().collect();
                self.token(xxh3_64_with_seed(&bytes, Of::Bytes as u64));
            }
            Expr::NumberLiteral(literal) => self.number(&literal.value),
            Expr::BooleanLiteral(literal) => self.token(mixed(Of::Number, 0xB001 + u64::from(literal.value))),
            Expr::FString(string) => {
                self.node(string.into());
                let mut text = String::new();
                for part in &string.value {
                    match part {
                        FStringPart::Literal(literal) => text.push_str(literal.as_str()),
                        FStringPart::FString(string) => self.interpolated(&string.elements, &mut text),
                    }
                }
                self.text(&mut text);
                self.end();
            }
            Expr::TString(string) => {
                self.node(string.into());
                let mut text = String::new();
                for string in &string.value {
                    self.interpolated(&string.elements, &mut text);
                }
                self.text(&mut text);
                self.end();
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(inner) => self.comprehension(expr, &inner.generators, [Some(&inner.elt), None]),
            Expr::SetComp(inner) => self.comprehension(expr, &inner.generators, [Some(&inner.elt), None]),
            Expr::Generator(inner) => self.comprehension(expr, &inner.generators, [Some(&inner.elt), None]),
            Expr::DictComp(inner) => self.comprehension(expr, &inner.generators, [inner.key.as_deref(), Some(&inner.value)]),
            Expr::Dict(dict) => {
                self.node(dict.into());
                for item in &dict.items {
                    match &item.key {
                        Some(key) => self.visit_expr(key),
                        None => self.operator("**"),
                    }
                    self.visit_expr(&item.value);
                }
                self.end();
            }
            Expr::Slice(slice) => {
                let there = [&slice.lower, &slice.upper, &slice.step].map(Option::is_some);
                self.mark(there.into_iter().fold(1, |mask, is_there| mask * 2 + u64::from(is_there)));
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        for argument in arguments.iter_source_order() {
            match argument {
                ruff_python_ast::ArgOrKeyword::Arg(argument) => self.visit_expr(argument),
                ruff_python_ast::ArgOrKeyword::Keyword(keyword) => self.visit_keyword(keyword),
            }
        }
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        match &keyword.arg {
            Some(name) => {
                self.keywords.insert(name.as_str());
                self.token(spelled(Of::Keyword, name.as_str()));
            }
            None => self.operator("**"),
        }
        self.visit_expr(&keyword.value);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.mark(u64::from(inner.type_.is_some()));
        walk_except_handler(self, handler);
    }

    fn visit_pattern_keyword(&mut self, keyword: &'a PatternKeyword) {
        self.token(spelled(Of::Attribute, keyword.attr.as_str()));
        self.visit_pattern(&keyword.pattern);
    }

    fn visit_identifier(&mut self, identifier: &'a Identifier) {
        self.name(identifier.as_str());
    }

    fn visit_singleton(&mut self, singleton: &'a Singleton) {
        self.operator(match singleton {
            Singleton::None => "None",
            Singleton::True => "True",
            Singleton::False => "False",
        });
    }

    fn visit_bool_op(&mut self, operator: &'a BoolOp) {
        self.operator(operator.as_str());
    }

    fn visit_operator(&mut self, operator: &'a Operator) {
        self.operator(operator.as_str());
    }

    fn visit_unary_op(&mut self, operator: &'a UnaryOp) {
        // `-x` and `x - y` are different things.
        self.mark(0x0E);
        self.operator(operator.as_str());
    }

    fn visit_cmp_op(&mut self, operator: &'a CmpOp) {
        self.operator(operator.as_str());
    }
}

/// A text that stands for itself and does nothing: a docstring, or code that was put away.
fn is_remark(stmt: &Stmt) -> bool {
    stmt.as_expr_stmt().is_some_and(|expression| expression.value.is_string_literal_expr())
}

fn spelled(of: Of, text: &str) -> u64 {
    xxh3_64_with_seed(text.as_bytes(), of as u64)
}

/// A number as a hash (the finaliser of `SplitMix64`).
fn mixed(of: Of, value: u64) -> u64 {
    let mut hash = value ^ (of as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

fn digest(hashes: &[u64]) -> u128 {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    xxh3_128(&bytes)
}

//! What the parts of a node are, by the kind of node.

use ruff_python_ast::{self as ast, AnyNodeRef, Expr, FStringPart};
use ruff_text_size::Ranged;

use super::{Kind, Node};
use crate::edit::Edit;
use crate::span::{Span, span_of};

/// `f(x, y=1)`
#[derive(Clone, Copy, Debug)]
pub struct Call<'t> {
    /// The whole call.
    pub node: Node<'t>,
    call: &'t ast::ExprCall,
}

/// An argument of a call.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'t> {
    /// The keyword, where it is given by one; `None` for positional ones and for `**x`.
    pub keyword: Option<&'t str>,
    /// Where the keyword stands.
    pub keyword_span: Option<Span>,
    /// What is given: for `*x` the [`Kind::Starred`], for `**x` the `x`.
    pub value: Node<'t>,
    /// Whether it is `**x`.
    pub is_unpacked: bool,
    /// The whole argument with its keyword and with parentheses around it.
    pub span: Span,
}

impl<'t> Call<'t> {
    /// What is called.
    pub fn callee(self) -> Node<'t> {
        self.node.at_expr(&self.call.func)
    }

    /// The last name of what is called: `f` for `a.b.f()`. Empty for `a[0]()` and the like.
    pub fn name(self) -> &'t str {
        match &*self.call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        }
    }

    /// What a method is called on: `a.b` for `a.b.f()`.
    pub fn receiver(self) -> Option<Node<'t>> {
        self.callee().as_attribute().map(|attribute| attribute.value)
    }

    /// The arguments in the order of the text.
    pub fn arguments(self) -> Vec<Argument<'t>> {
        self.call.arguments.iter_source_order().filter_map(|argument| self.argument(argument)).collect()
    }

    fn argument(self, argument: ast::ArgOrKeyword<'t>) -> Option<Argument<'t>> {
        match argument {
            ast::ArgOrKeyword::Arg(value) => {
                let value = self.node.at_expr(value);
                Some(Argument { keyword: None, keyword_span: None, value, is_unpacked: false, span: value.outer_span() })
            }
            ast::ArgOrKeyword::Keyword(keyword) => {
                let value = self.node.child(keyword.range())?.at_expr(&keyword.value);
                Some(Argument {
                    keyword: keyword.arg.as_ref().map(ast::Identifier::as_str),
                    keyword_span: keyword.arg.as_ref().map(span_of),
                    value,
                    is_unpacked: keyword.arg.is_none(),
                    span: Span::new(keyword.start().to_u32(), value.outer_span().end.max(keyword.end().to_u32())),
                })
            }
        }
    }

    /// The positional arguments before the first `*x`.
    pub fn positional(self) -> Vec<Node<'t>> {
        let plain = self.call.arguments.args.iter().take_while(|value| !value.is_starred_expr());
        plain.map(|value| self.node.at_expr(value)).collect()
    }

    /// The value of a keyword.
    pub fn keyword(self, name: &str) -> Option<Node<'t>> {
        let keyword = self.call.arguments.find_keyword(name)?;
        Some(self.node.child(keyword.range())?.at_expr(&keyword.value))
    }

    /// Whether `*x` or `**x` is among the arguments, so that not all of them can be read off.
    pub fn is_open(self) -> bool {
        let arguments = &self.call.arguments;
        arguments.args.iter().any(Expr::is_starred_expr) || arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
    }

    /// Where the parentheses with the arguments stand.
    pub fn parentheses(self) -> Span {
        span_of(&self.call.arguments)
    }

    /// Removes an argument (by its place in [`arguments`](Self::arguments)) and one comma with it.
    pub fn remove_argument(self, index: usize) -> Edit {
        let arguments = self.arguments();
        let span = arguments[index].span;
        if let Some(next) = arguments.get(index + 1) {
            return Edit::delete(Span::new(span.start, next.span.start));
        }
        let start = index.checked_sub(1).map_or(span.start, |before| arguments[before].span.end);
        // A trailing comma goes too, so that none is left alone.
        let end = self.parentheses().end - 1;
        let rest = &self.node.tree.text()[span.end as usize..end as usize];
        let comma = rest.trim_start().starts_with(',').then(|| rest.find(',').unwrap_or_default() as u32 + 1);
        Edit::delete(Span::new(start, span.end + comma.unwrap_or_default()))
    }

    /// Adds an argument after the last one.
    pub fn add_argument(self, text: &str) -> Edit {
        match self.arguments().last() {
            Some(last) => Edit::insert(last.span.end, format!(", {text}")),
            None => Edit::insert(self.parentheses().start + 1, text),
        }
    }
}

/// `a.b`
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'t> {
    /// What it is an attribute of.
    pub value: Node<'t>,
    /// Its name.
    pub name: &'t str,
    /// Where its name stands.
    pub name_span: Span,
}

/// A number, as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer that 64 bits hold.
    Int(i64),
    /// A decimal fraction, or a larger integer.
    Float(f64),
}

impl Number {
    /// The number, rounded where it is a large integer.
    pub fn value(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "that is what the comment says")]
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

/// `a + b`
#[derive(Clone, Copy, Debug)]
pub struct Binary<'t> {
    /// The left side.
    pub left: Node<'t>,
    /// `+`, `**`, `@`, …
    pub operator: &'static str,
    /// The right side.
    pub right: Node<'t>,
}

/// `a[i]`
#[derive(Clone, Copy, Debug)]
pub struct Subscript<'t> {
    /// What is indexed.
    pub value: Node<'t>,
    /// The index, a [`Kind::Slice`] or a [`Kind::Tuple`] of them.
    pub index: Node<'t>,
}

/// A piece of an f-string or of a plain string.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'t> {
    /// Text, with its escapes resolved.
    Text(&'t str, Span),
    /// `{value}`
    Value(Node<'t>),
}

/// `def f(x): …`
#[derive(Clone, Copy, Debug)]
pub struct Function<'t> {
    /// The whole statement.
    pub node: Node<'t>,
    function: &'t ast::StmtFunctionDef,
}

/// A parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'t> {
    /// Its name, without stars.
    pub name: &'t str,
    /// Where its name (with the annotation) stands.
    pub span: Span,
    /// Its default value.
    pub default: Option<Node<'t>>,
    /// `*` for `*args`, `**` for `**kwargs`, else empty.
    pub stars: &'static str,
}

impl<'t> Function<'t> {
    /// Its name.
    pub fn name(self) -> &'t str {
        self.function.name.as_str()
    }

    /// Where its name stands.
    pub fn name_span(self) -> Span {
        span_of(&self.function.name)
    }

    /// Its parameters, in order.
    pub fn parameters(self) -> Vec<Parameter<'t>> {
        let all = &*self.function.parameters;
        let plain = |parameter: &'t ast::ParameterWithDefault| Parameter {
            name: parameter.parameter.name.as_str(),
            span: span_of(&parameter.parameter),
            default: parameter.default.as_deref().map(|default| self.node.at_expr(default)),
            stars: "",
        };
        let starred = |parameter: &'t ast::Parameter, stars| Parameter {
            name: parameter.name.as_str(),
            span: span_of(parameter),
            default: None,
            stars,
        };
        let mut parameters: Vec<Parameter> = all.posonlyargs.iter().chain(&all.args).map(plain).collect();
        parameters.extend(all.vararg.as_deref().map(|parameter| starred(parameter, "*")));
        parameters.extend(all.kwonlyargs.iter().map(plain));
        parameters.extend(all.kwarg.as_deref().map(|parameter| starred(parameter, "**")));
        parameters
    }

    /// Where the parentheses with the parameters stand.
    pub fn parentheses(self) -> Span {
        span_of(&*self.function.parameters)
    }

    /// The statements of its body.
    pub fn body(self) -> Vec<Node<'t>> {
        self.node.block()
    }

    /// The decorators' expressions.
    pub fn decorators(self) -> Vec<Node<'t>> {
        self.node.decorators(&self.function.decorator_list)
    }
}

/// `class A(B): …`
#[derive(Clone, Copy, Debug)]
pub struct Class<'t> {
    /// The whole statement.
    pub node: Node<'t>,
    class: &'t ast::StmtClassDef,
}

impl<'t> Class<'t> {
    /// Its name.
    pub fn name(self) -> &'t str {
        self.class.name.as_str()
    }

    /// Where its name stands.
    pub fn name_span(self) -> Span {
        span_of(&self.class.name)
    }

    /// Its bases.
    pub fn bases(self) -> Vec<Node<'t>> {
        self.class.bases().iter().map(|base| self.node.at_expr(base)).collect()
    }

    /// Where the parentheses with the bases stand.
    pub fn parentheses(self) -> Option<Span> {
        self.class.arguments.as_deref().map(span_of)
    }

    /// The statements of its body.
    pub fn body(self) -> Vec<Node<'t>> {
        self.node.block()
    }

    /// A method of its own.
    pub fn method(self, name: &str) -> Option<Function<'t>> {
        self.methods().into_iter().rev().find(|method| method.name() == name)
    }

    /// The methods of its own.
    pub fn methods(self) -> Vec<Function<'t>> {
        self.body().into_iter().filter_map(Node::as_function).collect()
    }

    /// The decorators' expressions.
    pub fn decorators(self) -> Vec<Node<'t>> {
        self.node.decorators(&self.class.decorator_list)
    }
}

/// `a = b = c`, `a: T = c`, `a += c`
#[derive(Clone, Debug)]
pub struct Assignment<'t> {
    /// The whole statement.
    pub node: Node<'t>,
    /// What is assigned to.
    pub targets: Vec<Node<'t>>,
    /// What is assigned; `None` for `a: T`.
    pub value: Option<Node<'t>>,
}

/// `with a as b: …`
#[derive(Clone, Debug)]
pub struct With<'t> {
    /// The whole statement.
    pub node: Node<'t>,
    /// Each context with the target it is bound to.
    pub items: Vec<(Node<'t>, Option<Node<'t>>)>,
    /// The statements of its body.
    pub body: Vec<Node<'t>>,
}

/// `for target in iterable: …`, as a statement or in a comprehension
#[derive(Clone, Copy, Debug)]
pub struct Loop<'t> {
    /// What each item is bound to.
    pub target: Node<'t>,
    /// What is gone through.
    pub iterable: Node<'t>,
}

impl<'t> Node<'t> {
    /// The node of an expression that stands within this one.
    fn at_expr(self, expr: &Expr) -> Node<'t> {
        let range = expr.range();
        if let Some(node) = self.within_at(range).find(|node| node.kind().is_expression()) {
            return node;
        }
        let mut around = self;
        loop {
            let node = around.children().find(|child| child.range().contains_range(range));
            let node = node.expect("an expression within a node is among its descendants");
            if node.kind().is_expression() && node.range() == range {
                return node;
            }
            around = node;
        }
    }

    fn decorators(self, decorators: &'t [ast::Decorator]) -> Vec<Node<'t>> {
        decorators.iter().map(|decorator| self.at_expr(&decorator.expression)).collect()
    }

    /// The call that it is.
    pub fn as_call(self) -> Option<Call<'t>> {
        if let AnyNodeRef::ExprCall(call) = self.inner() { Some(Call { node: self, call }) } else { None }
    }

    /// The name that it is.
    pub fn as_name(self) -> Option<&'t str> {
        if let AnyNodeRef::ExprName(name) = self.inner() { Some(name.id.as_str()) } else { None }
    }

    /// The attribute that it is.
    pub fn as_attribute(self) -> Option<Attribute<'t>> {
        let AnyNodeRef::ExprAttribute(attribute) = self.inner() else { return None };
        let value = self.at_expr(&attribute.value);
        Some(Attribute { value, name: attribute.attr.as_str(), name_span: span_of(&attribute.attr) })
    }

    /// `a.b.c` as its names.
    pub fn dotted(self) -> Option<Vec<&'t str>> {
        if let Some(name) = self.as_name() {
            return Some(vec![name]);
        }
        let attribute = self.as_attribute()?;
        let mut names = attribute.value.dotted()?;
        names.push(attribute.name);
        Some(names)
    }

    /// What a chain of attributes, calls and indices starts with: `a` of `a.b(c)[0].d`.
    #[must_use]
    pub fn root(self) -> Node<'t> {
        let inner = match self.kind() {
            Kind::Attribute => self.as_attribute().map(|attribute| attribute.value),
            Kind::Call => self.as_call().map(Call::callee),
            Kind::Subscript => self.as_subscript().map(|subscript| subscript.value),
            _ => None,
        };
        inner.map_or(self, Node::root)
    }

    /// The same, or the attribute of `self` that the chain starts with: `self.a` of `self.a.b(c)`.
    #[must_use]
    pub fn root_with_self(self) -> Node<'t> {
        let root = self.root();
        if root.as_name() != Some("self") {
            return root;
        }
        root.parent().filter(|parent| parent.kind() == Kind::Attribute && parent.is_within(self)).unwrap_or(root)
    }

    /// The value of a plain string, its parts joined and its escapes resolved.
    pub fn as_string(self) -> Option<&'t str> {
        if let AnyNodeRef::ExprStringLiteral(literal) = self.inner() { Some(literal.value.to_str()) } else { None }
    }

    /// The pieces of an f-string or of a plain string.
    pub fn as_pieces(self) -> Option<Vec<Piece<'t>>> {
        match self.inner() {
            AnyNodeRef::ExprStringLiteral(literal) => {
                Some(literal.value.iter().map(|part| Piece::Text(&part.value, span_of(part))).collect())
            }
            AnyNodeRef::ExprFString(string) => {
                let mut pieces = Vec::new();
                for part in &string.value {
                    match part {
                        FStringPart::Literal(literal) => pieces.push(Piece::Text(&literal.value, span_of(literal))),
                        FStringPart::FString(string) => pieces.extend(string.elements.iter().map(|element| match element {
                            ast::InterpolatedStringElement::Literal(text) => Piece::Text(&text.value, span_of(text)),
                            ast::InterpolatedStringElement::Interpolation(value) => Piece::Value(self.at_expr(&value.expression)),
                        })),
                    }
                }
                Some(pieces)
            }
            _ => None,
        }
    }

    /// The number that it is, with a sign before it or not.
    pub fn as_number(self) -> Option<Number> {
        match self.inner() {
            AnyNodeRef::ExprNumberLiteral(literal) => match &literal.value {
                ast::Number::Int(int) => {
                    int.as_i64().map(Number::Int).or_else(|| int.to_string().parse().ok().map(Number::Float))
                }
                ast::Number::Float(value) => Some(Number::Float(*value)),
                ast::Number::Complex { .. } => None,
            },
            AnyNodeRef::ExprUnaryOp(unary) => {
                let number = self.at_expr(&unary.operand).as_number()?;
                match (unary.op, number) {
                    (ast::UnaryOp::USub, Number::Int(value)) => value.checked_neg().map(Number::Int),
                    (ast::UnaryOp::USub, Number::Float(value)) => Some(Number::Float(-value)),
                    (ast::UnaryOp::UAdd, number) => Some(number),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The binary operation that it is.
    pub fn as_binary(self) -> Option<Binary<'t>> {
        let AnyNodeRef::ExprBinOp(binary) = self.inner() else { return None };
        let (left, right) = (self.at_expr(&binary.left), self.at_expr(&binary.right));
        Some(Binary { left, operator: binary.op.as_str(), right })
    }

    /// The subscript that it is.
    pub fn as_subscript(self) -> Option<Subscript<'t>> {
        let AnyNodeRef::ExprSubscript(subscript) = self.inner() else { return None };
        Some(Subscript { value: self.at_expr(&subscript.value), index: self.at_expr(&subscript.slice) })
    }

    /// The elements of a list, a tuple or a set.
    pub fn elements(self) -> Option<Vec<Node<'t>>> {
        matches!(self.kind(), Kind::List | Kind::Tuple | Kind::Set).then(|| self.children().collect())
    }

    /// Keys and values of a dictionary; no key for `**x`.
    pub fn entries(self) -> Option<Vec<(Option<Node<'t>>, Node<'t>)>> {
        let AnyNodeRef::ExprDict(dict) = self.inner() else { return None };
        let entry = |item: &ast::DictItem| (item.key.as_ref().map(|key| self.at_expr(key)), self.at_expr(&item.value));
        Some(dict.items.iter().map(entry).collect())
    }

    /// The function definition that it is.
    pub fn as_function(self) -> Option<Function<'t>> {
        if let AnyNodeRef::StmtFunctionDef(function) = self.inner() { Some(Function { node: self, function }) } else { None }
    }

    /// The class definition that it is.
    pub fn as_class(self) -> Option<Class<'t>> {
        if let AnyNodeRef::StmtClassDef(class) = self.inner() { Some(Class { node: self, class }) } else { None }
    }

    /// The assignment that it is.
    pub fn as_assignment(self) -> Option<Assignment<'t>> {
        let (targets, value) = match self.inner() {
            AnyNodeRef::StmtAssign(assign) => {
                (assign.targets.iter().map(|target| self.at_expr(target)).collect(), Some(self.at_expr(&assign.value)))
            }
            AnyNodeRef::StmtAnnAssign(assign) => {
                (vec![self.at_expr(&assign.target)], assign.value.as_deref().map(|value| self.at_expr(value)))
            }
            AnyNodeRef::StmtAugAssign(assign) => (vec![self.at_expr(&assign.target)], Some(self.at_expr(&assign.value))),
            _ => return None,
        };
        Some(Assignment { node: self, targets, value })
    }

    /// The expression that a statement consists of.
    pub fn as_expression_statement(self) -> Option<Node<'t>> {
        if let AnyNodeRef::StmtExpr(statement) = self.inner() { Some(self.at_expr(&statement.value)) } else { None }
    }

    /// The `with` statement that it is.
    pub fn as_with(self) -> Option<With<'t>> {
        let AnyNodeRef::StmtWith(with) = self.inner() else { return None };
        let item = |item: &ast::WithItem| {
            let target = item.optional_vars.as_deref().map(|target| self.at_expr(target));
            (self.at_expr(&item.context_expr), target)
        };
        Some(With { node: self, items: with.items.iter().map(item).collect(), body: self.block() })
    }

    /// The loop that a `for` statement or a part of a comprehension is.
    pub fn as_loop(self) -> Option<Loop<'t>> {
        let (target, iterable) = match self.inner() {
            AnyNodeRef::StmtFor(statement) => (&*statement.target, &*statement.iter),
            AnyNodeRef::Comprehension(comprehension) => (&comprehension.target, &comprehension.iter),
            _ => return None,
        };
        Some(Loop { target: self.at_expr(target), iterable: self.at_expr(iterable) })
    }

    /// The statements directly in a compound statement or in a part of one (`else`, `except`, `case`).
    pub fn block(self) -> Vec<Node<'t>> {
        self.children().filter(|child| child.kind().is_statement()).collect()
    }
}

//! The words of a code: what its names and texts speak of, for comparing it with what people say of it.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, walk_expr, walk_keyword, walk_stmt};
use ruff_python_ast::{Expr, InterpolatedStringElement, Keyword, Number, Stmt};

use crate::facts::Name;

/// What a code mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Variables, attributes, keywords, functions and classes; sorted, each once.
    pub names: Vec<Name>,
    /// Of those, what is called under a name that begins with a capital letter: classes, as a rule.
    pub made: Vec<Name>,
    /// Texts and numbers, in the order of the code.
    pub texts: Vec<String>,
}

impl Mentions {
    pub(super) fn of_body(body: &[Stmt]) -> Self {
        let mut mentions = Self::default();
        mentions.visit_body(body);
        for names in [&mut mentions.names, &mut mentions.made] {
            names.sort_unstable();
            names.dedup();
        }
        mentions
    }

    fn name(&mut self, name: &str) {
        self.names.push(Name::new(name));
    }
}

impl<'a> SourceOrderVisitor<'a> for Mentions {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::ClassDef(class) => self.name(class.name.as_str()),
            Stmt::FunctionDef(function) => self.name(function.name.as_str()),
            Stmt::Import(_) | Stmt::ImportFrom(_) => return,
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.name(name.id.as_str()),
            Expr::Attribute(attribute) => self.name(attribute.attr.as_str()),
            Expr::StringLiteral(literal) => self.texts.push(literal.value.to_str().to_owned()),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(int) => self.texts.push(int.to_string()),
                Number::Float(float) => self.texts.push(float.to_string()),
                Number::Complex { .. } => {}
            },
            Expr::Call(call) => {
                let called = match &*call.func {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                if called.starts_with(|first: char| first.is_ascii_uppercase()) {
                    self.made.push(Name::new(called));
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        if let Some(name) = &keyword.arg {
            self.name(name.as_str());
        }
        walk_keyword(self, keyword);
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        if let InterpolatedStringElement::Literal(literal) = element {
            self.texts.push(literal.value.to_string());
        }
        ruff_python_ast::visitor::source_order::walk_interpolated_string_element(self, element);
    }
}

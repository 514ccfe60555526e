//! The string literals that calls are given.

use ruff_python_ast::Expr;
use ruff_python_ast::visitor::{Visitor, walk_expr};

use crate::collect::dotted;
use crate::facts::{LiteralArgument, Name};
use crate::module::Module;
use crate::span::span_of;
use crate::stack::with_room;

/// Every string literal that stands as an argument of a call, in the order of the calls.
pub fn literal_arguments(module: &Module) -> Vec<LiteralArgument> {
    let mut finder = Finder::default();
    with_room(|| finder.visit_body(module.body()));
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Vec<LiteralArgument>,
}

impl<'a> Visitor<'a> for Finder {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && let Some(callee) = called_name(&call.func)
        {
            for (position, argument) in call.arguments.args.iter().enumerate() {
                self.argument(&callee, None, Some(position), argument);
            }
            for keyword in &call.arguments.keywords {
                let name = keyword.arg.as_ref().map(|name| Name::new(name.as_str()));
                self.argument(&callee, name, None, &keyword.value);
            }
        }
        walk_expr(self, expr);
    }
}

impl Finder {
    fn argument(&mut self, callee: &Name, keyword: Option<Name>, position: Option<usize>, value: &Expr) {
        if let Expr::StringLiteral(literal) = value {
            self.found.push(LiteralArgument {
                callee: callee.clone(),
                keyword,
                position,
                value: literal.value.to_str().to_owned(),
                span: span_of(value),
            });
        }
    }
}

fn called_name(func: &Expr) -> Option<Name> {
    if let Some((root, path)) = dotted(func) {
        return Some(path.last().map_or_else(|| Name::new(root.id.as_str()), |(name, _)| name.clone()));
    }
    func.as_attribute_expr().map(|attribute| Name::new(attribute.attr.as_str()))
}

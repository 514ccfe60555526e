//! How much there is to a program beyond its length: nodes, branches, loops, nesting, and what it calls and defines.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body};
use ruff_python_ast::{AnyNodeRef, Expr};

use crate::facts::Name;
use crate::module::Module;
use crate::stack::with_room;

/// Counts over one module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// Nodes of the syntax tree: statements, expressions and the parts that these are made of.
    pub nodes: u32,
    /// Places where the program takes one of several ways: `if`, `elif`, `case`, `except`, conditional expressions.
    pub branches: u32,
    /// `for`, `while` and comprehensions.
    pub loops: u32,
    /// How deep `if`, `for`, `while`, `with`, `try` and `match` stand within each other, at most.
    pub depth: u32,
    /// Functions, methods and lambdas that it defines.
    pub functions: u32,
    /// Classes that it defines, each with the last names of its bases.
    pub classes: BTreeMap<Name, Vec<Name>>,
    /// Names of the functions and methods that it defines.
    pub defined: BTreeSet<Name>,
    /// What it calls, by the last name before the brackets, and how often.
    pub called: BTreeMap<Name, u32>,
}

/// Counts over a module.
pub fn structure(module: &Module) -> Structure {
    let mut counter = Counter::default();
    with_room(|| walk_body(&mut counter, module.body()));
    counter.counts
}

#[derive(Default)]
struct Counter {
    counts: Structure,
    depth: u32,
}

impl<'a> SourceOrderVisitor<'a> for Counter {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let counts = &mut self.counts;
        counts.nodes += 1;
        if nests(node) {
            self.depth += 1;
            counts.depth = counts.depth.max(self.depth);
        }
        match node {
            AnyNodeRef::StmtIf(_)
            | AnyNodeRef::ExprIf(_)
            | AnyNodeRef::MatchCase(_)
            | AnyNodeRef::ExceptHandlerExceptHandler(_) => counts.branches += 1,
            AnyNodeRef::ElifElseClause(clause) => counts.branches += u32::from(clause.test.is_some()),
            AnyNodeRef::StmtFor(_) | AnyNodeRef::StmtWhile(_) | AnyNodeRef::Comprehension(_) => counts.loops += 1,
            AnyNodeRef::ExprLambda(_) => counts.functions += 1,
            AnyNodeRef::StmtFunctionDef(function) => {
                counts.functions += 1;
                counts.defined.insert(Name::new(function.name.as_str()));
            }
            AnyNodeRef::StmtClassDef(class) => {
                let bases = class.arguments.iter().flat_map(|arguments| &arguments.args).filter_map(last_name);
                counts.classes.insert(Name::new(class.name.as_str()), bases.collect());
            }
            AnyNodeRef::ExprCall(call) => {
                if let Some(name) = last_name(&call.func) {
                    *counts.called.entry(name).or_default() += 1;
                }
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        self.depth -= u32::from(nests(node));
    }
}

fn nests(node: AnyNodeRef<'_>) -> bool {
    matches!(
        node,
        AnyNodeRef::StmtIf(_)
            | AnyNodeRef::StmtFor(_)
            | AnyNodeRef::StmtWhile(_)
            | AnyNodeRef::StmtWith(_)
            | AnyNodeRef::StmtTry(_)
            | AnyNodeRef::StmtMatch(_)
    )
}

/// `a.b.c` → `c`; nothing for what has no name, such as a call's result.
fn last_name(expr: &Expr) -> Option<Name> {
    match expr {
        Expr::Name(name) => Some(Name::new(name.id.as_str())),
        Expr::Attribute(attribute) => Some(Name::new(attribute.attr.as_str())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Structure {
        structure(&Module::parse(text).expect("the test's text is Python"))
    }

    #[test]
    fn ways_loops_and_nesting_are_counted() {
        let counts = of(
            "for x in y:\n    if x:\n        a()\n    elif z:\n        b()\n    else:\n        c()\nd = [e for e in f if e]\n",
        );
        assert_eq!((counts.branches, counts.loops, counts.depth), (2, 2, 2));
        let counts = of("try:\n    a()\nexcept E:\n    b = 1 if c else 2\nmatch b:\n    case 1: pass\n    case _: pass\n");
        assert_eq!((counts.branches, counts.loops, counts.depth), (4, 0, 1));
    }

    #[test]
    fn what_is_called_is_told_by_its_last_name_and_what_is_defined_by_its_own() {
        let counts = of("class A(mn.Scene, B):\n    def construct(self):\n        self.play(mn.Create(Circle()), f()())\n");
        assert_eq!(counts.classes[&Name::new("A")], ["Scene", "B"]);
        let called: Vec<&str> = counts.called.keys().map(Name::as_str).collect();
        assert_eq!(called, ["Circle", "Create", "f", "play"]);
        assert_eq!((counts.functions, counts.defined.len()), (1, 1));
    }

    #[test]
    fn nodes_do_not_depend_on_layout() {
        assert_eq!(of("a = (1 +\n  2) # c\n").nodes, of("a = 1 + 2").nodes);
        assert!(of("a = 1 + 2 + 3").nodes > of("a = 1 + 2").nodes);
    }
}

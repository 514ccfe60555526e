//! What two texts must share to be the same program: the syntax tree, with comments, layout, quotes, docstrings and the
//! order of imports aside. A `#` in a string is no comment here, and the order of statements counts.

use std::hash::{Hash, Hasher};

use ruff_python_ast::comparable::ComparableStmt;
use ruff_python_ast::visitor::transformer::{Transformer, walk_stmt};
use ruff_python_ast::{Stmt, Suite};

use crate::module::{Module, SyntaxError};

/// A hash that is equal for texts that are the same program, fed to `hasher`.
///
/// # Errors
/// When the text is no Python.
pub fn normalised_hash(text: &str, hasher: &mut impl Hasher) -> Result<(), SyntaxError> {
    let module = Module::parse(text)?;
    let mut body: Suite = module.body().iter().cloned().collect();
    WithoutDocstrings.visit_body(&mut body);
    let (imports, rest): (Vec<&Stmt>, Vec<&Stmt>) =
        body.iter().partition(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)));
    let mut lines: Vec<String> = imports.into_iter().flat_map(imported).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.hash(hasher);
    for stmt in rest {
        ComparableStmt::from(stmt).hash(hasher);
    }
    Ok(())
}

/// One line for each name that an import binds, so that `import a, b` and two imports are the same.
fn imported(stmt: &Stmt) -> Vec<String> {
    match stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .map(|alias| format!("import {} as {}", alias.name, alias.asname.as_ref().unwrap_or(&alias.name)))
            .collect(),
        Stmt::ImportFrom(import) => import
            .names
            .iter()
            .map(|alias| {
                let module = import.module.as_deref().unwrap_or_default();
                let dots = ".".repeat(import.level as usize);
                format!("from {dots}{module} import {} as {}", alias.name, alias.asname.as_ref().unwrap_or(&alias.name))
            })
            .collect(),
        _ => Vec::new(),
    }
}

struct WithoutDocstrings;

impl WithoutDocstrings {
    fn visit_body(&self, body: &mut Suite) {
        if body.len() > 1 && body.first().is_some_and(ruff_python_ast::helpers::is_docstring_stmt) {
            body.remove(0);
        }
        for stmt in body.iter_mut() {
            self.visit_stmt(stmt);
        }
    }
}

impl Transformer for WithoutDocstrings {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => Self::visit_body(self, &mut function.body),
            Stmt::ClassDef(class) => Self::visit_body(self, &mut class.body),
            _ => walk_stmt(self, stmt),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        normalised_hash(text, &mut hasher).expect("the test's text is Python");
        hasher.finish()
    }

    #[test]
    fn layout_comments_quotes_and_import_order_do_not_count() {
        let left = "import os\nfrom manim import *\n\nx = 'a' # note\n";
        let right = "from manim import *\nimport os\nx = (\n    \"a\"\n)\n";
        assert_eq!(key(left), key(right));
    }

    #[test]
    fn a_hash_in_a_string_counts_and_so_does_order() {
        assert_ne!(key("c = '#ff0000'"), key("c = '#00ff00'"));
        assert_ne!(key("a = 1\nb = 2"), key("b = 2\na = 1"));
        assert_ne!(key("if x:\n    a()\n    b()"), key("if x:\n    a()\nb()"));
    }

    #[test]
    fn docstrings_do_not_count() {
        assert_eq!(key("def f():\n    'does'\n    return 1"), key("def f():\n    return 1"));
    }
}

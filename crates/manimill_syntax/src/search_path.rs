//! `sys.path.insert(1, "common/")`: edits of the module search path that can be read off the text.

use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Number, Operator, Stmt};

use crate::collect::dotted;

/// A folder that a statement adds to `sys.path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPathEdit {
    /// Whether it goes to the front (`insert`) or to the end (`append`).
    pub front: bool,
    /// The folder, with `/` between its parts.
    pub folder: Folder,
}

/// A folder as the text says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Relative to the file itself (`os.path.dirname(__file__)`); the file's own path is `.`'s child, so its folder is `..`.
    OfFile(String),
    /// Relative to the folder that the program is started in.
    OfStart(String),
}

/// The edits of `sys.path` in a statement, in order.
pub(crate) fn search_path_edits(stmt: &Stmt) -> Vec<SearchPathEdit> {
    let mut finder = Finder::default();
    finder.visit_stmt(stmt);
    finder.edits
}

#[derive(Default)]
struct Finder {
    edits: Vec<SearchPathEdit>,
}

impl<'a> Visitor<'a> for Finder {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let Expr::Call(call) = expr else { return };
        let Some((root, path)) = dotted(&call.func) else { return };
        let method = match (root.id.as_str(), path.as_slice()) {
            ("sys", [(path, _), (method, _)]) if path == "path" => method.as_str(),
            _ => return,
        };
        let argument = match method {
            "append" => call.arguments.args.first(),
            "insert" => call.arguments.args.get(1),
            _ => None,
        };
        if let Some(folder) = argument.and_then(evaluate) {
            self.edits.push(SearchPathEdit { front: method == "insert", folder });
        }
    }
}

/// What the common ways to write a path come to.
fn evaluate(expr: &Expr) -> Option<Folder> {
    match expr {
        Expr::StringLiteral(literal) => Some(Folder::OfStart(literal.value.to_str().replace('\\', "/"))),
        Expr::Name(name) if &name.id == "__file__" => Some(Folder::OfFile(".".into())),
        Expr::BinOp(operation) if matches!(operation.op, Operator::Div | Operator::Add) => {
            Some(join(evaluate(&operation.left)?, operation.right.as_string_literal_expr()?.value.to_str()))
        }
        Expr::Attribute(attribute) if &attribute.attr == "parent" => Some(join(evaluate(&attribute.value)?, "..")),
        Expr::Subscript(subscript) => {
            let parents = subscript.value.as_attribute_expr().filter(|attribute| &attribute.attr == "parents")?;
            let Number::Int(nth) = &subscript.slice.as_number_literal_expr()?.value else { return None };
            let mut folder = evaluate(&parents.value)?;
            for _ in 0..=nth.as_u8()? {
                folder = join(folder, "..");
            }
            Some(folder)
        }
        Expr::Call(call) => {
            let arguments = &call.arguments.args;
            if let Expr::Attribute(method) = &*call.func
                && matches!(method.attr.as_str(), "resolve" | "absolute" | "as_posix")
            {
                return evaluate(&method.value);
            }
            let function = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => return None,
            };
            match function {
                "str" | "Path" | "abspath" | "realpath" | "normpath" | "fspath" => evaluate(arguments.first()?),
                "dirname" => Some(join(evaluate(arguments.first()?)?, "..")),
                "join" => {
                    let (first, rest) = arguments.split_first()?;
                    rest.iter().try_fold(evaluate(first)?, |folder, part| match part {
                        Expr::StringLiteral(literal) => Some(join(folder, literal.value.to_str())),
                        _ if dotted(part).is_some_and(|(_, path)| path.last().is_some_and(|(name, _)| name == "pardir")) => {
                            Some(join(folder, ".."))
                        }
                        _ => None,
                    })
                }
                "getcwd" | "cwd" => Some(Folder::OfStart(".".into())),
                _ => None,
            }
        }
        _ => None,
    }
}

fn join(folder: Folder, part: &str) -> Folder {
    let part = part.replace('\\', "/");
    match folder {
        Folder::OfFile(path) => Folder::OfFile(format!("{path}/{part}")),
        Folder::OfStart(path) => Folder::OfStart(format!("{path}/{part}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;

    fn edits(text: &str) -> Vec<SearchPathEdit> {
        let module = Module::parse(text).expect("the test's text is Python");
        module.body().iter().flat_map(search_path_edits).collect()
    }

    #[test]
    fn reads_the_common_spellings() {
        let of_file = |path: &str| Folder::OfFile(path.into());
        for (text, folder) in [
            ("sys.path.insert(1, 'common/')", Folder::OfStart("common/".into())),
            ("sys.path.append(os.path.dirname(os.path.abspath(__file__)))", of_file("./..")),
            ("sys.path.append(os.path.join(os.path.dirname(__file__), '..', 'lib'))", of_file("./../../lib")),
            ("sys.path.append(str(Path(__file__).resolve().parent.parent / 'lib'))", of_file("./../../lib")),
            ("sys.path.append(str(Path(__file__).parents[1]))", of_file("./../..")),
        ] {
            assert_eq!(edits(text).into_iter().map(|edit| edit.folder).collect::<Vec<_>>(), [folder], "{text}");
        }
    }

    #[test]
    fn leaves_alone_what_only_runs_when_called_or_cannot_be_read() {
        assert!(edits("def f():\n    sys.path.append('x')").is_empty());
        assert!(edits("sys.path.append(find())").is_empty());
    }
}

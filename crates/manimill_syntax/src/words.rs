//! The words that authors leave beside their code: docstrings, comments above a class, and what a voice says.

use ruff_python_ast::helpers::is_docstring_stmt;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, FStringPart, InterpolatedStringElement, Stmt, StmtClassDef, Suite};

use crate::facts::{Form, Statement};
use crate::module::{Module, Outline, parse_tree};
use crate::span::span_of;
use crate::stack::with_room;

/// The words around one top-level class, each as its author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The docstring of the class.
    pub class_docstring: Option<String>,
    /// The docstring of its `construct`.
    pub construct_docstring: Option<String>,
    /// The comment lines directly above the class, without their `#`, in order.
    pub comments: Vec<String>,
    /// What its voiceovers say, in the order of the text; a computed part is left out with the whole sentence.
    pub narration: Vec<String>,
}

/// The words around the class that is the module's statement at `position`. The class is parsed once more for that.
pub fn words_of(module: &Outline, position: usize) -> Words {
    let Some(facts) = module.statements().get(position).filter(|facts| matches!(facts.form, Form::Class(_))) else {
        return Words::default();
    };
    let text = module.text().get(facts.span.range()).unwrap_or_default();
    with_room(|| match parse_tree(text) {
        Ok(parsed) => {
            parsed.syntax().body.first().and_then(Stmt::as_class_def_stmt).map(|class| words_of_class(module, facts, class))
        }
        Err(_) => None,
    })
    .unwrap_or_default()
}

fn words_of_class(module: &Outline, facts: &Statement, class: &StmtClassDef) -> Words {
    let construct = class.body.iter().find_map(|stmt| stmt.as_function_def_stmt().filter(|it| it.name.as_str() == "construct"));
    let above = module.text().get(facts.text_span.start as usize..facts.span.start as usize).unwrap_or_default();
    let mut narrator = Narrator::default();
    narrator.visit_body(&class.body);
    Words {
        class_docstring: docstring(&class.body),
        construct_docstring: construct.and_then(|construct| docstring(&construct.body)),
        comments: above
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix('#'))
            .map(|line| line.trim().to_owned())
            .collect(),
        narration: narrator.said,
    }
}

/// A comment, without its `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its line, counted from 1.
    pub line: u32,
    /// What it says.
    pub text: String,
    /// Whether nothing else stands on its line.
    pub alone: bool,
}

/// Every comment of a module, in the order of the text.
pub fn comments_of(module: &Module) -> Vec<Comment> {
    let comments =
        module.tokens().into_iter().flat_map(|tokens| tokens.iter()).filter(|token| token.kind() == TokenKind::Comment);
    comments
        .map(|token| {
            let span = span_of(token);
            let line = module.lines().line(span.start);
            let begins = module.lines().start(line).unwrap_or(span.start);
            Comment {
                line,
                text: module.text()[span.range()].trim_start_matches('#').trim().to_owned(),
                alone: module.text()[begins as usize..span.start as usize].trim().is_empty(),
            }
        })
        .collect()
}

fn docstring(body: &Suite) -> Option<String> {
    let first = body.first().filter(|stmt| is_docstring_stmt(stmt))?;
    match &*first.as_expr_stmt()?.value {
        Expr::StringLiteral(literal) => Some(literal.value.to_str().to_owned()),
        _ => None,
    }
}

/// Collects the texts of `self.voiceover(...)`.
#[derive(Default)]
struct Narrator {
    said: Vec<String>,
}

impl<'a> Visitor<'a> for Narrator {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && call.func.as_attribute_expr().is_some_and(|attribute| attribute.attr.as_str() == "voiceover")
        {
            let named = call.arguments.keywords.iter().find(|keyword| keyword.arg.as_deref() == Some("text"));
            let text = named.map(|keyword| &keyword.value).or_else(|| call.arguments.args.first());
            self.said.extend(text.and_then(constant_text));
        }
        walk_expr(self, expr);
    }
}

/// The text of a literal; none where a part of it is computed.
fn constant_text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::StringLiteral(literal) => Some(literal.value.to_str().to_owned()),
        Expr::FString(formatted) => {
            let mut text = String::new();
            for part in &formatted.value {
                match part {
                    FStringPart::Literal(literal) => text.push_str(literal.as_str()),
                    FStringPart::FString(inner) => {
                        for element in &inner.elements {
                            let InterpolatedStringElement::Literal(literal) = element else { return None };
                            text.push_str(&literal.value);
                        }
                    }
                }
            }
            Some(text)
        }
        Expr::BinOp(sum) if sum.op == ruff_python_ast::Operator::Add => {
            Some(constant_text(&sum.left)? + &constant_text(&sum.right)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;

    fn of(text: &str) -> Words {
        let module = Module::parse(text).expect("the test's text is Python");
        let position = module.body().iter().position(Stmt::is_class_def_stmt).expect("a class");
        words_of(&module, position)
    }

    #[test]
    fn docstrings_and_the_comments_above() {
        let words = of(
            "x = 1\n\n# far\n\n# One circle,\n# then two.\nclass A(Scene):\n    'About A.'\n    def construct(self):\n        \"\"\"Shows it.\"\"\"\n",
        );
        assert_eq!(words.class_docstring.as_deref(), Some("About A."));
        assert_eq!(words.construct_docstring.as_deref(), Some("Shows it."));
        assert_eq!(words.comments, ["One circle,", "then two."]);
    }

    #[test]
    fn narration_in_order_with_brackets_and_without_computed_sentences() {
        let words = of(concat!(
            "class A(VoiceoverScene):\n    def construct(self):\n",
            "        with self.voiceover(text=\"First (of all)\"\n            \" this.\") as tracker:\n",
            "            with self.voiceover(\"Then that.\"):\n                self.wait(1)\n",
            "        with self.voiceover(text=f\"It is {x}.\"):\n            pass\n",
        ));
        assert_eq!(words.narration, ["First (of all) this.", "Then that."]);
    }

    #[test]
    fn comments_with_their_lines() {
        let module = Module::parse("# One\nx = '# no'  # two\n").expect("it is Python");
        let found: Vec<_> = comments_of(&module).into_iter().map(|comment| (comment.line, comment.text, comment.alone)).collect();
        assert_eq!(found, [(1, "One".to_owned(), true), (2, "two".to_owned(), false)]);
    }
}

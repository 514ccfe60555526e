//! Where an expression ends: operands, what stands between them, and what follows them.

use super::{Reader, is_keyword};
use crate::repair::text::lost_lines::comments;
use crate::repair::text::lost_lines::tokens::{Kind, Token};

impl Reader<'_, '_> {
    pub(super) fn starts_expression(&self) -> bool {
        self.peek().is_some_and(|token| {
            let text = token.text(self.source);
            match token.kind {
                Kind::Name => {
                    !is_keyword(text) || matches!(text, "None" | "True" | "False" | "not" | "lambda" | "await" | "yield")
                }
                Kind::Number | Kind::Text { .. } => true,
                Kind::Mark => matches!(text, "(" | "[" | "{" | "-" | "+" | "~" | "..." | "*" | "`"),
                Kind::Comment => false,
            }
        })
    }

    /// Expressions with commas between them, or after the last.
    pub(super) fn expressions(&mut self, with_in: bool) -> Option<()> {
        self.expression(with_in)?;
        while self.take_if(",") {
            if !self.starts_expression() {
                break;
            }
            self.expression(with_in)?;
        }
        Some(())
    }

    pub(super) fn expression(&mut self, with_in: bool) -> Option<()> {
        loop {
            self.operand(with_in)?;
            let Some(token) = self.peek() else { return Some(()) };
            let text = token.text(self.source);
            match token.kind {
                Kind::Name => match text {
                    "and" | "or" => {
                        self.take();
                    }
                    "is" => {
                        self.take();
                        self.take_if("not");
                    }
                    "in" if with_in => {
                        self.take();
                    }
                    "not" => {
                        let start = self.mark();
                        self.take();
                        if !self.take_if("in") {
                            self.back_to(start);
                            return Some(());
                        }
                    }
                    "if" => return self.conditional(with_in),
                    _ => return Some(()),
                },
                Kind::Mark => match text {
                    "@" if self.is_decorator(token) => return Some(()),
                    "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "&" | "|" | "^" | "<<" | ">>" | "<" | ">" | "<=" | ">="
                    | "==" | "!=" | "<>" | ":=" => {
                        self.take();
                    }
                    _ => return Some(()),
                },
                _ => return Some(()),
            }
        }
    }

    /// `a if b else c`; where no `else` comes, the `if` starts a statement of its own.
    pub(super) fn conditional(&mut self, with_in: bool) -> Option<()> {
        let before = self.mark();
        self.take();
        if self.expression(with_in).is_some() && self.take_if("else") && self.peek_text() != Some(":") {
            return self.expression(with_in);
        }
        self.back_to(before);
        Some(())
    }

    pub(super) fn is_decorator(&self, at: Token) -> bool {
        let mut ahead =
            Reader { source: self.source, at: at.start, tokens: Vec::new(), comments: Vec::new(), in_brackets: false };
        ahead.decorator().is_some()
    }

    pub(super) fn operand(&mut self, with_in: bool) -> Option<()> {
        while self.peek().is_some_and(|token| {
            token.kind != Kind::Comment && matches!(token.text(self.source), "-" | "+" | "~" | "not" | "await" | "*" | "**")
        }) {
            self.take();
        }
        let token = self.peek()?;
        let text = token.text(self.source);
        match token.kind {
            Kind::Text { .. } => {
                while self.peek().is_some_and(|token| matches!(token.kind, Kind::Text { .. })) {
                    self.take();
                }
            }
            Kind::Name if text == "lambda" => {
                self.take();
                while !self.take_if(":") {
                    if matches!(self.peek_text()?, "(" | "[" | "{") {
                        self.brackets()?;
                    } else {
                        let token = self.take()?;
                        let text = token.text(self.source);
                        if token.kind == Kind::Comment || matches!(text, ")" | "]" | "}") {
                            return None;
                        }
                    }
                }
                return self.expression(with_in);
            }
            Kind::Name if text == "yield" => {
                self.take();
                self.take_if("from");
                return if self.starts_expression() { self.expressions(with_in) } else { Some(()) };
            }
            Kind::Name if is_keyword(text) && !matches!(text, "None" | "True" | "False") => return None,
            Kind::Mark if matches!(text, "(" | "[" | "{") => self.brackets()?,
            Kind::Mark if text != "..." => return None,
            Kind::Comment => return None,
            Kind::Name | Kind::Number | Kind::Mark => {
                self.take();
            }
        }
        self.trailers(token)
    }

    /// Attributes, calls and subscripts.
    pub(super) fn trailers(&mut self, operand: Token) -> Option<()> {
        loop {
            let Some(token) = self.peek() else { return Some(()) };
            match token.text(self.source) {
                "." if token.kind == Kind::Mark => {
                    self.take();
                    // A dot before white space ends a sentence.
                    if self.peek()?.space > 0 {
                        return None;
                    }
                    self.name()?;
                }
                // With white space before it, a bracket mostly starts the next statement, unless a lone name waits for it.
                "(" | "[" if token.kind == Kind::Mark => {
                    let waits = self.tokens.len() == 1
                        || (self.tokens.last().map(|last| last.start) == Some(operand.start) && !self.starts_statement(token));
                    if token.space > 0 && !waits && self.starts_statement(token) {
                        return Some(());
                    }
                    self.brackets()?;
                }
                _ => return Some(()),
            }
        }
    }

    /// Whether a bracket, read on its own, begins an assignment or holds a comprehension.
    pub(super) fn starts_statement(&self, bracket: Token) -> bool {
        let mut ahead =
            Reader { source: self.source, at: bracket.start, tokens: Vec::new(), comments: Vec::new(), in_brackets: false };
        if ahead.brackets().is_none() {
            return false;
        }
        let has_comprehension =
            bracket.text(self.source) == "[" && ahead.tokens.iter().any(|token| token.text(self.source) == "for");
        has_comprehension || (ahead.at_assignment() && ahead.peek_text() == Some("="))
    }

    /// Everything from an opening bracket to its partner.
    pub(super) fn brackets(&mut self) -> Option<()> {
        let outer = std::mem::replace(&mut self.in_brackets, true);
        let closed = self.find_partner();
        self.in_brackets = outer;
        closed
    }

    pub(super) fn find_partner(&mut self) -> Option<()> {
        let mut open: Vec<&str> = Vec::new();
        loop {
            let token = self.take()?;
            match (token.kind, token.text(self.source)) {
                (Kind::Comment, _) => {
                    self.tokens.pop();
                    let before = self.tokens.last()?.text(self.source);
                    let code = comments::end_in_brackets(self.source, token.start, before)?;
                    self.comments.push((token.start, code));
                    self.at = code;
                }
                (Kind::Mark, bracket @ ("(" | "[" | "{")) => open.push(bracket),
                (Kind::Mark, bracket @ (")" | "]" | "}")) => {
                    let opened = open.pop()?;
                    if !matches!((opened, bracket), ("(", ")") | ("[", "]") | ("{", "}")) {
                        return None;
                    }
                    if open.is_empty() {
                        return Some(());
                    }
                }
                (Kind::Mark, ";") => return None,
                _ => {}
            }
        }
    }
}

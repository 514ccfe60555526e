//! Where a statement ends, by Python's grammar: the longest text that is one statement. Brackets are skipped as wholes,
//! for line breaks within them mean nothing.

mod expressions;

use super::tokens::{Kind, Source, Token, next};

/// One statement of a text without line breaks.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub shape: Shape,
    pub tokens: Vec<Token>,
    /// Comments within its brackets, as spans from `#` to where code goes on.
    pub comments: Vec<(usize, usize)>,
    pub end: usize,
}

/// What a statement is for the block that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `def`, `class`, `if`, `for` …: opens a block.
    Opens(Block),
    /// `else`, `elif`, `except`, `finally`: goes on with the statement before.
    Continues(Clause),
    /// A decorator: its function or class follows on the same level.
    Decorator,
    /// `return`, `raise`, `break`, `continue`: nothing after it in its block is reached.
    Leaves,
    /// `pass`, an import, `global`.
    Keyword,
    Assignment,
    /// An expression that does something: a call, `await`, `yield`.
    Call,
    /// A string by itself.
    Docstring,
    /// Any other expression: code does not hold such statements.
    Idle,
}

/// What a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Class,
    Def,
    If,
    For,
    While,
    With,
    Try,
    Match,
}

/// What goes on with a compound statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Elif,
    Else,
    Except,
    Finally,
    Case,
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// Reads the statement at `from`; `None` where none stands there.
pub(super) fn statement(source: &Source<'_>, from: usize) -> Option<Statement> {
    let mut reader = Reader { source, at: from, tokens: Vec::new(), comments: Vec::new(), in_brackets: false };
    let shape = reader.statement()?;
    Some(Statement { shape, end: reader.at, tokens: reader.tokens, comments: reader.comments })
}

struct Reader<'a, 'b> {
    source: &'b Source<'a>,
    at: usize,
    tokens: Vec<Token>,
    comments: Vec<(usize, usize)>,
    in_brackets: bool,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<Token> {
        let token = next(self.source, self.at).ok().flatten()?;
        (!self.source.indented || self.in_brackets || !self.is_new_line(token)).then_some(token)
    }

    /// Whether the white space before a token is the indentation of another line.
    fn is_new_line(&self, token: Token) -> bool {
        let Some(last) = self.tokens.last().filter(|_| token.space >= 3) else { return false };
        let (last, text) = ((last.kind, last.text(self.source)), token.text(self.source));
        let starts = token.kind != Kind::Mark || matches!(text, "(" | "[" | "{" | "@" | "*");
        let ends = match last {
            (Kind::Name, word) => {
                !is_keyword(word)
                    || matches!(word, "return" | "pass" | "break" | "continue" | "None" | "True" | "False" | "yield")
            }
            (Kind::Mark, mark) => matches!(mark, ")" | "]" | "}" | ":" | "..."),
            _ => true,
        };
        starts && ends
    }

    fn peek_text(&self) -> Option<&'a str> {
        self.peek().map(|token| token.text(self.source))
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at = token.end;
        self.tokens.push(token);
        Some(token)
    }

    fn take_if(&mut self, text: &str) -> bool {
        let found = self.peek().is_some_and(|token| !matches!(token.kind, Kind::Text { .. }) && token.text(self.source) == text);
        if found {
            self.take();
        }
        found
    }

    fn expect(&mut self, text: &str) -> Option<()> {
        self.take_if(text).then_some(())
    }

    fn mark(&self) -> (usize, usize, usize) {
        (self.at, self.tokens.len(), self.comments.len())
    }

    fn back_to(&mut self, (at, tokens, comments): (usize, usize, usize)) {
        self.at = at;
        self.tokens.truncate(tokens);
        self.comments.truncate(comments);
    }

    fn statement(&mut self) -> Option<Shape> {
        let first = self.peek()?;
        let text = first.text(self.source);
        if text == "@" {
            return self.decorator();
        }
        if first.kind != Kind::Name {
            return self.simple();
        }
        match text {
            "def" => self.function(),
            "async" => {
                self.take();
                match self.peek_text()? {
                    "def" => self.function(),
                    "for" => self.for_loop(),
                    "with" => self.with(),
                    _ => None,
                }
            }
            "class" => {
                self.take();
                self.name()?;
                if self.peek_text() == Some("(") {
                    self.brackets()?;
                }
                self.expect(":")?;
                Some(Shape::Opens(Block::Class))
            }
            "if" => self.tested(Shape::Opens(Block::If)),
            "while" => self.tested(Shape::Opens(Block::While)),
            "elif" => self.tested(Shape::Continues(Clause::Elif)),
            "for" => self.for_loop(),
            "with" => self.with(),
            "try" => self.bare(Shape::Opens(Block::Try)),
            "else" => self.bare(Shape::Continues(Clause::Else)),
            "finally" => self.bare(Shape::Continues(Clause::Finally)),
            "except" => {
                self.take();
                self.take_if("*");
                if self.peek_text() != Some(":") {
                    self.expressions(true)?;
                    if self.take_if("as") {
                        self.name()?;
                    }
                }
                self.expect(":")?;
                Some(Shape::Continues(Clause::Except))
            }
            "match" | "case" => self.soft().or_else(|| self.simple()),
            "return" => Some(self.returned()),
            "raise" => {
                self.take();
                if self.starts_expression() {
                    self.expression(true)?;
                    if self.take_if("from") {
                        self.expression(true)?;
                    }
                }
                Some(Shape::Leaves)
            }
            "break" | "continue" => {
                self.take();
                Some(Shape::Leaves)
            }
            "pass" => {
                self.take();
                Some(Shape::Keyword)
            }
            "assert" => {
                self.take();
                self.expression(true)?;
                if self.take_if(",") {
                    self.expression(true)?;
                }
                Some(Shape::Keyword)
            }
            "del" => {
                self.take();
                self.expressions(true)?;
                Some(Shape::Keyword)
            }
            "global" | "nonlocal" => {
                self.take();
                self.name()?;
                while self.take_if(",") {
                    self.name()?;
                }
                Some(Shape::Keyword)
            }
            "import" => {
                self.take();
                self.imported_module()?;
                while self.take_if(",") {
                    self.imported_module()?;
                }
                Some(Shape::Keyword)
            }
            "from" => self.import_from(),
            _ => self.simple(),
        }
    }

    fn decorator(&mut self) -> Option<Shape> {
        self.take();
        self.name()?;
        while self.take_if(".") {
            self.name()?;
        }
        if self.peek().is_some_and(|token| token.text(self.source) == "(" && token.space == 0) {
            self.brackets()?;
        }
        matches!(self.peek_text()?, "def" | "class" | "async" | "@" | "#").then_some(Shape::Decorator)
    }

    fn function(&mut self) -> Option<Shape> {
        self.take();
        self.name()?;
        self.brackets()?;
        if self.take_if("->") {
            self.expression(true)?;
        }
        self.expect(":")?;
        Some(Shape::Opens(Block::Def))
    }

    fn tested(&mut self, shape: Shape) -> Option<Shape> {
        self.take();
        self.expressions(true)?;
        self.expect(":")?;
        Some(shape)
    }

    fn bare(&mut self, shape: Shape) -> Option<Shape> {
        self.take();
        self.expect(":")?;
        Some(shape)
    }

    fn for_loop(&mut self) -> Option<Shape> {
        self.take();
        self.expressions(false)?;
        self.expect("in")?;
        self.expressions(true)?;
        self.expect(":")?;
        Some(Shape::Opens(Block::For))
    }

    fn with(&mut self) -> Option<Shape> {
        self.take();
        loop {
            self.expression(true)?;
            if self.take_if("as") {
                self.expression(true)?;
            }
            if !self.take_if(",") {
                break;
            }
        }
        self.expect(":")?;
        Some(Shape::Opens(Block::With))
    }

    fn soft(&mut self) -> Option<Shape> {
        let start = self.mark();
        let is_match = self.peek_text() == Some("match");
        self.take();
        let found = self.starts_expression()
            && self.expressions(true).is_some()
            && (!self.take_if("if") || self.expression(true).is_some())
            && self.take_if(":")
            && (!is_match || self.peek_text() == Some("case"));
        if !found {
            self.back_to(start);
            return None;
        }
        Some(if is_match { Shape::Opens(Block::Match) } else { Shape::Continues(Clause::Case) })
    }

    fn returned(&mut self) -> Shape {
        self.take();
        let bare = self.mark();
        // `return x = 1` is a bare `return` and an assignment.
        if self.starts_expression() && (self.expressions(true).is_none() || self.at_assignment()) {
            self.back_to(bare);
        }
        Shape::Leaves
    }

    fn imported_module(&mut self) -> Option<()> {
        self.name()?;
        while self.take_if(".") {
            self.name()?;
        }
        if self.take_if("as") {
            self.name()?;
        }
        Some(())
    }

    fn import_from(&mut self) -> Option<Shape> {
        self.take();
        while self.take_if(".") || self.take_if("...") {}
        if self.peek_text() != Some("import") {
            self.name()?;
            while self.take_if(".") {
                self.name()?;
            }
        }
        self.expect("import")?;
        if self.take_if("*") {
            return Some(Shape::Keyword);
        }
        if self.peek_text() == Some("(") {
            self.brackets()?;
            return Some(Shape::Keyword);
        }
        loop {
            self.name()?;
            if self.take_if("as") {
                self.name()?;
            }
            if !self.take_if(",") {
                return Some(Shape::Keyword);
            }
        }
    }

    fn simple(&mut self) -> Option<Shape> {
        let first = self.peek()?;
        if first.text(self.source) == "print" && self.is_old_print(first) {
            self.take();
            self.take_if(">>");
            self.expressions(true)?;
            return Some(Shape::Call);
        }
        let before = self.tokens.len();
        self.expressions(true)?;
        let (last, count) = (self.tokens.last().copied()?, self.tokens.len() - before);
        let mut shape = match first.kind {
            Kind::Text { .. } if self.tokens[before..].iter().all(|token| matches!(token.kind, Kind::Text { .. })) => {
                Shape::Docstring
            }
            _ if matches!(first.text(self.source), "await" | "yield") => Shape::Call,
            Kind::Name if last.text(self.source) == ")" && count > 2 => Shape::Call,
            // A list comprehension for its effects.
            Kind::Mark if first.text(self.source) == "[" => Shape::Call,
            Kind::Mark if first.text(self.source) == "(" && last.text(self.source) == ")" => Shape::Call,
            _ => Shape::Idle,
        };
        if self.take_if(":") {
            if first.kind != Kind::Name {
                return None;
            }
            self.expression(true)?;
            shape = Shape::Assignment;
            if self.take_if("=") {
                self.expressions(true)?;
            }
        } else if self.at_assignment() {
            shape = Shape::Assignment;
            while self.take_if("=") {
                self.expressions(true)?;
            }
            if self.at_assignment() {
                self.take();
                self.expressions(true)?;
            }
        }
        if self.take_if(";") {
            self.tokens.pop();
        }
        Some(shape)
    }

    /// `print "x"` and `print x` of Python 2.
    fn is_old_print(&self, first: Token) -> bool {
        let Ok(Some(after)) = next(self.source, first.end) else { return false };
        match after.kind {
            Kind::Text { .. } | Kind::Number => true,
            Kind::Name => after.space > 0 && !is_keyword(after.text(self.source)),
            Kind::Mark => after.text(self.source) == ">>",
            Kind::Comment => false,
        }
    }

    fn at_assignment(&self) -> bool {
        self.peek().is_some_and(|token| {
            let text = token.text(self.source);
            token.kind == Kind::Mark && text.ends_with('=') && !matches!(text, "==" | "!=" | "<=" | ">=" | ":=")
        })
    }

    fn name(&mut self) -> Option<()> {
        let token = self.take()?;
        (token.kind == Kind::Name).then_some(())
    }
}

/// One element of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub end: usize,
    /// It is a name and nothing else.
    pub lone: bool,
}

/// Reads an element at `from`: `a`, `a=b`, `a: b`, `*a`. One whose brackets stand apart is prose.
pub(super) fn element(source: &Source<'_>, from: usize) -> Option<Element> {
    let mut reader = Reader { source, at: from, tokens: Vec::new(), comments: Vec::new(), in_brackets: false };
    reader.expression(true)?;
    let apart = reader.tokens.get(1).is_some_and(|second| second.space > 0 && matches!(second.text(source), "(" | "["));
    if apart && reader.tokens[0].kind == Kind::Name {
        return None;
    }
    if reader.take_if("=") || reader.take_if(":") {
        reader.expression(true)?;
    }
    let lone = reader.tokens.len() == 1 && reader.tokens[0].kind == Kind::Name;
    Some(Element { end: reader.at, lone })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(&str, Shape)> {
        let source = &Source::new(text);
        let mut at = 0;
        let mut found = Vec::new();
        while let Some(statement) = statement(source, at) {
            found.push((text[at..statement.end].trim(), statement.shape));
            at = statement.end;
        }
        found
    }

    fn texts(source: &str) -> Vec<&str> {
        split(source).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn statements_end_where_the_grammar_says() {
        assert_eq!(
            texts("from manim import * class A(Scene): def construct(self): x = -y z = x if y else 2 if z: pass"),
            ["from manim import *", "class A(Scene):", "def construct(self):", "x = -y", "z = x if y else 2", "if z:", "pass"]
        );
        assert_eq!(
            texts("import numpy as np from a.b import c, d as e x, y = f(c) del x"),
            ["import numpy as np", "from a.b import c, d as e", "x, y = f(c)", "del x"]
        );
        assert_eq!(
            texts("f = lambda t: t * 2 g = [x for x in y] x += 1 y: int = 3"),
            ["f = lambda t: t * 2", "g = [x for x in y]", "x += 1", "y: int = 3"]
        );
    }

    #[test]
    fn a_bracket_after_white_space_may_begin_a_statement() {
        assert_eq!(
            texts("x = y [m.go() for m in x] a = b (c, d) = e print (x)"),
            ["x = y", "[m.go() for m in x]", "a = b", "(c, d) = e", "print (x)"]
        );
    }

    #[test]
    fn returns_decorators_and_old_prints() {
        assert_eq!(texts("return x = 1"), ["return", "x = 1"]);
        assert_eq!(
            texts("return a if b else c @property def f(self): return 1"),
            ["return a if b else c", "@property", "def f(self):", "return 1"]
        );
        assert_eq!(texts("print \"a\", b print c"), ["print \"a\", b", "print c"]);
    }

    #[test]
    fn no_white_space_is_needed_after_a_bracket() {
        assert_eq!(texts("a = A()b.c()for x in y:z()"), ["a = A()", "b.c()", "for x in y:", "z()"]);
    }

    #[test]
    fn prose_is_idle_or_nothing() {
        assert!(split("create the circle").iter().all(|(_, shape)| *shape == Shape::Idle));
        assert!(statement(&Source::new("for the win"), 0).is_none());
        assert_eq!(statement(&Source::new("(a"), 0).map(|found| found.shape), None);
    }
}

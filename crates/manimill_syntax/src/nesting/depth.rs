//! A bound on the height of every statement's tree, by its tokens alone.
//!
//! Between two commas, each operator, keyword, dot and bracket may put one node above or below what is there, and whatever
//! stands in brackets hangs below one of those. So an element is at most as high as its own tokens are many, plus the highest
//! of its brackets. Commas part siblings, except among the parameters of a `lambda` and behind a `yield`, which takes them all.
//!
//! The bound has to hold for what the parser makes of broken text too, since that is a tree that is dropped: a bracket
//! that does not fit closes nothing here.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use super::{MAX_BRACKETS, MAX_HEIGHT, MAX_INDENTATION};

/// How much more than [`MAX_HEIGHT`] may stand behind a bracket that is never closed. The text is broken, and who mends it wants
/// to hear where; its tree is made and dropped, nothing else.
const MAX_BROKEN: u32 = 4 * MAX_HEIGHT;

/// One pair of brackets that is open, or the statement itself.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    opener: Option<TokenKind>,
    /// Tokens of this element that may nest.
    own: u32,
    /// The highest of the brackets within this element.
    inner: u32,
    /// The highest element so far.
    highest: u32,
    /// `lambda`s whose colon is still to come.
    lambdas: u32,
    /// A `yield` takes what is behind the comma too.
    takes_all: bool,
}

impl Level {
    fn height(&self) -> u32 {
        self.highest.max(self.own.saturating_add(self.inner))
    }

    fn comma(&mut self) {
        if self.lambdas == 0 && !self.takes_all {
            self.next_element();
        }
    }

    fn next_element(&mut self) {
        *self = Self { highest: self.height(), opener: self.opener, ..Self::default() };
    }
}

/// What has been read of the statement.
struct Statement {
    levels: Vec<Level>,
    blocks: usize,
    /// Height of what an open bracket has swallowed, statement by statement.
    swallowed: u32,
}

/// What of a text nests too deep, if anything does.
pub(super) fn too_deep(text: &str) -> Option<&'static str> {
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut statement = Statement { levels: vec![Level::default()], blocks: 0, swallowed: 0 };
    let mut at_line_start = false;
    loop {
        let kind = lexer.next_token();
        if at_line_start && begins_statement(kind) {
            statement.swallow();
        }
        at_line_start = kind == TokenKind::NonLogicalNewline;
        let deep = statement.take(kind);
        if deep.is_some() || kind == TokenKind::EndOfFile {
            return deep;
        }
    }
}

impl Statement {
    fn take(&mut self, kind: TokenKind) -> Option<&'static str> {
        const CHAINS: &str = "operators, calls and attributes";
        match kind {
            TokenKind::NonLogicalNewline | TokenKind::Comment | TokenKind::Name => return None,
            TokenKind::Newline | TokenKind::EndOfFile => {
                let height = self.close_all();
                self.swallowed = 0;
                return (height > MAX_HEIGHT).then_some(CHAINS);
            }
            TokenKind::Indent => self.blocks += 1,
            TokenKind::Dedent => self.blocks = self.blocks.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace | TokenKind::FStringStart | TokenKind::TStringStart => {
                self.grow();
                self.levels.push(Level { opener: Some(kind), ..Level::default() });
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd => {
                if self.top().opener.is_some_and(|opener| fits(opener, kind)) {
                    self.close();
                }
            }
            TokenKind::Comma => self.top().comma(),
            TokenKind::Semi => {
                if self.levels.len() == 1 && self.top().lambdas == 0 {
                    self.top().next_element();
                }
            }
            TokenKind::Colon => self.top().lambdas = self.top().lambdas.saturating_sub(1),
            TokenKind::Lambda => {
                self.grow();
                self.top().lambdas += 1;
            }
            TokenKind::Yield => {
                self.grow();
                self.top().takes_all = true;
            }
            _ if is_leaf(kind) => {}
            _ => self.grow(),
        }
        if self.blocks > MAX_INDENTATION {
            Some("blocks")
        } else if self.levels.len() > MAX_BRACKETS + 1 {
            Some("brackets")
        } else {
            (self.top().height() > MAX_HEIGHT || self.swallowed > MAX_BROKEN).then_some(CHAINS)
        }
    }

    /// The innermost level; there is always one.
    fn top(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn grow(&mut self) {
        self.top().own += 1;
    }

    /// Hangs the innermost brackets below what is around them.
    fn close(&mut self) {
        let height = self.levels.pop().map_or(0, |level| level.height());
        let around = self.top();
        around.inner = around.inner.max(height);
    }

    fn close_all(&mut self) -> u32 {
        while self.levels.len() > 1 {
            self.close();
        }
        std::mem::take(self.top()).height()
    }

    /// A statement begins within brackets: they were never closed, and a parser goes on here as well.
    fn swallow(&mut self) {
        self.swallowed = self.swallowed.saturating_add(self.close_all());
    }
}

/// The highest of the bounds on the statements of a text.
#[cfg(test)]
pub(super) fn bound(text: &str) -> u32 {
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut statement = Statement { levels: vec![Level::default()], blocks: 0, swallowed: 0 };
    let (mut highest, mut blocks, mut swallowed, mut at_line_start) = (0, 0, 0, false);
    loop {
        let kind = lexer.next_token();
        if at_line_start && begins_statement(kind) {
            statement.swallow();
        }
        at_line_start = kind == TokenKind::NonLogicalNewline;
        blocks = blocks.max(statement.blocks as u32);
        swallowed = swallowed.max(statement.swallowed);
        let whole: u32 = statement.levels.iter().map(Level::height).sum();
        highest = highest.max(whole);
        statement.take(kind);
        if kind == TokenKind::EndOfFile {
            return highest + blocks + swallowed;
        }
    }
}

fn fits(opener: TokenKind, closer: TokenKind) -> bool {
    matches!(
        (opener, closer),
        (TokenKind::Lpar, TokenKind::Rpar)
            | (TokenKind::Lsqb, TokenKind::Rsqb)
            | (TokenKind::Lbrace, TokenKind::Rbrace)
            | (TokenKind::FStringStart, TokenKind::FStringEnd)
            | (TokenKind::TStringStart, TokenKind::TStringEnd)
    )
}

/// What is a node by itself and puts none above another.
fn is_leaf(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringMiddle
            | TokenKind::TStringMiddle
            | TokenKind::Ellipsis
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
    )
}

/// Keywords that no expression holds.
fn begins_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Assert
            | TokenKind::Break
            | TokenKind::Class
            | TokenKind::Continue
            | TokenKind::Def
            | TokenKind::Del
            | TokenKind::Global
            | TokenKind::Import
            | TokenKind::Nonlocal
            | TokenKind::Pass
            | TokenKind::Raise
            | TokenKind::Return
            | TokenKind::Try
            | TokenKind::While
            | TokenKind::With
    )
}

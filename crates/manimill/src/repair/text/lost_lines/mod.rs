//! Whole scripts on one line
//!
//! What: gives a text its line breaks and indentation back. Statements end where Python's grammar says so, comments where code begins
//! again; blocks end where the evidence says so: what a loop binds is used within it, methods have `self`, nothing follows a `return`.
//! Since: always
//! Leaves alone: texts where two ways of indenting are about as likely, where a comment may hold code, and where a string in three quotes
//! has lost its lines. They are dropped, and the reason names the place.
//!
//! Before:
//! ```python
//! from manim import * class A(Scene): def construct(self): for x in range(3): dot = Dot(x * RIGHT) self.add(dot) def helper(self): return 1
//! ```
//! After:
//! ```python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         for x in range(3):
//!             dot = Dot(x * RIGHT)
//!             self.add(dot)
//!     def helper(self):
//!         return 1
//! ```
//!
//! Before:
//! ```python
//! from manim import * class A(Scene): def construct(self): for x in range(3): self.play(Create(Dot(x * RIGHT))) self.wait()
//! ```
//! After:
//! ```python
//! from manim import * class A(Scene): def construct(self): for x in range(3): self.play(Create(Dot(x * RIGHT))) self.wait()
//! ```

mod blocks;
mod comments;
mod grammar;
mod names;
mod tokens;

use std::collections::BTreeSet;

use blocks::Placed;
use grammar::{Shape, Statement};
use tokens::{Kind, Source, next};

use super::{Attempt, TextRepair};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "lost-lines", safety: Safety::Guarded, source: include_str!("mod.rs"), apply };

/// What stands before the code of a script on one line, at the latest.
const STARTS: [&str; 4] = ["from manim", "import ", "from ", "class "];

fn apply(text: &str) -> Attempt {
    let mut doubt = None;
    let starts = STARTS.iter().filter_map(|start| text.find(start));
    for from in std::iter::once(0).chain(starts.filter(|start| is_prose(&text[..*start]))) {
        match restore(&text[from..]) {
            Restored::Whole(mended) => return Attempt::Mended(mended),
            Restored::Unsure(why) => doubt = doubt.or(Some(why)),
            Restored::NotFlat => {}
        }
    }
    doubt.map_or(Attempt::Unconcerned, Attempt::Doubtful)
}

/// Whether the words before the code may go: none of them is code that was not understood.
fn is_prose(before: &str) -> bool {
    !before.contains(['(', '=', '#', '@']) && !["import ", "class ", "def "].iter().any(|word| before.contains(word))
}

/// What came of a text without line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Restored {
    /// The text with its line breaks and indentation.
    Whole(String),
    /// Why it cannot be known how the text was laid out.
    Unsure(String),
    /// The text has its line breaks, or is no Python.
    NotFlat,
}

/// Longest text that is tried, in bytes.
const LONGEST: usize = 200_000;

/// Most comments with several possible ends.
const MOST_COMMENTS: usize = 2_000;

/// A statement and the comments above it.
struct Piece {
    comments: Vec<String>,
    statement: Statement,
    /// Columns of white space before the statement.
    space: usize,
}

/// Gives a text on one line its lines back.
fn restore(text: &str) -> Restored {
    let flat = text.trim();
    if flat.is_empty() || flat.len() > LONGEST || flat.contains(['\n', '\r']) || !flat.contains("class ") {
        return Restored::NotFlat;
    }
    let source = &Source::new(flat);
    let mut cutter = Cutter { source, failed: BTreeSet::new(), doubtful: None };
    let Some((pieces, tail)) = cutter.pieces(0, 0) else { return Restored::NotFlat };
    if pieces.len() < 2 {
        return Restored::NotFlat;
    }
    if let Some(literal) = broken_literal(source, &pieces) {
        return Restored::Unsure(format!("the line breaks within {literal} are lost"));
    }
    if !source.indented
        && let Some(glued) = glued(&pieces)
    {
        let place = pieces[glued].statement.tokens[0].start;
        return Restored::Unsure(format!(
            "no white space stands before `{}`: others may be one word with what was before them",
            shown(&flat[place..])
        ));
    }
    if let Some(hash) = cutter.doubtful {
        return Restored::Unsure(format!("where the comment `{}` ends cannot be known", shown(&flat[hash..])));
    }
    let statements: Vec<Statement> = pieces.iter().map(|piece| piece.statement.clone()).collect();
    let levels = match indentation(&pieces) {
        Some(levels) => levels,
        None => match blocks::place(source, &statements) {
            Placed::Sure(levels) => levels,
            Placed::Unsure(at) => {
                let statement = written(source, &statements[at]);
                return Restored::Unsure(format!("whether a block ends before `{}` cannot be known", shown(&statement)));
            }
            Placed::Impossible => return Restored::NotFlat,
        },
    };
    Restored::Whole(lay_out(source, &pieces, &levels, &tail))
}

/// The start of a text, for messages.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Cuts a text into statements.
struct Cutter<'a, 'b> {
    source: &'b Source<'a>,
    /// Places from which the rest of the text is no code.
    failed: BTreeSet<usize>,
    /// The first comment of which nobody can tell where it ends.
    doubtful: Option<usize>,
}

impl Cutter<'_, '_> {
    /// The statements from `from` through to the end of the text, and the comments behind the last one.
    fn pieces(&mut self, from: usize, depth: usize) -> Option<(Vec<Piece>, Vec<String>)> {
        let mut found = Vec::new();
        let mut comments = Vec::new();
        let mut at = from;
        loop {
            if depth > MOST_COMMENTS || self.source.is_exhausted() || self.failed.contains(&at) {
                return None;
            }
            let Ok(token) = next(self.source, at) else {
                self.failed.insert(at);
                return None;
            };
            let Some(token) = token else { return Some((found, comments)) };
            if token.kind == Kind::Comment {
                let (comment, rest, tail) = self.after_comment(token.start, depth)?;
                let mut rest = rest.into_iter();
                comments.push(comment);
                if let Some(mut first) = rest.next() {
                    first.comments.splice(0..0, comments);
                    found.push(first);
                    found.extend(rest);
                    return Some((found, tail));
                }
                comments.extend(tail);
                return Some((found, comments));
            }
            match grammar::statement(self.source, at) {
                Some(statement) if statement.shape != Shape::Idle || written(self.source, &statement) == "..." => {
                    at = statement.end;
                    let space = columns_before(self.source.text, token.start);
                    found.push(Piece { comments: std::mem::take(&mut comments), statement, space });
                }
                _ => {
                    self.failed.insert(at);
                    return None;
                }
            }
        }
    }

    /// A comment, and what follows it from the first place on from which the rest of the text is code.
    fn after_comment(&mut self, hash: usize, depth: usize) -> Option<(String, Vec<Piece>, Vec<String>)> {
        let ends = comments::ends(self.source, hash);
        for (place, end) in ends.places.iter().enumerate() {
            if let Some((rest, tail)) = self.pieces(*end, depth + 1) {
                if ends.doubtful || place > 0 || swallows(&self.source.text[hash..*end]) {
                    self.doubtful = Some(self.doubtful.map_or(hash, |first| first.min(hash)));
                }
                return Some((self.source.text[hash..*end].trim().to_owned(), rest, tail));
            }
        }
        self.failed.insert(hash);
        None
    }
}

/// Whether a comment holds the head of a class or function: a line that was glued to it.
fn swallows(comment: &str) -> bool {
    comment.contains("):") && (comment.contains("class ") || comment.contains("def ")) || comment.contains("if __name__")
}

/// The first statement without white space before it, although no bracket or colon needs none there: where two names have become
/// one, nobody sees it.
fn glued(pieces: &[Piece]) -> Option<usize> {
    let after_header = |at: usize| matches!(pieces[at - 1].statement.shape, Shape::Opens(_) | Shape::Continues(_));
    (1..pieces.len()).find(|at| pieces[*at].comments.is_empty() && !after_header(*at) && pieces[*at].space == 0)
}

/// A string in three quotes that is more than a docstring: what it lost is part of its value.
fn broken_literal<'a>(source: &Source<'a>, pieces: &[Piece]) -> Option<&'a str> {
    let statements = pieces.iter().map(|piece| &piece.statement).filter(|statement| statement.shape != Shape::Docstring);
    let mut literals = statements.flat_map(|statement| &statement.tokens).filter(|token| matches!(token.kind, Kind::Text { .. }));
    let broken = literals.find(|token| {
        let text = token.text(source);
        let prefix = &text[..text.find(['"', '\'']).unwrap_or_default()];
        let is_raw = prefix.contains(['r', 'R']);
        let triple = matches!(token.kind, Kind::Text { triple: true, .. });
        // A backslash before white space was one at the end of a line.
        let ending = if is_raw { " \\ " } else { "\\ " };
        (triple && text.contains(' ')) || text.replace("\\\\", "").contains(ending)
    });
    broken.map(|token| {
        let text = token.text(source);
        let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
        &text[..end]
    })
}

/// The levels of the statements by the white space before them, where it has survived the loss of the line breaks.
fn indentation(pieces: &[Piece]) -> Option<Vec<usize>> {
    let widths: Vec<usize> = pieces.iter().map(|piece| piece.space).collect();
    let base = widths.iter().skip(1).copied().min()?;
    if base > 1 || widths.iter().all(|width| *width <= base) {
        return None;
    }
    let mut open = vec![0];
    let mut levels = Vec::with_capacity(widths.len());
    for (at, width) in widths.iter().enumerate() {
        let width = if at == 0 { 0 } else { width - base };
        let after_header = at > 0 && matches!(pieces[at - 1].statement.shape, Shape::Opens(_) | Shape::Continues(_));
        if after_header {
            if width <= *open.last()? {
                return None;
            }
            open.push(width);
        } else {
            while *open.last()? > width {
                open.pop();
            }
            if *open.last()? != width {
                return None;
            }
        }
        levels.push(open.len() - 1);
    }
    Some(levels)
}

fn columns_before(text: &str, place: usize) -> usize {
    text[..place].chars().rev().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// A statement as it is written, with line breaks after the comments within it.
fn written(source: &Source<'_>, statement: &Statement) -> String {
    let Some(first) = statement.tokens.first() else { return String::new() };
    let end = statement.tokens.last().map_or(statement.end, |last| last.end);
    let mut out = String::new();
    let mut at = first.start;
    for (start, code) in &statement.comments {
        out.push_str(&source.text[at..*start]);
        out.push_str(source.text[*start..*code].trim_end());
        out.push('\n');
        at = *code;
    }
    out.push_str(&source.text[at..end]);
    out
}

fn lay_out(source: &Source<'_>, pieces: &[Piece], levels: &[usize], tail: &[String]) -> String {
    let mut out = String::with_capacity(source.text.len() + pieces.len() * 8);
    let line = |out: &mut String, level: usize, text: &str| {
        out.extend(std::iter::repeat_n("    ", level));
        out.push_str(text);
        out.push('\n');
    };
    for (piece, level) in pieces.iter().zip(levels) {
        for comment in &piece.comments {
            line(&mut out, *level, comment);
        }
        line(&mut out, *level, &written(source, &piece.statement));
    }
    let level = levels.last().copied().unwrap_or_default();
    for comment in tail {
        line(&mut out, level, comment);
    }
    out
}

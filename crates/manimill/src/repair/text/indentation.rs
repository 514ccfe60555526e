//! Tabs mixed with spaces, code that is indented as a whole, and lines that are off by a column
//!
//! What: makes spaces of the tabs that lines begin with (a tab reaches to the next multiple of 4, or of 8 where only that is Python),
//! removes the indentation that all lines share, and moves a line that misses its block by one column into it.
//! Since: Python 3 refuses what Python 2 guessed
//! Leaves alone: texts that mean different programs with tabs of 4 and of 8 columns.
//!
//! Before:
//! ```python
//!   class A(Scene):
//! 	  def construct(self):
//! 	      self.wait()
//! 	       self.wait()
//! ```
//! After:
//! ```python
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//!         self.wait()
//! ```

#![expect(clippy::tabs_in_doc_comments, reason = "tabs are what it is about")]

use manimill_syntax::Program;

use super::{Attempt, TextRepair};
use crate::sample::Safety;
use crate::sources::python::Lexer;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "mixed-indentation", safety: Safety::Guarded, source: include_str!("indentation.rs"), apply };

fn apply(text: &str) -> Attempt {
    let [four, eight] = [4, 8].map(|width| aligned(text, width));
    let meaning = |text: &Option<String>| Some(Program::of(text.as_ref()?).ok()?.normalised);
    match (meaning(&four), meaning(&eight)) {
        (Some(left), Some(right)) if left != right => {
            Attempt::Doubtful("with tabs of 4 and of 8 columns it is two different programs".into())
        }
        (None, Some(_)) => eight.map_or(Attempt::Unconcerned, Attempt::Mended),
        _ => four.map_or(Attempt::Unconcerned, |mended| Attempt::of(text, mended)),
    }
}

/// Whether tabs and spaces say the same however wide a tab is, as Python wants it.
pub(super) fn is_consistent(text: &str) -> bool {
    if !text.contains('\t') {
        return true;
    }
    let mut lexer = Lexer::default();
    let mut open = vec![(0, 0)];
    for line in text.lines() {
        let statement = line.trim_start_matches([' ', '\t', '\u{c}']);
        if lexer.at_statement() && !statement.is_empty() && !statement.starts_with('#') {
            let space = &line[..line.len() - statement.len()];
            let (wide, narrow) = (columns(space, 8), columns(space, 1));
            while open.last().is_some_and(|(known, _)| *known > wide) {
                open.pop();
            }
            match open.last() {
                Some((known, other)) if (*known == wide) != (*other == narrow) || *other > narrow => return false,
                Some((known, _)) if *known == wide => {}
                _ => open.push((wide, narrow)),
            }
        }
        lexer.line(line);
    }
    true
}

/// The text with spaces only, each statement in a block that is there; `None` where a line fits no block.
fn aligned(text: &str, tab: usize) -> Option<String> {
    let mut lexer = Lexer::default();
    let mut open: Vec<usize> = Vec::new();
    let mut opens = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let statement = bare.trim_start_matches([' ', '\t', '\u{c}']);
        let starts = lexer.at_statement() && !statement.is_empty() && !statement.starts_with('#');
        if !lexer.at_statement() {
            // A string's own white space is part of it; within brackets it means nothing.
            lexer.line(bare);
            opens = ends_with_colon(bare) || (opens && !starts);
            out.push_str(line);
            continue;
        }
        let width = columns(&bare[..bare.len() - statement.len()], tab);
        if starts {
            place(&mut open, width, opens)?;
        }
        let level = if starts { open.len() - 1 } else { open.iter().filter(|known| **known <= width).count().saturating_sub(1) };
        if !statement.is_empty() {
            out.extend(std::iter::repeat_n("    ", level));
        }
        out.push_str(statement);
        out.push_str(&line[bare.len()..]);
        lexer.line(bare);
        if starts {
            opens = ends_with_colon(bare);
        }
    }
    Some(out)
}

/// Ends the blocks that a line of this width is not in, and opens one behind a colon.
fn place(open: &mut Vec<usize>, width: usize, opens: bool) -> Option<()> {
    let Some(current) = open.last().copied() else {
        open.push(width);
        return Some(());
    };
    if opens {
        if width <= current {
            return None;
        }
        open.push(width);
        return Some(());
    }
    let level = open.iter().rposition(|known| *known == width).or_else(|| {
        let mut near = open.iter().enumerate().filter(|(_, known)| known.abs_diff(width) == 1).map(|(level, _)| level);
        near.next().filter(|_| near.next().is_none())
    })?;
    open.truncate(level + 1);
    Some(())
}

fn ends_with_colon(line: &str) -> bool {
    let mut lexer = Lexer::default();
    let code = lexer.line(line).into_iter().rfind(|(range, _)| !line[range.clone()].trim().is_empty());
    let before_comment = line.split('#').next().unwrap_or(line);
    match code {
        Some((range, crate::sources::python::Stretch::Comment)) => line[..range.start].trim_end().ends_with(':'),
        _ => line.trim_end().ends_with(':') || (line.contains('#') && before_comment.trim_end().ends_with(':')),
    }
}

fn columns(space: &str, tab: usize) -> usize {
    space.chars().fold(0, |columns, c| if c == '\t' { (columns / tab + 1) * tab } else { columns + 1 })
}

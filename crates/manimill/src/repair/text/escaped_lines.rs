//! Line breaks that are written out as a backslash and an `n`
//!
//! What: makes line breaks of `\n` in code. Where the whole text is a string's content (quotes and backslashes are escaped, too), all
//! of its escapes are resolved.
//! Since: always
//! Leaves alone: `\n` within strings, unless the whole text was escaped.
//!
//! Before:
//! ```python
//! \nfrom manim import *\nx = Text("a\nb")
//! ```
//! After:
//! ```python
//!
//! from manim import *
//! x = Text("a\nb")
//! ```

use super::{Attempt, TextRepair, map_code};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "escaped-lines", safety: Safety::Guarded, source: include_str!("escaped_lines.rs"), apply };

fn apply(text: &str) -> Attempt {
    if !text.contains("\\n") {
        return Attempt::Unconcerned;
    }
    if is_escaped_throughout(text) {
        return Attempt::of(text, resolve(text));
    }
    // The lexer takes a backslash in code for code; a line break within a line makes what follows a line of its own, so that
    // quotes in comments are none.
    let mut mended = text.to_owned();
    for _ in 0..2 {
        mended = map_code(&mended, |code| code.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", "    "));
    }
    Attempt::of(text, in_comments(&mended))
}

/// Whether every backslash is one that an escaping of the whole text makes, and quotes or backslashes were escaped.
fn is_escaped_throughout(text: &str) -> bool {
    let mut escapes = text.chars();
    let mut marks = 0;
    while let Some(c) = escapes.next() {
        match c {
            '\\' => match escapes.next() {
                Some('n' | 't' | 'r' | '/' | 'u') => {}
                Some('"' | '\'' | '\\') => marks += 1,
                _ => return false,
            },
            '\n' => return false,
            _ => {}
        }
    }
    marks > 0
}

fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => {}
            Some('u') => {
                let digits: String = rest.clone().take(4).collect();
                match u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4).and_then(char::from_u32) {
                    Some(c) => {
                        out.push(c);
                        rest.nth(3);
                    }
                    None => out.push_str("\\u"),
                }
            }
            Some(c) => out.push(c),
            None => out.push('\\'),
        }
    }
    out
}

/// A comment ends where its line break was.
fn in_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.to_owned();
    // Each break that is found turns what follows into code, which has to be looked at anew.
    for _ in 0..10_000 {
        let Some((comment, at)) = first_break_in_comment(&rest) else { break };
        out.push_str(&rest[..comment]);
        out.push_str(&rest[comment..at]);
        out.push('\n');
        rest = map_code(&rest[at + 2..], |code| code.replace("\\n", "\n").replace("\\t", "    "));
    }
    out + &rest
}

fn first_break_in_comment(text: &str) -> Option<(usize, usize)> {
    use crate::sources::python::{Lexer, Stretch};
    let mut lexer = Lexer::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        for (range, stretch) in lexer.line(bare) {
            if stretch == Stretch::Comment
                && let Some(at) = bare[range.clone()].find("\\n")
            {
                return Some((start + range.start, start + range.start + at));
            }
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_s_content_is_resolved_as_a_whole() {
        assert_eq!(
            apply(r#"from manim import *\nx = Text(\"a\\nb\")\ny = '\\alpha'\n"#),
            Attempt::Mended("from manim import *\nx = Text(\"a\\nb\")\ny = '\\alpha'\n".into())
        );
    }

    #[test]
    fn otherwise_strings_keep_theirs() {
        assert_eq!(
            apply(r#"from manim import *\nx = MathTex(r"\theta \nu")\nself.add(x)"#),
            Attempt::Mended("from manim import *\nx = MathTex(r\"\\theta \\nu\")\nself.add(x)".into())
        );
    }

    #[test]
    fn comments_end_where_their_line_did() {
        assert_eq!(apply(r"x = 1 # it's one\ny = '2'\n"), Attempt::Mended("x = 1 # it's one\ny = '2'\n".into()));
    }
}

//! The last line lacks its closing brackets
//!
//! What: closes the brackets that are open at the end of a text, where what stands in them is complete.
//! Since: always
//! Leaves alone: ends within a name, a number, a string or an operation, where nobody knows what was to come.
//!
//! Before:
//! ```python
//! class A(Scene):
//!     def construct(self):
//!         self.play(Create(Circle())
//! ```
//! After:
//! ```python
//! class A(Scene):
//!     def construct(self):
//!         self.play(Create(Circle()))
//! ```

use super::{Attempt, TextRepair};
use crate::sample::Safety;
use crate::sources::python::{Lexer, Stretch};

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "open-end", safety: Safety::Guarded, source: include_str!("open_end.rs"), apply };

fn apply(text: &str) -> Attempt {
    let code = text.trim_end();
    if !code.ends_with([')', ']', '}', '"', '\'']) {
        return Attempt::Unconcerned;
    }
    let mut lexer = Lexer::default();
    let mut open = Vec::new();
    let mut opened_on = 0;
    let count = code.lines().count();
    for (number, line) in code.lines().enumerate() {
        for (range, stretch) in lexer.line(line) {
            if stretch != Stretch::Code {
                continue;
            }
            for c in line[range].chars() {
                match c {
                    '(' | '[' | '{' => {
                        if open.is_empty() {
                            opened_on = number;
                        }
                        open.push(match c {
                            '(' => ')',
                            '[' => ']',
                            _ => '}',
                        });
                    }
                    ')' | ']' | '}' if open.pop() != Some(c) => return Attempt::Unconcerned,
                    _ => {}
                }
            }
        }
    }
    // A bracket that is open since long was not left open by the end.
    if open.is_empty() || count - opened_on > 12 {
        return Attempt::Unconcerned;
    }
    Attempt::Mended(format!("{code}{}\n", open.iter().rev().collect::<String>()))
}

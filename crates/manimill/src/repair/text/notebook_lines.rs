//! Lines that only a notebook or a terminal understands: `%%manim`, `!pip install`, `manim -pql`
//!
//! What: removes magics, shell commands and the command that renders the scene, where they stand as lines of their own.
//! Since: always
//! Leaves alone: such words within strings, comments and longer statements.
//!
//! Before:
//! ```python
//! !pip install manim
//! %%manim -ql -v WARNING A
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! manim -pql scene.py A
//! ```
//! After:
//! ```python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! ```

use super::{Attempt, TextRepair};
use crate::sample::Safety;
use crate::sources::python::Lexer;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "notebook-lines", safety: Safety::Safe, source: include_str!("notebook_lines.rs"), apply };

/// What the lines of a terminal start with.
const COMMANDS: [&str; 9] = [
    "pip install ",
    "pip3 install ",
    "conda install ",
    "manim -",
    "manim render ",
    "manimgl ",
    "python -m ",
    "python3 -m ",
    "$ ",
];

fn apply(text: &str) -> Attempt {
    let mut lexer = Lexer::default();
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let statement = line.trim();
        if lexer.at_statement() && is_foreign(statement) {
            continue;
        }
        lexer.line(line.trim_end_matches(['\n', '\r']));
        kept.push_str(line);
    }
    Attempt::of(text, kept)
}

fn is_foreign(statement: &str) -> bool {
    let is_file_command = statement.starts_with("manim ") && statement.contains(".py");
    statement.starts_with(['%', '!']) || is_file_command || COMMANDS.iter().any(|command| statement.starts_with(command))
}

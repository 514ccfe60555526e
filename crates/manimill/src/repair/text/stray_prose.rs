//! Words around the code: "Here is the scene:" before it, "This code shows …" behind it
//!
//! What: removes lines before and behind the code that are no Python.
//! Since: always
//! Leaves alone: words between two pieces of code, and what would cost a class or function.
//!
//! Before:
//! ```python
//! Sure! Here is the code:
//!
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//!
//! This code waits for a second.
//! ```
//! After:
//! ```python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! ```

use manimill_syntax::Module;

use super::{Attempt, TextRepair, is_python};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "stray-prose", safety: Safety::Guarded, source: include_str!("stray_prose.rs"), apply };

/// Places at which code may start that are tried.
const TRIES: usize = 12;

fn apply(text: &str) -> Attempt {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| may_start(line)).map(|(at, _)| at);
    for start in starts.take(TRIES) {
        let mut end = lines.len();
        // Each try ends before the first line that is no Python.
        for _ in 0..4 {
            let code = lines[start..end].concat();
            match Module::parse(code.as_str()) {
                Ok(_) => {
                    let dropped = || lines[..start].iter().chain(&lines[end..]);
                    let is_whole = code.contains("class ") && is_python(&code) && !dropped().any(|line| is_code(line));
                    return if is_whole { Attempt::of(text, code.trim_end().to_owned() + "\n") } else { Attempt::Unconcerned };
                }
                Err(error) => {
                    let wrong = start + error.line.saturating_sub(1) as usize;
                    // What is wrong may be found out at the line after.
                    let last = (start + 1..wrong.min(end))
                        .rev()
                        .find(|at| lines[*at].trim().is_empty() || !lines[*at].starts_with([' ', '\t']));
                    match last {
                        Some(_) if wrong < end && wrong > start && !lines[wrong].starts_with([' ', '\t']) => end = wrong,
                        _ => break,
                    }
                }
            }
        }
    }
    Attempt::Unconcerned
}

/// Whether a line looks like the beginning of a file.
fn may_start(line: &str) -> bool {
    let is_import = line.starts_with("import ") || (line.starts_with("from ") && line.contains(" import "));
    is_import || line.starts_with("class ") || line.starts_with('#') || line.starts_with("\"\"\"") || line.starts_with("def ")
}

/// Whether a line that would be dropped is code.
fn is_code(line: &str) -> bool {
    line.starts_with("class ") && line.contains('(')
        || line.starts_with("def ")
        || line.starts_with(['\t', '@'])
        || line.starts_with("    ") && (line.contains("self.") || line.contains(" = "))
}

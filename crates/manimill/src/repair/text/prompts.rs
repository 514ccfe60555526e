//! Prompts of an interactive session
//!
//! What: keeps what stands behind `>>>` and `...` (or `In [1]:` and `...:`) and drops what was printed between.
//! Since: always
//! Leaves alone: texts without a prompt.
//!
//! Before:
//! ```python
//! >>> from manim import *
//! >>> class A(Scene):
//! ...     def construct(self):
//! ...         self.wait()
//! ...
//! >>> A
//! <class '__main__.A'>
//! ```
//! After:
//! ```python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//!
//! A
//! ```

use super::{Attempt, TextRepair};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "prompts", safety: Safety::Safe, source: include_str!("prompts.rs"), apply };

fn apply(text: &str) -> Attempt {
    let mut typed = Vec::new();
    let mut has_prompt = false;
    for line in text.lines() {
        let line = line.trim_start();
        let first = line.strip_prefix(">>>").or_else(|| numbered(line, "In ["));
        let goes_on = || line.strip_prefix("...:").or_else(|| line.strip_prefix("..."));
        let Some(rest) = first.or_else(|| goes_on().filter(|_| has_prompt)) else {
            if !has_prompt && !line.trim().is_empty() && numbered(line, "Out[").is_none() {
                return Attempt::Unconcerned;
            }
            continue;
        };
        has_prompt = true;
        typed.push(rest.strip_prefix(' ').unwrap_or(rest).trim_end());
    }
    if has_prompt { Attempt::Mended(typed.join("\n") + "\n") } else { Attempt::Unconcerned }
}

/// What stands behind `In [12]:`.
fn numbered<'a>(line: &'a str, opens: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(opens)?;
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').strip_prefix("]:")
}

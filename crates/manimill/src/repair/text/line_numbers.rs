//! Lines that carry their numbers
//!
//! What: removes `1`, `2:`, `3 |`, `4.` and the like from the beginning of every line, where they count on from line to line.
//! Since: always
//! Leaves alone: texts in which a line without a number stands between others.
//!
//! Before:
//! ```python
//! 1  from manim import *
//! 2
//! 3  class A(Scene):
//! 4      def construct(self):
//! 5          self.wait()
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! ```

use super::{Attempt, TextRepair};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "line-numbers", safety: Safety::Safe, source: include_str!("line_numbers.rs"), apply };

fn apply(text: &str) -> Attempt {
    let mut expected = None;
    let mut rests = Vec::new();
    for line in text.trim_end().lines() {
        if line.trim().is_empty() && expected.is_none() {
            continue;
        }
        let Some((number, rest)) = numbered(line) else { return Attempt::Unconcerned };
        if expected.is_some_and(|expected| expected != number) {
            return Attempt::Unconcerned;
        }
        expected = Some(number + 1);
        rests.push(rest);
    }
    if rests.len() < 2 {
        return Attempt::Unconcerned;
    }
    // The space between number and code is as wide as before the code that stands farthest to the left.
    let filled = rests.iter().filter(|rest| !rest.trim().is_empty());
    let gap = filled.map(|rest| rest.len() - rest.trim_start_matches(' ').len()).min().unwrap_or(0);
    let lines: Vec<&str> = rests.iter().map(|rest| rest.get(gap..).unwrap_or_default()).collect();
    Attempt::of(text, lines.join("\n") + "\n")
}

/// The number of a line, and what stands behind it.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line[..digits].parse().ok()?;
    let rest = &line[digits..];
    let marked = ["|", ":", ".", ")", " |", " :", "\t"].iter().find_map(|mark| rest.strip_prefix(mark));
    let rest = marked.unwrap_or(rest);
    (marked.is_some() || rest.is_empty() || rest.starts_with(' ')).then_some((number, rest))
}

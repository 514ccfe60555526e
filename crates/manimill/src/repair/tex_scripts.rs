//! Formulas in pieces, where one piece ends with `^` or `_` and the next one holds the exponent or the index
//!
//! What: braces around what is raised or lowered, one at the end of the first piece and one after what follows, so that the pieces stay
//! as many as they were. Manim marks every piece in the formula today, and LaTeX takes the mark for the exponent.
//! Since: Community 0.20.0
//! Leaves alone: pieces that are computed, and scripts whose end is in none of the pieces.
//!
//! Before:
//! ```python
//! from manim import *
//! power = MathTex("e^", "\\frac{x}{2}", "+1")
//! integral = MathTex("\\int_", "{a}^", "{", "b", "}", "f")
//! self.add(power, integral)
//! ```
//! After:
//! ```python
//! from manim import *
//! power = MathTex("e^{", "\\frac{x}{2}}", "+1")
//! integral = MathTex("\\int_{", "{a}}^{", "{", "b", "}}", "f")
//! self.add(power, integral)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Call;

use super::tex_source::Tex;
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-scripts",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["^\"", "_\"", "^'", "_'", "^ \"", "_ \""],
    source: include_str!("tex_scripts.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let is_formula = |name: &str| matches!(name, "MathTex" | "TexMobject" | "OldTex");
    file.manim_calls().filter(|(name, _)| is_formula(name)).flat_map(|(_, call)| braces(call)).collect()
}

fn braces(call: Call) -> Vec<Edit> {
    let pieces: Option<Vec<Tex>> = call.positional().into_iter().map(Tex::of).collect();
    let Some(pieces) = pieces.filter(|_| !call.is_open()) else { return Vec::new() };
    let mut edits = Vec::new();
    for (at, first) in pieces.iter().enumerate() {
        let trimmed = first.source.trim_end();
        let is_script = trimmed.ends_with(['^', '_']) && !trimmed[..trimmed.len() - 1].ends_with('\\');
        if !is_script {
            continue;
        }
        let Some(end) = script_end(&pieces[at + 1..]) else { return Vec::new() };
        edits.push(Edit::insert(first.start + trimmed.len() as u32, "{"));
        edits.push(Edit::insert(end, "}"));
    }
    edits
}

/// Where the first group, command or character of what follows ends.
fn script_end(pieces: &[Tex]) -> Option<u32> {
    let mut depth = 0_u32;
    for piece in pieces {
        let mut chars = piece.source.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = piece.start + (at + c.len_utf8()) as u32;
            match c {
                ' ' if depth == 0 => {}
                '{' => depth += 1,
                '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(end);
                    }
                }
                '\\' if depth == 0 => return Some(piece.start + command_end(piece.source, at)? as u32),
                '\\' => {
                    // What is escaped is no brace.
                    let is_doubled = chars.next_if(|(_, next)| *next == '\\').is_some();
                    if is_doubled || chars.peek().is_some_and(|(_, next)| !next.is_alphabetic()) {
                        chars.next();
                    }
                }
                _ if depth == 0 => return Some(end),
                _ => {}
            }
        }
    }
    None
}

/// Where a command that starts at `at` ends, with the groups right behind it.
fn command_end(source: &str, at: usize) -> Option<usize> {
    let mut end = at + source[at..].chars().take_while(|c| *c == '\\').count();
    end += source[end..].chars().take_while(char::is_ascii_alphabetic).count();
    while source[end..].starts_with('{') {
        let mut depth = 0_i32;
        let length = source[end..].char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            (depth == 0).then_some(at + 1)
        })?;
        end += length;
    }
    Some(end)
}

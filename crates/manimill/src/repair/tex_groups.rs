//! Braces that Manim takes for the beginning of a part of its own
//!
//! What: a space between two braces that LaTeX is to read as groups within each other. Manim splits a formula at `{{` and its `}}`, and what
//! is left of `{{a} \over {b}}` is no formula.
//! Since: Manim Community 0.20.0 for groups of this form, before that for others
//! Leaves alone: `{{ a }}` that is closed as it was opened, and formulas that are computed.
//!
//! Before:
//! ```python
//! fraction = MathTex(r"x = {{a} \over {b}}", "{{ c }}^2", r"\frac{{{n}}}{k}")
//! parts = MathTex(r"{{\partial F}", r" \over {\partial y}}")
//! ```
//! After:
//! ```python
//! fraction = MathTex(r"x = { {a} \over {b}}", "{{ c }}^2", r"\frac{{{n}}}{k}")
//! parts = MathTex(r"{ {\partial F}", r" \over {\partial y}}")
//! ```

use manimill_syntax::edit::Edit;

use super::tex_source::Tex;
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-groups",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["{{"],
    source: include_str!("tex_groups.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let is_tex =
        |name: &str| matches!(name, "MathTex" | "Tex" | "TexMobject" | "TextMobject" | "OldTex" | "OldTexText" | "TexText");
    let formulas = file.manim_calls().filter(|(name, _)| is_tex(name)).flat_map(|(_, call)| call.positional());
    formulas.filter_map(Tex::of).flat_map(|tex| spaces(&tex)).collect()
}

/// Spaces in the double braces that do not end as Manim's do: by two at once.
fn spaces(tex: &Tex) -> Vec<Edit> {
    let tokens: Vec<(usize, &str)> = tex.tokens().collect();
    let is = |place: usize, text: &str| tokens.get(place).is_some_and(|(_, token)| *token == text);
    let mut edits = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        let is_free = place == 0 || tokens[place - 1].1.trim().is_empty();
        if !(is_free && is(place, "{") && is(place + 1, "{")) {
            place += 1;
            continue;
        }
        let mut depth = 0_u32;
        let mut end = place + 2;
        while end < tokens.len() && !(depth == 0 && is(end, "}")) {
            depth = if is(end, "{") { depth + 1 } else { depth - u32::from(is(end, "}")) };
            end += 1;
        }
        if is(end, "}") && is(end + 1, "}") {
            place = end + 2;
            continue;
        }
        edits.push(Edit::insert(tex.start + tokens[place + 1].0 as u32, " "));
        place += 1;
    }
    edits
}

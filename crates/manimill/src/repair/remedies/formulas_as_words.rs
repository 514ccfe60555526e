//! Formulas that are given to `Tex`
//!
//! What: a `Tex` of one part without a `$` whose commands only a formula may have is a `MathTex`.
//! Since: always
//! Leaves alone: samples that run, texts with formulas between `$`, and texts of more than one part.
//! Failure: `LatexError: latex error converting to dvi. Missing $ inserted.`
//!
//! Before:
//! ```python
//! chance = Tex(r"P = \frac{1}{6}", color=RED)
//! words = Tex("one of six")
//! ```
//! After:
//! ```python
//! chance = MathTex(r"P = \frac{1}{6}", color=RED)
//! words = Tex("one of six")
//! ```

use manimill_syntax::edit::Edit;

use crate::repair::tex_source::Tex;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "formulas-as-words",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Tex("],
    source: include_str!("formulas_as_words.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let calls = file.manim_calls().filter(|(name, call)| *name == "Tex" && file.has_failed_at(call.node));
    let formulas = calls.filter(|(_, call)| match call.positional()[..] {
        [words] => Tex::of(words).is_some_and(|tex| is_formula(&tex)),
        _ => false,
    });
    formulas.map(|(_, call)| file.rename(call.callee(), "MathTex")).collect()
}

/// Whether it has what LaTeX refuses in words: an exponent, an index, or a command that is no command of words.
fn is_formula(tex: &Tex) -> bool {
    const OF_WORDS: [&str; 12] =
        ["\\", "text", "textbf", "textit", "emph", "underline", "LaTeX", "TeX", "huge", "small", "newline", "quad"];
    let mut tokens = tex.tokens();
    !tex.source.contains(['$', '\n'])
        && tokens.any(|(_, token)| {
            matches!(token, "^" | "_")
                || tex.command(token).is_some_and(|command| {
                    command.starts_with(|first: char| first.is_ascii_alphabetic()) && !OF_WORDS.contains(&command)
                })
        })
}

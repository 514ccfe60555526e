//! Formulas that are given to `Tex`
//!
//! What: a `Tex` of one part without a `$` whose commands only a formula may have is a `MathTex`.
//! Since: always
//! Leaves alone: samples that run, texts with formulas between `$`, prose, and texts of more than one part.
//! Failure: `LatexError: latex error converting to dvi. Missing $ inserted.`
//!
//! Before:
//! ```python
//! chance = Tex(r"P = \frac{1}{6}", color=RED)
//! words = Tex("one of six"), Tex(r"growing like x^2 here")
//! ```
//! After:
//! ```python
//! chance = MathTex(r"P = \frac{1}{6}", color=RED)
//! words = Tex("one of six"), Tex(r"growing like x^2 here")
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
    let calls = file.manim_calls().filter(|(name, _)| *name == "Tex");
    let formulas = calls.filter(|(_, call)| match call.positional()[..] {
        [words] => Tex::of(words).is_some_and(|tex| is_formula(&tex) && (file.has_failed_at(call.node) || fails_too(&tex))),
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
        && !is_prose(tex)
        && tokens.any(|(_, token)| {
            matches!(token, "^" | "_")
                || tex.command(token).is_some_and(|command| {
                    command.starts_with(|first: char| first.is_ascii_alphabetic()) && !OF_WORDS.contains(&command)
                })
        })
}

/// Whether LaTeX is sure to refuse it as well, once it comes to it.
fn fails_too(tex: &Tex) -> bool {
    const OF_FORMULAS: [&str; 16] = [
        "alpha", "approx", "beta", "cdot", "cdots", "frac", "infty", "int", "lambda", "mu", "pi", "sigma", "sqrt", "sum",
        "theta", "times",
    ];
    tex.tokens().any(|(_, token)| matches!(token, "^" | "_") || tex.command(token).is_some_and(|it| OF_FORMULAS.contains(&it)))
}

/// Whether there are words that a formula would run together: two of more than three letters outside of braces.
fn is_prose(tex: &Tex) -> bool {
    let (mut words, mut letters, mut depth) = (0, 0, 0_u32);
    for (_, token) in tex.tokens().chain([(0, " ")]) {
        match token {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && token.len() == 1 && token.starts_with(|c: char| c.is_ascii_alphabetic()) {
            letters += 1;
        } else {
            words += u32::from(letters > 3);
            letters = 0;
        }
    }
    words > 1
}

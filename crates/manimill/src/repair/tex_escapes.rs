//! Characters of a text that LaTeX does not take for themselves
//!
//! What: `%`, `&`, `#` and `_` in the words of a `Tex` get the backslash that LaTeX wants: without it `%` takes the rest of the text away
//! without a word, and the others are errors.
//! Since: always
//! Leaves alone: what stands between braces, and between `$` or `$$` all but `%`; texts with environments or commands that read their argument as it
//! stands; texts that are computed or made of strings side by side; calls with an environment or a template of their own; and `%` in texts
//! of several lines, where it may be a comment.
//!
//! Before:
//! ```python
//! from manim import *
//! share = Tex("50% of R&D", r"\#1: file_name, $a_1 \% b$ \ce{H_2O}", "$$C_n$$ # $a_1$$b_1$", "R\&B")
//! self.add(share)
//! ```
//! After:
//! ```python
//! from manim import *
//! share = Tex("50\\% of R\\&D", r"\#1: file\_name, $a_1 \% b$ \ce{H_2O}", "$$C_n$$ \\# $a_1$$b_1$", "R\&B")
//! self.add(share)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node};

use super::tex_source::Tex;
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-escapes",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Tex(", "TextMobject(", "TexText("],
    source: include_str!("tex_escapes.rs"),
    apply,
};

/// What makes something else of the characters behind it.
const SPECIAL: [&str; 14] =
    ["(", "[", "begin", "def", "end", "halign", "href", "input", "label", "lstinline", "newcommand", "ref", "url", "verb"];

fn apply(file: &File) -> Vec<Edit> {
    let is_text = |name: &str| matches!(name, "Tex" | "TextMobject" | "OldTexText" | "TexText");
    file.manim_calls().filter(|(name, _)| is_text(name)).filter_map(|(_, call)| escapes(call)).flatten().collect()
}

fn escapes(call: Call) -> Option<Vec<Edit>> {
    if call.is_open() || ["tex_environment", "tex_template"].iter().any(|keyword| call.keyword(keyword).is_some()) {
        return None;
    }
    let mut edits = Vec::new();
    for text in call.positional() {
        edits.extend(escapes_of(text)?);
    }
    Some(edits)
}

/// `None` where the text is computed, or its parts mean something together with others.
fn escapes_of(text: Node) -> Option<Vec<Edit>> {
    let tex = Tex::of(text)?;
    let has_lines = text.as_string()?.contains('\n');
    let mut edits = Vec::new();
    let (mut formula, mut depth) = (None, 0_i32);
    let mut tokens = tex.tokens().peekable();
    while let Some((at, token)) = tokens.next() {
        if let Some(command) = tex.command(token) {
            if SPECIAL.contains(&command) {
                return None;
            }
            continue;
        }
        match token {
            "$" if formula == Some("$") => formula = None,
            "$" if tokens.next_if(|(_, next)| *next == "$").is_some() => {
                formula = if formula.is_some() { None } else { Some("$$") };
            }
            "$" if formula.is_none() => formula = Some("$"),
            "$" => return None,
            "{" => depth += 1,
            "}" => depth -= 1,
            "%" if has_lines => return None,
            "%" => edits.push(Edit::insert(tex.start + at as u32, tex.backslash)),
            "&" | "#" | "_" if formula.is_none() && depth == 0 => edits.push(Edit::insert(tex.start + at as u32, tex.backslash)),
            _ => {}
        }
    }
    formula.is_none().then_some(edits)
}

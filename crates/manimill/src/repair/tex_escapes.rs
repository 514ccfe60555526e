//! Characters of a text that LaTeX does not take for themselves
//!
//! What: `%`, `&`, `#` and `_` in the words of a `Tex` get the backslash that LaTeX wants: without it `%` takes the rest of the text away
//! without a word, and the others are errors.
//! Since: always
//! Leaves alone: formulas between `$`, texts with environments or commands that read their argument as it stands, calls with an environment
//! of their own, and `%` in texts of several lines, where it may be a comment.
//!
//! Before:
//! ```python
//! from manim import *
//! share = Tex("50% of R&D", r"\#1: file_name, $a_1 \% b$")
//! self.add(share)
//! ```
//! After:
//! ```python
//! from manim import *
//! share = Tex("50\\% of R\\&D", r"\#1: file\_name, $a_1 \% b$")
//! self.add(share)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

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
const SPECIAL: [&str; 12] =
    ["begin", "end", "verb", "url", "href", "lstinline", "input", "label", "ref", "def", "newcommand", "halign"];

fn apply(file: &File) -> Vec<Edit> {
    let is_text = |name: &str| matches!(name, "Tex" | "TextMobject" | "OldTexText" | "TexText");
    file.manim_calls().filter(|(name, _)| is_text(name)).filter_map(|(_, call)| escapes(call)).flatten().collect()
}

fn escapes(call: Call) -> Option<Vec<Edit>> {
    if call.is_open() || call.keyword("tex_environment").is_some() {
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
    if text.kind() != Kind::String {
        return None;
    }
    let value = text.as_string()?;
    let source = text.text();
    let open = source.find(['"', '\''])?;
    let is_raw = source[..open].contains(['r', 'R']);
    let backslash = if is_raw { "\\" } else { "\\\\" };
    let has_lines = value.contains('\n');
    let mut edits = Vec::new();
    let mut in_formula = false;
    let mut at = open;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        if let Some(name) = rest.strip_prefix(backslash) {
            let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
            if SPECIAL.contains(&&name[..letters]) || name.starts_with(['(', '[']) {
                return None;
            }
            at += backslash.len() + letters.max(name.chars().next().map_or(0, char::len_utf8));
            continue;
        }
        match c {
            '$' => in_formula = !in_formula,
            '%' if has_lines => return None,
            '%' | '&' | '#' => edits.push(Edit::insert(text.span().start + at as u32, backslash)),
            '_' if !in_formula => edits.push(Edit::insert(text.span().start + at as u32, backslash)),
            _ => {}
        }
        at += c.len_utf8();
    }
    (!in_formula).then_some(edits)
}

//! Formulas with parts to be coloured, where a part is an exponent, an index or an argument without braces
//!
//! What: braces around a part of `tex_to_color_map` or `substrings_to_isolate` that follows `^`, `_` or a command that takes it as its
//! argument: `e^z` becomes `e^{z}`, `\vec F` becomes `\vec{F}`. To LaTeX both are the same, but Manim marks the part in the formula, and
//! LaTeX takes the mark for the exponent.
//! Since: Community 0.20.0
//! Leaves alone: parts of more than one character or command, formulas that are computed, and parts whose names are not written out in the
//! file.
//!
//! Before:
//! ```python
//! from manim import *
//! colours = {"z": RED, r"\pi": BLUE}
//! power = MathTex(r"e^z + z_0 - 2^\pi \cdot \vec z", tex_to_color_map=colours)
//! index = MathTex("x_1", "+ x_{1}", substrings_to_isolate=["1"])
//! self.add(power, index)
//! ```
//! After:
//! ```python
//! from manim import *
//! colours = {"z": RED, r"\pi": BLUE}
//! power = MathTex(r"e^{z} + z_0 - 2^{\pi} \cdot \vec {z}", tex_to_color_map=colours)
//! index = MathTex("x_{1}", "+ x_{1}", substrings_to_isolate=["1"])
//! self.add(power, index)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-parts",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["tex_to_color_map", "substrings_to_isolate"],
    source: include_str!("tex_parts.rs"),
    apply,
};

/// Commands with one argument, or, for the last three, two.
const COMMANDS: [&str; 30] = [
    "acute",
    "bar",
    "boldsymbol",
    "breve",
    "check",
    "ddot",
    "dot",
    "grave",
    "hat",
    "mathbb",
    "mathbf",
    "mathcal",
    "mathfrak",
    "mathit",
    "mathring",
    "mathrm",
    "mathscr",
    "mathsf",
    "overline",
    "sqrt",
    "text",
    "tilde",
    "underline",
    "vec",
    "widehat",
    "widetilde",
    "bm",
    "frac",
    "dfrac",
    "binom",
];

fn apply(file: &File) -> Vec<Edit> {
    let is_formula = |name: &str| matches!(name, "MathTex" | "Tex" | "TexMobject" | "TextMobject" | "OldTex" | "OldTexText");
    file.manim_calls().filter(|(name, _)| is_formula(name)).flat_map(|(_, call)| braces(file, call)).collect()
}

fn braces<'a>(file: &File<'a>, call: Call<'a>) -> Vec<Edit> {
    let keywords = ["tex_to_color_map", "substrings_to_isolate"];
    let parts: Vec<&str> =
        keywords.iter().filter_map(|name| call.keyword(name)).flat_map(|value| parts_of(file, value)).collect();
    call.positional().into_iter().flat_map(|formula| arguments(formula, &parts)).collect()
}

/// The parts that a dictionary or a list names, through a name that the file binds once as well.
fn parts_of<'a>(file: &File<'a>, value: Node<'a>) -> Vec<&'a str> {
    if let Some(entries) = value.entries() {
        return entries.iter().filter_map(|(key, _)| key.and_then(Node::as_string)).collect();
    }
    if let Some(elements) = value.elements() {
        return elements.into_iter().filter_map(Node::as_string).collect();
    }
    if let Some(part) = value.as_string() {
        return vec![part];
    }
    let Some(name) = value.as_name() else { return Vec::new() };
    let is_target = |target: &Node| target.as_name() == Some(name);
    let mut bound =
        file.tree.nodes().filter_map(Node::as_assignment).filter(|assignment| assignment.targets.iter().any(is_target));
    match (bound.next().and_then(|assignment| assignment.value), bound.next()) {
        (Some(value), None) if value.as_name().is_none() => parts_of(file, value),
        _ => Vec::new(),
    }
}

/// Braces around the parts that stand as arguments in a formula.
fn arguments(formula: Node, parts: &[&str]) -> Vec<Edit> {
    if formula.kind() != Kind::String {
        return Vec::new();
    }
    let source = formula.text();
    let Some(open) = source.find(['"', '\'']) else { return Vec::new() };
    let is_raw = source[..open].contains(['r', 'R']);
    let backslash = if is_raw { "\\" } else { "\\\\" };
    let mut edits = Vec::new();
    // Where an argument may start: behind what takes it.
    let mut expected = false;
    let mut at = open;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match rest.strip_prefix(backslash) {
            Some(name) => {
                let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
                backslash.len() + letters.max(name.chars().next().map_or(0, char::len_utf8))
            }
            None => c.len_utf8(),
        };
        let token = &rest[..length];
        let is_part = parts.iter().any(|part| if is_raw { *part == token } else { part.replace('\\', "\\\\") == token });
        if expected && is_part {
            let start = formula.span().start + at as u32;
            edits.push(Edit::insert(start, "{"));
            edits.push(Edit::insert(start + length as u32, "}"));
        }
        expected = match token.strip_prefix(backslash) {
            Some(command) => COMMANDS.contains(&command),
            None => matches!(c, '^' | '_') || (expected && c == ' '),
        };
        at += length;
    }
    edits
}

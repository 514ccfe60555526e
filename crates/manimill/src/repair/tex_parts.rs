//! Formulas with parts to be coloured, where a part is an exponent, an index or an argument without braces
//!
//! What: braces around a part of `tex_to_color_map` or `substrings_to_isolate` that follows `^`, `_` or a command that takes it as its
//! argument: `e^z` becomes `e^{z}`, `\vec F` becomes `\vec{F}`. To LaTeX both are the same, but Manim marks the part in the formula, and
//! LaTeX takes the mark for the exponent.
//! Since: Community 0.20.0
//! Leaves alone: parts of more than one character or command, formulas that are computed or made of strings side by side, and parts
//! whose names are not written out in the file.
//!
//! Before:
//! ```python
//! from manim import *
//! colours = {"z": RED, r"\pi": BLUE}
//! power = MathTex(r"e^z + z_0 - 2^\pi \cdot \vec z + \frac 1z", tex_to_color_map=colours)
//! index = MathTex("x_1", "+ x_{1}", substrings_to_isolate=["1"])
//! windmill = MathTex("W_{13} = {13}", tex_to_color_map={"{13}": GREEN})
//! self.add(power, index)
//! ```
//! After:
//! ```python
//! from manim import *
//! colours = {"z": RED, r"\pi": BLUE}
//! power = MathTex(r"e^{z} + z_0 - 2^{\pi} \cdot \vec {z} + \frac 1{z}", tex_to_color_map=colours)
//! index = MathTex("x_{1}", "+ x_{1}", substrings_to_isolate=["1"])
//! windmill = MathTex("W_{{13}} = {13}", tex_to_color_map={"{13}": GREEN})
//! self.add(power, index)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node};

use super::tex_source::Tex;
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

/// Commands with one argument.
const COMMANDS: [&str; 27] = [
    "acute",
    "bar",
    "bm",
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
];

/// Commands with two.
const FRACTIONS: [&str; 4] = ["binom", "dfrac", "frac", "tfrac"];

fn apply(file: &File) -> Vec<Edit> {
    let is_formula = |name: &str| matches!(name, "MathTex" | "Tex" | "TexMobject" | "TextMobject" | "OldTex" | "OldTexText");
    file.manim_calls().filter(|(name, _)| is_formula(name)).flat_map(|(_, call)| braces(file, call)).collect()
}

fn braces<'a>(file: &File<'a>, call: Call<'a>) -> Vec<Edit> {
    let keywords = ["tex_to_color_map", "substrings_to_isolate"];
    let parts: Vec<&str> =
        keywords.iter().filter_map(|name| call.keyword(name)).flat_map(|value| named_parts(file, value)).collect();
    call.positional().into_iter().flat_map(|formula| arguments(formula, &parts)).collect()
}

/// The parts that a dictionary or a list names, through a name that the file binds once as well.
pub(super) fn named_parts<'a>(file: &File<'a>, value: Node<'a>) -> Vec<&'a str> {
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
        (Some(value), None) if value.as_name().is_none() => named_parts(file, value),
        _ => Vec::new(),
    }
}

/// Whether a part is one group: `{n}`.
fn is_group(part: &str) -> bool {
    let inner = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(['{', '}']))
}

/// Braces around the parts that stand as arguments in a formula.
fn arguments(formula: Node, parts: &[&str]) -> Vec<Edit> {
    let Some(tex) = Tex::of(formula) else { return Vec::new() };
    let mut edits = Vec::new();
    // How many arguments may still start here: behind what takes them.
    let mut wanted = 0_u32;
    let mut groups: Vec<u32> = Vec::new();
    for (at, token) in tex.tokens() {
        let is_part = parts.iter().any(|part| part.replace('\\', tex.backslash) == token);
        if wanted > 0 && is_part {
            let start = tex.start + at as u32;
            edits.push(Edit::insert(start, "{"));
            edits.push(Edit::insert(start + token.len() as u32, "}"));
        }
        // A part that has braces already needs another pair around it.
        let group = parts
            .iter()
            .map(|part| part.replace('\\', tex.backslash))
            .find(|part| is_group(part) && tex.source[at..].starts_with(part.as_str()));
        if let Some(group) = group.filter(|_| wanted > 0 && token == "{") {
            let start = tex.start + at as u32;
            edits.push(Edit::insert(start, "{"));
            edits.push(Edit::insert(start + group.len() as u32, "}"));
        }
        match token {
            " " => {}
            "^" | "_" => wanted = 1,
            // What is wanted behind the group.
            "{" => groups.push(std::mem::take(&mut wanted).saturating_sub(1)),
            "}" => wanted = groups.pop().unwrap_or_default(),
            _ => {
                wanted = match tex.command(token) {
                    Some(command) if COMMANDS.contains(&command) => 1,
                    Some(command) if FRACTIONS.contains(&command) => 2,
                    _ => wanted.saturating_sub(1),
                }
            }
        }
    }
    edits
}

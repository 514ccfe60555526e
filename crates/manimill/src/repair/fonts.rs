//! Fonts of somebody's machine
//!
//! What: the name of a font becomes that of the family which every machine has: `Monospace` for fonts of code and terminals, `Serif`
//! for fonts of books, `Sans` for all others. Names are found as `font=`, in `t2f`, under the key `font` of a dictionary, as a default of
//! a parameter, and in variables that are called so.
//! Since: always; a font that is missing is replaced by whatever the machine has, and the layout with it
//! Leaves alone: the general families, weights and slants, files of fonts, and names that are computed.
//!
//! Before:
//! ```python
//! from manim import *
//! TITLE_FONT = "Times New Roman"
//! self.add(Text("a", font=TITLE_FONT), Text("b", font="Consolas"), Text("c d", t2f={"d": "Comic Sans MS"}))
//! ```
//! After:
//! ```python
//! from manim import *
//! TITLE_FONT = "Serif"
//! self.add(Text("a", font=TITLE_FONT), Text("b", font="Monospace"), Text("c d", t2f={"d": "Sans"}))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "fonts",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["font", "FONT", "t2f", "text2font"],
    source: include_str!("fonts.rs"),
    apply,
};

/// What fontconfig answers to on every machine.
const GENERAL: [&str; 7] = ["sans", "sans-serif", "sans serif", "serif", "monospace", "mono", "system-ui"];

/// What Pango calls weights and slants.
#[rustfmt::skip]
const STYLES: [&str; 13] = [
    "normal", "bold", "italic", "oblique", "thin", "ultralight", "light", "book", "medium", "semibold", "ultrabold",
    "heavy", "ultraheavy",
];

#[rustfmt::skip]
const MONOSPACED: [&str; 13] = [
    "mono", "consol", "courier", "menlo", "code", "terminal", "typewriter", "inconsolata", "hack", "fixed", "iosevka",
    "cascadia", "teletype",
];

#[rustfmt::skip]
const WITH_SERIFS: [&str; 24] = [
    "times", "roman", "georgia", "garamond", "palatino", "bookman", "cambria", "baskerville", "didot", "bodoni",
    "caslon", "schoolbook", "computer modern", "cmu", "latin modern", "lmroman", "lora", "merriweather", "playfair",
    "song", "mingliu", "宋", "明", "serif",
];

fn apply(file: &File) -> Vec<Edit> {
    let mut found = Vec::new();
    for call in file.tree.calls() {
        for argument in call.arguments() {
            match argument.keyword {
                Some("font") => collect(argument.value, &mut found),
                Some("t2f" | "text2font") => {
                    found.extend(argument.value.entries().into_iter().flatten().map(|(_, value)| value));
                }
                _ => {}
            }
        }
    }
    for node in file.tree.nodes() {
        if let Some(assignment) = node.as_assignment()
            && let (Some(value), [target]) = (assignment.value, assignment.targets.as_slice())
            && target.as_name().or_else(|| target.as_attribute().map(|attribute| attribute.name)).is_some_and(is_font)
        {
            collect(value, &mut found);
        }
        if let Some(function) = node.as_function() {
            let defaults = function.parameters().into_iter().filter(|parameter| is_font(parameter.name));
            found.extend(defaults.filter_map(|parameter| parameter.default));
        }
        for (key, value) in node.entries().into_iter().flatten() {
            if key.and_then(Node::as_string) == Some("font") {
                found.push(value);
            }
        }
    }
    let edit = |node: Node| {
        let name = node.as_string()?;
        Some(Edit::replace(node.span(), format!("\"{}\"", family(name)?)))
    };
    found.into_iter().filter_map(edit).collect()
}

/// The strings that a value may be.
fn collect<'t>(value: Node<'t>, found: &mut Vec<Node<'t>>) {
    match value.kind() {
        Kind::String => found.push(value),
        Kind::List | Kind::Tuple => found.extend(value.elements().into_iter().flatten()),
        Kind::Dict => found.extend(value.entries().into_iter().flatten().map(|(_, value)| value)),
        _ => {}
    }
}

/// Whether a variable of that name holds a font: `TITLE_FONT`, `font_family`, not `font_size`.
fn is_font(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split('_');
    let is_about_it = ["size", "weight", "style", "slant", "color", "colour", "path", "file", "dir", "url", "scale"];
    words.clone().any(|word| word == "font" || word == "fonts") && !words.any(|word| is_about_it.contains(&word))
}

/// Whether every machine has a font of that name.
pub(crate) fn is_general_font(name: &str) -> bool {
    GENERAL.contains(&name.to_lowercase().as_str())
}

/// The general family of a font; `None` for one, and for what is no font's name.
fn family(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let is_name =
        !name.trim().is_empty() && !name.contains(['/', '\\', '{', '#']) && !lower.contains(".ttf") && !lower.contains(".otf");
    if !is_name || is_general_font(name) || STYLES.contains(&lower.as_str()) {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    Some(if has(&MONOSPACED) {
        "Monospace"
    } else if has(&WITH_SERIFS) && !lower.contains("sans") {
        "Serif"
    } else {
        "Sans"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_fonts_are_replaced() {
        assert_eq!(family("JetBrains Mono"), Some("Monospace"));
        assert_eq!(family("Noto Sans KR"), Some("Sans"));
        assert_eq!(family("思源宋体 CN"), Some("Serif"));
        for other in ["Sans", "MONOSPACE", "BOLD", "#ffffff", "fonts/a.ttf", ""] {
            assert_eq!(family(other), None, "{other}");
        }
    }

    #[test]
    fn a_size_of_a_font_is_no_font() {
        assert!(is_font("TITLE_FONT") && is_font("font_family") && is_font("fonts"));
        assert!(!is_font("font_size") && !is_font("FONT_COLOR") && !is_font("fontaine"));
    }
}

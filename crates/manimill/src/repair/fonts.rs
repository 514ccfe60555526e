//! Fonts of somebody's machine
//!
//! What: the name of a font becomes that of the family which every machine has: `Monospace` for fonts of code and terminals, `Serif`
//! for fonts of books, `Sans` for all others. Names are found as `font=`, in `t2f`, under the key `font` of a dictionary, as a default of
//! a parameter, and in variables that are called so.
//! Since: always; a font that is missing is replaced by whatever the machine has, and the layout with it
//! Leaves alone: the general families, weights and slants, files of fonts, names that are computed, and names that are read as
//! anything but a font: what is shown stays, and the name goes where it is the font.
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
//!
//! Before:
//! ```python
//! from manim import *
//! FONT = "Courier New"
//! self.add(Text("This is set in " + FONT, font=FONT))
//! fonts = [{"font": "Georgia", "note": "for books"}]
//! for f in fonts:
//!     self.add(Text(f["font"] + ": " + f["note"]))
//! FONT_NAME = "Verdana"
//! self.add(Text(f"Set in {FONT_NAME}", font="sans-serif"))
//! names = ["Georgia", "Verdana"]
//! for font in names:
//!     self.add(Text(font, font=font))
//! ```
//! After:
//! ```python
//! from manim import *
//! FONT = "Courier New"
//! self.add(Text("This is set in " + FONT, font="Monospace"))
//! fonts = [{"font": "Georgia", "note": "for books"}]
//! for f in fonts:
//!     self.add(Text(f["font"] + ": " + f["note"]))
//! FONT_NAME = "Verdana"
//! self.add(Text(f"Set in {FONT_NAME}", font="sans-serif"))
//! names = ["Georgia", "Verdana"]
//! for font in names:
//!     self.add(Text(font, font=font))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! def label(text, font="Verdana"):
//!     return Text(text, font=font)
//! style = {"font": "Georgia"}
//! FONTS = ["Consolas", "Verdana"]
//! self.add(Text("a", **style), label("b"), Text("c", font=FONTS[0]), label("d", font=FONTS[1]))
//! ```
//! After:
//! ```python
//! from manim import *
//! def label(text, font="Sans"):
//!     return Text(text, font=font)
//! style = {"font": "Serif"}
//! FONTS = ["Monospace", "Sans"]
//! self.add(Text("a", **style), label("b"), Text("c", font=FONTS[0]), label("d", font=FONTS[1]))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

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
                Some("font") => {
                    collect(argument.value, &mut found);
                    found.extend(constant(file, argument.value).map(|value| (argument.value, value)));
                }
                Some("t2f" | "text2font") => {
                    found.extend(argument.value.entries().into_iter().flatten().map(|(_, value)| (value, value)));
                }
                _ => {}
            }
        }
    }
    for node in file.tree.nodes() {
        if let Some(assignment) = node.as_assignment()
            && let (Some(value), [target]) = (assignment.value, assignment.targets.as_slice())
            && name_of(*target).is_some_and(|name| is_font(name) && is_no_text(file, name))
        {
            collect(value, &mut found);
        }
        if let Some(function) = node.as_function() {
            let defaults =
                function.parameters().into_iter().filter(|parameter| is_font(parameter.name) && is_no_text(file, parameter.name));
            found.extend(defaults.filter_map(|parameter| parameter.default).map(|value| (value, value)));
        }
        for (key, value) in node.entries().into_iter().flatten() {
            if key.and_then(Node::as_string) == Some("font") && is_key_of_fonts(file, node) {
                found.push((value, value));
            }
        }
    }
    let edit = |(place, value): (Node, Node)| {
        let name = value.as_string()?;
        Some(Edit::replace(place.span(), format!("\"{}\"", family(name)?)))
    };
    found.into_iter().filter_map(edit).collect()
}

/// `FONT` of `font=FONT`, where the name is a text as well and is bound once, to a string.
fn constant<'t>(file: &File<'t>, node: Node<'t>) -> Option<Node<'t>> {
    let name = node.as_name()?;
    let is_parameter = |function: Node<'t>| {
        function.as_function().is_some_and(|it| it.parameters().iter().any(|parameter| parameter.name == name))
    };
    let assignments = file.tree.nodes().filter_map(Node::as_assignment);
    let mut bound = assignments.filter(|it| it.targets.iter().any(|target| target.as_name() == Some(name)));
    let value = bound.next()?.value?;
    let is_only = bound.next().is_none() && !file.tree.nodes().any(is_parameter);
    (is_only && value.kind() == Kind::String && !(is_font(name) && is_no_text(file, name))).then_some(value)
}

/// The name of a variable or of an attribute.
fn name_of(node: Node<'_>) -> Option<&str> {
    node.as_name().or_else(|| node.as_attribute().map(|attribute| attribute.name))
}

/// Whether everything of that name is read as a font alone, and not shown or compared.
fn is_no_text(file: &File<'_>, name: &str) -> bool {
    file.tree.nodes().filter(|node| name_of(*node) == Some(name)).all(|node| is_read_as_font(file, node))
}

/// Whether what stands under the key `font` of a dictionary is read as a font alone: the file takes that key from nothing for
/// anything else, and does not go through the dictionary's values.
fn is_key_of_fonts<'t>(file: &File<'t>, dictionary: Node<'t>) -> bool {
    let takes = |node: Node<'t>| {
        let subscript = node.as_subscript().is_some_and(|it| it.index.as_string() == Some("font"));
        let call = node.as_call().is_some_and(|call| {
            call.name() == "get" && call.positional().first().is_some_and(|key| key.as_string() == Some("font"))
        });
        (subscript || call) && !is_read_as_font(file, node)
    };
    let holder = dictionary.statement().and_then(Node::as_assignment).and_then(|it| name_of(*it.targets.first()?));
    let goes_through = |call: Call<'t>| {
        matches!(call.name(), "items" | "values")
            && call.receiver().is_some_and(|receiver| receiver == dictionary || name_of(receiver) == holder && holder.is_some())
    };
    !file.tree.nodes().any(takes) && !file.tree.calls().any(goes_through)
}

/// Whether the place of an expression is one of a font: it is bound to a font's name, handed on as one, or printed.
fn is_read_as_font<'t>(file: &File<'t>, node: Node<'t>) -> bool {
    let Some(parent) = node.parent() else { return false };
    if let Some(assignment) = parent.as_assignment() {
        return assignment.targets.contains(&node)
            || assignment.targets.iter().all(|target| name_of(*target).is_some_and(is_font));
    }
    if let Some(around) = parent.as_loop() {
        return around.target == node || names_a_font(around.target);
    }
    match parent.kind() {
        Kind::Keyword | Kind::Call => is_given_as_font(file, node),
        Kind::Parameter | Kind::Function => std::iter::once(parent)
            .chain(parent.ancestors())
            .find_map(Node::as_function)
            .is_some_and(|function| function.parameters().iter().any(|it| it.default == Some(node) && is_font(it.name))),
        Kind::Dict => parent.entries().into_iter().flatten().any(|(key, value)| {
            value == node && (key.and_then(Node::as_string).is_some_and(is_font) || is_in_fonts_of_parts(parent))
        }),
        Kind::Subscript => {
            parent.as_subscript().is_some_and(|subscript| subscript.value == node) && is_read_as_font(file, parent)
        }
        Kind::List | Kind::Tuple | Kind::Boolean | Kind::Conditional => is_read_as_font(file, parent),
        _ => false,
    }
}

fn names_a_font(target: Node) -> bool {
    let elements = target.elements().unwrap_or_else(|| vec![target]);
    elements.into_iter().any(|element| name_of(element).is_some_and(is_font))
}

/// `t2f={"word": FONT}`
fn is_in_fonts_of_parts(dictionary: Node) -> bool {
    dictionary.ancestors().find_map(Node::as_call).is_some_and(|call| {
        call.arguments().iter().any(|it| it.value == dictionary && matches!(it.keyword, Some("t2f" | "text2font")))
    })
}

/// Whether a call is given an argument as a font: by keyword, or in the place of a parameter of the file that is called so.
fn is_given_as_font<'t>(file: &File<'t>, node: Node<'t>) -> bool {
    let call = node.ancestors().find(|it| *it != node && it.kind() == Kind::Call).and_then(Node::as_call);
    let Some(call) = call else { return false };
    if let Some(argument) = call.arguments().into_iter().find(|argument| argument.value == node)
        && let Some(keyword) = argument.keyword
    {
        return is_font(keyword);
    }
    if matches!(call.name(), "print" | "register_font" | "set_default") {
        return true;
    }
    if matches!(call.name(), "enumerate" | "cycle" | "zip") {
        return is_read_as_font(file, call.node);
    }
    let Some(place) = call.positional().iter().position(|argument| *argument == node) else { return false };
    let is_method = usize::from(call.receiver().is_some());
    let functions: Vec<_> = file.tree.nodes().filter_map(Node::as_function).filter(|it| it.name() == call.name()).collect();
    !functions.is_empty()
        && functions.iter().all(|function| function.parameters().get(place + is_method).is_some_and(|it| is_font(it.name)))
}

/// The strings that a value may be.
fn collect<'t>(value: Node<'t>, found: &mut Vec<(Node<'t>, Node<'t>)>) {
    let values = match value.kind() {
        Kind::String => vec![value],
        Kind::List | Kind::Tuple => value.elements().unwrap_or_default(),
        Kind::Dict => value.entries().into_iter().flatten().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    found.extend(values.into_iter().map(|value| (value, value)));
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

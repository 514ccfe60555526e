//! `Code` of 0.18 and before: its look was a keyword each
//!
//! What: `font`, `font_size` and `line_spacing` go into `paragraph_config`, what starts with `background_` or rounds and pads the
//! background into `background_config`; `code.code` is `code.code_lines`, `code.background_mobject` is `code.background`; a language
//! and a style are written in small letters.
//! Since: Manim Community 0.19.0
//! Leaves alone: calls that have these dictionaries already, and attributes of these names that the file sets.
//!
//! Before:
//! ```python
//! from manim import *
//! code = Code(code="x = 1", language="Python", font="Monospace", font_size=20, corner_radius=0.1, style="Monokai")
//! self.play(Write(code.code), FadeIn(code.background_mobject))
//! ```
//! After:
//! ```python
//! from manim import *
//! code = Code(code="x = 1", language="python", paragraph_config={"font": "Monospace", "font_size": 20}, background_config={"corner_radius": 0.1}, style="monokai")
//! self.play(Write(code.code_lines), FadeIn(code.background))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! style = Code.styles_list[1]
//! ```
//! After:
//! ```python
//! from manim import *
//! style = Code.get_styles_list()[1]
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Lesson(Scene):
//!     code = "x = 1"
//!
//!     def construct(self):
//!         self.add(Code(code=self.code, language="python"))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Lesson(Scene):
//!     code = "x = 1"
//!
//!     def construct(self):
//!         self.add(Code(code=self.code, language="python"))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Kind, Node};

use crate::repair::legacy::classes::Classes;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "code-object",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Code(", "styles_list"],
    source: include_str!("code_object.rs"),
    apply,
};

/// Which keyword goes where, by which name there.
const CONFIGURED: [(&str, &str, &str); 9] = [
    ("background_stroke_color", "background_config", "stroke_color"),
    ("background_stroke_width", "background_config", "stroke_width"),
    ("corner_radius", "background_config", "corner_radius"),
    ("font", "paragraph_config", "font"),
    ("font_size", "paragraph_config", "font_size"),
    ("insert_line_no_color", "", ""),
    ("line_spacing", "paragraph_config", "line_spacing"),
    ("margin", "background_config", "buff"),
    ("stroke_width", "", ""),
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut has_code = false;
    for (_, call) in file.manim_calls().filter(|(class, _)| *class == "Code") {
        has_code = true;
        edits.extend(configured(call));
        edits.extend(["language", "style", "formatter_style"].into_iter().filter_map(|keyword| in_small_letters(call, keyword)));
    }
    // What functions hand on is code as well: nothing else has such an attribute, unless the file gives it one.
    let classes = Classes::of(file);
    for node in file.tree.nodes().filter(|node| node.kind() == Kind::Attribute) {
        let Some(attribute) = node.as_attribute() else { continue };
        if attribute.name == "styles_list" && file.manim_name(attribute.value) == Some("Code") {
            edits.push(Edit::replace(attribute.name_span, "get_styles_list()"));
        }
        let is_called = node.parent().and_then(Node::as_call).is_some_and(|call| call.callee() == node);
        if !has_code || is_called || classes.define(attribute.name) {
            continue;
        }
        match attribute.name {
            "code" => edits.push(Edit::replace(attribute.name_span, "code_lines")),
            "background_mobject" => edits.push(Edit::replace(attribute.name_span, "background")),
            _ => {}
        }
    }
    edits
}

/// Gathers the keywords of each dictionary in the place of its first one.
fn configured(call: Call) -> Vec<Edit> {
    let arguments = call.arguments();
    let mut edits = Vec::new();
    for dictionary in ["paragraph_config", "background_config"] {
        if call.keyword(dictionary).is_some() {
            continue;
        }
        let mut items = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        for (place, argument) in arguments.iter().enumerate() {
            let Some(name) = inner_name(argument, dictionary) else { continue };
            items.push(format!("\"{name}\": {}", argument.value.text()));
            places.push(place);
        }
        let Some((first, rest)) = places.split_first() else { continue };
        edits.push(Edit::replace(arguments[*first].span, format!("{dictionary}={{{}}}", items.join(", "))));
        for place in rest {
            // From the end of the one before, so that no two edits touch.
            let span = arguments[*place].span;
            edits.push(Edit::delete(Span::new(arguments[place - 1].span.end, span.end)));
        }
    }
    edits
}

fn inner_name(argument: &Argument, dictionary: &str) -> Option<&'static str> {
    let keyword = argument.keyword?;
    CONFIGURED.iter().find(|(old, into, _)| *old == keyword && *into == dictionary).map(|(_, _, name)| *name)
}

/// Pygments knows its languages and styles by small letters; where files have no case, others found their module all the same.
fn in_small_letters(call: Call, keyword: &str) -> Option<Edit> {
    let value = call.keyword(keyword)?;
    let name = value.as_string()?;
    let small = name.to_lowercase();
    (small != name).then(|| Edit::replace(value.span(), format!("\"{small}\"")))
}

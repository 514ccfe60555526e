//! `Code` of 0.18 and before: its look was a keyword each
//!
//! What: `font`, `font_size`, `scale_factor` and `line_spacing` go into `paragraph_config`, what starts with `background_` or rounds and pads the
//! background into `background_config`; `code.code` is `code.code_lines`, `code.background_mobject` is `code.background`; a language
//! and a style are written in small letters. A text with lines in the first place, which is a file's, gets its keyword.
//! Since: Manim Community 0.19.0
//! Leaves alone: calls that have these dictionaries already, and attributes of these names that the file sets. Letters by their place
//! are counted anew, since blanks are none today, where the text is written out; else they stay.
//!
//! Before:
//! ```python
//! from manim import *
//! code = Code(code="x = 1", language="Python", font="Monospace", font_size=20, corner_radius=0.1, style="Monokai")
//! self.play(Write(code.code), FadeIn(code.background_mobject), Indicate(code.code.lines[0][0]))
//! loop = """
//! for i in range(3):
//!     print(i)
//! """
//! self.add(Code(loop))
//! ```
//! After:
//! ```python
//! from manim import *
//! code = Code(code="x = 1", language="python", paragraph_config={"font": "Monospace", "font_size": 20}, background_config={"corner_radius": 0.1}, style="monokai")
//! self.play(Write(code.code_lines), FadeIn(code.background), Indicate(code.code_lines.submobjects[0]))
//! loop = """
//! for i in range(3):
//!     print(i)
//! """
//! self.add(Code(code_string=loop))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! def listing(**kwargs):
//!     return Code(**kwargs, background_config={"stroke_width": 0})
//!
//!
//! class Lesson(Scene):
//!     def construct(self):
//!         self.add(listing(code="x = 1", language="Python", scale_factor=0.4, corner_radius=0.1))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! def listing(**kwargs):
//!     return Code(**kwargs, background_config={"stroke_width": 0})
//!
//!
//! class Lesson(Scene):
//!     def construct(self):
//!         self.add(listing(code="x = 1", language="python", paragraph_config={"font_size": 19.2}, corner_radius=0.1))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Listing(Code):
//!     def __init__(self, **kwargs):
//!         super().__init__(font="Monospace", **kwargs)
//!
//!
//! class Lesson(Scene):
//!     def construct(self):
//!         self.add(Listing(code="x = 1", scale_factor=0.4, language="python"))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Listing(Code):
//!     def __init__(self, **kwargs):
//!         super().__init__(paragraph_config={"font": "Monospace"}, **kwargs)
//!
//!
//! class Lesson(Scene):
//!     def construct(self):
//!         self.add(Listing(code="x = 1", language="python").scale(0.8))
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
//!
//! Before:
//! ```python
//! from manim import *
//! code = Code(code="def f(x):\n    return x + 1", language="python", stroke_width=1)
//! code.code[0][4:8].set_color(RED)
//! self.add(code.code[1][8:], code.code[0][4], code.code[0])
//! file = Code(file_name="a.py", language="python")
//! self.add(file.code[0][4:8])
//! ```
//! After:
//! ```python
//! from manim import *
//! code = Code(code="def f(x):\n    return x + 1", language="python", paragraph_config={"stroke_width": 1})
//! code.code_lines[0][3:7].set_color(RED)
//! self.add(code.code_lines[1][6:], code.code_lines[0][3], code.code_lines[0])
//! file = Code(file_name="a.py", language="python")
//! self.add(file.code[0][4:8])
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Kind, Node, Number};

use crate::repair::handed_on::{HandedOn, handed_on};
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "code-object",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Code(", "(Code", "styles_list"],
    source: include_str!("code_object.rs"),
    apply,
};

/// Which keyword goes where, by which name there.
const CONFIGURED: [(&str, &str, &str); 10] = [
    ("background_stroke_color", "background_config", "stroke_color"),
    ("background_stroke_width", "background_config", "stroke_width"),
    ("corner_radius", "background_config", "corner_radius"),
    ("font", "paragraph_config", "font"),
    ("font_size", "paragraph_config", "font_size"),
    ("insert_line_no_color", "", ""),
    ("line_spacing", "paragraph_config", "line_spacing"),
    ("margin", "background_config", "buff"),
    ("scale_factor", "paragraph_config", "font_size"),
    ("stroke_width", "paragraph_config", "stroke_width"),
];

/// How large a text was that `scale_factor` made smaller, and how large code is today.
const TEXT_SIZE: f64 = 48.0;
const CODE_SIZE: f64 = 24.0;

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut has_code = false;
    let direct = file.manim_calls().filter(|(class, _)| *class == "Code").map(|(_, call)| (call, None));
    let handed = handed_on(file).into_iter().filter(|handed| handed.class == "Code").map(|handed| (handed.call, Some(handed)));
    for (call, handed) in direct.chain(handed) {
        has_code = true;
        edits.extend(given_as_text(file, call));
        edits.extend(configured(call, handed.as_ref()));
        edits.extend(["language", "style", "formatter_style"].into_iter().filter_map(|keyword| in_small_letters(call, keyword)));
    }
    // What functions hand on is code as well: nothing else has such an attribute, unless the file gives it one.
    let classes = file.lineages();
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
            "code" if letters_of(node).is_some() => edits.extend(renumbered(file, node).unwrap_or_default()),
            "code" => edits.push(match lines_of(node) {
                Some(lines) => Edit::replace(Span::new(attribute.name_span.start, lines.end), "code_lines.submobjects"),
                None => Edit::replace(attribute.name_span, "code_lines"),
            }),
            "background_mobject" => edits.push(Edit::replace(attribute.name_span, "background")),
            _ => {}
        }
    }
    edits
}

/// `Code(text)`, where the text has lines: the first place is a file's.
fn given_as_text<'t>(file: &File<'t>, call: Call<'t>) -> Option<Edit> {
    let [text] = call.positional()[..] else { return None };
    let has_lines = |value: Node<'t>| value.as_string().is_some_and(|value| value.contains('\n'));
    let is_named = text.as_name().is_some_and(|name| {
        let assignments = file.tree.nodes().filter_map(Node::as_assignment);
        let mut named = assignments.filter(|it| it.targets.iter().any(|target| target.as_name() == Some(name))).peekable();
        named.peek().is_some() && named.all(|it| it.value.is_some_and(has_lines))
    });
    (has_lines(text) || is_named).then(|| Edit::insert(text.outer_span().start, "code_string="))
}

/// `.lines[0]` of code, a list of its lines: where that ends.
fn lines_of(code: Node) -> Option<Span> {
    let lines = code.parent().filter(|parent| parent.as_attribute().is_some_and(|it| it.name == "lines" && it.value == code))?;
    let list =
        lines.parent().filter(|parent| parent.as_subscript().is_some_and(|it| it.value == lines && it.index.text() == "0"))?;
    Some(list.span())
}

/// `[4:8]` of `code.code[0][4:8]`: the line, and its letters.
fn letters_of(code: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let line = code.parent().and_then(Node::as_subscript).filter(|it| it.value == code)?;
    let letters = code.parent()?.parent().and_then(Node::as_subscript).filter(|it| Some(it.value) == code.parent())?;
    Some((line.index, letters.index))
}

/// The same letters of a line by their places of today, which do not count blanks. `None` where the text is not written out, or where it is
/// not known how 0.18.1 counted: the sample then stays old code, and fails as such.
fn renumbered<'t>(file: &File<'t>, code: Node<'t>) -> Option<Vec<Edit>> {
    let (line, letters) = letters_of(code)?;
    let attribute = code.as_attribute()?;
    let text = text_of(file, attribute.value)?;
    let number = |node: Node| match node.as_number()? {
        Number::Int(number) => usize::try_from(number).ok(),
        Number::Float(_) => None,
    };
    let (before, rest) = (number(line)?, text.split('\n').collect::<Vec<_>>());
    if rest.iter().take(before + 1).any(|line| line.trim().is_empty()) {
        return None;
    }
    let places = places(rest.get(before)?)?;
    // Where the letter with an old place stands today.
    let today = |old: usize| places[..old.min(places.len())].iter().filter(|is_blank| !**is_blank).count();
    let written = if letters.kind() == Kind::Slice {
        let (from, to) = letters.text().split_once(':').filter(|(_, to)| !to.contains(':'))?;
        let bound = |bound: &str| match bound.trim() {
            "" => Some(String::new()),
            digits => Some(today(digits.parse().ok()?).to_string()),
        };
        format!("{}:{}", bound(from)?, bound(to)?)
    } else {
        let old = number(letters)?;
        places.get(old).is_some_and(|is_blank| !is_blank).then(|| today(old).to_string())?
    };
    Some(vec![Edit::replace(attribute.name_span, "code_lines"), Edit::replace(letters.span(), written)])
}

/// Which letters of a line of 0.18.1 were blanks: each within the line, and one for four of indentation.
fn places(line: &str) -> Option<Vec<bool>> {
    let code = line.trim_start();
    let indentation = &line[..line.len() - code.len()];
    let is_known = indentation.is_empty() || indentation == "    ";
    let code = code.trim_end();
    let is_plain = code.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    let first = (!indentation.is_empty()).then_some(true);
    (is_known && is_plain).then(|| first.into_iter().chain(code.chars().map(|letter| letter == ' ')).collect())
}

/// The text of the one `Code` that a name is bound to.
fn text_of<'t>(file: &File<'t>, code: Node<'t>) -> Option<&'t str> {
    let name = code.as_name()?;
    let assignments = file.tree.nodes().filter_map(Node::as_assignment);
    let mut bound = assignments.filter(|it| it.targets.iter().any(|target| target.as_name() == Some(name)));
    let call = bound.next()?.value?.as_call().filter(|call| file.manim_name(call.callee()) == Some("Code"))?;
    let text = call.keyword("code").or_else(|| call.keyword("code_string"))?.as_string()?;
    bound.next().is_none().then_some(text)
}

/// Gathers the keywords of each dictionary in the place of its first one.
fn configured(call: Call, handed: Option<&HandedOn>) -> Vec<Edit> {
    let arguments = call.arguments();
    let mut edits = Vec::new();
    for dictionary in ["paragraph_config", "background_config"] {
        if call.keyword(dictionary).is_some() {
            continue;
        }
        // Who hands keywords on may have a dictionary of its own, and two would be too many.
        let fills = |argument: &Argument| argument.keyword == Some(dictionary) || inner_name(argument, dictionary).is_some();
        if let Some(inner) = handed.and_then(|handed| handed.inner)
            && inner.arguments().iter().any(fills)
        {
            if dictionary == "paragraph_config" {
                edits.extend(scaled(call));
            }
            continue;
        }
        let mut items = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        for (place, argument) in arguments.iter().enumerate() {
            let Some(name) = inner_name(argument, dictionary) else { continue };
            let keyword = argument.keyword.unwrap_or_default();
            if handed.is_some_and(|handed| !handed.arrives(keyword)) {
                continue;
            }
            let is_factor = keyword == "scale_factor";
            let value = if is_factor { times(argument.value, TEXT_SIZE) } else { argument.value.text().to_owned() };
            items.push(format!("\"{name}\": {value}"));
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

/// A product, as short as it can be written.
fn times(value: Node, factor: f64) -> String {
    match value.as_number() {
        Some(number) => format!("{:.4}", number.value() * factor).trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => format!("{factor} * {}", value.outer_text()),
    }
}

/// `scale_factor=0.3` as what it did, where it cannot be a size of the font.
fn scaled(call: Call) -> Vec<Edit> {
    let place = call.arguments().iter().position(|argument| argument.keyword == Some("scale_factor"));
    let Some(place) = place else { return Vec::new() };
    let factor = times(call.arguments()[place].value, TEXT_SIZE / CODE_SIZE);
    vec![call.remove_argument(place), Edit::insert(call.node.span().end, format!(".scale({factor})"))]
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

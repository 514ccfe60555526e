//! Parts of 3b1b's formulas and texts that are taken by what they say
//!
//! What: `formula["x"]` is `formula.get_part_by_tex("x")` where the formula has the piece once, and the formula is told to isolate it.
//! `text["x"]` of a text that has the piece once is a slice of its letters, which Manim Community counts without the blanks.
//! Since: 3b1b's Manim of 2022, which Manim Community never followed.
//! Leaves alone: pieces that are not there or more than once, that stand bare behind `^` or `_`, share a letter with another piece or with one
//! that has a color (which would lose it), or break a brace, and formulas that are computed.
//!
//! Before:
//! ```python
//! from manimlib import *
//!
//! class Energy(Scene):
//!     def construct(self):
//!         law = Tex(R"E = m \cdot c^2", font_size=60).to_edge(UP)
//!         law[R"c^2"].set_color(RED)
//!         self.play(Indicate(law["m"]), law["="].animate.scale(2), FadeIn(law["m"]))
//!         title = Text("Rest energy")
//!         title["energy"].set_color(BLUE)
//!         total = Tex("a + a", "= b", isolate=["b"])
//!         self.add(total["a"], total["= b"], total["b"], total["c"])
//!         power = Tex("x^2")
//!         power["2"].set_color(RED)
//!         image = Tex("F({s}) = {s}", "+ 1", t2c={"{s}": BLUE})
//!         self.add(image["F({s})"], image["+ 1"])
//! ```
//! After:
//! ```python
//! from manimlib import *
//!
//! class Energy(Scene):
//!     def construct(self):
//!         law = Tex(R"E = m \cdot c^2", font_size=60, isolate=[R"c^2", "m", "="]).to_edge(UP)
//!         law.get_part_by_tex(R"c^2").set_color(RED)
//!         self.play(Indicate(law.get_part_by_tex("m")), law.get_part_by_tex("=").animate.scale(2), FadeIn(law.get_part_by_tex("m")))
//!         title = Text("Rest energy")
//!         title[4:10].set_color(BLUE)
//!         total = Tex("a + a", "= b", isolate=["b"])
//!         self.add(total["a"], total["= b"], total.get_part_by_tex("b"), total["c"])
//!         power = Tex("x^2")
//!         power["2"].set_color(RED)
//!         image = Tex("F({s}) = {s}", "+ 1", t2c={"{s}": BLUE})
//!         self.add(image["F({s})"], image.get_part_by_tex("+ 1"))
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::items::{Entry, unpacked_entries};
use super::names::old_imports;
use crate::index::Dialect;
use crate::repair::parts_by_tex::{made_by, value_of};
use crate::repair::tex_parts::named_parts;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-tex-items",
    safety: Safety::Guarded,
    dialects: &[Dialect::Manimgl],
    triggers: &["[\"", "['", "[r", "[R"],
    source: include_str!("tex_items.rs"),
    apply,
};

const FORMULAS: [&str; 6] = ["MathTex", "OldTex", "OldTexText", "SingleStringTex", "Tex", "TexText"];

/// `whole["piece"]`
#[derive(Clone, Copy)]
struct Item<'t> {
    node: Node<'t>,
    whole: Node<'t>,
    piece: Node<'t>,
}

fn apply(file: &File) -> Vec<Edit> {
    if !file.manim_calls().any(|(name, _)| FORMULAS.contains(&name) || name == "Text") {
        return Vec::new();
    }
    let mut formulas: BTreeMap<Span, (Call, Vec<Item>)> = BTreeMap::new();
    let mut edits = Vec::new();
    for item in file.tree.nodes().filter_map(item) {
        let made = made_by(item.whole).or_else(|| made_by(value_of(file, item.whole)?));
        let Some((call, class)) = made.and_then(|call| Some((call, file.manim_name(call.callee())?))) else { continue };
        if FORMULAS.contains(&class) {
            formulas.entry(call.node.span()).or_insert((call, Vec::new())).1.push(item);
        } else if class == "Text" {
            edits.extend(letters(call, item));
        }
    }
    edits.extend(formulas.into_values().filter_map(|(call, items)| parts(file, call, &items)).flatten());
    edits
}

fn item(node: Node<'_>) -> Option<Item<'_>> {
    let subscript = node.as_subscript()?;
    let piece = subscript.index;
    let is_read = !node.statement().and_then(Node::as_assignment).is_some_and(|it| it.targets.contains(&node));
    (is_read && piece.as_string().is_some_and(|piece| !piece.is_empty())).then_some(Item { node, whole: subscript.value, piece })
}

/// A text's letters by number.
fn letters(call: Call<'_>, item: Item<'_>) -> Option<Edit> {
    let [text] = call.positional()[..] else { return None };
    let (text, piece) = (text.as_string()?, item.piece.as_string()?);
    let at = once(text, piece).filter(|_| text.is_ascii())?;
    let count = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
    let (start, length) = (count(&text[..at]), count(piece));
    Some(Edit::replace(item.index(), format!("[{start}:{}]", start + length)))
}

/// A formula's parts, all that are asked for or none.
fn parts<'t>(file: &File<'t>, call: Call<'t>, items: &[Item<'t>]) -> Option<Vec<Edit>> {
    let strings: Vec<&str> = call.positional().into_iter().map(Node::as_string).collect::<Option<_>>()?;
    let handed: Vec<Entry<'t>> = call
        .arguments()
        .into_iter()
        .filter(|given| given.is_unpacked)
        .map(|given| unpacked_entries(file, given.value))
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    if handed.iter().any(|entry| matches!(entry.name, "isolate" | "substrings_to_isolate")) {
        return None;
    }
    let colors = ["t2c", "tex_to_color_map"];
    let handed_colors = handed.iter().filter(|entry| colors.contains(&entry.name)).map(|entry| entry.value);
    let colored: Vec<&str> = colors
        .iter()
        .filter_map(|keyword| call.keyword(keyword))
        .chain(handed_colors)
        .flat_map(|map| named_parts(file, map))
        .collect();
    let known = call.keyword("isolate").or_else(|| call.keyword("substrings_to_isolate"));
    let marks = match known {
        Some(list) => list.elements().filter(|_| list.kind() == Kind::List)?,
        None => Vec::new(),
    };
    let marked: Vec<&str> = marks.iter().map(|mark| mark.as_string()).collect::<Option<_>>()?;
    let mut taken: BTreeMap<&str, (usize, Range<usize>)> =
        marked.iter().filter_map(|mark| Some((*mark, place_of(&strings, mark)?))).collect();
    let (mut edits, mut new) = (Vec::new(), Vec::new());
    for item in items {
        let piece = item.piece.as_string()?;
        let Some(place) = place_of(&strings, piece) else { continue };
        let is_shared = |(of, other): &(usize, Range<usize>)| {
            *of == place.0 && *other != place.1 && other.start < place.1.end && place.1.start < other.end
        };
        // Of two pieces in each other Manim finds the one that begins first.
        let is_colored = |part: &&str| **part != *piece && (part.contains(piece) || piece.contains(*part));
        if taken.values().any(is_shared) || colored.iter().any(is_colored) {
            continue;
        }
        if taken.insert(piece, place.clone()).is_none() && strings[place.0] != piece {
            new.push(item.piece.text());
        }
        edits.push(Edit::replace(item.index(), format!(".get_part_by_tex({})", item.piece.text())));
    }
    let keyword = if old_imports(file).is_empty() { "substrings_to_isolate" } else { "isolate" };
    match (known, marks.last()) {
        _ if new.is_empty() => {}
        (None, _) => edits.push(call.add_argument(&format!("{keyword}=[{}]", new.join(", ")))),
        (Some(_), Some(last)) => edits.push(Edit::insert(last.outer_span().end, format!(", {}", new.join(", ")))),
        (Some(list), None) => edits.push(Edit::replace(list.span(), format!("[{}]", new.join(", ")))),
    }
    Some(edits)
}

impl Item<'_> {
    /// What stands behind the whole.
    fn index(self) -> Span {
        Span::new(self.whole.outer_span().end, self.node.span().end)
    }
}

/// The string that has the piece, and where, if it can be isolated there.
fn place_of(strings: &[&str], piece: &str) -> Option<(usize, Range<usize>)> {
    let mut having = strings.iter().enumerate().filter(|(_, string)| string.contains(piece));
    let (Some((number, string)), None) = (having.next(), having.next()) else { return None };
    let at = once(string, piece)?;
    let before = &string[..at];
    let command = before.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let is_in_command = command.ends_with('\\') && piece.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_argument = before.trim_end().ends_with(['^', '_', '\\']);
    let is_whole = piece.matches('{').count() == piece.matches('}').count() && !piece.starts_with(['^', '_', '}']);
    (!is_in_command && !is_argument && is_whole).then(|| (number, at..at + piece.len()))
}

/// Where the piece stands in a text that has it once.
fn once(text: &str, piece: &str) -> Option<usize> {
    let mut places = text.match_indices(piece);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(at)
}

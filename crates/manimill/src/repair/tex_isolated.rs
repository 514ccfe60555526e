//! Formulas whose isolated parts are taken by their numbers
//!
//! What: `substrings_to_isolate` and `tex_to_color_map` cut a formula into parts, `formula[1]` was the second of them. Today they only mark what
//! they find, and the formula has one part for each string: it is given as the strings that it was cut into.
//! Since: Manim Community 0.20.0
//! Leaves alone: formulas of which no part is taken that today's do not have, computed ones and those of double braces, and scenes for manimgl.
//!
//! Before:
//! ```python
//! growth = MathTex(r"S(t) = S_0 e^{\mu t}", substrings_to_isolate=["t", r"\mu"], font_size=36)
//! growth[1].set_color(RED)
//! line = MathTex("y = m x", "+ b", tex_to_color_map={"m": BLUE, "x": GREEN}).to_edge(UP)
//! self.play(Indicate(line[3:]))
//! whole = MathTex("a^2 + b^2", substrings_to_isolate=["a"])
//! whole[0].set_color(RED)
//! open_end = MathTex("a^2 + b^2", substrings_to_isolate=["a"], tex_to_color_map=self.colors)
//! open_end[1].set_color(RED)
//! ```
//! After:
//! ```python
//! growth = MathTex("S(", "t", ") = S_0 e^{", r"\mu", " ", "t", "}", font_size=36)
//! growth[1].set_color(RED)
//! line = MathTex("y = ", "m", " ", "x", "+ b", tex_to_color_map={"m": BLUE, "x": GREEN}).to_edge(UP)
//! self.play(Indicate(line[3:]))
//! whole = MathTex("a^2 + b^2", substrings_to_isolate=["a"])
//! whole[0].set_color(RED)
//! open_end = MathTex("a^2 + b^2", substrings_to_isolate=["a"], tex_to_color_map=self.colors)
//! open_end[1].set_color(RED)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node, Number};

use super::parts_by_tex::value_of;
use super::tex_parts::named_parts;
use super::{File, Rewrite};
use crate::index::Dialect;
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-isolated",
    safety: Safety::Guarded,
    dialects: &[Dialect::Community, Dialect::Legacy, Dialect::Unstated],
    triggers: &["tex_to_color_map", "substrings_to_isolate"],
    source: include_str!("tex_isolated.rs"),
    apply,
};

const ISOLATE: &str = "substrings_to_isolate";

fn apply(file: &File) -> Vec<Edit> {
    let is_formula = |name: &str| matches!(name, "MathTex" | "Tex" | "TexMobject" | "TextMobject");
    file.manim_calls().filter(|(name, _)| is_formula(name)).filter_map(|(_, call)| cut(file, call)).flatten().collect()
}

fn cut<'t>(file: &File<'t>, call: Call<'t>) -> Option<Vec<Edit>> {
    let strings = call.positional();
    // In the order in which Manim looked for them.
    let keywords = [ISOLATE, "tex_to_color_map"].into_iter().filter_map(|name| call.keyword(name));
    let lists: Vec<Vec<&str>> = keywords.map(|marks| named_parts(file, marks)).collect();
    // Where the marks of one keyword are not known, neither are the parts.
    if lists.iter().any(Vec::is_empty) {
        return None;
    }
    let marks: Vec<&str> = lists.concat().into_iter().filter(|mark| !mark.is_empty()).collect();
    let is_plain = |string: &Node| string.as_string().is_some_and(|text| !text.contains("{{"));
    if marks.is_empty() || strings.is_empty() || call.is_open() || !strings.iter().all(is_plain) {
        return None;
    }
    let assignment = call.node.ancestors().find_map(Node::as_assignment)?;
    let [variable] = assignment.targets[..] else { return None };
    let is_its_value =
        std::iter::successors(assignment.value, |value| value.as_call()?.receiver()).any(|value| value == call.node);
    if !is_its_value || !is_taken_apart(file, variable, assignment.value?, strings.len()) {
        return None;
    }
    let mut edits: Vec<Edit> = strings
        .iter()
        .filter_map(|string| {
            let pieces: Vec<String> = pieces(string.as_string()?, &marks).into_iter().map(literal).collect();
            (pieces.len() > 1).then(|| Edit::replace(string.span(), pieces.join(", ")))
        })
        .collect();
    if !edits.is_empty()
        && let Some(place) = call.arguments().iter().position(|argument| argument.keyword == Some(ISOLATE))
    {
        edits.push(call.remove_argument(place));
    }
    Some(edits)
}

/// What Manim cut a string into: at every mark, the first of the list where several begin.
fn pieces<'a>(text: &'a str, marks: &[&str]) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        match marks.iter().find(|mark| text[at..].starts_with(**mark)) {
            Some(mark) => {
                pieces.extend([&text[start..at], &text[at..at + mark.len()]]);
                at += mark.len();
                start = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    pieces.push(&text[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Whether a part is taken by its number that a formula of so many strings has not.
fn is_taken_apart<'t>(file: &File<'t>, formula: Node<'t>, value: Node<'t>, count: usize) -> bool {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let is_beyond = |index: Node<'_>| match index.kind() {
        Kind::Slice => {
            let mut bounds = index.text().split(':').map(|bound| bound.trim().parse::<i64>().ok());
            let (start, stop) = (bounds.next().flatten(), bounds.next().flatten());
            start.is_some_and(|start| start >= count) || stop.is_some_and(|stop| stop > count)
        }
        _ => index.as_number().is_some_and(|number| matches!(number, Number::Int(index) if index >= count || index < -count)),
    };
    let subscripts = file.tree.nodes().filter_map(Node::as_subscript).filter(|it| it.value.text() == formula.text());
    subscripts.filter(|it| is_beyond(it.index)).any(|it| value_of(file, it.value) == Some(value))
}

/// A string as people write it: raw where it has backslashes.
fn literal(piece: &str) -> String {
    if piece.contains('\\') && !piece.contains(['"', '\n']) && !piece.ends_with('\\') {
        return format!("r\"{piece}\"");
    }
    format!("\"{}\"", piece.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_string_is_cut_as_manim_did() {
        assert_eq!(pieces(r"S(t ) \over S(0)", &["t ", "S"]), ["S", "(", "t ", r") \over ", "S", "(0)"]);
        assert_eq!(pieces("ab", &["a", "ab"]), ["a", "b"], "the first of the list");
        assert_eq!(pieces("xx", &["x"]), ["x", "x"]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_formula_is_lost(text in r"[ab{}\\^ α]{0,20}", marks in proptest::collection::vec(r"[ab{}\\^α]{1,3}", 0..4)) {
            let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
            let pieces = pieces(&text, &marks);
            prop_assert_eq!(pieces.concat(), text.clone());
            // Between marks there is none.
            prop_assert!(pieces.iter().all(|piece| marks.contains(piece) || marks.iter().all(|mark| !piece.contains(mark))));
        }

        #[test]
        fn a_literal_is_read_as_what_it_was_made_of(piece in r#"[a"\\{} ]{0,12}"#) {
            let code = format!("x = {}", literal(&piece));
            let module = manimill_syntax::Module::parse(code.as_str()).expect("a literal is Python");
            let tree = manimill_syntax::tree::Tree::of(&module);
            prop_assert_eq!(tree.nodes().find_map(Node::as_string), Some(piece.as_str()));
        }
    }
}

//! Parts of formulas that are asked for by a piece of their TeX
//!
//! What: `get_part_by_tex`, `set_color_by_tex` and their kin took every part that has the piece in it, and take today what is exactly it: they
//! are given the parts as they are written. `get_parts_by_tex` is gone, and becomes the list of these parts.
//! Since: Manim Community 0.20.0
//! Leaves alone: formulas of one string, of computed ones, or with `substrings_to_isolate`, pieces that are a part or that no part has, questions
//! with `substring` or `case_sensitive`, and scenes for manimgl, which looks within the parts.
//!
//! Before:
//! ```python
//! power = MathTex("2", "^{16}", "=", "65536").scale(2)
//! exponent = power.get_part_by_tex("16")
//! power.set_color_by_tex("6", RED)
//! power.set_color_by_tex("=", BLUE)
//! power.set_color_by_tex("6", random_color())
//! log = Tex("$\\log$", "$_{10}$").set_color_by_tex_to_color_map({"_": GREEN, "log": BLUE})
//! for part in power.get_parts_by_tex("6"):
//!     part.shift(UP)
//! part = "2"
//! twos = power.get_parts_by_tex(part)
//! whole = MathTex("a + b").set_color_by_tex("a", RED)
//! ```
//! After:
//! ```python
//! power = MathTex("2", "^{16}", "=", "65536").scale(2)
//! exponent = power.get_part_by_tex("^{16}")
//! power.set_color_by_tex("^{16}", RED).set_color_by_tex("65536", RED)
//! power.set_color_by_tex("=", BLUE)
//! power.set_color_by_tex("6", random_color())
//! log = Tex("$\\log$", "$_{10}$").set_color_by_tex_to_color_map({"$_{10}$": GREEN, "$\\log$": BLUE})
//! for part in VGroup(*[part for part in power if "6" in part.tex_string]):
//!     part.shift(UP)
//! part = "2"
//! twos = VGroup(*[one for one in power if part in one.tex_string])
//! whole = MathTex("a + b").set_color_by_tex("a", RED)
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Again(Scene):
//!     def construct(self):
//!         log = Tex("$\\log$", "$M$")
//!         self.play(Write(log.get_part_by_tex("M")))
//!         log = Tex("$N$", "$=$")
//!         self.play(Write(log.get_part_by_tex("N")))
//!         for _ in range(2):
//!             self.play(Indicate(log.get_part_by_tex("=")))
//!             log = MathTex("=")
//! ```
//! After:
//! ```python
//! from manim import *
//!
//!
//! class Again(Scene):
//!     def construct(self):
//!         log = Tex("$\\log$", "$M$")
//!         self.play(Write(log.get_part_by_tex("$M$")))
//!         log = Tex("$N$", "$=$")
//!         self.play(Write(log.get_part_by_tex("$N$")))
//!         for _ in range(2):
//!             self.play(Indicate(log.get_part_by_tex("=")))
//!             log = MathTex("=")
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Assignment, Call, Kind, Node};

use super::{File, Rewrite};
use crate::index::Dialect;
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "parts-by-tex",
    safety: Safety::Guarded,
    dialects: &[Dialect::Community, Dialect::Legacy, Dialect::Unstated],
    triggers: &["_by_tex"],
    source: include_str!("parts_by_tex.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    file.tree.calls().filter_map(|call| by_parts(file, call)).flatten().collect()
}

fn by_parts<'t>(file: &File<'t>, call: Call<'t>) -> Option<Vec<Edit>> {
    let formula = call.receiver()?;
    let asked = *call.positional().first()?;
    if call.keyword("substring").is_some() || call.keyword("case_sensitive").is_some() {
        return None;
    }
    match call.name() {
        "get_parts_by_tex" => {
            let group = file.write_manim("VGroup");
            let (formula, piece) = (formula.outer_text(), asked.outer_text());
            let reads_part = std::iter::once(asked).chain(asked.descendants()).any(|node| node.as_name() == Some("part"));
            let one = if reads_part { "one" } else { "part" };
            let list = format!("{group}(*[{one} for {one} in {formula} if {piece} in {one}.tex_string])");
            (call.positional().len() == 1).then(|| vec![Edit::replace(call.node.span(), list)])
        }
        "get_part_by_tex" => {
            let parts = parts_with(&parts_of(file, formula)?, asked.as_string()?);
            let first = parts.first()?;
            Some(vec![Edit::replace(asked.span(), first.text())])
        }
        "set_color_by_tex" | "set_opacity_by_tex" => {
            let parts = distinct(parts_with(&parts_of(file, formula)?, asked.as_string()?));
            let (first, others) = parts.split_first()?;
            let rest = &file.tree.text()[asked.outer_span().end as usize..call.node.span().end as usize];
            let is_made = |given: Node| std::iter::once(given).chain(given.descendants()).any(|node| node.kind() == Kind::Call);
            let can_stand_twice = !call.arguments().iter().any(|given| is_made(given.value));
            let again: String = others.iter().map(|part| format!(".{}({}{rest}", call.name(), part.text())).collect();
            (others.is_empty() || can_stand_twice)
                .then(|| vec![Edit::replace(asked.span(), first.text()), Edit::insert(call.node.span().end, again)])
        }
        "set_color_by_tex_to_color_map" => {
            let parts = parts_of(file, formula)?;
            let keys = asked.entries()?.into_iter().filter_map(|(key, _)| key);
            let edits = keys.filter_map(|key| {
                let [only] = distinct(parts_with(&parts, key.as_string()?))[..] else { return None };
                Some(Edit::replace(key.span(), only.text()))
            });
            Some(edits.collect())
        }
        _ => None,
    }
}

/// The parts that have a piece of TeX in them; none where the piece is a part, which is found today as well.
fn parts_with<'t>(parts: &[Node<'t>], piece: &str) -> Vec<Node<'t>> {
    if parts.iter().any(|part| part.as_string() == Some(piece)) {
        return Vec::new();
    }
    parts.iter().copied().filter(|part| part.as_string().is_some_and(|part| part.contains(piece))).collect()
}

fn distinct(parts: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let mut found: Vec<Node> = Vec::new();
    for part in parts {
        if !found.iter().any(|known| known.as_string() == part.as_string()) {
            found.push(part);
        }
    }
    found
}

/// The strings that a formula is made of side by side, where all of them are written out and Manim cuts none of them.
fn parts_of<'t>(file: &File<'t>, formula: Node<'t>) -> Option<Vec<Node<'t>>> {
    let call = made_by(formula).or_else(|| made_by(value_of(file, formula)?))?;
    let is_formula = matches!(file.manim_name(call.callee()), Some("MathTex" | "Tex" | "TexMobject" | "TextMobject"));
    let is_cut = ["substrings_to_isolate", "tex_to_color_map"].iter().any(|keyword| call.keyword(keyword).is_some());
    let parts = call.positional();
    let is_plain = |part: &Node| part.as_string().is_some_and(|text| !text.contains("{{"));
    (is_formula && !is_cut && !call.is_open() && parts.len() > 1 && parts.iter().all(is_plain)).then_some(parts)
}

/// The call that a chain of methods begins with.
pub(super) fn made_by(expression: Node<'_>) -> Option<Call<'_>> {
    let mut call = expression.as_call()?;
    while let Some(inner) = call.receiver().and_then(Node::as_call) {
        call = inner;
    }
    Some(call)
}

/// What a variable is where it is read: the last value that it is given before, in a block around; of an attribute of `self` the only one.
pub(super) fn value_of<'t>(file: &File<'t>, variable: Node<'t>) -> Option<Node<'t>> {
    let text = variable.text();
    let is_own = text.starts_with("self.");
    let scope = if is_own { variable.class() } else { variable.as_name().and(variable.function()) };
    let scope = scope?;
    let given: Vec<Assignment> = file.tree.nodes().filter(|node| node.is_within(scope)).filter_map(Node::as_assignment).collect();
    let given = given.into_iter().filter(|it| {
        it.targets.iter().any(|target| std::iter::once(*target).chain(target.descendants()).any(|node| node.text() == text))
    });
    let (before, after): (Vec<Assignment>, Vec<Assignment>) =
        given.partition(|it| is_own || it.node.span().end <= variable.span().start);
    let last = before.last().filter(|it| it.targets.len() == 1 && it.targets[0].text() == text)?;
    let block = last.node.parent()?;
    // What a loop gives it further down comes round again.
    let mut loops = variable.ancestors().filter(|around| matches!(around.kind(), Kind::For | Kind::While));
    let comes_round = loops.any(|around| {
        let is_target = around.as_loop().is_some_and(|it| it.target.text() == text);
        is_target || (!last.node.is_within(around) && after.iter().any(|it| it.node.is_within(around)))
    });
    let is_sure = if is_own { before.len() == 1 } else { variable.is_within(block) && !comes_round };
    if is_sure { last.value } else { None }
}

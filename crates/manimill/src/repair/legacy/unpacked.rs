//! Keywords in a dictionary that one call unpacks
//!
//! What: `Axes(**axes_config)` has its keywords written out where the file binds `axes_config` once, to a dictionary that stands in the same
//! function and that nothing else reads. What has other keywords today can be rewritten then.
//! Since: always
//! Leaves alone: dictionaries that are read more than once or changed, and those whose values are calls.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//! line_config = {"stroke_width": 2, "color": RED}
//! self.add(Line(LEFT, RIGHT, **line_config))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//! self.add(Line(LEFT, RIGHT, stroke_width=2, color=RED))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::OLD;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "unpacked-keywords",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &["**"],
    source: include_str!("unpacked.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    file.manim_calls().filter_map(|(_, call)| write_out(file, call)).flatten().collect()
}

fn write_out<'a>(file: &File<'a>, call: Call<'a>) -> Option<Vec<Edit>> {
    let arguments = call.arguments();
    let unpacked = arguments.iter().find(|argument| argument.is_unpacked && argument.value.as_name().is_some())?;
    let name = unpacked.value.as_name()?;
    // Whatever has the name: it is bound once, and read here alone.
    let mut mentions = file.tree.nodes().filter(|node| node.as_name() == Some(name) && node.span() != unpacked.value.span());
    let (target, None) = (mentions.next()?, mentions.next()) else { return None };
    let assignment = target.statement()?.as_assignment()?;
    let [only] = assignment.targets[..] else { return None };
    let same_function = assignment.node.function().map(Node::span) == call.node.function().map(Node::span);
    let same_block = assignment.node.parent().is_none_or(|block| call.node.is_within(block));
    if only.span() != target.span() || !same_function || !same_block || assignment.node.span().start > call.node.span().start {
        return None;
    }
    let dict = assignment.value?;
    let is_plain = dict.descendants().all(|node| !matches!(node.kind(), Kind::Call | Kind::Await | Kind::Yield));
    let mut keywords = Vec::new();
    for (key, value) in dict.entries()? {
        let key = key?.as_string()?;
        let is_word = key.chars().all(|c| c.is_alphanumeric() || c == '_') && !key.starts_with(|c: char| c.is_numeric());
        if !is_word || call.keyword(key).is_some() {
            return None;
        }
        keywords.push(format!("{key}={}", value.outer_text()));
    }
    if !is_plain || keywords.is_empty() {
        return None;
    }
    let lines = assignment.node.full_lines()?;
    Some(vec![Edit::delete(lines), Edit::replace(unpacked.span, keywords.join(", "))])
}

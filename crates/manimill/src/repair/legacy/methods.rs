//! Methods and attributes of 3b1b's mobjects and scenes that have another name today
//!
//! What: `rotate_in_place` is `rotate`, `arrange_submobjects` is `arrange`, `get_time()` is `time`; called, chained, or named for an
//! animation. Statements that only helped while a scene was being written (`self.embed()`, `self.force_skipping()`) go.
//! Since: Manim Community 0.2.0 to 0.15.0.
//! Leaves alone: methods of these names that a class in the file defines.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Sizes(Scene):
//!     def construct(self):
//!         square = Square().rotate_in_place(PI / 4)
//!         VGroup(square, Dot()).arrange_submobjects(RIGHT)
//!         self.play(square.scale_in_place, 2)
//!         self.embed()
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Sizes(Scene):
//!     def construct(self):
//!         square = Square().rotate(PI / 4)
//!         VGroup(square, Dot()).arrange(RIGHT)
//!         self.play(square.scale, 2)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Attribute, Call, Kind, Node};

use super::OLD;
use crate::repair::community::sizes::property;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-methods",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &[],
    source: include_str!("methods.rs"),
    apply,
};

/// Attributes with another name, whether they are called or not. Sorted.
#[rustfmt::skip]
const RENAMED: &[(&str, &str)] = &[
    ("add_coordinate_labels", "add_coordinates"),
    ("arrange_submobjects", "arrange"),
    ("become_partial", "pointwise_become_partial"),
    ("camera_frame", "camera.frame"),
    ("dither", "wait"),
    ("get_bounding_box_point", "get_critical_point"),
    ("get_center_point", "get_origin"),
    ("get_h_line", "get_horizontal_line"),
    ("get_v_line", "get_vertical_line"),
    ("highlight", "set_color"),
    ("make_approximately_smooth", "make_smooth"),
    ("match_background_image_file", "match_background_image"),
    ("pfp", "point_from_proportion"),
    ("plot_depth", "z_index"),
    ("quick_point_from_proportion", "point_from_proportion"),
    ("rotate_in_place", "rotate"),
    ("scale_in_place", "scale"),
    ("set_background_image_file", "color_using_background_image"),
    ("set_plot_depth", "set_z_index"),
    ("shuffle_submobjects", "shuffle"),
    ("sort_submobjects", "sort"),
    ("stretch_in_place", "stretch"),
    ("submobject_family", "get_family"),
    ("tick_marks", "ticks"),
];

/// Calls without arguments that are an attribute today.
const PROPERTIES: [(&str, &str); 3] = [("get_mobjects", "mobjects"), ("get_time", "time"), ("get_points", "points")];

/// Statements that help while a scene is being written.
const FOR_THE_AUTHOR: [&str; 8] = [
    "checkpoint_paste",
    "embed",
    "force_skipping",
    "interact",
    "revert_to_original_skipping_status",
    "stop_skipping",
    "disable_interaction",
    "save_state_to_history",
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (node, attribute, call) in file.lineages().foreign_attributes(file) {
        edits.extend(attribute_edits(node, attribute, call).unwrap_or_default());
    }
    let skips = |node: &Node| {
        node.as_assignment().is_some_and(|it| it.targets.iter().any(|target| target.text() == "self.skip_animations"))
    };
    edits.extend(file.tree.nodes().filter(|node| node.kind() == Kind::Assign).filter(skips).map(removal));
    edits
}

fn attribute_edits(node: Node<'_>, attribute: Attribute<'_>, call: Option<Call<'_>>) -> Option<Vec<Edit>> {
    let name = attribute.name;
    if let Ok(at) = RENAMED.binary_search_by_key(&name, |(old, _)| old) {
        let new = RENAMED[at].1;
        return Some(vec![Edit::replace(attribute.name_span, new)]);
    }
    if let Some((_, new)) = PROPERTIES.iter().find(|(old, _)| *old == name) {
        return property(attribute, call?, new);
    }
    let call = call?;
    let is_scene = attribute.value.as_name() == Some("self");
    match name {
        // `copy.deepcopy(m)` is Python's.
        "deepcopy" if call.arguments().is_empty() => Some(vec![Edit::replace(attribute.name_span, "copy")]),
        "add_numbers" if !is_scene => listed(call),
        "get_graph" if !is_scene => Some(vec![Edit::replace(attribute.name_span, "plot")]),
        "get_parametric_curve" if !is_scene => Some(vec![Edit::replace(attribute.name_span, "plot_parametric_curve")]),
        // `m.scale_about_point(2, p)`
        "scale_about_point" => {
            let point = *call.positional().get(1)?;
            Some(vec![Edit::replace(attribute.name_span, "scale"), Edit::insert(point.outer_span().start, "about_point=")])
        }
        _ if FOR_THE_AUTHOR.contains(&name) && is_scene => {
            let statement = node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node))?;
            Some(vec![removal(statement)])
        }
        _ => None,
    }
}

/// `line.add_numbers(1, 2)`, `line.add_numbers(*numbers)`: the numbers come as one list today.
fn listed(call: Call<'_>) -> Option<Vec<Edit>> {
    let numbers: Vec<Node> = call
        .arguments()
        .iter()
        .filter(|argument| argument.keyword.is_none() && !argument.is_unpacked)
        .map(|argument| argument.value)
        .collect();
    let (first, last) = (numbers.first()?, numbers.last()?);
    match (numbers.len(), first.kind()) {
        (1, Kind::Starred) => {
            Some(vec![Edit::delete(Span::new(first.span().start, first.children().next()?.outer_span().start))])
        }
        (1, kind) if kind != Kind::Number && kind != Kind::Unary => None,
        _ => Some(vec![Edit::insert(first.outer_span().start, "["), Edit::insert(last.outer_span().end, "]")]),
    }
}

/// Removes a statement, or leaves `pass` where it is the only one.
pub(super) fn removal(statement: Node<'_>) -> Edit {
    let is_only = statement.parent().is_some_and(|around| around.block().len() == 1);
    match statement.full_lines() {
        Some(lines) if !is_only => Edit::delete(lines),
        _ => Edit::replace(statement.span(), "pass"),
    }
}

//! Settings of manimgl's that only its way of drawing knows
//!
//! What: calls that say how OpenGL draws something (`m.apply_depth_test()`, `m.set_gloss(0.2)`, `m.set_flat_stroke(True)`) go: as statements,
//! and out of chains of calls.
//! Since: manimgl 1.0.0
//! Leaves alone: methods of these names that a class in the file defines, and those that an animation shows.
//!
//! Before:
//! ```python
//! from manimlib import *
//! ball = Sphere().set_gloss(0.5).shift(UP)
//! ball.apply_depth_test()
//! ball.always_sort_to_camera(self.camera)
//! self.add(ball)
//! ```
//! After:
//! ```python
//! from manimlib import *
//! ball = Sphere().shift(UP)
//! self.add(ball)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::OLD;
use super::methods::removal;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-drawing-settings",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &["_depth_test", "set_", "_to_camera", "refresh_", "use_winding_fill"],
    source: include_str!("drawing_settings.rs"),
    apply,
};

/// Methods that only say how a thing is drawn.
const SETTINGS: [&str; 19] = [
    "always_sort_to_camera",
    "apply_depth_test",
    "deactivate_depth_test",
    "refresh_bounding_box",
    "refresh_joint_angles",
    "refresh_triangulation",
    "refresh_uniforms",
    "refresh_unit_normal",
    "set_anti_alias_width",
    "set_clip_plane",
    "set_flat_stroke",
    "set_gloss",
    "set_glow_factor",
    "set_joint_type",
    "set_reflectiveness",
    "set_scale_stroke_with_zoom",
    "set_shading",
    "set_shadow",
    "use_winding_fill",
];

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    let calls = file.tree.nodes().filter(|node| node.kind() == Kind::Attribute).filter_map(|node| {
        let call = node.parent().and_then(Node::as_call).filter(|call| call.callee() == node)?;
        Some((call, node.as_attribute()?))
    });
    let mut edits = Vec::new();
    for (call, attribute) in calls {
        let is_setting = SETTINGS.contains(&attribute.name) && !classes.define(attribute.name);
        let is_shown = attribute.value.as_attribute().is_some_and(|inner| inner.name == "animate")
            || attribute.value.as_call().is_some_and(|inner| inner.name() == "animate");
        if !is_setting || is_shown {
            continue;
        }
        let statement = call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node));
        match statement {
            Some(statement) if attribute.value.descendants().chain([attribute.value]).all(|node| node.as_call().is_none()) => {
                edits.push(removal(statement));
            }
            _ => edits.push(Edit::delete(Span::new(attribute.value.outer_span().end, call.node.span().end))),
        }
    }
    edits
}

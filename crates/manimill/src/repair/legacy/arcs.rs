//! Arguments that stand in another order today
//!
//! What: the first two arguments of an `Arc` were its start and its angle, today they are its radius and its start: they are given by
//! name; also where a class of the file hands them on. Rectangles took their width first. The camera of a `ThreeDScene` took its distance before its third angle.
//! Since: Community 0.2.0
//! Leaves alone: arguments that come by `*args`.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//! self.add(Arc(0, PI / 2, radius=2), Rectangle(3, 1), RoundedRectangle(3, 1, 0.2))
//! self.add(Arc(PI / 2, start_angle=PI))
//! self.set_camera_orientation(70 * DEGREES, 0, 10)
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//! self.add(Arc(start_angle=0, angle=PI / 2, radius=2), Rectangle(width=3, height=1), RoundedRectangle(width=3, height=1, corner_radius=0.2))
//! self.add(Arc(angle=PI / 2, start_angle=PI))
//! self.set_camera_orientation(70 * DEGREES, 0, focal_distance=10)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node};

use super::OLD;
use super::classes::Classes;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-argument-order",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &["Arc", "camera", "Rectangle", "AnnularSector", "Circle"],
    source: include_str!("arcs.rs"),
    apply,
};

/// The arguments of constructors that stand in another order today.
const ORDERS: [(&str, &[&str]); 5] = [
    ("AnnularSector", &["angle", "start_angle", "inner_radius", "outer_radius"]),
    ("Arc", &["start_angle", "angle"]),
    ("Circle", &["start_angle"]),
    ("Rectangle", &["width", "height"]),
    ("RoundedRectangle", &["width", "height", "corner_radius"]),
];

fn apply(file: &File) -> Vec<Edit> {
    if super::names::old_imports(file).is_empty() {
        return Vec::new();
    }
    let classes = file.lineages();
    file.tree.calls().flat_map(|call| order(file, classes, call)).collect()
}

fn order<'a>(file: &File<'a>, classes: &Classes<'a>, call: Call<'a>) -> Vec<Edit> {
    let is_scene = call.receiver().is_some_and(|receiver| receiver.as_name() == Some("self"));
    match call.name() {
        "set_camera_orientation" | "move_camera" if is_scene => {
            let mut edits = named(&call.positional(), &["", "", "focal_distance", "gamma"]);
            for argument in call.arguments() {
                if let Some(span) = argument.keyword_span.filter(|_| argument.keyword == Some("distance")) {
                    edits.push(Edit::replace(span, "focal_distance"));
                }
            }
            edits
        }
        _ => {
            let class = constructs(file, classes, call);
            let Some((_, names)) = ORDERS.iter().find(|(name, _)| class == Some(*name)) else { return Vec::new() };
            let positional = call.positional();
            // `Arc.__init__(self, …)`
            let own = usize::from(positional.first().is_some_and(|first| first.as_name() == Some("self")));
            // Before 2019 an arc's first argument was the angle that it spans.
            let left: Vec<&str> = names.iter().copied().filter(|name| call.keyword(name).is_none()).collect();
            named(&positional[own.min(positional.len())..], &left)
        }
    }
}

fn named(positional: &[Node], names: &[&str]) -> Vec<Edit> {
    let pairs = positional.iter().zip(names).filter(|(_, name)| !name.is_empty());
    pairs.map(|(value, name)| Edit::insert(value.outer_span().start, format!("{name}="))).collect()
}

/// The class of Manim's that a call makes one of, or whose constructor it calls.
pub(super) fn constructs<'a>(file: &File<'a>, classes: &Classes<'a>, call: Call<'a>) -> Option<&'a str> {
    if call.name() != "__init__" {
        return file.manim_name(call.callee());
    }
    let receiver = call.receiver()?;
    if let Some(name) = file.manim_name(receiver) {
        return Some(name);
    }
    let is_super = receiver.as_call().is_some_and(|call| call.name() == "super");
    let member = &classes.members[classes.around(call.node).filter(|_| is_super)?];
    if member.parents.is_empty() { member.foreign.first().copied() } else { None }
}

//! Ranges that 3b1b's Manim took as two keywords
//!
//! What: `t_min=0, t_max=2` is `t_range=[0, 2]` today, with `step_size` as the third number; the same for `x_min` of graphs and
//! `u_min`, `v_min` of surfaces. An end that was left to its default is written out where today's default is another.
//! Since: Manim Community 0.6.0 to 0.10.0.
//! Leaves alone: keywords that come in a dictionary which is not written out in the file.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Curves(ThreeDScene):
//!     def construct(self):
//!         spiral = ParametricFunction(lambda t: np.array([np.cos(t), np.sin(t), t]), t_min=0, t_max=TAU, color=RED)
//!         wave = FunctionGraph(np.sin, x_min=-2)
//!         sheet = ParametricSurface(lambda u, v: np.array([u, v, u * v]), u_min=-1, u_max=1, v_max=2, resolution=8)
//!         self.add(spiral, wave, sheet)
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Curves(ThreeDScene):
//!     def construct(self):
//!         spiral = ParametricFunction(lambda t: np.array([np.cos(t), np.sin(t), t]), t_range=[0, TAU], color=RED)
//!         wave = FunctionGraph(np.sin, x_range=[-2, config.frame_x_radius])
//!         sheet = ParametricSurface(lambda u, v: np.array([u, v, u * v]), u_range=[-1, 1], v_range=[0, 2], resolution=8)
//!         self.add(spiral, wave, sheet)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node};

use super::OLD;
use super::arcs::constructs;
use super::classes::Classes;
use super::items::{remove, remove_arguments};
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-ranges",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &["t_min", "t_max", "x_min", "x_max", "u_min", "u_max", "v_min", "v_max", "y_min", "y_max"],
    source: include_str!("ranges.rs"),
    apply,
};

/// A range of a class's constructor or of a method.
struct Range {
    /// The keyword of today.
    today: &'static str,
    /// The keywords of its ends, and what they were where they were not given.
    ends: [(&'static str, &'static str); 2],
    /// The keyword of its step.
    step: Option<&'static str>,
}

const T: [Range; 1] = [Range { today: "t_range", ends: [("t_min", "0"), ("t_max", "1")], step: Some("step_size") }];
const X: [Range; 1] = [Range {
    today: "x_range",
    ends: [("x_min", "-config.frame_x_radius"), ("x_max", "config.frame_x_radius")],
    step: Some("step_size"),
}];
const UV: [Range; 2] = [
    Range { today: "u_range", ends: [("u_min", "0"), ("u_max", "1")], step: None },
    Range { today: "v_range", ends: [("v_min", "0"), ("v_max", "1")], step: None },
];
const FIELD: [Range; 2] = [
    Range {
        today: "x_range",
        ends: [("x_min", "-config.frame_x_radius"), ("x_max", "config.frame_x_radius")],
        step: Some("delta_x"),
    },
    Range {
        today: "y_range",
        ends: [("y_min", "-config.frame_y_radius"), ("y_max", "config.frame_y_radius")],
        step: Some("delta_y"),
    },
];
const ON_AXES: [Range; 1] = [Range { today: "x_range", ends: [("x_min", ""), ("x_max", "")], step: Some("step_size") }];

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    let mut edits = Vec::new();
    for call in file.tree.calls() {
        for range in ranges(file, classes, call) {
            edits.extend(join(call, range));
            let unpacked = call.arguments().into_iter().filter(|argument| argument.is_unpacked);
            edits.extend(
                unpacked.filter_map(|argument| dictionary(file, argument.value)).flat_map(|dict| join_entries(dict, range)),
            );
        }
    }
    edits.sort();
    edits.dedup();
    edits
}

fn ranges<'a>(file: &File<'a>, classes: &Classes<'a>, call: Call<'a>) -> &'static [Range] {
    if let Some(name) = constructs(file, classes, call) {
        return match name {
            "ParametricFunction" | "ParametricCurve" => &T,
            "FunctionGraph" => &X,
            "ParametricSurface" | "Surface" => &UV,
            "ArrowVectorField" | "StreamLines" | "VectorField" => &FIELD,
            _ => &[],
        };
    }
    let is_scene = call.receiver().is_some_and(|receiver| receiver.as_name() == Some("self"));
    match call.name() {
        "get_graph" | "plot" | "get_riemann_rectangles" if !is_scene => &ON_AXES,
        "get_parametric_curve" | "plot_parametric_curve" => &T,
        _ => &[],
    }
}

fn join(call: Call<'_>, range: &Range) -> Vec<Edit> {
    let arguments = call.arguments();
    let place = |keyword: &str| arguments.iter().position(|argument| argument.keyword == Some(keyword));
    let [(first, first_default), (last, last_default)] = range.ends;
    let (first_at, last_at) = (place(first), place(last));
    let Some(kept) = first_at.or(last_at) else { return Vec::new() };
    let text = |at: Option<usize>, default: &str| {
        at.map_or_else(|| default.to_owned(), |at| arguments[at].value.outer_text().to_owned())
    };
    let (from, to) = (text(first_at, first_default), text(last_at, last_default));
    if from.is_empty() || to.is_empty() {
        return Vec::new();
    }
    let step_at = range.step.and_then(place);
    let step = step_at.map(|at| format!(", {}", arguments[at].value.outer_text())).unwrap_or_default();
    let removed = [last_at.filter(|_| first_at.is_some()), step_at];
    let mut edits = vec![Edit::replace(arguments[kept].span, format!("{}=[{from}, {to}{step}]", range.today))];
    let removed: Vec<usize> = removed.into_iter().flatten().collect();
    edits.extend(remove_arguments(call, &removed));
    edits
}

/// The dictionary that `**name` or `**self.name` unpacks, where the file assigns one that is written out.
fn dictionary<'a>(file: &File<'a>, value: Node<'a>) -> Option<Node<'a>> {
    if value.entries().is_some() {
        return Some(value);
    }
    let name = value.as_name().or_else(|| value.as_attribute().map(|attribute| attribute.name))?;
    let mut found = file.tree.nodes().filter_map(Node::as_assignment).filter(|assignment| {
        assignment
            .targets
            .iter()
            .any(|target| target.as_name() == Some(name) || target.as_attribute().is_some_and(|attribute| attribute.name == name))
    });
    let first = found.next()?.value?;
    (found.next().is_none() && first.entries().is_some()).then_some(first)
}

/// The same in a dictionary: `"x_min": 0, "x_max": 1`.
fn join_entries(dict: Node, range: &Range) -> Vec<Edit> {
    let Some(entries) = dict.entries() else { return Vec::new() };
    let place = |name: &str| entries.iter().position(|(key, _)| key.and_then(Node::as_string) == Some(name));
    let [(first, first_default), (last, last_default)] = range.ends;
    let (first_at, last_at) = (place(first), place(last));
    let Some(kept) = first_at.or(last_at) else { return Vec::new() };
    let text =
        |at: Option<usize>, default: &str| at.map_or_else(|| default.to_owned(), |at| entries[at].1.outer_text().to_owned());
    let (from, to) = (text(first_at, first_default), text(last_at, last_default));
    let step_at = range.step.and_then(place);
    let step = step_at.map(|at| format!(", {}", entries[at].1.outer_text())).unwrap_or_default();
    if from.is_empty() || to.is_empty() {
        return Vec::new();
    }
    let span =
        |(key, value): &(Option<Node>, Node)| Span::new(key.map_or(value.outer_span(), Node::span).start, value.outer_span().end);
    let spans: Vec<Span> = entries.iter().map(span).collect();
    let removed: Vec<usize> = [last_at.filter(|_| first_at.is_some()), step_at].into_iter().flatten().collect();
    let mut edits = remove(&spans, &removed, Span::new(dict.span().start + 1, dict.span().end - 1));
    edits.push(Edit::replace(spans[kept], format!("\"{}\": [{from}, {to}{step}]", range.today)));
    edits
}

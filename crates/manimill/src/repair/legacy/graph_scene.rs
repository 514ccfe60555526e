//! `GraphScene`, whose axes belonged to the scene
//!
//! What: the scene makes its `Axes` itself, in a `setup_axes` of its own, as long and placed as they were, with the labels and numbers that
//! its attributes ask for, and what it asked of itself it asks of them: `self.get_graph(f, x_max=2)` is `self.axes.plot(f, x_range=[-1, 2])`,
//! `self.coords_to_point(1, 2)` is `self.axes.c2p(1, 2)`. A graph without a colour has the one that it had by its turn.
//! Since: Community 0.10.0
//! Leaves alone: scenes that set their axes up themselves or use what `Axes` do not have; such a sample cannot be converted.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Parabola(GraphScene):
//!     x_max = 4
//!     y_axis_label = None
//!
//!     def construct(self):
//!         self.setup_axes(animate=True)
//!         graph = self.get_graph(lambda x: x**2, x_min=0)
//!         line = self.get_vertical_line_to_graph(2, graph)
//!         self.add(graph, line, Dot(self.coords_to_point(1, 1)))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Parabola(Scene):
//!     x_max = 4
//!
//!     def setup_axes(self):
//!         self.axes = Axes(
//!             x_range=[-1, self.x_max, 1],
//!             y_range=[-1, 10, 1],
//!             x_length=9,
//!             y_length=6,
//!             tips=False,
//!             axis_config={"color": GREY},
//!         )
//!         self.axes.shift(2.5 * DOWN + 4 * LEFT - self.axes.c2p(0, 0))
//!         self.x_axis, self.y_axis = self.axes.x_axis, self.axes.y_axis
//!         x_label = TextMobject("$x$")
//!         x_label.next_to(self.x_axis.ticks, UP + RIGHT, buff=SMALL_BUFF).shift_onto_screen()
//!         self.x_axis.add(x_label)
//!
//!     def construct(self):
//!         self.setup_axes()
//!         self.play(Write(self.axes))
//!         graph = self.axes.plot(lambda x: x**2, x_range=[0, self.x_max], color=BLUE)
//!         line = Line(self.axes.c2p(2, 0), self.axes.i2gp(2, graph), color=graph.get_color())
//!         self.add(graph, line, Dot(self.axes.c2p(1, 1)))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Class, Function, Kind, Node};

use super::classes::Classes;
use super::graph_calls::of_scene;
use crate::index::Dialect;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-graph-scene",
    safety: Safety::Guarded,
    dialects: &[Dialect::Legacy, Dialect::Manimgl, Dialect::Unstated],
    triggers: &["GraphScene"],
    source: include_str!("graph_scene.rs"),
    apply,
};

/// What a `GraphScene` had by itself.
const DEFAULTS: [(&str, &str); 19] = [
    ("x_min", "-1"),
    ("x_max", "10"),
    ("x_axis_width", "9"),
    ("x_tick_frequency", "1"),
    ("x_leftmost_tick", "None"),
    ("x_labeled_nums", "None"),
    ("x_axis_label", "\"$x$\""),
    ("y_min", "-1"),
    ("y_max", "10"),
    ("y_axis_height", "6"),
    ("y_tick_frequency", "1"),
    ("y_bottom_tick", "None"),
    ("y_labeled_nums", "None"),
    ("y_axis_label", "\"$y$\""),
    ("axes_color", "GREY"),
    ("graph_origin", "2.5 * DOWN + 4 * LEFT"),
    ("exclude_zero_label", "True"),
    ("area_opacity", "0.8"),
    ("num_rects", "50"),
];

/// Attributes that only said how the axes are made: they go where they are written into them.
const FOR_LABELS: [&str; 7] = [
    "x_axis_label",
    "y_axis_label",
    "x_labeled_nums",
    "y_labeled_nums",
    "exclude_zero_label",
    "x_leftmost_tick",
    "y_bottom_tick",
];

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    let scenes: Vec<usize> =
        (0..classes.members.len()).filter(|at| classes.members[*at].foreign.contains(&"GraphScene")).collect();
    let mut edits = Vec::new();
    for at in scenes {
        match rewrite(file, classes, at) {
            Some(own) => edits.extend(own),
            // Whole or not at all.
            None => return Vec::new(),
        }
    }
    edits
}

/// A class attribute, of the scene or of one above or below it in the file.
pub(super) struct Attributes<'t> {
    written: Vec<(&'t str, Node<'t>, Node<'t>)>,
}

impl<'t> Attributes<'t> {
    fn of(classes: &Classes<'t>, members: &[usize]) -> Self {
        let statements = members.iter().flat_map(|member| classes.members[*member].class.body());
        let written = statements
            .filter_map(|statement| {
                let assignment = statement.as_assignment()?;
                let [target] = assignment.targets.as_slice() else { return None };
                Some((target.as_name()?, assignment.value?, statement))
            })
            .collect();
        Self { written }
    }

    fn get(&self, name: &str) -> Option<Node<'t>> {
        self.written.iter().find(|(written, ..)| *written == name).map(|(_, value, _)| *value)
    }

    /// How the scene's methods get at a value: by the attribute where there is one, else the default itself.
    pub(super) fn read(&self, name: &str) -> String {
        if self.get(name).is_some() {
            return format!("self.{name}");
        }
        DEFAULTS.iter().find(|(default, _)| *default == name).map_or_else(String::new, |(_, value)| (*value).to_owned())
    }
}

fn rewrite<'t>(file: &File<'t>, classes: &Classes<'t>, at: usize) -> Option<Vec<Edit>> {
    let class = classes.members[at].class;
    let family = classes.heirs(at);
    // A scene that adds to `setup_axes` calls what was above it by name, or by `super()`.
    let own = family.iter().filter_map(|member| classes.members[*member].class.method("setup_axes")).collect::<Vec<_>>();
    let name = if own.is_empty() { "setup_axes" } else { "make_axes" };
    let attributes = Attributes::of(classes, &family);
    let mut edits = Vec::new();
    let base = class.bases().into_iter().find(|base| file.manim_name(*base) == Some("GraphScene"))?;
    edits.push(Edit::replace(base.span(), file.write_manim("Scene")));
    let methods: Vec<Function> = family.iter().flat_map(|member| classes.members[*member].class.methods()).collect();
    let read_elsewhere = |name: &str| {
        methods.iter().any(|method| {
            method.node.descendants().any(|node| {
                node.as_attribute().is_some_and(|attribute| attribute.name == name && attribute.value.as_name() == Some("self"))
            })
        })
    };
    for (name, _, statement) in &attributes.written {
        if FOR_LABELS.contains(name) && !read_elsewhere(name) && statement.class() == Some(class.node) && family.len() == 1 {
            edits.push(Edit::delete(statement.full_lines()?));
        }
    }
    let is_folded = |name: &str| family.len() == 1 && !read_elsewhere(name);
    let setup = setup_axes(name, &attributes, &is_folded);
    for method in &own {
        edits.push(above(file, *method)?);
    }
    edits.push(insertion(class, &setup)?);
    let mut turn = 0;
    for method in &methods {
        for call in method.node.descendants().filter_map(Node::as_call) {
            if call.receiver().is_none_or(|receiver| receiver.as_name() != Some("self")) {
                continue;
            }
            edits.extend(of_scene(&attributes, call, &mut turn)?);
        }
        for node in method.node.descendants() {
            let Some(attribute) = node.as_attribute().filter(|attribute| attribute.value.as_name() == Some("self")) else {
                continue;
            };
            let is_default = DEFAULTS.iter().any(|(name, _)| *name == attribute.name);
            let is_assigned =
                node.parent().and_then(Node::as_assignment).is_some_and(|assignment| assignment.targets.contains(&node));
            if is_default && attributes.get(attribute.name).is_none() && !is_assigned {
                let value = attributes.read(attribute.name);
                let is_simple = value.chars().all(|c| c.is_alphanumeric() || c == '.');
                edits.push(Edit::replace(node.span(), if is_simple { value } else { format!("({value})") }));
            } else if matches!(
                attribute.name,
                "left_T_label"
                    | "right_T_label"
                    | "left_v_line"
                    | "right_v_line"
                    | "v_graph"
                    | "x_axis_label_mob"
                    | "y_axis_label_mob"
                    | "space_unit_to_x"
                    | "space_unit_to_y"
                    | "default_graph_colors_cycle"
            ) && !is_assigned
                && !classes.define(attribute.name)
            {
                return None;
            }
        }
    }
    Some(edits)
}

/// The method that makes the axes.
fn setup_axes(name: &str, attributes: &Attributes, is_folded: &dyn Fn(&str) -> bool) -> Vec<String> {
    let read = |name: &str| match attributes.get(name) {
        Some(value) if FOR_LABELS.contains(&name) && is_folded(name) => value.outer_text().to_owned(),
        _ => attributes.read(name),
    };
    let is_none = |name: &str| {
        attributes.get(name).map_or_else(
            || attributes.read(name) == "None",
            |value| value.kind() == Kind::None || matches!(value.text(), "\"\"" | "''" | "[]"),
        )
    };
    let mut lines: Vec<String> = vec![
        format!("def {name}(self):"),
        "    self.axes = Axes(".into(),
        format!("        x_range=[{}, {}, {}],", read("x_min"), read("x_max"), read("x_tick_frequency")),
        format!("        y_range=[{}, {}, {}],", read("y_min"), read("y_max"), read("y_tick_frequency")),
        format!("        x_length={},", read("x_axis_width")),
        format!("        y_length={},", read("y_axis_height")),
        "        tips=False,".into(),
        format!("        axis_config={{\"color\": {}}},", read("axes_color")),
        "    )".into(),
        format!("    self.axes.shift({} - self.axes.c2p(0, 0))", read("graph_origin")),
        "    self.x_axis, self.y_axis = self.axes.x_axis, self.axes.y_axis".into(),
    ];
    for axis in ["x", "y"] {
        let numbers = format!("{axis}_labeled_nums");
        if !is_none(&numbers) {
            let value = read(&numbers);
            let excludes = read("exclude_zero_label") == "True";
            let text = if excludes { format!("[n for n in {value} if n != 0]") } else { value };
            lines.push(format!("    self.{axis}_axis.add_numbers({text})"));
        }
        let label = format!("{axis}_axis_label");
        if !is_none(&label) {
            let (at, value) =
                (if axis == "x" { "self.x_axis.ticks" } else { "self.y_axis.get_corner(UP + RIGHT)" }, read(&label));
            lines.push(format!("    {axis}_label = TextMobject({value})"));
            lines.push(format!("    {axis}_label.next_to({at}, UP + RIGHT, buff=SMALL_BUFF).shift_onto_screen()"));
            lines.push(format!("    self.{axis}_axis.add({axis}_label)"));
        }
    }
    lines
}

/// The call of `GraphScene.setup_axes(self)` in a method that adds to it, as a call of what makes the axes.
fn above<'t>(file: &File<'t>, method: Function<'t>) -> Option<Edit> {
    let call = method.node.descendants().filter_map(Node::as_call).find(|call| {
        call.name() == "setup_axes"
            && call.receiver().is_some_and(|receiver| {
                file.manim_name(receiver) == Some("GraphScene") || receiver.as_call().is_some_and(|call| call.name() == "super")
            })
    })?;
    Some(Edit::replace(call.node.span(), "self.make_axes()"))
}

/// Puts a method before the first one of a class.
fn insertion(class: Class, lines: &[String]) -> Option<Edit> {
    let first = class.methods().into_iter().next();
    let Some(first) = first else {
        let last = class.body().into_iter().last()?;
        let indentation = last.indentation()?;
        let text = lines.join(&format!("\n{indentation}"));
        return Some(Edit::insert(last.span().end, format!("\n\n{indentation}{text}")));
    };
    let at = first.decorators().first().map_or(first.node, |decorator| *decorator).span().start;
    let indentation = first.node.indentation().or_else(|| class.body().first()?.indentation())?;
    let at = first.node.span().start.min(at);
    let text = lines.join(&format!("\n{indentation}"));
    Some(Edit::insert(at, format!("{text}\n\n{indentation}")))
}

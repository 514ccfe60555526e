//! What a `GraphScene` was asked for, asked of its axes.

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::graph_scene::Attributes;
use super::items::remove_arguments;

/// Methods that the axes have under the same or another name, with the same arguments.
const OF_AXES: [(&str, &str); 6] = [
    ("angle_of_tangent", "angle_of_tangent"),
    ("coords_to_point", "c2p"),
    ("get_graph_label", "get_graph_label"),
    ("input_to_graph_point", "i2gp"),
    ("point_to_coords", "p2c"),
    ("slope_of_tangent", "slope_of_tangent"),
];

/// Methods that only the old scenes had.
const GONE: [&str; 5] = [
    "add_T_label",
    "animate_secant_slope_group_change",
    "get_animation_integral_bounds_change",
    "get_riemann_rectangles_list",
    "get_vertical_lines_to_graph",
];

/// The colours of graphs that are given none, in their turn.
const COLORS: [&str; 3] = ["BLUE", "GREEN", "YELLOW"];

/// A call of one of the scene's own methods. `None` for what cannot be converted.
pub(super) fn of_scene<'t>(attributes: &Attributes<'t>, call: Call<'t>, turn: &mut usize) -> Option<Vec<Edit>> {
    let name = call.name();
    if let Some((_, new)) = OF_AXES.iter().find(|(old, _)| *old == name) {
        return Some(vec![onto_axes(call, new)?]);
    }
    match name {
        "setup_axes" => setup(call),
        "get_graph" => graph(attributes, call, turn),
        "get_riemann_rectangles" => rectangles(attributes, call),
        "get_area" => area(attributes, call),
        "get_vertical_line_to_graph" => vertical_line(call),
        "get_derivative_graph" => with_default(call, "plot_derivative_graph", "color", "GREEN"),
        "get_secant_slope_group" => secant(call),
        "transform_between_riemann_rects" => between(call),
        _ if GONE.contains(&name) => None,
        _ => Some(Vec::new()),
    }
}

fn onto_axes(call: Call, new: &str) -> Option<Edit> {
    let attribute = call.callee().as_attribute()?;
    Some(Edit::replace(attribute.name_span, format!("axes.{new}")))
}

fn place(call: Call, keyword: &str) -> Option<usize> {
    call.arguments().iter().position(|argument| argument.keyword == Some(keyword))
}

/// An argument by its position or its keyword.
fn argument<'t>(call: Call<'t>, at: usize, keyword: &str) -> Option<&'t str> {
    call.positional().get(at).copied().or_else(|| call.keyword(keyword)).map(Node::outer_text)
}

fn with_default(call: Call, new: &str, keyword: &str, value: &str) -> Option<Vec<Edit>> {
    let mut edits = vec![onto_axes(call, new)?];
    if place(call, keyword).is_none() {
        edits.push(call.add_argument(&format!("{keyword}={value}")));
    }
    Some(edits)
}

fn setup(call: Call) -> Option<Vec<Edit>> {
    let animates = call.keyword("animate").or_else(|| call.positional().first().copied());
    let Some(animates) = animates else { return Some(Vec::new()) };
    let statement = call.node.statement()?;
    let mut edits = vec![Edit::replace(call.parentheses(), "()")];
    if animates.kind() == Kind::True {
        let indentation = statement.indentation()?;
        edits.push(Edit::insert(statement.span().end, format!("\n{indentation}self.play(Write(self.axes))")));
    }
    Some(edits)
}

/// `x_min=…, x_max=…` as one range. Nothing where neither is given.
fn range(attributes: &Attributes, call: Call) -> Vec<Edit> {
    let (min, max) = (place(call, "x_min"), place(call, "x_max"));
    let arguments = call.arguments();
    let text = |at: Option<usize>, default: &str| {
        at.map_or_else(|| attributes.read(default), |at| arguments[at].value.outer_text().to_owned())
    };
    let Some(first) = [min, max].into_iter().flatten().min() else { return Vec::new() };
    let range = format!("x_range=[{}, {}]", text(min, "x_min"), text(max, "x_max"));
    let rest: Vec<usize> = [min, max].into_iter().flatten().filter(|at| *at != first).collect();
    let mut edits = remove_arguments(call, &rest);
    edits.push(Edit::replace(arguments[first].span, range));
    edits
}

fn graph(attributes: &Attributes, call: Call, turn: &mut usize) -> Option<Vec<Edit>> {
    let mut edits = vec![onto_axes(call, "plot")?];
    edits.extend(range(attributes, call));
    if let Some(color) = call.positional().get(1) {
        edits.push(Edit::insert(color.outer_span().start, "color="));
    } else if place(call, "color").is_none() && !call.is_open() {
        let around = call.node.ancestors().take_while(|around| around.kind() != Kind::Function);
        let is_repeated = around.into_iter().any(|around| {
            matches!(around.kind(), Kind::For | Kind::While | Kind::ListComprehension | Kind::Generator | Kind::Lambda)
        });
        if is_repeated && *turn > 0 {
            return None;
        }
        edits.push(call.add_argument(&format!("color={}", COLORS[*turn % COLORS.len()])));
        *turn += 1;
    }
    Some(edits)
}

fn rectangles(attributes: &Attributes, call: Call) -> Option<Vec<Edit>> {
    if call.positional().len() > 1 || place(call, "start_color").is_some() || place(call, "end_color").is_some() {
        return None;
    }
    let mut edits = vec![onto_axes(call, "get_riemann_rectangles")?];
    edits.extend(range(attributes, call));
    Some(edits)
}

fn area(attributes: &Attributes, call: Call) -> Option<Vec<Edit>> {
    let (graph, from, to) = (argument(call, 0, "graph")?, argument(call, 1, "t_min")?, argument(call, 2, "t_max")?);
    let (rects, opacity) = (attributes.read("num_rects"), attributes.read("area_opacity"));
    let text = format!(
        "self.axes.get_riemann_rectangles({graph}, x_range=[{from}, {to}], dx=({to} - {from}) / {rects}, stroke_width=0, \
         fill_opacity={opacity})"
    );
    Some(vec![Edit::replace(call.node.span(), text)])
}

fn vertical_line(call: Call) -> Option<Vec<Edit>> {
    let (x, graph) = (argument(call, 0, "x")?, argument(call, 1, "graph")?);
    let class = argument(call, 2, "line_class").unwrap_or("Line");
    let mut rest = String::new();
    for argument in call.arguments() {
        match argument.keyword {
            Some("x" | "graph" | "line_class") => {}
            Some(keyword) => rest += &format!(", {keyword}={}", argument.value.outer_text()),
            None if argument.is_unpacked => return None,
            None => {}
        }
    }
    if place(call, "color").is_none() {
        rest += &format!(", color={graph}.get_color()");
    }
    let text = format!("{class}(self.axes.c2p({x}, 0), self.axes.i2gp({x}, {graph}){rest})");
    Some(vec![Edit::replace(call.node.span(), text)])
}

fn secant(call: Call) -> Option<Vec<Edit>> {
    let mut edits = with_default(call, "get_secant_slope_group", "secant_line_color", "GREEN")?;
    for (old, new) in [("df_label", "dy_label"), ("df_line_color", "dy_line_color")] {
        if let Some(at) = place(call, old) {
            edits.push(Edit::replace(call.arguments()[at].keyword_span?, new));
        }
    }
    Some(edits)
}

fn between(call: Call) -> Option<Vec<Edit>> {
    let positional = call.positional();
    let [before, after] = positional.as_slice() else { return None };
    let mut rest = String::new();
    for argument in call.arguments().iter().skip(2) {
        let keyword = argument.keyword.filter(|keyword| *keyword != "added_anims")?;
        rest += &format!(", {keyword}={}", argument.value.outer_text());
    }
    for (keyword, value) in [("run_time", "2"), ("lag_ratio", "0.5")] {
        if place(call, keyword).is_none() {
            rest += &format!(", {keyword}={value}");
        }
    }
    let text = format!("self.play(Transform({}, {}{rest}))", before.outer_text(), after.outer_text());
    Some(vec![Edit::replace(call.node.span(), text)])
}

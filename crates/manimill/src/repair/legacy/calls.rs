//! Methods of 3b1b's that are written with others today
//!
//! What: `m.replicate(3)` is `VGroup(*[m.copy() for _ in range(3)])`, `m.set_backstroke(BLACK, 5)` is `m.set_stroke(BLACK, 5, background=True)`,
//! `m.set_max_width(3)` is `m.scale_to_fit_width(min(m.width, 3))`, `axes.get_v_line_to_graph(x, g)` is
//! `axes.get_vertical_line(axes.i2gp(x, g))`; the time of an animation that stood behind it stands after `animate`. An image has the height
//! that 3b1b's Manim gave it.
//! Since: Manim Community 0.1.0
//! Leaves alone: methods of these names that a class in the file defines, and calls with arguments that Manim Community has no place for.
//!
//! Before:
//! ```python
//! from manimlib import *
//! dots = Dot().replicate(3).arrange(RIGHT)
//! dots.set_backstroke(width=5)
//! dots.set_max_width(2)
//! squares = Square(0.5).get_grid(2, len(dots) + 1, buff=0)
//! picture = ImageMobject("a.png").set_opacity(0.5)
//! axes = Axes()
//! curve = axes.plot(np.sin)
//! self.add(axes.get_v_line_to_graph(1, curve), axes.get_area_under_graph(curve, [0, 1], fill_opacity=1))
//! self.play(dots.animate.shift(UP).set_anim_args(run_time=2))
//! self.set_variables_as_attrs(dots, axes)
//! ```
//! After:
//! ```python
//! from manimlib import *
//! dots = VGroup(*[Dot().copy() for _ in range(3)]).arrange(RIGHT)
//! dots.set_stroke(BLACK, 5, background=True)
//! dots.scale_to_fit_width(min(dots.width, 2))
//! squares = VGroup(*[Square(0.5).copy() for _ in range(2 * (len(dots) + 1))]).arrange_in_grid(2, len(dots) + 1, buff=0)
//! picture = ImageMobject("a.png").scale_to_fit_height(4).set_opacity(0.5)
//! axes = Axes()
//! curve = axes.plot(np.sin)
//! self.add(axes.get_vertical_line(axes.i2gp(1, curve)), axes.get_area(curve, [0, 1], opacity=1, color=BLUE))
//! self.play(dots.animate(run_time=2).shift(UP))
//! self.dots = dots
//! self.axes = axes
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Attribute, Call, Kind, Node};

use super::OLD;
use super::items::remove_arguments;
use super::names::old_imports;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-calls",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &[],
    source: include_str!("calls.rs"),
    apply,
};

/// What bounds a size: the method, today's, the size, and the function that bounds it.
const BOUNDS: [(&str, &str, &str, &str); 6] = [
    ("set_max_width", "scale_to_fit_width", "width", "min"),
    ("set_max_height", "scale_to_fit_height", "height", "min"),
    ("set_max_depth", "scale_to_fit_depth", "depth", "min"),
    ("set_min_width", "scale_to_fit_width", "width", "max"),
    ("set_min_height", "scale_to_fit_height", "height", "max"),
    ("set_min_depth", "scale_to_fit_depth", "depth", "max"),
];

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    let mut edits = Vec::new();
    for call in file.tree.calls() {
        if let Some(attribute) = call.callee().as_attribute().filter(|attribute| !classes.define(attribute.name)) {
            edits.extend(method(file, call, attribute).unwrap_or_default());
        } else if file.manim_name(call.callee()) == Some("ImageMobject") {
            edits.extend(image(file, call).unwrap_or_default());
        }
    }
    edits
}

fn method<'t>(file: &File<'t>, call: Call<'t>, attribute: Attribute<'t>) -> Option<Vec<Edit>> {
    let receiver = attribute.value;
    let of = receiver.outer_text();
    let positional = call.positional();
    let only = || (call.arguments().len() == 1).then(|| positional.first().copied()).flatten().map(Node::outer_text);
    let whole = |text: String| Some(vec![Edit::replace(call.node.span(), text)]);
    let group = || file.write_manim("VGroup");
    match attribute.name {
        "replicate" => whole(format!("{}(*[{of}.copy() for _ in range({})])", group(), only()?)),
        "get_grid" => whole(grid(file, call, receiver)?),
        "arrange_in_grid" => in_grid(call),
        "get_row" | "get_column" => {
            let rows = format!("{}s", attribute.name);
            whole(format!("{of}.{rows}()[{}]", only()?))
        }
        "get_v_line_to_graph" | "get_h_line_to_graph" if is_plain(receiver) => {
            let [x, graph, ..] = positional[..] else { return None };
            let new = if attribute.name.contains("_v_") { "get_vertical_line" } else { "get_horizontal_line" };
            Some(vec![
                Edit::replace(attribute.name_span, new),
                Edit::insert(x.outer_span().start, format!("{of}.i2gp(")),
                Edit::insert(graph.outer_span().end, ")"),
            ])
        }
        "get_area_under_graph" => Some(area(file, call, attribute)),
        "set_shape" => {
            let size = |place: usize, keyword: &str| {
                positional.get(place).copied().or_else(|| call.keyword(keyword)).map(Node::outer_text)
            };
            let (width, height) = (size(0, "width"), size(1, "height"));
            if [width, height].iter().flatten().count() != call.arguments().len() {
                return None;
            }
            let width = width.map(|width| format!(".stretch_to_fit_width({width})")).unwrap_or_default();
            let height = height.map(|height| format!(".stretch_to_fit_height({height})")).unwrap_or_default();
            whole(format!("{of}{width}{height}"))
        }
        "set_backstroke" | "set_bstroke" => {
            let given = |place: usize, keyword: &str| {
                positional.get(place).copied().or_else(|| call.keyword(keyword)).map(Node::outer_text)
            };
            let (color, width) = (given(0, "color"), given(1, "width"));
            if [color, width].iter().flatten().count() != call.arguments().len() {
                return None;
            }
            let color = color.map_or_else(|| file.write_manim("BLACK"), str::to_owned);
            whole(format!("{of}.set_stroke({color}, {}, background=True)", width.unwrap_or("3")))
        }
        "get_mobject_copies" if call.arguments().is_empty() => whole(format!("[mobject.copy() for mobject in {of}.mobjects]")),
        "get_group" if of == "self" => Some(vec![Edit::replace(call.callee().span(), group())]),
        "set_submobjects" => {
            let list = positional.first().filter(|_| call.arguments().len() == 1)?;
            let is_list = matches!(list.kind(), Kind::List | Kind::ListComprehension);
            let value = if is_list { list.outer_text().to_owned() } else { format!("list({})", list.outer_text()) };
            statement(call)?;
            whole(format!("{of}.submobjects = {value}"))
        }
        "set_variables_as_attrs" if of == "self" => attributes(call),
        "set_anim_args" => {
            let animate = std::iter::successors(Some(receiver), |node| {
                node.as_call().map(Call::callee).or_else(|| node.as_attribute().map(|attribute| attribute.value))
            });
            let animate = animate.into_iter().find(|node| node.as_attribute().is_some_and(|inner| inner.name == "animate"))?;
            let is_called = animate.parent().and_then(Node::as_call).is_some_and(|call| call.callee() == animate);
            let text = &file.tree.text()[call.parentheses().range()];
            (!is_called).then(|| {
                vec![
                    Edit::insert(animate.span().end, text),
                    Edit::delete(Span::new(receiver.outer_span().end, call.node.span().end)),
                ]
            })
        }
        "get_frame_width" | "get_frame_height" if of.ends_with("camera") && call.arguments().is_empty() => {
            whole(format!("{of}.{}", attribute.name.trim_start_matches("get_")))
        }
        "get_pixel_width" | "get_pixel_height" if of.ends_with("camera") => {
            whole(format!("{}.{}", file.write_manim("config"), attribute.name.trim_start_matches("get_")))
        }
        "get_tex" if call.arguments().is_empty() => whole(format!("{of}.tex_string")),
        "wait" if of == "self" => {
            let gone: Vec<usize> = (0..call.arguments().len())
                .filter(|at| matches!(call.arguments()[*at].keyword, Some("note" | "ignore_presenter_mode")))
                .collect();
            Some(remove_arguments(call, &gone))
        }
        name => {
            let (_, scale, size, bound) = BOUNDS.iter().find(|(old, ..)| *old == name)?;
            let base = receiver.as_attribute().filter(|inner| inner.name == "animate").map_or(receiver, |inner| inner.value);
            let limit = only()?;
            is_plain(base).then(|| whole(format!("{of}.{scale}({bound}({}.{size}, {limit}))", base.text())))?
        }
    }
}

/// A name, or attributes of one: evaluating it twice changes nothing.
fn is_plain(node: Node) -> bool {
    node.dotted().is_some()
}

/// The statement that a call is.
fn statement(call: Call<'_>) -> Option<Node<'_>> {
    call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node))
}

/// `m.get_grid(2, 3)`: the gaps were half as wide and as high as `m`.
fn grid(file: &File, call: Call, receiver: Node) -> Option<String> {
    let [rows, columns] = call.positional()[..] else { return None };
    let factor = |node: Node| match node.kind() {
        Kind::Binary | Kind::Conditional => format!("({})", node.text()),
        _ => node.outer_text().to_owned(),
    };
    let count = format!("{} * {}", factor(rows), factor(columns));
    let (rows, columns, of) = (rows.outer_text(), columns.outer_text(), receiver.outer_text());
    let gap = match gap(call)? {
        gap if gap.contains("buff=") => gap,
        gap if is_plain(receiver) => format!("{gap}, buff=(0.5 * {of}.width, 0.5 * {of}.height)"),
        _ => return None,
    };
    let group = file.write_manim("VGroup");
    let sizes = call.arguments().into_iter().filter(|argument| matches!(argument.keyword, Some("width" | "height")));
    let sizes: String = sizes
        .filter_map(|argument| Some(format!(".scale_to_fit_{}({})", argument.keyword?, argument.value.outer_text())))
        .collect();
    Some(format!("{group}(*[{of}.copy() for _ in range({count})]).arrange_in_grid({rows}, {columns}{gap}){sizes}"))
}

/// The gaps and the order of a grid as today's keywords, each after a comma; `None` for keywords without an equivalent.
fn gap(call: Call) -> Option<String> {
    let mut text = String::new();
    let (mut wide, mut high) = (None, None);
    for argument in call.arguments().iter().filter(|argument| argument.keyword.is_some() || argument.is_unpacked) {
        let value = argument.value.outer_text();
        match argument.keyword? {
            "buff" => text += &format!(", buff={value}"),
            "h_buff" => wide = Some(value),
            "v_buff" => high = Some(value),
            "fill_rows_first" if value == "True" => {}
            "width" | "height" if call.name() == "get_grid" => {}
            "fill_rows_first" if value == "False" => text += ", flow_order=\"dr\"",
            _ => return None,
        }
    }
    match (wide, high) {
        (Some(wide), Some(high)) => Some(format!("{text}, buff=({wide}, {high})")),
        (None, None) => Some(text),
        _ => None,
    }
}

/// `arrange_in_grid` with the gaps of two directions.
fn in_grid(call: Call) -> Option<Vec<Edit>> {
    let is_old = |keyword: &str| matches!(keyword, "h_buff" | "v_buff" | "fill_rows_first");
    if !call.arguments().iter().any(|argument| argument.keyword.is_some_and(is_old)) {
        return None;
    }
    let positional: Vec<&str> = call.positional().into_iter().map(Node::outer_text).collect();
    let text = format!("({}{})", positional.join(", "), gap(call)?);
    Some(vec![Edit::replace(call.parentheses(), text.replacen("(, ", "(", 1))])
}

fn area(file: &File, call: Call, attribute: Attribute) -> Vec<Edit> {
    let mut edits = vec![Edit::replace(attribute.name_span, "get_area")];
    let mut missing = Vec::new();
    for (old, new, default) in [("fill_color", "color", file.write_manim("BLUE")), ("fill_opacity", "opacity", "0.5".to_owned())]
    {
        match call.arguments().iter().find(|argument| argument.keyword == Some(old)).and_then(|argument| argument.keyword_span) {
            Some(span) => edits.push(Edit::replace(span, new)),
            None => missing.push(format!("{new}={default}")),
        }
    }
    if !missing.is_empty() {
        edits.push(call.add_argument(&missing.join(", ")));
    }
    edits
}

/// `self.set_variables_as_attrs(a, b=c)` as assignments.
fn attributes(call: Call) -> Option<Vec<Edit>> {
    let statement = statement(call)?;
    let indentation = statement.indentation()?;
    let mut lines = Vec::new();
    for argument in call.arguments() {
        let value = argument.value.outer_text();
        let name = argument.keyword.or_else(|| argument.value.as_name()).filter(|_| !argument.is_unpacked)?;
        lines.push(format!("self.{name} = {value}"));
    }
    (!lines.is_empty()).then(|| vec![Edit::replace(statement.span(), lines.join(&format!("\n{indentation}")))])
}

/// `ImageMobject(file, height=3)`; without a height, 2 in the cairo Manim and 4 in manimgl.
fn image(file: &File, call: Call) -> Option<Vec<Edit>> {
    let imports = old_imports(file);
    let is_cairo = ["manimlib.imports", "big_ol_pile"].iter().any(|module| imports.iter().any(|it| it.text().contains(module)));
    let place = |keyword: &str| call.arguments().iter().position(|argument| argument.keyword == Some(keyword));
    let sizes: Vec<(usize, &str)> =
        [("height", "height"), ("width", "width")].iter().filter_map(|(keyword, size)| Some((place(keyword)?, *size))).collect();
    let method = call.node.parent().and_then(Node::as_attribute).map_or("", |attribute| attribute.name);
    let is_sized = method.starts_with("scale_to_fit") || matches!(method, "set_height" | "set_width" | "replace");
    let mut edits = remove_arguments(call, &sizes.iter().map(|(at, _)| *at).collect::<Vec<usize>>());
    let end = call.node.span().end;
    match sizes[..] {
        [] if is_sized || imports.is_empty() => return None,
        [] => edits.push(Edit::insert(end, format!(".scale_to_fit_height({})", if is_cairo { "2" } else { "4" }))),
        _ => {
            for (at, size) in &sizes {
                edits.push(Edit::insert(end, format!(".scale_to_fit_{size}({})", call.arguments()[*at].value.outer_text())));
            }
        }
    }
    Some(edits)
}

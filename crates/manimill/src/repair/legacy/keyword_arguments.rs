//! Keywords that are called otherwise today, and such as never meant anything
//!
//! What: `Rotating(m, radians=PI)` takes an `angle`, a dashed line a `dashed_ratio`, and `plot_depth` is a `z_index`. 3b1b's classes took
//! any keyword and made an attribute of it, so that a misspelt one did nothing; Manim Community refuses it. What neither the class nor
//! anything that it is built on has ever known, and nothing in the file reads, goes; so do parameters of its constructor that have no place
//! today.
//! Since: Community 0.2.0
//! Leaves alone: attributes that the old class knew and today's does not, and the ranges of axes that could not be converted.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//! box = Rectangle(height=1, witdh=1.5, plot_depth=-1)
//! line = DashedLine(LEFT, RIGHT, positive_space_ratio=0.6)
//! scale = NumberLine(x_range=[0, 4], number_scale_val=0.5)
//! arrow = Vector(UP, fill_color=RED)
//! kw = dict(t2c={"x": RED}, isolate=["y"])
//! line = Tex("x = y", **kw)
//! sum = Tex("x + y", t2c={"x": RED})
//! self.play(LaggedStartMap(FadeIn, sum, shift=UP, lag=0.1))
//! self.play(Rotating(box, radians=PI, run_time=2), ShowCreation(line), FadeIn(scale))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//! box = Rectangle(height=1, z_index=-1)
//! line = DashedLine(LEFT, RIGHT, dashed_ratio=0.6)
//! scale = NumberLine(x_range=[0, 4], font_size=24)
//! arrow = Vector(UP, color=RED)
//! kw = dict(tex_to_color_map={"x": RED}, substrings_to_isolate=["y"])
//! line = Tex("x = y", **kw)
//! sum = Tex("x + y", tex_to_color_map={"x": RED})
//! self.play(LaggedStartMap(FadeIn, sum, shift=UP))
//! self.play(Rotating(box, angle=PI, run_time=2), ShowCreation(line), FadeIn(scale))
//! ```

use std::collections::BTreeMap;

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Kind, Node};

use super::OLD;
use super::arcs::constructs;
use super::axes::{is_of_old_axes, times};
use super::constructors::keywords;
use super::items::{remove_arguments, unpacked_entries};
use super::names::{old_imports, todays};
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-keywords",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &[],
    source: include_str!("keyword_arguments.rs"),
    apply,
};

/// Class, the keyword of old, and today's; none where it only said how something is drawn that is drawn otherwise today.
const KEYWORDS: &[(&str, &str, &str)] = &[
    ("Arrow", "fill_color", "color"),
    ("Arrow", "max_width_to_length_ratio", ""),
    ("Arrow", "rectangular_stem_width", ""),
    ("Arrow", "tip_width_ratio", ""),
    ("Arrow", "use_rectangular_stem", ""),
    ("Axes", "height", "y_length"),
    ("Axes", "width", "x_length"),
    ("BackgroundRectangle", "opacity", "fill_opacity"),
    ("Cylinder", "axis", "direction"),
    ("DashedLine", "positive_space_ratio", "dashed_ratio"),
    ("DashedVMobject", "positive_space_ratio", "dashed_ratio"),
    ("Line3D", "width", "thickness"),
    ("NumberLine", "line_to_number_direction", "label_direction"),
    ("NumberLine", "numbers_to_show", "numbers_to_include"),
    ("NumberLine", "width", "length"),
    ("NumberPlane", "height", "y_length"),
    ("NumberPlane", "width", "x_length"),
    ("ParametricCurve", "t_func", "function"),
    ("ParametricFunction", "t_func", "function"),
    ("Rotating", "radians", "angle"),
    ("Sector", "outer_radius", "radius"),
    ("Tex", "isolate", "substrings_to_isolate"),
    ("Tex", "t2c", "tex_to_color_map"),
    ("TexText", "isolate", "substrings_to_isolate"),
    ("TexText", "t2c", "tex_to_color_map"),
    ("ThreeDAxes", "depth", "z_length"),
    ("ThreeDAxes", "height", "y_length"),
    ("ThreeDAxes", "width", "x_length"),
    ("Torus", "r1", "major_radius"),
    ("Torus", "r2", "minor_radius"),
    ("Surface", "opacity", "fill_opacity"),
    ("Vector", "fill_color", "color"),
    ("Vector", "use_rectangular_stem", ""),
    ("VideoSeries", "num_videos", "num_videos"),
];

/// How text was aligned, and the environment that does it today.
const ALIGNMENTS: [(&str, &str); 5] = [
    ("\\centering", "center"),
    ("\\flushleft", "flushleft"),
    ("\\flushright", "flushright"),
    ("\\raggedleft", "flushright"),
    ("\\raggedright", "flushleft"),
];

fn apply(file: &File) -> Vec<Edit> {
    if old_imports(file).is_empty() {
        return Vec::new();
    }
    let classes = file.lineages();
    let attributes: Vec<&str> = file
        .tree
        .nodes()
        .filter(|node| node.kind() == Kind::Attribute)
        .filter_map(|node| node.as_attribute().map(|attribute| attribute.name))
        .collect();
    let calls: Vec<(&str, Call)> = file.tree.calls().filter_map(|call| Some((constructs(file, classes, call)?, call))).collect();
    let mut edits: Vec<Edit> = calls.iter().flat_map(|(class, call)| rewrite(file, &attributes, class, *call)).collect();
    edits.extend(shared_by_formulas(file, &calls));
    edits
}

/// Dictionaries of keywords that nothing but formulas is given.
fn shared_by_formulas<'t>(file: &File<'t>, calls: &[(&str, Call<'t>)]) -> Vec<Edit> {
    let handed_on = |call: &Call<'t>| -> Vec<Node<'t>> {
        let given = call.arguments().into_iter().filter(|given| given.is_unpacked);
        given.map(|given| given.value).filter(|value| value.as_name().is_some()).collect()
    };
    let mut dictionaries: BTreeMap<&str, (Node<'t>, usize)> = BTreeMap::new();
    let formulas = calls.iter().filter(|(class, _)| matches!(*class, "Tex" | "TexText"));
    for name in formulas.flat_map(|(_, call)| handed_on(call)) {
        dictionaries.entry(name.text()).or_insert((name, 0)).1 += 1;
    }
    // It is named where it is made, and where it is handed on to formulas.
    let named = |name: &str| file.tree.nodes().filter(|node| node.as_name() == Some(name)).count();
    let shared = dictionaries.into_values().filter(|(name, uses)| named(name.text()) == uses + 1).map(|(name, _)| name);
    let entries = shared.filter_map(|name| unpacked_entries(file, name)).flatten();
    let renamed = entries.filter_map(|entry| {
        let (.., new) = KEYWORDS.iter().find(|(owner, old, _)| *owner == "Tex" && *old == entry.name)?;
        let quote = file.tree.text()[entry.span.range()].chars().next().filter(|first| matches!(first, '"' | '\''));
        let quote = quote.map(String::from).unwrap_or_default();
        Some(Edit::replace(entry.span, format!("{quote}{new}{quote}")))
    });
    renamed.collect()
}

fn rewrite<'t>(file: &File<'t>, attributes: &[&str], class: &str, call: Call<'t>) -> Vec<Edit> {
    let Some(mut taken) = keywords(todays(class)) else { return Vec::new() };
    if class == "LaggedStartMap" {
        // It hands on what its animations take.
        let made = call.positional().first().and_then(|animation| keywords(todays(file.manim_name(*animation)?)));
        let Some(made) = made else { return Vec::new() };
        taken.extend(made);
    }
    let (mut edits, mut removed) = (Vec::new(), Vec::new());
    for (at, argument) in call.arguments().iter().enumerate() {
        let (Some(keyword), Some(span)) = (argument.keyword, argument.keyword_span) else { continue };
        if let Some((.., new)) = KEYWORDS.iter().find(|(owner, old, _)| *owner == class && *old == keyword) {
            if new.is_empty() {
                removed.push(at);
            } else if call.keyword(new).is_none() {
                edits.push(Edit::replace(span, *new));
            }
            continue;
        }
        if taken.contains(&keyword) {
            continue;
        }
        match special(class, keyword, argument) {
            Some(Special::Replaced(text)) => edits.push(Edit::replace(argument.span, text)),
            Some(Special::Gone) => removed.push(at),
            None => {
                let was_known = file.library.old_class_knows_attribute(class, keyword) || is_of_old_axes(class, keyword);
                if !was_known && !attributes.contains(&keyword) && !has_effect(argument.value) {
                    removed.push(at);
                }
            }
        }
    }
    edits.extend(remove_arguments(call, &removed));
    edits
}

/// A keyword whose value changes with it.
enum Special {
    Replaced(String),
    Gone,
}

fn special(class: &str, keyword: &str, argument: &Argument) -> Option<Special> {
    let value = argument.value;
    match (class, keyword) {
        ("NumberLine", "number_scale_val") | ("Text", "size") => {
            Some(Special::Replaced(format!("font_size={}", times(value, 48.0))))
        }
        ("NumberPlane", "x_radius" | "y_radius") => {
            let (axis, radius) = (&keyword[..1], value.outer_text());
            let negative =
                if value.as_number().is_some() || value.as_name().is_some() { radius.to_owned() } else { format!("({radius})") };
            Some(Special::Replaced(format!("{axis}_range=[-{negative}, {radius}]")))
        }
        ("NumberLine", "exclude_zero_from_default_numbers") => Some(match value.kind() {
            Kind::True => Special::Replaced("numbers_to_exclude=[0]".to_owned()),
            _ => Special::Gone,
        }),
        ("TextMobject" | "TexText", "alignment") => {
            let (_, environment) = ALIGNMENTS.iter().find(|(alignment, _)| value.as_string() == Some(alignment))?;
            Some(Special::Replaced(format!("tex_environment=\"{environment}\"")))
        }
        (_, "plot_depth") if keywords(todays(class)).is_some_and(|taken| taken.contains(&"z_index")) => {
            Some(Special::Replaced(format!("z_index={}", value.outer_text())))
        }
        (_, "submobject_mode") => {
            let ratio = match value.as_string()? {
                "all_at_once" => "0",
                "one_at_a_time" => "1",
                "lagged_start" | "smoothed_lagged_start" => "0.5",
                _ => return None,
            };
            Some(Special::Replaced(format!("lag_ratio={ratio}")))
        }
        _ => None,
    }
}

/// Whether evaluating an expression may do something.
pub(in crate::repair) fn has_effect(value: Node) -> bool {
    value.descendants().chain([value]).any(|node| matches!(node.kind(), Kind::Call | Kind::Named | Kind::Await | Kind::Yield))
}

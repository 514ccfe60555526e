//! Axes, planes and number lines, which measured in units of the scene and stood with their origin in its middle
//!
//! What: `x_min`, `x_max` and the `tick_frequency` of an axis are its `x_range` today, and its length is written out, since axes
//! fill a part of the picture by default now. Where the range is not the same to both sides the axes are shifted, so that their origin
//! is where it was. What an axis is configured with has its names of today.
//! Since: Manim Community 0.6.0
//! Leaves alone: axes whose configuration is not written out in the call (a sample of 3b1b's cannot be converted then), and axes of Manim
//! Community without an `x_min` or the like.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//! axes = Axes(x_min=-1, x_max=5, y_min=-2, y_max=2, axis_config={"include_tip": False, "tick_frequency": 2})
//! plane = NumberPlane()
//! line = NumberLine(x_min=0, x_max=4, unit_size=2, include_numbers=True)
//! space = ThreeDAxes()
//! scale = NumberLine(x_min=0, x_max=30, number_at_center=15, include_numbers=True)
//! quadrant = Axes(x_axis_config={"x_min": 0, "x_max": 4}, y_axis_config={"x_min": 0, "x_max": 2, "color": RED})
//! self.add(axes, plane, line, space, scale, quadrant)
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//! axes = Axes(x_range=[-1, 5, 2], y_range=[-2, 2, 2], x_length=6, y_length=4, axis_config={"include_tip": False}).shift(2 * RIGHT)
//! plane = NumberPlane()
//! line = NumberLine(x_range=[0, 4], unit_size=2, include_numbers=True).shift(4 * RIGHT)
//! space = ThreeDAxes(x_range=[-5.5, 5.5], y_range=[-5.5, 5.5], z_range=[-3.5, 3.5], x_length=11, y_length=11, z_length=7)
//! scale = NumberLine(x_range=[0, 30], include_numbers=True)
//! quadrant = Axes(x_range=[0, 4], y_range=[0, 2], x_length=4, y_length=2, y_axis_config={"color": RED}).shift(2 * RIGHT + UP)
//! self.add(axes, plane, line, space, scale, quadrant)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node, Number};

use super::items::{remove, remove_arguments};
use super::names::old_imports;
use crate::index::Dialect;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-axes",
    safety: Safety::Guarded,
    dialects: &[Dialect::Legacy, Dialect::Unstated, Dialect::Community],
    triggers: &["Axes", "NumberPlane", "ComplexPlane", "NumberLine"],
    source: include_str!("axes.rs"),
    apply,
};

/// A class of axes, and the ranges that its axes had where none was given.
struct Kind {
    name: &'static str,
    axes: &'static [(&'static str, &'static str, &'static str)],
    /// Whether lengths follow from the ranges today as well.
    keeps_units: bool,
    /// Whether the defaults of today are the old ones.
    keeps_defaults: bool,
}

const WIDE: (&str, &str, &str) = ("x", "-config.frame_x_radius", "config.frame_x_radius");
const HIGH: (&str, &str, &str) = ("y", "-config.frame_y_radius", "config.frame_y_radius");

const KINDS: [Kind; 5] = [
    Kind { name: "Axes", axes: &[WIDE, HIGH], keeps_units: false, keeps_defaults: false },
    Kind { name: "ComplexPlane", axes: &[WIDE, HIGH], keeps_units: true, keeps_defaults: true },
    Kind { name: "NumberLine", axes: &[WIDE], keeps_units: true, keeps_defaults: false },
    Kind { name: "NumberPlane", axes: &[WIDE, HIGH], keeps_units: true, keeps_defaults: true },
    Kind {
        name: "ThreeDAxes",
        axes: &[("x", "-5.5", "5.5"), ("y", "-5.5", "5.5"), ("z", "-3.5", "3.5")],
        keeps_units: false,
        keeps_defaults: false,
    },
];

/// The dictionaries that configure axes, and the axis that each is for.
const CONFIGURATIONS: [(&str, Option<&str>); 5] = [
    ("axis_config", None),
    ("number_line_config", None),
    ("x_axis_config", Some("x")),
    ("y_axis_config", Some("y")),
    ("z_axis_config", Some("z")),
];

/// Whether a keyword says something of axes that is said otherwise today.
pub(super) fn is_of_old_axes(class: &str, keyword: &str) -> bool {
    KINDS.iter().any(|kind| kind.name == class) && OLD_WORDS.contains(&keyword)
}

/// Keywords and keys that only axes of old had.
const OLD_WORDS: [&str; 14] = [
    "x_min",
    "x_max",
    "y_min",
    "y_max",
    "z_min",
    "z_max",
    "tick_frequency",
    "leftmost_tick",
    "number_at_center",
    "center_point",
    "exclude_zero_from_default_numbers",
    "line_to_number_direction",
    "numbers_to_show",
    "number_scale_val",
];

/// A number in the code: its text, and its value where it is written out.
#[derive(Clone)]
struct Amount {
    text: String,
    value: Option<f64>,
}

fn apply(file: &File) -> Vec<Edit> {
    let is_old = !old_imports(file).is_empty();
    file.manim_calls()
        .filter_map(|(name, call)| {
            let kind = KINDS.iter().find(|kind| kind.name == name)?;
            if is_old || has_old_words(call) { rewrite(kind, call, is_old) } else { None }
        })
        .flatten()
        .collect()
}

fn has_old_words(call: Call) -> bool {
    let is_old = |value: Node| {
        let entries = value.entries().into_iter().flatten();
        entries.into_iter().any(|(key, _)| key.and_then(Node::as_string).is_some_and(|key| OLD_WORDS.contains(&key)))
    };
    call.arguments().iter().any(|argument| {
        let Some(keyword) = argument.keyword else { return false };
        let is_configuration = CONFIGURATIONS.iter().any(|(name, _)| *name == keyword);
        OLD_WORDS.contains(&keyword) || (is_configuration && is_old(argument.value))
    })
}

/// What a call's configurations say of each axis.
#[derive(Default)]
struct Settings {
    step: Option<Amount>,
    unit: Option<Amount>,
    ends: [Option<Amount>; 2],
}

fn rewrite(kind: &Kind, call: Call, is_old: bool) -> Option<Vec<Edit>> {
    let arguments = call.arguments();
    let place = |keyword: &str| arguments.iter().position(|argument| argument.keyword == Some(keyword));
    let is_done = place("x_range").is_some() || place("y_range").is_some() || !call.positional().is_empty();
    if is_done || call.is_open() {
        return None;
    }
    let mut edits = Vec::new();
    let mut removed: Vec<usize> = Vec::new();
    let mut settings: [Settings; 3] = Default::default();
    let is_line = kind.name == "NumberLine";
    if is_line {
        for (at, argument) in arguments.iter().enumerate() {
            match argument.keyword {
                Some("tick_frequency") => {
                    settings[0].step = Some(Amount::of(argument.value));
                    removed.push(at);
                }
                Some("unit_size") => settings[0].unit = Some(Amount::of(argument.value)),
                _ => {}
            }
        }
    }
    for (keyword, axis) in CONFIGURATIONS {
        let Some(at) = place(keyword) else { continue };
        let dict = arguments[at].value;
        let kept = match axis.map(|axis| kind.axes.iter().position(|(name, ..)| *name == axis)) {
            None => configuration(dict, &mut settings, false, &mut edits)?,
            Some(Some(at)) => configuration(dict, &mut settings[at..=at], true, &mut edits)?,
            // Flat axes were not refused one for the third dimension.
            Some(None) => 0,
        };
        if kept == 0 {
            removed.push(at);
        } else if keyword == "number_line_config" {
            edits.push(Edit::replace(arguments[at].keyword_span?, "axis_config"));
        }
    }
    // The number of a line that stood in the middle of the picture.
    let center = place("number_at_center").filter(|_| is_line);
    removed.extend(center);
    let center = center.map_or(Some(0.0), |at| Some(arguments[at].value.as_number()?.value()))?;
    let (mut ranges, mut lengths, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    let mut has_range = false;
    for (index, (axis, min, max)) in kind.axes.iter().enumerate() {
        let Settings { step, unit, ends: [first, last] } = std::mem::take(&mut settings[index]);
        let mut end = |suffix: &str, configured: Option<Amount>, default: &str| {
            let given = place(&format!("{axis}_{suffix}"));
            removed.extend(given);
            has_range |= given.is_some() || configured.is_some();
            let default = || Amount { text: default.to_owned(), value: default.parse().ok() };
            configured.or_else(|| given.map(|at| Amount::of(arguments[at].value))).unwrap_or_else(default)
        };
        let (from, to) = (end("min", first, min), end("max", last, max));
        let step = step.map(|step| format!(", {}", step.text)).unwrap_or_default();
        has_range |= !step.is_empty();
        let unit = unit.unwrap_or(Amount { text: "1".into(), value: Some(1.0) });
        ranges.push(format!("{axis}_range=[{}, {}{step}]", from.text, to.text));
        if !is_line && (!kind.keeps_units || unit.value != Some(1.0)) {
            lengths.push(format!("{axis}_length={}", length(&from, &to, &unit)));
        }
        if *axis != "z" {
            let directions = if *axis == "x" { ["RIGHT", "LEFT"] } else { ["UP", "DOWN"] };
            shifts.extend(middle(&from.less(center)?, &to.less(center)?, &unit, directions));
        }
    }
    if kind.axes.len() < 3 {
        removed.extend([place("z_min"), place("z_max")].into_iter().flatten());
    }
    if let Some(at) = place("center_point") {
        shifts.push(arguments[at].value.outer_text().to_owned());
        removed.push(at);
    }
    let is_default = !has_range && (!is_old || (kind.keeps_defaults && lengths.is_empty()));
    if !is_default {
        removed.sort_unstable();
        let text: Vec<String> = ranges.into_iter().chain(lengths).collect();
        let text = text.join(", ");
        let ends =
            |at: &usize| arguments[*at].keyword.is_some_and(|keyword| keyword.ends_with("_min") || keyword.ends_with("_max"));
        match removed.iter().position(ends).or((!removed.is_empty()).then_some(0)) {
            Some(first) => {
                let at = removed.remove(first);
                edits.push(Edit::replace(arguments[at].span, text));
            }
            None if arguments.is_empty() => edits.push(Edit::replace(call.parentheses(), format!("({text})"))),
            None => edits.push(Edit::insert(call.parentheses().start + 1, format!("{text}, "))),
        }
    }
    edits.extend(remove_arguments(call, &removed));
    if !shifts.is_empty() {
        edits.push(Edit::insert(call.node.span().end, format!(".shift({})", shifts.join(" + "))));
    }
    (!edits.is_empty()).then_some(edits)
}

/// Reads and edits the dictionary that configures axes; says how many entries are left. `None` where it is not written out.
fn configuration(dict: Node, axes: &mut [Settings], is_of_one: bool, edits: &mut Vec<Edit>) -> Option<usize> {
    let entries = dict.entries()?;
    let mut gone = Vec::new();
    let mut own = Vec::new();
    for (at, (key, value)) in entries.iter().enumerate() {
        let key = (*key)?;
        let amount = || Some(Amount::of(*value));
        match key.as_string()? {
            "tick_frequency" => {
                for axis in axes.iter_mut() {
                    axis.step = amount();
                }
                gone.push(at);
            }
            "unit_size" => {
                for axis in axes.iter_mut() {
                    axis.unit = amount();
                }
                gone.push(at);
            }
            "exclude_zero_from_default_numbers" if value.text() == "True" => gone.push(at),
            "exclude_zero_from_default_numbers" => {
                own.push(Edit::replace(Span::new(key.span().start, value.span().end), "\"numbers_to_exclude\": []"));
            }
            end @ ("x_min" | "x_max") => {
                // What all axes were given had no effect: each had ends of its own.
                for axis in axes.iter_mut().filter(|_| is_of_one) {
                    axis.ends[usize::from(end == "x_max")] = amount();
                }
                gone.push(at);
            }
            "leftmost_tick" | "number_at_center" => return None,
            "line_to_number_direction" => own.push(Edit::replace(key.span(), "\"label_direction\"")),
            "numbers_to_show" => own.push(Edit::replace(key.span(), "\"numbers_to_include\"")),
            "number_scale_val" => {
                own.push(Edit::replace(key.span(), "\"font_size\""));
                own.push(Edit::replace(value.outer_span(), Amount::of(*value).times(48.0)));
            }
            _ => {}
        }
    }
    let kept = entries.len() - gone.len();
    if kept > 0 {
        let spans: Vec<Span> = entries
            .iter()
            .map(|(key, value)| Span::new(key.map_or(value.outer_span(), Node::span).start, value.outer_span().end))
            .collect();
        edits.extend(own);
        edits.extend(remove(&spans, &gone, Span::new(dict.span().start + 1, dict.span().end - 1)));
    }
    Some(kept)
}

impl Amount {
    fn of(node: Node) -> Self {
        Self { text: node.outer_text().to_owned(), value: node.as_number().map(Number::value) }
    }

    /// The difference, where it can be told.
    fn less(&self, other: f64) -> Option<Self> {
        if other == 0.0 {
            return Some(self.clone());
        }
        let value = self.value? - other;
        Some(Self { text: number(value), value: Some(value) })
    }

    fn times(&self, factor: f64) -> String {
        match self.value {
            Some(value) => number(value * factor),
            None => format!("{factor} * ({})", self.text),
        }
    }
}

/// A number in the code, times a factor.
pub(super) fn times(node: Node, factor: f64) -> String {
    Amount::of(node).times(factor)
}

/// A number as people write it.
fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{rounded}")
}

fn length(from: &Amount, to: &Amount, unit: &Amount) -> String {
    if let (Some(from), Some(to), Some(unit)) = (from.value, to.value, unit.value) {
        return number((to - from) * unit);
    }
    let whole = match from.text.strip_prefix('-') {
        Some(other) if other == to.text && is_simple(other) => format!("2 * {other}"),
        _ if is_simple(&from.text) => format!("{} - {}", to.text, from.text),
        _ => format!("{} - ({})", to.text, from.text),
    };
    match unit.value {
        Some(value) if (value - 1.0).abs() < 1e-9 => whole,
        _ => format!("({whole}) * {}", unit.text),
    }
}

/// What the middle of an axis is away from its zero, as a vector; nothing where it is zero itself.
fn middle(from: &Amount, to: &Amount, unit: &Amount, directions: [&str; 2]) -> Option<String> {
    if let (Some(from), Some(to), Some(unit)) = (from.value, to.value, unit.value) {
        let middle = f64::midpoint(from, to) * unit;
        let direction = directions[usize::from(middle < 0.0)];
        return match middle.abs() {
            middle if middle < 1e-9 => None,
            middle if (middle - 1.0).abs() < 1e-9 => Some(direction.to_owned()),
            middle => Some(format!("{} * {direction}", number(middle))),
        };
    }
    if from.text.strip_prefix('-') == Some(&to.text) && is_simple(&to.text) {
        return None;
    }
    let unit = if unit.value == Some(1.0) { String::new() } else { format!(" * {}", unit.text) };
    Some(format!("({} + {}) / 2{unit} * {}", from.text, to.text, directions[0]))
}

fn is_simple(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

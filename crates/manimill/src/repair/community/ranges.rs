//! Ranges that were two keywords
//!
//! What: `u_min=a, u_max=b` of surfaces is `u_range=[a, b]`, `v_min` and `v_max` likewise; `t_min`, `t_max` and `step_size` of parametric
//! functions are `t_range`, `x_min` and `x_max` of function graphs `x_range`. An end that was left out gets the number that it had.
//! Where the call has the new keyword already, the old ones had no effect and go.
//! Since: Manim Community 0.6.0 (functions), 0.10.0 (surfaces)
//! Leaves alone: keywords that come in an unpacked dictionary.
//!
//! Before:
//! ```python
//! from manim import *
//! sheet = Surface(lambda u, v: np.array([u, v, 0]), u_min=-1, u_max=1, v_max=2, resolution=8)
//! curve = ParametricFunction(lambda t: np.array([t, t, 0]), t_min=0, t_max=TAU, step_size=0.1, color=RED)
//! wave = FunctionGraph(np.sin, x_min=-2, x_max=2)
//! again = ParametricFunction(lambda t: np.array([t, t, 0]), t_min=0, t_range=[0, 2])
//! self.add(sheet, curve, wave, again)
//! ```
//! After:
//! ```python
//! from manim import *
//! sheet = Surface(lambda u, v: np.array([u, v, 0]), u_range=[-1, 1], v_range=[0, 2], resolution=8)
//! curve = ParametricFunction(lambda t: np.array([t, t, 0]), t_range=[0, TAU, 0.1], color=RED)
//! wave = FunctionGraph(np.sin, x_range=[-2, 2])
//! again = ParametricFunction(lambda t: np.array([t, t, 0]), t_range=[0, 2])
//! self.add(sheet, curve, wave, again)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Call;

use crate::index::Dialect;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "ranges",
    safety: Safety::Guarded,
    dialects: &[Dialect::Community],
    triggers: &["u_min", "u_max", "v_min", "v_max", "y_min", "y_max", "t_min", "t_max", "x_min", "x_max"],
    source: include_str!("ranges.rs"),
    apply,
};

/// A range: whose it is, today's keyword, its old ends and what they were where they were left out, the keyword of its step.
struct Range {
    classes: &'static [&'static str],
    today: &'static str,
    ends: [(&'static str, &'static str); 2],
    step: Option<&'static str>,
}

const FIELDS: &[&str] = &["ArrowVectorField", "StreamLines"];
const SURFACES: &[&str] = &["Surface", "ParametricSurface"];

const RANGES: [Range; 10] = [
    Range { classes: SURFACES, today: "u_range", ends: [("u_min", "0"), ("u_max", "1")], step: None },
    Range { classes: SURFACES, today: "v_range", ends: [("v_min", "0"), ("v_max", "1")], step: None },
    Range { classes: &["Sphere", "Torus"], today: "u_range", ends: [("u_min", "0"), ("u_max", "TAU")], step: None },
    Range { classes: &["Sphere"], today: "v_range", ends: [("v_min", "0"), ("v_max", "PI")], step: None },
    Range { classes: &["Torus", "Cylinder", "Cone"], today: "v_range", ends: [("v_min", "0"), ("v_max", "TAU")], step: None },
    Range {
        classes: &["ParametricFunction", "ParametricCurve"],
        today: "t_range",
        ends: [("t_min", "0"), ("t_max", "1")],
        step: Some("step_size"),
    },
    Range {
        classes: &["FunctionGraph"],
        today: "x_range",
        ends: [("x_min", "-config.frame_x_radius"), ("x_max", "config.frame_x_radius")],
        step: None,
    },
    Range {
        classes: FIELDS,
        today: "x_range",
        ends: [("x_min", "-config.frame_x_radius"), ("x_max", "config.frame_x_radius")],
        step: Some("delta_x"),
    },
    Range {
        classes: FIELDS,
        today: "y_range",
        ends: [("y_min", "-config.frame_y_radius"), ("y_max", "config.frame_y_radius")],
        step: Some("delta_y"),
    },
    Range {
        classes: &["NumberLine"],
        today: "x_range",
        ends: [("x_min", "-config.frame_x_radius"), ("x_max", "config.frame_x_radius")],
        step: Some("tick_frequency"),
    },
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (class, call) in file.manim_calls() {
        for range in RANGES.iter().filter(|range| range.classes.contains(&class)) {
            edits.extend(ranged(call, range));
        }
    }
    edits
}

/// The range in the place of the first of its old keywords, and the others gone; one edit that reaches over all of them.
fn ranged(call: Call, range: &Range) -> Option<Edit> {
    let arguments = call.arguments();
    let olds: Vec<&str> = range.ends.iter().map(|(end, _)| *end).chain(range.step).collect();
    let places: Vec<usize> =
        (0..arguments.len()).filter(|place| arguments[*place].keyword.is_some_and(|keyword| olds.contains(&keyword))).collect();
    let has_end = places.iter().any(|place| arguments[*place].keyword != range.step);
    let (first, last) = (*places.first()?, *places.last()?);
    if !has_end {
        return None;
    }
    if call.keyword(range.today).is_some() {
        return Some(call.remove_argument(first));
    }
    let value = |name: &str| call.keyword(name).map(|value| value.text().to_owned());
    let mut numbers: Vec<String> =
        range.ends.iter().map(|(end, default)| value(end).unwrap_or_else(|| (*default).to_owned())).collect();
    numbers.extend(range.step.and_then(value));
    let text = call.node.text();
    let offset = call.node.span().start;
    // What stands between the old keywords stays, with the comma that it has.
    let mut replacement = format!("{}=[{}]", range.today, numbers.join(", "));
    for place in first + 1..=last {
        if !places.contains(&place) {
            let gap = arguments[place - 1].span.end..arguments[place].span.end;
            replacement += &text[(gap.start - offset) as usize..(gap.end - offset) as usize];
        }
    }
    Some(Edit::replace(manimill_syntax::Span::new(arguments[first].span.start, arguments[last].span.end), replacement))
}

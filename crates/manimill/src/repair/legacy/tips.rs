//! Tips of axes that 3b1b's Manim took as a dictionary
//!
//! What: `"tip_config": {"width": 0.1, "length": 0.2}` among what the axes are given is `"tip_width": 0.1, "tip_height": 0.2` today. The rest
//! of it goes: a tip has the color of its axis.
//! Since: 3b1b's Manim of 2021, which Manim Community never followed.
//! Leaves alone: tips that are computed, and those of classes of the file.
//!
//! Before:
//! ```python
//! from manimlib import *
//! axes = Axes(axis_config={"include_tip": True, "tip_config": {"width": 0.1, "length": 0.2, "fill_opacity": 1}})
//! line = NumberLine(tip_config=dict(width=0.1, length=0.2), include_tip=True)
//! plane = NumberPlane(axis_config=dict(tip_config=dict(fill_opacity=1), include_tip=True))
//! ```
//! After:
//! ```python
//! from manimlib import *
//! axes = Axes(axis_config={"include_tip": True, "tip_width": 0.1, "tip_height": 0.2})
//! line = NumberLine(tip_width=0.1, tip_height=0.2, include_tip=True)
//! plane = NumberPlane(axis_config=dict(include_tip=True))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::items::{remove, remove_arguments};
use crate::index::Dialect;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-tips",
    safety: Safety::Guarded,
    dialects: &[Dialect::Manimgl],
    triggers: &["tip_config"],
    source: include_str!("tips.rs"),
    apply,
};

const TIP: &str = "tip_config";

/// What a tip is given, and what its axis is given for it today.
const SIZES: [(&str, &str); 2] = [("width", "tip_width"), ("length", "tip_height")];

fn apply(file: &File) -> Vec<Edit> {
    let lines = file.manim_calls().filter(|(name, _)| matches!(*name, "Axes" | "NumberLine" | "NumberPlane" | "ThreeDAxes"));
    lines.flat_map(|(name, call)| settings(name, call)).flat_map(|settings| of_settings(settings).unwrap_or_default()).collect()
}

/// The calls and dictionaries that have the keywords of an axis.
fn settings<'t>(class: &str, call: Call<'t>) -> Vec<Node<'t>> {
    let configs = ["axis_config", "x_axis_config", "y_axis_config", "z_axis_config"];
    let given = configs.iter().filter_map(|config| call.keyword(config));
    given.chain((class == "NumberLine").then_some(call.node)).collect()
}

fn of_settings(settings: Node<'_>) -> Option<Vec<Edit>> {
    if let Some(call) = settings.as_call() {
        let arguments = call.arguments();
        let at = arguments.iter().position(|argument| argument.keyword == Some(TIP))?;
        let sizes: Vec<String> = sizes(arguments[at].value)?.into_iter().map(|(name, size)| format!("{name}={size}")).collect();
        let edit = || vec![Edit::replace(arguments[at].span, sizes.join(", "))];
        return Some(if sizes.is_empty() { remove_arguments(call, &[at]) } else { edit() });
    }
    let entries = settings.entries()?;
    let at = entries.iter().position(|(key, _)| key.and_then(Node::as_string) == Some(TIP))?;
    let sizes: Vec<String> = sizes(entries[at].1)?.into_iter().map(|(name, size)| format!("\"{name}\": {size}")).collect();
    let span = |(key, value): &(Option<Node>, Node)| Span::new(key.unwrap_or(*value).span().start, value.outer_span().end);
    let spans: Vec<Span> = entries.iter().map(span).collect();
    let inside = Span::new(settings.span().start + 1, settings.span().end - 1);
    let edit = || vec![Edit::replace(spans[at], sizes.join(", "))];
    Some(if sizes.is_empty() { remove(&spans, &[at], inside) } else { edit() })
}

/// The sizes that a tip is given; none where that cannot be told.
fn sizes<'t>(tip: Node<'t>) -> Option<Vec<(&'static str, &'t str)>> {
    let given: Vec<(&str, Node)> = match tip.as_call() {
        Some(call) if call.callee().text() == "dict" => {
            call.arguments().into_iter().map(|argument| Some((argument.keyword?, argument.value))).collect::<Option<_>>()?
        }
        _ if tip.kind() == Kind::Dict => {
            tip.entries()?.into_iter().map(|(key, value)| Some((key?.as_string()?, value))).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let today = |(name, value): (&str, Node<'t>)| Some((SIZES.iter().find(|(old, _)| *old == name)?.1, value.outer_text()));
    Some(given.into_iter().filter_map(today).collect())
}

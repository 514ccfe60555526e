//! Sizes of texts that were factors
//!
//! What: `Text(size=s)` and `MarkupText(size=s)` are `font_size=48 * s`, as are `Title(scale_factor=s)`, `BraceLabel(label_scale=s)` and
//! `NumberLine(number_scale_val=s)`; plain numbers are worked out.
//! Since: Manim Community 0.6.0 (number lines), 0.10.0
//! Leaves alone: calls that have a `font_size` already.
//!
//! Before:
//! ```python
//! from manim import *
//! self.add(Text("a", size=0.5), MarkupText("b", size=factor), NumberLine(number_scale_val=0.75))
//! ```
//! After:
//! ```python
//! from manim import *
//! self.add(Text("a", font_size=24), MarkupText("b", font_size=48 * (factor)), NumberLine(font_size=36))
//! ```

use manimill_syntax::edit::Edit;

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "font-sizes",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["size=", "size =", "scale_factor", "label_scale", "number_scale_val"],
    source: include_str!("font_sizes.rs"),
    apply,
};

const FACTORS: [(&str, &str); 7] = [
    ("Text", "size"),
    ("MarkupText", "size"),
    ("Paragraph", "size"),
    ("Title", "scale_factor"),
    ("BraceLabel", "label_scale"),
    ("NumberLine", "number_scale_val"),
    ("NumberLine", "number_scale_value"),
];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (class, call) in file.manim_calls() {
        for (of, keyword) in FACTORS {
            if of != class || call.keyword("font_size").is_some() {
                continue;
            }
            let Some(argument) = call.arguments().into_iter().find(|argument| argument.keyword == Some(keyword)) else {
                continue;
            };
            let size = match argument.value.as_number() {
                Some(number) => format!("{}", (number.value() * 48.0 * 1000.0).round() / 1000.0),
                None => format!("48 * ({})", argument.value.text()),
            };
            edits.push(Edit::replace(argument.span, format!("font_size={size}")));
        }
    }
    edits
}

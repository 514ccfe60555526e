//! Keywords that are misspelt or made up
//!
//! What: removes a keyword that a class of Manim refuses, where older releases took any and forgot it: one that is misspelt or made up.
//! Since: Manim Community 0.8.0
//! Leaves alone: samples that run, keywords that another class of Manim takes, and those of a meaning: sizes, colours, ranges, times.
//! Failure: `Mobject.__init__() got an unexpected keyword argument 'witdh'`
//!
//! Before:
//! ```python
//! piston = Rectangle(color=RED, height=1, witdh=1.5)
//! ```
//! After:
//! ```python
//! piston = Rectangle(color=RED, height=1)
//! ```

use manimill_runner::api::Api;
use manimill_syntax::edit::Edit;

use crate::repair::handed_on::handed_on;
use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "refused-keywords",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("refused_keywords.rs"),
    apply,
};

/// Parts of keywords without which something else would be seen.
const MEANINGS: [&str; 24] = [
    "alpha",
    "angle",
    "buff",
    "color",
    "config",
    "direction",
    "fill",
    "font",
    "func",
    "gradient",
    "height",
    "label",
    "length",
    "max",
    "min",
    "opacity",
    "point",
    "radius",
    "range",
    "size",
    "stroke",
    "text",
    "time",
    "width",
];

fn apply(file: &File) -> Vec<Edit> {
    let Some(keyword) =
        file.failure().and_then(|failure| failure.split("unexpected keyword argument '").nth(1)?.split('\'').next())
    else {
        return Vec::new();
    };
    let mut takers = Api::shipped().classes.values().filter_map(|class| class.init.as_ref());
    let is_taken = takers.any(|init| init.names().any(|name| name == keyword));
    if is_taken || MEANINGS.iter().any(|meaning| keyword.contains(meaning)) {
        return Vec::new();
    }
    let direct = file.manim_calls().filter(|(class, _)| class.starts_with(|first: char| first.is_ascii_uppercase()));
    let handed = handed_on(file).into_iter().map(|handed| (handed.class, handed.call));
    let given = direct.chain(handed).filter_map(|(_, call)| {
        let place = call.arguments().iter().position(|argument| argument.keyword == Some(keyword))?;
        file.has_failed_at(call.node).then(|| call.remove_argument(place))
    });
    given.collect()
}

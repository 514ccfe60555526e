//! The three styles of a prompt.

mod request;
mod specification;
mod storyboard;

use serde::{Deserialize, Serialize};

use crate::code::CodeFacts;
use crate::story::Story;

/// How much a prompt says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// One or two sentences, as a teacher would type them: intent first.
    Request,
    /// Numbered beats.
    Storyboard,
    /// Colours, places, texts, order and seconds: enough to make the scene again.
    Specification,
}

/// A story in one style.
pub(crate) fn told(story: &Story, code: &CodeFacts, id: &str, style: Style) -> String {
    match style {
        Style::Request => request::told(story, code, id),
        Style::Storyboard => storyboard::told(story, code, id),
        Style::Specification => specification::told(story, code, id),
    }
}

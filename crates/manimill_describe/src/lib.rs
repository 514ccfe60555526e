//! Says what a scene shows, from its recorded timeline and its code, in three styles; and checks such texts, whoever wrote them.
//!
//! [`narrate`] reads a [`story::Story`] from the timeline and puts it into words: a *request* as a teacher would type it, a *storyboard*
//! of numbered beats, and a *specification* that is enough to make the scene again. [`check`] reads an English text by
//! its own lights, cuts it into claims, and looks for each on the timeline.
//!
//! *Architecture Invariant:* `claims` and `words` share no table and no function: a narrator's slip must not be the checker's too.
//! *Architecture Invariant:* nothing here reads a file, starts a process or asks a clock; the same scene gives the same words.

#![forbid(unsafe_code)]

pub mod authors;
pub mod claims;
pub mod code;
pub mod story;
pub mod styles;
mod words;

use manimill_runner::Timeline;
use serde::Serialize;

pub use self::claims::{Claim, ClaimKind, Grounding, Verdict, check};
pub use self::story::Story;
pub use self::styles::Style;
use crate::code::CodeFacts;

/// What is known of one scene.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The sample's id: phrasing varies with it.
    pub id: &'a str,
    /// The name of the scene's class.
    pub scene: &'a str,
    /// The sample's code.
    pub code: &'a str,
    /// What it did when it ran.
    pub timeline: &'a Timeline,
    /// Whether it was run with few frames a second.
    pub coarse: bool,
}

/// One scene in three styles, and the story that they tell.
#[derive(Debug, Clone, Serialize)]
pub struct Prompts {
    /// One or two sentences, as a teacher would type them.
    pub request: String,
    /// Numbered beats.
    pub storyboard: String,
    /// Enough to make the scene again.
    pub specification: String,
    /// What is told.
    pub story: Story,
}

/// Says what a scene shows.
pub fn narrate(scene: &Scene) -> Prompts {
    let code = CodeFacts::of(scene.code, scene.scene);
    let story = Story::of(scene, &code);
    let told = |style| styles::told(&story, &code, scene.id, style);
    Prompts {
        request: told(Style::Request),
        storyboard: told(Style::Storyboard),
        specification: told(Style::Specification),
        story,
    }
}

//! What a scene does when it runs. Lengths in scene units, times in seconds; boxes and views are left, bottom, right, top.

mod facts;
mod fidelity;
mod layout;

use serde::{Deserialize, Serialize};

pub use self::facts::Facts;
pub use self::fidelity::{Fidelity, compare, fidelity};
pub use self::layout::{Shift, shifts};

/// The ordered plays and waits of one scene, and what stands on the screen after them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Frames per second.
    pub frame_rate: f64,
    /// Length of the video in seconds; 0 for a picture.
    pub duration: f64,
    /// Frames that were executed.
    pub frames: u64,
    /// In the order in which they happened.
    pub plays: Vec<Play>,
    /// Whether the camera is a three-dimensional one, for which boxes and views say little.
    pub three_d: bool,
    /// What the camera shows at the end.
    pub view: [f64; 4],
    /// For a picture: the share of its pixels that differ from the background.
    pub ink: Option<f64>,
    /// On the screen at the end.
    pub objects: Vec<Object>,
    /// How many mobjects the scene holds at the end.
    pub object_count: u32,
}

impl Timeline {
    /// Whether something can have happened so: all numbers are numbers, plays follow one another, and all lie within the film.
    pub(crate) fn is_possible(&self) -> bool {
        const ROUNDING: f64 = 0.01;
        let mut end = 0.0;
        let in_order = self.plays.iter().all(|play| {
            let follows = play.start >= end - ROUNDING && play.run_time >= 0.0;
            end = play.start;
            follows && play.start.is_finite() && play.run_time.is_finite()
        });
        let frames: u64 = self.plays.iter().map(|play| u64::from(play.frames)).sum();
        in_order && self.duration.is_finite() && self.duration >= end - ROUNDING && frames <= self.frames
    }

    /// Some of the plays as a timeline of their own: it starts with the first of them, and ends with the screen that the last one
    /// left.
    #[must_use]
    pub fn stretch(&self, plays: std::ops::Range<usize>) -> Self {
        let mut plays = self.plays[plays].to_vec();
        let start = plays.first().map_or(0.0, |play| play.start);
        let screen = plays.last().map(|last| (last.objects.clone(), last.object_count, last.view, last.start + last.run_time));
        for play in &mut plays {
            play.start -= start;
        }
        let (objects, object_count, view, end) = screen.unwrap_or((Vec::new(), 0, self.view, start));
        let frames = plays.iter().map(|play| u64::from(play.frames)).sum();
        Self { duration: end - start, frames, plays, objects, object_count, view, ink: None, ..*self }
    }
}

/// One `play` or `wait`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Play {
    /// Play or wait.
    pub kind: PlayKind,
    /// The line of the sample that it comes from.
    pub line: Option<u32>,
    /// The line of the scene's `construct` that led to it.
    #[serde(default)]
    pub construct_line: Option<u32>,
    /// When it starts.
    pub start: f64,
    /// How long it takes.
    pub run_time: f64,
    /// Frames executed.
    pub frames: u32,
    /// What is played; empty for a wait.
    pub animations: Vec<Animation>,
    /// What the camera shows at its end.
    pub view: [f64; 4],
    /// On the screen at its end.
    pub objects: Vec<Object>,
    /// How many mobjects the scene holds at its end.
    pub object_count: u32,
    /// Share of the pixels of its drawn frame that differ from the background, when a frame was drawn.
    #[serde(default)]
    pub ink: Option<f64>,
}

/// Whether something is animated or only time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlayKind {
    /// `Scene.play` with animations.
    Play,
    /// `Scene.wait` and its relatives.
    Wait,
}

/// One animation of a play.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Animation {
    /// Its class, such as `Create`.
    pub class: String,
    /// What it animates: a class, with its text where it has one.
    pub target: String,
    /// Seconds.
    pub run_time: f64,
    /// Name of the rate function.
    pub rate_function: String,
    /// As manim defines it.
    pub lag_ratio: f64,
}

/// One mobject on the screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Its class.
    pub class: String,
    /// How many mobjects stand below it, at any depth.
    pub parts: u32,
    /// Its bounding box, when it has points.
    #[serde(default, rename = "box")]
    pub bounds: Option<[f64; 4]>,
    /// Colour of its first part that has points, as `#RRGGBB`.
    #[serde(default)]
    pub color: Option<String>,
    /// Its text or formula.
    #[serde(default)]
    pub text: Option<String>,
    /// Whether it shows a picture or a vector from a file.
    #[serde(default, rename = "file", skip_serializing_if = "std::ops::Not::not")]
    pub shows_file: bool,
    /// Its parts, where they are few; glyphs are counted only.
    #[serde(default)]
    pub children: Vec<Object>,
}

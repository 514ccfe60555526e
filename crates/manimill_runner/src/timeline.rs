//! What a scene does when it runs. Lengths in scene units, times in seconds; boxes and views are left, bottom, right, top.

mod facts;
mod fidelity;
mod layout;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::facts::Facts;
pub use self::fidelity::{Fidelity, compare, fidelity};
pub use self::layout::{Shift, shifts};

/// The ordered plays and waits of one scene, and what stands on the screen after them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
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
    /// Inclination and azimuth in degrees, and the zoom, of a three-dimensional camera at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angles: Option<Box<[f64; 3]>>,
    /// The background's colour, as `#RRGGBB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Box<str>>,
    /// Subcaptions of the scene: when each starts, in seconds, and what it says.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub captions: Box<[(f64, String)]>,
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
        let angles = plays.last().map_or_else(|| self.angles.clone(), |last| last.angles.map(Box::new));
        let captions = self.captions.iter().filter(|(at, _)| (start..end).contains(at));
        let captions = captions.map(|(at, text)| (at - start, text.clone())).collect();
        let background = self.background.clone();
        Self {
            duration: end - start,
            frames,
            plays,
            objects,
            object_count,
            view,
            ink: None,
            angles,
            background,
            captions,
            ..*self
        }
    }
}

/// One `play` or `wait`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
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
    /// Inclination and azimuth in degrees, and the zoom, of a three-dimensional camera at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angles: Option<[f64; 3]>,
    /// The section that it belongs to, where the scene names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// Whether something is animated or only time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum PlayKind {
    /// `Scene.play` with animations.
    #[default]
    Play,
    /// `Scene.wait` and its relatives.
    Wait,
}

/// One animation of a play.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
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
    /// The nearest class of manim's own, where the sample defines the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The number of the mobject that it animates ([`Object::id`]); 0 where it is not known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub mobject: u32,
    /// What it animates, where no screen lists it: a glyph, a slice of a formula.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Box<Object>>,
    /// The number of the mobject that holds `object`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub part_of: u32,
    /// The letters of a text that it animates, where that is a part of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// Whether it brings its mobject in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub introducer: bool,
    /// Whether it takes its mobject away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remover: bool,
    /// The methods of `.animate`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// The number of the mobject that it turns its own into; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub into_id: u32,
    /// What it turns its mobject into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<Box<Object>>,
    /// How its mobject looks at its start, where the screen before does not show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<Box<Object>>,
    /// The path that it moves its mobject along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Box<Object>>,
    /// The value that it leaves a tracker at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Radians, for rotations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle: Option<f64>,
    /// How much it scales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_factor: Option<f64>,
    /// The point that it is about: of a flash, of a spotlight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<[f64; 2]>,
    /// How it shifts what fades, in scene units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<[f64; 3]>,
    /// Its own colour, as `#RRGGBB`: of a flash, of a frame around something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Animations within it, for groups and successions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<Animation>,
}

/// A method that `.animate` animates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Method {
    /// Its name, such as `shift`.
    pub name: String,
    /// The first of its arguments that is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
}

/// One mobject on the screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
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
    /// The same number for the same mobject throughout a scene, from 1; 0 where it is not known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub id: u32,
    /// The variable that holds it in `construct`, or the attribute of the scene; with `[]` for an item of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The nearest class of manim's own, where the sample defines the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// How far it reaches towards the viewer, lowest and highest, where it is not flat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<[f64; 2]>,
    /// Fill of its first part that is filled: `#RRGGBB` and opacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<(String, f64)>,
    /// Outline of its first part that has one: `#RRGGBB`, opacity and width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<(String, f64, f64)>,
    /// The colours that are seen of it, the most frequent first; empty where nothing of it is seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colors: Vec<String>,
    /// Whether updaters change it from frame to frame.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub updated: bool,
    /// `x_range`, `y_range` and `z_range` of axes and number lines: start, end and step.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ranges: BTreeMap<String, Vec<f64>>,
    /// Where a line or an arrow starts and ends: x and y of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<[f64; 4]>,
    /// Corners of a polygon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corners: Option<u32>,
    /// Rows and columns of a table, a matrix, or of parts that stand in a grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<[u32; 2]>,
    /// Bars of a chart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bars: Option<u32>,
    /// Vertices and edges of a graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<[u32; 2]>,
    /// Lines of a code listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_lines: Option<u32>,
    /// Classes of its direct parts with their numbers, where the parts are not listed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u32>,
    /// Texts within it, where the parts are not listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    /// Where it stands on the screen of a three-dimensional camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<[f64; 4]>,
    /// Whether a three-dimensional camera shows it flat, wherever it looks from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

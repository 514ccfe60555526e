//! What a scene tells, as typed beats: what appears, moves, changes, turns into something else and leaves, in order.
//!
//! A story has no words of English in it; [`crate::words`] has them.

mod beats;
mod camera;
mod cast;
mod changes;
mod identity;
mod merge;
mod place;
mod screen;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::cast::{Arrangement, Look};
pub use self::place::{Beside, Place, Side};
use crate::Scene;
use crate::code::CodeFacts;

/// A scene as a story.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Story {
    /// Words of the class's name that say something.
    pub topic: Vec<String>,
    /// A text that stands as the scene's title.
    pub title: Option<String>,
    /// Everybody who does something, by the number of their mobject, as they look when they are first seen.
    pub cast: BTreeMap<u32, Look>,
    /// The beats in order; long stories have several acts.
    pub acts: Vec<Act>,
    /// Whether nothing moves.
    pub is_picture: bool,
    /// Whether the camera is a three-dimensional one.
    pub three_d: bool,
    /// Length in seconds.
    pub seconds: f64,
    /// Whether the timeline ends before the scene does, or leaves out some of what it shows.
    pub cut_off: bool,
    /// The background, as `#RRGGBB`, where it is not black.
    pub background: Option<String>,
    /// Inclination and azimuth of the camera at the start, in degrees, where the scene is three-dimensional.
    pub seen_from: Option<[f64; 2]>,
}

/// Beats that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Act {
    /// The section's name, where the scene gives one.
    pub name: Option<String>,
    /// In order.
    pub beats: Vec<Beat>,
}

/// Something that happens at one time.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Beat {
    /// Seconds since the start.
    pub start: f64,
    /// Seconds.
    pub seconds: f64,
    /// The line of the scene's `construct` that it comes from.
    pub line: Option<u32>,
    /// The section that it belongs to, where the scene names one.
    pub section: Option<String>,
    /// What happens at the same time.
    pub deeds: Vec<Deed>,
    /// How often all of it happens, one time after the other, each time with others of the same kind or with the same.
    pub times: u32,
}

/// Who does what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deed {
    /// Numbers of the mobjects that do it; none for the camera.
    pub actors: Vec<u32>,
    /// What they do.
    pub action: Action,
    /// Whether one begins after the other.
    pub one_by_one: bool,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Comes onto the screen, by an animation of this class; none for at once.
    Appear(Option<String>),
    /// Goes from the screen, by an animation of this class; none for at once.
    Leave(Option<String>),
    /// Goes from one place to another.
    Move(Motion),
    /// Takes another colour, as `#RRGGBB`.
    Recolor(String),
    /// Is filled, with this opacity.
    Fill(f64),
    /// Becomes larger or smaller, by this factor.
    Scale(f64),
    /// Becomes wider, taller or the like.
    Stretch(f64, f64),
    /// Turns by so many degrees; none where it is not known.
    Rotate(Option<f64>),
    /// Turns into something else, by an animation of this class.
    Become(Vec<u32>, String),
    /// Is pointed out, by an animation of this class.
    Emphasize(String),
    /// Takes another text, or another value.
    Rewrite(String, String),
    /// Is changed in a way that has a name, by an animation or a method.
    Apply(String),
    /// Goes back to how it was.
    Restore,
    /// Changes from frame to frame by a rule of its own.
    Live,
    /// The camera comes nearer by this factor.
    Zoom(f64),
    /// The camera goes in this direction.
    Pan(Side),
    /// The camera goes around the scene.
    Orbit,
    /// Changes places with the others.
    Swap,
    /// Nothing happens for so many seconds.
    Pause(f64),
}

/// From where to where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Motion {
    /// The side that it goes to, from where it was.
    pub toward: Side,
    /// Where it ends, in the frame.
    pub to: Place,
    /// What it ends next to.
    pub beside: Option<Beside>,
    /// What it moves along.
    pub along: Option<Box<Look>>,
    /// Whether it comes back to where it was.
    pub returns: bool,
}

impl Story {
    /// Reads the story of a scene.
    pub fn of(scene: &Scene, code: &CodeFacts) -> Self {
        let timeline = identity::identified(scene.timeline);
        let timeline = timeline.as_ref();
        let teller = beats::Teller::new(timeline, code);
        let (cast, beats) = teller.tell();
        let three_d = timeline.three_d;
        let first = timeline.plays.first();
        let mut story = Self {
            topic: code.topic.clone(),
            title: None,
            is_picture: !timeline.plays.iter().any(|play| play.kind == manimill_runner::PlayKind::Play)
                && !beats.iter().any(Beat::moves)
                && !timeline.plays.iter().flat_map(|play| &play.objects).any(|object| object.updated),
            three_d,
            seconds: timeline.duration,
            cut_off: is_cut_off(timeline),
            background: timeline.background.as_deref().filter(|color| *color != "#000000").map(str::to_owned),
            seen_from: first
                .map_or_else(|| timeline.angles.as_deref().copied(), |play| play.angles)
                .filter(|_| three_d)
                .map(|angles| [angles[0], angles[1]]),
            acts: merge::acts(beats, &cast),
            cast,
        };
        story.title = story.find_title();
        story
    }

    /// Every beat, in order.
    pub fn beats(&self) -> impl Iterator<Item = &Beat> {
        self.acts.iter().flat_map(|act| &act.beats)
    }

    /// How somebody looks.
    pub fn look(&self, actor: u32) -> Option<&Look> {
        self.cast.get(&actor)
    }

    /// A text high on the screen, of a few words, that stands there by a class of its own or by its place.
    fn find_title(&self) -> Option<String> {
        let fits = |look: &&Look| {
            let text = look.text.as_deref().unwrap_or_default();
            let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
            (look.is_text() || look.class == "Title")
                && (1..=12).contains(&text.split_whitespace().count())
                && letters >= 4
                && 2 * letters > text.chars().count()
        };
        let is_named =
            |look: &&Look| look.class == "Title" || look.variable.as_deref().is_some_and(|name| name.contains("title"));
        let is_high = |look: &&Look| look.bounds.is_some_and(|bounds| bounds[1] > 2.0 && bounds[3] - bounds[1] > 0.25);
        let mut texts = self.cast.values().filter(fits);
        let best = self.cast.values().filter(fits).find(is_named).or_else(|| texts.find(is_high));
        best.and_then(|look| look.text.clone())
    }
}

impl Beat {
    /// Whether anything is animated.
    pub fn moves(&self) -> bool {
        self.deeds.iter().any(|deed| !matches!(deed.action, Action::Appear(None) | Action::Leave(None) | Action::Pause(_)))
    }
}

/// How things stand that are told of together.
pub(crate) fn arrangement_of(looks: &[&Look]) -> Option<Arrangement> {
    if looks.len() < 3 {
        return None;
    }
    let looks: Vec<Look> = looks.iter().map(|look| Look { bounds: look.bounds, ..Look::default() }).collect();
    cast::arrangement(&looks)
}

fn is_cut_off(timeline: &manimill_runner::Timeline) -> bool {
    let screens = timeline.plays.iter().map(|play| (play.objects.len(), play.object_count));
    screens.chain([(timeline.objects.len(), timeline.object_count)]).any(|(listed, all)| listed >= 40 && (all as usize) > listed)
        || timeline.plays.iter().any(|play| play.animations.len() >= 40)
}

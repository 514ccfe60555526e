//! Free signals from a timeline, so that "runs" is not mistaken for "is good". Pure arithmetic over boxes and times.

use serde::{Deserialize, Serialize};

use super::{Object, Play, PlayKind, Timeline};

/// A frame with less ink than this share of its pixels counts as blank.
const BLANK: f64 = 0.000_05;

/// How far a box may stand over the edge of the view before it counts, in scene units.
const TOLERANCE: f64 = 0.05;

/// Two texts overlap when they share more than this part of the smaller one's area.
const OVERLAP: f64 = 0.25;

/// What can be said of a scene without looking at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Whether it is a video; otherwise it is a picture.
    pub video: bool,
    /// Seconds; 0 for a picture.
    pub duration: f64,
    /// How many plays, without the waits.
    pub plays: u32,
    /// How many animations in all plays.
    pub animations: u32,
    /// The share of the time that is waited.
    pub waiting: f64,
    /// Plays and waits whose drawn frame is blank; 1 for a blank picture.
    pub blank_frames: u32,
    /// Plays after which some mobject is wholly out of view.
    pub off_frame: u32,
    /// Plays after which some mobject is partly out of view.
    pub partly_off_frame: u32,
    /// Plays after which two texts stand over each other.
    pub overlapping_texts: u32,
    /// Plays that leave everything on the screen as it was, although something was animated.
    pub unused_motion: u32,
    /// The texts and formulas that were ever on the screen, in order of appearance.
    pub texts: Vec<String>,
}

impl Timeline {
    /// The facts of this timeline.
    pub fn facts(&self) -> Facts {
        let plays = || self.plays.iter().filter(|play| play.kind == PlayKind::Play);
        let waited: f64 = self.plays.iter().filter(|play| play.kind == PlayKind::Wait).map(|play| play.run_time).sum();
        let screens: Vec<(&[Object], &[f64; 4])> = if self.plays.is_empty() {
            vec![(&self.objects, &self.view)]
        } else {
            self.plays.iter().map(|play| (play.objects.as_slice(), &play.view)).collect()
        };
        let count = |holds: &dyn Fn(&[Object], &[f64; 4]) -> bool| {
            // In three dimensions a bounding box says nothing of the place on the screen.
            screens.iter().filter(|(objects, view)| !self.three_d && holds(objects, view)).count() as u32
        };
        Facts {
            video: !self.plays.is_empty(),
            duration: self.duration,
            plays: plays().count() as u32,
            animations: plays().map(|play| play.animations.len() as u32).sum(),
            waiting: if self.duration > 0.0 { (waited / self.duration).min(1.0) + 0.0 } else { 0.0 },
            blank_frames: self.plays.iter().map(|play| play.ink).chain([self.ink]).flatten().filter(|ink| *ink < BLANK).count()
                as u32,
            off_frame: count(&|objects, view| boxes(objects).any(|bounds| is_outside(bounds, view))),
            partly_off_frame: count(&|objects, view| {
                boxes(objects).any(|bounds| sticks_out(bounds, view) && !is_outside(bounds, view))
            }),
            overlapping_texts: count(&|objects, _| texts_overlap(objects)),
            unused_motion: self.plays.windows(2).filter(|pair| changes_nothing(&pair[0], &pair[1])).count() as u32,
            texts: self.texts(),
        }
    }

    fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let screens = self.plays.iter().map(|play| &play.objects).chain([&self.objects]);
        for object in screens.flat_map(|objects| objects.iter().flat_map(Object::family)) {
            if let Some(text) = &object.text
                && !texts.contains(text)
            {
                texts.push(text.clone());
            }
        }
        texts
    }
}

impl Object {
    /// This object and those below it, as far as they are listed.
    pub fn family(&self) -> impl Iterator<Item = &Self> {
        let mut rest = vec![self];
        std::iter::from_fn(move || {
            let next = rest.pop()?;
            rest.extend(next.children.iter().rev());
            Some(next)
        })
    }
}

fn boxes(objects: &[Object]) -> impl Iterator<Item = &[f64; 4]> {
    objects.iter().filter_map(|object| object.bounds.as_ref())
}

fn is_outside([left, bottom, right, top]: &[f64; 4], view: &[f64; 4]) -> bool {
    *right < view[0] || *left > view[2] || *top < view[1] || *bottom > view[3]
}

fn sticks_out([left, bottom, right, top]: &[f64; 4], view: &[f64; 4]) -> bool {
    *left < view[0] - TOLERANCE || *right > view[2] + TOLERANCE || *bottom < view[1] - TOLERANCE || *top > view[3] + TOLERANCE
}

fn texts_overlap(objects: &[Object]) -> bool {
    let family = objects.iter().flat_map(Object::family);
    let texts: Vec<&[f64; 4]> =
        family.filter(|object| object.text.is_some()).filter_map(|object| object.bounds.as_ref()).collect();
    texts.iter().enumerate().any(|(i, one)| {
        texts[i + 1..].iter().any(|other| {
            let width = one[2].min(other[2]) - one[0].max(other[0]);
            let height = one[3].min(other[3]) - one[1].max(other[1]);
            width > 0.0 && height > 0.0 && width * height > OVERLAP * area(one).min(area(other))
        })
    })
}

fn area([left, bottom, right, top]: &[f64; 4]) -> f64 {
    (right - left) * (top - bottom)
}

/// Whether the later play ends with the screen as the earlier one left it. Indications do so on purpose.
fn changes_nothing(before: &Play, after: &Play) -> bool {
    const ON_PURPOSE: [&str; 9] =
        ["Indicate", "Flash", "Circumscribe", "Wiggle", "ApplyWave", "FocusOn", "ShowPassingFlash", "Blink", "Broadcast"];
    after.kind == PlayKind::Play
        && !after.animations.is_empty()
        && !after.animations.iter().any(|animation| ON_PURPOSE.contains(&animation.class.as_str()))
        && before.objects == after.objects
        && before.view.map(f64::to_bits) == after.view.map(f64::to_bits)
        && before.ink == after.ink
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::Animation;

    const VIEW: [f64; 4] = [-7.0, -4.0, 7.0, 4.0];

    fn object(bounds: [f64; 4], text: Option<&str>) -> Object {
        Object {
            class: "Text".into(),
            parts: 0,
            bounds: Some(bounds),
            color: None,
            text: text.map(str::to_owned),
            ..Object::default()
        }
    }

    fn picture(objects: Vec<Object>) -> Timeline {
        Timeline {
            width: 854,
            height: 480,
            frame_rate: 15.0,
            duration: 0.0,
            frames: 0,
            plays: Vec::new(),
            three_d: false,
            view: VIEW,
            ink: Some(0.1),
            object_count: objects.len() as u32,
            objects,
            ..Timeline::default()
        }
    }

    #[test]
    fn what_is_out_of_view_is_counted_once_as_whole_or_part() {
        let facts = picture(vec![object([8.0, 0.0, 9.0, 1.0], None)]).facts();
        assert_eq!((facts.off_frame, facts.partly_off_frame), (1, 0));
        let facts = picture(vec![object([6.0, 0.0, 8.0, 1.0], None)]).facts();
        assert_eq!((facts.off_frame, facts.partly_off_frame), (0, 1));
    }

    #[test]
    fn only_texts_overlap() {
        let one = object([0.0, 0.0, 2.0, 1.0], Some("a"));
        let other = object([0.5, 0.0, 2.5, 1.0], Some("b"));
        assert_eq!(picture(vec![one.clone(), other]).facts().overlapping_texts, 1);
        assert_eq!(picture(vec![one, object([0.5, 0.0, 2.5, 1.0], None)]).facts().overlapping_texts, 0);
    }

    #[test]
    fn a_play_that_changes_nothing_is_unused_motion() {
        let play = |class: &str| Play {
            kind: PlayKind::Play,
            line: None,
            construct_line: None,
            start: 0.0,
            run_time: 1.0,
            frames: 15,
            animations: vec![Animation {
                class: class.into(),
                target: String::new(),
                run_time: 1.0,
                rate_function: "smooth".into(),
                ..Animation::default()
            }],
            view: VIEW,
            objects: vec![object([0.0, 0.0, 1.0, 1.0], None)],
            object_count: 1,
            ink: Some(0.1),
            ..Play::default()
        };
        let mut timeline = picture(Vec::new());
        timeline.plays = vec![play("Create"), play("Transform"), play("Indicate")];
        timeline.duration = 3.0;
        let facts = timeline.facts();
        assert_eq!((facts.unused_motion, facts.plays, facts.video), (1, 3, true));
    }
}

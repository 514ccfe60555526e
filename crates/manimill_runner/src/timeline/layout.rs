//! Where things stand in a sample and where they stood in its original: bounding boxes at the end of every play.

use serde::Serialize;

use super::{Object, Timeline};

/// One mobject of the original and what stands in its place in the sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// Which play or wait it is the end of, counted from 1; 0 for a picture.
    pub play: usize,
    /// Seconds since the start of the scene.
    pub at: f64,
    /// The mobject's class in the original.
    pub original: String,
    /// The class in the sample.
    pub sample: String,
    /// Left, bottom, right and top in the original, in scene units.
    pub from: [f64; 4],
    /// The same in the sample.
    pub to: [f64; 4],
    /// The largest difference between two edges, in scene units.
    pub distance: f64,
}

/// All mobjects on the screen that have another place in the sample, by more than `tolerance` scene units.
///
/// Mobjects are paired by their order on the screen; where one side has more, the rest has no counterpart and is left out:
/// [`super::compare`] tells of those.
pub fn shifts(original: &Timeline, sample: &Timeline, tolerance: f64) -> Vec<Shift> {
    let mut found = Vec::new();
    if original.plays.is_empty() {
        pair(0, 0.0, &original.objects, &sample.objects, tolerance, &mut found);
    }
    for (number, (theirs, ours)) in original.plays.iter().zip(&sample.plays).enumerate() {
        pair(number + 1, theirs.start + theirs.run_time, &theirs.objects, &ours.objects, tolerance, &mut found);
    }
    found
}

fn pair(play: usize, at: f64, original: &[Object], sample: &[Object], tolerance: f64, found: &mut Vec<Shift>) {
    for (theirs, ours) in original.iter().zip(sample) {
        let (Some(from), Some(to)) = (theirs.bounds, ours.bounds) else { continue };
        let distance = from.iter().zip(to).map(|(from, to)| (from - to).abs()).fold(0.0, f64::max);
        if distance > tolerance {
            found.push(Shift { play, at, original: theirs.class.clone(), sample: ours.class.clone(), from, to, distance });
        }
    }
}

//! Whether a sample does what its original did: their timelines, side by side.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Animation, Object, Play, Timeline};
use crate::failure::FailureClass;
use crate::judgement::{Judgement, Unjudged, Verdict};

/// How far two lengths or times may differ and still be the same.
const TOLERANCE: f64 = 0.02;

/// The same where something was replaced: what stands in for a picture has its proportions, but not to the last digit.
const TOLERANCE_OF_ASSETS: f64 = 0.1;

/// The classes that show files, in manim itself.
const ASSET_CLASSES: [&str; 3] = ["ImageMobject", "SVGMobject", "OpenGLImageMobject"];

/// The result of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fidelity {
    /// The same plays, animations and mobjects.
    Identical,
    /// The same but for what stands where the original shows a file.
    IdenticalButAssets,
    /// Something else happens; the first difference.
    Different {
        /// Where, and what.
        first: String,
    },
    /// The original does not run, so that there is nothing to compare with.
    OriginalFails,
}

impl Fidelity {
    /// The name in files and tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::IdenticalButAssets => "identical-but-assets",
            Self::Different { .. } => "different",
            Self::OriginalFails => "original-fails",
        }
    }
}

/// Compares what became of an original, run in its project, with what became of its sample; none where one of them could
/// not be judged, ran out of time or was run with fewer frames than the other, or where the sample does not run.
pub fn fidelity(original: &Judgement, sample: &Judgement) -> Option<Fidelity> {
    let ours = sample.timeline.as_ref()?;
    match (&original.verdict, &original.timeline) {
        _ if original.coarse != sample.coarse => None,
        (Verdict::Failed(failure), _) if failure.class == FailureClass::Timeout => None,
        (Verdict::Runs, Some(theirs)) => Some(compare(theirs, ours)),
        (Verdict::Failed(_) | Verdict::Unjudged(Unjudged::NoLatex { .. }), _) => Some(Fidelity::OriginalFails),
        _ => None,
    }
}

/// Compares a sample's timeline with its original's.
pub fn compare(original: &Timeline, sample: &Timeline) -> Fidelity {
    let mut assets: BTreeSet<&str> = ASSET_CLASSES.into();
    let screens = original.plays.iter().map(|play| &play.objects).chain([&original.objects]);
    let shown = screens.flat_map(|objects| objects.iter().flat_map(Object::family));
    assets.extend(shown.filter(|object| object.shows_file).map(|object| object.class.as_str()));
    let mut comparison = Comparison { assets, replaced: false };
    match comparison.timelines(original, sample) {
        Err(first) => Fidelity::Different { first },
        Ok(()) if comparison.replaced => Fidelity::IdenticalButAssets,
        Ok(()) => Fidelity::Identical,
    }
}

struct Comparison<'a> {
    /// The classes of the original that show files.
    assets: BTreeSet<&'a str>,
    /// Whether an asset of the original has another thing in its place.
    replaced: bool,
}

impl Comparison<'_> {
    fn timelines(&mut self, original: &Timeline, sample: &Timeline) -> Result<(), String> {
        for (number, (theirs, ours)) in original.plays.iter().zip(&sample.plays).enumerate() {
            self.plays(theirs, ours).map_err(|what| format!("play {} at {} s: {what}", number + 1, theirs.start))?;
        }
        let (theirs, ours) = (original.plays.len(), sample.plays.len());
        if theirs != ours {
            return Err(format!("{theirs} plays and waits have become {ours}"));
        }
        same(original.duration, sample.duration, "duration")?;
        self.screens(&original.objects, &sample.objects).map_err(|what| format!("at the end: {what}"))
    }

    fn plays(&mut self, original: &Play, sample: &Play) -> Result<(), String> {
        if original.kind != sample.kind {
            return Err(format!("a {:?} has become a {:?}", original.kind, sample.kind).to_lowercase());
        }
        same(original.run_time, sample.run_time, "run time")?;
        if original.animations.len() != sample.animations.len() {
            return Err(format!("{} animations have become {}", original.animations.len(), sample.animations.len()));
        }
        for (theirs, ours) in original.animations.iter().zip(&sample.animations) {
            self.animations(theirs, ours)?;
        }
        self.screens(&original.objects, &sample.objects)
    }

    fn animations(&mut self, original: &Animation, sample: &Animation) -> Result<(), String> {
        let class = &original.class;
        if *class != sample.class {
            return Err(format!("{class} has become {}", sample.class));
        }
        same(original.run_time, sample.run_time, &format!("run time of {class}"))?;
        same(original.lag_ratio, sample.lag_ratio, &format!("lag ratio of {class}"))?;
        if original.rate_function != sample.rate_function {
            return Err(format!("rate function of {class}: {} has become {}", original.rate_function, sample.rate_function));
        }
        if original.target != sample.target {
            if !self.is_asset(original.target.split('(').next().unwrap_or_default()) {
                return Err(format!("{class} of {} is now of {}", original.target, sample.target));
            }
            self.replaced = true;
        }
        Ok(())
    }

    fn screens(&mut self, original: &[Object], sample: &[Object]) -> Result<(), String> {
        for (theirs, ours) in original.iter().zip(sample) {
            self.objects(theirs, ours)?;
        }
        if original.len() == sample.len() {
            Ok(())
        } else {
            Err(format!("{} mobjects on the screen have become {}", original.len(), sample.len()))
        }
    }

    fn objects(&mut self, original: &Object, sample: &Object) -> Result<(), String> {
        let class = &original.class;
        if self.is_asset(class) && (original.class != sample.class || original.parts != sample.parts) {
            self.replaced = true;
            self.places(original, sample)?;
        } else if *class != sample.class {
            return Err(format!("{class} has become {}", sample.class));
        } else if original.text != sample.text {
            return Err(format!("text of {class}: {:?} has become {:?}", original.text, sample.text));
        } else if original.color != sample.color {
            return Err(format!("colour of {class}: {:?} has become {:?}", original.color, sample.color));
        } else {
            if original.children.len() != sample.children.len() {
                return Err(format!("parts of {class}: {} have become {}", original.children.len(), sample.children.len()));
            }
            for (theirs, ours) in original.children.iter().zip(&sample.children) {
                self.objects(theirs, ours)?;
            }
            self.places(original, sample)?;
        }
        Ok(())
    }

    fn places(&self, original: &Object, sample: &Object) -> Result<(), String> {
        let tolerance = if self.replaced { TOLERANCE_OF_ASSETS } else { TOLERANCE };
        if boxes_agree(original.bounds, sample.bounds, tolerance) {
            return Ok(());
        }
        let place = |object: &Object| object.bounds.map_or_else(|| "nowhere".to_owned(), |bounds| format!("{bounds:?}"));
        Err(format!("place of {}: {} has become {}", original.class, place(original), place(sample)))
    }

    fn is_asset(&self, class: &str) -> bool {
        self.assets.contains(class)
    }
}

fn boxes_agree(original: Option<[f64; 4]>, sample: Option<[f64; 4]>, tolerance: f64) -> bool {
    match (original, sample) {
        (Some(theirs), Some(ours)) => theirs.iter().zip(ours).all(|(theirs, ours)| (theirs - ours).abs() <= tolerance),
        (None, None) => true,
        _ => false,
    }
}

fn same(original: f64, sample: f64, what: &str) -> Result<(), String> {
    if (original - sample).abs() <= TOLERANCE { Ok(()) } else { Err(format!("{what}: {original} has become {sample}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(class: &str, bounds: [f64; 4]) -> Object {
        Object { class: class.into(), parts: 0, bounds: Some(bounds), color: None, text: None, ..Object::default() }
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
            view: [-7.0, -4.0, 7.0, 4.0],
            ink: None,
            object_count: objects.len() as u32,
            objects,
            ..Timeline::default()
        }
    }

    const SQUARE: [f64; 4] = [0.0, 0.0, 1.0, 1.0];

    fn first_difference(original: &Timeline, sample: &Timeline) -> String {
        let Fidelity::Different { first } = compare(original, sample) else { panic!("they differ") };
        first
    }

    #[test]
    fn a_replaced_asset_is_no_difference_and_a_moved_shape_is() {
        let original = picture(vec![object("ImageMobject", SQUARE), object("Circle", SQUARE)]);
        assert_eq!(compare(&original, &original), Fidelity::Identical);
        let replaced = picture(vec![object("VGroup", SQUARE), object("Circle", SQUARE)]);
        assert_eq!(compare(&original, &replaced), Fidelity::IdenticalButAssets);
        let other = picture(vec![object("ImageMobject", SQUARE), object("Circle", [1.0, 0.0, 2.0, 1.0])]);
        assert!(first_difference(&original, &other).contains("place of Circle"));
    }

    #[test]
    fn what_stands_in_for_an_asset_takes_its_place_and_moves_nothing_else() {
        let original = picture(vec![object("ImageMobject", SQUARE), object("Circle", SQUARE)]);
        let small = picture(vec![object("VGroup", [0.0, 0.0, 0.5, 0.5]), object("Circle", SQUARE)]);
        assert!(first_difference(&original, &small).contains("place of ImageMobject"));
        let pushed = picture(vec![object("VGroup", SQUARE), object("Circle", [0.0, 1.0, 1.0, 2.0])]);
        assert!(first_difference(&original, &pushed).contains("place of Circle"));
    }

    #[test]
    fn a_class_of_the_original_that_shows_a_file_is_an_asset() {
        let logo = Object { shows_file: true, ..object("Logo", SQUARE) };
        let replaced = picture(vec![object("VGroup", SQUARE)]);
        assert_eq!(compare(&picture(vec![logo]), &replaced), Fidelity::IdenticalButAssets);
        assert!(first_difference(&picture(vec![object("Logo", SQUARE)]), &replaced).contains("Logo has become VGroup"));
    }
}

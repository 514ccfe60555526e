//! Whether a sample does what its original did: their timelines, side by side.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Animation, Object, Play, Timeline};

/// How far two lengths or times may differ and still be the same.
const TOLERANCE: f64 = 0.02;

/// The classes that show files, in manim itself.
pub const ASSET_CLASSES: [&str; 3] = ["ImageMobject", "SVGMobject", "OpenGLImageMobject"];

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

/// Compares a sample's timeline with its original's. `assets` are further classes of the original that show files.
pub fn compare(original: &Timeline, sample: &Timeline, assets: &BTreeSet<String>) -> Fidelity {
    let mut comparison = Comparison { assets, replaced: false };
    match comparison.timelines(original, sample) {
        Err(first) => Fidelity::Different { first },
        Ok(()) if comparison.replaced => Fidelity::IdenticalButAssets,
        Ok(()) => Fidelity::Identical,
    }
}

struct Comparison<'a> {
    assets: &'a BTreeSet<String>,
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
            // The box of a group around a replaced asset follows the asset.
            if original.parts == sample.parts && !boxes_agree(original.bounds, sample.bounds) && !self.replaced {
                return Err(format!("place of {class}: {:?} has become {:?}", original.bounds, sample.bounds));
            }
        }
        Ok(())
    }

    fn is_asset(&self, class: &str) -> bool {
        ASSET_CLASSES.contains(&class) || self.assets.contains(class)
    }
}

fn boxes_agree(original: Option<[f64; 4]>, sample: Option<[f64; 4]>) -> bool {
    match (original, sample) {
        (Some(theirs), Some(ours)) => theirs.iter().zip(ours).all(|(theirs, ours)| (theirs - ours).abs() <= TOLERANCE),
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
        Object { class: class.into(), parts: 0, bounds: Some(bounds), color: None, text: None, children: Vec::new() }
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
        }
    }

    #[test]
    fn a_replaced_asset_is_no_difference_and_a_moved_shape_is() {
        let none = BTreeSet::new();
        let square = [0.0, 0.0, 1.0, 1.0];
        let original = picture(vec![object("ImageMobject", square), object("Circle", square)]);
        assert_eq!(compare(&original, &original, &none), Fidelity::Identical);
        let replaced = picture(vec![object("VGroup", square), object("Circle", square)]);
        assert_eq!(compare(&original, &replaced, &none), Fidelity::IdenticalButAssets);
        let other = picture(vec![object("ImageMobject", square), object("Circle", [1.0, 0.0, 2.0, 1.0])]);
        let Fidelity::Different { first } = compare(&original, &other, &none) else { panic!("it moved") };
        assert!(first.contains("place of Circle"), "{first}");
    }
}

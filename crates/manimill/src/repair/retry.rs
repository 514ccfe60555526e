//! What is worth trying on a sample that failed when it was run. These rewrites are not made of every sample: they fit only if the
//! failure says that the sample speaks an older language than its imports do. What they did stays only if the sample runs then.

use manimill_runner::{Failure, FailureClass};

use super::remedies::remedies_for;
use super::{REWRITES, Rewrite, engine, take};
use crate::index::{Dialect, Library};
use crate::sample::Sample;
use crate::settings::Settings;

/// How often a sample is given another try.
pub const ROUNDS: usize = 3;

/// Rewrites for samples of early Manim Community, which had much of 3b1b's interface still, by what went wrong.
const WORTH_TRYING: [(FailureClass, &[&str]); 4] = [
    (FailureClass::ApiMisuse, &["legacy-methods", "legacy-ranges", "legacy-axes", "legacy-animations", "legacy-play-methods"]),
    (FailureClass::NameError, &["legacy-animations"]),
    (FailureClass::ImportError, &["legacy-animations"]),
    (FailureClass::TypeError, &["legacy-play-methods", "legacy-axes", "legacy-ranges"]),
];

/// The sample with the rewrites that its failure suggests; `None` where they change nothing.
pub fn retry(settings: &Settings, sample: &Sample, failure: &Failure, library: &Library) -> Option<Sample> {
    let names = WORTH_TRYING.iter().find(|(class, _)| *class == failure.class).map_or([].as_slice(), |(_, names)| *names);
    let rewrites: Vec<&Rewrite> = REWRITES
        .iter()
        .filter(|rewrite| names.contains(&rewrite.name))
        .chain(remedies_for(failure))
        .filter(|rewrite| settings.repair.allows(rewrite.name, rewrite.safety))
        .collect();
    let rewritten = engine::rewrite_failed(&sample.code, &sample.scene, Dialect::Legacy, library, &rewrites, Some(failure));
    if rewritten.changes.is_empty() {
        return None;
    }
    let mut sample = sample.clone();
    take(&mut sample, rewritten, settings);
    Some(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rewrite_that_is_worth_trying_is_there() {
        for name in WORTH_TRYING.iter().flat_map(|(_, names)| *names) {
            assert!(REWRITES.iter().any(|rewrite| rewrite.name == *name), "{name}");
        }
    }
}

//! What is known from elsewhere and must not come again: codes of protected sets and of earlier releases.

use rustc_hash::FxHashMap;

use super::Likeness;
use super::compare::{Degree, compare};
use super::print::Print;
use crate::settings::NearSettings;

/// Codes that others are compared with.
#[derive(Debug, Default)]
pub(super) struct Known {
    prints: Vec<Print>,
    keys: [FxHashMap<u128, u32>; 3],
    bands: Vec<FxHashMap<u32, Vec<u32>>>,
}

/// The known code that is most like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) known: usize,
    pub(super) kind: Likeness,
    pub(super) degree: Degree,
}

impl Known {
    pub(super) fn of(prints: Vec<Print>, settings: &NearSettings) -> Self {
        let mut known = Self { bands: vec![FxHashMap::default(); settings.bands], ..Self::default() };
        for (number, print) in prints.iter().enumerate() {
            for (keys, key) in known.keys.iter_mut().zip(print.keys()) {
                keys.entry(key).or_insert(number as u32);
            }
            for (bands, key) in known.bands.iter_mut().zip(print.program.iter().flat_map(|signed| &signed.bands)) {
                bands.entry(*key).or_default().push(number as u32);
            }
        }
        Self { prints, ..known }
    }

    /// The code that is most like this one: of the closest kind, then of the highest similarity, then the first.
    pub(super) fn find(&self, print: &Print, settings: &NearSettings) -> Option<Match> {
        let equal = self.keys.iter().zip(print.keys()).zip(Likeness::ALL).find_map(|((keys, key), kind)| {
            let known = *keys.get(&key)? as usize;
            Some(Match { known, kind, degree: Degree::EQUAL })
        });
        equal.or_else(|| self.find_near(print, settings))
    }

    fn find_near(&self, print: &Print, settings: &NearSettings) -> Option<Match> {
        let signed = print.program.as_ref()?;
        let candidates = self.bands.iter().zip(&signed.bands).filter_map(|(bands, key)| bands.get(key));
        let mut candidates: Vec<u32> = candidates.flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<Match> = None;
        for known in candidates {
            let Some(other) = &self.prints[known as usize].program else { continue };
            let Some(degree) = compare(other, signed, settings).filter(|degree| degree.is_near(settings)) else { continue };
            if best.is_none_or(|best| degree.jaccard > best.degree.jaccard) {
                best = Some(Match { known: known as usize, kind: Likeness::Near, degree });
            }
        }
        best
    }
}

//! What the sources share, by every kind of likeness: `overlap.json`, whose form `docs/manual/dedup.md` describes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::{Likeness, SourceDescriptions};

/// One code of one source: which group it is in by each kind of likeness.
#[derive(Clone, Debug)]
pub struct SourceCode {
    /// The source's id.
    pub source: Arc<str>,
    /// Numbers of its groups, in the order of [`Likeness::ALL`]: equal for codes that are alike.
    pub groups: [u32; 4],
}

/// The overlap of all sources of a build.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Overlaps {
    /// One entry a source, by id.
    pub sources: Vec<SourceCodes>,
    /// One entry for every two sources that share a code, by ids.
    pub pairs: Vec<Shared>,
    /// One entry for every set of sources that some code is in and in no other source, by ids: each different code counts once.
    pub combinations: Vec<Combination>,
    /// One entry for every source that has descriptions, by id.
    pub descriptions: Vec<SourceDescriptions>,
}

/// How many codes a source holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceCodes {
    /// The source's id.
    pub source: Arc<str>,
    /// Codes in all: rows of a table, scenes of a repository.
    pub codes: usize,
    /// Different ones by their bytes.
    pub distinct_exact: usize,
    /// Different ones by what they say.
    pub distinct_normalised: usize,
    /// Different ones, whatever they call things.
    pub distinct_renamed: usize,
    /// Groups of near-duplicates.
    pub distinct_near: usize,
}

/// How many different codes two sources have in common, by each kind of likeness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// The ids, in order.
    pub sources: (Arc<str>, Arc<str>),
    /// By their bytes.
    pub exact: usize,
    /// By what they say.
    pub normalised: usize,
    /// Whatever they call things.
    pub renamed: usize,
    /// Groups of near-duplicates.
    pub near: usize,
}

/// How many different codes exactly these sources hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Combination {
    /// The ids, in order.
    pub sources: Vec<Arc<str>>,
    /// By their bytes.
    pub exact: usize,
    /// By what they say.
    pub normalised: usize,
    /// Whatever they call things.
    pub renamed: usize,
    /// Groups of near-duplicates.
    pub near: usize,
}

impl Overlaps {
    /// How far each source's descriptions can be trusted, 0 to 1.
    pub fn trust(&self) -> BTreeMap<Arc<str>, f64> {
        self.descriptions.iter().filter_map(|source| Some((source.source.clone(), source.trust?))).collect()
    }

    /// Counts codes.
    pub fn of(codes: &[SourceCode]) -> Self {
        let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
        for code in codes {
            *counts.entry(&code.source).or_default() += 1;
        }
        let mut distinct: BTreeMap<&Arc<str>, [usize; 4]> = counts.keys().map(|source| (*source, [0; 4])).collect();
        let mut pairs: BTreeMap<(&Arc<str>, &Arc<str>), [usize; 4]> = BTreeMap::new();
        let mut combinations: BTreeMap<Vec<&Arc<str>>, [usize; 4]> = BTreeMap::new();
        for kind in 0..Likeness::ALL.len() {
            let mut holders: BTreeMap<u32, BTreeSet<&Arc<str>>> = BTreeMap::new();
            for code in codes {
                holders.entry(code.groups[kind]).or_default().insert(&code.source);
            }
            for sources in holders.into_values() {
                let sources: Vec<&Arc<str>> = sources.into_iter().collect();
                for (position, left) in sources.iter().enumerate() {
                    distinct.entry(left).or_default()[kind] += 1;
                    for right in &sources[position + 1..] {
                        pairs.entry((left, right)).or_default()[kind] += 1;
                    }
                }
                combinations.entry(sources).or_default()[kind] += 1;
            }
        }
        let sources = counts.iter().map(|(source, codes)| {
            let [distinct_exact, distinct_normalised, distinct_renamed, distinct_near] = distinct[source];
            let (source, codes) = ((*source).clone(), *codes);
            SourceCodes { source, codes, distinct_exact, distinct_normalised, distinct_renamed, distinct_near }
        });
        let pairs = pairs.into_iter().map(|((left, right), [exact, normalised, renamed, near])| Shared {
            sources: (left.clone(), right.clone()),
            exact,
            normalised,
            renamed,
            near,
        });
        let combinations = combinations.into_iter().map(|(sources, [exact, normalised, renamed, near])| Combination {
            sources: sources.into_iter().cloned().collect(),
            exact,
            normalised,
            renamed,
            near,
        });
        Self {
            sources: sources.collect(),
            pairs: pairs.collect(),
            combinations: combinations.collect(),
            descriptions: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_different_codes_once() {
        let code = |source: &str, groups: [u32; 4]| SourceCode { source: source.into(), groups };
        let codes = [
            code("a", [1, 9, 9, 9]),
            code("a", [1, 9, 9, 9]),
            code("a", [2, 9, 9, 9]),
            code("b", [3, 9, 9, 9]),
            code("c", [4, 8, 8, 9]),
        ];
        let overlaps = Overlaps::of(&codes);
        let a = &overlaps.sources[0];
        assert_eq!((a.codes, a.distinct_exact, a.distinct_normalised), (3, 2, 1));
        let pairs: Vec<(&str, &str, usize, usize, usize)> = overlaps
            .pairs
            .iter()
            .map(|pair| (&*pair.sources.0, &*pair.sources.1, pair.exact, pair.normalised, pair.near))
            .collect();
        assert_eq!(pairs, [("a", "b", 0, 1, 1), ("a", "c", 0, 0, 1), ("b", "c", 0, 0, 1)]);
        let all: usize = overlaps.combinations.iter().map(|combination| combination.normalised).sum();
        assert_eq!(all, 2, "each code is in one combination");
    }
}

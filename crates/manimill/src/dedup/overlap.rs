//! What the sources share: for every source how many different codes it holds, and for every pair how many they have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

type Key = [u8; 32];

/// The keys of one code of one source.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// The source's id.
    pub source: Arc<str>,
    /// Equal for equal bytes.
    pub exact: Key,
    /// Equal for the same program in another layout; `None` for what is no Python.
    pub normalised: Option<Key>,
}

/// The overlap of all sources of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overlaps {
    /// One entry a source, by id.
    pub sources: Vec<SourceCodes>,
    /// One entry for every two sources that share a code, by ids.
    pub pairs: Vec<Shared>,
    #[serde(skip)]
    codes: BTreeMap<Arc<str>, Codes>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Codes {
    count: usize,
    exact: BTreeSet<Key>,
    normalised: BTreeSet<Key>,
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
}

/// How many different codes two sources have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// The ids, in order.
    pub sources: (Arc<str>, Arc<str>),
    /// By their bytes.
    pub exact: usize,
    /// By what they say.
    pub normalised: usize,
}

impl Overlaps {
    /// Adds codes.
    pub fn extend(&mut self, codes: impl IntoIterator<Item = Overlap>) {
        for code in codes {
            let of_source = self.codes.entry(code.source).or_default();
            of_source.count += 1;
            of_source.exact.insert(code.exact);
            // What is no Python has no other layout: it counts by its bytes.
            of_source.normalised.insert(code.normalised.unwrap_or(code.exact));
        }
    }

    /// Counts what has been added.
    pub fn settle(&mut self) {
        self.sources = self
            .codes
            .iter()
            .map(|(source, codes)| SourceCodes {
                source: source.clone(),
                codes: codes.count,
                distinct_exact: codes.exact.len(),
                distinct_normalised: codes.normalised.len(),
            })
            .collect();
        let all: Vec<(&Arc<str>, &Codes)> = self.codes.iter().collect();
        self.pairs = all
            .iter()
            .enumerate()
            .flat_map(|(position, left)| all[position + 1..].iter().map(move |right| (left, right)))
            .map(|((left, left_codes), (right, right_codes))| Shared {
                sources: ((*left).clone(), (*right).clone()),
                exact: left_codes.exact.intersection(&right_codes.exact).count(),
                normalised: left_codes.normalised.intersection(&right_codes.normalised).count(),
            })
            .filter(|shared| shared.exact + shared.normalised > 0)
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_different_codes_once() {
        let code = |source: &str, exact: u8, normalised: u8| Overlap {
            source: source.into(),
            exact: [exact; 32],
            normalised: Some([normalised; 32]),
        };
        let mut overlaps = Overlaps::default();
        overlaps.extend([code("a", 1, 9), code("a", 1, 9), code("a", 2, 9), code("b", 3, 9)]);
        overlaps.settle();
        assert_eq!(
            (overlaps.sources[0].codes, overlaps.sources[0].distinct_exact, overlaps.sources[0].distinct_normalised),
            (3, 2, 1)
        );
        assert_eq!((overlaps.pairs[0].exact, overlaps.pairs[0].normalised), (0, 1));
    }
}

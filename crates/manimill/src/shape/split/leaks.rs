//! The proof that nothing leaks: every row that is held out is compared with every row of the other sides, one by one.
//!
//! Clusters of near-duplicates are found by hashing, which misses one pair in some thousands. Here nothing is hashed, so that
//! what was missed is found, tied together, and drawn again.

use serde::Serialize;

use super::Split;
use crate::dedup::{Print, jaccard};
use crate::settings::NearSettings;

/// What comparing the sides found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Leaks {
    /// Jaccard similarity from which on two rows must not be on two sides.
    pub jaccard: f64,
    /// Pairs of rows on two sides, all of which were compared.
    pub compared: usize,
    /// Pairs that are too alike.
    pub found: usize,
    /// Pairs that were too alike at first, and were tied together.
    pub mended: usize,
}

/// The pairs of rows on two sides that are too alike, and how many pairs there are.
pub(crate) fn find(sides: &[Split], prints: &[&Print], settings: &NearSettings) -> (Vec<(usize, usize)>, usize) {
    let (mut found, mut compared) = (Vec::new(), 0);
    for held_out in (0..sides.len()).filter(|&row| sides[row] != Split::Train) {
        for other in 0..sides.len() {
            // Two that are both held out meet once.
            if sides[other] == sides[held_out] || (sides[other] != Split::Train && other < held_out) {
                continue;
            }
            compared += 1;
            let alike = jaccard(prints[held_out], prints[other], settings).is_some_and(|alike| alike >= settings.related);
            if alike {
                found.push((held_out.min(other), held_out.max(other)));
            }
        }
    }
    found.sort_unstable();
    (found, compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_on_two_sides_is_compared_once() {
        let settings = NearSettings::default();
        let code = |last: &str| {
            let lines =
                (0..20).map(|line| format!("        self.play(Create(Circle(radius={line})))")).collect::<Vec<_>>().join("\n");
            format!("class A(Scene):\n    def construct(self):\n{lines}\n        self.{last}\n")
        };
        let other = "class B(Scene):\n    def construct(self):\n        for x in range(9):\n            self.add(Dot(x * UP))\n";
        let prints: Vec<Print> = [code("wait(1)").as_str(), other, code("clear()").as_str(), other]
            .iter()
            .map(|code| Print::of(code, &[0; 32], &settings))
            .collect();
        let prints: Vec<&Print> = prints.iter().collect();
        let sides = [Split::Train, Split::Validation, Split::Test, Split::Test];
        assert_eq!(find(&sides, &prints, &settings), (vec![(0, 2), (1, 3)], 5));
        assert_eq!(find(&[Split::Train; 4], &prints, &settings), (vec![], 0));
    }
}

//! All codes in groups of twins, by every kind of likeness at once.

use rustc_hash::FxHashMap;

use super::Likeness;
use super::compare::Degree;
use super::near::near;
use super::print::{Print, Signed};
use crate::settings::NearSettings;

/// The groups of codes that come in the order of their rank. Codes are named by their place in that order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Groups {
    /// For each kind that has a key, and each code: the first code with the same key.
    first: [Vec<u32>; 3],
    /// For each code whose program is a near-duplicate: of which code, and how like it is.
    near: Vec<Option<(u32, Degree)>>,
    /// The least code that each one is related to.
    pub(super) cluster: Vec<u32>,
}

/// Whom a code is a twin of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twinned {
    /// The place of the one that stays.
    pub survivor: u32,
    /// How it is like that one.
    pub kind: Likeness,
    /// How much.
    pub degree: Degree,
}

impl Groups {
    /// Groups codes that come in the order of their rank.
    pub(super) fn of(prints: &[&Print], settings: &NearSettings) -> Self {
        let first = [0, 1, 2].map(|kind| {
            let mut seen: FxHashMap<u128, u32> = FxHashMap::default();
            let place = |(code, print): (usize, &&Print)| *seen.entry(print.keys()[kind]).or_insert(code as u32);
            prints.iter().enumerate().map(place).collect::<Vec<u32>>()
        });
        // Programs that differ in names only have the same tokens: one of each is compared.
        let ones: Vec<(u32, &Signed)> = prints
            .iter()
            .enumerate()
            .filter(|(code, _)| first[2][*code] == *code as u32)
            .filter_map(|(code, print)| Some((code as u32, print.program.as_ref()?)))
            .collect();
        let programs: Vec<&Signed> = ones.iter().map(|(_, program)| *program).collect();
        let found = near(&programs, settings);
        let mut of_one = vec![None; prints.len()];
        let mut cluster: Vec<u32> = (0..prints.len() as u32).collect();
        for (place, (code, _)) in ones.iter().enumerate() {
            of_one[*code as usize] = found.twin_of[place].map(|(centre, degree)| (ones[centre as usize].0, degree));
            cluster[*code as usize] = ones[found.cluster[place] as usize].0;
        }
        let near = first[2].iter().map(|one| of_one[*one as usize]).collect();
        let cluster = first[2].iter().map(|one| cluster[*one as usize]).collect();
        Self { first, near, cluster }
    }

    /// Whom each code is a twin of, if all twins up to this kind count.
    pub(super) fn twins(&self, drop: Option<Likeness>) -> Vec<Option<Twinned>> {
        (0..self.cluster.len()).map(|code| self.twin(code, drop?)).collect()
    }

    fn twin(&self, code: usize, drop: Likeness) -> Option<Twinned> {
        let (survivor, degree) = match drop {
            Likeness::Near => self.near[code].unwrap_or((self.first[2][code], Degree::EQUAL)),
            kind => (self.first[kind as usize][code], Degree::EQUAL),
        };
        if survivor == code as u32 {
            return None;
        }
        // The first of the equal ones is the survivor itself where it has the same key.
        let same = |kind: usize| self.first[kind][code] == self.first[kind][survivor as usize];
        let kind = (0..3).find(|kind| same(*kind)).map_or(Likeness::Near, |kind| Likeness::ALL[kind]);
        Some(Twinned { survivor, kind, degree })
    }

    /// The group that a code is in, by each kind of likeness.
    pub(super) fn numbers(&self, code: usize) -> [u32; 4] {
        let near = self.near[code].map_or(self.first[2][code], |(centre, _)| centre);
        [self.first[0][code], self.first[1][code], self.first[2][code], near]
    }
}

//! Train, validation and test: what belongs together stays together, and what has a side keeps it.
//!
//! A *unit* is what one author wrote at one place: a file of a repository, a row of a table. Units that share near-duplicates,
//! a scene family or a description form a *group*; a group lies on one side. Each source holds out its own share, spread over
//! its buckets of lengths, units with the lowest hashes first. What a source holds out depends on nothing but itself, so that
//! another source moves none of its samples. Where a group spans several sources, the one that stands first in the configuration decides.

mod draw;
mod groups;
pub(crate) mod leaks;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use groups::{Grouped, group};
pub use leaks::Leaks;

use super::settings::SplitSettings;
use draw::{Candidate, draw};

/// The side of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// To learn from.
    #[default]
    Train,
    /// To look at while training.
    Validation,
    /// To judge the result by.
    Test,
}

impl Split {
    /// All, in the order in which files are listed.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// The name of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

/// A sample as the sides are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: Arc<str>,
    /// The place of its source in the configuration.
    pub source: usize,
    /// What is written at one place: the same for all samples of a file, and for all of a row.
    pub unit: String,
    /// What ties it to samples elsewhere: whatever shares one of these is on its side.
    pub ties: Vec<String>,
    /// The bucket of its length.
    pub bucket: usize,
    /// Whether it is a row. Candidates that were dropped on the way count towards what a source can hold out, so that
    /// a source's share does not change with what other sources have in common with it.
    pub is_row: bool,
}

/// The side of each row among the members, by id.
pub fn assign(settings: &SplitSettings, members: &[Member]) -> BTreeMap<Arc<str>, Split> {
    let by_source = group(members, |left, right| left.source == right.source);
    let everything = group(members, |_, _| true);
    let mut own: BTreeMap<usize, Split> = BTreeMap::new();
    let sources: std::collections::BTreeSet<usize> = members.iter().map(|member| member.source).collect();
    for source in sources {
        let candidates: Vec<Candidate> = by_source
            .groups()
            .filter(|(_, at)| members[at[0]].source == source)
            .map(|(group, at)| Candidate::new(group, settings.seed, &at.iter().map(|&at| &members[at]).collect::<Vec<_>>()))
            .collect();
        own.extend(draw(settings, candidates));
    }
    let rows = members.iter().filter(|member| member.is_row).count();
    let mut sides = BTreeMap::new();
    for (_, at) in everything.groups() {
        let side = side_of_group(settings, members, at, rows, &by_source, &own);
        for &at in at {
            if members[at].is_row {
                sides.insert(members[at].id.clone(), side);
            }
        }
    }
    sides
}

/// The side that the first source of a group has drawn. Where others have made a far larger group of what it drew, one that
/// would fill the side all by itself, the group is for training.
fn side_of_group(
    settings: &SplitSettings,
    members: &[Member],
    at: &[usize],
    rows: usize,
    by_source: &Grouped,
    own: &BTreeMap<usize, Split>,
) -> Split {
    let decides = at.iter().filter(|&&at| members[at].is_row).min_by_key(|&&at| {
        let member = &members[at];
        (member.source, draw::hash(settings.seed, "decides", &member.unit), &member.id)
    });
    let Some(&decides) = decides else { return Split::Train };
    let side = own.get(&by_source.group_of(decides)).copied().unwrap_or(Split::Train);
    let share = match side {
        Split::Train => return side,
        Split::Validation => settings.validation,
        Split::Test => settings.test,
    };
    let held = at.iter().filter(|&&at| members[at].is_row).count();
    let drawn = at.iter().filter(|&&at| by_source.group_of(at) == by_source.group_of(decides)).count();
    if held > 4 * drawn && held as f64 > 2.0 * share * rows as f64 { Split::Train } else { side }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SETTINGS: SplitSettings = SplitSettings { validation: 0.05, test: 0.05, seed: 0 };

    fn member(source: usize, file: usize, scene: usize) -> Member {
        Member {
            id: format!("s{source}:f{file}#C{scene}").into(),
            source,
            unit: format!("s{source}/f{file}"),
            ties: Vec::new(),
            bucket: (file + scene) % 5,
            is_row: true,
        }
    }

    fn source(source: usize, files: usize, scenes: usize) -> Vec<Member> {
        (0..files).flat_map(|file| (0..scenes).map(move |scene| member(source, file, scene))).collect()
    }

    fn counts(sides: &BTreeMap<Arc<str>, Split>) -> [usize; 3] {
        Split::ALL.map(|split| sides.values().filter(|side| **side == split).count())
    }

    #[test]
    fn few_rows_are_all_for_training() {
        for rows in 0..9 {
            let sides = assign(&SETTINGS, &source(0, rows, 1));
            assert_eq!(counts(&sides), [rows, 0, 0]);
        }
    }

    #[test]
    fn every_source_and_length_holds_out_its_share() {
        let members: Vec<Member> = source(0, 400, 1).into_iter().chain(source(1, 100, 4)).collect();
        let sides = assign(&SETTINGS, &members);
        for place in 0..2 {
            for bucket in 0..5 {
                let of = |split| {
                    members.iter().filter(|it| it.source == place && it.bucket == bucket && sides[&it.id] == split).count()
                };
                let all: usize = Split::ALL.into_iter().map(of).sum();
                for split in [Split::Validation, Split::Test] {
                    let share = of(split) as f64 / all as f64;
                    assert!((0.02..=0.1).contains(&share), "source {place}, bucket {bucket}: {share}");
                }
            }
        }
    }

    #[test]
    fn a_file_a_tie_and_what_hangs_on_both_have_one_side() {
        let mut members = source(0, 60, 3);
        for (place, member) in members.iter_mut().enumerate() {
            if place % 7 == 0 {
                member.ties.push(format!("tie {}", place % 4));
            }
        }
        let sides = assign(&SETTINGS, &members);
        for left in &members {
            for right in &members {
                if left.unit == right.unit || left.ties.iter().any(|tie| right.ties.contains(tie)) {
                    assert_eq!(sides[&left.id], sides[&right.id], "{} {}", left.id, right.id);
                }
            }
        }
    }

    #[test]
    fn one_huge_group_does_not_become_the_test_set() {
        let mut members = source(0, 40, 1);
        members.extend(source(1, 400, 1).into_iter().map(|mut member| {
            member.ties.push("make an animation".into());
            member
        }));
        for member in members.iter_mut().take(40) {
            member.ties.push("make an animation".into());
        }
        assert_eq!(counts(&assign(&SETTINGS, &members)), [440, 0, 0]);
    }

    #[test]
    fn another_seed_draws_others() {
        let members = source(0, 400, 1);
        let other = SplitSettings { seed: 1, ..SETTINGS };
        assert_ne!(assign(&SETTINGS, &members), assign(&other, &members));
    }

    proptest! {
        #[test]
        fn a_later_source_moves_nothing(
            files in 1_usize..80,
            more in 1_usize..80,
            shared in proptest::collection::vec((0_usize..80, 0_usize..80, any::<bool>()), 0..10),
        ) {
            let first = source(0, files, 2);
            let before = assign(&SETTINGS, &first);
            let mut both: Vec<Member> = first.iter().cloned().chain(source(1, more, 2)).collect();
            let mut tied = [std::collections::BTreeSet::new(), std::collections::BTreeSet::new()];
            for (one, other, survives) in shared {
                // Each file is tied to one other at most: what ties two old groups together has to move one of them.
                if one >= files || other >= more || !tied[0].insert(one) || !tied[1].insert(other) {
                    continue;
                }
                if survives {
                    both[2 * one].ties.push(format!("{one} {other}"));
                    both[2 * files + 2 * other].ties.push(format!("{one} {other}"));
                } else {
                    // The old sample turned out to be a twin of a new one, and was dropped.
                    both[2 * one].is_row = false;
                }
            }
            let after = assign(&SETTINGS, &both);
            for (id, side) in &before {
                let Some(now) = after.get(id) else { continue };
                prop_assert!(now == side, "{} moved from {:?} to {:?}", id, side, now);
            }
        }

        #[test]
        fn the_order_of_members_says_nothing(files in 1_usize..60, turn in 0_usize..100) {
            let members = source(0, files, 2);
            let mut turned = members.clone();
            turned.rotate_left(turn % members.len());
            prop_assert_eq!(assign(&SETTINGS, &members), assign(&SETTINGS, &turned));
        }
    }
}

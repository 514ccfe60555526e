//! Near-duplicates among many: candidates by locality-sensitive hashing, every edge verified, clusters that are stars.
//!
//! The programs come in the order of their rank. Each is compared with the centres before it that share a band; it is a twin of the
//! first that it is alike enough to, else a centre itself. So every twin has a verified edge to its centre, no chain of likenesses makes
//! a cluster, and the result is that of going through them one by one: threads only do the comparing.

use rayon::prelude::*;

use super::compare::{Degree, compare};
use super::print::Signed;
use crate::settings::NearSettings;

/// Which programs are twins, and which are related.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    /// For each program that is a twin, its centre and how like it is.
    pub(super) twin_of: Vec<Option<(u32, Degree)>>,
    /// The least program that each is related to, through any number of others: programs of different numbers are less alike than
    /// `related` says. A twin has its centre's.
    pub(super) cluster: Vec<u32>,
}

/// Programs that are settled together: enough to keep the threads busy, few enough to keep the lists short.
const BLOCK: usize = 8192;

/// Finds the stars among programs that come in the order of their rank.
pub(super) fn near(programs: &[&Signed], settings: &NearSettings) -> Near {
    let buckets = Buckets::of(programs, settings.bands);
    let mut state = State {
        programs,
        settings,
        centres: vec![Vec::new(); buckets.count],
        buckets,
        twin_of: vec![None; programs.len()],
        is_centre: vec![false; programs.len()],
        related: Vec::new(),
    };
    for start in (0..programs.len()).step_by(BLOCK) {
        state.settle(start..(start + BLOCK).min(programs.len()));
    }
    // A program that is dropped as a twin does not relate what stays.
    state.related.retain(|(_, program)| state.twin_of[*program as usize].is_none());
    let mut cluster = components(programs.len(), &state.related);
    for (program, twin) in state.twin_of.iter().enumerate() {
        if let Some((centre, _)) = twin {
            cluster[program] = cluster[*centre as usize];
        }
    }
    Near { twin_of: state.twin_of, cluster }
}

/// The buckets of all bands that hold more than one program.
struct Buckets {
    count: usize,
    /// The buckets of program `i` are `of_program[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    of_program: Vec<u32>,
}

impl Buckets {
    fn of(programs: &[&Signed], bands: usize) -> Self {
        let shared: Vec<Vec<Vec<u32>>> = (0..bands)
            .into_par_iter()
            .map(|band| {
                let mut keyed: Vec<(u32, u32)> =
                    programs.iter().enumerate().map(|(program, signed)| (signed.bands[band], program as u32)).collect();
                keyed.sort_unstable();
                keyed
                    .chunk_by(|left, right| left.0 == right.0)
                    .filter(|bucket| bucket.len() > 1)
                    .map(|bucket| bucket.iter().map(|(_, program)| *program).collect())
                    .collect()
            })
            .collect();
        let mut starts = vec![0_u32; programs.len() + 1];
        for program in shared.iter().flatten().flatten() {
            starts[*program as usize + 1] += 1;
        }
        for program in 0..programs.len() {
            starts[program + 1] += starts[program];
        }
        let mut next = starts.clone();
        let mut of_program = vec![0; starts.last().copied().unwrap_or_default() as usize];
        let mut count = 0;
        for bucket in shared.iter().flatten() {
            for program in bucket {
                let place = &mut next[*program as usize];
                of_program[*place as usize] = count as u32;
                *place += 1;
            }
            count += 1;
        }
        Self { count, starts, of_program }
    }

    fn of_program(&self, program: usize) -> &[u32] {
        &self.of_program[self.starts[program] as usize..self.starts[program + 1] as usize]
    }
}

struct State<'a> {
    programs: &'a [&'a Signed],
    settings: &'a NearSettings,
    buckets: Buckets,
    /// The centres of each bucket, by rank.
    centres: Vec<Vec<u32>>,
    twin_of: Vec<Option<(u32, Degree)>>,
    is_centre: Vec<bool>,
    /// Pairs of centres, and of a centre and what is not its twin.
    related: Vec<(u32, u32)>,
}

/// What comparing one program with some centres gave.
#[derive(Default)]
struct Compared {
    twin_of: Option<(u32, Degree)>,
    related: Vec<u32>,
}

impl State<'_> {
    fn settle(&mut self, block: std::ops::Range<usize>) {
        let whole = block.clone();
        let compared: Vec<Compared> = block
            .clone()
            .into_par_iter()
            .map(|program| {
                let mut candidates: Vec<u32> =
                    self.buckets.of_program(program).iter().flat_map(|bucket| &self.centres[*bucket as usize]).copied().collect();
                candidates.sort_unstable();
                candidates.dedup();
                self.compare(program, &candidates)
            })
            .collect();
        let mut open = Vec::new();
        for (program, compared) in block.zip(compared) {
            self.note(program, &compared);
            if self.twin_of[program].is_none() {
                open.push(program as u32);
            }
        }
        // Within the block: whoever is first in all its buckets can be no twin, so it is a centre; the others of its buckets are compared
        // with it, and those that are not its twins go on.
        let mut shared: Vec<(u32, u32)> = open
            .iter()
            .flat_map(|program| self.buckets.of_program(*program as usize).iter().map(|bucket| (*bucket, *program)))
            .collect();
        shared.sort_unstable();
        while !open.is_empty() {
            let mut is_behind = rustc_hash::FxHashSet::default();
            for bucket in shared.chunk_by(|left, right| left.0 == right.0) {
                is_behind.extend(bucket[1..].iter().map(|(_, program)| *program));
            }
            for program in open.iter().filter(|program| !is_behind.contains(program)) {
                self.is_centre[*program as usize] = true;
                for bucket in self.buckets.of_program(*program as usize) {
                    self.centres[*bucket as usize].push(*program);
                }
            }
            let mut candidates: Vec<(u32, u32)> = shared
                .chunk_by(|left, right| left.0 == right.0)
                .filter(|bucket| self.is_centre[bucket[0].1 as usize])
                .flat_map(|bucket| bucket[1..].iter().map(|(_, program)| (*program, bucket[0].1)))
                .collect();
            candidates.sort_unstable();
            candidates.dedup();
            let groups: Vec<&[(u32, u32)]> = candidates.chunk_by(|left, right| left.0 == right.0).collect();
            let compared: Vec<(u32, Compared)> = groups
                .into_par_iter()
                .map(|group| {
                    let centres: Vec<u32> = group.iter().map(|(_, centre)| *centre).collect();
                    (group[0].0, self.compare(group[0].0 as usize, &centres))
                })
                .collect();
            for (program, compared) in compared {
                self.note(program as usize, &compared);
            }
            let is_open = |program: &u32| self.twin_of[*program as usize].is_none() && !self.is_centre[*program as usize];
            open.retain(is_open);
            shared.retain(|(_, program)| is_open(program));
        }
        self.settle_on_the_first(whole);
    }

    /// What was compared within the block met its centre in the order in which these came to be; the first by rank counts.
    fn settle_on_the_first(&mut self, block: std::ops::Range<usize>) {
        let start = block.start as u32;
        let first: Vec<(usize, Option<(u32, Degree)>)> = block
            .into_par_iter()
            .filter_map(|program| {
                let (centre, _) = self.twin_of[program].filter(|(centre, _)| *centre >= start)?;
                let buckets = self.buckets.of_program(program).iter();
                let mut before: Vec<u32> = buckets
                    .flat_map(|bucket| &self.centres[*bucket as usize])
                    .copied()
                    .filter(|other| (start..centre).contains(other))
                    .collect();
                before.sort_unstable();
                before.dedup();
                let found = self.compare(program, &before).twin_of?;
                Some((program, Some(found)))
            })
            .collect();
        for (program, twin_of) in first {
            self.twin_of[program] = twin_of;
        }
    }

    fn compare(&self, program: usize, centres: &[u32]) -> Compared {
        let mut found = Compared::default();
        for centre in centres {
            let Some(degree) = compare(self.programs[*centre as usize], self.programs[program], self.settings) else { continue };
            if self.settings.twins && degree.is_near(self.settings) {
                found.twin_of = Some((*centre, degree));
                break;
            }
            if degree.jaccard >= self.settings.related {
                found.related.push(*centre);
            }
        }
        found
    }

    fn note(&mut self, program: usize, compared: &Compared) {
        self.related.extend(compared.related.iter().map(|centre| (*centre, program as u32)));
        self.twin_of[program] = compared.twin_of;
    }
}

/// The least member of each one's component.
fn components(count: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..count as u32).collect();
    for (left, right) in edges {
        let (left, right) = (root(&mut parents, *left), root(&mut parents, *right));
        // The lesser one stays the root, whatever the order of the edges.
        parents[left.max(right) as usize] = left.min(right);
    }
    (0..count as u32).map(|member| root(&mut parents, member)).collect()
}

fn root(parents: &mut [u32], mut member: u32) -> u32 {
    while parents[member as usize] != member {
        parents[member as usize] = parents[parents[member as usize] as usize];
        member = parents[member as usize];
    }
    member
}

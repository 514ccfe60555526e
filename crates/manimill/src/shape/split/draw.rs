//! What one source holds out: its share of the rows, spread over its buckets of lengths, the lowest hashes first.

use std::collections::BTreeMap;

use super::{Member, Split};
use crate::shape::settings::SplitSettings;

/// A group of one source's members.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    group: usize,
    members: usize,
    bucket: usize,
    hash: u64,
}

impl Candidate {
    pub(super) fn new(group: usize, seed: u64, members: &[&Member]) -> Self {
        let mut buckets: Vec<usize> = members.iter().map(|member| member.bucket).collect();
        buckets.sort_unstable();
        let first = members.iter().map(|member| &member.unit).min().map_or("", String::as_str);
        Self { group, members: members.len(), bucket: buckets[buckets.len() / 2], hash: hash(seed, "drawn", first) }
    }
}

/// A number that depends on these and nothing else, and looks like chance.
pub(super) fn hash(seed: u64, what_for: &str, unit: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.update(what_for.as_bytes());
    hasher.update(&[0]);
    hasher.update(unit.as_bytes());
    u64::from_le_bytes(hasher.finalize().as_bytes()[..8].try_into().unwrap_or_default())
}

/// The groups that are held out.
pub(super) fn draw(settings: &SplitSettings, mut candidates: Vec<Candidate>) -> BTreeMap<usize, Split> {
    candidates.sort_by_key(|candidate| (candidate.hash, candidate.group));
    let all: usize = candidates.iter().map(|candidate| candidate.members).sum();
    let mut sides = BTreeMap::new();
    for (side, share) in [(Split::Test, settings.test), (Split::Validation, settings.validation)] {
        let wanted = (all as f64 * share).round() as usize;
        let mut missing = wanted;
        for (bucket, wanted) in by_bucket(&candidates, share, wanted) {
            missing -= take(&candidates, &mut sides, side, wanted.min(missing), |it| it.bucket == bucket);
        }
        // A bucket of few large groups may have had none that fits.
        take(&candidates, &mut sides, side, missing, |_| true);
    }
    sides
}

/// Takes groups until so many members are taken, none much larger than what is missing; how many were taken, at most `wanted`.
fn take(
    candidates: &[Candidate],
    sides: &mut BTreeMap<usize, Split>,
    side: Split,
    wanted: usize,
    fits: impl Fn(&Candidate) -> bool,
) -> usize {
    let mut missing = wanted;
    for candidate in candidates.iter().filter(|candidate| fits(candidate)) {
        if missing == 0 {
            break;
        }
        if candidate.members <= 2 * missing && !sides.contains_key(&candidate.group) {
            sides.insert(candidate.group, side);
            missing = missing.saturating_sub(candidate.members);
        }
    }
    wanted - missing
}

/// How many members each bucket should give: its share, rounded so that they add up (Hamilton's method).
fn by_bucket(candidates: &[Candidate], share: f64, wanted: usize) -> BTreeMap<usize, usize> {
    let mut members: BTreeMap<usize, usize> = BTreeMap::new();
    for candidate in candidates {
        *members.entry(candidate.bucket).or_default() += candidate.members;
    }
    let mut rest = wanted;
    let mut quotas = BTreeMap::new();
    let mut remainders = Vec::new();
    for (&bucket, &count) in &members {
        let quota = count as f64 * share;
        let whole = (quota as usize).min(rest);
        rest -= whole;
        quotas.insert(bucket, whole);
        remainders.push((quota - quota.floor(), bucket));
    }
    remainders.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    for (_, bucket) in remainders.into_iter().take(rest) {
        *quotas.entry(bucket).or_default() += 1;
    }
    quotas
}

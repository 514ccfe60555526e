//! One of each: samples that are the same text, the same program, the same under other names, or nearly the same, leave one
//! survivor. What is compared, and with which thresholds, is in `docs/manual/dedup.md`.
//!
//! *Architecture Invariant:* samples are ranked by what they are, never by the order in which they come, and every edge
//! between twins is verified; so the same samples give the same survivors in any order and on any number of threads.

mod compare;
mod groups;
mod likeness;
mod near;
mod overlap;
mod print;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use likeness::{Likeness, Twin};
pub use overlap::{Combination, Overlaps, Shared, SourceCode, SourceCodes};
pub use print::{Print, Signed};

use crate::ledger::{Decision, Stage};
use crate::sample::{Checked, Safety, Unique};
use crate::settings::{NearSettings, Settings};
use crate::sources::Description;
use groups::{Groups, Twinned};

/// Groups twins and keeps one of each group: of the source with the highest priority, then one with a description, then one
/// without a lossy change, then the first id. The survivor takes over a description where it has none.
pub fn dedup(settings: &Settings, mut samples: Vec<(Checked, Print)>) -> (Vec<Unique>, Vec<Decision>) {
    let priorities: BTreeMap<&str, i64> = settings.sources.iter().map(|source| (&*source.id, source.priority)).collect();
    samples.sort_by_cached_key(|(checked, _)| {
        let sample = &checked.sample;
        let priority = priorities.get(&*sample.origin.source).copied().unwrap_or_default();
        let is_lossy = sample.changes.iter().any(|change| change.safety == Safety::Lossy);
        (Reverse(priority), sample.description.is_none(), is_lossy, sample.id.clone())
    });
    let groups = Groups::of(&samples.iter().map(|(_, print)| print).collect::<Vec<_>>(), &settings.dedup.near);
    let twins = groups.twins(settings.dedup.drop);
    let ids: Vec<Arc<str>> = samples.iter().map(|(checked, _)| checked.sample.id.clone()).collect();
    let clusters = cluster_names(&groups.cluster, &twins, &ids);

    let mut survivors: BTreeMap<u32, Unique> = BTreeMap::new();
    let mut decisions = Vec::new();
    for ((place, (checked, _)), twin) in samples.into_iter().enumerate().zip(twins) {
        let survivor = twin.and_then(|twin| Some((survivors.get_mut(&twin.survivor)?, twin)));
        match survivor {
            None => {
                let cluster = clusters[&groups.cluster[place]].clone();
                survivors.insert(place as u32, Unique { cluster, ..Unique::alone(checked) });
            }
            Some((survivor, twin)) => decisions.push(join(survivor, checked, twin)),
        }
    }
    let mut survivors: Vec<Unique> = survivors.into_values().collect();
    for survivor in &mut survivors {
        survivor.twins.sort_by(|left, right| left.id.cmp(&right.id));
    }
    survivors.sort_by(|left, right| left.checked.sample.id.cmp(&right.checked.sample.id));
    decisions.sort_by(|left, right| left.id.cmp(&right.id));
    (survivors, decisions)
}

/// What the sources share; each code with its source, in any order.
pub fn overlaps(codes: &[(Arc<str>, Print)], settings: &NearSettings) -> Overlaps {
    // The rank is that of the keys, so that the order of the codes makes no difference.
    let mut ranked: Vec<&(Arc<str>, Print)> = codes.iter().collect();
    ranked.sort_by_cached_key(|(source, print)| (print.keys(), source.clone()));
    let groups =
        Groups::of(&ranked.iter().map(|(_, print)| print).collect::<Vec<_>>(), &NearSettings { twins: true, ..*settings });
    let codes: Vec<SourceCode> = ranked
        .iter()
        .enumerate()
        .map(|(place, (source, _))| SourceCode { source: source.clone(), groups: groups.numbers(place) })
        .collect();
    Overlaps::of(&codes)
}

/// The drop of a twin; its survivor remembers it.
fn join(survivor: &mut Unique, checked: Checked, twin: Twinned) -> Decision {
    let sample = checked.sample;
    let stays = &mut survivor.checked.sample;
    if stays.description.is_none()
        && let Some(description) = &sample.description
    {
        let origin = format!("{} of the twin {}", description.origin, sample.id);
        stays.description = Some(Description { text: description.text.clone(), origin });
    }
    let (jaccard, edit) = (rounded(twin.degree.jaccard), rounded(twin.degree.edit));
    survivor.twins.push(Twin { id: sample.id.clone(), kind: twin.kind, jaccard, edit });
    let degree = if twin.kind == Likeness::Near { format!(" (Jaccard {jaccard}, edit {edit})") } else { String::new() };
    let evidence = format!("of {}{degree}", survivor.checked.sample.id);
    sample.drop(Stage::Dedup, twin.kind.reason(), evidence)
}

/// Four digits say enough, and read well.
fn rounded(similarity: f64) -> f64 {
    (similarity * 1e4).round() / 1e4
}

/// The name of each cluster: the least id of the survivors in it.
fn cluster_names(cluster: &[u32], twins: &[Option<Twinned>], ids: &[Arc<str>]) -> BTreeMap<u32, Arc<str>> {
    let mut names: BTreeMap<u32, Arc<str>> = BTreeMap::new();
    for ((cluster, twin), id) in cluster.iter().zip(twins).zip(ids) {
        if twin.is_none() {
            let name = names.entry(*cluster).or_insert_with(|| id.clone());
            if id < name {
                *name = id.clone();
            }
        }
    }
    names
}

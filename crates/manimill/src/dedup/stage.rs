//! The stage: what must not be in the dataset goes first, then twins leave one survivor, then contradictions are settled.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use manimill_syntax::Program;

use super::alignment::alignment;
use super::conflicts::{settle_same_code, settle_same_description};
use super::groups::{Groups, Twinned};
use super::guard::{Action, GuardReport, Guarded};
use super::print::{Print, Signed};
use super::{Likeness, Twin, rounded};
use crate::ledger::{Decision, Stage};
use crate::sample::{Checked, Reserve, Safety, Unique};
use crate::settings::{NearSettings, Settings};

/// A sample with what is needed to compare it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The sample.
    pub checked: Checked,
    /// Its print.
    pub print: Print,
    /// How well its description fits, 0 to 1; `None` where there is nothing to compare.
    pub alignment: Option<f64>,
}

impl Candidate {
    /// Reads a sample's code, once.
    pub fn of(checked: Checked, settings: &NearSettings) -> Self {
        let sample = &checked.sample;
        let unreadable = Print::unreadable(&sample.bytes);
        let Ok((program, mentions)) = Program::with_mentions(&sample.code) else {
            return Self { print: unreadable, alignment: None, checked };
        };
        let alignment = sample.description.as_ref().and_then(|description| alignment(&description.text, &mentions));
        Self { print: Print { program: Some(Signed::of(program, settings)), ..unreadable }, alignment, checked }
    }
}

/// What the stage came to.
#[derive(Debug, Default)]
pub struct Deduped {
    /// The samples that stay, by id.
    pub survivors: Vec<Unique>,
    /// The ones that do not.
    pub decisions: Vec<Decision>,
    /// What was compared with what must not be in the dataset.
    pub guards: Vec<GuardReport>,
}

/// A survivor among its twins, while descriptions are not settled yet.
pub(super) struct Group {
    pub(super) survivor: Unique,
    /// Its twins, by rank.
    pub(super) twins: Vec<(Candidate, Twinned)>,
}

/// Leaves one of each. Of twins the one stays whose source has the highest priority, then one with a description, then one without a
/// lossy change, then the one that plays most, then the first by id.
///
/// `trust` says how far each source's descriptions can be trusted.
pub fn dedup(settings: &Settings, samples: Vec<Candidate>, guards: &[Guarded], trust: &BTreeMap<Arc<str>, f64>) -> Deduped {
    let mut deduped = Deduped::default();
    let (mut samples, marks) = keep_out(settings, samples, guards, &mut deduped);
    let priorities: BTreeMap<&str, i64> = settings.sources.iter().map(|source| (&*source.id, source.priority)).collect();
    samples.sort_by_cached_key(|candidate| {
        let sample = &candidate.checked.sample;
        let priority = priorities.get(&*sample.origin.source).copied().unwrap_or_default();
        let is_lossy = sample.changes.iter().any(|change| change.safety == Safety::Lossy);
        let plays = sample.code.matches(".play(").count();
        (Reverse(priority), sample.description.is_none(), is_lossy, Reverse(plays), sample.id.clone())
    });
    let prints: Vec<&Print> = samples.iter().map(|candidate| &candidate.print).collect();
    let related = Groups::of(&prints, &settings.dedup.near);
    let twins = related.twins(settings.dedup.drop);
    let ids: Vec<Arc<str>> = samples.iter().map(|candidate| candidate.checked.sample.id.clone()).collect();
    let clusters = cluster_names(&related.cluster, &twins, &ids);

    let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
    for ((place, candidate), twin) in samples.into_iter().enumerate().zip(twins) {
        match twin.and_then(|twin| Some((groups.get_mut(&twin.survivor)?, twin))) {
            None => {
                let id = &candidate.checked.sample.id;
                let contaminates = marks.get(id).cloned().unwrap_or_default();
                let cluster = clusters[&related.cluster[place]].clone();
                let alignment = candidate.alignment;
                let survivor = Unique { cluster, contaminates, alignment, ..Unique::alone(candidate.checked) };
                groups.insert(place as u32, Group { survivor, twins: Vec::new() });
            }
            Some((group, twin)) => group.twins.push((candidate, twin)),
        }
    }
    let mut survivors = Vec::new();
    for group in groups.into_values() {
        survivors.extend(settle_same_code(settings, group, trust, &mut deduped.decisions));
    }
    deduped.survivors = settle_same_description(settings, survivors, trust, &mut deduped.decisions);
    deduped.survivors.sort_by(|left, right| left.checked.sample.id.cmp(&right.checked.sample.id));
    deduped.decisions.sort_by(|left, right| left.id.cmp(&right.id));
    deduped
}

/// The rows that each sample matches, by its id.
type Marks = BTreeMap<Arc<str>, Vec<Arc<str>>>;

/// Drops or marks what must not be in the dataset.
fn keep_out(settings: &Settings, samples: Vec<Candidate>, guards: &[Guarded], deduped: &mut Deduped) -> (Vec<Candidate>, Marks) {
    let mut marks = Marks::new();
    let mut kept = samples;
    for guard in guards {
        let views: Vec<_> = kept.iter().map(|candidate| (&candidate.checked.sample, &candidate.print)).collect();
        let matches = guard.matches(&views, &settings.dedup.near);
        deduped.guards.push(guard.report(matches.iter().flatten().count()));
        let mut rest = Vec::with_capacity(kept.len());
        for (candidate, found) in kept.into_iter().zip(matches) {
            match found {
                None => rest.push(candidate),
                Some((label, _)) if guard.action() == Action::Mark => {
                    marks.entry(candidate.checked.sample.id.clone()).or_default().push(label);
                    rest.push(candidate);
                }
                Some((_, evidence)) => deduped.decisions.push(guard.drop(candidate.checked.sample, evidence)),
            }
        }
        kept = rest;
    }
    for labels in marks.values_mut() {
        labels.sort_unstable();
    }
    (kept, marks)
}

/// The drop of a twin; its survivor remembers it.
pub(super) fn join(survivor: &mut Unique, candidate: Candidate, twin: Twinned) -> Decision {
    let Candidate { checked, alignment, .. } = candidate;
    let (jaccard, edit) = (rounded(twin.degree.jaccard), rounded(twin.degree.edit));
    let twin = Twin { id: checked.sample.id.clone(), kind: twin.kind, jaccard, edit };
    survivor.twins.push(twin.clone());
    survivor.twins.sort_by(|left, right| left.id.cmp(&right.id));
    let degree = if twin.kind == Likeness::Near { format!(" (Jaccard {jaccard}, edit {edit})") } else { String::new() };
    let evidence = format!("of {}{degree}", survivor.checked.sample.id);
    let reason = twin.kind.reason();
    // The others behave the same, so they would fail the same.
    if twin.kind == Likeness::Near {
        survivor.reserves.push(Reserve { checked: checked.clone(), twin, alignment });
    }
    checked.sample.drop(Stage::Dedup, reason, evidence)
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

//! The counts of a dataset, by source, and whether they agree with its ledger: the page shows no number that was not added up here.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Dataset, source_of};
use crate::explain::{self, Explanation};

/// Everything that is counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The sources, by how many samples they gave.
    pub sources: Vec<SourceLine>,
    /// The stages, in order.
    pub stages: Vec<StageLine>,
    /// Licences of the samples, by number; counts by source.
    pub licences: Vec<(String, Vec<usize>)>,
    /// Splits of the samples, in order; counts by source.
    pub splits: Vec<(String, Vec<usize>)>,
    /// Where the files of the folder do not agree with each other.
    pub faults: Vec<String>,
}

/// One source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub location: String,
    /// Commit, version or content hash.
    pub revision: String,
    /// Candidates that came from it.
    pub candidates: usize,
    /// Candidates of it that each stage dropped.
    pub dropped: Vec<usize>,
    /// Samples that it gave.
    pub kept: usize,
}

/// One stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageLine {
    /// Its name.
    pub name: String,
    /// Candidates that entered it.
    pub entered: usize,
    /// Candidates that left it.
    pub out: usize,
    /// Candidates that it dropped.
    pub dropped: usize,
    /// Candidates that left it, by source.
    pub out_by_source: Vec<usize>,
    /// Why it dropped candidates, the most frequent reason first.
    pub reasons: Vec<ReasonLine>,
}

/// One reason of one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReasonLine {
    /// Its name.
    pub name: String,
    /// One line about it.
    pub title: String,
    /// What can be done.
    pub about: String,
    /// How many candidates.
    pub count: usize,
    /// How many of each source.
    pub by_source: Vec<usize>,
}

impl Numbers {
    /// Counts.
    pub fn of(dataset: &Dataset) -> Self {
        let mut numbers = Self { sources: sources(dataset), ..Self::default() };
        let places: BTreeMap<&str, usize> =
            numbers.sources.iter().enumerate().map(|(place, source)| (source.id.as_str(), place)).collect();
        let by_source = |ids: &mut dyn Iterator<Item = &str>| {
            let mut counts = vec![0; places.len()];
            for id in ids {
                counts[places[id]] += 1;
            }
            counts
        };
        let explanations = explain::all();
        let mut left: Vec<usize> = numbers.sources.iter().map(|source| source.candidates).collect();
        numbers.stages = dataset
            .ledger
            .iter()
            .map(|entry| {
                let of_stage = || dataset.dropped.iter().filter(|dropped| dropped.stage == entry.stage);
                let lost = by_source(&mut of_stage().map(|dropped| source_of(&dropped.id)));
                for (left, lost) in left.iter_mut().zip(lost) {
                    *left = left.saturating_sub(lost);
                }
                let mut reasons: Vec<ReasonLine> = entry
                    .reasons
                    .iter()
                    .map(|(reason, count)| {
                        let of_reason = of_stage().filter(|dropped| dropped.reason == *reason);
                        let explanation = explanation(&explanations, &entry.stage, reason);
                        ReasonLine {
                            name: reason.clone(),
                            title: explanation.map(|it| it.title.clone().into_owned()).unwrap_or_default(),
                            about: explanation.map(|it| it.about.clone()).unwrap_or_default(),
                            count: *count,
                            by_source: by_source(&mut of_reason.map(|dropped| source_of(&dropped.id))),
                        }
                    })
                    .collect();
                reasons.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.name.cmp(&right.name)));
                StageLine {
                    name: entry.stage.clone(),
                    entered: entry.entered,
                    out: entry.out,
                    dropped: entry.dropped,
                    out_by_source: left.clone(),
                    reasons,
                }
            })
            .collect();
        let mut licences: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut splits: Vec<(&str, Vec<&str>)> = Vec::new();
        for row in &dataset.kept {
            licences.entry(&row.licence).or_default().push(&row.source);
            match splits.iter_mut().find(|(split, _)| *split == row.split) {
                Some((_, sources)) => sources.push(&row.source),
                None => splits.push((&row.split, vec![&row.source])),
            }
        }
        numbers.licences =
            licences.iter().map(|(name, rows)| ((*name).to_owned(), by_source(&mut rows.iter().copied()))).collect();
        numbers.licences.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
        numbers.splits = splits.iter().map(|(name, rows)| ((*name).to_owned(), by_source(&mut rows.iter().copied()))).collect();
        numbers.faults = faults(dataset, &numbers);
        numbers
    }

    /// Candidates in all.
    pub fn candidates(&self) -> usize {
        self.sources.iter().map(|source| source.candidates).sum()
    }

    /// Dropped candidates in all.
    pub fn dropped(&self) -> usize {
        self.stages.iter().map(|stage| stage.dropped).sum()
    }
}

fn sources(dataset: &Dataset) -> Vec<SourceLine> {
    let named = dataset.pins.iter().map(|pin| pin.id.as_str());
    let met = dataset.kept.iter().map(|row| row.source.as_str()).chain(dataset.dropped.iter().map(|row| source_of(&row.id)));
    let ids: BTreeSet<&str> = named.chain(met).collect();
    let mut lines: BTreeMap<&str, SourceLine> = ids
        .into_iter()
        .map(|id| {
            let pin = dataset.pins.iter().find(|pin| pin.id == id).cloned().unwrap_or_default();
            let line = SourceLine {
                id: id.to_owned(),
                location: pin.location,
                revision: pin.revision,
                dropped: vec![0; dataset.ledger.len()],
                ..SourceLine::default()
            };
            (id, line)
        })
        .collect();
    for row in &dataset.kept {
        if let Some(line) = lines.get_mut(row.source.as_str()) {
            line.kept += 1;
            line.candidates += 1;
        }
    }
    for row in &dataset.dropped {
        if let Some(line) = lines.get_mut(source_of(&row.id)) {
            line.candidates += 1;
            if let Some(stage) = dataset.ledger.iter().position(|entry| entry.stage == row.stage) {
                line.dropped[stage] += 1;
            }
        }
    }
    let mut lines: Vec<SourceLine> = lines.into_values().collect();
    lines.sort_by(|left, right| (right.kept, right.candidates, &left.id).cmp(&(left.kept, left.candidates, &right.id)));
    lines
}

fn explanation<'a>(all: &'a [Explanation], stage: &str, reason: &str) -> Option<&'a Explanation> {
    let mut named = all.iter().filter(|explanation| explanation.name == reason);
    named.clone().find(|explanation| explanation.kind == stage).or_else(|| named.next())
}

/// Adds up what the files hold and compares it with what the ledger says.
fn faults(dataset: &Dataset, numbers: &Numbers) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |what: String, found: usize, said: usize| {
        if found != said {
            faults.push(format!("{what}: {found} in the files, {said} in the ledger"));
        }
    };
    for (place, stage) in numbers.stages.iter().enumerate() {
        expect(format!("stage {}: out + dropped", stage.name), stage.out + stage.dropped, stage.entered);
        let by_source = numbers.sources.iter().map(|source| source.dropped[place]).sum();
        expect(format!("stage {}: rejected candidates", stage.name), by_source, stage.dropped);
        expect(format!("stage {}: candidates that left it", stage.name), stage.out_by_source.iter().sum(), stage.out);
        for reason in &stage.reasons {
            let found = reason.by_source.iter().sum();
            expect(format!("stage {}: rejected for {}", stage.name, reason.name), found, reason.count);
        }
    }
    let last = dataset.ledger.last().map_or(0, |entry| entry.out);
    expect("samples".to_owned(), dataset.kept.len(), last);
    faults
}

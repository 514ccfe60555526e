//! `shape.json`: the shape of the dataset in numbers, for the report page and for programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::coverage::{Bucket, Gap};
use super::difficulty::{PARTS, rank_correlation};
use super::split::{Member, group};
use super::{Curriculum, Leaks, Shaped, Split, easiest_first, gaps};
use crate::settings::Settings;

/// The shape of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShapeReport {
    /// The tokenizer that lengths are measured with.
    pub tokenizer: String,
    /// How samples should spread over the buckets.
    pub target: &'static str,
    /// Lengths in buckets, against the target.
    pub buckets: Vec<Bucket>,
    /// The buckets that hold too few samples.
    pub gaps: Vec<Gap>,
    /// Every measure of length by its name, in octaves.
    pub measures: BTreeMap<String, Measure>,
    /// How hard the samples are.
    pub difficulty: DifficultyReport,
    /// In which order they are learned.
    pub curriculum: CurriculumReport,
    /// Who holds out what.
    pub splits: SplitReport,
    /// Where descriptions come from.
    pub descriptions: DescriptionReport,
    /// The scenes that were long enough to be cut.
    pub long_scenes: Vec<LongScene>,
}

/// A scene that was long enough to be cut into pieces, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongScene {
    /// The sample.
    pub id: Arc<str>,
    /// Its tokens, by the tokenizer that lengths are measured with.
    pub tokens: usize,
    /// Places where it can be cut.
    pub seams: usize,
    /// Pieces that were run.
    pub pieces: usize,
    /// Those that do alone what the whole does there.
    pub proven: usize,
    /// Why it was not cut, or why a part of it gave no piece that is proven.
    pub obstacles: Vec<String>,
}

/// One measure over all rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    /// Rows that have it.
    pub rows: usize,
    /// The smallest.
    pub least: f64,
    /// The one in the middle.
    pub median: f64,
    /// 95 of 100 rows have no more.
    pub p95: f64,
    /// The largest.
    pub most: f64,
    /// Rows from `from` to below twice as much; the first bin holds what is under 1.
    pub histogram: Vec<Bin>,
}

/// A part of a histogram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Rows in it.
    pub rows: usize,
}

/// How hard the samples are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DifficultyReport {
    /// What the score is made of: part and weight.
    pub parts: Vec<(&'static str, f64)>,
    /// Rows by tens of the score.
    pub histogram: Vec<Bin>,
    /// Spearman's rank correlation of the score with other measures of the same rows; null where it means nothing.
    pub rank_correlation: BTreeMap<&'static str, Option<f64>>,
}

/// In which order samples are learned.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurriculumReport {
    /// `none`, `sorted` or `stages`.
    pub kind: &'static str,
    /// `difficulty` or `length`.
    pub by: &'static str,
    /// The stages, if there are any.
    pub stages: Vec<StageReport>,
}

/// One stage of a curriculum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageReport {
    /// Its number, from 1.
    pub stage: u32,
    /// Rows in it.
    pub rows: usize,
    /// The score of its easiest row.
    pub easiest: f64,
    /// The score of its hardest row.
    pub hardest: f64,
}

/// Who holds out what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SplitReport {
    /// The share that each side should have.
    pub wanted: BTreeMap<&'static str, f64>,
    /// What each side has.
    pub sides: BTreeMap<&'static str, Side>,
    /// Groups of rows that may not be parted.
    pub groups: usize,
    /// Rows of the largest group.
    pub largest_group: usize,
    /// The proof that no two rows that are too alike are on two sides.
    pub leaks: Leaks,
}

/// One side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its rows.
    pub rows: usize,
    /// By source.
    pub sources: BTreeMap<String, usize>,
}

/// Where descriptions come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DescriptionReport {
    /// Rows by the origin of their description.
    pub origins: BTreeMap<String, usize>,
    /// Rows without one.
    pub needs_description: usize,
}

pub(super) fn report(
    settings: &Settings,
    shaped: &[Shaped],
    members: &[Member],
    buckets: Vec<Bucket>,
    leaks: Leaks,
    long_scenes: Vec<LongScene>,
) -> ShapeReport {
    ShapeReport {
        tokenizer: settings.shape.tokenizers[0].name().to_owned(),
        target: settings.shape.target.name(),
        gaps: gaps(&buckets),
        buckets,
        measures: measures(settings, shaped),
        difficulty: difficulty(shaped),
        curriculum: curriculum(settings, shaped),
        splits: splits(settings, shaped, members, leaks),
        descriptions: descriptions(shaped),
        long_scenes,
    }
}

fn measures(settings: &Settings, shaped: &[Shaped]) -> BTreeMap<String, Measure> {
    let lengths = || shaped.iter().map(|it| &it.shape.lengths);
    let mut measures: BTreeMap<String, Measure> = BTreeMap::new();
    let mut add = |name: &str, values: Vec<f64>| measures.insert(name.to_owned(), measure(values));
    add("characters", lengths().map(|it| it.characters as f64).collect());
    add("lines", lengths().map(|it| it.lines as f64).collect());
    add("nodes", lengths().map(|it| f64::from(it.structure.nodes)).collect());
    add("seconds", lengths().filter_map(|it| it.run).map(|run| run.seconds).collect());
    add("plays", lengths().filter_map(|it| it.run).map(|run| run.plays as f64).collect());
    for (place, tokenizer) in settings.shape.tokenizers.iter().enumerate() {
        add(&format!("tokens {}", tokenizer.name()), lengths().map(|it| it.tokens[place] as f64).collect());
    }
    measures
}

fn measure(mut values: Vec<f64>) -> Measure {
    values.sort_by(f64::total_cmp);
    let (Some(&least), Some(&most)) = (values.first(), values.last()) else { return Measure::default() };
    // Nearest rank.
    let rank = |share: f64| values[((share * values.len() as f64).ceil() as usize).clamp(1, values.len()) - 1];
    let mut histogram = vec![Bin { from: 0.0, to: 1.0, rows: values.iter().filter(|value| **value < 1.0).count() }];
    let mut from = 1.0;
    while from <= most {
        let rows = values.iter().filter(|value| (from..2.0 * from).contains(*value)).count();
        histogram.push(Bin { from, to: 2.0 * from, rows });
        from *= 2.0;
    }
    Measure { rows: values.len(), least, median: rank(0.5), p95: rank(0.95), most, histogram }
}

fn difficulty(shaped: &[Shaped]) -> DifficultyReport {
    let of = |get: &dyn Fn(&Shaped) -> f64| shaped.iter().map(get).collect::<Vec<f64>>();
    let scores = of(&|it| it.shape.difficulty);
    let ran: Vec<(&Shaped, super::lengths::Run)> = shaped.iter().filter_map(|it| Some((it, it.shape.lengths.run?))).collect();
    let ran_scores: Vec<f64> = ran.iter().map(|(it, _)| it.shape.difficulty).collect();
    let seconds: Vec<f64> = ran.iter().map(|(_, run)| run.seconds).collect();
    let plays: Vec<f64> = ran.iter().map(|(_, run)| run.plays as f64).collect();
    let histogram = (0..10)
        .map(|ten| {
            let (from, to) = (f64::from(ten) * 10.0, f64::from(ten + 1) * 10.0);
            let rows = scores.iter().filter(|score| **score >= from && (**score < to || ten == 9)).count();
            Bin { from, to, rows }
        })
        .collect();
    DifficultyReport {
        parts: PARTS.to_vec(),
        histogram,
        rank_correlation: BTreeMap::from([
            ("length", rank_correlation(&scores, &of(&|it| it.shape.lengths.length() as f64))),
            ("nodes", rank_correlation(&scores, &of(&|it| f64::from(it.shape.lengths.structure.nodes)))),
            ("seconds", rank_correlation(&ran_scores, &seconds)),
            ("plays", rank_correlation(&ran_scores, &plays)),
        ]),
    }
}

fn curriculum(settings: &Settings, shaped: &[Shaped]) -> CurriculumReport {
    let mut stages: BTreeMap<u32, Vec<&Shaped>> = BTreeMap::new();
    for it in shaped {
        if let Some(stage) = it.shape.stage {
            stages.entry(stage).or_default().push(it);
        }
    }
    let stages = stages.into_iter().map(|(stage, mut rows)| {
        rows.sort_by(|left, right| easiest_first(&settings.shape, left, right));
        let score = |row: Option<&&Shaped>| row.map_or(0.0, |row| row.shape.difficulty);
        StageReport { stage, rows: rows.len(), easiest: score(rows.first()), hardest: score(rows.last()) }
    });
    CurriculumReport {
        kind: settings.shape.curriculum.name(),
        by: settings.shape.curriculum_by.name(),
        stages: if settings.shape.curriculum == Curriculum::Stages { stages.collect() } else { Vec::new() },
    }
}

fn splits(settings: &Settings, shaped: &[Shaped], members: &[Member], leaks: Leaks) -> SplitReport {
    let mut sides: BTreeMap<&'static str, Side> = Split::ALL.map(|split| (split.name(), Side::default())).into();
    for it in shaped {
        let side = sides.entry(it.shape.split.name()).or_default();
        side.rows += 1;
        *side.sources.entry(it.rendered.unique.checked.sample.origin.source.to_string()).or_default() += 1;
    }
    let rows: Vec<Member> = members.iter().filter(|member| member.is_row).cloned().collect();
    let groups: Vec<usize> = group(&rows, |_, _| true).groups().map(|(_, members)| members.len()).collect();
    let held_out = settings.split.validation + settings.split.test;
    SplitReport {
        wanted: BTreeMap::from([
            ("train", 1.0 - held_out),
            ("validation", settings.split.validation),
            ("test", settings.split.test),
        ]),
        sides,
        groups: groups.len(),
        largest_group: groups.into_iter().max().unwrap_or_default(),
        leaks,
    }
}

fn descriptions(shaped: &[Shaped]) -> DescriptionReport {
    let mut origins: BTreeMap<String, usize> = BTreeMap::new();
    for it in shaped {
        if let Some(description) = &it.rendered.unique.checked.sample.description {
            let origin = description.origin.split(" of the twin ").next().unwrap_or_default();
            *origins.entry(origin.to_owned()).or_default() += 1;
        }
    }
    let needs_description = shaped.len() - origins.values().sum::<usize>();
    DescriptionReport { origins, needs_description }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_every_value_once() {
        let measure = measure(vec![0.0, 0.5, 1.0, 2.0, 3.9, 4.0, 1000.0]);
        assert_eq!(measure.histogram.iter().map(|bin| bin.rows).sum::<usize>(), 7);
        assert_eq!(measure.histogram[..4].iter().map(|bin| bin.rows).collect::<Vec<_>>(), [2, 1, 2, 1]);
        assert_eq!((measure.median, measure.most), (2.0, 1000.0));
    }
}

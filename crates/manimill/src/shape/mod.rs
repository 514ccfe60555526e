//! The shape of the dataset: how long and how hard its samples are, which lengths are missing, in which order they are
//! learned, and on which side of train, validation and test each lies.
//!
//! Lengths are measured sample by sample ([`measure`]); everything else is said of the whole ([`settle`]). What is too long
//! is dropped, never cut off in the middle: half a program is no program. Long scenes also give pieces that stand alone ([`cut`]).

pub mod coverage;
pub mod cut;
pub mod difficulty;
pub mod lengths;
mod report;
mod settings;
pub mod split;
pub mod tokenizers;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use report::{LongScene, ShapeReport, Side};
pub use settings::{Curriculum, CurriculumBy, ShapeSettings, SplitSettings, Target};
pub use split::{Leaks, Split};

use crate::dedup::Print;
use crate::ledger::{Decision, Stage};
use crate::sample::Rendered;
use crate::settings::Settings;
use coverage::{Length, bucket_of, buckets, gaps};
use lengths::Lengths;
use split::{Member, assign};

/// A sample with its lengths.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The sample.
    pub rendered: Rendered,
    /// How long it is.
    pub lengths: Lengths,
    /// What it is compared by.
    pub print: Print,
}

/// A sample with its place in the dataset.
#[derive(Clone, Debug)]
pub struct Shaped {
    /// The sample.
    pub rendered: Rendered,
    /// Its place.
    pub shape: Shape,
}

/// What is said of a sample within its dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// How long it is.
    pub lengths: Lengths,
    /// How hard, from 0 to 100, by length and structure.
    pub difficulty: f64,
    /// The same by length alone.
    pub length_difficulty: f64,
    /// How often to draw it in training, one on average.
    pub weight: f64,
    /// Its side.
    pub split: Split,
    /// Its stage of the curriculum, from 1; none where there are no stages, and for what is held out.
    pub stage: Option<u32>,
}

/// A candidate that was dropped, as far as the shape of the dataset goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    id: Arc<str>,
    stage: Stage,
    reason: String,
    tokens: usize,
}

impl Lost {
    /// Measures what was dropped; none for what has no code.
    pub fn of(settings: &Settings, decision: &Decision) -> Option<Self> {
        let tokenizer = settings.shape.tokenizers.first()?;
        (!decision.code.trim().is_empty()).then(|| Self {
            id: decision.id.clone(),
            stage: decision.stage,
            reason: decision.reason.clone(),
            tokens: tokenizer.count(&decision.code),
        })
    }
}

/// Measures a sample.
///
/// # Errors
/// The decision to drop what is longer than `shape.max_tokens`.
pub fn measure(settings: &Settings, rendered: Rendered) -> Result<Measured, Decision> {
    let sample = &rendered.unique.checked.sample;
    let timeline = rendered.judgement.as_ref().and_then(|judgement| judgement.timeline.as_ref());
    let lengths = Lengths::of(&sample.code, timeline, &settings.shape.tokenizers);
    if let Some(limit) = settings.shape.max_tokens
        && lengths.length() > limit as usize
    {
        let tokenizer = settings.shape.tokenizers[0].name();
        let evidence = format!("it has {} tokens of {tokenizer}; the limit is {limit} (`shape.max_tokens`)", lengths.length());
        return Err(rendered.unique.checked.sample.drop(Stage::Shape, "too-long", evidence));
    }
    let print = Print::of(&sample.code, &sample.bytes, &settings.dedup.near);
    Ok(Measured { rendered, lengths, print })
}

/// Gives every sample its place, and tells the shape of the whole.
pub fn settle(
    settings: &Settings,
    samples: Vec<Measured>,
    lost: &[Lost],
    long_scenes: Vec<LongScene>,
) -> (Vec<Shaped>, ShapeReport) {
    let mut members = members(settings, &samples, lost);
    let (sides, leaks) = sides(settings, &samples, &mut members);
    let mut shaped: Vec<Shaped> = samples
        .into_iter()
        .zip(sides)
        .map(|(Measured { rendered, lengths, .. }, split)| {
            let shape = Shape {
                difficulty: difficulty::difficulty(&lengths),
                length_difficulty: difficulty::length_difficulty(&lengths),
                weight: 1.0,
                split,
                stage: None,
                lengths,
            };
            Shaped { rendered, shape }
        })
        .collect();
    let rows = shaped.iter().map(|it| Length {
        tokens: it.shape.lengths.length(),
        split: it.shape.split.name(),
        source: &it.rendered.unique.checked.sample.origin.source,
    });
    // A twin that was dropped is not missing: the sample that stands for it is here.
    let missing = lost.iter().filter(|lost| lost.stage != Stage::Dedup).map(|lost| (lost.tokens, lost.reason.as_str()));
    let buckets = buckets(&settings.shape, rows, missing);
    for it in &mut shaped {
        it.shape.weight = buckets[bucket_of(&settings.shape, it.shape.lengths.length())].weight;
    }
    number_stages(&settings.shape, &mut shaped);
    let report = report::report(settings, &shaped, &members, buckets, leaks, long_scenes);
    (shaped, report)
}

/// The side of each sample, drawn again until no two that are too alike are on two sides.
fn sides(settings: &Settings, samples: &[Measured], members: &mut [Member]) -> (Vec<Split>, Leaks) {
    let prints: Vec<&Print> = samples.iter().map(|it| &it.print).collect();
    let mut leaks = Leaks { jaccard: settings.dedup.near.related, ..Leaks::default() };
    loop {
        let drawn = assign(&settings.split, members);
        let side = |it: &Measured| drawn.get(&it.rendered.unique.checked.sample.id).copied().unwrap_or(Split::Train);
        let sides: Vec<Split> = samples.iter().map(side).collect();
        let (found, compared) = split::leaks::find(&sides, &prints, &settings.dedup.near);
        (leaks.found, leaks.compared) = (found.len(), compared);
        // Whatever is tied is on one side from then on, so that every round has fewer pairs to find.
        if found.is_empty() {
            return (sides, leaks);
        }
        leaks.mended += found.len();
        for (left, right) in found {
            let tie = format!("alike {} {}", members[left].id, members[right].id);
            members[left].ties.push(tie.clone());
            members[right].ties.push(tie);
        }
    }
}

/// What a curriculum goes by, the easiest first; ids decide between equals.
pub fn easiest_first(settings: &ShapeSettings, left: &Shaped, right: &Shaped) -> std::cmp::Ordering {
    let rank = |it: &Shaped| match settings.curriculum_by {
        CurriculumBy::Difficulty => it.shape.difficulty,
        CurriculumBy::Length => it.shape.lengths.length() as f64,
    };
    let id = |it: &Shaped| it.rendered.unique.checked.sample.id.clone();
    rank(left).total_cmp(&rank(right)).then_with(|| id(left).cmp(&id(right)))
}

/// Cuts the training rows into stages of as many rows each.
fn number_stages(settings: &ShapeSettings, shaped: &mut [Shaped]) {
    if settings.curriculum != Curriculum::Stages {
        return;
    }
    let mut training: Vec<usize> = (0..shaped.len()).filter(|&at| shaped[at].shape.split == Split::Train).collect();
    training.sort_by(|&left, &right| easiest_first(settings, &shaped[left], &shaped[right]));
    let (rows, stages) = (training.len(), settings.stages as usize);
    for (place, at) in training.into_iter().enumerate() {
        shaped[at].shape.stage = Some((place * stages / rows) as u32 + 1);
    }
}

/// All that a side is drawn for: the rows, and what entered the last gates with them.
///
/// The rows come first, in the order of the samples.
fn members(settings: &Settings, samples: &[Measured], lost: &[Lost]) -> Vec<Member> {
    let sources: BTreeMap<&str, (usize, bool)> =
        settings.sources.iter().map(|source| (&*source.id, (source.position, source.kind.name == "table"))).collect();
    let place = |id: &str| {
        let (source, _) = id.split_once(':')?;
        sources.get(source).copied()
    };
    let rows = samples.iter().map(|it| {
        let sample = &it.rendered.unique.checked.sample;
        let (source, is_table) = place(&sample.id).unwrap_or_default();
        Member {
            id: sample.id.clone(),
            source,
            unit: unit(&sample.id, is_table).to_owned(),
            ties: ties(&it.rendered, is_table),
            bucket: bucket_of(&settings.shape, it.lengths.length()),
            is_row: true,
        }
    });
    let dropped = lost.iter().filter(|lost| lost.stage >= Stage::Dedup).filter_map(|lost| {
        let (source, is_table) = place(&lost.id)?;
        Some(Member {
            id: lost.id.clone(),
            source,
            unit: unit(&lost.id, is_table).to_owned(),
            ties: Vec::new(),
            bucket: bucket_of(&settings.shape, lost.tokens),
            is_row: false,
        })
    });
    rows.chain(dropped).collect()
}

/// What is written at one place: a file with all its cells, examples and classes; of a table, the row.
fn unit(id: &str, is_table: bool) -> &str {
    let place = id.rsplit_once('#').map_or(id, |(place, _)| place);
    let Some((file, part)) = place.strip_suffix(']').and_then(|place| place.rsplit_once('[')) else { return place };
    if is_table { &place[..file.len() + 1 + part.find(',').unwrap_or(part.len())] } else { file }
}

/// What a row shares with rows elsewhere: its cluster of duplicates, its file read through another source, the scenes that
/// it extends, its description.
fn ties(rendered: &Rendered, is_table: bool) -> Vec<String> {
    let sample = &rendered.unique.checked.sample;
    let mut ties = vec![format!("cluster {}", rendered.unique.cluster)];
    if !is_table {
        ties.push(format!("file {} {}", sample.origin.repository, sample.origin.path));
    }
    ties.push(format!("scene {}", sample.id));
    ties.extend(sample.origin.extends.iter().map(|scene| format!("scene {scene}")));
    if let Some(description) = &sample.description {
        let words: Vec<String> = description.text.split_whitespace().map(str::to_lowercase).collect();
        ties.push(format!("description {}", words.join(" ")));
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_a_file_or_a_row() {
        assert_eq!(unit("a:b/c.py#D", false), "a:b/c.py");
        assert_eq!(unit("a:b[1]/c#d.ipynb[cell 4]#E@12~2", false), "a:b[1]/c#d.ipynb");
        assert_eq!(unit("a:t.jsonl[row 17]#E", true), "a:t.jsonl[row 17");
        assert_eq!(unit("a:t.jsonl[row 17, block 2]#E", true), "a:t.jsonl[row 17");
        assert_eq!(unit("a:t.jsonl[row 1]#E", true), "a:t.jsonl[row 1");
    }
}

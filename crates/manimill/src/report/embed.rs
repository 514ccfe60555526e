//! The samples inside of the page: an index that is read at once, and blocks of codes that are read when somebody looks.
//!
//! Blocks are gzip in base64 inside of `<script type="text/plain">`: browsers step over them without parsing, and unpack
//! one in a few milliseconds with their own `DecompressionStream`.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde::Serialize;
use serde_json::{Value, json};

use super::dataset::{Dataset, Dropped, Kept, PromptShown, source_of};
use super::hunks::{Hunk, hunks};
use super::numbers::Numbers;
use crate::explain;

/// Samples of one block: few enough to unpack at once, many enough to share their vocabulary.
const BLOCK: usize = 32;

/// Bytes of pictures that a page carries: more, and it would no longer open at once.
const STILLS_BUDGET: usize = 24 << 20;

/// One block of the page.
pub(super) struct Block {
    /// The element's id.
    pub(super) id: String,
    /// Its text.
    pub(super) text: String,
}

/// All blocks of the page, the index first.
pub(super) fn blocks(dataset: &Dataset, numbers: &Numbers) -> Vec<Block> {
    let kept = dataset.kept.chunks(BLOCK).enumerate().map(|(place, rows)| {
        let items: Vec<Sample> = rows.iter().map(Sample::of).collect();
        Block { id: format!("kept-{place}"), text: packed(&items) }
    });
    let dropped = dataset.dropped.chunks(BLOCK).enumerate().map(|(place, rows)| {
        let items: Vec<(&str, &str)> = rows.iter().map(|row| (row.evidence.as_str(), row.code.as_str())).collect();
        Block { id: format!("dropped-{place}"), text: packed(&items) }
    });
    let frames = frames_that_fit(&dataset.kept);
    let stills = dataset.kept.chunks(BLOCK).enumerate().filter_map(|(place, rows)| {
        let lines: Vec<String> = rows.iter().map(|row| strip(row, frames)).collect();
        (lines.iter().any(|line| !line.is_empty())).then(|| Block { id: format!("stills-{place}"), text: lines.join("\n") })
    });
    let index = Block { id: "index".to_owned(), text: packed(&index(dataset, numbers)) };
    let mut blocks = vec![index];
    blocks.extend(kept);
    blocks.extend(dropped);
    blocks.extend(stills);
    blocks
}

/// What is shown of one sample beside what the index says of it.
#[derive(Serialize)]
struct Sample<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hunks: Vec<Hunk>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<(&'a str, &'a str, &'a str, &'a str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    prompts: &'a [PromptShown],
    repository: &'a str,
    revision: &'a str,
    lines: (usize, usize),
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    packages: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    twins: &'a [(String, String)],
}

impl<'a> Sample<'a> {
    fn of(row: &'a Kept) -> Self {
        let pairs: Vec<(&str, &str)> =
            row.changes.iter().map(|[_, _, before, after]| (before.as_str(), after.as_str())).collect();
        Self {
            code: &row.code,
            original: row.original.as_deref(),
            hunks: row.original.as_deref().map(|original| hunks(original, &row.code, &pairs)).unwrap_or_default(),
            changes: row.changes.iter().map(|[rule, safety, before, after]| (&**rule, &**safety, &**before, &**after)).collect(),
            description: row.description.as_ref().map(|(text, _)| text.as_str()),
            origin: row.description.as_ref().map(|(_, origin)| origin.as_str()),
            prompts: &row.prompts,
            repository: &row.repository,
            revision: &row.revision,
            lines: row.lines,
            packages: &row.packages,
            twins: &row.twins,
        }
    }
}

/// What the list, the filters and the charts read, column by column.
fn index(dataset: &Dataset, numbers: &Numbers) -> Value {
    let mut names = Names::default();
    let sources: Vec<&str> = numbers.sources.iter().map(|source| source.id.as_str()).collect();
    let place = |id: &str| sources.iter().position(|source| *source == id);
    let kept = &dataset.kept;
    let measures: Vec<Value> = dataset
        .measures
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let values: Vec<Option<f64>> =
                kept.iter().map(|row| row.measures.get(place).copied().flatten().map(rounded)).collect();
            json!({ "name": name, "values": values })
        })
        .collect();
    let rules: BTreeMap<&str, String> = explain::all().into_iter().map(|it| (it.name, it.title.into_owned())).collect();
    json!({
        "block": BLOCK,
        "sources": sources,
        "measures": measures,
        "kept": {
            "id": kept.iter().map(|row| &row.id).collect::<Vec<_>>(),
            "source": kept.iter().map(|row| place(&row.source)).collect::<Vec<_>>(),
            "scene": kept.iter().map(|row| &row.scene).collect::<Vec<_>>(),
            "split": kept.iter().map(|row| names.place(&row.split)).collect::<Vec<_>>(),
            "licence": kept.iter().map(|row| names.place(&row.licence)).collect::<Vec<_>>(),
            "verdict": kept.iter().map(|row| names.place(&row.verdict)).collect::<Vec<_>>(),
            "shows": kept.iter().map(|row| names.place(&row.shows)).collect::<Vec<_>>(),
            "stage": kept.iter().map(|row| names.place(&row.stage)).collect::<Vec<_>>(),
            "fidelity": kept.iter().map(|row| names.place(&row.fidelity)).collect::<Vec<_>>(),
            "review": kept.iter().map(|row| names.place(&row.review)).collect::<Vec<_>>(),
            "prompt": kept.iter().map(|row| &row.prompt).collect::<Vec<_>>(),
            "described": kept.iter().map(|row| u8::from(row.description.is_some())).collect::<Vec<_>>(),
            "rules": kept.iter().map(|row| {
                let mut rules: Vec<usize> = row.changes.iter().map(|change| names.place(&change[0])).collect();
                rules.sort_unstable();
                rules.dedup();
                rules
            }).collect::<Vec<_>>(),
        },
        "dropped": {
            "id": dataset.dropped.iter().map(|row| &row.id).collect::<Vec<_>>(),
            "source": dataset.dropped.iter().map(|row| place(source_of(&row.id))).collect::<Vec<_>>(),
            "stage": dataset.dropped.iter().map(|row| names.place(&row.stage)).collect::<Vec<_>>(),
            "reason": dataset.dropped.iter().map(|row| names.place(&row.reason)).collect::<Vec<_>>(),
            "evidence": dataset.dropped.iter().map(first_words).collect::<Vec<_>>(),
        },
        "names": names.list,
        "titles": rules,
    })
}

/// Words that many rows share, each written once.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        self.places.insert(name.to_owned(), self.list.len());
        self.list.push(name.to_owned());
        self.list.len() - 1
    }
}

/// The first line of the evidence, as far as a list has room for it.
fn first_words(row: &Dropped) -> String {
    row.evidence.lines().next().unwrap_or_default().chars().take(100).collect()
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// How many frames of each sample fit on the page.
fn frames_that_fit(kept: &[Kept]) -> usize {
    let most = kept.iter().map(|row| row.stills.len()).max().unwrap_or_default();
    let bytes = |frames: usize| -> usize { kept.iter().flat_map(|row| chosen(row, frames)).map(|(_, png)| png.len()).sum() };
    (1..=most).rev().find(|frames| bytes(*frames) <= STILLS_BUDGET).unwrap_or_default()
}

/// That many frames, spread over the sample; the last one is always among them, since it shows the most.
fn chosen(row: &Kept, frames: usize) -> impl Iterator<Item = &(f64, Vec<u8>)> {
    let last = row.stills.len().saturating_sub(1);
    let mut places: Vec<usize> = (0..frames).map(|frame| last - last * frame / frames.saturating_sub(1).max(1)).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().filter_map(|place| row.stills.get(place))
}

/// The frames of one sample on one line: seconds and base64, in turn.
fn strip(row: &Kept, frames: usize) -> String {
    chosen(row, frames).map(|(time, png)| format!("{time} {}", base64(png))).collect::<Vec<_>>().join(" ")
}

fn packed(value: &impl Serialize) -> String {
    let pack = || -> std::io::Result<Vec<u8>> {
        // No time stamp: the same dataset gives the same page.
        let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
        encoder.write_all(&serde_json::to_vec(value)?)?;
        encoder.finish()
    };
    base64(&pack().unwrap_or_default())
}

pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

//! What a dataset folder holds, as far as people look at it. Everything but the ledger may be missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::Array;
use serde::Deserialize;
use serde_json::Value;

use super::columns::Columns;
use crate::error::{Error, Hint};
use crate::export::place::finish_switch;
use crate::shape::LongScene;

/// A dataset folder, read.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// The dataset's name, as its card says it.
    pub name: String,
    /// Version of Manim that its samples are written for.
    pub manim: String,
    /// What was read, from the lock: id, location, pin.
    pub pins: Vec<Pinned>,
    /// One entry a stage, in order.
    pub ledger: Vec<Entry>,
    /// The rows, split by split.
    pub kept: Vec<Kept>,
    /// The dropped candidates, stage by stage.
    pub dropped: Vec<Dropped>,
    /// What the sources share.
    pub overlap: Overlap,
    /// Lengths that the dataset has too little of, and its long scenes.
    pub shape: Shape,
    /// Names of the columns that measure a row, in their order; each row has as many `measures`.
    pub measures: Vec<String>,
}

/// What is shown of `shape.json`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// Lengths that the dataset has too little of.
    pub gaps: Vec<Gap>,
    /// Scenes that were long enough to be cut, and what came of them.
    pub long_scenes: Vec<LongScene>,
}

/// A length that the dataset has too little of.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Gap {
    /// Which, in words.
    pub says: String,
}

/// One source of the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pinned {
    /// The source's id.
    pub id: String,
    /// Where it is.
    pub location: String,
    /// Commit, version or content hash.
    pub revision: String,
}

/// What one stage did. Stages are read by name, so that a folder of another version can be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The stage's name.
    pub stage: String,
    /// Candidates that entered it.
    #[serde(rename = "in")]
    pub entered: usize,
    /// Candidates that left it.
    pub out: usize,
    /// Candidates that it dropped.
    pub dropped: usize,
    /// How many for which reason.
    #[serde(default)]
    pub reasons: BTreeMap<String, usize>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// `source:path#Class`.
    pub id: String,
    /// Which split it is in.
    pub split: String,
    /// The source's id.
    pub source: String,
    /// The repository, package or file.
    pub repository: String,
    /// Commit, version or content hash of that.
    pub revision: String,
    /// The file.
    pub path: String,
    /// First and last line of the scene class there.
    pub lines: (usize, usize),
    /// SPDX expression, or `unknown`.
    pub licence: String,
    /// The class to render.
    pub scene: String,
    /// The code.
    pub code: String,
    /// The code as it was cut out, where something was rewritten.
    pub original: Option<String>,
    /// What it shows, and where those words come from.
    pub description: Option<(String, String)>,
    /// What was rewritten: rule, safety, before, after.
    pub changes: Vec<[String; 4]>,
    /// Packages that it needs.
    pub packages: Vec<String>,
    /// Dropped samples that it stands for: id, and in what way they are the same.
    pub twins: Vec<(String, String)>,
    /// Whether it runs.
    pub verdict: String,
    /// `video` or `picture`.
    pub shows: String,
    /// The stage of the curriculum that it belongs to.
    pub stage: String,
    /// What a person has said of it.
    pub review: String,
    /// Whether it does what its original does.
    pub fidelity: String,
    /// One number for each of the dataset's measures.
    pub measures: Vec<Option<f64>>,
    /// Small frames: seconds and PNG.
    pub stills: Vec<(f64, Vec<u8>)>,
}

/// One dropped candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// The candidate's id.
    pub id: String,
    /// The stage that dropped it.
    pub stage: String,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
    /// The code as it stood.
    pub code: String,
}

/// What the sources share, by each way of telling that two codes are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// The ways, as `exact`, `normalised`; in order.
    pub kinds: Vec<String>,
    /// For each source, how many different codes it has by each kind.
    pub sources: Vec<(String, Vec<usize>)>,
    /// For each pair of sources that share something, how many codes by each kind.
    pub pairs: Vec<((String, String), Vec<usize>)>,
    /// For each set of two sources or more, how many codes stand in exactly these, by each kind.
    pub combinations: Vec<(Vec<String>, Vec<usize>)>,
}

/// The source's id at the beginning of a candidate's.
pub fn source_of(id: &str) -> &str {
    id.split_once(':').map_or(id, |(source, _)| source)
}

impl Dataset {
    /// Reads a dataset folder.
    ///
    /// # Errors
    /// When there is no ledger, or a file of it is damaged.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        finish_switch(folder)?;
        let entries = ledger(folder)?;
        let (mut kept, measures) = rows(folder)?;
        add_originals(&mut kept, &folder.join("originals.parquet"))?;
        add_stills(&mut kept, &folder.join("stills.parquet"))?;
        let lock = lock(folder);
        Ok(Self {
            name: name(folder),
            manim: lock.get("manim").and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
            pins: pins(&lock),
            ledger: entries,
            kept,
            dropped: rejected(&folder.join("rejected.parquet"))?,
            overlap: overlap(&folder.join("overlap.json"))?,
            shape: shape(&folder.join("shape.json"))?,
            measures,
        })
    }
}

fn ledger(folder: &Path) -> Result<Vec<Entry>, Error> {
    let path = folder.join("ledger.json");
    let text = std::fs::read_to_string(&path).map_err(|cause| {
        Error::file(&path, format!("cannot be read: {cause}"))
            .hint("`manimill build` writes the dataset; this reads it afterwards")
    })?;
    serde_json::from_str(&text).map_err(|cause| Error::file(&path, format!("is no ledger: {cause}")))
}

/// The card's name for the dataset, else the folder's.
fn name(folder: &Path) -> String {
    let card = std::fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let quoted = card.lines().find_map(|line| line.strip_prefix("pretty_name:"));
    let named = quoted.map(|name| serde_json::from_str(name.trim()).unwrap_or_else(|_| name.trim().to_owned()));
    let of_folder = || folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    named.filter(|name| !name.is_empty()).unwrap_or_else(of_folder)
}

fn lock(folder: &Path) -> toml::Table {
    let text = std::fs::read_to_string(folder.join(crate::export::LOCK)).unwrap_or_default();
    text.parse().unwrap_or_default()
}

fn pins(lock: &toml::Table) -> Vec<Pinned> {
    let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let pinned = |source: &toml::Value| {
        let pin = source.get("pin")?;
        let revision = ["commit", "version", "blake3"].iter().find_map(|key| pin.get(*key));
        Some(Pinned { id: text(source.get("id")), location: text(source.get("location")), revision: text(revision) })
    };
    let sources = lock.get("source").and_then(toml::Value::as_array);
    sources.map(|sources| sources.iter().filter_map(pinned).collect()).unwrap_or_default()
}

/// Columns of numbers that say where a row comes from rather than what it is like.
const NO_MEASURES: [&str; 3] = ["first_line", "last_line", "stage"];

fn rows(folder: &Path) -> Result<(Vec<Kept>, Vec<String>), Error> {
    let (mut kept, mut measures): (Vec<Kept>, Vec<String>) = (Vec::new(), Vec::new());
    let mut files = Vec::new();
    for path in parquet_files(&folder.join("data")) {
        let columns = Columns::read(&path)?;
        for name in columns.numeric() {
            if !NO_MEASURES.contains(&name.as_str()) && !measures.contains(&name) {
                measures.push(name);
            }
        }
        files.push((split_of(&path), columns));
    }
    for (split, columns) in &files {
        kept.extend(rows_of(columns, split, &measures));
    }
    add_measure(&mut kept, &mut measures, "characters", |code| code.chars().count());
    add_measure(&mut kept, &mut measures, "lines", |code| code.lines().count());
    Ok((kept, measures))
}

/// Measures every row by its code, where the dataset has no such column.
fn add_measure(kept: &mut [Kept], measures: &mut Vec<String>, name: &str, measure: impl Fn(&str) -> usize) {
    if measures.iter().any(|known| known == name) {
        return;
    }
    measures.push(name.to_owned());
    for row in kept {
        row.measures.push(Some(super::float(measure(&row.code))));
    }
}

fn rows_of(columns: &Columns, split: &str, measures: &[String]) -> Vec<Kept> {
    let texts = |name: &str| columns.texts(name);
    let (id, code, source, repository) = (texts("id"), texts("code"), texts("source"), texts("repository"));
    let (revision, path, licence, scene) = (texts("revision"), texts("path"), texts("licence"), texts("scene"));
    let (description, origin) = (texts("description"), texts("description_origin"));
    let (verdict, shows, of_split) = (texts("verdict"), texts("shows"), texts("split"));
    let (stage, review, fidelity) = (texts("stage"), texts("review"), texts("fidelity"));
    let (first, last) = (texts("first_line"), texts("last_line"));
    let packages = columns.text_lists("packages");
    let mut twins = columns.record_lists("twins", ["id", "kind"]);
    let changes = columns.record_lists("changes", ["rule", "safety", "before", "after"]);
    let of_measures: Vec<_> = measures.iter().map(|name| columns.numbers(name)).collect();
    let line = |number: Option<&str>| number.and_then(|number| number.parse().ok()).unwrap_or_default();
    changes
        .into_iter()
        .enumerate()
        .map(|(row, changes)| Kept {
            id: id.text(row),
            split: of_split.get(row).unwrap_or(split).to_owned(),
            source: source.text(row),
            repository: repository.text(row),
            revision: revision.text(row),
            path: path.text(row),
            lines: (line(first.get(row)), line(last.get(row))),
            licence: licence.text(row),
            scene: scene.text(row),
            code: code.text(row),
            original: None,
            description: description.get(row).map(|text| (text.to_owned(), origin.text(row))),
            changes,
            packages: packages.get(row),
            twins: std::mem::take(&mut twins[row]).into_iter().map(|[id, kind]| (id, kind)).collect(),
            verdict: verdict.text(row),
            shows: shows.text(row),
            stage: stage.text(row),
            review: review.text(row),
            fidelity: fidelity.text(row),
            measures: of_measures.iter().map(|column| column.get(row)).collect(),
            stills: Vec::new(),
        })
        .collect()
}

/// Parquet files right below a folder, in order of their splits: what is trained on first.
fn parquet_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "parquet"))
        .collect();
    let rank = |path: &Path| ["train", "validation", "test"].iter().position(|split| split_of(path) == *split).unwrap_or(3);
    files.sort_by_key(|path| (rank(path), path.clone()));
    files
}

/// `train` of `data/train.parquet` and of `data/train-00000-of-00002.parquet`.
fn split_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let numbered = stem.split_once('-').filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered.map(|(split, _)| split.to_owned()).unwrap_or(stem)
}

fn rejected(path: &Path) -> Result<Vec<Dropped>, Error> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let columns = Columns::read(path)?;
    let [id, stage, reason, evidence, code] = ["id", "stage", "reason", "evidence", "code"].map(|name| columns.texts(name));
    let row = |row| Dropped {
        id: id.text(row),
        stage: stage.text(row),
        reason: reason.text(row),
        evidence: evidence.text(row),
        code: code.text(row),
    };
    Ok((0..columns.len()).map(row).collect())
}

fn add_originals(kept: &mut [Kept], path: &Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let columns = Columns::read(path)?;
    let (id, code) = (columns.texts("id"), columns.texts("code"));
    let mut originals: BTreeMap<&str, &str> = (0..columns.len()).filter_map(|row| Some((id.get(row)?, code.get(row)?))).collect();
    for row in kept {
        row.original = originals.remove(row.id.as_str()).map(str::to_owned);
    }
    Ok(())
}

fn add_stills(kept: &mut [Kept], path: &Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let columns = Columns::read(path)?;
    let (id, time, Some(png)) = (columns.texts("id"), columns.numbers("time"), columns.bytes("png")) else { return Ok(()) };
    let mut stills: BTreeMap<&str, Vec<(f64, Vec<u8>)>> = BTreeMap::new();
    for row in 0..png.len() {
        stills
            .entry(id.get(row).unwrap_or_default())
            .or_default()
            .push((time.get(row).unwrap_or_default(), png.value(row).to_vec()));
    }
    for row in kept {
        row.stills = stills.remove(row.id.as_str()).unwrap_or_default();
    }
    Ok(())
}

/// Reads `shape.json`, the longest scenes first; nothing where there is no such file.
fn shape(path: &Path) -> Result<Shape, Error> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Shape::default()) };
    let mut shape: Shape =
        serde_json::from_str(&text).map_err(|cause| Error::file(path, format!("is no report of lengths: {cause}")))?;
    shape.long_scenes.sort_by(|left, right| right.tokens.cmp(&left.tokens).then_with(|| left.id.cmp(&right.id)));
    Ok(shape)
}

/// Reads `overlap.json`: every number of a pair is a way of telling that two codes are the same, and `distinct_` before its
/// name is the number of different codes that a source has.
fn overlap(path: &Path) -> Result<Overlap, Error> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Overlap::default()) };
    let document: Value =
        serde_json::from_str(&text).map_err(|cause| Error::file(path, format!("is no overlap of sources: {cause}")))?;
    let list = |key: &str| document.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_count = |object: &Value, key: &str| object.get(key).is_some_and(Value::is_u64);
    let mut kinds: Vec<String> = Vec::new();
    for source in list("sources") {
        for key in source.as_object().into_iter().flat_map(serde_json::Map::keys) {
            if let Some(kind) = key.strip_prefix("distinct_")
                && is_count(source, key)
                && !kinds.iter().any(|known| known == kind)
            {
                kinds.push(kind.to_owned());
            }
        }
    }
    let count = |object: &Value, key: &str| object.get(key).and_then(Value::as_u64).map_or(0, |count| count as usize);
    let sources = list("sources").iter().filter_map(|source| {
        let id = source.get("source")?.as_str()?.to_owned();
        Some((id, kinds.iter().map(|kind| count(source, &format!("distinct_{kind}"))).collect()))
    });
    let pairs = list("pairs").iter().filter_map(|pair| {
        let ids = pair.get("sources")?.as_array()?;
        let ids = (ids.first()?.as_str()?.to_owned(), ids.get(1)?.as_str()?.to_owned());
        Some((ids, kinds.iter().map(|kind| count(pair, kind)).collect()))
    });
    let combinations = list("combinations").iter().filter_map(|combination| {
        let ids = combination.get("sources")?.as_array()?;
        let ids: Vec<String> = ids.iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect();
        (ids.len() > 1).then(|| (ids, kinds.iter().map(|kind| count(combination, kind)).collect()))
    });
    let (sources, pairs, combinations) = (sources.collect(), pairs.collect(), combinations.collect());
    Ok(Overlap { kinds, sources, pairs, combinations })
}

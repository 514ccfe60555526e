//! One row of the dataset: its only definition, for Parquet, JSON lines and the card alike.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Float64Builder, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, StructArray, StructBuilder,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::error::ArrowError;
use manimill_runner::{Facts, Fidelity, Judgement, Still, Timeline, Unjudged, Verdict};
use serde::{Serialize, Serializer};

use crate::dedup::Twin;
use crate::ledger::Decision;
use crate::render::trust::Trust;
use crate::sample::{Change, Rendered};
use crate::shape::tokenizers::Tokenizer;
use crate::shape::{Shape, Split};

/// One sample as it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Record {
    /// `source:path#Class`, unique in the dataset and the same in every build.
    pub id: String,
    /// One self-contained Manim Community scene.
    pub code: String,
    /// What it shows, in its author's words; null where there are none.
    pub description: Option<String>,
    /// Where the description comes from.
    pub description_origin: Option<String>,
    /// The `id` of the source in the configuration.
    pub source: String,
    /// The repository, package or file that it comes from.
    pub repository: String,
    /// Commit, version or content hash of that.
    pub revision: String,
    /// Path of the file.
    pub path: String,
    /// Which part of the file, where it holds several: `row 28`; null where the file is one.
    pub part: Option<String>,
    /// First line of the scene class in that file, counted from 1; for a row of a table, in the row's code.
    pub first_line: i64,
    /// Last line of the scene class.
    pub last_line: i64,
    /// SPDX expression of the file's licence, or `unknown`.
    pub licence: String,
    /// The class to render.
    pub scene: String,
    /// Whose Manim the source speaks: `community`, or `unstated` where it imports none.
    pub dialect: String,
    /// Edits beyond cutting out, in order.
    pub changes: Vec<Change>,
    /// Packages that it needs beside Manim and the standard library.
    pub packages: Vec<String>,
    /// Dropped samples that were the same program, or nearly so.
    pub twins: Vec<Twin>,
    /// Samples of one cluster are too alike to be on two sides of a split.
    pub cluster: String,
    /// Descriptions of its twins.
    pub alternatives: Vec<String>,
    /// Protected samples that it matches.
    pub contaminates: Vec<String>,
    /// How well the description fits the code, 0 to 1; null where there is nothing to compare.
    pub alignment: Option<f64>,
    /// `runs`, how else it ran (`coarse`, `sampled`), or why that is not known: `not-run`, `unjudged: no LaTeX`.
    pub verdict: String,
    /// Seconds of video; 0 for a picture, null where it was not run.
    pub duration: Option<f64>,
    /// Number of plays and waits; null where it was not run.
    pub plays: Option<i64>,
    /// `video` or `picture`; null where it was not run.
    pub shows: Option<String>,
    /// Whether nobody has said yet what it shows.
    pub needs_description: bool,
    /// `train`, `validation` or `test`.
    pub split: Split,
    /// Unicode characters of the code. This and what follows is null in a build that stops before `shape`.
    pub characters: Option<i64>,
    /// Lines of the code.
    pub lines: Option<i64>,
    /// Nodes of its syntax tree.
    pub nodes: Option<i64>,
    /// Tokens of the code by the first tokenizer of the configuration.
    pub tokens: Option<i64>,
    /// Tokens of the code by every tokenizer of the configuration.
    pub token_counts: TokenCounts,
    /// How hard it is, from 0 to 100, by length and structure.
    pub difficulty: Option<f64>,
    /// The same by length alone.
    pub length_difficulty: Option<f64>,
    /// How often to draw it in training, one on average, for lengths to come out even.
    pub weight: Option<f64>,
    /// Stage of the curriculum, from 1; null where there are no stages, and for what is held out.
    pub stage: Option<i64>,
    /// `accepted` where a person has looked at exactly this code; null otherwise.
    pub review: Option<String>,
    /// What can be said of it without looking at it; null where it was not run.
    pub facts: Option<SceneFacts>,
    /// Whether `manim -ql` itself was asked, and renders it too.
    pub audited: bool,
    /// Whether it does what its original does in its own repository; null where that was not looked at.
    pub fidelity: Option<String>,
    /// The first difference, where there is one.
    pub difference: Option<String>,
    /// What it does when it runs; not a column of the row, but a row of `timelines.parquet`.
    #[serde(skip)]
    pub timeline: Option<Timeline>,
    /// The code as it was cut out; not a column of the row, but a row of `originals.parquet` where it differs.
    #[serde(skip)]
    pub original: Arc<str>,
    /// Small frames of it; not a column of the row, but rows of `stills.parquet`.
    #[serde(skip)]
    pub stills: Vec<Still>,
}

/// Tokens by tokenizer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenCounts(pub Vec<(Arc<str>, Option<i64>)>);

impl Serialize for TokenCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, count)| (name, count)))
    }
}

/// What can be said of a scene without looking at it. Counts are of plays and waits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SceneFacts {
    /// Animations in all plays.
    pub animations: i64,
    /// Share of the time that is waited.
    pub waiting: f64,
    /// After so many the frame is blank.
    pub blank_frames: i64,
    /// After so many something is wholly out of view.
    pub off_frame: i64,
    /// After so many something is partly out of view.
    pub partly_off_frame: i64,
    /// After so many two texts stand over each other.
    pub overlapping_texts: i64,
    /// So many leave everything as it was.
    pub unused_motion: i64,
}

/// The columns, with what each holds, in order: what the card and the manual say.
pub const COLUMNS: [(&str, &str); 41] = [
    ("id", "`source:path#Class`, unique and the same in every build"),
    ("code", "one self-contained Manim Community scene"),
    ("description", "what it shows, in its author's words; null where there are none"),
    ("description_origin", "where the description comes from"),
    ("source", "the source's id in the configuration"),
    ("repository", "the repository, package or file that it comes from"),
    ("revision", "commit, version or content hash of that"),
    ("path", "the file"),
    ("part", "which part of the file, as in `row 28`; null where the file is one"),
    ("first_line", "first line of the scene class in the file, from 1; for a row of a table, in its code"),
    ("last_line", "last line of the scene class"),
    ("licence", "SPDX expression, or `unknown`"),
    ("scene", "the class to render"),
    ("dialect", "whose Manim the source speaks"),
    ("changes", "edits beyond cutting out: rule, safety, before, after"),
    ("packages", "packages that it needs beside Manim and the standard library"),
    ("twins", "dropped samples that it stands for: id, kind of likeness, Jaccard and edit similarity"),
    ("cluster", "samples of one cluster are too alike to be on two sides of a split"),
    ("alternatives", "other descriptions, of its twins"),
    ("contaminates", "samples of protected sets that it matches"),
    ("alignment", "how well the description fits the code, 0 to 1; null where there is nothing to compare"),
    ("verdict", "`runs`, or why that is not known"),
    ("duration", "seconds of video; 0 for a picture"),
    ("plays", "number of plays and waits"),
    ("shows", "`video` or `picture`"),
    ("needs_description", "whether nobody has said yet what it shows"),
    ("split", "`train`, `validation` or `test`"),
    ("characters", "Unicode characters of the code"),
    ("lines", "lines of the code"),
    ("nodes", "nodes of its syntax tree"),
    ("tokens", "tokens of the code by the first tokenizer of the configuration"),
    ("token_counts", "tokens of the code by every tokenizer of the configuration"),
    ("difficulty", "how hard it is, from 0 to 100, by length and structure"),
    ("length_difficulty", "the same by length alone"),
    ("weight", "how often to draw it in training for lengths to come out even; 1 on average"),
    ("stage", "stage of the curriculum, from 1; null where there are none, and for what is held out"),
    ("review", "`accepted` where a person has looked at it and said so; null otherwise"),
    ("facts", "plays and waits with something blank, out of view, overlapping or unused; animations; share of waiting"),
    ("audited", "whether `manim -ql` itself was asked, and renders it too"),
    ("fidelity", "against the original in its repository: `identical`, `identical-but-assets`, `different`, `original-fails`"),
    ("difference", "the first difference from the original"),
];

impl Record {
    /// The row of a sample; without a shape where the build stops before that.
    pub fn of(rendered: Rendered, shape: Option<&Shape>, tokenizers: &[Tokenizer], sampled: bool, trust: &Trust) -> Self {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let lengths = shape.map(|shape| &shape.lengths);
        let token_counts = tokenizers.iter().enumerate().map(|(place, tokenizer)| {
            let count = lengths.and_then(|lengths| lengths.tokens.get(place)).copied().map(number);
            (tokenizer.name().into(), count)
        });
        let sample = rendered.unique.checked.sample;
        let (description, description_origin) = sample.description.map(|it| (it.text, it.origin)).unzip();
        let (verdict, timeline, stills) = match rendered.judgement {
            None => ("not-run".to_owned(), None, Vec::new()),
            Some(judgement) => (verdict_name(&judgement, sampled), judgement.timeline, judgement.stills),
        };
        let fidelity = trust.fidelity.get(&sample.id);
        let difference = match fidelity {
            Some(Fidelity::Different { first }) => Some(first.clone()),
            _ => None,
        };
        Self {
            needs_description: description.is_none(),
            split: shape.map_or(Split::Train, |shape| shape.split),
            characters: lengths.map(|lengths| number(lengths.characters)),
            lines: lengths.map(|lengths| number(lengths.lines)),
            nodes: lengths.map(|lengths| lengths.structure.nodes.into()),
            tokens: lengths.map(|lengths| number(lengths.length())),
            token_counts: TokenCounts(token_counts.collect()),
            difficulty: shape.map(|shape| shape.difficulty),
            length_difficulty: shape.map(|shape| shape.length_difficulty),
            weight: shape.map(|shape| shape.weight),
            stage: shape.and_then(|shape| shape.stage).map(Into::into),
            facts: timeline.as_ref().map(|timeline| SceneFacts::of(&timeline.facts())),
            audited: trust.audits.get(&sample.id) == Some(&true),
            fidelity: fidelity.map(|fidelity| fidelity.name().to_owned()),
            difference,
            id: sample.id.to_string(),
            code: sample.code,
            description,
            description_origin,
            source: sample.origin.source.to_string(),
            repository: sample.origin.repository.to_string(),
            revision: sample.origin.revision.to_string(),
            path: sample.origin.path.to_string(),
            part: sample.origin.part.as_deref().map(str::to_owned),
            first_line: sample.origin.first_line.into(),
            last_line: sample.origin.last_line.into(),
            licence: sample.origin.licence.to_string(),
            scene: sample.scene.to_string(),
            dialect: sample.dialect.name().to_owned(),
            changes: sample.changes,
            packages: rendered.unique.checked.packages,
            twins: rendered.unique.twins,
            cluster: rendered.unique.cluster.to_string(),
            alternatives: rendered.unique.alternatives.into_iter().map(|description| description.text).collect(),
            contaminates: rendered.unique.contaminates.iter().map(ToString::to_string).collect(),
            alignment: rendered.unique.alignment,
            verdict,
            duration: timeline.as_ref().map(|timeline| timeline.duration),
            plays: timeline.as_ref().map(|timeline| i64::try_from(timeline.plays.len()).unwrap_or(i64::MAX)),
            shows: timeline.as_ref().map(|timeline| shows(timeline).to_owned()),
            review: None,
            timeline,
            original: sample.original,
            stills,
        }
    }
}

impl SceneFacts {
    fn of(facts: &Facts) -> Self {
        Self {
            animations: facts.animations.into(),
            // A zero has no sign.
            waiting: (facts.waiting * 1000.0).round() / 1000.0 + 0.0,
            blank_frames: facts.blank_frames.into(),
            off_frame: facts.off_frame.into(),
            partly_off_frame: facts.partly_off_frame.into(),
            overlapping_texts: facts.overlapping_texts.into(),
            unused_motion: facts.unused_motion.into(),
        }
    }
}

fn shows(timeline: &Timeline) -> &'static str {
    if timeline.duration > 0.0 { "video" } else { "picture" }
}

fn verdict_name(judgement: &Judgement, sampled: bool) -> String {
    match &judgement.verdict {
        Verdict::Runs if sampled => "sampled".to_owned(),
        Verdict::Runs if judgement.coarse => "coarse".to_owned(),
        Verdict::Runs => "runs".to_owned(),
        Verdict::Failed(failure) => failure.class.name().to_owned(),
        Verdict::Unjudged(Unjudged::NoLatex { .. }) => "unjudged: no LaTeX".to_owned(),
        Verdict::Unjudged(Unjudged::Cancelled) => "unjudged: cancelled".to_owned(),
        Verdict::Unjudged(Unjudged::WorkerFailed { .. }) => "unjudged: worker failed".to_owned(),
    }
}

/// The rows as columns.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn batch(records: &[&Record], tokenizers: &[Tokenizer]) -> Result<RecordBatch, ArrowError> {
    let rows = || records.iter().copied();
    let text = |get: fn(&Record) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows().map(get))) };
    let maybe = |get: fn(&Record) -> Option<&str>| -> ArrayRef { Arc::new(rows().map(get).collect::<StringArray>()) };
    let count = |get: fn(&Record) -> Option<i64>| -> ArrayRef { Arc::new(rows().map(get).collect::<Int64Array>()) };
    let score = |get: fn(&Record) -> Option<f64>| -> ArrayRef { Arc::new(rows().map(get).collect::<Float64Array>()) };
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("id", text(|row| &row.id), false),
        ("code", text(|row| &row.code), false),
        ("description", maybe(|row| row.description.as_deref()), true),
        ("description_origin", maybe(|row| row.description_origin.as_deref()), true),
        ("source", text(|row| &row.source), false),
        ("repository", text(|row| &row.repository), false),
        ("revision", text(|row| &row.revision), false),
        ("path", text(|row| &row.path), false),
        ("part", maybe(|row| row.part.as_deref()), true),
        ("first_line", count(|row| Some(row.first_line)), false),
        ("last_line", count(|row| Some(row.last_line)), false),
        ("licence", text(|row| &row.licence), false),
        ("scene", text(|row| &row.scene), false),
        ("dialect", text(|row| &row.dialect), false),
        ("changes", changes(records), false),
        ("packages", strings(records.iter().map(|row| row.packages.as_slice())), false),
        ("twins", twins(records), false),
        ("cluster", text(|row| &row.cluster), false),
        ("alternatives", strings(records.iter().map(|row| row.alternatives.as_slice())), false),
        ("contaminates", strings(records.iter().map(|row| row.contaminates.as_slice())), false),
        ("alignment", score(|row| row.alignment), true),
        ("verdict", text(|row| &row.verdict), false),
        ("duration", score(|row| row.duration), true),
        ("plays", count(|row| row.plays), true),
        ("shows", maybe(|row| row.shows.as_deref()), true),
        ("needs_description", Arc::new(rows().map(|row| Some(row.needs_description)).collect::<BooleanArray>()), false),
        ("split", text(|row| row.split.name()), false),
        ("characters", count(|row| row.characters), true),
        ("lines", count(|row| row.lines), true),
        ("nodes", count(|row| row.nodes), true),
        ("tokens", count(|row| row.tokens), true),
        ("token_counts", token_counts(records, tokenizers)?, false),
        ("difficulty", score(|row| row.difficulty), true),
        ("length_difficulty", score(|row| row.length_difficulty), true),
        ("weight", score(|row| row.weight), true),
        ("stage", count(|row| row.stage), true),
        ("review", maybe(|row| row.review.as_deref()), true),
        ("facts", facts(records)?, true),
        ("audited", Arc::new(rows().map(|row| Some(row.audited)).collect::<BooleanArray>()), false),
        ("fidelity", maybe(|row| row.fidelity.as_deref()), true),
        ("difference", maybe(|row| row.difference.as_deref()), true),
    ];
    of_columns(columns)
}

/// The dropped candidates as columns.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn rejected_batch(decisions: &[Decision]) -> Result<RecordBatch, ArrowError> {
    let text = |get: fn(&Decision) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(decisions.iter().map(get))) };
    of_columns(vec![
        ("id", text(|decision| &decision.id), false),
        ("stage", text(|decision| decision.stage.name()), false),
        ("reason", text(|decision| &decision.reason), false),
        ("evidence", text(|decision| &decision.evidence), false),
        ("code", text(|decision| &decision.code), false),
    ])
}

/// The codes as they were cut out, of the rows that something was rewritten in.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn originals_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let rewritten: Vec<&Record> = records.iter().filter(|row| *row.original != *row.code).collect();
    of_columns(vec![
        ("id", Arc::new(StringArray::from_iter_values(rewritten.iter().map(|row| &row.id))) as ArrayRef, false),
        ("code", Arc::new(StringArray::from_iter_values(rewritten.iter().map(|row| &*row.original))), false),
    ])
}

/// What the samples do that were run: the plays and waits with their animations, and what stands on the screen after each,
/// as one JSON text a sample.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn timelines_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let known = || records.iter().filter_map(|row| row.timeline.as_ref().map(|timeline| (&row.id, timeline)));
    let texts = known().map(|(_, timeline)| serde_json::to_string(timeline).unwrap_or_default());
    of_columns(vec![
        ("id", Arc::new(StringArray::from_iter_values(known().map(|(id, _)| id))) as ArrayRef, false),
        ("timeline", Arc::new(StringArray::from_iter_values(texts)), false),
    ])
}

/// Small frames of the samples that were run: one row a frame, with its time in seconds.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn stills_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let stills = || records.iter().flat_map(|row| row.stills.iter().map(move |still| (&row.id, still)));
    of_columns(vec![
        ("id", Arc::new(StringArray::from_iter_values(stills().map(|(id, _)| id))) as ArrayRef, false),
        ("time", Arc::new(Float64Array::from_iter_values(stills().map(|(_, still)| still.time))), false),
        ("png", Arc::new(BinaryArray::from_iter_values(stills().map(|(_, still)| &still.png))), false),
    ])
}

fn of_columns(columns: Vec<(&str, ArrayRef, bool)>) -> Result<RecordBatch, ArrowError> {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array, nullable)| (Field::new(name, array.data_type().clone(), nullable), array)).unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn facts(records: &[&Record]) -> Result<ArrayRef, ArrowError> {
    let number = |get: fn(&SceneFacts) -> i64| -> ArrayRef {
        Arc::new(records.iter().map(|row| row.facts.as_ref().map(get)).collect::<Int64Array>())
    };
    let waiting: Float64Array = records.iter().map(|row| row.facts.map(|facts| facts.waiting)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("animations", number(|facts| facts.animations)),
        ("waiting", Arc::new(waiting)),
        ("blank_frames", number(|facts| facts.blank_frames)),
        ("off_frame", number(|facts| facts.off_frame)),
        ("partly_off_frame", number(|facts| facts.partly_off_frame)),
        ("overlapping_texts", number(|facts| facts.overlapping_texts)),
        ("unused_motion", number(|facts| facts.unused_motion)),
    ];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let known: NullBuffer = records.iter().map(|row| row.facts.is_some()).collect();
    Ok(Arc::new(StructArray::try_new(fields.into(), arrays, Some(known))?))
}

fn strings<'a>(rows: impl Iterator<Item = &'a [String]>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        for value in row {
            builder.values().append_value(value);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn token_counts(records: &[&Record], tokenizers: &[Tokenizer]) -> Result<ArrayRef, ArrowError> {
    let columns = tokenizers.iter().enumerate().map(|(place, tokenizer)| {
        let counts = records.iter().map(|record| record.token_counts.0.get(place).and_then(|(_, count)| *count));
        let array: ArrayRef = Arc::new(counts.collect::<Int64Array>());
        (Field::new(tokenizer.name(), DataType::Int64, true), array)
    });
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.unzip();
    Ok(Arc::new(StructArray::try_new(fields.into(), arrays, None)?))
}

fn twins(records: &[&Record]) -> ArrayRef {
    let fields = Fields::from(vec![
        Field::new("id", DataType::Utf8, true),
        Field::new("kind", DataType::Utf8, true),
        Field::new("jaccard", DataType::Float64, true),
        Field::new("edit", DataType::Float64, true),
    ]);
    let mut builder = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for record in records {
        for twin in &record.twins {
            let row = builder.values();
            for (index, value) in [&*twin.id, twin.kind.name()].into_iter().enumerate() {
                if let Some(column) = row.field_builder::<StringBuilder>(index) {
                    column.append_value(value);
                }
            }
            for (index, value) in [(2, twin.jaccard), (3, twin.edit)] {
                if let Some(column) = row.field_builder::<Float64Builder>(index) {
                    column.append_value(value);
                }
            }
            row.append(true);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn changes(records: &[&Record]) -> ArrayRef {
    let names = ["rule", "safety", "before", "after"];
    let fields: Fields = names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    let mut builder = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for record in records {
        for change in &record.changes {
            let row = builder.values();
            let values = [change.rule.as_str(), change.safety.name(), change.before.as_str(), change.after.as_str()];
            for (index, value) in values.into_iter().enumerate() {
                if let Some(column) = row.field_builder::<StringBuilder>(index) {
                    column.append_value(value);
                }
            }
            row.append(true);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generated part of the README: `MANIMILL_UPDATE_CASES=1` writes it anew.
    fn generated(name: &str, rows: &[(&str, &str)], head: &str) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
        let readme = std::fs::read_to_string(&path).expect("the README");
        let (start, end) = (format!("<!-- {name}: generated -->\n"), format!("<!-- end of {name} -->"));
        let from = readme.find(&start).expect("the part's start") + start.len();
        let to = readme.find(&end).expect("the part's end");
        let cell = |name: &str| name.split(", ").map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let table: String = rows.iter().map(|(name, about)| format!("| {} | {about} |\n", cell(name))).collect();
        let wanted = format!("{head}\n| --- | --- |\n{table}");
        if std::env::var_os("MANIMILL_UPDATE_CASES").is_some() {
            std::fs::write(&path, format!("{}{wanted}{}", &readme[..from], &readme[to..])).expect("it is written");
        } else {
            assert_eq!(&readme[from..to], wanted, "MANIMILL_UPDATE_CASES=1 writes it anew");
        }
    }

    #[test]
    fn the_readme_has_all_columns_and_files() {
        generated("columns", &COLUMNS, "| column | |");
        generated("files", &crate::export::FILES, "| in `dataset/` | |");
    }

    #[test]
    fn the_documented_columns_are_the_columns() {
        let tokenizer = Tokenizer::open("o200k_base", "manimill.toml".as_ref()).expect("embedded");
        let batch = batch(&[], &[tokenizer]).expect("no rows are rows");
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, COLUMNS.map(|(name, _)| name));
    }
}

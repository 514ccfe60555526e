//! One row of the dataset: its only definition, for Parquet, JSON lines and the card alike.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Float64Builder, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, StructArray, StructBuilder,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::error::ArrowError;
use manimill_describe::{Claim, Grounding};
use manimill_runner::{Facts, Fidelity, Judgement, Still, Timeline, Unjudged, Verdict};
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::dedup::Twin;
use crate::describe::Prompt;
use crate::describe::prompts::style_name;
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
    /// What asks for it; null where there is none.
    pub prompt: Option<String>,
    /// How much the prompt says: `request`, `storyboard` or `specification`.
    pub prompt_style: Option<String>,
    /// Who wrote the prompt: `author`, `narrator` or `model:NAME`.
    pub prompt_origin: Option<String>,
    /// The share of the prompt's claims that what ran confirms.
    pub grounding: Option<f64>,
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
    /// All prompts of it, in order of origin and style; not a column of the row, but rows of `prompts.parquet`.
    #[serde(skip)]
    pub prompts: Vec<Prompt>,
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

/// The columns in order. Each is declared here once: its name, what the card and the manual say of it, whether it may be null, and where its
/// values are. The field of [`Record`] of the same name is what JSON lines hold.
pub static COLUMNS: &[Column] = &[
    Column {
        name: "id",
        about: "`source:path#Class`, unique and the same in every build",
        nullable: false,
        values: Values::Text(|row| &row.id),
    },
    Column {
        name: "code",
        about: "one self-contained Manim Community scene",
        nullable: false,
        values: Values::Text(|row| &row.code),
    },
    Column {
        name: "description",
        about: "what it shows, in its author's words; null where there are none",
        nullable: true,
        values: Values::Maybe(|row| row.description.as_deref()),
    },
    Column {
        name: "description_origin",
        about: "where the description comes from",
        nullable: true,
        values: Values::Maybe(|row| row.description_origin.as_deref()),
    },
    Column {
        name: "prompt",
        about: "what asks for the scene: what the forms that trainers read put before the code; null where there is none",
        nullable: true,
        values: Values::Maybe(|row| row.prompt.as_deref()),
    },
    Column {
        name: "prompt_style",
        about: "`request`, `storyboard` or `specification`",
        nullable: true,
        values: Values::Maybe(|row| row.prompt_style.as_deref()),
    },
    Column {
        name: "prompt_origin",
        about: "who wrote it: `author`, `narrator` or `model:NAME`",
        nullable: true,
        values: Values::Maybe(|row| row.prompt_origin.as_deref()),
    },
    Column {
        name: "grounding",
        about: "the share of the prompt's claims that what ran confirms; null where none can be checked",
        nullable: true,
        values: Values::Score(|row| row.grounding),
    },
    Column {
        name: "source",
        about: "the source's id in the configuration",
        nullable: false,
        values: Values::Text(|row| &row.source),
    },
    Column {
        name: "repository",
        about: "the repository, package or file that it comes from",
        nullable: false,
        values: Values::Text(|row| &row.repository),
    },
    Column {
        name: "revision",
        about: "commit, version or content hash of that",
        nullable: false,
        values: Values::Text(|row| &row.revision),
    },
    Column { name: "path", about: "the file", nullable: false, values: Values::Text(|row| &row.path) },
    Column {
        name: "part",
        about: "which part of the file, as in `row 28`; null where the file is one",
        nullable: true,
        values: Values::Maybe(|row| row.part.as_deref()),
    },
    Column {
        name: "first_line",
        about: "first line of the scene class in the file, from 1; for a row of a table, in its code",
        nullable: false,
        values: Values::Count(|row| Some(row.first_line)),
    },
    Column {
        name: "last_line",
        about: "last line of the scene class",
        nullable: false,
        values: Values::Count(|row| Some(row.last_line)),
    },
    Column { name: "licence", about: "SPDX expression, or `unknown`", nullable: false, values: Values::Text(|row| &row.licence) },
    Column { name: "scene", about: "the class to render", nullable: false, values: Values::Text(|row| &row.scene) },
    Column { name: "dialect", about: "whose Manim the source speaks", nullable: false, values: Values::Text(|row| &row.dialect) },
    Column {
        name: "changes",
        about: "edits beyond cutting out: rule, safety, before, after",
        nullable: false,
        values: Values::Other(|rows, _| Ok(changes(rows))),
    },
    Column {
        name: "packages",
        about: "packages that it needs beside Manim and the standard library",
        nullable: false,
        values: Values::Other(|rows, _| Ok(strings(rows.iter().map(|row| row.packages.as_slice())))),
    },
    Column {
        name: "twins",
        about: "dropped samples that it stands for: id, kind of likeness, Jaccard and edit similarity",
        nullable: false,
        values: Values::Other(|rows, _| Ok(twins(rows))),
    },
    Column {
        name: "cluster",
        about: "samples of one cluster are too alike to be on two sides of a split",
        nullable: false,
        values: Values::Text(|row| &row.cluster),
    },
    Column {
        name: "alternatives",
        about: "other descriptions, of its twins",
        nullable: false,
        values: Values::Other(|rows, _| Ok(strings(rows.iter().map(|row| row.alternatives.as_slice())))),
    },
    Column {
        name: "contaminates",
        about: "samples of protected sets that it matches",
        nullable: false,
        values: Values::Other(|rows, _| Ok(strings(rows.iter().map(|row| row.contaminates.as_slice())))),
    },
    Column {
        name: "alignment",
        about: "how well the description fits the code, 0 to 1; null where there is nothing to compare",
        nullable: true,
        values: Values::Score(|row| row.alignment),
    },
    Column {
        name: "verdict",
        about: "`runs`, or why that is not known",
        nullable: false,
        values: Values::Text(|row| &row.verdict),
    },
    Column {
        name: "duration",
        about: "seconds of video; 0 for a picture",
        nullable: true,
        values: Values::Score(|row| row.duration),
    },
    Column { name: "plays", about: "number of plays and waits", nullable: true, values: Values::Count(|row| row.plays) },
    Column { name: "shows", about: "`video` or `picture`", nullable: true, values: Values::Maybe(|row| row.shows.as_deref()) },
    Column {
        name: "needs_description",
        about: "whether nobody has said yet what it shows",
        nullable: false,
        values: Values::Flag(|row| row.needs_description),
    },
    Column {
        name: "split",
        about: "`train`, `validation` or `test`",
        nullable: false,
        values: Values::Text(|row| row.split.name()),
    },
    Column {
        name: "characters",
        about: "Unicode characters of the code",
        nullable: true,
        values: Values::Count(|row| row.characters),
    },
    Column { name: "lines", about: "lines of the code", nullable: true, values: Values::Count(|row| row.lines) },
    Column { name: "nodes", about: "nodes of its syntax tree", nullable: true, values: Values::Count(|row| row.nodes) },
    Column {
        name: "tokens",
        about: "tokens of the code by the first tokenizer of the configuration",
        nullable: true,
        values: Values::Count(|row| row.tokens),
    },
    Column {
        name: "token_counts",
        about: "tokens of the code by every tokenizer of the configuration",
        nullable: false,
        values: Values::Other(token_counts),
    },
    Column {
        name: "difficulty",
        about: "how hard it is, from 0 to 100, by length and structure",
        nullable: true,
        values: Values::Score(|row| row.difficulty),
    },
    Column {
        name: "length_difficulty",
        about: "the same by length alone",
        nullable: true,
        values: Values::Score(|row| row.length_difficulty),
    },
    Column {
        name: "weight",
        about: "how often to draw it in training for lengths to come out even; 1 on average",
        nullable: true,
        values: Values::Score(|row| row.weight),
    },
    Column {
        name: "stage",
        about: "stage of the curriculum, from 1; null where there are none, and for what is held out",
        nullable: true,
        values: Values::Count(|row| row.stage),
    },
    Column {
        name: "review",
        about: "`accepted` where a person has looked at it and said so; null otherwise",
        nullable: true,
        values: Values::Maybe(|row| row.review.as_deref()),
    },
    Column {
        name: "facts",
        about: "plays and waits with something blank, out of view, overlapping or unused; animations; share of waiting",
        nullable: true,
        values: Values::Other(|rows, _| facts(rows)),
    },
    Column {
        name: "audited",
        about: "whether `manim -ql` itself was asked, and renders it too",
        nullable: false,
        values: Values::Flag(|row| row.audited),
    },
    Column {
        name: "fidelity",
        about: "against the original in its repository: `identical`, `identical-but-assets`, `different`, `original-fails`",
        nullable: true,
        values: Values::Maybe(|row| row.fidelity.as_deref()),
    },
    Column {
        name: "difference",
        about: "the first difference from the original",
        nullable: true,
        values: Values::Maybe(|row| row.difference.as_deref()),
    },
];

/// One column of the rows.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    nullable: bool,
    values: Values,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Where the values of a column are.
enum Values {
    Text(fn(&Record) -> &str),
    Maybe(fn(&Record) -> Option<&str>),
    Count(fn(&Record) -> Option<i64>),
    Score(fn(&Record) -> Option<f64>),
    Flag(fn(&Record) -> bool),
    Other(fn(&[&Record], &[Tokenizer]) -> Result<ArrayRef, ArrowError>),
}

impl Values {
    fn of(&self, records: &[&Record], tokenizers: &[Tokenizer]) -> Result<ArrayRef, ArrowError> {
        let rows = || records.iter().copied();
        Ok(match self {
            Self::Text(get) => Arc::new(StringArray::from_iter_values(rows().map(get))),
            Self::Maybe(get) => Arc::new(rows().map(get).collect::<StringArray>()),
            Self::Count(get) => Arc::new(rows().map(get).collect::<Int64Array>()),
            Self::Score(get) => Arc::new(rows().map(get).collect::<Float64Array>()),
            Self::Flag(get) => Arc::new(rows().map(|row| Some(get(row))).collect::<BooleanArray>()),
            Self::Other(make) => make(records, tokenizers)?,
        })
    }
}

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
            prompt: None,
            prompt_style: None,
            prompt_origin: None,
            grounding: None,
            prompts: Vec::new(),
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
    let columns = COLUMNS.iter().map(|column| Ok((column.name, column.values.of(records, tokenizers)?, column.nullable)));
    of_columns(columns.collect::<Result<_, ArrowError>>()?)
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

/// Every prompt of every row: who wrote it, and what it claims, each claim with what the timeline says of it.
///
/// # Errors
/// Only where Arrow finds the columns at odds with each other, which is a bug.
pub fn prompts_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let prompts = || records.iter().flat_map(|row| row.prompts.iter().map(move |prompt| (row, prompt)));
    let text = |get: fn(&Prompt) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(prompts().map(|(_, prompt)| get(prompt))))
    };
    let count = |get: fn(&Grounding) -> u32| -> ArrayRef {
        Arc::new(prompts().map(|(_, prompt)| prompt.grounding.as_ref().map(|it| i64::from(get(it)))).collect::<Int64Array>())
    };
    let claims = prompts().map(|(_, prompt)| {
        let said = |span: (u32, u32)| prompt.text.get(span.0 as usize..span.1 as usize).unwrap_or_default().to_owned();
        let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let of = |claim: &Claim| [said(claim.span), name(json!(claim.kind)), name(json!(claim.verdict)), claim.evidence.clone()];
        prompt.claims().iter().map(of).collect::<Vec<_>>()
    });
    of_columns(vec![
        ("id", Arc::new(StringArray::from_iter_values(prompts().map(|(row, _)| &row.id))) as ArrayRef, false),
        ("style", text(|prompt| style_name(prompt.style)), false),
        ("prompt", text(|prompt| &prompt.text), false),
        ("origin", text(|prompt| &prompt.origin), false),
        ("confirmed", count(|grounding| grounding.confirmed), true),
        ("contradicted", count(|grounding| grounding.contradicted), true),
        ("unchecked", count(|grounding| grounding.unchecked), true),
        ("claims", lists_of_texts(["text", "kind", "verdict", "evidence"], claims), false),
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
    let of = |change: &Change| {
        let Change { rule, safety, before, after } = change.clone();
        [rule, safety.name().to_owned(), before, after]
    };
    lists_of_texts(["rule", "safety", "before", "after"], records.iter().map(|row| row.changes.iter().map(of).collect()))
}

/// A list of structs of texts for each row.
fn lists_of_texts<const N: usize>(names: [&str; N], rows: impl Iterator<Item = Vec<[String; N]>>) -> ArrayRef {
    let fields: Fields = names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    let mut builder = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for row in rows {
        for texts in row {
            let values = builder.values();
            for (index, text) in texts.iter().enumerate() {
                if let Some(column) = values.field_builder::<StringBuilder>(index) {
                    column.append_value(text);
                }
            }
            values.append(true);
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
        generated("columns", &COLUMNS.iter().map(|column| (column.name, column.about)).collect::<Vec<_>>(), "| column | |");
        generated("files", &crate::export::FILES, "| in `dataset/` | |");
    }

    #[test]
    fn the_documented_columns_are_the_columns() {
        let tokenizer = Tokenizer::open("o200k_base", "manimill.toml".as_ref()).expect("embedded");
        let batch = batch(&[], &[tokenizer]).expect("no rows are rows");
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>());
    }
}

//! What the pool is asked and what it answers: plain data that is stored, compared and written to the dataset.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::timeline::Timeline;

/// How a scene is run; what each mode can miss stands in the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Every frame of every play and wait is executed, one frame a play is drawn. The gate.
    #[default]
    Stepped,
    /// A few moments of each play are executed. A pre-screen, never the verdict of an exported row.
    Sampled,
    /// Every frame is executed and drawn, as `manim -ql` does.
    Full,
}

impl Mode {
    /// The name in configurations and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stepped => "stepped",
            Self::Sampled => "sampled",
            Self::Full => "full",
        }
    }
}

/// One sample to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The sample: one file of Python.
    pub code: String,
    /// The class to render, by name.
    pub scene: String,
    /// The project that the code is to be run in, for an original; none for a sample, which stands alone.
    pub project: Option<Project>,
}

/// A project on disk, in which an original scene is run. It is read and never written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The project's root folder.
    pub root: PathBuf,
    /// The file that the code comes from, relative to the root.
    pub file: PathBuf,
    /// The folder that manim is called from, relative to the root: where assets are looked for.
    pub folder: PathBuf,
    /// What names the project's content, such as a commit: part of the key of the cache.
    pub revision: String,
}

impl Job {
    /// The scene of that name in that code.
    pub fn new(code: impl Into<String>, scene: impl Into<String>) -> Self {
        Self { code: code.into(), scene: scene.into(), project: None }
    }
}

/// What became of one sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Whether it runs.
    pub verdict: Verdict,
    /// Whether it was run with few frames a second, since it ran out of time with all of them.
    pub coarse: bool,
    /// What it did, when it runs.
    pub timeline: Option<Timeline>,
    /// A few small frames, when it runs.
    pub stills: Vec<Still>,
    /// CPU seconds of the sample and its descendants. A measurement: not part of a dataset.
    pub cpu_seconds: f64,
    /// Seconds by the clock on the wall. A measurement: not part of a dataset.
    pub wall_seconds: f64,
    /// Whether this was known from an earlier run.
    #[serde(skip)]
    pub cached: bool,
}

/// The answer to "does it run?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All of `construct` was executed and something was shown.
    Runs,
    /// It does not run, for a reason of its own.
    Failed(Failure),
    /// Nothing can be said of it, for a reason that is not its own.
    Unjudged(Unjudged),
}

/// Why nothing can be said of a sample. Such answers depend on circumstances and are never cached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unjudged {
    /// It asks for LaTeX, and this machine lacks the named part of it.
    NoLatex {
        /// The program, such as `latex` or `xelatex`, or the file of a package, such as `frcursive.sty`.
        program: String,
    },
    /// The run was cancelled before it came to this sample's end.
    Cancelled,
    /// The worker itself failed, repeatedly, on this sample.
    WorkerFailed {
        /// What is known of the reason.
        reason: String,
    },
}

/// One small frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Still {
    /// Seconds since the start of the scene.
    pub time: f64,
    /// The picture, a quarter of the rendered width and height.
    #[serde(with = "base64_text")]
    pub png: Vec<u8>,
}

impl Judgement {
    /// A judgement that says nothing of the sample.
    pub fn unjudged(reason: Unjudged) -> Self {
        Self {
            verdict: Verdict::Unjudged(reason),
            coarse: false,
            timeline: None,
            stills: Vec::new(),
            cpu_seconds: 0.0,
            wall_seconds: 0.0,
            cached: false,
        }
    }

    /// Whether all that goes into a dataset is equal; measurements and the cache are not part of it.
    pub fn same_content(&self, other: &Self) -> bool {
        self.verdict == other.verdict
            && self.coarse == other.coarse
            && self.timeline == other.timeline
            && self.stills == other.stills
    }
}

/// Bytes as base64 text in JSON.
mod base64_text {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

//! The conversation with a zygote.
//!
//! What comes from a zygote is well-formed by construction; the report that follows a result comes from a sample's own
//! process and may hold anything.

use serde::{Deserialize, Serialize};

use crate::formulas::Formula;
use crate::judgement::Still;
use crate::sandbox::Sandbox;
use crate::timeline::Timeline;
use crate::worker::{Greeting, Unfit};

/// The first frame to a zygote.
#[derive(Debug, Serialize)]
pub(super) struct Settings<'a> {
    #[serde(flatten)]
    pub(super) greeting: Greeting<'a>,
    pub(super) seed: u32,
    pub(super) formulas: &'a str,
    pub(super) latex_programs: &'a [String],
    pub(super) file_bytes: u64,
    pub(super) open_files: u64,
    pub(super) disk_bytes: u64,
    pub(super) memory_bytes: u64,
}

/// A sample for a zygote.
#[derive(Debug, Serialize)]
pub(super) struct JobMessage<'a> {
    pub(super) id: u64,
    pub(super) code: &'a str,
    pub(super) scene: &'a str,
    pub(super) mode: &'a str,
    /// Whether its film has few frames a second.
    pub(super) coarse: bool,
    pub(super) cpu_seconds: u32,
    pub(super) wall_seconds: u32,
    /// Whether it waits for formulas that the store lacks, rather than going on to find more.
    pub(super) waits: bool,
    pub(super) project: Option<ProjectMessage>,
}

/// Where an original is run.
#[derive(Debug, Serialize)]
pub(super) struct ProjectMessage {
    pub(super) root: String,
    /// Absolute.
    pub(super) file: String,
    /// Absolute.
    pub(super) folder: String,
}

/// What a zygote says.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Answer {
    /// manim is imported; jobs may come.
    Ready { protocol: u32, manim: String, sandbox: Sandbox },
    /// It cannot work, and why.
    Unfit(Unfit),
    /// The sample runs. It leads the process group of this number, unless it is in a namespace of processes that ends with the zygote.
    Started { pid: Option<u32> },
    /// The sample waits for these formulas, until it is sent [`Compiled`].
    Wants { formulas: Vec<Formula> },
    /// The sample has ended and nothing of it is left. A frame with its report follows, as it came.
    Result(Box<RunResult>),
}

/// The answer to [`Answer::Wants`]: the store has them now.
#[derive(Debug, Serialize)]
pub(super) struct Compiled {}

/// How a sample's process went.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other, as the zygote has them")]
pub(super) struct RunResult {
    pub(super) id: u64,
    /// What the sample's process said, when its seal was right.
    #[serde(skip)]
    pub(super) report: Option<Report>,
    /// Names in the sample by which it could reach for what records it, found before it ran; those with an honest use begin with `?`.
    pub(super) reaches: Vec<String>,
    /// The report is one that the sample could have got hold of: it says no more than that the sample failed.
    pub(super) limited: bool,
    /// Something without the right seal came instead.
    pub(super) forged: bool,
    pub(super) ending: Ending,
    pub(super) exit: Option<i32>,
    pub(super) signal: Option<i32>,
    pub(super) cpu_seconds: f64,
    pub(super) wall_seconds: f64,
    pub(super) peak_bytes: u64,
    /// The beginning and the end of what it printed.
    pub(super) output: String,
    /// In an audit: whether manim came to its end, with a film or a picture.
    pub(super) rendered: bool,
    /// In an audit: the length of the film.
    pub(super) film_seconds: Option<f64>,
    /// Whether frames were still being executed when it ended.
    pub(super) moving: bool,
}

/// Who ended a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ending {
    Ended,
    Timeout,
    Flooded,
    OutOfMemory,
}

/// What the sample's process says of itself.
#[derive(Debug, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(super) enum Report {
    Ran {
        timeline: Timeline,
        shown: bool,
        stills: Vec<Still>,
    },
    Raised(Box<Raised>),
    NoScene,
    Opengl,
    NoLatex {
        program: String,
    },
    NeedsFormulas {
        formulas: Vec<Formula>,
    },
    ReadsPixels,
    /// The sample reached for what records it while it ran, by this name.
    Reaches {
        name: String,
    },
    /// The worker itself failed.
    Broken {
        reason: String,
    },
}

/// An exception, as Python describes it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Raised {
    /// `compile`, `import` or `construct`.
    pub(super) phase: String,
    /// The class of the exception.
    pub(super) kind: String,
    /// The class and all its bases.
    pub(super) bases: Vec<String>,
    pub(super) message: String,
    /// The `name` attribute, of a `NameError` or `ImportError`.
    pub(super) name: Option<String>,
    /// The `filename` attribute, of an `OSError`.
    pub(super) file: Option<String>,
    pub(super) exit_code: Option<i64>,
    /// Outermost first.
    pub(super) frames: Vec<Frame>,
    pub(super) formula: Option<String>,
}

/// One frame of a traceback.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Frame {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) function: String,
    pub(super) code: String,
}

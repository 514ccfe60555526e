//! The framed, versioned conversation with a zygote: a big-endian length of four bytes, then that much JSON.
//!
//! What comes from a zygote is well-formed by construction; the `report` inside a result comes from a sample's own
//! process and may hold anything that fits these types.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::formulas::Formula;
use crate::judgement::Still;
use crate::sandbox::Sandbox;
use crate::timeline::Timeline;

/// Raised whenever a message changes its meaning.
pub(super) const PROTOCOL: u32 = 3;

/// The longest frame, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// The first frame to a zygote.
#[derive(Debug, Serialize)]
pub(super) struct Settings<'a> {
    pub(super) protocol: u32,
    pub(super) root: &'a str,
    pub(super) seed: u32,
    pub(super) formulas: &'a str,
    pub(super) latex_programs: &'a [String],
    pub(super) file_bytes: u64,
    pub(super) open_files: u64,
    pub(super) disk_bytes: u64,
    pub(super) memory_bytes: u64,
    /// Filters for system calls, in base64.
    pub(super) seccomp: Vec<String>,
    /// Folders that samples may read beside the usual ones.
    pub(super) readable: Vec<String>,
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
    Unfit { message: String },
    /// The sample runs as this process, which leads a process group.
    Started { pid: u32 },
    /// The sample waits for these formulas, until it is sent [`Compiled`].
    Wants { formulas: Vec<Formula> },
    /// The sample has ended and nothing of it is left.
    Result(Box<RunResult>),
}

/// The answer to [`Answer::Wants`]: the store has them now.
#[derive(Debug, Serialize)]
pub(super) struct Compiled {}

/// How a sample's process went.
#[derive(Debug, Deserialize)]
pub(super) struct RunResult {
    pub(super) id: u64,
    /// What the sample's process said, when its seal was right.
    pub(super) report: Option<Report>,
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
    /// In an audit: the films and pictures that manim finished.
    pub(super) made: Vec<String>,
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

/// Writes one frame.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one frame; an end of the stream is an error.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {length} bytes")));
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    serde_json::from_slice(&body).map_err(io::Error::from)
}

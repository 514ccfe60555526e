//! What flows through the stages. Each stage takes one type and gives the next, so that a wrong order does not compile:
//! [`Scene`] → [`Sliced`] → [`Repaired`] → [`SelfContained`] → [`Checked`] → [`Unique`] → [`Rendered`].

use std::sync::Arc;

use manimill_runner::Judgement;
use manimill_syntax::Name;
use serde::{Deserialize, Serialize};

use crate::dedup::Twin;
use crate::index::{Dialect, FileId};
use crate::ledger::{Decision, Stage};
use crate::sources::Description;

/// Where a sample comes from: enough to find its text again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The `id` of its source.
    pub source: Arc<str>,
    /// The repository, package or file, as a URL or name.
    pub repository: Arc<str>,
    /// Commit, version or content hash.
    pub revision: Arc<str>,
    /// Path of the file, with `/` between the parts.
    pub path: Arc<str>,
    /// Which part of the file (`row 17`), where it holds several.
    pub part: Option<Arc<str>>,
    /// First line of the scene class in the file, counted from 1.
    pub first_line: u32,
    /// Last line of the scene class.
    pub last_line: u32,
    /// SPDX expression, or `unknown`.
    pub licence: Arc<str>,
    /// Ids of the scenes that its class extends, at any depth, where these show something themselves.
    pub extends: Vec<Arc<str>>,
}

/// One scene class, found but not cut out yet.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Unique in the build: `source:path#Class`.
    pub id: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// The class's name.
    pub name: Name,
    /// Whose Manim it speaks.
    pub dialect: Dialect,
    /// What its author says that it shows.
    pub description: Option<Description>,
    /// The project, by its place among the sources.
    pub project: usize,
    /// The file in that project.
    pub file: FileId,
    /// Which of the file's statements the class is.
    pub statement: usize,
}

/// A scene as one file, and what was done to it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Unique in the build.
    pub id: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// The class to render.
    pub scene: Name,
    /// Whose Manim its source speaks.
    pub dialect: Dialect,
    /// What its author says that it shows.
    pub description: Option<Description>,
    /// The file.
    pub code: String,
    /// The file as it was cut out, before anything was repaired: what people compare `code` with.
    pub original: Arc<str>,
    /// Every edit that the meaning depends on, in order.
    pub changes: Vec<Change>,
    /// BLAKE3 of the text before the tool laid it out: equal for sources that hold the same bytes.
    pub bytes: [u8; 32],
}

impl Sample {
    /// The decision to drop this sample.
    pub fn drop(self, stage: Stage, reason: impl Into<String>, evidence: impl Into<String>) -> Decision {
        Decision { stage, id: self.id, reason: reason.into(), evidence: evidence.into(), code: self.code }
    }
}

/// One recorded edit of a sample.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The rule that made it; `manimill explain RULE` says what it does.
    pub rule: String,
    /// Whether the sample can behave differently.
    pub safety: Safety,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// What an edit may do to what a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Same behaviour, always.
    Safe,
    /// Same behaviour under checked conditions; the render proves it.
    Guarded,
    /// What is seen changes.
    Lossy,
}

impl Safety {
    /// The name that files and messages use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Guarded => "guarded",
            Self::Lossy => "lossy",
        }
    }
}

/// A scene cut out into one file.
#[derive(Clone, Debug)]
pub struct Sliced(pub Sample);

/// A sample written for today's Manim.
#[derive(Clone, Debug)]
pub struct Repaired(pub Sample);

/// A sample that needs no file.
#[derive(Clone, Debug)]
pub struct SelfContained(pub Sample);

/// A sample without cheap findings.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The sample.
    pub sample: Sample,
    /// Packages that it imports beside Manim and the standard library, sorted.
    pub packages: Vec<String>,
}

/// A sample that stands for all its twins.
#[derive(Clone, Debug)]
pub struct Unique {
    /// The sample.
    pub checked: Checked,
    /// The twins that it stands for, by id.
    pub twins: Vec<Twin>,
    /// The samples that are too alike to be on two sides of a split share this: the least id among them. Every two samples
    /// whose Jaccard similarity reaches `dedup.related` have the same.
    pub cluster: Arc<str>,
    /// What the authors of its twins say that they show, where that differs.
    pub alternatives: Vec<Description>,
    /// The protected samples that it matches, as `set:row`, sorted; only where the set says `mark`.
    pub contaminates: Vec<Arc<str>>,
    /// How well the description fits the code, 0 to 1; `None` where there is nothing to compare.
    pub alignment: Option<f64>,
    /// Near twins that may run where this one does not, the best first.
    pub reserves: Vec<Reserve>,
}

/// A near twin that was dropped, and may be won back.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// The sample.
    pub checked: Checked,
    /// How it is like the one that stays.
    pub twin: Twin,
    /// How well its description fits.
    pub alignment: Option<f64>,
}

impl Unique {
    /// A sample that nothing was compared with.
    pub fn alone(checked: Checked) -> Self {
        let cluster = checked.sample.id.clone();
        Self {
            checked,
            twins: Vec::new(),
            cluster,
            alternatives: Vec::new(),
            contaminates: Vec::new(),
            alignment: None,
            reserves: Vec::new(),
        }
    }
}

/// A sample whose verdict is known.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The sample.
    pub unique: Unique,
    /// The verdict, and what the sample did; `None` where nothing is run.
    pub judgement: Option<Judgement>,
}

//! The checker: reads an English text by its own lights, cuts it into claims, and looks for each on the timeline.
//!
//! It knows nothing of how a narrator words things. A claim is *confirmed* where the timeline shows it, *contradicted* where the timeline
//! shows something else in its place, and *not checkable* otherwise: what a timeline does not record is never held against a text.
//!
//! *Architecture Invariant:* nothing here comes from `words` or `styles`.

mod judge;
mod lexicon;
mod order;
mod paint;
mod read;
mod tokens;
mod world;

use manimill_runner::Timeline;
use serde::{Deserialize, Serialize};

/// What a text claims, and what the timeline says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounding {
    /// In the order of the text.
    pub claims: Vec<Claim>,
    /// How many of them the timeline confirms.
    pub confirmed: u32,
    /// How many of them it contradicts.
    pub contradicted: u32,
    /// How many of them it can say nothing of.
    pub unchecked: u32,
}

impl Grounding {
    /// The share of the claims that are confirmed; none where a text claims nothing.
    pub fn share(&self) -> Option<f64> {
        let all = self.claims.len();
        (all > 0).then(|| f64::from(self.confirmed) / all as f64)
    }
}

/// One statement of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Where in the text it stands: first byte and the byte after the last.
    pub span: (u32, u32),
    /// What it is about.
    pub kind: ClaimKind,
    /// What the timeline says of it.
    pub verdict: Verdict,
    /// What on the timeline says so, in a few words.
    pub evidence: String,
}

/// What a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// That there is such a thing.
    Object,
    /// How many there are.
    Count,
    /// What is written.
    Text,
    /// Which formula is shown.
    Formula,
    /// Which colour something has.
    Color,
    /// Where something is.
    Place,
    /// What comes before what.
    Order,
    /// How something comes, goes, moves or changes.
    Motion,
    /// How long something takes.
    Duration,
    /// What the camera does.
    Camera,
}

/// What a timeline says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is so.
    Confirmed,
    /// It is otherwise.
    Contradicted,
    /// It cannot be told.
    Unchecked,
}

/// Reads a text and checks what it claims.
pub fn check(text: &str, timeline: &Timeline) -> Grounding {
    let world = world::World::of(timeline);
    let reading = read::read(text);
    let mut claims = judge::judge(&reading, &world);
    claims.extend(order::judge(&reading, &world));
    claims.sort_by_key(|claim| (claim.span, claim.kind));
    let count = |verdict| claims.iter().filter(|claim| claim.verdict == verdict).count() as u32;
    Grounding {
        confirmed: count(Verdict::Confirmed),
        contradicted: count(Verdict::Contradicted),
        unchecked: count(Verdict::Unchecked),
        claims,
    }
}

//! Nothing disappears silently: every candidate that enters a stage leaves it, or is dropped with a reason.
//!
//! The unit is the *candidate*: a scene class, or a document that should hold one and does not (a row without code,
//! an example without a scene). A stage closes its entry with what came in and what went out; the ledger checks at run
//! time that `in = out + dropped` and that each stage takes in all that the one before it let out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The stages in the order in which a candidate meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Reading the material.
    Sources,
    /// Finding the scenes.
    Index,
    /// One scene → one file.
    Slice,
    /// Manim of today.
    Repair,
    /// No file needed.
    Assets,
    /// Cheap findings.
    Check,
    /// One of each.
    Dedup,
    /// The last gate: does it run?
    Render,
    /// Length, difficulty, sides.
    Shape,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 9] = [
        Self::Sources,
        Self::Index,
        Self::Slice,
        Self::Repair,
        Self::Assets,
        Self::Check,
        Self::Dedup,
        Self::Render,
        Self::Shape,
    ];

    /// The name that the command line and the files use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Index => "index",
            Self::Slice => "slice",
            Self::Repair => "repair",
            Self::Assets => "assets",
            Self::Check => "check",
            Self::Dedup => "dedup",
            Self::Render => "render",
            Self::Shape => "shape",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A candidate that a stage dropped: why, and everything a person needs to judge whether that was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The stage that dropped it.
    pub stage: Stage,
    /// The candidate's id.
    pub id: Arc<str>,
    /// A closed, countable reason in kebab-case; `manimill explain REASON` says what it means.
    pub reason: String,
    /// The evidence: a message, a traceback, the twin's id.
    pub evidence: String,
    /// The code as it stood when it was dropped.
    pub code: String,
}

/// What one stage did, in candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The stage.
    pub stage: Stage,
    /// Candidates that entered it.
    #[serde(rename = "in")]
    pub entered: usize,
    /// Candidates that left it for the next one.
    pub out: usize,
    /// Candidates that it dropped.
    pub dropped: usize,
    /// How many for which reason.
    pub reasons: BTreeMap<String, usize>,
}

/// The entries of one build, in the order of the stages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
    decisions: Vec<Decision>,
}

impl Ledger {
    /// Closes a stage.
    ///
    /// # Panics
    /// When the books do not balance: that is a bug of the tool, never of its input.
    pub fn close(&mut self, stage: Stage, entered: usize, out: usize, decisions: Vec<Decision>) {
        let dropped = decisions.len();
        assert_eq!(entered, out + dropped, "stage {stage}: {entered} entered, {out} left, {dropped} were dropped");
        if let Some(before) = self.entries.last() {
            assert!(before.stage < stage, "stage {stage} came after {}", before.stage);
            assert_eq!(before.out, entered, "stage {stage} did not take in all that {} let out", before.stage);
        }
        let mut reasons = BTreeMap::new();
        for decision in &decisions {
            assert_eq!(decision.stage, stage, "a decision of another stage");
            *reasons.entry(decision.reason.clone()).or_default() += 1;
        }
        self.entries.push(Entry { stage, entered, out, dropped, reasons });
        self.decisions.extend(decisions);
    }

    /// Candidates that were found late, as pieces of others: they went through every stage so far together with the whole.
    pub fn discover(&mut self, candidates: usize) {
        for entry in &mut self.entries {
            entry.entered += candidates;
            entry.out += candidates;
        }
    }

    /// Lets a dropped candidate live: another one is dropped in its stead, in the same stage and for the same reason.
    ///
    /// # Panics
    /// When nobody of that id was dropped so.
    pub fn replace(&mut self, id: &str, instead: Decision) {
        let is_it = |decision: &&mut Decision| {
            &*decision.id == id && decision.stage == instead.stage && decision.reason == instead.reason
        };
        let Some(decision) = self.decisions.iter_mut().find(is_it) else {
            panic!("{id} was not dropped as {}, so nothing can be in its stead", instead.reason)
        };
        *decision = instead;
    }

    /// Lets a dropped candidate live after all.
    ///
    /// # Panics
    /// When nobody of that id was dropped in that stage.
    pub fn revive(&mut self, stage: Stage, id: &str) {
        let place = self.decisions.iter().position(|decision| &*decision.id == id && decision.stage == stage);
        let entry = self.entries.iter_mut().find(|entry| entry.stage == stage);
        let (Some(place), Some(entry)) = (place, entry) else { panic!("{id} was not dropped in the stage {stage}") };
        let decision = self.decisions.remove(place);
        entry.out += 1;
        entry.dropped -= 1;
        if let Some(count) = entry.reasons.get_mut(&decision.reason) {
            *count -= 1;
        }
        entry.reasons.retain(|_, count| *count > 0);
    }

    /// One entry a stage, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every dropped candidate, stage by stage.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drop(stage: Stage, reason: &str) -> Decision {
        Decision { stage, id: "a".into(), reason: reason.into(), evidence: String::new(), code: String::new() }
    }

    #[test]
    fn counts_reasons() {
        let mut ledger = Ledger::default();
        ledger.close(Stage::Index, 3, 1, vec![drop(Stage::Index, "no-scene"), drop(Stage::Index, "no-scene")]);
        ledger.close(Stage::Slice, 1, 1, vec![]);
        assert_eq!(ledger.entries()[0].reasons["no-scene"], 2);
        assert_eq!(ledger.decisions().len(), 2);
    }

    #[test]
    fn what_is_found_late_was_there_from_the_first_stage_on() {
        let mut ledger = Ledger::default();
        ledger.close(Stage::Index, 3, 2, vec![drop(Stage::Index, "no-scene")]);
        ledger.discover(2);
        ledger.close(Stage::Render, 4, 3, vec![drop(Stage::Render, "piece-unproven")]);
        assert_eq!((ledger.entries()[0].entered, ledger.entries()[0].out), (5, 4));
    }

    #[test]
    fn what_lives_after_all_is_counted_as_if_it_had_never_been_dropped() {
        let mut ledger = Ledger::default();
        ledger.close(Stage::Dedup, 3, 2, vec![drop(Stage::Dedup, "near-twin")]);
        ledger.revive(Stage::Dedup, "a");
        ledger.close(Stage::Render, 3, 3, vec![]);
        let entry = &ledger.entries()[0];
        assert_eq!((entry.out, entry.dropped, entry.reasons.len(), ledger.decisions().len()), (3, 0, 0, 0));
    }

    #[test]
    #[should_panic(expected = "2 entered, 1 left, 0 were dropped")]
    fn refuses_books_that_do_not_balance() {
        Ledger::default().close(Stage::Index, 2, 1, vec![]);
    }

    #[test]
    fn one_goes_in_the_stead_of_another() {
        let mut ledger = Ledger::default();
        ledger.close(Stage::Dedup, 2, 1, vec![drop(Stage::Dedup, "near-twin")]);
        let instead = Decision { id: "b".into(), ..drop(Stage::Dedup, "near-twin") };
        ledger.replace("a", instead.clone());
        assert_eq!((ledger.decisions(), ledger.entries()[0].dropped), ([instead].as_slice(), 1));
    }

    #[test]
    #[should_panic(expected = "did not take in all")]
    fn refuses_a_gap_between_stages() {
        let mut ledger = Ledger::default();
        ledger.close(Stage::Index, 2, 2, vec![]);
        ledger.close(Stage::Slice, 1, 1, vec![]);
    }
}

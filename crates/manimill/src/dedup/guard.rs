//! What must not be in the dataset: rows of evaluation sets, by code and by prompt, and what an earlier release has.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::known::{Known, Match};
use super::print::Print;
use super::prompts::{Echo, GRAM, Prompts, words};
use super::{Likeness, rounded};
use crate::ledger::{Decision, Stage};
use crate::sample::Sample;
use crate::settings::NearSettings;

/// One row of an evaluation set, or one sample of an earlier release.
#[derive(Clone, Debug)]
pub struct GuardedRow {
    /// How people find it: `set:row 17`.
    pub label: Arc<str>,
    /// Its code, if it has any.
    pub print: Option<Print>,
    /// Its prompt, if it has any.
    pub prompt: Option<String>,
}

/// Rows that samples are compared with.
#[derive(Debug)]
pub struct Guarded {
    name: Arc<str>,
    action: Action,
    rows: Vec<GuardedRow>,
    known: Known,
    /// The rows that the known codes stand in.
    code_rows: Vec<usize>,
    prompts: Prompts,
}

/// What becomes of a sample that is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is dropped: it would contaminate an evaluation.
    Drop,
    /// It stays, and says so.
    Mark,
    /// It is dropped: an earlier release has it.
    Released,
}

/// What was compared with what, and what was found: for the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuardReport {
    /// The set's id, or the release's folder.
    pub name: Arc<str>,
    /// What becomes of what matches.
    pub action: Action,
    /// Rows with a code.
    pub codes: usize,
    /// Rows with a prompt.
    pub prompts: usize,
    /// Samples that matched.
    pub matched: usize,
}

impl Guarded {
    /// Makes rows ready to be compared with. Prompts count for evaluation sets only: a release may well describe two samples alike.
    pub fn new(name: Arc<str>, action: Action, rows: Vec<GuardedRow>, settings: &NearSettings) -> Self {
        let with_code = rows.iter().enumerate().filter_map(|(row, guarded)| Some((row, guarded.print.clone()?)));
        let (code_rows, prints): (Vec<usize>, Vec<Print>) = with_code.unzip();
        let prompts = rows.iter().enumerate().filter_map(|(row, guarded)| Some((row, guarded.prompt.as_deref()?)));
        let prompts = if action == Action::Released { Prompts::default() } else { Prompts::of(prompts) };
        Self { name, action, known: Known::of(prints, settings), code_rows, prompts, rows }
    }

    /// Which of the samples match, each with the row and the evidence.
    pub(super) fn matches(&self, samples: &[(&Sample, &Print)], settings: &NearSettings) -> Vec<Option<(Arc<str>, String)>> {
        let described: Vec<Vec<u64>> = samples
            .iter()
            .map(|(sample, _)| sample.description.as_ref().map(|description| words(&description.text)).unwrap_or_default())
            .collect();
        let common = self.prompts.common(described.iter().map(Vec::as_slice));
        let of_sample = |((_, print), words): (&(&Sample, &Print), &Vec<u64>)| {
            let code = self.known.find(print, settings).map(|found| self.of_code(found));
            code.or_else(|| self.of_prompt(words, &common))
        };
        samples.par_iter().zip(&described).map(of_sample).collect()
    }

    /// Whether what matches would contaminate an evaluation.
    pub(crate) fn is_protected(&self) -> bool {
        self.action == Action::Drop
    }

    /// Whether a code is among its rows, or nearly so.
    pub(crate) fn has(&self, print: &Print, settings: &NearSettings) -> bool {
        self.known.find(print, settings).is_some()
    }

    pub(super) fn report(&self, matched: usize) -> GuardReport {
        GuardReport {
            name: self.name.clone(),
            action: self.action,
            codes: self.code_rows.len(),
            prompts: if self.action == Action::Released {
                0
            } else {
                self.rows.iter().filter(|row| row.prompt.is_some()).count()
            },
            matched,
        }
    }

    pub(super) fn action(&self) -> Action {
        self.action
    }

    /// The decision to drop a sample that matches.
    pub(super) fn drop(&self, sample: Sample, evidence: String) -> Decision {
        let reason = if self.action == Action::Released { "released" } else { "contamination" };
        sample.drop(Stage::Dedup, reason, evidence)
    }

    fn of_code(&self, found: Match) -> (Arc<str>, String) {
        let label = self.rows[self.code_rows[found.known]].label.clone();
        let (kind, degree) = (found.kind.name(), found.degree);
        let evidence = if found.kind == Likeness::Near {
            format!("near twin of {label} (Jaccard {}, edit {})", rounded(degree.jaccard), rounded(degree.edit))
        } else {
            format!("{kind} twin of {label}")
        };
        (label, evidence)
    }

    fn of_prompt(&self, words: &[u64], common: &FxHashSet<u64>) -> Option<(Arc<str>, String)> {
        let (row, echo) = self.prompts.find(words, common)?;
        let label = self.rows[row].label.clone();
        let evidence = match echo {
            Echo::Same => format!("the prompt of {label}"),
            Echo::Near(jaccard) => format!("nearly the prompt of {label} (Jaccard of its word pairs {})", rounded(jaccard)),
            Echo::Gram => format!("shares {GRAM} words in a row with the prompt of {label}"),
        };
        Some((label, evidence))
    }
}

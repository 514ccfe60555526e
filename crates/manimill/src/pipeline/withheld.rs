//! Which dropped candidates are not to be published, not even among what was rejected: what has a licence that is not wanted, and
//! what a protected set has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Build, caught};
use crate::dedup::{Guarded, Print};
use crate::index::Indexed;
use crate::ledger::Decision;

/// The licence of every document, by the part of its scenes' ids that they share.
pub(super) fn licences(indexed: &[Indexed]) -> BTreeMap<String, Arc<str>> {
    let mut licences = BTreeMap::new();
    for source in indexed {
        let broken = source.broken.iter().map(|(document, _)| document);
        for document in source.documents().chain(broken) {
            let id = source.id(document, "-");
            licences.insert(document_of(&id).to_owned(), document.licence.clone());
        }
    }
    licences
}

/// The part of an id that names the document.
fn document_of(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(document, _)| document)
}

impl Build<'_> {
    /// The ids of the dropped candidates whose code is not to be published.
    pub(super) fn withheld(&self) -> BTreeSet<Arc<str>> {
        let decisions = self.ledger.decisions().iter();
        let withheld = decisions.filter(|decision| {
            let is_excluded = matches!(&*decision.reason, "licence" | "contamination");
            is_excluded || self.protected.contains(&decision.id) || !self.may_be_published(decision)
        });
        withheld.map(|decision| decision.id.clone()).collect()
    }

    /// Whether its licence is wanted, for candidates that were dropped before anybody asked.
    fn may_be_published(&self, decision: &Decision) -> bool {
        let Some(wanted) = &self.settings.licences else { return true };
        if let Some(licence) = self.licences.get(document_of(&decision.id)) {
            return wanted.contains(&**licence);
        }
        let source = self.settings.sources.iter().find(|source| decision.id.starts_with(&format!("{}:", source.id)));
        source.and_then(|source| source.licence.as_ref()).is_some_and(|licence| wanted.contains(&**licence))
    }

    /// The candidates that were dropped before anything was compared with the protected sets, and are in them.
    pub(super) fn found_again(&self, guards: &[Guarded]) -> BTreeSet<Arc<str>> {
        let guards: Vec<&Guarded> = guards.iter().filter(|guard| guard.is_protected()).collect();
        if guards.is_empty() {
            return BTreeSet::new();
        }
        let near = &self.settings.dedup.near;
        let is_known = |decision: &&Decision| {
            let bytes = *blake3::hash(decision.code.as_bytes()).as_bytes();
            let print = caught(|| Print::of(&decision.code, &bytes, near)).unwrap_or_else(|_| Print::unreadable(&bytes));
            guards.iter().any(|guard| guard.has(&print, near))
        };
        let dropped = self.ledger.decisions().par_iter().filter(|decision| !decision.code.is_empty());
        dropped.filter(is_known).map(|decision| decision.id.clone()).collect()
    }
}

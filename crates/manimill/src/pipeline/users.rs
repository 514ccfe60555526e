//! What is the user's: decisions about samples, and the dataset of an earlier build.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Build;
use crate::export::schema::Record;
use crate::export::{Lock, place};
use crate::ledger::Stage;

impl Build<'_> {
    /// Decisions about samples that are nowhere: a typing error, or the sample has another id now.
    pub(super) fn warn_of_unknown_decisions(&self, records: &[Record], failures: &BTreeMap<Arc<str>, String>) {
        let review = &self.settings.review;
        // Pieces are found late, and by builds that run everything only.
        let is_whole = self.settings.until >= Stage::Shape && self.settings.limit.is_none();
        if review.iter().next().is_none() || self.settings.until < Stage::Index {
            return;
        }
        let kept = records.iter().map(|record| record.id.as_str());
        let known: BTreeSet<&str> = kept.chain(self.ledger.decisions().iter().map(|decision| &*decision.id)).collect();
        let is_read = |id: &str| !failures.contains_key(id.split_once(':').map_or(id, |(source, _)| source));
        let unknown = review.iter().filter(|said| !known.contains(said.id.as_str()) && is_read(&said.id));
        for said in unknown.filter(|said| is_whole || !is_piece(&said.id)) {
            let near = crate::suggest::nearest(&said.id, known.iter().copied());
            let hint = near.map_or_else(
                || "`manimill serve` shows what there is; take the decision out if the sample is gone".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let file = review.path().display();
            self.observer
                .warns(&format!("{file}: the decision for `{}` is about no sample of this build\nhint: {hint}", said.id));
        }
    }

    /// How many rows there are that no rows must not take the place of; none where that may be.
    pub(super) fn rows_to_keep(&self, records: &[Record]) -> Option<usize> {
        let output = &self.settings.output;
        if !records.is_empty() || self.settings.allow_empty || Lock::read(output).is_ok_and(|lock| lock.is_unfinished()) {
            return None;
        }
        Some(place::rows_in(output)).filter(|rows| *rows > 0)
    }
}

/// Whether an id is of a piece of a long sample: `source:path#Class/2`.
fn is_piece(id: &str) -> bool {
    id.rsplit_once('#').is_some_and(|(_, class)| class.contains('/'))
}

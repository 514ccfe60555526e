//! A first result before everything is done: the rows as they are before they are run, and builds over a few scenes only.

use std::collections::{BTreeMap, VecDeque};

use super::Build;
use crate::describe::prompts;
use crate::error::Error;
use crate::export::schema::Record;
use crate::export::{Lock, place};
use crate::ledger::{Decision, Stage};
use crate::render::trust::Trust;
use crate::sample::{Rendered, Scene, Unique};

impl Build<'_> {
    /// Writes the rows that are about to be run, where no finished dataset would be lost by that. They are what a person may look at
    /// meanwhile; the finished dataset takes their place.
    pub(super) fn write_early(&self, samples: &[Unique]) -> Result<(), Error> {
        let output = &self.settings.output;
        let would_lose = place::rows_in(output) > 0 && !Lock::read(output)?.is_unfinished();
        if samples.is_empty() || would_lose {
            return Ok(());
        }
        let mut records: Vec<Record> = samples
            .iter()
            .map(|unique| Rendered { unique: unique.clone(), judgement: None })
            .map(|rendered| Record::of(rendered, None, &self.settings.shape.tokenizers, false, &Trust::default()))
            .collect();
        prompts::narrate_all(&mut records);
        prompts::choose(&self.settings.describe, &mut records);
        self.export(&records, &Trust::default(), None, &self.lock.of_unfinished())?;
        self.observer.tells(&format!(
            "{} in {} to look at while they are run; the finished dataset takes their place",
            counted(records.len(), "sample"),
            output.display()
        ));
        Ok(())
    }

    /// Lets at most so many scenes go on as the user asked for, the same number of each source as far as it has them. The others are
    /// dropped as `over-limit`.
    pub(super) fn limit(&self, scenes: Vec<Scene>, lost: &mut Vec<Decision>) -> Vec<Scene> {
        let Some(limit) = self.settings.limit else { return scenes };
        let mut by_source: BTreeMap<usize, VecDeque<Scene>> = BTreeMap::new();
        for scene in scenes {
            by_source.entry(scene.project).or_default().push_back(scene);
        }
        let mut kept = Vec::new();
        while kept.len() < limit && by_source.values().any(|scenes| !scenes.is_empty()) {
            let next = by_source.values_mut().filter_map(VecDeque::pop_front);
            for scene in next {
                if kept.len() < limit {
                    kept.push(scene);
                } else {
                    lost.push(over_limit(scene, limit));
                }
            }
        }
        lost.extend(by_source.into_values().flatten().map(|scene| over_limit(scene, limit)));
        kept
    }
}

fn over_limit(scene: Scene, limit: usize) -> Decision {
    let evidence = format!("the build was to look at {} at most (`--limit {limit}`)", counted(limit, "scene"));
    Decision { stage: Stage::Index, id: scene.id, reason: "over-limit".into(), evidence, code: String::new() }
}

/// `1 row`, `2 rows`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

//! One of each: samples that are the same text, or the same program in another layout, leave one survivor.

mod overlap;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::Arc;

use manimill_syntax::normalised_hash;

pub use overlap::{Overlap, Overlaps, Shared, SourceCodes};

use crate::ledger::{Decision, Stage};
use crate::sample::{Checked, Unique};
use crate::settings::Settings;
use crate::sources::Description;

/// 32 bytes that are equal for equal programs.
type Key = [u8; 32];

/// Groups twins and keeps one of each group: of the source with the highest priority, then one with a description,
/// then the first id. The survivor takes over a description where it has none.
pub fn dedup(settings: &Settings, samples: Vec<(Checked, Option<Key>)>) -> (Vec<Unique>, Vec<Decision>) {
    let priorities: BTreeMap<&str, i64> = settings.sources.iter().map(|source| (&*source.id, source.priority)).collect();
    let mut groups: BTreeMap<Key, Vec<Checked>> = BTreeMap::new();
    for (checked, key) in samples {
        groups.entry(key.unwrap_or_else(|| exact_key(&checked.sample.code))).or_default().push(checked);
    }
    let (mut survivors, mut decisions) = (Vec::new(), Vec::new());
    for mut group in groups.into_values() {
        group.sort_by(|left, right| {
            let rank = |checked: &Checked| {
                let priority = priorities.get(&*checked.sample.origin.source).copied().unwrap_or_default();
                (Reverse(priority), checked.sample.description.is_none(), checked.sample.id.clone())
            };
            rank(left).cmp(&rank(right))
        });
        let mut group = group.into_iter();
        let Some(mut survivor) = group.next() else { continue };
        let mut twins: Vec<Arc<str>> = Vec::new();
        for twin in group {
            if survivor.sample.description.is_none()
                && let Some(description) = &twin.sample.description
            {
                let origin = format!("{} of the twin {}", description.origin, twin.sample.id);
                survivor.sample.description = Some(Description { text: description.text.clone(), origin });
            }
            let kind = if twin.sample.bytes == survivor.sample.bytes { "exact-twin" } else { "normalised-twin" };
            twins.push(twin.sample.id.clone());
            decisions.push(twin.sample.drop(Stage::Dedup, kind, format!("of {}", survivor.sample.id)));
        }
        twins.sort_unstable();
        survivors.push(Unique { checked: survivor, twins });
    }
    survivors.sort_by(|left, right| left.checked.sample.id.cmp(&right.checked.sample.id));
    decisions.sort_by(|left, right| left.id.cmp(&right.id));
    (survivors, decisions)
}

/// The key under which a code's twins are found: equal for the same program in another layout.
pub fn key(code: &str) -> Option<Key> {
    let mut hasher = KeyHasher(blake3::Hasher::new());
    normalised_hash(code, &mut hasher).ok()?;
    Some(*hasher.0.finalize().as_bytes())
}

fn exact_key(code: &str) -> Key {
    *blake3::hash(code.as_bytes()).as_bytes()
}

struct KeyHasher(blake3::Hasher);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.finalize();
        u64::from_le_bytes(digest.as_bytes()[..8].try_into().unwrap_or_default())
    }
}

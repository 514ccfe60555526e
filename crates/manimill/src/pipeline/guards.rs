//! What a build must not contain: evaluation sets and earlier releases, read before the costly stages.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Build, caught};
use crate::dedup::{Action, Guarded, GuardedRow, Print};
use crate::error::Error;
use crate::export::read_release;
use crate::settings::ProtectedSettings;
use crate::sources::{Context, Pair, read_pairs};

impl Build<'_> {
    pub(super) fn guards(&self) -> Result<Vec<Guarded>, Error> {
        let settings = &self.settings.dedup;
        let mut guards = Vec::new();
        for set in &settings.protected {
            self.check_stop()?;
            let action = if set.mark { Action::Mark } else { Action::Drop };
            guards.push(Guarded::new(set.source.id.clone(), action, self.protected_rows(set)?, &settings.near));
        }
        for folder in &settings.against {
            self.check_stop()?;
            let name: Arc<str> = folder.file_name().map_or_else(|| "release".into(), |name| name.to_string_lossy().into());
            guards.push(Guarded::new(name, Action::Released, read_release(folder, &settings.near)?, &settings.near));
        }
        Ok(guards)
    }

    fn protected_rows(&self, set: &ProtectedSettings) -> Result<Vec<GuardedRow>, Error> {
        let context = Context { cache: &self.settings.cache, limits: self.settings.limits, pin: None, stop: self.stop };
        let pairs = read_pairs(&set.source, &set.rows, &context)?;
        if pairs.is_empty() {
            self.observer.warns(&format!("the protected set `{}` holds nothing to compare with", set.source.id));
        }
        let near = &self.settings.dedup.near;
        let row = |pair: Pair| {
            let print = pair.code.map(|code| {
                let bytes = *blake3::hash(code.as_bytes()).as_bytes();
                caught(|| Print::of(&code, &bytes, near)).unwrap_or_else(|_| Print::unreadable(&bytes))
            });
            GuardedRow { label: format!("{}:{}", set.source.id, pair.part).into(), print, prompt: pair.prompt }
        };
        Ok(pairs.into_par_iter().map(row).collect())
    }
}

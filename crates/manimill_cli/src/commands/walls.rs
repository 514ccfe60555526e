//! The question whether strangers' programs may run where this machine cannot wall them in: asked once, on a terminal.

use std::io::{IsTerminal as _, stderr, stdin};

use anyhow::Context as _;
use manimill::error::{Error, ErrorKind};
use manimill::settings::Settings;
use manimill_runner::environment::agree_to_partial_walls;

use crate::talk;

/// Whether the user agrees to go on in spite of this error. The answer is remembered for this machine.
pub(super) fn agreed(settings: &Settings, error: &Error) -> anyhow::Result<bool> {
    let ErrorKind::Walls { missing } = error.kind() else { return Ok(false) };
    if settings.render.walls.is_some() || !stdin().is_terminal() || !stderr().is_terminal() {
        return Ok(false);
    }
    talk::say(&format!(
        "Scenes and formulas are other people's programs. This machine lacks {missing}, so that they may read the files of this account \
         and reach its other programs.\nRun them all the same, now and in later builds? [y/N]"
    ));
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(false);
    }
    agree_to_partial_walls(&settings.cache).with_context(|| format!("{} cannot be written", settings.cache.display()))?;
    Ok(true)
}

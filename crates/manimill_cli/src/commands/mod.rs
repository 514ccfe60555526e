//! The commands, one file each.

mod assess;
mod build;
mod check;
mod doctor;
mod explain;
mod report;
mod serve;
mod slice;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use manimill::ledger::Stage;
use manimill::options;
use manimill::settings::Settings;

use crate::args::{Arguments, Command};

/// Done, but there is something to look at.
const FINDINGS: u8 = 1;

/// The dataset's folder, named by itself or by the configuration that it was built with.
fn dataset_folder(arguments: &Arguments, place: &Path) -> anyhow::Result<PathBuf> {
    if place.is_dir() && !place.join("manimill.toml").exists() {
        return Ok(place.to_owned());
    }
    let config = if place.is_dir() { place.join("manimill.toml") } else { place.to_owned() };
    let settings = Settings::resolve(options::read(&config)?, &config, arguments.cache_folder()?, Stage::Render)?;
    Ok(settings.output)
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Build { config, until, workers, rejudge } => build::run(arguments, config, *until, *workers, *rejudge),
        Command::Check { files, no_render } => check::run(arguments, files, *no_render),
        Command::Slice { file, scene, explain } => slice::run(arguments, file, scene, *explain),
        Command::Assess { location, kind, include, code, against, trials } => {
            let place = assess::Place { location, kind: kind.as_deref(), include, code: code.as_deref() };
            assess::run(arguments, &place, against.as_deref(), *trials)
        }
        Command::Serve { config, port } => serve::run(arguments, config, *port),
        Command::Report { place, output } => report::run(arguments, place, output.as_deref()),
        Command::Explain { rule } => explain::run(arguments, rule.as_deref()),
        Command::Doctor { fix, config } => doctor::run(arguments, *fix, config.as_deref()),
    }
}

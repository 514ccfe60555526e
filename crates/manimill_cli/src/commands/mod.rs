//! The commands, one file each.

mod assess;
mod build;
mod check;
mod describe;
mod doctor;
mod explain;
mod init;
mod ports;
mod report;
mod serve;
mod slice;
mod walls;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use manimill::describe::settings::ModelUse;
use manimill::ledger::Stage;
use manimill::options;
use manimill::settings::Settings;

use crate::args::{Arguments, Command};

/// Done, but there is something to look at.
const FINDINGS: u8 = 1;

const CONFIG: &str = "manimill.toml";

/// The configuration: the file itself, or the one in the folder that is named.
fn config_file(place: &Path) -> anyhow::Result<PathBuf> {
    if !place.is_dir() {
        return Ok(place.to_owned());
    }
    let file = place.join(CONFIG);
    if !file.exists() {
        let shown = place.display();
        anyhow::bail!("there is no {CONFIG} in {shown}\nhint: `manimill init {shown}` writes one for what is in that folder");
    }
    Ok(file)
}

/// A number with its noun: `1 row`, `2 rows`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The dataset's folder, named by itself or by the configuration that it was built with.
fn dataset_folder(arguments: &Arguments, place: &Path) -> anyhow::Result<PathBuf> {
    let shown = place.display();
    if !place.exists() {
        anyhow::bail!(
            "there is no dataset and no configuration at {shown}\nhint: name the folder of a dataset, or the configuration that it is built with"
        );
    }
    if place.is_dir() && !place.join(CONFIG).exists() {
        if !place.join("ledger.json").exists() && !place.join(".manimill-switch").exists() {
            anyhow::bail!(
                "{shown} holds no dataset (no ledger.json) and no {CONFIG}\nhint: name the folder that `manimill build` has written"
            );
        }
        return Ok(place.to_owned());
    }
    let config = if place.is_dir() { place.join(CONFIG) } else { place.to_owned() };
    let settings = Settings::resolve(options::read(&config)?, &config, arguments.cache_folder()?, Stage::Render)?;
    Ok(settings.output)
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Init { place, output } => init::run(arguments, place, output),
        Command::Build { config, until, workers, limit, rejudge, allow_empty } => {
            let asked =
                build::Asked { until: *until, workers: *workers, limit: *limit, rejudge: *rejudge, allow_empty: *allow_empty };
            build::run(arguments, config, &asked)
        }
        Command::Check { files, no_render, write } => check::run(arguments, files, *no_render, *write),
        Command::Slice { file, scene, explain } => slice::run(arguments, file, scene, *explain),
        Command::Assess { location, kind, include, code, against, trials } => {
            let place = assess::Place { location, kind: kind.as_deref(), include, code: code.as_deref() };
            assess::run(arguments, &place, against.as_deref(), *trials)
        }
        Command::Describe { place, prompt, export, import, dry_run } => {
            let model_use = match (export, import, dry_run) {
                (Some(file), ..) => Some(ModelUse::Export(file.clone())),
                (_, Some(file), _) => Some(ModelUse::Import(file.clone())),
                (.., true) => Some(ModelUse::DryRun),
                _ => None,
            };
            match model_use {
                Some(model_use) => describe::with_model(arguments, place, model_use),
                None => describe::run(arguments, place, prompt.as_deref()),
            }
        }
        Command::Serve { config, port } => serve::run(arguments, config, *port),
        Command::Report { place, output } => report::run(arguments, place, output.as_deref()),
        Command::Explain { rule } => explain::run(arguments, rule.as_deref()),
        Command::Doctor { fix, config } => doctor::run(arguments, *fix, config.as_deref()),
    }
}

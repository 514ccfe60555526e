//! `manimill doctor`: what this machine has and lacks.

use std::path::Path;
use std::process::ExitCode;

use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{default_environment_spec, environment_spec};
use manimill::settings::Settings;
use manimill_runner::Environment;
use manimill_runner::doctor::{State, examine};
use serde_json::json;

use super::FINDINGS;
use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, fix: bool, config: Option<&Path>) -> anyhow::Result<ExitCode> {
    let cache = arguments.cache_folder()?;
    let spec = match config {
        Some(config) => {
            let config = &super::config_file(config)?;
            environment_spec(&Settings::resolve(options::read(config)?, config, cache, Stage::Render)?)
        }
        None => default_environment_spec(&cache),
    };
    if fix {
        Environment::ensure(&spec, &talk::say)?;
    }
    let probes = examine(&spec);
    let state = |state: State| match state {
        State::Ok => "ok",
        State::Less => "less",
        State::Missing => "missing",
    };
    if arguments.format == Format::Json {
        let documents: Vec<_> = probes
            .iter()
            .map(|probe| json!({"name": probe.name, "state": state(probe.state), "found": probe.found, "advice": probe.advice}))
            .collect();
        talk::print_json(&documents)?;
    } else {
        let rows: Vec<Vec<String>> =
            probes.iter().map(|probe| vec![state(probe.state).to_owned(), probe.name.to_owned(), probe.found.clone()]).collect();
        talk::print(&talk::table(&["", "what", "found"], &rows))?;
        for probe in probes.iter().filter(|probe| !probe.advice.is_empty()) {
            talk::say(&format!("hint: {}: {}", probe.name, probe.advice));
        }
    }
    let missing = probes.iter().any(|probe| probe.state == State::Missing);
    Ok(if missing { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

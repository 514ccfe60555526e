//! The commands, one file each.

mod build;
mod check;
mod doctor;
mod explain;
mod slice;

use std::process::ExitCode;

use crate::args::{Arguments, Command};

/// Done, but there is something to look at.
const FINDINGS: u8 = 1;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Build { config, until, workers, rejudge } => build::run(arguments, config, *until, *workers, *rejudge),
        Command::Check { files, no_render } => check::run(arguments, files, *no_render),
        Command::Slice { file, scene, explain } => slice::run(arguments, file, scene, *explain),
        Command::Explain { rule } => explain::run(arguments, rule.as_deref()),
        Command::Doctor { fix, config } => doctor::run(arguments, *fix, config.as_deref()),
    }
}

#![forbid(unsafe_code)]
//! The `manimill` command. Standard output is data, standard error is talk; 0 is done, 1 is done with findings, 2 is
//! input or configuration that cannot be worked with.

mod args;
mod commands;
mod progress;
mod talk;

use std::process::ExitCode;

use args::Arguments;
use clap::Parser;
use mimalloc::MiMalloc;

/// Syntax trees are many small pieces: a tenth of a build's own time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    talk::start_log(arguments.verbose);
    match commands::run(&arguments) {
        Ok(code) => code,
        Err(error) => talk::report(&error),
    }
}

//! `manimill init`: a first configuration for a place.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use manimill::init::configuration;
use serde_json::json;

use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, place: &str, output: &Path) -> anyhow::Result<ExitCode> {
    let name = output.display();
    let exists = || {
        anyhow::anyhow!(
            "{name} is there already, and stays as it is\nhint: name another file with `--output`, or build it: `manimill build {name}`"
        )
    };
    if output.exists() {
        return Err(exists());
    }
    let here = std::env::current_dir()?;
    let file = std::path::absolute(output)?;
    let folder = file.parent().unwrap_or(&here);
    // The file says where things are from its own place.
    let is_local = Path::new(place).exists() && Path::new(place).is_relative() && folder != here;
    let place = if is_local { here.join(place).to_string_lossy().into_owned() } else { place.to_owned() };
    let text = configuration(&place, folder, &arguments.cache_folder()?)?;
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&file);
    let mut made = match made {
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => return Err(exists()),
        other => other.with_context(|| format!("{name} cannot be written"))?,
    };
    made.write_all(text.as_bytes()).with_context(|| format!("{name} cannot be written"))?;
    match arguments.format {
        Format::Text => talk::print(&format!("{name}\n"))?,
        Format::Json => talk::print_json(&json!({ "configuration": output }))?,
    }
    let config = if output == Path::new("manimill.toml") { String::new() } else { format!(" {name}") };
    talk::say(&format!("hint: look through it, then `manimill build{config} --limit 20` for a first look"));
    Ok(ExitCode::SUCCESS)
}

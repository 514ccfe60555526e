//! Makes the embedded file of module names anew from the pinned environment:
//! `cargo run -p manimill_runner --example ship_modules`

#![allow(clippy::print_stderr)]

use std::error::Error;
use std::path::Path;

use manimill_runner::{Environment, EnvironmentSpec, environment, modules};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let packed = modules::make_shipped(&environment)?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/modules/shipped.json.gz"), packed)?;
    Ok(())
}

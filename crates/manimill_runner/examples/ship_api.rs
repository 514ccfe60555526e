//! Makes the embedded file of Manim's interface anew from the pinned environment:
//! `cargo run -p manimill_runner --example ship_api`

#![allow(clippy::print_stderr)]

use std::error::Error;
use std::path::Path;

use manimill_runner::{Environment, EnvironmentSpec, api, environment};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let packed = api::make_shipped_api(&environment)?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/shipped.json.gz"), packed)?;
    Ok(())
}

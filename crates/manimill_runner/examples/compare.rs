//! Runs two scenes and tells whether they do the same: an original, in its project with its files, and a sample.
//!
//! `cargo run --example compare -- [--project FOLDER] [--from FOLDER] ORIGINAL.py SCENE SAMPLE.py [SCENE]`
//!
//! With `--project`, `ORIGINAL.py` is a path in that folder, which the scene can read; `--from` is the folder in it that
//! manim is called from (by default the original's own).

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manimill_runner::timeline::{fidelity, shifts};
use manimill_runner::{Environment, EnvironmentSpec, Job, Pool, PoolSettings, Project, environment};

/// Places that differ by less are not worth a line, in scene units.
const TOLERANCE: f64 = 0.02;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1).peekable();
    let (mut root, mut from) = (None, None);
    while let Some(option) = words.next_if(|word| word.starts_with("--")) {
        let folder = Some(PathBuf::from(words.next().ok_or("name a folder")?));
        match option.as_str() {
            "--project" => root = folder,
            "--from" => from = folder,
            _ => return Err(format!("what is {option}?").into()),
        }
    }
    let words: Vec<String> = words.collect();
    let [file, scene, sample, rest @ ..] = words.as_slice() else { return Err("name ORIGINAL.py SCENE SAMPLE.py".into()) };
    let original = match root {
        Some(root) => {
            let file = PathBuf::from(file);
            let folder = from.or_else(|| file.parent().map(Path::to_owned)).unwrap_or_default();
            let code = std::fs::read_to_string(root.join(&file))?;
            let project = Project { root, file, folder, revision: String::new() };
            Job { project: Some(project), ..Job::new(code, scene) }
        }
        None => Job::new(std::fs::read_to_string(file)?, scene),
    };
    let jobs = [original, Job::new(std::fs::read_to_string(sample)?, rest.first().unwrap_or(scene))];
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let pool = Pool::start(&environment, PoolSettings::new(&environment), Arc::default())?;
    let mut answers = [None, None];
    pool.judge(&jobs, &mut |index, judgement| answers[index] = Some(judgement))?;
    let [Some(original), Some(sample)] = answers else { return Err("the pool gave no answer".into()) };
    println!("original: {:?}\nsample: {:?}", original.verdict, sample.verdict);
    println!("{:?}", fidelity(&original, &sample));
    if let (Some(theirs), Some(ours)) = (&original.timeline, &sample.timeline) {
        for shift in shifts(theirs, ours, TOLERANCE) {
            println!("{}", serde_json::to_string(&shift)?);
        }
    }
    Ok(())
}

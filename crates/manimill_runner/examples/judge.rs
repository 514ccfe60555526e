//! Judges a file of samples: JSON lines with `code` and `scene` in, JSON lines with the judgement out.
//!
//! `cargo run --release --example judge -- SAMPLES.jsonl [stepped|sampled|full] [WORKERS]`

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use manimill_runner::{Environment, EnvironmentSpec, Job, Mode, Pool, PoolSettings, Verdict, environment};

fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let samples = std::fs::read_to_string(arguments.first().ok_or("name a file of samples")?)?;
    let jobs = samples.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        Ok(Job::new(text("code"), text("scene")))
    });
    let jobs = jobs.collect::<Result<Vec<_>, serde_json::Error>>()?;
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let mut settings = PoolSettings::new(&environment);
    settings.mode = match arguments.get(1).map(String::as_str) {
        Some("full") => Mode::Full,
        Some("sampled") => Mode::Sampled,
        _ => Mode::Stepped,
    };
    settings.workers = arguments.get(2).map_or(Ok(settings.workers), |text| text.parse())?;
    settings.cache = std::env::var_os("MANIMILL_CACHE_FILE").map(PathBuf::from);
    let began = Instant::now();
    let pool = Pool::start(&environment, settings, Arc::default())?;
    let mut answers = vec![None; jobs.len()];
    pool.judge(&jobs, &mut |index, judgement| {
        answers[index] = Some(judgement);
    })?;
    let (mut cpu, mut runs) = (0.0, 0);
    for (job, judgement) in jobs.iter().zip(answers.into_iter().flatten()) {
        cpu += judgement.cpu_seconds;
        runs += usize::from(judgement.verdict == Verdict::Runs);
        println!("{}", serde_json::json!({ "scene": job.scene, "judgement": judgement }));
    }
    let wall = began.elapsed().as_secs_f64();
    eprintln!("{runs} of {} run; {cpu:.1} CPU s in the samples, {wall:.1} s in all", jobs.len());
    Ok(())
}

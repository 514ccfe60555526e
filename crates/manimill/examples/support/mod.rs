//! What the examples that run slices have in common.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use manimill_runner::{Environment, EnvironmentSpec, Job, Judgement, Pool, PoolSettings, environment};
use serde_json::Value;

/// The rows of a file of JSON lines.
pub(crate) fn rows(path: impl AsRef<Path>) -> Result<Vec<Value>, Box<dyn Error>> {
    std::fs::read_to_string(path)?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// A column of a row that is text.
pub(crate) fn text(row: &Value, column: &str) -> String {
    row[column].as_str().unwrap_or_default().to_owned()
}

/// A pool in the usual environment, with these packages besides.
pub(crate) fn pool(packages: &[String]) -> Result<Pool, Box<dyn Error>> {
    let cache = environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?;
    let spec = EnvironmentSpec { packages: packages.to_vec(), ..EnvironmentSpec::new(cache) };
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    Ok(Pool::start(&environment, PoolSettings::new(&environment), Arc::default())?)
}

/// One judgement a job, in their order.
pub(crate) fn judge(pool: &Pool, jobs: &[Job]) -> Result<Vec<Judgement>, Box<dyn Error>> {
    let mut answers = vec![None; jobs.len()];
    pool.judge(jobs, &mut |index, judgement| answers[index] = Some(judgement))?;
    Ok(answers.into_iter().flatten().collect())
}

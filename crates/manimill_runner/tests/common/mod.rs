//! The environment that the integration tests share: found in the cache, made when it is not there.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod cases;
#[cfg(target_os = "linux")]
pub(crate) mod roles;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use manimill_runner::{Environment, EnvironmentSpec, Job, Judgement, Pool, PoolSettings, environment};

pub(crate) fn environment() -> Environment {
    let cache: PathBuf = environment::default_cache_dir().expect("HOME is set");
    // One test program at a time makes it; the others wait at its lock.
    Environment::ensure(&EnvironmentSpec::new(cache), &|_| {}).expect("the environment can be made")
}

pub(crate) fn settings(environment: &Environment) -> PoolSettings {
    let mut settings = PoolSettings::new(environment);
    settings.workers = 2;
    settings
}

/// Judges in order, with a pool of its own.
pub(crate) fn judge(settings: PoolSettings, jobs: &[Job]) -> Vec<Judgement> {
    let pool = Pool::start(&environment(), settings, Arc::default()).expect("a pool");
    judge_with(&pool, jobs)
}

pub(crate) fn judge_with(pool: &Pool, jobs: &[Job]) -> Vec<Judgement> {
    let answers = Mutex::new(vec![None; jobs.len()]);
    pool.judge(jobs, &mut |index, judgement| {
        let before = answers.lock().unwrap_or_else(PoisonError::into_inner)[index].replace(judgement);
        assert!(before.is_none(), "job {index} was answered twice");
    })
    .expect("the pool works");
    let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.into_iter().enumerate().map(|(i, answer)| answer.unwrap_or_else(|| panic!("job {i} has no answer"))).collect()
}

/// A sample whose scene is `A` and whose `construct` is this body.
pub(crate) fn scene(body: &str) -> Job {
    let body: String = body.lines().flat_map(|line| ["        ", line, "\n"]).collect();
    Job::new(format!("from manim import *\n\nclass A(Scene):\n    def construct(self):\n{body}"), "A")
}

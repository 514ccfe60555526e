//! Compares verdicts with what `manim -ql` itself makes of the same samples, in verdicts and in CPU seconds.
//!
//! `cargo run --release --example agree -- SAMPLES.jsonl` reads JSON lines with `code` and `scene`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use manimill_runner::{Audit, Environment, EnvironmentSpec, Job, Mode, Pool, PoolSettings, Verdict, environment};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of samples")?;
    let rows = std::fs::read_to_string(path)?;
    let mut jobs = Vec::new();
    for line in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        jobs.push(Job::new(text("code"), text("scene")));
    }
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let mut totals = BTreeMap::new();
    let mut judged = BTreeMap::new();
    for mode in [Mode::Stepped, Mode::Full, Mode::Sampled] {
        let settings = PoolSettings { mode, ..PoolSettings::new(&environment) };
        let pool = Pool::start(&environment, settings, Arc::default())?;
        // The first pass only fills the formula store, so that LaTeX counts for none of them.
        for counts in [false, true] {
            pool.judge(&jobs, &mut |index, judgement| {
                if counts {
                    *totals.entry(mode.name()).or_insert(0.0) += judgement.cpu_seconds;
                    judged.insert((mode.name(), index), (judgement.verdict, judgement.cpu_seconds));
                }
            })?;
        }
        eprintln!("{}: {:.1} CPU s", mode.name(), totals[mode.name()]);
    }
    let truth = audit_all(&environment, &jobs)?;
    let mut ratios = Vec::new();
    let mut disagreements = 0;
    for (index, audit) in truth.iter().enumerate() {
        let (verdict, cpu) = &judged[&(Mode::Stepped.name(), index)];
        ratios.push(audit.cpu_seconds / cpu.max(0.001));
        for mode in [Mode::Stepped, Mode::Full, Mode::Sampled] {
            let (other, _) = &judged[&(mode.name(), index)];
            if (*other == Verdict::Runs) != audit.rendered {
                disagreements += usize::from(mode == Mode::Stepped);
                let last = audit.output.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
                println!("{} {}: {other:?}\n  manim -ql rendered: {} · {last}", mode.name(), jobs[index].scene, audit.rendered);
            }
        }
        if index == 0 {
            println!("the first verdict: {verdict:?}");
        }
    }
    ratios.sort_by(f64::total_cmp);
    let real: f64 = truth.iter().map(|audit| audit.cpu_seconds).sum();
    let rendered = truth.iter().filter(|audit| audit.rendered).count();
    println!("{} samples, {rendered} rendered by manim -ql; {disagreements} disagreements of stepped", truth.len());
    println!("manim -ql {real:.1} CPU s");
    for (mode, cpu) in totals {
        println!("{mode} {cpu:.1} CPU s: {:.1} times less", real / cpu);
    }
    println!("the median sample: {:.1} times less", ratios.get(ratios.len() / 2).copied().unwrap_or_default());
    Ok(())
}

/// Audits with one pool, as many at once as there are cores.
fn audit_all(environment: &Environment, jobs: &[Job]) -> Result<Vec<Audit>, Box<dyn Error>> {
    let mut settings = PoolSettings::new(environment);
    settings.limits.wall_seconds = 600;
    settings.limits.cpu_seconds = 400;
    settings.limits.second_chance = 1;
    let pool = Pool::start(environment, settings, Arc::default())?;
    let mut truth = vec![None; jobs.len()];
    pool.audit(jobs, &mut |index, audit| truth[index] = Some(audit))?;
    Ok(truth.into_iter().flatten().collect())
}

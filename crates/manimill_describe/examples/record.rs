//! Runs scenes and writes down their timelines, for the other examples of this crate to work on.
//!
//! `cargo run --example record -- SCENES.jsonl TIMELINES.jsonl [STILLS_FOLDER]`
//!
//! Each line of the input has `id`, `code` and `scene`; the output has those of the scenes that run, with `timeline`.

#![allow(clippy::print_stderr)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use manimill_runner::{Environment, EnvironmentSpec, Job, Limits, Pool, PoolSettings, environment};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, rest @ ..] = words.as_slice() else { return Err("name the scenes and the file to write".into()) };
    let rows: Vec<Value> =
        fs::read_to_string(input)?.lines().map(serde_json::from_str).collect::<Result<_, serde_json::Error>>()?;
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let jobs: Vec<Job> = rows.iter().map(|row| Job::new(text(row, "code"), text(row, "scene"))).collect();
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    // Long films would take minutes each in their second and third tries, and these timelines are only for reading.
    let limits = Limits { second_chance: 2, ..Limits::default() };
    let settings = PoolSettings { workers: 1, limits, ..PoolSettings::new(&environment) };
    let pool = Pool::start(&environment, settings, Arc::default())?;
    let mut found: Vec<Option<Value>> = vec![None; jobs.len()];
    let (mut done, mut cpu) = (0, 0.0);
    pool.judge(&jobs, &mut |index, judgement| {
        done += 1;
        cpu += judgement.cpu_seconds;
        if done % 50 == 0 {
            eprintln!("{done} of {}, {cpu:.0} CPU seconds", jobs.len());
        }
        let row = &rows[index];
        if let Some(folder) = rest.first() {
            for (number, still) in judgement.stills.iter().enumerate() {
                let name = format!("{}-{number}.png", text(row, "id").replace(['/', ':'], "_"));
                let _ = fs::write(Path::new(folder).join(name), &still.png);
            }
        }
        if judgement.timeline.is_none() {
            eprintln!("{}: {:?}", text(row, "id"), judgement.verdict);
        }
        found[index] = judgement.timeline.map(|timeline| {
            json!({"id": row["id"], "code": row["code"], "scene": row["scene"], "coarse": judgement.coarse,
                "description": row["description"], "timeline": timeline})
        });
    })?;
    let mut file = BufWriter::new(File::create(output)?);
    for row in found.iter().flatten() {
        serde_json::to_writer(&mut file, row)?;
        file.write_all(b"\n")?;
    }
    eprintln!("{} of {} run, {cpu:.1} CPU seconds", found.iter().flatten().count(), rows.len());
    Ok(())
}

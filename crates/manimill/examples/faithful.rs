//! Does a slice do what its scene does in its own repository? Runs both there and compares their timelines:
//! `cargo run --release -p manimill --example faithful -- TRAIN.jsonl ROOT [SCENES]`, with the rows of a build until `slice`
//! of the repository at `ROOT`. Scenes that do not run in their repository are passed over.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manimill_runner::judgement::Project;
use manimill_runner::timeline::compare;
use manimill_runner::{Environment, EnvironmentSpec, Fidelity, Job, Judgement, Pool, PoolSettings, Verdict, environment};

struct Row {
    id: String,
    scene: String,
    path: PathBuf,
    slice: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, root, rest @ ..] = arguments.as_slice() else { return Err("name a file of slices and their repository".into()) };
    let (root, wanted) = (Path::new(root), rest.first().map_or(Ok(100), |text| text.parse::<usize>())?);
    let mut all = Vec::new();
    for line in std::fs::read_to_string(rows)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        all.push(Row { id: text("id"), scene: text("scene"), path: text("path").into(), slice: text("code") });
    }
    // Spread over the repository, and the same ones every time.
    let step = (all.len() / (wanted * 2).max(1)).max(1);
    let rows: Vec<Row> = all.into_iter().step_by(step).take(wanted * 2).collect();

    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let pool = Pool::start(&environment, PoolSettings::new(&environment), Arc::default())?;
    let place = |row: &Row, folder: &Path| Project {
        root: root.to_owned(),
        file: row.path.clone(),
        folder: folder.to_owned(),
        revision: "as it lies there".into(),
    };
    let own_folder = |row: &Row| row.path.parent().map(Path::to_owned).unwrap_or_default();
    let job =
        |row: &Row, code: String, folder: &Path| Job { project: Some(place(row, folder)), ..Job::new(code, row.scene.as_str()) };
    let text_of = |row: &Row| std::fs::read_to_string(root.join(&row.path));

    // People call manim from the file's folder or from the root; where the first fails, the other is tried.
    let originals = rows.iter().map(|row| Ok(job(row, text_of(row)?, &own_folder(row))));
    let mut originals = judge(&pool, &originals.collect::<Result<Vec<Job>, std::io::Error>>()?)?;
    let mut folders: Vec<PathBuf> = rows.iter().map(own_folder).collect();
    let failed: Vec<usize> =
        (0..rows.len()).filter(|at| originals[*at].verdict != Verdict::Runs && folders[*at] != Path::new("")).collect();
    let again = failed.iter().map(|at| Ok(job(&rows[*at], text_of(&rows[*at])?, Path::new(""))));
    for (at, judgement) in failed.iter().zip(judge(&pool, &again.collect::<Result<Vec<Job>, std::io::Error>>()?)?) {
        if judgement.verdict == Verdict::Runs {
            originals[*at] = judgement;
            folders[*at] = PathBuf::new();
        }
    }
    let running: Vec<usize> = (0..rows.len()).filter(|at| originals[*at].verdict == Verdict::Runs).take(wanted).collect();
    let slices = running.iter().map(|at| job(&rows[*at], rows[*at].slice.clone(), &folders[*at]));
    let slices = judge(&pool, &slices.collect::<Vec<Job>>())?;

    let mut same = 0;
    for (at, slice) in running.iter().zip(&slices) {
        match (&originals[*at].timeline, &slice.timeline) {
            (Some(original), Some(timeline)) => match compare(original, timeline) {
                Fidelity::Identical => same += 1,
                other => println!("{}: {other:?}", rows[*at].id),
            },
            _ => println!("{}: {:?}", rows[*at].id, slice.verdict),
        }
    }
    println!("{} scenes tried, {} run in their repository, {same} of their slices do the same", rows.len(), running.len());
    Ok(())
}

fn judge(pool: &Pool, jobs: &[Job]) -> Result<Vec<Judgement>, Box<dyn Error>> {
    let mut answers = vec![None; jobs.len()];
    pool.judge(jobs, &mut |index, judgement| answers[index] = Some(judgement))?;
    Ok(answers.into_iter().flatten().collect())
}

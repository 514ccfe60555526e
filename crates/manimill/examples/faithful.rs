//! Does a slice do what its scene does in its own repository? Runs both there and compares their timelines:
//! `cargo run --release -p manimill --example faithful -- TRAIN.jsonl ROOT [SCENES [PACKAGE…]]`, with the rows of a build until `slice`
//! of the repository at `ROOT`. Scenes that do not run in their repository are passed over.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod support;

use std::error::Error;
use std::path::{Path, PathBuf};

use manimill_runner::judgement::Project;
use manimill_runner::timeline::compare;
use manimill_runner::{Fidelity, Job, Judgement, Verdict};
use support::{judge, pool, rows, text};

struct Row {
    id: String,
    scene: String,
    path: PathBuf,
    slice: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, root, rest @ ..] = arguments.as_slice() else { return Err("name a file of slices and their repository".into()) };
    let (root, wanted) = (Path::new(root), rest.first().map_or(Ok(100), |text| text.parse::<usize>())?);
    let all = rows(file)?;
    // Spread over the repository, and the same ones every time.
    let step = (all.len() / (wanted * 2).max(1)).max(1);
    let row_of =
        |row| Row { id: text(row, "id"), scene: text(row, "scene"), path: text(row, "path").into(), slice: text(row, "code") };
    let rows: Vec<Row> = all.iter().step_by(step).take(wanted * 2).map(row_of).collect();

    let pool = pool(rest.get(1..).unwrap_or_default())?;
    let place = |row: &Row, folder: &Path| Project {
        root: root.to_owned(),
        file: row.path.clone(),
        folder: folder.to_owned(),
        revision: "as it lies there".into(),
    };
    let job =
        |row: &Row, code: String, folder: &Path| Job { project: Some(place(row, folder)), ..Job::new(code, row.scene.as_str()) };
    let text_of = |row: &Row| std::fs::read_to_string(root.join(&row.path));

    // People call manim from the file's own folder, or from one above it.
    let folder_of = |row: &Row, above: usize| row.path.ancestors().nth(above + 1).map(Path::to_owned);
    let mut originals: Vec<Option<Judgement>> = vec![None; rows.len()];
    let mut folders = vec![PathBuf::new(); rows.len()];
    for above in 0.. {
        let runs = |at: usize| originals[at].as_ref().is_some_and(|original| original.verdict == Verdict::Runs);
        let asked: Vec<(usize, PathBuf)> =
            (0..rows.len()).filter(|at| !runs(*at)).filter_map(|at| Some((at, folder_of(&rows[at], above)?))).collect();
        if asked.is_empty() {
            break;
        }
        let jobs = asked.iter().map(|(at, folder)| Ok(job(&rows[*at], text_of(&rows[*at])?, folder)));
        let answers = judge(&pool, &jobs.collect::<Result<Vec<Job>, std::io::Error>>()?)?;
        for ((at, folder), answer) in asked.into_iter().zip(answers) {
            if originals[at].is_none() || answer.verdict == Verdict::Runs {
                (originals[at], folders[at]) = (Some(answer), folder);
            }
        }
    }
    let mut why = std::collections::BTreeMap::<String, usize>::new();
    for original in originals.iter().flatten().filter(|original| original.verdict != Verdict::Runs) {
        *why.entry(format!("{:?}", original.verdict).chars().take(120).collect()).or_default() += 1;
    }
    for (why, count) in why {
        eprintln!("{count} originals do not run: {why}");
    }
    let running: Vec<usize> = (0..rows.len())
        .filter(|at| originals[*at].as_ref().is_some_and(|original| original.verdict == Verdict::Runs))
        .take(wanted)
        .collect();
    let slices = running.iter().map(|at| job(&rows[*at], rows[*at].slice.clone(), &folders[*at]));
    let slices = judge(&pool, &slices.collect::<Vec<Job>>())?;

    let mut same = 0;
    for (at, slice) in running.iter().zip(&slices) {
        match (originals[*at].as_ref().and_then(|original| original.timeline.as_ref()), &slice.timeline) {
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

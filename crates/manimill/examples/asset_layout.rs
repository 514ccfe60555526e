//! Whether scenes keep their layout and still run when their files are replaced:
//! `cargo run -p manimill --example asset_layout -- BEFORE.jsonl AFTER.jsonl SOURCE=FOLDER… [--only after]`
//!
//! BEFORE is the `train.jsonl` of a build `--until repair`, AFTER that of a build `--until dedup` of the same sources. Each scene
//! whose files were replaced is run twice: as it was, in its repository, and as it is, alone. One line a scene, and the sums.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manimill_runner::timeline::Object;
use manimill_runner::{Environment, EnvironmentSpec, Job, Pool, PoolSettings, Project, Timeline, Verdict, environment};
use serde_json::Value;

/// How far an edge of what is not replaced may move, in scene units.
const OTHERS: f64 = 1e-3;
/// How far an edge of what is replaced may move, as a share of its larger side.
const REPLACED: f64 = 0.02;

#[derive(Default)]
struct Sums {
    others: (usize, usize),
    replaced: (usize, usize),
    first: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let only_after = arguments.last().is_some_and(|last| last == "after");
    if only_after {
        arguments.truncate(arguments.len() - 2);
    }
    let [before, after, sources @ ..] = arguments.as_slice() else {
        return Err("name two files of rows and the sources' folders".into());
    };
    let folders: BTreeMap<&str, &str> = sources.iter().filter_map(|source| source.split_once('=')).collect();
    let before: BTreeMap<String, Value> = rows(before)?.into_iter().map(|row| (text(&row, "id"), row)).collect();
    let after: Vec<Value> = rows(after)?.into_iter().filter(uses_assets).collect();
    let mut jobs = Vec::new();
    for row in &after {
        let id = text(row, "id");
        jobs.push(Job::new(text(row, "code"), text(row, "scene")));
        let original = before.get(&id).ok_or("a row without its original")?;
        let root = PathBuf::from(folders.get(text(row, "source").as_str()).ok_or("a source without its folder")?);
        let file = PathBuf::from(text(row, "path"));
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        if !only_after {
            let project = Project { root, file, folder, revision: text(row, "revision") };
            jobs.push(Job { project: Some(project), ..Job::new(text(original, "code"), text(row, "scene")) });
        }
    }
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let mut settings = PoolSettings::new(&environment);
    settings.cache = std::env::var_os("MANIMILL_CACHE_FILE").map(PathBuf::from);
    // Slow scenes say as much with one chance as with two.
    settings.limits.second_chance = 1;
    let pool = Pool::start(&environment, settings, Arc::default())?;
    let mut judgements = vec![None; jobs.len()];
    pool.judge(&jobs, &mut |index, judgement| {
        eprintln!("{index} {:.1} s", judgement.cpu_seconds);
        judgements[index] = Some(judgement);
    })?;
    let step = if only_after { 1 } else { 2 };
    let (mut run, mut both, mut keep_others, mut keep_own, mut total) = (0, 0, 0, 0, 0);
    for (row, pair) in after.iter().zip(judgements.chunks(step)) {
        let (Some(sample), original) = (&pair[0], pair.get(1).and_then(Option::as_ref)) else { continue };
        total += 1;
        run += usize::from(sample.verdict == Verdict::Runs);
        let mut line = format!("{}: {}", text(row, "id"), verdict(&sample.verdict));
        if let Some(original) = original {
            line += &format!("; original: {}", verdict(&original.verdict));
            if let (Some(theirs), Some(ours)) = (&original.timeline, &sample.timeline) {
                let sums = compare(theirs, ours);
                both += 1;
                keep_others += usize::from(sums.others.0 == sums.others.1);
                keep_own += usize::from(sums.replaced.0 == sums.replaced.1);
                line += &format!("; others {:?}, replaced {:?} {}", sums.others, sums.replaced, sums.first.unwrap_or_default());
            }
        }
        println!("{line}");
    }
    println!(
        "{total} scenes with replaced files, {run} run; {both} ran before, too: all others in place in {keep_others}, all replaced ones in {keep_own}"
    );
    Ok(())
}

fn compare(original: &Timeline, sample: &Timeline) -> Sums {
    let mut sums = Sums::default();
    let ends = original.plays.iter().zip(&sample.plays).map(|(theirs, ours)| (&theirs.objects, &ours.objects));
    for (theirs, ours) in ends.chain([(&original.objects, &sample.objects)]) {
        for (theirs, ours) in theirs.iter().zip(ours) {
            pair(theirs, ours, &mut sums);
        }
        if theirs.len() != ours.len() {
            sums.others.1 += 1;
        }
    }
    sums
}

/// Compares two mobjects; says whether something was replaced in them.
fn pair(theirs: &Object, ours: &Object, sums: &mut Sums) -> bool {
    let replaced = matches!(theirs.class.as_str(), "ImageMobject" | "SVGMobject") || theirs.class != ours.class;
    let mut within = false;
    if !replaced {
        for (theirs, ours) in theirs.children.iter().zip(&ours.children) {
            within |= pair(theirs, ours, sums);
        }
    }
    if let (Some(from), Some(to), false) = (theirs.bounds, ours.bounds, within) {
        let distance = from.iter().zip(to).map(|(from, to)| (from - to).abs()).fold(0.0, f64::max);
        let side = (from[2] - from[0]).max(from[3] - from[1]);
        let (counts, limit) = if replaced { (&mut sums.replaced, REPLACED * side) } else { (&mut sums.others, OTHERS) };
        counts.1 += 1;
        counts.0 += usize::from(distance <= limit);
        if distance > limit && sums.first.is_none() {
            sums.first = Some(format!("{} {from:?} is {} {to:?}", theirs.class, ours.class));
        }
    }
    replaced || within
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Failed(failure) => format!("{} {}", failure.class.name(), failure.message.lines().next().unwrap_or_default()),
        other => format!("{other:?}"),
    }
}

fn rows(path: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    Ok(std::fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn text(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}

fn uses_assets(row: &Value) -> bool {
    let rule = |change: &Value| change["rule"].as_str().is_some_and(|rule| rule.starts_with("asset-"));
    row["changes"].as_array().is_some_and(|changes| changes.iter().any(rule))
}

//! Do rewrites leave alone what ran before? Runs samples before and after the repairs and compares their timelines:
//! `cargo run --release -p manimill --example rewritten -- SLICES.jsonl REPAIRED.jsonl`, with the rows of two builds of the same
//! sources, until `slice` and until `repair`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use manimill_runner::timeline::compare;
use manimill_runner::{Fidelity, Job, Verdict};
use serde_json::Value;
use support::{judge, pool, rows, text};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [before, after] = arguments.as_slice() else { return Err("name the rows before and after the repairs".into()) };
    let before: BTreeMap<String, Value> = rows(before)?.into_iter().map(|row| (text(&row, "id"), row)).collect();
    let after = rows(after)?;
    let changed: Vec<(&Value, &Value)> = after
        .iter()
        .filter_map(|after| Some((before.get(&text(after, "id"))?, after)))
        .filter(|(before, after)| before["code"] != after["code"])
        .collect();

    let pool = pool(&[])?;
    let job = |row: &Value| Job::new(text(row, "code"), text(row, "scene"));
    let originals = judge(&pool, &changed.iter().map(|(before, _)| job(before)).collect::<Vec<Job>>())?;
    let ran: Vec<usize> = (0..changed.len()).filter(|at| originals[*at].verdict == Verdict::Runs).collect();
    let rewritten = judge(&pool, &ran.iter().map(|at| job(changed[*at].1)).collect::<Vec<Job>>())?;
    let mut same = 0;
    for (at, rewritten) in ran.iter().zip(&rewritten) {
        let (before, after) = changed[*at];
        let what = match (&originals[*at].timeline, &rewritten.timeline) {
            (Some(original), Some(timeline)) => match compare(original, timeline) {
                Fidelity::Identical => {
                    same += 1;
                    continue;
                }
                other => format!("{other:?}"),
            },
            _ => format!("{:?}", rewritten.verdict),
        };
        println!("{} by {}: {what}", text(after, "id"), rules_of(before, after).join(", "));
    }
    println!(
        "{} samples, {} of them rewritten, {} of those ran before, and {same} do the same after",
        after.len(),
        changed.len(),
        ran.len()
    );
    Ok(())
}

/// The rules that changed a sample between the two builds.
fn rules_of(before: &Value, after: &Value) -> Vec<String> {
    let rules = |row: &Value| -> BTreeSet<String> {
        row["changes"].as_array().into_iter().flatten().map(|change| text(change, "rule")).collect()
    };
    rules(after).difference(&rules(before)).cloned().collect()
}

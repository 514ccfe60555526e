//! Is everything in a slice needed? Takes single statements and members out of slices and tells which nobody misses:
//! `cargo run --release -p manimill --example removals -- TRAIN.jsonl [SLICES]`, with the rows of a build until `slice`.
//!
//! What leaves a name unbound is needed. Whatever else is taken out, both versions are run, and their timelines compared.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod support;

use std::collections::BTreeSet;
use std::error::Error;

use manimill::index::{Library, file_names, libraries};
use manimill_runner::timeline::compare;
use manimill_runner::{Fidelity, Job, Judgement, Verdict};
use manimill_syntax::edit::{Edit, apply_within};
use manimill_syntax::facts::Form;
use manimill_syntax::{Module, Span};
use support::{judge, pool, rows, text};

struct Removal {
    slice: usize,
    what: String,
    code: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows = rows(arguments.first().ok_or("name a file of slices")?)?;
    let wanted: usize = arguments.get(1).map_or(Ok(50), |text| text.parse())?;
    // Spread over the file, and the same ones every time.
    let step = (rows.len() / (wanted * 2).max(1)).max(1);
    let slice_of = |row| (text(row, "id"), Job::new(text(row, "code"), text(row, "scene")));
    let slices: Vec<(String, Job)> = rows.iter().step_by(step).map(slice_of).collect();

    let pool = pool(&[])?;
    let library = libraries::shipped();
    let before = judge(&pool, &slices.iter().map(|(_, job)| job.clone()).collect::<Vec<Job>>())?;
    let running: Vec<usize> = (0..slices.len()).filter(|at| before[*at].verdict == Verdict::Runs).take(wanted).collect();

    let (mut tried, mut removals) = (0, Vec::new());
    for slice in &running {
        let job = &slices[*slice].1;
        for (what, code) in removals_of(&job.code, &job.scene)? {
            tried += 1;
            if !misses_a_name(&job.code, &code, &library) {
                removals.push(Removal { slice: *slice, what, code });
            }
        }
    }
    eprintln!("{} slices, {tried} removals, {} of them to run", running.len(), removals.len());
    let jobs = removals.iter().map(|removal| Job::new(removal.code.as_str(), slices[removal.slice].1.scene.as_str()));
    let after = judge(&pool, &jobs.collect::<Vec<Job>>())?;
    let mut unneeded = 0;
    let mut with_some = BTreeSet::new();
    for (removal, after) in removals.iter().zip(&after) {
        if is_same(&before[removal.slice], after) {
            unneeded += 1;
            with_some.insert(removal.slice);
            println!("{}: nobody misses {}", slices[removal.slice].0, removal.what);
        }
    }
    println!("{} slices, {tried} removals: {unneeded} change nothing, in {} slices", running.len(), with_some.len());
    Ok(())
}

fn is_same(before: &Judgement, after: &Judgement) -> bool {
    match (&before.timeline, &after.timeline) {
        (Some(before), Some(after)) => compare(before, after) == Fidelity::Identical,
        _ => false,
    }
}

/// Every version of a slice that lacks one statement or one member.
fn removals_of(code: &str, scene: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let module = Module::parse(code)?;
    let mut removals = Vec::new();
    let mut remove = |what: String, edit: Edit| {
        let all = Span::new(0, code.len() as u32);
        removals.push((what, apply_within(code, all, &[edit])));
    };
    for statement in module.statements() {
        let first_line = code[statement.span.range()].lines().next().unwrap_or_default().to_owned();
        let Form::Class(class) = &statement.form else {
            remove(first_line, Edit::delete(statement.span));
            continue;
        };
        if *class.name != *scene {
            remove(first_line, Edit::delete(statement.span));
        }
        for member in &class.members {
            let is_all = class.members.len() == 1 && !class.has_others;
            let edit = if is_all { Edit::replace(member.span, "pass") } else { Edit::delete(member.span) };
            remove(format!("{}.{}", class.name, member.name), edit);
        }
    }
    Ok(removals)
}

fn misses_a_name(before: &str, after: &str, library: &Library) -> bool {
    let unbound = |code: &str| file_names(code, library).map(|names| names.unbound);
    match (unbound(before), unbound(after)) {
        (Ok(before), Ok(after)) => after.iter().any(|name| !before.contains(name)),
        _ => true,
    }
}

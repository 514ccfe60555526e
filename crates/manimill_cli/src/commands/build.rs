//! `manimill build`: the main job, and the table that tells how it went.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{Outcome, build};
use manimill::render::trust::{missing_packages, package_advice};
use manimill::settings::Settings;
use serde_json::json;

use super::FINDINGS;
use crate::args::{Arguments, Format};
use crate::progress::Progress;
use crate::talk;

/// What the command line asks for beyond the configuration.
pub(crate) struct Asked {
    pub(crate) until: Option<Stage>,
    pub(crate) workers: Option<usize>,
    pub(crate) limit: Option<usize>,
    pub(crate) rejudge: bool,
    pub(crate) allow_empty: bool,
}

/// Lines of the overlap table that are printed.
const MOST_PAIRS: usize = 10;

pub(crate) fn run(arguments: &Arguments, config: &Path, asked: &Asked) -> anyhow::Result<ExitCode> {
    let config = &super::config_file(config)?;
    let options = options::read(config)?;
    let mut settings = Settings::resolve(options, config, arguments.cache_folder()?, asked.until.unwrap_or(Stage::Shape))?;
    if let Some(workers) = asked.workers {
        settings.render.workers = workers;
    }
    settings.render.rejudge = asked.rejudge;
    settings.limit = asked.limit;
    settings.allow_empty = asked.allow_empty;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = stop.clone();
    // A second Ctrl-C ends the process at once; what has been judged by then is kept all the same.
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        talk::say("stopping; press Ctrl-C again to stop at once");
    })?;
    let outcome = match build(&settings, &Progress::new(), &stop) {
        Err(error) if super::walls::agreed(&settings, &error)? => build(&settings, &Progress::new(), &stop)?,
        other => other?,
    };
    match arguments.format {
        Format::Text => talk::print(&story(&settings, &outcome))?,
        Format::Json => talk::print_json(&json!({
            "output": settings.output,
            "rows": outcome.records.len(),
            "kept_rows": outcome.kept_rows,
            "ledger": outcome.ledger.entries(),
            "sources": outcome.sources.iter().map(|source| json!({
                "id": source.id,
                "documents": source.documents,
                "candidates": source.candidates,
                "rows": source.rows,
                "failure": source.failure,
            })).collect::<Vec<_>>(),
            "overlap": outcome.overlaps,
            "judged": outcome.judged.0,
            "known": outcome.judged.1,
            "audits": outcome.trust.audits,
            "fidelity": outcome.trust.fidelity,
            "missing_packages": missing_packages(outcome.ledger.decisions()),
        }))?,
    }
    if let Some(rows) = outcome.kept_rows {
        let left = super::counted(rows, "row");
        talk::say(&format!(
            "error: the build ended with no rows, so the dataset of {left} in {} is left as it is\nhint: {}; or `manimill build --allow-empty` to replace it all the same",
            settings.output.display(),
            why_empty(&outcome),
        ));
    } else if outcome.records.is_empty() && outcome.ledger.entries().first().is_some_and(|entry| entry.entered > 0) {
        talk::say(&format!("warning: the dataset has no rows\nhint: {}", why_empty(&outcome)));
    }
    let failed = outcome.sources.iter().any(|source| source.failure.is_some());
    let empty: Vec<&str> = outcome
        .sources
        .iter()
        .filter(|source| source.failure.is_none() && source.documents > 0 && source.candidates == 0)
        .map(|source| &*source.id)
        .collect();
    for id in &empty {
        talk::say(&format!("warning: source `{id}` holds Python, but no scene"));
    }
    Ok(if failed || !empty.is_empty() || outcome.records.is_empty() { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// What took most of the candidates of a build without rows.
fn why_empty(outcome: &Outcome) -> String {
    let entered = outcome.ledger.entries().first().map_or(0, |entry| entry.entered);
    let reasons = outcome.ledger.entries().iter().flat_map(|entry| &entry.reasons);
    let Some((reason, count)) = reasons.max_by_key(|(_, count)| **count) else {
        return "check `location`, `include` and `exclude` of the sources".to_owned();
    };
    let mut why = format!(
        "{count} of {} were dropped as `{reason}`: see `manimill explain {reason}`",
        super::counted(entered, "candidate")
    );
    if reason == "licence" {
        let mut found: Vec<&str> = outcome
            .ledger
            .decisions()
            .iter()
            .filter(|it| it.reason == "licence")
            .filter_map(|it| it.evidence.split('`').nth(1))
            .collect();
        found.sort_unstable();
        found.dedup();
        why.push_str(&format!("; `dataset.licences` leaves out {}", found.join(", ")));
    }
    why
}

/// What people read at the end: the funnel, the sources, where to look.
fn story(settings: &Settings, outcome: &Outcome) -> String {
    let mut out = String::new();
    let funnel: Vec<Vec<String>> = outcome
        .ledger
        .entries()
        .iter()
        .map(|entry| {
            let mut reasons: Vec<(&String, &usize)> = entry.reasons.iter().collect();
            reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(**count), (*reason).clone()));
            let reasons: Vec<String> = reasons.into_iter().map(|(reason, count)| format!("{reason} {count}")).collect();
            vec![
                entry.stage.to_string(),
                entry.entered.to_string(),
                entry.out.to_string(),
                entry.dropped.to_string(),
                reasons.join(", "),
            ]
        })
        .collect();
    out.push_str(&talk::table(&["stage", "in", "out", "dropped", "why"], &funnel));
    out.push('\n');
    let sources: Vec<Vec<String>> = outcome
        .sources
        .iter()
        .map(|source| {
            let failure = source.failure.as_deref().map_or("", |_| "could not be read");
            vec![
                source.id.to_string(),
                source.documents.to_string(),
                source.candidates.to_string(),
                source.rows.to_string(),
                failure.to_owned(),
            ]
        })
        .collect();
    out.push_str(&talk::table(&["source", "documents", "candidates", "rows", ""], &sources));
    if !outcome.overlaps.pairs.is_empty() {
        out.push('\n');
        let mut ranked: Vec<usize> = (0..outcome.overlaps.pairs.len()).collect();
        ranked.sort_by_key(|place| (std::cmp::Reverse(outcome.overlaps.pairs[*place].near), *place));
        let shown = ranked.get(..MOST_PAIRS).unwrap_or(&ranked);
        let pairs: Vec<Vec<String>> = outcome
            .overlaps
            .pairs
            .iter()
            .enumerate()
            .filter(|(place, _)| shown.contains(place))
            .map(|(_, pair)| {
                let counts = [pair.exact, pair.normalised, pair.renamed, pair.near].map(|count| count.to_string());
                [pair.sources.0.to_string(), pair.sources.1.to_string()].into_iter().chain(counts).collect()
            })
            .collect();
        out.push_str(&talk::table(&["shared by", "and", "exact", "normalised", "renamed", "near"], &pairs));
        if ranked.len() > shown.len() {
            out.push_str(&format!("and {} more, in overlap.json\n", super::counted(ranked.len() - shown.len(), "pair")));
        }
    }
    let advice = package_advice(&missing_packages(outcome.ledger.decisions()));
    let mut notes = outcome.trust.sentences();
    notes.extend(advice.into_iter().map(|line| format!("Missing: {line}")));
    if !notes.is_empty() {
        out.push('\n');
        out.extend(notes.into_iter().map(|note| note + "\n"));
    }
    let (judged, known) = outcome.judged;
    let with = |verdict: &str| outcome.records.iter().filter(|record| record.verdict == verdict).count();
    let (runs, coarse) = (with("runs"), with("coarse"));
    let coarse = if coarse > 0 { format!(", {coarse} more with five frames a second") } else { String::new() };
    out.push_str(&format!(
        "\n{}, {runs} proven to run{coarse} ({} run now, {known} known from before)\n{}\n",
        super::counted(outcome.records.len(), "row"),
        super::counted(judged, "sample"),
        settings.output.display(),
    ));
    if outcome.kept_rows.is_some() {
        return out;
    }
    out.push_str("  README.md            the dataset card\n  data/, jsonl/        the rows by split; formats/ has them as trainers read them\n  rejected.parquet     what was dropped, with reason, evidence and code\n");
    out
}

//! `manimill assess`: is this source worth adding?

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use manimill::assess::{Assessment, assess, neighbours};
use manimill::init::guess_kind;
use manimill::options::SourceOptions;
use manimill::pipeline::default_environment;

use super::{FINDINGS, counted};
use crate::args::{Arguments, Format};
use crate::progress::Progress;
use crate::talk;

/// What the command line says about the source.
pub(crate) struct Place<'a> {
    pub(crate) location: &'a str,
    pub(crate) kind: Option<&'a str>,
    pub(crate) include: &'a [String],
    pub(crate) code: Option<&'a str>,
}

pub(crate) fn run(arguments: &Arguments, place: &Place<'_>, against: Option<&Path>, trials: usize) -> anyhow::Result<ExitCode> {
    let cache = arguments.cache_folder()?;
    let here = std::env::current_dir()?;
    let kind = match place.kind {
        Some(kind) => kind,
        None => guess_kind(place.location, &here)?,
    };
    let source = SourceOptions {
        kind: Some(kind.to_owned()),
        location: Some(place.location.to_owned()),
        include: (!place.include.is_empty()).then(|| place.include.to_vec()),
        code: place.code.map(str::to_owned),
        ..SourceOptions::default()
    };
    let against = against.map(|against| super::dataset_folder(arguments, against)).transpose()?;
    let environment = default_environment(&cache).filter(|_| trials > 0);
    if environment.is_none() && trials > 0 {
        talk::say("warning: no sample is run: there is no Python environment yet\nhint: `manimill doctor --fix` makes one");
    }
    let environment = environment.as_ref().map(|environment| (environment, trials));
    let found = assess(source, &here, &cache, against.as_deref(), environment, &Progress::new(), &Arc::default())?;
    match arguments.format {
        Format::Text => talk::print(&story(place.location, kind, &found))?,
        Format::Json => talk::print_json(&found)?,
    }
    Ok(if found.samples == 0 { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

fn story(location: &str, kind: &str, found: &Assessment) -> String {
    let counts = |counts: &std::collections::BTreeMap<String, usize>| {
        let mut counts: Vec<_> = counts.iter().collect();
        counts.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    let mut rows = vec![
        vec!["read as".to_owned(), kind.to_owned()],
        vec!["candidates".to_owned(), found.candidates.to_string()],
        vec!["dialect".to_owned(), counts(&found.dialects)],
        vec!["licence".to_owned(), counts(&found.licences)],
        vec!["described".to_owned(), found.described.to_string()],
        vec!["with files".to_owned(), found.with_files.to_string()],
        vec!["dropped".to_owned(), counts(&found.dropped)],
    ];
    if let Some(known) = found.known {
        rows.push(vec!["known".to_owned(), format!("{known} that the dataset has already")]);
    }
    rows.push(vec!["samples".to_owned(), format!("{} before any is run", found.samples)]);
    if let Some(trial) = &found.trial {
        let failures = if trial.failures.is_empty() { String::new() } else { format!(" ({})", counts(&trial.failures)) };
        rows.push(vec!["tried".to_owned(), format!("{} of {} ran{failures}", trial.ran, trial.run)]);
    }
    let table = talk::table(&[location, ""], &rows);
    let neighbours = neighbours(Path::new(location));
    let advice = if neighbours.is_empty() {
        advice(found)
    } else {
        format!("{}\n{}", with_neighbours(location, &neighbours), advice(found))
    };
    format!("{table}\n{advice}\n")
}

/// A script that is read alone lacks what lies next to it.
fn with_neighbours(location: &str, neighbours: &[String]) -> String {
    let names: Vec<String> = neighbours.iter().map(|name| format!("`{name}`")).collect();
    let folder = Path::new(location).parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (lie, read) = if names.len() == 1 { ("lies", "both") } else { ("lie", "all") };
    format!(
        "It imports {}, which {lie} next to it and was not read: `manimill assess {}` reads {read}.",
        names.join(", "),
        folder.display()
    )
}

/// One sentence to decide by.
fn advice(found: &Assessment) -> String {
    let unknown = found.licences.get("unknown").copied().unwrap_or_default();
    let licence = match unknown {
        0 => String::new(),
        1 => " 1 scene has no licence that could be found: ask its author, or leave it out.".to_owned(),
        _ => format!(" {unknown} scenes have no licence that could be found: ask their author, or leave them out."),
    };
    let sentence = match found.likely_rows() {
        _ if found.samples == 0 => "Nothing of it would come into the dataset.".to_owned(),
        Some(rows) => format!("It would add about {} of {}.", counted(rows, "row"), counted(found.candidates, "candidate")),
        None => format!(
            "It would add {} at most of {}; none was run.",
            counted(found.samples, "row"),
            counted(found.candidates, "candidate")
        ),
    };
    format!("{sentence}{licence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_counts_what_ran() {
        let trial = manimill::assess::Trial { run: 10, ran: 8, ..Default::default() };
        let found = Assessment { candidates: 200, samples: 100, trial: Some(trial), ..Default::default() };
        assert_eq!(advice(&found), "It would add about 80 rows of 200 candidates.");
    }
}

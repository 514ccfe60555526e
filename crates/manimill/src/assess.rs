//! Is this source worth adding? The stages of a build over one source, beside a dataset that is there already, and a few
//! samples that are really run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use manimill_runner::{Environment, Pool, PoolSettings, Unjudged, Verdict};
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::export::schema::Record;
use crate::ledger::{Entry, Stage};
use crate::options::{DatasetOptions, Options, SourceOptions};
use crate::pipeline::{Observer, build};
use crate::report::source_of;
use crate::settings::Settings;

/// The id that the source goes by.
const ID: &str = "source";

/// What is to be known of a source before it is added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Candidates: scene classes, and documents that should hold one.
    pub candidates: usize,
    /// Scenes by whose Manim they speak.
    pub dialects: BTreeMap<String, usize>,
    /// Scenes by licence.
    pub licences: BTreeMap<String, usize>,
    /// Scenes that load a file.
    pub with_files: usize,
    /// Scenes that a person has described.
    pub described: usize,
    /// Candidates that were dropped, by stage and reason.
    pub dropped: BTreeMap<String, usize>,
    /// Samples that were dropped because the dataset has them already; none where there is no dataset to compare with.
    pub known: Option<usize>,
    /// Samples that passed everything but the render.
    pub samples: usize,
    /// What running some of them said; none where there is no Python environment.
    pub trial: Option<Trial>,
}

/// What running a few samples said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// Samples that were run.
    pub run: usize,
    /// Those that ran to their end.
    pub ran: usize,
    /// Why others did not: failure class or what is missing, and how many.
    pub failures: BTreeMap<String, usize>,
}

impl Assessment {
    /// How many rows the source is likely to add: samples, times the share of the tried ones that ran.
    pub fn likely_rows(&self) -> Option<usize> {
        let trial = self.trial.as_ref().filter(|trial| trial.run > 0)?;
        Some((self.samples * trial.ran + trial.run / 2) / trial.run)
    }
}

/// Modules next to a single Python file that it imports: read alone, it lacks them.
pub fn neighbours(file: &Path) -> Vec<String> {
    let (Ok(text), Some(folder)) = (std::fs::read_to_string(file), file.parent()) else { return Vec::new() };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let imported = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let is_import = matches!(words.next(), Some("import" | "from"));
        is_import.then(|| words.next()).flatten()
    });
    let tops =
        imported.map(|module| module.trim_matches(',').trim_start_matches('.').split('.').next().unwrap_or_default().to_owned());
    let is_next = |top: &String| {
        let module = folder.join(format!("{top}.py"));
        (module.is_file() && module != file) || folder.join(top).join("__init__.py").is_file()
    };
    let mut found: Vec<String> = tops.filter(|top| !top.is_empty()).filter(is_next).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Looks at one source. `against` is a dataset folder to compare with, `trials` how many samples to run in `environment`.
///
/// # Errors
/// When the source cannot be read, or the environment does not work.
pub fn assess(
    source: SourceOptions,
    base: &Path,
    cache: &Path,
    against: Option<&Path>,
    environment: Option<(&Environment, usize)>,
    observer: &dyn Observer,
    stop: &Arc<AtomicBool>,
) -> Result<Assessment, Error> {
    let scratch = tempfile::tempdir().map_err(|cause| Error::file(&std::env::temp_dir(), format!("no folder: {cause}")))?;
    let source = SourceOptions { id: Some(ID.into()), ..source };
    let settings = |sources: Vec<SourceOptions>, until: Stage| {
        let dataset = DatasetOptions {
            name: Some(ID.into()),
            output: Some(scratch.path().join(until.name())),
            ..DatasetOptions::default()
        };
        let options = Options { dataset, sources, ..Options::default() };
        Settings::resolve(options, &base.join("manimill.toml"), cache.to_owned(), until)
    };
    let found = build(&settings(vec![source.clone()], Stage::Index)?, observer, stop)?;
    let known: Vec<SourceOptions> = against.map(rows_of).unwrap_or_default();
    let sources = [vec![source], known].concat();
    let outcome = build(&settings(sources, Stage::Dedup)?, observer, stop)?;
    if let Some(failure) = outcome.sources.iter().find(|outcome| &*outcome.id == ID).and_then(|outcome| outcome.failure.as_ref())
    {
        return Err(ErrorKind::Runner { what: failure.clone() }.into());
    }

    let samples: Vec<&Record> = outcome.records.iter().filter(|record| record.source == ID).collect();
    let own: Vec<_> = outcome.ledger.decisions().iter().filter(|decision| source_of(&decision.id) == ID).collect();
    let mut assessment = Assessment {
        candidates: found.ledger.entries().first().map_or(0, |entry: &Entry| entry.entered),
        described: found.records.iter().filter(|record| record.description.is_some()).count(),
        with_files: own.iter().filter(|decision| decision.stage == Stage::Assets).count()
            + samples.iter().filter(|sample| sample.changes.iter().any(|change| change.rule.contains("asset"))).count(),
        samples: samples.len(),
        ..Assessment::default()
    };
    for record in &found.records {
        *assessment.dialects.entry(record.dialect.clone()).or_default() += 1;
        *assessment.licences.entry(record.licence.clone()).or_default() += 1;
    }
    for decision in &own {
        *assessment.dropped.entry(format!("{}: {}", decision.stage, decision.reason)).or_default() += 1;
    }
    if against.is_some() {
        let of_the_dataset = |evidence: &str| evidence.contains(&format!("of {KNOWN}"));
        let twins = own.iter().filter(|decision| decision.stage == Stage::Dedup && of_the_dataset(&decision.evidence));
        assessment.known = Some(twins.count());
    }
    if let Some((environment, trials)) = environment {
        assessment.trial = Some(trial(&samples, environment, trials, cache, observer, stop)?);
    }
    Ok(assessment)
}

/// How the ids of the dataset's own rows begin.
const KNOWN: &str = "dataset-";

/// The rows of a dataset as sources that win over the assessed one.
fn rows_of(dataset: &Path) -> Vec<SourceOptions> {
    let Ok(entries) = std::fs::read_dir(dataset.join("data")) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "parquet"));
    files.sort();
    let source = |(number, file): (usize, &std::path::PathBuf)| SourceOptions {
        id: Some(format!("{KNOWN}{number}")),
        kind: Some("table".into()),
        location: Some(file.to_string_lossy().into_owned()),
        code: Some("code".into()),
        priority: Some(1),
        ..SourceOptions::default()
    };
    files.iter().enumerate().map(source).collect()
}

/// Runs some samples, drawn by the hash of their ids: spread over the source, and the same in every run.
fn trial(
    samples: &[&Record],
    environment: &Environment,
    trials: usize,
    cache: &Path,
    observer: &dyn Observer,
    stop: &Arc<AtomicBool>,
) -> Result<Trial, Error> {
    let failed = |cause: manimill_runner::PoolError| Error::from(ErrorKind::Runner { what: cause.to_string() });
    let mut drawn: Vec<&Record> = samples.to_vec();
    drawn.sort_by_key(|record| *blake3::hash(record.id.as_bytes()).as_bytes());
    drawn.truncate(trials);
    let jobs: Vec<_> = drawn.iter().map(|record| manimill_runner::Job::new(&*record.code, &*record.scene)).collect();
    let mut pool = PoolSettings::new(environment);
    pool.cache = Some(cache.join("verdicts"));
    // A trial says what is likely, and soon: what needs longer than the usual limit counts as one that times out.
    pool.limits.second_chance = 1;
    let pool = Pool::start(environment, pool, stop.clone()).map_err(failed)?;
    let mut outcome = Trial { run: jobs.len(), ..Trial::default() };
    observer.begins("running samples", jobs.len());
    let judged = pool.judge(&jobs, &mut |_, judgement| {
        observer.advances();
        let reason = match judgement.verdict {
            Verdict::Runs => {
                outcome.ran += 1;
                return;
            }
            Verdict::Failed(failure) => failure.class.name().to_owned(),
            Verdict::Unjudged(Unjudged::NoLatex { program }) => format!("unjudged: no {program}"),
            Verdict::Unjudged(_) => "unjudged".to_owned(),
        };
        *outcome.failures.entry(reason).or_default() += 1;
    });
    observer.ends();
    judged.map_err(failed)?;
    Ok(outcome)
}

//! Prompts of a language model, where the user has one: asked for what the narrator tells, and kept only where what ran agrees.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use manimill_describe::{Checker, Style, check, narrate};
use manimill_model::{
    Ask, Journal, JournalError, ModelSettings, Outcome, Review, Spent, Why, Written, batch, estimate, write_all,
};
use manimill_runner::Timeline;

use super::prompts::{Prompt, scene_of};
use super::settings::ModelUse;
use crate::error::{Error, Hint};
use crate::export::schema::Record;
use crate::pipeline::{Observer, counted};

/// The least share of a storyboard's claims that what ran must confirm: a text that says nothing which can be checked is worth
/// less than the narrator's.
const LEAST_CONFIRMED: f64 = 0.5;

/// Adds a model's prompts to the rows that it describes well.
pub(crate) fn describe_all(
    model: &ModelSettings,
    model_use: &ModelUse,
    records: &mut [Record],
    observer: &dyn Observer,
    stop: &AtomicBool,
) -> Result<(), Error> {
    let places: Vec<usize> = (0..records.len()).filter(|place| records[*place].timeline.is_some()).collect();
    let asks: Vec<Ask> = places.iter().filter_map(|place| ask_of(&records[*place])).collect();
    let failed = |cause: JournalError| Error::file(&model.journal, cause.to_string());
    let mut journal = Journal::open(&model.journal, model.prices).map_err(failed)?;
    match model_use {
        ModelUse::Ask => {}
        ModelUse::DryRun => {
            let most = estimate(model, &journal, &asks);
            observer.tells(&format!("asking the model would take at most {}; nothing was sent", in_words(most)));
            return Ok(());
        }
        ModelUse::Export(file) => {
            let requests = batch::export(model, &journal, &asks);
            fs::write(file, &requests).map_err(|cause| cannot(file, "written", &cause))?;
            let count = counted(requests.lines().count(), "request");
            observer
                .tells(&format!("wrote {count} to {}; `manimill describe --import ANSWERS` takes the answers", file.display()));
            return Ok(());
        }
        ModelUse::Import(file) => {
            let answers = fs::read_to_string(file).map_err(|cause| cannot(file, "read", &cause))?;
            let imported = batch::import(model, &mut journal, &asks, &answers).map_err(failed)?;
            observer.tells(&format!(
                "took {} from {}; {} failed there, {} of other builds, {} unreadable",
                counted(imported.answers, "answer"),
                file.display(),
                imported.failed,
                imported.unknown,
                imported.unreadable
            ));
        }
    }
    // After an import nothing is sent: what the batch has not answered keeps the narrator's text.
    let mut model = model.clone();
    if matches!(model_use, ModelUse::Import(_)) {
        model.ceilings.requests = Some(0);
    }
    observer.begins("asking the model", asks.len());
    let review = |index: usize, written: &Written| review(&records[places[index]], written);
    let outcomes = write_all(&model, &mut journal, &asks, &review, &|_| observer.advances(), stop).map_err(failed)?;
    observer.ends();
    let mut reasons: BTreeMap<Why, usize> = BTreeMap::new();
    for (place, outcome) in places.iter().zip(outcomes) {
        match outcome {
            Outcome::Written(written) => add(&mut records[*place], &written, &model.model),
            Outcome::None(why) => *reasons.entry(why).or_default() += 1,
        }
    }
    observer.tells(&summary(asks.len(), &reasons, journal.spent()));
    Ok(())
}

fn ask_of(record: &Record) -> Option<Ask> {
    let told = narrate(&scene_of(record, record.timeline.as_ref()?));
    let record_in_words = format!("{}\n\n{}", told.storyboard, told.specification);
    let stills = record.stills.iter().map(|still| still.png.clone()).collect();
    Some(Ask { id: record.id.clone(), code: record.code.clone(), record: record_in_words, stills })
}

fn in_styles(written: &Written) -> [(Style, &String); 3] {
    [(Style::Request, &written.request), (Style::Storyboard, &written.storyboard), (Style::Specification, &written.specification)]
}

fn review(record: &Record, written: &Written) -> Review {
    let Some(timeline) = &record.timeline else { return Review::Thin };
    let contradicted: Vec<String> = in_styles(written).iter().flat_map(|(_, text)| contradictions(text, timeline)).collect();
    if !contradicted.is_empty() {
        return Review::Contradicted(contradicted.join("; "));
    }
    let share = check(&written.storyboard, timeline).share();
    if share.is_some_and(|share| share >= LEAST_CONFIRMED) { Review::Good } else { Review::Thin }
}

fn contradictions(text: &str, timeline: &Timeline) -> Vec<String> {
    let grounding = check(text, timeline);
    let contradicted = grounding.claims.iter().filter(|claim| claim.verdict == manimill_describe::Verdict::Contradicted);
    contradicted
        .map(|claim| {
            let said = text.get(claim.span.0 as usize..claim.span.1 as usize).unwrap_or_default();
            format!("\"{said}\" ({})", claim.evidence)
        })
        .collect()
}

fn add(record: &mut Record, written: &Written, model: &str) {
    let origin = format!("model:{model}");
    let checker = record.timeline.as_ref().map(Checker::of);
    let prompts = in_styles(written).map(|(style, text)| Prompt::checked(style, text.clone(), &origin, checker.as_ref()));
    record.prompts.extend(prompts);
}

fn summary(asked: usize, reasons: &BTreeMap<Why, usize>, spent: Spent) -> String {
    let without: usize = reasons.values().sum();
    let reasons: Vec<String> = reasons.iter().map(|(why, count)| format!("{count} {}", why_in_words(*why))).collect();
    let rest = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    format!(
        "the model described {} of {}; {without} keep the narrator's text{rest}; {} so far",
        asked - without,
        counted(asked, "sample"),
        in_words(spent)
    )
}

const fn why_in_words(why: Why) -> &'static str {
    match why {
        Why::Malformed => "answered in another form",
        Why::Contradicted => "contradicted by what ran",
        Why::Thin => "with too little that can be checked",
        Why::Lost => "with a lost answer, not asked for again",
        Why::Refused => "refused by the server",
        Why::Down => "not asked, since the server is down",
        Why::Ceiling => "not asked, since a ceiling is reached",
        Why::Stopped => "not asked, since the build was stopped",
    }
}

fn in_words(spent: Spent) -> String {
    format!(
        "{}, {} and {:.2} in cost",
        counted(spent.requests as usize, "request"),
        counted(spent.tokens as usize, "token"),
        spent.cost
    )
}

fn cannot(file: &Path, done: &str, cause: &std::io::Error) -> Error {
    Error::file(file, format!("cannot be {done}: {cause}")).hint("name another file".to_owned())
}

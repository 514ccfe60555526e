//! The last gate: does it run? What the pool says of each sample becomes a verdict on the row, or the reason to drop it.

pub mod trust;

use manimill_runner::{FailureClass, Job, Judgement, Mode, Unjudged, Verdict};

use crate::assets;
use crate::ledger::{Decision, Stage};
use crate::sample::{Rendered, Unique};
use crate::settings::RenderMode;

/// What the pool is asked of a sample.
pub fn job(unique: &Unique) -> Job {
    let sample = &unique.checked.sample;
    Job::new(assets::library::embedded(&sample.code), sample.scene.as_str())
}

/// The pool's mode; `None` where nothing is run.
pub fn mode(mode: RenderMode) -> Option<Mode> {
    match mode {
        RenderMode::Stepped => Some(Mode::Stepped),
        RenderMode::Sampled => Some(Mode::Sampled),
        RenderMode::Full => Some(Mode::Full),
        RenderMode::Off => None,
    }
}

/// Lets samples pass that run, and those of which nothing can be said for a reason that is not their own.
///
/// # Errors
/// The decision to drop a sample that does not run, with its failure class and traceback.
pub fn settle(unique: Unique, judgement: Judgement) -> Result<Rendered, Decision> {
    match &judgement.verdict {
        Verdict::Runs | Verdict::Unjudged(Unjudged::NoLatex { .. }) => Ok(Rendered { unique, judgement: Some(judgement) }),
        Verdict::Failed(failure) => {
            let place = failure.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let mut evidence = format!("{place}{}\n{}", failure.message, failure.traceback);
            if let (FailureClass::MissingPackage, Some(package)) = (failure.class, &failure.subject) {
                // As the cheap check has it: the packages alone in the first line.
                evidence = format!("{package}\n{evidence}");
            }
            Err(unique.checked.sample.drop(Stage::Render, failure.class.name(), evidence.trim_end()))
        }
        Verdict::Unjudged(Unjudged::WorkerFailed { reason }) => {
            Err(unique.checked.sample.drop(Stage::Render, "worker-failed", reason.clone()))
        }
        Verdict::Unjudged(Unjudged::Cancelled) => {
            Err(unique.checked.sample.drop(Stage::Render, "cancelled", "the build was stopped"))
        }
    }
}

//! Fix, don't reject: what was written for another Manim, or lost something on its way, is rewritten for today's.
//!
//! One rewrite is one file, named for what it replaces; its doc comment says what it does, since when, shows code before and after
//! and says what it leaves alone, and is run as its test (`rewrite.rs`). The list below is ordered, with the reason for the order.
//! `engine.rs` applies it until nothing changes, and takes back what breaks a sample.

mod community;
mod engine;
mod file;
mod manual;
mod rewrite;
pub mod text;
mod unbound_names;

pub use manual::manual;
pub use rewrite::{Documentation, Example, Rewrite};

use file::File;

use crate::index::{Library, is_todays};
use crate::ledger::{Decision, Stage};
use crate::sample::{Repaired, Safety, Sliced};
use crate::settings::Settings;

/// Every rewrite, in the order in which they are applied.
pub static REWRITES: [Rewrite; 9] = [
    // Where names come from, then the names: what looks for a name of today finds those of yesterday, too.
    community::modules::REWRITE,
    community::names::REWRITE,
    community::methods::REWRITE,
    // The parts of a call, when it is clear what is called; dictionaries before the keywords that go into them have other names.
    community::ranges::REWRITE,
    community::code_object::REWRITE,
    community::positional::REWRITE,
    community::font_sizes::REWRITE,
    community::keywords::REWRITE,
    // Imports come last, when every other rewrite has said which names it uses.
    unbound_names::REWRITE,
];

/// Every rule by its name, text repairs first, with what it may do to a sample.
pub fn rules() -> impl Iterator<Item = (&'static str, Safety)> {
    let texts = text::TEXT_REPAIRS.iter().map(|repair| (repair.name, repair.safety));
    texts.chain(REWRITES.iter().map(|rewrite| (rewrite.name, rewrite.safety)))
}

/// Rewrites a sample for today's Manim.
///
/// # Errors
/// The decision to drop it, when it speaks another Manim.
pub fn repair(settings: &Settings, Sliced(mut sample): Sliced, library: &Library) -> Result<Repaired, Decision> {
    if !is_todays(sample.dialect) {
        let evidence = format!("written for {}, not for Manim Community", sample.dialect.name());
        return Err(sample.drop(Stage::Repair, "other-dialect", evidence));
    }
    let rewrites: Vec<&Rewrite> =
        REWRITES.iter().filter(|rewrite| settings.repair.allows(rewrite.name, rewrite.safety)).collect();
    let rewritten = engine::rewrite(&sample.code, &sample.scene, sample.dialect, library, &rewrites);
    sample.code = rewritten.code;
    sample.changes.extend(rewritten.changes);
    Ok(Repaired(sample))
}

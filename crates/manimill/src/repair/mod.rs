//! Fix, don't reject: what was written for another Manim, or lost something on its way, is rewritten for today's.
//!
//! One rewrite is one file, named for what it replaces. The list below is ordered, with the reason for the order.

pub mod text;
mod unbound_names;

use crate::index::{Library, is_todays};
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Repaired, Safety, Sliced};
use crate::settings::Settings;

/// One rewrite: what it is called, what it may do to a sample, and how it is done.
#[derive(Debug)]
pub struct Rewrite {
    /// The name in the change log, in the configuration and for `manimill explain`.
    pub name: &'static str,
    /// One line for tables.
    pub title: &'static str,
    /// What it does, since when, and what it leaves alone.
    pub about: &'static str,
    /// Code before and after.
    pub example: (&'static str, &'static str),
    /// What it may do to a sample.
    pub safety: Safety,
    apply: fn(&str, &Library) -> Option<Rewritten>,
}

/// A text after a rewrite, and what was done to it: pairs of before and after.
struct Rewritten {
    code: String,
    hunks: Vec<(String, String)>,
}

/// Every rewrite, in the order in which they are applied.
pub static REWRITES: [Rewrite; 1] = [
    // Imports come last, when every other rewrite has said which names it uses.
    unbound_names::REWRITE,
];

/// Rewrites a sample for today's Manim.
///
/// # Errors
/// The decision to drop it, when it speaks another Manim.
pub fn repair(_: &Settings, Sliced(mut sample): Sliced, library: &Library) -> Result<Repaired, Decision> {
    if !is_todays(sample.dialect) {
        let evidence = format!("written for {}, not for Manim Community", sample.dialect.name());
        return Err(sample.drop(Stage::Repair, "other-dialect", evidence));
    }
    for rewrite in &REWRITES {
        let Some(rewritten) = (rewrite.apply)(&sample.code, library) else { continue };
        sample.code = rewritten.code;
        sample.changes.extend(rewritten.hunks.into_iter().map(|(before, after)| Change {
            rule: rewrite.name.to_owned(),
            safety: rewrite.safety,
            before,
            after,
        }));
    }
    Ok(Repaired(sample))
}

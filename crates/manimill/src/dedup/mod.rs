//! One of each: samples that are the same text, the same program, the same under other names, or nearly the same, leave one
//! survivor. What is compared, and with which thresholds, is in `docs/manual/dedup.md`.
//!
//! *Architecture Invariant:* samples are ranked by what they are, never by the order in which they come, and every edge
//! between twins is verified; so the same samples give the same survivors in any order and on any number of threads.

mod alignment;
mod compare;
mod conflicts;
mod descriptions;
mod groups;
mod guard;
mod known;
mod likeness;
mod near;
mod overlap;
mod print;
mod prompts;
mod stage;

use std::sync::Arc;

pub use alignment::{FITS, alignment};
pub use compare::Degree;
pub use descriptions::SourceDescriptions;
pub use groups::Twinned;
pub use guard::{Action, GuardReport, Guarded, GuardedRow};
pub use likeness::{Likeness, Twin};
pub use overlap::{Combination, Overlaps, Shared, SourceCodes};
pub use print::{Print, Signed};
pub use stage::{Candidate, Deduped, dedup};

use manimill_syntax::Program;

use crate::settings::NearSettings;
use descriptions::Described;
use groups::Groups;
use overlap::SourceCode;

/// For each code the one that it is a twin of, if all twins up to this kind count. The codes come in the order of their rank:
/// of twins, the first stays.
pub fn twins(prints: &[Print], drop: Option<Likeness>, settings: &NearSettings) -> Vec<Option<Twinned>> {
    Groups::of(&prints.iter().collect::<Vec<_>>(), settings).twins(drop)
}

/// One code as its source has it.
#[derive(Clone, Debug)]
pub struct Sourced {
    /// The source's id.
    pub source: Arc<str>,
    /// Its print.
    pub print: Print,
    /// What its author says that it shows.
    pub description: Option<String>,
    /// How well that fits.
    pub alignment: Option<f64>,
}

impl Sourced {
    /// Reads a code, once.
    pub fn of(source: &Arc<str>, code: &str, bytes: &[u8; 32], description: Option<&str>, settings: &NearSettings) -> Self {
        let mut print = Print::unreadable(bytes);
        let mut fit = None;
        if let Ok((program, mentions)) = Program::with_mentions(code) {
            fit = description.and_then(|description| alignment(description, &mentions));
            print.program = Some(Signed::of(program, settings));
        }
        Self { source: source.clone(), print, description: description.map(str::to_owned), alignment: fit }
    }
}

/// What the sources share, and how far their descriptions can be trusted; the codes in any order.
pub fn overlaps(codes: &[Sourced], settings: &NearSettings) -> Overlaps {
    // The rank is that of the keys, so that the order of the codes makes no difference.
    let mut ranked: Vec<&Sourced> = codes.iter().collect();
    ranked.sort_by_cached_key(|code| (code.print.keys(), code.source.clone(), code.description.clone()));
    let prints: Vec<&Print> = ranked.iter().map(|code| &code.print).collect();
    let groups = Groups::of(&prints, &NearSettings { twins: true, ..*settings });
    let numbers: Vec<[u32; 4]> = (0..ranked.len()).map(|place| groups.numbers(place)).collect();
    let codes: Vec<SourceCode> =
        ranked.iter().zip(&numbers).map(|(code, groups)| SourceCode { source: code.source.clone(), groups: *groups }).collect();
    let described: Vec<Described<'_>> = ranked
        .iter()
        .zip(&numbers)
        .filter_map(|(code, [_, _, renamed, near])| {
            let text = code.description.as_deref()?;
            Some(Described { source: &code.source, text, alignment: code.alignment, renamed: *renamed, near: *near })
        })
        .collect();
    Overlaps { descriptions: descriptions::of_sources(&described), ..Overlaps::of(&codes) }
}

/// Jaccard similarity of two programs; `None` where it is certainly under the thresholds, and for what is no Python.
pub fn jaccard(left: &Print, right: &Print, settings: &NearSettings) -> Option<f64> {
    compare::compare(left.program.as_ref()?, right.program.as_ref()?, settings).map(|degree| degree.jaccard)
}

/// Whether two programs are near-duplicates.
pub fn are_near(left: &Print, right: &Print, settings: &NearSettings) -> bool {
    let (Some(left), Some(right)) = (&left.program, &right.program) else { return false };
    compare::compare(left, right, settings).is_some_and(|degree| degree.is_near(settings))
}

/// A part of a whole, 0 to 1.
fn share(part: usize, whole: usize) -> f64 {
    f64::from(part as u32) / f64::from(whole as u32)
}

/// Four digits say enough, and read well.
fn rounded(similarity: f64) -> f64 {
    (similarity * 1e4).round() / 1e4
}

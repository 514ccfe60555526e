//! A long scene becomes several that stand alone: it is cut where its author would cut it, and each piece starts by putting on the
//! screen, without animating it, what the scene had shown and built by then.
//!
//! `seams` finds the places, `instant` says what a play leaves behind when nobody watches, `needed` keeps of all that came before
//! only what a piece sees, and `write` puts the text together. Nothing here is trusted: a piece counts when it has been run alone
//! and its timeline equals the stretch of the whole that it stands for ([`proves`]).

mod instant;
mod needed;
mod seams;
mod write;

use std::ops::Range;

use manimill_runner::timeline::{Fidelity, Timeline, compare};
use manimill_syntax::tree::Tree;
use manimill_syntax::{Module, Name};

pub use instant::Start;
pub use seams::SeamKind;
use seams::{Unit, units_of};
use write::Whole;

use crate::index::Library;

/// A part of a scene as a scene of its own, not proven yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// One file.
    pub code: String,
    /// The class to render.
    pub scene: Name,
    /// The plays and waits of the whole that it must show, by their places in its timeline.
    pub plays: Range<usize>,
}

/// What became of a long scene.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Places where it can be cut.
    pub seams: usize,
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Why the others could not be written, in the order of the text.
    pub obstacles: Vec<String>,
}

/// Cuts a scene at its natural seams, so that no piece is longer than `longest` bytes where that can be had.
///
/// `timeline` is what the scene did when it was run; `start` says how a piece gets what was shown before it.
///
/// # Errors
/// Why there is nothing to cut.
pub fn cut(code: &str, scene: &str, timeline: &Timeline, longest: usize, library: &Library, start: Start) -> Result<Cut, String> {
    let module = Module::parse(code).map_err(|error| error.to_string())?;
    let tree = Tree::of(&module);
    let units = units_of(&tree, scene, timeline)?;
    let seams = seams::seams(&units, timeline);
    let mut cut = Cut { seams: seams.len(), ..Cut::default() };
    if seams.is_empty() {
        return Ok(cut);
    }
    let whole = Whole { tree: &tree, scene, units: &units, timeline, library, start };
    let parts = seams::parts(&units, &seams, longest, code.len());
    for (number, part) in parts.iter().enumerate() {
        let Some(plays) = plays_of(&units[part.clone()]) else { continue };
        let name = write::name_of(&tree, scene, number + 1);
        match write::write(&whole, &name, part.clone()) {
            Ok(code) => cut.pieces.push(Piece { code, scene: Name::new(&name), plays }),
            Err(obstacle) => cut.obstacles.push(format!("part {}: {obstacle}", number + 1)),
        }
    }
    Ok(cut)
}

/// Whether a piece, run alone, did what the whole did in that stretch.
///
/// # Errors
/// The first difference.
pub fn proves(whole: &Timeline, plays: &Range<usize>, piece: &Timeline) -> Result<(), String> {
    let expected = whole.stretch(plays.clone());
    match compare(&expected, &piece.stretch(0..piece.plays.len())) {
        Fidelity::Identical | Fidelity::IdenticalButAssets => Ok(()),
        Fidelity::Different { first } => Err(first),
        Fidelity::OriginalFails => Err("the whole does not run".to_owned()),
    }
}

/// The plays of some units, if they show anything.
fn plays_of(units: &[Unit<'_>]) -> Option<Range<usize>> {
    let mut plays = units.iter().map(|unit| unit.plays.clone()).filter(|plays| !plays.is_empty());
    let first = plays.next()?;
    Some(first.start..plays.next_back().map_or(first.end, |last| last.end))
}

#[cfg(test)]
mod tests;

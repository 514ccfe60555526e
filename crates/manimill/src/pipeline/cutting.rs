//! Long samples that have run are cut into pieces, and a piece that does what the whole did there becomes a sample of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manimill_runner::timeline::Timeline;
use manimill_runner::{Job, Verdict};
use manimill_syntax::Program;
use rayon::prelude::*;

use super::prove::Prover;
use super::{Build, caught};
use crate::error::Error;
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Checked, Rendered, Safety, Sample, Unique};
use crate::settings::Settings;
use crate::shape::cut::{Cut, Piece, cut, proves};

/// A piece on its way to be proven: which of the samples it is of, and how.
struct Candidate {
    whole: usize,
    number: usize,
    piece: Piece,
}

impl Build<'_> {
    /// Cuts what is too long, runs the pieces, and gives the proven ones with the decisions about the others. Pieces are
    /// candidates like any other, found late: the ledger counts them from the first stage on.
    pub(super) fn cut_long(
        &mut self,
        prover: &Prover<'_>,
        samples: &[Rendered],
    ) -> Result<(Vec<Rendered>, Vec<Decision>), Error> {
        let settings = self.settings;
        let (Some(limit), true) = (settings.shape.cut_tokens, settings.until >= Stage::Shape) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let cuts: Vec<(usize, Cut)> = samples
            .par_iter()
            .enumerate()
            .filter_map(|(index, rendered)| Some((index, cut_one(settings, rendered, limit)?)))
            .collect();
        let mut candidates = Vec::new();
        for (whole, Cut { pieces, .. }) in cuts {
            candidates.extend(pieces.into_iter().enumerate().map(|(number, piece)| Candidate {
                whole,
                number: number + 1,
                piece,
            }));
        }
        if candidates.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.ledger.discover(candidates.len());
        let jobs: Vec<Job> = candidates.iter().map(|it| Job::new(it.piece.code.as_str(), it.piece.scene.as_str())).collect();
        let judgements = prover.judge("running pieces of long samples", &jobs)?;
        let mut known: BTreeMap<u128, Arc<str>> = samples
            .iter()
            .map(|rendered| &rendered.unique.checked.sample)
            .filter_map(|sample| Some((program_of(&sample.code)?, sample.id.clone())))
            .collect();
        let (mut proven, mut dropped) = (Vec::new(), Vec::new());
        for (candidate, judgement) in candidates.into_iter().zip(judgements) {
            let whole = &samples[candidate.whole];
            let result = match (&judgement.verdict, &judgement.timeline, timeline_of(whole)) {
                (Verdict::Runs, Some(timeline), Some(expected)) => proves(expected, &candidate.piece.plays, timeline),
                (Verdict::Failed(failure), ..) => Err(failure.message.clone()),
                _ => Err("it could not be judged".to_owned()),
            };
            let unique = unique_of(whole, candidate);
            let sample = &unique.checked.sample;
            let program = program_of(&sample.code);
            let twin = program.and_then(|program| known.get(&program).cloned());
            match (result, settings.review.rejection(&sample.id, &sample.code), twin) {
                (Err(difference), ..) => {
                    dropped.push(unique.checked.sample.drop(Stage::Render, "piece-unproven", difference));
                }
                (Ok(()), Some(_), _) => {
                    dropped.push(unique.checked.sample.drop(Stage::Render, "rejected-by-review", "a person rejected it"));
                }
                (Ok(()), None, Some(twin)) => {
                    dropped.push(unique.checked.sample.drop(Stage::Render, "piece-twin", format!("of {twin}")));
                }
                (Ok(()), None, None) => {
                    known.extend(program.map(|program| (program, sample.id.clone())));
                    proven.push(Rendered { unique, judgement: Some(judgement) });
                }
            }
        }
        let scenes: BTreeSet<&str> =
            proven.iter().filter_map(|it| it.unique.checked.sample.id.rsplit_once('/')).map(|it| it.0).collect();
        self.observer.tells(&format!("{} pieces of {} long samples do what the whole does there", proven.len(), scenes.len()));
        Ok((proven, dropped))
    }
}

/// The pieces of a sample that has run and is longer than `limit` tokens.
fn cut_one(settings: &Settings, rendered: &Rendered, limit: u32) -> Option<Cut> {
    let sample = &rendered.unique.checked.sample;
    let timeline = timeline_of(rendered)?;
    let tokens = settings.shape.tokenizers.first()?.count(&sample.code);
    if tokens <= limit as usize {
        return None;
    }
    let longest = sample.code.len() * limit as usize / tokens;
    let cut = caught(|| cut(&sample.code, &sample.scene, timeline, longest, &crate::index::libraries::shipped()));
    let cut = cut.unwrap_or_else(Err).inspect_err(|reason| tracing::debug!(id = &*sample.id, reason, "not cut")).ok()?;
    for obstacle in &cut.obstacles {
        tracing::debug!(id = &*sample.id, obstacle, "a piece is missing");
    }
    // One piece alone is the beginning of something, and no scene.
    (cut.pieces.len() > 1).then_some(cut)
}

/// What a code says, whatever its own names are.
fn program_of(code: &str) -> Option<u128> {
    Program::of(code).ok().map(|program| program.renamed)
}

fn timeline_of(rendered: &Rendered) -> Option<&Timeline> {
    rendered.judgement.as_ref().and_then(|judgement| judgement.timeline.as_ref())
}

fn unique_of(whole: &Rendered, candidate: Candidate) -> Unique {
    let Candidate { number, piece, .. } = candidate;
    let of = &whole.unique.checked;
    let mut changes = of.sample.changes.clone();
    changes.push(Change {
        rule: "cut".into(),
        safety: Safety::Guarded,
        before: format!("class {}", of.sample.scene),
        after: format!("class {}: plays {} to {} of the whole", piece.scene, piece.plays.start + 1, piece.plays.end),
    });
    let sample = Sample {
        id: format!("{}/{number}", of.sample.id).into(),
        scene: piece.scene,
        description: None,
        bytes: *blake3::hash(piece.code.as_bytes()).as_bytes(),
        original: piece.code.as_str().into(),
        code: piece.code,
        changes,
        ..of.sample.clone()
    };
    let checked = Checked { sample, packages: of.packages.clone() };
    Unique { cluster: whole.unique.cluster.clone(), ..Unique::alone(checked) }
}

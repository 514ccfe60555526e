//! Long samples that have run are cut into pieces, and a piece that does what the whole did there becomes a sample of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manimill_runner::timeline::Timeline;
use manimill_runner::{Job, Judgement, Verdict};
use manimill_syntax::Program;
use rayon::prelude::*;

use super::prove::Prover;
use super::{Build, caught, counted};
use crate::error::Error;
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Checked, Rendered, Safety, Sample, Unique};
use crate::settings::Settings;
use crate::shape::LongScene;
use crate::shape::cut::{Cut, Piece, Start, cut, proves};

/// A piece on its way to be proven: which of the long samples it is of, and how.
struct Candidate {
    long: usize,
    number: usize,
    piece: Piece,
}

/// What cutting has given.
#[derive(Default)]
pub(super) struct Pieces {
    /// Samples of their own.
    pub(super) proven: Vec<Rendered>,
    /// The others.
    pub(super) dropped: Vec<Decision>,
    /// Every sample that was long enough to be cut, and what came of it.
    pub(super) long_scenes: Vec<LongScene>,
}

impl Build<'_> {
    /// Cuts what is too long, runs the pieces, and gives the proven ones with the decisions about the others. Pieces are
    /// candidates like any other, found late: the ledger counts them from the first stage on.
    pub(super) fn cut_long(&mut self, prover: &Prover<'_>, samples: &[Rendered]) -> Result<Pieces, Error> {
        let settings = self.settings;
        let (Some(limit), true) = (settings.shape.cut_tokens, settings.until >= Stage::Shape) else {
            return Ok(Pieces::default());
        };
        // Who asked for a few rows gets no more of them.
        if settings.limit.is_some() {
            return Ok(Pieces::default());
        }
        let mut wholes = Vec::new();
        let mut pieces = Pieces::default();
        let mut candidates = Vec::new();
        let cuts: Vec<(&Rendered, LongScene, Vec<Piece>)> =
            samples.par_iter().filter_map(|rendered| cut_one(settings, rendered, limit, Start::Readable)).collect();
        for (long, (whole, scene, parts)) in cuts.into_iter().enumerate() {
            wholes.push(whole);
            pieces.long_scenes.push(scene);
            candidates.extend(parts.into_iter().zip(1..).map(|(piece, number)| Candidate { long, number, piece }));
        }
        if candidates.is_empty() {
            return Ok(pieces);
        }
        self.ledger.discover(candidates.len());
        let tried = self.prove(prover, &wholes, candidates)?;
        let mut known: BTreeMap<u128, Arc<str>> = samples
            .iter()
            .map(|rendered| &rendered.unique.checked.sample)
            .filter_map(|sample| Some((program_of(&sample.code)?, sample.id.clone())))
            .collect();
        for Tried { candidate, judgement, result } in tried {
            let whole = wholes[candidate.long];
            let scene = &mut pieces.long_scenes[candidate.long];
            match &result {
                Ok(()) => scene.proven += 1,
                Err(difference) => scene.obstacles.push(format!("piece {}: {difference}", candidate.number)),
            }
            let unique = unique_of(whole, candidate);
            let sample = &unique.checked.sample;
            let program = program_of(&sample.code);
            let twin = program.and_then(|program| known.get(&program).cloned());
            let dropped = match (result, settings.review.rejection(&sample.id, &sample.code), twin) {
                (Err(difference), ..) => ("piece-unproven", difference),
                (Ok(()), Some(_), _) => ("rejected-by-review", "a person rejected it".to_owned()),
                (Ok(()), None, Some(twin)) => ("piece-twin", format!("of {twin}")),
                (Ok(()), None, None) => {
                    known.extend(program.map(|program| (program, sample.id.clone())));
                    pieces.proven.push(Rendered { unique, judgement: Some(judgement) });
                    continue;
                }
            };
            pieces.dropped.push(unique.checked.sample.drop(Stage::Render, dropped.0, dropped.1));
        }
        let cut = pieces.long_scenes.iter().filter(|scene| scene.proven > 0).count();
        self.observer.tells(&format!(
            "long samples: {}, of which {cut} give {} that do what the whole does there",
            pieces.long_scenes.len(),
            counted(pieces.proven.len(), "piece")
        ));
        Ok(pieces)
    }

    /// Runs pieces, and those that do something else once more with an exact start.
    fn prove(&self, prover: &Prover<'_>, wholes: &[&Rendered], candidates: Vec<Candidate>) -> Result<Vec<Tried>, Error> {
        let mut tried = run(prover, wholes, candidates)?;
        let open: Vec<usize> = (0..tried.len()).filter(|at| tried[*at].result.is_err()).collect();
        let limit = self.settings.shape.cut_tokens.unwrap_or_default();
        let exact: BTreeMap<usize, Vec<Piece>> = open
            .iter()
            .map(|at| tried[*at].candidate.long)
            .collect::<BTreeSet<usize>>()
            .into_par_iter()
            .filter_map(|long| Some((long, cut_one(self.settings, wholes[long], limit, Start::Exact)?.2)))
            .collect();
        let again = open.into_iter().filter_map(|at| {
            let Candidate { long, number, ref piece } = tried[at].candidate;
            let piece = exact.get(&long)?.iter().find(|exact| exact.plays == piece.plays)?.clone();
            Some((at, Candidate { long, number, piece }))
        });
        let (places, again): (Vec<usize>, Vec<Candidate>) = again.unzip();
        for (at, second) in places.into_iter().zip(run(prover, wholes, again)?) {
            if second.result.is_ok() {
                tried[at] = second;
            }
        }
        Ok(tried)
    }
}

/// A piece that has been run, and the first difference from its stretch of the whole.
struct Tried {
    candidate: Candidate,
    judgement: Judgement,
    result: Result<(), String>,
}

fn run(prover: &Prover<'_>, wholes: &[&Rendered], candidates: Vec<Candidate>) -> Result<Vec<Tried>, Error> {
    let jobs: Vec<Job> = candidates.iter().map(|it| Job::new(it.piece.code.as_str(), it.piece.scene.as_str())).collect();
    let judgements = prover.judge("running pieces of long samples", &jobs)?;
    let tried = candidates.into_iter().zip(judgements).map(|(candidate, judgement)| {
        let result = match (&judgement.verdict, &judgement.timeline, timeline_of(wholes[candidate.long])) {
            (Verdict::Runs, Some(timeline), Some(expected)) => proves(expected, &candidate.piece.plays, timeline),
            (Verdict::Failed(failure), ..) => Err(failure.message.clone()),
            _ => Err("it could not be judged".to_owned()),
        };
        Tried { candidate, judgement, result }
    });
    Ok(tried.collect())
}

/// The pieces of a sample that has run and is longer than `limit` tokens.
fn cut_one<'s>(
    settings: &Settings,
    rendered: &'s Rendered,
    limit: u32,
    start: Start,
) -> Option<(&'s Rendered, LongScene, Vec<Piece>)> {
    let sample = &rendered.unique.checked.sample;
    let timeline = timeline_of(rendered)?;
    let tokens = settings.shape.tokenizers.first()?.count(&sample.code);
    if tokens <= limit as usize {
        return None;
    }
    let longest = sample.code.len() * limit as usize / tokens;
    let cut = caught(|| cut(&sample.code, &sample.scene, timeline, longest, &crate::index::libraries::shipped(), start));
    let Cut { seams, pieces, mut obstacles } =
        cut.unwrap_or_else(Err).unwrap_or_else(|reason| Cut { obstacles: vec![reason], ..Cut::default() });
    // One piece alone is the beginning of something, and no scene.
    let pieces = if pieces.len() > 1 { pieces } else { Vec::new() };
    if pieces.is_empty() && obstacles.is_empty() {
        obstacles.push("it has no place to cut that leaves two parts".to_owned());
    }
    let scene = LongScene { id: sample.id.clone(), tokens, seams, pieces: pieces.len(), proven: 0, obstacles };
    Some((rendered, scene, pieces))
}

/// What a code says, whatever its own names are.
fn program_of(code: &str) -> Option<u128> {
    Program::of(code).ok().map(|program| program.renamed)
}

fn timeline_of(rendered: &Rendered) -> Option<&Timeline> {
    rendered.judgement.as_ref().and_then(|judgement| judgement.timeline.as_ref())
}

fn unique_of(whole: &Rendered, Candidate { number, piece, .. }: Candidate) -> Unique {
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

//! Where the sample that stays for its twins fails to run, one of its near twins may run: no group loses all its members to the
//! choice of one. Twins are judged only then, so that running stays the last and dearest question.

use manimill_runner::{Job, Judgement, Verdict};

use super::Build;
use super::prove::Prover;
use crate::dedup::{self, Print, Twin};
use crate::error::Error;
use crate::ledger::Stage;
use crate::render;
use crate::sample::{Reserve, Unique};

impl Build<'_> {
    /// Lets near twins stand in for samples that fail, the best first, until one runs or none is left.
    pub(super) fn stand_in(
        &mut self,
        prover: &Prover<'_>,
        samples: &mut Vec<Unique>,
        judgements: &mut Vec<Judgement>,
    ) -> Result<(), Error> {
        loop {
            let mut tried: Vec<(usize, Unique)> = Vec::new();
            for (place, (sample, judgement)) in samples.iter_mut().zip(judgements.iter()).enumerate() {
                if matches!(judgement.verdict, Verdict::Failed(_)) && !sample.reserves.is_empty() {
                    let reserve = sample.reserves.remove(0);
                    tried.push((place, in_place_of(sample, reserve)));
                }
            }
            if tried.is_empty() {
                return Ok(());
            }
            let mut won_back = Vec::new();
            let jobs: Vec<Job> = tried.iter().map(|(_, stand_in)| render::job(stand_in)).collect();
            for ((place, stand_in), judgement) in tried.into_iter().zip(prover.judge("running twins of what fails", &jobs)?) {
                if let (Verdict::Runs, Verdict::Failed(failure)) = (&judgement.verdict, &judgements[place].verdict) {
                    let id = stand_in.checked.sample.id.clone();
                    let why = format!("of {id}, which runs where this one does not: {}", failure.class.name());
                    let mut failed = std::mem::replace(&mut samples[place], stand_in);
                    let own = self.no_twins_of(&samples[place], std::mem::take(&mut failed.reserves));
                    samples[place].twins.retain(|twin| own.iter().all(|own| own.checked.sample.id != twin.id));
                    won_back.extend(own);
                    self.ledger.replace(&id, failed.checked.sample.drop(Stage::Dedup, "near-twin", why));
                    judgements[place] = judgement;
                }
            }
            if !won_back.is_empty() {
                let jobs: Vec<Job> = won_back.iter().map(render::job).collect();
                judgements.extend(prover.judge("running what is a twin of nothing that runs", &jobs)?);
                samples.append(&mut won_back);
            }
        }
    }

    /// Of the twins of what failed, those that are no twins of what stands in for it, nor of each other: samples of their own.
    fn no_twins_of(&mut self, stand_in: &Unique, reserves: Vec<Reserve>) -> Vec<Unique> {
        let near = &self.settings.dedup.near;
        let print = |unique: &Unique| Print::of(&unique.checked.sample.code, &unique.checked.sample.bytes, near);
        let mut prints = vec![print(stand_in)];
        let mut own = Vec::new();
        for Reserve { checked, alignment, .. } in reserves {
            let unique = Unique { cluster: stand_in.cluster.clone(), alignment, ..Unique::alone(checked) };
            let own_print = print(&unique);
            if prints.iter().any(|print| dedup::are_near(print, &own_print, near)) {
                continue;
            }
            prints.push(own_print);
            self.ledger.revive(Stage::Dedup, &unique.checked.sample.id);
            own.push(unique);
        }
        own
    }
}

/// The twin with all that the sample stands for.
fn in_place_of(sample: &Unique, reserve: Reserve) -> Unique {
    let Reserve { checked, twin, alignment } = reserve;
    let mut stand_in = Unique {
        twins: sample.twins.iter().filter(|other| other.id != twin.id).cloned().collect(),
        cluster: sample.cluster.clone(),
        alternatives: sample.alternatives.clone(),
        contaminates: sample.contaminates.clone(),
        alignment,
        ..Unique::alone(checked)
    };
    stand_in.twins.push(Twin { id: sample.checked.sample.id.clone(), ..twin });
    stand_in.twins.sort_by(|left, right| left.id.cmp(&right.id));
    stand_in
}

//! What `manim -ql` itself makes of samples: the truth that verdicts are audited against. Costs some ten times as much
//! as a judgement.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use serde::{Deserialize, Serialize};

use super::protocol::JobMessage;
use super::zygote::Zygote;
use super::{Pool, PoolError, lock, out_of_time};
use crate::failure::FailureClass;
use crate::judgement::{Job, Judgement, Mode, Verdict};
use crate::timeline::Timeline;
use crate::worker::Silence;

/// The name of this mode of running, for workers and keys.
const REAL: &str = "real";

/// What manim says before anything else.
const BANNER: &str = "Manim Community";

/// What `manim -ql` itself makes of a sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Whether it ended with success and left a film or a picture.
    pub rendered: bool,
    /// Length of the film in seconds; none for a picture.
    #[serde(default)]
    pub film_seconds: Option<f64>,
    /// Whether its time was over before it ended.
    pub out_of_time: bool,
    /// CPU seconds with all descendants. A measurement: not part of a dataset.
    pub cpu_seconds: f64,
    /// The beginning and the end of what it wrote to the terminal.
    pub output: String,
}

impl Audit {
    /// Whether the verdict is what manim says too; none where there is nothing to compare: manim makes an empty picture of
    /// a scene that shows nothing, and calls that a success. Nor where manim itself did not come to speak, or to an end.
    pub fn agrees_with(&self, verdict: &Verdict) -> Option<bool> {
        if self.out_of_time || !self.output.contains(BANNER) {
            return None;
        }
        match verdict {
            Verdict::Runs => Some(self.rendered),
            Verdict::Failed(failure) if failure.class == FailureClass::NothingShown => None,
            Verdict::Failed(_) => Some(!self.rendered),
            Verdict::Unjudged(_) => None,
        }
    }

    /// Whether its film is as long as a timeline says. A play takes a whole number of frames.
    fn is_as_long_as(&self, timeline: &Timeline) -> bool {
        if timeline.plays.is_empty() {
            return self.film_seconds.is_none();
        }
        let tolerance = 0.5 + 0.02 * timeline.duration + timeline.plays.len() as f64 / timeline.frame_rate.max(1.0);
        self.film_seconds.is_some_and(|seconds| (seconds - timeline.duration).abs() <= tolerance)
    }

    /// The last line that it wrote.
    pub fn last_line(&self) -> &str {
        self.output.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }
}

impl Pool {
    /// Renders samples with `manim -ql` itself, film and all, behind the same walls; `on_result` hears of each as it comes,
    /// with its index, on the calling thread. What was audited before is not rendered again.
    pub fn audit(&self, jobs: &[Job], on_result: &mut dyn FnMut(usize, Audit)) -> Result<(), PoolError> {
        let mut unknown = Vec::new();
        for (index, job) in jobs.iter().enumerate() {
            let known = if self.settings.rejudge { None } else { self.cache.read(&self.key(job, REAL)) };
            match known {
                Some(audit) => on_result(index, audit),
                None => unknown.push(index),
            }
        }
        let next = AtomicUsize::new(0);
        let (results, incoming) = mpsc::channel();
        let work = |results: mpsc::Sender<(usize, Audit)>| {
            while let Some(&index) = unknown.get(next.fetch_add(1, Ordering::Relaxed)) {
                let audit = self.audit_one(&jobs[index])?;
                self.cache.write(&self.key(&jobs[index], REAL), &audit);
                if results.send((index, audit)).is_err() {
                    break;
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            let workers = self.settings.workers.clamp(1, unknown.len().max(1));
            let handles: Vec<_> = (0..workers)
                .map(|_| {
                    let (results, work) = (results.clone(), &work);
                    scope.spawn(move || work(results))
                })
                .collect();
            drop(results);
            for (index, audit) in incoming {
                on_result(index, audit);
            }
            handles.into_iter().try_for_each(|handle| handle.join().unwrap_or(Ok(())))
        })
    }

    fn audit_one(&self, job: &Job) -> Result<Audit, PoolError> {
        let mut zygote = match lock(&self.idle).pop() {
            Some(idle) => idle,
            None => self.start_zygote()?,
        };
        let audit = self.render(job, &mut zygote)?;
        lock(&self.idle).push(zygote);
        Ok(audit)
    }

    fn render(&self, job: &Job, zygote: &mut Zygote) -> Result<Audit, PoolError> {
        let chance = self.settings.limits.second_chance;
        let message = JobMessage { mode: REAL, ..self.message(job, Mode::Full, chance) };
        let result = match zygote.run(&message, &mut |_| (), &self.cancel) {
            Ok(result) => result,
            Err(Silence::Cancelled) => return Err(PoolError::Cancelled),
            Err(Silence::Dead(message)) => return Err(PoolError::Unfit { message }),
        };
        Ok(Audit {
            rendered: result.exit == Some(0) && result.rendered,
            film_seconds: result.film_seconds,
            out_of_time: out_of_time(&result),
            cpu_seconds: result.cpu_seconds,
            output: result.output,
        })
    }

    /// Has manim itself confirm that a sample runs which could have reached for what records it, and for how long.
    pub(super) fn confirm(&self, job: &Job, zygote: &mut Zygote, judgement: &mut Judgement) -> Result<(), PoolError> {
        let audit = self.render(job, zygote)?;
        judgement.cpu_seconds += audit.cpu_seconds;
        let renders = audit.agrees_with(&Verdict::Runs) == Some(true);
        if !renders || !judgement.timeline.as_ref().is_some_and(|timeline| audit.is_as_long_as(timeline)) {
            tracing::debug!(scene = job.scene, output = audit.output, "manim does not confirm a sample");
            let what = if renders { "how long it is" } else { "that it runs" };
            let (verdict, cached) = (super::classify::forged(&format!("`manim -ql` does not confirm {what}")), false);
            *judgement = Judgement { verdict, cached, timeline: None, stills: Vec::new(), ..*judgement };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manim_that_did_not_start_is_no_evidence() {
        let audit = |rendered, output: &str| Audit {
            rendered,
            film_seconds: None,
            out_of_time: false,
            cpu_seconds: 0.0,
            output: output.to_owned(),
        };
        assert_eq!(audit(false, "python: No module named manim").agrees_with(&Verdict::Runs), None);
        assert_eq!(audit(false, "Manim Community v0.22.0\nTraceback").agrees_with(&Verdict::Runs), Some(false));
        assert_eq!(audit(true, "Manim Community v0.22.0").agrees_with(&Verdict::Runs), Some(true));
        let slow = Audit { out_of_time: true, ..audit(false, "Manim Community v0.22.0") };
        assert_eq!(slow.agrees_with(&Verdict::Runs), None);
    }
}

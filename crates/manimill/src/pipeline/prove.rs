//! The last gate of a build: the Python environment, one pool for everything that is run, and what its answers come to.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use manimill_runner::pool::expected_cost;
use manimill_runner::{
    Audit, Environment, EnvironmentSpec, Failure, Job, Judgement, Mode, Pool, PoolSettings, Unjudged, Verdict, WallPolicy,
};

use super::cutting::Pieces;
use super::{Build, Observer};
use crate::error::{Error, ErrorKind, Hint};
use crate::index::{Indexed, libraries};
use crate::ledger::Stage;
use crate::render::trust::Trust;
use crate::sample::{Rendered, Unique};
use crate::settings::{MANIM, RenderMode, Settings};
use crate::shape::LongScene;
use crate::{render, repair};

/// The samples that came to the end, and how many were run now and known from before.
#[derive(Default)]
pub(super) struct Proven {
    pub(super) samples: Vec<Rendered>,
    pub(super) judged: (usize, usize),
    pub(super) trust: Trust,
    pub(super) long_scenes: Vec<LongScene>,
}

impl Proven {
    /// Samples of a build that stops before anything is run.
    pub(super) fn not_run(samples: impl IntoIterator<Item = Rendered>) -> Self {
        Self { samples: samples.into_iter().collect(), ..Self::default() }
    }
}

/// Runs code and says what became of it, as often as a build asks: one pool, whose workers stay warm between calls.
pub(super) struct Prover<'a> {
    pool: Pool,
    observer: &'a dyn Observer,
    stop: &'a AtomicBool,
}

impl<'a> Prover<'a> {
    pub(super) fn start(
        settings: &Settings,
        environment: &Environment,
        mode: Mode,
        observer: &'a dyn Observer,
        stop: &'a Arc<AtomicBool>,
    ) -> Result<Self, Error> {
        let mut pool = PoolSettings::new(environment);
        pool.workers = settings.render.workers;
        pool.mode = mode;
        pool.limits.cpu_seconds = settings.render.cpu_seconds;
        pool.limits.wall_seconds = settings.render.cpu_seconds.saturating_mul(6);
        pool.walls = settings.render.walls.unwrap_or(pool.walls);
        pool.limits.memory_bytes = u64::from(settings.render.memory_mib) << 20;
        pool.rejudge = settings.render.rejudge;
        pool.cache = Some(settings.cache.join("verdicts"));
        let pool = Pool::start(environment, pool, stop.clone()).map_err(|cause| runner_error(&cause))?;
        Ok(Self { pool, observer, stop })
    }

    /// One judgement a job, in their order; what was judged before is not run again.
    pub(super) fn judge(&self, doing: &str, jobs: &[Job]) -> Result<Vec<Judgement>, Error> {
        let mut judgements: Vec<Option<Judgement>> = jobs.iter().map(|_| None).collect();
        self.observer.begins(doing, jobs.len());
        let costs: Vec<f64> = jobs.iter().map(|job| expected_cost(job) as f64).collect();
        let on_start = |job: usize, heavy: bool| self.observer.starts(&jobs[job].scene, heavy);
        let (mut all, mut done) = (costs.iter().sum::<f64>(), 0.0);
        let ran = self.pool.judge_watched(jobs, &on_start, &mut |job, judgement| {
            // What is known already takes no time.
            if judgement.cached {
                all -= costs[job];
            } else {
                done += costs[job];
                self.observer.finishes(&jobs[job].scene, if all > 0.0 { done / all } else { 1.0 });
            }
            judgements[job] = Some(judgement);
            self.observer.advances();
        });
        self.observer.ends();
        if self.stop.load(Ordering::Relaxed) {
            return Err(ErrorKind::Interrupted.into());
        }
        ran.map_err(|cause| runner_error(&cause))?;
        let missing = || Judgement::unjudged(Unjudged::WorkerFailed { reason: "the pool gave no answer".into() });
        Ok(judgements.into_iter().map(|judgement| judgement.unwrap_or_else(missing)).collect())
    }
}

impl Prover<'_> {
    /// Whether the job would be answered without running anything.
    pub(super) fn knows(&self, job: &Job) -> bool {
        self.pool.knows(job)
    }

    /// What `manim -ql` itself makes of each, in their order; what was audited before is not rendered again.
    pub(super) fn audit(&self, doing: &str, jobs: &[Job]) -> Result<Vec<Audit>, Error> {
        let mut audits: Vec<Option<Audit>> = jobs.iter().map(|_| None).collect();
        self.observer.begins(doing, jobs.len());
        let ran = self.pool.audit(jobs, &mut |job, audit| {
            audits[job] = Some(audit);
            self.observer.advances();
        });
        self.observer.ends();
        if self.stop.load(Ordering::Relaxed) {
            return Err(ErrorKind::Interrupted.into());
        }
        ran.map_err(|cause| runner_error(&cause))?;
        Ok(audits.into_iter().flatten().collect())
    }
}

impl Build<'_> {
    /// The Python that samples run in: needed to run them, welcome to check them, not asked for before that.
    pub(super) fn environment(&self) -> Result<Option<Environment>, Error> {
        if self.settings.until < Stage::Repair {
            return Ok(None);
        }
        let spec = environment_spec(self.settings);
        if self.settings.until >= Stage::Render && self.settings.render.mode != RenderMode::Off {
            let made = Environment::ensure(&spec, &|message| self.observer.tells(message));
            return made.map(Some).map_err(|cause| runner_error(&cause));
        }
        let found = Environment::find(&spec);
        if found.is_none() {
            self.observer.warns(
                "there is no Python environment yet: packages other than Manim's own cannot be looked up\n\
                 hint: `manimill doctor --fix` makes one",
            );
        }
        Ok(found)
    }

    pub(super) fn render(
        &mut self,
        mut samples: Vec<Unique>,
        indexed: &[Indexed],
        environment: Option<&Environment>,
    ) -> Result<Proven, Error> {
        let (Some(mode), Some(environment)) = (render::mode(self.settings.render.mode), environment) else {
            self.close(Stage::Render, samples.len(), samples.len(), Vec::new());
            return Ok(Proven::not_run(samples.into_iter().map(|unique| Rendered { unique, judgement: None })));
        };
        let prover = Prover::start(self.settings, environment, mode, self.observer, self.stop)?;
        let jobs: Vec<Job> = samples.iter().map(render::job).collect();
        if jobs.iter().any(|job| !prover.knows(job)) {
            self.write_early(&samples)?;
        }
        let mut judgements = prover.judge("running samples", &jobs)?;
        self.try_again(&prover, &mut samples, &mut judgements)?;
        self.stand_in(&prover, &mut samples, &mut judgements)?;
        let judged = samples.len();
        let known = judgements.iter().filter(|judgement| judgement.cached).count();
        self.warn_of_missing_latex(&judgements);
        let mut trust = Trust::default();
        let mut refuted = self.audit(&prover, &samples, &judgements, &mut trust)?;
        self.compare_with_originals(&prover, &samples, &judgements, indexed, &mut trust)?;
        let (mut rendered, mut decisions) = (Vec::new(), Vec::new());
        for (index, (unique, judgement)) in samples.into_iter().zip(judgements).enumerate() {
            let settled = match refuted.remove(&index) {
                Some(evidence) => Err(unique.checked.sample.drop(Stage::Render, "audit-refuted", evidence)),
                None => render::settle(unique, judgement),
            };
            match settled {
                Ok(sample) => rendered.push(sample),
                Err(decision) => decisions.push(decision),
            }
        }
        let Pieces { proven, dropped, long_scenes } = self.cut_long(&prover, &rendered)?;
        let entered = judged + proven.len() + dropped.len();
        rendered.extend(proven);
        decisions.extend(dropped);
        self.close(Stage::Render, entered, rendered.len(), decisions);
        Ok(Proven { samples: rendered, judged: (judged - known, known), trust, long_scenes })
    }

    /// Gives what failed the rewrites that its failure suggests, and keeps those of samples that run then.
    fn try_again(&self, prover: &Prover<'_>, samples: &mut [Unique], judgements: &mut [Judgement]) -> Result<(), Error> {
        let library = libraries::shipped();
        let failure = |judgement: &Judgement| match &judgement.verdict {
            Verdict::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        let mut open: Vec<(usize, Unique, Failure)> = samples
            .iter()
            .zip(judgements.iter())
            .enumerate()
            .filter_map(|(index, (unique, judgement))| Some((index, unique.clone(), failure(judgement)?)))
            .collect();
        for _ in 0..repair::ROUNDS {
            let tries: Vec<(usize, Unique)> = open
                .into_iter()
                .filter_map(|(index, mut unique, failure)| {
                    let sample = repair::retry(self.settings, &unique.checked.sample, &failure, &library)?;
                    unique.checked.sample = sample;
                    Some((index, unique))
                })
                .collect();
            if tries.is_empty() {
                break;
            }
            let jobs: Vec<Job> = tries.iter().map(|(_, unique)| render::job(unique)).collect();
            let answers = prover.judge("trying repairs", &jobs)?;
            open = Vec::new();
            for ((index, unique), judgement) in tries.into_iter().zip(answers) {
                match failure(&judgement) {
                    Some(failure) => open.push((index, unique, failure)),
                    None if judgement.verdict == Verdict::Runs => {
                        samples[index] = unique;
                        judgements[index] = judgement;
                    }
                    None => {}
                }
            }
        }
        Ok(())
    }

    fn warn_of_missing_latex(&self, judgements: &[Judgement]) {
        let mut without_latex: BTreeMap<&str, usize> = BTreeMap::new();
        for judgement in judgements {
            if let Verdict::Unjudged(Unjudged::NoLatex { program }) = &judgement.verdict {
                *without_latex.entry(program).or_default() += 1;
            }
        }
        for (part, samples) in without_latex {
            self.observer.warns(&format!(
                "{} `{part}`, which this machine's LaTeX lacks; the verdict is `unjudged: no LaTeX`\n\
                 hint: install it and build again; `manimill doctor` says what LaTeX there is",
                if samples == 1 { "1 sample needs".to_owned() } else { format!("{samples} samples need") },
            ));
        }
    }
}

/// The environment that a build asks for.
pub fn environment_spec(settings: &Settings) -> EnvironmentSpec {
    EnvironmentSpec {
        manim: settings.environment.manim.clone(),
        packages: settings.environment.packages.clone(),
        python: settings.environment.python.clone(),
        cache_dir: settings.cache.clone(),
    }
}

/// The environment that is used where no configuration says otherwise.
pub fn default_environment_spec(cache: &Path) -> EnvironmentSpec {
    EnvironmentSpec { manim: MANIM.to_owned(), packages: Vec::new(), python: None, cache_dir: cache.to_owned() }
}

/// That environment, if it is there.
pub fn default_environment(cache: &Path) -> Option<Environment> {
    Environment::find(&default_environment_spec(cache))
}

/// The walls that samples of a build run without; an error where that is not allowed.
pub(super) fn missing_walls(settings: &Settings, environment: &Environment) -> Result<Option<String>, Error> {
    let Some(sandbox) = environment.sandbox().filter(|sandbox| !sandbox.is_tight()) else { return Ok(None) };
    let missing = sandbox.missing().join("; ");
    match settings.render.walls.unwrap_or(environment.wall_policy()) {
        WallPolicy::Partial => Ok(Some(missing)),
        WallPolicy::Full => Err(Error::from(ErrorKind::Walls { missing }).hint(
            "set `sandbox = \"partial\"` under `[render]` to run them with the walls that there are, or stop before with `--until dedup`; \
             `manimill doctor` says more",
        )),
    }
}

pub(super) fn runner_error(cause: &dyn std::error::Error) -> Error {
    let mut what = cause.to_string();
    let mut source = cause.source();
    while let Some(inner) = source {
        what = format!("{what}\n{inner}");
        source = inner.source();
    }
    ErrorKind::Runner { what }.into()
}

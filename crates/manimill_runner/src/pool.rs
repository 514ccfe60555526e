//! The pool: zygotes that judge samples side by side, light ones first, so that there soon is something to look at.
//!
//! A sample that hangs, crashes or kills its zygote costs itself its verdict and nothing else: the zygote is
//! replaced, and the sample is tried once more before it is given up.

mod audit;
mod classify;
mod protocol;
mod queue;
mod stills;
mod zygote;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

pub use self::audit::Audit;
use self::protocol::{Ending, JobMessage, ProjectMessage, Report, RunResult};
use self::queue::{Attempt, Next, Queue};
use self::zygote::Zygote;
use crate::cache::{Cache, Key};
use crate::environment::Environment;
use crate::failure::FailureClass;
use crate::formulas::{Broker, Formula, FormulaError};
use crate::judgement::{Job, Judgement, Mode, Project, Unjudged, Verdict};
use crate::sandbox::WallPolicy;
use crate::scratch::Scratch;
use crate::warden::WardenError;
use crate::worker::{self, Silence};

/// How many deaths of its process or of the zygote above it count as somebody else's doing: whoever kills processes now and then
/// (a person, the kernel for want of memory) rarely hits the same sample so often.
const DEATHS_PER_SAMPLE: usize = 8;

/// How often a worker without work looks whether another has released some.
const PAUSE: Duration = Duration::from_millis(10);

/// What one sample may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// CPU seconds of one process, at first.
    pub cpu_seconds: u32,
    /// What the limits are multiplied by for a second try of a sample that ran out of time while it made progress, and for a
    /// third one with few frames a second; 1 for one try only.
    pub second_chance: u32,
    /// Seconds by the clock on the wall: generous, since it misfires on a busy machine.
    pub wall_seconds: u32,
    /// Address space in bytes (Linux).
    pub memory_bytes: u64,
    /// The largest file it may write, in bytes.
    pub file_bytes: u64,
    /// All that it may write, in bytes; looked at now and then.
    pub disk_bytes: u64,
    /// Open files.
    pub open_files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu_seconds: 30,
            second_chance: 8,
            wall_seconds: 180,
            memory_bytes: 4 << 30,
            file_bytes: 64 << 20,
            disk_bytes: 256 << 20,
            open_files: 256,
        }
    }
}

/// How a pool works.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// How many samples run at once.
    pub workers: usize,
    /// How each is run.
    pub mode: Mode,
    /// What each may use.
    pub limits: Limits,
    /// The seed that manim gets where the sample sets none.
    pub seed: u32,
    /// The file of known judgements.
    pub cache: Option<PathBuf>,
    /// Judge everything anew; what is found still goes into the cache.
    pub rejudge: bool,
    /// Which walls must stand before anything is run.
    pub walls: WallPolicy,
    /// The folder of compiled formulas.
    pub formula_store: PathBuf,
    /// The LaTeX programs of this machine, by name.
    pub latex_programs: Vec<String>,
}

impl PoolSettings {
    /// The usual settings for an environment: one worker a core, the store and the cache beside the environment.
    pub fn new(environment: &Environment) -> Self {
        let latex = environment.latex();
        Self {
            workers: thread::available_parallelism().map_or(1, usize::from),
            mode: Mode::Stepped,
            limits: Limits::default(),
            seed: 0,
            cache: None,
            rejudge: false,
            walls: environment.wall_policy(),
            formula_store: environment.formula_store(),
            latex_programs: latex.map(|latex| latex.programs.keys().cloned().collect()).unwrap_or_default(),
        }
    }
}

/// Why a pool cannot work at all.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No scratch folder.
    #[error("no folder for the samples could be made under {}; check its space and permissions", std::env::temp_dir().display())]
    Scratch(#[source] io::Error),
    /// Python could not be started.
    #[error("the environment's Python could not be started; `manimill doctor --fix` makes the environment anew")]
    Start(#[source] io::Error),
    /// Python runs, but manim does not.
    #[error("manim cannot be used in the environment; `manimill doctor --fix` makes it anew\n{message}")]
    Unfit {
        /// What the worker said last.
        message: String,
    },
    /// Workers die before they have imported manim, again and again.
    #[error("the workers die at their start; is there enough memory?\n{message}")]
    DiedAtStart {
        /// What the last of them said.
        message: String,
    },
    /// The settings ask for walls that this machine does not have.
    #[error("scenes are strangers' programs, and this machine cannot wall them in: it lacks {missing}")]
    NoSandbox {
        /// The walls that are missing.
        missing: String,
    },
    /// The formula store cannot be used.
    #[error(transparent)]
    Formulas(#[from] FormulaError),
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// How far one run has brought a sample.
enum Step {
    Judged(Box<Judgement>),
    Wants(Vec<Formula>),
    /// It needs more time, which it gets when the others are done.
    Later,
}

/// A set of workers over one environment.
pub struct Pool {
    environment: Environment,
    settings: PoolSettings,
    broker: Broker,
    cache: Cache,
    // Before the folder that they work in, so that they are gone when it goes.
    idle: Mutex<Vec<Zygote>>,
    scratch: Scratch,
    next_id: AtomicU64,
    cancel: Arc<AtomicBool>,
}

impl Pool {
    /// Makes a pool. No process starts before the first sample that is not known already.
    pub fn start(environment: &Environment, settings: PoolSettings, cancel: Arc<AtomicBool>) -> Result<Self, PoolError> {
        let scratch = Scratch::make().map_err(PoolError::Scratch)?;
        Ok(Self {
            environment: environment.clone(),
            broker: Broker::open(
                settings.formula_store.clone(),
                scratch.path(),
                environment.python(),
                environment.latex(),
                settings.walls,
            )?,
            cache: settings.cache.as_deref().map_or_else(Cache::none, Cache::open),
            settings,
            idle: Mutex::new(Vec::new()),
            scratch,
            next_id: AtomicU64::new(0),
            cancel,
        })
    }

    /// Judges all jobs; `on_result` hears of each as it comes, with its index, on the calling thread.
    ///
    /// When the pool is cancelled, the jobs that were not reached are reported as [`Unjudged::Cancelled`].
    pub fn judge(&self, jobs: &[Job], on_result: &mut dyn FnMut(usize, Judgement)) -> Result<(), PoolError> {
        self.judge_watched(jobs, &|_, _| (), on_result)
    }

    /// The same; `on_start` hears of each job that is run, as it begins, on any thread, and whether it gets more time than most.
    pub fn judge_watched(
        &self,
        jobs: &[Job],
        on_start: &(dyn Fn(usize, bool) + Sync),
        on_result: &mut dyn FnMut(usize, Judgement),
    ) -> Result<(), PoolError> {
        let mut unknown = Vec::new();
        for (index, job) in jobs.iter().enumerate() {
            let known = if self.settings.rejudge { None } else { self.cache.get(&self.key(job, self.settings.mode.name())) };
            match known {
                Some(judgement) => on_result(index, judgement),
                None => unknown.push(index),
            }
        }
        unknown.sort_by_key(|&index| (expected_cost(&jobs[index]), index));
        let workers = self.settings.workers.clamp(1, unknown.len().max(1));
        let queue = Mutex::new(Queue::new(unknown, self.settings.mode));
        let (results, incoming) = mpsc::channel();
        thread::scope(|scope| {
            let handles: Vec<_> = (0..workers)
                .map(|_| {
                    let results = results.clone();
                    let queue = &queue;
                    scope.spawn(move || self.work(jobs, queue, on_start, &results))
                })
                .collect();
            drop(results);
            for (index, judgement) in incoming {
                on_result(index, judgement);
            }
            let ends = handles.into_iter().map(|handle| handle.join().unwrap_or(Ok(())));
            ends.collect::<Result<Vec<()>, PoolError>>().map(drop)
        })?;
        for index in queue.into_inner().unwrap_or_else(PoisonError::into_inner).left() {
            on_result(index, Judgement::unjudged(Unjudged::Cancelled));
        }
        Ok(())
    }

    /// Whether the job would be answered from the cache.
    pub fn knows(&self, job: &Job) -> bool {
        !self.settings.rejudge && self.cache.get(&self.key(job, self.settings.mode.name())).is_some()
    }

    fn work(
        &self,
        jobs: &[Job],
        queue: &Mutex<Queue>,
        on_start: &(dyn Fn(usize, bool) + Sync),
        results: &mpsc::Sender<(usize, Judgement)>,
    ) -> Result<(), PoolError> {
        let mut zygote = lock(&self.idle).pop();
        while !self.cancel.load(Ordering::Relaxed) {
            let next = lock(queue).next();
            let mut attempt = match next {
                Next::Run(attempt) => attempt,
                Next::Pause => {
                    thread::sleep(PAUSE);
                    continue;
                }
                Next::Compile(attempts, formulas) => {
                    let compiled = self.compile(&formulas);
                    lock(queue).release(attempts);
                    match compiled {
                        Err(PoolError::Cancelled) => break,
                        other => other?,
                    }
                    continue;
                }
                Next::Nothing => break,
            };
            let job = &jobs[attempt.index];
            on_start(attempt.index, attempt.chance > 1);
            let judgement = match self.run(job, &mut attempt, &mut zygote) {
                Ok(Step::Judged(judgement)) => *judgement,
                Ok(Step::Wants(formulas)) => {
                    lock(queue).wait(attempt, formulas);
                    continue;
                }
                Ok(Step::Later) => {
                    lock(queue).put_off(attempt);
                    continue;
                }
                Err(PoolError::Cancelled) => {
                    lock(queue).give_back(attempt);
                    break;
                }
                Err(error) => return Err(error),
            };
            self.cache.put(&self.key(job, self.settings.mode.name()), &judgement);
            if results.send((attempt.index, judgement)).is_err() {
                break;
            }
        }
        lock(&self.idle).extend(zygote);
        Ok(())
    }

    /// Runs a sample until it is judged or wants formulas that nobody has compiled yet.
    fn run(&self, job: &Job, attempt: &mut Attempt, zygote: &mut Option<Zygote>) -> Result<Step, PoolError> {
        loop {
            let running = match zygote {
                Some(running) => running,
                None => zygote.insert(self.start_zygote()?),
            };
            let message =
                JobMessage { waits: attempt.waits(), coarse: attempt.coarse, ..self.message(job, attempt.mode, attempt.chance) };
            let mut failure = None;
            let mut compile = |formulas: Vec<Formula>| {
                if failure.is_none() && attempt.may_wait_for(formulas.len()) {
                    failure = self.compile(&formulas).err();
                }
            };
            let result = match running.run(&message, &mut compile, &self.cancel) {
                Ok(result) => result,
                Err(silence) => {
                    *zygote = None;
                    let Silence::Dead(reason) = silence else { return Err(PoolError::Cancelled) };
                    tracing::warn!(scene = job.scene, reason, "a worker died and is replaced");
                    attempt.deaths += 1;
                    if attempt.deaths == DEATHS_PER_SAMPLE {
                        return Ok(Step::Judged(Box::new(Judgement::unjudged(Unjudged::WorkerFailed { reason }))));
                    }
                    continue;
                }
            };
            if let Some(failure) = failure {
                return Err(failure);
            }
            attempt.cpu_seconds += result.cpu_seconds;
            attempt.wall_seconds += result.wall_seconds;
            match &result.report {
                Some(Report::NeedsFormulas { formulas }) if attempt.may_run_again() => {
                    return Ok(Step::Wants(formulas.clone()));
                }
                // Whoever sent that signal may have meant another process: a sample that does it to itself does it again.
                None if was_killed(&result) && attempt.deaths + 1 < DEATHS_PER_SAMPLE => attempt.deaths += 1,
                None if result.exit == Some(classify::WORKER_FAILED) && attempt.deaths == 0 => attempt.deaths += 1,
                Some(Report::ReadsPixels) if attempt.mode != Mode::Full => attempt.mode = Mode::Full,
                // Slow is not wrong: what was still moving when its time was over is run again.
                None if result.moving && out_of_time(&result) && attempt.may_run_longer(self.settings.limits.second_chance) => {
                    return Ok(Step::Later);
                }
                Some(Report::Ran { .. }) if !result.reaches.is_empty() => {
                    let mut judgement = judgement(result, attempt);
                    // An original is read for what its samples are compared with, and stands in no dataset.
                    if judgement.verdict == Verdict::Runs && job.project.is_none() {
                        self.confirm(job, running, &mut judgement)?;
                    }
                    return Ok(Step::Judged(Box::new(judgement)));
                }
                _ => return Ok(Step::Judged(Box::new(judgement(result, attempt)))),
            }
        }
    }

    /// Compiles what samples ask for, as far as it is what Manim would have compiled.
    fn compile(&self, formulas: &[Formula]) -> Result<(), PoolError> {
        let genuine: Vec<Formula> =
            formulas.iter().filter(|formula| formula.is_genuine(&self.settings.latex_programs)).cloned().collect();
        match self.broker.provide(&genuine, &self.cancel) {
            Err(FormulaError::Warden(WardenError::Cancelled)) => Err(PoolError::Cancelled),
            other => Ok(other?),
        }
    }

    fn start_zygote(&self) -> Result<Zygote, PoolError> {
        Zygote::start(&self.environment, &self.settings, self.scratch.path(), &self.cancel)
    }

    fn message<'a>(&self, job: &'a Job, mode: Mode, chance: u32) -> JobMessage<'a> {
        JobMessage {
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            code: &job.code,
            scene: &job.scene,
            mode: mode.name(),
            coarse: false,
            cpu_seconds: self.settings.limits.cpu_seconds.saturating_mul(chance),
            wall_seconds: self.settings.limits.wall_seconds.saturating_mul(chance),
            waits: false,
            project: job.project.as_ref().map(project_message),
        }
    }

    /// Everything that can change what a run in that mode says.
    fn key(&self, job: &Job, mode: &str) -> Key {
        let Limits { cpu_seconds, second_chance, wall_seconds, memory_bytes, file_bytes, disk_bytes, open_files } =
            self.settings.limits;
        let settings = format!(
            "{} {} {} {cpu_seconds} {second_chance} {wall_seconds} {memory_bytes} {file_bytes} {disk_bytes} {open_files}",
            worker::version(),
            mode,
            self.settings.seed,
        );
        let mut hasher = blake3::Hasher::new_derive_key("manimill 2026-11 judgement of one sample");
        let project = job.project.as_ref().map_or(String::new(), |project| {
            format!("{} {} {}", project.revision, project.file.display(), project.folder.display())
        });
        for part in [self.environment.fingerprint(), &settings, &project, &job.scene, &job.code] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// Whether a signal ended it that another process may have sent: not the worker at a limit.
fn was_killed(result: &RunResult) -> bool {
    result.ending == Ending::Ended && matches!(result.signal, Some(9 | 15))
}

fn out_of_time(result: &RunResult) -> bool {
    matches!(classify::verdict(result), Verdict::Failed(failure) if failure.class == FailureClass::Timeout)
}

fn judgement(result: RunResult, attempt: &Attempt) -> Judgement {
    let mut verdict = classify::verdict(&result);
    tracing::trace!(peak_bytes = result.peak_bytes, output = result.output, "a sample ended");
    let (mut timeline, mut shown) = (None, Vec::new());
    if let Some(Report::Ran { timeline: told, stills, .. }) = result.report
        && verdict == Verdict::Runs
    {
        match stills::redrawn(stills) {
            Some(redrawn) if told.is_possible() => (timeline, shown) = (Some(told), redrawn),
            _ => verdict = classify::forged("the report tells what cannot be"),
        }
    }
    let Attempt { coarse, cpu_seconds, wall_seconds, .. } = *attempt;
    Judgement { verdict, coarse, timeline, stills: shown, cpu_seconds, wall_seconds, cached: false }
}

fn project_message(project: &Project) -> ProjectMessage {
    let absolute = |path: PathBuf| path.canonicalize().unwrap_or(path).to_string_lossy().into_owned();
    ProjectMessage {
        root: absolute(project.root.clone()),
        file: absolute(project.root.join(&project.file)),
        folder: absolute(project.root.join(&project.folder)),
    }
}

/// A guess at the cost of a sample: its plays and waits count most, then its length.
pub fn expected_cost(job: &Job) -> usize {
    let plays = job.code.matches(".play(").count() + job.code.matches(".wait(").count();
    let slow = job.code.matches("ThreeDScene").count() + job.code.matches("always_redraw").count();
    job.code.len() + 400 * plays + 4_000 * slow
}

/// A panic in another worker leaves nothing half-done in what these locks guard.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

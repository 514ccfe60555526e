//! The order of the stages, and the only place that goes parallel. A panic costs one item, never the build.

mod cutting;
mod early;
mod guards;
mod prove;
mod shaping;
mod stand_ins;
mod trust;
mod withheld;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use manimill_runner::Environment;
use rayon::prelude::*;

pub(crate) use self::early::counted;
use self::prove::{Proven, runner_error};
pub use self::prove::{default_environment, default_environment_spec, environment_spec};
use crate::assets::files::Shelf;
use crate::dedup::{Candidate, GuardReport, Overlaps, Sourced};
use crate::describe::{Readmes, describe_all, prompts};
use crate::error::{Error, ErrorKind, Hint};
use crate::export::schema::Record;
use crate::export::{Contents, Lock, export, place};
use crate::index::{Budget, FileId, Indexed, Library, Parsed, libraries, outline, rounds, scenes_of_file, unparsable};
use crate::ledger::{Decision, Ledger, Stage};
use crate::render::trust::Trust;
use crate::sample::{Checked, Rendered, Sample, Scene, Sliced, Unique};
use crate::settings::{RenderMode, Settings, SourceSettings};
use crate::shape::ShapeReport;
use crate::sources::{Context, Description, Document, Gathered, Namespace};
use crate::{assets, check, dedup, render, repair, slice};

/// Hears what a build is doing. All methods may be called from any thread.
pub trait Observer: Sync {
    /// A stage begins, with so many items to do (0 where that is not known).
    fn begins(&self, stage: &str, items: usize);
    /// One item is done.
    fn advances(&self);
    /// An item is begun that takes a while; `heavy` where it already had its time once, and gets more.
    fn starts(&self, _name: &str, _heavy: bool) {}
    /// Such an item has ended; `share` is the part of all work of the stage that is done by then, from 0 to 1.
    fn finishes(&self, _name: &str, _share: f64) {}
    /// The stage is over.
    fn ends(&self);
    /// Something that the user should hear about.
    fn warns(&self, message: &str);
    /// Something that takes long is being done.
    fn tells(&self, message: &str);
}

/// What a build has come to.
#[derive(Debug)]
pub struct Outcome {
    /// Every decision and the count of each stage.
    pub ledger: Ledger,
    /// The rows as they were written.
    pub records: Vec<Record>,
    /// How many rows each source gave, and how many it read, by id.
    pub sources: Vec<SourceOutcome>,
    /// What the sources share.
    pub overlaps: Overlaps,
    /// Lengths, difficulty and sides of the whole, where the build came that far.
    pub shape: Option<ShapeReport>,
    /// Samples that were judged in this build, and those whose verdict was known.
    pub judged: (usize, usize),
    /// What second opinions say of the verdicts.
    pub trust: Trust,
    /// How many rows the dataset has that was left as it is, since this build has none to put in its place.
    pub kept_rows: Option<usize>,
}

/// What became of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceOutcome {
    /// Its id.
    pub id: Arc<str>,
    /// Documents that were read.
    pub documents: usize,
    /// Candidates that came from it.
    pub candidates: usize,
    /// Rows in the dataset.
    pub rows: usize,
    /// Why it could not be read at all.
    pub failure: Option<String>,
}

/// Runs a build and writes the dataset folder.
///
/// # Errors
/// When no source can be read, the environment does not work, the folder cannot be written, or the user asked to stop.
pub fn build(settings: &Settings, observer: &dyn Observer, stop: &Arc<AtomicBool>) -> Result<Outcome, Error> {
    // Deeply nested code is parsed by recursion; the threads have room for more than Python itself accepts.
    let threads = rayon::ThreadPoolBuilder::new()
        .stack_size(256 << 20)
        .build()
        .map_err(|cause| Error::from(ErrorKind::Runner { what: format!("no threads: {cause}") }))?;
    place::claim(&settings.output)?;
    threads.install(|| Build::new(settings, observer, stop).run())
}

/// What the sources gave, and why those gave nothing that could not be read.
struct Material {
    gathered: Vec<Gathered>,
    failures: BTreeMap<Arc<str>, String>,
}

struct Build<'a> {
    settings: &'a Settings,
    observer: &'a dyn Observer,
    stop: &'a Arc<AtomicBool>,
    ledger: Ledger,
    guarded: Vec<GuardReport>,
    lock: Lock,
    repositories: BTreeMap<String, (String, String)>,
    licences: BTreeMap<String, Arc<str>>,
    /// Ids of dropped candidates that protected sets have.
    protected: BTreeSet<Arc<str>>,
    overlaps: Overlaps,
}

impl<'a> Build<'a> {
    fn new(settings: &'a Settings, observer: &'a dyn Observer, stop: &'a Arc<AtomicBool>) -> Self {
        Self {
            settings,
            observer,
            stop,
            ledger: Ledger::default(),
            guarded: Vec::new(),
            lock: Lock::default(),
            repositories: BTreeMap::new(),
            licences: BTreeMap::new(),
            protected: BTreeSet::new(),
            overlaps: Overlaps::default(),
        }
    }
}

impl Build<'_> {
    fn run(mut self) -> Result<Outcome, Error> {
        let old_lock = Lock::read(&self.settings.output)?;
        let Material { gathered, failures } = self.gather(&old_lock)?;
        self.lock = self.new_lock(&gathered, &old_lock);
        let environment = self.environment()?;
        let missing_walls = self.missing_walls(environment.as_ref())?;

        let mut documents = BTreeMap::new();
        let mut dropped = Vec::new();
        let mut indexed = Vec::with_capacity(gathered.len());
        for source in gathered {
            documents.insert(source.source.clone(), source.documents.len());
            dropped.extend(unreadable(&source));
            indexed.push(self.parse(source)?);
        }
        let library = library(environment.as_ref(), &indexed)?;
        self.licences = withheld::licences(&indexed);
        self.repositories = indexed
            .iter()
            .map(|source| (source.source.to_string(), (source.repository.to_string(), source.revision.to_string())))
            .collect();

        let (scenes, lost) = self.find_scenes(&indexed, &library)?;
        let entered = scenes.len() + lost.len() + dropped.len();
        self.ledger.close(Stage::Sources, entered, scenes.len() + lost.len(), dropped);
        let mut proven = Proven::default();
        if self.settings.until >= Stage::Index {
            self.ledger.close(Stage::Index, scenes.len() + lost.len(), scenes.len(), lost);
            if self.settings.until == Stage::Index {
                proven = Proven::not_run(scenes.iter().map(|scene| unproven(as_it_stands(scene, &indexed))));
            } else {
                proven = self.cut_out_and_prove(scenes, &indexed, &library, environment.as_ref())?;
            }
        }

        proven.trust.missing_walls = missing_walls;
        let (mut records, shape) = self.shape(proven.samples, proven.long_scenes, &proven.trust)?;
        for record in &mut records {
            record.review = self.settings.review.is_accepted(&record.id, &record.code).then(|| "accepted".to_owned());
        }
        self.describe(&mut records)?;
        self.warn_of_unknown_decisions(&records, &failures);
        let kept_rows = self.rows_to_keep(&records);
        if kept_rows.is_none() {
            self.export(&records, &proven.trust, shape.as_ref(), &self.lock)?;
        }
        let sources = self.source_outcomes(&documents, &failures, &records);
        let Proven { judged, trust, .. } = proven;
        Ok(Outcome { ledger: self.ledger, records, sources, overlaps: self.overlaps, shape, judged, trust, kept_rows })
    }

    /// What samples will run without, said at once.
    fn missing_walls(&self, environment: Option<&Environment>) -> Result<Option<String>, Error> {
        let runs = self.settings.until >= Stage::Render && self.settings.render.mode != RenderMode::Off;
        let Some(environment) = environment.filter(|_| runs) else { return Ok(None) };
        let missing = prove::missing_walls(self.settings, environment)?;
        if let Some(missing) = &missing {
            self.observer.warns(&format!("scenes and formulas run without {missing}: they may read this account's files"));
        }
        Ok(missing)
    }

    /// Gives rows their prompts, and each the one that forms hold.
    fn describe(&self, records: &mut [Record]) -> Result<(), Error> {
        prompts::narrate_all(records);
        let describe = &self.settings.describe;
        if let Some(model) = &describe.model {
            describe_all(model, &describe.model_use, records, self.observer, self.stop)?;
        }
        prompts::choose(describe, records);
        Ok(())
    }

    fn export(&self, records: &[Record], trust: &Trust, shape: Option<&ShapeReport>, lock: &Lock) -> Result<(), Error> {
        let contents = Contents {
            records,
            ledger: &self.ledger,
            trust,
            lock,
            overlaps: &self.overlaps,
            guarded: &self.guarded,
            repositories: &self.repositories,
            shape,
            withheld: &self.withheld(),
        };
        export(self.settings, &contents)
    }

    /// Decisions about samples that are nowhere: a typing error, or the sample has another id now.
    fn warn_of_unknown_decisions(&self, records: &[Record], failures: &BTreeMap<Arc<str>, String>) {
        let review = &self.settings.review;
        // Pieces are found late, and by builds that run everything only.
        let is_whole = self.settings.until >= Stage::Shape && self.settings.limit.is_none();
        if review.iter().next().is_none() || self.settings.until < Stage::Index {
            return;
        }
        let kept = records.iter().map(|record| record.id.as_str());
        let known: BTreeSet<&str> = kept.chain(self.ledger.decisions().iter().map(|decision| &*decision.id)).collect();
        let is_read = |id: &str| !failures.contains_key(id.split_once(':').map_or(id, |(source, _)| source));
        let unknown = review.iter().filter(|said| !known.contains(said.id.as_str()) && is_read(&said.id));
        for said in unknown.filter(|said| is_whole || !is_piece(&said.id)) {
            let near = crate::suggest::nearest(&said.id, known.iter().copied());
            let hint = near.map_or_else(
                || "`manimill serve` shows what there is; take the decision out if the sample is gone".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let file = review.path().display();
            self.observer
                .warns(&format!("{file}: the decision for `{}` is about no sample of this build\nhint: {hint}", said.id));
        }
    }

    /// How many rows there are that no rows must not take the place of; none where that may be.
    fn rows_to_keep(&self, records: &[Record]) -> Option<usize> {
        let output = &self.settings.output;
        if !records.is_empty() || self.settings.allow_empty || Lock::read(output).is_ok_and(|lock| lock.is_unfinished()) {
            return None;
        }
        Some(place::rows_in(output)).filter(|rows| *rows > 0)
    }

    fn gather(&self, lock: &Lock) -> Result<Material, Error> {
        let sources = &self.settings.sources;
        self.observer.begins("reading sources", sources.len());
        let read = |source: &SourceSettings| {
            let context = Context {
                cache: &self.settings.cache,
                limits: self.settings.limits,
                pin: lock.pin(&source.id, &source.location),
                stop: self.stop,
            };
            let gathered = caught(|| (source.kind.gather)(source, &context)).unwrap_or_else(|panic| {
                Err(Error::source(&source.id, format!("the tool itself failed: {panic}")).hint("please report this"))
            });
            self.observer.advances();
            gathered
        };
        let results: Vec<Result<Gathered, Error>> = sources.par_iter().map(read).collect();
        self.observer.ends();
        self.check_stop()?;
        let (mut gathered, mut errors) = (Vec::new(), Vec::new());
        for (source, result) in sources.iter().zip(results) {
            match result {
                Ok(read) => {
                    for warning in &read.warnings {
                        self.observer.warns(&format!("source `{}`: {warning}", source.id));
                    }
                    gathered.push(read);
                }
                Err(error) => errors.push((source.id.clone(), error)),
            }
        }
        if gathered.is_empty() && errors.len() == 1 {
            return Err(errors.swap_remove(0).1);
        }
        for (_, error) in &errors {
            let next = error.next_step().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
            let rest = if gathered.is_empty() { "" } else { "; the build goes on without it" };
            self.observer.warns(&format!("{error}{rest}{next}"));
        }
        if gathered.is_empty() {
            return Err(ErrorKind::Runner { what: "none of the sources could be read".into() }.into());
        }
        let failures = errors.into_iter().map(|(id, error)| (id, error.to_string())).collect();
        Ok(Material { gathered, failures })
    }

    /// The pins of this build; a source that could not be read this time keeps the pin that it had.
    fn new_lock(&self, gathered: &[Gathered], old: &Lock) -> Lock {
        let mut pins = BTreeMap::new();
        for source in &self.settings.sources {
            let read = gathered.iter().find(|gathered| gathered.source == source.id).map(|gathered| &gathered.pin);
            if let Some(pin) = read.or_else(|| old.pin(&source.id, &source.location)) {
                pins.insert(source.id.to_string(), (source.location.clone(), pin.clone()));
            }
        }
        Lock::new(&self.settings.environment.manim, pins)
    }

    fn parse(&self, source: Gathered) -> Result<Indexed, Error> {
        self.check_stop()?;
        let mut parsed: Vec<Parsed> = Vec::with_capacity(source.documents.len());
        let mut budget = Budget::default();
        for round in rounds(source.documents) {
            self.check_stop()?;
            parsed.extend(if budget.has_room() {
                let read = round.into_par_iter().map(|document| {
                    let module = outline(&document.text);
                    (document, module)
                });
                budget.admit(read.collect())
            } else {
                Budget::refuse(round)
            });
        }
        let readmes = Readmes::of(source.readmes);
        let indexed = Indexed::new(source.source, &source.repository, &source.pin, parsed, readmes);
        let project = indexed.project.with_links(source.tree.links());
        Ok(Indexed { tree: source.tree, project, ..indexed })
    }

    fn find_scenes(&self, indexed: &[Indexed], library: &Library) -> Result<(Vec<Scene>, Vec<Decision>), Error> {
        let files: Vec<(usize, FileId)> = indexed
            .iter()
            .enumerate()
            .flat_map(|(project, source)| source.project.files().map(move |(file, _)| (project, file)))
            .collect();
        let found = self.each("finding scenes", files, |(project, file)| {
            caught(|| scenes_of_file(self.settings, indexed, project, file, library)).unwrap_or_else(|panic| {
                let document = &indexed[project].project.file(file).document;
                let id: Arc<str> = format!("{}:{}#-", indexed[project].source, document.path).into();
                (Vec::new(), vec![internal_error(Stage::Index, id, &panic, &document.text)])
            })
        })?;
        let (mut scenes, mut lost): (Vec<Scene>, Vec<Decision>) = (Vec::new(), Vec::new());
        for (some, decisions) in found {
            scenes.extend(some);
            lost.extend(decisions);
        }
        lost.extend(indexed.iter().flat_map(unparsable));
        make_unique(&mut scenes);
        let scenes = self.limit(scenes, &mut lost);
        Ok((scenes, lost))
    }

    /// The stages from the slice on, up to the one that the build stops after.
    fn cut_out_and_prove(
        &mut self,
        scenes: Vec<Scene>,
        indexed: &[Indexed],
        library: &Library,
        environment: Option<&Environment>,
    ) -> Result<Proven, Error> {
        let until = self.settings.until;
        // A set that cannot be read ends the build here, not after the costly stages.
        let guards = if until >= Stage::Dedup { self.guards()? } else { Vec::new() };
        let entered = scenes.len();
        let groups = by_file(scenes);
        let sliced = self.each("cutting out scenes", groups, |group: Vec<Scene>| {
            let ids: Vec<Arc<str>> = group.iter().map(|scene| scene.id.clone()).collect();
            caught(|| slice::slice_scenes(self.settings, group, indexed, library)).unwrap_or_else(|panic| {
                (Vec::new(), ids.into_iter().map(|id| internal_error(Stage::Slice, id, &panic, "")).collect())
            })
        })?;
        let (samples, decisions): (Vec<Vec<Sliced>>, Vec<Vec<Decision>>) = sliced.into_iter().unzip();
        let samples: Vec<Sliced> = samples.into_iter().flatten().collect();
        self.overlaps = self.overlap(&samples, indexed)?;
        self.close(Stage::Slice, entered, samples.len(), decisions.into_iter().flatten().collect());
        if until == Stage::Slice {
            return Ok(Proven::not_run(samples.into_iter().map(|Sliced(sample)| unproven(sample))));
        }
        let samples =
            self.stage(Stage::Repair, "repairing", samples, |it| &it.0, |it| repair::repair(self.settings, it, library))?;
        if until == Stage::Repair {
            return Ok(Proven::not_run(samples.into_iter().map(|it| unproven(it.0))));
        }
        let mut shelf = Shelf::default();
        for source in indexed {
            shelf.put(source.source.clone(), &source.tree);
        }
        let samples = self.stage(
            Stage::Assets,
            "looking for files",
            samples,
            |it| &it.0,
            |it| assets::self_contained(self.settings, it, &shelf, library),
        )?;
        if until == Stage::Assets {
            return Ok(Proven::not_run(samples.into_iter().map(|it| unproven(it.0))));
        }
        let samples = self.stage(Stage::Check, "checking", samples, |it| &it.0, |it| check::check(self.settings, it, library))?;
        if until == Stage::Check {
            return Ok(Proven::not_run(samples.into_iter().map(|it| unproven(it.sample))));
        }
        let entered = samples.len();
        let near = &self.settings.dedup.near;
        let candidates = self.each("looking for twins", samples, |checked: Checked| Candidate::of(checked, near))?;
        self.protected = self.found_again(&guards);
        let trust = self.overlaps.trust();
        let dedup::Deduped { survivors: unique, decisions, guards } = dedup::dedup(self.settings, candidates, &guards, &trust);
        self.guarded = guards;
        self.close(Stage::Dedup, entered, unique.len(), decisions);
        if until == Stage::Dedup {
            return Ok(Proven::not_run(unique.into_iter().map(|unique| Rendered { unique, judgement: None })));
        }
        self.render(unique, indexed, environment)
    }

    /// Runs a stage that lets each sample through or drops it.
    fn stage<I: Send, O: Send>(
        &mut self,
        stage: Stage,
        doing: &str,
        samples: Vec<I>,
        sample_of: impl Fn(&I) -> &Sample + Sync,
        work: impl Fn(I) -> Result<O, Decision> + Sync,
    ) -> Result<Vec<O>, Error> {
        let entered = samples.len();
        let results = self.each(doing, samples, |item| {
            let (id, code) = (sample_of(&item).id.clone(), sample_of(&item).code.clone());
            caught(|| work(item)).unwrap_or_else(|panic| Err(internal_error(stage, id, &panic, &code)))
        })?;
        let (mut kept, mut decisions) = (Vec::with_capacity(entered), Vec::new());
        for result in results {
            match result {
                Ok(sample) => kept.push(sample),
                Err(decision) => decisions.push(decision),
            }
        }
        self.close(stage, entered, kept.len(), decisions);
        Ok(kept)
    }

    fn each<I: Send, O: Send>(&self, doing: &str, items: Vec<I>, work: impl Fn(I) -> O + Sync) -> Result<Vec<O>, Error> {
        self.check_stop()?;
        self.observer.begins(doing, items.len());
        let results: Vec<Option<O>> = items
            .into_par_iter()
            .map(|item| {
                let result = (!self.stop.load(Ordering::Relaxed)).then(|| work(item));
                self.observer.advances();
                result
            })
            .collect();
        self.observer.ends();
        results.into_iter().collect::<Option<Vec<O>>>().ok_or_else(|| ErrorKind::Interrupted.into())
    }

    fn close(&mut self, stage: Stage, entered: usize, out: usize, mut decisions: Vec<Decision>) {
        decisions.sort_by(|left, right| left.id.cmp(&right.id));
        self.ledger.close(stage, entered, out, decisions);
    }

    /// What the sources share, told from the code as each source has it.
    fn overlap<'a>(&self, samples: &'a [Sliced], indexed: &'a [Indexed]) -> Result<Overlaps, Error> {
        // Rows of a table count as they stand, scenes of a repository as they are cut out.
        let rows: Vec<(&Arc<str>, &Document)> = indexed
            .iter()
            .flat_map(|source| source.documents().map(move |document| (&source.source, document)))
            .filter(|(_, document)| document.namespace == Namespace::Alone)
            .collect();
        let tables: BTreeSet<&Arc<str>> = rows.iter().map(|(source, _)| *source).collect();
        let hash = |text: &str| *blake3::hash(text.as_bytes()).as_bytes();
        let words = |description: &'a Option<Description>| description.as_ref().map(|description| &*description.text);
        let mut codes: Vec<AsItCame<'_>> =
            rows.iter().map(|(source, row)| (*source, &*row.text, hash(&row.text), words(&row.description))).collect();
        let sliced = samples
            .iter()
            .map(|Sliced(sample)| (&sample.origin.source, sample.code.as_str(), sample.bytes, words(&sample.description)));
        codes.extend(sliced.filter(|(source, ..)| !tables.contains(source)));
        let near = &self.settings.dedup.near;
        let codes = self.each("comparing sources", codes, |(source, code, exact, description)| {
            Sourced::of(source, code, &exact, description, near)
        })?;
        Ok(dedup::overlaps(&codes, near))
    }

    fn source_outcomes(
        &self,
        documents: &BTreeMap<Arc<str>, usize>,
        failures: &BTreeMap<Arc<str>, String>,
        records: &[Record],
    ) -> Vec<SourceOutcome> {
        let outcome = |source: &SourceSettings| {
            let rows = records.iter().filter(|record| *record.source == *source.id).count();
            let prefix = format!("{}:", source.id);
            let dropped = self.ledger.decisions().iter().filter(|decision| decision.id.starts_with(&prefix)).count();
            SourceOutcome {
                id: source.id.clone(),
                documents: documents.get(&source.id).copied().unwrap_or_default(),
                candidates: rows + dropped,
                rows,
                failure: failures.get(&source.id).cloned(),
            }
        };
        self.settings.sources.iter().map(outcome).collect()
    }

    fn check_stop(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) { Err(ErrorKind::Interrupted.into()) } else { Ok(()) }
    }
}

fn library(environment: Option<&Environment>, indexed: &[Indexed]) -> Result<Library, Error> {
    let wanted: BTreeSet<String> = indexed.iter().flat_map(Indexed::imported_modules).collect();
    match environment {
        Some(environment) => libraries::of_environment(environment, &wanted).map_err(|cause| runner_error(&cause)),
        None => Ok(libraries::shipped()),
    }
}

/// Whether an id is of a piece of a long sample: `source:path#Class/2`.
fn is_piece(id: &str) -> bool {
    id.rsplit_once('#').is_some_and(|(_, class)| class.contains('/'))
}

/// Runs `work`; a panic comes back as its message.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("no message").to_owned()
    })
}

fn internal_error(stage: Stage, id: Arc<str>, panic: &str, code: &str) -> Decision {
    Decision {
        stage,
        id,
        reason: "internal-error".into(),
        evidence: format!("the tool itself failed: {panic}"),
        code: code.to_owned(),
    }
}

fn unreadable(source: &Gathered) -> Vec<Decision> {
    source
        .unreadable
        .iter()
        .map(|document| {
            let part = document.part.as_deref().map(|part| format!("[{part}]")).unwrap_or_default();
            Decision {
                stage: Stage::Sources,
                id: format!("{}:{}{part}#-", source.source, document.path).into(),
                reason: document.reason.name().to_owned(),
                evidence: document.detail.clone(),
                code: document.text.clone().unwrap_or_default(),
            }
        })
        .collect()
}

fn by_file(scenes: Vec<Scene>) -> Vec<Vec<Scene>> {
    let mut groups: BTreeMap<(usize, FileId), Vec<Scene>> = BTreeMap::new();
    for scene in scenes {
        groups.entry((scene.project, scene.file)).or_default().push(scene);
    }
    groups.into_values().collect()
}

/// Two files of one source can, through odd names, ask for the same id; the later ones get a number.
fn make_unique(scenes: &mut [Scene]) {
    let mut seen: BTreeMap<Arc<str>, u32> = BTreeMap::new();
    for scene in scenes {
        let times = seen.entry(scene.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            scene.id = format!("{}~{times}", scene.id).into();
        }
    }
}

fn unproven(sample: Sample) -> Rendered {
    Rendered { unique: Unique::alone(Checked { sample, packages: Vec::new() }), judgement: None }
}

/// A code as its source has it: source, text, hash of its bytes, description.
type AsItCame<'a> = (&'a Arc<str>, &'a str, [u8; 32], Option<&'a str>);

/// The scene class as its file has it, for builds that stop before anything is cut out.
fn as_it_stands(scene: &Scene, indexed: &[Indexed]) -> Sample {
    let module = &indexed[scene.project].project.file(scene.file).module;
    let code = module.text()[module.statements()[scene.statement].text_span.range()].to_owned();
    Sample {
        id: scene.id.clone(),
        origin: scene.origin.clone(),
        scene: scene.name.clone(),
        dialect: scene.dialect,
        description: scene.description.clone(),
        bytes: *blake3::hash(code.as_bytes()).as_bytes(),
        original: code.as_str().into(),
        code,
        changes: Vec::new(),
    }
}

//! What the stages read: every value of the configuration resolved, checked and given its default.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;
use manimill_runner::WallPolicy;

use crate::dedup::Likeness;
use crate::describe::DescribeSettings;
use crate::error::{Error, Hint};
use crate::export::ExportSettings;
use crate::ledger::Stage;
use crate::options::{DedupOptions, Options, ProtectedOptions, RepairOptions, SandboxOption, SourceOptions};
use crate::repair;
use crate::review::Decisions;
use crate::sample::Safety;
use crate::shape::{ShapeSettings, SplitSettings};
use crate::sources::{KINDS, Kind};
use crate::suggest;

mod values;

use values::at_least;
pub(crate) use values::local;

/// The pinned release of Manim Community that samples are written for.
pub const MANIM: &str = "0.22.0";

/// Everything that one build reads.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name of the dataset.
    pub name: String,
    /// The dataset folder, absolute.
    pub output: PathBuf,
    /// Where fetched material, the environment and verdicts are kept between builds.
    pub cache: PathBuf,
    /// Licences that may enter; `None` for all.
    pub licences: Option<BTreeSet<String>>,
    /// The sources, by priority (highest first), then in the order of the file.
    pub sources: Vec<SourceSettings>,
    /// The Python that samples run in.
    pub environment: EnvironmentSettings,
    /// How scenes are cut out.
    pub slice: SliceSettings,
    /// Which repairs are made.
    pub repair: Arc<RepairSettings>,
    /// What stands in the place of files.
    pub assets: AssetSettings,
    /// Twins, conflicts and what must not be in the dataset.
    pub dedup: DedupSettings,
    /// How samples are proven to run.
    pub render: RenderSettings,
    /// How samples are measured and ordered.
    pub shape: ShapeSettings,
    /// What is held out.
    pub split: SplitSettings,
    /// The forms in which rows are written.
    pub export: ExportSettings,
    /// How rows get their prompts.
    pub describe: DescribeSettings,
    /// Limits on untrusted input.
    pub limits: Limits,
    /// What people have said of samples.
    pub review: Decisions,
    /// The last stage to run.
    pub until: Stage,
    /// Most scenes that go on from the index; `None` for all.
    pub limit: Option<usize>,
    /// Whether a build without rows may take the place of a dataset that has some.
    pub allow_empty: bool,
}

/// One source.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// Short name, unique in the build.
    pub id: Arc<str>,
    /// How it is read.
    pub kind: &'static Kind,
    /// Where it is: absolute path, URL, or package name, as its kind wants it.
    pub location: String,
    /// The folder that relative locations start from.
    pub base: PathBuf,
    /// Commit, tag or branch.
    pub revision: Option<String>,
    /// Version of a package.
    pub version: Option<String>,
    /// Paths to read.
    pub paths: PathFilter,
    /// Who survives among twins: the higher.
    pub priority: i64,
    /// Its place in the file. What stands first says on which side of a split things lie that it shares with later ones.
    pub position: usize,
    /// Table: where the code stands.
    pub code: Option<String>,
    /// Table: where the description stands.
    pub description: Option<String>,
    /// SPDX expression that overrides what would be detected.
    pub licence: Option<Arc<str>>,
    /// Which repairs are made of texts that are no Python.
    pub repair: Arc<RepairSettings>,
}

/// Which paths of a tree are read.
#[derive(Clone, Debug)]
pub struct PathFilter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl PathFilter {
    /// Whether a path (with `/` between its parts) is to be read.
    pub fn accepts(&self, path: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(path)) && !self.exclude.is_match(path)
    }
}

/// The Python that samples run in.
#[derive(Clone, Debug)]
pub struct EnvironmentSettings {
    /// Version of Manim Community.
    pub manim: String,
    /// Further pip requirements.
    pub packages: Vec<String>,
    /// Base interpreter; `None` for the newest supported one on the path.
    pub python: Option<PathBuf>,
}

/// How scenes are cut out.
#[derive(Clone, Debug)]
pub struct SliceSettings {
    /// Format every sample the same way.
    pub format: bool,
}

/// What stands in the place of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetSettings {
    /// What becomes of samples that use files.
    pub mode: AssetMode,
    /// Largest data file, in tokens, that is written into a sample.
    pub data_tokens: usize,
}

/// What becomes of samples that use files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetMode {
    /// Pictures become drawings whose code stands in the sample.
    Shapes,
    /// Pictures become calls of a module that stands next to the dataset.
    Library,
    /// They are dropped.
    Drop,
}

impl AssetMode {
    /// The modes by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 3] = [("shapes", Self::Shapes), ("library", Self::Library), ("drop", Self::Drop)];
}

/// Twins, conflicts and what must not be in the dataset.
#[derive(Clone, Debug, Default)]
pub struct DedupSettings {
    /// The farthest kind of twin that is dropped; `None` where none is.
    pub drop: Option<Likeness>,
    /// What near-duplicates are, and how they are found.
    pub near: NearSettings,
    /// Whether descriptions of dropped twins are kept as alternatives.
    pub alternatives: bool,
    /// What becomes of samples with the same description and different code.
    pub same_description: Policy,
    /// What becomes of samples with the same code and different descriptions.
    pub same_code: Policy,
    /// A code with so many unrelated descriptions loses them all.
    pub unrelated_descriptions: usize,
    /// Dataset folders of earlier releases.
    pub against: Vec<PathBuf>,
    /// Evaluation sets that the dataset must not contain.
    pub protected: Vec<ProtectedSettings>,
}

/// What near-duplicates are, and how they are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearSettings {
    /// Least Jaccard similarity of shingles.
    pub jaccard: f64,
    /// Least edit similarity of tokens.
    pub edit: f64,
    /// Least Jaccard similarity of what is left of two near-duplicates without the statements of the file that they share.
    pub own: f64,
    /// Least Jaccard similarity of samples that must not stand on two sides of a split.
    pub related: f64,
    /// Tokens of a shingle.
    pub shingle: usize,
    /// Bands of the locality-sensitive hashing.
    pub bands: usize,
    /// Rows of a band.
    pub rows: usize,
    /// Whether near-duplicates are twins, or only related.
    pub twins: bool,
}

impl Default for NearSettings {
    fn default() -> Self {
        Self { jaccard: 0.8, edit: 0.8, own: 0.5, related: 0.7, shingle: 5, bands: 50, rows: 5, twins: true }
    }
}

/// What becomes of samples whose codes and descriptions contradict each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The best one stays.
    #[default]
    KeepBest,
    /// All stay.
    KeepAll,
    /// The code stays, the description goes: it needs a new one.
    ClearDescription,
    /// All go.
    Drop,
}

impl Policy {
    /// The policies by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("keep-best", Self::KeepBest),
        ("keep-all", Self::KeepAll),
        ("clear-description", Self::ClearDescription),
        ("drop", Self::Drop),
    ];
}

/// An evaluation set that the dataset must not contain.
#[derive(Clone, Debug)]
pub struct ProtectedSettings {
    /// How it is read.
    pub source: SourceSettings,
    /// Table: only rows whose columns have these values.
    pub rows: BTreeMap<String, String>,
    /// Whether what matches is marked only, not dropped.
    pub mark: bool,
}

/// Which repairs are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepairSettings {
    disabled: BTreeSet<String>,
    enabled: BTreeSet<String>,
}

impl RepairSettings {
    /// Whether a rule may be used: lossy ones only where they are asked for.
    pub fn allows(&self, rule: &str, safety: Safety) -> bool {
        !self.disabled.contains(rule) && (safety != Safety::Lossy || self.enabled.contains(rule))
    }
}

/// How samples are proven to run.
#[derive(Clone, Debug)]
pub struct RenderSettings {
    /// How much of a scene is executed and drawn.
    pub mode: RenderMode,
    /// Samples that run at the same time.
    pub workers: usize,
    /// Seconds of processor time for one sample.
    pub cpu_seconds: u32,
    /// Mebibytes of memory for one sample.
    pub memory_mib: u32,
    /// Which walls must stand before anything is run, where the configuration says so.
    pub walls: Option<WallPolicy>,
    /// The share of the verdicts that `manim -ql` itself is asked about.
    pub audit: f64,
    /// The share of the samples that are compared with their originals.
    pub fidelity: f64,
    /// Run everything again, whatever is known.
    pub rejudge: bool,
}

/// How much of a scene is executed and drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderMode {
    /// Every frame stepped, one a play drawn: the gate.
    Stepped,
    /// A few moments a play: a pre-screen.
    Sampled,
    /// Every frame drawn.
    Full,
    /// Nothing is run.
    Off,
}

impl RenderMode {
    /// The modes by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 4] =
        [("stepped", Self::Stepped), ("sampled", Self::Sampled), ("full", Self::Full), ("off", Self::Off)];
}

/// Limits on untrusted input.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file, notebook or row to read as Python, in bytes.
    pub file_bytes: u64,
    /// Most files in one source.
    pub files: usize,
    /// Most bytes that one archive may unpack to.
    pub archive_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 2 << 20, files: 200_000, archive_bytes: 2 << 30 }
    }
}

impl Settings {
    /// Resolves what the file at `path` says.
    ///
    /// # Errors
    /// `ErrorKind::Config` for a missing or meaningless value.
    pub fn resolve(options: Options, path: &Path, cache: PathBuf, until: Stage) -> Result<Self, Error> {
        let base = std::path::absolute(path)
            .ok()
            .and_then(|path| path.parent().map(Path::to_owned))
            .ok_or_else(|| Error::config(path, "the configuration file has no folder"))?;
        let name = options
            .dataset
            .name
            .filter(|name| !name.trim().is_empty())
            .ok_or_else(|| Error::config(path, "`name` is missing").hint("add `[dataset]` with `name = \"my-manim\"`"))?;
        if options.sources.is_empty() {
            return Err(Error::config(path, "there is no source")
                .hint("add a `[[source]]` with `id`, `kind` and `location`; `kind = \"folder\"` reads a folder of your own"));
        }
        let repair = Arc::new(resolve_repair(options.repair, path)?);
        let mut ids = BTreeSet::new();
        let mut sources = Vec::with_capacity(options.sources.len());
        for (position, source) in options.sources.into_iter().enumerate() {
            let mut source = resolve_source(source, position, path, &base)?;
            source.repair = repair.clone();
            if !ids.insert(source.id.clone()) {
                return Err(
                    Error::config(path, format!("two sources have the id `{}`", source.id)).hint("give one of them another id")
                );
            }
            sources.push(source);
        }
        sources.sort_by_key(|source| std::cmp::Reverse(source.priority));
        let limits = Limits::default();
        let render = options.render;
        let assets = resolve_asset_mode(options.assets.mode.as_deref(), path)?;
        let describe = DescribeSettings::resolve(options.describe, &cache, path)?;
        Ok(Self {
            name,
            output: local(&base, options.dataset.output.unwrap_or_else(|| "dataset".into())),
            cache,
            licences: resolve_licences(options.dataset.licences, path)?,
            sources,
            environment: EnvironmentSettings {
                manim: options.environment.manim.unwrap_or_else(|| MANIM.to_owned()),
                packages: options.environment.packages.unwrap_or_default(),
                python: options.environment.python,
            },
            dedup: resolve_dedup(options.dedup, options.protected, path, &base)?,
            slice: SliceSettings { format: options.slice.format.unwrap_or(true) },
            repair,
            assets: AssetSettings { mode: assets, data_tokens: options.assets.data_tokens.unwrap_or(2000) },
            render: RenderSettings {
                mode: resolve_mode(render.mode.as_deref(), path)?,
                workers: at_least(render.workers, cores(), 1, "render.workers", path)?,
                cpu_seconds: at_least(render.cpu_seconds, 30, 1, "render.cpu_seconds", path)?,
                memory_mib: at_least(render.memory_mib, 4096, LEAST_MEMORY, "render.memory_mib", path)?,
                walls: match render.sandbox {
                    _ if render.require_sandbox == Some(true) => Some(WallPolicy::Full),
                    Some(SandboxOption::Full) => Some(WallPolicy::Full),
                    Some(SandboxOption::Partial) => Some(WallPolicy::Partial),
                    None => None,
                },
                audit: resolve_share(render.audit, 0.01, "render.audit", path)?,
                fidelity: resolve_share(render.fidelity, 0.05, "render.fidelity", path)?,
                rejudge: false,
            },
            shape: ShapeSettings::resolve(options.shape, path)?,
            split: SplitSettings::resolve(&options.split, path)?,
            export: ExportSettings::resolve(options.export, assets, path)?,
            describe,
            limits: Limits {
                file_bytes: at_least(options.limits.file_bytes, limits.file_bytes, 1, "limits.file_bytes", path)?,
                files: at_least(options.limits.files, limits.files, 1, "limits.files", path)?,
                archive_bytes: at_least(options.limits.archive_bytes, limits.archive_bytes, 1, "limits.archive_bytes", path)?,
            },
            review: Decisions::read(&Decisions::path_for(path))?,
            until,
            limit: None,
            allow_empty: false,
        })
    }
}

/// Mebibytes that Python with Manim needs to start at all.
const LEAST_MEMORY: u32 = 256;

fn resolve_licences(licences: Option<Vec<String>>, path: &Path) -> Result<Option<BTreeSet<String>>, Error> {
    let Some(licences) = licences else { return Ok(None) };
    let checked = licences.iter().map(|licence| values::licence(licence, "`dataset.licences`", path));
    checked.collect::<Result<_, _>>().map(Some)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn resolve_mode(name: Option<&str>, path: &Path) -> Result<RenderMode, Error> {
    let Some(name) = name else { return Ok(RenderMode::Stepped) };
    RenderMode::NAMES.iter().find(|(known, _)| *known == name).map(|(_, mode)| *mode).ok_or_else(|| {
        Error::config(path, format!("`render.mode` is `{name}`")).hint("the modes are `stepped`, `sampled`, `full` and `off`")
    })
}

fn resolve_repair(options: RepairOptions, path: &Path) -> Result<RepairSettings, Error> {
    let known = |key: &str, names: Option<Vec<String>>| -> Result<BTreeSet<String>, Error> {
        let names = names.unwrap_or_default();
        for name in &names {
            if !repair::rules().any(|(rule, _)| rule == name) {
                let error = Error::config(path, format!("`repair.{key}` names the rule `{name}`, which is not known"));
                return Err(match suggest::nearest(name, repair::rules().map(|(rule, _)| rule)) {
                    Some(nearest) => error.hint(format!("did you mean `{nearest}`?")),
                    None => error.hint("the rules are in docs/manual/rules.md"),
                });
            }
        }
        Ok(names.into_iter().collect())
    };
    Ok(RepairSettings { disabled: known("disable", options.disable)?, enabled: known("enable", options.enable)? })
}

fn resolve_asset_mode(name: Option<&str>, path: &Path) -> Result<AssetMode, Error> {
    let Some(name) = name else { return Ok(AssetMode::Shapes) };
    AssetMode::NAMES.iter().find(|(known, _)| *known == name).map(|(_, mode)| *mode).ok_or_else(|| {
        Error::config(path, format!("`assets.mode` is `{name}`")).hint("the modes are `shapes`, `library` and `drop`")
    })
}

fn resolve_share(value: Option<f64>, default: f64, key: &str, path: &Path) -> Result<f64, Error> {
    let share = value.unwrap_or(default);
    if (0.0..=1.0).contains(&share) {
        return Ok(share);
    }
    Err(Error::config(path, format!("`{key}` is {share}")).hint("it is a share, from 0 (none) to 1 (all)"))
}

fn resolve_dedup(
    options: DedupOptions,
    protected: Vec<ProtectedOptions>,
    path: &Path,
    base: &Path,
) -> Result<DedupSettings, Error> {
    let share = |key: &str, value: Option<f64>, default: f64| match value.unwrap_or(default) {
        value if value > 0.0 && value <= 1.0 => Ok(value),
        value => Err(Error::config(path, format!("`dedup.{key}` is {value}")).hint("similarities go from 0 to 1, as in `0.8`")),
    };
    let count = |key: &str, value: Option<usize>, default: usize| match value.unwrap_or(default) {
        value if (1..=1024).contains(&value) => Ok(value),
        value => Err(Error::config(path, format!("`dedup.{key}` is {value}")).hint("it is a number from 1 to 1024")),
    };
    let policy = |key: &str, name: Option<&str>, default: Policy| {
        let Some(name) = name else { return Ok(default) };
        Policy::NAMES.iter().find(|(known, _)| *known == name).map(|(_, policy)| *policy).ok_or_else(|| {
            let names: Vec<String> = Policy::NAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
            Error::config(path, format!("`dedup.{key}` is `{name}`")).hint(format!("the policies are {}", names.join(", ")))
        })
    };
    let drop = match options.drop.as_deref() {
        None => Some(Likeness::Near),
        Some("none") => None,
        Some(name) => Some(Likeness::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            Error::config(path, format!("`dedup.drop` is `{name}`"))
                .hint("it is the farthest kind of twin to drop: `none`, `exact`, `normalised`, `renamed` or `near`")
        })?),
    };
    let near = NearSettings::default();
    let mut ids = BTreeSet::new();
    let mut sets = Vec::with_capacity(protected.len());
    for (position, options) in protected.into_iter().enumerate() {
        let set = resolve_protected(options, position, path, base)?;
        if !ids.insert(set.source.id.clone()) {
            return Err(Error::config(path, format!("two protected sets have the id `{}`", set.source.id))
                .hint("give one of them another id"));
        }
        sets.push(set);
    }
    Ok(DedupSettings {
        drop,
        near: NearSettings {
            jaccard: share("jaccard", options.jaccard, near.jaccard)?,
            edit: share("edit", options.edit, near.edit)?,
            own: share("own", options.own, near.own)?,
            related: share("related", options.related, near.related)?,
            shingle: count("shingle", options.shingle, near.shingle)?,
            bands: count("bands", options.bands, near.bands)?,
            rows: count("rows", options.rows, near.rows)?,
            twins: drop == Some(Likeness::Near),
        },
        alternatives: options.alternatives.unwrap_or(true),
        same_description: policy("same_description", options.same_description.as_deref(), Policy::KeepAll)?,
        same_code: policy("same_code", options.same_code.as_deref(), Policy::KeepBest)?,
        unrelated_descriptions: count("unrelated_descriptions", options.unrelated_descriptions, 3)?.max(2),
        against: options.against.unwrap_or_default().into_iter().map(|folder| local(base, folder)).collect(),
        protected: sets,
    })
}

fn resolve_protected(options: ProtectedOptions, position: usize, path: &Path, base: &Path) -> Result<ProtectedSettings, Error> {
    let mark = match options.action.as_deref() {
        None | Some("drop") => false,
        Some("mark") => true,
        Some(action) => {
            return Err(Error::config(path, format!("protected set number {}: `action` is `{action}`", position + 1))
                .hint("it is `drop` or `mark`"));
        }
    };
    let source = SourceOptions {
        id: options.id,
        kind: options.kind.or_else(|| Some("table".to_owned())),
        location: options.location,
        revision: options.revision,
        include: options.include,
        code: options.code,
        description: options.description,
        ..SourceOptions::default()
    };
    Ok(ProtectedSettings { source: resolve_source(source, position, path, base)?, rows: options.rows.unwrap_or_default(), mark })
}

fn resolve_source(options: SourceOptions, position: usize, path: &Path, base: &Path) -> Result<SourceSettings, Error> {
    let nth = || match &options.id {
        Some(id) => format!("source `{id}`"),
        None => format!("source number {}", position + 1),
    };
    let missing = |key: &str, hint: &str| Error::config(path, format!("{}: `{key}` is missing", nth())).hint(hint);
    let id = options.id.clone().ok_or_else(|| missing("id", "give it a short name of letters, digits, `-`, `_` and `.`"))?;
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return Err(Error::config(path, format!("the id `{id}` cannot start the id of a row"))
            .hint("use letters, digits, `-`, `_` and `.`"));
    }
    let kind = options.kind.as_deref().ok_or_else(|| missing("kind", &kinds_hint()))?;
    let kind = KINDS.iter().find(|known| known.name == kind).ok_or_else(|| {
        let error = Error::config(path, format!("{}: the kind `{kind}` is not known", nth()));
        match suggest::nearest(kind, KINDS.iter().map(|known| known.name)) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint(kinds_hint()),
        }
    })?;
    let location =
        options.location.clone().ok_or_else(|| missing("location", "say where it is: a path, a git URL or a package"))?;
    let globs = |patterns: Option<&Vec<String>>, key: &str| {
        patterns.map(|patterns| values::globs(patterns, &format!("{}: `{key}`", nth()), path)).transpose()
    };
    if let Some(licence) = &options.licence {
        values::licence(licence, &format!("{}: `licence`", nth()), path)?;
    }
    Ok(SourceSettings {
        paths: PathFilter {
            include: globs(options.include.as_ref(), "include")?,
            exclude: globs(options.exclude.as_ref(), "exclude")?.unwrap_or_default(),
        },
        id: id.into(),
        kind,
        location,
        base: base.to_owned(),
        revision: options.revision,
        version: options.version,
        priority: options.priority.unwrap_or(0),
        position,
        code: options.code,
        description: options.description,
        licence: options.licence.map(Into::into),
        repair: Arc::default(),
    })
}

fn kinds_hint() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| format!("`{}`", kind.name)).collect();
    format!("the kinds are {}", names.join(", "))
}

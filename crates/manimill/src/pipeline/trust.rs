//! Second opinions on a build's verdicts: a share of them is asked of `manim -ql` itself, and a share of the samples is
//! compared with what their originals do in their own repositories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use manimill_runner::timeline::fidelity;
use manimill_runner::{Job, Judgement, Project, Scratch, Verdict};

use super::prove::{Prover, runner_error};
use super::{Build, render};
use crate::error::{Error, ErrorKind};
use crate::index::Indexed;
use crate::render::trust::{Trust, chosen, refutation};
use crate::sample::{Origin, Unique};
use crate::sources::{Document, Namespace, Tree};

/// The largest file that is written out for an original to read; films and archives are seldom read by scenes.
const LARGEST_FILE: u64 = 64 << 20;

impl Build<'_> {
    /// Audits a share of the verdicts. Gives, by its place, why a sample that was said to run does not.
    pub(super) fn audit(
        &self,
        prover: &Prover<'_>,
        samples: &[Unique],
        judgements: &[Judgement],
        trust: &mut Trust,
    ) -> Result<BTreeMap<usize, String>, Error> {
        let codes = samples.iter().map(code_of).enumerate();
        let judged = codes.filter(|(index, _)| !matches!(judgements[*index].verdict, Verdict::Unjudged(_)));
        let chosen = chosen(judged, self.settings.render.audit);
        let jobs: Vec<Job> = chosen.iter().map(|index| render::job(&samples[*index])).collect();
        let mut refuted = BTreeMap::new();
        for (index, audit) in chosen.into_iter().zip(prover.audit("auditing verdicts", &jobs)?) {
            let verdict = &judgements[index].verdict;
            let Some(agrees) = audit.agrees_with(verdict) else { continue };
            let id = samples[index].checked.sample.id.clone();
            if !agrees && *verdict == Verdict::Runs {
                refuted.insert(index, refutation(&audit));
            } else if !agrees {
                self.observer.warns(&format!("`{id}` is dropped as not running, but `manim -ql` itself renders it"));
            }
            trust.audits.insert(id, agrees);
        }
        Ok(refuted)
    }

    /// Runs the originals of a share of the samples that run, and compares.
    pub(super) fn compare_with_originals(
        &self,
        prover: &Prover<'_>,
        samples: &[Unique],
        judgements: &[Judgement],
        indexed: &[Indexed],
        trust: &mut Trust,
    ) -> Result<(), Error> {
        let runs = samples.iter().map(code_of).enumerate().filter(|(index, _)| judgements[*index].verdict == Verdict::Runs);
        let chosen = chosen(runs, self.settings.render.fidelity);
        let mut originals = Vec::with_capacity(chosen.len());
        for index in chosen {
            let sample = &samples[index].checked.sample;
            if let Some((source, document)) = original_of(&sample.origin, indexed) {
                originals.push((index, source, Original { document, scene: sample.scene.as_str() }));
            }
        }
        let mut places = Places::default();
        let mut answers: Vec<Option<Judgement>> = vec![None; originals.len()];
        // People call manim from the file's own folder, or from one above it.
        for above in 0.. {
            let mut asked = Vec::new();
            let mut jobs = Vec::new();
            for (place, (_, source, original)) in originals.iter().enumerate() {
                let folder = folders_of(original.document).nth(above);
                if let (Some(folder), Some(Judgement { verdict: Verdict::Failed(_), .. }) | None) = (folder, &answers[place]) {
                    jobs.push(places.job(prover, source, original, folder)?);
                    asked.push(place);
                }
            }
            if jobs.is_empty() {
                break;
            }
            for (place, answer) in asked.into_iter().zip(prover.judge("running originals", &jobs)?) {
                if answers[place].is_none() || answer.verdict == Verdict::Runs {
                    answers[place] = Some(answer);
                }
            }
        }
        for ((index, ..), answer) in originals.iter().zip(&answers) {
            if let Some(fidelity) = answer.as_ref().and_then(|answer| fidelity(answer, &judgements[*index])) {
                trust.fidelity.insert(samples[*index].checked.sample.id.clone(), fidelity);
            }
        }
        Ok(())
    }
}

/// A scene as its author has it.
struct Original<'a> {
    document: &'a Document,
    scene: &'a str,
}

/// The repositories that are written out, each once, and only when something is to be run in it.
#[derive(Default)]
struct Places {
    scratch: Option<Scratch>,
    roots: BTreeMap<String, PathBuf>,
}

impl Places {
    fn job(&mut self, prover: &Prover<'_>, source: &Indexed, original: &Original<'_>, folder: &str) -> Result<Job, Error> {
        let document = original.document;
        let job = Job::new(&*document.text, original.scene);
        if document.namespace == Namespace::Alone {
            return Ok(job);
        }
        let mut listing = blake3::Hasher::new();
        for file in source.tree.files() {
            listing.update(file.path.as_bytes()).update(&file.bytes.to_le_bytes());
        }
        let project = Project {
            root: PathBuf::new(),
            file: PathBuf::from(&*document.path),
            folder: folder.into(),
            revision: format!("{} {} {}", source.repository, source.revision, listing.finalize().to_hex()),
        };
        let job = Job { project: Some(project), ..job };
        if prover.knows(&job) {
            return Ok(job);
        }
        let root = self.root(&source.source, &source.tree)?;
        Ok(Job { project: job.project.map(|project| Project { root, ..project }), ..job })
    }

    fn root(&mut self, source: &str, tree: &Tree) -> Result<PathBuf, Error> {
        if let Some(folder) = tree.folder() {
            return Ok(folder.to_owned());
        }
        if let Some(root) = self.roots.get(source) {
            return Ok(root.clone());
        }
        let failed = |cause: std::io::Error| -> Error {
            ErrorKind::Runner { what: format!("the files of `{source}` cannot be written out for its originals: {cause}") }.into()
        };
        let scratch = match &self.scratch {
            Some(scratch) => scratch,
            None => self.scratch.insert(Scratch::make().map_err(|cause| runner_error(&cause))?),
        };
        let root = scratch.path().join(source);
        tree.write_below(&root, LARGEST_FILE).map_err(failed)?;
        self.roots.insert(source.to_owned(), root.clone());
        Ok(root)
    }
}

/// The document that a sample was cut out of.
fn original_of<'a>(origin: &Origin, indexed: &'a [Indexed]) -> Option<(&'a Indexed, &'a Document)> {
    let source = indexed.iter().find(|source| source.source == origin.source)?;
    let mut documents = source.project.files().map(|(_, file)| &file.document);
    let document =
        documents.find(|document| document.path == origin.path && document.part.as_deref() == origin.part.as_deref())?;
    Some((source, document))
}

fn code_of(unique: &Unique) -> &str {
    &unique.checked.sample.code
}

/// The folders of the repository that manim can be called from: the document's own, and those above it. One for a document that
/// stands alone.
fn folders_of(document: &Document) -> impl Iterator<Item = &str> {
    let most = if document.namespace == Namespace::Alone { 1 } else { usize::MAX };
    Path::new(&*document.path).ancestors().skip(1).filter_map(Path::to_str).take(most)
}

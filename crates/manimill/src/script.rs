//! One script of the user's, judged and fixed by the same stages as a dataset's samples.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use manimill_runner::{Environment, Judgement, Pool, PoolSettings};
use manimill_syntax::{Module, Name, SyntaxErrorKind};

use crate::assets::files::Shelf;
use crate::describe::Readmes;
use crate::error::{Error, Hint};
use crate::index::{Budget, FileId, Indexed, Library, file_names, libraries, outline, scenes_of_file};
use crate::ledger::Decision;
use crate::options::{DatasetOptions, Options, SourceOptions};
use crate::repair::Finding;
use crate::sample::{Sample, Scene, Unique};
use crate::settings::Settings;
use crate::slice::{Slice, Slicer};
use crate::sources::{Context, Document, Namespace, Pin};
use crate::{assets, check, render, repair, slice};

/// A script with the modules that it can import.
#[derive(Debug)]
pub struct Script {
    settings: Settings,
    indexed: Vec<Indexed>,
    library: Library,
    file: FileId,
}

/// What the stages say of one scene of a script.
#[derive(Debug)]
pub struct Examined {
    /// The scene's class.
    pub scene: String,
    /// The file as it came out of the last stage that it passed.
    pub sample: Option<Sample>,
    /// Why it was dropped.
    pub finding: Option<Decision>,
    /// What the pinned Manim's interface says of the sample.
    pub findings: Vec<Finding>,
    /// What running it said; `None` where it was not run.
    pub judgement: Option<Judgement>,
}

impl Script {
    /// Reads a script and the repository (or folder) that it stands in.
    ///
    /// # Errors
    /// When the file cannot be read or is no Python.
    pub fn open(path: &Path, cache: &Path, environment: Option<&Environment>) -> Result<Self, Error> {
        let path = path
            .canonicalize()
            .map_err(|cause| Error::file(path, format!("cannot be read: {cause}")).hint("name a Python file"))?;
        let root = repository_of(&path);
        let relative = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let settings = settings_for(&root, cache)?;
        let source = &settings.sources[0];
        let stop = AtomicBool::new(false);
        let context = Context { cache, limits: settings.limits, pin: None, stop: &stop };
        let gathered = (source.kind.gather)(source, &context)?;
        let documents = gathered.documents.into_iter().map(|document| {
            let module = outline(&document.text);
            (document, module)
        });
        let indexed = Indexed::new(
            gathered.source,
            &gathered.repository,
            &gathered.pin,
            Budget::default().admit(documents.collect()),
            Readmes::of(gathered.readmes),
        );
        let indexed = Indexed { tree: gathered.tree, ..indexed };
        let file = indexed.project.files().find(|(_, file)| *file.document.path == *relative).map(|(file, _)| file);
        let Some(file) = file else {
            let broken = indexed.broken.iter().find(|(document, _)| *document.path == *relative);
            let why = broken.map_or_else(
                || "holds no Python that can be read".to_owned(),
                |(_, error)| match error.kind {
                    SyntaxErrorKind::Invalid => format!("is no Python: {error}"),
                    SyntaxErrorKind::TooDeep | SyntaxErrorKind::TooLarge => format!("cannot be read safely: {error}"),
                },
            );
            return Err(Error::file(&path, why));
        };
        let library = library_for(&indexed, environment)?;
        Ok(Self { settings, indexed: vec![indexed], library, file })
    }

    /// Takes a text as a script that stands alone: code, or an answer that has code in it.
    ///
    /// # Errors
    /// When there is no Python in it that can be read.
    pub fn of_text(text: &str, cache: &Path, environment: Option<&Environment>) -> Result<Self, Error> {
        let name = Path::new("the text");
        let settings = settings_for(Path::new("."), cache)?;
        let mended = repair::text::mend(text, &|_| true);
        let module = Module::parse(mended.code.as_str()).map_err(|cause| {
            let doubt = mended.doubt.map(|(_, doubt)| format!("; {doubt}")).unwrap_or_default();
            Error::file(name, format!("is no Python: {cause}{doubt}"))
                .hint("give a script, or an answer with the code between fences")
        })?;
        let document = Document::new("script.py", Namespace::Alone, mended.code);
        let pin = Pin::Content { blake3: blake3::hash(text.as_bytes()).to_hex().to_string() };
        let indexed = Indexed::new("script".into(), "script", &pin, vec![(document, Ok(module.outline()))], Readmes::default());
        let file = indexed.project.files().next().map(|(file, _)| file);
        let file = file.ok_or_else(|| Error::file(name, "holds no Python"))?;
        let library = library_for(&indexed, environment)?;
        Ok(Self { settings, indexed: vec![indexed], library, file })
    }

    /// Its scenes, in order.
    pub fn scenes(&self) -> Vec<Scene> {
        scenes_of_file(&self.settings, &self.indexed, 0, self.file, &self.library).0
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.indexed[0].project.file(self.file).module.text()
    }

    /// One scene as one file; `None` where there is no such scene.
    pub fn slice(&self, scene: &str) -> Option<Slice> {
        let scene = self.scenes().into_iter().find(|found| found.name == scene)?;
        let project = &self.indexed[0].project;
        let program = crate::index::Program::new(project, &self.library, self.file);
        Slicer::new(&program).slice(scene.file, scene.statement, self.settings.slice.format)
    }

    /// Modules that a code imports and that were found neither among the script's files nor in Manim's environment.
    pub fn not_found(&self, code: &str) -> Vec<String> {
        let Ok(names) = file_names(code, &self.library) else { return Vec::new() };
        let is_known = |module: &str| {
            let top = module.split('.').next().unwrap_or_default();
            self.library.has(module) == Some(true) || manimill_syntax::is_standard_module(top) || top == "manim"
        };
        let tops = names.imports.iter().map(Name::as_str).filter(|module| !is_known(module));
        let mut tops: Vec<String> = tops.map(|module| module.split('.').next().unwrap_or(module).to_owned()).collect();
        tops.sort_unstable();
        tops.dedup();
        tops
    }

    /// The folder whose files the script can import: its repository, or its own folder.
    pub fn root(&self) -> &str {
        &self.settings.sources[0].location
    }

    /// Sends every scene through the stages, and runs it where there is an environment.
    ///
    /// # Errors
    /// When the environment does not work.
    pub fn examine(&self, environment: Option<&Environment>) -> Result<Vec<Examined>, Error> {
        let scenes = self.scenes();
        let names: Vec<(std::sync::Arc<str>, String)> =
            scenes.iter().map(|scene| (scene.id.clone(), scene.name.to_string())).collect();
        let (sliced, mut decisions) = slice::slice_scenes(&self.settings, scenes, &self.indexed, &self.library);
        let mut shelf = Shelf::default();
        for source in &self.indexed {
            shelf.put(source.source.clone(), &source.tree);
        }
        let mut samples: Vec<Sample> = Vec::new();
        let mut checked = Vec::new();
        for sample in sliced {
            let result = repair::repair(&self.settings, sample, &self.library)
                .and_then(|sample| {
                    samples.push(sample.0.clone());
                    assets::self_contained(&self.settings, sample, &shelf, &self.library)
                })
                .and_then(|sample| {
                    // What is shown is what is checked and run: without files, not as it was before.
                    samples.pop();
                    samples.push(sample.0.clone());
                    check::check(&self.settings, sample, &self.library)
                });
            match result {
                Ok(sample) => checked.push(Unique::alone(sample)),
                Err(decision) => decisions.push(decision),
            }
        }
        let mut judgements = Vec::new();
        if let Some(environment) = environment {
            let jobs: Vec<_> = checked.iter().map(render::job).collect();
            let failed = |cause: manimill_runner::PoolError| Error::file(environment.folder(), cause.to_string());
            let pool = Pool::start(environment, PoolSettings::new(environment), std::sync::Arc::default()).map_err(failed)?;
            let mut answers: Vec<Option<Judgement>> = jobs.iter().map(|_| None).collect();
            pool.judge(&jobs, &mut |job, judgement| answers[job] = Some(judgement)).map_err(failed)?;
            judgements = checked.iter().map(|unique| unique.checked.sample.id.clone()).zip(answers).collect();
        }
        Ok(names
            .into_iter()
            .map(|(id, scene)| Examined {
                findings: samples
                    .iter()
                    .find(|sample| sample.id == id)
                    .map(|sample| repair::findings(&sample.code, &self.library))
                    .unwrap_or_default(),
                scene,
                sample: samples.iter().find(|sample| sample.id == id).cloned(),
                finding: decisions.iter().find(|decision| decision.id == id).cloned(),
                judgement: judgements.iter().find(|(judged, _)| *judged == id).and_then(|(_, judgement)| judgement.clone()),
            })
            .collect())
    }
}

fn library_for(indexed: &Indexed, environment: Option<&Environment>) -> Result<Library, Error> {
    let Some(environment) = environment else { return Ok(libraries::shipped()) };
    let wanted = indexed.imported_modules().into_iter().collect();
    libraries::of_environment(environment, &wanted).map_err(|cause| Error::file(environment.folder(), cause.to_string()))
}

fn settings_for(root: &Path, cache: &Path) -> Result<Settings, Error> {
    let source = SourceOptions {
        id: Some("script".into()),
        kind: Some("folder".into()),
        location: Some(root.to_string_lossy().into_owned()),
        ..SourceOptions::default()
    };
    let dataset = DatasetOptions { name: Some("script".into()), ..DatasetOptions::default() };
    let options = Options { dataset, sources: vec![source], ..Options::default() };
    Settings::resolve(options, &root.join("manimill.toml"), cache.to_owned(), crate::ledger::Stage::Render)
}

/// The repository that a file stands in, or its folder.
fn repository_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new("/"));
    folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_scene_with_a_picture_is_what_is_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("scene.py");
        let code = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        self.add(ImageMobject(\"factory.png\"))\n        self.wait()\n";
        std::fs::write(&file, code).expect("written");
        let script = Script::open(&file, folder.path(), None).expect("it is read");
        let [scene] = &script.examine(None).expect("nothing is run")[..] else { panic!("one scene") };
        let sample = scene.sample.as_ref().expect("a sample");
        assert!(!sample.code.contains("factory.png") && !sample.changes.is_empty(), "{}", sample.code);
    }

    #[test]
    fn a_slice_says_which_modules_were_not_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("scene.py");
        let code = "from manim import *\nimport math\nimport shapes\n\n\nclass A(Scene):\n    def construct(self):\n        self.add(shapes.dot(math.pi))\n";
        std::fs::write(&file, code).expect("written");
        let script = Script::open(&file, folder.path(), None).expect("it is read");
        let slice = script.slice("A").expect("a slice");
        assert_eq!(script.not_found(&slice.code), ["shapes"]);
    }

    #[test]
    fn an_answer_with_code_in_it_is_a_script() {
        let answer = "Here it is:\n\n```python\nfrom manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.play(ShowCreation(Dot()))\n```\n";
        let script = Script::of_text(answer, Path::new("."), None).expect("there is code in it");
        let [scene] = &script.examine(None).expect("nothing is run")[..] else { panic!("one scene") };
        let sample = scene.sample.as_ref().expect("nothing drops it");
        assert!(scene.scene == "A" && sample.code.contains("Create(Dot())"), "{}", sample.code);
        let error = Script::of_text("Sorry, I cannot.", Path::new("."), None).expect_err("there is none");
        assert!(error.to_string().contains("no Python"), "{error}");
    }
}

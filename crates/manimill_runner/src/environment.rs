//! The Python environment of the tool's own: a virtual environment with a pinned manim, made once and then trusted.
//!
//! It is trusted only when its last-written file says that it is whole, so that a kill in the middle of an
//! installation costs a second installation and nothing else. Two tools at once wait for each other.

mod build;
mod latex;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::sandbox::{Sandbox, WallPolicy};

pub use self::build::EnvironmentError;
pub(crate) use self::build::find_python;
pub(crate) use self::latex::COMPILERS;
pub use self::latex::LatexInfo;

/// The manim that verdicts are about unless the configuration says otherwise.
pub const MANIM: &str = "0.22.0";

/// The versions that work together.
const CONSTRAINTS: &str = include_str!("environment/constraints.txt");

/// The file that is written last.
const COMPLETE: &str = "complete.json";

/// Which environment is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentSpec {
    /// The version of manim.
    pub manim: String,
    /// Further packages, as pip requirements.
    pub packages: Vec<String>,
    /// The interpreter to build on; found on PATH when not given.
    pub python: Option<PathBuf>,
    /// The tool's cache folder.
    pub cache_dir: PathBuf,
}

/// An environment that is there and whole.
#[derive(Debug, Clone)]
pub struct Environment {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    cache_dir: PathBuf,
    complete: Complete,
    latex: Option<LatexInfo>,
    fingerprint: String,
}

/// What the last-written file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Complete {
    manim: String,
    python: String,
    packages: BTreeMap<String, String>,
}

impl EnvironmentSpec {
    /// The pinned manim with nothing added.
    pub fn new(cache_dir: PathBuf) -> Self {
        Self { manim: MANIM.to_owned(), packages: Vec::new(), python: None, cache_dir }
    }

    /// Where the environment stands: a change of any requirement gives another folder.
    fn folder(&self) -> PathBuf {
        let mut packages = self.packages.clone();
        packages.sort();
        packages.dedup();
        let python = self.python.as_deref().map(Path::to_string_lossy).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(CONSTRAINTS.as_bytes()).update(packages.join("\n").as_bytes()).update(python.as_bytes());
        let hash = &hasher.finalize().to_hex()[..12];
        self.cache_dir.join("env").join(format!("manim-{}-{hash}", self.manim))
    }
}

impl Environment {
    /// The environment, if it has been made.
    pub fn find(spec: &EnvironmentSpec) -> Option<Self> {
        let folder = spec.folder();
        let complete = fs::read(folder.join(COMPLETE)).ok()?;
        let complete: Complete = serde_json::from_slice(&complete).ok()?;
        interpreter(&folder).exists().then(|| Self::new(folder, spec.cache_dir.clone(), complete))
    }

    /// The environment, which is made first when it is not there; `progress` hears of each step.
    pub fn ensure(spec: &EnvironmentSpec, progress: &dyn Fn(&str)) -> Result<Self, EnvironmentError> {
        if let Some(environment) = Self::find(spec) {
            return Ok(environment);
        }
        let folder = spec.folder();
        let parent = folder.parent().unwrap_or(&spec.cache_dir);
        let cache = |source: io::Error| EnvironmentError::Cache { path: parent.to_owned(), source };
        fs::create_dir_all(parent).map_err(cache)?;
        let lock = File::create(folder.with_extension("lock")).map_err(cache)?;
        if lock.try_lock().is_err() {
            progress("waiting for another manimill that makes the same environment");
            lock.lock().map_err(cache)?;
        }
        // The other one may have made it meanwhile.
        if let Some(environment) = Self::find(spec) {
            return Ok(environment);
        }
        let complete = build::build(spec, &folder, progress)?;
        let text = serde_json::to_vec_pretty(&complete).map_err(|error| cache(error.into()))?;
        let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(cache)?;
        io::Write::write_all(&mut file, &text).and_then(|()| file.as_file().sync_all()).map_err(cache)?;
        file.persist(folder.join(COMPLETE)).map_err(|error| cache(error.error))?;
        Ok(Self::new(folder, spec.cache_dir.clone(), complete))
    }

    fn new(folder: PathBuf, cache_dir: PathBuf, complete: Complete) -> Self {
        let latex = LatexInfo::find();
        let mut hasher = blake3::Hasher::new();
        hasher.update(complete.python.as_bytes());
        for (name, version) in &complete.packages {
            hasher.update(format!("\n{name} {version}").as_bytes());
        }
        match &latex {
            None => hasher.update(b"\nno LaTeX"),
            Some(latex) => {
                let programs: Vec<&str> = latex.programs.keys().map(String::as_str).collect();
                hasher.update(format!("\n{}\n{}\n{}", latex.version, programs.join(" "), latex.indexes).as_bytes())
            }
        };
        let fingerprint = hasher.finalize().to_hex()[..24].to_owned();
        Self { inner: Arc::new(Inner { folder, cache_dir, complete, latex, fingerprint }) }
    }

    /// The interpreter.
    pub fn python(&self) -> PathBuf {
        interpreter(&self.inner.folder)
    }

    /// The folder of the virtual environment.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// Such as `0.22.0`.
    pub fn manim_version(&self) -> &str {
        &self.inner.complete.manim
    }

    /// Such as `3.11.7`.
    pub fn python_version(&self) -> &str {
        &self.inner.complete.python
    }

    /// Installed distributions and their versions, by normalised name.
    pub fn packages(&self) -> &BTreeMap<String, String> {
        &self.inner.complete.packages
    }

    /// The walls that stand around what is run here, tried out; none where that cannot be tried.
    pub fn sandbox(&self) -> Option<Sandbox> {
        crate::sandbox::probe(&self.python())
    }

    /// Which walls must stand where nobody says otherwise: all, unless the user has once agreed to fewer on this machine.
    pub fn wall_policy(&self) -> WallPolicy {
        if consent(&self.inner.cache_dir).exists() { WallPolicy::Partial } else { WallPolicy::Full }
    }

    /// A hash that names everything here that can change a verdict: Python, packages, LaTeX.
    pub fn fingerprint(&self) -> &str {
        &self.inner.fingerprint
    }

    /// What this machine has of LaTeX.
    pub fn latex(&self) -> Option<&LatexInfo> {
        self.inner.latex.as_ref()
    }

    /// Where the answers about this environment's modules are kept; other questions have other answers.
    pub(crate) fn modules_file(&self) -> PathBuf {
        let asked = &blake3::hash(crate::modules::INTROSPECT.as_bytes()).to_hex()[..12];
        self.inner.cache_dir.join("modules").join(format!("{}-{asked}.json", self.inner.fingerprint))
    }

    /// Where compiled formulas are kept: outlines of different LaTeX versions differ, and what one
    /// refuses another with more packages may not, so each has its own store.
    pub fn formula_store(&self) -> PathBuf {
        let installed =
            self.latex().map_or_else(|| "none".to_owned(), |latex| format!("2\n{}\n{}", latex.version, latex.indexes));
        self.inner.cache_dir.join("formulas").join(&blake3::hash(installed.as_bytes()).to_hex()[..12])
    }
}

/// The file that says that the user has agreed to run things with the walls that there are.
fn consent(cache_dir: &Path) -> PathBuf {
    cache_dir.join("partial-sandbox")
}

/// Remembers that the user agrees to run things with the walls that there are.
pub fn agree_to_partial_walls(cache_dir: &Path) -> io::Result<()> {
    fs::create_dir_all(cache_dir)?;
    fs::write(consent(cache_dir), "Made by `manimill build` on a terminal; remove it to be asked again.\n")
}

/// The tool's cache folder: `MANIMILL_CACHE`, else the user's cache folder.
pub fn default_cache_dir() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("MANIMILL_CACHE").or_else(|| {
        named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache"))).map(|cache| cache.join("manimill"))
    })
}

fn interpreter(folder: &Path) -> PathBuf {
    folder.join("bin").join("python")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_without_its_last_file_is_not_trusted() {
        let cache = tempfile::tempdir().expect("a folder");
        let spec = EnvironmentSpec::new(cache.path().to_owned());
        fs::create_dir_all(spec.folder().join("bin")).expect("made");
        fs::write(spec.folder().join("bin/python"), "").expect("written");
        assert!(Environment::find(&spec).is_none());
        fs::write(spec.folder().join(COMPLETE), "{ half").expect("written");
        assert!(Environment::find(&spec).is_none());
    }

    #[test]
    fn every_requirement_changes_the_folder_and_their_order_does_not() {
        let spec = |packages: &[&str]| EnvironmentSpec {
            packages: packages.iter().map(ToString::to_string).collect(),
            ..EnvironmentSpec::new(PathBuf::from("/cache"))
        };
        assert_ne!(spec(&[]).folder(), spec(&["pulp"]).folder());
        assert_eq!(spec(&["pulp", "sympy"]).folder(), spec(&["sympy", "pulp"]).folder());
    }

    #[test]
    fn constraints_pin_every_line() {
        for line in CONSTRAINTS.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.contains("=="), "{line}");
        }
    }
}

//! What names the modules of an environment offer: needed to know who owns a name behind a third-party star-import.
//!
//! Asked of the environment itself by importing (in a child, which may crash as it likes), and kept per environment.
//! For machines without Python, the answers for manim, the standard library and the usual companions are embedded.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::sandbox::WallPolicy;
use crate::warden::{ProgramEnd, ProgramLimits, Request, WardenError, Wardens};

pub(crate) const INTROSPECT: &str = include_str!("modules/introspect.py");

/// Made by `cargo run -p manimill_runner --example ship_modules`.
const SHIPPED: &[u8] = include_bytes!("modules/shipped.json.gz");

/// What the import of one module may take, with room for a slow disk; a crash or an endless loop costs that module.
const SECONDS_PER_MODULE: u32 = 60;

/// What all imports together may use.
const LIMITS: ProgramLimits =
    ProgramLimits { cpu_seconds: 600, wall_seconds: 1_200, memory_bytes: 8 << 30, file_bytes: 32 << 20, disk_bytes: 256 << 20 };

/// What one module offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleNames {
    /// Whether the environment has a module of this name.
    pub exists: bool,
    /// Whether it can be imported.
    pub importable: bool,
    /// The names that `from module import *` binds, and what each is.
    #[serde(default)]
    pub star: BTreeMap<String, NameKind>,
    /// Its other names, without those that begin with two underscores: importable, but not by a star.
    #[serde(default)]
    pub others: BTreeSet<String>,
    /// Names of attributes and methods that the classes among its star names have, inherited ones included: what the
    /// package's own code may call on an instance of a subclass. Told for Manim itself only.
    #[serde(default)]
    pub attributes: BTreeSet<String>,
    /// What the package's own code reads on instances. Told for Manim itself only.
    #[serde(default)]
    pub reads: Option<Reads>,
    /// The modules directly below a package.
    #[serde(default)]
    pub submodules: BTreeSet<String>,
}

/// Which attributes the code of a package reads, by what it reads them on: only these of a subclass may it call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reads {
    /// Its classes by name.
    pub classes: BTreeMap<String, ClassReads>,
    /// What is read on things that are called `scene`.
    pub on_scenes: BTreeSet<String>,
    /// What is read on anything else but the instance that a method belongs to.
    pub on_others: BTreeSet<String>,
}

/// What the methods of one class read on its instances.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassReads {
    /// The last names of its bases.
    pub bases: BTreeSet<String>,
    /// What its methods read on `self`.
    pub own: BTreeSet<String>,
}

/// What a name is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameKind {
    /// A subclass of `manim.Scene`.
    #[serde(rename = "s")]
    Scene,
    /// Another class.
    #[serde(rename = "c")]
    Class,
    /// A function or another thing that can be called.
    #[serde(rename = "f")]
    Function,
    /// A module.
    #[serde(rename = "m")]
    Module,
    /// A value.
    #[serde(rename = "v")]
    Value,
}

/// Why the modules could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ModulesError {
    /// The child that imports them failed as a whole.
    #[error("the environment's modules could not be examined; `manimill doctor --fix` makes the environment anew")]
    Examine(#[from] WardenError),
    /// The imports did not come to an end.
    #[error("the environment's modules could not be examined ({reason}); `manimill doctor --fix` makes the environment anew")]
    Import {
        /// How it ended, and what was said last.
        reason: String,
    },
    /// The answers cannot be read or kept.
    #[error("the answers about the environment's modules in {} cannot be used", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

impl Environment {
    /// What each of the wanted modules offers here; a module that does not exist has an answer that says so.
    pub fn modules(&self, wanted: &BTreeSet<String>) -> Result<BTreeMap<String, ModuleNames>, ModulesError> {
        let path = self.modules_file();
        let mut known: BTreeMap<String, ModuleNames> = match fs::read(&path) {
            // A file that cannot be understood is as good as none: its content can be had again.
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => return Err(ModulesError::Store { path, source }),
        };
        let missing: Vec<&String> = wanted.iter().filter(|name| !known.contains_key(*name)).collect();
        if !missing.is_empty() {
            let answers = examine(self, &missing)?;
            known.extend(answers);
            store(&path, &known).map_err(|source| ModulesError::Store { path, source })?;
        }
        known.retain(|name, _| wanted.contains(name));
        Ok(known)
    }
}

impl ModuleNames {
    /// The embedded answers: all of manim, the public standard library, and the main modules of its companions.
    pub fn shipped() -> &'static BTreeMap<String, Self> {
        static MODULES: LazyLock<BTreeMap<String, ModuleNames>> = LazyLock::new(|| {
            let mut text = Vec::new();
            let unpacked = flate2::read::GzDecoder::new(SHIPPED).read_to_end(&mut text);
            unpacked.ok().and_then(|_| serde_json::from_slice(&text).ok()).unwrap_or_default()
        });
        &MODULES
    }
}

/// The content of the embedded file, made anew from an environment.
pub fn make_shipped(environment: &Environment) -> Result<Vec<u8>, ModulesError> {
    let listed = run(environment, &["--list"], &[])?;
    let wanted: BTreeSet<String> = String::from_utf8_lossy(&listed).lines().map(str::to_owned).collect();
    let modules: BTreeMap<String, ModuleNames> =
        environment.modules(&wanted)?.into_iter().filter(|(_, names)| names.importable).collect();
    let broken = |source: io::Error| ModulesError::Store { path: environment.modules_file(), source };
    let text = serde_json::to_vec(&modules).map_err(|error| broken(error.into()))?;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&text).map_err(broken)?;
    packed.finish().map_err(broken)
}

fn examine(environment: &Environment, missing: &[&String]) -> Result<BTreeMap<String, ModuleNames>, ModulesError> {
    let request = serde_json::to_vec(missing).unwrap_or_default();
    let answer = run(environment, &[], &request)?;
    serde_json::from_slice(&answer)
        .map_err(|error| ModulesError::Store { path: environment.modules_file(), source: error.into() })
}

/// Imports are programs of strangers, behind the walls around samples; where walls are missing, what is missing is missing here, too:
/// what an import does while it is looked at, it does again when a sample runs.
fn run(environment: &Environment, arguments: &[&str], request: &[u8]) -> Result<Vec<u8>, ModulesError> {
    let scratch = tempfile::tempdir().map_err(|source| ModulesError::Store { path: std::env::temp_dir(), source })?;
    let wardens = Wardens::new(environment.python(), scratch.path().to_owned(), Vec::new(), WallPolicy::Partial);
    let python = environment.python().to_string_lossy().into_owned();
    let mut program: Vec<String> = [python.as_str(), "-I", "-B", "-c", INTROSPECT].map(str::to_owned).into();
    program.push(SECONDS_PER_MODULE.to_string());
    program.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    let variables = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("MPLBACKEND", "Agg")];
    let request = Request {
        programs: vec![program],
        environment: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        files: [("input".to_owned(), String::from_utf8_lossy(request).into_owned())].into(),
        collect: vec!["output", "errors"],
        collect_bytes: LIMITS.file_bytes,
        limits: LIMITS,
    };
    let mut answer = wardens.run(&request, &AtomicBool::new(false))?;
    match answer.ending {
        ProgramEnd::Ended => Ok(answer.files.remove("output").unwrap_or_default()),
        other => {
            let said = String::from_utf8_lossy(&answer.files.remove("errors").unwrap_or_default()).trim().to_owned();
            Err(ModulesError::Import { reason: format!("{other:?}: {said}") })
        }
    }
}

fn store(path: &std::path::Path, modules: &BTreeMap<String, ModuleNames>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(modules)?)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_names_are_those_that_people_write() {
        let modules = ModuleNames::shipped();
        let manim = &modules["manim"];
        assert_eq!(manim.star.get("Scene"), Some(&NameKind::Scene));
        assert_eq!(manim.star.get("ThreeDScene"), Some(&NameKind::Scene));
        assert_eq!(manim.star.get("Circle"), Some(&NameKind::Class));
        assert_eq!(manim.star.get("np"), Some(&NameKind::Module));
        assert!(!manim.star.contains_key("ShowCreation"));
        let reads = manim.reads.as_ref().expect("Manim's code is read");
        assert!(reads.classes["Scene"].own.contains("play") && !reads.classes["Scene"].own.contains("clear"));
        assert!(reads.on_scenes.contains("construct") && !reads.on_scenes.contains("clear"));
        assert!(reads.classes["ThreeDScene"].bases.contains("Scene") && reads.on_others.contains("get_center"));
        assert!(manim.attributes.contains("interpolate_mobject") && manim.attributes.contains("construct"));
        assert!(modules["math"].star.contains_key("sqrt"));
        assert!(modules["numpy"].star.contains_key("array"));
        assert!(modules["manim.utils"].submodules.contains("rate_functions"));
    }
}

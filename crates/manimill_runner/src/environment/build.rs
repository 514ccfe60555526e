//! Making the environment: find a Python, `python -m venv`, pip with every version pinned, and a proof that it works.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{CONSTRAINTS, Complete, EnvironmentSpec, MANIM, interpreter};
use crate::command::{Command, CommandError, find_program};

/// The versions of Python for which the pinned packages have wheels.
const PYTHONS: std::ops::RangeInclusive<u32> = 11..=13;

/// Where to look when the configuration names no interpreter; the system's own first.
const CANDIDATES: [&str; 4] = ["python3", "python3.13", "python3.12", "python3.11"];

/// What an installation from source may take on a slow machine.
const PIP_TIMEOUT: Duration = Duration::from_mins(30);

/// The packages that manim's text and drawing are compiled against.
const HEADERS: &str = "Debian/Ubuntu: apt-get install libcairo2-dev libpango1.0-dev pkg-config gcc python3-dev\n\
    Fedora: dnf install cairo-devel pango-devel pkgconf gcc python3-devel\n\
    macOS: brew install cairo pango pkg-config";

/// Imports what the worker needs and names what is installed.
const PROOF: &str = "\
import json, sys
from importlib import metadata
import manim
names = {d.metadata['Name'].lower().replace('_', '-').replace('.', '-'): d.version for d in metadata.distributions()}
print(json.dumps({'manim': manim.__version__, 'python': '.'.join(map(str, sys.version_info[:3])), 'packages': names}))
";

/// Why there is no environment.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// No interpreter of a usable version.
    #[error(
        "no Python 3.11 to 3.13 was found ({seen}); install one (Debian/Ubuntu: apt-get install python3 python3-venv; \
         Fedora: dnf install python3; macOS: brew install python@3.13), or name one as `python` under [environment]"
    )]
    NoPython {
        /// What was found instead.
        seen: String,
    },
    /// Python lacks the module that makes environments.
    #[error(
        "{} cannot make virtual environments; Debian/Ubuntu: apt-get install python3-venv", python.display()
    )]
    NoVenv {
        /// The interpreter.
        python: PathBuf,
        /// What it said.
        #[source]
        source: CommandError,
    },
    /// The libraries behind manim's drawing and text are missing.
    #[error("manim could not be installed: the headers of cairo or pango are missing\n{HEADERS}")]
    NoHeaders {
        /// What pip said.
        #[source]
        source: CommandError,
    },
    /// pip failed for another reason, such as the network.
    #[error("manim could not be installed; is the package index within reach?")]
    Pip {
        /// What pip said.
        #[source]
        source: CommandError,
    },
    /// Everything is installed, and still it does not work.
    #[error("manim is installed but cannot be imported")]
    Unusable {
        /// What Python said.
        #[source]
        source: CommandError,
    },
    /// The cache folder cannot be used.
    #[error("the cache folder {} cannot be written; check its permissions and the space left", path.display())]
    Cache {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// Makes the environment in `folder`, over whatever an interrupted run left there.
pub(super) fn build(spec: &EnvironmentSpec, folder: &Path, progress: &dyn Fn(&str)) -> Result<Complete, EnvironmentError> {
    let cache = |source| EnvironmentError::Cache { path: folder.to_owned(), source };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(cache)?;
    }
    let base = find_python(spec.python.as_deref())?;
    progress(&format!("making a Python environment in {}", folder.display()));
    let venv = Command::new(&base).args(["-m", "venv"]).arg(folder).run();
    venv.map_err(|source| EnvironmentError::NoVenv { python: base, source })?;
    progress(&format!("installing manim {} and what it needs (about 400 MB)", spec.manim));
    let constraints = folder.join("constraints.txt");
    fs::write(&constraints, constraints_for(&spec.manim)).map_err(cache)?;
    let python = interpreter(folder);
    let pip = Command::new(&python)
        .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"])
        .arg("--constraint")
        .arg(&constraints)
        .arg(format!("manim[typst]=={}", spec.manim))
        .args(&spec.packages)
        .env_remove("PYTHONPATH")
        .env_remove("PYTHONHOME")
        .timeout(PIP_TIMEOUT);
    pip.run().map_err(of_pip)?;
    progress("trying it out");
    let proof = Command::new(&python).args(["-I", "-c", PROOF]).timeout(Duration::from_mins(5)).run();
    let proof = proof.map_err(|source| EnvironmentError::Unusable { source })?;
    serde_json::from_slice(&proof.stdout).map_err(|error| cache(error.into()))
}

/// The pins, for the manim that they were made for; another manim chooses its own versions.
fn constraints_for(manim: &str) -> String {
    if manim == MANIM { CONSTRAINTS.to_owned() } else { "pillow<13\n".to_owned() }
}

/// An interpreter whose version the pinned packages support.
pub(crate) fn find_python(wanted: Option<&Path>) -> Result<PathBuf, EnvironmentError> {
    let candidates: Vec<PathBuf> = match wanted {
        Some(python) => vec![python.to_owned()],
        None => CANDIDATES.into_iter().filter_map(find_program).collect(),
    };
    let mut seen = BTreeMap::new();
    for python in candidates {
        match minor_version(&python) {
            Some(minor) if PYTHONS.contains(&minor) => return Ok(python),
            Some(minor) => seen.insert(python, format!("3.{minor}")),
            None => seen.insert(python, "does not run".to_owned()),
        };
    }
    let seen: Vec<String> = seen.iter().map(|(python, what)| format!("{} is {what}", python.display())).collect();
    Err(EnvironmentError::NoPython { seen: if seen.is_empty() { "none at all".into() } else { seen.join(", ") } })
}

/// The `x` of Python `3.x`.
fn minor_version(python: &Path) -> Option<u32> {
    let script = "import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else 0)";
    let output = Command::new(python).args(["-I", "-c", script]).timeout(Duration::from_secs(30)).run().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn of_pip(source: CommandError) -> EnvironmentError {
    let text = source.to_string().to_lowercase();
    let missing = ["cairo", "pango", "pkg-config", "pkgconfig", "python.h"];
    if missing.iter().any(|word| text.contains(word)) {
        EnvironmentError::NoHeaders { source }
    } else {
        EnvironmentError::Pip { source }
    }
}

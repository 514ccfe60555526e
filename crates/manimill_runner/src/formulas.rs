//! The store of compiled formulas and the broker that fills it: LaTeX runs here, outside every sandbox.
//!
//! The store is immutable and keyed by content. Samples only read it; a formula that LaTeX refuses is kept as an
//! `.error` file, so that it is refused once and its reason stays known.

mod batch;
mod latex;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::command::CommandError;

/// One formula as manim would have it compiled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Formula {
    /// Name in the store: SHA-256 of compiler, format and source.
    pub key: String,
    /// `latex`, `xelatex`, …, or several in order, with commas.
    pub compiler: String,
    /// `.dvi`, `.xdv` or `.pdf`.
    pub format: String,
    /// The whole LaTeX file.
    pub source: String,
}

impl Formula {
    /// Whether it is what Manim would ask for: a sample may ask for anything.
    pub(crate) fn is_genuine(&self, programs: &[String]) -> bool {
        let Self { key, compiler, format, source } = self;
        let named = format!("{:x}", Sha256::digest([compiler.as_str(), format, source].join("\0")));
        *key == named
            && matches!(format.as_str(), ".dvi" | ".xdv" | ".pdf")
            && compiler.split(',').all(|compiler| programs.iter().any(|program| program == compiler))
    }
}

/// Why formulas could not be compiled at all; a refused formula is no error.
#[derive(Debug, thiserror::Error)]
pub enum FormulaError {
    /// The store cannot be written.
    #[error("the formula store {path} cannot be written; check the folder's permissions and the space left")]
    Store {
        /// The store's folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// A program is missing or was cancelled.
    #[error(transparent)]
    Program(#[from] CommandError),
}

/// The owner of one store.
#[derive(Debug, Clone)]
pub struct Broker {
    store: PathBuf,
    scratch: PathBuf,
}

impl Broker {
    /// A broker over the store in this folder, which is made when it is not there. LaTeX works in `scratch`.
    pub fn open(store: PathBuf, scratch: PathBuf) -> Result<Self, FormulaError> {
        fs::create_dir_all(&store).map_err(|source| FormulaError::Store { path: store.clone(), source })?;
        Ok(Self { store, scratch })
    }

    /// The folder that samples read.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Whether the store knows the formula, as an outline or as an error.
    pub fn has(&self, formula: &Formula) -> bool {
        self.place(formula, "svg").exists() || self.place(formula, "error").exists()
    }

    /// Compiles those of the formulas that the store lacks.
    pub fn provide(&self, formulas: &[Formula], cancel: &AtomicBool) -> Result<(), FormulaError> {
        let missing: BTreeMap<&str, &Formula> =
            formulas.iter().filter(|formula| !self.has(formula)).map(|formula| (formula.key.as_str(), formula)).collect();
        let missing: Vec<&Formula> = missing.into_values().collect();
        batch::compile(&missing, &self.scratch, cancel, &mut |formula, outcome| match outcome {
            Ok(svg) => self.keep(formula, "svg", &svg),
            Err(reason) => self.keep(formula, "error", reason.as_bytes()),
        })
    }

    fn place(&self, formula: &Formula, extension: &str) -> PathBuf {
        let folder = formula.key.get(..2).unwrap_or("__");
        self.store.join(folder).join(&formula.key).with_extension(extension)
    }

    /// Writes aside and renames: a reader never sees half a file, nor does a kill leave one.
    fn keep(&self, formula: &Formula, extension: &str, bytes: &[u8]) -> Result<(), FormulaError> {
        let place = self.place(formula, extension);
        let folder = place.parent().unwrap_or(&self.store);
        let kept = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(&self.store)?;
            file.write_all(bytes)?;
            readable_by_all(file.path())?;
            file.persist(&place)?;
            Ok(())
        });
        kept.map_err(|source| FormulaError::Store { path: self.store.clone(), source })
    }
}

/// What became of one formula: its outlines, or LaTeX's reason for refusing it.
type Outcome = Result<Vec<u8>, String>;

/// Samples may run as another user, who must be able to read what the owner wrote.
fn readable_by_all(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_manim_would_have_compiled_is_genuine() {
        let formula = |key: &str, compiler: &str| Formula {
            key: key.to_owned(),
            compiler: compiler.to_owned(),
            format: ".dvi".to_owned(),
            source: "x".to_owned(),
        };
        // `sha256("latex\0.dvi\0x")` and the same of `sh`, by Python's hashlib.
        let (latex, shell) = (
            "c6dd2bb74be82eb553863aee28ce60096964248e0811183ba9155c1e34576049",
            "2d3fa32ea9fa53f05ea20a44cc35c1eff19f6ca33bfcd42da011b69139eeaefb",
        );
        let programs = ["latex".to_owned()];
        assert!(formula(latex, "latex").is_genuine(&programs));
        assert!(!formula(shell, "sh").is_genuine(&programs), "a program of its own choice");
        assert!(!formula("../../elsewhere", "latex").is_genuine(&programs), "another place");
        assert!(!formula(latex, "latex").is_genuine(&[]), "a program that is not there");
    }
}

//! The store of compiled formulas and the broker that fills it: LaTeX runs here, outside every sandbox.
//!
//! The store is immutable and keyed by content. Samples only read it; a formula that LaTeX refuses is kept as an
//! `.error` file, so that it is refused once and its reason stays known.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::command::{Command, CommandError};

/// How long one run of LaTeX or dvisvgm may take.
const TIMEOUT: Duration = Duration::from_mins(2);

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
}

impl Broker {
    /// A broker over the store in this folder, which is made when it is not there.
    pub fn open(store: PathBuf) -> Result<Self, FormulaError> {
        fs::create_dir_all(&store).map_err(|source| FormulaError::Store { path: store.clone(), source })?;
        Ok(Self { store })
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
        for formula in missing.into_values() {
            match compile(formula, cancel)? {
                Ok(svg) => self.keep(formula, "svg", &svg)?,
                Err(reason) => self.keep(formula, "error", reason.as_bytes())?,
            }
        }
        Ok(())
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

/// Samples may run as another user, who must be able to read what the owner wrote.
fn readable_by_all(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

/// One formula in a run of its own: an SVG, or LaTeX's reason.
fn compile(formula: &Formula, cancel: &AtomicBool) -> Result<Result<Vec<u8>, String>, FormulaError> {
    let scratch = tempfile::Builder::new().prefix("manimill-tex-").tempdir();
    let scratch = scratch.map_err(|source| FormulaError::Store { path: std::env::temp_dir(), source })?;
    let folder = scratch.path();
    let source = folder.join("formula.tex");
    fs::write(&source, &formula.source).map_err(|source| FormulaError::Store { path: folder.to_owned(), source })?;
    for compiler in formula.compiler.split(',') {
        match latex(compiler, &formula.format, folder).run_until(cancel) {
            Ok(_) => {}
            Err(CommandError::Failed { .. } | CommandError::TimedOut { .. }) => {
                return Ok(Err(reason(folder)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let svg = folder.join("formula.svg");
    let mut convert = Command::new("dvisvgm");
    if formula.format == ".pdf" {
        convert = convert.arg("--pdf");
    }
    convert = convert.args(["--page=1", "--no-fonts", "--verbosity=0", "--output=formula.svg"]);
    match convert.arg(format!("formula{}", formula.format)).folder(folder).timeout(TIMEOUT).run_until(cancel) {
        Ok(_) => {}
        Err(CommandError::Failed { stderr, .. }) => {
            return Ok(Err(format!("dvisvgm failed: {stderr}")));
        }
        Err(CommandError::TimedOut { .. }) => return Ok(Err("dvisvgm took too long".into())),
        Err(error) => return Err(error.into()),
    }
    Ok(fs::read(svg).map_err(|error| format!("dvisvgm wrote no file: {error}")))
}

/// The call that manim itself would make, with everything that could reach other files switched off.
fn latex(compiler: &str, format: &str, folder: &Path) -> Command {
    let mut command = Command::new(compiler);
    command = match (compiler, format) {
        ("xelatex", ".xdv") => command.arg("-no-pdf"),
        ("xelatex", _) => command,
        _ => command.arg(format!("-output-format={}", format.trim_start_matches('.'))),
    };
    command
        .args(["-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "formula.tex"])
        .folder(folder)
        .timeout(TIMEOUT)
        // Paranoid mode of the TeX engines: no reading or writing outside the folder and the TeX tree.
        .env("openin_any", "p")
        .env("openout_any", "p")
        .env("TEXMFOUTPUT", folder)
}

/// LaTeX's own words: the first line of its log that begins with `!`, and the place.
fn reason(folder: &Path) -> String {
    let log = fs::read(folder.join("formula.log")).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let mut lines = log.lines().skip_while(|line| !line.starts_with('!'));
    let Some(first) = lines.next() else {
        return "LaTeX took too long or wrote no log".into();
    };
    let place = lines.find(|line| line.starts_with("l.")).unwrap_or_default();
    format!("{} {}", first.trim_start_matches(['!', ' ']), place.trim()).trim().to_owned()
}

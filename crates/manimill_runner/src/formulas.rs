//! The store of compiled formulas and the broker that fills it.
//!
//! A formula is a program: TeX, Lua and `PostScript` read, write and start things. LaTeX runs behind the walls around samples
//! (`warden`), and nothing leaves them but the outlines of a formula. The store is immutable and keyed by content, and each
//! entry carries the checksum of what it holds. Samples only read it. A formula that LaTeX refuses has an entry with the
//! reason, so that it is refused once.

mod batch;
mod harmless;
mod latex;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use self::latex::Latex;
use crate::environment::{COMPILERS, LatexInfo};
use crate::sandbox::WallPolicy;
use crate::warden::{WardenError, Wardens};

/// The most compilers that one formula goes through; Manim's templates name one.
const MOST_COMPILERS: usize = 3;

/// The longest source that is compiled, in bytes.
const LONGEST_SOURCE: usize = 256 * 1024;

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
        let known = |name: &str| COMPILERS.contains(&name) && programs.iter().any(|program| program == name);
        *key == named
            && source.len() <= LONGEST_SOURCE
            && matches!(format.as_str(), ".dvi" | ".xdv" | ".pdf")
            && compiler.split(',').count() <= MOST_COMPILERS
            && compiler.split(',').all(known)
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
    /// LaTeX could not be run at all.
    #[error(transparent)]
    Warden(#[from] WardenError),
}

/// The owner of one store.
#[derive(Debug)]
pub struct Broker {
    store: PathBuf,
    latex: Option<Latex>,
}

impl Broker {
    /// A broker over the store in this folder, which is made when it is not there. LaTeX works in `scratch`, behind walls that
    /// `python` puts up; without LaTeX, the broker only knows what is in the store.
    pub fn open(
        store: PathBuf,
        scratch: &Path,
        python: PathBuf,
        latex: Option<&LatexInfo>,
        walls: WallPolicy,
    ) -> Result<Self, FormulaError> {
        fs::create_dir_all(&store).map_err(|source| FormulaError::Store { path: store.clone(), source })?;
        let latex = latex.map(|latex| {
            let wardens = Wardens::new(python, scratch.to_owned(), latex.trees.clone(), walls);
            Latex::new(wardens, latex)
        });
        Ok(Self { store, latex })
    }

    /// With other limits for one program on one formula, in seconds of the CPU and by the clock.
    #[must_use]
    pub fn limited_to(self, cpu_seconds: u32, wall_seconds: u32) -> Self {
        Self { latex: self.latex.map(|latex| latex.limited_to(cpu_seconds, wall_seconds)), ..self }
    }

    /// The folder that samples read.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Whether the store knows the formula, as outlines or as an error.
    pub fn has(&self, formula: &Formula) -> bool {
        fs::read(self.place(formula)).is_ok_and(|entry| is_intact(&entry))
    }

    /// Compiles those of the formulas that the store lacks.
    pub fn provide(&self, formulas: &[Formula], cancel: &AtomicBool) -> Result<(), FormulaError> {
        let Some(latex) = &self.latex else { return Ok(()) };
        let missing: BTreeMap<&str, &Formula> =
            formulas.iter().filter(|formula| !self.has(formula)).map(|formula| (formula.key.as_str(), formula)).collect();
        let missing: Vec<&Formula> = missing.into_values().collect();
        batch::compile(latex, &missing, cancel, &mut |formula, outcome| self.keep(formula, &outcome))
    }

    fn place(&self, formula: &Formula) -> PathBuf {
        let folder = formula.key.get(..2).unwrap_or("__");
        self.store.join(folder).join(&formula.key)
    }

    /// Writes aside and renames: a reader never sees half an entry, nor does a kill leave one.
    fn keep(&self, formula: &Formula, outcome: &Outcome) -> Result<(), FormulaError> {
        let place = self.place(formula);
        let folder = place.parent().unwrap_or(&self.store);
        let kept = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(&self.store)?;
            file.write_all(&entry(outcome))?;
            readable_by_all(file.path())?;
            file.persist(&place)?;
            Ok(())
        });
        kept.map_err(|source| FormulaError::Store { path: self.store.clone(), source })
    }
}

/// An entry: a line with the kind of what follows (`svg` or `error`) and its SHA-256, then that.
fn entry(outcome: &Outcome) -> Vec<u8> {
    let (kind, body) = match outcome {
        Ok(svg) => ("svg", svg.as_slice()),
        Err(reason) => ("error", reason.as_bytes()),
    };
    [format!("{kind} {:x}\n", Sha256::digest(body)).as_bytes(), body].concat()
}

/// Whether an entry is what was written.
fn is_intact(entry: &[u8]) -> bool {
    let Some(end) = entry.iter().position(|byte| *byte == b'\n') else { return false };
    let (head, body) = (&entry[..end], &entry[end + 1..]);
    let sum = format!("{:x}", Sha256::digest(body));
    [format!("svg {sum}"), format!("error {sum}")].iter().any(|whole| whole.as_bytes() == head)
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
        let programs = ["latex".to_owned(), "dvisvgm".to_owned()];
        assert!(formula(latex, "latex").is_genuine(&programs));
        assert!(!formula(shell, "sh").is_genuine(&programs), "a program of its own choice");
        assert!(!formula("../../elsewhere", "latex").is_genuine(&programs), "another place");
        assert!(!formula(latex, "latex").is_genuine(&[]), "a program that is not there");
        let named = |compiler: &str| {
            let key = format!("{:x}", Sha256::digest(format!("{compiler}\0.dvi\0x")));
            formula(&key, compiler).is_genuine(&programs)
        };
        assert!(named("latex,latex") && !named("dvisvgm"), "a program that is no compiler");
        assert!(!named(&["latex"; 150].join(",")), "more compilers than anybody needs");
    }

    #[test]
    fn a_damaged_entry_is_not_there() {
        for outcome in [Ok(b"<svg/>".to_vec()), Err("no\nway".to_owned())] {
            let whole = entry(&outcome);
            assert!(is_intact(&whole));
            assert!(!is_intact(&whole[..whole.len() - 1]) && !is_intact(&[]) && !is_intact(b"svg"));
            let mut flipped = whole;
            *flipped.last_mut().expect("it is not empty") ^= 1;
            assert!(!is_intact(&flipped));
        }
    }
}

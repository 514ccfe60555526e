//! What this machine has of LaTeX: formulas need a compiler and `dvisvgm`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::command::{Command, find_program};

/// The compilers that manim's templates name.
pub(crate) const COMPILERS: [&str; 5] = ["latex", "pdflatex", "xelatex", "lualatex", "luatex"];

/// A usable LaTeX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatexInfo {
    /// The versions of the compiler and of `dvisvgm`, on one line.
    pub version: String,
    /// The programs that are there, by name.
    pub programs: BTreeMap<String, PathBuf>,
    /// Changes when packages are installed or removed: size and time of the indexes of the TeX trees. What LaTeX refused
    /// for want of a package must be asked again then.
    pub(crate) trees: String,
}

impl LatexInfo {
    /// Looks on PATH; none when nothing could be compiled with what is there.
    pub fn find() -> Option<Self> {
        let named = |name: &str| find_program(name).map(|path| (name.to_owned(), path));
        let mut programs: BTreeMap<String, PathBuf> = COMPILERS.into_iter().filter_map(named).collect();
        let compiler = programs.keys().next()?.clone();
        programs.extend(named("dvisvgm"));
        let version = format!("{}; {}", version_line(&compiler)?, version_line("dvisvgm")?);
        Some(Self { version, programs, trees: trees() })
    }
}

/// One line for the index of each TeX tree; empty where there is no `kpsewhich` to ask.
fn trees() -> String {
    let listed = Command::new("kpsewhich").args(["--all", "ls-R"]).timeout(Duration::from_secs(20)).run();
    let listed = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let describe = |path: &str| {
        let index = std::fs::metadata(path).ok()?;
        let time = index.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(format!("{path} {} {}\n", index.len(), time.as_nanos()))
    };
    listed.lines().filter_map(describe).collect()
}

/// The first line of `program --version`.
fn version_line(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").timeout(Duration::from_secs(20)).run().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(|line| line.trim().to_owned())
}

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
    pub(crate) indexes: String,
    /// The folders that LaTeX reads, apart from those of the user's own.
    pub(crate) trees: Vec<PathBuf>,
}

impl LatexInfo {
    /// Looks on PATH; none when nothing could be compiled with what is there.
    pub fn find() -> Option<Self> {
        let named = |name: &str| find_program(name).map(|path| (name.to_owned(), path));
        let mut programs: BTreeMap<String, PathBuf> = COMPILERS.into_iter().filter_map(named).collect();
        let compiler = programs.keys().next()?.clone();
        programs.extend(named("dvisvgm"));
        let version = format!("{}; {}", version_line(&compiler)?, version_line("dvisvgm")?);
        let trees = trees(&programs);
        Some(Self { version, programs, indexes: indexes(), trees })
    }
}

/// One line for the index of each TeX tree; empty where there is no `kpsewhich` to ask.
fn indexes() -> String {
    let listed = Command::new("kpsewhich").args(["--all", "ls-R"]).timeout(Duration::from_secs(20)).run();
    let listed = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let describe = |path: &str| {
        let index = std::fs::metadata(path).ok()?;
        let time = index.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(format!("{path} {} {}\n", index.len(), time.as_nanos()))
    };
    listed.lines().filter_map(describe).collect()
}

/// The TeX trees of this machine, and where its programs stand. What is in a user's own tree is the user's.
fn trees(programs: &BTreeMap<String, PathBuf>) -> Vec<PathBuf> {
    let ask = |arguments: &[&str]| {
        let told = Command::new("kpsewhich").args(arguments).timeout(Duration::from_secs(20)).run();
        told.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let own: Vec<String> =
        ["TEXMFHOME", "TEXMFVAR", "TEXMFCONFIG"].iter().map(|name| ask(&[&format!("--var-value={name}")])).collect();
    let all = ask(&["--expand-braces", "$TEXMF"]);
    let trees = all.split(':').map(|tree| tree.trim_start_matches("!!")).filter(|tree| !own.iter().any(|own| own == tree));
    let folders = programs.values().filter_map(|program| Some(program.canonicalize().ok()?.parent()?.to_owned()));
    let mut trees: Vec<PathBuf> = trees.map(PathBuf::from).chain(folders).filter(|tree| tree.is_absolute()).collect();
    trees.sort();
    trees.dedup();
    trees
}

/// The first line of `program --version`.
fn version_line(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").timeout(Duration::from_secs(20)).run().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(|line| line.trim().to_owned())
}

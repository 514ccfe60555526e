//! One run of LaTeX and `dvisvgm` over one file, with the calls that manim itself would make.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::{FormulaError, Outcome};
use crate::command::{Command, CommandError};

/// How long one run of LaTeX or dvisvgm may take.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Compiles a source of any number of pages: the SVG of each, in order, or LaTeX's reason for refusing it.
pub(super) fn run(
    source: &str,
    compilers: &str,
    format: &str,
    scratch: &Path,
    cancel: &AtomicBool,
) -> Result<Result<Vec<Outcome>, String>, FormulaError> {
    let own = tempfile::Builder::new().prefix("tex-").tempdir_in(scratch);
    let own = own.map_err(|source| FormulaError::Store { path: scratch.to_owned(), source })?;
    let folder = own.path();
    let failed = |source| FormulaError::Store { path: folder.to_owned(), source };
    fs::write(folder.join("formula.tex"), source).map_err(failed)?;
    for compiler in compilers.split(',') {
        match latex(compiler, format, folder).run_until(cancel) {
            Ok(_) => {}
            Err(CommandError::Failed { .. } | CommandError::TimedOut { .. }) => return Ok(Err(reason(folder))),
            Err(error) => return Err(error.into()),
        }
    }
    let mut convert = Command::new("dvisvgm");
    if format == ".pdf" {
        convert = convert.arg("--pdf");
    }
    convert = convert.args(["--page=1-", "--no-fonts", "--verbosity=0", "--output=page-%p.svg"]);
    match convert.arg(format!("formula{format}")).folder(folder).timeout(TIMEOUT).run_until(cancel) {
        Ok(_) => {}
        Err(CommandError::Failed { stderr, .. }) => return Ok(Err(format!("dvisvgm failed: {stderr}"))),
        Err(CommandError::TimedOut { .. }) => return Ok(Err("dvisvgm took too long".into())),
        Err(error) => return Err(error.into()),
    }
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if let Some(page) = page_number(&entry.file_name().to_string_lossy()) {
            pages.push((page, fs::read(entry.path()).map_err(failed)?));
        }
    }
    pages.sort();
    if pages.is_empty() {
        return Ok(Err("dvisvgm wrote no file".into()));
    }
    Ok(Ok(pages.into_iter().map(|(_, svg)| Ok(svg)).collect()))
}

/// The number in `page-07.svg`; how many digits it has depends on how many pages there are.
fn page_number(name: &str) -> Option<u32> {
    name.strip_prefix("page-")?.strip_suffix(".svg")?.parse().ok()
}

/// The compiler, with everything that could reach other files switched off.
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
    let Some(first) = lines.next() else { return "LaTeX took too long or wrote no log".into() };
    let place = lines.find(|line| line.starts_with("l.")).unwrap_or_default();
    format!("{} {}", first.trim_start_matches(['!', ' ']), place.trim()).trim().to_owned()
}

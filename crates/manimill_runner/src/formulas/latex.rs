//! One run of LaTeX and `dvisvgm` over one file, with the calls that manim itself would make, behind walls.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{Formula, FormulaError, Outcome};
use crate::environment::LatexInfo;
use crate::warden::{Answer, ProgramEnd, ProgramLimits, Request, Wardens};

/// What one program may use on one formula; a page more costs a little more.
const LIMITS: ProgramLimits =
    ProgramLimits { cpu_seconds: 20, wall_seconds: 90, memory_bytes: 2 << 30, file_bytes: 16 << 20, disk_bytes: 64 << 20 };

/// The most bytes that are taken of the outlines of all pages.
const MOST_OUTLINES: u64 = 24 << 20;

/// Packages whose pictures are drawn by `PostScript` on the way by `.dvi`. For all others, the converter leaves it alone.
const DRAWN_BY_POSTSCRIPT: [&str; 7] = ["tikz", "pgf", "pst", "circuitikz", "chemfig", "forest", "graphics"];

/// LaTeX and its converter on this machine, behind walls.
#[derive(Debug)]
pub(super) struct Latex {
    wardens: Wardens,
    programs: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    limits: ProgramLimits,
}

impl Latex {
    pub(super) fn new(wardens: Wardens, latex: &LatexInfo) -> Self {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let programs: BTreeMap<String, String> = latex.programs.iter().map(|(name, path)| (name.clone(), text(path))).collect();
        let mut folders: Vec<String> = latex.programs.values().filter_map(|path| Some(text(path.parent()?))).collect();
        folders.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(str::to_owned));
        folders.dedup();
        let path = folders.join(":");
        let environment = [
            ("PATH", path.as_str()),
            ("LANG", "C.UTF-8"),
            // Paranoid mode of the TeX engines: no reading or writing outside the folder and the TeX tree.
            ("openin_any", "p"),
            ("openout_any", "p"),
            ("TEXMFOUTPUT", "."),
            // What would be the user's own is not there, and what is made on the way goes when the folder goes.
            ("TEXMFHOME", "/nowhere"),
            ("TEXMFVAR", "./texmf"),
            ("TEXMFCONFIG", "./texmf"),
            ("VARTEXFONTS", "./fonts"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Self { wardens, programs, environment, limits: LIMITS }
    }

    /// With other limits of time, in seconds of the CPU and by the clock.
    pub(super) fn limited_to(self, cpu_seconds: u32, wall_seconds: u32) -> Self {
        Self { limits: ProgramLimits { cpu_seconds, wall_seconds, ..self.limits }, ..self }
    }

    /// Compiles a source of that many pages as the formula's own compilers would: the SVG of each page, in order, or LaTeX's
    /// reason for refusing it.
    pub(super) fn run(
        &self,
        source: &str,
        formula: &Formula,
        pages: u32,
        cancel: &AtomicBool,
    ) -> Result<Result<Vec<Outcome>, String>, FormulaError> {
        let Formula { compiler, format, .. } = formula;
        let mut programs: Vec<Vec<String>> = Vec::new();
        for compiler in compiler.split(',') {
            programs.push(self.program(compiler, compiler_arguments(compiler, format)));
        }
        programs.push(self.program("dvisvgm", converter_arguments(source, format)));
        let limits = ProgramLimits { cpu_seconds: self.limits.cpu_seconds + pages / 4, ..self.limits };
        let request = Request {
            programs,
            environment: self.environment.clone(),
            files: [("formula.tex".to_owned(), source.to_owned())].into(),
            collect: vec!["page-*.svg", "formula.log", "errors"],
            collect_bytes: MOST_OUTLINES,
            limits,
        };
        let answer = self.wardens.run(&request, cancel)?;
        Ok(match answer.ending {
            ProgramEnd::Ended => outlines(answer),
            ProgramEnd::Failed => Err(reason(&answer)),
            ProgramEnd::Timeout => Err(format!("LaTeX timed out after {} CPU seconds", limits.cpu_seconds)),
            ProgramEnd::OutOfMemory => Err("LaTeX ran out of memory".to_owned()),
            ProgramEnd::Flooded => Err(format!("LaTeX wrote more than {} MB", LIMITS.disk_bytes >> 20)),
        })
    }

    fn program(&self, name: &str, arguments: Vec<String>) -> Vec<String> {
        let path = self.programs.get(name).cloned().unwrap_or_else(|| name.to_owned());
        std::iter::once(path).chain(arguments).collect()
    }
}

fn outlines(answer: Answer) -> Result<Vec<Outcome>, String> {
    let mut pages: Vec<(u32, Vec<u8>)> =
        answer.files.into_iter().filter_map(|(name, svg)| Some((page_number(&name)?, svg))).collect();
    pages.sort();
    if pages.is_empty() {
        return Err("dvisvgm wrote no file".to_owned());
    }
    Ok(pages.into_iter().map(|(_, svg)| Ok(svg)).collect())
}

/// The number in `page-07.svg`; how many digits it has depends on how many pages there are.
fn page_number(name: &str) -> Option<u32> {
    name.strip_prefix("page-")?.strip_suffix(".svg")?.parse().ok()
}

/// The arguments that manim gives, with everything that could start other programs switched off.
fn compiler_arguments(compiler: &str, format: &str) -> Vec<String> {
    let output = match (compiler, format) {
        ("xelatex", ".xdv") => Some("-no-pdf".to_owned()),
        ("xelatex", _) => None,
        _ => Some(format!("-output-format={}", format.trim_start_matches('.'))),
    };
    let rest = ["-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "formula.tex"];
    output.into_iter().chain(rest.map(str::to_owned)).collect()
}

fn converter_arguments(source: &str, format: &str) -> Vec<String> {
    let mut arguments: Vec<String> =
        ["--page=1-", "--no-fonts", "--verbosity=0", "--output=page-%p.svg"].map(str::to_owned).into();
    if format == ".pdf" {
        arguments.insert(0, "--pdf".to_owned());
    } else if !DRAWN_BY_POSTSCRIPT.iter().any(|package| source.contains(package)) {
        arguments.insert(0, "--no-specials=ps".to_owned());
    }
    arguments.push(format!("formula{format}"));
    arguments
}

/// The program's own words: the first line of LaTeX's log that begins with `!`, and the place; else the last of what was said.
fn reason(answer: &Answer) -> String {
    let text = |name: &str| answer.files.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let log = text("formula.log");
    let mut lines = log.lines().skip_while(|line| !line.starts_with('!'));
    if let Some(first) = lines.next() {
        let place = lines.find(|line| line.starts_with("l.")).unwrap_or_default();
        return format!("{} {}", first.trim_start_matches(['!', ' ']), place.trim()).trim().to_owned();
    }
    match text("errors").lines().rev().find(|line| !line.trim().is_empty()) {
        Some(line) => format!("dvisvgm failed: {}", line.trim()),
        None => "LaTeX wrote no log".to_owned(),
    }
}

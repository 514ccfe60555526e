//! `kind = "notebook"`: `%%manim` cells, each with the code of the cells above it, whose names it sees.
//!
//! A notebook is run from the top, so what a cell can see is what stands above: imports, helpers, and the classes of
//! earlier `%%manim` cells, which Manim leaves in the notebook's namespace.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::path::Path;

use super::kinds::Kind;
use super::nothing::Wants;
use super::python::{self, Lexer};
use super::reading::{Found, Reading, TextFile};
use super::{Description, Namespace, UnreadableReason, Wanted, places};
use crate::error::Error;

const WANTS: Wants = Wants { suffixes: &[".ipynb"], what: "a `%%manim` cell or a class" };

pub(super) const KIND: Kind = Kind {
    name: "notebook",
    about: "`%%manim` cells of notebooks, with what earlier cells import and define",
    gather: |settings, context| {
        let mut reading = Reading::new(settings, context, places::open_any(settings, context)?);
        read(&mut reading)?;
        Ok(reading.finish(&WANTS))
    },
};

/// Reads all notebooks of a source.
pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Error> {
    let paths = reading.select(WANTS.suffixes);
    for path in paths {
        // Notebooks carry pictures and films as their outputs: the limit on code is kept per document.
        let files = reading.read_texts(std::slice::from_ref(&path), reading.context.limits.archive_bytes)?;
        for file in files {
            read_one(reading, &file);
        }
    }
    Ok(())
}

fn read_one(reading: &mut Reading<'_>, file: &TextFile) {
    let cells = match parse(&file.text) {
        Ok(cells) => cells,
        Err(cause) => {
            let detail = format!("it is no notebook: {cause}");
            return reading.refuse(&file.path, None, UnreadableReason::Broken, detail, Some(file.text.clone()));
        }
    };
    let limit = usize::try_from(reading.context.limits.file_bytes).unwrap_or(usize::MAX);
    let examples = examples(&cells, limit);
    let forgotten = unnamed_scenes(&cells, &examples);
    if !forgotten.is_empty() {
        let names = forgotten.join("`, `");
        reading.warnings.push(format!("{}: no `%%manim` cell names `{names}`, so that they are left out", file.path));
    }
    for example in examples {
        match example.text {
            Ok(text) => reading.add(Found {
                path: file.path.clone(),
                part: example.part,
                namespace: Namespace::Script,
                text,
                first_line: 1,
                wanted: example.wanted,
                description: example.description,
                implied_lines: 0,
                changes: Vec::new(),
            }),
            Err(bytes) => {
                let detail =
                    format!("its code and what stands above it have {bytes} bytes; the limit is {limit} (`limits.file_bytes`)");
                reading.refuse(&file.path, example.part, UnreadableReason::TooLarge, detail, None);
            }
        }
    }
}

#[derive(Debug)]
struct Cell {
    /// Place in the notebook, from 1.
    number: usize,
    kind: CellKind,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Code,
    Markdown,
}

#[derive(Debug)]
struct Example {
    part: Option<String>,
    /// The size in bytes where it is too large.
    text: Result<String, usize>,
    wanted: Wanted,
    description: Option<Description>,
}

#[derive(Deserialize)]
struct RawNotebook {
    cells: Option<Vec<RawCell>>,
    /// Notebooks before format 4 have sheets.
    worksheets: Option<Vec<RawSheet>>,
}

#[derive(Deserialize)]
struct RawSheet {
    #[serde(default)]
    cells: Vec<RawCell>,
}

#[derive(Deserialize)]
struct RawCell {
    cell_type: String,
    #[serde(alias = "input")]
    source: Option<Lines>,
}

/// A cell's text is one string or a list of lines that keep their ends.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lines {
    One(String),
    Many(Vec<String>),
}

fn parse(text: &str) -> Result<Vec<Cell>, String> {
    let notebook: RawNotebook = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
    let cells = match (notebook.cells, notebook.worksheets) {
        (Some(cells), _) => cells,
        (None, Some(sheets)) => sheets.into_iter().flat_map(|sheet| sheet.cells).collect(),
        (None, None) => return Err("it has no cells".into()),
    };
    let cells = cells.into_iter().enumerate().filter_map(|(place, cell)| {
        let kind = match cell.cell_type.as_str() {
            "code" => CellKind::Code,
            "markdown" => CellKind::Markdown,
            _ => return None,
        };
        let text = match cell.source? {
            Lines::One(text) => text,
            Lines::Many(lines) => lines.concat(),
        };
        Some(Cell { number: place + 1, kind, text })
    });
    Ok(cells.collect())
}

/// The examples of a notebook. Each repeats what stands above it, so that all of them together have a limit as well.
fn examples(cells: &[Cell], limit: usize) -> Vec<Example> {
    let mut room = limit.saturating_mul(2);
    let mut within = |text: &str| {
        room = room.saturating_sub(text.len());
        if text.len() > limit || room == 0 { Err(text.len()) } else { Ok(text.to_owned()) }
    };
    let mut examples = Vec::new();
    let mut above = String::new();
    let mut words: Vec<&str> = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    let mut has_manim = false;
    for cell in cells {
        if cell.kind == CellKind::Markdown {
            words.push(cell.text.trim());
            continue;
        }
        if let Some(file) = written_file(&cell.text) {
            let description = Some(std::mem::take(&mut words).join("\n\n")).filter(|text| !text.trim().is_empty());
            if !python::scene_classes(file).is_empty() {
                examples.push(Example {
                    part: Some(format!("cell {}", cell.number)),
                    wanted: Wanted::All,
                    text: within(file),
                    description: description.map(|text| Description { text, origin: "markdown cell".into() }),
                });
            }
            continue;
        }
        let code = strip_magics(&cell.text);
        let description = Some(words.join("\n\n")).filter(|text| !text.trim().is_empty());
        words.clear();
        let classes = python::classes(&code.text);
        known.extend(classes.iter().cloned());
        if !code.text.trim().is_empty() {
            if !above.is_empty() {
                above.push_str("\n\n");
            }
            above.push_str(code.text.trim_matches('\n'));
            above.push('\n');
        }
        let Some(arguments) = code.manim else { continue };
        has_manim = true;
        examples.push(Example {
            part: Some(format!("cell {}", cell.number)),
            wanted: Wanted::Named(scene_names(&arguments, &known, classes)),
            text: within(&above),
            description: description.map(|text| Description { text, origin: "markdown cell".into() }),
        });
    }
    if !has_manim && !known.is_empty() {
        examples.push(Example { part: None, text: within(&above), wanted: Wanted::All, description: None });
    }
    examples
}

/// The file of Python that a cell writes, to be rendered from a command line: it sees nothing of the notebook.
fn written_file(cell: &str) -> Option<&str> {
    let (head, file) = cell.trim_start().split_once('\n')?;
    let name = head.strip_prefix("%%writefile").or_else(|| head.strip_prefix("%%file"))?.trim();
    // What is added to a file needs the file's beginning.
    let is_whole = !name.split_whitespace().any(|word| word == "-a" || word == "--append");
    let is_python = Path::new(name.trim_matches(['"', '\''])).extension().is_some_and(|extension| extension == "py");
    (is_whole && is_python).then_some(file)
}

/// Scenes of plain cells that no `%%manim` cell renders and nothing else uses, in a notebook that has such cells.
fn unnamed_scenes(cells: &[Cell], examples: &[Example]) -> Vec<String> {
    let named: FxHashSet<&String> = examples
        .iter()
        .flat_map(|example| match &example.wanted {
            Wanted::Named(names) => names.as_slice(),
            Wanted::All => &[],
        })
        .collect();
    if examples.iter().all(|example| example.wanted == Wanted::All) {
        return Vec::new();
    }
    let code = cells.iter().filter(|cell| cell.kind == CellKind::Code).map(|cell| strip_magics(&cell.text).text);
    let code = python::code_only(&code.collect::<Vec<_>>().join("\n"));
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for word in code.split(|c: char| !python::is_name_char(c)) {
        *times.entry(word).or_default() += 1;
    }
    let is_used = |name: &String| times.get(name.as_str()).is_some_and(|times| *times > 1);
    python::scene_classes(&code).into_iter().filter(|name| !named.contains(name) && !is_used(name)).collect()
}

/// The classes that a `%%manim` line names. Options may take values, so what counts is what is known as a class.
fn scene_names(arguments: &str, known: &FxHashSet<String>, of_cell: Vec<String>) -> Vec<String> {
    let words: Vec<&str> = arguments.split_whitespace().filter(|word| python::is_name(word)).collect();
    let named: Vec<String> = words.iter().filter(|word| known.contains(**word)).map(|&word| word.to_owned()).collect();
    if !named.is_empty() {
        return named;
    }
    // Nothing known is named: the last word is what Manim would look for, and without one all that the cell defines.
    words.last().map_or(of_cell, |word| vec![(*word).to_owned()])
}

struct CellCode {
    text: String,
    /// The rest of the line after `%%manim`, where the cell renders something.
    manim: Option<String>,
}

/// The Python of a cell: without magics, shell commands and questions, which only a notebook understands.
fn strip_magics(cell: &str) -> CellCode {
    let mut manim = None;
    let mut lines: Vec<String> = Vec::new();
    let mut lexer = Lexer::default();
    let mut in_command = false;
    let mut seen_code = false;
    for line in cell.lines() {
        let statement = line.trim_start();
        if in_command {
            in_command = line.trim_end().ends_with('\\');
            continue;
        }
        if !lexer.at_statement() {
            lexer.line(line);
            lines.push(line.to_owned());
            continue;
        }
        if let Some(magic) = statement.strip_prefix("%%")
            && !seen_code
        {
            let (name, arguments) = magic.split_once(char::is_whitespace).unwrap_or((magic, ""));
            match name {
                "manim" => manim = Some(arguments.to_owned()),
                // These run the rest of the cell as Python in the notebook's namespace.
                "time" | "timeit" | "capture" | "prun" => {}
                _ => return CellCode { text: String::new(), manim: None },
            }
            continue;
        }
        if is_ipython(statement) {
            if let Some(arguments) = statement.strip_prefix("%manim ") {
                manim = Some(arguments.to_owned());
            }
            in_command = line.trim_end().ends_with('\\');
            let indent = &line[..line.len() - statement.len()];
            if !indent.is_empty() {
                // The line may be all that its block has.
                lines.push(format!("{indent}pass"));
            }
            continue;
        }
        seen_code |= !statement.is_empty() && !statement.starts_with('#');
        lexer.line(line);
        lines.push(line.to_owned());
    }
    CellCode { text: lines.join("\n"), manim }
}

/// Whether a line at the start of a statement is the notebook's own and not Python.
fn is_ipython(statement: &str) -> bool {
    if statement.starts_with(['%', '!', '?']) {
        return true;
    }
    let code = statement.trim_end();
    if let Some(asked) = code.strip_suffix('?') {
        let asked = asked.trim_end_matches('?');
        return !asked.is_empty() && asked.chars().all(|c| python::is_name_char(c) || ".*".contains(c));
    }
    // `files = !ls`, `out = %timeit f()`
    let Some((target, value)) = code.split_once('=') else { return false };
    let target = target.trim();
    !target.is_empty()
        && target.chars().all(|c| python::is_name_char(c) || ", ".contains(c))
        && value.trim_start().starts_with(['!', '%'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(number: usize, kind: CellKind, text: &str) -> Cell {
        Cell { number, kind, text: text.into() }
    }

    fn text(example: &Example) -> &str {
        example.text.as_deref().expect("within the limit")
    }

    #[test]
    fn an_example_with_too_much_above_it_costs_itself() {
        let cells =
            [cell(1, CellKind::Code, "%%manim A\nclass A(B): pass"), cell(2, CellKind::Code, "%%manim C\nclass C(D): pass")];
        let sizes: Vec<Option<usize>> = examples(&cells, 20).into_iter().map(|example| example.text.err()).collect();
        assert_eq!(sizes, [None, Some(36)]);
    }

    #[test]
    fn a_manim_cell_sees_the_cells_above_it() {
        let cells = [
            cell(1, CellKind::Code, "!pip install manim\nfrom manim import *"),
            cell(2, CellKind::Code, "%%bash\nls"),
            cell(3, CellKind::Markdown, "# A dot"),
            cell(
                4,
                CellKind::Code,
                "%%manim -qm -v WARNING Dots\nclass Dots(Scene):\n    def construct(self):\n        self.add(Dot())",
            ),
            cell(5, CellKind::Code, "%%manim -ql --disable_caching More\nclass More(Dots): pass"),
            cell(6, CellKind::Code, "class After: pass"),
        ];
        let examples = examples(&cells, 1000);
        assert_eq!(examples.len(), 2);
        assert_eq!(examples[0].part.as_deref(), Some("cell 4"));
        assert_eq!(examples[0].wanted, Wanted::Named(vec!["Dots".into()]));
        assert_eq!(examples[0].description.as_ref().map(|description| description.text.as_str()), Some("# A dot"));
        assert!(text(&examples[0]).starts_with("from manim import *\n\n\nclass Dots(Scene):"), "{}", text(&examples[0]));
        assert!(!text(&examples[0]).contains("More") && !text(&examples[1]).contains("After"));
        assert_eq!(examples[1].wanted, Wanted::Named(vec!["More".into()]));
        assert!(text(&examples[1]).contains("class Dots"));
        assert_eq!(examples[1].description, None);
    }

    #[test]
    fn a_notebook_without_manim_cells_is_one_script() {
        let cells = [cell(1, CellKind::Code, "from manim import *"), cell(2, CellKind::Code, "class A(Scene): pass")];
        let examples = examples(&cells, 1000);
        assert_eq!((examples.len(), &examples[0].part, &examples[0].wanted), (1, &None, &Wanted::All));
    }

    #[test]
    fn scenes_that_no_cell_names_are_told() {
        let cells = [
            cell(
                1,
                CellKind::Code,
                "class Base(Scene): pass\nclass Forgotten(Base, ZoomedScene): pass\nclass Helper(VGroup): pass",
            ),
            cell(2, CellKind::Code, "%%manim A\nclass A(Base): pass"),
        ];
        assert_eq!(unnamed_scenes(&cells, &examples(&cells, 1000)), ["Forgotten"]);
        assert_eq!(unnamed_scenes(&cells[..1], &examples(&cells[..1], 1000)), Vec::<String>::new());
    }

    #[test]
    fn only_lines_that_are_ipythons_go() {
        let stripped = |text| strip_magics(text).text;
        assert_eq!(stripped("%load_ext manim\nx = (a\n     % b)\ns = '''\n!no\n'''"), "x = (a\n     % b)\ns = '''\n!no\n'''");
        assert_eq!(stripped("!pip install a \\\n  b\nScene?\n?Scene\nfiles = !ls\ny = 5 % 2"), "y = 5 % 2");
        assert_eq!(stripped("if x:\n    !ls"), "if x:\n    pass");
        assert_eq!(stripped("%%capture\nx = 1"), "x = 1");
        assert_eq!(strip_magics("%manim -ql A").manim.as_deref(), Some("-ql A"));
    }

    #[test]
    fn both_forms_of_a_cell_are_read() {
        let cells = parse(
            r#"{"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "raw", "source": "x"}, {"cell_type": "markdown", "source": "c"}]}"#,
        );
        let cells = cells.expect("valid");
        assert_eq!(cells.iter().map(|cell| (cell.number, cell.text.as_str())).collect::<Vec<_>>(), [(1, "a\nb"), (3, "c")]);
        assert!(parse("{}").is_err() && parse("[1]").is_err());
    }

    #[test]
    fn a_cell_that_writes_a_file_is_that_file() {
        let scene = "from manim import *\nclass A(Scene): pass\n";
        let cells = [
            cell(1, CellKind::Code, "x = 1"),
            cell(2, CellKind::Markdown, "A scene."),
            cell(3, CellKind::Code, &format!("%%writefile scene.py\n{scene}")),
            cell(4, CellKind::Code, "!manim -ql scene.py A"),
            cell(5, CellKind::Code, &format!("%%writefile -a scene.py\n{scene}")),
            cell(6, CellKind::Code, "%%writefile notes.txt\nclass A(Scene): pass"),
            cell(7, CellKind::Code, "%%file 'other.py'\nclass B(Scene): pass"),
        ];
        let examples = examples(&cells, 1000);
        assert_eq!(examples.iter().map(text).collect::<Vec<_>>(), [scene, "class B(Scene): pass"]);
        assert_eq!(examples[0].description.as_ref().map(|description| description.text.as_str()), Some("A scene."));
        assert!(examples.iter().all(|example| example.wanted == Wanted::All));
    }

    #[test]
    fn plain_scenes_stay_beside_a_file_that_is_written() {
        let cells =
            [cell(1, CellKind::Code, "class A(Scene): pass"), cell(2, CellKind::Code, "%%writefile b.py\nclass B(Scene): pass")];
        let examples = examples(&cells, 1000);
        assert_eq!(
            examples.iter().map(|example| text(example).trim()).collect::<Vec<_>>(),
            ["class B(Scene): pass", "class A(Scene): pass"]
        );
    }

    proptest! {
        #[test]
        fn no_cell_makes_it_panic(text in "[%!?a-z =()'\"#\\\\\n]{0,60}", other in any::<String>()) {
            examples(&[cell(1, CellKind::Code, &text), cell(2, CellKind::Code, &other), cell(3, CellKind::Code, &format!("%%manim A\n{text}"))], 1000);
            let _ = parse(&other);
        }
    }
}

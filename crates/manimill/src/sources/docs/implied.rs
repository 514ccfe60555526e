//! The names that the directive gives to an example, written out as imports.

use crate::sources::python::{code_only, is_name_char};

const STAR: &str = "from manim import *";

/// What else the namespace holds that the directive executes examples in, and `from manim import *` does not bind.
/// A module counts as used where an attribute of it is read.
const NAMES: [(&str, &str, bool); 11] = [
    ("csv", "import csv", true),
    ("it", "import itertools as it", true),
    ("re", "import re", true),
    ("shutil", "import shutil", true),
    ("sys", "import sys", true),
    ("textwrap", "import textwrap", true),
    ("Path", "from pathlib import Path", false),
    ("timeit", "from timeit import timeit", false),
    ("Any", "from typing import Any", false),
    ("TypedDict", "from typing import TypedDict", false),
    ("manim_version", "from manim import __version__ as manim_version", false),
];

/// The example with the imports that it lacks, and how many lines that made.
pub(super) fn write_out(code: &str) -> (String, u32) {
    let bare = code_only(code);
    let mut imports: Vec<&str> = Vec::new();
    if !bare.lines().any(|line| line.trim_end() == STAR) {
        imports.push(STAR);
    }
    let lacks = |name: &str, module: bool| is_used(&bare, name, module) && !is_bound(&bare, name);
    imports.extend(NAMES.iter().filter(|(name, _, module)| lacks(name, *module)).map(|(_, import, _)| *import));
    if imports.is_empty() {
        return (code.to_owned(), 0);
    }
    // Nothing but its like may stand before an import from `__future__`.
    let future = bare
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|line| line.starts_with("from __future__ import"))
        .map_or(0, |place| place + 1);
    let mut lines: Vec<&str> = code.lines().collect();
    let count = imports.len();
    lines.splice(future..future, imports);
    (format!("{}\n", lines.join("\n")), count as u32)
}

fn is_used(code: &str, name: &str, module: bool) -> bool {
    places(code, name).any(|(before, after)| !before.ends_with('.') && (!module || after.starts_with('.')))
}

/// Whether the example may bind the name itself: then an import could only be in its way.
fn is_bound(code: &str, name: &str) -> bool {
    places(code, name).any(|(before, after)| {
        let word = before.trim_end().rsplit(|c: char| !is_name_char(c)).next().unwrap_or_default();
        let after = after.trim_start();
        let assigned = after.starts_with('=') && !after.starts_with("==");
        let imported = before.lines().next_back().is_some_and(|line| line.contains("import "));
        matches!(word, "import" | "as" | "def" | "class" | "for" | "lambda")
            || assigned
            || imported
            || after.starts_with(':') && !before.ends_with('[')
    })
}

/// Where a name stands as a whole word: what is before and after it.
fn places<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    code.match_indices(name)
        .map(|(start, _)| (&code[..start], &code[start + name.len()..]))
        .filter(|(before, after)| !before.ends_with(is_name_char) && !after.starts_with(is_name_char))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_star_import_is_written_once() {
        assert_eq!(write_out("x = 1\n"), ("from manim import *\nx = 1\n".into(), 1));
        assert_eq!(write_out("from manim import *\nx = 1\n").1, 0);
        assert_eq!(write_out("s = '''\nfrom manim import *\n'''\n").1, 1);
    }

    #[test]
    fn an_import_from_the_future_stays_first() {
        assert_eq!(
            write_out("from __future__ import annotations\nx = 1\n").0,
            "from __future__ import annotations\nfrom manim import *\nx = 1\n"
        );
    }

    #[test]
    fn names_of_the_directive_are_imported_where_they_are_used() {
        let (text, lines) = write_out("for a in it.cycle([1]):\n    Path('x')\n");
        assert_eq!(
            text,
            "from manim import *\nimport itertools as it\nfrom pathlib import Path\nfor a in it.cycle([1]):\n    Path('x')\n"
        );
        assert_eq!(lines, 3);
    }

    #[test]
    fn names_of_the_example_stay_its_own() {
        for code in ["import re\nre.sub()\n", "it = Dot()\nit.shift()\n", "def f(re): re.x\nx = self.re.y\n# it.x\n"] {
            let (text, _) = write_out(code);
            assert!(code.starts_with("def") || text == format!("from manim import *\n{code}"), "{text}");
        }
        assert_eq!(write_out("x = self.re.y # it.x\n").1, 1);
    }
}

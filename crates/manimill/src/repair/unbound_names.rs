//! Imports what older star-imports brought along, and Manim itself where no import is left
//!
//! What: adds the import of a standard module or function that `from manim import *` used to bind (`random` until 0.3.0, `time` until
//! 0.15.0, `os` until 0.17.0, `sys` until 0.18.1, `it`, `math`, `reduce`, `deepcopy` in 3b1b's), `from manim import *` where the code
//! has lost every import, and names of Manim's that are missing from an explicit import.
//! Since: Community 0.4.0
//! Leaves alone: names that anything binds, and names that several things could mean.
//!
//! Before:
//! ```python
//! from manim import *
//! self.add(Dot(RIGHT * random.random()))
//! ```
//! After:
//! ```python
//! import random
//! from manim import *
//! self.add(Dot(RIGHT * random.random()))
//! ```
//!
//! Before:
//! ```python
//! from manim import Dot, Scene
//! self.add(Dot(), Square())
//! ```
//! After:
//! ```python
//! from manim import Dot, Scene, Square
//! self.add(Dot(), Square())
//! ```

use std::collections::BTreeSet;

use manimill_syntax::Name;
use manimill_syntax::edit::Edit;
use manimill_syntax::facts::{Form, Import};

use super::{File, Rewrite};
use crate::index::Library;
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "unbound-names",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("unbound_names.rs"),
    apply,
};

/// Old leaks of the star-import, and the import that brings each name.
const LEAKED: &[(&str, &str)] = &[
    ("random", "import random"),
    ("math", "import math"),
    ("os", "import os"),
    ("sys", "import sys"),
    ("re", "import re"),
    ("time", "import time"),
    ("copy", "import copy"),
    ("inspect", "import inspect"),
    ("string", "import string"),
    ("warnings", "import warnings"),
    ("fractions", "import fractions"),
    ("itertools", "import itertools"),
    ("functools", "import functools"),
    ("it", "import itertools as it"),
    ("op", "import operator as op"),
    ("np", "import numpy as np"),
    ("reduce", "from functools import reduce"),
    ("partial", "from functools import partial"),
    ("deepcopy", "from copy import deepcopy"),
    ("Path", "from pathlib import Path"),
    ("Iterable", "from collections.abc import Iterable"),
    ("scipy", "import scipy"),
    ("solve_ivp", "from scipy.integrate import solve_ivp"),
    ("lru_cache", "from functools import lru_cache"),
    ("Callable", "from collections.abc import Callable"),
    ("Sequence", "from collections.abc import Sequence"),
    ("Any", "from typing import Any"),
    ("Dict", "from typing import Dict"),
    ("List", "from typing import List"),
    ("Optional", "from typing import Optional"),
    ("Tuple", "from typing import Tuple"),
    ("Union", "from typing import Union"),
];

/// Whether a name that nothing binds gets its import from this rewrite.
pub(super) fn is_mended(name: &str, library: &Library) -> bool {
    LEAKED.iter().any(|(leaked, _)| *leaked == name) || library.get("manim").is_some_and(|manim| manim.star.contains(name))
}

fn apply(file: &File) -> Vec<Edit> {
    let names = file.file_names();
    let Some(manim) = file.library.get("manim") else { return Vec::new() };
    if names.unbound.is_empty() {
        return Vec::new();
    }
    let manims: Vec<&str> = names.unbound.iter().filter(|name| manim.star.contains(*name)).map(Name::as_str).collect();
    let has_manim = names.imports.iter().any(|module| module.split('.').next() == Some("manim"));
    let mut edits = Vec::new();
    let mut lines = BTreeSet::new();
    if !manims.is_empty() {
        match explicit_import(file) {
            Some(end) => edits.push(Edit::insert(end, manims.iter().fold(String::new(), |list, name| list + ", " + name))),
            None if !has_manim => {
                lines.insert("from manim import *".to_owned());
            }
            None => {
                lines.insert(format!("from manim import {}", manims.join(", ")));
            }
        }
    }
    for (name, import) in LEAKED {
        if names.unbound.iter().any(|unbound| unbound == name) && !manims.contains(name) {
            lines.insert((*import).to_owned());
        }
    }
    if !lines.is_empty()
        && let Some(at) = after_futures(file)
    {
        edits.push(Edit::insert(at, lines.iter().fold(String::new(), |block, line| block + line + "\n")));
    }
    edits
}

/// Where the names of `from manim import A, B` end.
fn explicit_import(file: &File) -> Option<u32> {
    let is_manims = |import: &Import| matches!(import, Import::From { module, level: 0, .. } if module == "manim");
    let node = file.tree.body().find(|node| node.as_import().as_ref().is_some_and(is_manims))?;
    node.children().last().map(|alias| alias.span().end)
}

/// Where imports may start: before the first statement that is neither a docstring nor an import from `__future__`.
fn after_futures(file: &File) -> Option<u32> {
    let mut statements = file.module.statements().iter();
    Some(statements.find(|statement| !matches!(statement.form, Form::Docstring | Form::Future))?.text_span.start)
}

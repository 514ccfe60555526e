//! Names that nothing binds, because an import was lost or an older Manim's star-import brought more than today's.

use std::collections::BTreeSet;

use manimill_syntax::Module;
use manimill_syntax::facts::Form;

use super::{Rewrite, Rewritten};
use crate::index::{Library, file_names};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "unbound-names",
    title: "Imports what older star-imports brought along, and Manim itself where no import is left",
    about: "What: adds the import of a standard module or function that `from manim import *` used to bind (`random` until \
            0.3.0, `time` until 0.15.0, `os` until 0.17.0, `sys` until 0.18.1, `it`, `math`, `reduce`, `deepcopy` in 3b1b's), \
            and `from manim import *` where the code has lost every import.\n\
            Leaves alone: names that anything binds, and names that several things could mean.",
    example: (
        "from manim import *\n\nclass Walk(Scene):\n    def construct(self):\n        self.add(Dot(RIGHT * random.random()))\n",
        "import random\nfrom manim import *\n\nclass Walk(Scene):\n    def construct(self):\n        self.add(Dot(RIGHT * random.random()))\n",
    ),
    safety: Safety::Guarded,
    apply,
};

/// Old leaks of the star-import, and the import that brings each name.
const LEAKED: [(&str, &str); 22] = [
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
];

fn apply(code: &str, library: &Library) -> Option<Rewritten> {
    let names = file_names(code, library).ok()?;
    if names.unbound.is_empty() {
        return None;
    }
    let mut lines = BTreeSet::new();
    let manim = library.get("manim")?;
    let has_manim = names.imports.iter().any(|module| module.split('.').next() == Some("manim"));
    if !has_manim && names.unbound.iter().any(|name| manim.star.contains(name)) {
        lines.insert("from manim import *".to_owned());
    }
    for (name, import) in LEAKED {
        let is_unbound = names.unbound.iter().any(|unbound| unbound == name);
        let comes_with_manim = !has_manim && manim.star.contains(name);
        if is_unbound && !comes_with_manim {
            lines.insert(import.to_owned());
        }
    }
    if lines.is_empty() {
        return None;
    }
    let at = after_futures(code)?;
    let block = lines.iter().fold(String::new(), |block, line| block + line + "\n");
    let hunks = lines.into_iter().map(|line| (String::new(), line)).collect();
    Some(Rewritten { code: format!("{}{block}{}", &code[..at], &code[at..]), hunks })
}

/// Where imports may start: before the first statement that is neither a docstring nor an import from `__future__`.
fn after_futures(code: &str) -> Option<usize> {
    let module = Module::parse(code).ok()?;
    let first = module.statements().iter().find(|statement| !matches!(statement.form, Form::Docstring | Form::Future))?;
    Some(first.text_span.start as usize)
}

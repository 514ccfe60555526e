use super::*;

fn program(text: &str) -> Program {
    Program::of(text).expect("the test's text is Python")
}

/// Texts that are the same program in another layout.
const SAME: [(&str, &str, &str); 17] = [
    ("comments and quotes", "x = 'a' # note\n", "# head\nx = (\n    \"a\"\n)\n"),
    ("a trailing comma and brackets", "f(1, 2)\n", "(f(\n    1,\n    (2),\n))\n"),
    ("texts beside each other", "x = 'ab'", "x = 'a' \"b\""),
    ("texts beside each other, with a value", "x = f'a{b}c'", "x = 'a' f'{b}' 'c'"),
    ("raw texts", "x = r'\\alpha'", "x = '\\\\alpha'"),
    ("numbers", "x = 0xFF + 1.0 + 1_000", "x = 255 + 1. + 1000"),
    ("semicolons", "a(); b()", "a()\nb()"),
    ("line continuation", "x = 1 + \\\n    2", "x = 1 + 2"),
    ("docstrings", "def f():\n    'does'\n    return 1", "def f():\n    return 1"),
    ("a docstring alone", "class A:\n    '''says'''", "class A:\n    pass"),
    ("code that was put away in a text", "a()\n'''\nb()\n'''\nc()", "a()\nc()"),
    ("the order of imports", "import os\nfrom manim import *\nos.x(Dot())", "from manim import *\nimport os\nos.x(Dot())"),
    ("imports in one statement", "import os, re\nos.a(re.b)", "import re\nimport os\nos.a(re.b)"),
    ("names and the star", "from manim import *\nDot(UP)", "from manim import Dot, UP\nDot(UP)"),
    ("the package and the star", "from manim import *\nDot(UP)", "import manim as mn\nmn.Dot(mn.UP)"),
    ("the place within the package", "from manim import Dot\nDot()", "from manim.mobject.geometry.arc import Dot\nDot()"),
    ("numpy through the star", "from manim import *\nnp.sin(PI)", "import numpy as np\nfrom manim import *\nnp.sin(PI)"),
];

/// Texts that are different programs.
const DIFFERENT: [(&str, &str, &str); 25] = [
    ("a colour", "c = '#ff0000'", "c = '#00ff00'"),
    ("a colour that would be a comment", "c = '#ff0000'; d = 1", "c = '#ff0000'; d = 2"),
    ("the order of statements", "a()\nb()", "b()\na()"),
    ("nesting", "if x:\n    a()\n    b()", "if x:\n    a()\nb()"),
    ("else of a loop", "for i in x:\n    a()\nelse:\n    b()", "for i in x:\n    a()\n    b()"),
    ("else of a condition", "if x:\n    a()\nelif y:\n    b()", "if x:\n    a()\nelse:\n    b()"),
    ("finally", "try:\n    a()\nexcept E:\n    b()\nelse:\n    c()", "try:\n    a()\nexcept E:\n    b()\nfinally:\n    c()"),
    ("what is caught", "try:\n    a()\nexcept E:\n    b()", "try:\n    a()\nexcept:\n    E\n    b()"),
    ("slices", "x[1:]", "x[:1]"),
    ("steps", "x[::2]", "x[:2]"),
    ("keywords", "f(a=1)", "f(b=1)"),
    ("keyword and position", "f(a=1)", "f(a)"),
    ("unpacking", "f(*a)", "f(**a)"),
    ("unpacking in a display", "x = {**a, 'b': c}", "x = {a: 'b', **c}"),
    ("operators", "x = a - b", "x = a + b"),
    ("comparison", "x = a < b", "x = a <= b"),
    ("precedence", "x = (a + b) * c", "x = a + b * c"),
    ("defaults", "def f(a, b=1): return a", "def f(a=1, b=2): return a"),
    ("keyword-only", "def f(a, b): return a", "def f(a, *, b): return a"),
    ("attributes", "x.a.b", "x.b.a"),
    ("text and bytes", "x = 'a'", "x = b'a'"),
    ("text and name", "x = 'a'", "x = a"),
    ("whole and real", "x = 1", "x = 1.0"),
    ("conversion", "x = f'{a!r}'", "x = f'{a}'"),
    ("modules", "from math import *\nsin(x)", "from numpy import *\nsin(x)"),
];

/// Texts that differ in the names of what they bind.
const RENAMED: [(&str, &str, &str); 11] = [
    (
        "the scene",
        "from manim import *\nclass A(Scene):\n    def construct(self):\n        self.add(Dot())",
        "from manim import *\nclass B(Scene):\n    def construct(self):\n        self.add(Dot())",
    ),
    ("locals", "def f():\n    a = 1\n    b = 2\n    return a - b", "def f():\n    x = 1\n    y = 2\n    return x - y"),
    ("an unused parameter", "f(lambda m: 1)", "f(lambda _: 1)"),
    ("parameters", "def f(a, b):\n    return a - b\nf(1, 2)", "def f(x, y):\n    return x - y\nf(1, 2)"),
    ("a function", "def f():\n    return g()\ndef g():\n    return 1", "def a():\n    return b()\ndef b():\n    return 1"),
    ("loops and comprehensions", "for i in x:\n    y([k for k in i])", "for j in x:\n    y([m for m in j])"),
    ("caught errors", "try:\n    a()\nexcept E as e:\n    p(e)", "try:\n    a()\nexcept E as err:\n    p(err)"),
    ("opened files", "with o() as f:\n    f.read()", "with o() as g:\n    g.read()"),
    ("shadowing", "x = 1\ndef f(x):\n    return x", "x = 1\ndef f(y):\n    return y"),
    ("globals", "x = 1\ndef f():\n    global x\n    x = 2", "y = 1\ndef f():\n    global y\n    y = 2"),
    ("matches", "match p:\n    case [a, *b]:\n        q(a, b)", "match p:\n    case [c, *d]:\n        q(c, d)"),
];

/// Texts that look renamed and mean something else.
const NOT_RENAMED: [(&str, &str, &str); 10] = [
    ("swapped", "def f(a, b):\n    return a - b", "def f(a, b):\n    return b - a"),
    ("what calls by keyword", "def f(a, b):\n    return a - b\nf(a=1, b=2)", "def f(b, a):\n    return b - a\nf(a=1, b=2)"),
    ("the time of an updater", "m.add_updater(lambda m, dt: m.r(dt))", "m.add_updater(lambda m, x: m.r(x))"),
    ("methods", "class A:\n    def construct(self): a()", "class A:\n    def setup(self): a()"),
    ("attributes", "def f(self):\n    self.a = 1", "def f(self):\n    self.b = 1"),
    ("imported names", "from manim import *\nCreate(Dot())", "from manim import *\nWrite(Dot())"),
    ("modules", "import numpy as m\nm.sin(1)", "import math as m\nm.sin(1)"),
    ("names that are looked up by their spelling", "a = 1\nprint(globals()['a'])", "b = 1\nprint(globals()['a'])"),
    ("the global and the local", "x = 1\ndef f(y):\n    return x", "x = 1\ndef f(y):\n    return y"),
    ("an inner name and an outer", "x = 1\ny = [x for x in z]\nw(x)", "x = 1\ny = [v for v in z]\nw(v)"),
];

#[test]
fn layout_does_not_count() {
    for (what, left, right) in SAME {
        assert_eq!(program(left).normalised, program(right).normalised, "{what}");
        assert_eq!(program(left), program(right), "{what}");
    }
}

#[test]
fn what_is_said_counts() {
    for (what, left, right) in DIFFERENT {
        assert_ne!(program(left).normalised, program(right).normalised, "{what}");
        assert_ne!(program(left).renamed, program(right).renamed, "{what}");
    }
}

#[test]
fn own_names_count_for_the_normalised_hash_alone() {
    for (what, left, right) in RENAMED {
        assert_ne!(program(left).normalised, program(right).normalised, "{what}");
        assert_eq!(program(left).renamed, program(right).renamed, "{what}");
        assert_eq!(program(left).tokens, program(right).tokens, "{what}");
    }
}

#[test]
fn other_names_count() {
    for (what, left, right) in NOT_RENAMED {
        assert_ne!(program(left).renamed, program(right).renamed, "{what}");
    }
}

#[test]
fn hashes_that_change_need_a_new_version() {
    let text = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        dot = Dot(color='#ff0000')\n        self.play(Create(dot), run_time=2)\n";
    let program = program(text);
    let found =
        (PROGRAM_VERSION, program.normalised, program.renamed, program.tokens.len(), program.tokens[0], program.ends.len());
    assert_eq!(
        found,
        (
            2,
            299_423_391_036_931_699_178_692_053_625_850_097_494,
            103_384_874_395_930_445_134_191_008_129_208_619_364,
            20,
            2_433_363_436,
            1
        ),
        "raise PROGRAM_VERSION along with these"
    );
}

//! Sources that nobody writes by hand, each of any size: what the benchmark doubles, and what the test of the command runs.

use std::fmt::Write;

/// A file of a source: its path and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// A kind of bad source.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    /// The `kind` of the source.
    pub(crate) kind: &'static str,
    /// The file that is the source, where it is not the whole folder.
    pub(crate) location: &'static str,
    /// How large it is in the test.
    pub(crate) size: usize,
    pub(crate) make: fn(usize) -> Vec<File>,
}

const SCENE: &str = "class Last(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n";

/// One module with a scene of its own behind what is bad.
fn module(bad: impl AsRef<str>) -> Vec<File> {
    let text = format!("from manim import *\n{}\n\n{SCENE}", bad.as_ref());
    vec![("scenes.py".to_owned(), text.into_bytes())]
}

/// One module whose scene holds what is bad.
fn in_scene(bad: impl AsRef<str>) -> Vec<File> {
    let body = bad.as_ref().lines().fold(String::new(), |body, line| body + "        " + line + "\n");
    let text = format!("from manim import *\n\nclass Bad(Scene):\n    def construct(self):\n{body}        self.wait()\n");
    vec![("scenes.py".to_owned(), text.into_bytes())]
}

fn file(path: &str, bytes: impl Into<Vec<u8>>) -> Vec<File> {
    vec![(path.to_owned(), bytes.into())]
}

fn each(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut all, at| {
        all.push_str(&one(at));
        all
    })
}

fn chained(before: &str, link: &str, n: usize, after: &str) -> String {
    format!("x = {before}{}{after}", link.repeat(n))
}

/// Many chains, each as long as it may be.
fn legal(before: &str, link: &str, n: usize) -> String {
    each(n / 1_000 + 1, |at| format!("x{at} = {before}{}\n", link.repeat(n.min(1_000))))
}

fn numbered(folder: &str, n: usize, text: impl Fn(usize) -> String) -> Vec<File> {
    (0..n).map(|at| (format!("{folder}m{at}.py"), text(at).into_bytes())).collect()
}

fn notebook(cells: impl Iterator<Item = String>) -> Vec<File> {
    let cells: Vec<String> = cells.map(|source| format!("{{\"cell_type\":\"code\",\"source\":{source}}}")).collect();
    file("book.ipynb", format!("{{\"cells\":[{}],\"nbformat\":4}}", cells.join(",")))
}

macro_rules! python {
    ($($name:literal, $size:expr, $make:expr;)*) => {
        [$(Input { name: $name, kind: "folder", location: "", size: $size, make: $make },)*]
    };
}

macro_rules! others {
    ($($name:literal, $kind:literal, $location:literal, $size:expr, $make:expr;)*) => {
        [$(Input { name: $name, kind: $kind, location: $location, size: $size, make: $make },)*]
    };
}

/// Every kind of bad source.
pub(crate) fn all() -> Vec<Input> {
    let mut all = Vec::new();
    all.extend(expressions());
    all.extend(statements());
    all.extend(classes());
    all.extend(texts());
    all.extend(projects());
    all.extend(tables());
    all.extend(pages());
    all
}

fn expressions() -> impl IntoIterator<Item = Input> {
    python! {
        "signs", 2_000_000, |n| module(chained("", "-", n, "1"));
        "nots", 500_000, |n| module(chained("", "not ", n, "1"));
        "empty-calls", 50_000, |n| module(chained("", "()", n, ""));
        "attributes", 20_000, |n| in_scene(chained("a", ".b", n, ""));
        "calls", 20_000, |n| in_scene(chained("a", "()", n, ""));
        "methods-in-a-row", 20_000, |n| in_scene(chained("a", ".b()", n, ""));
        "subscripts", 20_000, |n| in_scene(chained("a", "[0]", n, ""));
        "lambdas", 20_000, |n| module(chained("", "lambda:", n, "1"));
        "lambdas-with-parameters", 20_000, |n| module(chained("", "lambda a, b=1: ", n, "1"));
        "sum", 100_000, |n| in_scene(chained("1", "+1", n, ""));
        "sum-of-texts", 50_000, |n| in_scene(chained("'a'", "+'b'", n, ""));
        "powers", 50_000, |n| module(chained("1", "**1", n, ""));
        "ternaries", 50_000, |n| module(chained("1", " if 1 else 1", n, ""));
        "comparisons", 50_000, |n| module(chained("1", "<1", n, ""));
        "alternatives", 50_000, |n| module(chained("a", " or a", n, ""));
        "awaits", 50_000, |n| module(chained("", "await ", n, "a"));
        "yields", 50_000, |n| in_scene(chained("", "yield a,", n, "1"));
        "stars", 50_000, |n| module(chained("", "*", n, "a"));
        "open-brackets", 100_000, |n| module(chained("", "(", n, ""));
        "mixed-brackets", 100_000, |n| module(chained("", "([{", n, ""));
        "closed-brackets", 100_000, |n| module(chained("", "(", n, &")".repeat(n)));
        "crossed-brackets", 100_000, |n| module(chained("", "(]", n, ""));
        "walruses", 50_000, |n| module(chained("", "(a:=", n, "1"));
        "formatted-in-formatted", 20_000, |n| module(chained("", "f'{", n, "1"));
        "formatted-signs", 200_000, |n| module(format!("x = f\"{{{}1}}\"", "-".repeat(n)));
        "formatted-pieces", 50_000, |n| in_scene(format!("x = f'{}'", "{a.b}-".repeat(n)));
        "texts-in-a-row", 50_000, |n| in_scene(format!("x = ({})", "'a' ".repeat(n)));
        "legal-attributes", 200_000, |n| module(legal("a", ".b", n));
        "legal-calls", 200_000, |n| module(legal("a", "()", n));
        "legal-attributes-of-calls", 200_000, |n| module(legal("a()", ".b", n));
        "legal-appends", 100_000, |n| module(legal("a", ".append(1)", n));
        "legal-sums", 200_000, |n| module(legal("1", "+a", n));
        "loops-of-a-comprehension", 20_000, |n| module(format!("x = [a{}]", " for a in a".repeat(n)));
        "ones", 900_000, |n| module(format!("x = [{}]", "1,".repeat(n)));
        "ones-in-a-scene", 100_000, |n| in_scene(format!("x = [{}]", "1,".repeat(n)));
        "names", 500_000, |n| module(format!("x = [{}]", "a,".repeat(n)));
        "dictionary", 60_000, |n| module(format!("x = {{{}}}", each(n, |at| format!("'k{at}': a({at}),"))));
        "arguments", 60_000, |n| module(format!("f({})", "a,".repeat(n)));
        "keywords", 30_000, |n| in_scene(format!("f({})", each(n, |at| format!("k{at}=1,"))));
        "unpackings", 60_000, |n| module(format!("f({})", "*a,".repeat(n)));
    }
}

fn statements() -> impl IntoIterator<Item = Input> {
    python! {
        "blocks", 5_000, |n| module(each(n, |at| " ".repeat(at.min(2_000)) + "if a:\n"));
        "elifs", 20_000, |n| in_scene("if a: pass\n".to_owned() + &"elif a: pass\n".repeat(n));
        "withs", 50_000, |n| module(format!("with {}a: pass", "a, ".repeat(n)));
        "decorators", 20_000, |n| module("@a\n".repeat(n) + "def f(): pass\n");
        "tries", 20_000, |n| module("try: pass\n".to_owned() + &"except A: pass\n".repeat(n));
        "cases", 20_000, |n| module("match a:\n".to_owned() + &each(n, |at| format!("    case {at}: pass\n")));
        "patterns", 50_000, |n| module(format!("match a:\n    case {}1: pass\n", "1|".repeat(n)));
        "patterns-in-patterns", 50_000, |n| module(format!("match a:\n    case {}: pass\n", "[".repeat(n)));
        "asyncs", 100_000, |n| module("async ".repeat(n));
        "assignments", 50_000, |n| module("a = ".repeat(n) + "1\n");
        "targets", 50_000, |n| module(format!("{}a = b\n", "(".repeat(n)));
        "one-line", 200_000, |n| module("a = 1;".repeat(n));
        "one-line-in-a-scene", 5_000, |n| in_scene("a = 1;".repeat(n));
        "short-statements", 1_000_000, |n| module("a\n".repeat(n));
        "continued-lines", 50_000, |n| module(format!("x = 1{}\n", " + \\\n 1".repeat(n)));
        "globals", 100_000, |n| module(each(n, |at| format!("g{at} = {at}\n")));
        "globals-that-are-read", 5_000, |n| in_scene(each(n, |at| format!("a{at} = b{at}\n")));
        "bound-in-a-block", 40_000, |n| module("if a:\n".to_owned() + &each(n, |at| format!("    g{at} = g{at}\n")));
        "loops-that-change", 5_000, |n| in_scene(each(n, |at| format!("for x in l{at}: x.append(1)\n")));
        "imports", 20_000, |n| module(each(n, |at| format!("import p{at}\n")));
        "imports-of-a-function", 2_000, |n| in_scene(each(n, |at| format!("from p import q{at}\nq{at}()\n")));
        "functions", 20_000, |n| module(each(n, |at| format!("def f{at}(): return f{}()\n", at + 1)));
        "parameters", 50_000, |n| module(format!("def f({}): pass\n", each(n, |at| format!("p{at}, "))));
        "type-parameters", 20_000, |n| module(format!("def f[{}](): pass\n", each(n, |at| format!("T{at}, "))));
        "comments", 200_000, |n| module("# a\n".repeat(n));
        "plays", 3_000, |n| in_scene("self.play(Create(Circle()), run_time=2)\n".repeat(n));
    }
}

fn classes() -> impl IntoIterator<Item = Input> {
    python! {
        "subclasses", 375, |n| subclasses(n, "    def f(self):\n        self.wait()\n");
        "empty-subclasses", 5_000, |n| subclasses(n, "    pass\n");
        "subclasses-backwards", 5_000, |n| module(each(n, |at| format!("class C{at}(C{}):\n    pass\n", at + 1)));
        "subclasses-of-no-scene", 1_000, |n| {
            let chain = each(n, |at| format!("class M{}(M{at}):\n    pass\n", at + 1));
            let text = format!("from manim import *\nclass M0(Circle):\n    pass\n{chain}\nclass Bad(Scene):\n    def construct(self):\n        self.add(M{n}())\n");
            file("scenes.py", text)
        };
        "wide-inheritance", 5_000, |n| {
            let bases: Vec<String> = (0..n).map(|at| format!("B{at}")).collect();
            module(each(n, |at| format!("class B{at}(Scene): pass\n")) + &format!("class W({}): pass\n", bases.join(", ")))
        };
        "many-bases-of-nobody", 20_000, |n| module(format!("class W({}Scene): pass\n", each(n, |at| format!("B{at}, "))));
        "methods", 10_000, |n| module("class A(Scene):\n".to_owned() + &each(n, |at| format!("    def f{at}(self): self.f{}()\n", at + 1)));
        "attributes-of-a-class", 10_000, |n| module("class A(Scene):\n".to_owned() + &each(n, |at| format!("    a{at} = {at}\n")));
        "aliases", 5_000, |n| module("A0 = Scene\n".to_owned() + &each(n, |at| format!("A{} = A{at}\n", at + 1)) + &format!("class B(A{n}): pass\n"));
        "scenes", 400, |n| module(each(n, |at| format!("class S{at}(Scene):\n    def construct(self):\n        self.wait({at})\n")));
    }
}

fn subclasses(n: usize, body: &str) -> Vec<File> {
    let first = "from manim import *\nclass C0(Scene):\n    def construct(self):\n        self.wait()\n";
    file("scenes.py", first.to_owned() + &each(n, |at| format!("class C{}(C{at}):\n{body}", at + 1)))
}

fn texts() -> impl IntoIterator<Item = Input> {
    python! {
        "zero-bytes", 100_000, |n| module("\0".repeat(n));
        "a-mark-before-the-text", 1_000, |n| file("scenes.py", "\u{feff}".repeat(n) + SCENE);
        "utf-16", 10_000, |n| file("scenes.py", SCENE.repeat(n / 80).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        "utf-7", 1_000, |n| file("scenes.py", "# coding: utf-7\n".to_owned() + &SCENE.repeat(n / 80));
        "no-utf-8", 100_000, |n| file("scenes.py", [b"class A(Scene): ".to_vec(), vec![0xff; n]].concat());
        "carriage-returns", 200_000, |n| module("\r".repeat(n) + &format!("# a comment\rx = {}1\r", "-".repeat(n)));
        "form-feeds", 200_000, |n| module("\x0c".repeat(n));
        "open-text", 500_000, |n| module("x = '''".to_owned() + &"a ".repeat(n));
        "open-texts", 100_000, |n| module("x = '\n".repeat(n));
        "long-line", 2_000_000, |n| module("#".repeat(n));
        "blank-lines", 500_000, |n| module("\n".repeat(n));
        "spaces", 500_000, |n| module(" ".repeat(n));
        "docstring", 500_000, |n| module(format!("'''{}'''\n", "a- ".repeat(n)));
        "long-name", 500_000, |n| module(format!("{} = 1\n", "a".repeat(n)));
        "long-number", 100_000, |n| module(format!("x = {}\n", "9".repeat(n)));
        "bracket-never-closed", 20_000, |n| module("x = f(\n".to_owned() + &"def g():\n    return a.b\n".repeat(n));
        "dollars", 500_000, |n| module("$?!".repeat(n));
        "readme", 100_000, |n| { let mut files = module(""); files.push(("README.md".to_owned(), "# `Last`\n\n".repeat(n).into_bytes())); files };
    }
}

fn projects() -> impl IntoIterator<Item = Input> {
    python! {
        "star-imports-in-a-row", 250, |n| numbered("", n, |at| format!("from m{} import *\n{}", at + 1, SCENE.replace("Last", &format!("S{at}"))));
        "star-imports-of-all", 30, |n| numbered("", n, |_| each(n, |at| format!("from m{at} import *\n")) + SCENE);
        "imports-in-a-circle", 400, |n| numbered("", n, |at| format!("import m{}\n{SCENE}", (at + 1) % n));
        "names-handed-on", 400, |n| numbered("", n, |at| format!("from m{} import Base\nclass S{at}(Base): pass\n", at + 1));
        "many-files", 2_000, |n| numbered("", n, |at| format!("x = {at}\n"));
        "one-folder-in-another", 400, |n| file(&format!("{}scenes.py", "d/".repeat(n.min(1_000))), SCENE);
        "many-folders", 1_000, |n| (0..n).map(|at| (format!("d{at}/__init__.py"), b"from . import x\n".to_vec())).collect();
    }
}

fn tables() -> impl IntoIterator<Item = Input> {
    others! {
        "columns", "table", "", 1_000_000, |n| file("t.csv", format!("code,{}\nx,{}\n", each(n, |at| format!("c{at},")), ",".repeat(n)));
        "columns-and-rows", "table", "", 100_000, |n| file("t.csv", format!("code,{}\n", each(n, |at| format!("c{at},"))) + &format!("x,{}\n", ",".repeat(n)).repeat(20));
        "same-column", "table", "", 200_000, |n| file("t.csv", format!("{}code\n", "a,".repeat(n)));
        "uneven-rows", "table", "", 100_000, |n| file("t.csv", "code\n".to_owned() + &"a,b\n".repeat(n));
        "open-quote", "table", "", 250_000, |n| file("t.csv", "code\n\"".to_owned() + &"a\n".repeat(n));
        "zero-bytes-in-a-table", "table", "", 100_000, |n| file("t.csv", "code\n".to_owned() + &"\0".repeat(n));
        "keys", "table", "", 200_000, |n| file("t.jsonl", format!("{{{}\"code\":\"x\"}}\n", each(n, |at| format!("\"k{at}\":1,"))));
        "deep-rows", "table", "", 100_000, |n| file("t.jsonl", format!("{{\"code\":{}\n", "[".repeat(n)));
        "deep-table", "table", "", 500_000, |n| file("t.json", "[".repeat(n));
        "turns", "table", "", 50_000, |n| file("t.jsonl", format!("{{\"messages\":[{}{{\"role\":\"assistant\",\"content\":\"x\"}}]}}\n", "{\"role\":\"user\",\"content\":\"a\"},".repeat(n)));
        "chat-in-a-text", "table", "", 100_000, |n| file("t.jsonl", format!("{{\"messages\":\"{}\"}}\n", "[{".repeat(n)));
        "signs-in-a-row", "table", "", 100_000, |n| file("t.jsonl", format!("{{\"code\":\"x = {}1\"}}\n", "-".repeat(n)));
        "fences-in-a-row", "table", "", 5_000, |n| file("t.jsonl", format!("{{\"code\":\"{}\"}}\n", "```python\\nx = 1\\n```\\n".repeat(n)));
        "broken-lines-in-a-row", "table", "", 2_000, |n| file("t.jsonl", format!("{{\"code\":\"{}\"}}\n", "for x in y f(x) else (\\n".repeat(n)));
        "tiny-rows", "table", "", 2_000, |n| file("t.jsonl", "{\"code\":\"x = 1\"}\n".repeat(n));
        "no-parquet", "table", "", 100_000, |n| file("t.parquet", [b"PAR1".to_vec(), vec![7; n], b"PAR1".to_vec()].concat());
        "long-parquet-footer", "table", "", 100_000, |n| file("t.parquet", [b"PAR1".to_vec(), vec![0; n], (n as u32 - 1).to_le_bytes().to_vec(), b"PAR1".to_vec()].concat());
    }
}

fn pages() -> impl IntoIterator<Item = Input> {
    others! {
        "cells", "notebook", "", 50_000, |n| notebook((0..n).map(|at| format!("\"x{at} = 1\"")));
        "manim-cells", "notebook", "", 5_000, |n| notebook((0..n).map(|at| format!("\"%%manim A{at}\\nclass A{at}(Scene):\\n    pass\"")));
        "lines-of-a-cell", "notebook", "", 100_000, |n| notebook(std::iter::once(format!("[{}\"x\"]", "\"a\\n\",".repeat(n))));
        "deep-notebook", "notebook", "", 500_000, |n| file("book.ipynb", format!("{{\"cells\":{}", "[".repeat(n)));
        "deep-cell", "notebook", "", 200_000, |n| notebook(std::iter::once(format!("\"x = {}1\"", "-".repeat(n))));
        "fences", "markdown", "", 20_000, |n| file("a.md", "```python\nclass A(B): pass\n```\n\n".repeat(n / 100) + &"```\n\n".repeat(n));
        "backticks", "markdown", "", 50_000, |n| file("a.md", each(n / 50, |at| "`".repeat(at % 500) + " "));
        "quotes", "markdown", "", 20_000, |n| file("a.md", "> ".repeat(n) + "a\n");
        "lists", "markdown", "", 1_000, |n| file("a.md", each(n, |at| "  ".repeat(at) + "- a\n"));
        "links", "markdown", "", 50_000, |n| file("a.md", "[".repeat(n) + &"](".repeat(n));
        "emphasis", "markdown", "", 50_000, |n| file("a.md", "*a **a ".repeat(n));
        "directives", "docs", "", 2_000, |n| file("a.rst", each(n, |at| format!(".. manim:: A{at}\n\n    class A{at}(Scene): pass\n\n")));
        "colons", "docs", "", 50_000, |n| file("a.rst", "a::\n\n".repeat(n));
        "fences-of-a-page", "docs", "", 20_000, |n| file("a.md", each(n, |at| "`".repeat(3 + at % 300) + "{note}\n"));
    }
}

/// How many bytes the files have.
pub(crate) fn bytes(files: &[File]) -> usize {
    files.iter().map(|(_, bytes)| bytes.len()).sum()
}

/// The configuration of a build that has this source and a good one.
pub(crate) fn configuration(input: &Input) -> String {
    let mut text =
        String::from("[dataset]\nname = \"bad\"\n\n[[source]]\nid = \"good\"\nkind = \"folder\"\nlocation = \"good\"\n");
    let _ = write!(text, "\n[[source]]\nid = \"bad\"\nkind = \"{}\"\nlocation = \"bad/{}\"\n", input.kind, input.location);
    if input.kind == "table" && !matches!(input.name, "turns" | "chat-in-a-text") {
        text.push_str("code = \"code\"\n");
    }
    text
}

/// The good source beside it: like nothing else here, so that it is nothing's twin.
pub(crate) const GOOD: &str = "from manim import *\n\n\nclass Good(Scene):\n    def construct(self):\n        axes = Axes(x_range=[-3, 3], y_range=[-1, 9])\n        curve = axes.plot(lambda x: x**2, color=YELLOW)\n        label = MathTex(\"y = x^2\").next_to(curve, UP)\n        self.play(Create(axes), run_time=2)\n        self.play(Create(curve), Write(label))\n        self.wait(3)\n";

//! What each kind finds.

use manimill::sources::{Namespace, Pin, Wanted};

use crate::world::{World, losses, names};

const SCENE: &str = "from manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.add(Dot())\n";

fn notebook(cells: &[(&str, &str)]) -> String {
    let cells: Vec<_> =
        cells.iter().map(|(kind, text)| serde_json::json!({"cell_type": kind, "source": text, "outputs": []})).collect();
    serde_json::json!({"nbformat": 4, "cells": cells}).to_string()
}

#[test]
fn a_folder_gives_its_modules_and_notebooks() {
    let world = World::with(&[
        ("code/b/scene.py", SCENE),
        ("code/a.py", "X = 1\n"),
        ("code/talk.ipynb", &notebook(&[("code", "from manim import *"), ("code", "%%manim -ql B\nclass B(Scene): pass")])),
        ("code/picture.svg", "<svg/>"),
        ("code/.hidden/x.py", SCENE),
        ("code/__pycache__/x.py", SCENE),
        ("code/env/pyvenv.cfg", ""),
        ("code/env/lib/x.py", SCENE),
        ("code/env2/lib/site-packages/x.py", SCENE),
    ]);
    let gathered = world.gather("kind = \"folder\"\nlocation = \"code\"").expect("a folder");
    assert_eq!(names(&gathered), ["a.py", "b/scene.py", "talk.ipynb: cell 2"]);
    assert_eq!(gathered.documents[1].namespace, Namespace::Module);
    assert_eq!(&*gathered.documents[1].text, SCENE);
    assert_eq!(gathered.documents[2].namespace, Namespace::Script);
    assert!(gathered.tree.find("picture.svg").is_some(), "assets are looked up in the tree");
    assert!(gathered.warnings.is_empty() && gathered.unreadable.is_empty());
}

#[test]
fn globs_choose_documents_but_not_assets() {
    let world =
        World::with(&[("code/2022/a.py", SCENE), ("code/2021/b.py", SCENE), ("code/2022/old/c.py", SCENE), ("code/x.png", "")]);
    let source = "kind = \"folder\"\nlocation = \"code\"\ninclude = [\"2022/**\"]\nexclude = [\"**/old/**\"]";
    let gathered = world.gather(source).expect("a folder");
    assert_eq!(names(&gathered), ["2022/a.py"]);
    assert!(gathered.tree.find("x.png").is_some());
}

#[test]
fn a_pin_changes_with_what_was_read_and_with_nothing_else() {
    let world = World::with(&[("code/a.py", SCENE)]);
    let pin = || world.gather("kind = \"folder\"\nlocation = \"code\"").expect("a folder").pin;
    let before = pin();
    assert!(matches!(before, Pin::Content { .. }));
    world.write("code/note.txt", b"not read");
    assert_eq!(pin(), before);
    world.write("code/a.py", b"x = 1\n");
    assert_ne!(pin(), before);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let world = World::with(&[("outside/secret.py", SCENE), ("code/a.py", SCENE)]);
    std::os::unix::fs::symlink(world.path("outside"), world.path("code/linked")).expect("a link");
    std::os::unix::fs::symlink(world.path("outside/secret.py"), world.path("code/secret.py")).expect("a link");
    assert_eq!(names(&world.gather("kind = \"folder\"\nlocation = \"code\"").expect("a folder")), ["a.py"]);
}

#[cfg(unix)]
#[test]
fn a_link_within_the_source_is_another_name() {
    let world = World::with(&[("code/shared/helper.py", "x = 1\n"), ("code/talk/a.py", SCENE)]);
    let gather = || world.gather("kind = \"folder\"\nlocation = \"code\"").expect("a folder");
    let before = gather().pin;
    std::os::unix::fs::symlink("../shared/helper.py", world.path("code/talk/helper.py")).expect("a link");
    std::os::unix::fs::symlink(world.path("code/shared"), world.path("code/talk/library")).expect("a link");
    let gathered = gather();
    assert_eq!(names(&gathered), ["shared/helper.py", "talk/a.py"], "its file is not read twice");
    let links: Vec<&str> = gathered.tree.links().iter().map(|(link, _)| link.as_ref()).collect();
    assert_eq!(links, ["talk/helper.py", "talk/library/helper.py"]);
    assert_eq!(gathered.tree.read("talk/helper.py", 100).as_deref(), Ok(b"x = 1\n".as_slice()));
    assert_ne!(gathered.pin, before);
    gathered.tree.write_below(&world.path("copy"), 100).expect("a folder");
    assert_eq!(std::fs::read(world.path("copy/talk/library/helper.py")).expect("a copy"), b"x = 1\n");
}

#[test]
fn licences_are_the_nearest_and_headers_win() {
    let world = World::with(&[
        ("code/pyproject.toml", "[project]\nname = \"x\"\nlicense = \"MIT\"\n"),
        ("code/a.py", SCENE),
        ("code/b.py", &format!("# SPDX-License-Identifier: Apache-2.0\n{SCENE}")),
        ("code/sub/LICENSE", ISC),
        ("code/sub/deep/c.py", SCENE),
    ]);
    let licences = |source: &str| -> Vec<String> {
        let gathered = world.gather(&format!("kind = \"folder\"\nlocation = \"code\"\n{source}")).expect("a folder");
        gathered.documents.iter().map(|document| document.licence.to_string()).collect()
    };
    assert_eq!(licences(""), ["MIT", "Apache-2.0", "ISC"]);
    assert_eq!(licences("licence = \"CC0-1.0\""), ["CC0-1.0", "CC0-1.0", "CC0-1.0"]);
}

const ISC: &str = r#"ISC License

Copyright (c) 2020 Somebody

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
"#;

#[test]
fn docs_give_the_examples_of_pages_and_docstrings() {
    let page = "Title\n=====\n\n.. manim:: Page\n    :save_last_frame:\n\n    class Page(Scene):\n        def construct(self):\n            self.add(Dot())\n";
    let module = "class Thing:\n    r\"\"\"A thing.\n\n    .. manim:: InDocstring\n\n        >>> from manim import *\n        >>> class InDocstring(Scene):\n        ...     pass\n\n    .. manim:: InDocstring\n\n        class InDocstring(Scene): pass\n    \"\"\"\n";
    let world =
        World::with(&[("docs/page.rst", page), ("docs/thing.py", module), ("docs/empty.rst", ".. manim:: Empty\n\nWords.\n")]);
    let gathered = world.gather("kind = \"docs\"\nlocation = \"docs\"").expect("docs");
    assert_eq!(
        names(&gathered),
        ["page.rst: example Page", "thing.py: example InDocstring", "thing.py: example InDocstring (2)"]
    );
    let page = &gathered.documents[0];
    assert_eq!(&*page.text, "from manim import *\nclass Page(Scene):\n    def construct(self):\n        self.add(Dot())\n");
    assert_eq!((page.first_line, page.implied_lines, &page.wanted), (7, 1, &Wanted::Named(vec!["Page".into()])));
    assert_eq!(&*gathered.documents[1].text, "from manim import *\nclass InDocstring(Scene):\n    pass\n");
    assert_eq!(losses(&gathered), ["empty.rst example Empty: NoCode: line 1: the directive has no content"]);
}

#[test]
fn markdown_gives_fenced_classes_with_their_paragraph() {
    let page = format!("# Dots\n\nDraw a dot.\n\n```python\n{SCENE}```\n\n```bash\nclass A(B)\n```\n\n```python\nx = 1\n```\n");
    let world = World::with(&[("README.md", &page)]);
    let gathered = world.gather("kind = \"markdown\"\nlocation = \"README.md\"").expect("a page");
    assert_eq!(names(&gathered), ["README.md: block 1"]);
    assert_eq!(gathered.documents[0].first_line, 6);
    let description = gathered.documents[0].description.as_ref().expect("a description");
    assert_eq!((description.text.as_str(), description.origin.as_str()), ("Draw a dot.", "paragraph before the code"));
}

#[test]
fn notebooks_larger_than_the_limit_on_code_are_read() {
    let cells = serde_json::json!({"cells": [
        {"cell_type": "code", "source": "%%manim A\nclass A(Scene): pass", "outputs": [{"data": {"text/html": "x".repeat(5000)}}]},
    ]});
    let world = World::with(&[("a.ipynb", &cells.to_string())]);
    let settings = "kind = \"notebook\"\nlocation = \"a.ipynb\"\n[limits]\nfile_bytes = 1000";
    assert_eq!(names(&world.gather(settings).expect("a notebook")), ["a.ipynb: cell 1"]);
}

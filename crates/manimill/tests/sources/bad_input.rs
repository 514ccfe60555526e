//! Bad input costs itself, or its source with one message that says what, where and what next. Never the build.

use std::io::{Read, Write};

use zip::write::SimpleFileOptions;

use crate::world::{World, losses, names, said};

const SCENE: &str = "class A(Scene): pass\n";

#[test]
fn a_missing_place_is_an_error_with_the_nearest_name() {
    let world = World::with(&[("scenes/a.py", SCENE)]);
    assert_eq!(
        said(&world, world.gather("kind = \"folder\"\nlocation = \"scene\"")),
        "source `it`: there is no file or folder ~/scene | did you mean `scenes`? Paths are relative to the configuration file"
    );
    assert_eq!(
        said(&world, world.gather("kind = \"table\"\nlocation = \"missing.parquet\"")),
        "source `it`: there is no file or folder ~/missing.parquet | check `location`; paths are relative to the configuration file"
    );
}

#[test]
fn files_that_are_no_text_or_too_large_cost_themselves() {
    let world = World::with(&[("code/a.py", SCENE), ("code/large.py", &"x = 1\n".repeat(100))]);
    world.write("code/binary.py", b"\x7fELF\0\0");
    world.write("code/latin.py", b"# coding: latin-1\ns = '\xE9'\n");
    world.write("code/broken.py", b"s = '\xE9'\n");
    let gathered = world.gather("kind = \"folder\"\nlocation = \"code\"\n[limits]\nfile_bytes = 300").expect("a folder");
    assert_eq!(names(&gathered), ["a.py", "latin.py"]);
    assert!(gathered.documents[1].text.contains('é'));
    assert_eq!(
        losses(&gathered),
        [
            "binary.py: NotText: a zero byte at offset 4: it is no text",
            "broken.py: NotUtf8: byte 0xE9 at offset 5 (line 1) is not UTF-8",
            "large.py: TooLarge: it has 600 bytes or more; the limit is 300 (`limits.file_bytes`)",
        ]
    );
}

#[test]
fn a_broken_notebook_costs_itself() {
    let world = World::with(&[
        ("a.ipynb", "{\"cells\": ["),
        ("b.ipynb", "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"class A(B): pass\"}]}"),
    ]);
    let gathered = world.gather("kind = \"notebook\"\nlocation = \".\"").expect("a folder");
    assert_eq!(names(&gathered), ["b.ipynb"]);
    assert!(losses(&gathered)[0].starts_with("a.ipynb: Broken: it is no notebook: EOF while parsing"), "{:?}", losses(&gathered));
}

#[test]
fn a_source_that_yields_nothing_says_what_was_seen() {
    let world =
        World::with(&[("pages/a.rst", "Words.\n"), ("pages/b.md", "Words.\n"), ("code/a.py", SCENE), ("empty/.keep", "")]);
    let warning = |source: &str| world.gather(source).expect("a source").warnings.join("; ");
    assert_eq!(
        warning("kind = \"folder\"\nlocation = \"pages\""),
        "it yields nothing: there are 2 files in it (1 .md, 1 .rst), none of them .py, .ipynb; its .rst files are read by the kind `docs`"
    );
    assert_eq!(
        warning("kind = \"folder\"\nlocation = \"empty\""),
        "it yields nothing: there are no files in it; check `location`"
    );
    assert_eq!(
        warning("kind = \"folder\"\nlocation = \"code\"\ninclude = [\"2022/**\"]"),
        "it yields nothing: 1 of its files are .py, .ipynb, but `include` and `exclude` leave none of them; check their patterns: they hold as in `.gitignore`, so `2022/*.py` means one folder and `*.py` all"
    );
    assert_eq!(
        warning("kind = \"docs\"\nlocation = \"code\""),
        "it yields nothing: 1 file was read, without a `.. manim::` example; its .py files are read by the kind `folder` or `git` or `pypi`"
    );
}

#[test]
fn an_escaping_entry_of_a_zip_costs_only_itself() {
    let world = World::new();
    let mut archive = zip::ZipWriter::new(std::fs::File::create(world.path("a.zip")).expect("a file"));
    for name in ["good.py", "../evil.py", "/etc/evil.py", "C:\\evil.py", "a\\..\\..\\evil.py"] {
        archive.start_file(name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(SCENE.as_bytes()).expect("bytes");
    }
    archive.add_symlink("link.py", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    archive.finish().expect("a whole archive");
    let gathered = world.gather("kind = \"folder\"\nlocation = \"a.zip\"").expect("an archive");
    assert_eq!(names(&gathered), ["good.py"]);
    assert_eq!(
        losses(&gathered),
        [
            "../evil.py: Refused: its path leaves the archive's folder",
            "/etc/evil.py: Refused: its path is absolute",
            "C:\\evil.py: Refused: its path is absolute",
            "a\\..\\..\\evil.py: Refused: its path leaves the archive's folder",
            "link.py: Refused: it is a link",
        ]
    );
    assert!(!world.path("evil.py").exists());
}

#[test]
fn a_link_in_a_tar_costs_only_itself() {
    let world = World::new();
    let file = flate2::write::GzEncoder::new(
        std::fs::File::create(world.path("a.tar.gz")).expect("a file"),
        flate2::Compression::fast(),
    );
    let mut archive = tar::Builder::new(file);
    let mut header = tar::Header::new_gnu();
    header.set_size(SCENE.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header.clone(), "project-1.0/good.py", SCENE.as_bytes()).expect("an entry");
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    archive.append_link(&mut header.clone(), "project-1.0/link.py", "/etc/passwd").expect("a link");
    header.set_entry_type(tar::EntryType::Link);
    archive.append_link(&mut header, "project-1.0/hard.py", "../../secret.py").expect("a link");
    archive.into_inner().expect("a whole archive").finish().expect("a whole file");
    let gathered = world.gather("kind = \"folder\"\nlocation = \"a.tar.gz\"").expect("an archive");
    assert_eq!(names(&gathered), ["good.py"], "the one folder that holds everything is not part of the path");
    assert_eq!(losses(&gathered), ["project-1.0/hard.py: Refused: it is a link", "project-1.0/link.py: Refused: it is a link"]);
}

#[test]
fn archives_that_are_broken_or_unpack_to_too_much_cost_their_source() {
    let world = World::with(&[("broken.zip", "PK but no zip"), ("broken.tar.gz", "no gzip")]);
    let mut archive = zip::ZipWriter::new(std::fs::File::create(world.path("bomb.zip")).expect("a file"));
    archive.start_file("bomb.py", SimpleFileOptions::default()).expect("an entry");
    archive.write_all(&vec![b'#'; 1_000_000]).expect("bytes");
    archive.finish().expect("a whole archive");
    let file = flate2::write::GzEncoder::new(
        std::fs::File::create(world.path("bomb.tar.gz")).expect("a file"),
        flate2::Compression::best(),
    );
    let mut archive = tar::Builder::new(file);
    let mut header = tar::Header::new_gnu();
    header.set_size(5_000_000);
    archive.append_data(&mut header, "bomb.py", std::io::repeat(b'#').take(5_000_000)).expect("an entry");
    archive.into_inner().expect("a whole archive").finish().expect("a whole file");

    for name in ["broken.zip", "broken.tar.gz"] {
        let message = said(&world, world.gather(&format!("kind = \"folder\"\nlocation = \"{name}\"")));
        assert!(message.starts_with(&format!("source `it`: the archive {name} cannot be read: ")), "{message}");
    }
    for name in ["bomb.zip", "bomb.tar.gz"] {
        let source = format!("kind = \"folder\"\nlocation = \"{name}\"\n[limits]\narchive_bytes = 100000");
        assert_eq!(
            said(&world, world.gather(&source)),
            format!(
                "source `it`: the archive {name} unpacks to more than 100000 bytes | if you trust it, raise `limits.archive_bytes`"
            )
        );
    }
}

#[test]
fn too_many_files_cost_their_source() {
    let world = World::with(&[("code/a.py", SCENE), ("code/b.py", SCENE)]);
    assert_eq!(
        said(&world, world.gather("kind = \"folder\"\nlocation = \"code\"\n[limits]\nfiles = 1")),
        "source `it`: it has more than 1 files | point `location` at a smaller folder, or raise `limits.files`"
    );
}

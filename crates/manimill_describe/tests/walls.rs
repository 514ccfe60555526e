//! The checker and the narrator share no words: a slip of one must not be the other's too.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(room: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).expect("the room is there") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("it is a source file");
        found.push((path, text));
    }
    assert!(!found.is_empty(), "{room} has files");
    found
}

/// Lines that name another room of the crate.
fn names(text: &str, room: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(&format!("{room}::")))
}

#[test]
fn the_checker_names_nothing_of_the_narrators() {
    for (path, text) in sources("claims") {
        for room in ["words", "styles", "story", "authors", "code"] {
            assert!(!names(&text, &format!("crate::{room}")), "{} names {room}", path.display());
        }
    }
}

#[test]
fn the_narrator_names_nothing_of_the_checkers() {
    for room in ["words", "styles", "story", "authors", "code"] {
        for (path, text) in sources(room) {
            assert!(!names(&text, "crate::claims"), "{} names the checker", path.display());
        }
    }
}

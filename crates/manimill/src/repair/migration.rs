//! The calls of older Manims, one a line, in `migration.md`.

use super::rewrite_all;
use crate::index::{Dialect, libraries};

const CASES: &str = include_str!("migration.md");

/// What a statement of a dialect becomes.
fn rewritten(dialect: Dialect, statement: &str) -> String {
    let import = match dialect {
        Dialect::Manimgl => "from manimlib import *",
        Dialect::Legacy => "from manimlib.imports import *",
        Dialect::Community | Dialect::Unstated => "from manim import *",
    };
    let before = "    def construct(self):\n        ";
    let code = format!("{import}\n\n\nclass Example(Scene):\n{before}{statement}\n");
    let (after, _) = rewrite_all(&code, "Example", dialect, &libraries::shipped());
    let after = after.split_once(before).map_or("", |(_, after)| after).trim_end();
    after.replace("\n        ", "; ")
}

#[test]
fn every_old_call_becomes_what_stands_behind_its_arrow() {
    let mut dialect = Dialect::Community;
    let mut file = String::new();
    for line in CASES.lines() {
        dialect = match line {
            "## Manim Community" => Dialect::Community,
            "## manimgl" => Dialect::Manimgl,
            _ if line.starts_with("## 3b1b") => Dialect::Legacy,
            _ => dialect,
        };
        match line.strip_prefix("- `").and_then(|row| row.split_once("` → `")) {
            Some((before, _)) => file += &format!("- `{before}` → `{}`\n", rewritten(dialect, before)),
            None => file += &format!("{line}\n"),
        }
    }
    if std::env::var_os("MANIMILL_UPDATE_CASES").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/repair/migration.md");
        std::fs::write(path, file).expect("the cases are written");
        return;
    }
    for (expected, got) in CASES.lines().zip(file.lines()) {
        assert_eq!(expected, got);
    }
}

//! The manual's page about the rules, made from what their files and tables say.

use std::fmt::Write as _;

use super::community::tables;
use super::text::TEXT_REPAIRS;
use super::{Documentation, REMEDIES, REWRITES, Remedy};
use crate::sample::Safety;

const HEAD: &str = "# Rules\n\n\
    What manimill repairs, and how. This page is made from the source; `manimill explain RULE` prints one entry.\n\n\
    A *text repair* works on a row of a table that is no Python; what it makes counts only if it is Python then. A *rewrite* works on a\n\
    scene that is cut out; what it makes must still be Python, have the same scene class and read no new unbound name, or it is taken\n\
    back. A *remedy* is a rewrite for samples that have been run and failed in a certain way; it stays only where the sample runs then.\n\
    Every change is written in the column `changes`. `[repair] disable` switches a rule off, `enable` switches a lossy one on.\n\n\
    Safety: `safe` rules never change what is seen; `guarded` ones are proven by the render; `lossy` ones change what is seen and are\n\
    off.\n";

/// The page as Markdown.
pub fn manual() -> String {
    let mut page = HEAD.to_owned();
    let texts: Vec<_> = TEXT_REPAIRS.iter().map(|repair| (repair.name, repair.safety, repair.source)).collect();
    let rewrites: Vec<_> = REWRITES.iter().map(|rewrite| (rewrite.name, rewrite.safety, rewrite.source)).collect();
    let remedies: Vec<_> = REMEDIES.iter().map(|Remedy { rewrite, .. }| (rewrite.name, rewrite.safety, rewrite.source)).collect();
    for (heading, rules) in [("Text repairs", texts), ("Rewrites", rewrites), ("Remedies", remedies)] {
        let _ = write!(page, "\n## {heading}\n\n| rule | safety | |\n| --- | --- | --- |\n");
        for (name, safety, source) in &rules {
            let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {} |", safety.name(), Documentation::of(source).title);
        }
        for (name, safety, source) in &rules {
            section(&mut page, name, *safety, &Documentation::of(source));
        }
    }
    renames(&mut page);
    page
}

fn section(page: &mut String, name: &str, safety: Safety, documentation: &Documentation) {
    let _ = write!(
        page,
        "\n### {name}\n\n{}.\n\n- What: {}\n- Since: {}\n- Leaves alone: {}\n- Safety: {}\n",
        documentation.title,
        documentation.what,
        documentation.since,
        documentation.leaves_alone,
        safety.name()
    );
    if !documentation.failure.is_empty() {
        let _ = writeln!(page, "- Failure: {}", documentation.failure);
    }
    for example in &documentation.examples {
        for (word, code) in [("Before", &example.before), ("After", &example.after)] {
            let fence = if code.contains("```") { "~~~" } else { "```" };
            let _ = write!(page, "\n{word}:\n{fence}python\n{code}{fence}\n");
        }
    }
}

/// The tables of what only has another name.
fn renames(page: &mut String) {
    page.push_str("\n## What only has another name\n");
    let pairs = [("Names", [tables::NAMES, tables::EXPRESSIONS].concat()), ("Methods and attributes", tables::METHODS.to_vec())];
    for (heading, rows) in pairs {
        let _ = write!(page, "\n### {heading}\n\n| before | today | since |\n| --- | --- | --- |\n");
        for (old, new, since) in rows {
            let _ = writeln!(page, "| `{old}` | `{new}` | {since} |");
        }
    }
    page.push_str("\n### Keywords\n\n| of | before | today | since |\n| --- | --- | --- | --- |\n");
    for (classes, old, new, since) in tables::KEYWORDS {
        let _ = writeln!(page, "| {} | `{old}` | `{new}` | {since} |", code_list(classes));
    }
    for (method, old, new, since) in tables::METHOD_KEYWORDS {
        let _ = writeln!(page, "| `.{method}` | `{old}` | `{new}` | {since} |");
    }
    for (method, keyword, since) in tables::METHOD_DROPPED {
        let _ = writeln!(page, "| `.{method}` | `{keyword}` | goes | {since} |");
    }
    for (classes, keyword, since) in tables::DROPPED {
        let _ = writeln!(page, "| {} | `{keyword}` | goes | {since} |", code_list(classes));
    }
}

fn code_list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_the_manual_is_current() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/rules.md");
        if std::env::var_os("MANIMILL_UPDATE_CASES").is_some() {
            std::fs::write(&path, manual()).expect("the manual can be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == manual(), "docs/manual/rules.md is old: run the tests with MANIMILL_UPDATE_CASES=1");
    }
}

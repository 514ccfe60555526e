//! A source that yields nothing says so, with what was seen instead and what to do about it.

use std::collections::BTreeMap;

use super::reading::Reading;

/// What a reader looks for, in words.
#[derive(Debug)]
pub(super) struct Wants {
    /// The ends of the names of the files that it reads.
    pub suffixes: &'static [&'static str],
    /// What it looks for in them: "a `.. manim::` example".
    pub what: &'static str,
}

/// Other kinds that read the files of an ending.
const OTHER_KINDS: [(&str, &str); 7] = [
    (".py", "folder` or `git"),
    (".ipynb", "notebook"),
    (".rst", "docs"),
    (".md", "markdown"),
    (".jsonl", "table"),
    (".csv", "table"),
    (".parquet", "table"),
];

/// The warning for a source without documents.
pub(super) fn explain(reading: &Reading<'_>, wants: &Wants) -> String {
    let files = reading.tree.files();
    let fits = |path: &str| wants.suffixes.iter().any(|suffix| path.to_ascii_lowercase().ends_with(suffix));
    let fitting = files.iter().filter(|file| fits(&file.path)).count();
    let read = reading.files_read();
    let unreadable = reading.unreadable.len();
    let endings = wants.suffixes.join(", ");
    let (seen, next) = if files.is_empty() {
        ("there are no files in it".to_owned(), "check `location`".to_owned())
    } else if fitting == 0 {
        let count = files.len();
        let (plural, verb) = if count == 1 { ("", "is") } else { ("s", "are") };
        (format!("there {verb} {count} file{plural} in it ({}), none of them {endings}", census(reading)), other_kind(reading))
    } else if read == 0 && unreadable == 0 {
        (
            format!("it has {fitting} files of {endings}, but `include` and `exclude` leave none of them"),
            "check their globs: they match the whole path, as in `2022/**`".to_owned(),
        )
    } else if unreadable > 0 {
        (
            format!("{unreadable} of its parts could not be read, first: {}", first_unreadable(reading)),
            "the rejected file lists each with its reason".to_owned(),
        )
    } else {
        (format!("{read} files were read, and none of them holds {}", wants.what), other_kind(reading))
    };
    format!("source `{}` yields nothing: {seen}; {next}", reading.settings.id)
}

fn first_unreadable(reading: &Reading<'_>) -> String {
    reading.unreadable.first().map(|unreadable| format!("{}: {}", unreadable.path, unreadable.detail)).unwrap_or_default()
}

/// `12 .py, 3 .png, 4 others`: the five most common endings.
fn census(reading: &Reading<'_>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in reading.tree.files() {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        *counts.entry(name.rfind('.').map_or("", |dot| &name[dot..])).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(ending, count)| (std::cmp::Reverse(*count), *ending));
    let others: usize = counts.iter().skip(5).map(|(_, count)| count).sum();
    let mut words: Vec<String> = counts
        .iter()
        .take(5)
        .map(|(ending, count)| if ending.is_empty() { format!("{count} without an ending") } else { format!("{count} {ending}") })
        .collect();
    if others > 0 {
        words.push(format!("{others} others"));
    }
    words.join(", ")
}

fn other_kind(reading: &Reading<'_>) -> String {
    let name = reading.settings.kind.name;
    let has = |ending: &str| reading.tree.files().iter().any(|file| file.path.to_ascii_lowercase().ends_with(ending));
    OTHER_KINDS
        .iter()
        .find(|(ending, kind)| {
            !kind.split("` or `").any(|kind| kind == name) && has(ending) && !(name == "pypi" && *ending == ".py")
        })
        .map_or_else(
            || "check `location`".to_owned(),
            |(ending, kind)| format!("its {ending} files are read by `kind = \"{}\"`", kind.replace("` or `", "\"` or `\"")),
        )
}

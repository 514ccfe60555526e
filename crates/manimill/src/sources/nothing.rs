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

/// Which kinds read the files of an ending.
const KINDS_BY_ENDING: [(&str, &[&str]); 7] = [
    (".py", &["folder", "git", "pypi"]),
    (".ipynb", &["notebook"]),
    (".rst", &["docs"]),
    (".md", &["markdown"]),
    (".jsonl", &["table"]),
    (".csv", &["table"]),
    (".parquet", &["table"]),
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
        let there_are = match files.len() {
            1 => "there is 1 file".to_owned(),
            count => format!("there are {count} files"),
        };
        (format!("{there_are} in it ({}), none of them {endings}", census(reading)), other_kind(reading))
    } else if read == 0 && unreadable == 0 {
        let seen = format!("{fitting} of its files are {endings}, but `include` and `exclude` leave none of them");
        (seen, "check their patterns: they hold as in `.gitignore`, so `2022/*.py` means one folder and `*.py` all".to_owned())
    } else if unreadable > 0 {
        let seen = format!("{unreadable} of its parts could not be read, the first: {}", first_unreadable(reading));
        (seen, "the rejected file lists each with its reason".to_owned())
    } else {
        let were_read = if read == 1 { "1 file was".to_owned() } else { format!("{read} files were") };
        (format!("{were_read} read, without {}", wants.what), other_kind(reading))
    };
    format!("it yields nothing: {seen}; {next}")
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

/// The next step where another kind reads what is there.
fn other_kind(reading: &Reading<'_>) -> String {
    let own = reading.settings.kind.name;
    let has = |ending: &str| reading.tree.files().iter().any(|file| file.path.to_ascii_lowercase().ends_with(ending));
    let other = KINDS_BY_ENDING.iter().find(|(ending, kinds)| !kinds.contains(&own) && has(ending));
    let Some((ending, kinds)) = other else { return "check `location`".to_owned() };
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    format!("its {ending} files are read by the kind {}", kinds.join(" or "))
}

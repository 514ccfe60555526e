//! The first configuration: what a place most likely is, and a commented file that builds a dataset from it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::error::{Error, ErrorKind, Hint};
use crate::ledger::Stage;
use crate::options::{DatasetOptions, Options, SourceOptions};
use crate::settings::{Settings, local};
use crate::sources::{Columns, Context, guess_columns, page_of};
use crate::suggest;

/// What a location most likely is, relative to `base`.
///
/// # Errors
/// When it looks like a path and nothing is there.
pub fn guess_kind(location: &str, base: &Path) -> Result<&'static str, Error> {
    let path = local(base, location);
    let is_url = location.contains("://") || location.starts_with("git@");
    let is_package = location.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) && !location.starts_with('.');
    if !is_url
        && !path.exists()
        && !location.starts_with("pypi:")
        && !location.contains(['*', '?'])
        && (!is_package || kind_of_file(location).is_some())
    {
        let error = Error::from(ErrorKind::Runner { what: format!("there is no file or folder `{location}`") });
        return Err(error.hint(next_to(&path).unwrap_or_else(|| {
            let parts: Vec<&str> = location.split('/').collect();
            match parts[..] {
                [owner, name] if !owner.is_empty() && !owner.contains(['.', '~']) => {
                    format!("name a path, or a URL, as in `https://github.com/{owner}/{name}`")
                }
                _ => "name a path that is there, a URL, or a package".to_owned(),
            }
        })));
    }
    if let Some(kind) = kind_of_file(location) {
        return Ok(kind);
    }
    if is_url || path.join(".git").exists() {
        return Ok("git");
    }
    if path.is_dir() {
        Ok(kind_of_folder(&path))
    } else if path.exists() {
        Ok("folder")
    } else {
        Ok("pypi")
    }
}

fn kind_of_file(location: &str) -> Option<&'static str> {
    match Path::new(location).extension()?.to_str()? {
        "jsonl" | "ndjson" | "json" | "csv" | "tsv" | "parquet" => Some("table"),
        "ipynb" => Some("notebook"),
        "md" => Some("markdown"),
        "rst" => Some("docs"),
        "whl" => Some("pypi"),
        _ => None,
    }
}

/// The kind that reads most files of a folder; Python counts before all else.
fn kind_of_folder(folder: &Path) -> &'static str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rest = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = rest.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth < 4 && !name.starts_with('.') {
                rest.push((entry.path(), depth + 1));
            } else if name.ends_with(".py") {
                return "folder";
            } else if let Some(kind) = kind_of_file(&name).filter(|_| !is_folder && !name.eq_ignore_ascii_case("readme.md")) {
                *counts.entry(kind).or_default() += 1;
            }
        }
    }
    counts.into_iter().max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind))).map_or("folder", |(kind, _)| kind)
}

fn next_to(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let entries = path.parent()?.read_dir().ok()?;
    let names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    suggest::spelled(name, names.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"))
}

/// A commented configuration for a place. `folder` is where it will stand, `cache` where what is fetched is kept.
///
/// # Errors
/// When there is nothing there, or a table cannot be read.
pub fn configuration(location: &str, folder: &Path, cache: &Path) -> Result<String, Error> {
    let page = page_of(location);
    let (location, revision, include) = match &page {
        Some((repository, revision, include)) => (repository.as_str(), Some(revision), include.as_ref()),
        None => (location, None, None),
    };
    let kind = guess_kind(location, folder)?;
    let id = id_of(location, folder);
    let columns = if kind == "table" { Some(columns_of(location, folder, cache)?) } else { None };
    let mut out = format!(
        "# Written by `manimill init`. Every key is in docs/manual/configuration.md; `manimill build` reads this file.\n\n\
         [dataset]\nname = {}\noutput = \"dataset\"                  # a new folder, relative to this file\n\
         # licences = [\"MIT\", \"Apache-2.0\"]   # SPDX identifiers that may enter; all where this is left out\n\n\
         # One block a source; add as many as you like.\n[[source]]\nid = {}                     # goes into every row\n\
         kind = {}                   # folder | git | pypi | docs | notebook | markdown | table\nlocation = {}\n",
        quoted(&format!("{id}-scenes")),
        quoted(&id),
        quoted(kind),
        quoted(location),
    );
    match revision {
        Some(revision) => out.push_str(&format!("revision = {}\n", quoted(revision))),
        None if kind == "git" => out.push_str(
            "# revision = \"main\"               # a branch, tag or commit; the newest is pinned where this is left out\n",
        ),
        None => {}
    }
    match include {
        Some(include) => out.push_str(&format!("include = [{}]\n", quoted(include))),
        None => out.push_str(
            "# include = [\"2022/**\"]            # patterns of paths to read, as in .gitignore; all where this is left out\n",
        ),
    }
    if matches!(location, "." | "./") {
        out.push_str("exclude = [\"/dataset/\"]           # what the build writes\n");
    }
    if let Some(columns) = columns {
        out.push_str(&mapping(&columns));
    }
    out.push_str("# licence = \"MIT\"                 # where the licence cannot or should not be detected\n# priority = 1                    # of twins, the one of the highest priority stays\n");
    out.push_str("\n[render]\n# mode = \"off\"                   # samples are run unless this says `off`\n# workers = 2                     # samples at the same time; the number of cores where this is left out\n");
    Ok(out)
}

fn mapping(columns: &Columns) -> String {
    let line = |key: &str, found: &Option<String>| match found {
        Some(found) => format!("{key} = {}\n", quoted(found)),
        None => format!("# {key} = \"…\"\n"),
    };
    let all: Vec<String> = columns.all.iter().map(|column| format!("`{column}`")).collect();
    let comment = format!("# The columns are {}.\n", all.join(", ").replace(['\n', '\r'], " "));
    comment + &line("code", &columns.code) + &line("description", &columns.description)
}

fn columns_of(location: &str, folder: &Path, cache: &Path) -> Result<Columns, Error> {
    let source = SourceOptions {
        id: Some("table".into()),
        kind: Some("table".into()),
        location: Some(location.to_owned()),
        ..SourceOptions::default()
    };
    let dataset = DatasetOptions { name: Some("table".into()), ..DatasetOptions::default() };
    let options = Options { dataset, sources: vec![source], ..Options::default() };
    let settings = Settings::resolve(options, &folder.join("manimill.toml"), cache.to_owned(), Stage::Sources)?;
    let stop = AtomicBool::new(false);
    guess_columns(&settings.sources[0], &Context { cache, limits: settings.limits, pin: None, stop: &stop })
}

/// A short name for a place: the last part of it that has a name.
fn id_of(location: &str, folder: &Path) -> String {
    let whole = local(folder, location);
    let whole = if location.contains("://") { whole } else { whole.canonicalize().unwrap_or(whole) };
    let name = whole.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.trim_start_matches("pypi:");
    let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let id = id.trim_matches(['-', '.']).to_owned();
    if id.is_empty() { "mine".to_owned() } else { id }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_guessed_from_the_place() {
        let folder = tempfile::tempdir().expect("a folder");
        for file in ["scenes/a.py", "books/a.ipynb", "books/README.md", "rows.jsonl", "odd \"name\"/b.py"] {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "").expect("written");
        }
        let kind = |location: &str| guess_kind(location, folder.path());
        for (location, wanted) in [
            ("https://example.org/a/b", "git"),
            ("rows.jsonl", "table"),
            ("books/a.ipynb", "notebook"),
            ("manim-physics", "pypi"),
            (".", "folder"),
            ("books", "notebook"),
            ("scenes/a.py", "folder"),
        ] {
            assert_eq!(kind(location).expect(location), wanted, "{location}");
        }
        let said = |location: &str| {
            let error = kind(location).expect_err(location);
            format!("{error} | {}", error.next_step().unwrap_or_default())
        };
        assert_eq!(said("/nope"), "there is no file or folder `/nope` | name a path that is there, a URL, or a package");
        assert_eq!(said("./scene"), "there is no file or folder `./scene` | did you mean `scenes`?");
        assert!(said("3b1b/videos").ends_with("as in `https://github.com/3b1b/videos`"));
        assert!(said("row.jsonl").ends_with("did you mean `rows.jsonl`?"));
    }

    #[test]
    fn what_is_written_can_be_read_and_resolved() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("odd \"name\"")).expect("made");
        let row = r#"{"Code": "from manim import *\nclass A(Scene): pass", "Reviewed Description": "a", "Split": "train"}"#;
        std::fs::write(folder.path().join("rows.jsonl"), row).expect("written");
        let path = folder.path().join("manimill.toml");
        for (location, wanted) in [
            (".", "exclude = [\"/dataset/\"]"),
            ("odd \"name\"", "id = \"odd--name\""),
            ("rows.jsonl", "code = \"Code\"\ndescription = \"Reviewed Description\""),
            ("https://github.com/3b1b/videos/tree/master/_2022", "revision = \"master\"\ninclude = [\"_2022/**\"]"),
            ("pypi:manim", "kind = \"pypi\""),
        ] {
            let text = configuration(location, folder.path(), folder.path()).expect(location);
            assert!(text.contains(wanted), "{location}: {text}");
            let options = crate::options::parse(&text, &path).expect(location);
            Settings::resolve(options, &path, folder.path().to_owned(), Stage::Shape).expect(location);
        }
    }
}

//! Which licence a file is under: its own header, else what stands nearest above it in its tree.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use spdx::detection::scan::Scanner;
use spdx::detection::{Store, TextData};

use super::tree::{Tree, Unread};

/// The value for a licence that nothing tells.
pub(super) const UNKNOWN: &str = "unknown";

/// Licence files are short; what is longer is something else with that name.
const LONGEST: u64 = 256 << 10;

static TEXTS: LazyLock<Option<Store>> = LazyLock::new(|| Store::load_inline().ok());

/// The licences of a tree's folders.
#[derive(Debug, Default)]
pub(super) struct Licences {
    /// By folder: the empty one, or `a/b/`.
    folders: BTreeMap<String, Arc<str>>,
    /// The files that told, with their bytes.
    pub read: Vec<(Arc<str>, Vec<u8>)>,
    /// The licence texts that cannot be read, and why.
    pub unread: Vec<(Arc<str>, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Witness {
    /// A field that holds an SPDX expression: the author's own words for all of it.
    Field,
    /// A licence's text.
    Text,
}

impl Licences {
    /// Reads what a tree says about its licences.
    pub(super) fn of(tree: &Tree) -> Self {
        let paths: Vec<Arc<str>> =
            tree.files().iter().filter(|file| witness(&file.path).is_some()).map(|file| file.path.clone()).collect();
        let contents = tree.read_many(&paths, LONGEST);
        let mut found: BTreeMap<String, BTreeMap<Witness, Vec<(String, String)>>> = BTreeMap::new();
        let (mut read, mut unread) = (Vec::new(), Vec::new());
        for (path, content) in paths.into_iter().zip(contents) {
            let Some(witness) = witness(&path) else { continue };
            let bytes = match content {
                Ok(bytes) => bytes,
                Err(why @ Unread::Broken { .. }) if witness == Witness::Text => {
                    unread.push((path, why.to_string()));
                    continue;
                }
                Err(_) => continue,
            };
            let text = String::from_utf8_lossy(&bytes);
            let licence = match witness {
                Witness::Field => declared(&path, &text),
                Witness::Text => recognise(&text),
            };
            if let Some(licence) = licence {
                found
                    .entry(folder_of(&path))
                    .or_default()
                    .entry(witness)
                    .or_default()
                    .push((file_name(&path).to_owned(), licence));
            }
            read.push((path, bytes));
        }
        let folders = found
            .into_iter()
            .filter_map(|(folder, mut by_witness)| {
                let (_, licences) = by_witness.pop_first()?;
                Some((folder, join(licences).into()))
            })
            .collect();
        Self { folders, read, unread }
    }

    /// The licence that stands nearest above a path.
    pub(super) fn nearest(&self, path: &str) -> Arc<str> {
        let mut folder = folder_of(path);
        loop {
            if let Some(licence) = self.folders.get(&folder) {
                return licence.clone();
            }
            if folder.is_empty() {
                return UNKNOWN.into();
            }
            folder.pop();
            folder.truncate(folder.rfind('/').map_or(0, |slash| slash + 1));
        }
    }
}

/// The licence that a file's first lines declare: `SPDX-License-Identifier: MIT`.
pub(super) fn of_header(text: &str) -> Option<Arc<str>> {
    let (_, rest) = text.lines().take(30).find_map(|line| line.split_once("SPDX-License-Identifier:"))?;
    let expression = rest.trim().trim_end_matches("*/").trim_end_matches("-->").trim();
    expression_of(expression).map(Into::into)
}

fn witness(path: &str) -> Option<Witness> {
    let name = file_name(path).to_ascii_lowercase();
    if matches!(name.as_str(), "pyproject.toml" | "pkg-info" | "metadata" | "readme.md") {
        return Some(Witness::Field);
    }
    let stem = ["license", "licence", "copying", "unlicense"].iter().find_map(|stem| name.strip_prefix(stem))?;
    let is_text = match name.rsplit_once('.') {
        Some((_, extension)) => {
            matches!(extension, "txt" | "md" | "rst")
                || !extension.chars().all(|c| c.is_ascii_alphabetic())
                || extension.len() > 4
        }
        None => true,
    };
    // `licenses.py` and the like are code about licences.
    (is_text && !stem.starts_with(|c: char| c.is_ascii_alphabetic() && c != 's')).then_some(Witness::Text)
}

/// The folder that a licence file speaks for. What lies in a package's metadata speaks for the package beside it.
fn folder_of(path: &str) -> String {
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let is_metadata = |part: &str| part.ends_with(".dist-info") || part.ends_with(".egg-info");
    let mut speaks_for = String::new();
    for part in folder.split_terminator('/') {
        if is_metadata(part) || part.eq_ignore_ascii_case("licenses") {
            break;
        }
        speaks_for.push_str(part);
        speaks_for.push('/');
    }
    speaks_for
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Several licence files with one licence are one; `LICENSE-MIT` beside `LICENSE-APACHE` is a choice; else all hold.
fn join(mut licences: Vec<(String, String)>) -> String {
    licences.sort_by(|left, right| left.1.cmp(&right.1));
    licences.dedup_by(|left, right| left.1 == right.1);
    let choice = licences.len() > 1 && licences.iter().all(|(name, _)| name.contains('-'));
    let names: Vec<String> = licences.into_iter().map(|(_, licence)| licence).collect();
    names.join(if choice { " OR " } else { " AND " })
}

fn recognise(text: &str) -> Option<String> {
    let scanner = Scanner::new(TEXTS.as_ref()?).confidence_threshold(0.8).optimize(true).max_passes(1);
    let result = scanner.scan(&TextData::new(text));
    let licence = result.license.or_else(|| result.containing.first().map(|contained| contained.license))?;
    // The text of a GNU licence is the same with and without the grant of later versions, which stands elsewhere.
    let plain = licence.name.trim_end_matches("-or-later").trim_end_matches("-only");
    let is_gnu = ["GPL-", "LGPL-", "AGPL-", "GFDL-"].iter().any(|family| plain.starts_with(family));
    Some(if is_gnu { format!("{plain}-only") } else { licence.name.to_owned() })
}

/// What a package's metadata declares.
fn declared(path: &str, text: &str) -> Option<String> {
    if file_name(path).eq_ignore_ascii_case("pyproject.toml") {
        let project: toml::Table = text.parse().ok()?;
        let tables = [project.get("project"), project.get("tool").and_then(|tool| tool.get("poetry"))];
        return tables.into_iter().flatten().find_map(|table| {
            let licence = table.get("license");
            licence
                .and_then(|licence| licence.as_str().or_else(|| licence.get("text")?.as_str()))
                .and_then(expression_of)
                .or_else(|| {
                    table.get("classifiers")?.as_array()?.iter().find_map(|classifier| of_classifier(classifier.as_str()?))
                })
        });
    }
    if file_name(path).eq_ignore_ascii_case("readme.md") {
        return of_dataset_card(text);
    }
    let headers = || text.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    let field = |name: &str| headers().find(|(field, _)| *field == name).and_then(|(_, value)| expression_of(value));
    field("License-Expression")
        .or_else(|| field("License"))
        .or_else(|| headers().filter(|(field, _)| *field == "Classifier").find_map(|(_, value)| of_classifier(value)))
}

/// The card of a published dataset starts with YAML that may name a licence.
fn of_dataset_card(text: &str) -> Option<String> {
    let front = text.strip_prefix("---\n")?.split("\n---").next()?;
    let licence = front.lines().find_map(|line| line.strip_prefix("license:"))?;
    expression_of(licence.trim().trim_matches(['"', '\'']))
}

/// The trove classifiers that name exactly one licence.
fn of_classifier(classifier: &str) -> Option<String> {
    let name = classifier.strip_prefix("License :: ")?.rsplit(" :: ").next()?;
    let id = match name {
        "MIT License" => "MIT",
        "MIT No Attribution License (MIT-0)" => "MIT-0",
        "Apache Software License" => "Apache-2.0",
        "ISC License (ISCL)" => "ISC",
        "Mozilla Public License 2.0 (MPL 2.0)" => "MPL-2.0",
        "GNU General Public License v2 (GPLv2)" => "GPL-2.0-only",
        "GNU General Public License v2 or later (GPLv2+)" => "GPL-2.0-or-later",
        "GNU General Public License v3 (GPLv3)" => "GPL-3.0-only",
        "GNU General Public License v3 or later (GPLv3+)" => "GPL-3.0-or-later",
        "GNU Affero General Public License v3" => "AGPL-3.0-only",
        "The Unlicense (Unlicense)" => "Unlicense",
        "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication" => "CC0-1.0",
        _ => return None,
    };
    Some(id.to_owned())
}

/// The text, if it is an SPDX expression; forgiving about spelling (`Apache 2.0`, `mit`).
fn expression_of(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(expression) = spdx::Expression::parse(text) {
        return Some(expression.to_string());
    }
    let (id, length) = spdx::imprecise_license_id(text)?;
    let rest = text[length..].trim();
    (rest.is_empty() || rest.eq_ignore_ascii_case("license")).then(|| id.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_believed_when_it_is_an_expression() {
        assert_eq!(of_header("# SPDX-License-Identifier: MIT OR Apache-2.0\nx = 1").as_deref(), Some("MIT OR Apache-2.0"));
        assert_eq!(of_header("# SPDX-License-Identifier: whatever I like"), None);
    }

    #[test]
    fn package_metadata_speaks_for_the_package_beside_it() {
        assert_eq!(folder_of("manim-0.22.0.dist-info/licenses/LICENSE"), "");
        assert_eq!(folder_of("src/thing.egg-info/PKG-INFO"), "src/");
        assert_eq!(folder_of("a/b/c.py"), "a/b/");
    }

    #[test]
    fn reads_the_fields_of_packages() {
        assert_eq!(declared("pyproject.toml", "[project]\nlicense = \"MIT\"").as_deref(), Some("MIT"));
        assert_eq!(declared("a/pyproject.toml", "[project]\nlicense = {text = \"Apache 2.0\"}").as_deref(), Some("Apache-2.0"));
        assert_eq!(
            declared("x.dist-info/METADATA", "Name: x\nClassifier: License :: OSI Approved :: MIT License\n\nLicense: GPL")
                .as_deref(),
            Some("MIT")
        );
    }

    #[test]
    fn reads_the_card_of_a_dataset() {
        assert_eq!(declared("README.md", "---\nlicense: mit\ntags:\n- manim\n---\n# Words\n").as_deref(), Some("MIT"));
        assert_eq!(declared("README.md", "# Words\n\n---\nlicense: mit\n---\n"), None);
    }

    #[test]
    fn code_about_licences_is_no_licence() {
        assert!(witness("tools/licenses.py").is_none());
        assert!(witness("LICENSE.community").is_some());
        assert!(witness("COPYING").is_some());
        assert!(witness("LICENCE.md").is_some());
    }

    #[test]
    fn two_named_licence_files_are_a_choice() {
        let of = |name: &str, licence: &str| (name.to_owned(), licence.to_owned());
        assert_eq!(join(vec![of("LICENSE-MIT", "MIT"), of("LICENSE-APACHE", "Apache-2.0")]), "Apache-2.0 OR MIT");
        assert_eq!(join(vec![of("LICENSE", "MIT"), of("LICENSE.community", "MIT")]), "MIT");
    }
}

//! The licences of the rows, as the hub names them: it knows a closed list of identifiers, in lower case.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::Record;

/// SPDX identifiers that the hub knows under another name than their own in lower case.
const OTHER_NAMES: [(&str, &str); 10] = [
    ("GPL-2.0-only", "gpl-2.0"),
    ("GPL-2.0-or-later", "gpl-2.0"),
    ("GPL-3.0-only", "gpl-3.0"),
    ("GPL-3.0-or-later", "gpl-3.0"),
    ("LGPL-2.1-only", "lgpl-2.1"),
    ("LGPL-2.1-or-later", "lgpl-2.1"),
    ("LGPL-3.0-only", "lgpl-3.0"),
    ("LGPL-3.0-or-later", "lgpl-3.0"),
    ("AGPL-3.0-only", "agpl-3.0"),
    ("AGPL-3.0-or-later", "agpl-3.0"),
];

/// Identifiers that the hub knows as they are, in lower case.
const SAME_NAMES: [&str; 31] = [
    "apache-2.0",
    "mit",
    "openrail",
    "bigscience-openrail-m",
    "afl-3.0",
    "artistic-2.0",
    "bsl-1.0",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsd-3-clause-clear",
    "cc0-1.0",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-by-nc-2.0",
    "cc-by-nc-3.0",
    "cc-by-nc-4.0",
    "cc-by-nd-4.0",
    "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-3.0",
    "cc-by-nc-sa-4.0",
    "epl-2.0",
    "isc",
    "mpl-2.0",
    "unlicense",
    "wtfpl",
    "zlib",
];

/// Rows by licence, the commonest first.
pub(super) fn counts<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        *counts.entry(&record.licence).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(licence, rows)| (std::cmp::Reverse(*rows), *licence));
    counts
}

/// The hub's identifiers for the licences of the rows, sorted; `other` for what it has no name for.
pub(super) fn hub_identifiers(records: &[Record]) -> Vec<&'static str> {
    let licences: BTreeSet<&str> = records.iter().map(|record| record.licence.as_str()).collect();
    licences.into_iter().flat_map(expression).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The identifiers in an expression; exceptions (`WITH`) have no name of their own.
fn expression(licence: &str) -> Vec<&'static str> {
    let parts = licence.split([' ', '(', ')']).filter(|part| !part.is_empty() && !matches!(*part, "AND" | "OR"));
    parts.take_while(|part| *part != "WITH").map(identifier).collect()
}

fn identifier(licence: &str) -> &'static str {
    if licence == "unknown" {
        return "unknown";
    }
    let lower = licence.to_ascii_lowercase();
    let same = SAME_NAMES.into_iter().find(|name| *name == lower);
    let other = || OTHER_NAMES.into_iter().find(|(spdx, _)| *spdx == licence).map(|(_, hub)| hub);
    same.or_else(other).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_knows_every_identifier() {
        let record = |licence: &str| Record { licence: licence.into(), ..Record::default() };
        let records =
            [record("MIT"), record("MIT OR Apache-2.0"), record("unknown"), record("GPL-3.0-or-later"), record("Odd-1.0")];
        assert_eq!(hub_identifiers(&records), ["apache-2.0", "gpl-3.0", "mit", "other", "unknown"]);
        assert_eq!(counts(&records)[0].1, 1);
    }
}

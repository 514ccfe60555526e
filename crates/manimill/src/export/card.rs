//! `README.md` of a dataset folder: the card that hubs show, with what was read, what was kept and what was dropped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::schema::{COLUMNS, Record};
use crate::dedup::{Action, GuardReport};
use crate::ledger::{Entry, Ledger};
use crate::render::trust::{Trust, missing_packages, package_advice};
use crate::settings::Settings;

/// The text of the card.
pub(super) fn card(
    settings: &Settings,
    records: &[Record],
    ledger: &Ledger,
    guarded: &[GuardReport],
    trust: &Trust,
    repositories: &BTreeMap<String, (String, String)>,
) -> String {
    let mut out = String::new();
    let name = &settings.name;
    let _ = write!(
        out,
        "---\npretty_name: {}\nlanguage:\n- code\n- en\ntask_categories:\n- text-generation\ntags:\n- manim\n- python\n- code\nsize_categories:\n- {}\n\
         configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train.parquet\n---\n\n# {name}\n\n",
        serde_json::to_string(name).unwrap_or_default(),
        size_category(records.len()),
    );
    let running = records.iter().filter(|record| record.verdict == "runs").count();
    let _ = writeln!(
        out,
        "{} self-contained scenes for Manim Community {}, of which {running} were run to their end. \
         Made by manimill {} from {} source{}.\n",
        records.len(),
        settings.environment.manim,
        env!("CARGO_PKG_VERSION"),
        repositories.len(),
        if repositories.len() == 1 { "" } else { "s" },
    );
    out.push_str("```python\nfrom datasets import load_dataset\n\nscenes = load_dataset(\"path/to/this/folder\", split=\"train\")\n```\n\n");
    out.push_str("## Where it comes from\n\n| source | read from | revision | rows | with a description | licences |\n| --- | --- | --- | --: | --: | --- |\n");
    for (id, (repository, revision)) in repositories {
        let rows: Vec<&Record> = records.iter().filter(|record| record.source == *id).collect();
        let described = rows.iter().filter(|record| record.description.is_some()).count();
        let mut licences: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &rows {
            *licences.entry(&row.licence).or_default() += 1;
        }
        let licences: Vec<String> = licences.into_iter().map(|(licence, rows)| format!("{licence} ({rows})")).collect();
        let short: String = revision.chars().take(12).collect();
        let _ = writeln!(out, "| {id} | {repository} | {short} | {} | {described} | {} |", rows.len(), licences.join(", "));
    }
    out.push_str("\n## What was kept and what was dropped\n\n");
    out.push_str(&ledger_table(ledger.entries()));
    out.push_str(&guard_table(guarded));
    out.push_str(
        "\nA candidate is a scene class, or a document that should hold one. Every stage lets a candidate through or drops it with a \
         reason; the dropped ones are in `rejected.parquet` with their code and the evidence.\n\n",
    );
    for sentence in trust.sentences() {
        let _ = writeln!(out, "{sentence}\n");
    }
    let advice = package_advice(&missing_packages(ledger.decisions()));
    if !advice.is_empty() {
        out.push_str("Packages that the environment lacks, and how many samples each would win back:\n\n");
        for line in advice {
            let _ = writeln!(out, "- {line}");
        }
        out.push('\n');
    }
    out.push_str("## Columns\n\n| column | what it holds |\n| --- | --- |\n");
    for (name, about) in COLUMNS {
        let _ = writeln!(out, "| `{name}` | {about} |");
    }
    out
}

/// What was compared with what must not be in the dataset.
fn guard_table(guarded: &[GuardReport]) -> String {
    if guarded.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "\n## What it was checked against\n\nEvery sample was compared by code (the same, in another layout, under other names, nearly the same), and \
         with the prompts of evaluation sets (the same, nearly the same, 13 words in a row).\n\n\
         | set | codes | prompts | samples that matched | what became of them |\n| --- | --: | --: | --: | --- |\n",
    );
    for guard in guarded {
        let became = match guard.action {
            Action::Drop => "dropped as `contamination`",
            Action::Mark => "marked in `contaminates`",
            Action::Released => "dropped as `released`",
        };
        let _ = writeln!(out, "| {} | {} | {} | {} | {became} |", guard.name, guard.codes, guard.prompts, guard.matched);
    }
    out
}

fn ledger_table(entries: &[Entry]) -> String {
    let mut out = String::from("| stage | in | out | dropped | reasons |\n| --- | --: | --: | --: | --- |\n");
    for entry in entries {
        let reasons: Vec<String> = entry.reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        let _ =
            writeln!(out, "| {} | {} | {} | {} | {} |", entry.stage, entry.entered, entry.out, entry.dropped, reasons.join(", "));
    }
    out
}

/// The hub's words for how many rows there are.
fn size_category(rows: usize) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    }
}

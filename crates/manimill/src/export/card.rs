//! `README.md` of a dataset folder: the card that hubs show, with what was read, what was kept and what was dropped, how to
//! load it, its licences and its limits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::formats::Format;
use super::licences;
use super::schema::{COLUMNS, Column, Record};
use super::{Contents, LOCK, RowsFile};
use crate::assets::library;
use crate::dedup::{Action, GuardReport};
use crate::ledger::Entry;
use crate::pipeline::counted;
use crate::render::trust::{missing_packages, package_advice};
use crate::settings::{AssetMode, Settings};
use crate::shape::ShapeReport;

/// The text of the card.
pub(super) fn card(settings: &Settings, contents: &Contents<'_>, files: &[RowsFile]) -> String {
    let mut out = front_matter(settings, contents, files);
    introduction(settings, contents, &mut out);
    loading(files, &mut out);
    provenance(contents, &mut out);
    licences_of_rows(contents, &mut out);
    if let Some(shape) = contents.shape {
        lengths(shape, &mut out);
        splits(shape, &mut out);
    }
    let _ = writeln!(out, "\n## Files\n\n{}", instead_of_files(settings.assets.mode));
    out.push_str("\n## What was kept and what was dropped\n\n");
    out.push_str(&ledger_table(contents.ledger.entries()));
    out.push_str(&guard_table(contents.guarded));
    out.push_str(
        "\nA candidate is a scene class, or a document that should hold one. Every stage lets a candidate through or drops it with a \
         reason; the dropped ones are in `rejected.parquet` with their code and the evidence, but for the code of \
         what has an unwanted licence or stands in a protected set.\n\n",
    );
    for sentence in contents.trust.sentences() {
        let _ = writeln!(out, "{sentence}\n");
    }
    let advice = package_advice(&missing_packages(contents.ledger.decisions()));
    if !advice.is_empty() {
        out.push_str("What the environment lacks, and how many samples were dropped for it:\n\n");
        for line in advice {
            let _ = writeln!(out, "- {line}");
        }
        out.push('\n');
    }
    limits(contents, &mut out);
    out.push_str("\n## Columns\n\n| column | what it holds |\n| --- | --- |\n");
    for Column { name, about, .. } in COLUMNS {
        let _ = writeln!(out, "| `{name}` | {about} |");
    }
    out
}

/// What stands in the place of files that scenes loaded, and what a model should be told of it.
fn instead_of_files(mode: AssetMode) -> String {
    match mode {
        AssetMode::Shapes => {
            "No sample needs a file (`assets.mode = \"shapes\"`): pictures were replaced by drawings made of Manim's own \
            shapes, small data files by literals; `changes` has each replacement."
                .to_owned()
        }
        AssetMode::Library => format!(
            "No sample needs a file of its own (`assets.mode = \"library\"`): pictures were replaced by calls of `asset(…)` from \
             `manimill_assets.py`, which is in this folder. The system prompt of conversations lists it:\n\n```text\n{}```",
            library::manual()
        ),
        AssetMode::Drop => "Scenes that load files were dropped (`assets.mode = \"drop\"`).".to_owned(),
    }
}

/// What the hub reads: every value is JSON, which is YAML too.
fn front_matter(settings: &Settings, contents: &Contents<'_>, files: &[RowsFile]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = format!("---\npretty_name: {}\n", quoted(&settings.name));
    let licences = licences::hub_identifiers(contents.records);
    if !licences.is_empty() {
        out.push_str("license:\n");
        for licence in licences {
            let _ = writeln!(out, "- {licence}");
        }
    }
    let _ = write!(
        out,
        "language:\n- code\n- en\ntask_categories:\n- text-generation\ntags:\n- manim\n- python\n- code\nsize_categories:\n- {}\nconfigs:\n",
        size_category(contents.records.len())
    );
    let mut last = "";
    for file in files {
        if file.configuration != last {
            let _ = writeln!(out, "- config_name: {}", file.configuration);
            if file.configuration == "default" {
                out.push_str("  default: true\n");
            }
            out.push_str("  data_files:\n");
            last = &file.configuration;
        }
        let _ = writeln!(out, "  - split: {}\n    path: {}", file.split, quoted(&file.path));
    }
    out.push_str("---\n\n");
    out
}

/// What is missing of a dataset that is only a first look.
fn first_look(settings: &Settings, contents: &Contents<'_>, out: &mut String) {
    if contents.lock.is_unfinished() {
        out.push_str("**Not finished:** these samples are being run, or the build was stopped. `manimill build` ends it; what does not run goes then.\n\n");
    }
    if let Some(limit) = settings.limit {
        let _ =
            writeln!(out, "**A first look:** built with `--limit {limit}`; the reason `over-limit` counts what was left out.\n");
    }
}

fn introduction(settings: &Settings, contents: &Contents<'_>, out: &mut String) {
    let Contents { records, repositories, .. } = contents;
    let running = records.iter().filter(|record| record.verdict == "runs").count();
    let described = records.iter().filter(|record| record.description.is_some()).count();
    let _ = writeln!(
        out,
        "# {}\n\n{} for Manim Community {}, of which {running} {} run to {} end and {described} {} a description. \
         Made by manimill {} from {}.\n",
        settings.name,
        counted(records.len(), "self-contained scene"),
        settings.environment.manim,
        if running == 1 { "was" } else { "were" },
        if running == 1 { "its" } else { "their" },
        if described == 1 { "has" } else { "have" },
        env!("CARGO_PKG_VERSION"),
        counted(repositories.len(), "source"),
    );
    first_look(settings, contents, out);
    prompts(records, out);
}

/// Who wrote the prompts, and how they were checked.
fn prompts(records: &[Record], out: &mut String) {
    let mut writers: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        if let Some(origin) = &record.prompt_origin {
            *writers.entry(origin).or_default() += 1;
        }
    }
    if writers.is_empty() {
        return;
    }
    let writers: Vec<String> =
        writers.iter().map(|(origin, count)| format!("{} by `{origin}`", counted(*count, "prompt"))).collect();
    let _ = writeln!(
        out,
        "{}. Each claim of a prompt was held against what the scene did when it ran; a prompt that is contradicted is in no form. \
         `prompts.parquet` has all prompts with their claims, `grounding` the share that is confirmed.\n",
        writers.join(", "),
    );
}

fn loading(files: &[RowsFile], out: &mut String) {
    out.push_str("## How to load it\n\n```python\nfrom datasets import load_dataset\n\nscenes = load_dataset(\"path/to/this/folder\", split=\"train\")\n");
    let with_prompts = Format::ALL.into_iter().filter(|format| *format != Format::CodeOnly);
    let first = with_prompts.map(Format::name).find(|name| files.iter().any(|file| file.configuration == *name));
    if let Some(name) = first {
        let _ = writeln!(out, "chats = load_dataset(\"path/to/this/folder\", \"{name}\", split=\"train\")");
    }
    out.push_str("```\n\n| configuration | rows | what it holds |\n| --- | --- | --- |\n");
    let mut configurations: Vec<(&str, Vec<String>)> = Vec::new();
    for file in files {
        let rows = format!("{} {}", file.split, file.rows);
        match configurations.last_mut().filter(|(name, _)| *name == file.configuration) {
            Some((_, splits)) => splits.push(rows),
            None => configurations.push((&file.configuration, vec![rows])),
        }
    }
    for (name, splits) in configurations {
        let about = match name {
            "default" => "all rows and columns; `jsonl/` has the same as JSON lines",
            "curriculum" => "the training rows in stages of rising difficulty",
            _ => Format::ALL.into_iter().find(|format| format.name() == name).map_or("", Format::about),
        };
        let _ = writeln!(out, "| `{name}` | {} | {about} |", splits.join(", "));
    }
    out.push_str(
        "\nThe forms hold each row's prompt; rows that have none are in `code_only`, and in no other form. The forms have \
         `id`, which leads back to the row, and `weight`, which evens out lengths. `dataset_info.json` names the files for LLaMA-Factory, \
         `croissant.json` describes them for machines.\n",
    );
}

fn provenance(contents: &Contents<'_>, out: &mut String) {
    out.push_str("\n## Where it comes from\n\n| source | read from | revision | rows | with a description | licences |\n| --- | --- | --- | --: | --: | --- |\n");
    for (id, (repository, revision)) in contents.repositories {
        let rows: Vec<&Record> = contents.records.iter().filter(|record| record.source == *id).collect();
        let described = rows.iter().filter(|record| record.description.is_some()).count();
        let licences = licences::counts(rows.iter().copied());
        let licences: Vec<String> = licences.into_iter().map(|(licence, rows)| format!("{licence} ({rows})")).collect();
        let short: String = revision.chars().take(12).collect();
        let _ = writeln!(out, "| {id} | {repository} | {short} | {} | {described} | {} |", rows.len(), licences.join(", "));
    }
    let _ = writeln!(
        out,
        "\n`{LOCK}` pins every source. Each row names its repository, revision, path and lines, and in `changes` what was edited."
    );
}

fn licences_of_rows(contents: &Contents<'_>, out: &mut String) {
    out.push_str("\n## Licences\n\n| licence | rows |\n| --- | --: |\n");
    for (licence, rows) in licences::counts(contents.records) {
        let _ = writeln!(out, "| {licence} | {rows} |");
    }
    out.push_str(
        "\nThe code belongs to its authors; the column `licence` has each row's own. `unknown` means that no licence was found, which \
         grants nothing.\n",
    );
}

fn lengths(shape: &ShapeReport, out: &mut String) {
    let _ = writeln!(
        out,
        "\n## Lengths\n\nIn tokens of `{}`; the weights in the column `weight` even them out ({}).\n\n| tokens | rows | share | wanted | weight |\n| --- | --: | --: | --: | --: |",
        shape.tokenizer, shape.target
    );
    let last = shape.buckets.len().saturating_sub(1);
    for (place, bucket) in shape.buckets.iter().enumerate() {
        let range = match place {
            0 => format!("under {}", bucket.to),
            _ if place == last => format!("{} and more", bucket.from),
            _ => format!("{} to {}", bucket.from, bucket.to),
        };
        let (held, wanted) = (bucket.share * 100.0, bucket.target * 100.0);
        let _ = writeln!(out, "| {range} | {} | {held:.1}% | {wanted:.1}% | {:.2} |", bucket.rows, bucket.weight);
    }
    if !shape.gaps.is_empty() {
        out.push('\n');
        for gap in &shape.gaps {
            let _ = writeln!(out, "- {}", gap.says);
        }
    }
}

fn splits(shape: &ShapeReport, out: &mut String) {
    let names: Vec<&str> = ["train", "validation", "test"].into_iter().filter(|name| shape.splits.sides[name].rows > 0).collect();
    let _ = writeln!(out, "\n## Splits\n\n| source | {} |\n| --- |{}", names.join(" | "), " --: |".repeat(names.len()));
    let sources: BTreeSet<&String> = shape.splits.sides.values().flat_map(|side| side.sources.keys()).collect();
    for source in sources {
        let rows = names.iter().map(|name| shape.splits.sides[name].sources.get(source).copied().unwrap_or_default().to_string());
        let _ = writeln!(out, "| {source} | {} |", rows.collect::<Vec<_>>().join(" | "));
    }
    let leaks = &shape.splits.leaks;
    let _ = writeln!(
        out,
        "\nNear-duplicates, the scenes of one file, scenes that extend each other and rows with one description are on one side: of {} pairs of \
         rows on two sides, {} have a Jaccard similarity of {} or more. Sides are drawn by hash: another source moves no row.",
        leaks.compared, leaks.found, leaks.jaccard
    );
}

fn limits(contents: &Contents<'_>, out: &mut String) {
    let without = contents.records.iter().filter(|record| record.needs_description).count();
    let unknown = contents.records.iter().filter(|record| record.licence == "unknown").count();
    let coarse = contents.records.iter().filter(|record| record.verdict == "coarse").count();
    let not_run = contents.records.iter().filter(|record| !matches!(&*record.verdict, "runs" | "coarse")).count();
    let pictures = contents.records.iter().filter(|record| record.shows.as_deref() == Some("picture")).count();
    let edited = contents.records.iter().filter(|record| !record.changes.is_empty()).count();
    let _ = writeln!(
        out,
        "## Limits\n\n\
         - `runs` means that all of `construct` was executed and something was shown. It does not mean that the picture is good, or that the \
         code does what its description says.\n\
         - {not_run} rows were not run to their end, and {coarse} with five frames a second only, since all of them took too long: see \
         `verdict`.\n\
         - {pictures} rows show a picture, not a video: see `shows`.\n\
         - {without} rows have no description.\n\
         - {edited} rows were edited beyond cutting them out: see `changes`.\n\
         - {unknown} rows have no known licence.\n\
         - Descriptions are their authors' words; some were written by models."
    );
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

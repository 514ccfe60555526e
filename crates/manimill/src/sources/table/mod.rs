//! `kind = "table"`: the rows of a dataset, with a mapping of columns or chat turns to code and description.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::kinds::{Context, Kind};
use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Description, Gathered, Namespace, UnreadableReason, Wanted, places};
use crate::error::{Error, Hint};
use crate::repair::text;
use crate::settings::SourceSettings;
use crate::sources::Pair;

mod mapping;
mod parquet;
mod rows;

use mapping::{Mapping, Names, Place};
use rows::{Fault, Row, Values};

const WANTS: Wants = Wants { suffixes: &[".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"], what: "a row" };

pub(super) const KIND: Kind = Kind {
    name: "table",
    about: "the rows of a dataset in JSON lines, JSON, CSV, TSV or Parquet",
    gather: |settings, context| gather(Reading::new(settings, context, places::open_any(settings, context)?)),
};

fn gather(mut reading: Reading<'_>) -> Result<Gathered, Error> {
    let paths = reading.select(WANTS.suffixes);
    let settings = reading.settings;
    let wanted = |column: &str| mapping::may_be_read(settings, column);
    let mut tables: Vec<(Arc<str>, Vec<Row>)> = Vec::new();
    let mut names = Names::default();
    let mut broken: Vec<(Arc<str>, String)> = Vec::new();
    for path in paths {
        for (path, bytes) in reading.read(std::slice::from_ref(&path), reading.context.limits.archive_bytes)? {
            match rows::read(&path, bytes, &wanted) {
                Ok(table) => {
                    names.add(&table.columns);
                    tables.push((path, table.rows));
                }
                Err(why) => broken.push((path, why)),
            }
        }
    }
    // One broken table of several costs itself.
    if tables.is_empty()
        && let Some((path, why)) = broken.first()
    {
        let error = reading.error(format!("the table {path} cannot be read: {why}"));
        return Err(error.hint("fetch it again, or leave it out with `exclude`"));
    }
    for (path, why) in broken {
        reading.refuse(&path, None, UnreadableReason::Broken, format!("the table cannot be read: {why}"), None);
    }
    for row in tables.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.values.as_ref().ok()) {
        names.add_row(row);
    }
    if let Some(pointer) = reading.pointers().next().filter(|_| tables.is_empty()) {
        let what = format!("`{pointer}` is a pointer of Git LFS, not the data");
        return Err(reading.error(what).hint("`git lfs pull` in its repository fetches the data; or download the file itself"));
    }
    if names.is_empty() {
        note_faults(&mut reading, tables);
        return Ok(reading.finish(&WANTS));
    }
    let mapping = Mapping::resolve(&reading, &names)?;
    if let Some(guess) = mapping.guess() {
        reading.warnings.push(format!("it names no columns; {guess}"));
    }
    for (path, row) in each(tables) {
        read_row(&mut reading, &path, row, &mapping);
    }
    Ok(reading.finish(&WANTS))
}

/// What the columns of a table seem to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// All columns and chat turns.
    pub all: Vec<String>,
    /// Where the code seems to stand, as `code = "…"` says it.
    pub code: Option<String>,
    /// Where the description seems to stand.
    pub description: Option<String>,
}

/// What the names of columns with descriptions contain, the surest first.
const WORDS: [&str; 6] = ["description", "prompt", "instruction", "caption", "question", "text"];

/// How many rows are looked at to tell what a column holds.
const LOOKED_AT: usize = 20;

/// Looks at a table's first rows for the columns that hold code and description.
pub(super) fn guess_columns(settings: &SourceSettings, context: &Context<'_>) -> Result<Columns, Error> {
    let mut reading = Reading::new(settings, context, places::open_any(settings, context)?);
    let paths = reading.select(WANTS.suffixes);
    let (mut names, mut looked_at) = (Names::default(), Vec::new());
    for (path, bytes) in reading.read(paths.get(..1).unwrap_or_default(), context.limits.archive_bytes)? {
        let table = rows::read(&path, bytes, &|_| true)
            .map_err(|why| reading.error(format!("the table {path} cannot be read: {why}")))?;
        names.add(&table.columns);
        looked_at.extend(table.rows.into_iter().filter_map(|row| row.values.ok()).take(LOOKED_AT));
    }
    if let Some(pointer) = reading.pointers().next() {
        return Err(reading
            .error(format!("`{pointer}` is a pointer of Git LFS, not the data"))
            .hint("`git lfs pull` fetches the data"));
    }
    for row in &looked_at {
        names.add_row(row);
    }
    let all: Vec<String> = names.all().map(str::to_owned).collect();
    if let Ok(Mapping { code, description, .. }) = mapping::guess(&reading, &names) {
        return Ok(Columns { all, code: Some(code.written()), description: description.map(|place| place.written()) });
    }
    let is_code = |text: &str| text.contains("manim") && text.contains("class ") || text.contains("(Scene)");
    let codes =
        |column: &&String| looked_at.iter().filter(|row| row.get(*column).and_then(Value::as_str).is_some_and(is_code)).count();
    let code = all.iter().filter(|column| codes(column) > 0).max_by_key(codes).cloned();
    let is_description = |column: &&String, word: &str| column.to_lowercase().contains(word) && Some(*column) != code.as_ref();
    let description = WORDS.iter().find_map(|word| all.iter().find(|column| is_description(column, word))).cloned();
    Ok(Columns { all, code, description })
}

/// Code and prompt of each row whose columns have the given values. Either column may be missing where the other is named.
pub(super) fn read_pairs(
    settings: &SourceSettings,
    rows: &BTreeMap<String, String>,
    context: &Context<'_>,
) -> Result<Vec<Pair>, Error> {
    let mut reading = Reading::new(settings, context, places::open_any(settings, context)?);
    let paths = reading.select(WANTS.suffixes);
    let wanted = |column: &str| mapping::may_be_read(settings, column) || rows.contains_key(column);
    let mut names = Names::default();
    let mut all = Vec::new();
    for (path, bytes) in reading.read(&paths, context.limits.archive_bytes)? {
        let table =
            rows::read(&path, bytes, &wanted).map_err(|why| reading.error(format!("the table {path} cannot be read: {why}")))?;
        names.add(&table.columns);
        all.extend(table.rows.into_iter().filter_map(|row| Some((format!("{path}[row {}]", row.number), row.values.ok()?))));
    }
    for (_, values) in &all {
        names.add_row(values);
    }
    let mapping = Mapping::of_pairs(&reading, &names, rows.keys())?;
    let is_meant = |values: &Values| {
        rows.iter().all(|(column, wanted)| match values.get(column) {
            Some(Value::String(text)) => text == wanted,
            Some(Value::Bool(flag)) => wanted == if *flag { "true" } else { "false" },
            Some(Value::Number(number)) => number.to_string().as_str() == wanted,
            _ => false,
        })
    };
    let text = |place: Option<&Place>, values: &Values| {
        let text = place?.value(values)?;
        (!text.trim().is_empty()).then_some(text)
    };
    let pairs = all.into_iter().filter(|(_, values)| is_meant(values)).map(|(part, values)| Pair {
        part,
        code: text(mapping.0.as_ref(), &values).map(|code| text::mend(&code, &|_| true).code),
        prompt: text(mapping.1.as_ref(), &values),
    });
    Ok(pairs.filter(|pair| pair.code.is_some() || pair.prompt.is_some()).collect())
}

fn each(tables: Vec<(Arc<str>, Vec<Row>)>) -> impl Iterator<Item = (Arc<str>, Row)> {
    tables.into_iter().flat_map(|(path, rows)| rows.into_iter().map(move |row| (path.clone(), row)))
}

/// Where no row can be read there is nothing to map, but each row is still accounted for.
fn note_faults(reading: &mut Reading<'_>, tables: Vec<(Arc<str>, Vec<Row>)>) {
    for (path, row) in each(tables) {
        if let Err(fault) = row.values {
            reading.refuse(&path, Some(format!("row {}", row.number)), fault.reason, fault.detail, fault.text);
        }
    }
}

fn read_row(reading: &mut Reading<'_>, path: &Arc<str>, row: Row, mapping: &Mapping) {
    let part = format!("row {}", row.number);
    let values = match row.values {
        Ok(values) => values,
        Err(Fault { reason, detail, text }) => return reading.refuse(path, Some(part), reason, detail, text),
    };
    let Some(cell) = mapping.code.value(&values).filter(|code| !code.trim().is_empty()) else {
        let detail = format!("{} is empty", mapping.code);
        let description = mapping.description.as_ref().and_then(|place| place.value(&values));
        return reading.refuse(path, Some(part), UnreadableReason::NoCode, detail, description);
    };
    let limit = reading.context.limits.file_bytes;
    if cell.len() as u64 > limit {
        let detail = format!("{} has {} bytes; the limit is {limit} (`limits.file_bytes`)", mapping.code, cell.len());
        return reading.refuse(path, Some(part), UnreadableReason::TooLarge, detail, Some(cell));
    }
    let mended = text::mend(&cell, &|repair| reading.settings.repair.allows(repair.name, repair.safety));
    if let Some((repair, why)) = mended.doubt {
        return reading.refuse(path, Some(part), UnreadableReason::Damaged, format!("{repair}: {why}"), Some(cell));
    }
    if mended.code.trim().is_empty() {
        let detail = format!("{} holds fences without code", mapping.code);
        return reading.refuse(path, Some(part), UnreadableReason::NoCode, detail, Some(cell));
    }
    let description = mapping.description.as_ref().and_then(|place| {
        let text = text::strip_tokens(&place.value(&values)?).trim().to_owned();
        Some(Description { text, origin: place.to_string() })
    });
    reading.add(Found {
        path: path.clone(),
        part: Some(mended.block.map_or_else(|| part.clone(), |block| format!("{part}, block {block}"))),
        namespace: Namespace::Alone,
        text: mended.code,
        first_line: 1,
        wanted: Wanted::All,
        description,
        implied_lines: 0,
        changes: mended.changes,
    });
}

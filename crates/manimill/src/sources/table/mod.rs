//! `kind = "table"`: the rows of a dataset, with a mapping of columns or chat turns to code and description.

use std::sync::Arc;

use super::kinds::Kind;
use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Description, Gathered, Namespace, UnreadableReason, Wanted, places};
use crate::error::{Error, Hint};

mod fences;
mod mapping;
mod parquet;
mod rows;

use mapping::{Mapping, Names};
use rows::{Fault, Row};

const WANTS: Wants = Wants { suffixes: &[".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"], what: "a row" };

pub(super) const KIND: Kind = Kind {
    name: "table",
    about: "the rows of a dataset in JSON lines, JSON, CSV, TSV or Parquet",
    gather: |settings, context| gather(Reading::new(settings, context, places::open_any(settings, context)?)),
};

fn gather(mut reading: Reading<'_>) -> Result<Gathered, Error> {
    let paths = reading.select(WANTS.suffixes);
    let mut tables: Vec<(Arc<str>, Vec<Row>)> = Vec::new();
    let mut names = Names::default();
    for path in paths {
        for (path, bytes) in reading.read(std::slice::from_ref(&path), reading.context.limits.archive_bytes)? {
            let table = rows::read(&path, bytes).map_err(|why| {
                reading
                    .error(format!("the table {path} cannot be read: {why}"))
                    .hint("fetch it again, or leave it out with `exclude`")
            })?;
            names.add(table.columns);
            tables.push((path, table.rows));
        }
    }
    let rows = || tables.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.values.as_ref().ok());
    if rows().next().is_none() && tables.iter().all(|(_, rows)| rows.is_empty()) {
        return Ok(reading.finish(&WANTS));
    }
    for row in rows() {
        names.add_row(row);
    }
    let mapping = Mapping::resolve(&reading, &names)?;
    if let Some(guess) = mapping.guess() {
        reading.warnings.push(format!("source `{}` names no columns; {guess}", reading.settings.id));
    }
    for (path, rows) in tables {
        for row in rows {
            read_row(&mut reading, &path, row, &mapping);
        }
    }
    Ok(reading.finish(&WANTS))
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
    let unwrapped = fences::unwrap(&cell);
    if unwrapped.code.trim().is_empty() {
        let detail = format!("{} holds fences without code", mapping.code);
        return reading.refuse(path, Some(part), UnreadableReason::NoCode, detail, Some(cell));
    }
    let description = mapping.description.as_ref().and_then(|place| {
        let text = fences::strip_tokens(&place.value(&values)?).trim().to_owned();
        Some(Description { text, origin: place.to_string() })
    });
    reading.add(Found {
        path: path.clone(),
        part: Some(unwrapped.block.map_or_else(|| part.clone(), |block| format!("{part}, block {block}"))),
        namespace: Namespace::Alone,
        text: unwrapped.code,
        first_line: row.line,
        wanted: Wanted::All,
        description,
        implied_lines: 0,
    });
}

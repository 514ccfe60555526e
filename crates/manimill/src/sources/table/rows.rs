//! Tables as rows of JSON values, whatever their format: what is broken costs its row where rows can be told apart.

use serde_json::{Map, Value};

use super::parquet;
use crate::pipeline::counted;
use crate::sources::UnreadableReason;
use crate::sources::text;

/// A table: the names of its columns where the format lists them, and its rows in order.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// Place in the table, from 1.
    pub number: usize,
    pub values: Result<Values, Fault>,
}

/// A row's values by column, in the order of the file.
pub(super) type Values = Map<String, Value>;

/// Why a row could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub reason: UnreadableReason,
    pub detail: String,
    pub text: Option<String>,
}

impl Fault {
    fn broken(detail: String, text: Option<String>) -> Self {
        Self { reason: UnreadableReason::Broken, detail, text }
    }
}

/// Reads a table; its name tells its format. Where a format keeps its columns apart, only those that `wanted` accepts are
/// unpacked: a dataset may carry films beside its code.
pub(super) fn read(path: &str, bytes: Vec<u8>, wanted: &dyn Fn(&str) -> bool) -> Result<Table, String> {
    let name = path.to_ascii_lowercase();
    match name.rsplit('.').next() {
        Some("parquet") => parquet::read(bytes, wanted),
        Some("csv") => delimited(&bytes, b',', wanted),
        Some("tsv") => delimited(&bytes, b'\t', wanted),
        // Many a `.json` holds one object a line.
        Some("json") => json(&bytes).or_else(|why| {
            let table = json_lines(&bytes);
            let read = table.rows.iter().filter(|row| row.values.is_ok()).count();
            if read > 1 { Ok(table) } else { Err(why) }
        }),
        _ => Ok(json_lines(&bytes)),
    }
}

fn json_lines(bytes: &[u8]) -> Table {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    let rows = lines.enumerate().map(|(place, (line, bytes))| Row { number: place + 1, values: json_line(bytes, line + 1) });
    Table { columns: Vec::new(), rows: rows.collect() }
}

fn json_line(bytes: &[u8], line: usize) -> Result<Values, Fault> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let detail = format!("line {line} is not UTF-8");
        return Err(Fault { reason: UnreadableReason::NotUtf8, detail, text: Some(String::from_utf8_lossy(bytes).into_owned()) });
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(values)) => Ok(values),
        Ok(_) => Err(Fault::broken(format!("line {line} is no JSON object"), Some(text.to_owned()))),
        // The message's own line would count within this one line.
        Err(cause) => {
            Err(Fault::broken(format!("line {line} is not valid JSON (column {})", cause.column()), Some(text.to_owned())))
        }
    }
}

/// An array of objects, or an object that holds one under a well-known name or as its only array.
fn json(bytes: &[u8]) -> Result<Table, String> {
    let text = text::decode(bytes).map_err(|cause| match cause {
        text::Undecodable::NotUtf8(detail) | text::Undecodable::NotText(detail) => detail,
    })?;
    let value: Value = serde_json::from_str(&text).map_err(|cause| format!("it is not valid JSON: {cause}"))?;
    let rows = match value {
        Value::Array(rows) => rows,
        Value::Object(mut values) => {
            let known =
                ["data", "train", "rows", "examples"].into_iter().find(|name| values.get(*name).is_some_and(Value::is_array));
            let arrays: Vec<&String> = values.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name).collect();
            let name = known.map(str::to_owned).or_else(|| (arrays.len() == 1).then(|| arrays[0].clone()));
            match name.and_then(|name| values.remove(&name)) {
                Some(Value::Array(rows)) => rows,
                _ => return Err("it is no array of objects, and holds none as `data` or `train`".into()),
            }
        }
        _ => return Err("it is no array of objects".into()),
    };
    let rows = rows.into_iter().enumerate().map(|(place, value)| Row {
        number: place + 1,
        values: match value {
            Value::Object(values) => Ok(values),
            other => Err(Fault::broken(format!("element {} is no object", place + 1), Some(other.to_string()))),
        },
    });
    Ok(Table { columns: Vec::new(), rows: rows.collect() })
}

fn delimited(bytes: &[u8], delimiter: u8, wanted: &dyn Fn(&str) -> bool) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let header = reader.byte_headers().map_err(|cause| cause.to_string())?;
    let columns: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    if bytes.contains(&0) {
        return Err("it holds zero bytes: it is no text".into());
    }
    let meant: Vec<bool> = columns.iter().map(|column| wanted(column)).collect();
    let mut rows = Vec::new();
    for (place, record) in reader.byte_records().enumerate() {
        let values = match record {
            Ok(record) => {
                let line = record.position().map_or(1, csv::Position::line) as u32;
                record_values(&columns, &meant, &record, line)
            }
            Err(cause) => Err(Fault::broken(cause.to_string(), None)),
        };
        rows.push(Row { number: place + 1, values });
    }
    Ok(Table { columns, rows })
}

fn record_values(columns: &[String], meant: &[bool], record: &csv::ByteRecord, line: u32) -> Result<Values, Fault> {
    let text = || record.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(",");
    if record.len() != columns.len() {
        let detail = format!("the row on line {line} has {}, the header {}", counted(record.len(), "field"), columns.len());
        return Err(Fault::broken(detail, Some(text())));
    }
    let mut values = Values::new();
    for ((column, bytes), _) in columns.iter().zip(record).zip(meant).filter(|(_, meant)| **meant) {
        let Ok(value) = std::str::from_utf8(bytes) else {
            let detail = format!("the column `{column}` of the row on line {line} is not UTF-8");
            return Err(Fault { reason: UnreadableReason::NotUtf8, detail, text: Some(text()) });
        };
        values.insert(column.clone(), Value::String(value.to_owned()));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(table: &Table) -> Vec<Result<usize, (UnreadableReason, &str)>> {
        let detail = |row: &Row| match &row.values {
            Ok(values) => Ok(values.len()),
            Err(fault) => Err((fault.reason, fault.detail.clone())),
        };
        table.rows.iter().map(|row| detail(row).map_err(|(reason, detail)| (reason, &*detail.leak()))).collect()
    }

    #[test]
    fn a_broken_line_costs_its_row() {
        let table = json_lines(b"{\"a\": 1}\n\n{\"a\": \n[1]\n{\"a\": \"\xFF\"}\n{\"a\": 1, \"b\": 2}\n");
        assert_eq!(
            details(&table),
            [
                Ok(1),
                Err((UnreadableReason::Broken, "line 3 is not valid JSON (column 6)")),
                Err((UnreadableReason::Broken, "line 4 is no JSON object")),
                Err((UnreadableReason::NotUtf8, "line 5 is not UTF-8")),
                Ok(2),
            ]
        );
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_short_record_costs_its_row() {
        let table = delimited(b"a,b\n1,\"x\ny\"\n2\n3,z\n", b',', &|_| true).expect("a table");
        assert_eq!(details(&table)[1], Err((UnreadableReason::Broken, "the row on line 4 has 1 field, the header 2")));
        assert_eq!(table.rows[0].values.as_ref().map(|values| values["b"].as_str()), Ok(Some("x\ny")));
    }

    #[test]
    fn json_comes_in_several_forms() {
        for text in [r#"[{"a": 1}, {"a": 2}]"#, r#"{"version": 1, "train": [{"a": 1}, {"a": 2}]}"#, "{\"a\": 1}\n{\"a\": 2}\n"] {
            assert_eq!(read("x.json", text.into(), &|_| true).expect(text).rows.len(), 2);
        }
        assert!(read("x.json", b"{\"a\": 1}".into(), &|_| true).is_err());
        assert!(read("x.json", b"{".into(), &|_| true).is_err());
    }
}

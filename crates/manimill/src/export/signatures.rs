//! `signatures.parquet`: what later releases are compared with, without this one's sources. The tokens are stored, not sketches
//! of them, so that a later release may choose other shingles, bands and thresholds.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListBuilder, RecordBatch, StringArray, UInt32Builder};
use arrow::datatypes::UInt32Type;
use arrow::error::ArrowError;
use manimill_syntax::{PROGRAM_VERSION, Program};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::schema::Record;
use crate::dedup::{GuardedRow, Print, Signed};
use crate::error::{Error, Hint};
use crate::settings::NearSettings;

const FILE: &str = "signatures.parquet";

/// The signatures of rows as columns.
pub(super) fn signatures_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let programs: Vec<Option<Program>> = records.iter().map(|record| Program::of(&record.code).ok()).collect();
    let exact = records.iter().map(|record| blake3::hash(record.code.as_bytes()).to_hex().to_string());
    let hex = |key: fn(&Program) -> u128| -> ArrayRef {
        Arc::new(
            programs
                .iter()
                .map(|program| program.as_ref().map(|program| format!("{:032x}", key(program))))
                .collect::<StringArray>(),
        )
    };
    let numbers = |of: fn(&Program) -> &[u32]| -> ArrayRef {
        let mut lists = ListBuilder::new(UInt32Builder::new());
        for program in &programs {
            if let Some(program) = program {
                lists.values().append_slice(of(program));
            }
            lists.append(program.is_some());
        }
        Arc::new(lists.finish())
    };
    let version = format!("version-{PROGRAM_VERSION}");
    RecordBatch::try_from_iter_with_nullable(vec![
        ("id", Arc::new(StringArray::from_iter_values(records.iter().map(|record| &record.id))) as ArrayRef, false),
        ("kind", Arc::new(StringArray::from_iter_values(records.iter().map(|_| &version))) as ArrayRef, false),
        ("exact", Arc::new(StringArray::from_iter_values(exact)) as ArrayRef, false),
        ("normalised", hex(|program| program.normalised), true),
        ("renamed", hex(|program| program.renamed), true),
        ("tokens", numbers(|program| &program.tokens), true),
        ("ends", numbers(|program| &program.ends), true),
    ])
}

/// Reads what an earlier release has: its signatures, or its rows where these are of another version or not there.
///
/// # Errors
/// When the folder holds neither.
pub fn read_release(folder: &Path, settings: &NearSettings) -> Result<Vec<GuardedRow>, Error> {
    let name = folder.file_name().map_or_else(|| "release".into(), |name| name.to_string_lossy().into_owned());
    let label = |id: &str| -> Arc<str> { format!("{name}/{id}").into() };
    if let Ok(Some(rows)) = read_signatures(&folder.join(FILE), settings, &label) {
        return Ok(rows);
    }
    let path = folder.join("jsonl");
    let unreadable = |why: String| {
        Error::file(folder, format!("no earlier release can be read here: {why}"))
            .hint("`dedup.against` names dataset folders as builds write them: with `signatures.parquet`, or with `jsonl/`")
    };
    let entries = std::fs::read_dir(&path).map_err(|cause| unreadable(format!("{}: {cause}", path.display())))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|cause| unreadable(format!("{}: {cause}", file.display())))?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let row: Row = serde_json::from_str(line).map_err(|cause| unreadable(format!("{}: {cause}", file.display())))?;
            let print = Print::of(&row.code, blake3::hash(row.code.as_bytes()).as_bytes(), settings);
            rows.push(GuardedRow { label: label(&row.id), print: Some(print), prompt: None });
        }
    }
    Ok(rows)
}

#[derive(serde::Deserialize)]
struct Row {
    id: String,
    code: String,
}

/// The rows of a file of signatures; `None` for one of another version.
fn read_signatures(
    path: &Path,
    settings: &NearSettings,
    label: &dyn Fn(&str) -> Arc<str>,
) -> Result<Option<Vec<GuardedRow>>, Box<dyn std::error::Error>> {
    let version = format!("version-{PROGRAM_VERSION}");
    let mut rows = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
        let batch = batch?;
        let text =
            |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()).ok_or(format!("no {name}"));
        let (ids, kinds, exact) = (text("id")?, text("kind")?, text("exact")?);
        let (normalised, renamed) = (text("normalised")?, text("renamed")?);
        let numbers = |name: &str, row: usize| -> Result<Box<[u32]>, String> {
            let lists = batch.column_by_name(name).and_then(|column| column.as_list_opt::<i32>());
            let list = lists.ok_or(format!("no {name}"))?.value(row);
            Ok(list.as_primitive_opt::<UInt32Type>().ok_or(format!("odd {name}"))?.values().iter().copied().collect())
        };
        for row in 0..batch.num_rows() {
            if kinds.value(row) != version {
                return Ok(None);
            }
            let bytes = *blake3::Hash::from_hex(exact.value(row))?.as_bytes();
            let mut print = Print::unreadable(&bytes);
            if !renamed.is_null(row) {
                let program = Program {
                    normalised: u128::from_str_radix(normalised.value(row), 16)?,
                    renamed: u128::from_str_radix(renamed.value(row), 16)?,
                    tokens: numbers("tokens", row)?,
                    ends: numbers("ends", row)?,
                };
                print.program = Some(Signed::of(program, settings));
            }
            rows.push(GuardedRow { label: label(ids.value(row)), print: Some(print), prompt: None });
        }
    }
    Ok(Some(rows))
}

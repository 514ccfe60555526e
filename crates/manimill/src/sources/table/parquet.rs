//! Parquet through its record interface: strings, lists and structs come out the same whatever their encoding.

use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, List, Row as Record};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::rows::{Row, Table, Values};

/// Reads the columns of a file that `wanted` accepts.
pub(super) fn read(bytes: Vec<u8>, wanted: &dyn Fn(&str) -> bool) -> Result<Table, String> {
    // A damaged file can break assumptions deep in the decoder; that is the file's fault and costs the file.
    catch_unwind(AssertUnwindSafe(|| read_records(bytes, wanted)))
        .unwrap_or_else(|_| Err("its pages are damaged".into()))
        .map_err(|why| format!("it is not valid Parquet: {why}"))
}

fn read_records(bytes: Vec<u8>, wanted: &dyn Fn(&str) -> bool) -> Result<Table, String> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(|cause| cause.to_string())?;
    let schema = reader.metadata().file_metadata().schema();
    let columns = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let fields: Vec<_> = schema.get_fields().iter().filter(|field| wanted(field.name())).cloned().collect();
    if fields.is_empty() {
        return Ok(Table { columns, rows: Vec::new() });
    }
    let projection = Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(|cause| cause.to_string())?;
    let mut rows = Vec::new();
    for (place, record) in reader.get_row_iter(Some(projection)).map_err(|cause| cause.to_string())?.enumerate() {
        let record = record.map_err(|cause| cause.to_string())?;
        rows.push(Row { number: place + 1, values: Ok(values(record)) });
    }
    Ok(Table { columns, rows })
}

fn values(record: Record) -> Values {
    record.into_columns().into_iter().map(|(name, field)| (name, value(field))).collect()
}

fn value(field: Field) -> Value {
    match field {
        Field::Bool(flag) => Value::Bool(flag),
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => {
            // Columns of text that lack the annotation.
            std::str::from_utf8(bytes.data()).map_or(Value::Null, |text| Value::String(text.to_owned()))
        }
        Field::Group(record) => Value::Object(Map::from_iter(values(record))),
        Field::ListInternal(list) => Value::Array(elements(&list)),
        Field::Null | Field::MapInternal(_) => Value::Null,
        other => Value::String(other.to_string()),
    }
}

fn elements(list: &List) -> Vec<Value> {
    list.elements().iter().cloned().map(value).collect()
}

//! `croissant.json`: the dataset described for machines, in Croissant 1.0 (JSON-LD over schema.org).
//!
//! Every Parquet file stands there with its checksum, every configuration and split as a record set with its fields, and every
//! source as what the dataset is based on. No date: the same input gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use arrow::datatypes::{DataType, Field};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::RowsFile;
use super::schema::{COLUMNS, Record};
use crate::error::Error;
use crate::settings::Settings;

/// The description of the files that were written.
pub(super) fn croissant(
    settings: &Settings,
    records: &[Record],
    repositories: &BTreeMap<String, (String, String)>,
    rows: &[RowsFile],
) -> Result<Value, Error> {
    let mut distribution = Vec::with_capacity(rows.len());
    for file in rows {
        let path = settings.output.join(&file.path);
        let bytes = std::fs::read(&path).map_err(|cause| Error::file(&path, format!("cannot be read: {cause}")))?;
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(&bytes) {
            sha256.push_str(&format!("{byte:02x}"));
        }
        distribution.push(json!({
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": format!("{} B", bytes.len()),
            "encodingFormat": "application/x-parquet",
            "sha256": sha256,
        }));
    }
    let licences: BTreeSet<&str> = records.iter().map(|record| record.licence.as_str()).collect();
    let based_on: Vec<Value> = repositories
        .iter()
        .map(|(id, (repository, revision))| {
            let kind = if repository.contains("://") { "url" } else { "identifier" };
            json!({"@type": "sc:CreativeWork", "name": id, kind: repository, "version": revision})
        })
        .collect();
    Ok(json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": settings.name,
        "description": format!(
            "{} self-contained scenes for Manim Community {}, each with where it comes from, its licence and what running it said.",
            records.len(),
            settings.environment.manim
        ),
        "version": "1.0.0",
        "citeAs": format!("{}, made with manimill {}", settings.name, env!("CARGO_PKG_VERSION")),
        "license": licences,
        "keywords": ["manim", "python", "code generation"],
        "isBasedOn": based_on,
        "distribution": distribution,
        "recordSet": rows.iter().map(record_set).collect::<Vec<_>>(),
    }))
}

fn record_set(file: &RowsFile) -> Value {
    let id = format!("{}/{}", file.configuration, file.split);
    let fields: Vec<Value> = file.schema.fields().iter().map(|column| field(&id, &file.path, column)).collect();
    json!({
        "@type": "cr:RecordSet",
        "@id": id,
        "name": id,
        "description": format!("configuration {}, split {}: {} rows", file.configuration, file.split, file.rows),
        "field": fields,
    })
}

fn field(record_set: &str, path: &str, column: &Field) -> Value {
    let name = column.name();
    let id = format!("{record_set}/{name}");
    let about = COLUMNS.iter().find(|column| column.name == name).map_or("", |column| column.about);
    let mut field = json!({"@type": "cr:Field", "@id": id, "name": id});
    if !about.is_empty() {
        field["description"] = json!(about);
    }
    let source = json!({"fileObject": {"@id": path}, "extract": {"column": name}});
    let (item, repeated) = match column.data_type() {
        DataType::List(item) => (item.data_type(), true),
        other => (other, false),
    };
    if repeated {
        field["repeated"] = json!(true);
    }
    if let DataType::Struct(parts) = item {
        let part = |part: &std::sync::Arc<Field>| {
            let mut source = source.clone();
            source["transform"] = json!({"jsonPath": part.name()});
            json!({
                "@type": "cr:Field",
                "@id": format!("{id}/{}", part.name()),
                "name": format!("{id}/{}", part.name()),
                "dataType": data_type(part.data_type()),
                "source": source,
            })
        };
        field["subField"] = parts.iter().map(part).collect();
    } else {
        field["dataType"] = json!(data_type(item));
        field["source"] = source;
    }
    field
}

fn data_type(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "sc:Boolean",
        DataType::Int64 => "sc:Integer",
        DataType::Float64 => "sc:Float",
        _ => "sc:Text",
    }
}

/// The context that the specification gives, word for word.
fn context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "extract": "cr:extract",
        "field": "cr:field",
        "fileProperty": "cr:fileProperty",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "samplingRate": "cr:samplingRate",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform"
    })
}

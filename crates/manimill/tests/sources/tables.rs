//! Tables in every format, with every way of naming what is the code.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, LargeStringArray, ListBuilder, RecordBatch, StringArray, StringBuilder, StructBuilder,
};
use arrow::datatypes::{DataType, Field, Fields, Int32Type, Schema};
use manimill::sources::Namespace;
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::world::{World, losses, names, said};

const ROW: &str = r#"{"Code": "class A(Scene): pass", "Text": "an A"}"#;

#[test]
fn columns_are_mapped_by_name() {
    let world = World::with(&[("rows.jsonl", &format!("{ROW}\n{ROW}\n"))]);
    let gathered =
        world.gather("kind = \"table\"\nlocation = \"rows.jsonl\"\ncode = \"Code\"\ndescription = \"Text\"").expect("a table");
    assert_eq!(names(&gathered), ["rows.jsonl: row 1", "rows.jsonl: row 2"]);
    let row = &gathered.documents[1];
    assert_eq!((row.namespace, row.first_line), (Namespace::Alone, 2));
    let description = row.description.as_ref().expect("a description");
    assert_eq!((description.text.as_str(), description.origin.as_str()), ("an A", "column `Text`"));
}

#[test]
fn a_missing_column_names_those_that_there_are() {
    let world = World::with(&[("rows.jsonl", ROW)]);
    assert_eq!(
        said(&world, world.gather("kind = \"table\"\nlocation = \"rows.jsonl\"\ncode = \"Cod\"")),
        "source `it`: `code = \"Cod\"` names nothing that the rows have; there are `Code`, `Text` | did you mean `Code`?"
    );
    assert_eq!(
        said(&world, world.gather("kind = \"table\"\nlocation = \"rows.jsonl\"")),
        "source `it`: which column holds the code is not clear; there are `Code`, `Text` | name it, as in `code = \"Code\"`, and the description likewise"
    );
}

#[test]
fn well_known_columns_are_guessed_and_said() {
    let chat = r#"{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "an A"}, {"role": "assistant", "content": "```python\nclass A(Scene): pass\n```"}]}"#;
    let world = World::with(&[("chat.jsonl", chat)]);
    let gathered = world.gather("kind = \"table\"\nlocation = \"chat.jsonl\"").expect("a table");
    assert_eq!(&*gathered.documents[0].text, "class A(Scene): pass\n");
    assert_eq!(
        gathered.warnings,
        [
            "source `it` names no columns; taking chat turn `messages[assistant]` as the code and chat turn `messages[user]` as the description (`code` and `description` say otherwise)"
        ]
    );
}

#[test]
fn rows_without_code_and_broken_rows_cost_themselves() {
    let rows = format!("{ROW}\n{{\"Code\": \"\", \"Text\": \"words only\"}}\n{{\"Code\": \n{{\"Text\": \"x\"}}\n{ROW}\n");
    let world = World::with(&[("rows.jsonl", &rows)]);
    let gathered = world.gather("kind = \"table\"\nlocation = \"rows.jsonl\"\ncode = \"Code\"").expect("a table");
    assert_eq!(names(&gathered), ["rows.jsonl: row 1", "rows.jsonl: row 5"]);
    assert_eq!(
        losses(&gathered),
        [
            "rows.jsonl row 2: NoCode: column `Code` is empty",
            "rows.jsonl row 3: Broken: line 3 is not valid JSON (column 9)",
            "rows.jsonl row 4: NoCode: column `Code` is empty",
        ]
    );
}

#[test]
fn csv_and_shards_are_read() {
    let world = World::with(&[
        ("data/b.csv", "Code,Text\n\"class B(Scene):\n    pass\",b\n"),
        ("data/a.tsv", "Code\tText\nclass A(Scene): pass\ta\n"),
        ("data/c.json", &format!("{{\"train\": [{ROW}]}}")),
        ("data/notes.txt", "no table"),
    ]);
    let all = ["a.tsv: row 1", "b.csv: row 1", "c.json: row 1"];
    for (location, expected) in [("data", &all[..]), ("data/*.csv", &all[1..2])] {
        let gathered = world.gather(&format!("kind = \"table\"\nlocation = \"{location}\"\ncode = \"Code\"")).expect("tables");
        assert_eq!(names(&gathered), expected, "{location}");
    }
    assert_eq!(
        said(&world, world.gather("kind = \"table\"\nlocation = \"data/*.parquet\"\ncode = \"Code\"")),
        "source `it`: no file matches `data/*.parquet` | there are 4 files below ~/data/"
    );
}

#[test]
fn parquet_is_read_whatever_its_compression_and_string_type() {
    let world = World::new();
    let texts = ["class A(Scene): pass", "class B(Scene): pass"];
    let columns: [ArrayRef; 3] = [
        Arc::new(StringArray::from(texts.to_vec())),
        Arc::new(LargeStringArray::from(texts.to_vec())),
        Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4_RAW,
        Compression::BROTLI(BrotliLevel::default()),
    ];
    for column in columns {
        for compression in compressions {
            write_parquet(&world, "t.parquet", "Code", column.clone(), compression);
            let gathered = world.gather("kind = \"table\"\nlocation = \"t.parquet\"\ncode = \"Code\"").expect("a table");
            let read: Vec<&str> = gathered.documents.iter().map(|document| &*document.text).collect();
            assert_eq!(read, texts, "{compression} {:?}", column.data_type());
        }
    }
}

#[test]
fn parquet_names_its_columns_even_where_none_is_read() {
    let world = World::new();
    write_parquet(&world, "t.parquet", "Code", Arc::new(StringArray::from(vec!["x"])), Compression::SNAPPY);
    assert_eq!(
        said(&world, world.gather("kind = \"table\"\nlocation = \"t.parquet\"\ncode = \"Coed\"")),
        "source `it`: `code = \"Coed\"` names nothing that the rows have; there are `Code` | did you mean `Code`?"
    );
}

#[test]
fn parquet_holds_chats_too() {
    let fields = Fields::from(vec![Field::new("role", DataType::Utf8, true), Field::new("content", DataType::Utf8, true)]);
    let mut turns = ListBuilder::new(StructBuilder::from_fields(fields, 2));
    for (role, content) in [("user", "an A"), ("assistant", "class A(Scene): pass")] {
        let turn = turns.values();
        turn.field_builder::<StringBuilder>(0).expect("role").append_value(role);
        turn.field_builder::<StringBuilder>(1).expect("content").append_value(content);
        turn.append(true);
    }
    turns.append(true);
    let world = World::new();
    write_parquet(&world, "chat.parquet", "messages", Arc::new(turns.finish()), Compression::SNAPPY);
    let gathered = world.gather("kind = \"table\"\nlocation = \"chat.parquet\"").expect("a table");
    assert_eq!(&*gathered.documents[0].text, "class A(Scene): pass");
    assert_eq!(gathered.documents[0].description.as_ref().map(|description| description.text.as_str()), Some("an A"));
}

#[test]
fn a_broken_parquet_costs_its_source_with_one_message() {
    let world = World::with(&[("t.parquet", "PAR1 and no more")]);
    let message = said(&world, world.gather("kind = \"table\"\nlocation = \"t.parquet\"\ncode = \"Code\""));
    assert!(message.starts_with("source `it`: the table t.parquet cannot be read: it is not valid Parquet: "), "{message}");
    assert!(message.ends_with("| fetch it again, or leave it out with `exclude`"), "{message}");
}

#[test]
fn a_broken_table_beside_a_good_one_costs_itself() {
    let world = World::with(&[("t/a.csv", "code\nx = 1\n"), ("t/b.csv", "code\n\0\n"), ("t/c.parquet", "PAR1 and no more")]);
    let gathered = world.gather("kind = 'table'\nlocation = 't'\ncode = 'code'").expect("a table");
    assert_eq!(gathered.documents.len(), 1);
    let unreadable: Vec<(&str, &str)> =
        gathered.unreadable.iter().map(|unreadable| (&*unreadable.path, unreadable.reason.name())).collect();
    assert_eq!(unreadable, [("b.csv", "broken"), ("c.parquet", "broken")]);
}

fn write_parquet(world: &World, path: &str, name: &str, column: ArrayRef, compression: Compression) {
    let schema = Arc::new(Schema::new(vec![Field::new(name, column.data_type().clone(), true)]));
    let batch = RecordBatch::try_new(schema.clone(), vec![column]).expect("a batch");
    let properties = WriterProperties::builder().set_compression(compression).build();
    let file = File::create(world.path(path)).expect("a file");
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a whole file");
}

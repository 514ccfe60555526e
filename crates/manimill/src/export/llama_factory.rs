//! `dataset_info.json`: what LLaMA-Factory reads to know the files of a folder and the columns in them.

use serde_json::{Map, Value, json};

use super::RowsFile;
use super::formats::Format;

/// One entry for each file of rows that LLaMA-Factory can train on.
pub(super) fn dataset_info(name: &str, rows: &[RowsFile]) -> Value {
    let slug: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let mut entries = Map::new();
    for file in rows {
        let Some(format) = Format::ALL.into_iter().find(|format| format.name() == file.configuration) else { continue };
        let Some(mut entry) = entry(format) else { continue };
        entry["file_name"] = Value::String(file.path.replace(".parquet", ".jsonl"));
        let split = if file.split == "train" { String::new() } else { format!("_{}", file.split) };
        entries.insert(format!("{slug}_{}{split}", format.name()), entry);
    }
    Value::Object(entries)
}

/// The entry of a form; none for what LLaMA-Factory reads in another one.
fn entry(format: Format) -> Option<Value> {
    Some(match format {
        Format::Messages => json!({
            "file_name": null,
            "formatting": "sharegpt",
            "columns": {"messages": "messages"},
            "tags": {
                "role_tag": "role",
                "content_tag": "content",
                "user_tag": "user",
                "assistant_tag": "assistant",
                "system_tag": "system"
            }
        }),
        Format::ShareGpt => json!({
            "file_name": null,
            "formatting": "sharegpt",
            "columns": {"messages": "conversations"},
            "tags": {
                "role_tag": "from",
                "content_tag": "value",
                "user_tag": "human",
                "assistant_tag": "gpt",
                "system_tag": "system"
            }
        }),
        Format::Alpaca => json!({
            "file_name": null,
            "formatting": "alpaca",
            "columns": {"prompt": "instruction", "query": "input", "response": "output", "system": "system"}
        }),
        Format::PromptCompletion => return None,
        Format::Text | Format::CodeOnly => json!({
            "file_name": null,
            "formatting": "alpaca",
            "columns": {"prompt": "text"}
        }),
    })
}

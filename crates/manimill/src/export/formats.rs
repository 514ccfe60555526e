//! The forms that trainers read. One table is the source of its Parquet file, its JSON lines and its entry in the card,
//! so that they cannot differ.
//!
//! Weights are one on average in each form, as they are over the whole.
//!
//! A row stands in a form with its prompt, or, where the configuration expands them, once with each prompt that may be used. Rows
//! without any are in `code_only` and nowhere else.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, ListBuilder, RecordBatch, StringArray, StringBuilder, StructBuilder};
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::error::ArrowError;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::schema::Record;
use super::settings::ExportSettings;
use crate::describe::DescribeSettings;
use crate::describe::prompts::usable;

/// A form of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `messages`: turns of `role` and `content`.
    Messages,
    /// `prompt` and `completion`, as turns of `role` and `content`: the trainer's chat template puts them together.
    PromptCompletion,
    /// `conversations`, as `ShareGPT` has them: turns of `from` and `value`.
    ShareGpt,
    /// `instruction`, `input`, `output` and `system`.
    Alpaca,
    /// `text`: the prompt, then the code.
    Text,
    /// `text`: the code of rows that have no prompt.
    CodeOnly,
}

impl Format {
    /// All, in the order of the card.
    pub const ALL: [Self; 6] = [Self::Messages, Self::PromptCompletion, Self::ShareGpt, Self::Alpaca, Self::Text, Self::CodeOnly];

    /// The name of its configuration and its folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::PromptCompletion => "prompt_completion",
            Self::ShareGpt => "sharegpt",
            Self::Alpaca => "alpaca",
            Self::Text => "text",
            Self::CodeOnly => "code_only",
        }
    }

    /// What the card says of it.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Messages => "`messages`: turns of `role` and `content` (TRL, Axolotl, LLaMA-Factory, Unsloth)",
            Self::PromptCompletion => "`prompt`, `completion`: turns of `role` and `content` (TRL)",
            Self::ShareGpt => "`conversations`: turns of `from` and `value` (Axolotl, LLaMA-Factory, Unsloth)",
            Self::Alpaca => "`instruction`, `input`, `output`, `system` (Axolotl, LLaMA-Factory, Unsloth)",
            Self::Text => "`text`: the prompt, then the code",
            Self::CodeOnly => "`text`: the bare code of the rows that have no prompt",
        }
    }

    /// The rows of this form, of those that it takes.
    pub fn table(self, settings: &ExportSettings, describe: &DescribeSettings, records: &[&Record]) -> Table {
        let asked = asked(describe, records, self == Self::CodeOnly);
        let (records, texts): (Vec<&Record>, Vec<&str>) = asked.into_iter().unzip();
        let prompts = || texts.iter().map(|text| (*text).to_owned());
        let answers = || records.iter().map(|record| answer(settings, &record.code));
        let system = settings.system.as_deref();
        let turns = |[system_role, user, assistant]: [&'static str; 3]| {
            let turns = |(prompt, answer): (String, String)| {
                let opening = system.map(|system| [system_role.to_owned(), system.to_owned()]);
                opening.into_iter().chain([[user.to_owned(), prompt], [assistant.to_owned(), answer]]).collect()
            };
            prompts().zip(answers()).map(turns).collect()
        };
        let mut columns = vec![("id", Column::Text(records.iter().map(|record| record.id.clone()).collect()))];
        match self {
            Self::Messages => {
                columns.push(("messages", Column::Turns(["role", "content"], turns(["system", "user", "assistant"]))));
            }
            Self::ShareGpt => {
                columns.push(("conversations", Column::Turns(["from", "value"], turns(["system", "human", "gpt"]))));
            }
            Self::PromptCompletion => {
                let opening = |prompt| {
                    let opening = system.map(|system| ["system".to_owned(), system.to_owned()]);
                    opening.into_iter().chain([["user".to_owned(), prompt]]).collect()
                };
                let closing = |answer| vec![["assistant".to_owned(), answer]];
                columns.push(("prompt", Column::Turns(["role", "content"], prompts().map(opening).collect())));
                columns.push(("completion", Column::Turns(["role", "content"], answers().map(closing).collect())));
            }
            Self::Alpaca => {
                columns.push(("instruction", Column::Text(prompts().collect())));
                columns.push(("input", Column::Text(vec![String::new(); records.len()])));
                columns.push(("output", Column::Text(answers().collect())));
                columns.push(("system", Column::Text(vec![system.unwrap_or_default().to_owned(); records.len()])));
            }
            Self::Text => {
                let texts = prompts().zip(answers()).map(|(prompt, answer)| format!("{prompt}\n\n{answer}\n"));
                columns.push(("text", Column::Text(texts.collect())));
            }
            Self::CodeOnly => {
                columns.push(("text", Column::Text(records.iter().map(|record| record.code.clone()).collect())));
            }
        }
        columns.push(("weight", Column::Number(weights(&records))));
        Table { columns, rows: records.len() }
    }
}

/// The rows of a form, each with what asks for it: those without any where `bare`.
fn asked<'a>(settings: &'a DescribeSettings, records: &[&'a Record], bare: bool) -> Vec<(&'a Record, &'a str)> {
    let mut asked = Vec::new();
    for record in records {
        match &record.prompt {
            None if bare => asked.push((*record, "")),
            Some(_) if settings.expand && !bare => {
                asked.extend(usable(settings, record).map(|prompt| (*record, prompt.text.as_str())));
            }
            Some(prompt) if !bare => asked.push((*record, prompt.as_str())),
            _ => {}
        }
    }
    asked
}

/// The rows' weights, brought to one on average: the rows of a form are not all rows.
fn weights(records: &[&Record]) -> Vec<f64> {
    let weights: Vec<f64> = records.iter().map(|record| record.weight.unwrap_or(1.0)).collect();
    let sum: f64 = weights.iter().sum();
    let scale = if sum > 0.0 { weights.len() as f64 / sum } else { 1.0 };
    weights.into_iter().map(|weight| (weight * scale * 1e6).round() / 1e6).collect()
}

/// The code as an answer: between fences, once. A longer fence stands around code that has one in it.
fn answer(settings: &ExportSettings, code: &str) -> String {
    let code = code.trim_end();
    if !settings.fence {
        return code.to_owned();
    }
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}python\n{code}\n{fence}")
}

/// Rows in one form.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<(&'static str, Column)>,
    rows: usize,
}

/// A column, and the kind of value that it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Text.
    Text(Vec<String>),
    /// Turns of a conversation: two texts each, under these keys.
    Turns([&'static str; 2], Vec<Vec<[String; 2]>>),
    /// A number.
    Number(Vec<f64>),
}

impl Table {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Its rows as columns.
    ///
    /// # Errors
    /// Only where Arrow finds the columns at odds with each other, which is a bug.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = self
            .columns
            .iter()
            .map(|(name, column)| {
                let array: ArrayRef = match column {
                    Column::Text(values) => Arc::new(StringArray::from_iter_values(values)),
                    Column::Number(values) => Arc::new(Float64Array::from_iter_values(values.iter().copied())),
                    Column::Turns(keys, rows) => turns(*keys, rows),
                };
                (Field::new(*name, array.data_type().clone(), false), array)
            })
            .unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }

    /// Its rows one by one, for JSON lines.
    pub fn lines(&self) -> Vec<Line<'_>> {
        (0..self.rows).map(|row| Line { table: self, row }).collect()
    }
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    table: &'a Table,
    row: usize,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.table.columns.len()))?;
        for (name, column) in &self.table.columns {
            match column {
                Column::Text(values) => map.serialize_entry(name, &values[self.row])?,
                Column::Number(values) => map.serialize_entry(name, &values[self.row])?,
                Column::Turns(keys, rows) => {
                    let turns: Vec<Turn<'_>> = rows[self.row].iter().map(|values| Turn { keys, values }).collect();
                    map.serialize_entry(name, &turns)?;
                }
            }
        }
        map.end()
    }
}

struct Turn<'a> {
    keys: &'a [&'static str; 2],
    values: &'a [String; 2],
}

impl Serialize for Turn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.keys.iter().zip(self.values))
    }
}

fn turns(keys: [&'static str; 2], rows: &[Vec<[String; 2]>]) -> ArrayRef {
    let fields: Fields = keys.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    let mut builder = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for row in rows {
        for turn in row {
            let values = builder.values();
            for (index, value) in turn.iter().enumerate() {
                if let Some(column) = values.field_builder::<StringBuilder>(index) {
                    column.append_value(value);
                }
            }
            values.append(true);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

#[cfg(test)]
mod tests {
    use manimill_describe::{Grounding, Style};

    use super::*;
    use crate::describe::Prompt;
    use crate::describe::settings::Ungrounded;

    fn settings(system: Option<&str>, fence: bool) -> ExportSettings {
        ExportSettings { formats: Format::ALL.to_vec(), system: system.map(str::to_owned), fence }
    }

    fn record(description: Option<&str>, code: &str) -> Record {
        Record {
            id: "a:b.py#C".into(),
            code: code.into(),
            prompt: description.map(str::to_owned),
            weight: Some(0.5),
            ..Record::default()
        }
    }

    fn lines(format: Format, settings: &ExportSettings, records: &[Record]) -> Vec<String> {
        let records: Vec<&Record> = records.iter().collect();
        let table = format.table(settings, &DescribeSettings::default(), &records);
        assert_eq!(table.batch().expect("its columns agree").num_rows(), table.rows());
        table.lines().iter().map(|line| serde_json::to_string(line).expect("a row is JSON")).collect()
    }

    #[test]
    fn a_turn_has_exactly_two_string_keys() {
        let records = [record(Some("A circle."), "x = 1\n")];
        assert_eq!(
            lines(Format::ShareGpt, &settings(Some("S"), true), &records),
            [
                r#"{"id":"a:b.py#C","conversations":[{"from":"system","value":"S"},{"from":"human","value":"A circle."},{"from":"gpt","value":"```python\nx = 1\n```"}],"weight":1.0}"#
            ]
        );
        assert_eq!(
            lines(Format::Messages, &settings(None, false), &records),
            [
                r#"{"id":"a:b.py#C","messages":[{"role":"user","content":"A circle."},{"role":"assistant","content":"x = 1"}],"weight":1.0}"#
            ]
        );
    }

    #[test]
    fn what_has_no_prompt_is_code_and_nothing_else() {
        let records = [record(None, "x = 1\n"), record(Some("A circle."), "y = 1\n")];
        for format in Format::ALL {
            let lines = lines(format, &settings(None, true), &records);
            assert_eq!(lines.len(), 1, "{}", format.name());
            assert_eq!(lines[0].contains("x = 1"), format == Format::CodeOnly, "{}", format.name());
        }
    }

    #[test]
    fn a_row_stands_once_with_each_prompt_where_they_are_expanded() {
        let prompt = |text: &str, contradicted| Prompt {
            style: Style::Request,
            text: text.to_owned(),
            origin: "author".to_owned(),
            grounding: Some(Grounding { contradicted, ..Grounding::default() }),
        };
        let prompts = vec![prompt("A circle.", 0), prompt("A square.", 1), prompt("A round thing.", 0)];
        let row = Record { prompts, ..record(Some("A circle."), "x = 1\n") };
        let texts = |describe: &DescribeSettings| {
            let table = Format::Text.table(&settings(None, false), describe, &[&row]);
            table.lines().iter().map(|line| serde_json::to_string(line).expect("JSON")).collect::<Vec<_>>()
        };
        let expanded = DescribeSettings { expand: true, ..DescribeSettings::default() };
        assert_eq!(texts(&DescribeSettings::default()).len(), 1);
        let lines = texts(&expanded);
        assert!(lines.len() == 2 && lines[1].contains("A round thing.") && !lines.concat().contains("A square."), "{lines:?}");
        let marked = DescribeSettings { ungrounded: Ungrounded::Mark, ..expanded };
        assert_eq!(texts(&marked).len(), 3);
    }

    #[test]
    fn code_is_fenced_once_whatever_is_in_it() {
        let settings = settings(None, true);
        assert_eq!(answer(&settings, "x = 1\n\n"), "```python\nx = 1\n```");
        assert_eq!(answer(&settings, "'''\n```\n'''"), "````python\n'''\n```\n'''\n````");
    }

    #[test]
    fn prompts_and_completions_are_turns_for_a_chat_template() {
        let records = [record(Some("A circle."), "x = 1\n")];
        assert_eq!(
            lines(Format::PromptCompletion, &settings(Some("S"), false), &records),
            [
                r#"{"id":"a:b.py#C","prompt":[{"role":"system","content":"S"},{"role":"user","content":"A circle."}],"completion":[{"role":"assistant","content":"x = 1"}],"weight":1.0}"#
            ]
        );
        let without = lines(Format::PromptCompletion, &settings(None, false), &records);
        assert!(without[0].contains(r#""prompt":[{"role":"user""#), "`system = \"\"` is no turn: {}", without[0]);
    }

    #[test]
    fn weights_are_one_on_average_in_each_form() {
        let heavy = |weight: f64, description| Record { weight: Some(weight), ..record(description, "x = 1\n") };
        let records = [heavy(0.5, Some("a")), heavy(2.0, Some("b")), heavy(0.25, None), heavy(0.25, None)];
        let weights = |format: Format| -> Vec<f64> {
            let rows = lines(format, &settings(None, true), &records);
            rows.iter()
                .map(|row| serde_json::from_str::<serde_json::Value>(row).expect("JSON")["weight"].as_f64().expect("one"))
                .collect()
        };
        assert_eq!(weights(Format::Messages), [0.4, 1.6]);
        assert_eq!(weights(Format::CodeOnly), [1.0, 1.0]);
    }

    #[test]
    fn alpaca_and_text() {
        let records = [record(Some("A circle."), "x = 1\n")];
        assert_eq!(
            lines(Format::Alpaca, &settings(Some("S"), false), &records),
            [r#"{"id":"a:b.py#C","instruction":"A circle.","input":"","output":"x = 1","system":"S","weight":1.0}"#]
        );
        assert_eq!(
            lines(Format::Text, &settings(Some("S"), true), &records),
            [r#"{"id":"a:b.py#C","text":"A circle.\n\n```python\nx = 1\n```\n","weight":1.0}"#]
        );
    }
}

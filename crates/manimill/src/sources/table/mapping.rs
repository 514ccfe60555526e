//! Which column or chat turn of a row is the code, and which the description.

use std::fmt;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::rows::Values;
use crate::error::{Error, Hint};
use crate::settings::SourceSettings;
use crate::sources::reading::Reading;
use crate::suggest;

/// Where the code and the description of a row stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mapping {
    pub code: Place,
    pub description: Option<Place>,
    guessed: bool,
}

/// A column, a field inside a column, or a turn of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    path: Vec<String>,
    /// The last turn of this role, where the column is a chat.
    role: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.role {
            Some(role) => write!(f, "chat turn `{}[{role}]`", self.path.join(".")),
            None => write!(f, "column `{}`", self.path.join(".")),
        }
    }
}

/// The names that the rows of a source have, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Names {
    columns: Vec<String>,
    known: FxHashSet<String>,
    /// `messages[user]`: the roles of the columns that hold chats.
    turns: Vec<String>,
}

impl Names {
    pub(super) fn add(&mut self, columns: &[String]) {
        for column in columns {
            self.add_column(column);
        }
    }

    fn add_column(&mut self, column: &str) {
        if !self.known.contains(column) {
            self.known.insert(column.to_owned());
            self.columns.push(column.to_owned());
        }
    }

    pub(super) fn add_row(&mut self, row: &Values) {
        for (column, value) in row {
            self.add_column(column);
            for turn in turns(value).as_deref().unwrap_or_default() {
                if let Some(role) = role_of(turn) {
                    push_new(&mut self.turns, format!("{column}[{role}]"));
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The column of that name in whatever case, if there is one only.
    fn column(&self, name: &str) -> Option<&str> {
        let mut matching = self.columns.iter().filter(|column| column.eq_ignore_ascii_case(name));
        let column = matching.next()?;
        matching.next().is_none().then_some(column)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.turns.iter().chain(&self.columns).map(String::as_str)
    }
}

/// Columns that hold chats wherever they are met.
const CHATS: [&str; 3] = ["messages", "conversations", "conversation"];

/// Pairs of columns that mean (description, code) wherever they are met.
const KNOWN: [(&str, &str); 5] = [
    ("prompt", "completion"),
    ("instruction", "output"),
    ("description", "code"),
    ("prompt", "code"),
    ("instruction", "response"),
];

impl Mapping {
    /// What the configuration says, checked against what the rows have; a guess where it says nothing.
    pub(super) fn resolve(reading: &Reading<'_>, names: &Names) -> Result<Self, Error> {
        let Some(code) = &reading.settings.code else { return guess(reading, names) };
        let code = place(code, names).map_err(|what| missing(reading, "code", &what, names))?;
        let description = reading.settings.description.as_ref().map(|text| place(text, names)).transpose();
        let description = description.map_err(|what| missing(reading, "description", &what, names))?;
        Ok(Self { code, description, guessed: false })
    }

    /// Code and prompt of an evaluation set, either of which may be left out; both are guessed where none is named.
    pub(super) fn of_pairs<'n>(
        reading: &Reading<'_>,
        names: &Names,
        filters: impl IntoIterator<Item = &'n String>,
    ) -> Result<(Option<Place>, Option<Place>), Error> {
        for column in filters {
            if !names.has(column) {
                return Err(missing(reading, "rows", column, names));
            }
        }
        let settings = reading.settings;
        if settings.code.is_none() && settings.description.is_none() {
            let Self { code, description, .. } = guess(reading, names)?;
            return Ok((Some(code), description));
        }
        let find = |key: &str, text: Option<&str>| {
            let place = text.map(|text| place(text, names)).transpose();
            place.map_err(|what| missing(reading, key, &what, names))
        };
        Ok((find("code", settings.code.as_deref())?, find("description", settings.description.as_deref())?))
    }

    /// What was guessed, in words.
    pub(super) fn guess(&self) -> Option<String> {
        let description = self.description.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
        self.guessed.then(|| {
            format!(
                "taking {} as the code and {description} as the description (`code` and `description` say otherwise)",
                self.code
            )
        })
    }
}

/// Whether a column may be read at all, as the configuration (or the lack of it) has it.
pub(super) fn may_be_read(settings: &SourceSettings, column: &str) -> bool {
    if settings.code.is_none() && settings.description.is_none() {
        let pairs = KNOWN.iter().flat_map(|(description, code)| [description, code]);
        return CHATS.iter().chain(pairs).any(|known| known.eq_ignore_ascii_case(column));
    }
    [&settings.code, &settings.description].into_iter().flatten().any(|text| {
        let path = text.split('[').next().unwrap_or(text);
        column == text || column == path || path.split('.').next() == Some(column)
    })
}

impl Place {
    /// The place as the configuration writes it.
    pub(super) fn written(&self) -> String {
        let role = self.role.as_ref().map(|role| format!("[{role}]")).unwrap_or_default();
        format!("{}{role}", self.path.join("."))
    }

    /// The text that stands there in a row.
    pub(super) fn value(&self, row: &Values) -> Option<String> {
        let (first, rest) = self.path.split_first()?;
        let mut value = row.get(first)?;
        for name in rest {
            value = value.get(name)?;
        }
        let Some(role) = &self.role else { return text_of(value) };
        let turns = turns(value)?;
        let turn = turns.iter().rev().find(|turn| role_of(turn).is_some_and(|other| same_role(role, other)))?;
        text_of(turn.get("content").or_else(|| turn.get("value")).or_else(|| turn.get("text"))?)
    }
}

/// Reads `Code`, `answer.code` or `messages[assistant]`; a column that is called so wins.
fn place(text: &str, names: &Names) -> Result<Place, String> {
    if names.has(text) {
        return Ok(Place { path: vec![text.to_owned()], role: None });
    }
    let (path, role) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((path, role)) => (path, Some(role.trim().to_owned())),
        None => (text, None),
    };
    let path = if names.has(path) { vec![path.to_owned()] } else { path.split('.').map(str::to_owned).collect() };
    if path.first().is_none_or(|first| !names.has(first)) {
        return Err(text.to_owned());
    }
    if let Some(role) = &role
        && path.len() == 1
    {
        let of_column = format!("{}[", path[0]);
        let mut roles = names.turns.iter().filter_map(|turn| turn.strip_prefix(&of_column)?.strip_suffix(']'));
        if !roles.any(|other| same_role(role, other)) {
            return Err(text.to_owned());
        }
    }
    Ok(Place { path, role })
}

pub(super) fn guess(reading: &Reading<'_>, names: &Names) -> Result<Mapping, Error> {
    let mut found: Vec<(Option<Place>, Place)> = Vec::new();
    for chat in CHATS {
        let turn = |role: &str| place(&format!("{chat}[{role}]"), names).ok();
        found.extend(turn("assistant").map(|code| (turn("user"), code)));
    }
    for (description, code) in KNOWN {
        let column = |name: &str| names.column(name).map(|column| Place { path: vec![column.to_owned()], role: None });
        if let (Some(description), Some(code)) = (column(description), column(code)) {
            found.push((Some(description), code));
        }
    }
    if found.len() == 1
        && let Some((description, code)) = found.pop()
    {
        return Ok(Mapping { code, description, guessed: true });
    }
    let what = if found.is_empty() { "which column holds the code is not clear" } else { "several columns could hold the code" };
    let error = reading.error(format!("{what}; there are {}", list(names)));
    let example = names.column("code").or_else(|| names.all().next()).unwrap_or("code").to_owned();
    Err(error.hint(format!("name it, as in `code = \"{example}\"`, and the description likewise")))
}

fn missing(reading: &Reading<'_>, key: &str, what: &str, names: &Names) -> Error {
    let said = if key == "rows" { format!("`{what}` of `rows`") } else { format!("`{key} = \"{what}\"`") };
    let error = reading.error(format!("{said} is not a column; there are {}", list(names)));
    match suggest::nearest(what, names.all()) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None if key == "rows" => error.hint("name one of them, as in `rows = { split = \"test\" }`"),
        None => error.hint(format!("set `{key}` to one of them")),
    }
}

fn list(names: &Names) -> String {
    const SHOWN: usize = 40;
    let all = names.turns.len() + names.columns.len();
    let shown: Vec<String> =
        names.all().take(SHOWN).map(|name| format!("`{}`", name.chars().take(80).collect::<String>())).collect();
    match all {
        0 => "no columns".to_owned(),
        _ if all > SHOWN => format!("{} and {} more", shown.join(", "), all - SHOWN),
        _ => shown.join(", "),
    }
}

/// The turns of a chat; a chat may be stored as JSON in a string.
fn turns(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(turns) => turns.iter().any(|turn| role_of(turn).is_some()).then(|| turns.clone()),
        Value::String(text) if text.trim_start().starts_with("[{") => {
            let value: Value = serde_json::from_str(text).ok()?;
            if value.is_array() { turns(&value) } else { None }
        }
        _ => None,
    }
}

fn role_of(turn: &Value) -> Option<&str> {
    turn.get("role").or_else(|| turn.get("from"))?.as_str()
}

/// The format of `ShareGPT` says `human` and `gpt` where others say `user` and `assistant`.
fn same_role(left: &str, right: &str) -> bool {
    fn canonical(role: &str) -> &str {
        match role {
            "human" => "user",
            "gpt" | "model" | "bot" | "chatgpt" => "assistant",
            role => role,
        }
    }
    canonical(left) == canonical(right)
}

/// A text, or the text parts of a list of parts.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| part.as_str().or_else(|| part.get("text")?.as_str())).collect();
            (!texts.is_empty()).then(|| texts.join("\n"))
        }
        _ => None,
    }
}

fn push_new(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(value: Value) -> Values {
        let Value::Object(values) = value else { panic!("a row is an object") };
        values
    }

    fn value(text: &str, values: Value) -> Option<String> {
        let row = row(values);
        let mut names = Names::default();
        names.add_row(&row);
        place(text, &names).ok()?.value(&row)
    }

    #[test]
    fn finds_columns_fields_and_turns() {
        assert_eq!(value("Code", json!({"Code": "x"})).as_deref(), Some("x"));
        assert_eq!(value("a.b", json!({"a": {"b": "x"}})).as_deref(), Some("x"));
        assert_eq!(value("a.b", json!({"a.b": "y", "a": {"b": "x"}})).as_deref(), Some("y"));
        let chat = json!([{"role": "user", "content": "q"}, {"role": "assistant", "content": "1"}, {"role": "assistant", "content": "2"}]);
        assert_eq!(value("messages[assistant]", json!({"messages": chat})).as_deref(), Some("2"));
        assert_eq!(value("m[user]", json!({"m": chat.to_string()})).as_deref(), Some("q"));
        assert_eq!(value("c[assistant]", json!({"c": [{"from": "gpt", "value": "x"}]})).as_deref(), Some("x"));
        assert_eq!(
            value("m[user]", json!({"m": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]})).as_deref(),
            Some("x")
        );
    }

    #[test]
    fn what_is_not_there_is_no_place() {
        assert_eq!(value("code", json!({"Code": "x"})), None);
        assert_eq!(value("messages[tool]", json!({"messages": [{"role": "user", "content": "q"}]})), None);
        assert_eq!(value("a", json!({"a": null})), None);
    }
}

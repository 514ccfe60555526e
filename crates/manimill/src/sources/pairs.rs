//! Codes and prompts of an evaluation set: read like a source, but a row may have either alone, and none is a candidate.

use std::collections::BTreeMap;

use super::kinds::Context;
use super::table;
use crate::error::Error;
use crate::settings::SourceSettings;

/// One row of an evaluation set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Where it stands: `row 17`, or a path.
    pub part: String,
    /// Its code, if it has any.
    pub code: Option<String>,
    /// Its prompt, if it has any.
    pub prompt: Option<String>,
}

/// Reads an evaluation set; of a table, only rows whose columns have the given values.
///
/// # Errors
/// When it cannot be read, or has no such columns.
pub fn read_pairs(settings: &SourceSettings, rows: &BTreeMap<String, String>, context: &Context<'_>) -> Result<Vec<Pair>, Error> {
    if settings.kind.name == "table" {
        return table::read_pairs(settings, rows, context);
    }
    let gathered = (settings.kind.gather)(settings, context)?;
    let pair = |document: super::Document| Pair {
        part: document.part.as_ref().map_or_else(|| document.path.to_string(), |part| format!("{}[{part}]", document.path)),
        code: Some(document.text.to_string()),
        prompt: document.description.map(|description| description.text),
    };
    Ok(gathered.documents.into_iter().map(pair).collect())
}

//! Batch files in the format of `OpenAI`'s batch interface, for servers that answer them at half the price, and for vLLM offline.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use crate::client::Completion;
use crate::journal::{Journal, JournalError};
use crate::request::{self, Ask};
use crate::{ModelSettings, Usage};

/// What came of reading an answers file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Answers to requests that these samples ask.
    pub answers: usize,
    /// Requests that failed there.
    pub failed: usize,
    /// Answers to requests that none of these samples asks.
    pub unknown: usize,
    /// Lines that cannot be read.
    pub unreadable: usize,
}

/// The requests that the journal knows no answer to, one a line.
pub fn export(settings: &ModelSettings, journal: &Journal, asks: &[Ask]) -> String {
    let mut lines = BTreeMap::new();
    for ask in asks {
        let body = request::body(settings, ask, None);
        let key = request::key(settings, &body);
        if journal.get(&key).is_none() {
            lines.insert(key.clone(), json!({ "custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body }));
        }
    }
    lines.values().map(|line| format!("{line}\n")).collect()
}

#[derive(Deserialize)]
struct Line {
    custom_id: String,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    status_code: u16,
    body: serde_json::Value,
}

/// Takes the answers of a batch into the journal.
pub fn import(settings: &ModelSettings, journal: &mut Journal, asks: &[Ask], answers: &str) -> Result<Imported, JournalError> {
    let asked: BTreeMap<String, Usage> = asks
        .iter()
        .map(|ask| {
            let body = request::body(settings, ask, None);
            (request::key(settings, &body), request::most(settings, ask, &body))
        })
        .collect();
    let mut imported = Imported::default();
    for line in answers.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(Line { custom_id, response }) = serde_json::from_str(line) else {
            imported.unreadable += 1;
            continue;
        };
        let Some(most) = asked.get(&custom_id) else {
            imported.unknown += 1;
            continue;
        };
        let answered = response.filter(|response| response.status_code == 200);
        match answered.and_then(|response| serde_json::from_value::<Completion>(response.body).ok()) {
            Some(completion) => {
                let (text, usage) = completion.into_answer();
                journal.was_answered_elsewhere(&custom_id, &text, usage.unwrap_or(*most))?;
                imported.answers += 1;
            }
            None => imported.failed += 1,
        }
    }
    Ok(imported)
}

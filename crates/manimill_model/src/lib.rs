//! Asks a language model to write prompts for samples, over the interface that `OpenAI`'s servers, vLLM, llama.cpp and most
//! others speak.
//!
//! A request is paid for at most once: it is noted in a [`Journal`] before it is sent, and its answer is kept there by content.
//! A request whose answer got lost (the tool was killed, the connection broke) is never sent again; the sample keeps the text
//! that it has. [`Ceilings`] are hard: what a request may cost is set aside before it is sent. Whether an answer is true is for
//! the caller to say ([`Review`]): a contradicted one gets one more try, with the contradiction named.
//!
//! *Architecture Invariant:* nothing here knows of datasets or timelines, and nothing here writes a key to a file or a message.

#![forbid(unsafe_code)]

pub mod batch;
mod budget;
mod client;
mod journal;
mod request;
mod write;

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::budget::{Ceilings, Prices, Spent};
pub use self::journal::{Journal, JournalError};
pub use self::request::{Ask, Written};
pub use self::write::{Outcome, Progress, Review, Why, estimate, write_all};

/// Which model is asked, and how.
#[derive(Clone)]
pub struct ModelSettings {
    /// The server, such as `http://localhost:8000/v1`.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// The key, as read from the environment; none for servers that ask for none.
    pub key: Option<String>,
    /// Whether the model is shown stills.
    pub sees: bool,
    /// Requests under way at once.
    pub concurrency: usize,
    /// How long one answer may take.
    pub timeout: Duration,
    /// The longest answer, in the model's tokens.
    pub answer_tokens: u32,
    /// What all requests together may come to.
    pub ceilings: Ceilings,
    /// What tokens cost.
    pub prices: Prices,
    /// The file of what was asked and answered.
    pub journal: PathBuf,
}

/// The key stays out of every message.
impl std::fmt::Debug for ModelSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { base_url, model, ceilings, .. } = self;
        formatter
            .debug_struct("ModelSettings")
            .field("base_url", base_url)
            .field("model", model)
            .field("ceilings", ceilings)
            .finish_non_exhaustive()
    }
}

/// Tokens of one request, as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read by the model.
    #[serde(default)]
    pub prompt_tokens: u64,
    /// Written by it.
    #[serde(default)]
    pub completion_tokens: u64,
}

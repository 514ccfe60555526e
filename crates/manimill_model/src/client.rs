//! One request to a server, and what came of it: above all, whether it may have to be paid for.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;

use crate::{ModelSettings, Usage};

/// The most of an answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4 << 20;

/// The longest that a server may ask us to wait.
const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// What came of one request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An answer, and what it used.
    Answer { text: String, usage: Option<Usage> },
    /// The server took nothing, and may take it later; it may say when.
    Later(Option<Duration>),
    /// The server refuses such requests, and says why.
    Refused(String),
    /// The server was not reached.
    Away(String),
    /// The request was sent, and its answer got lost.
    Lost(String),
}

pub(crate) struct Client {
    agent: Agent,
    url: String,
    authorization: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Completion {
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

impl Completion {
    /// The text of the first choice, and what it used.
    pub(crate) fn into_answer(self) -> (String, Option<Usage>) {
        let text = self.choices.into_iter().next().and_then(|choice| choice.message.content).unwrap_or_default();
        (text, self.usage)
    }
}

impl Client {
    pub(crate) fn new(settings: &ModelSettings) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(settings.timeout))
            .timeout_connect(Some(Duration::from_secs(20).min(settings.timeout)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            url: format!("{}/chat/completions", settings.base_url.trim_end_matches('/')),
            authorization: settings.key.as_ref().map(|key| format!("Bearer {key}")),
        }
    }

    pub(crate) fn send(&self, body: &Value) -> Reply {
        let mut request = self.agent.post(&self.url).header("Content-Type", "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        let mut response = match request.send(body.to_string()) {
            Ok(response) => response,
            Err(error) if never_arrived(&error) => return Reply::Away(error.to_string()),
            Err(error) => return Reply::Lost(error.to_string()),
        };
        let status = response.status().as_u16();
        let wait = response.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(seconds);
        let text = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string();
        match (status, text) {
            (200..=299, Ok(text)) => match serde_json::from_str::<Completion>(&text) {
                Ok(completion) => {
                    let (text, usage) = completion.into_answer();
                    Reply::Answer { text, usage }
                }
                // Paid for, and no answer.
                Err(_) => Reply::Answer { text: String::new(), usage: None },
            },
            (200..=299, Err(error)) => Reply::Lost(error.to_string()),
            (408 | 409 | 425 | 429 | 500..=599, _) => Reply::Later(wait),
            (status, text) => Reply::Refused(format!("status {status}: {}", shown(&text.unwrap_or_default()))),
        }
    }
}

/// Whether the server cannot have seen the request.
fn never_arrived(error: &ureq::Error) -> bool {
    use std::io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::BadUri(_) => true,
        ureq::Error::Timeout(stage) => matches!(stage, ureq::Timeout::Resolve | ureq::Timeout::Connect),
        ureq::Error::Io(error) => matches!(error.kind(), ConnectionRefused | HostUnreachable | NetworkUnreachable),
        _ => false,
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().parse().ok()?;
    (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_WAIT.as_secs_f64())))
}

fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(300).collect()
}

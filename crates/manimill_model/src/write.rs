//! Asks for all samples, side by side, and keeps only what is found true.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Client, Reply};
use crate::journal::{Journal, JournalError, Known};
use crate::request::{self, Ask, Written};
use crate::{ModelSettings, Spent};

/// How often one request is sent to a server that says "later".
const TRIES: u32 = 5;

/// The first wait before it is sent again, where the server names none; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// After so many requests in a row that did not reach the server, it counts as down, and nothing more is sent.
const DOWN_AFTER: usize = 4;

/// What the caller makes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// It is true, and says enough.
    Good,
    /// It says something that is not so; in words that the model is told.
    Contradicted(String),
    /// It says too little that can be checked.
    Thin,
}

/// What came of one sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The model's words.
    Written(Written),
    /// None, and why.
    None(Why),
}

/// Why there is no text of the model's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The answer was not of the schema.
    Malformed,
    /// What it said was contradicted, twice.
    Contradicted,
    /// It said too little that can be checked.
    Thin,
    /// The answer got lost, now or in an earlier build; the request is not sent again.
    Lost,
    /// The server refused the request.
    Refused,
    /// The server is down or has no time.
    Down,
    /// One more request would have passed a ceiling.
    Ceiling,
    /// The build was stopped.
    Stopped,
}

/// How far it is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Samples that are done.
    pub done: usize,
    /// Samples in all.
    pub all: usize,
    /// What the journal's requests have come to.
    pub spent: Spent,
}

/// What asking for all of them would come to at most, with what the journal knows left out; nothing is sent.
pub fn estimate(settings: &ModelSettings, journal: &Journal, asks: &[Ask]) -> Spent {
    let mut most = Spent::default();
    for ask in asks {
        let body = request::body(settings, ask, None);
        if journal.get(&request::key(settings, &body)).is_none() {
            most.add(request::most(settings, ask, &body), settings.prices);
        }
    }
    most
}

/// Asks for all of them; the outcomes stand in the order of the asks. `review` says what is true of an answer to the ask of that
/// index, `progress` hears of each that is done.
pub fn write_all(
    settings: &ModelSettings,
    journal: &mut Journal,
    asks: &[Ask],
    review: &(dyn Fn(usize, &Written) -> Review + Sync),
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Vec<Outcome>, JournalError> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let desk = Desk { settings, client: Client::new(settings), journal: Mutex::new(journal), away: AtomicUsize::new(0), stop };
    let outcomes = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(ask) = asks.get(index) else { return Ok(()) };
                let outcome = desk.one(ask, &|written| review(index, written))?;
                lock(&outcomes).insert(index, outcome);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(Progress { done, all: asks.len(), spent: lock(&desk.journal).spent() });
            }
        };
        let workers = settings.concurrency.clamp(1, asks.len().max(1));
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().try_for_each(|handle| handle.join().unwrap_or(Ok(())))
    })?;
    let outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((0..asks.len()).map(|index| outcomes.get(&index).cloned().unwrap_or(Outcome::None(Why::Stopped))).collect())
}

struct Desk<'a> {
    settings: &'a ModelSettings,
    client: Client,
    journal: Mutex<&'a mut Journal>,
    away: AtomicUsize,
    stop: &'a AtomicBool,
}

impl Desk<'_> {
    fn one(&self, ask: &Ask, review: &dyn Fn(&Written) -> Review) -> Result<Outcome, JournalError> {
        let mut before: Option<(Written, String)> = None;
        for _ in 0..2 {
            let written = match self.answer(ask, before.as_ref())? {
                Ok(written) => written,
                Err(why) => return Ok(Outcome::None(why)),
            };
            match review(&written) {
                Review::Good => return Ok(Outcome::Written(written)),
                Review::Thin => return Ok(Outcome::None(Why::Thin)),
                Review::Contradicted(what) => before = Some((written, what)),
            }
        }
        Ok(Outcome::None(Why::Contradicted))
    }

    /// The answer that is known, or else the server's.
    fn answer(&self, ask: &Ask, before: Option<&(Written, String)>) -> Result<Result<Written, Why>, JournalError> {
        let body = request::body(self.settings, ask, before.map(|(written, what)| (written, what.as_str())));
        let key = request::key(self.settings, &body);
        let read = |text: &str| Written::read(text).ok_or(Why::Malformed);
        let most = request::most(self.settings, ask, &body);
        let mut wait = FIRST_WAIT;
        for _ in 0..TRIES {
            {
                let mut journal = lock(&self.journal);
                match journal.get(&key) {
                    Some(Known::Answered(text)) => return Ok(read(text)),
                    Some(Known::InDoubt) => return Ok(Err(Why::Lost)),
                    None => {}
                }
                if self.stop.load(Ordering::Relaxed) {
                    return Ok(Err(Why::Stopped));
                }
                if self.away.load(Ordering::Relaxed) >= DOWN_AFTER {
                    return Ok(Err(Why::Down));
                }
                if !journal.spent().leaves_room(most, self.settings.prices, self.settings.ceilings) {
                    return Ok(Err(Why::Ceiling));
                }
                journal.sends(&key, most)?;
            }
            let reply = self.client.send(&body);
            let mut journal = lock(&self.journal);
            if !matches!(reply, Reply::Away(_)) {
                self.away.store(0, Ordering::Relaxed);
            }
            match reply {
                Reply::Answer { text, usage } => {
                    journal.was_answered(&key, &text, usage.unwrap_or(most))?;
                    return Ok(read(&text));
                }
                Reply::Lost(reason) => {
                    tracing::warn!(ask.id, reason, "an answer of the model got lost; the request is not sent again");
                    return Ok(Err(Why::Lost));
                }
                Reply::Refused(reason) => {
                    tracing::warn!(ask.id, reason, "the model's server refuses a request");
                    journal.was_not_taken(&key)?;
                    return Ok(Err(Why::Refused));
                }
                Reply::Later(named) => {
                    journal.was_not_taken(&key)?;
                    drop(journal);
                    self.pause(named.unwrap_or(wait));
                    wait *= 2;
                }
                Reply::Away(reason) => {
                    tracing::debug!(reason, "the model's server was not reached");
                    journal.was_not_taken(&key)?;
                    drop(journal);
                    self.away.fetch_add(1, Ordering::Relaxed);
                    self.pause(wait);
                }
            }
        }
        Ok(Err(Why::Down))
    }

    fn pause(&self, length: Duration) {
        let end = Instant::now() + length;
        while Instant::now() < end && !self.stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50).min(end.saturating_duration_since(Instant::now())));
        }
    }
}

/// A panic in another thread leaves nothing half-done in what these locks guard.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Progress: bars on a terminal; elsewhere a line now and then, for what takes long.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use manimill::pipeline::Observer;

use crate::talk;

/// When the first line is written where there is no terminal; each further one comes after twice as long.
const FIRST_LINE: Duration = Duration::from_mins(1);
const LONGEST_SILENCE: Duration = Duration::from_mins(8);

/// Shows what a build is doing.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: Mutex<Option<Shown>>,
    on_terminal: bool,
}

#[derive(Debug)]
struct Shown {
    state: Arc<Mutex<State>>,
    bar: Option<ProgressBar>,
    /// Ends the thread that writes lines when it is dropped.
    _alive: Option<Sender<()>>,
}

/// How far a stage is.
#[derive(Debug)]
struct State {
    stage: String,
    items: usize,
    done: usize,
    begun: Instant,
    /// Part of all work that is done, where that is known.
    share: Option<f64>,
    /// What is being run: name, whether it takes longer than most, since when.
    running: Vec<(String, bool, Instant)>,
}

impl State {
    /// `12 of 24, 3 min so far, about 4 min left; running A (2 min)`; what takes longest is named.
    fn line(&self, now: Instant) -> String {
        let mut line = format!("{}: {} of {}, {} so far", self.stage, self.done, self.items, duration(now - self.begun));
        if let Some(left) = self.left(now) {
            line.push_str(&format!(", about {} left", duration(left)));
        }
        if let Some(note) = self.running(now) {
            line.push_str(&format!("; {note}"));
        }
        line
    }

    /// What is left, if all goes on as it went so far.
    fn left(&self, now: Instant) -> Option<Duration> {
        let share = self.share.filter(|share| *share > 0.05 && *share < 1.0)?;
        Some((now - self.begun).mul_f64((1.0 - share) / share))
    }

    fn running(&self, now: Instant) -> Option<String> {
        let (name, _, since) = self.running.iter().min_by_key(|(.., since)| *since)?;
        let heavy = self.running.iter().filter(|(_, heavy, _)| *heavy).count();
        let heavy = if heavy > 0 { format!(", {heavy} with more time") } else { String::new() };
        Some(format!("running {name} ({}{heavy})", duration(now - *since)))
    }
}

/// `40 s`, `3 min`, `2 h 10 min`.
fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("{seconds} s"),
        seconds @ 90..5400 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { shown: Mutex::new(None), on_terminal: std::io::stderr().is_terminal() }
    }

    /// Says something without disturbing the bar.
    fn say(&self, message: &str) {
        match lock(&self.shown).as_ref().and_then(|shown| shown.bar.as_ref()) {
            Some(bar) => bar.suspend(|| talk::say(message)),
            None => talk::say(message),
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Some(shown) = lock(&self.shown).as_ref() {
            let mut state = lock(&shown.state);
            change(&mut state);
            if let Some(bar) = &shown.bar {
                let now = Instant::now();
                let left = state.left(now).map(|left| format!("about {} left", duration(left)));
                let notes: Vec<String> = left.into_iter().chain(state.running(now)).collect();
                bar.set_message(notes.join("; "));
                bar.set_position(state.done as u64);
            }
        }
    }
}

/// Says now and then how far the stage is, also while one item takes long.
fn write_lines(state: &Arc<Mutex<State>>) -> Sender<()> {
    let (alive, ended) = mpsc::channel();
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        let mut silence = FIRST_LINE;
        while ended.recv_timeout(silence) == Err(RecvTimeoutError::Timeout) {
            talk::say(&lock(&state).line(Instant::now()));
            silence = (silence * 2).min(LONGEST_SILENCE);
        }
    });
    alive
}

/// A panic elsewhere does no harm to what is shown.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Observer for Progress {
    fn begins(&self, stage: &str, items: usize) {
        tracing::info!("{stage}: {items}");
        let state = State { stage: stage.to_owned(), items, done: 0, begun: Instant::now(), share: None, running: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let (bar, alive) = if self.on_terminal {
            let style = ProgressStyle::with_template("{prefix:20} {bar:20} {pos}/{len} {elapsed:>4} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(items as u64).with_style(style).with_prefix(stage.to_owned());
            bar.enable_steady_tick(Duration::from_millis(200));
            (Some(bar), None)
        } else {
            (None, Some(write_lines(&state)))
        };
        *lock(&self.shown) = Some(Shown { state, bar, _alive: alive });
    }

    fn advances(&self) {
        self.change(|state| state.done += 1);
    }

    fn starts(&self, name: &str, heavy: bool) {
        self.change(|state| {
            // A sample that is run again, with its formulas or with more time, is one and the same.
            let known = state.running.iter().position(|(running, ..)| running == name);
            let since = known.map_or_else(Instant::now, |place| state.running.remove(place).2);
            state.running.push((name.to_owned(), heavy, since));
        });
    }

    fn finishes(&self, name: &str, share: f64) {
        self.change(|state| {
            state.running.retain(|(running, ..)| running != name);
            state.share = Some(share);
        });
    }

    fn ends(&self) {
        if let Some(Shown { bar: Some(bar), .. }) = lock(&self.shown).take() {
            bar.finish_and_clear();
        }
    }

    fn warns(&self, message: &str) {
        self.say(&format!("warning: {message}"));
    }

    fn tells(&self, message: &str) {
        self.say(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_what_runs_and_how_long_it_may_take_and_changes() {
        let begun = Instant::now();
        let running = vec![("Film".to_owned(), true, begun), ("Dot".to_owned(), false, begun + Duration::from_secs(50))];
        let state = State { stage: "running samples".into(), items: 24, done: 6, begun, share: Some(0.25), running };
        let line = |seconds| state.line(begun + Duration::from_secs(seconds));
        assert_eq!(line(60), "running samples: 6 of 24, 60 s so far, about 3 min left; running Film (60 s, 1 with more time)");
        assert_ne!(line(60), line(180));
    }

    #[test]
    fn lengths_of_time_are_said_as_people_say_them() {
        assert_eq!(
            [5, 89, 90, 600, 7800].map(|seconds| duration(Duration::from_secs(seconds))),
            ["5 s", "89 s", "2 min", "10 min", "2 h 10 min"]
        );
    }
}

//! Progress bars on a terminal; elsewhere a line a minute, for what takes so long.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use manimill::pipeline::Observer;

use crate::talk;

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_mins(1);

/// Shows what a build is doing.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: Mutex<Option<Shown>>,
    on_terminal: bool,
}

/// How far a stage is.
#[derive(Debug)]
enum Shown {
    Bar(ProgressBar),
    Lines(Lines),
}

/// Lines about one stage; they end when this is dropped.
#[derive(Debug)]
struct Lines {
    done: Arc<AtomicUsize>,
    _alive: Sender<()>,
}

impl Lines {
    /// Says every minute how far the stage is, also while one item takes several.
    fn about(stage: &str, items: usize) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let (alive, ended) = mpsc::channel();
        let (stage, count) = (stage.to_owned(), Arc::clone(&done));
        std::thread::spawn(move || {
            while ended.recv_timeout(LINE_EVERY) == Err(RecvTimeoutError::Timeout) {
                talk::say(&format!("{stage}: {} of {items}", count.load(Ordering::Relaxed)));
            }
        });
        Self { done, _alive: alive }
    }
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { shown: Mutex::new(None), on_terminal: std::io::stderr().is_terminal() }
    }

    fn with_shown(&self, act: impl FnOnce(&mut Option<Shown>)) {
        if let Ok(mut shown) = self.shown.lock() {
            act(&mut shown);
        }
    }

    /// Says something without disturbing the bar.
    fn say(&self, message: &str) {
        self.with_shown(|shown| match shown {
            Some(Shown::Bar(bar)) => bar.suspend(|| talk::say(message)),
            _ => talk::say(message),
        });
    }
}

impl Observer for Progress {
    fn begins(&self, stage: &str, items: usize) {
        tracing::info!("{stage}: {items}");
        let shown = if self.on_terminal {
            let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {elapsed:>4}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(items as u64).with_style(style).with_message(stage.to_owned());
            bar.enable_steady_tick(Duration::from_millis(200));
            Shown::Bar(bar)
        } else {
            Shown::Lines(Lines::about(stage, items))
        };
        self.with_shown(|current| *current = Some(shown));
    }

    fn advances(&self) {
        self.with_shown(|shown| match shown {
            Some(Shown::Bar(bar)) => bar.inc(1),
            Some(Shown::Lines(lines)) => drop(lines.done.fetch_add(1, Ordering::Relaxed)),
            None => {}
        });
    }

    fn ends(&self) {
        self.with_shown(|shown| {
            if let Some(Shown::Bar(bar)) = shown.take() {
                bar.finish_and_clear();
            }
        });
    }

    fn warns(&self, message: &str) {
        self.say(&format!("warning: {message}"));
    }

    fn tells(&self, message: &str) {
        self.say(message);
    }
}

//! Progress bars on a terminal, a quiet log elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use manimill::pipeline::Observer;

use crate::talk;

/// Shows what a build is doing.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Mutex<Option<ProgressBar>>,
    on_terminal: bool,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { bar: Mutex::new(None), on_terminal: std::io::stderr().is_terminal() }
    }

    fn with_bar(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }

    /// Says something without disturbing the bar.
    fn say(&self, message: &str) {
        self.with_bar(|bar| match bar {
            Some(bar) => bar.suspend(|| talk::say(message)),
            None => talk::say(message),
        });
    }
}

impl Observer for Progress {
    fn begins(&self, stage: &str, items: usize) {
        tracing::info!("{stage}: {items}");
        if !self.on_terminal {
            return;
        }
        let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {elapsed:>4}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(items as u64).with_style(style).with_message(stage.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.with_bar(|current| *current = Some(bar));
    }

    fn advances(&self) {
        self.with_bar(|bar| {
            if let Some(bar) = bar {
                bar.inc(1);
            }
        });
    }

    fn ends(&self) {
        self.with_bar(|bar| {
            if let Some(bar) = bar.take() {
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

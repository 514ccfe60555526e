//! How long a sample is: as text, as a program, as tokens, and as a video.

use manimill_runner::{PlayKind, Timeline};
use manimill_syntax::{Module, Structure, structure};

use super::tokenizers::Tokenizer;

/// The lengths of one sample, and what its program is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lengths {
    /// Unicode characters.
    pub characters: usize,
    /// Lines, blank ones and comments too.
    pub lines: usize,
    /// Tokens, one count for each tokenizer of the configuration, in its order. The first is the length.
    pub tokens: Vec<usize>,
    /// What the program is made of; all zero for what is no Python.
    pub structure: Structure,
    /// What it does when it runs; none where it was not run.
    pub run: Option<Run>,
}

/// The part of a timeline that says how much there is to see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Seconds of video; 0 for a picture.
    pub seconds: f64,
    /// Plays, without the waits.
    pub plays: usize,
    /// Whether it is seen in three dimensions.
    pub three_d: bool,
}

impl Lengths {
    /// Measures a sample.
    pub fn of(code: &str, timeline: Option<&Timeline>, tokenizers: &[Tokenizer]) -> Self {
        Self {
            characters: code.chars().count(),
            lines: code.lines().count(),
            tokens: tokenizers.iter().map(|tokenizer| tokenizer.count(code)).collect(),
            structure: Module::parse(code).map(|module| structure(&module)).unwrap_or_default(),
            run: timeline.map(|timeline| Run {
                seconds: timeline.duration,
                plays: timeline.plays.iter().filter(|play| play.kind == PlayKind::Play).count(),
                three_d: timeline.three_d,
            }),
        }
    }

    /// The length: tokens of the first tokenizer.
    pub fn length(&self) -> usize {
        self.tokens.first().copied().unwrap_or_default()
    }
}

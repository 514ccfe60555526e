//! The page itself: what the template shows, with the style and the scripts that stand in files of their own.

use std::collections::BTreeMap;

use askama::Template;
use sha2::{Digest, Sha256};

use super::dataset::Dataset;
use super::embed::{Block, blocks};
use super::numbers::{Numbers, ReasonLine, StageLine};
use crate::shape::LongScene;

/// How many colours the sources have; further ones share the last.
const COLOURS: usize = 10;

/// How many sets of sources are drawn.
const COMBINATIONS: usize = 20;

const STYLE: &str = include_str!("page/page.css");

/// The scripts, in the order in which they need each other.
const SCRIPTS: [&str; 7] = [
    "\"use strict\";\n",
    include_str!("page/data.js"),
    include_str!("page/python.js"),
    include_str!("page/charts.js"),
    include_str!("page/review.js"),
    include_str!("page/samples.js"),
    include_str!("page/start.js"),
];

/// The page of one dataset.
#[derive(Template)]
#[template(path = "page.html")]
pub struct Page<'a> {
    dataset: &'a Dataset,
    numbers: &'a Numbers,
    blocks: Vec<Block>,
    script: String,
    script_hash: String,
    review: Option<Review>,
}

/// One cell of the overlap's picture.
struct Shared {
    count: usize,
    /// The share of the smaller source, as a percentage.
    heat: String,
    diagonal: bool,
}

/// What a page for reviewing has beside a report's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The secret that decisions must carry.
    pub token: String,
    /// The file that decisions are kept in.
    pub file: String,
}

impl<'a> Page<'a> {
    /// The report.
    pub fn new(dataset: &'a Dataset, numbers: &'a Numbers) -> Self {
        let script = SCRIPTS.concat();
        // The page says itself what may run in it: nothing but this script, and nothing from anywhere else.
        let script_hash = super::embed::base64(&Sha256::digest(script.as_bytes()));
        Self { blocks: blocks(dataset, numbers), dataset, numbers, script, script_hash, review: None }
    }

    /// The same page, for reviewing.
    #[must_use]
    pub fn for_review(mut self, review: Review) -> Self {
        self.review = Some(review);
        self
    }

    /// Its text.
    pub fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    fn number(number: impl Count) -> String {
        grouped(number.count())
    }

    fn width(part: impl Count, whole: impl Count) -> String {
        percent(part.count(), whole.count())
    }

    /// A number in a table, where nothing is a dot.
    fn cell(count: impl Count) -> String {
        if count.count() == 0 { "·".to_owned() } else { grouped(count.count()) }
    }

    /// The same for what was lost.
    fn loss(count: impl Count) -> String {
        if count.count() == 0 { "·".to_owned() } else { format!("−{}", grouped(count.count())) }
    }

    fn any(count: impl Count) -> bool {
        count.count() > 0
    }

    fn words(name: &str) -> String {
        name.replace('_', " ")
    }

    /// A text with code between backticks, as HTML.
    fn prose(text: &str) -> String {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let parts = escaped.split('`').enumerate();
        parts.map(|(place, part)| if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
    }

    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn short(revision: &str) -> String {
        revision.chars().take(12).collect()
    }

    fn style() -> &'static str {
        STYLE
    }

    fn candidates(&self) -> usize {
        self.numbers.candidates()
    }

    fn samples(&self) -> usize {
        self.dataset.kept.len()
    }

    fn running(&self) -> usize {
        self.dataset.kept.iter().filter(|row| row.verdict == "runs").count()
    }

    fn described(&self) -> usize {
        self.dataset.kept.iter().filter(|row| row.description.is_some()).count()
    }

    fn rewritten(&self) -> usize {
        self.dataset.kept.iter().filter(|row| !row.changes.is_empty()).count()
    }

    /// Hours and minutes of video, where something was run.
    fn video(&self) -> Option<String> {
        let column = self.dataset.measures.iter().position(|name| name == "duration")?;
        let seconds: f64 = self.dataset.kept.iter().filter_map(|row| row.measures.get(column).copied().flatten()).sum();
        let minutes = (seconds / 60.0).round();
        let hours = (minutes / 60.0).floor();
        (seconds > 0.0)
            .then(|| if hours < 1.0 { format!("{minutes} min") } else { format!("{hours} h {:02} min", minutes - hours * 60.0) })
    }

    /// The stages that dropped something.
    fn dropping(&self) -> impl Iterator<Item = &StageLine> {
        self.numbers.stages.iter().filter(|stage| stage.dropped > 0)
    }

    /// Why samples failed when they were run, where some did.
    fn failures(&self) -> &[ReasonLine] {
        self.numbers.stages.iter().find(|stage| stage.name == "render").map(|stage| stage.reasons.as_slice()).unwrap_or_default()
    }

    fn long_scenes(&self) -> &[LongScene] {
        &self.dataset.shape.long_scenes
    }

    /// Long scenes that gave a proven piece.
    fn cut(&self) -> usize {
        self.long_scenes().iter().filter(|scene| scene.proven > 0).count()
    }

    /// Proven pieces of all long scenes.
    fn pieces(&self) -> usize {
        self.long_scenes().iter().map(|scene| scene.proven).sum()
    }

    /// The class in an id.
    fn scene_of(id: &str) -> &str {
        id.rsplit_once('#').map_or(id, |(_, scene)| scene)
    }

    /// The sets of sources that share most by one kind, the largest first, with how many codes stand in exactly these.
    fn combinations(&self, kind: impl Count) -> Vec<(&[String], usize)> {
        let all = &self.dataset.overlap.combinations;
        let mut shared: Vec<(&[String], usize)> = all.iter().map(|(ids, counts)| (&**ids, counts[kind.count()])).collect();
        shared.retain(|(_, count)| *count > 0);
        shared.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
        shared.truncate(COMBINATIONS);
        shared
    }

    /// The kind of likeness to show first: the strictest by which the sources share anything.
    fn first_kind(&self) -> usize {
        let shares = |kind: &usize| self.dataset.overlap.pairs.iter().any(|(_, counts)| counts[*kind] > 0);
        (0..self.dataset.overlap.kinds.len()).find(shares).unwrap_or_default()
    }

    fn is_first_kind(&self, kind: impl Count) -> bool {
        kind.count() == self.first_kind()
    }

    /// The sources that have codes to compare, in the order of the overlap's file.
    fn compared(&self) -> &[(String, Vec<usize>)] {
        &self.dataset.overlap.sources
    }

    /// One row a source: its id, and what it shares with each by one kind.
    fn matrix(&self, kind: impl Count) -> Vec<(&str, Vec<Shared>)> {
        let (kind, overlap) = (kind.count(), &self.dataset.overlap);
        let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for ((left, right), counts) in &overlap.pairs {
            shared.insert((left, right), counts[kind]);
            shared.insert((right, left), counts[kind]);
        }
        let cell = |(left, of_left): &'a (String, Vec<usize>), (right, of_right): &'a (String, Vec<usize>)| {
            if left == right {
                return Shared { count: of_left[kind], heat: String::new(), diagonal: true };
            }
            let count = shared.get(&(left.as_str(), right.as_str())).copied().unwrap_or_default();
            Shared { count, heat: percent(count, of_left[kind].min(of_right[kind])), diagonal: false }
        };
        let row =
            |source: &'a (String, Vec<usize>)| (&*source.0, overlap.sources.iter().map(|other| cell(source, other)).collect());
        overlap.sources.iter().map(row).collect()
    }

    fn longest_reason(&self) -> usize {
        self.numbers.stages.iter().flat_map(|stage| &stage.reasons).map(|reason| reason.count).max().unwrap_or(1)
    }

    /// The place of a source among all, for its colour.
    fn colour(source: impl Count) -> usize {
        source.count().min(COLOURS - 1)
    }
}

/// A number, through as many references as the template has put around it.
trait Count {
    fn count(&self) -> usize;
}

impl Count for usize {
    fn count(&self) -> usize {
        *self
    }
}

impl<T: Count + ?Sized> Count for &T {
    fn count(&self) -> usize {
        (**self).count()
    }
}

/// `12.3%`, for people and for widths alike.
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "0%".to_owned();
    }
    let share = super::float(part) * 100.0 / super::float(whole);
    if part == whole || share == 0.0 { format!("{share:.0}%") } else { format!("{share:.1}%") }
}

/// A number with narrow spaces between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

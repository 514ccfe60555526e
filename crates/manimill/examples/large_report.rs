//! Writes the report of a dataset that nobody has: 10,000 samples and 8,000 dropped candidates of twelve sources. It shows
//! whether the page still opens at once; `scripts/check_report.sh` opens it.
//!
//! ```console
//! $ cargo run --release --example large_report -- page.html
//! ```

use std::collections::BTreeMap;

use base64::Engine;
use manimill::report::{Dataset, Dropped, Entry, Kept, Numbers, Overlap, Page};

const KEPT: usize = 10_000;
const DROPPED: usize = 8_000;
const SOURCES: usize = 12;

/// One pixel; what follows its end is ignored, and makes it as large as a frame usually is.
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
const FRAME_BYTES: usize = 900;

/// Numbers that look random and are the same in every run (Marsaglia 2003).
struct Numbering(u64);

impl Numbering {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % end
    }
}

fn main() -> std::io::Result<()> {
    let to = std::env::args_os().nth(1).unwrap_or_else(|| "report.html".into());
    let dataset = dataset();
    let numbers = Numbers::of(&dataset);
    assert!(numbers.faults.is_empty(), "{:?}", numbers.faults);
    std::fs::write(to, Page::new(&dataset, &numbers).html())
}

fn dataset() -> Dataset {
    let mut numbers = Numbering(0x9E37_79B9_7F4A_7C15);
    let kept: Vec<Kept> = (0..KEPT).map(|place| kept(place, &mut numbers)).collect();
    let stages = ["index", "repair", "assets", "check", "dedup", "render"];
    let reasons = ["syntax-error", "other-dialect", "needs-file", "unbound-name", "normalised-twin", "attribute-error"];
    let mut dropped: Vec<Dropped> = Vec::new();
    let mut ledger = Vec::new();
    let mut left = KEPT + DROPPED;
    for (place, stage) in stages.iter().enumerate() {
        let count = if place == 0 { DROPPED - (stages.len() - 1) * (DROPPED / 8) } else { DROPPED / 8 };
        dropped.extend((0..count).map(|at| Dropped {
            id: format!("source-{}:scenes/{stage}/{at}.py#Dropped{at}", numbers.below(SOURCES)),
            stage: (*stage).to_owned(),
            reason: reasons[place].to_owned(),
            evidence: "line 7: something that was not there\nTraceback (most recent call last): …".to_owned(),
            code: code(&mut numbers, at),
        }));
        ledger.push(Entry {
            stage: (*stage).to_owned(),
            entered: left,
            out: left - count,
            dropped: count,
            reasons: BTreeMap::from([(reasons[place].to_owned(), count)]),
        });
        left -= count;
    }
    Dataset {
        name: "a large dataset".into(),
        manim: "0.22.0".into(),
        ledger,
        kept,
        dropped,
        overlap: overlap(),
        measures: measures(),
        ..Dataset::default()
    }
}

fn measures() -> Vec<String> {
    ["tokens", "difficulty", "duration", "plays", "characters", "lines"].map(str::to_owned).into()
}

fn kept(place: usize, numbers: &mut Numbering) -> Kept {
    let source = format!("source-{}", numbers.below(SOURCES));
    let code = code(numbers, place);
    let original = (numbers.below(3) == 0).then(|| code.replace("Create(", "ShowCreation("));
    let count = |count: usize| Some(u32::try_from(count).map_or(0.0, f64::from));
    let picture = base64::engine::general_purpose::STANDARD.decode(PICTURE).unwrap_or_default();
    let still = |frame: u32, numbers: &mut Numbering| {
        let padding = (0..FRAME_BYTES).map(|_| u8::try_from(numbers.below(256)).unwrap_or_default());
        (f64::from(frame), picture.iter().copied().chain(padding).collect())
    };
    Kept {
        id: format!("{source}:scenes/{}/{place}.py#Scene{place}", place % 97),
        split: ["train", "train", "train", "validation", "test"][numbers.below(5)].to_owned(),
        repository: format!("https://example.org/{source}"),
        source,
        revision: "0".repeat(40),
        path: format!("scenes/{}/{place}.py", place % 97),
        lines: (1, code.lines().count()),
        licence: ["MIT", "unknown", "CC-BY-NC-SA-4.0"][numbers.below(3)].to_owned(),
        scene: format!("Scene{place}"),
        description: (numbers.below(2) == 0)
            .then(|| (format!("Scene number {place} draws circles in turn."), "docstring".to_owned())),
        changes: original.iter().map(|_| ["show-creation", "safe", "ShowCreation", "Create"].map(str::to_owned)).collect(),
        original,
        verdict: "runs".to_owned(),
        shows: "video".to_owned(),
        stage: (1 + numbers.below(4)).to_string(),
        measures: vec![
            count(code.len() / 4),
            count(numbers.below(100)),
            count(numbers.below(60)),
            count(numbers.below(40)),
            count(code.len()),
            count(code.lines().count()),
        ],
        stills: (0..4).map(|frame| still(frame, numbers)).collect(),
        code,
        ..Kept::default()
    }
}

fn code(numbers: &mut Numbering, place: usize) -> String {
    let mut code = format!("from manim import *\n\n\nclass Scene{place}(Scene):\n    def construct(self):\n");
    for line in 0..10 + numbers.below(70) {
        let [x, y, radius] = [numbers.below(100), numbers.below(100), numbers.below(900)];
        code.push_str(&format!(
            "        circle_{line} = Circle(radius={radius} / 100).move_to([{x}, {y}, 0])  # number {line}\n"
        ));
        code.push_str(&format!("        self.play(Create(circle_{line}))\n"));
    }
    code
}

fn overlap() -> Overlap {
    let name = |place: usize| format!("source-{place}");
    let pairs = (1..SOURCES).map(|place| ((name(place - 1), name(place)), vec![place, place * 5])).collect();
    let combinations = (2..SOURCES).map(|place| ((0..place).map(name).collect(), vec![place, place * 3])).collect();
    let sources = (0..SOURCES).map(|place| (name(place), vec![900, 800])).collect();
    Overlap { kinds: vec!["exact".into(), "near".into()], sources, pairs, combinations }
}

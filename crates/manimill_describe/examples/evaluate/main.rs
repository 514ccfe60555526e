//! Measures narrator and checker on recorded timelines.
//!
//! `cargo run --release --example evaluate -- TIMELINES.jsonl… [--described DESCRIPTIONS.jsonl] [--faults N] [--prompts PROMPTS.jsonl]`
//!
//! Prints coverage, the truth of the narrator's own claims, how swapped and changed texts are told from right ones, how varied the openings
//! are, and how well people's descriptions (`{"id", "text"}` a line; never printed) find their samples among the storyboards.

#![allow(clippy::print_stdout)]

mod measures;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::time::Instant;

use manimill_describe::{Prompts, Scene, Verdict, check, narrate};
use manimill_runner::Timeline;
use serde_json::{Value, json};

use measures::{openings, planted, retrieval, swaps};

/// One recorded scene with what is said of it.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) timeline: Timeline,
    pub(crate) prompts: Prompts,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (mut files, mut described, mut faults, mut prompts) = (Vec::new(), None, 0, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--described" => described = words.next(),
            "--prompts" => prompts = words.next(),
            "--faults" => faults = words.next().and_then(|count| count.parse().ok()).unwrap_or(0),
            _ => files.push(word),
        }
    }
    let mut rows = Vec::new();
    let (mut telling, mut checking) = (0.0, 0.0);
    for file in files {
        for line in fs::read_to_string(file)?.lines() {
            let row: Value = serde_json::from_str(line)?;
            let timeline: Timeline = serde_json::from_value(row["timeline"].clone())?;
            let text = |key: &str| row[key].as_str().unwrap_or_default();
            let scene = Scene {
                id: text("id"),
                scene: text("scene"),
                code: text("code"),
                timeline: &timeline,
                coarse: row["coarse"] == true,
            };
            let began = Instant::now();
            let prompts = narrate(&scene);
            telling += began.elapsed().as_secs_f64();
            rows.push(Row { id: text("id").to_owned(), code: text("code").to_owned(), timeline, prompts });
        }
    }
    let began = Instant::now();
    truth(&rows, faults);
    checking += began.elapsed().as_secs_f64();
    println!("time: {} rows told in {telling:.2} s, three prompts of each checked in {checking:.2} s", rows.len());
    coverage(&rows);
    openings(&rows);
    swaps(&rows, &rows.iter().map(|row| (row.id.clone(), row.prompts.storyboard.clone())).collect(), "own storyboards", faults);
    planted(&rows, faults);
    if let Some(file) = described {
        let mut texts = BTreeMap::new();
        for line in fs::read_to_string(file)?.lines() {
            let row: Value = serde_json::from_str(line)?;
            texts.insert(row["id"].as_str().unwrap_or_default().to_owned(), row["text"].as_str().unwrap_or_default().to_owned());
        }
        retrieval(&rows, &texts);
        swaps(&rows, &texts, "people's descriptions", faults);
    }
    if let Some(file) = prompts {
        let line = |row: &Row| json!({"id": row.id, "request": row.prompts.request, "storyboard": row.prompts.storyboard, "specification": row.prompts.specification});
        fs::write(file, rows.iter().map(|row| format!("{}\n", line(row))).collect::<String>())?;
    }
    Ok(())
}

fn texts(row: &Row) -> [(&'static str, &str); 3] {
    [("request", &row.prompts.request), ("storyboard", &row.prompts.storyboard), ("specification", &row.prompts.specification)]
}

/// The narrator's own claims.
fn truth(rows: &[Row], faults: usize) {
    let mut kinds: BTreeMap<(&str, String), [usize; 3]> = BTreeMap::new();
    let mut shown = 0;
    for row in rows {
        for (style, text) in texts(row) {
            for claim in check(text, &row.timeline).claims {
                let counts = kinds.entry((style, format!("{:?}", claim.kind))).or_default();
                counts[claim.verdict as usize] += 1;
                if claim.verdict != Verdict::Confirmed && shown < faults {
                    shown += 1;
                    let (start, end) = (claim.span.0 as usize, claim.span.1 as usize);
                    let from = text[..start].char_indices().rev().nth(70).map_or(0, |(at, _)| at);
                    let to = text[end..].char_indices().nth(40).map_or(text.len(), |(at, _)| end + at);
                    println!(
                        "  {} {style} {:?} {:?} [{}] {}: …{}…",
                        row.id,
                        claim.kind,
                        claim.verdict,
                        &text[start..end.min(start + 60)],
                        claim.evidence,
                        text[from..to].replace('\n', " / ")
                    );
                }
            }
        }
    }
    for style in ["request", "storyboard", "specification"] {
        let mut total = [0; 3];
        for ((of, kind), counts) in &kinds {
            if *of == style {
                (0..3).for_each(|at| total[at] += counts[at]);
                println!("  {style} {kind}: {} confirmed, {} contradicted, {} not checkable", counts[0], counts[1], counts[2]);
            }
        }
        let all = total.iter().sum::<usize>().max(1) as f64;
        println!(
            "truth, {style}: {} claims, {:.2}% confirmed, {:.3}% contradicted",
            all,
            100.0 * total[0] as f64 / all,
            100.0 * total[1] as f64 / all
        );
    }
}

fn coverage(rows: &[Row]) {
    let whole = rows.iter().filter(|row| texts(row).iter().all(|(_, text)| !text.trim().is_empty())).count();
    println!("coverage: {whole} of {} rows have all three styles", rows.len());
    let empty = rows.iter().filter(|row| row.prompts.request.contains("empty screen")).map(|row| row.id.as_str());
    println!("  rows of which nothing can be told: {:?}", empty.collect::<Vec<_>>());
}

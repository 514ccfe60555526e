//! Says what recorded scenes show.
//!
//! `cargo run --example narrate -- TIMELINES.jsonl PROMPTS.jsonl` (see the `record` example for the timelines)

#![allow(clippy::print_stderr)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use manimill_describe::{Scene, narrate};
use manimill_runner::Timeline;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = words.as_slice() else { return Err("name the timelines and the file to write".into()) };
    let mut file = BufWriter::new(File::create(output)?);
    let (mut rows, mut taken) = (0, 0.0);
    for line in fs::read_to_string(input)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let timeline: Timeline = serde_json::from_value(row["timeline"].clone())?;
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let began = Instant::now();
        let prompts = narrate(&Scene {
            id: text("id"),
            scene: text("scene"),
            code: text("code"),
            timeline: &timeline,
            coarse: row["coarse"].as_bool().unwrap_or_default(),
        });
        taken += began.elapsed().as_secs_f64();
        rows += 1;
        let told = json!({"id": row["id"], "request": prompts.request, "storyboard": prompts.storyboard,
            "specification": prompts.specification});
        serde_json::to_writer(&mut file, &told)?;
        file.write_all(b"\n")?;
    }
    eprintln!("{rows} rows in {taken:.2} s");
    Ok(())
}

//! What the whole list of rewrites costs, beside the cost of parsing and of formatting the same text:
//! `cargo bench --bench repair -- [ROWS.jsonl…]`, with the rows of builds until `slice`. Without a file, the rewrites' own examples.
#![allow(clippy::print_stdout, reason = "the figures are what this is run for")]
#![allow(clippy::cast_precision_loss, reason = "no count here comes near the limit")]

use std::time::Instant;

use manimill::index::{Dialect, libraries};
use manimill::repair::{REWRITES, rewrite_all};
use manimill_syntax::{Module, format};
use rayon::prelude::*;
use serde::Deserialize;

/// As in the tool.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Deserialize)]
struct Row {
    code: String,
    scene: String,
    dialect: Dialect,
}

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    // The same depth of recursion as in a build.
    let threads = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads");
    if files.is_empty() {
        let examples = REWRITES.iter().flat_map(|rewrite| rewrite.documentation().examples).map(|example| Row {
            code: example.as_files().0,
            scene: "Example".into(),
            dialect: Dialect::Community,
        });
        threads.install(|| measure("the examples of the manual", &examples.collect::<Vec<Row>>()));
    }
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a file of rows");
        let rows: Vec<Row> = text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        threads.install(|| measure(file, &rows));
    }
}

fn measure(name: &str, rows: &[Row]) {
    let library = libraries::shipped();
    let bytes: usize = rows.iter().map(|row| row.code.len()).sum();
    println!("{name}: {} samples, {:.1} MB, {} threads", rows.len(), bytes as f64 / 1e6, rayon::current_num_threads());
    let time = |work: &(dyn Fn(&Row) + Sync)| {
        let start = Instant::now();
        rows.par_iter().for_each(work);
        start.elapsed().as_secs_f64()
    };
    let parsing = time(&|row| drop(std::hint::black_box(Module::parse(row.code.as_str()))));
    let formatting = time(&|row| drop(std::hint::black_box(format(&row.code))));
    let rewriting = time(&|row| drop(std::hint::black_box(rewrite_all(&row.code, &row.scene, row.dialect, &library))));
    for (what, seconds) in [("parsing", parsing), ("formatting", formatting), ("rewriting", rewriting)] {
        let each = rows.len() as f64 / seconds;
        println!("{what:>12} {seconds:>8.3} s {each:>9.0} samples a second {:>7.2} times formatting", seconds / formatting);
    }
}

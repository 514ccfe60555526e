//! The files of a dataset folder.

use crate::world::{World, scene_of};

#[test]
fn what_is_too_long_is_dropped_and_counted() {
    let world = World::new();
    world.source("a", 12, 1);
    let all = world.build(&["a"], "");
    let longest = all.records.iter().filter_map(|record| record.tokens).max().expect("rows");
    let outcome = world.build(&["a"], &format!("[shape]\nmax_tokens = {}\n", longest - 1));
    let entry = outcome.ledger.entries().last().expect("a stage");
    assert_eq!(entry.stage.name(), "shape");
    assert_eq!(entry.entered, entry.out + entry.dropped);
    assert!(entry.reasons["too-long"] >= 1);
    assert!(outcome.records.iter().all(|record| record.tokens < Some(longest)));
    let dropped = outcome.ledger.decisions().last().expect("a decision");
    assert!(dropped.evidence.contains(&longest.to_string()) && dropped.code.contains("class A"), "{dropped:?}");
}

#[test]
fn only_what_is_described_is_a_prompt() {
    let world = World::new();
    world.source("a", 3, 1);
    let code = scene_of("b", 0, 0).replace("(Scene):\n", "(Scene):\n    \"\"\"Shapes that come and go, one by one.\"\"\"\n");
    world.write("a/b.py", &format!("from manim import *\n\n\n{code}"));
    let todo = scene_of("c", 0, 0).replace("(Scene):\n", "(Scene):\n    \"\"\"TODO: say what this scene shows\"\"\"\n");
    world.write("a/c.py", &format!("from manim import *\n\n\n{todo}"));
    world.write("a/README.md", "# Scenes\n\n- `A1x0`: the first of three small ones\n");
    world.build(&["a"], "");
    let prompts: Vec<String> =
        world.lines("formats/prompt_completion/train.jsonl").iter().map(|row| row["prompt"][1]["content"].to_string()).collect();
    assert_eq!(prompts, ["\"the first of three small ones\"", "\"Shapes that come and go, one by one.\""]);
    let origins: Vec<String> = world
        .lines("jsonl/train.jsonl")
        .iter()
        .filter(|row| row["needs_description"] == false)
        .map(|row| row["description_origin"].to_string())
        .collect();
    assert_eq!(origins, ["\"README.md\"", "\"docstring of the class\""]);
    assert_eq!(world.lines("formats/code_only/train.jsonl").len(), 3);
    assert_eq!(world.json("shape.json")["descriptions"]["needs_description"], 3);
}

#[test]
fn nothing_of_an_earlier_build_is_left() {
    let world = World::new();
    world.source("a", 60, 1);
    world.build(&["a"], "[shape]\ncurriculum = \"stages\"\n");
    assert!(
        world.has("data/test.parquet") && world.has("formats/code_only/test.jsonl") && world.has("curriculum/stage_3.parquet")
    );
    std::fs::write(world.path("dataset/data/notes.txt"), "mine").expect("a file");
    world.build(&["a"], "[split]\ntest = 0.0\n[export]\nformats = [\"messages\"]\n");
    for gone in ["data/test.parquet", "jsonl/test.jsonl", "formats/code_only/train.parquet", "curriculum/stage_3.parquet"] {
        assert!(!world.has(gone), "{gone}");
    }
    assert!(world.has("data/validation.parquet") && world.has("data/notes.txt"));
}

#[test]
fn a_curriculum_orders_what_is_learned() {
    let world = World::new();
    world.source("a", 50, 1);
    world.build(&["a"], "[shape]\ncurriculum = \"sorted\"\n");
    let scores =
        |path: &str| -> Vec<f64> { world.lines(path).iter().map(|row| row["difficulty"].as_f64().expect("a score")).collect() };
    let sorted = scores("jsonl/train.jsonl");
    assert!(sorted.is_sorted(), "{sorted:?}");

    world.build(&["a"], "[shape]\ncurriculum = \"stages\"\ncurriculum_by = \"length\"\nstages = 4\n");
    let mut longest = 0;
    let mut rows = 0;
    for stage in 1..=4 {
        let lines = world.lines(&format!("curriculum/stage_{stage}.jsonl"));
        let lengths: Vec<i64> = lines.iter().map(|row| row["tokens"].as_i64().expect("a length")).collect();
        assert!(lengths.iter().all(|length| *length >= longest));
        longest = lengths.into_iter().max().expect("a stage has rows");
        rows += lines.len();
    }
    assert_eq!(rows, world.lines("jsonl/train.jsonl").len());
    assert!(world.lines("jsonl/test.jsonl").iter().all(|row| row["stage"].is_null()));
}

#[test]
fn the_card_names_every_configuration_and_its_files() {
    let world = World::new();
    world.source("a", 60, 1);
    world.build(&["a"], "");
    let card = std::fs::read_to_string(world.path("dataset/README.md")).expect("a card");
    let front = card.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).expect("front matter").0;
    for path in ["data/train.parquet", "data/validation.parquet", "data/test.parquet", "formats/code_only/train.parquet"] {
        assert!(front.contains(&format!("path: \"{path}\"")), "{path}");
        assert!(world.has(path), "{path}");
    }
    // Nothing is described, so that no form has a prompt to show.
    assert!(!front.contains("messages") && !world.has("formats/messages"));
    assert!(front.contains("license:\n- unknown\n"));
}

#[test]
fn a_base_that_stands_for_itself_ends_no_build() {
    let world = World::new();
    world.source("a", 2, 1);
    let scene = scene_of("b", 0, 0).replace("(Scene)", "(Base)");
    let alias = "from manim import *\n\ntry:\n    Base = Base\nexcept NameError:\n    Other = Base\n    Base = Other\n";
    world.write("a/b.py", &format!("{alias}\n\n{scene}"));
    assert_eq!(world.build(&["a"], "").records.len(), 2);
}

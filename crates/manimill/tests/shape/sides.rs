//! Who is on which side, and that nothing moves.

use crate::world::{World, scene_of, sides};

#[test]
fn three_rows_are_all_for_training() {
    let world = World::new();
    world.source("a", 3, 1);
    let outcome = world.build(&["a"], "");
    assert!(sides(&outcome).values().all(|side| *side == "train"));
    assert_eq!(world.lines("jsonl/train.jsonl").len(), 3);
    assert!(!world.has("jsonl/test.jsonl") && !world.has("data/validation.parquet"));
}

#[test]
fn another_source_moves_no_row_and_shared_scenes_lie_together() {
    let world = World::new();
    world.source("a", 60, 2);
    let before = world.build(&["a"], "");
    let old = sides(&before);
    let held_out = old.values().filter(|side| **side != "train").count();
    assert!((8..=20).contains(&held_out), "{held_out} of {}", old.len());

    world.source("b", 40, 2);
    // Some of the old scenes are in the new source too, under other comments; the new source's priority makes it win.
    for file in 0..10 {
        let shared = scene_of("a", file * 6, 0).replace("construct(self):\n", "construct(self):\n        # as before\n");
        world.write(&format!("b/shared_{file}.py"), &format!("from manim import *\n\n\n{shared}"));
    }
    let later = world.build(&["a", "b"], "");
    let new = sides(&later);
    let moved: Vec<_> = old.iter().filter(|(id, side)| new.get(*id).is_some_and(|now| now != *side)).collect();
    assert!(moved.is_empty(), "{moved:?}");
    assert!(new.iter().any(|(id, side)| id.starts_with("b:") && *side != "train"));
}

#[test]
fn a_file_a_description_and_a_family_are_on_one_side() {
    let world = World::new();
    world.source("a", 100, 1);
    for file in 0..30 {
        let base = format!("from manim import *\n\n\n{}", scene_of("base", file, 0));
        world.write(&format!("a/bases/b{file}.py"), &base);
        let derived = scene_of("derived", file, 0).replace("(Scene)", &format!("(BASE{file}x0)"));
        world.write(&format!("a/d{file}.py"), &format!("from bases.b{file} import *\n\n\n{derived}"));
        let described = |name: &str| {
            let text = scene_of(name, file, 0);
            text.replace("(Scene):\n", &format!("(Scene):\n    \"\"\"Shows the number {file} in many shapes.\"\"\"\n"))
        };
        world.write(&format!("a/w{file}.py"), &format!("from manim import *\n\n\n{}", described("wone")));
        world.write(&format!("a/v{file}.py"), &format!("from manim import *\n\n\n{}", described("wtwo")));
    }
    let outcome = world.build(&["a"], "[split]\nvalidation = 0.2\ntest = 0.2\n");
    let sides = sides(&outcome);
    let side = |id: &str| *sides.get(id).unwrap_or_else(|| panic!("{id} is a row"));
    for file in 0..30 {
        assert_eq!(side(&format!("a:bases/b{file}.py#BASE{file}x0")), side(&format!("a:d{file}.py#DERIVED{file}x0")), "{file}");
        assert_eq!(side(&format!("a:w{file}.py#WONE{file}x0")), side(&format!("a:v{file}.py#WTWO{file}x0")), "{file}");
    }
    let families: std::collections::BTreeSet<&str> = (0..30).map(|file| side(&format!("a:d{file}.py#DERIVED{file}x0"))).collect();
    assert!(families.len() > 1, "families are on every side, else this shows nothing");
}

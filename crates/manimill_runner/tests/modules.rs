//! What the environment's modules offer, asked of the environment itself.

mod common;

use std::collections::BTreeSet;

use manimill_runner::{ModuleNames, NameKind};

#[test]
fn the_environment_answers_for_its_modules() {
    let environment = common::environment();
    let wanted = ["manim", "numpy", "no_such_module", "manim.no_such", "this_is.deep"].map(str::to_owned);
    let modules = environment.modules(&BTreeSet::from(wanted)).expect("it answers");
    assert_eq!(modules["manim"].star.get("MovingCameraScene"), Some(&NameKind::Scene));
    assert!(modules["numpy"].submodules.contains("linalg"));
    for absent in ["no_such_module", "manim.no_such", "this_is.deep"] {
        assert!(!modules[absent].exists && !modules[absent].importable, "{absent}");
    }
}

/// When this fails: `cargo run -p manimill_runner --example ship_modules`, and commit the file.
#[test]
fn the_shipped_names_of_manim_are_up_to_date() {
    let environment = common::environment();
    let shipped = ModuleNames::shipped();
    let wanted: BTreeSet<String> = shipped.keys().filter(|name| name.split('.').next() == Some("manim")).cloned().collect();
    assert!(wanted.len() > 100, "{}", wanted.len());
    for (name, names) in environment.modules(&wanted).expect("it answers") {
        // Names that manim's modules hold by accident differ between versions of Python; what a star binds does not.
        assert_eq!(names.star, shipped[&name].star, "{name}");
    }
}

//! Slides of a talk, as a scene that runs through
//!
//! What: a `Slide` of `manim_slides` is a `Scene`; where the speaker would go on (`next_slide()`) it waits a second, and `wipe(old, new)` is
//! the fade that it plays.
//! Since: never part of Manim; `manim_slides` needs a presenter
//! Leaves alone: slides that use the canvas of `manim_slides`; such a sample needs the package.
//!
//! Before:
//! ```python
//! from manim import *
//! from manim_slides import Slide
//!
//! class Talk(Slide):
//!     def construct(self):
//!         dot = Dot()
//!         self.play(FadeIn(dot))
//!         self.next_slide(loop=True)
//!         self.wipe(dot, Square())
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! class Talk(Scene):
//!     def construct(self):
//!         dot = Dot()
//!         self.play(FadeIn(dot))
//!         self.wait()
//!         self.play(FadeOut(dot, shift=LEFT), FadeIn(Square(), shift=LEFT))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Call, Class, Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "slides",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["manim_slides"],
    source: include_str!("slides.rs"),
    apply,
};

/// What of `manim_slides` a plain scene cannot do.
const OF_SLIDES: [&str; 10] = [
    "add_to_canvas",
    "canvas",
    "canvas_mobjects",
    "mobjects_without_canvas",
    "remove_from_canvas",
    "zoom",
    "start_skip_animations",
    "stop_skip_animations",
    "wait_time_between_slides",
    "max_duration_before_split_reverse",
];

fn apply(file: &File) -> Vec<Edit> {
    let uses_more = file
        .tree
        .nodes()
        .filter_map(Node::as_attribute)
        .any(|attribute| attribute.value.as_name() == Some("self") && OF_SLIDES.contains(&attribute.name));
    if uses_more {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for node in file.tree.nodes() {
        match node.kind() {
            Kind::Import | Kind::ImportFrom if is_of_slides(node) => {
                let is_only = node.parent().is_some_and(|around| around.block().len() == 1);
                edits.push(match node.full_lines() {
                    Some(lines) if !is_only => Edit::delete(lines),
                    _ => Edit::replace(node.span(), "pass"),
                });
            }
            Kind::Class => edits.extend(node.as_class().into_iter().flat_map(Class::bases).filter_map(|base| {
                let today = match *base.dotted()?.last()? {
                    "Slide" => "Scene",
                    "ThreeDSlide" => "ThreeDScene",
                    "MovingCameraSlide" => "MovingCameraScene",
                    _ => return None,
                };
                Some(Edit::replace(base.span(), file.write_manim(today)))
            })),
            Kind::Call => edits.extend(node.as_call().and_then(|call| step(file, call))),
            _ => {}
        }
    }
    edits
}

fn is_of_slides(import: Node) -> bool {
    let is_theirs = |module: &str| module.split('.').next() == Some("manim_slides");
    match import.as_import() {
        Some(Import::Star { module, level: 0 } | Import::From { module, level: 0, .. }) => is_theirs(&module),
        Some(Import::Modules(modules)) => modules.iter().all(|module| is_theirs(&module.module)),
        _ => false,
    }
}

fn step(file: &File, call: Call) -> Option<Edit> {
    let receiver = call.receiver().filter(|receiver| receiver.as_name() == Some("self"))?;
    match call.name() {
        "next_slide" | "pause" | "start_loop" | "end_loop" => {
            Some(Edit::replace(call.node.span(), format!("{}.wait()", receiver.text())))
        }
        "wipe" => {
            let positional = call.positional();
            let direction = call.keyword("direction").map_or("LEFT", Node::outer_text);
            let given = |at: usize, keyword: &str| positional.get(at).copied().or_else(|| call.keyword(keyword));
            let animation = |name: &str, mobject: Node| {
                let unpacked = if matches!(mobject.kind(), Kind::List | Kind::Tuple) { "*" } else { "" };
                format!("{}({unpacked}{}, shift={direction})", file.write_manim(name), mobject.outer_text())
            };
            let faded = [
                given(0, "current").map(|old| animation("FadeOut", old)),
                given(1, "future").map(|new| animation("FadeIn", new)),
            ];
            let faded: Vec<String> = faded.into_iter().flatten().collect();
            Some(Edit::replace(call.node.span(), format!("self.play({})", faded.join(", "))))
        }
        _ => None,
    }
}

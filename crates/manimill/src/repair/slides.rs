//! Slides of a talk, as a scene that runs through
//!
//! What: a `Slide` of `manim_slides` is a `Scene`; where the speaker would go on (`next_slide()`) it waits a second, and `wipe(old, new)` is
//! the fades that it plays, by a whole frame and in its time. The scene may have another name: that of a parameter that it is given for.
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
//!         self.play(FadeOut(dot, shift=LEFT * config.frame_width), FadeIn(Square(), shift=LEFT * config.frame_width))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! from manim_slides import Slide as Deck
//!
//! def opening(s):
//!     s.play(Write(Text("Hello")))
//!     s.next_slide()
//!
//! class Talk(Deck):
//!     def construct(self):
//!         self.wait_time_between_slides = 0.1
//!         opening(self)
//!         scene = self
//!         scene.next_slide()
//!         self.wipe([Dot()], [Square(), Circle()], run_time=2, direction=UP)
//!         self.wipe(self.mobjects_without_canvas, [])
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! def opening(s):
//!     s.play(Write(Text("Hello")))
//!     s.wait()
//!
//! class Talk(Scene):
//!     def construct(self):
//!         self.wait_time_between_slides = 0.1
//!         opening(self)
//!         scene = self
//!         scene.wait()
//!         self.play(FadeOut(Dot(), shift=UP * config.frame_height), FadeIn(Square(), Circle(), shift=UP * config.frame_height), run_time=2)
//!         self.play(*(FadeOut(mobject, shift=LEFT * config.frame_width) for mobject in self.mobjects))
//! ```

use std::collections::BTreeSet;

use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Attribute, Call, Class, Kind, Node};

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
const OF_SLIDES: [&str; 7] =
    ["add_to_canvas", "canvas", "canvas_mobjects", "remove_from_canvas", "zoom", "start_skip_animations", "stop_skip_animations"];

/// What the presenter is told: it may be set on a plain scene, and nobody reads it there.
const SETTINGS: [&str; 2] = ["wait_time_between_slides", "max_duration_before_split_reverse"];

fn apply(file: &File) -> Vec<Edit> {
    let scenes = scenes(file);
    let attributes = || file.tree.nodes().filter_map(|node| Some((node, node.as_attribute()?)));
    let of_scene = |attribute: &Attribute| attribute.value.as_name().is_some_and(|name| scenes.contains(name));
    let is_set =
        |node: Node| node.parent().and_then(Node::as_assignment).is_some_and(|assignment| assignment.targets.contains(&node));
    let uses_more = attributes()
        .filter(|(_, attribute)| of_scene(attribute))
        .any(|(node, attribute)| OF_SLIDES.contains(&attribute.name) || SETTINGS.contains(&attribute.name) && !is_set(node));
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
                let dotted = base.dotted()?;
                let name = *dotted.last()?;
                let original = imported_as(file, name);
                let today = match original.as_deref().unwrap_or(name) {
                    "Slide" => "Scene",
                    "ThreeDSlide" => "ThreeDScene",
                    "MovingCameraSlide" => "MovingCameraScene",
                    _ => return None,
                };
                Some(Edit::replace(base.span(), file.write_manim(today)))
            })),
            Kind::Call => edits.extend(node.as_call().and_then(|call| step(file, &scenes, call))),
            // Without a canvas, all mobjects are.
            Kind::Attribute => edits.extend(
                node.as_attribute()
                    .filter(|it| it.name == "mobjects_without_canvas" && of_scene(it))
                    .map(|it| Edit::replace(it.name_span, "mobjects")),
            ),
            _ => {}
        }
    }
    edits
}

/// The names of the scene: `self`, what is bound to it, and the parameters that it is given for.
fn scenes<'t>(file: &File<'t>) -> BTreeSet<&'t str> {
    let mut scenes = BTreeSet::from(["self"]);
    loop {
        let before = scenes.len();
        for node in file.tree.nodes() {
            if let Some(assignment) = node.as_assignment()
                && assignment.value.and_then(Node::as_name).is_some_and(|name| scenes.contains(name))
            {
                scenes.extend(assignment.targets.iter().filter_map(|target| target.as_name()));
            }
            if let Some(call) = node.as_call() {
                let given = parameters_of(file, call, &scenes);
                scenes.extend(given);
            }
        }
        if scenes.len() == before {
            return scenes;
        }
    }
}

/// The parameters of the file's functions that a call gives the scene to.
fn parameters_of<'t>(file: &File<'t>, call: Call<'t>, scenes: &BTreeSet<&'t str>) -> Vec<&'t str> {
    let arguments = call.arguments();
    let is_scene = |node: Node| node.as_name().is_some_and(|name| scenes.contains(name));
    if !arguments.iter().any(|argument| is_scene(argument.value)) {
        return Vec::new();
    }
    let functions = file.tree.nodes().filter_map(Node::as_function).filter(|function| function.name() == call.name());
    let mut given = Vec::new();
    for function in functions {
        let parameters = function.parameters();
        let bound = usize::from(call.receiver().is_some() && function.node.class().is_some());
        for (place, argument) in arguments.iter().enumerate().filter(|(_, argument)| is_scene(argument.value)) {
            given.extend(match argument.keyword {
                Some(keyword) => parameters.iter().map(|it| it.name).find(|name| *name == keyword),
                None => parameters.get(place + bound).map(|it| it.name),
            });
        }
    }
    given
}

/// What a name is called in `manim_slides`: `Slide`, of `from manim_slides import Slide as Deck`.
fn imported_as(file: &File, name: &str) -> Option<String> {
    let imports = file.tree.nodes().filter(|node| is_of_slides(*node)).filter_map(Node::as_import);
    imports.into_iter().find_map(|import| match import {
        Import::From { names, .. } => names.iter().find(|alias| alias.bound() == name).map(|alias| alias.name.to_string()),
        _ => None,
    })
}

fn is_of_slides(import: Node) -> bool {
    let is_theirs = |module: &str| module.split('.').next() == Some("manim_slides");
    match import.as_import() {
        Some(Import::Star { module, level: 0 } | Import::From { module, level: 0, .. }) => is_theirs(&module),
        Some(Import::Modules(modules)) => modules.iter().all(|module| is_theirs(&module.module)),
        _ => false,
    }
}

fn step<'t>(file: &File<'t>, scenes: &BTreeSet<&'t str>, call: Call<'t>) -> Option<Edit> {
    let receiver = call.receiver().filter(|receiver| receiver.as_name().is_some_and(|name| scenes.contains(name)))?;
    match call.name() {
        "next_slide" | "pause" | "start_loop" | "end_loop" => {
            Some(Edit::replace(call.node.span(), format!("{}.wait()", receiver.text())))
        }
        "wipe" => wipe(file, receiver, call).map(|text| Edit::replace(call.node.span(), text)),
        _ => None,
    }
}

/// The animations of a `wipe`: what goes and what comes both move by a whole frame.
fn wipe<'t>(file: &File<'t>, scene: Node<'t>, call: Call<'t>) -> Option<String> {
    const KNOWN: [&str; 6] = ["current", "future", "direction", "shift", "run_time", "rate_func"];
    let arguments = call.arguments();
    let is_known = |keyword: Option<&str>| keyword.is_none_or(|keyword| KNOWN.contains(&keyword));
    if call.is_open() || !arguments.iter().all(|argument| is_known(argument.keyword)) {
        return None;
    }
    let positional = call.positional();
    let given = |at: usize, keyword: &str| positional.get(at).copied().or_else(|| call.keyword(keyword));
    let shift = match call.keyword("shift") {
        Some(shift) => shift.outer_text().to_owned(),
        None => shift_of(file, call.keyword("direction")),
    };
    let mut played: Vec<String> = Vec::new();
    for (name, mobjects) in [("FadeOut", given(0, "current")), ("FadeIn", given(1, "future"))] {
        played.extend(mobjects.and_then(|mobjects| faded(file, name, mobjects, &shift)));
    }
    if played.is_empty() {
        return None;
    }
    let timing = ["run_time", "rate_func"].into_iter().filter_map(|keyword| Some((keyword, call.keyword(keyword)?)));
    played.extend(timing.map(|(keyword, value)| format!("{keyword}={}", value.outer_text())));
    Some(format!("{}.play({})", scene.text(), played.join(", ")))
}

/// A direction times the size of the frame, as `manim_slides` takes it.
fn shift_of(file: &File, direction: Option<Node>) -> String {
    let config = file.write_manim("config");
    let left = file.write_manim("LEFT");
    let written = direction.map_or(left.as_str(), Node::outer_text);
    match written.rsplit('.').next().unwrap_or(written).trim_start_matches('-') {
        "LEFT" | "RIGHT" => format!("{written} * {config}.frame_width"),
        "UP" | "DOWN" => format!("{written} * {config}.frame_height"),
        _ => format!("({written}) * np.array([{config}.frame_width, {config}.frame_height, 0])"),
    }
}

/// The fades of what is given to a `wipe`, which goes through it; `None` for an empty list.
fn faded<'t>(file: &File<'t>, name: &str, mobjects: Node<'t>, shift: &str) -> Option<String> {
    let fade = file.write_manim(name);
    // The edit of the whole call hides the one of the attribute.
    let text = mobjects.outer_text().replace(".mobjects_without_canvas", ".mobjects");
    match mobjects.kind() {
        Kind::None => None,
        Kind::List | Kind::Tuple => {
            let elements: Vec<&str> = mobjects.elements()?.into_iter().map(Node::outer_text).collect();
            (!elements.is_empty()).then(|| format!("{fade}({}, shift={shift})", elements.join(", ")))
        }
        _ if is_mobject(file, mobjects) => Some(format!("{fade}({text}, shift={shift})")),
        _ => Some(format!("*({fade}(mobject, shift={shift}) for mobject in {text})")),
    }
}

/// Whether an expression is a mobject of Manim's, by all that the file says.
fn is_mobject<'t>(file: &File<'t>, node: Node<'t>) -> bool {
    let is_made = |value: Node<'t>| {
        let name = value.as_call().and_then(|call| file.manim_name(call.callee()));
        name.is_some_and(|name| name.starts_with(char::is_uppercase))
    };
    let Some(name) = node.as_name() else { return is_made(node) };
    let assignments = file.tree.nodes().filter_map(Node::as_assignment);
    let mut bound = assignments.filter(|it| it.targets.iter().any(|target| target.as_name() == Some(name))).peekable();
    bound.peek().is_some() && bound.all(|it| it.value.is_some_and(is_made))
}

//! Scenes that are spoken over, as scenes without sound
//!
//! What: a `VoiceoverScene` becomes a plain scene of the same structure. The narration stays as a comment where it was spoken, and its
//! block ends when the text would have been read out, at 150 words a minute: what its animations leave of that time is waited.
//! `tracker.duration` is that time, `get_remaining_duration()` what is left of it, and a bookmark stands where its word is.
//! Since: never part of Manim; `manim_voiceover` needs a speech service and the network
//! Leaves alone: a text that is computed has its words counted when the scene runs.
//!
//! Before:
//! ```python
//! from manim import *
//! from manim_voiceover import VoiceoverScene
//! from manim_voiceover.services.gtts import GTTSService
//!
//! class Spoken(VoiceoverScene):
//!     def construct(self):
//!         self.set_speech_service(GTTSService(lang="en"))
//!         with self.voiceover(text="This circle (a round one) is drawn as I speak.") as tracker:
//!             self.play(Create(Circle()), run_time=tracker.duration)
//!         with self.voiceover("And one, two, three, four, five more words are spoken here."):
//!             self.play(FadeIn(Dot()))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! class Spoken(Scene):
//!     def construct(self):
//!         # "This circle (a round one) is drawn as I speak."
//!         self.play(Create(Circle()), run_time=4)
//!         # "And one, two, three, four, five more words are spoken here."
//!         self.play(FadeIn(Dot()))
//!         self.wait(3.4)
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! from manim_voiceover import VoiceoverScene
//!
//! def opening(scene):
//!     with scene.voiceover(text="one two three four five") as tracker:
//!         scene.play(Create(Circle()), run_time=tracker.duration)
//!
//! class Spoken(VoiceoverScene):
//!     def construct(self):
//!         opening(self)
//!         s = self
//!         with s.voiceover(text="one two three four five six seven eight nine ten"):
//!             s.play(FadeIn(Dot()), run_time=3)
//!         with self.voiceover(text="one two three four five"):
//!             s.play(FadeIn(Dot()))
//!         with self.voiceover(text="one two <bookmark mark='go'/>three") as v:
//!             self.wait_until_bookmark("go")
//!             self.play(FadeIn(Dot()), run_time=v.time_until_bookmark("go", limit=1))
//!         with self.voiceover(text="one two three four five") as t:
//!             self.play(Create(Circle()))
//!             self.safe_wait(t.get_remaining_duration())
//!             self.wait_for_voiceover()
//!         self.safe_wait(0.5)
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! def opening(scene):
//!     # "one two three four five"
//!     scene.play(Create(Circle()), run_time=2)
//!
//! class Spoken(Scene):
//!     def construct(self):
//!         opening(self)
//!         s = self
//!         # "one two three four five six seven eight nine ten"
//!         s.play(FadeIn(Dot()), run_time=3)
//!         s.wait(1)
//!         # "one two three four five"
//!         narration_start = self.time
//!         s.play(FadeIn(Dot()))
//!         if narration_start + 2 - self.time > 1 / config.frame_rate: self.wait(narration_start + 2 - self.time)
//!         # "one two three"
//!         narration_start = self.time
//!         if narration_start + 0.8 - self.time > 1 / config.frame_rate: self.wait(narration_start + 0.8 - self.time)
//!         self.play(FadeIn(Dot()), run_time=min(max(narration_start + 0.8 - self.time, 0.1), 1))
//!         if narration_start + 1.2 - self.time > 1 / config.frame_rate: self.wait(narration_start + 1.2 - self.time)
//!         # "one two three four five"
//!         narration_start = self.time
//!         self.play(Create(Circle()))
//!         if (narration_start + 2 - self.time) > 1 / config.frame_rate: self.wait((narration_start + 2 - self.time))
//!         if narration_start + 2 - self.time > 1 / config.frame_rate: self.wait(narration_start + 2 - self.time)
//!         if narration_start + 2 - self.time > 1 / config.frame_rate: self.wait(narration_start + 2 - self.time)
//!         if 0.5 > 1 / config.frame_rate: self.wait(0.5)
//! ```

mod narration;

use manimill_syntax::Span;
use manimill_syntax::edit::{Edit, apply_within};
use manimill_syntax::tree::{Call, Kind, Node, With};

use super::Rewrite;
use super::file::File;
use crate::sample::Safety;
use narration::{Narration, seconds};

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "voiceover",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["voiceover", "Voiceover"],
    source: include_str!("mod.rs"),
    apply,
};

/// The packages that speak.
const PACKAGES: [&str; 2] = ["manim_voiceover", "manim_voiceover_plus"];

/// The name of the moment at which a narration starts, where the code needs it.
const START: &str = "narration_start";

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    for node in file.tree.nodes() {
        match node.kind() {
            Kind::Import | Kind::ImportFrom if is_of_a_speaker(node) => edits.push(removal(node)),
            Kind::Class => edits.extend(bases(file, node)),
            Kind::With => edits.extend(node.as_with().and_then(|with| block(file, &with))),
            Kind::Expression => {
                let call = node.as_expression_statement().and_then(Node::as_call);
                if call.is_some_and(|call| call.name() == "set_speech_service" && call.receiver().is_some()) {
                    edits.push(removal(node));
                }
                let in_block = || node.ancestors().filter_map(Node::as_with).any(|with| voiceover(&with).is_some());
                if let Some(call) = call.filter(|call| call.name() == "safe_wait" && call.receiver().is_some())
                    && let Some(time) = call.positional().first().copied().or_else(|| call.keyword("duration"))
                    && !in_block()
                {
                    edits.extend(waiting(file, call, time.outer_text()));
                }
            }
            _ => {}
        }
    }
    edits
}

/// All that is said in a sample, in its order; `None` where nothing is.
pub(super) fn spoken(file: &File) -> Option<String> {
    let withs = file.tree.nodes().filter_map(Node::as_with);
    let texts: Vec<String> = withs.filter_map(|with| Some(Narration::of(voiceover(&with)?)?.words.join(" "))).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn is_of_a_speaker(import: Node) -> bool {
    use manimill_syntax::facts::Import;
    let is_speaker = |module: &str| PACKAGES.contains(&module.split('.').next().unwrap_or_default());
    match import.as_import() {
        Some(Import::Star { module, level: 0 } | Import::From { module, level: 0, .. }) => is_speaker(&module),
        Some(Import::Modules(modules)) => modules.iter().all(|module| is_speaker(&module.module)),
        _ => false,
    }
}

/// Removes a statement, or leaves `pass` where it is the only one.
fn removal(statement: Node) -> Edit {
    let is_only = statement.parent().is_some_and(|around| around.block().len() == 1);
    match statement.full_lines() {
        Some(lines) if !is_only => Edit::delete(lines),
        _ => Edit::replace(statement.span(), "pass"),
    }
}

/// Takes `VoiceoverScene` from the bases of a class.
fn bases(file: &File, class: Node) -> Vec<Edit> {
    let Some(class) = class.as_class() else { return Vec::new() };
    let bases = class.bases();
    let is_spoken = |base: &Node| base.dotted().is_some_and(|names| names.last() == Some(&"VoiceoverScene"));
    let Some(at) = bases.iter().position(is_spoken) else { return Vec::new() };
    if file.classes().any(|class| class.name() == "VoiceoverScene") {
        return Vec::new();
    }
    let base = bases[at];
    if bases.len() == 1 {
        return vec![Edit::replace(base.span(), file.write_manim("Scene"))];
    }
    let span = match bases.get(at + 1) {
        Some(next) => Span::new(base.span().start, next.span().start),
        None => Span::new(bases[at - 1].span().end, base.span().end),
    };
    vec![Edit::delete(span)]
}

/// The call of `voiceover` in the head of a `with`.
fn voiceover<'t>(with: &With<'t>) -> Option<Call<'t>> {
    let [(context, _)] = with.items.as_slice() else { return None };
    let call = context.as_call()?;
    (call.name() == "voiceover" && call.receiver().is_some()).then_some(call)
}

/// A spoken block as its statements, one step further out.
fn block(file: &File, with: &With) -> Option<Edit> {
    let call = voiceover(with)?;
    let narration = Narration::of(call)?;
    let indentation = with.node.indentation()?;
    let tracker = with.items[0].1.and_then(Node::as_name);
    let is_nested = |node: &Node| node.as_with().is_some_and(|inner| voiceover(&inner).is_some());
    let has_nested = with.node.descendants().any(|node| is_nested(&node));
    let start = if has_nested { format!("outer_{START}") } else { START.to_owned() };
    let scene = call.receiver()?.text();
    let mut edits = Vec::new();
    let mut needs_start = false;
    for node in with.node.descendants() {
        let Some(edit) = tracked(file, node, tracker, &narration, &start, scene) else { continue };
        needs_start |= edit.replacement.contains(&start);
        edits.push(edit);
    }
    let elapsed = elapsed(file, &with.body, scene, tracker, &narration);
    let rest = match elapsed {
        Some(elapsed) if !needs_start => {
            let rest = narration.duration.map(|duration| duration - elapsed);
            match rest {
                Some(rest) if rest < 0.05 => None,
                Some(rest) => Some(format!("{scene}.wait({})", seconds(rest))),
                None => None,
            }
        }
        _ => {
            needs_start = true;
            Some(waited(file, scene, &format!("{start} + {} - {scene}.time", narration.written_duration())))
        }
    };
    let mut lines = narration.comment();
    if needs_start {
        lines.push(format!("{start} = {scene}.time"));
    }
    let mut text = lines.iter().fold(String::new(), |text, line| text + indentation + line + "\n");
    text += &body(file, with, indentation, &edits)?;
    if let Some(rest) = rest {
        text += &format!("{indentation}{rest}\n");
    }
    let span = with.node.span();
    let end =
        file.tree.text()[span.end as usize..].find('\n').map_or(file.tree.text().len() as u32, |at| span.end + at as u32 + 1);
    Some(Edit::replace(Span::new(span.start - indentation.len() as u32, end), text))
}

/// What something that is told by the tracker, or waits for a bookmark, becomes.
fn tracked(file: &File, node: Node, tracker: Option<&str>, narration: &Narration, start: &str, scene: &str) -> Option<Edit> {
    if let Some(attribute) = node.as_attribute().filter(|attribute| attribute.name == "duration") {
        let is_tracker = tracker.is_some() && attribute.value.as_name() == tracker;
        return is_tracker.then(|| Edit::replace(node.span(), narration.written_duration()));
    }
    let call = node.as_call()?;
    let receiver = call.receiver()?;
    let of_tracker = tracker.is_some() && receiver.as_name() == tracker;
    let buff = call.keyword("buff").map(|buff| format!(" + {}", buff.outer_text())).unwrap_or_default();
    let mark = || call.positional().first().and_then(|mark| mark.as_string()).or_else(|| call.keyword("mark")?.as_string());
    match call.name() {
        "get_remaining_duration" if of_tracker => {
            Some(Edit::replace(node.span(), format!("({start} + {} - {scene}.time{buff})", narration.written_duration())))
        }
        "time_until_bookmark" if of_tracker => {
            let time = narration.bookmark(mark()?)?;
            let until = format!("max({start} + {} - {scene}.time{buff}, 0.1)", seconds(time));
            let until = match call.keyword("limit").filter(|limit| limit.kind() != Kind::None) {
                Some(limit) => format!("min({until}, {})", limit.outer_text()),
                None => until,
            };
            Some(Edit::replace(node.span(), until))
        }
        "wait_until_bookmark" => {
            let time = narration.bookmark(mark()?)?;
            waiting(file, call, &format!("{start} + {} - {scene}.time", seconds(time)))
        }
        "safe_wait" => {
            let time = call.positional().first().copied().or_else(|| call.keyword("duration"))?;
            let within = std::iter::once(time).chain(time.descendants());
            let inner: Vec<Edit> = within.filter_map(|node| tracked(file, node, tracker, narration, start, scene)).collect();
            waiting(file, call, &apply_within(node.tree_text(), time.outer_span(), &inner))
        }
        "wait_for_voiceover" => waiting(file, call, &format!("{start} + {} - {scene}.time", narration.written_duration())),
        _ => None,
    }
}

/// Waits where more than a frame is left, as `safe_wait` does.
fn waited(file: &File, scene: &str, time: &str) -> String {
    format!("if {time} > 1 / {}.frame_rate: {scene}.wait({time})", file.write_manim("config"))
}

/// A call that waits, where it is a statement on a line of its own.
fn waiting(file: &File, call: Call, time: &str) -> Option<Edit> {
    let receiver = call.receiver()?.text();
    let is_alone = call
        .node
        .statement()
        .is_some_and(|statement| statement.as_expression_statement() == Some(call.node) && statement.full_lines().is_some());
    let text = if is_alone { waited(file, receiver, time) } else { format!("{receiver}.wait(max({time}, 0.1))") };
    Some(Edit::replace(call.node.span(), text))
}

/// The statements of the block with the edits applied, one step further out. Lines within a string stay as they are.
fn body(file: &File, with: &With, indentation: &str, edits: &[Edit]) -> Option<String> {
    let text = file.tree.text();
    let first = with.body.first()?;
    if let [only] = with.body.as_slice()
        && only.kind() == Kind::Pass
    {
        return Some(String::new());
    }
    let Some(deeper) = first.indentation() else {
        // `with …: statement`
        let statements: String = with
            .body
            .iter()
            .map(|statement| apply_within(text, statement.span(), edits))
            .fold(String::new(), |all, statement| all + indentation + &statement + "\n");
        return Some(statements);
    };
    let removed = deeper.strip_prefix(indentation)?;
    // From the line after the head, so that comments above the first statement stay.
    let head_end = with.node.children().take_while(|child| !child.kind().is_statement()).last()?.span().end as usize;
    let start = head_end + text[head_end..first.span().start as usize].find('\n')? + 1;
    let end = with.node.span().end as usize;
    let tail = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let span = Span::new(start as u32, tail as u32);
    let lines_before = text[..start].matches('\n').count();
    let kept: Vec<(usize, usize)> = with
        .node
        .descendants()
        .filter(|node| matches!(node.kind(), Kind::String | Kind::FString))
        .map(|node| {
            let line = |offset: u32| text[..offset as usize].matches('\n').count();
            (line(node.span().start) + 1, line(node.span().end))
        })
        .filter(|(from, to)| from <= to)
        .collect();
    let moved = apply_within(text, span, edits);
    let lines = moved.split('\n').enumerate().map(|(at, line)| {
        let is_kept = kept.iter().any(|(from, to)| (*from..=*to).contains(&(lines_before + at)));
        if is_kept {
            return format!("{line}\n");
        }
        match line.strip_prefix(indentation).and_then(|rest| rest.strip_prefix(removed)) {
            Some(rest) => format!("{indentation}{rest}\n"),
            None => format!("{line}\n"),
        }
    });
    Some(lines.collect())
}

/// The seconds that statements take, as far as they say so; an animation that says nothing takes one. `None` where they go in loops
/// or call what may take time.
fn elapsed(file: &File, statements: &[Node], scene: &str, tracker: Option<&str>, narration: &Narration) -> Option<f64> {
    let mut total = 0.0;
    for statement in statements {
        match statement.kind() {
            Kind::Pass | Kind::Delete | Kind::Assert | Kind::Import | Kind::ImportFrom | Kind::Function => continue,
            Kind::Assign | Kind::AugmentedAssign | Kind::AnnotatedAssign | Kind::Expression => {}
            Kind::With if statement.as_with().is_some_and(|inner| voiceover(&inner).is_none()) => return None,
            _ => return None,
        }
        for call in statement.descendants().filter_map(Node::as_call) {
            total += time_of(file, call, scene, tracker, narration)?;
        }
    }
    Some(total)
}

/// The seconds that a call within a narration takes.
fn time_of(file: &File, call: Call, scene: &str, tracker: Option<&str>, narration: &Narration) -> Option<f64> {
    let receiver = call.receiver().map(Node::text);
    let is_scene = receiver == Some(scene);
    let takes_time = matches!(call.name(), "play" | "wait");
    if takes_time && receiver.is_some() && (!is_scene || is_repeated(call.node)) {
        return None;
    }
    match call.name() {
        "play" if is_scene => {
            if let Some(time) = call.keyword("run_time") {
                return amount(time, tracker, narration);
            }
            let animations = || call.positional().into_iter().filter_map(Node::as_call);
            if animations().any(|animation| COMPOSED.contains(&animation.name()) && animation.keyword("run_time").is_none()) {
                return None;
            }
            let inner = animations().filter_map(|animation| animation.keyword("run_time"));
            let times: Option<Vec<f64>> = inner.map(|time| amount(time, tracker, narration)).collect();
            Some(times?.into_iter().reduce(f64::max).unwrap_or(1.0))
        }
        "wait" if is_scene => {
            let time = call.positional().first().copied().or_else(|| call.keyword("duration"));
            time.map_or(Some(1.0), |time| amount(time, tracker, narration))
        }
        "add"
        | "remove"
        | "bring_to_front"
        | "bring_to_back"
        | "clear"
        | "add_fixed_in_frame_mobjects"
        | "add_foreground_mobjects"
        | "set_camera_orientation"
        | "begin_ambient_camera_rotation"
        | "stop_ambient_camera_rotation"
        | "next_section" => Some(0.0),
        _ if is_scene || receiver == Some("super()") || may_play(file, call, scene) => None,
        _ => Some(0.0),
    }
}

/// Animations whose time is that of their parts, or another than a second.
const COMPOSED: [&str; 6] = ["AnimationGroup", "LaggedStart", "LaggedStartMap", "Rotating", "Succession", "Wait"];

/// Whether a call is made more than once, or not always.
fn is_repeated(call: Node) -> bool {
    call.ancestors().take_while(|node| !node.kind().is_statement()).any(|node| {
        matches!(
            node.kind(),
            Kind::ListComprehension
                | Kind::SetComprehension
                | Kind::DictComprehension
                | Kind::Generator
                | Kind::Lambda
                | Kind::Conditional
                | Kind::Boolean
        )
    })
}

/// Whether a call is given the scene, or calls a function of the file that plays.
fn may_play(file: &File, call: Call, scene: &str) -> bool {
    let plays = |function: Node| function.descendants().filter_map(Node::as_call).any(|it| matches!(it.name(), "play" | "wait"));
    let is_called = |function: &Node| function.as_function().is_some_and(|it| it.name() == call.name());
    call.arguments().iter().any(|argument| [scene, "self"].contains(&argument.value.text()))
        || file.tree.nodes().filter(is_called).any(plays)
}

/// A time that is written out, or the duration of the narration.
fn amount(node: Node, tracker: Option<&str>, narration: &Narration) -> Option<f64> {
    if let Some(number) = node.as_number() {
        return Some(number.value());
    }
    let attribute = node.as_attribute()?;
    (tracker.is_some() && attribute.value.as_name() == tracker && attribute.name == "duration").then_some(narration.duration)?
}

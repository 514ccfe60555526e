//! What a play leaves behind when nobody watches: `self.play(Create(x))` as `self.add(x)`, `x.animate.shift(UP)` as `x.shift(UP)`.

use std::collections::BTreeSet;

use manimill_syntax::Span;
use manimill_syntax::edit::{Edit, apply_within};
use manimill_syntax::tree::{Call, Class, Function, Kind, Node};

/// What puts its first argument on the screen (`FadeIn`: all of them).
const INTRODUCERS: [&str; 15] = [
    "Create",
    "Write",
    "DrawBorderThenFill",
    "FadeIn",
    "GrowFromCenter",
    "GrowFromPoint",
    "GrowFromEdge",
    "GrowArrow",
    "SpinInFromNothing",
    "SpiralIn",
    "AddTextLetterByLetter",
    "AddTextWordByWord",
    "ShowIncreasingSubsets",
    "FadeInFromPoint",
    "Add",
];

/// What takes its first argument off the screen (`FadeOut`: all of them).
const REMOVERS: [&str; 5] = ["FadeOut", "Uncreate", "Unwrite", "ShrinkToCenter", "RemoveTextLetterByLetter"];

/// What puts its second argument in the place of its first.
const REPLACERS: [&str; 6] = [
    "ReplacementTransform",
    "TransformMatchingTex",
    "TransformMatchingShapes",
    "FadeTransform",
    "FadeTransformPieces",
    "CyclicReplace",
];

/// What leaves everything as it was.
const PASSING: [&str; 11] = [
    "Indicate",
    "Flash",
    "Circumscribe",
    "Wiggle",
    "ApplyWave",
    "FocusOn",
    "ShowPassingFlash",
    "ShowPassingFlashWithThinningStrokeWidth",
    "Blink",
    "Broadcast",
    "Wait",
];

/// What holds other animations.
const GROUPS: [&str; 4] = ["AnimationGroup", "LaggedStart", "Succession", "UnitizedAnimationGroup"];

/// Keywords that say how something is shown, not what comes of it.
const MANNERS: [&str; 8] =
    ["run_time", "rate_func", "lag_ratio", "subcaption", "subcaption_duration", "subcaption_offset", "about_time", "name"];

/// How a piece gets what was shown before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// As a person would write it, where it is known what an animation leaves behind.
    Readable,
    /// By the animations themselves, which are over as soon as they begin.
    Exact,
}

/// Rewrites statements so that their effect comes at once.
pub(super) struct Instant<'t> {
    class: Class<'t>,
    /// What has been put on the screen, as it is written.
    shown: BTreeSet<String>,
    inlining: usize,
    /// Functions within `construct` that play.
    playing: BTreeSet<&'t str>,
    start: Start,
}

impl<'t> Instant<'t> {
    pub(super) fn new(class: Class<'t>, start: Start) -> Self {
        Self { class, shown: BTreeSet::new(), inlining: 0, playing: BTreeSet::new(), start }
    }

    /// A statement's text, its effect at once, at the given indentation; empty where nothing is left of it.
    pub(super) fn statement(&mut self, node: Node<'t>, indentation: &str) -> Result<String, String> {
        if let Some(call) = node.as_expression_statement().and_then(Node::as_call)
            && call.receiver().is_some_and(|receiver| receiver.text() == "self")
            && let Some(lines) = self.own_call(call)?
        {
            return Ok(lines.iter().map(|line| reindent(line, indentation)).collect());
        }
        if let Some(assignment) = node.as_assignment()
            && let ([target], Some(call)) = (assignment.targets.as_slice(), assignment.value.and_then(Node::as_call))
            && call.receiver().is_some_and(|receiver| receiver.text() == "self")
            && self.is_playing_method(call.name(), 0)
        {
            let lines = self.inline(call, Some(target.outer_text()))?;
            return Ok(lines.iter().map(|line| reindent(line, indentation)).collect());
        }
        let is_definition = node.kind() == Kind::Function;
        if is_definition && self.plays_within(node) {
            // A function of `construct` may play: what counts is who calls it.
            self.playing.extend(node.as_function().map(Function::name));
        }
        if is_definition || !self.plays_within(node) {
            self.note_shown(node);
            let own = node.indentation().unwrap_or_default().to_owned();
            let text = node.full_lines().map_or(node.text(), |lines| &node.tree_text()[lines.range()]);
            return Ok(relayout(text, &own, indentation));
        }
        match node.kind() {
            Kind::For | Kind::While | Kind::If | Kind::With | Kind::Try => self.compound(node, indentation),
            _ => Err(format!("`{}` is played within another statement", first_line(node))),
        }
    }

    /// A loop or a condition, with what stands in it at once.
    fn compound(&mut self, node: Node<'t>, indentation: &str) -> Result<String, String> {
        let own = node.indentation().unwrap_or_default().to_owned();
        let lines = node.full_lines().ok_or("a statement shares its line")?;
        let mut edits = Vec::new();
        for inner in
            std::iter::once(node).chain(node.children().filter(|child| matches!(child.kind(), Kind::Else | Kind::ExceptHandler)))
        {
            let block = inner.block();
            let mut is_empty = true;
            for (number, statement) in block.iter().enumerate() {
                let own = statement.indentation().ok_or("a statement shares its line")?;
                let span = statement.full_lines().ok_or("a statement shares its line")?;
                let mut text = self.statement(*statement, own)?;
                is_empty &= text.trim().is_empty();
                if is_empty && number + 1 == block.len() {
                    text = format!("{own}pass\n");
                }
                edits.push(Edit::replace(span, text));
            }
        }
        let text = apply_within(node.tree_text(), lines, &edits);
        Ok(relayout(&text, &own, indentation))
    }

    /// What a call on `self` comes to; `None` where it is no play, wait or playing helper.
    fn own_call(&mut self, call: Call<'t>) -> Result<Option<Vec<String>>, String> {
        match call.name() {
            "play" => Ok(Some(self.play(call))),
            "wait" | "pause" | "wait_until" | "next_section" | "next_slide" | "add_sound" | "add_subcaption" => {
                Ok(Some(Vec::new()))
            }
            "move_camera" => {
                let mut lines = Vec::new();
                if let Some(others) = call.keyword("added_anims") {
                    for animation in others.elements().ok_or("`added_anims` is computed")? {
                        self.animation(animation, &mut lines)?;
                    }
                }
                let kept = Self::arguments_but(call, &["added_anims"]);
                lines.push(format!("self.set_camera_orientation({kept})"));
                Ok(Some(lines))
            }
            name if self.is_playing_method(name, 0) => self.inline(call, None).map(Some),
            _ => Ok(None),
        }
    }

    /// The statements of a method of the scene that plays; its result goes to `target`.
    fn inline(&mut self, call: Call<'t>, target: Option<&str>) -> Result<Vec<String>, String> {
        let method = self.class.method(call.name()).ok_or("a method that is not there")?;
        let leaves = method.node.descendants().filter(|node| matches!(node.kind(), Kind::Return | Kind::Yield | Kind::YieldFrom));
        let leaves: Vec<Node> = leaves.collect();
        let mut body = method.body();
        let result = body.pop_if(|last| last.kind() == Kind::Return);
        let is_plain = method.decorators().is_empty() && leaves.iter().all(|node| result == Some(*node));
        let mut lines = given(call, method)
            .filter(|_| is_plain && self.inlining <= 4)
            .ok_or_else(|| format!("`self.{}` plays, and its arguments or its results are not plain", call.name()))?;
        self.inlining += 1;
        for statement in body {
            let text = self.statement(statement, "")?;
            if !text.trim().is_empty() {
                lines.push(text.trim_end().to_owned());
            }
        }
        self.inlining -= 1;
        if let Some(target) = target {
            let value = result.and_then(|result| result.children().next()).map_or("None", Node::outer_text);
            lines.extend((target != value).then(|| format!("{target} = {value}")));
        }
        Ok(lines)
    }

    fn play(&mut self, call: Call<'t>) -> Vec<String> {
        let shown = self.shown.clone();
        let known = if self.start == Start::Readable { self.known(call) } else { None };
        known.unwrap_or_else(|| {
            self.shown = shown;
            let names = call.node.descendants().filter(|node| node.kind() == Kind::Name);
            self.shown.extend(names.map(|name| name.text().to_owned()));
            vec![finished(&Self::arguments_but(call, &["subcaption", "subcaption_duration", "subcaption_offset"]))]
        })
    }

    /// What the animations leave behind, where that is known of all of them.
    fn known(&mut self, call: Call<'t>) -> Option<Vec<String>> {
        let mut lines = Vec::new();
        for argument in call.arguments() {
            match argument.keyword {
                Some(name) if MANNERS.contains(&name) => {}
                Some(_) => return None,
                None if argument.is_unpacked => return None,
                None => self.animation(argument.value, &mut lines).ok()?,
            }
        }
        Some(lines)
    }

    /// Adds what an animation leaves behind.
    fn animation(&mut self, node: Node<'t>, lines: &mut Vec<String>) -> Result<(), String> {
        if node.kind() == Kind::Starred {
            let inner = node.children().next().ok_or("`*` of nothing")?;
            return self.several(inner, lines);
        }
        if let Some((target, line)) = without_animate(node) {
            // A chain over several lines stood between parentheses.
            lines.push(if line.contains('\n') { format!("({line})") } else { line });
            self.show_if_new(target, lines);
            return Ok(());
        }
        let Some(call) = node.as_call() else { return Err(format!("`{}` is played from a variable", first_line(node))) };
        let name = call.name();
        let arguments = call.positional();
        let first = || arguments.first().copied().ok_or_else(|| format!("`{name}` of nothing"));
        let second = || arguments.get(1).copied().ok_or_else(|| format!("`{name}` of one thing"));
        if INTRODUCERS.contains(&name) {
            let texts = if matches!(name, "FadeIn" | "Add") { list(&Self::all(call)) } else { first()?.text().to_owned() };
            self.shown.extend(arguments.iter().map(|argument| argument.text().to_owned()));
            lines.push(format!("self.add({texts})"));
        } else if REMOVERS.contains(&name) {
            let texts = if name == "FadeOut" { list(&Self::all(call)) } else { first()?.text().to_owned() };
            for argument in &arguments {
                self.shown.remove(argument.text());
            }
            lines.push(if texts == "*self.mobjects" { "self.clear()".to_owned() } else { format!("self.remove({texts})") });
        } else if REPLACERS.contains(&name) {
            let (old, new) = (first()?, second()?);
            lines.push(format!("self.remove({})", old.text()));
            lines.push(format!("self.add({})", new.text()));
            self.shown.remove(old.text());
            self.shown.insert(new.text().to_owned());
        } else if PASSING.contains(&name) {
        } else if GROUPS.contains(&name) {
            for argument in Self::all(call) {
                self.animation(argument, lines)?;
            }
        } else {
            match name {
                "Transform" | "ClockwiseTransform" | "CounterclockwiseTransform" => {
                    let (old, new) = (first()?, second()?);
                    lines.push(format!("{}.become({})", old.text(), new.text()));
                    self.show_if_new(old, lines);
                }
                "TransformFromCopy" => {
                    lines.push(format!("self.add({})", second()?.text()));
                    self.shown.insert(second()?.text().to_owned());
                }
                "MoveToTarget" => {
                    let target = first()?;
                    lines.push(format!("{0}.become({0}.target)", target.text()));
                    self.show_if_new(target, lines);
                }
                "Restore" => lines.push(format!("{}.restore()", first()?.text())),
                "Rotate" => {
                    let target = first()?;
                    let kept = Self::arguments_but(call, &MANNERS);
                    let rest = kept.strip_prefix(target.text()).unwrap_or(&kept).trim_start_matches([',', ' ']);
                    lines.push(format!("{}.rotate({})", target.text(), if rest.is_empty() { "PI" } else { rest }));
                    self.show_if_new(target, lines);
                }
                "MoveAlongPath" => lines.push(format!("{}.move_to({}.get_end())", first()?.text(), second()?.text())),
                "FadeToColor" => lines.push(format!("{}.set_color({})", first()?.text(), second()?.text())),
                "ScaleInPlace" => lines.push(format!("{}.scale({})", first()?.text(), second()?.text())),
                "ChangeDecimalToValue" => lines.push(format!("{}.set_value({})", first()?.text(), second()?.text())),
                "ApplyMethod" => {
                    let rest: Vec<Node> = arguments.iter().skip(1).copied().collect();
                    lines.push(format!("{}({})", first()?.text(), list(&rest)));
                }
                "LaggedStartMap" => {
                    let class = first()?.text();
                    let target = second()?.text();
                    match class {
                        class if INTRODUCERS.contains(&class) => lines.push(format!("self.add({target})")),
                        class if REMOVERS.contains(&class) => lines.push(format!("self.remove({target})")),
                        class if PASSING.contains(&class) => {}
                        class => return Err(format!("`LaggedStartMap` of `{class}`")),
                    }
                }
                _ => return Err(format!("what `{name}` leaves behind is not known")),
            }
        }
        Ok(())
    }

    /// `*[FadeIn(x) for x in xs]`, `*xs`
    fn several(&mut self, node: Node<'t>, lines: &mut Vec<String>) -> Result<(), String> {
        if let Some(elements) = node.elements() {
            return elements.into_iter().try_for_each(|element| self.animation(element, lines));
        }
        if !matches!(node.kind(), Kind::ListComprehension | Kind::Generator) {
            return Err(format!("`*{}` is played from a variable", first_line(node)));
        }
        let mut parts = node.children();
        let element = parts.next().ok_or("a comprehension of nothing")?;
        let loops: Vec<Node> = parts.collect();
        let clauses = loops.iter().map(|part| part.text()).collect::<Vec<_>>().join(" ");
        if let Some(call) = element.as_call() {
            let name = call.name();
            let target = call.positional().first().map(|first| first.text().to_owned());
            let is_taking_off = REMOVERS.contains(&name);
            if let Some(target) = target
                && (is_taking_off || INTRODUCERS.contains(&name))
            {
                let method = if is_taking_off { "remove" } else { "add" };
                let whole = format!("for {target} in ");
                let listed = match clauses.strip_prefix(&whole) {
                    Some(iterable) if loops.len() == 1 && !iterable.contains(" if ") => iterable.to_owned(),
                    _ => format!("[{target} {clauses}]"),
                };
                lines.push(if is_taking_off && listed == "self.mobjects" {
                    "self.clear()".to_owned()
                } else {
                    format!("self.{method}(*{listed})")
                });
                return Ok(());
            }
        }
        // Anything else, item by item.
        let mut inner = Vec::new();
        self.animation(element, &mut inner)?;
        if inner.is_empty() {
            return Ok(());
        }
        if loops.len() != 1 || clauses.contains(" if ") {
            return Err("a comprehension of several loops is played".to_owned());
        }
        let body: String = inner.iter().map(|line| format!("\n    {line}")).collect();
        lines.push(format!("{clauses}:{body}"));
        Ok(())
    }

    /// Whether a method of the scene plays or waits, itself or by others.
    fn is_playing_method(&self, name: &str, depth: usize) -> bool {
        depth < 8
            && self.class.method(name).is_some_and(|method| {
                method.node.descendants().filter_map(Node::as_call).any(|call| {
                    call.receiver().is_some_and(|receiver| receiver.text() == "self")
                        && (matches!(call.name(), "play" | "wait" | "move_camera")
                            || self.is_playing_method(call.name(), depth + 1))
                })
            })
    }

    /// Whether a statement plays, by the scene itself or a function that it defines.
    pub(super) fn plays_within(&self, node: Node<'t>) -> bool {
        node.descendants().filter_map(Node::as_call).any(|call| {
            call.callee().as_name().is_some_and(|name| self.playing.contains(name))
                || call.receiver().is_some_and(|receiver| receiver.text() == "self")
                    && (matches!(
                        call.name(),
                        "play" | "wait" | "pause" | "move_camera" | "next_section" | "next_slide" | "add_sound"
                    ) || self.is_playing_method(call.name(), 0))
        })
    }

    fn note_shown(&mut self, node: Node<'t>) {
        for call in node.descendants().filter_map(Node::as_call) {
            if call.name() == "add" && call.receiver().is_some_and(|receiver| receiver.text() == "self") {
                self.shown.extend(call.positional().iter().map(|argument| argument.text().to_owned()));
            }
        }
    }

    /// Playing something that is not on the screen puts it there.
    fn show_if_new(&mut self, target: Node<'t>, lines: &mut Vec<String>) {
        let text = target.text();
        let is_part = target.root() != target && self.shown.contains(target.root().text());
        let is_scene_part = text.starts_with("self.camera") || text.contains("tracker");
        if !is_part && !is_scene_part && !self.shown.contains(text) && target.kind() == Kind::Name {
            lines.push(format!("self.add({text})"));
            self.shown.insert(text.to_owned());
        }
    }

    /// Positional arguments, starred ones too.
    fn all(call: Call<'t>) -> Vec<Node<'t>> {
        call.arguments()
            .into_iter()
            .filter(|argument| argument.keyword_span.is_none() && !argument.is_unpacked)
            .map(|argument| argument.value)
            .collect()
    }

    fn arguments_but(call: Call<'t>, dropped: &[&str]) -> String {
        let kept = call
            .arguments()
            .into_iter()
            .filter(|argument| argument.keyword.is_none_or(|keyword| !dropped.contains(&keyword) && !MANNERS.contains(&keyword)));
        kept.map(|argument| &call.node.tree_text()[argument.span.range()]).collect::<Vec<_>>().join(", ")
    }
}

/// `x.animate.shift(UP)` as `x` and `x.shift(UP)`.
fn without_animate(node: Node<'_>) -> Option<(Node<'_>, String)> {
    node.as_call()?;
    let mut inner = node;
    loop {
        inner = match inner.kind() {
            Kind::Call => inner.as_call()?.callee(),
            Kind::Attribute => {
                let attribute = inner.as_attribute()?;
                if attribute.name == "animate" {
                    let parent = inner.parent()?;
                    let end = match parent.as_call() {
                        Some(call) if call.callee() == inner => parent.span().end,
                        _ => inner.span().end,
                    };
                    let cut = Edit::delete(Span::new(attribute.value.outer_span().end, end));
                    return Some((attribute.value, apply_within(node.tree_text(), node.span(), &[cut])));
                }
                attribute.value
            }
            Kind::Subscript => inner.as_subscript()?.value,
            _ => return None,
        };
    }
}

fn list(nodes: &[Node<'_>]) -> String {
    nodes.iter().map(|node| node.text()).collect::<Vec<_>>().join(", ")
}

pub(super) fn first_line(node: Node<'_>) -> String {
    node.text().lines().next().unwrap_or_default().chars().take(60).collect()
}

fn reindent(line: &str, indentation: &str) -> String {
    line.split('\n').map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indentation}{line}\n") }).collect()
}

/// Moves lines from one indentation to another. Lines within a string that are not indented stay as they are.
fn relayout(text: &str, from: &str, to: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| line.strip_prefix(from).map_or_else(|| line.to_owned(), |rest| format!("{to}{rest}")))
        .collect::<String>()
        + if text.ends_with('\n') { "" } else { "\n" }
}

/// What a method's parameters are in a call of it, as assignments; `None` where they come by stars.
fn given(call: Call<'_>, method: Function<'_>) -> Option<Vec<String>> {
    let parameters = method.parameters();
    let mut positional = call.positional().into_iter();
    let is_open = call.is_open() || parameters.iter().any(|parameter| !parameter.stars.is_empty());
    let mut lines = Vec::new();
    for parameter in parameters.iter().skip(1).filter(|_| !is_open) {
        let value = positional.next().or_else(|| call.keyword(parameter.name)).or(parameter.default)?.outer_text();
        lines.extend((value != parameter.name).then(|| format!("{} = {value}", parameter.name)));
    }
    (!is_open).then_some(lines)
}

/// Animations that are over as soon as they begin, by what a play itself is made of.
fn finished(arguments: &str) -> String {
    format!(
        "for animation in self.compile_animations({arguments}):\n    animation._setup_scene(self)\n    \
         self.add_mobjects_from_animations([animation])\n    animation.begin()\n    animation.finish()\n    \
         animation.clean_up_from_scene(self)"
    )
}

//! `CONFIG` dictionaries, which 3b1b's Manim read from all classes above and made attributes of
//!
//! What: in a scene, and in a class that is nothing of Manim's, the entries become class attributes. In a mobject or an animation,
//! what Manim Community's constructor takes is given to it (and can still be given by the caller), and what is the class's own
//! becomes a class attribute, or a parameter of `__init__` where a caller in the file gives it. `digest_config` goes. A function
//! is kept from becoming a method by `staticmethod`, and a dictionary begins with that of the class above, at every depth.
//! Since: 3b1b's Manim until 2022; Manim Community 0.2.0 reads no `CONFIG`, and does not complain either.
//! Leaves alone: a `CONFIG` that is computed or read elsewhere, and the whole file then: such a sample cannot be converted.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Title(Text):
//!     CONFIG = {"size": 0.5}
//!
//! class Pair(VGroup):
//!     CONFIG = {
//!         "gap": 2,
//!         "stroke_width": 8,
//!     }
//!
//!     def __init__(self, mobject, **kwargs):
//!         digest_config(self, kwargs)
//!         VGroup.__init__(self, **kwargs)
//!         self.add(mobject, mobject.copy().shift(self.gap * RIGHT))
//!
//! class Two(Scene):
//!     CONFIG = {
//!         "radius": 0.5,  # of each
//!         "camera_config": {"background_color": DARK_GREY},
//!     }
//!
//!     def construct(self):
//!         self.play(FadeIn(Pair(Dot(radius=self.radius))))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Title(Text):
//!     def __init__(self, *args, font_size=24, **kwargs):
//!         super().__init__(*args, font_size=font_size, **kwargs)
//!
//! class Pair(VGroup):
//!     gap = 2
//!
//!     def __init__(self, mobject, stroke_width=8, **kwargs):
//!         VGroup.__init__(self, stroke_width=stroke_width, **kwargs)
//!         self.add(mobject, mobject.copy().shift(self.gap * RIGHT))
//!
//! class Two(Scene):
//!     radius = 0.5  # of each
//!
//!     def construct(self):
//!         self.camera.background_color = DARK_GREY
//!         self.play(FadeIn(Pair(Dot(radius=self.radius))))
//! ```
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Blocks(Scene):
//!     CONFIG = {"blocks": {"left": {"mass": 1, "width": 2}, "floor": True}}
//!
//! class Heavy(Blocks):
//!     CONFIG = {"blocks": {"left": {"mass": 100}}}
//!
//!     def construct(self):
//!         self.add(Square(side_length=self.blocks["left"]["width"]))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Blocks(Scene):
//!     blocks = {"left": {"mass": 1, "width": 2}, "floor": True}
//!
//! class Heavy(Blocks):
//!     blocks = {**Blocks.blocks, "left": {**Blocks.blocks["left"], "mass": 100}}
//!
//!     def construct(self):
//!         self.add(Square(side_length=self.blocks["left"]["width"]))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Class, Function, Kind, Node};

use super::OLD;
use super::axes::times;
use super::classes::{Classes, Family};
use super::config_values::attribute_value;
use super::constructors::keywords;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-config",
    safety: Safety::Guarded,
    dialects: &OLD,
    triggers: &["CONFIG", "digest_config"],
    source: include_str!("config.rs"),
    apply,
};

/// Keys of a scene's `CONFIG` that say how it is rendered, not what it shows.
const RENDERING: [&str; 12] = [
    "always_update_mobjects",
    "drag_to_pan",
    "end_at_animation_number",
    "file_writer_config",
    "leave_progress_bars",
    "presenter_mode",
    "preview",
    "samples",
    "show_animation_progress",
    "skip_animations",
    "start_at_animation_number",
    "window_config",
];

/// Attributes that Manim Community's scenes set themselves, so that a class attribute would be lost.
const TAKEN_IN_SCENES: [&str; 14] = [
    "animations",
    "camera",
    "duration",
    "last_t",
    "meshes",
    "mobjects",
    "moving_mobjects",
    "queue",
    "renderer",
    "static_mobjects",
    "stop_condition",
    "time",
    "time_progression",
    "widgets",
];

/// Attributes of mobjects that are properties there or that their constructors set.
const TAKEN_IN_MOBJECTS: [&str; 9] =
    ["animate", "animation_overrides", "color", "depth", "height", "points", "submobjects", "updaters", "width"];

/// One entry of a `CONFIG`.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    pub(super) value: Node<'t>,
    /// What the value is to be multiplied with: sizes of texts were factors.
    factor: Option<f64>,
    /// The comments on the lines above it.
    above: Vec<&'t str>,
    /// The comment at its end.
    behind: Option<&'t str>,
}

impl Entry<'_> {
    /// The value as the default of a parameter.
    fn default(&self) -> String {
        self.factor.map_or_else(|| self.value.outer_text().to_owned(), |factor| times(self.value, factor))
    }
}

/// A `CONFIG` that can be folded.
#[derive(Debug)]
pub(super) struct Config<'t> {
    statement: Node<'t>,
    pub(super) entries: Vec<Entry<'t>>,
}

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    fold(file, classes).unwrap_or_default()
}

fn fold<'t>(file: &File<'t>, classes: &Classes<'t>) -> Option<Vec<Edit>> {
    let is_read = file.tree.nodes().any(|node| match node.kind() {
        Kind::Attribute => node.as_attribute().is_some_and(|attribute| attribute.name == "CONFIG"),
        Kind::Name => node.as_name() == Some("CONFIG") && !is_own_assignment(node),
        _ => false,
    });
    if is_read {
        return None;
    }
    let mut configs = Vec::with_capacity(classes.members.len());
    for member in &classes.members {
        configs.push(match config_statement(member.class) {
            Some(statement) => Some(read(file, statement)?),
            None => None,
        });
    }
    for (at, config) in configs.iter_mut().enumerate() {
        if classes.foreign_bases(at).contains(&"Text") {
            for size in config.iter_mut().flat_map(|config| &mut config.entries).filter(|entry| entry.key == "size") {
                (size.key, size.factor) = ("font_size", Some(48.0));
            }
        }
    }
    // `set_plot_depth(self.plot_depth)` and the like keep the attribute.
    if !file.tree.nodes().any(|node| is_own_attribute(node, "plot_depth")) {
        let mut entries = configs.iter_mut().flatten().flat_map(|config| &mut config.entries);
        entries.by_ref().filter(|entry| entry.key == "plot_depth").for_each(|entry| entry.key = "z_index");
    }
    let given = Given::of(file, classes, &configs);
    let mut edits = Vec::new();
    for at in 0..classes.members.len() {
        edits.extend(fold_class(file, classes, &configs, &given, at)?);
    }
    Some(edits)
}

fn is_own_assignment(name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else { return false };
    parent.kind() == Kind::Assign && parent.parent().is_some_and(|around| around.kind() == Kind::Class)
}

fn config_statement(class: Class<'_>) -> Option<Node<'_>> {
    class.body().into_iter().find(|statement| {
        statement
            .as_assignment()
            .is_some_and(|assignment| assignment.targets.len() == 1 && assignment.targets[0].as_name() == Some("CONFIG"))
    })
}

fn read<'t>(file: &File<'t>, statement: Node<'t>) -> Option<Config<'t>> {
    let value = statement.as_assignment()?.value?;
    let pairs = value.entries()?;
    let mut entries: Vec<Entry<'t>> = Vec::with_capacity(pairs.len());
    let mut at = value.span().start + 1;
    for (key, value) in pairs {
        let key = key?;
        let name = key.as_string().filter(|name| is_identifier(name))?;
        let gap = &file.tree.text()[at as usize..key.span().start as usize];
        let (behind, above) = comments(gap);
        if let Some(last) = entries.last_mut() {
            last.behind = behind;
        }
        entries.push(Entry { key: name, value, factor: None, above, behind: None });
        at = value.outer_span().end;
    }
    let (behind, _) = comments(&file.tree.text()[at as usize..value.span().end as usize - 1]);
    if let Some(last) = entries.last_mut() {
        last.behind = behind;
    }
    Some(Config { statement, entries })
}

/// The comment on the first line of a gap between entries, and those on lines of their own.
fn comments(gap: &str) -> (Option<&str>, Vec<&str>) {
    let mut lines = gap.split('\n');
    let first = lines.next().and_then(|line| line.find('#').map(|at| line[at..].trim_end()));
    (first, lines.map(str::trim).filter(|line| line.starts_with('#')).collect())
}

/// Which keywords callers in the file give to which class.
struct Given(Vec<Vec<String>>);

impl Given {
    fn of(file: &File<'_>, classes: &Classes<'_>, configs: &[Option<Config<'_>>]) -> Self {
        let mut given = vec![Vec::new(); classes.members.len()];
        for call in file.tree.calls() {
            for at in constructed(classes, call) {
                for argument in call.arguments() {
                    if let Some(keyword) = argument.keyword {
                        given[at].push(keyword.to_owned());
                    } else if argument.is_unpacked && !is_own_kwargs(argument.value) {
                        // What is unpacked may be anything that the class knows.
                        let known = classes.lineage(at).into_iter().filter_map(|member| configs[member].as_ref());
                        given[at].extend(known.flat_map(|config| &config.entries).map(|entry| entry.key.to_owned()));
                    }
                }
            }
        }
        // What is given to an heir arrives at the class above.
        let all: Vec<Vec<String>> = (0..given.len())
            .map(|at| classes.heirs(at).into_iter().flat_map(|heir| given[heir].iter().cloned()).collect())
            .collect();
        Self(all)
    }

    fn is_given(&self, at: usize, key: &str) -> bool {
        self.0[at].iter().any(|given| given == key)
    }
}

/// The classes of the file that a call makes one of, or whose constructor it calls.
fn constructed<'t>(classes: &Classes<'t>, call: Call<'t>) -> Vec<usize> {
    if let Some(name) = call.callee().as_name() {
        return classes.named(name).into_iter().collect();
    }
    if call.name() != "__init__" {
        return Vec::new();
    }
    let Some(receiver) = call.receiver() else { return Vec::new() };
    match receiver.as_name() {
        Some(name) => classes.named(name).into_iter().collect(),
        // `super().__init__(…)`
        None => classes.around(call.node).map(|at| classes.members[at].parents.clone()).unwrap_or_default(),
    }
}

/// Whether `**kwargs` hands on what the function around was given.
fn is_own_kwargs(value: Node<'_>) -> bool {
    let (Some(name), Some(function)) = (value.as_name(), value.function().and_then(Node::as_function)) else { return false };
    function.parameters().iter().any(|parameter| parameter.stars == "**" && parameter.name == name)
}

/// What becomes of the entries of one class.
#[derive(Default)]
struct Plan<'c, 't> {
    /// Class attributes.
    attributes: Vec<&'c Entry<'t>>,
    /// Parameters that are handed on to the class above.
    handed_on: Vec<&'c Entry<'t>>,
    /// Parameters that become attributes of the object.
    own: Vec<&'c Entry<'t>>,
    /// Parameters that only the constructor reads, under names that mean something else in mobjects today.
    read_once: Vec<&'c Entry<'t>>,
    /// Keywords that callers give and nothing names: they became attributes as well.
    unnamed: Vec<&'c str>,
    /// Statements for the beginning of `construct`.
    opening: Vec<String>,
}

impl<'c> Plan<'c, '_> {
    /// The parameters that become attributes.
    fn own_names(&self) -> impl Iterator<Item = &'c str> {
        self.own.iter().map(|entry| entry.key).chain(self.unnamed.iter().copied())
    }
}

fn fold_class<'t>(
    file: &File<'t>,
    classes: &Classes<'t>,
    configs: &[Option<Config<'t>>],
    given: &Given,
    at: usize,
) -> Option<Vec<Edit>> {
    let member = &classes.members[at];
    let digests = digests(file, member.class);
    let Some(config) = &configs[at] else {
        // No entries of its own; what it is given must still not be lost in `digest_config`.
        return digests.into_iter().map(|statement| digest(statement, &[])).collect();
    };
    let plan = plan(classes, configs, given, at, config)?;
    let indentation = config.statement.indentation()?;
    let mut lines: Vec<String> = Vec::new();
    for entry in &plan.attributes {
        lines.extend(entry.above.iter().map(|comment| (*comment).to_owned()));
        let value = attribute_value(file, classes, configs, at, entry)?;
        let behind = entry.behind.map(|comment| format!("  {comment}")).unwrap_or_default();
        lines.push(format!("{} = {value}{behind}", entry.key));
    }
    let mut edits = Vec::new();
    let constructor = member.class.method("__init__");
    let parameters: Vec<&&Entry> = plan.handed_on.iter().chain(&plan.own).chain(&plan.read_once).collect();
    if let Some(constructor) = constructor {
        let digests: Vec<Node> = digests.into_iter().filter(|statement| statement.is_within(constructor.node)).collect();
        edits.extend(extend_constructor(constructor, &plan, !digests.is_empty())?);
        for (at, statement) in digests.into_iter().enumerate() {
            let own: Vec<&str> = plan.own_names().filter(|_| at == 0).collect();
            edits.extend(digest(statement, &own));
        }
    } else if !parameters.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(new_constructor(member.family, &plan));
    }
    if !plan.opening.is_empty() {
        edits.extend(opening(member.class, &plan.opening, &mut lines)?);
    }
    if lines.is_empty() && member.class.body().len() == 1 {
        lines.push("pass".to_owned());
    }
    edits.push(replace_statement(file, config.statement, indentation, &lines)?);
    Some(edits)
}

/// Sorts the entries of a class by what becomes of them.
fn plan<'c, 't>(
    classes: &Classes<'t>,
    configs: &[Option<Config<'t>>],
    given: &'c Given,
    at: usize,
    config: &'c Config<'t>,
) -> Option<Plan<'c, 't>> {
    let family = classes.members[at].family;
    let mut plan = Plan::default();
    if family == Family::Mobject && classes.members[at].class.method("__init__").is_some() {
        plan.unnamed = unnamed(classes, configs, given, at);
    }
    let foreign = classes.foreign_bases(at);
    let taken: Vec<&str> = foreign.iter().map(|base| super::names::todays(base)).filter_map(keywords).flatten().collect();
    for entry in &config.entries {
        let key = entry.key;
        if family == Family::Scene {
            match key {
                "camera_config" => plan.opening.extend(camera(entry.value)?),
                _ if RENDERING.contains(&key) => {}
                _ if taken.contains(&key) => plan.handed_on.push(entry),
                "camera_class" => return None,
                _ if TAKEN_IN_SCENES.contains(&key) => return None,
                _ => plan.attributes.push(entry),
            }
            continue;
        }
        let above_takes = classes.lineage(at).into_iter().skip(1).any(|parent| {
            given.is_given(parent, key)
                && configs[parent].as_ref().is_some_and(|config| config.entries.iter().any(|entry| entry.key == key))
        });
        let is_own_parameter = classes.members[at]
            .class
            .method("__init__")
            .is_some_and(|constructor| constructor.parameters().iter().any(|parameter| parameter.name == key));
        let is_property = family == Family::Mobject && matches!(key, "width" | "height" | "depth");
        if is_property && !above_takes && !taken.contains(&key) && is_read_once(classes, at, key) {
            plan.read_once.push(entry);
        } else if above_takes || taken.contains(&key) {
            plan.handed_on.push(entry);
        } else if given.is_given(at, key) && !is_own_parameter {
            plan.own.push(entry);
        } else if family == Family::Mobject && TAKEN_IN_MOBJECTS.contains(&key) {
            if !is_read_once(classes, at, key) {
                return None;
            }
            plan.read_once.push(entry);
        } else {
            plan.attributes.push(entry);
        }
    }
    Some(plan)
}

/// The keywords that callers give to a class, and that neither it nor anything above it knows.
fn unnamed<'c>(classes: &Classes<'_>, configs: &[Option<Config<'_>>], given: &'c Given, at: usize) -> Vec<&'c str> {
    let foreign = classes.foreign_bases(at);
    let taken: Vec<&str> = foreign.iter().map(|base| super::names::todays(base)).filter_map(keywords).flatten().collect();
    let line = classes.lineage(at);
    let is_entry = |key: &str| {
        line.iter()
            .any(|member| configs[*member].as_ref().is_some_and(|config| config.entries.iter().any(|entry| entry.key == key)))
    };
    let is_parameter = |key: &str| {
        let constructors = line.iter().filter_map(|member| classes.members[*member].class.method("__init__"));
        constructors.into_iter().any(|constructor| constructor.parameters().iter().any(|parameter| parameter.name == key))
    };
    let mut keys: Vec<&str> = given.0[at].iter().map(String::as_str).collect();
    keys.retain(|key| !taken.contains(key) && !is_entry(key) && !is_parameter(key) && classes.reads(at, key));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether only the class's own constructor reads an attribute.
fn is_read_once(classes: &Classes<'_>, at: usize, key: &str) -> bool {
    let Some(constructor) = classes.members[at].class.method("__init__") else { return false };
    let reads = classes.members[at].class.node.descendants().filter(|node| is_own_attribute(*node, key));
    classes.heirs(at) == [at] && reads.into_iter().all(|read| read.is_within(constructor.node))
}

fn is_own_attribute(node: Node<'_>, key: &str) -> bool {
    node.as_attribute().is_some_and(|attribute| attribute.name == key && attribute.value.as_name() == Some("self"))
}

/// The statements that a scene's `camera_config` stands for.
fn camera(value: Node<'_>) -> Option<Vec<String>> {
    let mut statements = Vec::new();
    for (key, value) in value.entries()? {
        match key?.as_string()? {
            "background_color" => statements.push(format!("self.camera.background_color = {}", value.text())),
            "light_source_start_point" => statements.push(format!("self.camera.light_source.move_to({})", value.text())),
            // How fine the picture is, and what Community does anyway.
            "samples"
            | "background_opacity"
            | "open_plot_depth"
            | "use_plot_depth"
            | "anti_alias_width"
            | "should_apply_shading"
            | "exponential_projection"
            | "pixel_width"
            | "pixel_height"
            | "frame_rate"
            | "fps"
            | "use_z_coordinate_for_display_order" => {}
            _ => return None,
        }
    }
    Some(statements)
}

/// Puts lines in the place of the `CONFIG` statement.
fn replace_statement(file: &File<'_>, statement: Node<'_>, indentation: &str, lines: &[String]) -> Option<Edit> {
    let mut span = statement.full_lines()?;
    if lines.is_empty() {
        // The blank lines behind it go too, so that the class does not begin with them.
        let rest = &file.tree.text()[span.end as usize..];
        let blank: usize = rest.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
        span.end += blank as u32;
        return Some(Edit::delete(span));
    }
    let text: String =
        lines.iter().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indentation}{line}\n") }).collect();
    Some(Edit::replace(span, text))
}

/// Parameters for the entries, in a constructor that is there.
fn extend_constructor(constructor: Function<'_>, plan: &Plan<'_, '_>, digests: bool) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let parameters = constructor.parameters();
    let is_there = |key: &str| parameters.iter().any(|parameter| parameter.name == key);
    let unnamed = plan.unnamed.iter().map(|key| format!("{key}=None"));
    let new: Vec<&&Entry> =
        plan.handed_on.iter().chain(&plan.own).chain(&plan.read_once).filter(|entry| !is_there(entry.key)).collect();
    let text: Vec<String> = new.iter().map(|entry| format!("{}={}", entry.key, entry.default())).chain(unnamed).collect();
    if !text.is_empty() {
        let text = text.join(", ");
        edits.push(match parameters.iter().find(|parameter| parameter.stars == "**") {
            Some(kwargs) => Edit::insert(kwargs.span.start, format!("{text}, ")),
            None => Edit::insert(parameters.last()?.span.end, format!(", {text}")),
        });
    }
    for entry in &plan.read_once {
        let reads = constructor.node.descendants().filter(|node| is_own_attribute(*node, entry.key));
        edits.extend(reads.map(|read| Edit::replace(read.span(), entry.key)));
    }
    if !plan.handed_on.is_empty() {
        let call = above(constructor)?;
        let given = |key: &str| call.keyword(key).is_some();
        let text: Vec<String> =
            plan.handed_on.iter().filter(|entry| !given(entry.key)).map(|entry| format!("{0}={0}", entry.key)).collect();
        let kwargs = call.arguments().into_iter().find(|argument| argument.is_unpacked);
        edits.push(match kwargs {
            Some(kwargs) => Edit::insert(kwargs.span.start, format!("{}, ", text.join(", "))),
            None => call.add_argument(&text.join(", ")),
        });
    }
    if !digests && plan.own_names().next().is_some() {
        let first = constructor.body().into_iter().find(|statement| !is_docstring(*statement))?;
        let lines: Vec<String> = plan.own_names().map(|key| format!("self.{key} = {key}")).collect();
        edits.push(before(first, &lines)?);
    }
    Some(edits)
}

/// The call of the constructor above, in a constructor.
fn above(constructor: Function<'_>) -> Option<Call<'_>> {
    constructor.node.descendants().filter_map(Node::as_call).find(|call| {
        call.name() == "__init__"
            && call.receiver().is_some_and(|receiver| {
                receiver.as_name().is_some_and(|name| name.starts_with(char::is_uppercase))
                    || receiver.as_call().is_some_and(|call| call.name() == "super")
            })
    })
}

fn new_constructor(family: Family, plan: &Plan<'_, '_>) -> Vec<String> {
    let parameters: Vec<String> =
        plan.handed_on.iter().chain(&plan.own).map(|entry| format!("{}={}", entry.key, entry.default())).collect();
    let handed_on = plan.handed_on.iter().fold(String::new(), |list, entry| list + entry.key + "=" + entry.key + ", ");
    let positional = if family == Family::Scene { "" } else { "*args, " };
    let mut lines = vec![format!("def __init__(self, {positional}{}, **kwargs):", parameters.join(", "))];
    lines.extend(plan.own.iter().map(|entry| format!("    self.{0} = {0}", entry.key)));
    lines.push(format!("    super().__init__({positional}{handed_on}**kwargs)"));
    lines
}

/// Puts statements at the beginning of `construct`, or in a `setup` of their own where the class has no `construct`.
fn opening(class: Class<'_>, statements: &[String], lines: &mut Vec<String>) -> Option<Vec<Edit>> {
    if let Some(construct) = class.method("construct") {
        let first = construct.body().into_iter().find(|statement| !is_docstring(*statement))?;
        // Some call it something else than `self`.
        let scene = construct.parameters().first()?.name;
        let statements: Vec<String> =
            statements.iter().map(|text| format!("{scene}{}", text.trim_start_matches("self"))).collect();
        return Some(vec![before(first, &statements)?]);
    }
    if class.method("setup").is_some() {
        return None;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push("def setup(self):".to_owned());
    lines.push("    super().setup()".to_owned());
    lines.extend(statements.iter().map(|statement| format!("    {statement}")));
    Some(Vec::new())
}

/// Puts lines before a statement.
fn before(statement: Node<'_>, lines: &[String]) -> Option<Edit> {
    let indentation = statement.indentation()?;
    let text = lines.iter().fold(String::new(), |text, line| text + line + "\n" + indentation);
    Some(Edit::insert(statement.span().start, text))
}

/// The statements in a class that call `digest_config`.
fn digests<'t>(file: &File<'t>, class: Class<'t>) -> Vec<Node<'t>> {
    let calls = class.node.descendants().filter_map(Node::as_call);
    calls
        .filter(|call| call.name() == "digest_config" && file.manim_name(call.callee()).is_some())
        .filter_map(|call| call.node.parent())
        .filter(|statement| statement.kind() == Kind::Expression)
        .collect()
}

/// What a `digest_config` statement becomes: the `own` parameters as attributes and, with `locals()`, those that were there.
fn digest(statement: Node<'_>, own: &[&str]) -> Option<Edit> {
    let call = statement.as_expression_statement()?.as_call()?;
    let function = statement.function()?.as_function()?;
    let with_locals = call.positional().len() > 2;
    let parameters = function.parameters();
    let plain = parameters.iter().filter(|parameter| with_locals && parameter.stars.is_empty() && parameter.name != "self");
    let names: Vec<&str> = plain.map(|parameter| parameter.name).chain(own.iter().copied()).collect();
    if names.is_empty() {
        return Some(super::methods::removal(statement));
    }
    let indentation = statement.indentation()?;
    let lines: Vec<String> = names.iter().map(|name| format!("self.{name} = {name}")).collect();
    Some(Edit::replace(statement.span(), lines.join(&format!("\n{indentation}"))))
}

fn is_docstring(statement: Node<'_>) -> bool {
    statement.as_expression_statement().is_some_and(|value| value.kind() == Kind::String)
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|rest| rest.is_alphanumeric() || rest == '_')
}

//! Keywords in a dictionary that one call unpacks
//!
//! What: `Axes(**axes_config)` has its keywords written out where the file binds `axes_config` once, to a dictionary that stands in the same
//! function and that nothing else reads. What has other keywords today can be rewritten then. Where today's class refuses one of its
//! keywords, a dictionary that several calls unpack is written out in each, and so is one that is an attribute of the class.
//! Since: always
//! Leaves alone: dictionaries that are read or changed otherwise, and those whose values are calls of anything but numpy.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//! line_config = {"stroke_width": 2, "color": RED}
//! self.add(Line(LEFT, RIGHT, **line_config))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//! self.add(Line(LEFT, RIGHT, stroke_width=2, color=RED))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//! class Example(Scene):
//!     axes_config = {"x_min": 0, "x_max": 4, "color": BLUE}
//!
//!     def construct(self):
//!         self.add(Axes(**self.axes_config))
//! ```
//! After:
//! ```python
//! from manim import *
//! class Example(Scene):
//!
//!     def construct(self):
//!         self.add(Axes(x_min=0, x_max=4, color=BLUE))
//! ```

use manimill_runner::Api;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Kind, Node};

use super::OLD;
use crate::index::Dialect;
use crate::repair::handed_on::base_of;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "unpacked-keywords",
    safety: Safety::Guarded,
    dialects: &[OLD[0], OLD[1], OLD[2], Dialect::Community],
    triggers: &["**"],
    source: include_str!("unpacked.rs"),
    apply,
};

/// What all copies of a dictionary may take together, in bytes.
const LONGEST: usize = 1200;

/// A call that unpacks a dictionary by its name.
struct Use<'t> {
    class: &'t str,
    call: Call<'t>,
    argument: Argument<'t>,
}

fn apply(file: &File) -> Vec<Edit> {
    let uses: Vec<Use> = file
        .manim_calls()
        .filter_map(|(class, call)| {
            let argument =
                call.arguments().into_iter().find(|argument| argument.is_unpacked && name_of(argument.value).is_some())?;
            Some(Use { class, call, argument })
        })
        .collect();
    let mut done: Vec<&str> = Vec::new();
    let mut edits = Vec::new();
    for each in &uses {
        let Some(name) = name_of(each.argument.value).filter(|name| !done.contains(name)) else { continue };
        done.push(name);
        let of_it: Vec<&Use> = uses.iter().filter(|other| name_of(other.argument.value) == Some(name)).collect();
        edits.extend(write_out(file, name, &of_it).unwrap_or_default());
    }
    edits
}

/// The name in `**name` or `**self.name`.
fn name_of(value: Node<'_>) -> Option<&str> {
    value
        .as_name()
        .or_else(|| value.as_attribute().filter(|attribute| attribute.value.as_name() == Some("self")).map(|own| own.name))
}

fn write_out<'a>(file: &File<'a>, name: &str, uses: &[&Use<'a>]) -> Option<Vec<Edit>> {
    // Whatever has the name: it is bound once, and unpacked by these calls alone.
    let is_used = |node: Node| uses.iter().any(|each| each.argument.value.span().contains(node.span()));
    let is_it = |node: &Node| node.as_name() == Some(name) || node.as_attribute().is_some_and(|attribute| attribute.name == name);
    let mut mentions = file.tree.nodes().filter(|node| is_it(node) && !is_used(*node));
    let (target, None) = (mentions.next()?, mentions.next()) else { return None };
    let assignment = target.statement()?.as_assignment()?;
    let [only] = assignment.targets[..] else { return None };
    let dict = assignment.value?;
    if only.span() != target.span() || target.as_name().is_none() || !is_plain(dict) {
        return None;
    }
    let entries: Vec<(&str, &str)> = dict.entries()?.into_iter().map(entry).collect::<Option<_>>()?;
    let is_taken = |each: &&Use<'a>| entries.iter().any(|(key, _)| each.call.keyword(key).is_some());
    if entries.is_empty() || uses.iter().any(is_taken) {
        return None;
    }
    match uses {
        [only] if is_local(only, assignment.node) && (is_old(file) || is_refused(&entries, only.class)) => {}
        _ if !uses.iter().any(|each| is_refused(&entries, each.class)) => return None,
        _ if !is_constant(file, dict) || uses.len() * dict.text().len() > LONGEST => return None,
        _ if assignment.node.parent().is_some_and(|around| is_own_attribute(file, around, name, uses)) => {}
        _ if uses.iter().all(|each| is_local(each, assignment.node)) => {}
        _ => return None,
    }
    let lines = assignment.node.full_lines()?;
    let keywords: Vec<String> = entries.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let written = uses.iter().map(|each| Edit::replace(each.argument.span, keywords.join(", ")));
    Some(written.chain([Edit::delete(lines)]).collect())
}

/// An entry that can be a keyword, with its value's text.
fn entry<'a>((key, value): (Option<Node<'a>>, Node<'a>)) -> Option<(&'a str, &'a str)> {
    let key = key?.as_string()?;
    let is_word = key.chars().all(|c| c.is_alphanumeric() || c == '_') && !key.starts_with(|c: char| c.is_numeric());
    is_word.then(|| (key, value.outer_text()))
}

/// Whether a value is the same wherever it stands: no calls but those of numpy, random ones apart.
fn is_plain(dict: Node) -> bool {
    dict.descendants().all(|node| match node.kind() {
        Kind::Call => node.as_call().is_some_and(|call| {
            let callee = call.callee().text();
            callee.starts_with("np.") && !callee.contains("random")
        }),
        Kind::Await | Kind::Yield => false,
        _ => true,
    })
}

/// Whether a value reads nothing that functions or classes bind.
fn is_constant<'a>(file: &File<'a>, dict: Node<'a>) -> bool {
    let bound_in_class = |name: Node| {
        dict.class().and_then(Node::as_class).is_some_and(|class| {
            let assigned = class.body().into_iter().filter_map(Node::as_assignment).flat_map(|assignment| assignment.targets);
            assigned.into_iter().any(|target| target.as_name() == name.as_name())
        })
    };
    dict.descendants().filter(|node| node.kind() == Kind::Name).all(|name| file.is_module_level(name) && !bound_in_class(name))
}

/// Whether what is unpacked is what a statement before binds, in the same function and block.
fn is_local(each: &Use, assignment: Node) -> bool {
    let call = each.call.node;
    let same_function = assignment.function().map(Node::span) == call.function().map(Node::span);
    let same_block = assignment.parent().is_none_or(|block| call.is_within(block));
    each.argument.value.as_name().is_some() && same_function && same_block && assignment.span().start < call.span().start
}

/// Whether it is an attribute of a class that only its own methods read: not one that Manim does, nor one of a class within another's body.
fn is_own_attribute<'a>(file: &File<'a>, around: Node<'a>, name: &str, uses: &[&Use]) -> bool {
    around.as_class().is_some_and(|class| {
        let is_manims = base_of(file, class).is_none_or(|base| file.library.reads_on(&base.into(), &name.into()));
        let is_own = |each: &&Use| each.argument.value.as_attribute().is_some() && each.call.node.is_within(around);
        !is_manims && class.body().len() > 1 && uses.iter().all(is_own)
    })
}

/// Whether today's class refuses one of the keywords, apart from those that are rewritten where the dictionary stands.
fn is_refused(entries: &[(&str, &str)], class: &str) -> bool {
    let has_range = !class.ends_with("Axes") && !class.ends_with("Plane") && class != "NumberLine";
    let is_rewritten = |key: &str| has_range && (key.ends_with("_min") || key.ends_with("_max") || key == "step_size");
    Api::shipped().keywords(class).is_some_and(|known| entries.iter().any(|(key, _)| !known.contains(key) && !is_rewritten(key)))
}

fn is_old(file: &File) -> bool {
    !super::names::old_imports(file).is_empty()
}

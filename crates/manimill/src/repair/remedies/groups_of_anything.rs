//! Groups that hold more than vector graphics
//!
//! What: a `VGroup` that is given what is no `VMobject` (`self.mobjects`, pictures, groups of them) is a `Group`, in the statement that fails
//! or where the group is made that it adds to.
//! Since: long ago; the message is that of Manim Community 0.19.0 and later
//! Leaves alone: samples that run, and groups that are painted (`set_color`, `set_opacity`, …), since a `Group` takes no colour.
//! Failure: `Only values of type VMobject can be added as submobjects of VGroup`
//!
//! Before:
//! ```python
//! from manim import *
//! shown = VGroup()
//! shown.add(Dot(), Mobject())
//! self.play(VGroup(*self.mobjects).animate.shift(UP))
//! ```
//! After:
//! ```python
//! from manim import *
//! shown = Group()
//! shown.add(Dot(), Mobject())
//! self.play(Group(*self.mobjects).animate.shift(UP))
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "groups-of-anything",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["VGroup"],
    source: include_str!("groups_of_anything.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let calls = file.manim_calls().filter(|(class, _)| *class == "VGroup").map(|(_, call)| call);
    let of_others =
        calls.filter(|call| !is_painted(call.node) && (file.has_failed_at(call.node) || adds_where_it_failed(file, *call)));
    of_others.map(|call| file.rename(call.callee(), "Group")).collect()
}

/// Whether the group is bound to a name that something is added to in the statement that fails.
fn adds_where_it_failed<'t>(file: &File<'t>, call: Call<'t>) -> bool {
    let Some(name) = name_of(call.node) else { return false };
    let scope = call.node.function();
    let is_it = |other: &Call<'t>| {
        other.name() == "add"
            && other.receiver().and_then(Node::as_name) == Some(name)
            && other.node.function() == scope
            && file.has_failed_at(other.node)
    };
    file.tree.calls().any(|other| is_it(&other))
}

/// The name that a group is bound to.
fn name_of(group: Node<'_>) -> Option<&str> {
    let assignment = group.parent()?.as_assignment()?;
    match assignment.targets[..] {
        [target] => target.as_name(),
        _ => None,
    }
}

/// Whether anything of the group's colour is set, in its own statement or by its name.
fn is_painted(group: Node<'_>) -> bool {
    let paints = |name: &str| ["color", "opacity", "fill", "stroke", "sheen", "style"].iter().any(|word| name.contains(word));
    let in_chain = group.ancestors().take_while(|node| !node.kind().is_statement()).filter(|node| node.kind() == Kind::Attribute);
    let name = name_of(group);
    let by_name = group.function().into_iter().flat_map(Node::descendants).filter(|node| {
        let receiver = node.as_attribute().map(|attribute| attribute.value);
        name.is_some() && receiver.and_then(Node::as_name) == name
    });
    in_chain.chain(by_name).any(|node| node.as_attribute().is_some_and(|attribute| paints(attribute.name)))
}

//! The classes of one file: which of them are scenes, mobjects or animations, and what they inherit from each other.

use manimill_syntax::tree::{Attribute, Call, Class, Function, Kind, Node};
use rustc_hash::FxHashSet;

use super::vocabulary::is_animation_class;
use crate::repair::file::File;

/// What a class is an heir of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Scene,
    Animation,
    Mobject,
    /// Nothing of Manim's.
    Other,
}

/// A class of the file.
#[derive(Debug)]
pub(super) struct Member<'t> {
    pub(super) class: Class<'t>,
    pub(super) family: Family,
    /// Its bases that the file defines, by their places in [`Classes::members`].
    pub(super) parents: Vec<usize>,
    /// Its bases that Manim defines.
    pub(super) foreign: Vec<&'t str>,
}

/// The top-level classes of a file.
#[derive(Debug)]
pub(in crate::repair) struct Classes<'t> {
    pub(super) members: Vec<Member<'t>>,
    /// Names of methods and attributes that the file's classes have of their own.
    own: FxHashSet<&'t str>,
}

impl<'t> Classes<'t> {
    pub(in crate::repair) fn of(file: &File<'t>) -> Self {
        let mut members: Vec<Member<'t>> = Vec::new();
        for class in file.tree.body().filter_map(Node::as_class) {
            let (mut parents, mut foreign) = (Vec::new(), Vec::new());
            for base in class.bases() {
                // The last one of the name is what the statement sees.
                let own = base.as_name().and_then(|name| members.iter().rposition(|member| member.class.name() == name));
                match own {
                    Some(own) => parents.push(own),
                    None => foreign.extend(file.manim_name(base)),
                }
            }
            let inherited = parents.iter().map(|parent| members[*parent].family).chain(foreign.iter().copied().map(family_of));
            let family = inherited.into_iter().find(|family| *family != Family::Other).unwrap_or(Family::Other);
            members.push(Member { class, family, parents, foreign });
        }
        Self { members, own: own_attributes(file) }
    }

    /// Every attribute whose name no class of the file gives to a method, with the call of it, if it is called.
    pub(in crate::repair) fn foreign_attributes<'a>(
        &'a self,
        file: &File<'t>,
    ) -> impl Iterator<Item = (Node<'t>, Attribute<'t>, Option<Call<'t>>)> + use<'a, 't> {
        let found = file.tree.nodes().filter_map(|node| {
            let call = node.parent().and_then(Node::as_call).filter(|call| call.callee() == node);
            Some((node, node.as_attribute()?, call))
        });
        found.filter(|(_, attribute, _)| !self.define(attribute.name))
    }

    /// Whether a class of the file has a method or an attribute of this name.
    pub(in crate::repair) fn define(&self, attribute: &str) -> bool {
        self.own.contains(attribute)
    }

    /// Whether a class reads an attribute of its own objects.
    pub(super) fn reads(&self, at: usize, key: &str) -> bool {
        self.members[at]
            .class
            .node
            .descendants()
            .filter_map(Node::as_attribute)
            .any(|attribute| attribute.name == key && attribute.value.as_name() == Some("self"))
    }

    /// The class of this name that later code sees.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.members.iter().rposition(|member| member.class.name() == name)
    }

    /// The member whose statement a node is or stands in.
    pub(super) fn around(&self, node: Node<'t>) -> Option<usize> {
        self.members.iter().position(|member| node.is_within(member.class.node))
    }

    /// A class and all that it inherits from in the file, itself first, in the order in which Python looks things up (for
    /// single inheritance; near enough for more).
    pub(super) fn lineage(&self, at: usize) -> Vec<usize> {
        let mut line = vec![at];
        let mut next = 0;
        while next < line.len() {
            for parent in &self.members[line[next]].parents {
                if !line.contains(parent) {
                    line.push(*parent);
                }
            }
            next += 1;
        }
        line
    }

    /// The class itself and all its heirs in the file.
    pub(super) fn heirs(&self, at: usize) -> Vec<usize> {
        (0..self.members.len()).filter(|heir| self.lineage(*heir).contains(&at)).collect()
    }

    /// The classes of Manim that a class inherits from, directly or through others of the file.
    pub(super) fn foreign_bases(&self, at: usize) -> Vec<&'t str> {
        self.lineage(at).into_iter().flat_map(|member| self.members[member].foreign.iter().copied()).collect()
    }
}

fn own_attributes<'a>(file: &File<'a>) -> FxHashSet<&'a str> {
    let methods = file.classes().flat_map(Class::methods).map(Function::name);
    let assigned = file.tree.nodes().filter_map(Node::as_assignment).flat_map(|assignment| assignment.targets);
    let attributes = assigned.filter_map(Node::as_attribute);
    let bodies = file.classes().flat_map(Class::body).filter_map(Node::as_assignment).flat_map(|assignment| assignment.targets);
    methods
        .chain(bodies.filter_map(Node::as_name))
        .chain(attributes.filter(|attribute| attribute.value.as_name() == Some("self")).map(|attribute| attribute.name))
        .collect()
}

/// What a class of Manim is an heir of, told by its name: 3b1b's Manim is not there to be asked.
pub(super) fn family_of(name: &str) -> Family {
    if name.ends_with("Scene") || matches!(name, "OpeningQuote" | "PatreonEndScreen" | "PatreonThanks" | "TODOStub" | "Banner") {
        Family::Scene
    } else if is_animation_class(name) {
        Family::Animation
    } else if name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) {
        Family::Mobject
    } else {
        Family::Other
    }
}

/// Whether an expression is, by all that the file says, an animation: a call of an animation class, or a name that is bound to one.
pub(super) fn is_animation<'a>(file: &File<'a>, classes: &Classes<'a>, node: Node<'a>) -> bool {
    match node.kind() {
        Kind::Call => node.as_call().is_some_and(|call| is_animation_call(file, classes, call.callee())),
        Kind::Name => node.as_name().is_some_and(|name| {
            let scope = node.function();
            file.tree.nodes().filter_map(Node::as_assignment).any(|assignment| {
                assignment.node.function() == scope
                    && assignment.targets.iter().any(|target| target.as_name() == Some(name))
                    && assignment.value.is_some_and(|value| value.kind() == Kind::Call && is_animation(file, classes, value))
            })
        }),
        Kind::Starred => node.children().next().is_some_and(|inner| holds_animations(file, classes, inner)),
        _ => false,
    }
}

fn is_animation_call<'a>(file: &File<'a>, classes: &Classes<'a>, callee: Node<'a>) -> bool {
    if let Some(own) = callee.as_name().and_then(|name| classes.named(name)) {
        return classes.members[own].family == Family::Animation;
    }
    file.manim_name(callee).is_some_and(is_animation_class)
}

/// Whether a list, or what makes one, holds animations.
fn holds_animations<'a>(file: &File<'a>, classes: &Classes<'a>, node: Node<'a>) -> bool {
    match node.kind() {
        Kind::List | Kind::Tuple | Kind::ListComprehension | Kind::Generator => {
            node.children().next().is_some_and(|first| is_animation(file, classes, first))
        }
        _ => false,
    }
}

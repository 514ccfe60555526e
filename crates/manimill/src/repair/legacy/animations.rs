//! Animations (and a few shapes) that are another one with a keyword today
//!
//! What: `FadeInFromDown(m)` is `FadeIn(m, shift=UP)`, `FadeInFrom(m, LEFT)` is `FadeIn(m, shift=RIGHT)` (it named where the mobject
//! comes from), `ShowCreationThenDestruction` a `ShowPassingFlash` of double width, and so on; also as the class that a
//! `LaggedStartMap` is given. `LaggedStart` and `Succession` with classes are written with animations.
//! Since: Manim Community 0.2.0 to 0.15.0.
//! Leaves alone: classes of these names that the file defines.
//!
//! Before:
//! ```python
//! from manimlib.imports import *
//!
//! class Fades(Scene):
//!     def construct(self):
//!         dots = VGroup(Dot(), Dot(UP))
//!         self.play(FadeInFrom(dots, 2 * LEFT))
//!         self.play(FadeOutAndShift(dots, UP), run_time=2)
//!         self.play(LaggedStartMap(FadeInFromDown, dots))
//!         self.play(ShowCreationThenDestructionAround(dots[0]))
//! ```
//! After:
//! ```python
//! from manimlib.imports import *
//!
//! class Fades(Scene):
//!     def construct(self):
//!         dots = VGroup(Dot(), Dot(UP))
//!         self.play(FadeIn(dots, shift=2 * RIGHT))
//!         self.play(FadeOut(dots, shift=UP), run_time=2)
//!         self.play(LaggedStartMap(FadeIn, dots, shift=UP))
//!         self.play(ShowPassingFlash(SurroundingRectangle(dots[0]), time_width=2.0))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::classes::Classes;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-animations",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("animations.rs"),
    apply,
};

/// A keyword and its value.
type Keyword = (&'static str, &'static str);

/// The old name, today's, and the keywords that make the difference. Sorted.
const WITH_KEYWORDS: [(&str, &str, &[Keyword]); 11] = [
    ("FadeInFromDown", "FadeIn", &[("shift", "UP")]),
    ("FadeOutAndShiftDown", "FadeOut", &[("shift", "DOWN")]),
    ("FlashAround", "Circumscribe", &[("time_width", "1")]),
    (
        "FullScreenFadeRectangle",
        "FullScreenRectangle",
        &[("stroke_width", "0"), ("fill_color", "BLACK"), ("fill_opacity", "0.7")],
    ),
    ("ShowCreationThenDestruction", "ShowPassingFlash", &[("time_width", "2.0")]),
    ("ShowCreationThenFadeAround", "Circumscribe", &[("fade_out", "True")]),
    ("SmallDot", "Dot", &[("radius", "DEFAULT_SMALL_DOT_RADIUS")]),
    ("VFadeIn", "FadeIn", &[("suspend_mobject_updating", "False")]),
    ("VFadeInThenOut", "FadeIn", &[("suspend_mobject_updating", "False"), ("rate_func", "there_and_back"), ("remover", "True")]),
    ("VFadeOut", "FadeOut", &[("suspend_mobject_updating", "False")]),
    ("VShowPassingFlash", "ShowPassingFlash", &[]),
];

/// Animations that take as their second argument what is a keyword today: old name, today's, keyword, whether it is turned around,
/// and its value where the argument is missing.
const WITH_SECOND: [(&str, &str, &str, bool, &str); 7] = [
    ("FadeInAndShiftFromDirection", "FadeIn", "shift", true, "UP"),
    ("FadeInFrom", "FadeIn", "shift", true, "UP"),
    ("FadeInFromLarge", "FadeIn", "scale", false, "2"),
    ("FadeInFromPoint", "FadeIn", "scale=0, target_position", false, ""),
    ("FadeOutAndShift", "FadeOut", "shift", false, "DOWN"),
    ("FadeOutToPoint", "FadeOut", "scale=0, target_position", false, ""),
    ("ScaleInFrom", "FadeIn", "scale", false, ""),
];

/// The keywords by which that argument was given.
const SECOND_KEYWORDS: [&str; 4] = ["direction", "scale_factor", "point", "shift_vect"];

/// Animations of a rectangle around a mobject: old name, and today's animation of the rectangle.
const AROUND: [(&str, &str); 2] = [("ShowCreationThenDestructionAround", ", time_width=2.0"), ("ShowPassingFlashAround", "")];

fn apply(file: &File) -> Vec<Edit> {
    let classes = file.lineages();
    let mut edits = Vec::new();
    for node in file.tree.nodes().filter(|node| node.kind() == Kind::Name) {
        let Some(name) = file.manim_name(node).filter(|name| node.as_name() == Some(name)) else { continue };
        let call = node.parent().and_then(Node::as_call);
        match call.filter(|call| call.callee() == node) {
            Some(call) => edits.extend(called(file, classes, name, call)),
            // `LaggedStartMap(FadeInFromDown, group)`
            None => edits.extend(call.and_then(|around| mapped(name, node, around)).unwrap_or_default()),
        }
    }
    edits
}

fn called<'a>(file: &File<'a>, classes: &Classes<'a>, name: &str, call: Call<'a>) -> Vec<Edit> {
    let callee = call.callee().span();
    if let Ok(at) = WITH_KEYWORDS.binary_search_by_key(&name, |(old, ..)| old) {
        let (_, new, keywords) = WITH_KEYWORDS[at];
        let missing: Vec<String> = keywords
            .iter()
            .filter(|(keyword, _)| call.keyword(keyword).is_none())
            .map(|(keyword, value)| format!("{keyword}={value}"))
            .collect();
        let mut edits = vec![Edit::replace(callee, new)];
        if !missing.is_empty() {
            edits.push(call.add_argument(&missing.join(", ")));
        }
        return edits;
    }
    if let Some((_, new, keyword, is_turned, default)) = WITH_SECOND.iter().find(|(old, ..)| *old == name) {
        return with_second(call, new, keyword, *is_turned, default).unwrap_or_default();
    }
    if let Some((_, rest)) = AROUND.iter().find(|(old, _)| *old == name) {
        return around(call, rest).unwrap_or_default();
    }
    match name {
        "CircleIndicate" => vec![Edit::replace(callee, "Circumscribe"), call.add_argument("shape=Circle")],
        "TurnInsideOut" => turn_inside_out(call).unwrap_or_default(),
        "ShowCreationThenFadeOut" => create_then_fade(call).unwrap_or_default(),
        "LaggedStart" => lagged(file, classes, call).unwrap_or_default(),
        "Succession" => succession(file, classes, call).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn with_second(call: Call<'_>, new: &str, keyword: &str, is_turned: bool, default: &str) -> Option<Vec<Edit>> {
    let mut edits = vec![Edit::replace(call.callee().span(), new)];
    let arguments = call.arguments();
    let second = arguments.iter().enumerate().find(|(at, argument)| match argument.keyword {
        Some(keyword) => SECOND_KEYWORDS.contains(&keyword),
        None => *at == 1 && !argument.is_unpacked && argument.value.kind() != Kind::Starred,
    });
    match second {
        Some((_, argument)) => {
            let value = if is_turned { opposite(argument.value) } else { argument.value.outer_text().to_owned() };
            edits.push(Edit::replace(argument.span, format!("{keyword}={value}")));
        }
        None if default.is_empty() => return None,
        None => edits.push(call.add_argument(&format!("{keyword}={default}"))),
    }
    Some(edits)
}

/// `LaggedStartMap(FadeInFrom, group, lambda m: (m, UP))` and the like: the keyword goes to the call around.
fn mapped(name: &str, node: Node<'_>, around: Call<'_>) -> Option<Vec<Edit>> {
    let is_first = around.positional().first() == Some(&node);
    if !is_first || !matches!(around.name(), "LaggedStartMap" | "LaggedStart") {
        return None;
    }
    if let Ok(at) = WITH_KEYWORDS.binary_search_by_key(&name, |(old, ..)| old) {
        let (_, new, keywords) = WITH_KEYWORDS[at];
        let keywords: Vec<String> = keywords.iter().map(|(keyword, value)| format!("{keyword}={value}")).collect();
        return Some(vec![Edit::replace(node.span(), new), around.add_argument(&keywords.join(", "))]);
    }
    let (_, new, keyword, is_turned, default) = *WITH_SECOND.iter().find(|(old, ..)| *old == name)?;
    let Some(creator) = around.positional().get(2).copied() else {
        return (!default.is_empty())
            .then(|| vec![Edit::replace(node.span(), new), around.add_argument(&format!("{keyword}={default}"))]);
    };
    // `lambda m: (m, UP)`
    let pair = creator.children().find(|child| child.kind() == Kind::Tuple)?.elements()?;
    let [mobject, second] = pair.as_slice() else { return None };
    let depends = second.descendants().chain([*second]).any(|inner| inner.as_name() == mobject.as_name());
    if creator.kind() != Kind::Lambda || mobject.kind() != Kind::Name || depends {
        return None;
    }
    let value = if is_turned { opposite(*second) } else { second.outer_text().to_owned() };
    Some(vec![Edit::replace(node.span(), new), Edit::replace(creator.outer_span(), format!("{keyword}={value}"))])
}

/// `ShowCreationThenDestructionAround(m)` as the flash of a rectangle around `m`.
fn around(call: Call<'_>, rest: &str) -> Option<Vec<Edit>> {
    let mobject = call.positional().first().copied()?;
    let mut edits = vec![Edit::replace(call.callee().span(), "ShowPassingFlash")];
    edits.push(Edit::insert(mobject.outer_span().start, "SurroundingRectangle("));
    let mut inner = String::new();
    for (at, argument) in call.arguments().iter().enumerate() {
        if argument.keyword == Some("surrounding_rectangle_config") {
            let entries = argument.value.entries();
            let written: Option<Vec<String>> = entries.and_then(|entries| {
                entries.iter().map(|(key, value)| Some(format!("{}={}", (*key)?.as_string()?, value.text()))).collect()
            });
            inner = match written {
                Some(written) => format!(", {}", written.join(", ")),
                None => format!(", **{}", argument.value.outer_text()),
            };
            edits.push(call.remove_argument(at));
        }
    }
    edits.push(Edit::insert(mobject.outer_span().end, format!("{inner}){rest}")));
    Some(edits)
}

fn turn_inside_out(call: Call<'_>) -> Option<Vec<Edit>> {
    let mobject = *call.positional().first()?;
    let text = mobject.outer_text();
    Some(vec![
        Edit::replace(call.callee().span(), "Transform"),
        Edit::insert(mobject.outer_span().end, format!(", {text}.copy().reverse_points(), path_arc=TAU / 4")),
    ])
}

fn create_then_fade(call: Call<'_>) -> Option<Vec<Edit>> {
    let mobject = *call.positional().first()?;
    let is_steady = !mobject.descendants().chain([mobject]).any(|inner| inner.kind() == Kind::Call);
    let text = mobject.outer_text();
    is_steady.then(|| {
        vec![
            Edit::replace(call.callee().span(), "Succession"),
            Edit::replace(mobject.outer_span(), format!("ShowCreation({text}), FadeOut({text})")),
        ]
    })
}

/// `LaggedStart(FadeIn, group)`, as it was until 2019, is `LaggedStartMap`.
fn lagged<'a>(file: &File<'a>, classes: &Classes<'a>, call: Call<'a>) -> Option<Vec<Edit>> {
    is_animation_class(file, classes, *call.positional().first()?)
        .then(|| vec![Edit::replace(call.callee().span(), "LaggedStartMap")])
}

/// `Succession(Write, a, FadeIn, b, {"run_time": 2})`, as it was until 2019.
fn succession<'a>(file: &File<'a>, classes: &Classes<'a>, call: Call<'a>) -> Option<Vec<Edit>> {
    let arguments = call.positional();
    let first = arguments.first()?;
    if !is_animation_class(file, classes, *first) {
        return None;
    }
    let mut edits = Vec::new();
    let mut at = 0;
    while at < arguments.len() {
        let class = arguments[at];
        if !is_animation_class(file, classes, class) {
            at += 1;
            continue;
        }
        let count = arguments[at + 1..]
            .iter()
            .take_while(|next| !is_animation_class(file, classes, **next) && !super::classes::is_animation(file, classes, **next))
            .count();
        let own = &arguments[at + 1..=at + count];
        let first = own.first()?;
        edits.push(Edit::replace(Span::new(class.outer_span().end, first.outer_span().start), "("));
        let last = own[own.len() - 1];
        if let Some(keywords) = last.entries() {
            let written: Option<Vec<String>> =
                keywords.iter().map(|(key, value)| Some(format!("{}={}", (*key)?.as_string()?, value.text()))).collect();
            edits.push(Edit::replace(last.outer_span(), written?.join(", ")));
        }
        edits.push(Edit::insert(last.outer_span().end, ")"));
        at += count + 1;
    }
    Some(edits)
}

fn is_animation_class<'a>(file: &File<'a>, classes: &Classes<'a>, node: Node<'a>) -> bool {
    let Some(name) = node.as_name() else { return false };
    match classes.named(name) {
        Some(own) => classes.members[own].family == super::classes::Family::Animation,
        None => file.manim_name(node).is_some_and(super::vocabulary::is_animation_class),
    }
}

/// The vector in the other direction.
fn opposite(node: Node<'_>) -> String {
    const OPPOSITES: [(&str, &str); 10] = [
        ("UP", "DOWN"),
        ("DOWN", "UP"),
        ("LEFT", "RIGHT"),
        ("RIGHT", "LEFT"),
        ("IN", "OUT"),
        ("OUT", "IN"),
        ("UL", "DR"),
        ("DR", "UL"),
        ("UR", "DL"),
        ("DL", "UR"),
    ];
    let turned = |name: &str| OPPOSITES.iter().find(|(one, _)| *one == name).map(|(_, other)| *other);
    if let Some(other) = node.as_name().and_then(turned) {
        return other.to_owned();
    }
    if let Some(product) = node.as_binary().filter(|binary| matches!(binary.operator, "*" | "/")) {
        if let Some(other) = product.right.as_name().and_then(turned) {
            return format!("{} {} {other}", product.left.outer_text(), product.operator);
        }
        if let Some(other) = product.left.as_name().and_then(turned) {
            return format!("{other} {} {}", product.operator, product.right.outer_text());
        }
    }
    match node.kind() {
        Kind::Unary if node.text().starts_with('-') => node.text()[1..].trim_start().to_owned(),
        Kind::Name | Kind::Attribute | Kind::Call | Kind::Subscript => format!("-{}", node.text()),
        _ => format!("-({})", node.text()),
    }
}

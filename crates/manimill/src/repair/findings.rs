//! What the pinned Manim's interface says of a sample before it is run: calls that it refuses, and calls that it accepts without doing
//! what was meant. Manim makes up a setter for any `set_x`, and `play` takes any keyword: that such a scene runs proves nothing.
//!
//! A finding is made only where it is clear whose class a call is about; what is not clear is for the render to tell.

use manimill_runner::Api;
use manimill_syntax::tree::{Call, Kind, Node, Tree};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::{File, Version};
use crate::index::Library;
use crate::suggest;

/// One place that the pinned Manim refuses, or understands differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `manimill explain RULE` says what it means.
    pub rule: &'static str,
    /// Line of the sample, from 1.
    pub line: u32,
    /// What is there, and what was probably meant.
    pub message: String,
    /// The scene fails on it; otherwise it runs and does something else.
    pub fails: bool,
}

/// The rules: name, title, what it means, example.
pub(crate) const RULES: [(&str, &str, &str, &str); 6] = [
    (
        "unknown-keyword",
        "A keyword that the class or function does not take",
        "Manim raises a `TypeError`. Often the keyword has another name today.",
        "Circle(radious=2)",
    ),
    (
        "unknown-method",
        "A method that the class does not have",
        "Manim raises an `AttributeError`. Often the method has another name today.",
        "Circle().rotate_in_place(PI)",
    ),
    (
        "silent-setter",
        "A setter that Manim makes up",
        "`Mobject.__getattr__` answers to any `set_x` by setting an attribute `x`, which nothing reads. The scene runs and looks \
         different from what was meant.",
        "Circle().set_radius(3)",
    ),
    (
        "silent-keyword",
        "A keyword of `play` that no animation knows",
        "`Scene.play` sets any keyword as an attribute of its animations. The scene runs without what was meant.",
        "self.play(Create(circle), runtime=3)",
    ),
    (
        "angle-for-radius",
        "An angle in the place of a radius",
        "The first argument of `Arc` is its radius; in 3b1b's Manim it was the angle that it starts at.",
        "Arc(PI / 2, PI)",
    ),
    (
        "leftover-config",
        "A `CONFIG` that nobody reads",
        "Manim Community has no `CONFIG`: the values have no effect.",
        "class A(Scene):\n    CONFIG = {\"speed\": 2}",
    ),
];

/// What is found in a sample.
pub fn findings(code: &str, library: &Library) -> Vec<Finding> {
    let Ok(version) = Version::parse(code) else { return Vec::new() };
    let tree = Tree::of(version.module());
    let file = File::new(&version, &tree, library);
    let api = Api::shipped();
    let own = own_names(&file);
    let made = made(&file, api);
    let mut found = Vec::new();
    for call in tree.calls() {
        if let Some(name) = file.manim_name(call.callee()) {
            found.extend(keyword(api, name, call));
            found.extend(angle(name, call));
        } else if call.callee().kind() == Kind::Attribute {
            found.extend(method(api, &file, &own, &made, call));
            found.extend(play(api, call));
        }
    }
    for class in file.classes() {
        let config = class.body().into_iter().find(|statement| {
            statement
                .as_assignment()
                .is_some_and(|assignment| assignment.targets.iter().any(|target| target.as_name() == Some("CONFIG")))
        });
        let reads = code.matches("CONFIG").count() > file.classes().filter(|class| has_config(class.body())).count();
        if let Some(config) = config.filter(|_| !reads) {
            found.push(Finding {
                rule: "leftover-config",
                line: config.line(),
                message: format!("the `CONFIG` of `{}` has no effect", class.name()),
                fails: false,
            });
        }
    }
    found.sort_by(|left, right| (left.line, left.rule, &left.message).cmp(&(right.line, right.rule, &right.message)));
    found
}

fn has_config(body: Vec<Node>) -> bool {
    body.into_iter().any(|statement| {
        statement
            .as_assignment()
            .is_some_and(|assignment| assignment.targets.iter().any(|target| target.as_name() == Some("CONFIG")))
    })
}

/// Names that the file itself gives to methods and attributes.
fn own_names<'a>(file: &File<'a>) -> FxHashSet<&'a str> {
    let methods = file
        .classes()
        .flat_map(|class| class.methods().into_iter().map(manimill_syntax::tree::Function::name).collect::<Vec<_>>());
    let assigned = file.tree.nodes().filter_map(Node::as_assignment).flat_map(|assignment| assignment.targets);
    methods.chain(assigned.filter_map(|target| target.as_attribute().map(|attribute| attribute.name))).collect()
}

/// Local variables that are only ever given instances of one class of Manim's, by function and name.
fn made<'a>(file: &File<'a>, api: &Api) -> FxHashMap<(u32, &'a str), &'a str> {
    let mut classes: FxHashMap<(u32, &str), Option<&str>> = FxHashMap::default();
    let mut bind = |node: Node<'a>, class: Option<&'a str>| {
        if let Some(name) = node.as_name() {
            let entry = classes.entry((scope(node), name)).or_insert(class);
            if *entry != class {
                *entry = None;
            }
        }
    };
    for node in file.tree.nodes() {
        if let Some(assignment) = node.as_assignment() {
            let class = assignment.value.and_then(|value| class_of(file, api, value));
            for target in assignment.targets {
                match target.elements() {
                    Some(elements) => elements.into_iter().for_each(|element| bind(element, None)),
                    None => bind(target, class),
                }
            }
        } else if let Some(each) = node.as_loop() {
            bind(each.target, None);
            each.target.descendants().for_each(|inner| bind(inner, None));
        } else if let Some(with) = node.as_with() {
            with.items.into_iter().filter_map(|(_, target)| target).for_each(|target| bind(target, None));
        }
    }
    classes.into_iter().filter_map(|(name, class)| Some((name, class?))).collect()
}

/// The function that a name is local to.
fn scope(node: Node) -> u32 {
    node.function().map_or(u32::MAX, |function| function.span().start)
}

/// Methods that change a mobject answer with it; others (`copy` apart) may answer with anything.
const SAME: [&str; 16] = [
    "shift",
    "scale",
    "rotate",
    "move_to",
    "next_to",
    "to_edge",
    "to_corner",
    "align_to",
    "arrange",
    "set_color",
    "set_fill",
    "set_stroke",
    "set_opacity",
    "copy",
    "center",
    "set_z_index",
];

/// The class of what a constructor makes, also through methods that answer with the mobject itself.
fn class_of<'a>(file: &File<'a>, api: &Api, value: Node<'a>) -> Option<&'a str> {
    let call = value.as_call()?;
    if let Some(name) = file.manim_name(call.callee()) {
        return api.classes.contains_key(name).then_some(name);
    }
    let receiver = call.receiver()?;
    let class = class_of(file, api, receiver)?;
    SAME.contains(&call.name()).then_some(class)
}

fn keyword(api: &Api, name: &str, call: Call) -> Option<Finding> {
    let known: Vec<&str> = match api.functions.get(name) {
        Some(function) if function.more_keywords => return None,
        Some(function) => function.names().collect(),
        None => api.keywords(name)?.into_iter().collect(),
    };
    let arguments = call.arguments();
    let unknown = arguments.iter().filter_map(|argument| argument.keyword).find(|keyword| !known.contains(keyword))?;
    let meant = suggest::spelled(unknown, known.iter().copied()).map(|meant| format!("; did you mean `{meant}`?"));
    Some(Finding {
        rule: "unknown-keyword",
        line: call.node.line(),
        message: format!("`{name}` does not take `{unknown}`{}", meant.unwrap_or_default()),
        fails: true,
    })
}

fn method<'a>(
    api: &Api,
    file: &File<'a>,
    own: &FxHashSet<&str>,
    made: &FxHashMap<(u32, &'a str), &'a str>,
    call: Call<'a>,
) -> Option<Finding> {
    let receiver = call.receiver()?;
    let name = call.name();
    let class = class_of(file, api, receiver)
        .or_else(|| made.get(&(scope(receiver), receiver.as_name()?)).copied().filter(|_| file.tree.text().contains("class ")))?;
    let is_mobject = api.is_a(class, "Mobject");
    if own.contains(name)
        || name.starts_with('_')
        || api.attribute(class, name).is_some()
        || !(is_mobject || api.is_a(class, "Animation"))
    {
        return None;
    }
    let (rule, fails) = match name {
        _ if !is_mobject || !(name.starts_with("set_") || name.starts_with("get_")) => ("unknown-method", true),
        // Known attributes are read and set by what Manim makes up.
        _ if api.attribute(class, &name[4..]).is_some()
            || api.keywords(class).is_some_and(|known| known.contains(&name[4..])) =>
        {
            return None;
        }
        _ if name.starts_with("set_") => ("silent-setter", false),
        _ => ("unknown-method", true),
    };
    Some(Finding { rule, line: call.node.line(), message: format!("`{class}` has no `{name}`"), fails })
}

/// Keywords of `self.play` that no animation takes.
fn play(api: &Api, call: Call) -> Option<Finding> {
    let is_play = call.name() == "play" && call.receiver().and_then(Node::as_name) == Some("self");
    if !is_play {
        return None;
    }
    let arguments = call.arguments();
    let is_known = |keyword: &str| {
        matches!(keyword, "subcaption" | "subcaption_duration" | "subcaption_offset")
            || api.classes.iter().any(|(name, class)| {
                api.is_a(name, "Animation")
                    && (class.init.as_ref().is_some_and(|init| init.names().any(|known| known == keyword))
                        || class.attributes.contains_key(keyword))
            })
    };
    let unknown = arguments.iter().filter_map(|argument| argument.keyword).find(|keyword| !is_known(keyword))?;
    Some(Finding {
        rule: "silent-keyword",
        line: call.node.line(),
        message: format!("no animation takes `{unknown}`: it has no effect"),
        fails: false,
    })
}

/// `Arc(PI / 2, PI)`
fn angle(name: &str, call: Call) -> Option<Finding> {
    let first = call.positional().first().copied().filter(|_| name == "Arc")?;
    let speaks_of_angles = std::iter::once(first)
        .chain(first.descendants())
        .any(|node| node.as_name().is_some_and(|name| matches!(name, "PI" | "TAU" | "DEGREES")));
    speaks_of_angles.then(|| Finding {
        rule: "angle-for-radius",
        line: call.node.line(),
        message: format!("`{}` is taken for the radius; the angles are `start_angle=` and `angle=`", first.text()),
        fails: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::libraries;

    fn rules(body: &str) -> Vec<(&'static str, u32)> {
        let code = format!(
            "from manim import *\nclass A(Scene):\n    def construct(self):\n        {}\n",
            body.replace('\n', "\n        ")
        );
        findings(&code, &libraries::shipped()).into_iter().map(|finding| (finding.rule, finding.line)).collect()
    }

    #[test]
    fn what_manim_refuses_is_found() {
        assert_eq!(rules("Circle(radious=2)"), [("unknown-keyword", 4)]);
        assert_eq!(rules("c = Circle().shift(UP)\nc.rotate_in_place(PI)"), [("unknown-method", 5)]);
        assert_eq!(rules("Circle().get_area_of_it()"), [("unknown-method", 4)]);
    }

    #[test]
    fn what_manim_swallows_is_found() {
        assert_eq!(rules("c = Square()\nc.set_foo(3)"), [("silent-setter", 5)]);
        assert_eq!(rules("self.play(Create(Circle()), runtime=3)"), [("silent-keyword", 4)]);
        assert_eq!(rules("Arc(PI / 2, PI)"), [("angle-for-radius", 4)]);
    }

    #[test]
    fn what_is_right_or_unclear_is_not() {
        for body in [
            "Circle(radius=2, fill_opacity=1, **more)",
            "c = Circle()\nc = other(c)\nc.whatever()",
            "self.play(Create(Circle()), run_time=3, rate_func=linear, path_arc=PI, shift=UP)",
            "Square().get_width(); Square().set_fill_opacity(1); Arc(2, PI)",
            "for c in cs:\n    c.whatever()",
        ] {
            assert!(rules(body).is_empty(), "{body}: {:?}", rules(body));
        }
    }
}

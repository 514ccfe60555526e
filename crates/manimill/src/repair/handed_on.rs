//! Functions and classes of a sample that hand keywords on to a class of Manim's: what they are called with is its keywords.

use manimill_syntax::tree::{Call, Class, Function, Node};

use super::file::File;

/// A call of such a function or class.
pub(super) struct HandedOn<'t> {
    /// The class of Manim's that gets the keywords in the end.
    pub(super) class: &'t str,
    /// The call.
    pub(super) call: Call<'t>,
    /// Names of parameters that take a keyword for themselves.
    taken: Vec<&'t str>,
    /// The call that hands them on; `None` where a class leaves that to its base.
    pub(super) inner: Option<Call<'t>>,
}

impl HandedOn<'_> {
    /// Whether a keyword of the call arrives.
    pub(super) fn arrives(&self, keyword: &str) -> bool {
        !self.taken.contains(&keyword)
    }
}

/// Whoever hands keywords on, by name.
struct Hand<'t> {
    name: &'t str,
    is_method: bool,
    class: &'t str,
    taken: Vec<&'t str>,
    inner: Option<Call<'t>>,
}

/// Every call that hands keywords on to a class of Manim's, `super().__init__(…)` of a class that is built on one among them.
pub(super) fn handed_on<'t>(file: &File<'t>) -> Vec<HandedOn<'t>> {
    let functions = file.tree.nodes().filter_map(Node::as_function).filter_map(|function| of_function(file, function));
    let hands: Vec<Hand<'t>> = functions.chain(file.classes().filter_map(|class| of_class(file, class))).collect();
    if hands.is_empty() {
        return Vec::new();
    }
    let constructors = file.tree.calls().filter_map(|call| {
        let base =
            call.node.class().and_then(Node::as_class).filter(|_| is_of_super(call)).and_then(|class| base_of(file, class))?;
        Some(HandedOn { class: base, call, taken: Vec::new(), inner: None })
    });
    let calls = file.tree.calls().filter_map(|call| {
        let of_self = call.receiver().is_some_and(|receiver| receiver.as_name() == Some("self"));
        let is_plain = call.callee().as_name().is_some() && file.is_module_level(call.callee());
        let hand = hands.iter().find(|hand| hand.name == call.name() && if hand.is_method { of_self } else { is_plain })?;
        Some(HandedOn { class: hand.class, call, taken: hand.taken.clone(), inner: hand.inner })
    });
    constructors.chain(calls).collect()
}

/// `def code(text, **kwargs): return Code(code_string=text, **kwargs)`
fn of_function<'t>(file: &File<'t>, function: Function<'t>) -> Option<Hand<'t>> {
    let rest = keywords_of(function)?;
    let is_it = |call: &Call<'t>| hands_on(*call, rest) && file.manim_name(call.callee()).is_some_and(is_class);
    let inner = file.tree.calls().filter(|call| call.node.is_within(function.node)).find(is_it)?;
    let class = file.manim_name(inner.callee())?;
    let is_method = function.node.class().is_some();
    Some(Hand { name: function.name(), is_method, class, taken: taken_by(function), inner: Some(inner) })
}

/// `class Listing(Code): …`, which leaves its keywords to its base
fn of_class<'t>(file: &File<'t>, class: Class<'t>) -> Option<Hand<'t>> {
    let base = base_of(file, class)?;
    let hand = |taken, inner| Hand { name: class.name(), is_method: false, class: base, taken, inner };
    let Some(init) = class.method("__init__") else { return Some(hand(Vec::new(), None)) };
    let rest = keywords_of(init)?;
    let is_it = |call: &Call<'t>| hands_on(*call, rest) && is_of_super(*call);
    let inner = file.tree.calls().filter(|call| call.node.is_within(init.node)).find(is_it)?;
    Some(hand(taken_by(init), Some(inner)))
}

/// The first of its bases that is Manim's.
pub(super) fn base_of<'t>(file: &File<'t>, class: Class<'t>) -> Option<&'t str> {
    class.bases().into_iter().find_map(|base| file.manim_name(base))
}

/// `super().__init__(…)`
pub(super) fn is_of_super(call: Call<'_>) -> bool {
    call.name() == "__init__" && call.receiver().and_then(Node::as_call).is_some_and(|call| call.name() == "super")
}

/// The name of `**kwargs`.
fn keywords_of(function: Function<'_>) -> Option<&str> {
    function.parameters().iter().find(|parameter| parameter.stars == "**").map(|parameter| parameter.name)
}

fn taken_by(function: Function<'_>) -> Vec<&str> {
    function.parameters().iter().filter(|parameter| parameter.stars.is_empty()).map(|parameter| parameter.name).collect()
}

fn hands_on(call: Call<'_>, keywords: &str) -> bool {
    call.arguments().iter().any(|argument| argument.is_unpacked && argument.value.as_name() == Some(keywords))
}

fn is_class(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

//! Of the statements that came before, those that a piece sees: what binds or changes a name that it reads, and what is still on
//! the screen. Where it is not clear whether two names share a mobject, they do.

use std::collections::{BTreeMap, BTreeSet};

use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Call, Kind, Node, Tree};
use manimill_syntax::{Module, SyntaxError};

/// A name, or an attribute of `self` with the `self.` before it.
type Key = String;

/// Methods of the scene that say what is on the screen.
const SCREEN: [&str; 9] = [
    "add",
    "remove",
    "clear",
    "bring_to_front",
    "bring_to_back",
    "add_foreground_mobject",
    "add_foreground_mobjects",
    "remove_foreground_mobjects",
    "replace",
];

/// What holds mobjects: changing the whole changes the parts.
const CONTAINERS: [&str; 3] = ["VGroup", "Group", "VDict"];

/// What a statement does with names.
#[derive(Debug, Default)]
struct Facts {
    binds: BTreeSet<Key>,
    reads: BTreeSet<Key>,
    changes: BTreeSet<Key>,
    /// Pairs of names that share mobjects afterwards.
    shares: Vec<(Key, Key)>,
    /// Names are bound whenever the statement is executed.
    is_certain: bool,
    /// A call of `self` that is neither on the screen's behalf nor a look-up, or something that all of the scene sees.
    has_effect: bool,
    screen: Option<Screen>,
}

/// A statement that puts something on the screen or takes it off.
#[derive(Clone, Debug)]
struct Screen {
    method: String,
    arguments: Vec<String>,
}

/// Statements on their own line or lines, in order; those before `cleared` ran before the screen was empty for the last time.
///
/// # Errors
/// When the statements are no Python.
pub(super) fn needed(before: &[String], cleared: usize, body: &[Node<'_>]) -> Result<String, SyntaxError> {
    let text: String = before.iter().map(|part| indented(part)).collect();
    let module = Module::parse(format!("def construct(self):\n{text}    pass\n"))?;
    let tree = Tree::of(&module);
    let Some(construct) = tree.body().next().and_then(Node::as_function) else { return Ok(String::new()) };
    let statements: Vec<Node> = construct.body().into_iter().filter(|node| node.kind() != Kind::Pass).collect();
    let cleared_line = 2 + before[..cleared].iter().map(|part| part.matches('\n').count()).sum::<usize>();
    let facts: Vec<Facts> = statements.iter().map(|node| facts_of(*node)).collect();
    let is_shown_before = |index: usize| (statements[index].line() as usize) < cleared_line;
    let screen = screen(&facts, &is_shown_before);
    let shared = Shared::of(&facts);

    let mut wanted = reads_of(body);
    let mut kept = vec![false; statements.len()];
    for (index, facts) in facts.iter().enumerate().rev() {
        let wanted_now = shared.widen(&wanted);
        let is_on_screen = screen.contains_key(&index);
        let is_wanted = facts.binds.iter().any(|key| wanted.contains(key))
            || facts.changes.iter().any(|key| wanted_now.contains(key))
            || is_on_screen
            || facts.has_effect
            || facts.screen.is_none() && !is_shown_before(index) && touches_screen(statements[index]);
        if !is_wanted || facts.screen.is_some() && !is_on_screen {
            continue;
        }
        kept[index] = true;
        if facts.is_certain {
            for key in &facts.binds {
                wanted.remove(key);
            }
        }
        wanted.extend(facts.reads.iter().cloned());
    }
    let mut lines: Vec<String> = Vec::new();
    let mut must_clear = false;
    for (index, node) in statements.iter().enumerate() {
        if must_clear && !is_shown_before(index) {
            lines.push("self.clear()".to_owned());
            must_clear = false;
        }
        if !kept[index] {
            continue;
        }
        must_clear |= is_shown_before(index) && touches_screen(*node);
        match screen.get(&index) {
            Some(arguments) => add(&mut lines, &facts[index], arguments),
            None => lines.push(dedented(*node)),
        }
    }
    if must_clear {
        lines.push("self.clear()".to_owned());
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

/// Joins what is added in one statement after another.
fn add(lines: &mut Vec<String>, facts: &Facts, arguments: &[String]) {
    let Some(screen) = &facts.screen else { return };
    if screen.method == "add"
        && let Some(last) = lines.last_mut()
        && let Some(before) = last.strip_prefix("self.add(").and_then(|rest| rest.strip_suffix(')'))
        && !last.contains('\n')
    {
        *last = format!("self.add({before}, {})", arguments.join(", "));
        return;
    }
    lines.push(format!("self.{}({})", screen.method, arguments.join(", ")));
}

/// The statements that still show on the screen at the end, with the arguments that do.
fn screen(facts: &[Facts], is_shown_before: &dyn Fn(usize) -> bool) -> BTreeMap<usize, Vec<String>> {
    let mut standing: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (index, facts) in facts.iter().enumerate() {
        let Some(screen) = facts.screen.as_ref().filter(|_| !is_shown_before(index)) else { continue };
        match screen.method.as_str() {
            "clear" => standing.clear(),
            "remove" => {
                let mut rest = screen.arguments.clone();
                for arguments in standing.values_mut() {
                    let before = arguments.len();
                    let taken: Vec<String> = arguments.iter().filter(|it| rest.contains(it)).cloned().collect();
                    arguments.retain(|argument| !rest.contains(argument));
                    if arguments.len() < before {
                        rest.retain(|argument| !taken.contains(argument));
                    }
                }
                standing.retain(|_, arguments| !arguments.is_empty());
                if !rest.is_empty() {
                    standing.insert(index, rest);
                }
            }
            _ => {
                standing.insert(index, screen.arguments.clone());
            }
        }
    }
    standing
}

/// Names that may share mobjects, as groups.
struct Shared {
    group: BTreeMap<Key, usize>,
}

impl Shared {
    fn of(facts: &[Facts]) -> Self {
        let mut groups: Vec<BTreeSet<Key>> = Vec::new();
        for (left, right) in facts.iter().flat_map(|facts| &facts.shares) {
            let (touched, rest): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| group.contains(left) || group.contains(right));
            let mut joined: BTreeSet<Key> = touched.into_iter().flatten().collect();
            joined.extend([left.clone(), right.clone()]);
            groups = rest;
            groups.push(joined);
        }
        let group = groups.into_iter().enumerate().flat_map(|(index, keys)| keys.into_iter().map(move |key| (key, index)));
        Self { group: group.collect() }
    }

    fn widen(&self, keys: &BTreeSet<Key>) -> BTreeSet<Key> {
        let groups: BTreeSet<usize> = keys.iter().filter_map(|key| self.group.get(key).copied()).collect();
        let others = self.group.iter().filter(|(_, group)| groups.contains(group)).map(|(key, _)| key.clone());
        keys.iter().cloned().chain(others).collect()
    }
}

/// The names that statements read before they bind them.
fn reads_of(body: &[Node<'_>]) -> BTreeSet<Key> {
    let (mut reads, mut bound) = (BTreeSet::new(), BTreeSet::new());
    for facts in body.iter().map(|node| facts_of(*node)) {
        reads.extend(facts.reads.into_iter().filter(|key| !bound.contains(key)));
        if facts.is_certain {
            bound.extend(facts.binds);
        }
    }
    reads
}

fn facts_of(node: Node<'_>) -> Facts {
    let mut facts = Facts { is_certain: !is_compound(node.kind()), ..Facts::default() };
    let mut targets: Vec<Node> = Vec::new();
    for inner in std::iter::once(node).chain(node.descendants()) {
        targets.extend(targets_of(inner));
        match inner.kind() {
            Kind::Function | Kind::Class => {
                let name = inner.as_function().map(|it| it.name()).or_else(|| inner.as_class().map(|it| it.name()));
                facts.binds.extend(name.map(str::to_owned));
            }
            Kind::Import | Kind::ImportFrom => facts.binds.extend(inner.as_import().iter().flat_map(imported)),
            Kind::Assign | Kind::AnnotatedAssign | Kind::For | Kind::Comprehension => share(inner, &mut facts),
            Kind::Call => {
                if let Some(call) = inner.as_call() {
                    call_facts(call, &mut facts);
                }
            }
            _ => {}
        }
    }
    for target in &targets {
        match target.kind() {
            Kind::Name => facts.binds.extend(target.as_name().map(str::to_owned)),
            Kind::Attribute if target.dotted().is_some_and(|names| names.len() == 2 && names[0] == "self") => {
                facts.binds.extend(key_of(*target));
            }
            _ => facts.changes.extend(key_of(*target)),
        }
    }
    for inner in std::iter::once(node).chain(node.descendants()) {
        let is_read = match inner.kind() {
            Kind::Name => inner.as_name() != Some("self") && !targets.contains(&inner),
            Kind::Attribute => {
                inner.as_attribute().is_some_and(|attribute| attribute.value.as_name() == Some("self"))
                    && !targets.contains(&inner)
            }
            _ => false,
        };
        if is_read {
            facts.reads.extend(key_of(inner));
        }
    }
    if node.kind() == Kind::AugmentedAssign {
        facts.reads.extend(facts.binds.iter().cloned());
    }
    let statement_call = node.as_expression_statement().and_then(Node::as_call);
    if let Some(call) = statement_call {
        let is_of_self = call.receiver().is_some_and(|receiver| receiver.text() == "self");
        if is_of_self && SCREEN.contains(&call.name()) {
            let arguments = call.arguments();
            let text = |index: usize| node.tree_text()[arguments[index].span.range()].to_owned();
            facts.screen = Some(Screen { method: call.name().to_owned(), arguments: (0..arguments.len()).map(text).collect() });
        } else {
            facts.has_effect |= is_of_self;
        }
    }
    facts.has_effect |=
        node.text().contains("seed(") || node.text().starts_with("config") || node.text().starts_with("self.camera");
    facts
}

fn call_facts(call: Call<'_>, facts: &mut Facts) {
    let name = call.name();
    match call.receiver() {
        Some(receiver) if receiver.text() == "self" => {}
        Some(receiver) => {
            let is_look_up =
                name.starts_with("get_") || name.starts_with("is_") || matches!(name, "copy" | "c2p" | "n2p" | "p2c");
            if !is_look_up {
                facts.changes.extend(key_of(receiver.root_with_self()));
            }
        }
        // A function may change what it is given; a class only makes something.
        None if name.starts_with(char::is_lowercase) => {
            facts.changes.extend(call.positional().into_iter().filter_map(|argument| key_of(argument.root_with_self())));
        }
        None => {}
    }
}

/// Which names share mobjects after an assignment.
fn share(node: Node<'_>, facts: &mut Facts) {
    let (targets, value) = match (node.as_assignment(), node.as_loop()) {
        (Some(assignment), _) => (assignment.targets, assignment.value),
        (None, Some(each)) => (vec![each.target], Some(each.iterable)),
        (None, None) => return,
    };
    let Some(value) = value else { return };
    let mut shared = BTreeSet::new();
    parts_of(value, node.as_loop().is_some(), &mut shared);
    for target in targets.into_iter().flat_map(flat) {
        if let Some(key) = key_of(target.root_with_self()) {
            facts.shares.extend(shared.iter().map(|other| (key.clone(), other.clone())));
        }
    }
}

/// The names whose mobjects a value holds or is.
fn parts_of(value: Node<'_>, within: bool, found: &mut BTreeSet<Key>) {
    match value.kind() {
        Kind::Name | Kind::Attribute | Kind::Subscript => found.extend(key_of(value.root_with_self())),
        Kind::List | Kind::Tuple | Kind::Set | Kind::Dict | Kind::Starred | Kind::ListComprehension | Kind::Generator => {
            value.children().filter(|child| child.kind() != Kind::Comprehension).for_each(|child| parts_of(child, within, found));
        }
        Kind::Call => {
            let Some(call) = value.as_call() else { return };
            if within
                || CONTAINERS.contains(&call.name())
                || call.name().starts_with(char::is_lowercase) && call.receiver().is_none()
            {
                call.arguments().into_iter().for_each(|argument| parts_of(argument.value, within, found));
            }
            if let Some(receiver) = call.receiver()
                && call.name() != "copy"
                && !call.name().starts_with("get_")
            {
                parts_of(receiver, within, found);
            }
        }
        _ => {}
    }
}

fn targets_of(node: Node<'_>) -> Vec<Node<'_>> {
    let targets = match node.kind() {
        Kind::Assign | Kind::AnnotatedAssign | Kind::AugmentedAssign => {
            node.as_assignment().map(|it| it.targets).unwrap_or_default()
        }
        Kind::For => node.as_loop().map(|it| vec![it.target]).unwrap_or_default(),
        Kind::With => {
            node.as_with().map(|it| it.items.into_iter().filter_map(|(_, target)| target).collect()).unwrap_or_default()
        }
        Kind::Named => node.children().take(1).collect(),
        _ => Vec::new(),
    };
    targets.into_iter().flat_map(flat).collect()
}

fn flat(target: Node<'_>) -> Vec<Node<'_>> {
    match target.kind() {
        Kind::Tuple | Kind::List | Kind::Starred => target.children().flat_map(flat).collect(),
        _ => vec![target],
    }
}

fn key_of(node: Node<'_>) -> Option<Key> {
    match node.kind() {
        Kind::Name => node.as_name().filter(|name| *name != "self").map(str::to_owned),
        Kind::Attribute => node.dotted().map(|names| names.join(".")),
        Kind::Subscript => key_of(node.root_with_self()),
        _ => None,
    }
}

fn imported(import: &Import) -> Vec<Key> {
    match import {
        Import::Modules(aliases) => aliases.iter().map(|alias| alias.bound().to_owned()).collect(),
        Import::From { names, .. } => names.iter().map(|alias| alias.bound().to_owned()).collect(),
        Import::Star { .. } => Vec::new(),
    }
}

fn is_compound(kind: Kind) -> bool {
    matches!(kind, Kind::For | Kind::While | Kind::If | Kind::With | Kind::Try | Kind::Match)
}

fn touches_screen(node: Node<'_>) -> bool {
    node.descendants()
        .filter_map(Node::as_call)
        .any(|call| SCREEN.contains(&call.name()) && call.receiver().is_some_and(|receiver| receiver.text() == "self"))
}

fn indented(part: &str) -> String {
    part.split_inclusive('\n').map(|line| if line.trim().is_empty() { line.to_owned() } else { format!("    {line}") }).collect()
}

/// A statement's text, at the margin.
fn dedented(node: Node<'_>) -> String {
    node.text().split('\n').map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

//! Which texts an expression can be: how the name of a file comes about, followed through constants, variables, parameters,
//! f-strings, paths, loops and small functions. It errs on the side of more: a name that could be two files is two files.

mod calls;
mod names;

use std::cell::Cell;
use std::collections::BTreeSet;

use manimill_syntax::Span;
use manimill_syntax::tree::{Kind, Node, Number, Piece, Tree};

use crate::assets::files::Files;

/// Most values that one expression is followed to.
const MOST_VALUES: usize = 64;
/// Most steps from an expression to where its value comes from.
const DEEPEST: usize = 20;
/// Most expressions that are looked at for one answer: ways can fork at every step.
const MOST_STEPS: u32 = 600;

/// One value that an expression can have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A text or a path, with the literals that it was made of.
    Text(String, Vec<Span>),
    /// An integer.
    Int(i64),
    /// A list, a tuple, or what else can be gone through.
    Items(Vec<Value>),
    /// A dictionary.
    Map(Vec<(Value, Value)>),
    /// Something that is surely no text: an array, a mobject.
    Other,
    /// Nothing is known.
    Unknown,
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into(), Vec::new())
    }

    /// What stands in an f-string or goes through `str`.
    fn as_text(&self) -> Option<(String, Vec<Span>)> {
        match self {
            Self::Text(text, spans) => Some((text.clone(), spans.clone())),
            Self::Int(number) => Some((number.to_string(), Vec::new())),
            _ => None,
        }
    }
}

/// Follows expressions of one sample.
pub struct Evaluator<'t> {
    tree: &'t Tree<'t>,
    files: &'t Files<'t>,
    steps: Cell<u32>,
}

impl<'t> Evaluator<'t> {
    /// For a sample's tree and the files of its repository.
    pub fn new(tree: &'t Tree<'t>, files: &'t Files<'t>) -> Self {
        Self { tree, files, steps: Cell::new(0) }
    }

    /// Every value that an expression can have, sorted; [`Value::Unknown`] among them where not all are known.
    pub fn values(&self, node: Node<'t>) -> Vec<Value> {
        self.steps.set(0);
        distinct(self.eval(node, 0))
    }

    fn eval(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        self.steps.set(self.steps.get() + 1);
        if depth > DEEPEST || self.steps.get() > MOST_STEPS {
            return vec![Value::Unknown];
        }
        let deeper = depth + 1;
        match node.kind() {
            Kind::String => node.as_string().map_or_else(unknown, |text| vec![Value::Text(text.to_owned(), vec![node.span()])]),
            Kind::FString => self.f_string(node, deeper),
            Kind::Number | Kind::Unary => match node.as_number() {
                Some(Number::Int(number)) => vec![Value::Int(number)],
                _ => vec![Value::Other],
            },
            Kind::Binary => self.binary(node, deeper),
            Kind::Name => self.name(node, node.text(), deeper),
            Kind::Attribute => self.attribute(node, deeper),
            Kind::Call => node.as_call().map_or_else(unknown, |call| self.call(call, deeper)),
            Kind::Subscript => self.subscript(node, deeper),
            Kind::List | Kind::Tuple | Kind::Set => {
                let elements = node.elements().unwrap_or_default();
                let items = elements.into_iter().take(MOST_VALUES).flat_map(|element| match element.kind() {
                    Kind::Starred => element.children().flat_map(|inner| self.items(inner, deeper)).collect(),
                    _ => self.one(element, deeper),
                });
                vec![Value::Items(items.collect())]
            }
            Kind::Dict => {
                let entries = node.entries().unwrap_or_default().into_iter().take(MOST_VALUES);
                let pairs = entries.filter_map(|(key, value)| {
                    let key = key.map(|key| first(self.eval(key, deeper)))?;
                    Some((key, first(self.eval(value, deeper))))
                });
                vec![Value::Map(pairs.collect())]
            }
            Kind::ListComprehension | Kind::Generator | Kind::SetComprehension => {
                let element = node.children().find(|child| child.kind().is_expression());
                element.map_or_else(unknown, |element| vec![Value::Items(self.eval(element, deeper))])
            }
            Kind::Conditional => {
                let parts: Vec<Node> = node.children().collect();
                // In the order of the text: the value, the condition, the other value.
                let ends = [parts.first(), parts.last()];
                ends.into_iter().flatten().flat_map(|part| self.eval(*part, deeper)).collect()
            }
            Kind::Boolean => node.children().flat_map(|part| self.eval(part, deeper)).collect(),
            Kind::Named => node.children().last().map_or_else(unknown, |value| self.eval(value, deeper)),
            Kind::True | Kind::False | Kind::None | Kind::Bytes | Kind::Lambda | Kind::Compare => vec![Value::Other],
            _ => unknown(),
        }
    }

    /// An element of a list: one value where there is one, else all of them.
    fn one(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        distinct(self.eval(node, depth))
    }

    /// What going through an expression gives.
    fn items(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        self.eval(node, depth).into_iter().flat_map(items_of).collect()
    }

    fn f_string(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        let mut values = vec![(String::new(), Vec::new())];
        for piece in node.as_pieces().unwrap_or_default() {
            let choices: Vec<(String, Vec<Span>)> = match piece {
                Piece::Text(text, span) => vec![(text.to_owned(), vec![span])],
                Piece::Value(inner) => {
                    let format = self.format_of(inner);
                    let choices = self.one(inner, depth);
                    if choices.contains(&Value::Unknown) {
                        return unknown();
                    }
                    choices.iter().filter_map(|value| formatted(value, format)).collect()
                }
            };
            values = product(&values, &choices);
        }
        values.into_iter().map(|(text, spans)| Value::Text(text, spans)).collect()
    }

    /// What stands behind the colon of an interpolation.
    fn format_of(&self, inner: Node<'t>) -> &'t str {
        let rest = inner_text(self.tree, inner.outer_span().end);
        match rest.strip_prefix(':') {
            Some(format) => format.split('}').next().unwrap_or_default(),
            None => "",
        }
    }

    fn binary(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        let Some(binary) = node.as_binary() else { return unknown() };
        let (left, right) = (self.eval(binary.left, depth), self.eval(binary.right, depth));
        let mut values = Vec::new();
        for left in &left {
            for right in &right {
                values.push(Self::combine(left, binary.operator, right));
                if values.len() > MOST_VALUES {
                    return unknown();
                }
            }
        }
        values
    }

    fn combine(left: &Value, operator: &str, right: &Value) -> Value {
        match (left, operator, right) {
            (Value::Int(left), "+", Value::Int(right)) => Value::Int(left.saturating_add(*right)),
            (Value::Int(left), "-", Value::Int(right)) => Value::Int(left.saturating_sub(*right)),
            (Value::Int(left), "*", Value::Int(right)) => Value::Int(left.saturating_mul(*right)),
            (Value::Text(left, from), "+", Value::Text(right, too)) => Value::Text(format!("{left}{right}"), both(from, too)),
            (Value::Text(left, from), "/", Value::Text(right, too)) => Value::Text(joined(left, right), both(from, too)),
            (Value::Text(left, from), "%", right) => match (left.matches('%').count(), right.as_text()) {
                (1, Some((text, too))) => {
                    let filled = ["%s", "%d", "%i"].iter().fold(left.clone(), |filled, hole| filled.replace(hole, &text));
                    Value::Text(filled, both(from, &too))
                }
                _ => Value::Unknown,
            },
            (Value::Items(left), "+", Value::Items(right)) => Value::Items(left.iter().chain(right).cloned().collect()),
            (Value::Items(items), "*", Value::Int(_)) => Value::Items(items.clone()),
            (Value::Other, ..) | (_, _, Value::Other) => Value::Other,
            _ => Value::Unknown,
        }
    }

    fn attribute(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        let Some(attribute) = node.as_attribute() else { return unknown() };
        let root = attribute.value.root().text();
        if matches!(root, "np" | "numpy" | "cv2" | "Image" | "plt") {
            return vec![Value::Other];
        }
        if root == "config" {
            return if attribute.name.ends_with("_dir") { vec![Value::text("")] } else { vec![Value::Other] };
        }
        if let Some(name) = attribute.value.as_name() {
            if name == "self" || name == "cls" {
                return self.member(node, node.class(), attribute.name, depth);
            }
            if let Some(class) = self.class_named(name) {
                return self.member(node, Some(class), attribute.name, depth);
            }
        }
        let of_text = |text: &str| -> Option<String> {
            let (folder, file) = text.rsplit_once('/').unwrap_or(("", text));
            Some(match attribute.name {
                "parent" => folder.to_owned(),
                "name" => file.to_owned(),
                "stem" => file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned(),
                "suffix" => file.rsplit_once('.').map_or(String::new(), |(_, ending)| format!(".{ending}")),
                "value" => text.to_owned(),
                _ => return None,
            })
        };
        let values = self.eval(attribute.value, depth).into_iter().map(|value| match value {
            Value::Text(text, spans) => of_text(&text).map_or(Value::Unknown, |text| Value::Text(text, spans)),
            Value::Items(items) if attribute.name == "parents" => Value::Items(items),
            Value::Other => Value::Other,
            _ => Value::Unknown,
        });
        values.collect()
    }

    /// What `self.NAME` or `Class.NAME` can be: all that is assigned to it in the class and its bases in the sample.
    fn member(&self, at: Node<'t>, class: Option<Node<'t>>, name: &str, depth: usize) -> Vec<Value> {
        let mut classes: Vec<Node<'t>> = class.into_iter().collect();
        let mut values = Vec::new();
        let mut place = 0;
        while let Some(class) = classes.get(place).copied() {
            place += 1;
            if let Some(view) = class.as_class() {
                let bases = view.bases().into_iter().filter_map(|base| self.class_named(base.text()));
                let new: Vec<Node> = bases.filter(|base| !classes.contains(base)).collect();
                classes.extend(new);
            }
            for node in class.descendants() {
                let Some(assignment) = node.as_assignment() else { continue };
                let Some(value) = assignment.value else { continue };
                let is_own = node.parent() == Some(class);
                let names_it = |target: &Node| {
                    if is_own { target.as_name() == Some(name) } else { target.text() == format!("self.{name}") }
                };
                // `self.a = self.a + …` says nothing new.
                if assignment.targets.iter().any(names_it) && !at.is_within(value) {
                    values.extend(self.eval(value, depth));
                }
            }
        }
        if values.is_empty() { unknown() } else { values }
    }

    fn class_named(&self, name: &str) -> Option<Node<'t>> {
        self.tree.body().find(|node| node.as_class().is_some_and(|class| class.name() == name))
    }

    fn subscript(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        let Some(subscript) = node.as_subscript() else { return unknown() };
        let is_slice = subscript.index.kind() == Kind::Slice;
        let indices = if is_slice { Vec::new() } else { self.eval(subscript.index, depth) };
        let mut values = Vec::new();
        for value in self.eval(subscript.value, depth) {
            match value {
                Value::Items(items) if is_slice => values.push(Value::Items(items)),
                Value::Items(items) => match indices.as_slice() {
                    [Value::Int(index)] => {
                        let distance = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
                        let place = if *index < 0 { items.len().checked_sub(distance) } else { Some(distance) };
                        let item = place.and_then(|place| items.get(place).cloned());
                        values.push(item.unwrap_or(Value::Unknown));
                    }
                    _ => values.extend(items),
                },
                Value::Map(pairs) => {
                    let exact = pairs.iter().find(|(key, _)| indices.len() == 1 && same_key(key, &indices[0]));
                    match exact {
                        Some((_, value)) => values.push(value.clone()),
                        None => values.extend(pairs.into_iter().map(|(_, value)| value)),
                    }
                }
                Value::Other => values.push(Value::Other),
                _ => values.push(Value::Unknown),
            }
        }
        values
    }
}

fn unknown() -> Vec<Value> {
    vec![Value::Unknown]
}

fn first(values: Vec<Value>) -> Value {
    let mut values = values.into_iter();
    match (values.next(), values.next()) {
        (Some(one), None) => one,
        _ => Value::Unknown,
    }
}

fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    if values.len() > MOST_VALUES {
        values.truncate(MOST_VALUES);
        values.push(Value::Unknown);
    }
    values
}

fn items_of(value: Value) -> Vec<Value> {
    match value {
        Value::Items(items) => items,
        Value::Map(pairs) => pairs.into_iter().map(|(key, _)| key).collect(),
        Value::Other => vec![Value::Other],
        _ => unknown(),
    }
}

fn same_key(key: &Value, index: &Value) -> bool {
    match (key, index) {
        (Value::Text(key, _), Value::Text(index, _)) => key == index,
        (Value::Int(key), Value::Int(index)) => key == index,
        _ => false,
    }
}

fn both(left: &[Span], right: &[Span]) -> Vec<Span> {
    left.iter().chain(right).copied().collect()
}

/// A path within another; an absolute one stands alone.
fn joined(left: &str, right: &str) -> String {
    if left.is_empty() || right.starts_with('/') {
        right.to_owned()
    } else if right.is_empty() {
        left.to_owned()
    } else {
        format!("{}/{right}", left.trim_end_matches('/'))
    }
}

fn product(left: &[(String, Vec<Span>)], right: &[(String, Vec<Span>)]) -> Vec<(String, Vec<Span>)> {
    let pairs =
        left.iter().flat_map(|(text, from)| right.iter().map(move |(more, too)| (format!("{text}{more}"), both(from, too))));
    pairs.take(4 * MOST_VALUES).collect()
}

fn formatted(value: &Value, format: &str) -> Option<(String, Vec<Span>)> {
    let (text, spans) = value.as_text()?;
    let width = format.trim_end_matches('d').strip_prefix('0').and_then(|width| width.parse::<usize>().ok());
    match (format, width) {
        ("", _) => Some((text, spans)),
        (_, Some(width)) if width <= 20 => Some((format!("{text:0>width$}"), spans)),
        _ => None,
    }
}

fn range(arguments: &[Value]) -> Vec<Value> {
    let (start, end, step) = match arguments {
        [Value::Int(end)] => (0, *end, 1),
        [Value::Int(start), Value::Int(end)] => (*start, *end, 1),
        [Value::Int(start), Value::Int(end), Value::Int(step)] if *step > 0 => (*start, *end, *step),
        _ => return vec![Value::Items(unknown())],
    };
    let numbers = (start..end).step_by(usize::try_from(step).unwrap_or(1)).take(MOST_VALUES);
    vec![Value::Items(numbers.map(Value::Int).collect())]
}

/// Whether an assignment's target binds a name.
fn binds(target: Node<'_>, name: &str) -> bool {
    target.as_name() == Some(name) || target.elements().is_some_and(|parts| parts.into_iter().any(|part| binds(part, name)))
}

/// The part of a value that goes to a name when it is unpacked into a target.
fn part_named(target: Node<'_>, name: &str, value: &Value) -> Vec<Value> {
    if target.as_name() == Some(name) {
        return vec![value.clone()];
    }
    let parts = target.elements().unwrap_or_default();
    let Some(place) = parts.iter().position(|part| binds(*part, name)) else { return unknown() };
    match value {
        Value::Items(items) if items.len() == parts.len() => part_named(parts[place], name, &items[place]),
        Value::Items(items) => items.clone(),
        Value::Other => vec![Value::Other],
        _ => unknown(),
    }
}

/// The text from an offset on, without white space and a conversion (`!r`) before it.
fn inner_text<'t>(tree: &'t Tree<'t>, at: u32) -> &'t str {
    let rest = tree.text().get(at as usize..).unwrap_or_default().trim_start();
    rest.strip_prefix("!r").or(rest.strip_prefix("!s")).unwrap_or(rest)
}

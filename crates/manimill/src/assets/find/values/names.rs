//! What names hold: bound in a block, a loop, a comprehension, by a call, or at the level of the module.

use manimill_syntax::tree::{Kind, Node};

use super::{Evaluator, Value, binds, part_named, unknown};

impl<'t> Evaluator<'t> {
    /// What a name can be where it stands.
    pub(super) fn name(&self, at: Node<'t>, name: &str, depth: usize) -> Vec<Value> {
        if name == "__file__" {
            return vec![Value::text(self.files.here())];
        }
        if let Some(values) = self.of_comprehension(at, name, depth) {
            return values;
        }
        let mut scope = at.function();
        while let Some(function) = scope {
            if let Some(values) = self.of_block(function, at, name, depth) {
                return values;
            }
            if let Some(values) = self.of_parameter(function, name, depth) {
                return values;
            }
            scope = function.function();
        }
        if let Some(class) = at.class().filter(|_| at.function().is_none())
            && let Some(values) = self.of_block(class, at, name, depth)
        {
            return values;
        }
        self.of_module(at, name, depth).unwrap_or_else(unknown)
    }

    fn of_comprehension(&self, at: Node<'t>, name: &str, depth: usize) -> Option<Vec<Value>> {
        for around in at.ancestors() {
            if around.kind() == Kind::Function {
                return None;
            }
            for part in around.children().filter(|child| child.kind() == Kind::Comprehension) {
                let inner = part.as_loop()?;
                if binds(inner.target, name) && !at.is_within(inner.iterable) {
                    return Some(self.target_values(inner.target, inner.iterable, name, depth));
                }
            }
        }
        None
    }

    /// What a loop's target can be, or the part of it that has the name.
    fn target_values(&self, target: Node<'t>, iterable: Node<'t>, name: &str, depth: usize) -> Vec<Value> {
        let items = self.items(iterable, depth);
        items.into_iter().flat_map(|item| part_named(target, name, &item)).collect()
    }

    /// What is assigned to a name within a function or class, before `at` if it stands there.
    fn of_block(&self, block: Node<'t>, at: Node<'t>, name: &str, depth: usize) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        let mut is_bound = false;
        let own = |node: &Node<'t>| {
            node.ancestors().find(|around| matches!(around.kind(), Kind::Function | Kind::Class)) == Some(block)
        };
        let nodes: Vec<Node<'t>> = block.descendants().filter(own).collect();
        let before = |node: &Node<'t>| node.span().start < at.span().start || !at.is_within(block);
        for node in nodes.into_iter().rev() {
            if let Some(assignment) = node.as_assignment() {
                let Some(target) = assignment.targets.iter().copied().find(|target| binds(*target, name)) else { continue };
                is_bound = true;
                let Some(value) = assignment.value else { continue };
                if !before(&node) || at.is_within(value) {
                    continue;
                }
                values.extend(self.eval(value, depth).iter().flat_map(|value| part_named(target, name, value)));
                // Nothing that was bound before it is seen any more, if it always comes first.
                let dominates = node.parent().is_some_and(|parent| at.is_within(parent)) && node.kind() == Kind::Assign;
                if dominates {
                    break;
                }
            } else if node.kind() == Kind::For
                && let Some(inner) = node.as_loop()
                && binds(inner.target, name)
            {
                is_bound = true;
                if before(&node) && !at.is_within(inner.iterable) {
                    values.extend(self.target_values(inner.target, inner.iterable, name, depth));
                    if at.is_within(node) {
                        break;
                    }
                }
            }
        }
        if !is_bound {
            return None;
        }
        Some(if values.is_empty() { unknown() } else { values })
    }

    /// What a parameter can be: its default, and what the calls of its function give.
    fn of_parameter(&self, node: Node<'t>, name: &str, depth: usize) -> Option<Vec<Value>> {
        let function = node.as_function()?;
        let parameters = function.parameters();
        let place = parameters.iter().position(|parameter| parameter.name == name)?;
        let parameter = &parameters[place];
        let class = node.parent().filter(|parent| parent.kind() == Kind::Class).and_then(Node::as_class);
        let is_static = function.decorators().iter().any(|decorator| decorator.text() == "staticmethod");
        let shift = usize::from(class.is_some() && !is_static);
        let mut called = vec![function.name()];
        if function.name() == "__init__" {
            called = class.into_iter().map(manimill_syntax::tree::Class::name).collect();
            called.push("__init__");
        }
        let mut values = Vec::new();
        let mut calls = 0;
        for call in self.tree.calls().filter(|call| called.contains(&call.name()) && !call.node.is_within(node)) {
            calls += 1;
            let given = match call.keyword(name) {
                Some(value) => Some(value),
                None if parameter.stars.is_empty() => {
                    place.checked_sub(shift).and_then(|place| call.positional().get(place).copied())
                }
                None => None,
            };
            match given {
                Some(value) => values.extend(self.eval(value, depth)),
                None if parameter.default.is_none() => values.push(Value::Unknown),
                None => {}
            }
        }
        if let Some(default) = parameter.default {
            values.extend(self.eval(default, depth));
        } else if calls == 0 {
            values.push(Value::Unknown);
        }
        Some(values)
    }

    fn of_module(&self, at: Node<'t>, name: &str, depth: usize) -> Option<Vec<Value>> {
        let mut values = None;
        for node in self.tree.nodes().filter(|node| node.function().is_none() && node.class().is_none()) {
            if let Some(assignment) = node.as_assignment() {
                let target = assignment.targets.iter().copied().find(|target| binds(*target, name));
                if let (Some(target), Some(value)) = (target, assignment.value)
                    && !at.is_within(value)
                {
                    values = Some(self.eval(value, depth).iter().flat_map(|value| part_named(target, name, value)).collect());
                }
            } else if let Some(inner) = node.as_loop().filter(|inner| node.kind() == Kind::For && binds(inner.target, name)) {
                values = Some(self.target_values(inner.target, inner.iterable, name, depth));
            }
        }
        values
    }
}

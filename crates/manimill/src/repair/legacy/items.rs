//! Edits of lists of things between commas: arguments of a call, entries of a dictionary.

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Argument, Call, Node};

use crate::repair::file::File;

/// One of the keywords in a dictionary.
pub(super) struct Entry<'t> {
    pub(super) name: &'t str,
    /// The name with its quotes, if it has any.
    pub(super) span: Span,
    pub(super) value: Node<'t>,
}

/// The keywords that `**value` hands on, where it is a dictionary that the file writes out once: `{"a": 1}` or `dict(a=1)`.
pub(super) fn unpacked_entries<'t>(file: &File<'t>, value: Node<'t>) -> Option<Vec<Entry<'t>>> {
    let given = |node: Node<'t>| node.as_assignment().filter(|it| it.targets.iter().any(|to| to.text() == value.text()));
    let dictionary = match value.as_name() {
        Some(_) => {
            let mut assigned = file.tree.nodes().filter_map(given);
            let only = assigned.next()?;
            if assigned.next().is_some() {
                return None;
            }
            only.value?
        }
        None => value,
    };
    if let Some(call) = dictionary.as_call().filter(|call| call.callee().text() == "dict") {
        let entry =
            |argument: Argument<'t>| Some(Entry { name: argument.keyword?, span: argument.keyword_span?, value: argument.value });
        return call.arguments().into_iter().map(entry).collect();
    }
    let entry = |(key, value): (Option<Node<'t>>, Node<'t>)| Some(Entry { name: key?.as_string()?, span: key?.span(), value });
    dictionary.entries()?.into_iter().map(entry).collect()
}

/// Removes arguments by their places; neighbours go together, with their commas.
pub(in crate::repair) fn remove_arguments(call: Call, places: &[usize]) -> Vec<Edit> {
    let spans: Vec<Span> = call.arguments().iter().map(|argument| argument.span).collect();
    let inside = call.parentheses();
    remove(&spans, places, Span::new(inside.start + 1, inside.end - 1))
}

/// Removes items by their places, from what stands between brackets.
pub(super) fn remove(items: &[Span], places: &[usize], inside: Span) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while at < items.len() {
        if !places.contains(&at) {
            at += 1;
            continue;
        }
        let first = at;
        while at < items.len() && places.contains(&at) {
            at += 1;
        }
        let span = match items.get(at) {
            Some(next) => Span::new(items[first].start, next.start),
            None if first == 0 => inside,
            None => Span::new(items[first - 1].end, items[at - 1].end),
        };
        edits.push(Edit::delete(span));
    }
    edits
}

#[cfg(test)]
mod tests {
    use manimill_syntax::Module;
    use manimill_syntax::edit::apply;
    use manimill_syntax::tree::Tree;

    use super::*;

    #[test]
    fn neighbours_go_together() {
        let cases: [(&str, &[usize], &str); 5] = [
            ("f(a, b, c)", &[1, 2], "f(a)"),
            ("f(a, b, c)", &[0, 1], "f(c)"),
            ("f(a, b, c)", &[0, 2], "f(b)"),
            ("f(a, b, c, )", &[2], "f(a, b, )"),
            ("f(a, b)", &[0, 1], "f()"),
        ];
        for (before, places, after) in cases {
            let module = Module::parse(before).expect("the test's text is Python");
            let tree = Tree::of(&module);
            let call = tree.calls().next().expect("a call");
            assert_eq!(apply(before, &remove_arguments(call, places)), after);
        }
    }
}

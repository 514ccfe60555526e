//! Edits of lists of things between commas: arguments of a call, entries of a dictionary.

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Call;

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

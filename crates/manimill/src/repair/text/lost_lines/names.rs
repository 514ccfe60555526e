//! What a statement without its line breaks reads, binds and changes: the evidence for which block it stands in.

use std::collections::BTreeSet;

use super::grammar::{Block, Shape, Statement, is_keyword};
use super::tokens::{Kind, Source, Token};

/// The names of one statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Names<'a> {
    /// Read or bound, without attributes, keywords of calls and the own variables of comprehensions and lambdas.
    pub read: BTreeSet<&'a str>,
    pub bound: BTreeSet<&'a str>,
    /// Called a method of or assigned an attribute or element of, as `x` in `x.add(y)`.
    pub changed: Option<&'a str>,
    /// The parameters of a `def`, in order.
    pub parameters: Vec<&'a str>,
    /// The first two names with a dot between: `self.play`.
    pub called: Option<(&'a str, &'a str)>,
}

/// Collects them.
pub(super) fn of<'a>(source: &Source<'a>, statement: &Statement) -> Names<'a> {
    let tokens = &statement.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| token.text(source));
    let mut names = Names::default();
    let mut inner = BTreeSet::new();
    let mut depth = 0usize;
    let head = match statement.shape {
        Shape::Opens(Block::Def | Block::Class) => {
            let name = if text(0) == "async" { 2 } else { 1 };
            names.bound.insert(text(name));
            Some(name)
        }
        _ => None,
    };
    let is_import = matches!(text(0), "import" | "from") && statement.shape == Shape::Keyword;
    // Up to the last `=` outside of brackets, and in a `for` up to `in`, stand targets.
    let targets_end = targets_end(source, statement);
    let mut in_inner = false;
    for (at, token) in tokens.iter().enumerate() {
        let word = token.text(source);
        match token.kind {
            Kind::Mark => match word {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                ":" => in_inner = false,
                _ => {}
            },
            Kind::Name => {
                let after_dot = at > 0 && text(at - 1) == ".";
                let is_keyword_argument = depth > 0 && text(at + 1) == "=";
                match word {
                    "for" if depth > 0 => in_inner = true,
                    "in" => in_inner = false,
                    "lambda" => in_inner = true,
                    _ if is_keyword(word) || after_dot => {}
                    _ if head.is_some_and(|head| at > head) && statement.shape == Shape::Opens(Block::Def) => {
                        if depth == 1 && matches!(text(at - 1), "(" | "," | "*" | "**") {
                            names.parameters.push(word);
                        } else if !is_keyword_argument {
                            names.read.insert(word);
                        }
                    }
                    _ if is_import => {
                        let bound = text(at + 1) != "as" && (text(0) == "import" || after_import(source, tokens, at));
                        if bound {
                            names.bound.insert(word);
                        }
                    }
                    _ if in_inner => {
                        inner.insert(word);
                    }
                    _ if is_keyword_argument => {}
                    _ => {
                        let target = at < targets_end && (depth == 0 || unpacked(source, tokens, at));
                        let stands_alone = !matches!(text(at + 1), "." | "[" | "(");
                        let is_as = at > 0 && text(at - 1) == "as";
                        if (target && stands_alone) || is_as {
                            names.bound.insert(word);
                        } else {
                            names.read.insert(word);
                        }
                        if at == 0 && matches!(text(1), "." | "[") && names.changed.is_none() {
                            names.changed = Some(word);
                        }
                    }
                }
            }
            Kind::Text { formatted: true, .. } => formatted_names(word, &mut names.read),
            _ => {}
        }
    }
    if matches!(statement.shape, Shape::Assignment) && text(1).len() == 2 && text(1).ends_with('=') && text(1) != "==" {
        names.changed = Some(text(0));
        names.read.insert(text(0));
        names.bound.clear();
    }
    if tokens.len() > 2 && text(1) == "." {
        names.called = Some((text(0), text(2)));
    }
    names.read.retain(|name| !inner.contains(name));
    names
}

fn after_import(source: &Source<'_>, tokens: &[Token], at: usize) -> bool {
    tokens[..at].iter().any(|token| token.text(source) == "import")
}

/// Whether the brackets around a target are those of unpacking: `(a, b) = c`.
fn unpacked(source: &Source<'_>, tokens: &[Token], at: usize) -> bool {
    tokens[..at].iter().all(|token| token.kind == Kind::Name || matches!(token.text(source), "(" | "[" | ","))
}

fn targets_end(source: &Source<'_>, statement: &Statement) -> usize {
    let mut depth = 0usize;
    let mut end = 0;
    for (at, token) in statement.tokens.iter().enumerate() {
        match token.text(source) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "=" if depth == 0 && statement.shape == Shape::Assignment => end = at,
            "in" if depth == 0 && statement.shape == Shape::Opens(Block::For) && end == 0 => end = at,
            ":" if depth == 0 && statement.shape == Shape::Assignment && end == 0 => end = at,
            "lambda" if statement.shape == Shape::Assignment => break,
            _ => {}
        }
    }
    end
}

/// The names within the braces of a formatted string.
fn formatted_names<'a>(literal: &'a str, names: &mut BTreeSet<&'a str>) {
    let mut depth = 0usize;
    let mut start = None;
    let mut after_dot = false;
    for (at, c) in literal.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_name = c == '_' || c.is_alphanumeric();
        match start {
            None if is_name && depth > 0 => start = Some(at),
            Some(begin) if !is_name => {
                if !after_dot && !literal[begin..].starts_with(|c: char| c.is_ascii_digit()) {
                    names.insert(&literal[begin..at]);
                }
                start = None;
            }
            _ => {}
        }
        if !is_name {
            after_dot = c == '.';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::text::lost_lines::grammar::statement;

    fn names(text: &str) -> (Vec<&str>, Vec<&str>, Option<&str>) {
        let source = &Source::new(text);
        let statement = statement(source, 0).expect("a statement");
        let names = of(source, &statement);
        (names.read.into_iter().collect(), names.bound.into_iter().collect(), names.changed)
    }

    #[test]
    fn tells_reading_from_binding() {
        assert_eq!(names("x = y.z(a=b)"), (vec!["b", "y"], vec!["x"], None));
        assert_eq!(names("a, (b, c) = d"), (vec!["d"], vec!["a", "b", "c"], None));
        assert_eq!(names("x.y = z"), (vec!["x", "z"], vec![], Some("x")));
        assert_eq!(names("x[i] += z"), (vec!["i", "x", "z"], vec![], Some("x")));
        assert_eq!(names("for i, x in enumerate(y):"), (vec!["enumerate", "y"], vec!["i", "x"], None));
        assert_eq!(names("g = [f(x) for x in y]"), (vec!["f", "y"], vec!["g"], None));
        assert_eq!(names("with a() as b:"), (vec!["a"], vec!["b"], None));
        assert_eq!(names("print(f'{a.b} c {d:>5}')").0, ["a", "d", "print"]);
        assert_eq!(names("from a import b as c"), (vec![], vec!["c"], None));
    }
}

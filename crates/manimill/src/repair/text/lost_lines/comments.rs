//! Where a comment ends that has lost its line break: at the first place from which on there is code, if that is clear.

use super::grammar::{self, Shape, Statement};
use super::tokens::{Kind, Source, next};

/// Most words that are looked at behind one `#`.
const LONGEST: usize = 120;

/// Where code goes on after a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    /// The places, the likeliest first.
    pub places: Vec<usize>,
    /// The comment may hold code that was switched off, or prose that looks like code: nobody can tell where it ends.
    pub doubtful: bool,
}

/// Where code may go on after the comment that starts at `hash`.
pub(super) fn ends(source: &Source<'_>, hash: usize) -> Ends {
    let text = hash + 1 + source.text[hash + 1..].bytes().take_while(|byte| matches!(byte, b'#' | b'!')).count();
    // Indentation that survived says it, unless the next line has none.
    let wide = source.indented.then(|| wide_space(source.text, text).unwrap_or(source.text.len()));
    let last = wide.unwrap_or(source.text.len());
    let mut words = word_starts(source.text, text);
    words.retain(|word| *word < last);
    let mut places = Vec::new();
    let mut doubtful = false;
    // Code directly after the mark was switched off by it, and what follows may be, too.
    let mut from = 1;
    if let Some(first) = words.first()
        && let Some(statement) = grammar::statement(source, *first)
        && is_code(source, *first, &statement)
    {
        doubtful = true;
        from = words.iter().position(|word| *word >= statement.end).unwrap_or(words.len());
    }
    for (place, word) in words.iter().enumerate().skip(from) {
        let Some(statement) = grammar::statement(source, *word) else { continue };
        if is_code(source, *word, &statement) {
            doubtful |= place > 0 && places.is_empty() && joins(source, words[place - 1], *word);
            places.push(*word);
        } else if places.is_empty() && may_be_code(source, *word, statement.shape) {
            doubtful = true;
        }
    }
    places.push(last);
    doubtful &= wide.is_none_or(|wide| places[0] != wide);
    Ends { places, doubtful }
}

/// Whether the word before code binds to it: the code may have begun there, or a second comment that switches it off.
fn joins(source: &Source<'_>, before: usize, code: usize) -> bool {
    source.text[before..code].trim_end().ends_with(['=', '+', '-', '*', '/', '(', '[', ',', '#'])
}

/// Whether a statement says of itself that it is no prose.
fn is_code(source: &Source<'_>, at: usize, statement: &Statement) -> bool {
    let Ok(Some(first)) = next(source, at) else { return false };
    let second = next(source, first.end).ok().flatten();
    let name = first.text(source);
    match statement.shape {
        // "from", "with", "for" and "import" are English too, but `statement` has read them to their ends.
        Shape::Opens(_) | Shape::Continues(_) | Shape::Decorator => true,
        Shape::Leaves | Shape::Keyword => match name {
            "import" | "from" | "del" | "global" | "nonlocal" | "assert" => true,
            // "the forward pass", "do not return", "take a break".
            "return" => second.is_some_and(|second| second.kind != Kind::Name && second.text(source) != "."),
            _ => false,
        },
        // `Title: text = 3` is prose and an assignment.
        Shape::Assignment => second.is_some_and(|second| second.text(source) != ":"),
        // `f(x)` is mathematics as often as code, and `area (in units)` is none.
        Shape::Call => second.is_some_and(|second| match second.text(source) {
            "." => true,
            "[" => second.space == 0,
            "(" => second.space == 0 && (source.defines(name) || statement.tokens.iter().any(|token| token.text(source) == ".")),
            _ => false,
        }),
        Shape::Docstring | Shape::Idle => false,
    }
}

/// Whether a statement could be code, although nothing says so.
fn may_be_code(source: &Source<'_>, at: usize, shape: Shape) -> bool {
    let Ok(Some(first)) = next(source, at) else { return false };
    let second = next(source, first.end).ok().flatten();
    match shape {
        Shape::Call => second.is_some_and(|second| second.text(source) == "(" && second.space == 0),
        Shape::Leaves | Shape::Keyword => {
            second.is_none_or(|second| second.kind == Kind::Comment || starts_code(source, second.start))
        }
        _ => false,
    }
}

fn starts_code(source: &Source<'_>, at: usize) -> bool {
    grammar::statement(source, at).is_some_and(|statement| is_code(source, at, &statement))
}

/// Where code goes on within brackets after a comment; `before` is the token in front of it.
pub(super) fn end_in_brackets(source: &Source<'_>, hash: usize, before: &str) -> Option<usize> {
    if source.indented {
        return wide_space(source.text, hash + 1);
    }
    let between = matches!(before, "," | "(" | "[" | "{");
    let words = word_starts(source.text, hash + 1);
    let found = words.iter().skip(1).find(|word| {
        let Ok(Some(first)) = next(source, **word) else { return false };
        let text = first.text(source);
        if matches!(text, ")" | "]" | "}" | "#") {
            return true;
        }
        if !between {
            return first.kind == Kind::Mark && matches!(text, "," | "+" | "-" | "*" | "/" | "%" | "." | "==" | "|" | "&");
        }
        let Some(element) = grammar::element(source, **word) else { return false };
        let follows = next(source, element.end).ok().flatten().map(|token| token.text(source));
        let ends_element = matches!(follows, Some("," | ")" | "]" | "}" | "for" | "#"));
        ends_element && (!element.lone || source.defines(text))
    });
    found.copied()
}

/// The first place after three or more columns of white space: a line break and the indentation after it.
fn wide_space(source: &str, from: usize) -> Option<usize> {
    let rest = &source[from..];
    // White space right behind the mark belongs to the comment.
    let lead = rest.len() - rest.trim_start().len();
    let found = rest[lead..].find("   ").or_else(|| rest[lead..].find('\t'))?;
    let start = from + lead + found;
    Some(start + source[start..].len() - source[start..].trim_start().len())
}

/// Where words start.
fn word_starts(source: &str, from: usize) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut after_space = true;
    for (offset, c) in source[from..].char_indices() {
        if c.is_whitespace() {
            after_space = true;
        } else {
            if after_space {
                starts.push(from + offset);
                if starts.len() > LONGEST {
                    break;
                }
            }
            after_space = false;
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> (&str, bool) {
        let source = Source::new(text);
        let found = ends(&source, text.find('#').expect("a comment"));
        (&text[found.places[0]..], found.doubtful)
    }

    #[test]
    fn prose_ends_where_code_starts() {
        assert_eq!(code("# Create circle circle = Circle()"), ("circle = Circle()", false));
        assert_eq!(code("# don't move self.wait()"), ("self.wait()", false));
        assert_eq!(code("# Title: title = Text('a')"), ("title = Text('a')", false));
        assert_eq!(code("# the area (in units) of it area = 3"), ("area = 3", false));
        assert_eq!(code("# for each of them for x in y: f(x)"), ("for x in y: f(x)", false));
        assert_eq!(code("# one # two x = 1"), ("x = 1", false));
        assert_eq!(code("# It is easy. VGroup(a).set_color(RED)").0, "VGroup(a).set_color(RED)");
    }

    #[test]
    fn code_within_a_comment_is_doubtful() {
        assert!(code("# Zoom out # self.embed() self.play(Create(dot))").1);
        assert_eq!(code("# self.play(a) self.wait()"), ("self.wait()", true));
        assert_eq!(code("# the graph of f(x) graph = plot(f)"), ("graph = plot(f)", true));
        assert_eq!(code("# x = 1").0, "");
    }

    #[test]
    fn within_brackets_an_element_follows() {
        let after = |text: &'static str, before| {
            let source = Source::new(text);
            end_in_brackets(&source, text.find('#').expect("a comment"), before).map(|at| &text[at..])
        };
        assert_eq!(after("[a, # the first one b, c] b = 1", ","), Some("b, c] b = 1"));
        assert_eq!(after("f(a, # size of it width=3)", ","), Some("width=3)"));
    }
}

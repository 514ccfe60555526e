//! Just enough of Python's lexical grammar to tell code from strings and comments, line by line. Docs, notebooks and
//! old files hold Python that no parser takes (magics, prompts, Python 2), and must be read all the same.

use std::ops::Range;

/// What a stretch of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    Code,
    Comment,
    /// The inside of a string literal.
    Text(Literal),
}

/// The string literal that a stretch is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub raw: bool,
    pub formatted: bool,
    /// The literal starts with this stretch.
    pub opens: bool,
    /// The quotes that end it.
    closing: &'static str,
}

impl Literal {
    fn is_triple(self) -> bool {
        self.closing.len() == 3
    }
}

/// Where in a file's logical structure a line starts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexer {
    literal: Option<Literal>,
    depth: usize,
    continued: bool,
}

impl Lexer {
    /// Whether the next line starts a statement: not inside brackets or a string, and not continued by a backslash.
    pub(crate) fn at_statement(&self) -> bool {
        self.literal.is_none() && self.depth == 0 && !self.continued
    }

    /// Splits the next line (without its end) into its stretches, in order.
    pub(crate) fn line(&mut self, line: &str) -> Vec<(Range<usize>, Stretch)> {
        let bytes = line.as_bytes();
        let mut stretches = Vec::new();
        let mut start = 0;
        let mut at = 0;
        self.continued = false;
        while at < bytes.len() || (at == 0 && self.literal.is_some()) {
            if let Some(literal) = self.literal {
                let (end, next) = end_of_literal(bytes, at, literal);
                stretches.push((at..end, Stretch::Text(literal)));
                at = next.unwrap_or(bytes.len());
                let goes_on = next.is_none() && (literal.is_triple() || line.ends_with('\\'));
                self.literal = goes_on.then_some(Literal { opens: false, ..literal });
                start = at;
                if next.is_none() {
                    break;
                }
                continue;
            }
            match bytes[at] {
                b'#' => {
                    push_code(&mut stretches, start..at);
                    stretches.push((at..bytes.len(), Stretch::Comment));
                    return stretches;
                }
                quote @ (b'"' | b'\'') => {
                    push_code(&mut stretches, start..at);
                    let triple = bytes[at..].starts_with(&[quote; 3]);
                    let prefix = line[start..at].trim_start_matches(|c: char| !c.is_ascii_alphabetic()).to_ascii_lowercase();
                    let prefix = prefix.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
                    let is_prefix = matches!(prefix, "r" | "u" | "b" | "f" | "t" | "br" | "rb" | "fr" | "rf" | "tr" | "rt");
                    let literal = Literal {
                        raw: is_prefix && prefix.contains('r'),
                        formatted: is_prefix && prefix.contains(['f', 't']),
                        opens: true,
                        closing: closing_quotes(quote, triple),
                    };
                    at += literal.closing.len();
                    if at == bytes.len() {
                        // The string's first line is empty; in single quotes it is a mistake, and over.
                        stretches.push((at..at, Stretch::Text(literal)));
                        self.literal = literal.is_triple().then_some(Literal { opens: false, ..literal });
                        return stretches;
                    }
                    self.literal = Some(literal);
                }
                byte => {
                    match byte {
                        b'(' | b'[' | b'{' => self.depth += 1,
                        b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                        b'\\' if at + 1 == bytes.len() => self.continued = true,
                        _ => {}
                    }
                    at += 1;
                }
            }
        }
        push_code(&mut stretches, start..bytes.len());
        stretches
    }
}

fn closing_quotes(quote: u8, triple: bool) -> &'static str {
    match (quote, triple) {
        (b'"', false) => "\"",
        (b'"', true) => "\"\"\"",
        (_, false) => "'",
        (_, true) => "'''",
    }
}

fn push_code(stretches: &mut Vec<(Range<usize>, Stretch)>, range: Range<usize>) {
    if !range.is_empty() {
        stretches.push((range, Stretch::Code));
    }
}

/// Where the literal's text ends on this line, and where the code after it starts, if it ends on this line.
fn end_of_literal(bytes: &[u8], from: usize, literal: Literal) -> (usize, Option<usize>) {
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(literal.closing.as_bytes()) {
            return (at, Some(at + literal.closing.len()));
        } else {
            at += 1;
        }
    }
    (bytes.len(), None)
}

/// The code of a text with comments and strings blanked out; formatted strings stay, for they hold expressions.
pub(crate) fn code_only(text: &str) -> String {
    let mut lexer = Lexer::default();
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        for (range, stretch) in lexer.line(line) {
            match stretch {
                Stretch::Code => code.push_str(&line[range]),
                Stretch::Text(literal) if literal.formatted => code.push_str(&line[range]),
                Stretch::Text(_) => code.push_str("''"),
                Stretch::Comment => {}
            }
        }
        code.push('\n');
    }
    code
}

/// The names of the classes with bases that a text defines at any depth, in order.
pub(crate) fn classes(text: &str) -> Vec<String> {
    code_only(text).lines().filter_map(class_of_line).map(str::to_owned).collect()
}

/// The names of the classes whose bases speak of a scene.
pub(crate) fn scene_classes(code: &str) -> Vec<String> {
    let speaks = |line: &&str| line.split_once('(').is_some_and(|(_, bases)| bases.contains("Scene"));
    code.lines().filter(speaks).filter_map(class_of_line).map(str::to_owned).collect()
}

/// `class Name(Base...` → `Name`.
fn class_of_line(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("class ")?.trim_start();
    let end = rest.find(|c: char| !is_name_char(c)).unwrap_or(rest.len());
    (end > 0 && rest[end..].trim_start().starts_with('(')).then(|| &rest[..end])
}

/// Whether a text is one Python name.
pub(crate) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(|first| is_name_char(first) && !first.is_numeric()) && text.chars().all(is_name_char)
}

pub(crate) fn is_name_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_code_from_strings_and_comments() {
        assert_eq!(code_only("a = '#' + b # c\nd = r'''x\ny''' + e"), "a = '' + b \nd = r''\n'' + e\n");
        assert_eq!(code_only("s = f'{it.x}' 'it.y'"), "s = f{it.x} ''\n");
        assert_eq!(code_only(r"s = '\'' + t"), "s = '' + t\n");
    }

    #[test]
    fn finds_classes_with_bases_only() {
        assert_eq!(classes("class A(Scene):\n  class B (C):\n'''\nclass D(E):\n'''\nclass F:\n# class G(H):"), ["A", "B"]);
    }

    #[test]
    fn knows_where_statements_start() {
        let mut lexer = Lexer::default();
        let starts: Vec<bool> = "x = (a\n  % b)\ny = 1 \\\n + 2\n'''\n%magic\n'''\nz"
            .lines()
            .map(|line| {
                let start = lexer.at_statement();
                lexer.line(line);
                start
            })
            .collect();
        assert_eq!(starts, [true, false, true, false, true, false, false, true]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[rf\"'\\\\é#(){}\n a]{0,60}", other in any::<String>()) {
            code_only(&text);
            classes(&other);
        }
    }
}

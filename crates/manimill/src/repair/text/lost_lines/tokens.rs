//! Tokens of a text that has lost its line breaks, read one at a time: after a comment only a search can say where code goes on.

use std::cell::Cell;
use std::collections::BTreeSet;

/// Steps that one text may cost, per byte of it: hostile ones would take for ever.
const STEPS_PER_BYTE: usize = 400;

/// A text on one line, and what is known of it as a whole.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub text: &'a str,
    /// The indentation is still there; only the line breaks are lost.
    pub indented: bool,
    bound: BTreeSet<&'a str>,
    steps: Cell<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let steps = Cell::new(text.len().saturating_mul(STEPS_PER_BYTE).max(100_000));
        Self { text, indented: is_indented(text), bound: bound_names(text), steps }
    }

    /// Whether a name is bound or defined somewhere in the text, or is a constant by its spelling: a word of prose is not.
    pub(super) fn defines(&self, name: &str) -> bool {
        let is_constant = name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
        is_constant || matches!(name, "print" | "None" | "True" | "False") || self.bound.contains(name)
    }

    /// Whether too much was tried on this text.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }
}

/// Whether blocks are still told by white space: after most headers there is more of it than between words.
fn is_indented(text: &str) -> bool {
    let after_headers: Vec<usize> = text
        .match_indices("):")
        .map(|(at, mark)| {
            text[at + mark.len()..].chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
        })
        .collect();
    let wide = after_headers.iter().filter(|columns: &&usize| **columns >= 2).count();
    wide > 0 && 2 * wide > after_headers.len()
}

fn bound_names(text: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let mut names = BTreeSet::new();
    let mut start = None;
    let mut before = "";
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if is_name(c) => start = Some(at),
            Some(begin) if !is_name(c) => {
                let name = &text[begin..at];
                let rest = text[at..].trim_start();
                let assigned = rest.starts_with('=') && !rest.starts_with("==") && !text[..begin].ends_with('.');
                if assigned || matches!(before, "def" | "class" | "import" | "as" | "for") {
                    names.insert(name);
                }
                before = name;
                start = None;
            }
            _ => {}
        }
    }
    names
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Name,
    Number,
    /// A string literal with its prefix and quotes.
    Text {
        triple: bool,
        formatted: bool,
    },
    /// An operator, a bracket, a comma.
    Mark,
    /// The `#` of a comment; where it ends is not known here.
    Comment,
}

/// One token and the white space before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Columns of white space before it; a tab counts four.
    pub space: usize,
}

impl Token {
    pub(super) fn text<'a>(&self, source: &Source<'a>) -> &'a str {
        &source.text[self.start..self.end]
    }
}

/// Marks of several characters, longest first.
const MARKS: [&str; 25] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "==", "<=", ">=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=",
    "**", "//", ">>", "<<", "<>",
];

/// The next token at or after `from`: `Ok(None)` at the end, an error where no token of Python starts.
pub(super) fn next(source: &Source<'_>, from: usize) -> Result<Option<Token>, usize> {
    let Some(steps) = source.steps.get().checked_sub(1) else { return Err(from) };
    source.steps.set(steps);
    let source = source.text;
    let (start, space) = skip_space(source, from);
    let Some(first) = source[start..].chars().next() else { return Ok(None) };
    let token = |kind, end| Ok(Some(Token { kind, start, end, space }));
    if first == '#' {
        return token(Kind::Comment, start + 1);
    }
    if let Some((end, triple, formatted)) = literal(source, start)? {
        return token(Kind::Text { triple, formatted }, end);
    }
    if first == '_' || first.is_alphabetic() {
        return token(Kind::Name, start + name_length(&source[start..]));
    }
    if first.is_ascii_digit() || (first == '.' && source[start + 1..].starts_with(|c: char| c.is_ascii_digit())) {
        return token(Kind::Number, start + number_length(&source[start..]));
    }
    if let Some(mark) = MARKS.iter().find(|mark| source[start..].starts_with(**mark)) {
        return token(Kind::Mark, start + mark.len());
    }
    if "()[]{},:;.=+-*/%@&|^~<>`".contains(first) { token(Kind::Mark, start + 1) } else { Err(start) }
}

/// Where the white space ends, and how many columns it has. A backslash that continued a line is white space.
fn skip_space(source: &str, from: usize) -> (usize, usize) {
    let mut columns = 0;
    for (offset, c) in source[from..].char_indices() {
        match c {
            '\t' => columns += 4,
            '\\' if source[from + offset + 1..].starts_with([' ', '\t', '\n', '\r']) => {}
            c if c.is_whitespace() => columns += 1,
            _ => return (from + offset, columns),
        }
    }
    (source.len(), columns)
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len())
}

fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    if text.len() > 2 && bytes[0] == b'0' && matches!(bytes[1], b'x' | b'X' | b'b' | b'B' | b'o' | b'O') {
        return 2 + bytes[2..].iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'_').count();
    }
    let mut at = digits(0);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        at += digits(at);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = if at + 1 + sign <= bytes.len() { digits(at + 1 + sign) } else { 0 };
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    if matches!(bytes.get(at), Some(b'j' | b'J')) && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    at
}

/// The end of a string literal that starts at `start`, and what it is.
fn literal(source: &str, start: usize) -> Result<Option<(usize, bool, bool)>, usize> {
    let bytes = source.as_bytes();
    let prefix = source[start..].bytes().take(2).take_while(|byte| b"rRbBuUfFtT".contains(byte)).count();
    let Some(quote @ (b'"' | b'\'')) = bytes.get(start + prefix).copied() else {
        return Ok(None);
    };
    let formatted = source[start..start + prefix].contains(['f', 'F', 't', 'T']);
    let open = start + prefix;
    let triple = bytes[open..].starts_with(&[quote; 3]);
    let closing = if triple { 3 } else { 1 };
    let mut at = open + closing;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
            // The second half of a character of several bytes is no place to stop at.
            while at < bytes.len() && !source.is_char_boundary(at) {
                at += 1;
            }
        } else if bytes[at..].starts_with(&[quote; 3][..closing]) {
            return Ok(Some((at + closing, triple, formatted)));
        } else if !triple && bytes[at] == b'\n' {
            return Err(start);
        } else {
            at += 1;
        }
    }
    Err(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<&str> {
        let source = &Source::new(text);
        let mut at = 0;
        let mut found = Vec::new();
        while let Ok(Some(token)) = next(source, at) {
            found.push(token.text(source));
            at = token.end;
        }
        found
    }

    #[test]
    fn reads_what_python_has() {
        assert_eq!(
            all("x=3self.add(1.5e-3, r'\\'')#c"),
            ["x", "=", "3", "self", ".", "add", "(", "1.5e-3", ",", "r'\\''", ")", "#", "c"]
        );
        assert_eq!(all(r#"f"{a}" """b "c" """ **= 0xFF 1j"#), [r#"f"{a}""#, r#""""b "c" """"#, "**=", "0xFF", "1j"]);
    }

    #[test]
    fn white_space_is_measured() {
        let token = next(&Source::new("a  \t b"), 1).ok().flatten().map(|token| token.space);
        assert_eq!(token, Some(7));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(source in "(r|f|b|'|\"|\\\\|é|#|0x|1e|\\.| |a){0,30}", other in any::<String>()) {
            all(&source);
            all(&other);
        }
    }
}

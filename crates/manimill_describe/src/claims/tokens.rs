//! A text as words, quotations and sentences.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: TokenKind,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// In lower case.
    Word(String),
    /// A number in digits.
    Number(String),
    /// What stands in quotation marks.
    Quote(String),
    /// What stands in backticks: code or a text.
    Code(String),
    /// A formula between `\(` and `\)` or dollars.
    Formula(String),
    /// A comma, a colon, a semicolon.
    Break,
    /// The end of a sentence.
    Stop,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let (length, kind) = next(rest, before.is_none_or(|before| before == '\n'), before);
        if let Some(kind) = kind {
            tokens.push(Token { start: at, end: at + length, kind });
        }
        at += length.max(1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    tokens
}

fn next(rest: &str, at_line: bool, before: Option<char>) -> (usize, Option<TokenKind>) {
    if let Some(inner) = between(rest, "\\(", "\\)") {
        return (inner.len() + 4, Some(TokenKind::Formula(inner.to_owned())));
    }
    for (open, close) in [("$$", "$$"), ("$", "$")] {
        if let Some(inner) = between(rest, open, close)
            && inner.len() < 300
            && !inner.is_empty()
        {
            return (inner.len() + 2 * open.len(), Some(TokenKind::Formula(inner.to_owned())));
        }
    }
    for (open, close) in [("\"", "\""), ("“", "”"), ("‘", "’"), ("'", "'")] {
        if let Some(inner) = between(rest, open, close)
            && inner.len() < 600
            && !inner.is_empty()
            && (open != "'" || is_quotation(inner, &rest[inner.len() + 2..], before))
        {
            return (inner.len() + open.len() + close.len(), Some(TokenKind::Quote(inner.to_owned())));
        }
    }
    if let Some(inner) = between(rest, "`", "`") {
        return (inner.len() + 2, Some(TokenKind::Code(inner.to_owned())));
    }
    let Some(first) = rest.chars().next() else { return (1, None) };
    if first.is_ascii_digit() {
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest[..length].trim_end_matches('.');
        // The number of an item of a list is none of the text's.
        if at_line && rest[number.len()..].starts_with(['.', ')']) {
            return (number.len() + 1, Some(TokenKind::Stop));
        }
        if rest[number.len()..].starts_with("-D") || rest[number.len()..].starts_with('D') {
            let skip = if rest[number.len()..].starts_with('-') { 2 } else { 1 };
            return (number.len() + skip, Some(TokenKind::Word("3-d".to_owned())));
        }
        return (number.len().max(1), Some(TokenKind::Number(number.to_owned())));
    }
    if first.is_alphabetic() {
        let is_end = |(at, letter): (usize, char)| {
            let joins = (letter == '-' || letter == '\'') && rest[at + 1..].chars().next().is_some_and(char::is_alphabetic);
            (!letter.is_alphanumeric() && letter != '_' && !joins).then_some(at)
        };
        let length = rest.char_indices().find_map(is_end).unwrap_or(rest.len());
        return (length, Some(TokenKind::Word(rest[..length].to_lowercase())));
    }
    match first {
        '.' | '!' | '?' | '\n' => (1, Some(TokenKind::Stop)),
        ',' | ';' | ':' | '(' | ')' | '—' | '–' => (first.len_utf8(), Some(TokenKind::Break)),
        _ => (first.len_utf8(), None),
    }
}

fn between<'t>(rest: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let inner = rest.strip_prefix(open)?;
    let end = inner.find(close)?;
    Some(&inner[..end])
}

/// Whether an apostrophe opens a quotation: it does not follow a letter, and what closes it is not followed by one.
fn is_quotation(inner: &str, after: &str, before: Option<char>) -> bool {
    before.is_none_or(|before| !before.is_alphanumeric())
        && !after.starts_with(char::is_alphanumeric)
        && !inner.contains('\n')
        && !inner.starts_with(char::is_whitespace)
}

/// A text without what does not tell it from others: case, spaces, punctuation, commands that only lay out.
pub(super) fn essence(text: &str) -> String {
    let text = text.replace("\\left", "").replace("\\right", "").replace("\\displaystyle", "").replace("\\LaTeX", "latex");
    let kept = text.chars().filter(|letter| {
        letter.is_alphanumeric() || "+-=<>*/^²³√∑∫".contains(*letter) || !letter.is_ascii() && !letter.is_whitespace()
    });
    kept.filter(|letter| !"“”‘’…".contains(*letter)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_formulas_and_numbers_of_items() {
        let found = tokens("1. Write \"a. b\" and \\(x^2\\), it's 3.5 s.");
        let kinds: Vec<TokenKind> = found.into_iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Stop,
                TokenKind::Word("write".into()),
                TokenKind::Quote("a. b".into()),
                TokenKind::Word("and".into()),
                TokenKind::Formula("x^2".into()),
                TokenKind::Break,
                TokenKind::Word("it's".into()),
                TokenKind::Number("3.5".into()),
                TokenKind::Word("s".into()),
                TokenKind::Stop,
            ]
        );
    }
}

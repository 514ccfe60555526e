//! The source of a string that holds TeX.

use manimill_syntax::tree::{Kind, Node};

/// A plain string of one part: what stands between its quotes.
pub(super) struct Tex<'t> {
    pub(super) source: &'t str,
    /// Where that starts in the file.
    pub(super) start: u32,
    /// A backslash, as this string writes it.
    pub(super) backslash: &'static str,
}

impl<'t> Tex<'t> {
    /// `None` for what is computed, and for strings side by side.
    pub(super) fn of(node: Node<'t>) -> Option<Self> {
        if node.kind() != Kind::String {
            return None;
        }
        let text = node.text();
        let open = text.find(['"', '\''])?;
        let quote = if text[open..].starts_with("\"\"\"") || text[open..].starts_with("'''") { 3 } else { 1 };
        let source = text.get(open + quote..text.len() - quote)?;
        let is_raw = text[..open].contains(['r', 'R']);
        let delimiter = &text[open..=open];
        (!source.contains(delimiter)).then_some(Self {
            source,
            start: node.span().start + (open + quote) as u32,
            backslash: if is_raw { "\\" } else { "\\\\" },
        })
    }

    /// Commands with their backslash, escaped characters, and single characters: where each starts, and its text.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (usize, &'t str)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = self.source.get(at..)?;
            let length = match self.backslash_of(rest) {
                Some(backslash) => {
                    let name = &rest[backslash..];
                    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
                    let sign = self.backslash_of(name).or_else(|| name.chars().next().map(char::len_utf8));
                    backslash + if letters > 0 { letters } else { sign.unwrap_or_default() }
                }
                // What Python makes one character of.
                None if rest.starts_with('\\') => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                None => rest.chars().next()?.len_utf8(),
            };
            let token = (at, &rest[..length]);
            at += length;
            Some(token)
        })
    }

    /// The name of the command that a token is.
    pub(super) fn command<'a>(&self, token: &'a str) -> Option<&'a str> {
        Some(&token[self.backslash_of(token)?..])
    }

    /// The length of the backslash, as LaTeX sees it, that a text starts with: Python keeps the one of `\&`, which means nothing to it.
    fn backslash_of(&self, text: &str) -> Option<usize> {
        let behind = text.strip_prefix('\\')?.chars().next();
        let is_raw = self.backslash.len() == 1;
        match behind {
            Some('\\') if !is_raw => Some(2),
            Some('\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'N' | 'u' | 'U' | '0'..='7' | '\n') if !is_raw => {
                None
            }
            _ => Some(1),
        }
    }
}

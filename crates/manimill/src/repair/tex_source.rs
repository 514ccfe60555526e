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
            let length = match rest.strip_prefix(self.backslash) {
                Some(name) if name.starts_with(self.backslash) => 2 * self.backslash.len(),
                Some(name) => {
                    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
                    self.backslash.len() + letters.max(name.chars().next().map_or(0, char::len_utf8))
                }
                None => rest.chars().next()?.len_utf8(),
            };
            let token = (at, &rest[..length]);
            at += length;
            Some(token)
        })
    }
}

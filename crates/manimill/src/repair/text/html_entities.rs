//! Code out of a web page: `&lt;` where `<` was meant
//!
//! What: resolves HTML's entities everywhere in a text that has them in its code, for then the whole of it was escaped.
//! Since: always
//! Leaves alone: texts whose entities stand in strings and comments only.
//!
//! Before:
//! ```python
//! if 1 &lt; x:
//!     text = Text(&quot;a &amp; b&quot;)
//! ```
//! After:
//! ```python
//! if 1 < x:
//!     text = Text("a & b")
//! ```

use super::{Attempt, TextRepair, map_code};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "html-entities", safety: Safety::Safe, source: include_str!("html_entities.rs"), apply };

/// Longest entity that is looked for, without `&` and `;`.
const LONGEST: usize = 8;

fn apply(text: &str) -> Attempt {
    if !is_escaped(text) {
        return Attempt::Unconcerned;
    }
    let once = resolve(text);
    // What was escaped twice has its `&amp;` before every other entity.
    let twice =
        if text.contains("&amp;lt;") || text.contains("&amp;gt;") || text.contains("&amp;quot;") { resolve(&once) } else { once };
    Attempt::of(text, twice)
}

/// Whether entities stand in the code; it can be Python all the same: `a &lt; b` is two statements.
pub(super) fn is_escaped(text: &str) -> bool {
    if !text.contains('&') {
        return false;
    }
    let mut in_code = false;
    map_code(text, |code| {
        in_code |= code
            .char_indices()
            .any(|(at, c)| c == '&' && (entity(&code[at..]).is_some() || code[at..] == *"&" && text.contains("&#")));
        String::new()
    });
    in_code
}

fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((c, length)) = entity(rest) {
            out.push(c);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// The character of the entity that a text starts with, and how long the entity is.
fn entity(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST + 1).position(|byte| byte == b';')?;
    let name = &name[..end];
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))?
        }
    };
    Some((c, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_double_escapes_are_resolved() {
        assert_eq!(apply("x = &#39;a&#x27;\n"), Attempt::Mended("x = 'a'\n".into()));
        assert_eq!(apply("if a &amp;lt; b: pass\n"), Attempt::Mended("if a < b: pass\n".into()));
        assert_eq!(apply("x = '&lt;' # &gt;\n"), Attempt::Unconcerned);
        assert_eq!(apply("x = a &b\n"), Attempt::Unconcerned);
    }
}

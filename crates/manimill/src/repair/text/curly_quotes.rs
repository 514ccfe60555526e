//! Quotes and dashes that a word processor made pretty
//!
//! What: makes straight quotes of curly ones that delimit strings, and a minus of a dash in code.
//! Since: always
//! Leaves alone: curly quotes and dashes within strings and comments.
//!
//! Before:
//! ```python
//! text = Text(“It’s here”, font_size=−1)
//! ```
//! After:
//! ```python
//! text = Text("It’s here", font_size=-1)
//! ```

use super::{Attempt, TextRepair};
use crate::sample::Safety;
use crate::sources::python::{Lexer, Stretch};

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "curly-quotes", safety: Safety::Guarded, source: include_str!("curly_quotes.rs"), apply };

fn apply(text: &str) -> Attempt {
    let mut lexer = Lexer::default();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let straight = straighten(bare, &lexer);
        lexer.line(&straight);
        out += &straight;
        out += &line[bare.len()..];
    }
    Attempt::of(text, out)
}

/// One line, from the first curly quote in code on: each string that it opens is closed by its partner.
fn straighten(line: &str, lexer: &Lexer) -> String {
    let mut line = line.to_owned();
    loop {
        let stretches = lexer.clone().line(&line);
        let mut code = stretches.into_iter().filter(|(_, stretch)| *stretch == Stretch::Code).map(|(range, _)| range);
        let found = code.find_map(|range| {
            let (at, c) = line[range.clone()].char_indices().find(|(_, c)| "“”‘’„«−–".contains(*c))?;
            Some((range.start + at, c))
        });
        let Some((at, c)) = found else { return line };
        let (quote, partners) = match c {
            '“' | '”' | '„' | '«' => ("\"", "”“»\""),
            '‘' | '’' => ("'", "’‘'"),
            _ => {
                line.replace_range(at..at + c.len_utf8(), "-");
                continue;
            }
        };
        let after = at + c.len_utf8();
        if let Some((end, partner)) = line[after..].char_indices().find(|(_, c)| partners.contains(*c)) {
            line.replace_range(after + end..after + end + partner.len_utf8(), quote);
        }
        line.replace_range(at..after, quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_their_curls() {
        assert_eq!(apply("x = '“a”' # ”\n"), Attempt::Unconcerned);
        assert_eq!(apply("x = ‘a “b” c’\n"), Attempt::Mended("x = 'a “b” c'\n".into()));
    }
}

//! Characters that look like nothing: byte-order marks, zero-width and no-break spaces in code
//!
//! What: removes byte-order marks, zero-width characters and soft hyphens from code, makes spaces of no-break and other wide spaces, and
//! lines of lone carriage returns.
//! Since: always
//! Leaves alone: strings and comments, and code that Python can read as it is.
//!
//! Before:
//! ```python
//! from manim import *
//! x =​ 1 + 2
//! ```
//! After:
//! ```python
//! from manim import *
//! x = 1 + 2
//! ```

use super::{Attempt, TextRepair, map_code};
use crate::sample::Safety;

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "invisible-characters", safety: Safety::Safe, source: include_str!("invisible.rs"), apply };

fn apply(text: &str) -> Attempt {
    let lines = if text.contains('\n') { text.replace("\r\n", "\n") } else { text.replace('\r', "\n") };
    let mended = map_code(&lines, |code| {
        code.chars()
            .filter(|c| !matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{00AD}' | '\u{202A}'..='\u{202E}'))
            .map(|c| if c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\u{c}') { ' ' } else { c })
            .collect()
    });
    Attempt::of(text, mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_is_touched() {
        assert_eq!(apply("\u{FEFF}x\u{a0}= 'a\u{a0}b' # \u{200b}\n"), Attempt::Mended("x = 'a\u{a0}b' # \u{200b}\n".into()));
        assert_eq!(apply("x = 1\ry = 2\r"), Attempt::Mended("x = 1\ny = 2\n".into()));
        assert_eq!(apply("x = 1\r\ny = 2\r\n"), Attempt::Mended("x = 1\ny = 2\n".into()));
    }
}

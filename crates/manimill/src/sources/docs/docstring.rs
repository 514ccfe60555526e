//! The string literals of a Python file as text, each line with its place in the file. The file need not parse.

use super::directive::Line;
use crate::sources::python::{Lexer, Stretch};

/// The texts of all string literals that hold a directive, with escapes resolved and the indentation of the code gone.
pub(super) fn texts(source: &str) -> Vec<Vec<Line>> {
    let mut lexer = Lexer::default();
    let mut literals: Vec<Vec<Line>> = Vec::new();
    let mut joins = false;
    for (number, line) in (1..).zip(source.lines()) {
        for (range, stretch) in lexer.line(line) {
            let Stretch::Text(literal) = stretch else { continue };
            if literal.opens {
                literals.push(Vec::new());
                joins = false;
            }
            let Some(lines) = literals.last_mut() else { continue };
            let text = &line[range];
            let (text, continues) = if literal.raw { (text.to_owned(), false) } else { unescape(text) };
            for (place, piece) in text.split('\n').enumerate() {
                match lines.last_mut() {
                    Some(last) if joins && place == 0 => last.text.push_str(piece),
                    _ => lines.push(Line { number, text: piece.to_owned() }),
                }
            }
            joins = continues;
        }
    }
    literals
        .retain(|lines| lines.iter().any(|line| ["manim::", "manim ::", "{manim}"].iter().any(|mark| line.text.contains(mark))));
    for lines in &mut literals {
        dedent(lines);
    }
    literals
}

/// As `inspect.cleandoc` does: the first line stands at the quotes, the others at the code's indentation.
fn dedent(lines: &mut [Line]) {
    let indent = |line: &Line| line.text.len() - line.text.trim_start_matches(' ').len();
    let margin = lines.iter().skip(1).filter(|line| !line.text.trim().is_empty()).map(indent).min().unwrap_or(0);
    for (place, line) in lines.iter_mut().enumerate() {
        let cut = if place == 0 { indent(line) } else { margin.min(indent(line)) };
        line.text.drain(..cut);
    }
}

/// Resolves the escapes that a docstring's examples use; whether the line goes on in the next one.
fn unescape(text: &str) -> (String, bool) {
    let mut resolved = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            resolved.push(c);
            continue;
        }
        match chars.next() {
            None => return (resolved, true),
            Some('n') => resolved.push('\n'),
            Some('t') => resolved.push('\t'),
            Some('r') => resolved.push('\r'),
            Some(escaped @ ('\\' | '\'' | '"')) => resolved.push(escaped),
            Some(other) => {
                resolved.push('\\');
                resolved.push(other);
            }
        }
    }
    (resolved, false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn only(source: &str) -> Vec<(u32, String)> {
        let mut texts = texts(source);
        assert_eq!(texts.len(), 1);
        texts.remove(0).into_iter().map(|line| (line.number, line.text)).collect()
    }

    #[test]
    fn takes_the_codes_indentation_off() {
        let lines = only("class A:\n    '''Words.\n\n    .. manim:: B\n\n        x = 1\n    '''\n");
        assert_eq!(lines[2], (4, ".. manim:: B".into()));
        assert_eq!(lines[4], (6, "    x = 1".into()));
    }

    #[test]
    fn escapes_count_unless_the_literal_is_raw() {
        assert_eq!(only("'''\n.. manim:: B\n    '\\\\frac' \\\n    + 1\n'''")[2], (3, "    '\\frac'     + 1".into()));
        assert_eq!(only("r'''\n.. manim:: B\n    '\\\\frac'\n'''")[2], (3, "    '\\\\frac'".into()));
    }

    #[test]
    fn comments_and_other_strings_are_passed_over() {
        assert!(texts("# .. manim:: A\nx = 'no'\n").is_empty());
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(file in "(\"\"\"|'''|r|\n|    |\\\\|n|é|\\.\\. manim:: A|>>> x){0,30}") {
            texts(&file);
        }
    }
}

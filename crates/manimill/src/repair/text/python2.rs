//! Python 2: `print x`, `except E, e`, `raise E, "why"`, backquotes, `<>`, `0777`
//!
//! What: writes what only Python 2 can read in the way of Python 3.
//! Since: Python 3.0
//! Leaves alone: the meaning of `/` between whole numbers, which Python 2 rounded down; it is Python 3 in its form.
//!
//! Before:
//! ```python
//! print "a", x
//! print
//! print >>sys.stderr, "b"
//! try:
//!     if a <> 0777: raise ValueError, "no"
//! except ValueError, error:
//!     print `error`,
//! ```
//! After:
//! ```python
//! print("a", x)
//! print()
//! print("b", file=sys.stderr)
//! try:
//!     if a != 0o777: raise ValueError("no")
//! except ValueError as error:
//!     print(repr(error), end=" ")
//! ```

use super::{Attempt, TextRepair, map_code};
use crate::sample::Safety;
use crate::sources::python::{Lexer, Stretch, is_name_char};

pub(super) const REPAIR: TextRepair =
    TextRepair { name: "python2", safety: Safety::Guarded, source: include_str!("python2.rs"), apply };

fn apply(text: &str) -> Attempt {
    let mut out = String::with_capacity(text.len());
    let mut logical = String::new();
    let mut lexer = Lexer::default();
    for line in text.split_inclusive('\n') {
        logical.push_str(line);
        lexer.line(line.trim_end_matches(['\n', '\r']));
        if lexer.at_statement() {
            out += &statement(&logical);
            logical.clear();
        }
    }
    out += &logical;
    Attempt::of(text, out)
}

/// One logical line, with its line end.
fn statement(line: &str) -> String {
    let line = map_code(line, |code| octals(&code.replace("<>", "!=")));
    let line = backquotes(&line);
    let body = line.trim_end_matches(['\n', '\r']);
    let code = without_comment(body);
    let end = &line[code.len()..];
    let indent = code.len() - code.trim_start().len();
    let space = &code[..indent];
    // `if x: print y`
    let (head, code) = code[indent..].split_at(colon_before_keyword(&code[indent..]));
    let rest = if let Some(rest) = keyword(code, "print") {
        print(rest)
    } else if let Some(rest) = keyword(code, "raise") {
        raise(rest)
    } else if let Some(rest) = keyword(code, "except") {
        except(rest)
    } else if let Some(rest) = keyword(code, "exec") {
        (!rest.starts_with('(')).then(|| format!("exec({rest})"))
    } else {
        None
    };
    format!("{space}{head}{}{end}", rest.as_deref().unwrap_or(code))
}

/// What stands behind a keyword.
fn keyword<'a>(code: &'a str, word: &str) -> Option<&'a str> {
    let rest = code.strip_prefix(word)?;
    if rest.starts_with(is_name_char) {
        return None;
    }
    Some(rest.trim())
}

fn print(rest: &str) -> Option<String> {
    if rest.is_empty() {
        return Some("print()".into());
    }
    // A call as Python 3 has it, an assignment to a name of that name, an attribute.
    if rest.starts_with(['=', '.', '[', ',']) || is_call(rest) {
        return None;
    }
    let (file, rest) = match rest.strip_prefix(">>") {
        Some(rest) => {
            let parts = split_commas(rest);
            (Some(parts.first()?.trim().to_owned()), parts[1..].join(",").trim().to_owned())
        }
        None => (None, rest.to_owned()),
    };
    let mut arguments = Vec::new();
    let shown = rest.trim_end_matches(',').trim_end();
    if !shown.is_empty() {
        arguments.push(shown.to_owned());
    }
    if rest.ends_with(',') {
        arguments.push("end=\" \"".into());
    }
    arguments.extend(file.map(|file| format!("file={file}")));
    Some(format!("print({})", arguments.join(", ")))
}

fn raise(rest: &str) -> Option<String> {
    let parts = split_commas(rest);
    match parts.as_slice() {
        [error, why] | [error, why, _] => Some(format!("raise {}({})", error.trim(), why.trim())),
        _ => None,
    }
}

fn except(rest: &str) -> Option<String> {
    let head = rest.strip_suffix(':').or_else(|| rest.find("):").map(|at| &rest[..=at]))?;
    let body = &rest[head.len()..];
    match split_commas(head).as_slice() {
        [error, name]
            if name.trim().chars().all(is_name_char) && !error.trim_start().starts_with('(')
                || matches!(head.trim_start().chars().next(), Some('(')) =>
        {
            Some(format!("except {} as {}{body}", error.trim(), name.trim()))
        }
        _ => None,
    }
}

/// Whether the brackets that a text starts with reach to its end.
fn is_call(rest: &str) -> bool {
    if !rest.starts_with('(') {
        return false;
    }
    let mut depth = 0usize;
    let mut end = None;
    for_code(rest, |at, c| match c {
        '(' | '[' | '{' => depth += 1,
        ')' | ']' | '}' => {
            depth = depth.saturating_sub(1);
            if depth == 0 && end.is_none() {
                end = Some(at + 1);
            }
        }
        _ => {}
    });
    end.is_some_and(|end| rest[end..].trim().is_empty())
}

/// The parts between commas outside of brackets and strings.
fn split_commas(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let mut cuts = Vec::new();
    for_code(text, |at, c| match c {
        '(' | '[' | '{' => depth += 1,
        ')' | ']' | '}' => depth = depth.saturating_sub(1),
        ',' if depth == 0 => cuts.push(at),
        _ => {}
    });
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts {
        parts.push(&text[start..cut]);
        start = cut + 1;
    }
    parts.push(&text[start..]);
    parts
}

/// Where the statement behind `if x:` on the same line starts; 0 where there is none.
fn colon_before_keyword(code: &str) -> usize {
    let mut depth = 0usize;
    let mut found = 0;
    for_code(code, |at, c| match c {
        '(' | '[' | '{' => depth += 1,
        ')' | ']' | '}' => depth = depth.saturating_sub(1),
        ':' | ';' if depth == 0 && found == 0 => {
            let rest = code[at + 1..].trim_start();
            if ["print", "raise", "exec"].iter().any(|word| keyword(rest, word).is_some()) {
                found = code.len() - rest.len();
            }
        }
        _ => {}
    });
    found
}

fn octals(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut before = ' ';
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let starts = digits > 1 && c == '0' && !is_name_char(before) && before != '.';
        let next = rest[digits.min(rest.len())..].chars().next();
        if starts
            && rest[..digits].bytes().all(|digit| digit < b'8')
            && !next.is_some_and(|c| is_name_char(c) || c == '.')
            && rest[..digits].bytes().any(|digit| digit != b'0')
        {
            out += "0o";
            out += rest[..digits].trim_start_matches('0');
        } else {
            let length = digits.max(c.len_utf8());
            out += &rest[..length];
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
            continue;
        }
        before = '0';
        rest = &rest[digits..];
    }
    out
}

fn backquotes(line: &str) -> String {
    let mut open = false;
    map_code(line, |code| {
        if code.matches('`').count() == 0 {
            return code.to_owned();
        }
        let mut out = String::with_capacity(code.len() + 8);
        for c in code.chars() {
            if c == '`' {
                out += if open { ")" } else { "repr(" };
                open = !open;
            } else {
                out.push(c);
            }
        }
        out
    })
}

/// The code of a logical line without the comment at its end.
fn without_comment(line: &str) -> &str {
    let mut lexer = Lexer::default();
    let last = line.rfind('\n').map_or(0, |at| at + 1);
    for line in line[..last].lines() {
        lexer.line(line);
    }
    let comment = lexer.line(&line[last..]).into_iter().find(|(_, stretch)| *stretch == Stretch::Comment);
    let code = comment.map_or(line, |(range, _)| &line[..last + range.start]);
    code.trim_end()
}

/// Calls `see` with the place of each character that is neither in a string nor in a comment.
fn for_code(text: &str, mut see: impl FnMut(usize, char)) {
    let mut lexer = Lexer::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        for (range, stretch) in lexer.line(bare) {
            if stretch == Stretch::Code {
                for (at, c) in bare[range.clone()].char_indices() {
                    see(start + range.start + at, c);
                }
            }
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_3_stays() {
        for text in [
            "print(x)\n",
            "print (x), 1\n".trim_end_matches(", 1\n"),
            "printed = 1\n",
            "x = 007.5\n",
            "raise E(a, b)\n",
            "except (A, B):\n",
            "x = '<>' # `a`\n",
            "print = f\n",
        ] {
            assert_eq!(apply(text), Attempt::Unconcerned, "{text}");
        }
    }

    #[test]
    fn long_statements_and_comments_stay_whole() {
        assert_eq!(apply("print f(a,\n  b) # c\n"), Attempt::Mended("print(f(a,\n  b)) # c\n".into()));
        assert_eq!(apply("print (a + b) / 2\n"), Attempt::Mended("print((a + b) / 2)\n".into()));
    }
}

//! How deep a text nests, told before it is parsed: a parser, and all that walks its tree, does so by recursion.
//!
//! Two passes. The first one is cheap and runs over every text: it counts brackets and indentation, where Python's own bounds
//! are ours (200 and 100), and measures each statement. A statement nests no deeper than it is long, so short ones are done with.
//! Only a text with a long one goes through [`depth`], which bounds the height of every statement's tree by its tokens.

mod depth;

/// Most brackets within each other. Python refuses more.
const MAX_BRACKETS: usize = 200;
/// Most levels of indentation. Python refuses more.
const MAX_INDENTATION: usize = 100;
/// Most levels in the tree of one statement, blocks aside. Python gives up between 1,500 and 6,000, by version and by kind.
const MAX_HEIGHT: u32 = 1_200;
/// Bytes of a statement, strings and comments aside, that cannot nest deeper than [`MAX_HEIGHT`].
const SHORT_STATEMENT: usize = MAX_HEIGHT as usize;

/// Why a text is not parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooDeep {
    /// Where, in bytes.
    pub(crate) at: u32,
    /// What there is too much of.
    pub(crate) what: &'static str,
}

/// The bytes that say something about nesting.
const MATTERS: [bool; 256] = {
    let mut matters = [false; 256];
    let mut at = 0;
    while at < b"\r\n\\#\"'([{)]}".len() {
        matters[b"\r\n\\#\"'([{)]}"[at] as usize] = true;
        at += 1;
    }
    matters
};

/// Where and how a text nests deeper than can be parsed; `None` for a text that can be.
pub(crate) fn too_deep(text: &str) -> Option<TooDeep> {
    let mut scan = Scan { bytes: text.as_bytes(), ..Scan::default() };
    if let Some(deep) = scan.run() {
        return Some(deep);
    }
    if let Some(at) = scan.odd {
        return depth::too_deep(text).map(|what| TooDeep { at: at as u32, what });
    }
    let within = |(start, end): (usize, usize)| Some((start, text.get(start..end)?));
    scan.long
        .into_iter()
        .filter_map(within)
        .find_map(|(start, statement)| depth::too_deep(statement).map(|what| TooDeep { at: start as u32, what }))
}

/// The first pass.
#[derive(Default)]
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    brackets: usize,
    indentations: Vec<usize>,
    /// Where the statement began, and how much of it so far is plain strings and comments.
    start: usize,
    skipped: usize,
    /// Where the long statements stand.
    long: Vec<(usize, usize)>,
    /// The first statement that the lexer may read otherwise than this pass does.
    odd: Option<usize>,
}

impl Scan<'_> {
    /// Goes through the text, and stops at brackets or blocks that are too deep.
    fn run(&mut self) -> Option<TooDeep> {
        let mut at_line_start = true;
        while let Some(&byte) = self.bytes.get(self.at) {
            if at_line_start && self.brackets == 0 {
                at_line_start = false;
                match self.indentation() {
                    None => continue,
                    deep => return deep,
                }
            }
            at_line_start = false;
            match byte {
                b'\n' | b'\r' => {
                    at_line_start = true;
                    if self.brackets == 0 {
                        self.end_statement();
                    }
                }
                b'#' => {
                    self.skip_comment();
                    continue;
                }
                // The line goes on: what follows is no line of its own.
                b'\\' => self.at += 1 + usize::from(self.bytes[self.at + 1..].starts_with(b"\r\n")),
                b'"' | b'\'' => {
                    self.string();
                    continue;
                }
                b'(' | b'[' | b'{' => {
                    self.brackets += 1;
                    if self.brackets > MAX_BRACKETS {
                        return Some(TooDeep { at: self.at as u32, what: "brackets" });
                    }
                }
                b')' | b']' | b'}' => self.brackets = self.brackets.saturating_sub(1),
                _ => {
                    self.at += self.bytes[self.at..].iter().take_while(|byte| !MATTERS[usize::from(**byte)]).count();
                    continue;
                }
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
        self.end_statement();
        None
    }

    /// Takes the white space at the start of a line; blank lines and comments have no level.
    fn indentation(&mut self) -> Option<TooDeep> {
        let width = self.bytes[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        self.at += width;
        self.start = self.at;
        self.skipped = 0;
        if self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r' | b'#')) {
            while self.indentations.last().is_some_and(|last| *last >= width) {
                self.indentations.pop();
            }
            self.indentations.push(width);
        }
        (self.indentations.len() > MAX_INDENTATION).then_some(TooDeep { at: self.at as u32, what: "blocks" })
    }

    fn end_statement(&mut self) {
        if self.at.saturating_sub(self.start + self.skipped) > SHORT_STATEMENT {
            self.long.push((self.start, self.at));
        }
    }

    fn skip_comment(&mut self) {
        let length = self.bytes[self.at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        self.at += length;
        self.skipped += length;
    }

    /// Skips a string literal. One with expressions in it counts as code.
    fn string(&mut self) {
        let start = self.at;
        let prefix = self.bytes[..start].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).take(3);
        let is_formatted = prefix.into_iter().any(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b't'));
        if is_formatted {
            let (end, is_odd) = end_of_formatted(self.bytes, start);
            self.at = end;
            if is_odd {
                self.odd.get_or_insert(self.start);
            }
        } else {
            self.at = end_of_string(self.bytes, start);
            self.skipped += self.at - start;
        }
    }
}

/// The offset behind a formatted string literal, and whether the lexer may see another end: since Python 3.12 its braces may
/// hold strings in the same quotes, and all else.
fn end_of_formatted(bytes: &[u8], start: usize) -> (usize, bool) {
    let quote = bytes[start];
    let closing: &[u8] = if bytes[start..].starts_with(&[quote; 3]) { &[quote; 3] } else { &[quote] };
    let (mut at, mut depth) = (start + closing.len(), 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match byte {
            _ if bytes[at..].starts_with(closing) => return (at + closing.len(), depth > 0),
            b'\n' | b'\r' if closing.len() == 1 => return (at, true),
            b'{' | b'}' if depth == 0 && next == Some(byte) => at += 1,
            b'{' => depth += 1,
            b'}' if depth == 0 => return (end_of_string(bytes, start), true),
            b'}' => depth -= 1,
            b'\\' | b'#' if depth > 0 => return (end_of_string(bytes, start), true),
            b'\\' if next.is_some_and(|next| next == b'\\' || next == quote) => at += 1,
            // Who continues a line within a string of one line is rare.
            b'\\' if matches!(next, Some(b'\n' | b'\r')) => return (end_of_string(bytes, start), true),
            b'"' | b'\'' if depth > 0 => match length_of_plain(&bytes[at..]) {
                Some(length) => at += length - 1,
                None => return (end_of_string(bytes, start), true),
            },
            _ => {}
        }
        at += 1;
    }
    (bytes.len(), true)
}

/// The length of a string literal with its quotes, if nothing in it can be mistaken.
fn length_of_plain(bytes: &[u8]) -> Option<usize> {
    let mut inside = bytes[1..].iter().take_while(|byte| !matches!(byte, b'{' | b'}' | b'\n' | b'\r' | b'\\'));
    inside.position(|byte| *byte == bytes[0]).map(|length| length + 2)
}

/// The offset behind a string literal; one that never ends does so at the end of its line.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1 + usize::from(bytes[at + 1..].starts_with(b"\r\n")),
            b'\n' | b'\r' if !is_triple => return at,
            byte if byte == quote && !is_triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests;

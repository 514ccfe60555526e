//! Places in a text: byte offsets, and the lines that people count in.

use std::ops::Range;

use ruff_text_size::{Ranged, TextRange};

/// A half-open range of byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The same, to index a text with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly within.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<TextRange> for Span {
    fn from(range: TextRange) -> Self {
        Self { start: range.start().to_u32(), end: range.end().to_u32() }
    }
}

pub(crate) fn span_of(node: &impl Ranged) -> Span {
    node.range().into()
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines; `\n`, `\r\n` and a lone `\r` end one, as in Python.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends =
            memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self { starts: std::iter::once(0).chain(ends.map(|at| at as u32 + 1)).collect() }
    }

    /// Memory that they take, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.starts.len() * size_of::<u32>()
    }

    /// Line of an offset, counted from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line and column (in bytes) of an offset, both counted from 1.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        (line, offset - self.starts[line as usize - 1] + 1)
    }

    /// Offset at which a line (counted from 1) starts; the text's end for a line after the last.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// First and last line of a span, counted from 1.
    pub fn lines(&self, span: Span) -> (u32, u32) {
        (self.line(span.start), self.line(span.end.max(span.start + 1) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_kind_of_line_end() {
        let lines = Lines::new("a\nb\r\nc\rd");
        assert_eq!([0, 2, 5, 7].map(|offset| lines.line(offset)), [1, 2, 3, 4]);
        assert_eq!(lines.line_column(5), (3, 1));
        assert_eq!(lines.lines(Span::new(0, 4)), (1, 2));
    }
}

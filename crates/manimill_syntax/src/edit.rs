//! Changes to a text, as replacements of spans: comments and the author's formatting survive what is not touched.

use crate::span::Span;

/// Replaces what stands in `span`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Edit {
    /// Replaces `span` by `replacement`.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self { span, replacement: replacement.into() }
    }

    /// Puts a text at an offset.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::new(at, at), text)
    }

    /// Removes what stands in `span`.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// The part `within` of a text with the edits applied that lie in it. Edits may come in any order; of two that
/// overlap the one that starts first counts (the longer one where both start together), and the other is left out.
pub fn apply_within(text: &str, within: Span, edits: &[Edit]) -> String {
    let mut ordered: Vec<&Edit> = edits.iter().filter(|edit| within.contains(edit.span)).collect();
    ordered.sort_by(|a, b| (a.span.start, b.span.end, &a.replacement).cmp(&(b.span.start, a.span.end, &b.replacement)));
    let mut out = String::with_capacity(within.range().len());
    let mut at = within.start;
    for edit in ordered {
        if edit.span.start < at {
            continue;
        }
        out.push_str(&text[at as usize..edit.span.start as usize]);
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(&text[at as usize..within.end as usize]);
    out
}

/// The whole text with the edits applied, under the rules of [`apply_within`].
pub fn apply(text: &str, edits: &[Edit]) -> String {
    apply_within(text, Span::new(0, text.len() as u32), edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_in_order_of_place() {
        let edits = [Edit::replace(Span::new(4, 5), "yy"), Edit::delete(Span::new(0, 2))];
        assert_eq!(apply("a b c", &edits), "b yy");
    }

    #[test]
    fn the_outer_of_two_overlapping_edits_counts() {
        let edits = [Edit::replace(Span::new(2, 3), "x"), Edit::delete(Span::new(0, 5))];
        assert_eq!(apply("a b c", &edits), "");
    }
}

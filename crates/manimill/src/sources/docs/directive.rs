//! The `.. manim:: Name` directive in documentation pages, and the form that it has in Markdown.
//!
//! Only as much of the grammar as decides what is a directive: indentation, list items, and blocks whose content is
//! shown and not read (literal blocks, comments, code blocks).

use std::collections::BTreeSet;

use super::words;
use crate::sources::python;

/// A line and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u32,
    pub text: String,
}

/// The content of one directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// The scene's class name.
    pub name: String,
    /// Where the code's first line stands in the file.
    pub first_line: u32,
    pub code: String,
    /// The paragraph right before it.
    pub about: Option<String>,
}

/// Directives whose content is shown as it is.
const LITERAL: [&str; 10] =
    ["code-block", "code", "sourcecode", "parsed-literal", "highlight", "literalinclude", "raw", "math", "prompt", "doctest"];

/// The lines of a page.
pub(super) fn numbered(text: &str) -> Vec<Line> {
    (1..).zip(text.lines()).map(|(number, text)| Line { number, text: text.to_owned() }).collect()
}

/// The examples of a page, in order.
pub(super) fn examples(page: &[Line]) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut unclosed: BTreeSet<&str> = BTreeSet::new();
    let mut at = 0;
    while let Some(line) = page.get(at) {
        if let Some((margin, name)) = manim_directive(&line.text) {
            let end = end_of_block(page, at, margin);
            examples.push(Example { about: words::before(page, at), ..example(name, line.number, &page[at + 1..end]) });
            at = end;
        } else if let Some((fence, info)) = fence(&line.text)
            && !unclosed.contains(fence)
        {
            let Some(end) = end_of_fence(page, at, fence) else {
                // Nor is any later one of its kind closed: a page of nothing but such lines must not cost the square.
                unclosed.insert(fence);
                at += 1;
                continue;
            };
            let block = &page[at + 1..end];
            match info.strip_prefix("{manim}").map(str::trim) {
                Some(name) if python::is_name(name) => {
                    examples.push(Example { about: words::before(page, at), ..example(name, line.number, block) });
                }
                // Another directive, whose content is read; what is no directive is code, and shown.
                _ if info.starts_with('{') => examples.extend(self::examples(block)),
                _ => {}
            }
            at = end + 1;
        } else if let Some(margin) = shows_its_block(&line.text) {
            at = end_of_block(page, at, margin);
        } else {
            at += 1;
        }
    }
    examples
}

/// `.. manim:: Name`, perhaps as the first thing of a list item: the column of the dots, and the name.
fn manim_directive(line: &str) -> Option<(usize, &str)> {
    let (margin, rest) = explicit_markup(line)?;
    // Docutils lets one space stand before the colons, and Manim's own docstrings make use of it.
    let rest = rest.strip_prefix("manim")?;
    let name = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("::")?.trim();
    python::is_name(name).then_some((margin, name))
}

/// The fence that a Markdown line opens, and what follows it: ```` ```{manim} Name ````, `` ~~~ python ``.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|c| "`~:".contains(*c))?;
    let info = line.trim_start_matches(mark);
    let fence = &line[..line.len() - info.len()];
    // Colons open directives only: elsewhere they are reStructuredText's.
    (fence.len() >= 3 && !info.contains('`') && (mark != ':' || info.starts_with('{'))).then_some((fence, info.trim()))
}

fn end_of_fence(page: &[Line], at: usize, fence: &str) -> Option<usize> {
    let closes =
        |line: &Line| line.text.trim().strip_prefix(fence).is_some_and(|rest| rest.chars().all(|c| fence.starts_with(c)));
    page[at + 1..].iter().position(closes).map(|length| at + 1 + length)
}

/// What follows `.. ` at the start of a line or list item, and the column of the dots.
fn explicit_markup(line: &str) -> Option<(usize, &str)> {
    let mut rest = line.trim_start();
    loop {
        if let Some(markup) = rest.strip_prefix(".. ") {
            return Some((line.len() - rest.len(), markup.trim_start()));
        }
        let marker = rest.split(' ').next()?;
        let is_number = |text: &str| !text.is_empty() && (text == "#" || text.bytes().all(|byte| byte.is_ascii_digit()));
        let is_item = matches!(marker, "-" | "*" | "+") || marker.strip_suffix(['.', ')']).is_some_and(is_number);
        if !is_item || marker.len() == rest.len() {
            return None;
        }
        rest = rest[marker.len()..].trim_start();
    }
}

/// The margin of a line whose indented block is shown or passed over, not read.
fn shows_its_block(line: &str) -> Option<usize> {
    if let Some((margin, markup)) = explicit_markup(line) {
        let word = markup.split_whitespace().next().unwrap_or_default();
        return match word.split_once("::") {
            Some((name, _)) => LITERAL.contains(&name).then_some(margin),
            // Targets, footnotes and substitutions; all else is a comment.
            None => (!markup.starts_with(['_', '[', '|'])).then_some(margin),
        };
    }
    let text = line.trim();
    text.ends_with("::").then(|| line.len() - line.trim_start().len())
}

/// The first line after `at` that is not indented deeper than `margin`.
fn end_of_block(page: &[Line], at: usize, margin: usize) -> usize {
    let belongs = |line: &Line| line.text.trim().is_empty() || line.text.len() - line.text.trim_start().len() > margin;
    page[at + 1..].iter().position(|line| !belongs(line)).map_or(page.len(), |length| at + 1 + length)
}

fn example(name: &str, directive_line: u32, block: &[Line]) -> Example {
    // Options follow the directive at once; the content follows a blank line or the first line that is no option.
    let options = block.iter().take_while(|line| is_option(&line.text)).count();
    let blank = block[options..].iter().take_while(|line| line.text.trim().is_empty()).count();
    let content = &block[options + blank..];
    let first_line = content.first().map_or(directive_line, |line| line.number);
    let texts: Vec<String> = content.iter().map(|line| expand_tabs(line.text.trim_end())).collect();
    let indent = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let margin = texts.iter().filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = texts.iter().map(|line| line.get(margin..).unwrap_or_default()).collect();
    let is_doctest = lines.first().is_some_and(|line| line.starts_with(">>>"));
    let lines = if is_doctest { lines.into_iter().filter_map(doctest_input).collect() } else { lines };
    let code = lines.join("\n");
    Example { name: name.to_owned(), first_line, code: format!("{}\n", code.trim_end()), about: None }
}

/// `:save_last_frame:`, `:ref_classes: Dot`
fn is_option(line: &str) -> bool {
    let Some((name, _)) = line.trim().strip_prefix(':').and_then(|rest| rest.split_once(':')) else { return false };
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}

/// What was typed at the prompt; what was answered is not code.
fn doctest_input(line: &str) -> Option<&str> {
    let input = line.strip_prefix(">>>").or_else(|| line.strip_prefix("..."))?;
    if input.is_empty() { Some(input) } else { input.strip_prefix(' ') }
}

/// Tabs of the indentation as eight columns, as reStructuredText reads them.
fn expand_tabs(line: &str) -> String {
    let code = line.trim_start();
    let mut column = 0;
    for c in line[..line.len() - code.len()].chars() {
        column += if c == '\t' { 8 - column % 8 } else { 1 };
    }
    format!("{}{code}", " ".repeat(column))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(page: &str) -> Vec<(String, u32, String)> {
        examples(&numbered(page)).into_iter().map(|example| (example.name, example.first_line, example.code)).collect()
    }

    #[test]
    fn reads_content_after_options() {
        let page = "Words.\n\n.. manim:: A\n    :save_last_frame:\n    :ref_classes: Dot\n\n    class A(Scene):\n        x = 1\n\n        y = 2\n\nMore.\n";
        assert_eq!(read(page), [("A".into(), 7, "class A(Scene):\n    x = 1\n\n    y = 2\n".into())]);
    }

    #[test]
    fn reads_a_directive_with_a_space_before_its_colons() {
        assert_eq!(read(".. manim :: A\n\n    a = 1\n"), read(".. manim:: A\n\n    a = 1\n"));
        assert_eq!(read(".. manim :: A\n\n    a = 1\n").len(), 1);
    }

    #[test]
    fn reads_a_doctest_without_its_answers() {
        let page = ".. manim:: A\n\n    >>> x = 1\n    >>> x\n    1\n    >>> class A(Scene):\n    ...     pass\n    ...\n";
        assert_eq!(read(page), [("A".into(), 3, "x = 1\nx\nclass A(Scene):\n    pass\n".into())]);
    }

    #[test]
    fn reads_directives_in_lists_and_under_each_other() {
        let page = "* .. manim:: A\n\n      a = 1\n\n.. note::\n\n    .. manim:: B\n        b = 2\n    .. manim:: C\n";
        assert_eq!(
            read(page),
            [("A".into(), 3, "a = 1\n".into()), ("B".into(), 8, "b = 2\n".into()), ("C".into(), 9, "\n".into())]
        );
    }

    #[test]
    fn what_is_shown_is_no_example() {
        for page in [
            "As follows::\n\n    .. manim:: A\n\n        a = 1\n",
            ".. code-block:: rst\n\n    .. manim:: A\n\n        a = 1\n",
            ".. A comment\n\n    .. manim:: A\n\n        a = 1\n",
            "``.. manim:: A``\n\n    a = 1\n",
            ".. manim:: <Class name>\n    a = 1\n",
        ] {
            assert_eq!(read(page), [], "{page}");
        }
    }

    #[test]
    fn reads_directives_of_markdown_and_not_its_code() {
        let page = "```{manim} A\n:save_last_frame:\n\na = 1\n```\nwords\n";
        assert_eq!(read(page), [("A".into(), 4, "a = 1\n".into())]);
        let page = "```{eval-rst}\n.. manim:: B\n\n    b = 1\n```\n\n:::{note}\n.. manim:: C\n\n    c = 1\n:::\n";
        assert_eq!(read(page), [("B".into(), 4, "b = 1\n".into()), ("C".into(), 10, "c = 1\n".into())]);
        assert_eq!(read("```rst\n.. manim:: D\n\n    d = 1\n```\n"), []);
    }

    proptest! {
        #[test]
        fn no_page_makes_it_panic(page in "(\\.\\. manim:: A\n|[ \t]{0,9}|:x:\n|```\\{manim\\} B\n|>>> |\\.\\.\\.|é|::|\n|\\* |x){0,30}", other in any::<String>()) {
            read(&page);
            read(&other);
        }
    }
}

//! `kind = "markdown"`: fenced code in Markdown pages that defines a class, with the paragraph before it.

use manimill_syntax::Lines;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::kinds::Kind;
use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Description, Namespace, Wanted, places, python};
use crate::error::Error;

const WANTS: Wants = Wants { suffixes: &[".md", ".markdown", ".mdx"], what: "fenced Python with a class" };

pub(super) const KIND: Kind = Kind {
    name: "markdown",
    about: "fenced Python code in Markdown pages",
    gather: |settings, context| {
        let mut reading = Reading::new(settings, context, places::open_any(settings, context)?);
        read(&mut reading)?;
        Ok(reading.finish(&WANTS))
    },
};

fn read(reading: &mut Reading<'_>) -> Result<(), Error> {
    let paths = reading.select(WANTS.suffixes);
    for file in reading.read_texts(&paths, reading.context.limits.file_bytes)? {
        let blocks = blocks(&file.text);
        let with_class = blocks.into_iter().filter(|block| block.may_be_python() && !python::classes(&block.code).is_empty());
        for (place, block) in with_class.enumerate() {
            reading.add(Found {
                path: file.path.clone(),
                part: Some(format!("block {}", place + 1)),
                namespace: Namespace::Script,
                text: block.code,
                first_line: block.first_line,
                wanted: Wanted::All,
                description: block.before.map(|text| Description { text, origin: "paragraph before the code".into() }),
                implied_lines: 0,
                changes: Vec::new(),
            });
        }
    }
    Ok(())
}

/// One fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The first word after the fence, in lower case.
    pub language: String,
    pub code: String,
    /// Where the code's first line stands in the text, from 1.
    pub first_line: u32,
    /// The paragraph directly before.
    pub before: Option<String>,
}

impl Block {
    pub(crate) fn may_be_python(&self) -> bool {
        matches!(self.language.as_str(), "" | "python" | "py" | "python3" | "py3" | "manim" | "ipython")
    }
}

/// The fenced blocks of a text, in order; a block of Markdown gives the blocks in it.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    blocks_within(text, 3)
}

fn blocks_within(text: &str, depth: u32) -> Vec<Block> {
    let lines = Lines::new(text);
    let mut blocks = Vec::new();
    let mut paragraph: Option<String> = None;
    let mut in_paragraph = false;
    let mut open: Option<(String, String, Option<u32>)> = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) => {
                paragraph = Some(String::new());
                in_paragraph = true;
            }
            Event::End(TagEnd::Paragraph) => in_paragraph = false,
            // A heading or a table between a paragraph and the code parts them; what is said before an indented block is said of that one.
            Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Rule => {
                paragraph = None;
            }
            Event::Html(html) if shows_something(&html) => paragraph = None,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let word = info.split(|c: char| c.is_whitespace() || ",{}".contains(c)).find(|word| !word.is_empty());
                open = Some((word.unwrap_or_default().trim_start_matches('.').to_lowercase(), String::new(), None));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, code, line)) = open.take() {
                    let first_line = line.unwrap_or(1);
                    let block = Block { language, code, first_line, before: paragraph.take() };
                    let inner = if depth > 0 { inner_blocks(&block, depth) } else { Vec::new() };
                    if inner.is_empty() { blocks.push(block) } else { blocks.extend(inner) }
                }
            }
            Event::Text(words) => {
                if let Some((_, code, line)) = &mut open {
                    line.get_or_insert_with(|| lines.line(range.start as u32));
                    code.push_str(&words);
                } else if in_paragraph && let Some(paragraph) = &mut paragraph {
                    paragraph.push_str(&words);
                }
            }
            Event::Code(words) if in_paragraph => {
                if let Some(paragraph) = &mut paragraph {
                    paragraph.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(paragraph) = &mut paragraph {
                    paragraph.push(' ');
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Whether a line of HTML begins what a reader takes for the thing that the paragraph before speaks of.
fn shows_something(html: &str) -> bool {
    const SHOWN: [&str; 9] = ["<pre", "<code", "<table", "<img", "<video", "<iframe", "<figure", "<h", "<div"];
    let html = html.trim_start().to_ascii_lowercase();
    SHOWN.iter().any(|tag| html.starts_with(tag))
}

/// The blocks in a block that is Markdown itself: shown with its fences, or fenced twice by mistake.
fn inner_blocks(block: &Block, depth: u32) -> Vec<Block> {
    let fenced_twice = block.may_be_python() && block.code.trim_start().starts_with("```");
    if !fenced_twice && !matches!(block.language.as_str(), "markdown" | "md") {
        return Vec::new();
    }
    let mut inner = blocks_within(&block.code, depth - 1);
    for inner in &mut inner {
        inner.first_line += block.first_line - 1;
        inner.before = inner.before.take().or_else(|| block.before.clone());
    }
    inner
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_a_fence_and_the_paragraph_before_it() {
        let blocks = blocks("# Title\n\nDraw a\n`Circle`.\n\n```python\nclass A(Scene):\n    x = 1\n```\n\n```\ny\n```\n");
        assert_eq!(blocks.len(), 2);
        assert_eq!(
            blocks[0],
            Block {
                language: "python".into(),
                code: "class A(Scene):\n    x = 1\n".into(),
                first_line: 7,
                before: Some("Draw a Circle.".into()),
            }
        );
        assert_eq!(blocks[1].before, None);
    }

    #[test]
    fn fences_in_fences_are_opened() {
        let shown = "````markdown\nSay:\n\n```py\nclass A(Scene): pass\n```\n````\n";
        assert_eq!(blocks(shown)[0].code, "class A(Scene): pass\n");
        assert_eq!(blocks(shown)[0].first_line, 5);
        let twice = "~~~python\n```python\nx = 1\n```\n~~~\n";
        assert_eq!(blocks(twice)[0].code, "x = 1\n");
    }

    #[test]
    fn fences_in_lists_lose_their_indentation() {
        assert_eq!(
            blocks("- item\n\n  ```python\n  class A(Scene):\n      pass\n  ```\n")[0].code,
            "class A(Scene):\n    pass\n"
        );
    }

    #[test]
    fn a_sentence_goes_with_the_block_that_follows_it_directly() {
        let before = |text: &str| blocks(text).into_iter().map(|block| block.before).collect::<Vec<_>>();
        assert_eq!(before("A circle grows:\n\n    print(1)\n\n```python\nx\n```\n"), [None], "an indented block");
        assert_eq!(before("Sizes follow.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```python\nx\n```\n"), [None], "a table");
        assert_eq!(before("So:\n\n<pre>\nx\n</pre>\n\n```python\nx\n```\n"), [None], "preformatted text");
        assert_eq!(before("Above.\n\n---\n\n```python\nx\n```\n"), [None], "a line across");
        assert_eq!(before("Code:\n\n<!-- a note -->\n\n```python\nx\n```\n"), [Some("Code:".into())], "a comment");
        assert_eq!(
            before("One:\n\n    print(1)\n\nTwo:\n\n```python\nx\n```\n"),
            [Some("Two:".into())],
            "the sentence after an indented block"
        );
    }

    proptest! {
        #[test]
        fn no_page_makes_it_panic(page in "(```|~~~|````|python|\n|\n|- |> |  |class A\\(B\\)|é){0,30}", other in any::<String>()) {
            blocks(&page);
            blocks(&other);
        }
    }
}

//! Fences around the code, and the tokens of a chat template
//!
//! What: takes the code out of Markdown's fences (one or two levels, closed or not, on lines of their own or not) and of the prose around
//! them, and cuts `</s>`, `<|im_end|>` and their like off its ends, and what stands in `<think>`. Of several blocks the first with a scene counts.
//! Since: always
//! Leaves alone: fences within a string or a comment of the code itself.
//!
//! Before:
//! ~~~python
//! Here it is:
//! ```python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! ```
//! </s>
//! ~~~
//! After:
//! ~~~python
//! from manim import *
//! class A(Scene):
//!     def construct(self):
//!         self.wait()
//! ~~~

use std::borrow::Cow;

use super::{Attempt, TextRepair, is_python};
use crate::sample::Safety;
use crate::sources::markdown::{self, Block};
use crate::sources::python;

/// Done to every cell, Python or not: what is around the code is no part of it.
pub(super) const REPAIR: TextRepair =
    TextRepair { name: "code-fences", safety: Safety::Safe, source: include_str!("fences.rs"), apply };

fn apply(text: &str) -> Attempt {
    Attempt::of(text, unwrap(text).code)
}

/// The code of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unwrapped {
    pub code: String,
    /// Which of several blocks it is, from 1.
    pub block: Option<usize>,
}

/// Tokens that chat templates leave at the ends of a text.
const TOKENS: [&str; 12] = [
    "<s>",
    "</s>",
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|begin_of_text|>",
    "<|eot_id|>",
    "<|end|>",
    "<end_of_turn>",
    "<eos>",
    "<bos>",
];

/// Takes the code out of a cell.
pub(super) fn unwrap(cell: &str) -> Unwrapped {
    let answer = without_thoughts(strip_tokens(cell));
    let text = strip_tokens(&answer);
    if let Some(code) = on_one_line(text) {
        return Unwrapped { code: code.to_owned(), block: None };
    }
    if !has_fence(text) {
        return Unwrapped { code: text.to_owned(), block: None };
    }
    // A fence that is never closed reaches to the end of the text, and a stray one at the end opens an empty block.
    let blocks: Vec<Block> = markdown::blocks(text.trim()).into_iter().filter(|block| !block.code.trim().is_empty()).collect();
    if !starts_with_fence(text) && !python::classes(text).is_empty() && !blocks.iter().any(holds_class) {
        // The code itself, with fences in a string of its own or one left over at its end.
        return Unwrapped { code: without_last_fence(text), block: None };
    }
    let Some(best) = choose(&blocks) else { return Unwrapped { code: text.to_owned(), block: None } };
    let mut code = strip_tokens(&blocks[best].code).to_owned();
    if !code.ends_with('\n') {
        code.push('\n');
    }
    Unwrapped { code, block: (blocks.len() > 1).then_some(best + 1) }
}

/// What models put around what they think before they answer.
const THOUGHTS: [(&str, &str); 5] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
];

/// The text without what was thought before the answer: drafts are there to be given up. A thought without an end has no answer, and
/// one without a beginning began with the text.
fn without_thoughts(text: &str) -> Cow<'_, str> {
    if !THOUGHTS.iter().any(|(open, close)| text.contains(open) || text.contains(close)) || is_python(text) {
        return Cow::Borrowed(text);
    }
    let is_outside = |at: usize| text[..at].lines().filter(|line| is_fence(line.trim_start())).count() % 2 == 0;
    for (open, close) in THOUGHTS {
        let Some(start) = text.find(open) else {
            // A fence may stand within the thought, so that only what comes after it can tell.
            if let Some(end) = text.rfind(close)
                && has_answer(&text[end + close.len()..])
            {
                return Cow::Owned(without_thoughts(&text[end + close.len()..]).into_owned());
            }
            continue;
        };
        if !is_outside(start) {
            continue;
        }
        let rest = text[start..].find(close).map_or("", |end| &text[start + end + close.len()..]);
        return Cow::Owned(without_thoughts(&format!("{}{rest}", &text[..start])).into_owned());
    }
    Cow::Borrowed(text)
}

fn has_answer(text: &str) -> bool {
    has_fence(text) || !python::classes(text).is_empty()
}

/// The code of a text on one line, fences and all.
fn on_one_line(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.contains('\n') {
        return None;
    }
    let (_, rest) = text.split_once("```")?;
    // A fence within a comment or a string of the code itself.
    if !starts_with_fence(text) && is_python(text) {
        return None;
    }
    let code = rest.rsplit_once("```").map_or(rest, |(code, _)| code).trim();
    let language = code.split_whitespace().next().unwrap_or_default();
    let is_named = ["python", "python3", "py"].iter().any(|name| language.eq_ignore_ascii_case(name));
    let code = if is_named { code[language.len()..].trim_start() } else { code };
    (!code.is_empty()).then_some(code)
}

/// The text without tokens of a chat template at its ends.
pub(crate) fn strip_tokens(text: &str) -> &str {
    let mut text = text;
    loop {
        let starts = TOKENS.iter().find_map(|token| text.trim_start().strip_prefix(token));
        let shorter = starts.or_else(|| TOKENS.iter().find_map(|token| text.trim_end().strip_suffix(token)));
        match shorter {
            Some(shorter) => text = shorter,
            None => return text,
        }
    }
}

/// The first block with a scene, else with a class, else the first that may be Python, else the first.
fn choose(blocks: &[Block]) -> Option<usize> {
    let first = |wanted: &dyn Fn(&Block) -> bool| blocks.iter().position(wanted);
    first(&|block| holds_class(block) && block.code.contains("def construct"))
        .or_else(|| first(&holds_class))
        .or_else(|| first(&Block::may_be_python))
        .or_else(|| first(&|_| true))
}

fn holds_class(block: &Block) -> bool {
    !python::classes(&block.code).is_empty()
}

fn has_fence(text: &str) -> bool {
    text.lines().any(|line| is_fence(line.trim_start()))
}

fn starts_with_fence(text: &str) -> bool {
    is_fence(text.trim_start())
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

fn without_last_fence(text: &str) -> String {
    let trimmed = text.trim_end();
    match trimmed.rsplit_once('\n') {
        Some((code, last)) if is_fence(last) => format!("{code}\n"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCENE: &str = "class A(Scene):\n    def construct(self):\n        self.add(Dot())\n";

    #[test]
    fn plain_code_stays_as_it_is() {
        assert_eq!(unwrap(SCENE), Unwrapped { code: SCENE.into(), block: None });
        let text = "class A(Scene):\n    text = '''\n```\nx\n```\n'''\n";
        assert_eq!(unwrap(text).code, text);
    }

    #[test]
    fn one_and_two_levels_of_fences_come_off() {
        assert_eq!(unwrap(&format!("```python\n{SCENE}```")).code, SCENE);
        assert_eq!(unwrap(&format!("```\n```python\n{SCENE}```\n```")).code, SCENE);
        assert_eq!(unwrap(&format!("```python\n{SCENE}")).code, SCENE);
        assert_eq!(unwrap(&format!("{SCENE}```")).code, SCENE);
    }

    #[test]
    fn the_block_with_the_scene_is_taken_out_of_prose() {
        let text = format!("Install it:\n\n```bash\npip install manim\n```\n\nThen:\n\n```python\n{SCENE}```\nDone.");
        assert_eq!(unwrap(&text), Unwrapped { code: SCENE.into(), block: Some(2) });
    }

    #[test]
    fn fences_on_the_code_s_own_line_come_off() {
        assert_eq!(
            unwrap("```python from manim import * class A(Scene): pass```").code,
            "from manim import * class A(Scene): pass"
        );
        assert_eq!(unwrap("Here: ``` x = 1").code, "x = 1");
        assert_eq!(unwrap("x = 1  # a ```").code, "x = 1  # a ```", "of the code itself");
        assert_eq!(unwrap("Here it comes: ```").code, "Here it comes: ```", "nothing is lost");
    }

    #[test]
    fn a_draft_in_a_thought_is_no_answer() {
        let draft = "class Draft(Scene):\n    def construct(self):\n        self.add(Square())\n";
        for thought in [
            format!("<think>First:\n```python\n{draft}```\nno, a dot.</think>\n"),
            format!("<think>\n{draft}\n</think>\n"),
            format!("First:\n```python\n{draft}```\nno.\n</think>\n"),
            format!("<thinking>\n```\n{draft}\n</thinking>\nHere:\n"),
        ] {
            assert_eq!(unwrap(&format!("{thought}```python\n{SCENE}```")).code, SCENE, "{thought}");
        }
        assert_eq!(unwrap(&format!("<think>\n{draft}\n</think>\n{SCENE}")).code.trim(), SCENE.trim());
        assert_eq!(
            unwrap(&format!("<think>\n```python\n{draft}```\nand so")).code.trim(),
            "",
            "it was cut off before the answer"
        );
        let code = format!("{SCENE}        self.add(Text(\"<think> a </think>\"))\n");
        assert_eq!(unwrap(&code).code, code, "a string of the code");
        assert_eq!(unwrap(&format!("```python\n{code}```")).code, code, "a string of the fenced code");
    }

    #[test]
    fn tokens_at_the_ends_come_off() {
        assert_eq!(strip_tokens("<s> x</s> <|im_end|>\n"), " x");
        assert_eq!(unwrap(&format!("<s>```python\n{SCENE}```</s>")).code, SCENE);
        assert_eq!(strip_tokens("a </s> b"), "a </s> b");
    }

    proptest! {
        #[test]
        fn no_cell_makes_it_panic(cell in "(```|~~~|python|\n|<s>|</s>| |class A\\(B\\)|é){0,20}", other in any::<String>()) {
            unwrap(&cell);
            unwrap(&other);
        }
    }
}

//! Code that a scraper, a chat or an export has damaged so that it is no Python any more.
//!
//! These repairs work on texts, where rows are read and before anything is parsed. A text that is Python is left as it is. One
//! that is not is given to each repair alone, then to all of them in the order of the list; what comes out counts only if it is
//! Python then. Otherwise the text stays as it was, and is dropped with its code and the reason.

mod curly_quotes;
mod escaped_lines;
mod fences;
mod html_entities;
mod indentation;
mod invisible;
mod line_numbers;
mod lost_lines;
mod notebook_lines;
mod open_end;
mod prompts;
mod python2;
mod stray_prose;

pub(crate) use fences::strip_tokens;

use manimill_syntax::Module;
use similar::{DiffTag, TextDiff};

use crate::sample::{Change, Safety};
use crate::sources::python::{Lexer, Stretch};

/// One repair of a text: what it is called, what it may do to a sample, and how it is done.
pub struct TextRepair {
    /// The name in the change log, in the configuration and for `manimill explain`.
    pub name: &'static str,
    /// What it may do to a sample.
    pub safety: Safety,
    /// The text of the repair's own file, whose doc comment is its documentation.
    pub source: &'static str,
    pub(super) apply: fn(&str) -> Attempt,
}

impl std::fmt::Debug for TextRepair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextRepair").field("name", &self.name).field("safety", &self.safety).finish_non_exhaustive()
    }
}

/// What a repair makes of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The text without the damage.
    Mended(String),
    /// The damage is there, but how the text was before it cannot be known: why.
    Doubtful(String),
    /// The text does not have this damage.
    Unconcerned,
}

impl Attempt {
    /// Mended, if it differs from what it was.
    fn of(before: &str, after: String) -> Self {
        if before == after { Self::Unconcerned } else { Self::Mended(after) }
    }
}

/// Every repair, in the order in which they are applied together.
pub static TEXT_REPAIRS: [TextRepair; 13] = [
    // What is around the code, before anybody looks for code.
    fences::REPAIR,
    // What hides the others' damage: characters that nobody sees, and marks of HTML within everything.
    invisible::REPAIR,
    html_entities::REPAIR,
    // Lines, before what looks at lines.
    escaped_lines::REPAIR,
    lost_lines::REPAIR,
    // What stands before every line, then what stands between the lines of code.
    line_numbers::REPAIR,
    prompts::REPAIR,
    notebook_lines::REPAIR,
    // What stands within the lines.
    curly_quotes::REPAIR,
    python2::REPAIR,
    indentation::REPAIR,
    // Last, what cuts away or adds at the ends: by now everything else that could be wrong with them is mended.
    stray_prose::REPAIR,
    open_end::REPAIR,
];

/// A text after the repairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// The code.
    pub code: String,
    /// What was done to it.
    pub changes: Vec<Change>,
    /// Which of several blocks of code it is, from 1.
    pub block: Option<usize>,
    /// Why it is still no Python, where a repair can tell: its name, and the reason.
    pub doubt: Option<(&'static str, String)>,
}

/// Longest text that is mended, in bytes.
const LONGEST: usize = 256 << 10;

/// Takes the code out of what is around it, and mends it where it is no Python; `is_on` says which repairs may be used.
pub(crate) fn mend(cell: &str, is_on: &dyn Fn(&TextRepair) -> bool) -> Mended {
    let mut mended = Mended { code: cell.to_owned(), ..Mended::default() };
    // Nobody wrote so long a script by hand and then damaged it; trying everything on it costs more than it is worth.
    if cell.len() > LONGEST {
        return mended;
    }
    if is_on(&fences::REPAIR) {
        let unwrapped = fences::unwrap(cell);
        mended.changes = changes(&fences::REPAIR, cell, &unwrapped.code);
        (mended.code, mended.block) = (unwrapped.code, unwrapped.block);
    }
    if is_python(&mended.code) {
        return mended;
    }
    let repairs: Vec<&TextRepair> = TEXT_REPAIRS.iter().skip(1).filter(|repair| is_on(repair)).collect();
    let mut doubt = None;
    for repair in &repairs {
        match (repair.apply)(&mended.code) {
            Attempt::Mended(after) if is_python(&after) => {
                mended.changes.extend(changes(repair, &mended.code, &after));
                return Mended { code: after, ..mended };
            }
            Attempt::Doubtful(why) if doubt.is_none() => doubt = Some((repair.name, why)),
            _ => {}
        }
    }
    let mut tried = mended.clone();
    for repair in &repairs {
        match (repair.apply)(&tried.code) {
            Attempt::Mended(after) => {
                tried.changes.extend(changes(repair, &tried.code, &after));
                tried.code = after;
                if is_python(&tried.code) {
                    return tried;
                }
            }
            Attempt::Doubtful(why) if doubt.is_none() => doubt = Some((repair.name, why)),
            _ => {}
        }
    }
    Mended { doubt, ..mended }
}

/// Whether a text is Python that does something: prose of one word is Python, too.
fn is_python(text: &str) -> bool {
    Module::parse(text).is_ok_and(|module| !module.statements().is_empty())
        && !html_entities::is_escaped(text)
        && indentation::is_consistent(text)
}

/// The lines that differ, as changes.
fn changes(repair: &TextRepair, before: &str, after: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let hunks = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    hunks
        .map(|op| Change {
            rule: repair.name.to_owned(),
            safety: repair.safety,
            before: old[op.old_range()].join("\n"),
            after: new[op.new_range()].join("\n"),
        })
        .collect()
}

/// The text with every stretch of code passed through `change`; strings and comments stay as they are.
fn map_code(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut lexer = Lexer::default();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let mut at = 0;
        for (range, stretch) in lexer.line(bare) {
            out.push_str(&bare[at..range.start]);
            match stretch {
                Stretch::Code => out += &change(&bare[range.clone()]),
                _ => out.push_str(&bare[range.clone()]),
            }
            at = range.end;
        }
        out.push_str(&line[at..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::repair::Documentation;

    fn all(text: &str) -> Mended {
        mend(text, &|_| true)
    }

    #[test]
    fn damages_that_come_together_are_mended_together() {
        let text = "%%manim A\nfrom manim import *\nclass A(Scene):\n\tdef construct(self):\n        print &quot;x&quot;\n";
        let mended = all(text);
        assert_eq!(mended.code, "from manim import *\nclass A(Scene):\n    def construct(self):\n        print(\"x\")\n");
        let rules: Vec<&str> = mended.changes.iter().map(|change| change.rule.as_str()).collect();
        assert_eq!(rules, ["html-entities", "notebook-lines", "python2", "mixed-indentation"]);
    }

    #[test]
    fn every_repair_does_what_its_comment_says() {
        let mut failures = String::new();
        for repair in &TEXT_REPAIRS {
            let documentation = Documentation::of(repair.source);
            assert!(!documentation.title.is_empty() && !documentation.what.is_empty(), "{}", repair.name);
            assert!(!documentation.leaves_alone.is_empty() && !documentation.examples.is_empty(), "{}", repair.name);
            for example in &documentation.examples {
                let only = mend(&example.before, &|other| other.name == repair.name).code;
                if only != example.after {
                    failures += &format!("{}: expected\n{}\ngot\n{only}\n", repair.name, example.after);
                }
            }
        }
        assert!(failures.is_empty(), "{failures}");
    }

    #[test]
    fn what_is_python_stays() {
        let text = "x = '&lt;\u{a0}'\ny = a \u{26}lt\n";
        assert_eq!(all(text).code, text);
        assert!(all(text).changes.is_empty());
    }

    /// What a script on one line is like when its lines are known.
    #[test]
    fn a_script_on_one_line_loses_nothing() {
        let glued = "import pandas as pdfrom manim import * class A(Scene): def construct(self): self.wait()";
        assert_eq!(all(glued).code, glued, "the import before the first `from manim` is no prose");
        let helper = "from manim import * class A(Scene): def construct(self): play(self) \
                      def curve(axes): return axes.plot(abs) def play(scene): scene.add(curve(Axes()))";
        let mended = all(helper);
        assert!(mended.code == helper || mended.code.contains("\ndef curve("), "{}", mended.code);
    }

    #[test]
    fn what_cannot_be_mended_stays() {
        for text in ["class A(:\n", "Here is nothing at all.", "def f(:\n  \u{a0}x = (("] {
            let mended = all(text);
            assert_eq!((mended.code.as_str(), mended.changes.len()), (text, 0));
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_out_is_python_or_untouched(
            text in "(class A\\(Scene\\):|def f\\(self\\):|print x|&lt;|\\\\n|\n|    |\t|>>> |%%m|“|”|'|\\(|\\)|x = 1|# a|é|1 |```){0,24}",
        ) {
            let mended = all(&text);
            prop_assert!(mended.code == fences::unwrap(&text).code || is_python(&mended.code));
            if is_python(&mended.code) {
                let again = all(&mended.code);
                prop_assert_eq!(again.code, mended.code);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            all(&text);
        }
    }
}

//! Descriptions that exist: what a source says of a scene, and, where it says nothing, the words that its author left
//! beside the code. What is only a placeholder for words counts as none.

mod model;
mod placeholder;
pub mod prompts;
mod readme;
pub mod settings;

use manimill_syntax::{Module, Outline, words_of};

pub(crate) use model::describe_all;
pub use placeholder::is_placeholder;
pub use prompts::Prompt;
pub use readme::{Readme, Readmes};
pub use settings::DescribeSettings;

use crate::sources::{Description, Document};

/// Words that a docstring or a comment has at least, to say something of a scene.
const FEWEST_WORDS: usize = 4;

/// Longest narration that is taken, in characters: it ends with a sentence.
const NARRATION: usize = 2000;

/// What is said of a scene, the best first: by its source, in its docstrings, above its class, in a README, by its voice.
pub fn describe(document: &Document, module: &Outline, statement: usize, scene: &str, readmes: &Readmes) -> Option<Description> {
    if let Some(description) = &document.description
        && !is_placeholder(&description.text, scene)
        && !is_headings(&description.text)
    {
        return Some(description.clone());
    }
    let words = words_of(module, statement);
    let found = [
        (words.class_docstring.as_deref().map(prose), "docstring of the class"),
        (words.construct_docstring.as_deref().map(prose), "docstring of construct"),
        (Some(comment(&words.comments)), "comments above the class"),
    ];
    let beside = found.into_iter().filter_map(|(text, origin)| Some((text?, origin.to_owned())));
    let readme = readmes.about(&document.path, scene).into_iter();
    let narration = (!words.narration.is_empty()).then(|| (narration(&words.narration), "narration".to_owned()));
    beside
        .chain(readme)
        .chain(narration)
        .find(|(text, _)| says_something(text) && !is_placeholder(text, scene))
        .map(|(text, origin)| Description { text, origin })
}

/// Whether a text of Markdown is headings and nothing else: a part's title, which says little of what is shown in it.
fn is_headings(text: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| line.trim_start().trim_start_matches('#').starts_with(' ') && line.trim_start().starts_with('#'))
}

fn says_something(text: &str) -> bool {
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.split_whitespace().filter(is_word).count() >= FEWEST_WORDS
}

/// A docstring as running text: its paragraphs without their indentation, up to a directive, an example or a list of fields.
fn prose(docstring: &str) -> String {
    // Code that was switched off with quotes around it.
    if docstring.lines().filter(|line| is_code(line.trim())).count() > 1 {
        return String::new();
    }
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in docstring.lines().map(str::trim) {
        let ends = [".. ", ">>>", ":param", ":return", "@"].iter().any(|mark| line.starts_with(mark))
            || matches!(line, "Args:" | "Attributes:" | "Parameters" | "Examples" | "Example:" | "Usage:" | "Returns:")
            || (line.len() > 2 && line.chars().all(|c| "-=~".contains(c)));
        if ends {
            break;
        }
        if line.is_empty() { paragraphs.push(Vec::new()) } else { paragraphs.last_mut().map_or((), |last| last.push(line)) }
    }
    let paragraphs: Vec<String> = paragraphs.into_iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join(" ")).collect();
    paragraphs.join("\n\n")
}

/// The comment above a class without rules, code that is commented out, and notes to tools.
fn comment(lines: &[String]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_matches(['#', '-', '=', '*', ' ', '~', '!', ':'])).collect();
    let is_for_tools = |line: &str| {
        ["noqa", "type:", "pylint", "flake8", "fmt:", "isort", "mypy", "pragma", "region", "endregion", "%%"]
            .iter()
            .any(|mark| line.starts_with(mark))
            || line.contains("manim -")
    };
    if lines.iter().any(|line| is_code(line)) {
        return String::new();
    }
    lines.into_iter().filter(|line| !line.is_empty() && !is_for_tools(line)).collect::<Vec<_>>().join(" ")
}

/// Whether a comment's line is code that was switched off: Python that does something.
fn is_code(line: &str) -> bool {
    let does_something = line.contains('=') || (line.contains('(') && line.ends_with(')') && !line.contains(' '));
    let starts_a_block = ["def ", "class ", "for ", "if ", "with ", "self.", "import ", "from ", "return "]
        .iter()
        .any(|start| line.starts_with(start))
        && (line.ends_with(':') || line.contains('(') || line.contains("import "));
    (does_something && Module::parse(line).is_ok()) || starts_a_block
}

/// What a voice says, up to a length, ending with one of its sentences.
fn narration(said: &[String]) -> String {
    let mut text = String::new();
    for sentence in said {
        let sentence = without_bookmarks(sentence).split_whitespace().collect::<Vec<_>>().join(" ");
        if sentence.is_empty() {
            continue;
        }
        if !text.is_empty() && text.len() + sentence.len() > NARRATION {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&sentence);
    }
    text
}

/// `Now <bookmark mark="a"/>this` → `Now this`
fn without_bookmarks(sentence: &str) -> String {
    let mut pieces = sentence.split("<bookmark");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('>').map_or(piece, |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sources::Namespace;

    fn described(code: &str, given: Option<&str>) -> Option<(String, String)> {
        let description = given.map(|text| Description { text: text.into(), origin: "column `Prompt`".into() });
        let document = Document { description, ..Document::new("a/b.py", Namespace::Module, code) };
        let module = Module::parse(Arc::<str>::from(code)).expect("Python");
        let statement = module.statements().iter().position(|it| matches!(it.form, manimill_syntax::facts::Form::Class(_)));
        let found = describe(&document, &module, statement.expect("a class"), "A", &Readmes::default());
        found.map(|description| (description.text, description.origin))
    }

    #[test]
    fn the_sources_words_come_first_unless_they_are_none() {
        let code = "class A(Scene):\n    '''Two circles that touch each other.'''\n";
        assert_eq!(described(code, Some("Draw circles")), Some(("Draw circles".to_owned(), "column `Prompt`".to_owned())));
        for none in ["TODO", "n/a", "...", "<description>", "No description available."] {
            assert_eq!(
                described(code, Some(none)),
                Some(("Two circles that touch each other.".to_owned(), "docstring of the class".to_owned())),
                "{none}"
            );
        }
    }

    #[test]
    fn a_docstring_ends_where_it_is_no_prose_any_more() {
        let code = "class A(Scene):\n    '''Shows how\n    two circles touch.\n\n    They move apart then.\n\n    Args:\n        x: how far\n    '''\n";
        assert_eq!(
            described(code, None),
            Some(("Shows how two circles touch.\n\nThey move apart then.".to_owned(), "docstring of the class".to_owned()))
        );
    }

    #[test]
    fn code_in_quotes_and_headings_are_no_descriptions() {
        let code = "class A(Scene):\n    '''\n    title = Text('A title of some words')\n    self.play(Write(title))\n    self.wait(1)\n    '''\n";
        assert_eq!(described(code, None), None);
        let plain = "class A(Scene):\n    x = 1\n";
        assert_eq!(described(plain, Some("## Part 2: how it all began\n")), None);
        let both = Some(("## Part 2\nA circle.".to_owned(), "column `Prompt`".to_owned()));
        assert_eq!(described(plain, Some("## Part 2\nA circle.")), both);
    }

    #[test]
    fn a_comment_above_counts_unless_it_is_code_or_a_rule() {
        let comment = |above: &str| described(&format!("{above}\nclass A(Scene):\n    x = 1\n"), None);
        assert_eq!(
            comment("#####\n# Two circles touch\n# each other.\n#####"),
            Some(("Two circles touch each other.".to_owned(), "comments above the class".to_owned()))
        );
        assert_eq!(comment("# class Old(Scene):\n#     def construct(self): pass"), None);
        assert_eq!(comment("# x = Circle().shift(LEFT)\n# self.play(Create(x), run_time=2)"), None);
        assert_eq!(comment("# manim -pql this_file.py A --format gif now"), None);
        assert_eq!(comment("# Scene 1"), None);
    }

    #[test]
    fn what_a_voice_says_is_the_last_resort() {
        let code = "class A(VoiceoverScene):\n    def construct(self):\n        with self.voiceover('This circle <bookmark mark=\"a\"/> is drawn first.'):\n            pass\n";
        assert_eq!(described(code, None), Some(("This circle is drawn first.".to_owned(), "narration".to_owned())));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        assert_eq!(described("class A(Scene):\n    '''Scene A.'''\n", None), None);
        assert_eq!(described("class A(Scene):\n    '''TODO: write what this shows here'''\n", None), None);
    }
}

//! What a README says of scenes: the paragraph under a heading that is a scene's name, the rest of a list item or a table's
//! row that begins with one.

use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One README.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readme {
    path: Arc<str>,
    /// Name and what is said of it.
    entries: Vec<(String, String)>,
}

/// The READMEs of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readmes(Vec<Readme>);

impl Readmes {
    /// Reads what the texts at some paths say.
    pub fn of(texts: impl IntoIterator<Item = (Arc<str>, String)>) -> Self {
        let readmes = texts.into_iter().map(|(path, text)| Readme { entries: entries(&text), path });
        Self(readmes.filter(|readme| !readme.entries.is_empty()).collect())
    }

    /// What the nearest README at or above a file says of a scene in it, and where. What is said twice is said of two things.
    pub fn about(&self, file: &str, scene: &str) -> Option<(String, String)> {
        let holds = |readme: &&Readme| {
            let folder = folder(&readme.path);
            folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        let mut above: Vec<&Readme> = self.0.iter().filter(holds).collect();
        above.sort_by_key(|readme| std::cmp::Reverse(folder(&readme.path).len()));
        above.into_iter().find_map(|readme| {
            let mut said = readme.entries.iter().filter(|(name, _)| name == scene);
            let (_, text) = said.next()?;
            said.next().is_none().then(|| (text.clone(), readme.path.to_string()))
        })
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Every name that something is said of.
fn entries(text: &str) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let mut heading: Option<String> = None;
    let mut words: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::TableRow) => words = Some(String::new()),
            // A paragraph in an item begins anew, with the item's first words.
            Event::Start(Tag::Item) => {
                heading = None;
                words = Some(String::new());
            }
            // The first heading is the page's title, and what follows is said of all.
            Event::End(TagEnd::Heading(level)) => {
                heading = words
                    .take()
                    .filter(|_| level != HeadingLevel::H1)
                    .filter(|words| is_name(words.trim()))
                    .map(|words| words.trim().to_owned());
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow) => {
                let Some(said) = words.take() else { continue };
                match heading.take() {
                    Some(name) => entries.push((name, said.trim().to_owned())),
                    None => entries.extend(named(&said)),
                }
            }
            Event::End(TagEnd::TableCell) => push(&mut words, "\t"),
            Event::Text(text) | Event::Code(text) => push(&mut words, &text),
            Event::SoftBreak | Event::HardBreak => push(&mut words, " "),
            Event::Start(Tag::CodeBlock(_) | Tag::List(_)) => {
                // An item that goes on in a list of its own has said what it says.
                if let Some(said) = words.take() {
                    entries.extend(named(&said));
                }
            }
            _ => {}
        }
    }
    entries.retain(|(_, said)| !said.is_empty());
    entries
}

fn push(words: &mut Option<String>, more: &str) {
    if let Some(words) = words {
        words.push_str(more);
    }
}

/// `Name: what it shows`, with a colon, a dash or the next cell after the name.
fn named(said: &str) -> Option<(String, String)> {
    let said = said.trim();
    let end = said.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(said.len());
    let (name, rest) = said.split_at(end);
    let rest = rest.strip_prefix("()").unwrap_or(rest);
    let after = rest.trim_start_matches(' ').strip_prefix([':', '-', '–', '—', '\t'])?;
    let after = after.trim_matches(|c: char| c.is_whitespace() || "-–—:|".contains(c));
    is_name(name).then(|| (name.to_owned(), after.replace('\t', ", ")))
}

/// A class's name: a Python name that begins with a capital.
fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "# Sorting\n\nSome words.\n\n## `BubbleSort`\n\nBars change places until\nall are in order.\n\nMore.\n\n\
        - `QuickSort`: a pivot parts the bars\n- **HeapSort** - a tree of bars\n- MergeSort\n\n\
        | scene | what |\n| --- | --- |\n| ShellSort | bars far apart change places |\n\nTwice: one.\n\nTwice: two.\n";

    #[test]
    fn headings_items_and_rows() {
        let readmes = Readmes::of([("a/README.md".into(), TEXT.to_owned())]);
        let about = |scene: &str| readmes.about("a/b/sorting.py", scene).map(|(text, _)| text);
        assert_eq!(about("BubbleSort").as_deref(), Some("Bars change places until all are in order."));
        assert_eq!(about("QuickSort").as_deref(), Some("a pivot parts the bars"));
        assert_eq!(about("HeapSort").as_deref(), Some("a tree of bars"));
        assert_eq!(about("ShellSort").as_deref(), Some("bars far apart change places"));
        for nothing in ["MergeSort", "Sorting", "Twice"] {
            assert_eq!(about(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_nearest_above_speaks() {
        let readmes = Readmes::of([
            ("README.md".into(), "- A: of all".to_owned()),
            ("b/README.md".into(), "- A: of b".to_owned()),
            ("bc/README.md".into(), "- A: of bc".to_owned()),
        ]);
        assert_eq!(readmes.about("b/x.py", "A"), Some(("of b".to_owned(), "b/README.md".to_owned())));
        assert_eq!(readmes.about("d/x.py", "A").map(|it| it.0).as_deref(), Some("of all"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[-#|`*A:\n \t>é0]{0,80}") {
            Readmes::of([("README.md".into(), text)]);
        }
    }
}

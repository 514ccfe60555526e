//! What is said in a block, and how long it takes to say it.

use manimill_syntax::tree::{Call, Kind, Node, Piece};

/// How fast people narrate: 150 words a minute.
const WORDS_PER_SECOND: f64 = 2.5;

/// The longest line of a comment.
const WIDTH: usize = 100;

/// A spoken text.
#[derive(Debug)]
pub(super) struct Narration {
    /// Its words, without bookmarks.
    pub(super) words: Vec<String>,
    /// The bookmarks, with the number of words before each.
    bookmarks: Vec<(String, usize)>,
    /// Seconds; `None` where the text is computed.
    pub(super) duration: Option<f64>,
    /// The expression of a text that is computed.
    computed: Option<String>,
}

impl Narration {
    /// The text that a call of `voiceover` is given.
    pub(super) fn of(call: Call) -> Option<Self> {
        let text = call.keyword("text").or_else(|| call.keyword("ssml")).or_else(|| call.positional().first().copied())?;
        let mut written = String::new();
        let is_written = gather(text, &mut written);
        let (words, bookmarks) = split(&written);
        if !is_written && words.is_empty() {
            let computed = Some(text.outer_text().to_owned());
            return Some(Self { words, bookmarks, duration: None, computed });
        }
        let duration = spoken_in(words.len());
        Some(Self { words, bookmarks, duration: Some(duration), computed: None })
    }

    /// The duration as code.
    pub(super) fn written_duration(&self) -> String {
        match (&self.computed, self.duration) {
            (Some(text), _) => format!("len({text}.split()) / {WORDS_PER_SECOND}"),
            (None, duration) => seconds(duration.unwrap_or_default()),
        }
    }

    /// When a bookmark comes, in seconds from the start.
    pub(super) fn bookmark(&self, mark: &str) -> Option<f64> {
        let (_, words) = self.bookmarks.iter().find(|(name, _)| name == mark)?;
        Some(spoken_in(*words))
    }

    /// The text as comment lines.
    pub(super) fn comment(&self) -> Vec<String> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::from("# \"")];
        for word in &self.words {
            let line = lines.last_mut().expect("there is a first line");
            if line.len() > 3 && line.len() + word.len() > WIDTH {
                lines.push(format!("# {word}"));
                continue;
            }
            if !line.ends_with('"') || line.len() > 3 {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.last_mut().expect("there is a first line").push('"');
        lines
    }
}

/// Joins what is written out of a text; says whether that is all of it.
fn gather(node: Node, written: &mut String) -> bool {
    match node.kind() {
        Kind::String | Kind::FString => {
            let mut is_all = true;
            for piece in node.as_pieces().unwrap_or_default() {
                match piece {
                    Piece::Text(text, _) => written.push_str(text),
                    Piece::Value(value) => {
                        written.push_str(&format!("{{{}}}", value.text()));
                        is_all = false;
                    }
                }
            }
            is_all
        }
        Kind::Binary => {
            let Some(sum) = node.as_binary().filter(|binary| binary.operator == "+") else { return false };
            let left = gather(sum.left, written);
            gather(sum.right, written) && left
        }
        _ => false,
    }
}

/// The words of a text, and its bookmarks (`<bookmark mark='A'/>`) by the number of words before them. Other tags are not spoken.
fn split(text: &str) -> (Vec<String>, Vec<(String, usize)>) {
    let (mut words, mut bookmarks): (Vec<String>, Vec<(String, usize)>) = (Vec::new(), Vec::new());
    let mut rest = text;
    let mut plain = String::new();
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        rest = &rest[open..];
        let is_tag = rest[1..].starts_with(|first: char| first.is_alphabetic() || first == '/');
        let Some(close) = rest.find('>').filter(|_| is_tag) else {
            // A comparison, no tag.
            plain.push('<');
            rest = &rest[1..];
            continue;
        };
        if let Some(mark) = rest[..close].strip_prefix("<bookmark").and_then(|tag| tag.split(['\'', '"']).nth(1)) {
            bookmarks.push((mark.to_owned(), plain.split_whitespace().count()));
        }
        rest = &rest[close + 1..];
    }
    plain.push_str(rest);
    words.extend(plain.split_whitespace().map(str::to_owned));
    (words, bookmarks)
}

/// The seconds that so many words take.
fn spoken_in(words: usize) -> f64 {
    round(u32::try_from(words).map_or(0.0, f64::from) / WORDS_PER_SECOND)
}

fn round(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

/// Seconds as people write them.
pub(super) fn seconds(time: f64) -> String {
    format!("{}", round(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_are_not_spoken() {
        let (words, bookmarks) =
            split("One two <bookmark mark='A'/>three, 4 < 5 <break time=\"1s\"/> and <bookmark mark=\"B\"/>end");
        assert_eq!(words.join(" "), "One two three, 4 < 5 and end");
        assert_eq!(bookmarks, [("A".to_owned(), 2), ("B".to_owned(), 7)]);
    }
}

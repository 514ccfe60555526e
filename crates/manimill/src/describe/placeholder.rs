//! Words that stand where a description should be and are none.

/// What stands alone, in any case and punctuation, where nobody has written anything.
const NOTHING: [&str; 30] = [
    "animation",
    "code",
    "coming soon",
    "description",
    "description goes here",
    "dummy",
    "empty",
    "example",
    "example scene",
    "fill me in",
    "insert description here",
    "lorem ipsum",
    "manim animation",
    "manim code",
    "manim scene",
    "missing",
    "n a",
    "na",
    "nan",
    "needs description",
    "no description",
    "no description available",
    "no description provided",
    "none",
    "null",
    "placeholder",
    "scene",
    "tbd",
    "test",
    "unknown",
];

/// What begins a note to oneself.
const NOTES: [&str; 5] = ["todo", "fixme", "xxx", "tbd", "wip"];

/// Whether a text stands where a description of the scene should be, and says nothing.
pub fn is_placeholder(text: &str, scene: &str) -> bool {
    let text = text.trim();
    let inside = text.trim_matches(['<', '>', '[', ']', '{', '}', '(', ')', '"', '\'', '`', '*', '_']);
    let words: Vec<String> =
        inside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let said = words.join(" ");
    let scene_words: String = scene.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let in_brackets = ['<', '[', '{'].iter().zip(['>', ']', '}']).any(|(open, close)| {
        text.starts_with(*open) && text.ends_with(close) && text.matches(*open).count() == 1 && words.len() <= 6
    });
    words.is_empty()
        || NOTHING.contains(&said.as_str())
        || words.concat() == scene_words
        || said.starts_with("lorem ipsum")
        || words.first().is_some_and(|first| NOTES.contains(&first.as_str()))
        || (in_brackets
            && ["description", "prompt", "insert", "text", "here", "todo"].iter().any(|it| words.iter().any(|word| word == it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in [
            "",
            "…",
            "TODO",
            "todo: describe",
            "N/A",
            "None.",
            "<insert description here>",
            "[PROMPT]",
            "{description}",
            "Lorem ipsum dolor sit",
            "Bubble sort",
        ] {
            assert!(is_placeholder(text, "BubbleSort"), "{text}");
        }
    }

    #[test]
    fn words_that_say_something() {
        for text in [
            "Draw a circle",
            "A test of two circles",
            "[0, 1] is mapped to itself",
            "Animate the word TODO",
            "Bubble sort of ten bars",
            "圆",
        ] {
            assert!(!is_placeholder(text, "BubbleSort"), "{text}");
        }
    }
}

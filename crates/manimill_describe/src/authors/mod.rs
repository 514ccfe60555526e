//! Authors' words, made fit: what of a docstring, a comment or a description is a prompt, and what is none.

/// Why a text of an author's is no prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// It says nothing.
    Empty,
    /// It numbers scenes, or speaks of the film that the scene is a part of.
    Numbering,
    /// It is code, markup or a path.
    Code,
    /// It is what a voice says: material for a storyboard, not a user's turn.
    Narration,
    /// It is too short to ask for anything.
    Short,
}

/// Longer texts without lines are speech or an essay.
const LONGEST: usize = 1_200;

/// An author's text as a prompt: lists keep their lines, other lines flow together.
///
/// # Errors
/// Why it is none.
pub fn fit(text: &str) -> Result<String, Unfit> {
    let text = joined(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Err(Unfit::Empty);
    }
    if is_numbering(&text) {
        return Err(Unfit::Numbering);
    }
    if is_code(&text) {
        return Err(Unfit::Code);
    }
    if words.len() < 3 {
        return Err(Unfit::Short);
    }
    let stops = text.matches(['.', '!', '?', '\n', ';', ':']).count();
    if text.len() > LONGEST && stops * 250 < text.len() || words.len() > 60 && stops * 60 < words.len() {
        return Err(Unfit::Narration);
    }
    Ok(text)
}

/// The first sentence of an author's text, where it says what the scene is for.
pub fn first_sentence(text: &str) -> Option<String> {
    let text = fit(text).ok()?;
    let line = text.lines().next()?.trim();
    let end = line.find(". ").map_or(line.len(), |end| end + 1);
    let sentence = line[..end].trim().trim_end_matches(':');
    let words = sentence.split_whitespace().count();
    if !(4..=40).contains(&words) || sentence.contains('`') || sentence.contains("__") {
        return None;
    }
    Some(if sentence.ends_with(['.', '!', '?']) { sentence.to_owned() } else { format!("{sentence}.") })
}

/// Paragraphs whose lines flow together, except in lists.
fn joined(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.trim().lines() {
        let line = line.trim();
        let is_item = is_item(line);
        if line.is_empty() {
            open = false;
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else if open && !is_item {
            if let Some(last) = lines.last_mut() {
                last.push(' ');
                last.push_str(line);
            }
        } else {
            lines.push(line.to_owned());
            open = true;
        }
    }
    lines.join("\n").trim().to_owned()
}

/// `- one`, `* one`, `1. one`, `a) one`
fn is_item(line: &str) -> bool {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ") {
        return true;
    }
    let head = line.split_whitespace().next().unwrap_or_default();
    head.len() <= 4 && head.ends_with(['.', ')']) && head[..head.len() - 1].chars().all(char::is_alphanumeric) && head.len() > 1
}

/// "Scene 4:", "Part two", "Continuous version of all nine scenes"
fn is_numbering(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let counted = ["scene", "part", "act", "chapter", "section", "step", "episode", "video", "version", "slide"];
    let number = |word: &str| {
        word.parse::<u32>().is_ok()
            || ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "i", "ii", "iii", "iv", "v"]
                .contains(&word)
    };
    match words.as_slice() {
        [first, second] if counted.contains(first) && number(second) => return true,
        [first] if counted.contains(first) => return true,
        _ => {}
    }
    let whole = [
        "all scenes",
        "all the scenes",
        "version of all",
        "combined scene",
        "full video",
        "continuous version",
        "final render",
        "main scene for",
    ];
    words.len() < 14 && whole.iter().any(|phrase| lower.contains(phrase))
}

fn is_code(text: &str) -> bool {
    let marks = text.matches(['{', '}', '=', ';', '<', '>', '_', '\\']).count();
    text.starts_with("http")
        || text.starts_with("from ") && text.contains(" import ")
        || text.contains("manim -p")
        || marks * 8 > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_scenes_and_speech_are_no_prompts() {
        assert_eq!(fit("Scene 4:"), Err(Unfit::Numbering));
        assert_eq!(fit("Continuous version of all nine scenes"), Err(Unfit::Numbering));
        assert_eq!(fit(&"and so we see that it goes on ".repeat(60)), Err(Unfit::Narration));
        assert_eq!(fit("  "), Err(Unfit::Empty));
        assert_eq!(fit("x = {y: 1}; z = x_1"), Err(Unfit::Code));
    }

    #[test]
    fn lists_keep_their_lines_and_paragraphs_flow() {
        let fitted = fit("Show three steps of\na proof:\n- first the triangle\n- then the squares\n  on its sides\n")
            .expect("it is a prompt");
        assert_eq!(fitted, "Show three steps of a proof:\n- first the triangle\n- then the squares on its sides");
    }

    #[test]
    fn the_first_sentence_is_the_intent() {
        assert_eq!(first_sentence("Show how a wave moves. More text.").as_deref(), Some("Show how a wave moves."));
        assert_eq!(first_sentence("Part 2"), None);
    }
}

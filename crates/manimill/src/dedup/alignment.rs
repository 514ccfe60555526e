//! Does the prompt fit the code? Which part of what a description names the code has too, and the other way round.
//!
//! Cheap and honest: words against words, without a model. On pairs that people reviewed, about nineteen in twenty reach
//! [`FITS`]; of descriptions that stand with somebody else's code, about one in ten does (`docs/manual/dedup.md` has the figures).

use std::collections::{BTreeMap, BTreeSet};

use manimill_syntax::Mentions;

mod lexicon;

use lexicon::{COLOURS, CONCEPTS, STOP_WORDS};

/// The score from which on a description is taken to fit.
pub const FITS: f64 = 0.3;

/// How much of the score is the share of what the code makes that the description names.
const SHARE_OF_CODE: f64 = 0.2;

/// How well a description fits a code, 0 to 1; `None` where the description names nothing.
pub fn alignment(description: &str, mentions: &Mentions) -> Option<f64> {
    let named = named(description);
    let total: f64 = named.values().sum();
    if total == 0.0 {
        return None;
    }
    let mut has = BTreeSet::new();
    for name in &mentions.names {
        has.insert(concept(&name.to_lowercase()));
        has.extend(parts(name).iter().map(|part| concept(part)));
    }
    for text in &mentions.texts {
        has.extend(words(text).iter().map(|word| concept(word)));
    }
    let found: f64 = named.iter().filter(|(word, _)| has.contains(*word)).map(|(_, weight)| weight).sum();
    let recall = found / total;
    if mentions.made.is_empty() {
        return Some(recall);
    }
    let is_named = |class: &&manimill_syntax::Name| {
        named.contains_key(&concept(&class.to_lowercase())) || parts(class).iter().any(|part| named.contains_key(&concept(part)))
    };
    let precision = super::share(mentions.made.iter().filter(is_named).count(), mentions.made.len());
    Some((1.0 - SHARE_OF_CODE) * recall + SHARE_OF_CODE * precision)
}

/// What a description names.
pub(super) fn concepts(description: &str) -> BTreeSet<String> {
    named(description).into_keys().collect()
}

/// What a description names, with how much it says: what Manim has a thing or an action for says most, a number least.
fn named(description: &str) -> BTreeMap<String, f64> {
    let mut named: BTreeMap<String, f64> = BTreeMap::new();
    for word in words(description) {
        let is_number = word.starts_with(|first: char| first.is_ascii_digit());
        if STOP_WORDS.binary_search(&word.as_str()).is_ok() || (word.len() < 2 && !is_number) {
            continue;
        }
        let concept = concept(&word);
        let weight = if is_known(&concept) || COLOURS.contains(&word.as_str()) {
            2.0
        } else if is_number {
            0.5
        } else {
            1.0
        };
        let before = named.entry(concept).or_insert(weight);
        *before = before.max(weight);
    }
    named
}

/// Runs of letters, and numbers, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut characters = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(character) = characters.next() {
        let is_in_number = word.starts_with(|first: char| first.is_ascii_digit());
        let goes_on = match character {
            'a'..='z' => !is_in_number,
            '0'..='9' => is_in_number || word.is_empty(),
            '.' if is_in_number && !word.contains('.') && characters.peek().is_some_and(char::is_ascii_digit) => true,
            _ => false,
        };
        if !goes_on && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if goes_on || character.is_ascii_alphanumeric() {
            word.push(character);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of an identifier: `set_stroke`, `MathTex`, `SVGMobject`, in lower case.
fn parts(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 8);
    for (place, character) in characters.iter().enumerate() {
        let after_small = place > 0 && (characters[place - 1].is_lowercase() || characters[place - 1].is_ascii_digit());
        let before_small = characters.get(place + 1).is_some_and(|next| next.is_lowercase());
        let after_capital = place > 0 && characters[place - 1].is_uppercase();
        if character.is_uppercase() && (after_small || (after_capital && before_small)) {
            spaced.push(' ');
        }
        spaced.push(*character);
    }
    words(&spaced)
}

/// The one word that stands for all that mean the same here.
fn concept(word: &str) -> String {
    let stem = stem(word);
    let find = |word: &str| CONCEPTS.binary_search_by_key(&word, |(word, _)| word).ok().map(|place| CONCEPTS[place].1);
    find(word).or_else(|| find(&stem)).map_or(stem, str::to_owned)
}

fn is_known(concept: &str) -> bool {
    CONCEPTS.iter().any(|(_, known)| *known == concept)
}

/// A word without its ending.
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 11] = ["ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "er", "s"];
    if word.len() > 4 {
        let ending = ENDINGS.iter().find(|ending| word.ends_with(**ending) && word.len() - ending.len() >= 3);
        let stem = &word[..word.len() - ending.map_or(0, |ending| ending.len())];
        return if stem.len() > 4 {
            stem.strip_suffix('e').unwrap_or(stem)
        } else if ending.is_none() {
            word.strip_suffix('e').unwrap_or(word)
        } else {
            stem
        }
        .to_owned();
    }
    if word.len() == 4 && word.ends_with('s') && !word.ends_with("ss") { word[..3].to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use manimill_syntax::Program;

    use super::*;

    const ORBIT: &str = "from manim import *\nclass Orbit(Scene):\n    def construct(self):\n        sun = Dot(radius=0.5, color=YELLOW)\n        \
        planet = Dot(color='#3388ff').shift(2 * RIGHT)\n        self.add(sun)\n        self.play(Rotate(planet, TAU, about_point=ORIGIN), run_time=4)\n        \
        self.play(Write(Text('Kepler was here')))\n";

    fn score(description: &str) -> Option<f64> {
        let (_, mentions) = Program::with_mentions(ORBIT).expect("the test's code is Python");
        alignment(description, &mentions)
    }

    #[test]
    fn what_the_code_has_fits() {
        let right = score("A yellow dot for the sun; a planet rotates around it, then the text \"Kepler was here\" is written")
            .expect("named");
        assert!(right > 0.8, "{right}");
        let wrong = score("Plot the derivative of a cubic polynomial with its tangent lines in green").expect("named");
        assert!(wrong < FITS, "{wrong}");
        assert_eq!(score("Create an animation with Manim"), None, "it names nothing");
    }

    #[test]
    fn words_and_parts_of_names() {
        assert_eq!(words("A 2.5cm Circle, x=3."), ["a", "2.5", "cm", "circle", "x", "3"]);
        assert_eq!(parts("SVGMobject_of2Things"), ["svg", "mobject", "of", "2", "things"]);
        assert_eq!(concept("rotating"), concept("spun"));
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(CONCEPTS.is_sorted_by_key(|(word, _)| word));
    }
}

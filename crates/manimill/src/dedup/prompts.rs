//! Descriptions compared as words: the same, nearly the same, about the same thing.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::alignment::concepts;

/// Words of one gram of an overlap: what GPT-3's authors took, and most after them.
pub(super) const GRAM: usize = 13;

/// A gram that so many samples have is a template's, and says nothing of where they come from (Brown et al. 2020).
const COMMON: usize = 10;

/// Prompts whose pairs of words are so alike are the same prompt.
const NEAR: f64 = 0.8;

/// Fewer words than this say too little to be anybody's.
const LEAST_WORDS: usize = 5;

/// Two descriptions that share less of what they name are unrelated.
const RELATED: f64 = 0.2;

/// The words of a description, in lower case, as hashes.
pub(super) fn words(text: &str) -> Vec<u64> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| xxh3_64(word.to_lowercase().as_bytes()))
        .collect()
}

/// Equal for descriptions that differ in case, white space and the last full stop only: a sign or a bracket within can make another task.
pub(super) fn key(text: &str) -> u64 {
    let words: Vec<u64> = text
        .trim_end_matches(|last: char| last.is_whitespace() || matches!(last, '.' | '!'))
        .split_whitespace()
        .map(|word| xxh3_64(word.to_lowercase().as_bytes()))
        .collect();
    hash(&words)
}

fn hash(words: &[u64]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// How many groups of descriptions there are that have nothing to do with each other.
pub(super) fn unrelated<'a>(descriptions: impl IntoIterator<Item = &'a str>) -> usize {
    let mut heads: Vec<BTreeSet<String>> = Vec::new();
    for description in descriptions {
        let concepts = concepts(description);
        if !heads.iter().any(|head| are_related(head, &concepts)) {
            heads.push(concepts);
        }
    }
    heads.len()
}

fn are_related(left: &BTreeSet<String>, right: &BTreeSet<String>) -> bool {
    let shared = left.intersection(right).count();
    let all = left.len() + right.len() - shared;
    // What names nothing contradicts nothing.
    all == 0 || left.is_empty() || right.is_empty() || super::share(shared, all) >= RELATED
}

/// The prompts of a protected set.
#[derive(Debug, Default)]
pub(super) struct Prompts {
    rows: Vec<usize>,
    whole: FxHashMap<u64, usize>,
    grams: FxHashMap<u64, usize>,
    pairs: FxHashMap<u64, Vec<u32>>,
    pair_counts: Vec<usize>,
}

/// How a description is like a protected prompt.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Echo {
    Same,
    Near(f64),
    Gram,
}

impl Prompts {
    pub(super) fn of<'a>(prompts: impl IntoIterator<Item = (usize, &'a str)>) -> Self {
        let mut all = Self::default();
        for (row, prompt) in prompts {
            let words = words(prompt);
            if words.len() < LEAST_WORDS {
                continue;
            }
            all.whole.entry(hash(&words)).or_insert(row);
            for gram in words.windows(GRAM) {
                all.grams.entry(hash(gram)).or_insert(row);
            }
            let number = all.rows.len() as u32;
            let pairs = pairs(&words);
            all.pair_counts.push(pairs.len());
            for pair in pairs {
                all.pairs.entry(pair).or_default().push(number);
            }
            all.rows.push(row);
        }
        all
    }

    /// The grams that too many of these descriptions share with the set.
    pub(super) fn common<'a>(&self, descriptions: impl IntoIterator<Item = &'a [u64]>) -> FxHashSet<u64> {
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        for words in descriptions {
            let grams: BTreeSet<u64> = words.windows(GRAM).map(hash).filter(|gram| self.grams.contains_key(gram)).collect();
            for gram in grams {
                *counts.entry(gram).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count > COMMON);
        counts.into_keys().collect()
    }

    /// The row whose prompt a description repeats, and how.
    pub(super) fn find(&self, words: &[u64], common: &FxHashSet<u64>) -> Option<(usize, Echo)> {
        if words.len() < LEAST_WORDS {
            return None;
        }
        if let Some(row) = self.whole.get(&hash(words)) {
            return Some((*row, Echo::Same));
        }
        let of_description = pairs(words);
        let mut shared: Vec<u32> = of_description.iter().filter_map(|pair| self.pairs.get(pair)).flatten().copied().collect();
        shared.sort_unstable();
        let near = shared
            .chunk_by(|left, right| left == right)
            .map(|chunk| {
                let all = of_description.len() + self.pair_counts[chunk[0] as usize] - chunk.len();
                (super::share(chunk.len(), all), std::cmp::Reverse(chunk[0]))
            })
            .max_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        if let Some((jaccard, std::cmp::Reverse(number))) = near
            && jaccard >= NEAR
        {
            return Some((self.rows[number as usize], Echo::Near(jaccard)));
        }
        let gram = words.windows(GRAM).map(hash).find(|gram| self.grams.contains_key(gram) && !common.contains(gram))?;
        Some((self.grams[&gram], Echo::Gram))
    }
}

/// The pairs of words that stand beside each other, each once.
fn pairs(words: &[u64]) -> BTreeSet<u64> {
    words.windows(2).map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Show a yellow circle in the middle of the screen that slowly becomes a square and then fades out again.";

    fn find(description: &str) -> Option<(usize, Echo)> {
        Prompts::of([(4, LONG), (7, "Rotate a blue star around the origin")]).find(&words(description), &FxHashSet::default())
    }

    #[test]
    fn the_same_nearly_the_same_and_a_part_of_it() {
        assert_eq!(find(&LONG.to_uppercase()), Some((4, Echo::Same)));
        assert!(matches!(find(&LONG.replace("slowly ", "")), Some((4, Echo::Near(_)))));
        let part = "First, in the middle of the screen that slowly becomes a square and then fades, add many other things with a long text about them";
        assert_eq!(find(part), Some((4, Echo::Gram)));
        assert_eq!(find("Rotate a blue star around the origin!"), Some((7, Echo::Same)));
        assert_eq!(find("Rotate a red square around its corner"), None);
        assert_eq!(find("blue star"), None, "too little to tell");
    }

    #[test]
    fn a_template_that_all_share_is_no_evidence() {
        let template = "Write a complete and runnable scene with the Manim Community library for Python that shows";
        let prompts = Prompts::of([(0, &*format!("{template} the unit circle turning with its shadow on both axes"))]);
        let others: Vec<Vec<u64>> = (0..11)
            .map(|number| words(&format!("{template} the number {number} as a sum of {number} ones and nothing else")))
            .collect();
        let common = prompts.common(others.iter().map(Vec::as_slice));
        assert!(others.iter().all(|words| prompts.find(words, &common).is_none()));
        assert!(prompts.find(&others[0], &FxHashSet::default()).is_some());
    }

    #[test]
    fn signs_make_another_task() {
        assert_eq!(key("Move it to (1, 2)"), key("move  it to (1, 2).\n"));
        assert_ne!(key("Move it to (1, 2)"), key("Move it to (1, -2)"));
    }

    #[test]
    fn unrelated_descriptions_are_counted() {
        assert_eq!(
            unrelated([
                "A circle rotates",
                "Rotate the circle twice",
                "Plot the sine wave",
                "The derivative of a cubic polynomial"
            ]),
            3
        );
    }
}

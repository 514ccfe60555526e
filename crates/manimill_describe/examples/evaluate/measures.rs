//! The measures: retrieval, swaps, planted changes, openings.

use std::collections::BTreeMap;

use manimill_describe::{ClaimKind, Grounding, Verdict, check};

use crate::Row;

/// Whether one grounding is worse than another: more contradicted or fewer confirmed.
fn is_worse(one: &Grounding, than: &Grounding) -> bool {
    one.contradicted > than.contradicted || one.confirmed < than.confirmed
}

/// Texts on the timelines of their samples, and of others.
pub(crate) fn swaps(rows: &[Row], texts: &BTreeMap<String, String>, whose: &str, faults: usize) {
    let known: Vec<(&Row, &String)> = rows.iter().filter_map(|row| Some((row, texts.get(&row.id)?))).collect();
    let count = known.len();
    let (mut told, mut contradicted, mut claims, mut confirmed) = (0, 0, 0, 0);
    let mut kinds: BTreeMap<ClaimKind, usize> = BTreeMap::new();
    for (at, (row, text)) in known.iter().enumerate() {
        let right = check(text, &row.timeline);
        contradicted += usize::from(right.contradicted > 0);
        for claim in right.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted) {
            *kinds.entry(claim.kind).or_default() += 1;
            // Where the code names the colour, the timeline or the reading is at fault.
            let said = text[claim.span.0 as usize..claim.span.1 as usize].to_uppercase();
            if claim.kind == ClaimKind::Color && faults > 0 {
                println!(
                    "  {whose}: {}: contradicted colour, named by the code: {}; {}",
                    row.id,
                    row.code.to_uppercase().contains(&said),
                    claim.evidence
                );
            }
        }
        claims += right.claims.len();
        confirmed += right.confirmed as usize;
        // A shift that meets every sample once, far enough that neighbours of one source are not compared.
        let other = &known[(at + count / 2 + 7) % count].0.timeline;
        let apart = is_worse(&check(text, other), &right);
        told += usize::from(apart);
        if !apart && whose.starts_with("own") && faults > 0 {
            println!("  not told apart: {}: {}", row.id, text.replace('\n', " / ").chars().take(160).collect::<String>());
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    println!(
        "swaps, {whose}: {:.1}% of {count} told apart; {:.1}% of the right ones called contradicted; {:.1}% of {claims} claims confirmed",
        share(told, count),
        share(contradicted, count),
        share(confirmed, claims)
    );
    println!("  contradicted, by kind: {kinds:?}");
}

/// Openings of five words.
pub(crate) fn openings(rows: &[Row]) {
    for style in ["request", "storyboard", "specification"] {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let text = match style {
                "request" => &row.prompts.request,
                "storyboard" => &row.prompts.storyboard,
                _ => &row.prompts.specification,
            };
            *counts.entry(text.split_whitespace().take(5).collect::<Vec<_>>().join(" ")).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(_, count)| **count);
        if let Some((words, count)) = most {
            println!("openings, {style}: the most frequent is {words:?} with {:.1}%", 100.0 * *count as f64 / rows.len() as f64);
        }
    }
    let bad = |text: &str| {
        text.contains("VGroup")
            || text.contains('_') && !text.contains('"') && !text.contains("\\(")
            || text.contains("[-")
            || text.contains("np.")
    };
    let found: Vec<&str> = rows.iter().filter(|row| bad(&row.prompts.request)).map(|row| row.id.as_str()).collect();
    println!("forbidden words in requests: {} {:?}", found.len(), &found[..found.len().min(10)]);
}

/// Changes one claim of a text, where it has such a claim.
type Change = fn(&str) -> Option<String>;

/// One claim of a storyboard changed: is it found?
pub(crate) fn planted(rows: &[Row], faults: usize) {
    let kinds: [(&str, Change); 5] = [
        ("a colour", other_color),
        ("a count", other_count),
        ("a side", other_side),
        ("the order", other_order),
        ("a word of a text", other_word),
    ];
    for (name, change) in kinds {
        let (mut tried, mut found, mut refuted, mut missed) = (0_u32, 0_u32, 0_u32, 0);
        for row in rows {
            let text = &row.prompts.storyboard;
            // What stands on the screen at once has no order.
            if name == "the order" && !has_order(row) {
                continue;
            }
            let Some(changed) = change(text) else { continue };
            let right = check(text, &row.timeline);
            // What was not confirmed before cannot be refuted by a change of it.
            tried += 1;
            let wrong = check(&changed, &row.timeline);
            // For a place, motion is a kind of it: "to the left" may be where something goes.
            let is_found = is_worse(&wrong, &right);
            found += u32::from(is_found);
            refuted += u32::from(wrong.contradicted > right.contradicted);
            if !is_found && missed < faults {
                missed += 1;
                println!("  missed {name} {}: {}", row.id, changed.replace('\n', " / ").chars().take(300).collect::<String>());
            }
        }
        let share = |part: u32| 100.0 * f64::from(part) / f64::from(tried.max(1));
        println!(
            "planted, {name}: {found} of {tried} found ({:.1}%), {refuted} of them called contradicted ({:.1}%)",
            share(found),
            share(refuted)
        );
    }
}

/// Whether the first and the last beat that are told happen at different times.
fn has_order(row: &Row) -> bool {
    let starts: Vec<f64> =
        row.prompts.story.beats().filter(|beat| beat.moves() || beat.seconds == 0.0).map(|beat| beat.start).collect();
    starts.len() > 2 && starts[0] < starts[starts.len() - 1]
}

/// The text without what stands in quotation marks, as ranges of bytes that may be changed.
fn outside_quotes(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, letter) in text.char_indices() {
        let opens =
            letter == '"' || letter == '“' || letter == '”' || text[at..].starts_with("\\(") || text[at..].starts_with("\\)");
        if opens {
            if !inside {
                ranges.push((start, at));
            }
            inside = !inside;
            start = at + letter.len_utf8();
        }
    }
    if !inside {
        ranges.push((start, text.len()));
    }
    ranges
}

fn replace_word(text: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let body = text.find("\n1.").map_or(0, |at| at + 3);
    for (from, to) in outside_quotes(text) {
        let from = from.max(body);
        if from >= to {
            continue;
        }
        let mut best: Option<(usize, &str, &str)> = None;
        for (old, new) in pairs {
            let at = text[from..to].match_indices(old).map(|(at, _)| from + at).find(|at| {
                let before = text[..*at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric() && letter != '-');
                let after = text[at + old.len()..].chars().next().is_none_or(|letter| !letter.is_alphanumeric() && letter != '-');
                before && after
            });
            if let Some(at) = at
                && best.is_none_or(|(known, ..)| at < known)
            {
                best = Some((at, old, new));
            }
        }
        if let Some((at, old, new)) = best {
            // Another colour of the same text would be no fault of it.
            let new = if text.contains(new) && old.len() < 7 && !old.contains(' ') {
                pairs.iter().map(|(_, new)| *new).find(|new| !text.contains(new) && *new != old).unwrap_or(new)
            } else {
                new
            };
            return Some(format!("{}{new}{}", &text[..at], &text[at + old.len()..]));
        }
    }
    None
}

fn other_color(text: &str) -> Option<String> {
    replace_word(
        text,
        &[
            ("red", "green"),
            ("blue", "orange"),
            ("green", "purple"),
            ("yellow", "blue"),
            ("orange", "blue"),
            ("purple", "green"),
            ("pink", "green"),
            ("gold", "purple"),
            ("teal", "red"),
            ("maroon", "green"),
        ],
    )
}

fn other_count(text: &str) -> Option<String> {
    replace_word(
        text,
        &[
            ("two", "five"),
            ("three", "seven"),
            ("four", "six"),
            ("five", "eight"),
            ("six", "four"),
            ("seven", "five"),
            ("eight", "six"),
            ("nine", "seven"),
            ("ten", "twelve"),
        ],
    )
}

fn other_side(text: &str) -> Option<String> {
    replace_word(
        text,
        &[
            ("upper left", "lower right"),
            ("upper right", "lower left"),
            ("lower left", "upper right"),
            ("lower right", "upper left"),
            ("to the left", "to the right"),
            ("to the right", "to the left"),
            ("on the left", "on the right"),
            ("on the right", "on the left"),
            ("at the top", "at the bottom"),
            ("at the bottom", "at the top"),
            ("above", "below"),
            ("below", "above"),
            ("upper half", "lower half"),
            ("lower half", "upper half"),
        ],
    )
}

/// Two beats change places: the first and the last that are different.
fn other_order(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let items: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok()))
        .collect();
    if items.len() < 3 {
        return None;
    }
    let body = |at: usize| lines[at].split_once(". ").map_or("", |(_, body)| body);
    let (one, other) = (items[0], items[items.len() - 1]);
    let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    changed[one] = format!("1. {}", body(other));
    changed[other] = format!("{}. {}", items.len(), body(one));
    (body(one) != body(other)).then(|| changed.join("\n"))
}

fn other_word(text: &str) -> Option<String> {
    let start = text.find(" \"")? + 2;
    let end = start + text[start..].find('"')?;
    let word =
        text[start..end].split_whitespace().find(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() >= 3)?;
    Some(format!("{}{}{}", &text[..start], text[start..end].replacen(word, "Xylophone", 1), &text[end..]))
}

/// Okapi BM25 (k1 = 1.2, b = 0.75) with storyboards as documents and people's descriptions as queries.
pub(crate) fn retrieval(rows: &[Row], texts: &BTreeMap<String, String>) {
    let known: Vec<&Row> = rows.iter().filter(|row| texts.contains_key(&row.id)).collect();
    let queries: Vec<Vec<String>> = known.iter().map(|row| tokens(&texts[&row.id])).collect();
    for (name, documents) in [
        ("code", known.iter().map(|row| tokens(&row.code)).collect::<Vec<_>>()),
        ("requests", known.iter().map(|row| tokens(&row.prompts.request)).collect()),
        ("storyboards", known.iter().map(|row| tokens(&row.prompts.storyboard)).collect()),
        ("specifications", known.iter().map(|row| tokens(&row.prompts.specification)).collect()),
    ] {
        let (mut reciprocal, mut first) = (0.0, 0);
        let scores = Scores::of(&documents);
        for (at, query) in queries.iter().enumerate() {
            let all = scores.query(query);
            let rank = 1
                + (0..all.len())
                    .filter(|other| all[*other] > all[at] || *other < at && (all[*other] - all[at]).abs() < 1e-12)
                    .count();
            reciprocal += 1.0 / rank as f64;
            first += usize::from(rank == 1);
        }
        let count = known.len().max(1) as f64;
        println!(
            "retrieval, {name}: mean reciprocal rank {:.3}, first hits {:.1}% of {}",
            reciprocal / count,
            100.0 * first as f64 / count,
            known.len()
        );
    }
}

struct Scores {
    lengths: Vec<f64>,
    mean: f64,
    postings: BTreeMap<String, Vec<(usize, f64)>>,
}

impl Scores {
    fn of(documents: &[Vec<String>]) -> Self {
        let mut postings: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (at, document) in documents.iter().enumerate() {
            let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
            for word in document {
                *counts.entry(word).or_default() += 1.0;
            }
            for (word, count) in counts {
                postings.entry(word.to_owned()).or_default().push((at, count));
            }
        }
        let lengths: Vec<f64> = documents.iter().map(|document| document.len() as f64).collect();
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Self { lengths, mean, postings }
    }

    fn query(&self, words: &[String]) -> Vec<f64> {
        let count = self.lengths.len() as f64;
        let mut scores = vec![0.0; self.lengths.len()];
        for word in words {
            let Some(postings) = self.postings.get(word) else { continue };
            let having = postings.len() as f64;
            let weight = (1.0 + (count - having + 0.5) / (having + 0.5)).ln();
            for (at, often) in postings {
                scores[*at] += weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * self.lengths[*at] / self.mean));
            }
        }
        scores
    }
}

/// Runs of letters and runs of digits in lower case, cut at capitals.
fn tokens(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let next_is_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let cut = !letter.is_ascii_alphanumeric()
            || before.is_some_and(|before| before.is_ascii_digit() != letter.is_ascii_digit())
            || letter.is_uppercase()
                && before.is_some_and(|before| before.is_lowercase() || before.is_uppercase() && next_is_small);
        if cut {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

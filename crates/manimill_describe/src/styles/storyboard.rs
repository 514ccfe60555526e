//! Numbered beats.

use crate::code::{CodeFacts, is_telling};
use crate::story::{Action, Story};
use crate::words::{Detail, Names, Stage, Vary, capital, sentence};

/// Longer storyboards are told as far as here, and say so.
const MOST: usize = 24;

pub(super) fn told(story: &Story, code: &CodeFacts, id: &str) -> String {
    let mut vary = Vary::new(id, "storyboard");
    let voice = if vary.steady(1, 2) == 0 { Detail::Orders } else { Detail::Seen };
    let mut names = Names::new(story, Stage::Plain);
    let mut lines = Vec::new();
    for act in &story.acts {
        let mut said: Vec<String> = Vec::new();
        for beat in &act.beats {
            let line = sentence(beat, &mut names, &mut vary, voice);
            if !line.is_empty() && said.last() != Some(&line) {
                said.push(line);
            }
        }
        if !said.is_empty() {
            lines.push((act.name.clone(), said));
        }
    }
    let mut text = heading(story, code, &mut vary);
    let mut number = 0;
    let total: usize = lines.iter().map(|(_, said)| said.len()).sum();
    for (name, said) in lines {
        if let Some(name) = name.filter(|_| total > 3) {
            text.push_str(&format!("\n{}:", capital(name.trim_end_matches(':'))));
        }
        for line in said {
            if number == MOST {
                text.push_str(&format!("\nIt goes on like this for {} more steps.", total - MOST));
                return text.trim().to_owned();
            }
            number += 1;
            text.push_str(&format!("\n{number}. {line}"));
        }
    }
    if story.cut_off {
        text.push_str("\nMore is on the screen than is listed here.");
    }
    text.trim().to_owned()
}

/// The topic as a subject: "set row colors" is "setting row colors".
pub(super) fn subject(words: &[String]) -> String {
    const DEEDS: [&str; 24] = [
        "add",
        "align",
        "apply",
        "arrange",
        "change",
        "compare",
        "create",
        "draw",
        "explain",
        "fill",
        "find",
        "flip",
        "insert",
        "make",
        "move",
        "plot",
        "remove",
        "rotate",
        "set",
        "shuffle",
        "solve",
        "sort",
        "use",
        "visualize",
    ];
    match words {
        [first, rest @ ..] if first == "get" && !rest.is_empty() => rest.join(" "),
        [first, rest @ ..] if DEEDS.contains(&first.as_str()) && !rest.is_empty() => {
            format!("{} {}", gerund(first), rest.join(" "))
        }
        words => words.join(" "),
    }
}

fn gerund(verb: &str) -> String {
    match verb {
        "set" | "flip" | "plot" => format!("{verb}{}ing", &verb[verb.len() - 1..]),
        verb => format!("{}ing", verb.trim_end_matches('e')),
    }
}

/// What the scene is about, and how it is seen.
fn heading(story: &Story, _code: &CodeFacts, vary: &mut Vary) -> String {
    let mut parts = Vec::new();
    let kind = if story.is_picture { "still picture" } else { "animation" };
    if is_telling(&story.topic) {
        let topic = subject(&story.topic);
        parts.push(match vary.below(3) {
            0 => format!("{}: {} {kind}.", capital(&topic), if story.is_picture { "a" } else { "an" }),
            1 => format!("{} about {topic}.", capital(kind)),
            _ => format!("{} ({kind}).", capital(&topic)),
        });
    }
    if story.three_d {
        parts.push(vary.choose(&["The scene is three-dimensional.", "A 3-D scene.", "It is seen in 3-D."]).to_owned());
    }
    let live = story.beats().any(|beat| beat.deeds.iter().any(|deed| deed.action == Action::Orbit));
    if live && story.is_picture {
        parts.clear();
    }
    parts.join(" ")
}

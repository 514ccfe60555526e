//! Enough to make the scene again.

use crate::code::{CodeFacts, is_telling};
use crate::story::{Action, Story};
use crate::words::{Detail, Names, Stage, Vary, capital, colour, seconds, sentence};

pub(super) fn told(story: &Story, _code: &CodeFacts, id: &str) -> String {
    let mut vary = Vary::new(id, "specification");
    let voice = if vary.steady(1, 2) == 0 { Detail::Orders } else { Detail::Seen };
    let mut names = Names::new(story, Stage::Full);
    let mut text = String::new();
    if is_telling(&story.topic) {
        text.push_str(&format!("Subject: {}. ", super::storyboard::subject(&story.topic)));
    }
    if story.three_d {
        text.push_str("A three-dimensional scene. ");
    }
    if let Some(background) = story.background.as_deref().and_then(colour) {
        text.push_str(&format!("The background is {background}. "));
    }
    if story.seconds > 0.05 {
        text.push_str(&format!("{} ", length(story.seconds, &mut vary)));
    } else {
        text.push_str(vary.choose(&["Nothing moves. ", "A still picture. ", "A still image. ", "Still picture. "]));
    }
    let mut text = text.trim_end().to_owned();
    for act in &story.acts {
        if let Some(name) = &act.name {
            text.push_str(&format!("\n{}:", capital(name.trim_end_matches(':'))));
        }
        for beat in &act.beats {
            let line = sentence(beat, &mut names, &mut vary, voice);
            if line.is_empty() {
                continue;
            }
            let pauses = matches!(beat.deeds.as_slice(), [only] if matches!(only.action, Action::Pause(_)));
            let timed = beat.seconds >= 0.1 && !pauses;
            let line = if timed { format!("{} ({}).", line.trim_end_matches('.'), seconds(beat.seconds)) } else { line };
            text.push_str(&format!("\n- {line}"));
        }
    }
    if story.cut_off {
        text.push_str("\nMore is on the screen than is listed here.");
    }
    text
}

fn length(total: f64, vary: &mut Vary) -> String {
    let total = seconds(total);
    match vary.below(3) {
        0 => format!("The animation lasts {total}."),
        1 => format!("It takes {total} in all."),
        _ => format!("Total length: {total}."),
    }
}

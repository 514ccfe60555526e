//! One or two sentences, as a teacher would type them: intent first.

use crate::authors;
use crate::code::{CodeFacts, is_plain};
use crate::story::{Action, Beat, Deed, Story};
use crate::words::{Detail, Names, Stage, Vary, capital, clipped, list, sentence, with_article};

/// So many beats go into a request.
const BEATS: usize = 3;

/// So many characters are what somebody would type of them.
const LONGEST: usize = 360;

pub(super) fn told(story: &Story, code: &CodeFacts, id: &str) -> String {
    let mut vary = Vary::new(id, "request");
    let intent = code.docstring.as_deref().and_then(authors::first_sentence);
    let title = story.title.as_deref().map(|title| clipped(title.trim_end_matches(['.', ':', '!']), 60));
    let topic = topic(story, code);
    let text = if story.is_picture {
        picture(story, topic.as_ref(), &mut vary)
    } else {
        film(story, topic.as_ref(), title.as_deref(), &mut vary)
    };
    let text = match intent {
        Some(intent) => format!("{intent} {}", capital(&bare(story, &mut vary))),
        None => text,
    };
    capital(text.trim())
}

/// What the scene is about: as a thing ("a sine wave"), or as something to do ("set row colors").
#[derive(Debug)]
struct Topic {
    words: String,
    is_deed: bool,
}

fn topic(story: &Story, code: &CodeFacts) -> Option<Topic> {
    /// Words that a name begins with when it says what is done.
    const DEEDS: [&str; 40] = [
        "add",
        "align",
        "animate",
        "apply",
        "arrange",
        "build",
        "change",
        "compare",
        "compute",
        "construct",
        "convert",
        "count",
        "create",
        "derive",
        "draw",
        "explain",
        "explore",
        "fill",
        "find",
        "flip",
        "get",
        "group",
        "highlight",
        "insert",
        "iterate",
        "justify",
        "label",
        "make",
        "move",
        "plot",
        "prove",
        "remove",
        "rotate",
        "set",
        "shuffle",
        "solve",
        "sort",
        "transform",
        "use",
        "visualize",
    ];
    let words = &story.topic;
    // The name of Manim's own method or class is no subject of a lesson.
    if code.topic_is_called || !is_plain(words) {
        return None;
    }
    let is_deed = words.len() > 1 && DEEDS.contains(&words[0].as_str());
    let words =
        if is_deed { format!("{} {}", words[0], with_article(&words[1..].join(" "))) } else { with_article(&words.join(" ")) };
    Some(Topic { words, is_deed })
}

/// The story alone, as an order.
fn bare(story: &Story, vary: &mut Vary) -> String {
    if story.is_picture {
        let shown = shown(story);
        if shown.is_empty() { String::new() } else { format!("{} {shown}.", vary.choose(&["draw", "show"])) }
    } else {
        let orders = beats(story, vary, Detail::Orders);
        if orders.is_empty() { orders } else { orders + "." }
    }
}

fn picture(story: &Story, topic: Option<&Topic>, vary: &mut Vary) -> String {
    let shown = shown(story);
    if shown.is_empty() {
        return "Show an empty screen.".to_owned();
    }
    let title = story.title.as_deref().filter(|title| vary.below(2) == 0 && !shown.contains(title));
    let draw = vary.choose(&["draw", "show", "put up", "display", "draw me", "show me"]);
    let is_short = shown.split(' ').count() <= 9;
    match topic.filter(|topic| !is_said(&topic.words, &shown)) {
        Some(Topic { words, is_deed: true }) => match vary.below(5) {
            0 => format!("{draw} {shown} to explain how to {words}."),
            1 => format!("for an example of how to {words}, {draw} {shown}."),
            2 => format!("to show how to {words}, {draw} {shown}."),
            3 => format!("explain how to {words}: {draw} {shown}."),
            _ => format!("{draw} {shown}, so that I can explain how to {words}."),
        },
        Some(Topic { words, .. }) => match vary.below(8) {
            0 => format!("{draw} {shown} to illustrate {words}."),
            1 if is_short => format!("{shown}, please, for a lesson on {words}."),
            2 => format!("for my lesson on {words}, {draw} {shown}."),
            3 => format!("{draw} {shown}, as an example of {words}."),
            4 => format!("illustrate {words} with {shown}."),
            5 if is_short => format!("can you {draw} {shown}? It is about {words}."),
            6 => format!("to explain {words}, {draw} {shown}."),
            _ => format!("{draw} {shown}. It is about {words}."),
        },
        None => match (title, vary.below(9)) {
            (Some(title), 0..3) => format!("{draw} {shown} under the title \"{}\".", clipped(title, 60)),
            (_, 0) if is_short => format!("{shown}, please."),
            (_, 1) if is_short => format!("{shown}, in one still image."),
            (_, 2) if is_short => format!("can you {draw} {shown}?"),
            (_, 3) => format!("put {shown} on the screen."),
            (_, 4) => format!("just {draw} {shown}, without any motion."),
            (_, 5) => format!("please {draw} {shown}."),
            _ => format!("{draw} {shown}."),
        },
    }
}

fn film(story: &Story, topic: Option<&Topic>, title: Option<&str>, vary: &mut Vary) -> String {
    let orders = beats(story, vary, Detail::Orders);
    if orders.is_empty() {
        return "Show an empty screen for a moment.".to_owned();
    }
    let seen = beats(story, &mut vary.clone(), Detail::Seen);
    let title = title.filter(|title| !orders.contains(*title));
    if let Some(title) = title {
        return match vary.below(5) {
            0 => format!("make a scene titled \"{title}\" in which {seen}."),
            1 => format!("under the title \"{title}\", {orders}."),
            2 => format!("explain \"{title}\": {orders}."),
            3 => format!("{orders}. The title is \"{title}\"."),
            _ => format!("I need an animation called \"{title}\": {orders}."),
        };
    }
    match topic.filter(|topic| !is_said(&topic.words, &orders)) {
        Some(Topic { words, is_deed: true }) => match vary.below(4) {
            0 => format!("explain how to {words}: {orders}."),
            1 => format!("{orders}. It is about how to {words}."),
            2 => format!("to show how to {words}, {orders}."),
            _ => format!("for a lesson on how to {words}, {orders}."),
        },
        Some(Topic { words, .. }) => match vary.below(8) {
            0 => format!("illustrate {words}: {orders}."),
            1 => format!("animate {words}: {seen}."),
            2 => format!("to illustrate {words}, {orders}."),
            3 => format!("I want to explain {words}: {orders}."),
            4 => format!("{orders}. It should illustrate {words}."),
            5 => format!("for my lesson on {words}, {orders}."),
            6 => format!("{orders}. I need it to explain {words}."),
            _ => format!("a short clip about {words}: {seen}."),
        },
        None => match vary.below(12) {
            0 => format!("please {orders}."),
            1 => format!("animate this: {seen}."),
            2 => format!("in a short clip, {orders}."),
            3 => format!("show how {seen}."),
            4 if !orders.contains(". ") => format!("can you {orders}?"),
            5 | 6 => format!("{seen}."),
            _ => format!("{orders}."),
        },
    }
}

/// Whether a text already says what the topic is.
fn is_said(topic: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let stem = |word: &str| word.trim_end_matches('s').trim_end_matches("ing").trim_end_matches('e').to_owned();
    topic.split(' ').filter(|word| word.len() > 2).all(|word| text.contains(&stem(word)))
}

/// What a picture shows, as a list.
fn shown(story: &Story) -> String {
    let title = story.title.as_deref();
    let mut actors: Vec<u32> = Vec::new();
    for deed in story.beats().flat_map(|beat| &beat.deeds).filter(|deed| matches!(deed.action, Action::Appear(_))) {
        actors.extend(deed.actors.iter().filter(|actor| !actors.contains(actor)).copied().collect::<Vec<_>>());
    }
    if actors.len() > 1 {
        actors.retain(|actor| title.is_none() || story.look(*actor).and_then(|look| look.text.as_deref()) != title);
    }
    let mut phrases = Names::new(story, Stage::Brief).introduce(&actors);
    if phrases.iter().map(|phrase| phrase.split(' ').count()).sum::<usize>() < 4 {
        // What would say next to nothing is told with its details.
        phrases = Names::new(story, Stage::Plain).introduce(&actors);
    }
    if phrases.len() > 4 { format!("{} and more", phrases[..3].join(", ")) } else { list(&phrases) }
}

/// The beats that say most, in order, as one or two sentences without the last full stop: fewer of them where they are long.
fn beats(story: &Story, vary: &mut Vary, voice: Detail) -> String {
    let beats: Vec<&Beat> =
        story.beats().filter(|beat| beat.deeds.iter().any(|deed| !matches!(deed.action, Action::Pause(_)))).collect();
    let mut ranked: Vec<(i64, usize)> = beats.iter().enumerate().map(|(at, beat)| (salience(beat, at), at)).collect();
    ranked.sort_by_key(|(weight, at)| (-weight, *at));
    let mut text = String::new();
    for count in (1..=BEATS).rev() {
        let mut places: Vec<usize> = ranked.iter().take(count).map(|(_, at)| *at).collect();
        places.sort_unstable();
        let chosen: Vec<&Beat> = places.into_iter().map(|at| beats[at]).collect();
        text = told_in_order(&chosen, story, vary, voice);
        if text.chars().count() <= LONGEST {
            break;
        }
    }
    text
}

fn told_in_order(beats: &[&Beat], story: &Story, vary: &mut Vary, voice: Detail) -> String {
    let mut names = Names::new(story, Stage::Brief);
    let mut said: Vec<String> = Vec::new();
    for beat in beats {
        let mut line = sentence(beat, &mut names, vary, voice);
        if !line.is_empty() {
            line.pop();
            let line = lower(&line);
            if said.last() != Some(&line) {
                said.push(line);
            }
        }
    }
    match said.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [one, other] => format!("{one}, then {other}"),
        [one, middle @ .., last] => match vary.below(3) {
            0 => format!("{one}, then {}, and finally {last}", middle.join(", then ")),
            1 => format!("{one}, then {}. Finally, {last}", middle.join(", then ")),
            _ => format!("{one}. Then {}, and finally {last}", middle.join(", then ")),
        },
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// How much a beat says of what the scene is for.
fn salience(beat: &Beat, at: usize) -> i64 {
    let weight = |deed: &Deed| match &deed.action {
        Action::Become(..) => 9,
        Action::Move(motion) if motion.along.is_some() => 9,
        Action::Orbit | Action::Swap | Action::Apply(_) => 8,
        Action::Rewrite(..) | Action::Rotate(_) => 7,
        Action::Move(_) | Action::Zoom(_) | Action::Pan(_) | Action::Scale(_) | Action::Stretch(..) | Action::Live => 6,
        Action::Recolor(_) | Action::Emphasize(_) | Action::Fill(_) => 5,
        Action::Appear(_) => 4,
        Action::Restore => 2,
        Action::Leave(_) => 1,
        Action::Pause(_) => 0,
    };
    let best = beat.deeds.iter().map(weight).max().unwrap_or(0);
    best + if beat.times > 1 { 3 } else { 0 } + if at == 0 { 3 } else { 0 }
}

//! One or two sentences, as a teacher would type them: intent first.

use crate::code::{CodeFacts, is_telling};
use crate::story::{Action, Beat, Deed, Story};
use crate::words::{Detail, Names, Stage, Vary, capital, clipped, list, sentence};

/// So many beats go into a request.
const BEATS: usize = 3;

pub(super) fn told(story: &Story, code: &CodeFacts, id: &str) -> String {
    let mut vary = Vary::new(id, "request");
    let intent = intent(story, code, &mut vary);
    let mut names = Names::new(story, Stage::Brief);
    let content = if story.is_picture { picture(story, &mut names, &mut vary) } else { film(story, &mut names, &mut vary) };
    let text = match (intent, content) {
        (Some(intent), content) if content.is_empty() => format!("{intent}."),
        (Some(intent), content) => match vary.below(2) {
            0 => format!("{intent}: {content}"),
            _ => format!("{intent}. {}", capital(&content)),
        },
        (None, content) if content.is_empty() => "Show an empty screen.".to_owned(),
        (None, content) => capital(&content),
    };
    let text = text.trim().to_owned();
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// What the scene is for, from a title or the class's name.
fn intent(story: &Story, _code: &CodeFacts, vary: &mut Vary) -> Option<String> {
    if let Some(title) = &story.title {
        let title = clipped(title.trim_end_matches(['.', ':']), 60);
        return Some(match vary.below(4) {
            0 => format!("Make a scene titled \"{title}\""),
            1 => format!("\"{title}\" is the title of this scene"),
            2 => format!("Under the title \"{title}\", show the following"),
            _ => format!("I need a scene with the title \"{title}\""),
        });
    }
    if !is_telling(&story.topic) {
        return None;
    }
    let topic = story.topic.join(" ");
    let kind = if story.is_picture { "picture" } else { "animation" };
    Some(match vary.below(8) {
        0 => format!("Show {topic}"),
        1 => format!("{} {kind} of {topic}", if kind == "picture" { "A" } else { "An" }),
        2 => format!("I need {} {kind} about {topic}", if kind == "picture" { "a" } else { "an" }),
        3 => format!("Demonstrate {topic}"),
        4 => format!("{} for my class", capital(&topic)),
        5 => format!("Please illustrate {topic}"),
        6 => format!("Make {} {kind} on {topic}", if kind == "picture" { "a" } else { "an" }),
        _ => format!("Topic: {topic}"),
    })
}

fn picture(story: &Story, names: &mut Names, vary: &mut Vary) -> String {
    let actors: Vec<u32> = story.beats().flat_map(|beat| &beat.deeds).filter(|deed| matches!(deed.action, Action::Appear(_))).flat_map(|deed| deed.actors.clone()).collect();
    if actors.is_empty() {
        return String::new();
    }
    let phrases = names.introduce(&actors);
    let shown = if phrases.len() > 4 { [phrases[..3].to_vec(), vec!["more".to_owned()]].concat() } else { phrases };
    format!("{} {}.", vary.choose(&["show", "draw", "display", "put up"]), list(&shown))
}

fn film(story: &Story, names: &mut Names, vary: &mut Vary) -> String {
    let beats: Vec<&Beat> = story.beats().filter(|beat| beat.deeds.iter().any(|deed| !matches!(deed.action, Action::Pause(_)))).collect();
    let mut ranked: Vec<(i64, usize)> = beats.iter().enumerate().map(|(at, beat)| (salience(beat, at, beats.len()), at)).collect();
    ranked.sort_by_key(|(weight, at)| (-weight, *at));
    let mut chosen: Vec<usize> = ranked.into_iter().take(BEATS).map(|(_, at)| at).collect();
    chosen.sort_unstable();
    let mut said = Vec::new();
    for (at, beat) in beats.iter().enumerate() {
        let mut line = sentence(beat, names, vary, Detail::Orders);
        if chosen.contains(&at) && !line.is_empty() {
            line.pop();
            said.push(lower(&line));
        }
    }
    match said.as_slice() {
        [] => String::new(),
        [only] => format!("{only}."),
        [one, other] => format!("{one}, then {other}."),
        [one, middle @ .., last] => format!("{one}, then {}, and finally {last}.", middle.join(", then ")),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// How much a beat says of what the scene is for.
fn salience(beat: &Beat, at: usize, of: usize) -> i64 {
    let weight = |deed: &Deed| match &deed.action {
        Action::Become(..) => 9,
        Action::Move(motion) => if motion.along.is_some() { 9 } else { 6 },
        Action::Orbit | Action::Swap | Action::Apply(_) => 8,
        Action::Rewrite(..) | Action::Rotate(_) => 7,
        Action::Zoom(_) | Action::Pan(_) | Action::Scale(_) | Action::Stretch(..) | Action::Live => 6,
        Action::Recolor(_) | Action::Emphasize(_) | Action::Fill(_) => 5,
        Action::Appear(_) => 4,
        Action::Restore => 2,
        Action::Leave(_) => 1,
        Action::Pause(_) => 0,
    };
    let best = beat.deeds.iter().map(weight).max().unwrap_or(0);
    let repeated = if beat.times > 1 { 3 } else { 0 };
    let first = if at == 0 { 3 } else { 0 };
    let _ = of;
    best + repeated + first
}

//! Sentences for what is done: as orders ("Fade in a circle") or as they are seen ("A circle fades in").

use super::names::{Names, Phrase, Stage};
use super::{Vary, capital, clipped, colour, decimal, list, quoted, seconds, toward};
use crate::story::{Action, Beat, Deed, Motion, Side};

/// How a story is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// As orders.
    Orders,
    /// As it is seen.
    Seen,
}

/// How things come: class, as an order (`{}` is who), as it is seen of one, of several.
const COMING: [(&str, &str, &str, &str); 24] = [
    ("", "show {}", "{} appears", "{} appear"),
    ("Add", "show {}", "{} appears", "{} appear"),
    ("Create", "draw {}", "{} is drawn", "{} are drawn"),
    ("ShowCreation", "draw {}", "{} is drawn", "{} are drawn"),
    ("Write", "write {}", "{} is written", "{} are written"),
    ("AddTextLetterByLetter", "type {} letter by letter", "{} is typed letter by letter", "{} are typed letter by letter"),
    ("AddTextWordByWord", "show {} word by word", "{} appears word by word", "{} appear word by word"),
    ("TypeWithCursor", "type {} with a cursor", "{} is typed with a cursor", "{} are typed with a cursor"),
    ("FadeIn", "fade in {}", "{} fades in", "{} fade in"),
    ("FadeInFromLarge", "fade in {} from large", "{} fades in from large", "{} fade in from large"),
    (
        "DrawBorderThenFill",
        "draw the outline of {} and fill it",
        "{} is outlined and then filled",
        "{} are outlined and then filled",
    ),
    ("GrowFromCenter", "grow {} from the center", "{} grows from the center", "{} grow from the center"),
    ("GrowFromPoint", "grow {} from a point", "{} grows from a point", "{} grow from a point"),
    ("GrowFromEdge", "grow {} from an edge", "{} grows from an edge", "{} grow from an edge"),
    ("GrowArrow", "grow {}", "{} grows", "{} grow"),
    ("SpinInFromNothing", "let {} spin in from nothing", "{} spins in from nothing", "{} spin in from nothing"),
    ("SpiralIn", "let {} fly in on a spiral", "{} flies in on a spiral", "{} fly in on a spiral"),
    ("ShowIncreasingSubsets", "show {} piece by piece", "{} appears piece by piece", "{} appear piece by piece"),
    ("ShowSubmobjectsOneByOne", "show {} one part at a time", "{} appears one part at a time", "{} appear one part at a time"),
    ("Transform", "bring in {}", "{} appears", "{} appear"),
    ("ReplacementTransform", "bring in {}", "{} appears", "{} appear"),
    ("_MethodAnimation", "show {}", "{} appears", "{} appear"),
    ("UpdateFromFunc", "show {}", "{} appears", "{} appear"),
    ("ShowPartial", "draw {}", "{} is drawn", "{} are drawn"),
];

/// How things go.
const GOING: [(&str, &str, &str, &str); 9] = [
    ("", "remove {}", "{} disappears", "{} disappear"),
    ("FadeOut", "fade out {}", "{} fades out", "{} fade out"),
    ("Uncreate", "undraw {}", "{} is undrawn", "{} are undrawn"),
    ("Unwrite", "unwrite {}", "{} is unwritten", "{} are unwritten"),
    (
        "RemoveTextLetterByLetter",
        "delete {} letter by letter",
        "{} is deleted letter by letter",
        "{} are deleted letter by letter",
    ),
    ("UntypeWithCursor", "delete {} with a cursor", "{} is deleted with a cursor", "{} are deleted with a cursor"),
    ("ShrinkToCenter", "shrink {} to nothing", "{} shrinks to nothing", "{} shrink to nothing"),
    ("FadeOutAndShift", "fade out {}", "{} fades out", "{} fade out"),
    ("FadeOutToPoint", "fade out {} into a point", "{} fades out into a point", "{} fade out into a point"),
];

/// How things are pointed out.
const EMPHASIS: [(&str, &str, &str, &str); 13] = [
    ("", "highlight {}", "{} is highlighted", "{} are highlighted"),
    ("Indicate", "highlight {}", "{} is highlighted", "{} are highlighted"),
    ("CircleIndicate", "circle {} for a moment", "{} is circled for a moment", "{} are circled for a moment"),
    ("Circumscribe", "circumscribe {}", "{} is circumscribed", "{} are circumscribed"),
    (
        "ShowCreationThenFadeAround",
        "draw a frame around {} and let it fade",
        "{} is framed for a moment",
        "{} are framed for a moment",
    ),
    ("Flash", "flash lines around {}", "lines flash around {}", "lines flash around {}"),
    ("FocusOn", "focus on {}", "a spotlight closes in on {}", "a spotlight closes in on {}"),
    ("Wiggle", "wiggle {}", "{} wiggles", "{} wiggle"),
    ("WiggleOutThenIn", "wiggle {}", "{} wiggles", "{} wiggle"),
    ("ApplyWave", "send a wave through {}", "a wave runs through {}", "a wave runs through {}"),
    ("ShowPassingFlash", "run a flash of light along {}", "a flash of light runs along {}", "a flash of light runs along {}"),
    ("Blink", "blink {}", "{} blinks", "{} blink"),
    ("Broadcast", "broadcast {} in growing rings", "{} is broadcast in growing rings", "{} are broadcast in growing rings"),
];

/// One beat as one or more sentences; empty where there is nothing to say.
pub(crate) fn sentence(beat: &Beat, names: &mut Names, vary: &mut Vary, voice: Detail) -> String {
    // What one and the same does stands together.
    let mut subjects: Vec<(&[u32], Vec<String>)> = Vec::new();
    let mut hold = Vec::new();
    for deed in &beat.deeds {
        let same = subjects.last().is_some_and(|(actors, _)| *actors == deed.actors.as_slice());
        names.call_it(if same { &deed.actors } else { &[] });
        if let Some(clause) = clause(deed, beat.times, names, voice) {
            let is_said = subjects.iter().any(|(_, clauses)| clauses.contains(&clause));
            match subjects.last_mut().filter(|_| same) {
                _ if is_said => {}
                Some((_, clauses)) if voice == Detail::Seen => {
                    clauses.push(clause.strip_prefix("it ").map_or_else(|| clause.clone(), str::to_owned));
                }
                Some((_, clauses)) => clauses.push(clause),
                None => subjects.push((&deed.actors, vec![clause])),
            }
        }
        hold.extend(after(deed, names));
    }
    names.call_it(&[]);
    for actor in hold {
        names.forget(actor);
    }
    let pattern = beat.times > 1 && beat.deeds.len() > 1;
    let clauses: Vec<String> = subjects.into_iter().map(|(_, clauses)| list(&clauses)).collect();
    let text = join(&clauses, pattern, vary, voice);
    if text.is_empty() { text } else { capital(&text) + "." }
}

fn join(clauses: &[String], pattern: bool, vary: &mut Vary, voice: Detail) -> String {
    match clauses {
        [] => String::new(),
        [only] => only.clone(),
        steps if pattern => {
            let head = vary.choose(&["step by step", "again and again", "repeatedly"]);
            format!("{head}, {}", list(steps))
        }
        [one, other] if voice == Detail::Seen => match vary.below(2) {
            0 => format!("{one} while {other}"),
            _ => format!("{one}, and at the same time {other}"),
        },
        [one, other] => match vary.below(2) {
            0 => format!("{one} and, at the same time, {other}"),
            _ => format!("{one} and {other}, both at once"),
        },
        some if some.len() <= 5 => match vary.below(2) {
            0 => format!("at the same time, {}", list(some)),
            _ => format!("{}, all at once", list(some)),
        },
        some => format!("at the same time, {} and so on", some[..4].join(", ")),
    }
}

/// Who has gone, and what has changed its looks.
fn after(deed: &Deed, names: &mut Names) -> Vec<u32> {
    match &deed.action {
        Action::Leave(_) => deed.actors.clone(),
        Action::Become(into, class) if class != "TransformFromCopy" => {
            deed.actors.iter().copied().filter(|actor| !into.contains(actor)).collect()
        }
        Action::Recolor(color) => {
            for actor in &deed.actors {
                names.recolor(*actor, color);
            }
            Vec::new()
        }
        Action::Rewrite(_, text) => {
            for actor in &deed.actors {
                names.rewrite(*actor, text);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn fill(table: &[(&str, &str, &str, &str)], class: &str, who: &Phrase, voice: Detail) -> String {
    let row = table.iter().find(|(known, ..)| *known == class).unwrap_or(&table[0]);
    let pattern = match (voice, who.plural) {
        (Detail::Orders, _) => row.1,
        (Detail::Seen, false) => row.2,
        (Detail::Seen, true) => row.3,
    };
    pattern.replacen("{}", &who.text, 1)
}

/// An order, or a sentence of what is seen: the verb as an order, for one and for several.
fn verb(who: &Phrase, voice: Detail, order: &str, one: &str, several: &str, rest: &str) -> String {
    let text = match (voice, who.plural) {
        (Detail::Orders, _) => format!("{order} {} {rest}", who.text),
        (Detail::Seen, false) => format!("{} {one} {rest}", who.text),
        (Detail::Seen, true) => format!("{} {several} {rest}", who.text),
    };
    text.trim_end().to_owned()
}

fn clause(deed: &Deed, times: u32, names: &mut Names, voice: Detail) -> Option<String> {
    let series = deed.one_by_one && deed.actors.len() > 1;
    let text = match &deed.action {
        Action::Appear(class) => {
            let class = class.as_deref().unwrap_or("");
            fill(&COMING, known(&COMING, class), &coming(deed, names), voice)
        }
        action => acts(action, deed, times, names, voice)?,
    };
    Some(if series { format!("{text}, one after another") } else { text })
}

fn known<'a>(table: &[(&str, &str, &str, &str)], class: &'a str) -> &'a str {
    if table.iter().any(|row| row.0 == class) { class } else { "" }
}

fn acts(action: &Action, deed: &Deed, times: u32, names: &mut Names, voice: Detail) -> Option<String> {
    let full = names.stage() == Stage::Full;
    let who = |names: &mut Names| names.of(&deed.actors);
    Some(match action {
        Action::Appear(_) => return None,
        Action::Leave(class) => {
            let class = class.as_deref().unwrap_or("");
            let everybody = deed.actors.len() > 4;
            let who = if everybody { Phrase { text: "everything".to_owned(), plural: false } } else { who(names) };
            fill(&GOING, known(&GOING, class), &who, voice)
        }
        Action::Move(motion) => moves(deed, motion, names, voice),
        Action::Recolor(color) => {
            let who = who(names);
            let shade = if color.is_empty() { "a different color" } else { colour(color)? };
            verb(&who, voice, "turn", "turns", "turn", shade)
        }
        Action::Fill(opacity) => {
            let who = who(names);
            let rest =
                if full { format!("with color, at {}% opacity", decimal(opacity * 100.0)) } else { "with color".to_owned() };
            match voice {
                Detail::Orders => format!("fill {} {rest}", who.text),
                Detail::Seen => format!("{} {} filled {rest}", who.text, if who.plural { "are" } else { "is" }),
            }
        }
        Action::Scale(factor) => scales(&who(names), *factor, voice),
        Action::Stretch(across, along) => {
            let rest = match (across > along, *across > 1.1 || *along > 1.1) {
                (true, true) => "sideways",
                (false, true) => "upward",
                (true, false) => "flat",
                (false, false) => "thin",
            };
            let who = who(names);
            if rest == "flat" || rest == "thin" {
                verb(&who, voice, "squeeze", "is squeezed", "are squeezed", rest)
            } else {
                verb(&who, voice, "stretch", "stretches", "stretch", rest)
            }
        }
        Action::Rotate(angle) => {
            let rest = angle.map_or_else(String::new, turn);
            let again = if times > 1 && deed.actors.len() == 1 { ", again and again" } else { "" };
            verb(&who(names), voice, "rotate", "rotates", "rotate", &rest) + again
        }
        Action::Become(into, class) => becomes(deed, into, class, names, voice),
        Action::Emphasize(class) => fill(&EMPHASIS, known(&EMPHASIS, class), &who(names), voice),
        Action::Rewrite(from, to) => rewrites(deed, from, to, names, voice),
        Action::Apply(name) => applies(name, &who(names), voice)?,
        Action::Restore => {
            let who = who(names);
            match voice {
                Detail::Orders => format!(
                    "restore {} to how {} {}",
                    who.text,
                    if who.plural { "they" } else { "it" },
                    if who.plural { "were" } else { "was" }
                ),
                Detail::Seen => format!("{} {} restored", who.text, if who.plural { "are" } else { "is" }),
            }
        }
        Action::Live => {
            let is_words = deed
                .actors
                .iter()
                .any(|actor| names.look(*actor).is_some_and(|look| look.text.is_some() || look.base == "Variable"));
            let who = who(names);
            let (order, one, several) =
                if is_words { ("let {} change", "changes", "change") } else { ("let {} move", "moves", "move") };
            match voice {
                Detail::Orders => order.replacen("{}", &who.text, 1),
                Detail::Seen => format!("{} {}", who.text, if who.plural { several } else { one }),
            }
        }
        Action::Zoom(factor) => camera(
            voice,
            if *factor > 1.0 { "zoom in" } else { "zoom out" },
            if *factor > 1.0 { "the camera zooms in" } else { "the camera zooms out" },
        ),
        Action::Pan(side) => match voice {
            Detail::Orders => format!("move the camera {}", toward(*side)),
            Detail::Seen => format!("the camera moves {}", toward(*side)),
        },
        Action::Orbit => camera(voice, "rotate the camera around the scene", "the camera rotates around the scene"),
        Action::Swap => {
            let who = who(names);
            match voice {
                Detail::Orders => format!("let {} swap places", who.text),
                Detail::Seen => format!("{} swap places", who.text),
            }
        }
        Action::Pause(length) => {
            if !full {
                return None;
            }
            camera(voice, &format!("wait {}", seconds(*length)), &format!("nothing changes for {}", seconds(*length)))
        }
    })
}

fn camera(voice: Detail, order: &str, seen: &str) -> String {
    if voice == Detail::Orders { order.to_owned() } else { seen.to_owned() }
}

/// Who comes, with where each stands, where those are few.
fn coming(deed: &Deed, names: &mut Names) -> Phrase {
    if names.stage() == Stage::Brief || deed.actors.len() > 4 {
        return names.of(&deed.actors);
    }
    // Things that stand on others are told after those.
    let mut actors = deed.actors.clone();
    if deed.action == Action::Appear(None) {
        actors.sort_by_key(|actor| names.look(*actor).is_some_and(|look| look.beside.is_some()));
    }
    let mut groups: Vec<(Option<String>, Vec<u32>)> = Vec::new();
    let mut phrases = Vec::new();
    let mut plural = actors.len() > 1;
    for actor in &actors {
        if names.is_known(*actor) {
            groups.push((None, vec![*actor]));
            continue;
        }
        let place = names.place_of(*actor);
        names.call_it(&[]);
        let phrase = names.of(&[*actor]);
        names.call_it(&[*actor]);
        plural |= phrase.plural;
        phrases.push((phrase.text, place));
    }
    names.call_it(&[]);
    // Three of the same name, each at its place, are a list that nobody would read out.
    let is_list = phrases.iter().any(|(text, _)| phrases.iter().filter(|(other, _)| other == text).count() > 2);
    let mut words: Vec<String> = groups.into_iter().map(|(_, actors)| names.of(&actors).text).collect();
    words.extend(phrases.into_iter().map(|(text, place)| place.map_or_else(|| text.clone(), |place| format!("{text} {place}"))));
    // Several of the same without places are told together.
    let mut counted: Vec<(String, usize)> = Vec::new();
    for word in words {
        match counted.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counted.push((word, 1)),
        }
    }
    if is_list || counted.iter().any(|(_, count)| *count > 1) {
        for actor in &deed.actors {
            names.forget(*actor);
        }
        return names.of(&deed.actors);
    }
    let words: Vec<String> = counted.into_iter().map(|(word, _)| word).collect();
    Phrase { text: list(&words), plural }
}

fn moves(deed: &Deed, motion: &Motion, names: &mut Names, voice: Detail) -> String {
    let who = names.of(&deed.actors);
    if let Some(path) = &motion.along {
        let path = if names.is_known(path.id) { names.of(&[path.id]).text } else { Names::path(path) };
        return verb(&who, voice, "move", "moves", "move", &format!("along {path}"));
    }
    let beside = motion.beside.filter(|beside| names.is_known(beside.of) && !deed.actors.contains(&beside.of));
    let next_to = match (beside, deed.actors.first().and_then(|actor| names.look(*actor))) {
        (Some(beside), Some(look)) if !beside.around => names.beside(look, beside),
        _ => None,
    };
    let place = super::at_place(motion.to)
        .filter(|_| motion.to.at_edge)
        .map(|place| place.replacen("in the", "to the", 1).replacen("at the", "to the", 1));
    let rest = match (next_to, place) {
        (Some(next_to), _) if motion.beside.is_some_and(|beside| beside.side != Side::None) => format!("to a place {next_to}"),
        (_, Some(place)) if motion.toward != Side::None => place,
        _ => toward(motion.toward).to_owned(),
    };
    let rest = match (rest.is_empty(), who.plural) {
        (true, true) => "to new places".to_owned(),
        (true, false) => "to another place".to_owned(),
        (false, _) => rest,
    };
    verb(&who, voice, "move", "moves", "move", &rest)
}

fn scales(who: &Phrase, factor: f64, voice: Detail) -> String {
    let (its, size) = (if who.plural { "their" } else { "its" }, "size");
    let (order, one, several, rest) = if factor > 1.0 {
        let times = if (factor - 2.0).abs() < 0.06 {
            format!("to twice {its} {size}")
        } else if (factor - 3.0).abs() < 0.06 {
            format!("to three times {its} {size}")
        } else {
            format!("to {} times {its} {size}", decimal((factor * 10.0).round() / 10.0))
        };
        ("enlarge", "grows", "grow", times)
    } else {
        let part = if (factor - 0.5).abs() < 0.04 {
            format!("to half {its} {size}")
        } else if factor < 0.03 {
            "to almost nothing".to_owned()
        } else {
            format!("to {}% of {its} {size}", decimal((factor * 100.0).round()))
        };
        ("shrink", "shrinks", "shrink", part)
    };
    verb(who, voice, order, one, several, &rest)
}

fn turn(degrees: f64) -> String {
    let size = (degrees.abs() * 10.0).round() / 10.0;
    if size < 0.5 {
        return String::new();
    }
    let way = if degrees < 0.0 { " clockwise" } else { "" };
    format!("by {} degrees{way}", decimal(size))
}

fn becomes(deed: &Deed, into: &[u32], class: &str, names: &mut Names, voice: Detail) -> String {
    let who = names.of(&deed.actors);
    let into = names.of(into);
    let manner = match class {
        "TransformMatchingTex" | "TransformMatchingShapes" => ", keeping the parts that match",
        "ClockwiseTransform" => ", clockwise",
        "CounterclockwiseTransform" => ", counterclockwise",
        _ => "",
    };
    if class == "TransformFromCopy" {
        return match voice {
            Detail::Orders => format!("let a copy of {} turn into {}", who.text, into.text),
            Detail::Seen => format!("a copy of {} turns into {}", who.text, into.text),
        };
    }
    let text = if class.starts_with("Fade") {
        match voice {
            Detail::Orders => format!("fade {} into {}", who.text, into.text),
            Detail::Seen => format!("{} {} into {}", who.text, if who.plural { "fade" } else { "fades" }, into.text),
        }
    } else {
        verb(&who, voice, "transform", "transforms", "transform", &format!("into {}", into.text))
    };
    text + manner
}

fn rewrites(deed: &Deed, from: &str, to: &str, names: &mut Names, voice: Detail) -> String {
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    if is_number(from) && is_number(to) {
        let counts = match voice {
            Detail::Orders => "let the number change",
            Detail::Seen => "the number changes",
        };
        let _ = names.of(&deed.actors);
        return format!("{counts} from {from} to {to}");
    }
    let who = names.of(&deed.actors);
    verb(&who, voice, "change", "changes", "change", &format!("to {}", quoted(&clipped(to, 60))))
}

fn applies(name: &str, who: &Phrase, voice: Detail) -> Option<String> {
    let (order, one, several) = match name {
        "ApplyMatrix" | "apply_matrix" => ("apply a matrix to", "is transformed by a matrix", "are transformed by a matrix"),
        "Homotopy" | "ComplexHomotopy" | "PhaseFlow" => ("deform", "is deformed", "are deformed"),
        "ApplyPointwiseFunction"
        | "ApplyPointwiseFunctionToCenter"
        | "ApplyFunction"
        | "apply_function"
        | "ApplyComplexFunction"
        | "apply_complex_function" => ("distort", "is distorted", "are distorted"),
        "flip" => ("flip", "is flipped", "are flipped"),
        "arrange" | "arrange_in_grid" => ("rearrange", "is rearranged", "are rearranged"),
        "set_opacity" | "fade" | "set_stroke" | "set_fill" | "set_style" => {
            ("change the look of", "changes its look", "change their look")
        }
        "become" | "change_layout" | "set_points" | "put_start_and_end_on" | "set_points_as_corners" => {
            ("reshape", "is reshaped", "are reshaped")
        }
        _ => return None,
    };
    Some(verb(who, voice, order, one, several, ""))
}

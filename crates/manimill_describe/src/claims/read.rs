//! Reading: sentences with the things, deeds, places and times that they name.

use super::lexicon::{ANYTHING, Event, NOUNS, NUMBERS, event, singular};
use super::paint;
use super::tokens::{Token, TokenKind, tokens};

/// Where in a text.
pub(super) type Span = (u32, u32);

/// A sentence, or an item of a list.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pub(super) span: Span,
    pub(super) items: Vec<Item>,
    /// Whether it is an item of a numbered list.
    pub(super) is_item: bool,
}

/// Something that a sentence names.
#[derive(Debug)]
pub(super) enum Item {
    Thing(Thing),
    /// What is done, in which direction, and how it is told.
    Deed(Event, Vec<Way>, Span, Form),
    Place(Place, Span),
    Lasts(f64, Span),
    Camera(Camera, Span),
    /// "then", "after that", "finally"
    Then,
    /// A comma or the like.
    Break,
    /// A word that means nothing to the checker.
    Unknown,
}

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "moving": it may be part of a name.
    Gerund,
    /// "move the dot": whom it is about comes next.
    Order,
    /// "the dot moves"
    Statement,
}

/// A noun phrase.
#[derive(Debug, Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Thing {
    pub(super) span: Span,
    /// The noun in the singular; empty for quotations alone and for what stands for anything.
    pub(super) noun: String,
    /// Colours, and whether they certainly belong to it.
    pub(super) colors: Vec<(&'static str, Span, bool)>,
    pub(super) count: Option<(u32, Span)>,
    pub(super) is_part: bool,
    /// Whether "a", "an" or a number introduces it, so that the text says that there is one.
    pub(super) is_new: bool,
    /// Whether it is said to stand in a row, in a column or in a circle.
    pub(super) lined_up: Option<(Line, Span)>,
    /// Whether words that the checker does not know stand between its parts.
    pub(super) has_words_before: bool,
    /// Whether an article has been read, so that what follows is no longer about what came before.
    pub(super) has_article: bool,
    /// Whether unknown words have been read since.
    pub(super) has_gap: bool,
    pub(super) quotes: Vec<(String, bool, Span)>,
    pub(super) grid: Option<([u32; 2], Span)>,
}

/// How several things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Row,
    Column,
    Circle,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Left,
    Right,
    Up,
    Down,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Column and row in the frame.
    Frame(i8, i8),
    /// Relative to the thing that is named next.
    Beside(Way),
    Inside,
    Around,
}

/// What is said of the camera, or of the scene as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Camera {
    ZoomsIn,
    ZoomsOut,
    Pans(Vec<Way>),
    Turns,
    ThreeD,
    Still,
    Moving,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Vec<Sentence> {
    let tokens = tokens(text);
    let mut sentences = Vec::new();
    // What stands above a list is its heading: the first sentence names a subject and claims nothing but what kind of thing it is.
    let has_list = text.lines().skip(1).any(|line| line.starts_with("1. ") || line.starts_with("- "));
    for piece in tokens.split(|token| token.kind == TokenKind::Stop) {
        if let (Some(first), Some(last)) = (piece.first(), piece.last()) {
            let line = text[..first.start].rsplit('\n').next().unwrap_or_default().trim();
            let number = line.trim_end_matches(['.', ')']);
            let is_item = number.len() < line.len() && number.parse::<u32>().is_ok();
            sentences.push(Sentence { span: (first.start as u32, last.end as u32), items: items(piece), is_item });
            if has_list && sentences.len() == 1 && !is_item {
                sentences[0].items.retain(|item| matches!(item, Item::Camera(..)));
            }
        }
    }
    sentences
}

fn items(tokens: &[Token]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut pending = Thing::default();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let span = (token.start as u32, token.end as u32);
        if let Some(line) = lined_up(&tokens[at..]) {
            if let Some(Item::Thing(thing)) = items.iter_mut().rev().find(|item| matches!(item, Item::Thing(_))) {
                thing.lined_up = Some((line, (span.0, tokens[at + 2].end as u32)));
            }
            at += 3;
            continue;
        }
        if let Some((length, item)) = phrase(&tokens[at..]) {
            items.push(item);
            pending = Thing::default();
            at += length;
            continue;
        }
        match &token.kind {
            TokenKind::Quote(text) => quote(&mut items, text, false, span),
            TokenKind::Formula(text) => quote(&mut items, text, true, span),
            TokenKind::Code(_) | TokenKind::Stop => {}
            TokenKind::Break => {
                items.push(Item::Break);
                pending = Thing::default();
            }
            TokenKind::Number(number) => {
                if let Ok(count) = number.parse() {
                    pending.count = Some((count, span));
                } else {
                    pending.count = None;
                }
                // "the number 3.5"
                if let Some(Item::Thing(thing)) = items.iter_mut().rev().find(|item| !matches!(item, Item::Unknown))
                    && thing.noun == "number"
                    && thing.quotes.is_empty()
                {
                    thing.quotes.push((number.clone(), false, span));
                    pending.count = None;
                }
            }
            TokenKind::Word(word) if is_intent(word) => {
                // What a text is about is an intent, not a claim.
                let end = |token: &Token| {
                    matches!(token.kind, TokenKind::Break | TokenKind::Stop)
                        || matches!(token.word(), Some("with" | "where" | "in" | "by" | "using" | "showing" | "and"))
                };
                at += tokens[at + 1..].iter().take_while(|token| !end(token)).count();
            }
            TokenKind::Word(word) => at += word_item(word, span, &tokens[at..], &mut pending, &mut items),
        }
        at += 1;
    }
    items
}

fn is_intent(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "illustrate"
            | "illustrates"
            | "illustrating"
            | "explain"
            | "explains"
            | "demonstrate"
            | "demonstrates"
            | "example"
            | "topic"
            | "subject"
            | "lesson"
    )
}

/// One word; answers with how many tokens beyond it are read.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of word")]
fn word_item(word: &str, span: Span, rest: &[Token], pending: &mut Thing, items: &mut Vec<Item>) -> usize {
    if let Some(color) = paint::known(word) {
        let after_in = items_end_with_thing(items)
            && pending.colors.is_empty()
            && pending.count.is_none()
            && !pending.has_article
            && is_color_of_last(rest, pending);
        if after_in && let Some(Item::Thing(thing)) = items.iter_mut().rev().find(|item| matches!(item, Item::Thing(_))) {
            thing.colors.push((color, span, !thing.has_gap));
        } else {
            pending.colors.push((color, span, true));
        }
        return 0;
    }
    if let Some((_, count)) = NUMBERS.iter().find(|(spelled, _)| *spelled == word) {
        pending.count = Some((*count, span));
        return 0;
    }
    let single = singular(word);
    let is_counted = pending.count.is_some();
    let is_anything = ANYTHING.contains(&single.as_str());
    if matches!(single.as_str(), "edge" | "row" | "column") && !is_counted {
        *pending = Thing::default();
        return 0;
    }
    if is_anything || NOUNS.iter().any(|(noun, _)| *noun == single) {
        let compound = rest.get(1).and_then(Token::word).map(singular);
        // The last of several nouns is what it is: "graph label".
        let goes_on = compound.as_deref().is_some_and(|next| NOUNS.iter().any(|(noun, _)| *noun == next) && next != "text")
            && single == word;
        if !goes_on {
            let mut thing = std::mem::take(pending);
            thing.span = (thing.colors.first().map_or(span.0, |color| color.1.0.min(span.0)), span.1);
            thing.has_words_before = thing.has_gap;
            thing.is_new |= thing.count.is_some();
            let certain = !thing.has_gap;
            thing.colors.iter_mut().for_each(|color| color.2 = certain);
            thing.has_gap = false;
            thing.noun = if is_anything { String::new() } else { single };
            items.push(Item::Thing(thing));
        }
        return 0;
    }
    match word {
        "then" | "finally" | "afterwards" | "next" | "subsequently" | "afterward" | "lastly" | "later" => items.push(Item::Then),
        "of" => {
            // "two of the dots"
            if pending.count.is_some() {
                pending.is_part = true;
            }
        }
        "the" | "a" | "an" | "and" | "its" => {
            if !pending.is_part {
                pending.count = None;
            }
            pending.is_new = matches!(word, "a" | "an");
            pending.has_article = word != "and";
            if word != "and" {
                pending.colors.clear();
                pending.has_gap = false;
            }
        }
        // Nothing that stands before these belongs to what comes after.
        "to" | "with" | "from" | "for" | "by" | "at" | "on" | "into" | "as" | "is" | "are" | "that" | "which" | "while"
        | "onto" | "has" | "have" | "using" | "between" | "through" => {
            *pending = Thing::default();
        }
        "small" | "large" | "big" | "tiny" | "light" | "dark" | "bright" | "filled" | "solid" | "in" | "colored" | "regular"
        | "dashed" | "rounded" | "number" | "vertical" | "horizontal" | "3-d" | "different" | "coordinate" | "bulleted"
        | "screen" | "directed" | "animated" | "curved" | "cubic" => {}
        // "a highlighted cell"
        "highlighted" if pending.has_article => {}
        _ => {
            if let Some(event) = event(word) {
                let way = ways_after(rest);
                items.push(Item::Deed(event, way, span, form(word, rest)));
                *pending = Thing { is_part: false, ..Thing::default() };
            } else {
                // "by 45 degrees", "to 4 times its size": what is counted is no thing.
                pending.is_part = false;
                pending.count = None;
                pending.has_gap = true;
                if let Some(Item::Thing(thing)) = items.iter_mut().rev().find(|item| !matches!(item, Item::Unknown)) {
                    thing.has_gap = true;
                }
                if !matches!(
                    word,
                    "by" | "it"
                        | "them"
                        | "they"
                        | "one"
                        | "after"
                        | "another"
                        | "be"
                        | "been"
                        | "let"
                        | "lets"
                        | "scene"
                        | "of"
                        | "same"
                        | "time"
                        | "up"
                        | "down"
                        | "left"
                        | "right"
                        | "all"
                        | "both"
                        | "once"
                ) && !matches!(items.last(), Some(Item::Unknown))
                {
                    items.push(Item::Unknown);
                }
            }
        }
    }
    0
}

/// The form of a verb; `rest` begins with its last word.
fn form(verb: &str, rest: &[Token]) -> Form {
    let next = rest.get(1).and_then(Token::word).unwrap_or("");
    let names = matches!(next, "the" | "a" | "an") || NUMBERS.iter().any(|(spelled, _)| *spelled == next);
    match (verb.ends_with("ing"), names) {
        (true, _) => Form::Gerund,
        (false, true) => Form::Order,
        (false, false) => Form::Statement,
    }
}

fn items_end_with_thing(items: &[Item]) -> bool {
    items
        .iter()
        .rev()
        .find(|item| !matches!(item, Item::Break | Item::Deed(..) | Item::Unknown))
        .is_some_and(|item| matches!(item, Item::Thing(_)))
}

/// Whether a colour's word belongs to what was named before it: what follows is no noun of its own.
fn is_color_of_last(rest: &[Token], _pending: &Thing) -> bool {
    for token in rest.iter().skip(1).take(4) {
        match &token.kind {
            TokenKind::Word(word) => {
                if matches!(word.as_str(), "and" | "or" | "light" | "dark") || paint::known(word).is_some() {
                    continue;
                }
                let single = singular(word);
                let is_noun = NOUNS.iter().any(|(noun, _)| *noun == single) || ANYTHING.contains(&single.as_str());
                return !is_noun
                    && !matches!(
                        word.as_str(),
                        "small"
                            | "large"
                            | "dashed"
                            | "filled"
                            | "rounded"
                            | "3-d"
                            | "regular"
                            | "vertical"
                            | "horizontal"
                            | "coordinate"
                            | "curved"
                            | "number"
                            | "directed"
                            | "animated"
                            | "bulleted"
                            | "convex"
                            | "annular"
                            | "parametric"
                            | "line"
                            | "polar"
                            | "implicit"
                            | "surface"
                            | "background"
                    );
            }
            // "red, green and blue": a list of colours, or the end.
            TokenKind::Break | TokenKind::Stop => {}
            _ => return true,
        }
    }
    true
}

fn quote(items: &mut Vec<Item>, text: &str, is_formula: bool, span: Span) {
    if let Some(Item::Thing(thing)) = items.iter_mut().rev().find(|item| !matches!(item, Item::Break | Item::Unknown))
        && (is_written(&thing.noun) || !thing.quotes.is_empty())
    {
        thing.quotes.push((text.to_owned(), is_formula, span));
        return;
    }
    items.push(Item::Thing(Thing { span, quotes: vec![(text.to_owned(), is_formula, span)], ..Thing::default() }));
}

/// Nouns that are followed by what is written.
pub(super) fn is_written(noun: &str) -> bool {
    matches!(
        noun,
        "text"
            | "title"
            | "formula"
            | "label"
            | "equation"
            | "word"
            | "letter"
            | "paragraph"
            | "number"
            | "list"
            | "symbol"
            | "variable"
            | "entry"
    )
}

fn words(tokens: &[Token], count: usize) -> Vec<&str> {
    tokens.iter().take(count).map(|token| token.word().unwrap_or("")).collect()
}

/// Phrases of several words: places, lengths of time, the camera.
fn phrase(tokens: &[Token]) -> Option<(usize, Item)> {
    let span = |length: usize| (tokens[0].start as u32, tokens[length - 1].end as u32);
    if let TokenKind::Number(number) = &tokens[0].kind
        && let Some(unit) = tokens.get(1).and_then(Token::word)
        && matches!(unit, "second" | "seconds" | "s" | "sec")
        && let Ok(length) = number.parse()
    {
        return Some((2, Item::Lasts(length, span(2))));
    }
    if let (TokenKind::Number(rows), Some("by" | "x"), Some(TokenKind::Number(columns))) =
        (&tokens[0].kind, tokens.get(1).and_then(Token::word), tokens.get(2).map(|token| &token.kind))
        && let (Ok(rows), Ok(columns)) = (rows.parse(), columns.parse())
        && matches!(tokens.get(3).and_then(Token::word), Some("grid" | "matrix" | "table" | "array"))
    {
        let thing = Thing { span: span(4), grid: Some(([rows, columns], span(3))), ..Thing::default() };
        return Some((4, Item::Thing(thing)));
    }
    let first = tokens[0].word()?;
    let next = words(tokens, 6);
    let at = |index: usize| next.get(index).copied().unwrap_or("");
    match first {
        "camera" => camera(tokens),
        "zoom" | "zooms" | "zooming" if matches!(at(1), "in" | "out") => {
            Some((2, Item::Camera(if at(1) == "in" { Camera::ZoomsIn } else { Camera::ZoomsOut }, span(2))))
        }
        "move" | "pan" | "moves" | "moving" if at(1) == "the" && at(2) == "camera" => {
            let way = ways_after(&tokens[2..]);
            (!way.is_empty()).then_some((3, Item::Camera(Camera::Pans(way), span(3))))
        }
        "rotate" | "rotates" | "rotating" | "orbit" if at(1) == "the" && at(2) == "camera" => {
            Some((6.min(tokens.len()), Item::Camera(Camera::Turns, span(3))))
        }
        "3-d" | "three-dimensional" | "3d" if matches!(at(1), "scene" | "space" | "view" | "") => {
            Some((1, Item::Camera(Camera::ThreeD, span(1))))
        }
        "still" if matches!(at(1), "picture" | "image" | "figure") => Some((2, Item::Camera(Camera::Still, span(2)))),
        "animation" | "clip" | "film" => Some((1, Item::Camera(Camera::Moving, span(1)))),
        "fly" | "flies" | "flying" | "flown" if at(1) == "in" => {
            Some((2, Item::Deed(Event::Appears, Vec::new(), span(2), Form::Statement)))
        }
        "nothing" if at(1) == "changes" => Some((2, Item::Deed(Event::Waits, Vec::new(), span(2), Form::Statement))),
        "nothing" if at(1) == "moves" => Some((2, Item::Camera(Camera::Still, span(2)))),
        "fade" | "fades" | "fading" | "faded" => {
            // "fade in", "fades the circle out"
            let inside = next.iter().position(|word| matches!(*word, "in" | "out"));
            let position = inside?;
            let event = if next[position] == "in" { Event::FadesIn } else { Event::FadesOut };
            let length = if position == 1 { 2 } else { 1 };
            (position == 1 || position <= 4)
                .then_some((length, Item::Deed(event, Vec::new(), span(length), form(first, &tokens[length - 1..]))))
        }
        "in" | "at" | "on" | "to" | "toward" | "towards" | "near" => place(tokens),
        "above" | "below" | "under" | "underneath" | "beneath" | "over" => {
            if first == "over" || at(1) == "and" {
                return None;
            }
            Some((1, Item::Place(Place::Beside(if first == "above" { Way::Up } else { Way::Down }), span(1))))
        }
        "left" | "right" if at(1) == "of" => Some((2, Item::Place(Place::Beside(side(first)?), span(2)))),
        "inside" | "within" => Some((1, Item::Place(Place::Inside, span(1)))),
        "around" if at(1) != "and" => Some((1, Item::Place(Place::Around, span(1)))),
        "after" if matches!(at(1), "that" | "this" | "which") => Some((2, Item::Then)),
        "followed" if at(1) == "by" => Some((2, Item::Then)),
        _ => None,
    }
}

/// "in a row"
fn lined_up(tokens: &[Token]) -> Option<Line> {
    match words(tokens, 3).as_slice() {
        ["in", "a", "row"] => Some(Line::Row),
        ["in", "a", "column"] => Some(Line::Column),
        ["in", "a", "circle"] => Some(Line::Circle),
        _ => None,
    }
}

fn side(word: &str) -> Option<Way> {
    Some(match word {
        "left" | "leftward" | "leftwards" => Way::Left,
        "right" | "rightward" | "rightwards" => Way::Right,
        "up" | "upward" | "upwards" | "top" | "upper" => Way::Up,
        "down" | "downward" | "downwards" | "bottom" | "lower" => Way::Down,
        _ => return None,
    })
}

fn place(tokens: &[Token]) -> Option<(usize, Item)> {
    let next = words(tokens, 6);
    let mut at = 1;
    if next.get(at) == Some(&"the") {
        at += 1;
    }
    let word = |index: usize| next.get(index).copied().unwrap_or("");
    let span = |length: usize| (tokens[0].start as u32, tokens[length - 1].end as u32);
    let vertical = match word(at) {
        "upper" | "top" => 1,
        "lower" | "bottom" => -1,
        _ => 0,
    };
    if vertical != 0 {
        let horizontal = match word(at + 1) {
            "left" => -1,
            "right" => 1,
            _ => 0,
        };
        let mut length = at + if horizontal == 0 { 1 } else { 2 };
        if matches!(word(length), "corner" | "edge" | "half" | "side") {
            length += 1;
        }
        // "to the top of the tower", "at the top of the screen"
        let of = word(length) == "of" && !matches!(word(length + 2), "screen" | "frame" | "picture" | "scene");
        return (!of).then(|| (length, Item::Place(Place::Frame(horizontal, vertical), span(length))));
    }
    let horizontal = match word(at) {
        "left" => -1,
        "right" => 1,
        "center" | "middle" | "centre" if word(at + 1) != "of" || matches!(word(at + 3), "screen" | "frame") => {
            return Some((at + 1, Item::Place(Place::Frame(0, 0), span(at + 1))));
        }
        _ => return None,
    };
    if word(at + 1) == "of" {
        return Some((at + 2, Item::Place(Place::Beside(if horizontal < 0 { Way::Left } else { Way::Right }), span(at + 2))));
    }
    let length = if matches!(word(at + 1), "edge" | "side" | "half") { at + 2 } else { at + 1 };
    // "to the left" alone is a direction, which the verb before it has read.
    (next[0] != "to" || length == at + 2).then(|| (length, Item::Place(Place::Frame(horizontal, 0), span(length))))
}

fn camera(tokens: &[Token]) -> Option<(usize, Item)> {
    let next = words(tokens, 6);
    let span = |length: usize| (tokens[0].start as u32, tokens[length - 1].end as u32);
    let verb = next.get(1).copied().unwrap_or("");
    let item = match verb {
        "zooms" | "zoom" if next.get(2) == Some(&"in") => Camera::ZoomsIn,
        "zooms" | "zoom" if next.get(2) == Some(&"out") => Camera::ZoomsOut,
        "rotates" | "rotate" | "orbits" | "turns" | "circles" => Camera::Turns,
        "moves" | "pans" | "shifts" | "move" => Camera::Pans(ways_after(&tokens[1..])),
        _ => return None,
    };
    let length = match item {
        Camera::Pans(_) => 2,
        Camera::Turns => 2 + next[2..].iter().take_while(|word| matches!(**word, "around" | "the" | "scene")).count(),
        _ => 3,
    };
    let _ = length;
    Some((length.min(tokens.len()), Item::Camera(item, span(2))))
}

/// The directions that follow a verb, within a few words and before the sentence goes on: "up and to the right" has two.
fn ways_after(tokens: &[Token]) -> Vec<Way> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate().skip(1).take(14) {
        let Some(word) = token.word() else {
            if matches!(token.kind, TokenKind::Break) {
                break;
            }
            continue;
        };
        let next = tokens.get(index + 1).and_then(Token::word).unwrap_or("");
        let goes_on = word == "and" && !found.is_empty() && (matches!(next, "to") || side(next).is_some());
        if matches!(word, "while" | "then" | "until" | "above" | "below" | "along" | "corner")
            || word == "and" && !found.is_empty() && !goes_on
        {
            break;
        }
        let is_noun = NOUNS.iter().any(|(noun, _)| *noun == singular(word));
        if index > 1 && (event(word).is_some() && !is_noun || word == "camera") {
            break;
        }
        if let Some(way) = side(word)
            && !matches!(word, "top" | "upper" | "bottom" | "lower")
            && !matches!(next, "of" | "corner" | "edge" | "angle" | "side" | "half")
        {
            found.push(way);
        } else if !found.is_empty() && !matches!(word, "and" | "to" | "the" | "towards" | "toward") {
            break;
        }
    }
    found.truncate(2);
    found
}

//! Verdicts: each thing, colour, count, text, place, deed and time that a text names is looked for.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::lexicon::{Event, NOUNS};
use super::read::{Camera, Form, Item, Line, Place, Sentence, Span, Thing, Way, is_written};
use super::tokens::essence;
use super::world::{self, State, World};
use super::{Claim, ClaimKind, Verdict};

/// Nouns that mean one class, so that a timeline without it speaks against them.
const STRICT: [&str; 20] = [
    "square",
    "circle",
    "triangle",
    "star",
    "sphere",
    "cube",
    "cone",
    "torus",
    "ellipse",
    "sector",
    "annulus",
    "octahedron",
    "icosahedron",
    "dodecahedron",
    "tetrahedron",
    "prism",
    "cylinder",
    "hexagon",
    "pentagon",
    "octagon",
];

/// Judges all but the order.
pub(super) fn judge(reading: &[Sentence], world: &World) -> Vec<Claim> {
    let mut claims = Vec::new();
    for sentence in reading {
        for (at, item) in sentence.items.iter().enumerate() {
            match item {
                Item::Thing(thing) => about_thing(thing, world, &mut claims),
                Item::Deed(event, way, span, form) => {
                    let found = about_deed(*event, way, *span, sentence, at, world);
                    // "a rotating square" may be a name: only what is so is a claim.
                    if *form != Form::Gerund || found.verdict == Verdict::Confirmed {
                        claims.push(found);
                    }
                }
                Item::Place(place, span) => claims.extend(about_place(*place, *span, sentence, at, world)),
                Item::Lasts(seconds, span) => claims.push(about_time(*seconds, *span, world)),
                Item::Camera(camera, span) => claims.push(about_camera(camera, *span, world)),
                Item::Then | Item::Break | Item::Unknown => {}
            }
        }
    }
    claims
}

fn claim(span: Span, kind: ClaimKind, verdict: Verdict, evidence: impl Into<String>) -> Claim {
    Claim { span, kind, verdict, evidence: evidence.into() }
}

/// The things that a noun phrase may mean, by its noun, its quotations and its colours.
pub(super) fn meant(thing: &Thing, world: &World) -> Vec<u32> {
    let mut found = of_kind(thing, world);
    if let [(color, ..)] = thing.colors.as_slice() {
        let colored: Vec<u32> = found.iter().copied().filter(|id| world.things[id].colors.contains(color)).collect();
        if !colored.is_empty() {
            found = colored;
        }
    }
    found
}

/// The same without a look at its colours.
fn of_kind(thing: &Thing, world: &World) -> Vec<u32> {
    let ids = kin(&thing.noun, world);
    if thing.quotes.is_empty() {
        return ids.to_vec();
    }
    let quotes: Vec<(String, bool)> = thing.quotes.iter().map(|(text, ..)| (essence(text), text.ends_with('…'))).collect();
    let mut all: Vec<u32> = quotes.iter().flat_map(|(quote, is_cut)| sayers(quote, *is_cut, world).to_vec()).collect();
    all.sort_unstable();
    all.dedup();
    let said: Vec<u32> = all.iter().filter(|id| ids.binary_search(id).is_ok()).copied().collect();
    if said.is_empty() { all } else { said }
}

/// The things that say a text, in order.
fn sayers(quote: &str, is_cut: bool, world: &World) -> Rc<[u32]> {
    let key = (quote.to_owned(), is_cut);
    if let Some(known) = world.sayers.borrow().get(&key) {
        return known.clone();
    }
    let says = |thing: &world::Thing| is_said(&thing.texts, quote, is_cut);
    let found: Rc<[u32]> = world.things.iter().filter(|(_, thing)| says(thing)).map(|(id, _)| *id).collect();
    world.sayers.borrow_mut().insert(key, found.clone());
    found
}

fn is_said(texts: &BTreeSet<String>, quote: &str, is_cut: bool) -> bool {
    if quote.is_empty() {
        return false;
    }
    texts
        .iter()
        .any(|text| text == quote || is_cut && text.starts_with(quote) || text.len() >= 190 && quote.starts_with(text.as_str()))
}

/// Polygons by their corners.
const CORNERS: [(&str, u32); 7] =
    [("triangle", 3), ("quadrilateral", 4), ("pentagon", 5), ("hexagon", 6), ("heptagon", 7), ("octagon", 8), ("decagon", 10)];

/// The things that a noun may mean, in order.
fn kin(noun: &str, world: &World) -> Rc<[u32]> {
    let found = || world.things.iter().filter(|(_, known)| is_a(known, noun)).map(|(id, _)| *id).collect();
    world.kin.borrow_mut().entry(noun.to_owned()).or_insert_with(found).clone()
}

/// Whether a thing is what a noun means.
fn is_a(thing: &world::Thing, noun: &str) -> bool {
    if noun.is_empty() {
        return true;
    }
    let Some((_, classes)) = NOUNS.iter().find(|(known, _)| *known == noun) else { return thing.words.contains(noun) };
    let corners = CORNERS.iter().find(|(known, _)| *known == noun);
    if let (Some((_, wanted)), Some(has)) = (corners, thing.corners)
        && has != *wanted
    {
        return false;
    }
    if thing.words.contains(noun) && noun.len() > 3 {
        return true;
    }
    let fits = |class: &str| classes.iter().any(|pattern| is_like(class, pattern));
    classes.contains(&"+text") && !thing.texts.is_empty()
        || thing.classes.iter().any(|class| fits(class))
        || thing.crowd.keys().any(|class| fits(class))
        || noun == "square" && thing.corners == Some(4)
        || matches!(noun, "vertex" | "vertice" | "edge") && thing.graph.is_some()
        || matches!(noun, "row" | "column") && thing.grid.is_some()
}

fn is_like(class: &str, pattern: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(rest), Some(_)) => class.contains(rest.trim_end_matches('*')),
        (Some(end), None) => class.ends_with(end),
        (None, Some(start)) => class.starts_with(start),
        (None, None) => class == pattern,
    }
}

fn about_thing(thing: &Thing, world: &World, claims: &mut Vec<Claim>) {
    let kin = of_kind(&Thing { quotes: Vec::new(), ..thing.clone() }, world);
    if !thing.noun.is_empty() {
        claims.push(match kin.first() {
            Some(id) => claim(thing.span, ClaimKind::Object, Verdict::Confirmed, name_of(world, *id)),
            None if STRICT.contains(&thing.noun.as_str())
                && thing.is_new
                && !thing.has_words_before
                && is_plain(world)
                && !has_kin(&thing.noun, world) =>
            {
                claim(thing.span, ClaimKind::Object, Verdict::Contradicted, format!("there is no {}", thing.noun))
            }
            None => claim(thing.span, ClaimKind::Object, Verdict::Unchecked, ""),
        });
    }
    for (text, is_formula, span) in &thing.quotes {
        if let Some(found) = about_text(thing, text, *is_formula, *span, world) {
            claims.push(found);
        }
    }
    let named = of_kind(thing, world);
    for (color, span, is_certain) in &thing.colors {
        claims.push(about_color(thing, color, *span, *is_certain, &named, world));
    }
    if let Some((line, span)) = thing.lined_up {
        claims.push(about_line(thing, line, span, world));
    }
    if let Some((count, span)) = thing.count {
        claims.push(about_count(thing, count, span, world));
    }
    if let Some((grid, span)) = thing.grid {
        claims.push(about_grid(grid, span, world));
    }
}

/// Whether all that is shown is of classes that show nothing but themselves.
fn is_plain(world: &World) -> bool {
    const PLAIN: [&str; 19] = [
        "Square",
        "Circle",
        "Triangle",
        "Rectangle",
        "Dot",
        "Text",
        "MathTex",
        "MathTexPart",
        "Line",
        "Arrow",
        "Star",
        "Ellipse",
        "RegularPolygon",
        "VGroup",
        "Sphere",
        "Cube",
        "Cone",
        "Torus",
        "ThreeDAxes",
    ];
    world.is_complete
        && !world.is_opaque()
        && world.things.values().all(|thing| thing.classes.iter().all(|class| PLAIN.contains(&class.as_str())))
}

/// Whether there is something that people call by the same word loosely.
fn has_kin(noun: &str, world: &World) -> bool {
    let round = ["Dot", "Arc", "Annul", "Ellipse", "Sector", "Sphere", "Circ", "Function", "Curve", "Torus", "Cylinder", "Cone"];
    let boxy = ["Rect", "Square", "Cube", "Prism", "Box", "Table", "Matrix", "Graph", "Poly", "Code"];
    let cornered = ["Poly", "Star", "Triangle", "Tip", "Graph", "hedron", "Prism", "Cube"];
    let kin: &[&str] = if ["circle", "ellipse", "sector", "annulus", "sphere", "cone", "torus", "cylinder"].contains(&noun) {
        &round
    } else if noun == "square" {
        &boxy
    } else {
        &cornered
    };
    world.things.values().any(|thing| thing.classes.iter().any(|class| kin.iter().any(|part| class.contains(part))))
}

fn name_of(world: &World, id: u32) -> String {
    world.things.get(&id).and_then(|thing| thing.classes.iter().next()).map_or_else(String::new, |class| format!("{class} {id}"))
}

fn about_text(thing: &Thing, text: &str, is_formula: bool, span: Span, world: &World) -> Option<Claim> {
    let quote = essence(text);
    if quote.is_empty() {
        return None;
    }
    let kind = if is_formula { ClaimKind::Formula } else { ClaimKind::Text };
    let is_cut = text.ends_with('…');
    let all = world.things.values();
    if let Some(id) = sayers(&quote, is_cut, world).first() {
        return Some(claim(span, kind, Verdict::Confirmed, name_of(world, *id)));
    }
    let mut within = all.flat_map(|thing| &thing.texts);
    if quote.chars().count() >= 3 && within.any(|text| text.contains(&quote)) || is_spelled(&quote, world) {
        return Some(claim(span, kind, Verdict::Confirmed, "a part of a text"));
    }
    // Without a noun that says so, what stands in quotation marks may be a name; formulas can be written in many ways.
    let is_plain = !is_formula
        && text.chars().all(|letter| letter.is_alphanumeric() || letter.is_whitespace() || ".,!?'-:()…".contains(letter))
        && quote.chars().count() > 2;
    let knows_all = world.is_complete && !world.things.values().any(|thing| thing.is_opaque && thing.texts.is_empty());
    let verdict = if is_written(&thing.noun) && is_plain && (knows_all || is_near(text, world)) {
        Verdict::Contradicted
    } else {
        Verdict::Unchecked
    };
    Some(claim(span, kind, verdict, if verdict == Verdict::Contradicted { "no such text is on the screen" } else { "" }))
}

/// Whether some text differs from a quotation in a word or two.
fn is_near(text: &str, world: &World) -> bool {
    let words: Vec<String> = text.split_whitespace().map(essence).filter(|word| word.len() > 2).collect();
    let needed = words.len().div_ceil(2);
    words.len() > 1
        && world
            .things
            .values()
            .flat_map(|thing| &thing.texts)
            .any(|known| words.iter().filter(|word| known.contains(word.as_str())).count() >= needed)
}

/// Whether the texts of several things, one after the other, give a text.
fn is_spelled(quote: &str, world: &World) -> bool {
    let spells = |ids: &[u32]| {
        let texts: String = ids.iter().filter_map(|id| world.things[id].texts.iter().next()).map(String::as_str).collect();
        !texts.is_empty() && (texts == quote || quote.len() > 2 && texts.contains(quote))
    };
    world.groups.iter().any(|group| spells(group))
}

fn about_color(thing: &Thing, color: &'static str, span: Span, is_certain: bool, named: &[u32], world: &World) -> Claim {
    let has = |id: &&u32| world.things[id].colors.contains(color);
    if let Some(id) = named.iter().find(has) {
        return claim(span, ClaimKind::Color, Verdict::Confirmed, name_of(world, *id));
    }
    if thing.noun == "background" && world.background.contains(&color) {
        return claim(span, ClaimKind::Color, Verdict::Confirmed, "the background");
    }
    let anywhere = world.things.values().any(|thing| thing.colors.contains(color));
    let mut seen: Vec<&str> = named.iter().flat_map(|id| world.things[id].colors.iter().copied()).collect();
    seen.sort_unstable();
    seen.dedup();
    let is_vague = thing.noun.is_empty() && thing.quotes.is_empty();
    if world.background.contains(&color) && color != "black" {
        return claim(span, ClaimKind::Color, Verdict::Unchecked, "the background has it");
    }
    // A colour that is on the screen may belong to what the sentence names otherwise.
    let is_strict = STRICT.contains(&thing.noun.as_str()) && thing.is_new && !world.is_opaque();
    let is_sure = is_certain
        && (!anywhere || is_strict)
        && (!anywhere || !named.iter().any(|id| world.things[id].is_opaque && world.things[id].texts.is_empty()));
    let can_tell = !named.is_empty()
        && !seen.is_empty()
        && world.is_complete
        && thing.noun != "background"
        && is_sure
        && (!is_vague || !anywhere && !world.is_opaque());
    if can_tell {
        claim(span, ClaimKind::Color, Verdict::Contradicted, format!("it is {}", seen.join(", ")))
    } else {
        claim(span, ClaimKind::Color, Verdict::Unchecked, "")
    }
}

/// Whether things stand in a line: those of a group, of one screen, or that come in one play or in plays in a row.
fn about_line(thing: &Thing, line: Line, span: Span, world: &World) -> Claim {
    let kin: BTreeSet<u32> = of_kind(&Thing { quotes: Vec::new(), ..thing.clone() }, world).into_iter().collect();
    let count = thing.count.map(|(count, _)| count as usize);
    let stands = |ids: &[u32]| ids.len() > 1 && count.is_none_or(|count| count == ids.len()) && is_line(ids, line, world);
    let of_kin = |ids: &mut dyn Iterator<Item = u32>| ids.filter(|id| kin.contains(id)).collect::<Vec<u32>>();
    let is_so = world.groups.iter().any(|group| stands(&of_kin(&mut group.iter().copied())) || stands(group))
        || world
            .screens
            .iter()
            .any(|(all, top)| stands(&of_kin(&mut top.iter().copied())) || stands(&of_kin(&mut all.iter().copied())))
        || kin.iter().any(|id| world.things[id].crowd.len() == 1)
        || happens_together(world, &stands);
    claim(span, ClaimKind::Place, if is_so { Verdict::Confirmed } else { Verdict::Unchecked }, "")
}

fn is_line(ids: &[u32], line: Line, world: &World) -> bool {
    let states = |pick: fn(&[State]) -> Option<&State>| {
        ids.iter()
            .filter_map(|id| pick(&world.things[id].states))
            .map(|state| (f64::midpoint(state.1[0], state.1[2]), f64::midpoint(state.1[1], state.1[3])))
            .collect::<Vec<_>>()
    };
    [states(<[State]>::first), states(<[State]>::last)].iter().any(|centers| {
        let (columns, rows) = (distinct(centers.iter().map(|center| center.0)), distinct(centers.iter().map(|center| center.1)));
        centers.len() == ids.len()
            && match line {
                Line::Row => rows == 1,
                Line::Column => columns == 1,
                Line::Circle => columns > 2 && rows > 2,
            }
    })
}

/// How many of a kind there may be said to be, on one screen, in one group, in one play or over several.
fn plausible(thing: &Thing, world: &World) -> Rc<BTreeSet<u32>> {
    let key = (thing.noun.clone(), thing.colors.iter().map(|(color, ..)| *color).collect::<Vec<_>>());
    if let Some(known) = world.counts.borrow().get(&key) {
        return known.clone();
    }
    let found = Rc::new(counted(thing, world));
    world.counts.borrow_mut().insert(key, found.clone());
    found
}

fn counted(thing: &Thing, world: &World) -> BTreeSet<u32> {
    let kin: BTreeSet<u32> = of_kind(&Thing { quotes: Vec::new(), ..thing.clone() }, world).into_iter().collect();
    match thing.noun.as_str() {
        "row" | "column" | "edge" | "vertex" | "vertice" => return measured(&thing.noun, &kin, world),
        _ => {}
    }
    let mut sets = vec![kin.clone()];
    // What has the noun in its name, of all that it may mean.
    let named = kin.iter().copied().filter(|id| world.things[id].words.contains(thing.noun.as_str()));
    sets.push(named.collect());
    if !thing.colors.is_empty() {
        let colored =
            kin.iter().copied().filter(|id| thing.colors.iter().any(|(color, ..)| world.things[id].colors.contains(color)));
        sets.push(colored.collect());
    }
    let mut counts = BTreeSet::new();
    for set in sets {
        counts.insert(set.len() as u32);
        let known = |ids: &[u32]| ids.iter().filter(|id| set.contains(id)).count();
        let mut shown = [0_usize; 2];
        for turn in &world.turns {
            for (shown, turn) in shown.iter_mut().zip(turn) {
                *shown = (*shown + known(&turn.came)).saturating_sub(known(&turn.left));
                counts.insert(*shown as u32);
            }
        }
        for group in &world.groups {
            counts.insert(group.iter().filter(|id| set.contains(id)).count() as u32);
        }
        counts.extend(in_windows(&set, world));
    }
    for id in &kin {
        let known = &world.things[id];
        counts.extend(known.graph.into_iter().flatten());
        counts.extend(known.grid.into_iter().flatten());
        counts.extend(known.bars);
        counts.extend(known.lines);
        counts.extend(known.crowd.values().copied());
        counts.insert(known.crowd.values().sum());
        counts.extend(known.corners);
    }
    counts
}

/// Rows, columns, vertices and edges.
fn measured(noun: &str, kin: &BTreeSet<u32>, world: &World) -> BTreeSet<u32> {
    let things = kin.iter().map(|id| &world.things[id]);
    let mut counts = BTreeSet::new();
    for thing in things {
        match noun {
            // Labels of a table may be counted, or not.
            "row" => counts.extend(thing.grid.into_iter().flat_map(|grid| [grid[0], grid[0] + u32::from(thing.is_sheet())])),
            "column" => counts.extend(thing.grid.into_iter().flat_map(|grid| [grid[1], grid[1] + u32::from(thing.is_sheet())])),
            "edge" => counts.extend(thing.graph.map(|graph| graph[1])),
            _ => counts.extend(thing.graph.map(|graph| graph[0]).or(thing.corners)),
        }
    }
    counts
}

/// Counts of things that something happens to in one play, or over plays in a row.
fn in_windows(set: &BTreeSet<u32>, world: &World) -> BTreeSet<u32> {
    let mut by_event: std::collections::BTreeMap<(Event, usize), BTreeSet<u32>> = std::collections::BTreeMap::new();
    for happening in &world.happenings {
        if set.contains(&happening.thing) {
            by_event.entry((happening.event, happening.at)).or_default().insert(happening.thing);
        }
    }
    let mut counts = BTreeSet::new();
    let keys: Vec<(Event, usize)> = by_event.keys().copied().collect();
    // Long films are not told in windows of many plays.
    let longest = if keys.len() < 200 { 90 } else { 4 };
    for (first, key) in keys.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for other in keys[first..].iter().take(longest).take_while(|other| other.0 == key.0) {
            seen.extend(by_event[other].iter().copied());
            counts.insert(seen.len() as u32);
        }
    }
    // Several classes of animations in one play.
    for group in &world.casts {
        counts.insert(group.iter().filter(|id| set.contains(id)).count() as u32);
    }
    counts
}

/// Nouns of which a timeline shows every one.
const COUNTABLE: [&str; 15] = [
    "circle",
    "square",
    "triangle",
    "rectangle",
    "dot",
    "arrow",
    "line",
    "text",
    "ellipse",
    "star",
    "vector",
    "sphere",
    "cube",
    "ring",
    "polygon",
];

fn about_count(thing: &Thing, count: u32, span: Span, world: &World) -> Claim {
    let counts = plausible(thing, world);
    let most = counts.last().copied().unwrap_or(0);
    let says_so = !thing.quotes.is_empty() && of_kind(thing, world).len() == count as usize;
    let is_so = counts.contains(&count) && count > 0 || thing.is_part && count <= most || says_so;
    if is_so {
        return claim(span, ClaimKind::Count, Verdict::Confirmed, "");
    }
    let known = NOUNS.iter().any(|(noun, _)| *noun == thing.noun);
    let is_measured = matches!(thing.noun.as_str(), "row" | "column" | "edge" | "vertex" | "vertice");
    let sure = is_measured || COUNTABLE.contains(&thing.noun.as_str()) && !world.is_opaque() && !thing.has_words_before;
    if known && most > 0 && world.is_complete && sure {
        let seen: Vec<String> = counts.iter().filter(|count| **count > 0).take(6).map(u32::to_string).collect();
        return claim(span, ClaimKind::Count, Verdict::Contradicted, format!("there are {}", seen.join(" or ")));
    }
    claim(span, ClaimKind::Count, Verdict::Unchecked, "")
}

fn about_grid([rows, columns]: [u32; 2], span: Span, world: &World) -> Claim {
    let own = world.things.values().any(|thing| thing.grid == Some([rows, columns]));
    let stands = |ids: &[u32]| {
        let centers: Vec<(f64, f64)> = ids
            .iter()
            .filter_map(|id| world.things[id].states.last())
            .map(|state| (f64::midpoint(state.1[0], state.1[2]), f64::midpoint(state.1[1], state.1[3])))
            .collect();
        centers.len() as u32 == rows * columns
            && distinct(centers.iter().map(|center| center.0)) == columns as usize
            && distinct(centers.iter().map(|center| center.1)) == rows as usize
    };
    let by_class = world.screens.iter().any(|(_, top)| {
        let mut kinds: std::collections::BTreeMap<&str, Vec<u32>> = std::collections::BTreeMap::new();
        for id in top {
            kinds.entry(world.things[id].classes.iter().next().map_or("", String::as_str)).or_default().push(*id);
        }
        kinds.values().any(|ids| stands(ids))
    });
    let is_so = own || world.groups.iter().any(|group| stands(group)) || by_class || happens_together(world, &stands);
    let anything = plausible(&Thing::default(), world);
    if is_so {
        claim(span, ClaimKind::Count, Verdict::Confirmed, "")
    } else if !anything.contains(&(rows * columns)) && world.is_complete {
        claim(span, ClaimKind::Count, Verdict::Contradicted, "nothing has so many parts")
    } else {
        claim(span, ClaimKind::Count, Verdict::Unchecked, "")
    }
}

/// Whether what appears over plays in a row stands so.
fn happens_together(world: &World, stands: &dyn Fn(&[u32]) -> bool) -> bool {
    let arrivals = world.arrivals();
    (0..arrivals.len()).any(|first| {
        let class = world.things[&arrivals[first].1].classes.iter().next();
        let same: Vec<u32> = arrivals[first..]
            .iter()
            .take(90)
            .map(|(_, id)| *id)
            .filter(|id| world.things[id].classes.iter().next() == class)
            .take(40)
            .collect();
        (2..=same.len()).any(|count| stands(&same[..count]))
    })
}

fn distinct(values: impl Iterator<Item = f64>) -> usize {
    let mut values: Vec<i64> = values.map(|value| (value * 5.0).round() as i64).collect();
    values.sort_unstable();
    values.dedup_by(|one, other| (*one - *other).abs() <= 1);
    values.len()
}

/// The things that a deed is about: those that the sentence names before it, or after it.
pub(super) fn subjects(sentence: &Sentence, at: usize, world: &World) -> Vec<u32> {
    // Before it, all that stands there since the last deed: "the text below the square fades in"; after it, what comes next.
    let is_order = matches!(sentence.items[at], Item::Deed(_, _, _, Form::Order));
    let before = sentence.items[..at].iter().rev().take_while(|item| !is_order && !matches!(item, Item::Deed(..) | Item::Then));
    let after = sentence.items[at + 1..].iter().find(|item| !matches!(item, Item::Place(..)));
    let mut all = Vec::new();
    for item in before.chain(after) {
        match item {
            Item::Thing(thing) => all.extend(meant(thing, world)),
            // It may be about what has a name that the checker does not know.
            Item::Unknown => return Vec::new(),
            _ => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn about_deed(event: Event, ways: &[Way], span: Span, sentence: &Sentence, at: usize, world: &World) -> Claim {
    if event == Event::Waits {
        let waits = world.durations.len() > 1;
        return claim(span, ClaimKind::Motion, if waits { Verdict::Confirmed } else { Verdict::Unchecked }, "");
    }
    let subjects = subjects(sentence, at, world);
    // Who asks to draw something wants to see it.
    let also = matches!(event, Event::Draws | Event::Writes).then_some(Event::Appears);
    let told = world.happened(event).chain(also.into_iter().flat_map(|event| world.happened(event)));
    let own = told.filter(|happening| subjects.is_empty() || subjects.binary_search(&happening.thing).is_ok());
    let own: Vec<_> = own.collect();
    if event == Event::Moves && !ways.is_empty() {
        let steps: Vec<(f64, f64)> =
            own.iter().map(|happening| happening.step).filter(|step| step.0.hypot(step.1) > 0.05).collect();
        if steps.iter().any(|step| ways.iter().all(|way| goes(*step, *way))) {
            return claim(span, ClaimKind::Motion, Verdict::Confirmed, "");
        }
        let opposed = !steps.is_empty() && steps.iter().all(|step| ways.iter().any(|way| goes(*step, opposite(*way))));
        let verdict = if opposed { Verdict::Contradicted } else { Verdict::Unchecked };
        return claim(span, ClaimKind::Motion, verdict, if opposed { "it moves the other way" } else { "" });
    }
    match own.first() {
        Some(happening) => claim(span, ClaimKind::Motion, Verdict::Confirmed, format!("in play {}", happening.at / 2 + 1)),
        None => claim(span, ClaimKind::Motion, Verdict::Unchecked, ""),
    }
}

/// Whether a step goes a way: no less than a fifth of how far it goes across.
pub(super) fn goes(step: (f64, f64), way: Way) -> bool {
    let (along, across) = match way {
        Way::Left => (-step.0, step.1),
        Way::Right => (step.0, step.1),
        Way::Up => (step.1, step.0),
        Way::Down => (-step.1, step.0),
    };
    along > 0.04_f64.max(0.2 * across.abs())
}

fn opposite(way: Way) -> Way {
    match way {
        Way::Left => Way::Right,
        Way::Right => Way::Left,
        Way::Up => Way::Down,
        Way::Down => Way::Up,
    }
}

fn about_place(place: Place, span: Span, sentence: &Sentence, at: usize, world: &World) -> Option<Claim> {
    let things: Vec<(usize, &Thing)> = sentence
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| if let Item::Thing(thing) = item { Some((index, thing)) } else { None })
        .collect();
    // "lines flash around the circle" says what happens to the circle.
    let points_out = |item: &Item| matches!(item, Item::Deed(Event::PointsOut, ..));
    if place == Place::Around && at > 0 && points_out(&sentence.items[at - 1]) {
        return None;
    }
    let subject = things.iter().rev().find(|(index, _)| *index < at)?;
    let subjects = meant(subject.1, world);
    // Where something was before it moved is not known for what moves in the play that it is first seen in.
    let stays = |id: &u32| {
        world.things[id].states.first().is_some_and(|first| {
            !world.happened(Event::Moves).take_while(|it| it.at <= first.0 + 3).any(|it| it.thing == *id && it.at <= first.0 + 1)
        })
    };
    let is_certain = subject.0 + 1 == at && subjects.len() <= 3 && subjects.iter().all(stays);
    let verdict = if let Place::Frame(column, row) = place {
        let moves = sentence.items[..at].iter().rev().find_map(|item| match item {
            Item::Deed(event, ..) => Some(*event == Event::Moves),
            Item::Then => Some(false),
            _ => None,
        });
        let when = match moves {
            Some(true) => When::Later,
            _ if subject.1.is_new && subject.0 + 1 == at => When::AtFirst,
            _ => When::Ever,
        };
        let verdict = in_frame(column, row, &subjects, when, world);
        // "a square on the left and a square on the left" takes two of them.
        let named = namesakes(place, subject.1, sentence);
        let is_whole = |id: &&u32| !world.things[id].classes.iter().any(|class| class.ends_with("Tip"));
        let there = subjects
            .iter()
            .filter(is_whole)
            .filter(|id| in_frame(column, row, &[**id], when, world) == Verdict::Confirmed)
            .count();
        if verdict == Verdict::Confirmed && there < named { Verdict::Unchecked } else { verdict }
    } else {
        let next = match sentence.items.get(at + 1) {
            Some(Item::Thing(thing)) => Some(thing),
            _ => None,
        };
        let earlier = things.iter().rev().find(|(index, _)| *index < subject.0).map(|(_, thing)| *thing);
        let others = next.or(earlier).map_or_else(|| world.things.keys().copied().collect(), |thing| meant(thing, world));
        relative(place, &subjects, &others, world)
    };
    let verdict = if verdict == Verdict::Contradicted && !is_certain { Verdict::Unchecked } else { verdict };
    Some(claim(span, ClaimKind::Place, verdict, if verdict == Verdict::Contradicted { "it is on the other side" } else { "" }))
}

/// How many new things of the same name a sentence puts at the same place. A name without a colour may be that of any.
fn namesakes(place: Place, thing: &Thing, sentence: &Sentence) -> usize {
    let colors = |thing: &Thing| thing.colors.iter().map(|color| color.0).collect::<Vec<_>>();
    let own = colors(thing);
    let mut last: Option<&Thing> = None;
    let mut count = 0;
    for item in &sentence.items {
        match item {
            Item::Thing(other) => last = Some(other),
            Item::Deed(..) | Item::Then => last = None,
            Item::Place(there, _) => {
                let named = last.take().filter(|other| *there == place && other.noun == thing.noun && other.quotes.is_empty());
                if let Some(other) = named
                    && other.is_new
                    && (own.is_empty() || own == colors(other))
                {
                    // Of many, some may stand a little beside the place; around the middle, all of them do.
                    let many = other.count.filter(|_| place != Place::Frame(0, 0));
                    count += many.map_or(1, |(count, _)| (count as usize).div_ceil(2));
                }
            }
            _ => {}
        }
    }
    count
}

/// When something has to be where a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// When it is first seen: what a text introduces at a place.
    AtFirst,
    /// Once it has moved.
    Later,
    Ever,
}

fn in_frame(column: i8, row: i8, subjects: &[u32], when: When, world: &World) -> Verdict {
    let mut opposed = !subjects.is_empty();
    let mut seen = false;
    let states = |id: &u32| {
        let states = &world.things[id].states;
        let last = if when == When::AtFirst { states.first().map_or(0, |first| first.0 + 1) } else { usize::MAX };
        let skipped = usize::from(when == When::Later && states.len() > 1);
        states.iter().skip(skipped).filter(move |state| state.0 <= last)
    };
    for (_, bounds, view, _) in subjects.iter().flat_map(states) {
        let half = ((view[2] - view[0]) / 2.0, (view[3] - view[1]) / 2.0);
        if half.0 <= 0.0 || half.1 <= 0.0 {
            continue;
        }
        seen = true;
        let x = (f64::midpoint(bounds[0], bounds[2]) - f64::midpoint(view[0], view[2])) / half.0;
        let y = (f64::midpoint(bounds[1], bounds[3]) - f64::midpoint(view[1], view[3])) / half.1;
        let agrees = |value: f64, side: i8| match side {
            0 => true,
            side => value * f64::from(side) > 0.08,
        };
        let is_center = column == 0 && row == 0;
        if is_center && x.abs() < 0.35 && y.abs() < 0.4 || !is_center && agrees(x, column) && agrees(y, row) {
            return Verdict::Confirmed;
        }
        let against = |value: f64, side: i8| side != 0 && value * f64::from(side) < -0.1;
        opposed &= against(x, column) || against(y, row);
    }
    if opposed && seen { Verdict::Contradicted } else { Verdict::Unchecked }
}

fn relative(place: Place, subjects: &[u32], others: &[u32], world: &World) -> Verdict {
    const MOST: usize = 400;
    let mut opposed = true;
    let mut seen = 0;
    for subject in subjects {
        for other in others.iter().filter(|other| *other != subject) {
            for (from, bounds, _, to) in &world.things[subject].states {
                for (_, theirs, ..) in world.things[other].states.iter().filter(|state| state.0 <= to + 1 && *from <= state.3 + 1)
                {
                    seen += 1;
                    if is_placed(place, bounds, theirs) {
                        return Verdict::Confirmed;
                    }
                    opposed &= match place {
                        Place::Beside(way) => is_placed(Place::Beside(opposite(way)), bounds, theirs),
                        _ => false,
                    };
                }
            }
            if seen > MOST {
                return Verdict::Unchecked;
            }
        }
    }
    if opposed && seen > 0 { Verdict::Contradicted } else { Verdict::Unchecked }
}

fn is_placed(place: Place, bounds: &[f64; 4], theirs: &[f64; 4]) -> bool {
    let (x, y) = (f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]));
    let (other_x, other_y) = (f64::midpoint(theirs[0], theirs[2]), f64::midpoint(theirs[1], theirs[3]));
    let within = |outer: &[f64; 4], inner: &[f64; 4]| {
        outer[0] - 0.3 <= inner[0] && outer[1] - 0.3 <= inner[1] && outer[2] + 0.3 >= inner[2] && outer[3] + 0.3 >= inner[3]
    };
    match place {
        Place::Beside(Way::Left) => x < other_x - 0.05,
        Place::Beside(Way::Right) => x > other_x + 0.05,
        Place::Beside(Way::Up) => y > other_y + 0.05,
        Place::Beside(Way::Down) => y < other_y - 0.05,
        Place::Inside => within(theirs, bounds),
        Place::Around => within(bounds, theirs),
        Place::Frame(..) => false,
    }
}

fn about_time(seconds: f64, span: Span, world: &World) -> Claim {
    let near = |length: f64| (length - seconds).abs() <= 0.06_f64.max(0.04 * seconds);
    let windows = || {
        let count = world.starts.len();
        (0..count).any(|first| world.starts[first..].iter().take(120).any(|(_, end)| near(end - world.starts[first].0)))
    };
    if world.durations.iter().any(|length| near(*length)) || windows() {
        return claim(span, ClaimKind::Duration, Verdict::Confirmed, "");
    }
    let lengths = world.durations.last().copied().unwrap_or(0.0);
    claim(span, ClaimKind::Duration, Verdict::Contradicted, format!("nothing takes so long; all of it takes {lengths:.1} s"))
}

fn about_camera(camera: &Camera, span: Span, world: &World) -> Claim {
    let moves = !world.is_picture;
    let (is_so, is_not) = match camera {
        Camera::ZoomsIn => (world.zooms_in, world.zooms_out && !world.zooms_in && !world.three_d),
        Camera::ZoomsOut => (world.zooms_out, world.zooms_in && !world.zooms_out && !world.three_d),
        Camera::Pans(ways) => {
            let right = world.pans.iter().any(|pan| ways.iter().all(|way| goes(*pan, *way)));
            let wrong = world.pans.iter().all(|pan| ways.iter().any(|way| goes(*pan, opposite(*way))));
            (right, !right && !world.pans.is_empty() && wrong)
        }
        Camera::Turns => (world.orbits, false),
        Camera::ThreeD => (world.three_d, false),
        Camera::Still => (world.is_picture || is_still(world), moves && !is_still(world)),
        Camera::Moving => (moves || !is_still(world), false),
    };
    let verdict = match (is_so, is_not) {
        (true, _) => Verdict::Confirmed,
        (false, true) => Verdict::Contradicted,
        (false, false) => Verdict::Unchecked,
    };
    claim(span, ClaimKind::Camera, verdict, "")
}

/// Whether nothing happens but that things are there.
fn is_still(world: &World) -> bool {
    world.casts.is_empty()
        && !world
            .happenings
            .iter()
            .any(|happening| matches!(happening.event, Event::Moves | Event::Grows | Event::Shrinks | Event::Changes))
        && !world.orbits
        && world.pans.is_empty()
}

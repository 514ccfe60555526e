//! Noun phrases: how somebody is introduced, and how referred to later.

use std::collections::BTreeSet;

use super::nouns::{article, has_graph, noun};
use super::numbers::number;
use super::places::beside_side;
use super::{at_place, clipped, colour, decimal, list, quoted};
use crate::story::{Arrangement, Beside, Look, Place, Story};

use std::collections::BTreeMap;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// What a request says.
    Brief,
    /// What a storyboard says.
    Plain,
    /// All of it.
    Full,
}

/// A noun phrase and its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrase {
    pub(crate) text: String,
    pub(crate) plural: bool,
}

/// Names for the cast of one story, as it goes on.
#[derive(Debug)]
pub(crate) struct Names<'s> {
    stage: Stage,
    cast: &'s BTreeMap<u32, Look>,
    /// Those who look otherwise than when they came.
    changed: BTreeMap<u32, Look>,
    known: BTreeSet<u32>,
    /// Those who are known, by their nouns.
    by_noun: BTreeMap<String, BTreeSet<u32>>,
    /// Whom the sentence has just named, and a pronoun stands for.
    just_named: Option<u32>,
    /// Whether there is so little to tell that nothing goes without saying.
    is_sparse: bool,
}

impl<'s> Names<'s> {
    pub(crate) fn new(story: &'s Story, stage: Stage) -> Self {
        Self {
            stage,
            cast: &story.cast,
            changed: BTreeMap::new(),
            known: BTreeSet::new(),
            by_noun: BTreeMap::new(),
            just_named: None,
            is_sparse: story.is_picture && story.cast.len() <= 2,
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    pub(crate) fn look(&self, actor: u32) -> Option<&Look> {
        self.changed.get(&actor).or_else(|| self.cast.get(&actor))
    }

    /// Somebody's look, to be changed.
    fn look_mut(&mut self, actor: u32) -> Option<&mut Look> {
        if !self.changed.contains_key(&actor) {
            self.changed.insert(actor, self.cast.get(&actor)?.clone());
        }
        self.changed.get_mut(&actor)
    }

    /// From here on somebody has another colour.
    pub(crate) fn recolor(&mut self, actor: u32, color: &str) {
        if let Some(look) = self.look_mut(actor) {
            look.color = Some(color.to_owned());
            look.colors = vec![color.to_owned()];
            look.outline = None;
        }
    }

    /// From here on somebody has other words.
    pub(crate) fn rewrite(&mut self, actor: u32, text: &str) {
        let was_known = self.known.contains(&actor);
        self.forget(actor);
        if let Some(look) = self.look_mut(actor) {
            look.text = Some(text.to_owned());
        }
        if was_known {
            self.know(actor);
        }
    }

    fn know(&mut self, actor: u32) {
        if self.known.insert(actor)
            && let Some(one) = self.look(actor).map(|look| noun(look).0)
        {
            self.by_noun.entry(one).or_default().insert(actor);
        }
    }

    pub(crate) fn is_known(&self, actor: u32) -> bool {
        self.known.contains(&actor)
    }

    pub(crate) fn forget(&mut self, actor: u32) {
        if self.known.remove(&actor)
            && let Some(one) = self.look(actor).map(|look| noun(look).0)
            && let Some(known) = self.by_noun.get_mut(&one)
        {
            known.remove(&actor);
        }
    }

    /// Whom the next words call "it"; nobody, when a sentence begins.
    pub(crate) fn call_it(&mut self, actors: &[u32]) {
        self.just_named = match actors {
            [only] if self.look(*only).is_some_and(|look| !is_many(look)) => Some(*only),
            _ => None,
        };
    }

    /// Actors in a sentence: those that are known by a short name, the others introduced.
    pub(crate) fn of(&mut self, actors: &[u32]) -> Phrase {
        if let [only] = actors
            && self.just_named == Some(*only)
        {
            return Phrase { text: "it".to_owned(), plural: false };
        }
        let (known, new): (Vec<u32>, Vec<u32>) = actors.iter().partition(|actor| self.known.contains(actor));
        let mut phrases = Vec::new();
        let plural = actors.len() > 1;
        if !known.is_empty() {
            phrases.extend(self.again(&known));
        }
        if !new.is_empty() {
            phrases.extend(self.introduce(&new));
        }
        let single_group = actors.len() == 1 && actors.first().and_then(|actor| self.look(*actor)).is_some_and(is_many);
        let is_grid = phrases.len() == 1 && phrases[0].starts_with("a ") && phrases[0].contains(" grid of ");
        // "561 blue parts"
        let of_many = |look: &Look| look.is_holder() && look.members.is_empty() && look.crowd.values().sum::<u32>() > 1;
        let is_crowd = matches!(actors, [only] if self.look(*only).is_some_and(of_many))
            && phrases.len() == 1
            && !["a ", "an ", "the "].iter().any(|article| phrases[0].starts_with(article));
        Phrase { text: list(&phrases), plural: (plural || single_group || is_crowd) && !is_grid }
    }

    /// Introduces actors, without where they are.
    pub(crate) fn introduce(&mut self, actors: &[u32]) -> Vec<String> {
        let mut phrases = Vec::new();
        let parts: Vec<u32> =
            actors.iter().copied().filter(|actor| self.look(*actor).is_some_and(|look| look.part_of.is_some())).collect();
        // Many parts of one thing are told together.
        let wordless = parts.iter().filter(|actor| self.look(**actor).is_some_and(|look| look.text.is_none())).count();
        if wordless > 1 {
            let looks: Vec<&Look> = parts.iter().filter_map(|actor| self.look(*actor)).collect();
            phrases.extend(clusters(&looks, self.stage));
        } else {
            for actor in &parts {
                phrases.push(self.part(*actor));
            }
        }
        let looks: Vec<&Look> =
            actors.iter().filter(|actor| !parts.contains(actor)).filter_map(|actor| self.look(*actor)).collect();
        phrases.extend(clusters(&looks, self.stage));
        for actor in actors {
            self.know(*actor);
        }
        phrases
    }

    /// A path that nobody has seen.
    pub(crate) fn path(look: &Look) -> String {
        clusters(&[look], Stage::Brief).concat()
    }

    /// A part of something: the word of a text, the cell of a table.
    fn part(&mut self, actor: u32) -> String {
        let Some(look) = self.look(actor).cloned() else { return "a part".to_owned() };
        let holder = look.part_of.and_then(|holder| self.look(holder)).map(|holder| noun(holder).0);
        let words = look.text.as_deref().filter(|text| !text.trim().is_empty());
        match (words, holder) {
            (None, Some(holder)) if look.is_holder() || look.class == "VMobjectFromSVGPath" => format!("a part of the {holder}"),
            _ => clusters(&[&look], self.stage).concat(),
        }
    }

    /// Actors that have been introduced.
    fn again(&self, actors: &[u32]) -> Vec<String> {
        let mut phrases = Vec::new();
        let mut seen: Vec<(String, Vec<u32>)> = Vec::new();
        for actor in actors {
            let Some(look) = self.look(*actor) else { continue };
            let (one, _) = noun(look);
            match seen.iter_mut().find(|(known, _)| *known == one) {
                Some((_, all)) => all.push(*actor),
                None => seen.push((one, vec![*actor])),
            }
        }
        for (one, all) in seen {
            let namesakes = self.by_noun.get(&one).into_iter().flatten();
            let others: Vec<&Look> =
                namesakes.filter(|other| !all.contains(other)).filter_map(|other| self.look(*other)).collect();
            let looks: Vec<&Look> = all.iter().filter_map(|actor| self.look(*actor)).collect();
            phrases.push(definite(&one, &looks, &others, self.stage));
        }
        phrases
    }

    /// Where an actor is when first seen: beside somebody who is known, else in the frame.
    pub(crate) fn place_of(&self, actor: u32) -> Option<String> {
        let look = self.look(actor)?;
        if look.part_of.is_some() || look.class == "Title" {
            return None;
        }
        if let Some(beside) = look.beside
            && self.known.contains(&beside.of)
            && beside.of != actor
            && let Some(text) = self.beside(look, beside)
        {
            return Some(text);
        }
        if look.size() > 5.5 {
            return None;
        }
        let is_middle = look.place == Place::default() && self.is_sparse && look.bounds.is_some();
        if is_middle && self.cast.len() == 1 {
            return Some("in the middle of the screen".to_owned());
        }
        at_place(look.place).map(str::to_owned)
    }

    /// A place relative to somebody, where it is worth saying.
    pub(crate) fn beside(&self, look: &Look, beside: Beside) -> Option<String> {
        let other = self.look(beside.of)?;
        let is_plane = |look: &Look| look.base.ends_with("Axes") || look.base.ends_with("Plane") || look.base == "NumberLine";
        let name = if self.just_named == Some(beside.of) { "it".to_owned() } else { self.again(&[beside.of]).pop()? };
        if beside.around {
            let frames = matches!(
                look.base.as_str(),
                "SurroundingRectangle"
                    | "Circle"
                    | "Rectangle"
                    | "Square"
                    | "RoundedRectangle"
                    | "BackgroundRectangle"
                    | "Ellipse"
                    | "AnimatedBoundary"
            );
            return (frames && !is_plane(other)).then(|| format!("around {name}"));
        }
        if beside.inside {
            if is_plane(other) {
                let graph =
                    look.making.as_ref().is_some_and(|making| making.receiver.is_some()) || noun(look).0.contains("graph");
                return graph.then(|| format!("on {name}"));
            }
            let holds = matches!(
                other.base.as_str(),
                "Circle"
                    | "Square"
                    | "Rectangle"
                    | "RoundedRectangle"
                    | "Triangle"
                    | "Polygon"
                    | "Ellipse"
                    | "RegularPolygon"
                    | "SurroundingRectangle"
            );
            return holds.then(|| format!("inside {name}"));
        }
        (!is_plane(other)).then(|| format!("{} {name}", beside_side(beside.side)))
    }
}

/// Whether a look is of several things that no word holds together.
fn is_many(look: &Look) -> bool {
    look.is_holder()
        && look.members.len() > 1
        && look.own_words().is_none()
        && look.making.as_ref().is_none_or(|making| making.callee.starts_with(char::is_uppercase))
        || noun(look).0 == noun(look).1 && !look.members.is_empty()
        || matches!(look.base.as_str(), "Axes" | "ThreeDAxes" | "StreamLines")
}

/// A short name for who is known.
fn definite(one: &str, looks: &[&Look], others: &[&Look], stage: Stage) -> String {
    let Some(first) = looks.first() else { return format!("the {one}") };
    let shade = |look: &Look| look.color.as_deref().and_then(colour).filter(|_| look.text.is_none());
    if looks.len() > 1 {
        let many = noun(first).1;
        let texts: Vec<String> = looks.iter().filter_map(|look| said(look, 24)).collect();
        if texts.len() == looks.len() && texts.len() <= 4 && stage > Stage::Brief {
            return format!("the {many} {}", list(&texts));
        }
        let amount = number(looks.len());
        return if others.is_empty() { format!("the {amount} {many}") } else { format!("{amount} of the {many}") };
    }
    if let Some(text) = said(first, 40) {
        let alone = others.is_empty() && stage == Stage::Brief;
        return if alone || text.len() > 60 { format!("the {one}") } else { format!("the {one} {text}") };
    }
    if is_many(first) && !first.members.is_empty() && first.own_words().is_none() {
        return group_again(first);
    }
    if others.is_empty() {
        return format!("the {one}");
    }
    let same_colour = others.iter().any(|other| shade(other) == shade(first));
    match shade(first) {
        Some(shade) if !same_colour => format!("the {shade} {one}"),
        _ => format!("one of the {}", noun(first).1),
    }
}

/// A group that has been introduced by its parts.
fn group_again(look: &Look) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for member in &look.members {
        let many = noun(member);
        let amount = look.members.iter().filter(|other| noun(other).0 == many.0).count();
        let name = if amount == 1 { many.0 } else { many.1 };
        if !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    if kinds.len() > 3 || kinds.iter().any(|kind| kind == "group" || kind == "groups") {
        "the group".to_owned()
    } else {
        format!("the {}", list(&kinds))
    }
}

/// What a text or a formula says, in quotation marks or as a formula.
fn said(look: &Look, most: usize) -> Option<String> {
    let text = look.text.as_deref()?;
    let inner = text.trim_matches('$').trim();
    if look.is_formula() || noun(look).0 == "formula" {
        let formula = inner.replace("{{", "").replace("}}", "");
        let formula = formula.split_whitespace().collect::<Vec<_>>().join(" ");
        return (formula.chars().count() <= most.max(24) * 3).then(|| format!("\\({formula}\\)"));
    }
    if matches!(look.base.as_str(), "DecimalNumber" | "Integer") {
        return Some(text.to_owned());
    }
    Some(quoted(&clipped(text, most)))
}

/// Several looks as phrases: like ones together.
fn clusters(looks: &[&Look], stage: Stage) -> Vec<String> {
    if looks.len() > 1
        && looks.iter().all(|look| look.is_holder())
        && let Some(alike) = alike(looks, crate::story::arrangement_of(looks))
    {
        return vec![alike];
    }
    let mut kinds: Vec<(String, Vec<&Look>)> = Vec::new();
    for look in looks {
        let key = noun(look).0 + if stage == Stage::Full { look.color.as_deref().and_then(colour).unwrap_or("") } else { "" };
        match kinds.iter_mut().find(|(known, _)| *known == key && (!is_many(look) || !key.starts_with("group"))) {
            Some((_, all)) => all.push(look),
            None => kinds.push((key, vec![look])),
        }
    }
    let alone = kinds.len() == 1;
    kinds
        .iter()
        .map(|(_, all)| match all.as_slice() {
            [only] => one(only, stage),
            several => {
                let arrangement = if alone { crate::story::arrangement_of(several) } else { None };
                many(several, arrangement, stage)
            }
        })
        .collect()
}

/// One thing, introduced.
fn one(look: &Look, stage: Stage) -> String {
    let name = noun(look);
    if let Some(text) = text_phrase(look, &name.0, stage) {
        return text;
    }
    if look.is_holder()
        && !look.members.is_empty()
        && look.making.as_ref().is_none_or(|making| making.callee.starts_with(char::is_uppercase))
    {
        return group(look, stage);
    }
    if look.is_holder() && !look.crowd.is_empty() && name.0 == "group" {
        return crowd(look);
    }
    let shade = shade(look, stage);
    let size = size(look, &name.0);
    let shaded: Vec<&str> = [size, shade.as_deref(), Some(name.0.as_str())].into_iter().flatten().collect();
    let words = shaded.join(" ");
    let is_plural = name.0 == name.1 || matches!(look.base.as_str(), "Axes" | "ThreeDAxes" | "StreamLines");
    let head = if is_plural { words } else { format!("{} {words}", article(&words)) };
    let details = details(look, stage);
    if details.is_empty() { head } else { format!("{head} {details}") }
}

/// A text or a formula with its words.
fn text_phrase(look: &Look, name: &str, stage: Stage) -> Option<String> {
    look.text.as_ref()?;
    let most = match stage {
        Stage::Brief => 48,
        Stage::Plain => 90,
        Stage::Full => 200,
    };
    let tint = tint(look, stage);
    let Some(said) = said(look, most) else { return Some(format!("a long {name}{tint}")) };
    Some(format!("the {name} {said}{tint}"))
}

/// The colours of words, where they are not white.
fn tint(look: &Look, stage: Stage) -> String {
    let names = shades(look);
    if stage == Stage::Brief && names.len() > 1 || names.is_empty() || names == ["white"] {
        return String::new();
    }
    if names.len() > 3 { " in several colors".to_owned() } else { format!(" in {}", list(&names)) }
}

/// Different names of a look's colours, in order.
fn shades(look: &Look) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in look.colors.iter().filter_map(|color| colour(color)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The colour of a shape, where it is worth saying.
fn shade(look: &Look, stage: Stage) -> Option<String> {
    let names = shades(look);
    if look.shows_file || names.len() > 2 && !look.members.is_empty() || names.len() > 3 || look.base.contains("Image") {
        return None;
    }
    let name = look.color.as_deref().and_then(colour)?;
    let skips_white = name == "white" && stage != Stage::Full;
    let is_plane = look.base.ends_with("Axes")
        || look.base.ends_with("Plane")
        || look.base.contains("Table")
        || look.base.contains("Matrix")
        || look.base == "Variable";
    (!skips_white && !is_plane).then(|| name.to_owned())
}

fn size(look: &Look, name: &str) -> Option<&'static str> {
    const SIZED: [&str; 9] = ["circle", "square", "rectangle", "triangle", "pentagon", "hexagon", "sphere", "star", "ring"];
    if !SIZED.iter().any(|sized| name.ends_with(sized)) {
        return None;
    }
    match look.size() {
        size if size > 0.0 && size <= 0.6 => Some("small"),
        size if (5.0..=9.0).contains(&size) => Some("large"),
        _ => None,
    }
}

/// What is said of a thing after its name.
fn details(look: &Look, stage: Stage) -> String {
    let mut said = Vec::new();
    if let Some(making) = &look.making
        && let Some(graph) = has_graph(making)
    {
        said.push(format!("of {graph}"));
    }
    let is_sheet = look.base.contains("Table") || look.base.contains("Matrix");
    let tints: Vec<String> = shades(look).into_iter().filter(|shade| shade != "white").take(4).collect();
    if is_sheet && !tints.is_empty() {
        said.push(format!("in {}", list(&tints)));
    }
    if let Some([rows, columns]) = look.grid
        && look.crowd.is_empty()
    {
        said.push(
            format!("with {} rows and {} columns", number(rows as usize), number(columns as usize))
                .replace("one rows", "one row")
                .replace("one columns", "one column"),
        );
    }
    if let Some(bars) = look.bars {
        said.push(format!("with {} bars", number(bars as usize)));
    }
    if let Some([vertices, edges]) = look.graph {
        said.push(
            format!("with {} vertices and {} edges", number(vertices as usize), number(edges as usize))
                .replace("one edges", "one edge"),
        );
    }
    if stage == Stage::Full
        && let Some(lines) = look.code_lines
    {
        said.push(format!("of {} lines", number(lines as usize)));
    }
    let entries = entries(look);
    let is_frame = matches!(look.base.as_str(), "AnimatedBoundary" | "BackgroundRectangle" | "SurroundingRectangle" | "Cutout");
    if !entries.is_empty() && stage > Stage::Brief && !is_frame {
        let most = if stage == Stage::Full { 24 } else { 12 };
        let shown: Vec<String> = entries
            .iter()
            .take(most)
            .map(|entry| if entry.contains('\\') { format!("\\({entry}\\)") } else { quoted(entry) })
            .collect();
        let numbered = entries.len() > 2 && entries.iter().enumerate().all(|(at, entry)| entry.parse() == Ok(at + 1));
        if numbered {
            said.push(format!("labeled from 1 to {}", entries.len()));
            return said.join(" ");
        }
        let is_sheet = look.base.contains("Matrix") || look.base.contains("Table");
        let label = match (is_sheet, entries.len()) {
            (true, 1) => "and the entry",
            (true, _) => "and the entries",
            (false, _) if noun(look).0.ends_with("labels") => "reading",
            (false, 1) => "with the label",
            (false, _) => "with the labels",
        };
        said.push(format!("{label} {}", if entries.len() > most { shown.join(", ") + " and so on" } else { list(&shown) }));
    }
    said.extend(look.calls.iter().filter_map(|(method, _)| treatment(method)).map(str::to_owned).take(2));
    let ranged = look
        .making
        .as_ref()
        .is_some_and(|making| making.keywords.iter().any(|(name, _)| name.ends_with("_range") || name == "x_min"));
    if stage == Stage::Full || ranged && stage == Stage::Plain {
        let ranges: Vec<String> = look
            .ranges
            .iter()
            .filter(|(_, range)| range.len() >= 2)
            .map(|(axis, range)| {
                format!("{} from {} to {}", axis.trim_end_matches("_range"), decimal(range[0]), decimal(range[1]))
            })
            .collect();
        if !ranges.is_empty() {
            said.push(format!("with {}", list(&ranges)));
        }
    }
    if stage == Stage::Full
        && let Some(outline) = look.outline.as_deref().and_then(colour)
        && Some(outline) != look.color.as_deref().and_then(colour)
        && look.text.is_none()
    {
        said.push(format!("with {} {outline} outline", article(outline)));
    }
    said.join(" ")
}

/// What the code does to it that is seen.
fn treatment(method: &str) -> Option<&'static str> {
    Some(match method {
        "add_highlighted_cell" => "with a highlighted cell",
        "set_column_colors" => "with colored columns",
        "set_row_colors" => "with colored rows",
        "add_coordinates" => "with coordinate labels",
        "add_background_rectangle" => "on a background rectangle",
        "set_color_by_gradient" => "with a color gradient",
        "round_corners" => "with rounded corners",
        "set_sheen" | "set_sheen_direction" => "with a sheen",
        "set_fill_by_value" => "colored by value",
        "set_fill_by_checkerboard" => "in a checkerboard pattern",
        "add_labels" => "with labels",
        _ => return None,
    })
}

/// Texts within a table, a matrix or a chart, without the brackets.
fn entries(look: &Look) -> Vec<String> {
    let mut found = Vec::new();
    collect(look, &mut found);
    found.retain(|text| !text.contains("\\left") && !text.contains("\\right") && !text.contains("array") && !text.is_empty());
    // What stands there again and again is told once.
    if found.len() > 1 && found.iter().all(|text| *text == found[0]) {
        found.truncate(1);
        return found;
    }
    if !look.base.contains("Table") && !look.base.contains("Matrix") {
        let mut seen = BTreeSet::new();
        found.retain(|text| seen.insert(text.clone()));
    }
    // A formula of one part stands there twice: as a whole and as its part.
    let doubled = found.len() % 2 == 0 && found.chunks(2).all(|pair| pair[0] == pair[1]);
    if doubled { found.into_iter().step_by(2).collect() } else { found }
}

fn collect(look: &Look, found: &mut Vec<String>) {
    for member in &look.members {
        match &member.text {
            Some(text) => found.push(text.clone()),
            None => collect(member, found),
        }
    }
    found.extend(look.texts.iter().cloned());
}

/// A group: its parts, or a name and its parts.
fn group(look: &Look, stage: Stage) -> String {
    let members: Vec<&Look> = look.members.iter().collect();
    if let Some(alike) = alike(&members, look.arrangement) {
        return alike;
    }
    let own = look.own_words().map(|words| words.join(" ")).filter(|_| noun(look).0 != "group");
    let kinds = clusters(&members, stage);
    let arranged = if kinds.len() == 1 || members.len() > 3 { place_words(look.arrangement) } else { "" };
    if let Some(name) = own {
        let head = if name.ends_with('s') && !name.ends_with("ss") { name.clone() } else { format!("{} {name}", article(&name)) };
        if stage == Stage::Brief || kinds.len() > 4 || (look.members.len() > 6 && kinds.len() > 3) {
            return head;
        }
        return format!("{head} ({})", list(&kinds));
    }
    if kinds.len() > 4 || stage == Stage::Brief && kinds.len() > 3 {
        let said: Vec<String> = kinds.into_iter().take(3).collect();
        return format!("a group of {} objects, among them {}", number(members.len()), list(&said));
    }
    if let [only] = kinds.as_slice() {
        let already = [" in a row", " in a column", " grid", " in a circle"].iter().any(|said| only.contains(said));
        return if arranged.is_empty() || already { only.clone() } else { format!("{only} {arranged}") };
    }
    if arranged.is_empty() { list(&kinds) } else { format!("{} {arranged}", list(&kinds)) }
}

/// Groups that consist of the same kinds of things: "eight groups of two lines and a frame".
fn alike(members: &[&Look], arrangement: Option<Arrangement>) -> Option<String> {
    let kinds = |look: &Look| {
        let mut kinds: Vec<(String, String, usize)> = Vec::new();
        let mut add = |(one, many): (String, String), count: usize| match kinds.iter_mut().find(|kind| kind.0 == one) {
            Some(kind) => kind.2 += count,
            None => kinds.push((one, many, count)),
        };
        for member in &look.members {
            add(noun(member), 1);
        }
        for (class, count) in &look.crowd {
            add(noun(&Look { class: class.clone(), base: class.clone(), ..Look::default() }), *count as usize);
        }
        kinds
    };
    let first = members.first().filter(|first| members.len() > 1 && first.is_holder())?;
    let own = kinds(first);
    let same = members.iter().all(|member| member.is_holder() && kinds(member) == own);
    if !same || own.is_empty() || own.len() > 4 || own.iter().any(|(one, ..)| one == "group") {
        return None;
    }
    let parts: Vec<String> = own
        .iter()
        .map(
            |(one, many, count)| {
                if *count == 1 { format!("{} {one}", article(one)) } else { format!("{} {many}", number(*count)) }
            },
        )
        .collect();
    let arranged = place_words(arrangement);
    let space = if arranged.is_empty() { "" } else { " " };
    Some(format!("{} groups{space}{arranged}, each of {}", number(members.len()), list(&parts)))
}

/// Parts that are too many to be listed.
fn crowd(look: &Look) -> String {
    let total: u32 = look.crowd.values().sum();
    let Some((class, count)) = look.crowd.iter().max_by_key(|(class, count)| (**count, std::cmp::Reverse(class.as_str()))) else {
        return "a group".to_owned();
    };
    let member = Look { class: class.clone(), base: class.clone(), ..Look::default() };
    let (_, name) = noun(&member);
    let name = if name == "groups" { "parts".to_owned() } else { name };
    let shades = shades(look);
    let shade = match shades.as_slice() {
        [only] if only != "white" => format!("{only} "),
        _ => String::new(),
    };
    let colors = if shades.len() > 2 { " in different colors" } else { "" };
    match look.arrangement {
        Some(Arrangement::Grid(rows, columns)) if *count == total => {
            format!("a {rows} by {columns} grid of {shade}{name}{colors}")
        }
        arrangement if *count == total => {
            let arranged = place_words(arrangement);
            let space = if arranged.is_empty() { "" } else { " " };
            format!("{} {shade}{name}{colors}{space}{arranged}", number(total as usize))
        }
        _ if look.crowd.len() <= 4 => {
            let parts: Vec<String> = look
                .crowd
                .iter()
                .map(|(class, count)| {
                    let (one, many) = noun(&Look { class: class.clone(), base: class.clone(), ..Look::default() });
                    if *count == 1 { format!("{} {one}", article(&one)) } else { format!("{} {many}", number(*count as usize)) }
                })
                .collect();
            format!("a group of {}", list(&parts))
        }
        _ => format!("a group of {total} objects, {count} {name} among them"),
    }
}

fn place_words(arrangement: Option<Arrangement>) -> &'static str {
    match arrangement {
        Some(Arrangement::Row) => "in a row",
        Some(Arrangement::Column) => "in a column",
        Some(Arrangement::Grid(..)) => "in a grid",
        Some(Arrangement::Circle) => "in a circle",
        None => "",
    }
}

/// Several things of one kind.
fn many(looks: &[&Look], arrangement: Option<Arrangement>, stage: Stage) -> String {
    let (_, plural) = noun(looks[0]);
    let amount = number(looks.len());
    let arranged = match arrangement {
        Some(Arrangement::Grid(rows, columns)) if looks.iter().all(|look| look.text.is_none()) => {
            return format!("a {rows} by {columns} grid of {}", shaded(looks, &plural, stage));
        }
        arrangement => place_words(arrangement),
    };
    let space = if arranged.is_empty() || looks.len() < 3 { String::new() } else { format!(" {arranged}") };
    let most = match stage {
        Stage::Brief => 3,
        Stage::Plain => 6,
        Stage::Full => 16,
    };
    let width = if looks.len() > 3 { 30 } else { 60 };
    let texts: Vec<String> = looks.iter().filter_map(|look| said(look, width)).collect();
    if texts.len() == looks.len() {
        if texts.len() > 1 && texts.iter().all(|text| *text == texts[0]) {
            return format!("{amount} {plural} {}{space}", texts[0]);
        }
        if texts.len() <= most {
            let tints: BTreeSet<String> = looks.iter().map(|look| tint(look, stage)).collect();
            let tint = if tints.len() == 1 { tints.into_iter().next().unwrap_or_default() } else { String::new() };
            return format!("the {plural} {}{tint}{space}", list(&texts));
        }
        return format!("{amount} {plural} from {} to {}{space}", texts[0], texts[texts.len() - 1]);
    }
    let functions: Vec<String> = looks.iter().filter_map(|look| look.making.as_ref().and_then(has_graph)).collect();
    if functions.len() == looks.len() && functions.len() <= most {
        return format!("the {plural} of {}", list(&functions));
    }
    format!("{amount} {}{space}", shaded(looks, &plural, stage))
}

/// A plural with its colours.
fn shaded(looks: &[&Look], plural: &str, stage: Stage) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in looks.iter().filter_map(|look| look.color.as_deref().and_then(colour)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    match names.as_slice() {
        [only] if only != "white" || stage == Stage::Full => format!("{only} {plural}"),
        [] | [_] => plural.to_owned(),
        some if some.len() <= 3 => format!("{plural} in {}", list(some)),
        _ => format!("{plural} in different colors"),
    }
}

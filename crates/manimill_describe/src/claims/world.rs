//! What a timeline has to say to a checker: things with their classes, colours, texts and places, and what happened to them when.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use manimill_runner::Timeline;
use manimill_runner::timeline::{Animation, Object, Play, PlayKind};

use super::lexicon::Event;
use super::paint;
use super::tokens::essence;

/// From when on, the box, the view (left, bottom, right, top), and until when.
pub(super) type State = (usize, [f64; 4], [f64; 4], usize);

/// Answers to questions that have been asked before.
type Asked<Question, Answer> = RefCell<BTreeMap<Question, Rc<Answer>>>;

/// One mobject over the whole scene.
#[derive(Debug, Default)]
pub(super) struct Thing {
    pub(super) classes: BTreeSet<String>,
    /// Words of its variable and of its class, in lower case.
    pub(super) words: String,
    /// Essences of its texts, over time.
    pub(super) texts: BTreeSet<String>,
    pub(super) colors: BTreeSet<&'static str>,
    /// Moments with its box and the view.
    pub(super) states: Vec<State>,
    pub(super) grid: Option<[u32; 2]>,
    pub(super) graph: Option<[u32; 2]>,
    pub(super) bars: Option<u32>,
    pub(super) corners: Option<u32>,
    pub(super) lines: Option<u32>,
    pub(super) ranges: Vec<Vec<f64>>,
    /// Classes of parts that are not listed.
    pub(super) crowd: BTreeMap<String, u32>,
    /// Whether updaters change it.
    pub(super) is_live: bool,
    /// Whether there is more to it than the timeline lists.
    pub(super) is_opaque: bool,
}

impl Thing {
    /// Whether it is a table.
    pub(super) fn is_sheet(&self) -> bool {
        self.classes.iter().any(|class| class.contains("Table"))
    }
}

/// Something that happened to a thing.
#[derive(Debug)]
pub(super) struct Happening {
    /// Twice the number of the play; one more for what is animated in it.
    pub(super) at: usize,
    pub(super) event: Event,
    pub(super) thing: u32,
    /// For motions: right and up.
    pub(super) step: (f64, f64),
}

/// Who has come and who has gone since the screen before.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub(super) came: Vec<u32>,
    pub(super) left: Vec<u32>,
}

impl Turn {
    fn of(before: &BTreeSet<u32>, after: &BTreeSet<u32>) -> Self {
        Self { came: after.difference(before).copied().collect(), left: before.difference(after).copied().collect() }
    }
}

/// What the camera does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shot {
    In,
    Out,
    Pan(f64, f64),
    Turn,
}

/// All of it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct World<'t> {
    /// The last that was learned of each thing, so that what stays the same is read once.
    learned: BTreeMap<u32, &'t Object>,
    /// Who stands elsewhere since the last play.
    placed: BTreeSet<u32>,
    /// What each noun means here, once it has been asked for.
    pub(super) kin: Asked<String, [u32]>,
    /// Who says what, once it has been asked for: the text, and whether it is only the beginning.
    pub(super) sayers: Asked<(String, bool), [u32]>,
    /// How many of a noun and of colours there may be said to be, once it has been asked for.
    pub(super) counts: Asked<(String, Vec<&'static str>), BTreeSet<u32>>,
    /// Who appears when, once it has been asked for.
    arrivals: OnceCell<Vec<(usize, u32)>>,
    /// Whether it is so that some thing is opaque, once it has been asked for.
    opaque: OnceCell<bool>,
    /// The happenings of each event, as numbers in their order.
    by_event: OnceCell<BTreeMap<Event, Vec<usize>>>,
    pub(super) things: BTreeMap<u32, Thing>,
    pub(super) happenings: Vec<Happening>,
    /// For each moment, the numbers of the things on the screen, and of those that stand there by themselves.
    pub(super) screens: Vec<(BTreeSet<u32>, BTreeSet<u32>)>,
    /// What each screen has more and less than the one before: of all, and of what stands there by itself.
    pub(super) turns: Vec<[Turn; 2]>,
    /// Numbers of the direct parts of groups.
    pub(super) groups: BTreeSet<Vec<u32>>,
    /// Numbers of what one play animates by one class.
    pub(super) casts: Vec<Vec<u32>>,
    pub(super) durations: Vec<f64>,
    pub(super) starts: Vec<(f64, f64)>,
    pub(super) is_picture: bool,
    pub(super) three_d: bool,
    pub(super) zooms_in: bool,
    pub(super) zooms_out: bool,
    pub(super) pans: Vec<(f64, f64)>,
    pub(super) orbits: bool,
    /// Moments at which the camera zooms in, zooms out, moves (with the step) or turns.
    pub(super) shots: Vec<(usize, Shot)>,
    pub(super) background: Vec<&'static str>,
    /// Whether all that is shown is listed.
    pub(super) is_complete: bool,
}

impl<'t> World<'t> {
    pub(super) fn of(timeline: &'t Timeline) -> Self {
        let mut world = Self {
            is_picture: !timeline.plays.iter().any(|play| play.kind == PlayKind::Play),
            three_d: timeline.three_d,
            background: paint::names(timeline.background.as_deref().unwrap_or("#000000")),
            is_complete: true,
            ..Self::default()
        };
        let mut numbers = Numbers::default();
        for (number, play) in timeline.plays.iter().enumerate() {
            let earlier = number.checked_sub(1).map(|earlier| &timeline.plays[earlier]);
            world.screen(2 * number + 1, &play.objects, play.object_count, &play.view, &mut numbers);
            for animation in &play.animations {
                world.animation(2 * number + 1, animation, play, &mut numbers);
            }
            world.compare(2 * number + 1);
            world.camera(2 * number + 1, earlier, play);
            world.durations.push(play.run_time);
            world.starts.push((play.start, play.start + play.run_time));
            world.is_complete &= play.animations.len() < 40;
        }
        world.screen(2 * timeline.plays.len() + 1, &timeline.objects, timeline.object_count, &timeline.view, &mut numbers);
        world.compare(2 * timeline.plays.len() + 1);
        world.durations.push(timeline.duration);
        world.orbits |= timeline.three_d && timeline.plays.windows(2).any(|pair| pair[0].angles != pair[1].angles);
        world
    }

    /// Whether a thing that nobody can look into is on the screen.
    pub(super) fn is_opaque(&self) -> bool {
        !self.is_complete || *self.opaque.get_or_init(|| self.things.values().any(|thing| thing.is_opaque))
    }

    /// Everything of one kind that happened, in order.
    pub(super) fn happened(&self, event: Event) -> impl Iterator<Item = &Happening> {
        let by_event = self.by_event.get_or_init(|| {
            let mut found: BTreeMap<Event, Vec<usize>> = BTreeMap::new();
            for (at, happening) in self.happenings.iter().enumerate() {
                found.entry(happening.event).or_default().push(at);
            }
            found
        });
        by_event.get(&event).into_iter().flatten().map(|at| &self.happenings[*at])
    }

    /// Who appears when, in order.
    pub(super) fn arrivals(&self) -> &[(usize, u32)] {
        self.arrivals.get_or_init(|| {
            let all: BTreeSet<(usize, u32)> = self.happened(Event::Appears).map(|it| (it.at, it.thing)).collect();
            all.into_iter().collect()
        })
    }

    fn screen(&mut self, at: usize, objects: &'t [Object], count: u32, view: &[f64; 4], numbers: &mut Numbers) {
        self.is_complete &= objects.len() < 40 || objects.len() as u32 == count;
        numbers.begin();
        let mut shown = (BTreeSet::new(), BTreeSet::new());
        for object in objects {
            let id = self.object(at, object, view, numbers, &mut shown.0);
            if !object.colors.is_empty() || object.id == 0 || object.shows_file {
                shown.1.insert(id);
            }
        }
        self.screens.push(shown);
    }

    fn object(
        &mut self,
        at: usize,
        object: &'t Object,
        view: &[f64; 4],
        numbers: &mut Numbers,
        shown: &mut BTreeSet<u32>,
    ) -> u32 {
        let id = numbers.of(object);
        let is_news = self.learned.get(&id).is_none_or(|last| !std::ptr::eq(*last, object) && *last != object);
        if is_news {
            learn(self.things.entry(id).or_default(), object);
            self.learned.insert(id, object);
        }
        self.stand(id, at, object, view, shown);
        let parts: Vec<u32> = object.children.iter().map(|child| self.object(at, child, view, numbers, shown)).collect();
        if is_news && parts.len() > 1 {
            self.groups.insert(parts);
        }
        id
    }

    /// A look of a mobject that no screen lists: of a part, of a start, of a target.
    fn aside(&mut self, id: u32, at: usize, object: &Object, view: &[f64; 4], numbers: &mut Numbers) -> u32 {
        let id = if id == 0 { numbers.of(object) } else { id };
        learn(self.things.entry(id).or_default(), object);
        self.learned.remove(&id);
        self.stand(id, at, object, view, &mut BTreeSet::new());
        for child in &object.children {
            self.aside(0, at, child, view, numbers);
        }
        id
    }

    /// Where it stands, and whether it is seen there.
    fn stand(&mut self, id: u32, at: usize, object: &Object, view: &[f64; 4], shown: &mut BTreeSet<u32>) {
        let visible = !object.colors.is_empty()
            || object.id == 0
            || object.shows_file
            || ["Image", "Cloud", "PGroup", "PMobject"].iter().any(|part| object.class.contains(part))
            || object.class == "Point"
            || object.children.iter().any(|child| !child.colors.is_empty());
        if visible {
            shown.insert(id);
        }
        let thing = self.things.entry(id).or_default();
        if let Some(bounds) = object.screen.filter(|_| !object.fixed).or(object.bounds) {
            match thing.states.last_mut() {
                Some(last) if is_same(&last.1, &bounds) && is_same(&last.2, view) && last.3 <= at => last.3 = at,
                _ => {
                    thing.states.push((at, bounds, *view, at));
                    self.placed.insert(id);
                }
            }
        }
    }

    fn animation(&mut self, at: usize, animation: &Animation, play: &Play, numbers: &mut Numbers) {
        for inner in &animation.within {
            self.animation(at, inner, play, numbers);
        }
        self.durations.push(animation.run_time);
        let mut id = animation.mobject;
        for object in [&animation.object, &animation.begins].into_iter().flatten() {
            // How it was before is a look of the same mobject.
            id = self.aside(id, at - 1, object, &play.view, numbers);
        }
        if id == 0 {
            id = numbers.named(&animation.target);
        }
        if animation.letters.is_some() || animation.part_of != 0 {
            let thing = self.things.entry(id).or_default();
            thing.texts.extend(animation.letters.as_deref().map(essence));
        }
        let mut ids = vec![id];
        if let Some(into) = &animation.into {
            let target = self.aside(0, at, into, &play.view, numbers);
            ids.push(target);
            self.moves_into(at, id, target);
            // What has turned into something is that too.
            let (texts, classes, colors) = {
                let target = &self.things[&target];
                (target.texts.clone(), target.classes.clone(), target.colors.clone())
            };
            let thing = self.things.entry(id).or_default();
            thing.texts.extend(texts);
            thing.classes.extend(classes);
            thing.colors.extend(colors);
        }
        if let Some(path) = &animation.path {
            self.aside(0, at, path, &play.view, numbers);
        }
        if let Some(point) = animation.point {
            ids.extend(
                self.things
                    .iter()
                    .filter(|(_, thing)| thing.states.iter().any(|(_, bounds, ..)| holds(bounds, point)))
                    .map(|(id, _)| *id),
            );
        }
        if let Some(color) = &animation.color {
            let names = paint::names(color);
            self.things.entry(id).or_default().colors.extend(names);
        }
        // A frame that is drawn around something is about what stands within it.
        let frame = animation.within.iter().find_map(|inner| inner.object.as_ref()).and_then(|frame| frame.bounds);
        if let Some(frame) = frame {
            let center = [f64::midpoint(frame[0], frame[2]), f64::midpoint(frame[1], frame[3])];
            let near = |bounds: &[f64; 4]| {
                (f64::midpoint(bounds[0], bounds[2]) - center[0]).abs() < 0.25
                    && (f64::midpoint(bounds[1], bounds[3]) - center[1]).abs() < 0.25
            };
            ids.extend(
                self.things
                    .iter()
                    .filter(|(_, thing)| thing.states.iter().any(|(_, bounds, ..)| near(bounds)))
                    .map(|(id, _)| *id),
            );
        }
        ids.extend(animation.within.iter().map(|inner| inner.mobject));
        let class = animation.base.as_deref().filter(|base| *base != "Animation").unwrap_or(&animation.class);
        if animation.begins.is_some() {
            self.happenings.push(Happening { at: at - 1, event: Event::Appears, thing: id, step: (0.0, 0.0) });
        }
        for event in events(class, animation) {
            for thing in &ids {
                self.happenings.push(Happening { at, event, thing: *thing, step: (0.0, 0.0) });
            }
        }
        self.casts.push(ids);
    }

    /// What turns into something that stands elsewhere goes there.
    fn moves_into(&mut self, at: usize, id: u32, target: u32) {
        let middle = |bounds: &[f64; 4]| (f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]));
        let last = |id: u32, before: usize| {
            self.things.get(&id)?.states.iter().rev().find(|state| state.0 < before).map(|state| middle(&state.1))
        };
        let (Some(from), Some(to)) = (last(id, at), last(target, at + 1)) else { return };
        let step = (to.0 - from.0, to.1 - from.1);
        if id != target && step.0.hypot(step.1) > 0.05 {
            for thing in [id, target] {
                self.happenings.push(Happening { at, event: Event::Moves, thing, step });
            }
        }
    }

    /// What is different from the screen before.
    fn compare(&mut self, at: usize) {
        let now = self.screens.len() - 1;
        let none = Default::default();
        let before = now.checked_sub(1).map_or(&none, |before| &self.screens[before]);
        let turn = [Turn::of(&before.0, &self.screens[now].0), Turn::of(&before.1, &self.screens[now].1)];
        let mut found = Vec::new();
        for id in &turn[0].came {
            found.push(Happening { at: at - 1, event: Event::Appears, thing: *id, step: (0.0, 0.0) });
        }
        for id in &turn[0].left {
            found.push(Happening { at: at - 1, event: Event::Leaves, thing: *id, step: (0.0, 0.0) });
        }
        for id in &self.screens[now].0 {
            if self.things[id].is_live {
                found.push(Happening { at, event: Event::Moves, thing: *id, step: (0.0, 0.0) });
                found.push(Happening { at, event: Event::Changes, thing: *id, step: (0.0, 0.0) });
            }
        }
        for id in std::mem::take(&mut self.placed) {
            let states = &self.things[&id].states;
            // Those of one play are the last ones, in any order.
            let mut recent = states.iter().rev().take_while(|state| state.0 + 1 >= at);
            let Some(last) = recent.find(|state| state.0 == at) else { continue };
            let Some(first) = states.iter().rev().find(|state| state.0 < at) else { continue };
            let step = (
                f64::midpoint(last.1[0], last.1[2]) - f64::midpoint(first.1[0], first.1[2]),
                f64::midpoint(last.1[1], last.1[3]) - f64::midpoint(first.1[1], first.1[3]),
            );
            let mut add = |event| found.push(Happening { at, event, thing: id, step });
            if step.0.hypot(step.1) > 0.05 {
                add(Event::Moves);
                add(Event::Changes);
            }
            let size = |bounds: &[f64; 4]| ((bounds[2] - bounds[0]).max(0.01), (bounds[3] - bounds[1]).max(0.01));
            let ((w, h), (new_w, new_h)) = (size(&first.1), size(&last.1));
            if new_w / w > 1.04 || new_h / h > 1.04 {
                add(Event::Grows);
                add(Event::Changes);
            }
            if new_w / w < 0.96 || new_h / h < 0.96 {
                add(Event::Shrinks);
                add(Event::Changes);
            }
        }
        self.happenings.extend(found);
        self.turns.push(turn);
    }

    fn camera(&mut self, at: usize, earlier: Option<&Play>, play: &Play) {
        let own = [-64.0 / 9.0, -4.0, 64.0 / 9.0, 4.0];
        let before = earlier.map_or(own, |earlier| earlier.view);
        let (was, is) = (before[2] - before[0], play.view[2] - play.view[0]);
        self.zooms_in |= is < 0.97 * was;
        self.zooms_out |= is > 1.03 * was;
        if is < 0.97 * was {
            self.shots.push((at, Shot::In));
        }
        if is > 1.03 * was {
            self.shots.push((at, Shot::Out));
        }
        let pan = (
            f64::midpoint(play.view[0], play.view[2]) - f64::midpoint(before[0], before[2]),
            f64::midpoint(play.view[1], play.view[3]) - f64::midpoint(before[1], before[3]),
        );
        if pan.0.hypot(pan.1) > 0.05 {
            self.pans.push(pan);
            self.shots.push((at, Shot::Pan(pan.0, pan.1)));
        }
        if let (Some(before), Some(after)) = (earlier.and_then(|earlier| earlier.angles), play.angles) {
            if (before[0] - after[0]).abs() + (before[1] - after[1]).abs() > 0.5 {
                self.orbits = true;
                self.shots.push((at, Shot::Turn));
            }
            self.zooms_in |= after[2] > 1.03 * before[2];
            self.zooms_out |= after[2] < 0.97 * before[2];
        }
    }
}

/// Whether two boxes are equal to the last digit that a timeline has.
fn is_same(one: &[f64; 4], other: &[f64; 4]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 5e-4)
}

fn holds(bounds: &[f64; 4], [x, y]: [f64; 2]) -> bool {
    bounds[0] - 0.1 <= x && x <= bounds[2] + 0.1 && bounds[1] - 0.1 <= y && y <= bounds[3] + 0.1
}

/// Adds what an object says of itself to what is known of the thing.
fn learn(thing: &mut Thing, object: &Object) {
    thing.classes.insert(object.class.clone());
    thing.classes.extend(object.base.clone());
    for word in [Some(object.class.as_str()), object.name.as_deref()].into_iter().flatten() {
        let word = word.to_lowercase();
        if !thing.words.contains(&word) {
            thing.words.push(' ');
            thing.words.push_str(&word);
        }
    }
    let texts = object.text.iter().chain(&object.texts).map(|text| essence(&without_markup(text)));
    thing.texts.extend(texts.filter(|text| !text.is_empty()));
    let paints = object.colors.iter().chain(object.color.iter().filter(|_| object.colors.is_empty()));
    let more = object.fill.iter().filter(|(_, opacity)| *opacity > 0.02).map(|(color, _)| color);
    let outline = object.stroke.iter().filter(|(_, opacity, _)| *opacity > 0.02).map(|(color, ..)| color);
    for color in paints.chain(more).chain(outline) {
        thing.colors.extend(paint::names(color));
    }
    thing.grid = object.grid.or(thing.grid);
    thing.graph = object.graph.or(thing.graph);
    thing.bars = object.bars.or(thing.bars);
    thing.corners = object.corners.or(thing.corners);
    thing.lines = object.code_lines.or(thing.lines);
    if thing.ranges.is_empty() {
        thing.ranges = object.ranges.values().cloned().collect();
    }
    thing.is_live |= object.updated
        || object.class == "AnimatedBoundary"
        || object.class.starts_with("StreamLine")
        || object.class == "TracedPath";
    thing.crowd.extend(object.kinds.clone());
    // Parts of a class that Manim knows are no things of their own; those of a group are.
    let holds_others =
        object.base.is_some() || ["VGroup", "Group", "VDict", "Mobject", "VMobject"].contains(&object.class.as_str());
    let leafs = object.kinds.keys().all(|kind| !["VGroup", "Group", "VDict", "VMobject"].contains(&kind.as_str()));
    let hidden = holds_others
        && object.text.is_none()
        && object.children.is_empty()
        && object.parts > 0
        && (object.kinds.is_empty() || !leafs);
    let unknown = matches!(
        object.class.as_str(),
        "VMobject" | "SVGMobject" | "VMobjectFromSVGPath" | "ImageMobject" | "CurvesAsSubmobjects"
    );
    thing.is_opaque |= hidden || object.shows_file || unknown;
}

fn without_markup(text: &str) -> String {
    let mut text = text.to_owned();
    while let (Some(open), true) = (text.find('<'), text.contains("</") || text.contains("/>")) {
        let Some(close) = text[open..].find('>') else { break };
        text.replace_range(open..=open + close, "");
    }
    for command in ["\\textbf", "\\textit", "\\text", "\\emph", "\\texttt", "\\underline"] {
        text = text.replace(command, "");
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Events that an animation of a class is.
fn events(class: &str, animation: &Animation) -> Vec<Event> {
    let mut found = Vec::new();
    let has = |part: &str| class.contains(part);
    if animation.introducer && !animation.remover {
        found.push(Event::Appears);
    }
    if animation.remover && !animation.introducer {
        found.push(Event::Leaves);
    }
    let families: [(&str, &[Event]); 25] = [
        ("Create", &[Event::Draws, Event::Appears]),
        ("ShowCreation", &[Event::Draws, Event::Appears]),
        ("DrawBorder", &[Event::Draws, Event::Appears, Event::Recolors]),
        ("Write", &[Event::Writes, Event::Draws, Event::Appears]),
        ("Type", &[Event::Writes, Event::Appears]),
        ("AddText", &[Event::Writes, Event::Appears]),
        ("Increasing", &[Event::Appears]),
        ("OneByOne", &[Event::Appears]),
        ("FadeIn", &[Event::FadesIn, Event::Appears]),
        ("FadeOut", &[Event::FadesOut, Event::Leaves]),
        ("FadeTransform", &[Event::Becomes]),
        ("FadeToColor", &[Event::Recolors, Event::Changes]),
        ("Grow", &[Event::Grows, Event::Appears]),
        ("Spin", &[Event::Turns, Event::Appears]),
        ("Spiral", &[Event::Moves, Event::Appears, Event::Turns]),
        ("Shrink", &[Event::Shrinks, Event::Leaves]),
        ("Transform", &[Event::Becomes, Event::Changes]),
        ("Rotat", &[Event::Turns, Event::Moves, Event::Changes]),
        ("MoveAlongPath", &[Event::Moves]),
        ("MoveToTarget", &[Event::Moves, Event::Changes]),
        ("Restore", &[Event::Changes]),
        ("Replace", &[Event::Moves, Event::Becomes]),
        ("Swap", &[Event::Moves]),
        ("Apply", &[Event::Changes]),
        ("Homotopy", &[Event::Changes]),
    ];
    for (part, events) in families {
        if has(part) {
            found.extend(events);
        }
    }
    if has("Uncreate") || has("Unwrite") || has("Untype") || has("RemoveText") {
        found.retain(|event| matches!(event, Event::Changes));
        found.push(Event::Leaves);
    }
    let pointed =
        ["Indicate", "Flash", "FocusOn", "Wiggle", "Wave", "Circumscribe", "Blink", "Broadcast", "Around", "ThenFadeOut"];
    if pointed.iter().any(|part| has(part)) {
        found.extend([Event::PointsOut, Event::Changes]);
    }
    for method in &animation.methods {
        found.push(Event::Changes);
        match method.name.as_str() {
            "rotate" | "rotate_about_origin" | "flip" => found.push(Event::Turns),
            "set_color" | "set_fill" | "set_stroke" | "set_style" | "set_opacity" | "fade" | "set_color_by_gradient" => {
                found.push(Event::Recolors);
            }
            "shift" | "move_to" | "next_to" | "to_edge" | "to_corner" | "center" | "align_to" | "set_x" | "set_y"
            | "move_arc_center_to" => found.push(Event::Moves),
            "scale"
            | "set"
            | "scale_to_fit_width"
            | "scale_to_fit_height"
            | "stretch"
            | "set_width"
            | "set_height"
            | "stretch_to_fit_width"
            | "stretch_to_fit_height" => {
                if method.number.is_none_or(|number| number >= 1.0) {
                    found.push(Event::Grows);
                }
                if method.number.is_none_or(|number| number <= 1.0) {
                    found.push(Event::Shrinks);
                }
            }
            _ => {}
        }
    }
    if class.starts_with("Update") || class == "ChangeSpeed" || class == "_MethodAnimation" || class == "ApplyMethod" {
        found.push(Event::Changes);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers for mobjects of timelines that have none.
#[derive(Debug, Default)]
struct Numbers {
    known: BTreeMap<(String, Option<String>, usize), u32>,
    seen: BTreeMap<(String, Option<String>), usize>,
}

impl Numbers {
    fn begin(&mut self) {
        self.seen.clear();
    }

    fn of(&mut self, object: &Object) -> u32 {
        if object.id != 0 {
            return object.id;
        }
        let key = (object.class.clone(), object.text.clone());
        let nth = self.seen.entry(key.clone()).or_default();
        let next = u32::MAX - self.known.len() as u32;
        let number = *self.known.entry((key.0, key.1, *nth)).or_insert(next);
        *nth += 1;
        number
    }

    fn named(&self, target: &str) -> u32 {
        let class = target.split('(').next().unwrap_or_default();
        self.known.iter().find(|((of, ..), _)| of == class).map_or(0, |(_, number)| *number)
    }
}

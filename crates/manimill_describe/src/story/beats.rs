//! From a timeline to beats: each play is compared with the screen before it.

use std::collections::{BTreeMap, BTreeSet};

use manimill_runner::Timeline;
use manimill_runner::timeline::{Animation, Object, Play, PlayKind};

use super::changes::{along, changes, rotation};
use super::place::{Beside, beside, middle, place};
use super::screen::{Screen, is_visible};
use super::{Action, Beat, Deed, Look, camera};
use crate::code::CodeFacts;

/// Shorter pauses are not worth a word.
const PAUSE: f64 = 0.4;

/// Animations that point something out and leave it as it was.
const EMPHASIS: [&str; 14] = [
    "ApplyWave",
    "Blink",
    "Broadcast",
    "Circumscribe",
    "Flash",
    "FocusOn",
    "Indicate",
    "ShowCreationThenFadeAround",
    "ShowCreationThenFadeOut",
    "ShowPassingFlash",
    "ShowPassingFlashWithThinningStrokeWidth",
    "WiggleOutThenIn",
    "Wiggle",
    "CircleIndicate",
];

/// Animations that bend or distort.
const DISTORTIONS: [&str; 8] = [
    "ApplyMatrix",
    "ApplyPointwiseFunction",
    "ApplyPointwiseFunctionToCenter",
    "ApplyComplexFunction",
    "ApplyFunction",
    "Homotopy",
    "PhaseFlow",
    "ComplexHomotopy",
];

/// What is never still while it is on the screen.
const FLOWING: [&str; 4] = ["AnimatedBoundary", "StreamLines", "StreamLine", "TracedPath"];

/// Tells beats from a timeline.
pub(super) struct Teller<'t> {
    timeline: &'t Timeline,
    code: &'t CodeFacts,
    cast: BTreeMap<u32, Look>,
    /// What has turned into something else is that from then on.
    disguises: BTreeMap<u32, u32>,
    beats: Vec<Beat>,
}

/// An animation that holds no others, and whether those beside it begin one after the other.
struct Leaf<'t> {
    animation: &'t Animation,
    one_by_one: bool,
}

impl<'t> Teller<'t> {
    pub(super) fn new(timeline: &'t Timeline, code: &'t CodeFacts) -> Self {
        Self { timeline, code, cast: BTreeMap::new(), disguises: BTreeMap::new(), beats: Vec::new() }
    }

    pub(super) fn tell(mut self) -> (BTreeMap<u32, Look>, Vec<Beat>) {
        let timeline = self.timeline;
        let mut before = Screen::default();
        for (number, play) in timeline.plays.iter().enumerate() {
            let after = Screen::of(&play.objects, play.object_count);
            let earlier = number.checked_sub(1).map(|earlier| &timeline.plays[earlier]);
            self.play(play, earlier, &before, &after);
            before = after;
        }
        let after = Screen::of(&timeline.objects, timeline.object_count);
        let end = timeline.plays.last().map_or(0.0, |play| play.start + play.run_time);
        let none = BTreeSet::new();
        self.cuts(&before, &after, &none, end, None, &timeline.view);
        (self.cast, self.beats)
    }

    fn play(&mut self, play: &Play, earlier: Option<&Play>, before: &Screen<'t>, after: &Screen<'t>) {
        let timeline = self.timeline;
        // Plays of one timeline live as long as it does.
        let play = timeline.plays.iter().find(|own| std::ptr::eq(*own, play)).unwrap_or(&timeline.plays[0]);
        let mut leaves = Vec::new();
        for animation in &play.animations {
            flatten(animation, animation.lag_ratio > 0.0, &mut leaves);
        }
        let animated = animated(&leaves, before, after);
        self.cuts(before, after, &animated, play.start, play.construct_line.or(play.line), &play.view);
        let mut beat = Beat {
            start: play.start,
            seconds: play.run_time,
            line: play.construct_line.or(play.line),
            section: play.section.clone(),
            deeds: Vec::new(),
            times: 1,
        };
        let mut first = Beat { start: play.start, seconds: 0.0, ..beat.clone() };
        for leaf in &leaves {
            // Who turns into something else has to be there first.
            for deed in self.deeds(leaf, play, before, after) {
                if deed.action == Action::Appear(None) { first.deeds.push(deed) } else { beat.deeds.push(deed) }
            }
        }
        if !first.deeds.is_empty() {
            self.beats.push(first);
        }
        self.live(&mut beat, play, before, after, &animated);
        let view = earlier.map_or(camera_start(play), |earlier| earlier.view);
        let mut moves = if self.timeline.three_d { Vec::new() } else { camera::moves(&view, &play.view) };
        moves.extend(camera::orbits(earlier.map_or(play.angles, |earlier| earlier.angles), play.angles));
        beat.deeds.extend(moves.into_iter().map(|action| Deed { actors: Vec::new(), action, one_by_one: false }));
        // What updaters do while nothing is animated may leave its box as it was: nobody can say that nothing changes.
        let may_change = after.top.iter().any(|object| object.updated || object.children.iter().any(|child| child.updated));
        if beat.deeds.is_empty() && play.kind == PlayKind::Wait && play.run_time >= PAUSE && !may_change {
            beat.deeds.push(Deed { actors: Vec::new(), action: Action::Pause(play.run_time), one_by_one: false });
        }
        if !beat.deeds.is_empty() {
            self.beats.push(beat);
        }
    }

    /// What comes and goes without an animation.
    fn cuts(
        &mut self,
        before: &Screen<'t>,
        after: &Screen<'t>,
        animated: &BTreeSet<u32>,
        at: f64,
        line: Option<u32>,
        view: &[f64; 4],
    ) {
        // Where a screen lists only some of what it shows, nobody can tell who came and who left.
        if before.is_cut || after.is_cut && !before.top.is_empty() {
            return;
        }
        let mut deeds = Vec::new();
        let gone = before.top.iter().copied().filter(|object| !after.shows(object.id) && !animated.contains(&object.id));
        let gone: Vec<&'t Object> = gone.filter(|object| !self.is_kept(object, after, animated)).collect();
        let left: Vec<u32> = gone.into_iter().map(|object| self.actor(object, line, before, view)).collect();
        if !left.is_empty() {
            deeds.push(Deed { actors: left, action: Action::Leave(None), one_by_one: false });
        }
        let came: Vec<&'t Object> = after
            .top
            .iter()
            .copied()
            .filter(|object| !before.all.contains_key(&object.id) && !animated.contains(&object.id))
            .filter(|object| {
                object.children.is_empty()
                    || !object.children.iter().any(|child| before.shows(child.id) || animated.contains(&child.id))
            })
            .collect();
        let came: Vec<u32> = came.into_iter().map(|object| self.actor(object, line, after, view)).collect();
        if !came.is_empty() {
            deeds.push(Deed { actors: came, action: Action::Appear(None), one_by_one: false });
        }
        if !deeds.is_empty() {
            self.beats.push(Beat { start: at, seconds: 0.0, line, section: None, deeds, times: 1 });
        }
    }

    /// Whether what is gone from the screen stands there in parts, or as a part.
    fn is_kept(&self, object: &Object, after: &Screen, animated: &BTreeSet<u32>) -> bool {
        object.children.iter().any(|child| after.shows(child.id) || animated.contains(&child.id))
            || self.disguises.get(&object.id).is_some_and(|other| after.shows(*other))
    }

    fn deeds(&mut self, leaf: &Leaf<'t>, play: &'t Play, before: &Screen<'t>, after: &Screen<'t>) -> Vec<Deed> {
        let animation = leaf.animation;
        let line = play.construct_line.or(play.line);
        let class = known_class(animation);
        let id = animation.mobject;
        let object = after.all.get(&id).or_else(|| before.all.get(&id)).copied().or(animation.object.as_deref());
        let object = if EMPHASIS.contains(&class) {
            pointed_out(animation, before, after).or(object).or_else(|| shown_within(animation))
        } else {
            object
        };
        // What has shrunk to a point by the end of a play is told of as it was.
        let object = match (object, animation.begins.as_deref()) {
            (Some(object), Some(begins)) if !is_visible(object) => Some(begins),
            (object, _) => object,
        };
        let deed = |actors: Vec<u32>, action: Action| Deed { actors, action, one_by_one: leaf.one_by_one };
        if class == "CyclicReplace" || class == "Swap" {
            let members = object.map_or(&[] as &[Object], |object| &object.children);
            let actors = members.iter().map(|member| self.actor(member, line, after, &play.view)).collect();
            return vec![deed(actors, Action::Swap)];
        }
        if class == "Broadcast" && !object.is_some_and(is_visible) {
            return self
                .rings(animation, line, after, &play.view)
                .into_iter()
                .map(|actor| deed(vec![actor], Action::Emphasize(class.to_owned())))
                .collect();
        }
        let Some(object) = object else { return Vec::new() };
        if class == "Wait" || !is_visible(object) && !animation.remover && animation.into.is_none() {
            return Vec::new();
        }
        let was_there = before.shows(id)
            || before.holders.contains_key(&id)
            || animation.part_of != 0
            || before.is_cut && !animation.introducer;
        let is_there = after.shows(id) || after.is_cut && !animation.remover;
        let screen = if is_there { after } else { before };
        if let Some(begins) = animation.begins.as_deref().filter(|_| !was_there) {
            self.meet(begins, object, line, screen, &play.view);
        }
        let actor = self.part(animation, object, line, screen, &play.view);
        if let Some(into) = animation.into.as_deref().filter(|_| !EMPHASIS.contains(&class))
            && (!animation.class.starts_with("Fade") || class != "FadeIn" && class != "FadeOut")
        {
            return self
                .becomes(animation, into, object, actor, (before, after), play)
                .into_iter()
                .map(|(actors, action)| deed(actors, action))
                .collect();
        }
        let action = if EMPHASIS.contains(&class) {
            Action::Emphasize(class.to_owned())
        } else if !was_there && !is_there && animation.part_of == 0 && animation.begins.is_some() {
            return vec![deed(vec![actor], Action::Appear(None)), deed(vec![actor], Action::Leave(Some(class.to_owned())))];
        } else if let (Some(path), true) = (&animation.path, class == "MoveAlongPath") {
            let path = Look::of(path, self.code, line);
            along(animation, path, &play.view, after.all.get(&id).copied())
        } else if !was_there && is_there && !animation.introducer && (!animation.methods.is_empty() || animation.begins.is_some())
        {
            let mut found = vec![Action::Appear(None)];
            found.extend(self.changed(animation, actor, (before, after), play));
            return found.into_iter().map(|action| deed(vec![actor], action)).collect();
        } else if animation.introducer && !animation.remover || !was_there && is_there {
            Action::Appear(Some(class.to_owned()))
        } else if animation.remover || was_there && !is_there && animation.part_of == 0 {
            Action::Leave(Some(class.to_owned()))
        } else if DISTORTIONS.contains(&class) {
            Action::Apply(class.to_owned())
        } else {
            return self
                .changed(animation, actor, (before, after), play)
                .into_iter()
                .map(|action| deed(vec![actor], action))
                .collect();
        };
        vec![deed(vec![actor], action)]
    }

    /// What goes out in rings: it begins as a point and ends without paint, so that only both together show how it looks.
    fn rings(&mut self, animation: &Animation, line: Option<u32>, screen: &Screen, view: &[f64; 4]) -> Option<u32> {
        let ring = animation.within.first()?;
        let (begins, ends) = (ring.begins.as_deref()?, ring.object.as_deref()?);
        let whole = Object { id: ends.id, bounds: ends.bounds, ..begins.clone() };
        is_visible(&whole).then(|| self.actor(&whole, line, screen, view))
    }

    /// What `.animate` and the like have changed.
    fn changed(
        &mut self,
        animation: &'t Animation,
        actor: u32,
        (before, after): (&Screen<'t>, &Screen<'t>),
        play: &Play,
    ) -> Vec<Action> {
        let class = known_class(animation);
        let turned = rotation(animation);
        let mut found = Vec::new();
        if class == "Restore" {
            found.push(Action::Restore);
            self.disguises.remove(&animation.mobject);
        }
        let spins = turned.is_some();
        found.extend(turned);
        let was = before.all.get(&animation.mobject).copied().or(animation.begins.as_deref());
        if let (Some(was), Some(is)) = (was, after.all.get(&animation.mobject)) {
            let next_to = self.neighbour(is, after, actor);
            if class != "Restore" {
                found.extend(changes(was, is, &play.view, spins, next_to));
            }
            if found.is_empty() && was.fill != is.fill && is.colors.is_empty() {
                found.push(Action::Leave(Some("FadeOut".to_owned())));
            }
        } else if animation.methods.iter().any(|method| method.name.starts_with("set_color") || method.name == "set_fill")
            && let Some(color) = animation.object.as_ref().and_then(|object| object.colors.first())
        {
            found.push(Action::Recolor(color.clone()));
        }
        if found.is_empty() {
            match class {
                "UpdateFromFunc" | "UpdateFromAlphaFunc" | "MaintainPositionRelativeTo" => {}
                "FadeToColor" => found.extend(animation.color.clone().map(Action::Recolor)),
                _ => found.extend(animation.methods.first().map(|method| Action::Apply(method.name.clone()))),
            }
        }
        found
    }

    fn becomes(
        &mut self,
        animation: &'t Animation,
        into: &'t Object,
        object: &'t Object,
        actor: u32,
        (before, after): (&Screen<'t>, &Screen<'t>),
        play: &Play,
    ) -> Vec<(Vec<u32>, Action)> {
        let line = play.construct_line.or(play.line);
        let class = known_class(animation);
        if class == "TransformFromCopy" {
            let source = self.actor(into, line, before, &play.view);
            return vec![(vec![source], Action::Become(vec![actor], class.to_owned()))];
        }
        let mut found = Vec::new();
        let was_there = before.shows(animation.mobject) || animation.part_of != 0 || before.is_cut;
        let into = after.all.get(&animation.into_id).copied().unwrap_or(into);
        let same_kind = into.class == object.class
            && into.text == object.text
            && into.corners == object.corners
            && into.children.len() == object.children.len()
            && animation.class != "FadeTransform";
        if !was_there {
            found.push((vec![actor], Action::Appear(None)));
        }
        let was = before.all.get(&animation.mobject).copied().or(animation.begins.as_deref());
        if let Some(turned) = rotation(animation) {
            found.push((vec![actor], turned));
            return found;
        }
        if same_kind && let Some(was) = was {
            found.extend(changes(was, into, &play.view, false, None).into_iter().map(|action| (vec![actor], action)));
            let target = self.actor(into, line, after, &play.view);
            if after.shows(animation.into_id) {
                self.disguises.insert(animation.mobject, target);
            }
            return found;
        }
        let target = self.actor(into, line, after, &play.view);
        if target != actor {
            self.disguises.insert(animation.mobject, target);
            found.push((vec![actor], Action::Become(vec![target], class.to_owned())));
        }
        found
    }

    /// What changes by itself or because something else does.
    fn live(&mut self, beat: &mut Beat, play: &Play, before: &Screen<'t>, after: &Screen<'t>, animated: &BTreeSet<u32>) {
        let line = play.construct_line.or(play.line);
        for object in &after.top {
            let is_driven = play.kind == PlayKind::Play && play.animations.iter().any(|animation| animation.value.is_some());
            let Some(was) = before.all.get(&object.id) else {
                // How it was before the first play is not known, only that it follows a value.
                if is_driven && object.updated {
                    let actor = self.actor(object, line, after, &play.view);
                    beat.deeds.push(Deed { actors: vec![actor], action: Action::Live, one_by_one: false });
                }
                continue;
            };
            if animated.contains(&object.id) || !object.updated && !object.children.iter().any(|child| child.updated) {
                continue;
            }
            let mut found = changes(was, object, &play.view, false, None);
            let inner = object.children.iter().filter_map(|child| Some((before.all.get(&child.id)?, child)));
            let rewritten = inner
                .flat_map(|(was, is)| changes(was, is, &play.view, false, None))
                .find(|it| matches!(it, Action::Rewrite(..)));
            found.extend(rewritten);
            found.truncate(2);
            if found.is_empty() && play.run_time > 0.4 && FLOWING.contains(&object.class.as_str()) {
                found.push(Action::Live);
            }
            if !found.is_empty() {
                let actor = self.actor(object, line, after, &play.view);
                beat.deeds.extend(found.into_iter().map(|action| Deed { actors: vec![actor], action, one_by_one: false }));
            }
        }
    }

    /// The number of an actor, who is introduced to the cast when first seen.
    fn actor(&mut self, object: &Object, line: Option<u32>, screen: &Screen, view: &[f64; 4]) -> u32 {
        let id = self.disguises.get(&object.id).copied().unwrap_or(object.id);
        if !self.cast.contains_key(&id) {
            let mut look = Look::of(object, self.code, line);
            look.id = id;
            if let Some(bounds) = object.screen.filter(|_| !object.fixed).or(object.bounds) {
                look.place = place(&bounds, view);
            }
            self.cast.insert(id, look);
            let next_to = self.neighbour(object, screen, id);
            if let Some(look) = self.cast.get_mut(&id) {
                look.beside = next_to;
            }
        }
        id
    }

    /// Meets somebody who changes before the first screen shows it: as it was at the start, under its own number.
    fn meet(&mut self, begins: &Object, object: &Object, line: Option<u32>, screen: &Screen, view: &[f64; 4]) {
        if is_visible(begins) {
            let begins = Object { id: object.id, name: object.name.clone(), children: Vec::new(), ..begins.clone() };
            let begins = if object.children.is_empty() { begins } else { Object { children: object.children.clone(), ..begins } };
            self.actor(&begins, line, screen, view);
        }
    }

    /// The actor of an animation, who may be a part of somebody.
    fn part(&mut self, animation: &Animation, object: &Object, line: Option<u32>, screen: &Screen, view: &[f64; 4]) -> u32 {
        let actor = self.actor(object, line, screen, view);
        let holder = if animation.part_of != 0 { Some(animation.part_of) } else { screen.holders.get(&object.id).copied() };
        if let (Some(holder), Some(look)) = (holder, self.cast.get_mut(&actor)) {
            look.part_of.get_or_insert(holder);
            // Parts of a text are recorded as parts of a formula.
            let is_words = screen.all.get(&holder).is_some_and(|holder| matches!(holder.class.as_str(), "Tex" | "Title"));
            if is_words && look.base == "MathTexPart" {
                "Tex".clone_into(&mut look.base);
                "Tex".clone_into(&mut look.class);
                look.text = look.text.take().map(|text| text.replace("\\_", "_"));
            }
            if animation.letters.is_some() {
                look.text.clone_from(&animation.letters);
                "Text".clone_into(&mut look.base);
            }
        }
        actor
    }

    /// What an object stands next to, of what has been seen before it.
    fn neighbour(&self, object: &Object, screen: &Screen, actor: u32) -> Option<Beside> {
        if self.timeline.three_d || object.fixed {
            return None;
        }
        let bounds = object.bounds.as_ref()?;
        let own: BTreeSet<u32> = object.children.iter().map(|child| child.id).chain([object.id, actor]).collect();
        let mut best: Option<(f64, Beside)> = None;
        for other in &screen.top {
            let id = self.disguises.get(&other.id).copied().unwrap_or(other.id);
            if own.contains(&id) || other.children.iter().any(|child| own.contains(&child.id)) || !self.cast.contains_key(&id) {
                continue;
            }
            let Some(theirs) = &other.bounds else { continue };
            let Some(found) = beside(bounds, theirs, id) else { continue };
            let distance = (bounds[0] - theirs[0]).abs() + (bounds[1] - theirs[1]).abs();
            if best.as_ref().is_none_or(|(least, _)| distance < *least) {
                best = Some((distance, found));
            }
        }
        best.map(|(_, found)| found)
    }
}

/// The class of Manim's own that an animation is of.
fn known_class(animation: &Animation) -> &str {
    match animation.base.as_deref() {
        Some(base) if base != "Animation" => base,
        _ => &animation.class,
    }
}

/// The first thing that an animation's parts show.
fn shown_within(animation: &Animation) -> Option<&Object> {
    animation.within.iter().find_map(|inner| inner.begins.as_deref().or(inner.object.as_deref()).or(inner.into.as_deref()))
}

/// What an animation points out, where it has only its own lines or frame: what it is drawn around, or what stands at its point.
fn pointed_out<'t>(animation: &'t Animation, before: &Screen<'t>, after: &Screen<'t>) -> Option<&'t Object> {
    if animation.within.is_empty() && animation.point.is_none() {
        return None;
    }
    let named = animation.within.iter().map(|inner| inner.mobject).find(|id| before.shows(*id));
    if let Some(id) = named {
        return after.all.get(&id).or_else(|| before.all.get(&id)).copied();
    }
    let frame = animation.within.iter().find_map(|inner| inner.object.as_ref()).and_then(|object| object.bounds.as_ref());
    let point = animation.point.map(|[x, y]| (x, y)).or_else(|| frame.map(middle))?;
    let distance =
        |object: &Object| object.bounds.as_ref().map(middle).map_or(f64::MAX, |(x, y)| (x - point.0).hypot(y - point.1));
    let shown = before.all.values().chain(after.all.values()).copied().filter(|object| is_visible(object));
    let near = shown.filter(|object| distance(object) < 0.2);
    near.min_by(|one, other| {
        (distance(one) * 20.0).round().total_cmp(&(distance(other) * 20.0).round()).then(one.id.cmp(&other.id))
    })
}

fn flatten<'t>(animation: &'t Animation, one_by_one: bool, leaves: &mut Vec<Leaf<'t>>) {
    if animation.within.is_empty() || EMPHASIS.contains(&known_class(animation)) {
        leaves.push(Leaf { animation, one_by_one });
        return;
    }
    for inner in &animation.within {
        flatten(inner, animation.lag_ratio > 0.05 || animation.class == "Succession", leaves);
    }
}

/// The numbers of all that the animations are about, with their parts and what holds them.
fn animated(leaves: &[Leaf], before: &Screen, after: &Screen) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for leaf in leaves {
        for id in [leaf.animation.mobject, leaf.animation.into_id] {
            found.insert(id);
            for screen in [before, after] {
                found.extend(screen.all.get(&id).into_iter().flat_map(|object| object.family()).map(|object| object.id));
                let mut holder = screen.holders.get(&id);
                while let Some(next) = holder {
                    found.insert(*next);
                    holder = screen.holders.get(next);
                }
            }
        }
    }
    // A text whose letters leave one by one is no longer on the screen itself.
    for object in before.top.iter().filter(|object| !after.all.contains_key(&object.id)) {
        let holds = |part: &Object| match (&object.bounds, &part.bounds) {
            (Some(whole), Some(part)) => {
                whole[0] <= part[0] + 0.3 && whole[2] >= part[2] - 0.3 && whole[1] <= part[1] + 1.2 && whole[3] >= part[3] - 1.2
            }
            _ => false,
        };
        if leaves.iter().any(|leaf| leaf.animation.remover && leaf.animation.object.as_deref().is_some_and(holds)) {
            found.insert(object.id);
        }
    }
    found.remove(&0);
    found
}

/// The view before the first play: Manim's own, where an animation of the camera is part of it, else the same.
fn camera_start(play: &Play) -> [f64; 4] {
    let moves_camera = play.animations.iter().any(|animation| animation.target == "ScreenRectangle");
    if moves_camera { [-64.0 / 9.0, -4.0, 64.0 / 9.0, 4.0] } else { play.view }
}

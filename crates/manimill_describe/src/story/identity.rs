//! Timelines of before have no identities: what looks the same and stands at the same place in the order is taken for the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use manimill_runner::Timeline;
use manimill_runner::timeline::{Animation, Object};

/// The timeline, with a number for every mobject.
pub(super) fn identified(timeline: &Timeline) -> Cow<'_, Timeline> {
    let has_numbers = |objects: &[Object]| objects.iter().any(|object| object.id != 0);
    let known = has_numbers(&timeline.objects) || timeline.plays.iter().any(|play| has_numbers(&play.objects));
    let shows_nothing = timeline.objects.is_empty() && timeline.plays.iter().all(|play| play.objects.is_empty());
    if known || shows_nothing {
        return Cow::Borrowed(timeline);
    }
    let mut timeline = timeline.clone();
    let mut numbers = BTreeMap::new();
    for play in &mut timeline.plays {
        number(&mut play.objects, &mut numbers);
        for animation in &mut play.animations {
            find(animation, &numbers);
        }
    }
    number(&mut timeline.objects, &mut numbers);
    Cow::Owned(timeline)
}

type Numbers = BTreeMap<(String, Option<String>, usize), u32>;

fn number(objects: &mut [Object], numbers: &mut Numbers) {
    let mut seen: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    let mut rest: Vec<&mut Object> = objects.iter_mut().rev().collect();
    while let Some(object) = rest.pop() {
        let kind = (object.class.clone(), object.text.clone());
        let nth = seen.entry(kind.clone()).or_default();
        let next = numbers.len() as u32 + 1;
        object.id = *numbers.entry((kind.0, kind.1, *nth)).or_insert(next);
        *nth += 1;
        if object.colors.is_empty() {
            object.colors.extend(object.color.clone());
        }
        rest.extend(object.children.iter_mut().rev());
    }
}

/// The first mobject of the class that the animation names.
fn find(animation: &mut Animation, numbers: &Numbers) {
    let class = animation.target.split('(').next().unwrap_or_default();
    let mut same = numbers
        .iter()
        .filter(|((of, text, _), _)| *of == class && text.as_ref().is_none_or(|text| animation.target.contains(text.as_str())));
    animation.mobject = same.next().map_or(0, |(_, number)| *number);
    animation.introducer =
        matches!(animation.class.as_str(), "Create" | "Write" | "FadeIn" | "DrawBorderThenFill" | "GrowFromCenter");
    animation.remover = matches!(animation.class.as_str(), "FadeOut" | "Uncreate" | "Unwrite" | "ShrinkToCenter");
}

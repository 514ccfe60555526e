//! What has become of a mobject between two screens.

use manimill_runner::timeline::{Animation, Object};

use super::place::{Beside, direction, extent, middle, place};
use super::{Action, Motion, Side};

/// How far a middle moves before anybody says that it does, in scene units.
const STEP: f64 = 0.12;

/// What is seen to be different. `spins` says that the size is changed by a rotation.
pub(super) fn changes(before: &Object, after: &Object, view: &[f64; 4], spins: bool, beside: Option<Beside>) -> Vec<Action> {
    let mut found = Vec::new();
    if let (Some(from), Some(to)) = (&before.bounds, &after.bounds) {
        let grown = if spins { None } else { growth(from, to) };
        let (dx, dy) = (middle(to).0 - middle(from).0, middle(to).1 - middle(from).1);
        let keeps_an_edge = grown.is_some() && from.iter().zip(to).any(|(from, to)| (from - to).abs() < 0.02);
        let reach = extent(from).0.max(extent(from).1);
        // What turns about itself, or grows from an edge, goes nowhere.
        let least = if spins { 0.25 * reach.max(1.0) } else { STEP };
        if dx.hypot(dy) > least && !keeps_an_edge {
            let toward = direction(dx, dy);
            found.push(Action::Move(Motion { toward, to: place(to, view), beside, along: None, returns: false }));
        }
        found.extend(grown);
    }
    if let (Some(one), Some(other)) = (before.colors.first(), after.colors.first())
        && one != other
        && (before.colors.len() < 4 || !after.colors.contains(one))
    {
        found.push(Action::Recolor(other.clone()));
    }
    let opacity = |object: &Object| object.fill.as_ref().map_or(0.0, |(_, opacity)| *opacity);
    if opacity(after) > opacity(before) + 0.15 && before.text.is_none() {
        found.push(Action::Fill(opacity(after)));
    }
    if let (Some(one), Some(other)) = (&before.text, &after.text)
        && one != other
    {
        found.push(Action::Rewrite(one.clone(), other.clone()));
    }
    found
}

fn growth(from: &[f64; 4], to: &[f64; 4]) -> Option<Action> {
    let ((width, height), (new_width, new_height)) = (extent(from), extent(to));
    let ratio = |new: f64, old: f64| if old > 0.05 { new / old } else { 1.0 };
    let (across, along) = (ratio(new_width, width), ratio(new_height, height));
    let is_change = |ratio: f64| !(0.9..=1.12).contains(&ratio) && ratio > 0.01;
    if !is_change(across) && !is_change(along) {
        return None;
    }
    let flat = height <= 0.05 || width <= 0.05;
    if flat || (across / along - 1.0).abs() < 0.07 {
        return Some(Action::Scale(if flat { across.max(along).max(1.0) * across.min(along).min(1.0) } else { across }));
    }
    Some(Action::Stretch(across, along))
}

/// The degrees that an animation's own words give, for rotations.
pub(super) fn rotation(animation: &Animation) -> Option<Action> {
    let rotates =
        matches!(animation.class.as_str(), "Rotate" | "Rotating") || animation.methods.iter().any(|it| it.name == "rotate");
    if !rotates {
        return None;
    }
    let angle = animation.methods.iter().find(|it| it.name == "rotate").map_or(animation.angle, |it| it.number);
    Some(Action::Rotate(angle.map(f64::to_degrees)))
}

/// A motion along a path.
pub(super) fn along(animation: &Animation, path: super::Look, view: &[f64; 4], end: Option<&Object>) -> Action {
    let is_closed =
        animation.path.as_ref().is_some_and(|path| path.ends.is_none() && path.class != "Line" && !path.class.contains("Arc"));
    let to = end.and_then(|end| end.bounds.as_ref()).map(|bounds| place(bounds, view)).unwrap_or_default();
    Action::Move(Motion { toward: Side::None, to, beside: None, along: Some(Box::new(path)), returns: is_closed })
}

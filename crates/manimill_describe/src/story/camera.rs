//! What the camera does between two plays.

use super::place::{direction, extent, middle};
use super::{Action, Side};

/// The changes from one view to the next: left, bottom, right, top.
pub(super) fn moves(before: &[f64; 4], after: &[f64; 4]) -> Vec<Action> {
    let mut found = Vec::new();
    let (width, new_width) = (extent(before).0, extent(after).0);
    if width <= 0.0 || new_width <= 0.0 {
        return found;
    }
    let zoom = width / new_width;
    if !(0.95..=1.05).contains(&zoom) {
        found.push(Action::Zoom(zoom));
    }
    let (dx, dy) = (middle(after).0 - middle(before).0, middle(after).1 - middle(before).1);
    if dx.hypot(dy) > 0.03 * width {
        let toward = direction(dx, dy);
        if toward != Side::None {
            found.push(Action::Pan(toward));
        }
    }
    found
}

/// Whether the camera goes around the scene, and whether it comes nearer.
pub(super) fn orbits(before: Option<[f64; 3]>, after: Option<[f64; 3]>) -> Vec<Action> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    let mut found = Vec::new();
    if (before[0] - after[0]).abs() > 2.0 || (before[1] - after[1]).abs() > 2.0 {
        found.push(Action::Orbit);
    }
    let zoom = if before[2] > 0.0 { after[2] / before[2] } else { 1.0 };
    if !(0.95..=1.05).contains(&zoom) {
        found.push(Action::Zoom(zoom));
    }
    found
}

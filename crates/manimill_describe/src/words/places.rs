//! Places and directions.

use crate::story::{Place, Side};

/// Where in the frame; none for its middle.
pub(crate) fn at_place(place: Place) -> Option<&'static str> {
    if place.outside {
        return None;
    }
    Some(match (place.column, place.row, place.at_edge) {
        (0, 0, _) => return None,
        (-1, 1, true) => "in the upper left corner",
        (1, 1, true) => "in the upper right corner",
        (-1, -1, true) => "in the lower left corner",
        (1, -1, true) => "in the lower right corner",
        (-1, 1, false) => "in the upper left",
        (1, 1, false) => "in the upper right",
        (-1, -1, false) => "in the lower left",
        (1, -1, false) => "in the lower right",
        (-1, _, true) => "at the left edge",
        (-1, _, false) => "on the left",
        (1, _, true) => "at the right edge",
        (1, _, false) => "on the right",
        (_, 1, true) => "at the top",
        (_, 1, false) => "in the upper half",
        (_, _, true) => "at the bottom",
        (_, _, false) => "in the lower half",
    })
}

/// On which side of something.
pub(crate) fn beside_side(side: Side) -> &'static str {
    match side {
        Side::Left => "to the left of",
        Side::Right => "to the right of",
        Side::Up => "above",
        Side::Down => "below",
        Side::UpLeft => "above and to the left of",
        Side::UpRight => "above and to the right of",
        Side::DownLeft => "below and to the left of",
        Side::DownRight => "below and to the right of",
        Side::None => "next to",
    }
}

/// In which direction.
pub(crate) fn toward(side: Side) -> &'static str {
    match side {
        Side::Left => "to the left",
        Side::Right => "to the right",
        Side::Up => "up",
        Side::Down => "down",
        Side::UpLeft => "up and to the left",
        Side::UpRight => "up and to the right",
        Side::DownLeft => "down and to the left",
        Side::DownRight => "down and to the right",
        Side::None => "",
    }
}

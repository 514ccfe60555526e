//! Where things stand: in the frame, and beside each other.

use serde::Serialize;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each says what it is")]
pub enum Side {
    Left,
    Right,
    Up,
    Down,
    UpLeft,
    UpRight,
    DownLeft,
    DownRight,
    /// Nowhere in particular.
    None,
}

/// A part of the frame: column and row, each -1, 0 or 1, and whether it is close to the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
pub struct Place {
    /// -1 for the left, 1 for the right.
    pub column: i8,
    /// -1 for the bottom, 1 for the top.
    pub row: i8,
    /// Whether it reaches an edge or a corner.
    pub at_edge: bool,
    /// Whether it cannot be seen.
    pub outside: bool,
}

/// A place relative to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// On which side of it; [`Side::None`] for around or on it.
    pub side: Side,
    /// The number of the mobject.
    pub of: u32,
    /// Whether it stands within the other.
    pub inside: bool,
    /// Whether it holds the other.
    pub around: bool,
}

/// The middle of a box.
pub(crate) fn middle(bounds: &[f64; 4]) -> (f64, f64) {
    (f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]))
}

/// Width and height of a box.
pub(crate) fn extent(bounds: &[f64; 4]) -> (f64, f64) {
    (bounds[2] - bounds[0], bounds[3] - bounds[1])
}

/// The direction of a step; none where it is too short to speak of.
pub(crate) fn direction(dx: f64, dy: f64) -> Side {
    let (across, along) = (dx.abs(), dy.abs());
    if across.max(along) < 0.1 {
        return Side::None;
    }
    match (across > 0.4 * along, along > 0.4 * across, dx > 0.0, dy > 0.0) {
        (true, false, true, _) => Side::Right,
        (true, false, false, _) => Side::Left,
        (false, _, _, true) => Side::Up,
        (false, _, _, false) => Side::Down,
        (true, true, true, true) => Side::UpRight,
        (true, true, false, true) => Side::UpLeft,
        (true, true, true, false) => Side::DownRight,
        (true, true, false, false) => Side::DownLeft,
    }
}

/// The part of the view in which a box has its middle.
pub(crate) fn place(bounds: &[f64; 4], view: &[f64; 4]) -> Place {
    let (x, y) = middle(bounds);
    let (width, height) = extent(view);
    if width <= 0.0 || height <= 0.0 {
        return Place::default();
    }
    let (center_x, center_y) = middle(view);
    let across = (x - center_x) / (width / 2.0);
    let along = (y - center_y) / (height / 2.0);
    let third = |share: f64, limit: f64| if share > limit { 1 } else { -i8::from(share < -limit) };
    let column = third(across, 0.24);
    let row = third(along, 0.28);
    let margin = 1.0;
    let near_x = column == 0 || (if column > 0 { view[2] - bounds[2] } else { bounds[0] - view[0] }) < margin;
    let near_y = row == 0 || (if row > 0 { view[3] - bounds[3] } else { bounds[1] - view[1] }) < margin;
    let outside = bounds[2] < view[0] || bounds[0] > view[2] || bounds[3] < view[1] || bounds[1] > view[3];
    Place { column, row, at_edge: near_x && near_y && (column != 0 || row != 0), outside }
}

/// How close two things stand that a person would name together, in scene units.
const CLOSE: f64 = 0.75;

/// Where one box stands relative to another, if a person would say so.
pub(crate) fn beside(bounds: &[f64; 4], other: &[f64; 4], of: u32) -> Option<Beside> {
    let inside = contains(other, bounds);
    let around = contains(bounds, other);
    if inside || around {
        return (inside != around).then_some(Beside { side: Side::None, of, inside, around });
    }
    let (x, y) = middle(bounds);
    let (other_x, other_y) = middle(other);
    let (width, height) = extent(bounds);
    let (other_width, other_height) = extent(other);
    let (gap_x, gap_y) =
        ((x - other_x).abs() - f64::midpoint(width, other_width), (y - other_y).abs() - f64::midpoint(height, other_height));
    let aligned_x = (x - other_x).abs() <= (width.max(other_width) / 2.0).max(0.3);
    let aligned_y = (y - other_y).abs() <= (height.max(other_height) / 2.0).max(0.3);
    let side = if (-0.05..CLOSE).contains(&gap_y) && aligned_x {
        if y > other_y { Side::Up } else { Side::Down }
    } else if (-0.05..CLOSE).contains(&gap_x) && aligned_y {
        if x > other_x { Side::Right } else { Side::Left }
    } else {
        return None;
    };
    Some(Beside { side, of, inside: false, around: false })
}

fn contains(outer: &[f64; 4], inner: &[f64; 4]) -> bool {
    const SLACK: f64 = 0.02;
    outer[0] <= inner[0] + SLACK && outer[1] <= inner[1] + SLACK && outer[2] + SLACK >= inner[2] && outer[3] + SLACK >= inner[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: [f64; 4] = [-7.0, -4.0, 7.0, 4.0];

    #[test]
    fn places_and_sides() {
        assert_eq!(place(&[-1.0, -1.0, 1.0, 1.0], &VIEW), Place::default());
        let corner = place(&[-6.5, 3.0, -5.0, 3.5], &VIEW);
        assert_eq!((corner.column, corner.row, corner.at_edge), (-1, 1, true));
        assert_eq!(direction(2.0, 0.1), Side::Right);
        assert_eq!(direction(-1.0, -1.0), Side::DownLeft);
        assert_eq!(direction(0.0, -1.0), Side::Down);
    }

    #[test]
    fn a_label_stands_below_and_a_frame_around() {
        let square = [-1.0, -1.0, 1.0, 1.0];
        assert_eq!(beside(&[-0.3, -1.6, 0.3, -1.2], &square, 1).map(|it| it.side), Some(Side::Down));
        assert!(beside(&[-1.2, -1.2, 1.2, 1.2], &square, 1).is_some_and(|it| it.around));
        assert!(beside(&[4.0, 0.0, 5.0, 1.0], &square, 1).is_none());
    }
}

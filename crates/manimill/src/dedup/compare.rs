//! How alike two programs really are: what makes an edge of a candidate.

use manimill_syntax::Program;
use rustc_hash::FxHashMap;

use super::print::{Signed, shingles_of};
use super::share;
use crate::settings::NearSettings;

/// How alike two programs are, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degree {
    /// Jaccard similarity of their sets of shingles.
    pub jaccard: f64,
    /// Edit similarity of their tokens: twice the tokens that they share in order, as a part of all tokens of both.
    /// 0 where one of these is under its threshold.
    pub edit: f64,
    /// Jaccard similarity of what is left of both without the statements of the file that they share; 1 where that is next to
    /// nothing. 0 where the ones above are under the thresholds.
    pub own: f64,
}

impl Degree {
    /// The same program.
    pub(super) const EQUAL: Self = Self { jaccard: 1.0, edit: 1.0, own: 1.0 };

    /// Whether these are near-duplicates.
    pub(super) fn is_near(self, settings: &NearSettings) -> bool {
        self.jaccard >= settings.jaccard && self.edit >= settings.edit && self.own >= settings.own
    }
}

/// An estimate that is this much lower than the threshold rules a pair out: five standard deviations of 250 bins at 0.7.
const MARGIN: f64 = 0.15;

/// Compares two programs; `None` where they are certainly not related.
pub(super) fn compare(left: &Signed, right: &Signed, settings: &NearSettings) -> Option<Degree> {
    let least = settings.related.min(settings.jaccard);
    let agreeing = left.sketch.iter().zip(&right.sketch).filter(|(left, right)| left == right).count();
    if share(agreeing, left.sketch.len()) < least - MARGIN {
        return None;
    }
    let jaccard = jaccard(&left.program.tokens, &right.program.tokens, settings.shingle);
    if jaccard < least {
        return None;
    }
    let mut degree = Degree { jaccard, edit: 0.0, own: 0.0 };
    if jaccard >= settings.jaccard {
        degree.edit = edit_similarity(&left.program.tokens, &right.program.tokens, settings.edit).unwrap_or_default();
        degree.own = own_similarity(&left.program, &right.program, settings);
    }
    Some(degree)
}

/// Jaccard similarity of what is left of two programs without the statements that they share; 1 where that is next to nothing.
///
/// Two scenes of one film share its helpers, and their files are alike for that alone: what tells them apart is the scene.
fn own_similarity(left: &Program, right: &Program, settings: &NearSettings) -> f64 {
    /// A constant or two that are changed, in tokens of both, do not make another scene.
    const FEW: usize = 40;
    let mut shared: FxHashMap<&[u32], usize> = FxHashMap::default();
    for statement in left.statements() {
        *shared.entry(statement).or_default() += 1;
    }
    let own_right: Vec<u32> = right.statements().filter(|statement| !take(&mut shared, statement)).flatten().copied().collect();
    // What is still counted is the left one's alone; the last of equal ones stay, which makes no difference to their tokens.
    let own_left: Vec<u32> = left.statements().filter(|statement| take(&mut shared, statement)).flatten().copied().collect();
    if own_left.len() + own_right.len() <= FEW {
        return 1.0;
    }
    jaccard(&own_left, &own_right, settings.shingle)
}

/// Takes one of these away, if there is one left.
fn take<'a>(counts: &mut FxHashMap<&'a [u32], usize>, statement: &&'a [u32]) -> bool {
    counts.get_mut(statement).is_some_and(|count| {
        let is_left = *count > 0;
        *count = count.saturating_sub(1);
        is_left
    })
}

/// Jaccard similarity of the sets of shingles.
fn jaccard(left: &[u32], right: &[u32], width: usize) -> f64 {
    let (mut left_set, mut right_set) = (Vec::with_capacity(left.len()), Vec::with_capacity(right.len()));
    for (tokens, set) in [(left, &mut left_set), (right, &mut right_set)] {
        shingles_of(tokens, width, set);
        set.sort_unstable();
        set.dedup();
    }
    let (mut shared, mut at) = (0_usize, 0);
    for shingle in &left_set {
        while right_set.get(at).is_some_and(|other| other < shingle) {
            at += 1;
        }
        shared += usize::from(right_set.get(at) == Some(shingle));
    }
    share(shared, left_set.len() + right_set.len() - shared)
}

/// Edit similarity by insertions and deletions; `None` where it is lower than `least` (Myers: An O(ND) Difference Algorithm, 1986,
/// given up at the distance that the threshold allows).
pub(super) fn edit_similarity(left: &[u32], right: &[u32], least: f64) -> Option<f64> {
    let total = left.len() + right.len();
    if total == 0 {
        return Some(1.0);
    }
    let prefix = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[prefix..], &right[prefix..]);
    let suffix = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[..left.len() - suffix], &right[..right.len() - suffix]);
    // A hair more than the threshold says, against rounding; the result is compared again.
    #[allow(clippy::cast_sign_loss, reason = "a distance is not negative")]
    let limit = ((1.0 - least) * f64::from(total as u32) + 1e-9).floor() as usize;
    let distance = distance(left, right, limit)?;
    Some(1.0 - share(distance, total))
}

/// The least number of insertions and deletions that make one sequence of the other, if that is at most `limit`.
#[allow(clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "diagonals go both ways; texts are far shorter than isize")]
fn distance(left: &[u32], right: &[u32], limit: usize) -> Option<usize> {
    let (rows, columns) = (left.len() as isize, right.len() as isize);
    let limit = limit.min(left.len() + right.len()) as isize;
    // furthest[diagonal + limit + 1]: how far along `left` that diagonal has come.
    let mut furthest = vec![0_isize; 2 * limit as usize + 3];
    let middle = limit + 1;
    for steps in 0..=limit {
        for diagonal in (-steps..=steps).step_by(2) {
            let at = (middle + diagonal) as usize;
            let down = diagonal == -steps || (diagonal != steps && furthest[at - 1] < furthest[at + 1]);
            let mut row = if down { furthest[at + 1] } else { furthest[at - 1] + 1 };
            let mut column = row - diagonal;
            while row < rows && column < columns && row >= 0 && column >= 0 && left[row as usize] == right[column as usize] {
                row += 1;
                column += 1;
            }
            furthest[at] = row;
            if row >= rows && column >= columns {
                return Some(steps as usize);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The textbook's table.
    fn by_table(left: &[u32], right: &[u32]) -> usize {
        let mut row: Vec<usize> = (0..=right.len()).collect();
        for (position, token) in left.iter().enumerate() {
            let mut above_left = row[0];
            row[0] = position + 1;
            for (column, other) in right.iter().enumerate() {
                let here = if token == other { above_left } else { 1 + row[column].min(row[column + 1]) };
                above_left = std::mem::replace(&mut row[column + 1], here);
            }
        }
        row[right.len()]
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_table(left in prop::collection::vec(0_u32..4, 0..40), right in prop::collection::vec(0_u32..4, 0..40), least in 0.0_f64..1.0) {
            let total = left.len() + right.len();
            let expected = if total == 0 { 1.0 } else { 1.0 - share(by_table(&left, &right), total) };
            match edit_similarity(&left, &right, least) {
                Some(found) => prop_assert!((found - expected).abs() < 1e-12),
                None => prop_assert!(expected < least),
            }
        }
    }

    const HELPERS: &str = "from manim import *


class Towers(Scene):
    def setup(self):
        self.pegs = VGroup(*[Line(DOWN, UP) for _ in range(3)]).arrange(RIGHT, buff=2)
        self.disks = VGroup(*[Rectangle(height=0.2, width=width, fill_opacity=1) for width in (0.5, 1, 1.5)])
        self.disks.arrange(DOWN, buff=0).next_to(self.pegs[0].get_bottom(), UP, buff=0)
        self.add(self.pegs, self.disks)

    def move(self, disk, peg):
        self.play(self.disks[disk].animate.next_to(self.pegs[peg], UP))
        self.play(self.disks[disk].animate.move_to(self.pegs[peg].get_bottom()), run_time=0.5)
        self.disks[disk].peg = peg
        self.wait(0.1)

    def highlight(self, disk, color=YELLOW):
        self.play(Indicate(self.disks[disk], color=color), run_time=0.3)
        self.play(self.disks[disk].animate.set_fill(color, opacity=0.5), rate_func=linear)

    def note(self, words):
        note = Text(words, font_size=24).to_edge(DOWN)
        self.play(FadeIn(note, shift=UP), run_time=0.5)
        self.wait()
        self.play(FadeOut(note, shift=DOWN), run_time=0.5)
";

    #[test]
    fn scenes_with_the_same_helpers_are_twins_only_if_they_do_the_same() {
        let settings = NearSettings::default();
        let degree = |left: &str, right: &str| {
            let signed = |scene: &str| Signed::of(Program::of(&format!("{HELPERS}\n\n{scene}")).expect("valid"), &settings);
            compare(&signed(left), &signed(right), &settings).expect("alike")
        };
        let solve = "class Solve(Towers):\n    def construct(self):\n        for disk in (0, 1, 0, 2):\n            self.move(disk, (disk + 1) % 3)\n        self.wait(2)\n";
        let faster = "class Fast(Towers):\n    def construct(self):\n        for disk in (0, 1, 0, 2):\n            self.move(disk, (disk + 2) % 3)\n        self.wait(2)\n";
        let count = "class Count(Towers):\n    def construct(self):\n        number = Integer(0).to_corner(UR)\n        self.add(number)\n        self.play(ChangeDecimalToValue(number, 7), Circumscribe(number))\n";
        assert!(degree(solve, faster).is_near(&settings));
        let other = degree(solve, count);
        assert!(other.jaccard >= settings.jaccard && other.edit >= settings.edit && !other.is_near(&settings), "{other:?}");
        assert!(degree(solve, solve).is_near(&settings));
    }

    #[test]
    fn jaccard_counts_each_shingle_once() {
        assert!((jaccard(&[1, 2, 3, 4], &[1, 2, 3, 5], 2) - 0.5).abs() < 1e-12);
        assert!((jaccard(&[1, 1, 1, 1], &[1, 1, 1], 2) - 1.0).abs() < 1e-12);
        assert!((jaccard(&[1], &[1], 5) - 1.0).abs() < 1e-12);
        assert!(jaccard(&[], &[1], 5).abs() < 1e-12);
    }
}

//! How much a sample asks of who has to write it, from 0 to 100: its length, and what its program is made of. Length
//! alone is the baseline; the report has how well both agree.
//!
//! Each part rises from 0 towards 1 with diminishing returns (`n / (n + half)` is one half at `half`), so that one huge
//! count cannot stand for everything. `docs/manual/shape.md` has the same table.

use manimill_syntax::is_builtin;

use super::lengths::Lengths;

/// The parts of the score and what each weighs; the weights add up to 100.
pub const PARTS: [(&str, f64); 7] = [
    ("length", 40.0),
    ("distinct names called", 18.0),
    ("control flow", 14.0),
    ("plays", 10.0),
    ("own classes and functions", 8.0),
    ("updaters", 6.0),
    ("three dimensions", 4.0),
];

/// Length counts from 0 at `SHORT` tokens to 1 at `LONG` tokens, by its logarithm.
const SHORT: f64 = 64.0;
const LONG: f64 = 8192.0;

/// What is called to have something move by itself.
const UPDATERS: [&str; 14] = [
    "add_updater",
    "add_sound_updater",
    "always",
    "always_redraw",
    "always_rotate",
    "always_shift",
    "f_always",
    "turn_animation_into_updater",
    "cycle_animation",
    "UpdateFromFunc",
    "UpdateFromAlphaFunc",
    "ValueTracker",
    "ComplexValueTracker",
    "TracedPath",
];

/// What is called to move a camera in space.
const IN_SPACE: [&str; 5] = [
    "set_camera_orientation",
    "begin_ambient_camera_rotation",
    "begin_3dillusion_camera_rotation",
    "move_camera",
    "rotate_camera",
];

/// The score, with one digit after the point.
pub fn difficulty(lengths: &Lengths) -> f64 {
    let structure = &lengths.structure;
    let called = |names: &[&str]| -> u32 { names.iter().filter_map(|name| structure.called.get(*name)).sum() };
    let names = structure
        .called
        .keys()
        .filter(|name| !structure.defined.contains(*name) && !structure.classes.contains_key(*name) && !is_builtin(name))
        .count();
    let plays = lengths.run.map_or_else(|| called(&["play"]) as usize, |run| run.plays);
    let in_space = lengths.run.is_some_and(|run| run.three_d)
        || called(&IN_SPACE) > 0
        || structure.called.keys().chain(structure.classes.values().flatten()).any(|name| name.starts_with("ThreeD"));
    // The scene class and its `construct` are there in every sample.
    let own = (structure.classes.len() + structure.functions as usize).saturating_sub(2);
    let parts = [
        length_part(lengths.length()),
        rising(names, 30.0),
        rising((structure.branches + 2 * structure.loops + structure.depth) as usize, 10.0),
        rising(plays, 15.0),
        rising(own, 5.0),
        rising(called(&UPDATERS) as usize, 3.0),
        f64::from(u8::from(in_space)),
    ];
    one_digit(parts.iter().zip(PARTS).map(|(part, (_, weight))| part * weight).sum())
}

/// The baseline: the score that length alone would give, from 0 to 100.
pub fn length_difficulty(lengths: &Lengths) -> f64 {
    one_digit(100.0 * length_part(lengths.length()))
}

fn length_part(tokens: usize) -> f64 {
    let tokens = (tokens as f64).max(SHORT);
    ((tokens / SHORT).log2() / (LONG / SHORT).log2()).min(1.0)
}

fn rising(count: usize, half: f64) -> f64 {
    let count = count as f64;
    count / (count + half)
}

fn one_digit(score: f64) -> f64 {
    (score * 10.0).round() / 10.0
}

/// Spearman's rank correlation of two measures of the same samples (Spearman 1904), ties by their mean rank; none for
/// fewer than two samples, and where all samples measure the same.
pub fn rank_correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len() != right.len() || left.len() < 2 {
        return None;
    }
    let (left, right) = (ranks(left), ranks(right));
    // Ranks, with ties at their mean, always add up to the same.
    let mean = f64::midpoint(left.len() as f64, 1.0);
    let covariance: f64 = left.iter().zip(&right).map(|(a, b)| (a - mean) * (b - mean)).sum();
    let spread = |ranks: &[f64]| ranks.iter().map(|rank| (rank - mean) * (rank - mean)).sum::<f64>();
    let both = (spread(&left) * spread(&right)).sqrt();
    (both > 0.0).then(|| (covariance / both * 1000.0).round() / 1000.0)
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = order[start..].iter().take_while(|&&at| values[at].total_cmp(&values[order[start]]).is_eq()).count();
        let mean = (2 * start + same + 1) as f64 / 2.0;
        for &at in &order[start..start + same] {
            ranks[at] = mean;
        }
        start += same;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shape::tokenizers::Tokenizer;

    fn of(code: &str) -> Lengths {
        let tokenizer = Tokenizer::open("cl100k_base", "manimill.toml".as_ref()).expect("embedded");
        Lengths::of(code, None, &[tokenizer])
    }

    const PLAIN: &str = "class A(Scene):\n    def construct(self):\n        self.play(Create(Circle()), run_time=2)\n        self.wait(1)\n        self.play(FadeOut(Circle()))\n";
    const LIVELY: &str = "class A(ThreeDScene):\n    def construct(self):\n        x = ValueTracker(0)\n        for i in range(3):\n            d = Dot().add_updater(lambda m: m.move_to(x.get_value()))\n        self.add(d)\n";

    #[test]
    fn the_weights_add_up() {
        assert!((PARTS.iter().map(|(_, weight)| weight).sum::<f64>() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn structure_counts_beside_length() {
        let (plain, lively) = (of(PLAIN), of(LIVELY));
        assert!(plain.length().abs_diff(lively.length()) < 20, "{} {}", plain.length(), lively.length());
        assert!(difficulty(&lively) > difficulty(&plain) + 5.0, "{} {}", difficulty(&lively), difficulty(&plain));
        let long = PLAIN.to_owned() + &"        self.wait(1)\n".repeat(100);
        assert!(length_difficulty(&of(&long)) > length_difficulty(&plain) + 20.0);
    }

    #[test]
    fn what_is_no_python_has_a_score_too() {
        assert!(difficulty(&of("no python at all (")).is_finite());
        assert!((difficulty(&Lengths::default())).abs() < 1e-9);
    }

    #[test]
    fn correlation_is_that_of_ranks() {
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[10.0, 100.0, 1000.0]), Some(1.0));
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        // The example of ties in SciPy's manual: stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]), Some(0.821));
        assert_eq!(rank_correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(rank_correlation(&[1.0], &[1.0]), None);
    }

    proptest! {
        #[test]
        fn a_score_stays_on_its_scale(code in "[a-z(){}:=.\n \"]{0,400}") {
            let lengths = of(&code);
            for score in [difficulty(&lengths), length_difficulty(&lengths)] {
                prop_assert!((0.0..=100.0).contains(&score));
            }
        }
    }
}

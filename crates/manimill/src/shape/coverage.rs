//! Which lengths there are enough samples of: buckets, what each should hold, the gaps, and the weights that even it out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::settings::{ShapeSettings, Target};

/// A bucket with less than this part of what it should hold is a gap.
const GAP: f64 = 0.5;

/// One bucket of lengths, in tokens of the first tokenizer: `from` to below `to`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bucket {
    /// Where it begins; the first one holds everything shorter as well.
    pub from: u32,
    /// Where it ends; the last one holds everything longer as well.
    pub to: u32,
    /// Rows in it.
    pub rows: usize,
    /// The share of the rows that is in it.
    pub share: f64,
    /// The share that should be.
    pub target: f64,
    /// The weight of a row in it.
    pub weight: f64,
    /// Rows by split.
    pub splits: BTreeMap<String, usize>,
    /// Rows by source.
    pub sources: BTreeMap<String, usize>,
    /// Candidates of such a length that were dropped, by reason.
    pub rejected: BTreeMap<String, usize>,
}

/// A bucket that holds too few samples.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Rows in it.
    pub rows: usize,
    /// How many rows it should hold of as many as there are.
    pub wanted: usize,
    /// Candidates of such a length that were dropped.
    pub rejected: usize,
    /// The same in words, with the reasons.
    pub says: String,
}

/// A row as coverage sees it.
#[derive(Clone, Copy, Debug)]
pub struct Length<'a> {
    /// In tokens.
    pub tokens: usize,
    /// The split that it is in.
    pub split: &'a str,
    /// The source that it comes from.
    pub source: &'a str,
}

/// In which bucket a length lies.
pub fn bucket_of(settings: &ShapeSettings, tokens: usize) -> usize {
    let buckets = settings.buckets.len() - 1;
    settings.buckets[1..].iter().take_while(|end| tokens >= **end as usize).count().min(buckets - 1)
}

/// Counts rows, and dropped candidates (length and reason), into buckets.
pub fn buckets<'a>(
    settings: &ShapeSettings,
    rows: impl IntoIterator<Item = Length<'a>>,
    rejected: impl IntoIterator<Item = (usize, &'a str)>,
) -> Vec<Bucket> {
    let ends = || settings.buckets.windows(2).map(|pair| (pair[0], pair[1]));
    let wide = |(from, to): (u32, u32)| match settings.target {
        Target::LogUniform | Target::AsIs => (f64::from(to) / f64::from(from)).log2(),
        Target::Uniform => f64::from(to - from),
    };
    let whole: f64 = ends().map(wide).sum();
    let mut buckets: Vec<Bucket> = ends()
        .map(|(from, to)| Bucket {
            from,
            to,
            rows: 0,
            share: 0.0,
            target: wide((from, to)) / whole,
            weight: 1.0,
            splits: BTreeMap::new(),
            sources: BTreeMap::new(),
            rejected: BTreeMap::new(),
        })
        .collect();
    for row in rows {
        let bucket = &mut buckets[bucket_of(settings, row.tokens)];
        bucket.rows += 1;
        *bucket.splits.entry(row.split.to_owned()).or_default() += 1;
        *bucket.sources.entry(row.source.to_owned()).or_default() += 1;
    }
    for (tokens, reason) in rejected {
        *buckets[bucket_of(settings, tokens)].rejected.entry(reason.to_owned()).or_default() += 1;
    }
    let rows: usize = buckets.iter().map(|bucket| bucket.rows).sum();
    for bucket in &mut buckets {
        bucket.share = bucket.rows as f64 / rows.max(1) as f64;
        if settings.target == Target::AsIs {
            bucket.target = bucket.share;
        }
    }
    weigh(settings, &mut buckets);
    for bucket in &mut buckets {
        for share in [&mut bucket.share, &mut bucket.target, &mut bucket.weight] {
            *share = (*share * 10_000.0).round() / 10_000.0;
        }
    }
    buckets
}

/// Weights for drawing training rows: what a bucket should hold over what it holds, within limits, one on average.
fn weigh(settings: &ShapeSettings, buckets: &mut [Bucket]) {
    let training = |bucket: &Bucket| bucket.splits.get("train").copied().unwrap_or_default() as f64;
    let all: f64 = buckets.iter().map(training).sum();
    if settings.target == Target::AsIs || all == 0.0 {
        return;
    }
    // What an empty bucket should hold cannot be drawn from it: the others share it.
    let reachable: f64 = buckets.iter().filter(|bucket| training(bucket) > 0.0).map(|bucket| bucket.target).sum();
    let limit = settings.weight_limit;
    for bucket in buckets.iter_mut() {
        let rows = training(bucket);
        bucket.weight = if rows == 0.0 { 1.0 } else { (bucket.target / reachable * all / rows).clamp(1.0 / limit, limit) };
    }
    let mean = buckets.iter().map(|bucket| bucket.weight * training(bucket)).sum::<f64>() / all;
    for bucket in buckets.iter_mut().filter(|bucket| training(bucket) > 0.0) {
        bucket.weight /= mean;
    }
}

/// The buckets that hold too few samples, named with what was dropped there.
pub fn gaps(buckets: &[Bucket]) -> Vec<Gap> {
    let rows: usize = buckets.iter().map(|bucket| bucket.rows).sum();
    let last = buckets.len().saturating_sub(1);
    let wanted = |bucket: &Bucket| (bucket.target * rows as f64).round() as usize;
    buckets
        .iter()
        .enumerate()
        .filter(|(_, bucket)| wanted(bucket) > 0 && (bucket.rows as f64) < GAP * bucket.target * rows as f64)
        .map(|(place, bucket)| {
            let range = match place {
                0 => format!("under {}", thousands(bucket.to)),
                _ if place == last => format!("{} and more", thousands(bucket.from)),
                _ => format!("{} to {}", thousands(bucket.from), thousands(bucket.to)),
            };
            let rejected: usize = bucket.rejected.values().sum();
            let mut reasons: Vec<(&String, &usize)> = bucket.rejected.iter().collect();
            reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(**count), (*reason).clone()));
            let reasons: Vec<String> = reasons.iter().take(3).map(|(reason, count)| format!("{reason} ({count})")).collect();
            let more = if bucket.rejected.len() > 3 { ", …" } else { "" };
            let dropped = match rejected {
                0 => "no candidate of that length was dropped".to_owned(),
                _ => format!(
                    "{rejected} candidate{} of that length {} dropped: {}{more}",
                    if rejected == 1 { "" } else { "s" },
                    if rejected == 1 { "was" } else { "were" },
                    reasons.join(", ")
                ),
            };
            let few = if bucket.rows == 0 { "no samples".to_owned() } else { format!("few samples ({})", bucket.rows) };
            Gap {
                from: bucket.from,
                to: bucket.to,
                rows: bucket.rows,
                wanted: wanted(bucket),
                rejected,
                says: format!("{few} of {range} tokens, {} would be even; {dropped}", wanted(bucket)),
            }
        })
        .collect()
}

fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn settings(options: &str) -> ShapeSettings {
        let options = toml::from_str(options).expect("options");
        ShapeSettings::resolve(options, Path::new("manimill.toml")).expect("they make sense")
    }

    fn rows(lengths: &[usize]) -> impl Iterator<Item = Length<'static>> {
        lengths.iter().map(|&tokens| Length { tokens, split: "train", source: "a" })
    }

    #[test]
    fn the_first_and_the_last_bucket_are_open() {
        let settings = settings("buckets = [100, 200, 400]");
        let places: Vec<usize> = [0, 99, 199, 200, 399, 400, 9000].iter().map(|&tokens| bucket_of(&settings, tokens)).collect();
        assert_eq!(places, [0, 0, 0, 1, 1, 1, 1]);
    }

    #[test]
    fn a_gap_is_named_with_what_was_dropped_there() {
        let settings = settings("");
        let lengths: Vec<usize> = [150; 40].into_iter().chain([300; 30]).chain([600; 30]).chain([2000; 2]).collect();
        let dropped = [(2000, "needs-file"), (2500, "needs-file"), (2100, "other-dialect"), (150, "needs-file")];
        let gaps = gaps(&buckets(&settings, rows(&lengths), dropped));
        let says: Vec<&str> = gaps.iter().map(|gap| gap.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "no samples of 800 to 1,600 tokens, 17 would be even; no candidate of that length was dropped",
                "few samples (2) of 1,600 to 3,200 tokens, 17 would be even; 3 candidates of that length were dropped: needs-file (2), other-dialect (1)",
                "no samples of 3,200 and more tokens, 17 would be even; no candidate of that length was dropped",
            ]
        );
    }

    #[test]
    fn weights_even_out_what_training_draws() {
        let settings = settings("buckets = [100, 200, 400, 800]\nweight_limit = 100.0");
        let lengths: Vec<usize> = [150; 60].into_iter().chain([300; 30]).chain([600; 10]).collect();
        let buckets = buckets(&settings, rows(&lengths), []);
        let drawn: Vec<f64> = buckets.iter().map(|bucket| bucket.weight * bucket.rows as f64).collect();
        for share in &drawn {
            assert!((share - 100.0 / 3.0).abs() < 0.1, "{drawn:?}");
        }
    }

    #[test]
    fn as_they_come_nothing_is_weighed_and_nothing_missing() {
        let settings = settings("target = \"as-is\"");
        let buckets = buckets(&settings, rows(&[150, 150, 5000]), []);
        assert!(buckets.iter().all(|bucket| (bucket.weight - 1.0).abs() < 1e-9));
        assert!(gaps(&buckets).is_empty());
    }

    #[test]
    fn no_rows_have_no_gaps() {
        assert!(gaps(&buckets(&settings(""), [], [])).is_empty());
    }

    proptest! {
        #[test]
        fn weights_keep_their_limit_and_mean_one(lengths in proptest::collection::vec(0_usize..20_000, 1..200)) {
            let settings = settings("");
            let buckets = buckets(&settings, rows(&lengths), []);
            let mean = buckets.iter().map(|bucket| bucket.weight * bucket.rows as f64).sum::<f64>() / lengths.len() as f64;
            prop_assert!((mean - 1.0).abs() < 0.001, "{}", mean);
            let spread = buckets.iter().filter(|bucket| bucket.rows > 0).map(|bucket| bucket.weight);
            let (least, most) = spread.fold((f64::MAX, 0.0_f64), |(least, most), weight| (least.min(weight), most.max(weight)));
            prop_assert!(most / least <= settings.weight_limit * settings.weight_limit * 1.01);
        }
    }
}

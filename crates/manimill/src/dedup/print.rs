//! What is kept of a code to find its twins: keys for what is equal, a sketch for what may be alike, tokens to verify it.

use manimill_syntax::Program;

use crate::settings::NearSettings;

/// The prints of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Equal for equal bytes.
    pub exact: u128,
    /// What the code says; `None` for what is no Python.
    pub program: Option<Signed>,
}

/// A program with its sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What it says.
    pub program: Program,
    /// One byte of each bin: enough to see which pairs are not worth comparing.
    pub(super) sketch: Box<[u8]>,
    /// One key for each band: programs that share one are candidates.
    pub(super) bands: Box<[u32]>,
}

impl Print {
    /// The print of a code whose bytes have this hash.
    pub fn of(code: &str, bytes: &[u8; 32], settings: &NearSettings) -> Self {
        Self { program: Program::of(code).ok().map(|program| Signed::of(program, settings)), ..Self::unreadable(bytes) }
    }

    /// The print of bytes that nothing else is known of.
    pub fn unreadable(bytes: &[u8; 32]) -> Self {
        let mut exact = [0; 16];
        exact.copy_from_slice(&bytes[..16]);
        Self { exact: u128::from_le_bytes(exact), program: None }
    }

    /// The keys by which twins are equal, in the order of the likenesses that have one. What is no Python has its bytes only.
    pub(super) fn keys(&self) -> [u128; 3] {
        match &self.program {
            Some(signed) => [self.exact, signed.program.normalised, signed.program.renamed],
            None => [self.exact; 3],
        }
    }
}

impl Signed {
    /// Signs a program.
    pub fn of(program: Program, settings: &NearSettings) -> Self {
        let mut shingles = Vec::with_capacity(program.tokens.len());
        shingles_of(&program.tokens, settings.shingle, &mut shingles);
        let bins = sketch(&shingles, settings.bands * settings.rows);
        let bands = bins.chunks_exact(settings.rows).map(|rows| {
            // One step of a multiplicative hash for each row; equal rows give equal keys.
            let key =
                rows.iter().fold(0_u64, |key, row| (key ^ u64::from(*row)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29));
            (key >> 32) as u32
        });
        Self { bands: bands.collect(), sketch: bins.iter().map(|bin| (bin >> 24) as u8).collect(), program }
    }
}

/// The shingles of a sequence: hashes of every `width` tokens that follow each other; one for a shorter sequence.
pub(super) fn shingles_of(tokens: &[u32], width: usize, out: &mut Vec<u64>) {
    let hash = |shingle: &[u32]| {
        let hash = shingle.iter().fold(0x51_7C_C1_B7_27_22_0A_95_u64, |hash, token| {
            (hash.rotate_left(23) ^ u64::from(*token)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        hash ^ (hash >> 29)
    };
    out.clear();
    if tokens.len() < width {
        out.push(hash(tokens));
    } else {
        out.extend(tokens.windows(width).map(hash));
    }
}

/// A sketch of a set: the share of bins in which two sketches agree estimates the Jaccard similarity of their sets, each
/// bin agreeing with just that probability (Dahlgaard, Knudsen, Thorup: Fast Similarity Sketching, 2017). A set of n elements
/// costs O(n + k log k) for k bins, where as many hash functions would cost O(n k).
fn sketch(set: &[u64], bins: usize) -> Vec<u32> {
    const EMPTY: u64 = u64::MAX;
    let mut values = vec![EMPTY; bins];
    let mut empty = bins;
    for round in 0..2 * bins as u64 {
        let seed = (round + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        for element in set {
            let mut hash = (element ^ seed).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
            hash = (hash ^ (hash >> 32)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
            hash ^= hash >> 29;
            // In the first rounds an element falls anywhere; in the last ones it falls into the bin of the round, so that none stays empty.
            let bin = if round < bins as u64 { (((hash >> 32) * bins as u64) >> 32) as usize } else { round as usize - bins };
            let value = (round << 32) | (hash & 0xFFFF_FFFF);
            empty -= usize::from(values[bin] == EMPTY);
            values[bin] = values[bin].min(value);
        }
        if empty == 0 {
            break;
        }
    }
    values.into_iter().map(|value| ((value ^ (value >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::share;

    /// Sets of `shared` common elements and `own` of their own each.
    fn pair(seed: u64, shared: u64, own: u64) -> (Vec<u64>, Vec<u64>) {
        let hash = |value: u64| {
            (value ^ (seed << 40)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xBF58_476D_1CE4_E5B9)
        };
        let left = (0..shared + own).map(hash).collect();
        let right = (0..shared).chain(shared + own..shared + 2 * own).map(hash).collect();
        (left, right)
    }

    #[test]
    fn agreement_estimates_jaccard() {
        for (shared, own) in [(160, 20), (40, 30), (6, 2), (300, 10), (2, 40)] {
            let jaccard = share(shared as usize, (shared + 2 * own) as usize);
            let (tests, bins) = (200, 250);
            let agreeing: usize = (0..tests)
                .map(|seed| {
                    let (left, right) = pair(seed, shared, own);
                    sketch(&left, bins).iter().zip(sketch(&right, bins)).filter(|(left, right)| **left == *right).count()
                })
                .sum();
            let estimate = share(agreeing, tests as usize * bins);
            assert!((estimate - jaccard).abs() < 0.01, "{estimate} for {jaccard}");
        }
    }

    #[test]
    fn every_bin_is_filled_and_the_order_of_the_set_does_not_count() {
        let set: Vec<u64> = vec![3];
        assert_eq!(sketch(&set, 64).len(), 64);
        let (mut left, _) = pair(1, 100, 0);
        let before = sketch(&left, 128);
        left.reverse();
        assert_eq!(before, sketch(&left, 128));
    }
}

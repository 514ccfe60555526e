//! Choices that look free and are the same every time: a hash of the sample's id and of what is chosen.

use xxhash_rust::xxh3::xxh3_64;

/// Chooses wordings for one sample.
#[derive(Debug, Clone)]
pub(crate) struct Vary {
    seed: u64,
    turn: u64,
}

impl Vary {
    pub(crate) fn new(id: &str, style: &str) -> Self {
        Self { seed: xxh3_64(format!("{style}\n{id}").as_bytes()), turn: 0 }
    }

    /// One of some wordings; the next call chooses anew.
    pub(crate) fn choose<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or("")
    }

    /// A number below another one.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.turn += 1;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.seed.to_le_bytes());
        bytes[8..].copy_from_slice(&self.turn.to_le_bytes());
        (xxh3_64(&bytes) % limit.max(1) as u64) as usize
    }

    /// A choice that stays the same throughout the text.
    pub(crate) fn steady(&self, salt: u64, limit: u64) -> u64 {
        xxh3_64(&(self.seed ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15)).to_le_bytes()) % limit.max(1)
    }
}

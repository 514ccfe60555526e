//! How two samples are alike: the kinds of twin, and what a survivor remembers of each of its own.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// How two codes are alike, the closest first: each kind takes in all that the kinds before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same bytes.
    Exact,
    /// The same program in another layout: comments, docstrings, white space, quotes, order and form of imports aside.
    Normalised,
    /// The same program under other names: what the file itself binds is called differently.
    Renamed,
    /// Most of the program is the same, by Jaccard similarity of its shingles and by edit similarity of its tokens.
    Near,
}

impl Likeness {
    /// All kinds, the closest first.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Normalised, Self::Renamed, Self::Near];

    /// The name that files use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
            Self::Renamed => "renamed",
            Self::Near => "near",
        }
    }

    /// The ledger's reason for a twin of this kind.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Exact => "exact-twin",
            Self::Normalised => "normalised-twin",
            Self::Renamed => "renamed-twin",
            Self::Near => "near-twin",
        }
    }
}

impl Serialize for Likeness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A dropped sample, as the one that stays remembers it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Twin {
    /// The dropped sample's id.
    pub id: Arc<str>,
    /// How it is like the one that stays.
    pub kind: Likeness,
    /// Jaccard similarity of the shingles, 0 to 1; 1 for every kind but `near`.
    pub jaccard: f64,
    /// Edit similarity of the token sequences, 0 to 1; 1 for every kind but `near`.
    pub edit: f64,
}

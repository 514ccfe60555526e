//! Rewrites for what only shows when a sample is run: each is tried on samples whose failure says that it fits, and stays only
//! where the sample runs then.

mod bound_methods;
mod formulas_as_words;
mod groups_of_anything;
mod growing_lines;
mod refused_keywords;
mod short_waits;
mod text_arrays;
mod uneven_lists;
mod uneven_parts;

use manimill_runner::Failure;

use super::Rewrite;

/// A rewrite, and the failures that it is for.
pub struct Remedy {
    /// What it does.
    pub rewrite: Rewrite,
    /// The message of the failure has this in it.
    message: &'static str,
}

/// Every remedy.
pub static REMEDIES: [Remedy; 9] = [
    Remedy { rewrite: bound_methods::REWRITE, message: "cannot pickle '_thread" },
    Remedy { rewrite: formulas_as_words::REWRITE, message: "Missing $ inserted" },
    Remedy { rewrite: groups_of_anything::REWRITE, message: "can be added as submobjects of VGroup" },
    Remedy { rewrite: growing_lines::REWRITE, message: "unexpected keyword argument 'scale_tips'" },
    Remedy { rewrite: refused_keywords::REWRITE, message: "unexpected keyword argument" },
    Remedy { rewrite: short_waits::REWRITE, message: "seconds which Manim cannot render" },
    Remedy { rewrite: text_arrays::REWRITE, message: "got numpy.str_" },
    Remedy { rewrite: uneven_lists::REWRITE, message: "zip() argument" },
    Remedy { rewrite: uneven_parts::REWRITE, message: "zip() argument" },
];

/// What fits a failure.
pub(super) fn remedies_for(failure: &Failure) -> impl Iterator<Item = &'static Rewrite> {
    REMEDIES.iter().filter(|remedy| failure.message.contains(remedy.message)).map(|remedy| &remedy.rewrite)
}

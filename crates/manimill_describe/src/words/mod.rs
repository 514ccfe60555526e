//! A narrator's English: names for things, places, colours and numbers; sentences for deeds.
//!
//! Wording varies with the sample's id, so that a model that is trained on it does not learn one template.

mod colours;
mod deeds;
mod lists;
mod names;
mod nouns;
mod numbers;
mod places;
mod quote;
mod vary;

pub(crate) use self::colours::colour;
pub(crate) use self::deeds::{Detail, sentence};
pub(crate) use self::lists::list;
pub(crate) use self::names::{Names, Stage};
pub(crate) use self::nouns::with_article;
pub(crate) use self::numbers::{decimal, seconds};
pub(crate) use self::places::{at_place, toward};
pub(crate) use self::quote::{clipped, quoted};
pub(crate) use self::vary::Vary;

/// The text with a capital at its start, unless it starts with a formula.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

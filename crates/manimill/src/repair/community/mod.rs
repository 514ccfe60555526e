//! What changed within Manim Community, from 0.1 to the pinned release.

pub(super) mod animation_keywords;
pub(super) mod code_object;
pub(super) mod font_sizes;
mod foreign_values;
pub(super) mod keyword_items;
pub(super) mod keywords;
pub(super) mod methods;
pub(super) mod modules;
pub(super) mod names;
pub(super) mod positional;
pub(super) mod ranges;
pub(super) mod sizes;
pub(super) mod tables;

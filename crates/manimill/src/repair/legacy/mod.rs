//! 3b1b's Manim (the cairo one, "legacy", and manimgl) rewritten for Manim Community, whole or not at all.
//!
//! The rewrites work on the old dialect and leave it; `names` comes last of them and changes over, all names and the import at once.
//! When a name or anything else is left that Manim Community does not have, the sample is dropped, and `leftovers` says why.

pub(super) mod animations;
pub(super) mod arcs;
pub(super) mod axes;
pub(super) mod calls;
pub(super) mod camera_frame;
pub(super) mod classes;
pub(super) mod config;
mod config_values;
pub(super) mod constructors;
pub(super) mod drawing_settings;
pub(super) mod fade_vectors;
mod graph_calls;
pub(super) mod graph_scene;
pub(super) mod items;
pub(super) mod keyword_arguments;
pub(super) mod leftovers;
pub(super) mod methods;
pub(super) mod names;
pub(super) mod names_manimgl;
pub(super) mod play_methods;
pub(super) mod ranges;
#[cfg(test)]
mod tests;
pub(super) mod tex_items;
pub(super) mod text_colors;
pub(super) mod tips;
pub(super) mod unpacked;
mod vocabulary;

use crate::index::Dialect;

/// The dialects of 3b1b's, and code that has lost its imports, which its names and keywords tell.
const OLD: [Dialect; 3] = [Dialect::Legacy, Dialect::Manimgl, Dialect::Unstated];

//! Fix, don't reject: what was written for another Manim, or lost something on its way, is rewritten for today's.
//!
//! One rewrite is one file, named for what it replaces; its doc comment says what it does, since when, shows code before and after
//! and says what it leaves alone, and is run as its test (`rewrite.rs`). The list below is ordered, with the reason for the order.
//! `engine.rs` applies it until nothing changes, and takes back what breaks a sample.

mod class_bases;
mod color_objects;
mod community;
mod engine;
mod environment_variables;
mod file;
mod findings;
mod fonts;
mod handed_on;
mod legacy;
mod lost_colors;
mod manual;
#[cfg(test)]
mod migration;
mod numpy_names;
mod other_calls;
mod parts_by_tex;
mod remedies;
mod retry;
mod rewrite;
mod self_twice;
mod slides;
mod tex_characters;
mod tex_escapes;
mod tex_groups;
mod tex_isolated;
mod tex_packages;
mod tex_parts;
mod tex_scripts;
mod tex_source;
pub mod text;
mod unbound_names;
mod voiceover;

pub(crate) use findings::RULES;
pub use findings::{Finding, findings};
pub(crate) use fonts::is_general_font;
pub use manual::manual;
pub use remedies::{REMEDIES, Remedy};
pub use retry::{ROUNDS, retry};
pub use rewrite::{Documentation, Example, Rewrite};

use file::{File, Version};
use manimill_syntax::format;
use manimill_syntax::tree::Tree;
use unbound_names::is_mended;

use crate::index::{Dialect, Library, is_todays};
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Repaired, Safety, Sample, Sliced};
use crate::settings::Settings;
use crate::sources::Description;

/// Every rewrite, in the order in which they are applied.
pub static REWRITES: [Rewrite; 49] = [
    // 3b1b's dialects first, so that the others see Manim Community. Constructors that a `CONFIG` gives keywords to, and calls that
    // become others, come before what looks into calls; the names come last, when nothing is left that only the old ones tell.
    legacy::config::REWRITE,
    legacy::unpacked::REWRITE,
    legacy::graph_scene::REWRITE,
    legacy::animations::REWRITE,
    legacy::fade_vectors::REWRITE,
    legacy::play_methods::REWRITE,
    legacy::drawing_settings::REWRITE,
    legacy::calls::REWRITE,
    legacy::methods::REWRITE,
    legacy::camera_frame::REWRITE,
    legacy::tex_items::REWRITE,
    legacy::text_colors::REWRITE,
    legacy::arcs::REWRITE,
    legacy::ranges::REWRITE,
    legacy::axes::REWRITE,
    legacy::tips::REWRITE,
    // After those that take keywords for what they mean.
    legacy::keyword_arguments::REWRITE,
    // Before names change over: some of these have no name today.
    other_calls::REWRITE,
    legacy::names::REWRITE,
    legacy::names_manimgl::REWRITE,
    // What speaks is taken out once the dialect is known.
    voiceover::REWRITE,
    slides::REWRITE,
    // Older releases of Manim Community. Where names come from, then the names: what looks for a name of today finds those of
    // yesterday, too.
    community::modules::REWRITE,
    community::names::REWRITE,
    community::methods::REWRITE,
    community::sizes::REWRITE,
    // The parts of a call, when it is clear what is called; dictionaries before the keywords that go into them have other names.
    community::ranges::REWRITE,
    community::keyword_items::REWRITE,
    community::code_object::REWRITE,
    community::positional::REWRITE,
    community::font_sizes::REWRITE,
    community::keywords::REWRITE,
    community::animation_keywords::REWRITE,
    tex_characters::REWRITE,
    tex_groups::REWRITE,
    // Before the strings of a formula are looked at one by one.
    tex_isolated::REWRITE,
    tex_scripts::REWRITE,
    tex_parts::REWRITE,
    parts_by_tex::REWRITE,
    tex_escapes::REWRITE,
    tex_packages::REWRITE,
    numpy_names::REWRITE,
    environment_variables::REWRITE,
    color_objects::REWRITE,
    class_bases::REWRITE,
    self_twice::REWRITE,
    fonts::REWRITE,
    lost_colors::REWRITE,
    // Imports come last, when every other rewrite has said which names it uses.
    unbound_names::REWRITE,
];

/// Every rule by its name, text repairs first and remedies last, with what it may do to a sample.
pub fn rules() -> impl Iterator<Item = (&'static str, Safety)> {
    let texts = text::TEXT_REPAIRS.iter().map(|repair| (repair.name, repair.safety));
    let rewrites = REWRITES.iter().chain(REMEDIES.iter().map(|remedy| &remedy.rewrite));
    texts.chain(rewrites.map(|rewrite| (rewrite.name, rewrite.safety)))
}

/// Rewrites a sample for today's Manim.
///
/// # Errors
/// The decision to drop it, when it speaks another Manim.
pub fn repair(settings: &Settings, Sliced(mut sample): Sliced, library: &Library) -> Result<Repaired, Decision> {
    if sample.description.is_none() {
        sample.description = narration(&sample.code, library);
    }
    let rewrites: Vec<&Rewrite> =
        REWRITES.iter().filter(|rewrite| settings.repair.allows(rewrite.name, rewrite.safety)).collect();
    let rewritten = engine::rewrite(&sample.code, &sample.scene, sample.dialect, library, &rewrites);
    take(&mut sample, rewritten, settings);
    if !is_todays(sample.dialect)
        && let Some(evidence) = legacy::leftovers::of(&sample.code, library)
    {
        return Err(sample.drop(Stage::Repair, "not-convertible", evidence));
    }
    Ok(Repaired(sample))
}

/// Makes what rewrites gave the sample's, laid out as slices are.
fn take(sample: &mut Sample, rewritten: engine::Rewritten, settings: &Settings) {
    if rewritten.changes.is_empty() {
        return;
    }
    sample.code = match format(&rewritten.code) {
        Ok(laid_out) if settings.slice.format => laid_out,
        _ => rewritten.code,
    };
    sample.changes.extend(rewritten.changes);
}

/// What all rewrites make of one text, and what they did to it.
pub fn rewrite_all(code: &str, scene: &str, dialect: Dialect, library: &Library) -> (String, Vec<Change>) {
    let engine::Rewritten { code, changes } = engine::rewrite(code, scene, dialect, library, &REWRITES);
    (code, changes)
}

/// What is said over a scene, as its description.
fn narration(code: &str, library: &Library) -> Option<Description> {
    if !code.contains("voiceover") {
        return None;
    }
    let version = Version::parse(code).ok()?;
    let tree = Tree::of(version.module());
    let text = voiceover::spoken(&File::new(&version, &tree, library))?;
    Some(Description { text, origin: "narration".to_owned() })
}

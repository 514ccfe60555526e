//! `kind = "docs"`: the examples of `.. manim::` directives, in documentation pages and in docstrings.
//!
//! The directive executes its content after `from manim import *`, in a namespace that holds a few more names. What is
//! implied there is written out here, so that an example stands alone.

use super::kinds::Kind;
use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Description, Namespace, UnreadableReason, Wanted, places};
use crate::describe::prompts::DOCSTRING_SUMMARY;
use crate::error::Error;

mod directive;
mod docstring;
mod implied;
mod words;

const WANTS: Wants = Wants { suffixes: &[".rst", ".md", ".py"], what: "a `.. manim::` example" };

pub(super) const KIND: Kind = Kind {
    name: "docs",
    about: "the examples of `.. manim::` directives in documentation pages and docstrings",
    gather: |settings, context| {
        let mut reading = Reading::new(settings, context, places::open_any(settings, context)?);
        read(&mut reading)?;
        Ok(reading.finish(&WANTS))
    },
};

/// The examples of a page with what it says of each. A docstring's summary belongs to its first example that nothing else is said of:
/// several cannot all be what it sums up.
fn described(page: &[directive::Line], is_docstring: bool) -> Vec<(directive::Example, Option<Description>)> {
    let mut summary = is_docstring.then(|| words::summary(page)).flatten();
    let examples = directive::examples(page).into_iter();
    examples
        .map(|mut example| {
            let paragraph = example.about.take().map(|text| (text, "paragraph before the example"));
            let words = paragraph.or_else(|| Some((summary.take()?, DOCSTRING_SUMMARY)));
            (example, words.map(|(text, origin)| Description { text, origin: origin.to_owned() }))
        })
        .collect()
}

fn read(reading: &mut Reading<'_>) -> Result<(), Error> {
    let paths = reading.select(WANTS.suffixes);
    for file in reading.read_texts(&paths, reading.context.limits.file_bytes)? {
        if !file.text.contains("manim::") && !file.text.contains("{manim}") {
            continue;
        }
        let pages = if file.path.ends_with(".py") { docstring::texts(&file.text) } else { vec![directive::numbered(&file.text)] };
        let examples = pages.iter().flat_map(|page| described(page, file.path.ends_with(".py")));
        for (example, description) in examples {
            let part = Some(format!("example {}", example.name));
            if example.code.trim().is_empty() {
                let detail = format!("line {}: the directive has no content", example.first_line);
                reading.refuse(&file.path, part, UnreadableReason::NoCode, detail, None);
                continue;
            }
            let (text, implied_lines) = implied::write_out(&example.code);
            reading.add(Found {
                path: file.path.clone(),
                part,
                namespace: Namespace::Script,
                text,
                first_line: example.first_line,
                wanted: Wanted::Named(vec![example.name]),
                description,
                implied_lines,
                changes: Vec::new(),
            });
        }
    }
    Ok(())
}

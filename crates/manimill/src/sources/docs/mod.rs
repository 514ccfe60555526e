//! `kind = "docs"`: the examples of `.. manim::` directives, in documentation pages and in docstrings.
//!
//! The directive executes its content after `from manim import *`, in a namespace that holds a few more names. What is
//! implied there is written out here, so that an example stands alone.

use super::kinds::Kind;
use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Namespace, UnreadableReason, Wanted, places};
use crate::error::Error;

mod directive;
mod docstring;
mod implied;

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

fn read(reading: &mut Reading<'_>) -> Result<(), Error> {
    let paths = reading.select(WANTS.suffixes);
    for file in reading.read_texts(&paths, reading.context.limits.file_bytes)? {
        if !file.text.contains("manim::") && !file.text.contains("{manim}") {
            continue;
        }
        let pages = if file.path.ends_with(".py") { docstring::texts(&file.text) } else { vec![directive::numbered(&file.text)] };
        for example in pages.iter().flat_map(|page| directive::examples(page)) {
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
                description: None,
                implied_lines,
                changes: Vec::new(),
            });
        }
    }
    Ok(())
}

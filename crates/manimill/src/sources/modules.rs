//! The Python of a code project: every `.py` file is a module that others can import, every notebook a script.

use super::nothing::Wants;
use super::reading::{Found, Reading};
use super::{Gathered, Namespace, Wanted, notebook};
use crate::error::Error;

const WANTS: Wants = Wants { suffixes: &[".py", ".ipynb"], what: "Python" };

/// Reads all modules and notebooks, and what is said of them.
pub(super) fn gather(mut reading: Reading<'_>) -> Result<Gathered, Error> {
    let paths = reading.select(&[".py"]);
    for file in reading.read_texts(&paths, reading.context.limits.file_bytes)? {
        reading.add(Found {
            path: file.path,
            part: None,
            namespace: Namespace::Module,
            text: file.text,
            first_line: 1,
            wanted: Wanted::All,
            description: None,
            implied_lines: 0,
            changes: Vec::new(),
        });
    }
    notebook::read(&mut reading)?;
    reading.read_readmes();
    Ok(reading.finish(&WANTS))
}

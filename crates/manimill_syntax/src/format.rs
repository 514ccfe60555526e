//! The one layout that all samples have: ruff's formatter, which leaves the meaning untouched.

use ruff_python_formatter::{PyFormatOptions, format_module_source};

use crate::nesting::{TooDeep, too_deep};
use crate::stack::with_room;

/// Why a text could not be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// What the formatter says.
    pub message: String,
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormatError {}

/// The text in the common layout: 88 columns, four spaces, double quotes, Unix line ends.
///
/// # Errors
/// When the text is no Python.
pub fn format(text: &str) -> Result<String, FormatError> {
    if let Some(TooDeep { what, .. }) = too_deep(text) {
        return Err(FormatError { message: format!("too many {what} within each other") });
    }
    with_room(|| format_module_source(text, PyFormatOptions::default()))
        .map(ruff_formatter_text)
        .map_err(|error| FormatError { message: error.to_string() })
}

fn ruff_formatter_text(printed: ruff_formatter::Printed) -> String {
    printed.into_code()
}

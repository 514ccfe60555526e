//! One page that a person wants to read: what came in, what became of it and why, and every sample with its frames and
//! what was rewritten in it. It reads a dataset folder and nothing else, so that any folder can be shown at any time.

mod columns;
mod dataset;
mod embed;
mod hunks;
mod numbers;
mod page;

use std::path::Path;

pub use dataset::{Dataset, Dropped, Entry, Kept, Overlap, Pinned, source_of};
pub use hunks::{Hunk, hunks};
pub use numbers::{Numbers, ReasonLine, SourceLine, StageLine};
pub use page::{Page, Review};

use crate::error::Error;

/// The page's name in the dataset folder.
pub const REPORT: &str = "report.html";

/// Writes the page of a dataset folder.
///
/// # Errors
/// When the folder holds no dataset, or the page cannot be written.
pub fn write_report(folder: &Path, to: &Path) -> Result<Numbers, Error> {
    let dataset = Dataset::read(folder)?;
    let numbers = Numbers::of(&dataset);
    let page = Page::new(&dataset, &numbers).html();
    crate::export::files::write(to, |out| out.write_all(page.as_bytes()))?;
    Ok(numbers)
}

/// A count for a ratio. No dataset is so large that this loses anything.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

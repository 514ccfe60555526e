//! `manimill report`: one page about a dataset.

use std::path::Path;
use std::process::ExitCode;

use manimill::report::{REPORT, write_report};
use serde_json::json;

use super::{FINDINGS, dataset_folder};
use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, place: &Path, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let folder = dataset_folder(arguments, place)?;
    let page = output.map_or_else(|| folder.join(REPORT), Path::to_owned);
    let numbers = write_report(&folder, &page)?;
    for fault in &numbers.faults {
        talk::say(&format!("warning: {fault}"));
    }
    match arguments.format {
        Format::Text => talk::print(&format!("{}\n", page.display()))?,
        Format::Json => talk::print_json(&json!({ "page": page, "faults": numbers.faults }))?,
    }
    Ok(if numbers.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

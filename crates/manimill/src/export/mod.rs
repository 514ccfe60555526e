//! The dataset folder: rows as Parquet and JSON lines, what was rejected, the ledger, the lock and the card.

mod card;
pub(crate) mod files;
mod lock;
pub mod schema;
mod signatures;

use std::collections::BTreeMap;

pub use lock::{LOCK, Lock};
use schema::{Record, batch, originals_batch, rejected_batch, stills_batch, timelines_batch};
pub use signatures::read_release;

use crate::dedup::{GuardReport, Overlaps};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::render::trust::Trust;
use crate::settings::Settings;

/// Writes the whole folder. The ledger comes last: where it is new, everything is.
///
/// `repositories` gives, for each source's id, what it was read from and the revision.
pub fn export(
    settings: &Settings,
    records: &[Record],
    ledger: &Ledger,
    trust: &Trust,
    lock: &Lock,
    (overlaps, guarded): (&Overlaps, &[GuardReport]),
    repositories: &BTreeMap<String, (String, String)>,
) -> Result<(), Error> {
    let folder = &settings.output;
    let bug = |error: arrow::error::ArrowError| Error::file(folder, format!("the rows do not fit their columns: {error}"));
    lock.write(folder)?;
    files::write_parquet(&folder.join("data/train.parquet"), &batch(records).map_err(bug)?)?;
    files::write_json_lines(&folder.join("jsonl/train.jsonl"), records)?;
    files::write_parquet(&folder.join("rejected.parquet"), &rejected_batch(ledger.decisions()).map_err(bug)?)?;
    files::write_parquet(&folder.join("originals.parquet"), &originals_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("timelines.parquet"), &timelines_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("stills.parquet"), &stills_batch(records).map_err(bug)?)?;
    files::write(&folder.join("overlap.json"), |out| {
        serde_json::to_writer_pretty(&mut *out, overlaps)?;
        out.write_all(b"\n")
    })?;
    files::write_parquet(&folder.join("signatures.parquet"), &signatures::signatures_batch(records).map_err(bug)?)?;
    let card = card::card(settings, records, ledger, guarded, trust, repositories);
    files::write(&folder.join("README.md"), |out| out.write_all(card.as_bytes()))?;
    files::write(&folder.join("ledger.json"), |out| {
        serde_json::to_writer_pretty(&mut *out, ledger.entries())?;
        out.write_all(b"\n")
    })
}

//! The dataset folder: rows as Parquet and JSON lines in every form that was asked for, what was rejected, the ledger, the
//! lock, the card. It can be uploaded as it is.

mod card;
mod croissant;
pub(crate) mod files;
pub mod formats;
mod licences;
mod llama_factory;
mod lock;
pub mod schema;
mod settings;
mod signatures;

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use serde::Serialize;

pub use lock::{LOCK, Lock};
use schema::{Record, batch, originals_batch, rejected_batch, stills_batch, timelines_batch};
pub use settings::ExportSettings;
pub use signatures::read_release;

use crate::assets::library;
use crate::dedup::{GuardReport, Overlaps};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::render::trust::Trust;
use crate::settings::{AssetMode, Settings};
use crate::shape::{Curriculum, ShapeReport, Split};

/// Folders whose Parquet files and JSON lines are all the tool's own: what a build does not write again is removed.
const OWN_FOLDERS: [&str; 4] = ["data", "jsonl", "formats", "curriculum"];

/// One file of rows.
#[derive(Clone, Debug)]
struct RowsFile {
    /// The configuration that it belongs to, as `load_dataset` knows it.
    configuration: String,
    /// Its split there.
    split: String,
    /// Its Parquet file in the dataset folder, with `/` between the parts.
    path: String,
    rows: usize,
    schema: arrow::datatypes::SchemaRef,
}

/// What a build has to tell.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// The rows, in the order in which they are written.
    pub records: &'a [Record],
    /// What was dropped.
    pub ledger: &'a Ledger,
    /// What second opinions say of the verdicts.
    pub trust: &'a Trust,
    /// What was read.
    pub lock: &'a Lock,
    /// What the sources share.
    pub overlaps: &'a Overlaps,
    /// What was compared with what must not be in the dataset.
    pub guarded: &'a [GuardReport],
    /// For each source's id, what it was read from and the revision.
    pub repositories: &'a BTreeMap<String, (String, String)>,
    /// The shape of the whole, where the build came that far.
    pub shape: Option<&'a ShapeReport>,
}

/// Writes the whole folder. The ledger comes last: where it is new, everything is.
pub fn export(settings: &Settings, contents: &Contents<'_>) -> Result<(), Error> {
    let Contents { records, ledger, lock, overlaps, repositories, shape, .. } = *contents;
    let folder = &settings.output;
    lock.write(folder)?;
    let mut writer = Writer { settings, rows: Vec::new(), written: BTreeSet::new() };
    writer.splits(records)?;
    writer.formats(records)?;
    writer.stages(records)?;
    files::remove_others(folder, &OWN_FOLDERS, &writer.written)?;
    let rows = writer.rows;
    let bug = |error: ArrowError| columns_at_odds(settings, &error);
    files::write_parquet(&folder.join("rejected.parquet"), &rejected_batch(ledger.decisions()).map_err(bug)?)?;
    files::write_parquet(&folder.join("originals.parquet"), &originals_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("timelines.parquet"), &timelines_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("stills.parquet"), &stills_batch(records).map_err(bug)?)?;
    write_json(settings, "overlap.json", overlaps)?;
    if settings.assets.mode == AssetMode::Library {
        files::write(&folder.join("manimill_assets.py"), |out| out.write_all(library::module().as_bytes()))?;
    }
    files::write_parquet(&folder.join("signatures.parquet"), &signatures::signatures_batch(records).map_err(bug)?)?;
    match shape {
        Some(shape) => write_json(settings, "shape.json", shape)?,
        None => files::remove(&folder.join("shape.json"))?,
    }
    write_json(settings, "dataset_info.json", &llama_factory::dataset_info(&settings.name, &rows))?;
    write_json(settings, "croissant.json", &croissant::croissant(settings, records, repositories, &rows)?)?;
    let card = card::card(settings, contents, &rows);
    files::write(&folder.join("README.md"), |out| out.write_all(card.as_bytes()))?;
    write_json(settings, "ledger.json", ledger.entries())
}

struct Writer<'a> {
    settings: &'a Settings,
    rows: Vec<RowsFile>,
    written: BTreeSet<String>,
}

impl Writer<'_> {
    /// All columns, one pair of files a split. Training rows have theirs even where there are none.
    fn splits(&mut self, records: &[Record]) -> Result<(), Error> {
        for split in Split::ALL {
            let records: Vec<&Record> = records.iter().filter(|record| record.split == split).collect();
            if !records.is_empty() || split == Split::Train {
                let name = split.name();
                let batch =
                    batch(&records, &self.settings.shape.tokenizers).map_err(|error| columns_at_odds(self.settings, &error))?;
                self.lines(format!("jsonl/{name}.jsonl"), &records)?;
                self.parquet("default", name, format!("data/{name}.parquet"), &batch)?;
            }
        }
        Ok(())
    }

    /// The forms that trainers read, for the splits that have rows for them.
    fn formats(&mut self, records: &[Record]) -> Result<(), Error> {
        for format in &self.settings.export.formats {
            for split in Split::ALL {
                let records: Vec<&Record> = records.iter().filter(|record| record.split == split).collect();
                let table = format.table(&self.settings.export, &records);
                if table.rows() > 0 {
                    let place = format!("formats/{}/{}", format.name(), split.name());
                    let batch = table.batch().map_err(|error| columns_at_odds(self.settings, &error))?;
                    self.lines(format!("{place}.jsonl"), &table.lines())?;
                    self.parquet(format.name(), split.name(), format!("{place}.parquet"), &batch)?;
                }
            }
        }
        Ok(())
    }

    /// The training rows once more, a file for each stage of the curriculum.
    fn stages(&mut self, records: &[Record]) -> Result<(), Error> {
        if self.settings.shape.curriculum != Curriculum::Stages {
            return Ok(());
        }
        let stages: BTreeSet<i64> = records.iter().filter_map(|record| record.stage).collect();
        for stage in stages {
            let records: Vec<&Record> = records.iter().filter(|record| record.stage == Some(stage)).collect();
            let name = format!("stage_{stage}");
            let batch =
                batch(&records, &self.settings.shape.tokenizers).map_err(|error| columns_at_odds(self.settings, &error))?;
            self.lines(format!("curriculum/{name}.jsonl"), &records)?;
            self.parquet("curriculum", &name, format!("curriculum/{name}.parquet"), &batch)?;
        }
        Ok(())
    }

    fn lines<T: Serialize>(&mut self, path: String, rows: &[T]) -> Result<(), Error> {
        files::write_json_lines(&self.settings.output.join(&path), rows)?;
        self.written.insert(path);
        Ok(())
    }

    fn parquet(&mut self, configuration: &str, split: &str, path: String, batch: &RecordBatch) -> Result<(), Error> {
        files::write_parquet(&self.settings.output.join(&path), batch)?;
        self.written.insert(path.clone());
        self.rows.push(RowsFile {
            configuration: configuration.to_owned(),
            split: split.to_owned(),
            path,
            rows: batch.num_rows(),
            schema: batch.schema(),
        });
        Ok(())
    }
}

fn write_json<T: Serialize + ?Sized>(settings: &Settings, name: &str, value: &T) -> Result<(), Error> {
    files::write(&settings.output.join(name), |out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

fn columns_at_odds(settings: &Settings, error: &ArrowError) -> Error {
    Error::file(&settings.output, format!("the rows do not fit their columns: {error}"))
}

//! The dataset folder: rows as Parquet and JSON lines in every form that was asked for, what was rejected, the ledger, the
//! lock, the card. It can be uploaded as it is.

mod card;
mod croissant;
pub(crate) mod files;
pub mod formats;
mod licences;
mod llama_factory;
mod lock;
pub(crate) mod place;
mod private;
pub mod schema;
mod settings;
mod signatures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use serde::Serialize;

pub use lock::{LOCK, Lock};
use place::Aside;
use schema::{Record, batch, originals_batch, prompts_batch, rejected_batch, stills_batch, timelines_batch};
pub use settings::ExportSettings;
pub use signatures::read_release;

use crate::assets::library;
use crate::dedup::{GuardReport, Overlaps};
use crate::error::{Error, ErrorKind, Hint};
use crate::ledger::Ledger;
use crate::render::trust::Trust;
use crate::settings::{AssetMode, Settings};
use crate::shape::{Curriculum, ShapeReport, Split};

/// What a dataset folder holds, with what each is, in order: what the README says.
pub const FILES: [(&str, &str); 16] = [
    ("README.md", "the dataset's card: sources, licences, what was kept and what was dropped, the columns"),
    ("data/*.parquet", "the rows: `train`, `validation`, `test`"),
    ("jsonl/*.jsonl", "the same as JSON lines"),
    ("formats/", "the same for trainers: `messages`, `prompt_completion`, `sharegpt`, `alpaca`, `text`, `code_only`"),
    ("curriculum/", "the training rows in stages, where the configuration asks for them"),
    ("shape.json", "lengths, gaps, difficulty and splits in numbers"),
    ("dataset_info.json", "the files as LLaMA-Factory wants them described"),
    ("croissant.json", "the files as machines want them described"),
    ("rejected.parquet", "every candidate that was dropped: stage, reason, evidence, code"),
    ("ledger.json", "the same as numbers: per stage `in`, `out`, `dropped`, `reasons`"),
    ("overlap.json", "how many codes the sources have in common"),
    ("originals.parquet", "rewritten code as it was cut out"),
    ("timelines.parquet, stills.parquet", "what every sample that was run does, and small frames of it"),
    ("prompts.parquet", "every prompt of every row: style, text, who wrote it, and its claims with what ran says of each"),
    ("signatures.parquet", "what later releases are compared with (`dedup.against`)"),
    ("manimill.lock", "what exactly was read"),
];

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
    /// Ids of dropped candidates whose code is not to be published.
    pub withheld: &'a BTreeSet<Arc<str>>,
}

/// Writes the whole folder, aside, and puts it in its place when it is whole.
///
/// # Errors
/// When it cannot be written: the dataset that was there is still there then.
pub fn export(settings: &Settings, contents: &Contents<'_>) -> Result<(), Error> {
    let base = settings.sources.first().map_or(settings.output.as_path(), |source| &source.base);
    let aside = Aside::begin(&settings.output, base)?;
    let staged = Settings { output: aside.folder().to_owned(), ..settings.clone() };
    let written = write_all(&staged, contents).and_then(|()| private::write(&settings.output, contents));
    written.map_err(|error| where_it_would_be(error, aside.folder(), &settings.output))?;
    aside.switch()
}

/// The same error about the file's own name, and a word on the dataset that was there.
fn where_it_would_be(error: Error, aside: &Path, output: &Path) -> Error {
    let ErrorKind::File { path, what } = error.kind() else { return error };
    let path = path.strip_prefix(aside).map_or_else(|_| path.clone(), |relative| output.join(relative));
    let kept = if output.join(LOCK).exists() { "; the dataset that is there is as it was" } else { "" };
    Error::file(&path, what.clone()).hint(format!("make room or mend the permissions, then run the same command again{kept}"))
}

/// Writes all files. The ledger comes last.
fn write_all(settings: &Settings, contents: &Contents<'_>) -> Result<(), Error> {
    let Contents { records, ledger, lock, overlaps, repositories, shape, .. } = *contents;
    let folder = &settings.output;
    lock.write(folder)?;
    let mut writer = Writer { settings, rows: Vec::new() };
    writer.splits(records)?;
    writer.formats(records)?;
    writer.stages(records)?;
    let rows = writer.rows;
    let bug = |error: ArrowError| columns_at_odds(settings, &error);
    files::write_parquet(&folder.join("rejected.parquet"), &rejected_batch(&private::published(contents)).map_err(bug)?)?;
    files::write_parquet(&folder.join("originals.parquet"), &originals_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("timelines.parquet"), &timelines_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("prompts.parquet"), &prompts_batch(records).map_err(bug)?)?;
    files::write_parquet(&folder.join("stills.parquet"), &stills_batch(records).map_err(bug)?)?;
    write_json(settings, "overlap.json", overlaps)?;
    if settings.assets.mode == AssetMode::Library {
        files::write(&folder.join("manimill_assets.py"), |out| out.write_all(library::module().as_bytes()))?;
    }
    files::write_parquet(&folder.join("signatures.parquet"), &signatures::signatures_batch(records).map_err(bug)?)?;
    if let Some(shape) = shape {
        write_json(settings, "shape.json", shape)?;
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
                self.lines(&format!("jsonl/{name}.jsonl"), &records)?;
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
                let table = format.table(&self.settings.export, &self.settings.describe, &records);
                if table.rows() > 0 {
                    let place = format!("formats/{}/{}", format.name(), split.name());
                    let batch = table.batch().map_err(|error| columns_at_odds(self.settings, &error))?;
                    self.lines(&format!("{place}.jsonl"), &table.lines())?;
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
            self.lines(&format!("curriculum/{name}.jsonl"), &records)?;
            self.parquet("curriculum", &name, format!("curriculum/{name}.parquet"), &batch)?;
        }
        Ok(())
    }

    fn lines<T: Serialize>(&self, path: &str, rows: &[T]) -> Result<(), Error> {
        files::write_json_lines(&self.settings.output.join(path), rows)
    }

    fn parquet(&mut self, configuration: &str, split: &str, path: String, batch: &RecordBatch) -> Result<(), Error> {
        files::write_parquet(&self.settings.output.join(&path), batch)?;
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

//! Writes the files of a dataset folder: each made aside and renamed, so that a file is either the old one or the new one.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use crate::error::{Error, Hint};

/// Rows of one row group: small enough for viewers that read a group to show a page.
const ROWS_IN_A_GROUP: usize = 1000;

/// Writes a file through `fill`, aside first.
pub(crate) fn write(path: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Error> {
    let attempt = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut aside = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
        let mut out = BufWriter::new(aside.as_file_mut());
        fill(&mut out)?;
        out.flush()?;
        drop(out);
        aside.as_file().sync_data()?;
        readable_by_all(aside.as_file())?;
        aside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    attempt().map_err(|cause| {
        Error::file(path, format!("cannot be written: {cause}")).hint("check the space and the permissions of the folder")
    })
}

#[cfg(unix)]
fn readable_by_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Writes rows as Parquet: zstd, with a page index.
pub(super) fn write_parquet(path: &Path, batch: &RecordBatch) -> Result<(), Error> {
    let level = ZstdLevel::try_new(9).unwrap_or_default();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROWS_IN_A_GROUP))
        .set_created_by(concat!("manimill ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    write(path, |out| {
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(std::io::Error::other)?;
        writer.write(batch).map_err(std::io::Error::other)?;
        writer.close().map_err(std::io::Error::other)?;
        out.write_all(&bytes)
    })
}

/// Writes rows as JSON lines.
pub(super) fn write_json_lines<T: Serialize>(path: &Path, rows: &[T]) -> Result<(), Error> {
    write(path, |out| {
        for row in rows {
            serde_json::to_writer(&mut *out, row)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

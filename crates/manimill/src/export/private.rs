//! What is excluded is not published: the code of candidates that were left out for their licence, or since an evaluation set
//! has them, goes into a folder next to the dataset that nothing uploads.

use std::fs;
use std::path::{Path, PathBuf};

use super::schema::rejected_batch;
use super::{Contents, files};
use crate::error::{Error, Hint};
use crate::ledger::Decision;

const ABOUT: &str = "ABOUT.md";
const REJECTED: &str = "rejected.parquet";

const TEXT: &str = "\
# Not to be published

Written by `manimill build`: the code of candidates that were left out of the dataset next to this folder because of their licence, or
because a protected evaluation set has them. The dataset's own `rejected.parquet` has the same rows without the code. This folder is no
part of the dataset: leave it out of uploads. It is written anew by each build.
";

/// The private folder of a dataset: `dataset.private` for `dataset`.
pub(super) fn folder_of(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".private");
    name.into()
}

/// The decisions as the dataset may hold them: without the code of what is not to be published.
pub(super) fn published(contents: &Contents<'_>) -> Vec<Decision> {
    let published = |decision: &Decision| match contents.withheld.contains(&decision.id) {
        true => Decision { code: String::new(), ..decision.clone() },
        false => decision.clone(),
    };
    contents.ledger.decisions().iter().map(published).collect()
}

/// Writes the private folder, where there is something to be kept in it, and removes what an earlier build kept.
pub(super) fn write(output: &Path, contents: &Contents<'_>) -> Result<(), Error> {
    let folder = folder_of(&output.canonicalize().unwrap_or_else(|_| output.to_owned()));
    let decisions = contents.ledger.decisions().iter();
    let private: Vec<Decision> =
        decisions.filter(|decision| contents.withheld.contains(&decision.id) && !decision.code.is_empty()).cloned().collect();
    let is_ours = folder.join(ABOUT).exists();
    if private.is_empty() {
        if is_ours {
            let _ = fs::remove_file(folder.join(REJECTED));
            let _ = fs::remove_file(folder.join(ABOUT));
            let _ = fs::remove_dir(&folder);
        }
        return Ok(());
    }
    if !is_ours && folder.join(REJECTED).exists() {
        return Err(Error::file(&folder, "is not of manimill's making, and is needed for what is not to be published")
            .hint("move it away, or name another folder in `dataset.output`"));
    }
    files::write(&folder.join(ABOUT), |out| out.write_all(TEXT.as_bytes()))?;
    let batch =
        rejected_batch(&private).map_err(|error| Error::file(&folder, format!("the rows do not fit their columns: {error}")))?;
    files::write_parquet(&folder.join(REJECTED), &batch)
}

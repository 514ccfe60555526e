//! Files of a git commit: one listing, and one `git cat-file --batch` for all contents that are asked for at once.
//! Works the same on a bare repository, a work tree, and a partial clone (whose missing blobs are `Absent`).

use std::path::{Path, PathBuf};

use super::{Content, Listing, Opening, Refused, TreeFile, Unread, keep_own, too_many_files};
use crate::error::{Error, Hint};
use crate::sources::git_command;

#[derive(Debug)]
pub(super) struct Commit {
    repository: PathBuf,
    /// Object names, in the order of the tree's files.
    blobs: Vec<String>,
}

struct Entry {
    path: String,
    blob: String,
    bytes: u64,
}

impl Commit {
    pub(super) fn open(repository: &Path, commit: &str, opening: Opening<'_>) -> Result<(Self, Listing), Error> {
        let listing = git_command::read(repository, &["ls-tree", "-r", "-l", "-z", "--full-tree", commit], opening.stop)
            .map_err(|cause| {
                Error::source(opening.source, format!("cannot list commit {commit}: {cause}"))
                    .hint("check that the repository is whole: `git fsck`")
            })?;
        let refused = listing.split(|byte| *byte == 0).filter_map(parse_submodule).collect();
        let links = listing.split(|byte| *byte == 0).filter_map(|line| parse_entry(line, true)).collect();
        let mut entries: Vec<Entry> = listing.split(|byte| *byte == 0).filter_map(|line| parse_entry(line, false)).collect();
        if entries.len() > opening.limits.files {
            return Err(too_many_files(opening));
        }
        entries = keep_own(entries, |entry| &entry.path);
        entries.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        let (files, blobs) =
            entries.into_iter().map(|entry| (TreeFile { path: entry.path.into(), bytes: entry.bytes }, entry.blob)).unzip();
        let links = read_links(repository, links);
        Ok((Self { repository: repository.to_owned(), blobs }, Listing { files, links, refused }))
    }

    pub(super) fn read(&self, files: &[TreeFile], positions: &[usize], limit: u64) -> Vec<Content> {
        if positions.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = positions.iter().map(|&position| self.blobs[position].as_str()).collect();
        let bytes = positions.iter().map(|&position| files[position].bytes).sum();
        match git_command::read_blobs(&self.repository, &names, bytes) {
            Ok(output) => parse_batch(&output, positions.len(), limit),
            Err(cause) => positions.iter().map(|_| Err(Unread::Broken { why: cause.to_string() })).collect(),
        }
    }
}

/// Longest text of a link.
const LINK_BYTES: u64 = 4096;

/// The paths of links and what they say: the content of their blobs.
fn read_links(repository: &Path, mut links: Vec<Entry>) -> Vec<(String, String)> {
    links.retain(|link| link.bytes <= LINK_BYTES);
    if links.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = links.iter().map(|link| link.blob.as_str()).collect();
    let Ok(output) = git_command::read_blobs(repository, &names, links.iter().map(|link| link.bytes).sum()) else {
        return Vec::new();
    };
    let texts = parse_batch(&output, links.len(), LINK_BYTES);
    let said = |text: Content| String::from_utf8(text.ok()?).ok();
    links.into_iter().zip(texts).filter_map(|(link, text)| Some((link.path, said(text)?))).collect()
}

/// `100644 blob 3f1c… 1234<TAB>path`, a file or else a link (mode 120000). Submodules (type commit) are neither.
fn parse_entry(line: &[u8], is_link: bool) -> Option<Entry> {
    let line = std::str::from_utf8(line).ok()?;
    let (head, path) = line.split_once('\t')?;
    let mut fields = head.split_ascii_whitespace();
    let (mode, kind, blob, size) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    (kind == "blob" && (mode == "120000") == is_link).then(|| Entry {
        path: path.to_owned(),
        blob: blob.to_owned(),
        // A blob that is not there has the size `BAD`.
        bytes: size.parse().unwrap_or(0),
    })
}

/// A submodule is another repository: what it holds is not in this one.
fn parse_submodule(line: &[u8]) -> Option<Refused> {
    let (head, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    head.starts_with("160000 ").then(|| Refused {
        path: path.into(),
        why: "it is a submodule: to read it, add its repository as a source of its own".to_owned(),
    })
}

/// `<name> blob <size>\n<bytes>\n` or `<name> missing\n`, once for each object that was asked for.
fn parse_batch(output: &[u8], count: usize, limit: u64) -> Vec<Content> {
    let mut contents = Vec::with_capacity(count);
    let mut rest = output;
    while contents.len() < count {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            contents.push(Err(Unread::Broken { why: "git ended before it had answered".into() }));
            continue;
        };
        let head = String::from_utf8_lossy(&rest[..end]);
        rest = &rest[end + 1..];
        let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        contents.push(match size {
            Some(size) if size < rest.len() => {
                let (bytes, after) = rest.split_at(size);
                rest = &after[1..];
                if size as u64 > limit { Err(Unread::TooLarge { bytes: size as u64 }) } else { Ok(bytes.to_vec()) }
            }
            Some(_) => {
                rest = &[];
                Err(Unread::Broken { why: "git ended in the middle of the file".into() })
            }
            None => Err(Unread::Absent { why: "the clone is partial and does not hold this file".into() }),
        });
    }
    contents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_there_and_names_what_is_missing() {
        let contents = parse_batch(b"aa blob 3\nx\ny\nbb missing\ncc blob 0\n\n", 3, 100);
        assert_eq!(contents[0].as_deref(), Ok(b"x\ny".as_slice()));
        assert!(matches!(contents[1], Err(Unread::Absent { .. })));
        assert_eq!(contents[2].as_deref(), Ok(b"".as_slice()));
    }

    #[test]
    fn an_answer_that_breaks_off_costs_only_what_is_after_it() {
        let contents = parse_batch(b"aa blob 1\nx\nbb blob 30\nabc", 3, 100);
        assert!(contents[0].is_ok());
        assert!(matches!(contents[1], Err(Unread::Broken { .. })));
        assert!(matches!(contents[2], Err(Unread::Broken { .. })));
    }

    #[test]
    fn links_and_submodules_are_no_files() {
        assert!(parse_entry(b"120000 blob aa 7\tlink.py", false).is_none());
        assert!(parse_entry(b"120000 blob aa 7\tlink.py", true).is_some());
        assert!(parse_entry(b"160000 commit aa -\tmodule", false).is_none());
        assert_eq!(
            parse_entry(b"100644 blob aa BAD\ta b.py", false).map(|entry| (entry.path, entry.bytes)),
            Some(("a b.py".into(), 0))
        );
    }
}

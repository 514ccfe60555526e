//! Files in a zip or tar archive, read in memory: nothing of an archive ever touches the disk.
//!
//! Archives come from anywhere. An entry that would escape, a link or a device is refused and costs itself; an archive
//! that unpacks to more than the limit, or that is broken, costs the source.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{Content, Opening, Refused, TreeFile, Unread, keep_own, too_many_files};
use crate::error::{Error, Hint};
use crate::sources::kinds::check_stop;

pub(super) struct Archive {
    bytes: Arc<[u8]>,
    format: Format,
    /// Place of each file in the archive, in the order of the tree's files.
    places: Vec<usize>,
    /// Most bytes that unpacking may give.
    unpacked: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Zip,
    Tar,
    TarGz,
}

#[derive(Default)]
struct Listing {
    entries: Vec<Entry>,
    refused: Vec<Refused>,
    bytes: u64,
}

struct Entry {
    path: String,
    place: usize,
    bytes: u64,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").field("format", &self.format).field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Whether a file of that name is an archive that can be read.
pub(in crate::sources) fn is_archive(name: &str) -> bool {
    format_of(name).is_some()
}

fn format_of(name: &str) -> Option<Format> {
    let name = name.to_ascii_lowercase();
    let formats = [
        (".zip", Format::Zip),
        (".whl", Format::Zip),
        (".tar.gz", Format::TarGz),
        (".tgz", Format::TarGz),
        (".tar", Format::Tar),
    ];
    formats.into_iter().find(|(suffix, _)| name.ends_with(suffix)).map(|(_, format)| format)
}

impl Archive {
    pub(super) fn open(bytes: Vec<u8>, name: &str, opening: Opening<'_>) -> Result<(Self, Vec<TreeFile>, Vec<Refused>), Error> {
        let format = format_of(name).ok_or_else(|| {
            Error::source(opening.source, format!("`{name}` is no archive that can be read"))
                .hint("the formats are .zip, .whl, .tar.gz, .tgz and .tar")
        })?;
        let bytes: Arc<[u8]> = bytes.into();
        let unpacked = opening.limits.archive_bytes;
        let listing = match format {
            Format::Zip => list_zip(&bytes, opening),
            Format::Tar | Format::TarGz => list_tar(&bytes, format, opening),
        };
        let listing = listing.map_err(|cause| match cause {
            Fault::Broken(why) => Error::source(opening.source, format!("the archive {name} cannot be read: {why}"))
                .hint("fetch it again; `unzip -t` or `tar -t` tell whether it is whole"),
            Fault::TooLarge => Error::source(opening.source, format!("the archive {name} unpacks to more than {unpacked} bytes"))
                .hint("if you trust it, raise `limits.archive_bytes`"),
            Fault::Error(error) => error,
        })?;
        let mut entries = keep_own(without_common_folder(listing.entries), |entry| &entry.path);
        // Of two entries with one path the later wins, as it would when unpacked.
        entries.sort_by(|left, right| left.path.cmp(&right.path).then(right.place.cmp(&left.place)));
        entries.dedup_by(|later, kept| later.path == kept.path);
        let (files, places) =
            entries.into_iter().map(|entry| (TreeFile { path: entry.path.into(), bytes: entry.bytes }, entry.place)).unzip();
        Ok((Self { bytes, format, places, unpacked }, files, listing.refused))
    }

    pub(super) fn read(&self, files: &[TreeFile], positions: &[usize], limit: u64) -> Vec<Content> {
        match self.format {
            Format::Zip => self.read_zip(files, positions, limit),
            Format::Tar | Format::TarGz => self.read_tar(positions, limit),
        }
    }

    fn read_zip(&self, files: &[TreeFile], positions: &[usize], limit: u64) -> Vec<Content> {
        let mut archive = match ZipArchive::new(Cursor::new(&self.bytes[..])) {
            Ok(archive) => archive,
            Err(cause) => return positions.iter().map(|_| Err(broken(&cause))).collect(),
        };
        let mut read_one = |position: usize| {
            let entry = archive.by_index(self.places[position]).map_err(|cause| broken(&cause))?;
            // Never more than the listing promised: the sum of the promises is what was checked against the limit.
            read_limited(entry, limit.min(files[position].bytes))
        };
        positions.iter().map(|&position| read_one(position)).collect()
    }

    fn read_tar(&self, positions: &[usize], limit: u64) -> Vec<Content> {
        let slots: BTreeMap<usize, usize> =
            positions.iter().enumerate().map(|(slot, &position)| (self.places[position], slot)).collect();
        let mut contents: Vec<Content> =
            positions.iter().map(|_| Err(Unread::Broken { why: "the archive ends before this file".into() })).collect();
        let mut archive = tar::Archive::new(unpack(&self.bytes, self.format, self.unpacked));
        let Ok(entries) = archive.entries() else { return contents };
        for (place, entry) in entries.enumerate() {
            let Ok(entry) = entry else { break };
            if let Some(&slot) = slots.get(&place) {
                contents[slot] = read_limited(entry, limit);
            }
        }
        contents
    }
}

enum Fault {
    Broken(String),
    TooLarge,
    Error(Error),
}

fn list_zip(bytes: &[u8], opening: Opening<'_>) -> Result<Listing, Fault> {
    let broken = |cause: zip::result::ZipError| Fault::Broken(cause.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut listing = Listing::default();
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place).map_err(broken)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_dir() {
            continue;
        }
        let why = if entry.is_symlink() {
            Some("it is a link")
        } else if entry.encrypted() {
            Some("it is encrypted")
        } else {
            None
        };
        listing.add(&name, place, entry.size(), why, opening)?;
    }
    Ok(listing)
}

fn list_tar(bytes: &[u8], format: Format, opening: Opening<'_>) -> Result<Listing, Fault> {
    let broken = |cause: std::io::Error| {
        if cause.kind() == std::io::ErrorKind::FileTooLarge { Fault::TooLarge } else { Fault::Broken(cause.to_string()) }
    };
    let mut archive = tar::Archive::new(unpack(bytes, format, opening.limits.archive_bytes));
    let mut listing = Listing::default();
    for (place, entry) in archive.entries().map_err(broken)?.enumerate() {
        check_stop(opening.stop).map_err(Fault::Error)?;
        let entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let why = if kind.is_symlink() || kind.is_hard_link() {
            Some("it is a link")
        } else if !kind.is_file() {
            Some("it is no plain file")
        } else {
            None
        };
        listing.add(&name, place, entry.size(), why, opening)?;
    }
    Ok(listing)
}

impl Listing {
    fn add(&mut self, name: &str, place: usize, bytes: u64, why: Option<&str>, opening: Opening<'_>) -> Result<(), Fault> {
        if self.entries.len() + self.refused.len() >= opening.limits.files {
            return Err(Fault::Error(too_many_files(opening)));
        }
        let checked = why.map_or_else(|| path_inside(name), Err);
        match checked {
            Ok(path) => {
                self.bytes = self.bytes.saturating_add(bytes);
                if self.bytes > opening.limits.archive_bytes {
                    return Err(Fault::TooLarge);
                }
                self.entries.push(Entry { path, place, bytes });
            }
            Err(why) => self.refused.push(Refused { path: name.into(), why: why.to_owned() }),
        }
        Ok(())
    }
}

/// The entry's path, if unpacking it would stay inside the folder that it is unpacked to, on any system.
fn path_inside(name: &str) -> Result<String, &'static str> {
    let name = name.replace('\\', "/");
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return Err("its path is absolute");
    }
    if name.contains('\0') {
        return Err("its path holds a zero byte");
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err("its path leaves the archive's folder");
    }
    if parts.is_empty() { Err("it has no name") } else { Ok(parts.join("/")) }
}

/// An sdist holds one folder with everything in it; people think of what is in that folder as the project.
/// A folder that is itself a package is what people import, and stays.
fn without_common_folder(mut entries: Vec<Entry>) -> Vec<Entry> {
    let Some(folder) = entries.first().and_then(|entry| entry.path.split_once('/')).map(|(folder, _)| format!("{folder}/"))
    else {
        return entries;
    };
    let package = format!("{folder}__init__.py");
    if entries.iter().all(|entry| entry.path.starts_with(&folder) && entry.path != package) {
        for entry in &mut entries {
            entry.path.drain(..folder.len());
        }
    }
    entries
}

fn read_limited(entry: impl Read, limit: u64) -> Content {
    let mut bytes = Vec::new();
    entry
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| Unread::Broken { why: format!("cannot be unpacked: {cause}") })?;
    if bytes.len() as u64 > limit {
        return Err(Unread::TooLarge { bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

fn broken(cause: &zip::result::ZipError) -> Unread {
    Unread::Broken { why: format!("cannot be unpacked: {cause}") }
}

fn unpack(bytes: &[u8], format: Format, limit: u64) -> Metered<Box<dyn Read + '_>> {
    let reader: Box<dyn Read + '_> = if format == Format::TarGz { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
    // Headers and padding are not part of the sum of the files' sizes.
    Metered { reader, left: limit.saturating_add(limit / 4).saturating_add(1 << 20) }
}

/// Ends in an error where a stream goes on past its limit: a small archive can unpack to terabytes.
struct Metered<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| std::io::Error::new(std::io::ErrorKind::FileTooLarge, "unpacks to more than the limit"))?;
        Ok(count)
    }
}

//! One log of the cache: entries behind each other, each with checksums of its head and of its body.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::Key;

/// What an entry begins with: also how the next one is found behind a damaged one.
const MAGIC: &[u8; 8] = b"\x93verdict";

/// Bytes of the head: magic, key, length, BLAKE3 of the body, eight bytes of the BLAKE3 of all that.
const HEAD: usize = 8 + 32 + 8 + 32 + 8;

/// No judgement is longer than this.
const LONGEST: u64 = 1 << 30;

/// An entry as it stands in a log.
pub(super) fn entry(key: &Key, body: &[u8]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(HEAD + body.len());
    entry.extend_from_slice(MAGIC);
    entry.extend_from_slice(key);
    entry.extend_from_slice(&(body.len() as u64).to_le_bytes());
    entry.extend_from_slice(blake3::hash(body).as_bytes());
    let seal = blake3::hash(&entry);
    entry.extend_from_slice(&seal.as_bytes()[..8]);
    entry.extend_from_slice(body);
    entry
}

/// An open log, and where its entries are.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    places: BTreeMap<Key, Place>,
    /// Up to here it has been read.
    end: u64,
    /// Its size when it was last looked at: what is half an entry then stays one until it grows.
    size: u64,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    at: u64,
    length: u64,
    hash: [u8; 32],
}

impl Log {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut log = Self { file: File::open(path)?, places: BTreeMap::new(), end: 0, size: 0 };
        log.read_on();
        Ok(log)
    }

    /// Notes the entries that have come since.
    pub(super) fn read_on(&mut self) {
        let size = self.file.metadata().map_or(0, |metadata| metadata.len());
        if size == self.size {
            return;
        }
        self.size = size;
        while self.end < size {
            match self.head(self.end, size) {
                Ok(Some((key, place))) => {
                    self.places.insert(key, place);
                    self.end = place.at + place.length;
                }
                // Half an entry at the end may be whole the next time; damage with entries behind it is passed over.
                Ok(None) => match self.next_entry(self.end + 1, size) {
                    Some(next) => self.end = next,
                    None => return,
                },
                Err(_) => return,
            }
        }
    }

    /// The body under the key, if it is intact.
    pub(super) fn get(&mut self, key: &Key) -> Option<Vec<u8>> {
        let place = *self.places.get(key)?;
        let mut body = vec![0; usize::try_from(place.length).ok()?];
        self.read_at(place.at, &mut body).ok()?;
        (blake3::hash(&body).as_bytes() == &place.hash).then_some(body)
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        self.places.keys().copied().collect()
    }

    fn read_at(&mut self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(bytes)
    }

    /// The whole entry that begins at `at`, if one does.
    fn head(&mut self, at: u64, size: u64) -> io::Result<Option<(Key, Place)>> {
        if at + HEAD as u64 > size {
            return Ok(None);
        }
        let mut head = [0; HEAD];
        self.read_at(at, &mut head)?;
        let (sealed, seal) = head.split_at(HEAD - 8);
        if &sealed[..8] != MAGIC || &blake3::hash(sealed).as_bytes()[..8] != seal {
            return Ok(None);
        }
        let (mut key, mut length, mut hash) = ([0; 32], [0; 8], [0; 32]);
        key.copy_from_slice(&sealed[8..40]);
        length.copy_from_slice(&sealed[40..48]);
        hash.copy_from_slice(&sealed[48..80]);
        let place = Place { at: at + HEAD as u64, length: u64::from_le_bytes(length), hash };
        let is_whole = place.length <= LONGEST && place.at + place.length <= size;
        Ok(is_whole.then_some((key, place)))
    }

    /// Where the next whole entry begins.
    fn next_entry(&mut self, from: u64, size: u64) -> Option<u64> {
        let mut rest = vec![0; usize::try_from(size.checked_sub(from)?).ok()?];
        self.read_at(from, &mut rest).ok()?;
        let starts: Vec<usize> =
            rest.windows(MAGIC.len()).enumerate().filter(|(_, window)| window == MAGIC).map(|(start, _)| start).collect();
        starts.into_iter().map(|start| from + start as u64).find(|&at| matches!(self.head(at, size), Ok(Some(_))))
    }
}

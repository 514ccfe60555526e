//! Archives that unpack to more than they look like.

use std::io::Write;

use super::inputs::{File, Input};

const SCENE: &[u8] = b"from manim import *\nclass A(Scene):\n    def construct(self):\n        self.wait()\n";

/// Every kind of bad archive.
pub(crate) fn all() -> Vec<Input> {
    let archive = |name, location, size, make| Input { name, kind: "folder", location, size, make };
    vec![
        archive("zip-of-ones", "a.zip", 225_000, |n| {
            zip(60, |at| (format!("m{at}.py"), format!("x = [{}]\n", "1,".repeat(n)).into_bytes()))
        }),
        archive("zip-of-names", "a.zip", 225_000, |n| {
            zip(60, |at| (format!("m{at}.py"), format!("x = [{}]\n", "a,".repeat(n)).into_bytes()))
        }),
        archive("zip-of-many", "a.zip", 10_000, |n| zip(n, |at| (format!("m{at}.txt"), Vec::new()))),
        archive("zip-of-nothing-but-zeros", "a.zip", 50_000_000, |n| zip(4, |at| (format!("m{at}.py"), vec![0; n]))),
        archive("zip-that-leaves", "a.zip", 2_000, |n| zip(n, |at| (format!("../m{at}.py"), SCENE.to_vec()))),
        archive("zip-cut-off", "a.zip", 1_000, |n| {
            let mut files = zip(n, |at| (format!("m{at}.py"), SCENE.to_vec()));
            for (_, bytes) in &mut files {
                bytes.truncate(bytes.len() / 2);
            }
            files
        }),
        archive("tar-of-zeros", "a.tar.gz", 100_000_000, |n| tar_gz(&vec![0; n])),
        archive("tar-that-is-none", "a.tar.gz", 1_000_000, |n| vec![("a.tar.gz".to_owned(), vec![0x1f; n])]),
    ]
}

fn zip(members: usize, member: impl Fn(usize) -> File) -> Vec<File> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..members {
        let (path, bytes) = member(at);
        writer.start_file(path, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&bytes).expect("written");
    }
    vec![("a.zip".to_owned(), writer.finish().expect("whole").into_inner())]
}

fn tar_gz(bytes: &[u8]) -> Vec<File> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    vec![("a.tar.gz".to_owned(), encoder.finish().expect("whole"))]
}

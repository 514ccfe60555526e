//! A pinned set of files.
/// x
#[derive(Debug)]
pub struct Tree;
/// x
#[derive(Debug)]
pub struct TreeFile;

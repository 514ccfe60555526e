#![forbid(unsafe_code)]
//! manimill turns Manim source material into a fine-tuning dataset that a person can trust.
//!
//! ```text
//! sources ─► index ─► slice ─► repair ─► assets ─► check ─► dedup ─► render ─► shape ─► export
//!  files      names    one      Manim     no file   cheap     one of    last,     length,  Parquet
//!  rows       scenes   file     of today  needed    findings  each      costly    sides    JSON lines
//! ```
//!
//! [`pipeline::build`] runs the stages in this order. Each takes one type of [`sample`] and gives the next; what a stage
//! drops is a [`ledger::Decision`] with its reason, its evidence and the code as it stood.
//!
//! *Architecture Invariant:* no terminal and no async here, and no process: those are the command line's and the runner's.
//! *Architecture Invariant:* only [`pipeline`] goes parallel, so the stages are plain functions; [`dedup`] compares in parallel, which
//! shows in nothing but the time.
//! *Architecture Invariant:* nothing of a source is executed before [`render`].

pub mod assess;
pub mod assets;
pub mod check;
pub mod dedup;
pub mod describe;
pub mod error;
pub mod explain;
pub mod export;
pub mod index;
pub mod init;
pub mod ledger;
pub mod options;
pub mod pipeline;
pub mod render;
pub mod repair;
pub mod report;
pub mod review;
pub mod sample;
pub mod script;
pub mod settings;
pub mod shape;
pub mod slice;
pub mod sources;
pub mod suggest;

pub use error::{Error, ErrorKind};

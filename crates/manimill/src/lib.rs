#![forbid(unsafe_code)]
//! manimill turns Manim source material into a fine-tuning dataset that a person can trust.

pub mod error;
pub mod index;
pub mod ledger;
pub mod options;
pub mod settings;
pub mod slice;
pub mod sources;
pub mod suggest;

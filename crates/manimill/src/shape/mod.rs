//! The shape of the dataset.

pub mod cut;

//! Text repairs.
mod newlines;
pub(crate) use newlines::{restore, Restored};

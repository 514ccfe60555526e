//! One of each, on planted truth: what is planted as a twin is found as one, of its kind, and nothing else is.
#![allow(clippy::cast_precision_loss, reason = "counts of samples are far smaller than what a float holds")]
#![allow(clippy::print_stderr, reason = "the table per kind is for people")]

mod curve;
mod generator;
mod kept_out;
mod planted;
mod world;

//! One of each, on planted truth: what is planted as a twin is found as one, of its kind, and nothing else is.

mod curve;
mod generator;
mod kept_out;
mod planted;
mod world;

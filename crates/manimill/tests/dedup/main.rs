//! One of each, on planted truth: what is planted as a twin is found as one, of its kind, and nothing else is.

mod generator;
mod planted;
mod world;

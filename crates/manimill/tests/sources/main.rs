//! Every kind of source on small material, and every kind of bad input: what it costs and what is said about it.

mod bad_input;
mod git;
mod kinds;
mod tables;
mod world;

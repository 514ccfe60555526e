//! Whole builds that run no sample: what the shape stage says of a dataset, and the folder that is written.

mod folder;
mod sides;
mod world;

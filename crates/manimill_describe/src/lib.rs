//! Says what a scene shows.

//! The command as a user meets it: the built binary, in a folder of its own, without network and without running a scene.

mod kept;
mod newcomer;
mod world;

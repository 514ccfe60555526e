//! Understanding Python across a repository: which modules there are, what each name means, which classes are scenes.
//!
//! *Architecture Invariant:* nothing here executes or imports anything; what packages bind is told by a [`Library`].

mod library;
mod program;
mod project;
mod scenes;

pub use library::{Library, LibraryModule};
pub use program::{END, External, Owner, Position, Program, Step};
pub(crate) use program::{modules_of, uses_of};
pub use project::{File, FileId, Project, Target};
pub(crate) use project::{is_vendored, module_name};
pub use scenes::{Dialect, Scenes};

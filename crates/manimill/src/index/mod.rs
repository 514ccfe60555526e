//! Understanding Python across a repository: which modules there are, what each name means, which classes are scenes.
//!
//! *Architecture Invariant:* nothing here executes or imports anything; what packages bind is told by a [`Library`].

mod find;
pub mod libraries;
mod library;
mod names;
pub(crate) mod old_manims;
mod outlines;
mod program;
mod project;
mod scenes;

pub use find::{Indexed, is_todays, scenes_of_file, unparsable};
pub use library::{Library, LibraryModule};
pub use names::{Construct, FileNames, file_names};
pub(crate) use names::{alone, is_implicit, names_of, single_file};
pub use old_manims::{OldClass, OldManims, OldModule};
pub use outlines::{Budget, Parsed, outline, rounds};
pub(crate) use program::uses_of;
pub use program::{END, External, Owner, Position, Program, Step};
pub(crate) use project::module_name;
pub use project::{File, FileId, Project, Target};
pub use scenes::{Dialect, Scenes};

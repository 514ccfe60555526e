#![forbid(unsafe_code)]
//! Python as manimill reads it: texts, places in them, what each statement binds and reads, and edits.
//!
//! *Architecture Invariant:* this is the only crate that names `ruff_*`; none of its types appears in a public signature,
//! so a new release of that unstable library is felt here alone.
//! *Architecture Invariant:* it knows one file at a time. What an import means is for the library's `index` to say.
//! *Architecture Invariant:* it never prints a syntax tree; every change is an edit of a span of the author's text.

pub mod edit;
pub mod facts;
pub mod tree;

mod builtins;
mod collect;
mod format;
mod literals;
mod locals;
mod module;
mod nesting;
mod program;
mod search_path;
mod span;
mod stack;
mod structure;
mod words;

pub use builtins::{is_builtin, is_standard_module};
pub use collect::is_changing_method;
pub use facts::Name;
pub use format::{FormatError, format};
pub use literals::literal_arguments;
pub use module::{Module, Outline, SyntaxError, SyntaxErrorKind};
pub use program::{Mentions, PROGRAM_VERSION, Program};
pub use search_path::{Folder, SearchPathEdit};
pub use span::{Lines, Span};
pub use structure::{Structure, structure};
pub use words::{Comment, Words, comments_of, words_of};

//! Runs untrusted Manim scenes and says what became of them.
//!
//! This crate is the only one that starts processes: external programs ([`command`]),
//! the Python environment with a pinned manim ([`environment`]), and the pool of zygotes that judges samples ([`pool`]).
//! It knows nothing of datasets; what it is given is code and the name of a scene, what it gives is a [`Judgement`].

#![forbid(unsafe_code)]

pub mod api;
pub mod cache;
pub mod command;
pub mod doctor;
pub mod environment;
pub mod failure;
pub mod formulas;
pub mod judgement;
pub mod modules;
pub mod pool;
pub mod sandbox;
mod scratch;
pub mod timeline;
mod warden;
mod worker;

pub use api::Api;
pub use environment::{Environment, EnvironmentError, EnvironmentSpec};
pub use failure::{Failure, FailureClass};
pub use judgement::{Job, Judgement, Mode, Project, Still, Unjudged, Verdict};
pub use modules::{ModuleNames, NameKind};
pub use pool::{Audit, Limits, Pool, PoolError, PoolSettings};
pub use sandbox::{Sandbox, WallPolicy};
pub use scratch::Scratch;
pub use timeline::{Facts, Fidelity, PlayKind, Timeline};

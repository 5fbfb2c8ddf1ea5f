//! The golden vectors: what is in them, how they are written, checked and
//! used to judge an implementation.
//!
//! `docs/spec/vectors.md` is the normative text. The files are written by
//! [`catalogue`] alone, from the answers of [`crate::reference`].

mod case;
pub mod catalogue;
mod file;
pub mod judge;
pub mod lint;
mod manifest;
mod published;
pub mod schema;

pub use case::{Case, Class, Retired};
pub use file::{BugType, File, Note};
pub use manifest::{Listed, MANIFEST, Manifest, SUITE, meaning};
pub use published::published;

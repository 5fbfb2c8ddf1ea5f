//! Programs that behave and programs that misbehave, against the adapter
//! protocol's table of faults (`docs/spec/adapter.md`, section 6).
//!
//! The programs are in `tests/subjects`, one fault each.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod command;
mod library;
mod reports;
mod run;

//! Programs that conform and programs that do not, against the protocol's
//! table of faults (`docs/spec/conform.md`) and the command's exit codes.
//!
//! `adapter.py` is the reference with one fault at a time.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod check;
mod command;
mod faults;
mod run;
mod signatures;
mod teaching;

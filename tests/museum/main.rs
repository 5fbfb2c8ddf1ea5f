//! The museum kept honest: every card says what is so, and the command finds
//! what the cards promise.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod budgets;
mod cards;
mod command;
mod evidence;

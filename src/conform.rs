//! The golden vectors put to a program: what it offers is asked, once each, and
//! what it says is judged (`docs/spec/conform.md`).
//!
//! The reference itself is such a program ([`Desk`]); [`check`] tells the
//! author of an adapter what is wrong with it in plain words.

pub mod check;
mod desk;
mod expectations;
mod fresh;
mod greeting;
mod interview;
mod left_out;
mod outcome;
mod reading;
mod reply;
mod selection;
mod suite;
mod taped;
mod verdict;

pub use desk::Desk;
pub use expectations::{Drift, Expectations};
pub use fresh::fresh;
pub use greeting::{Greeting, Offer, PROTOCOL};
pub use interview::{Interview, Limits, interview};
pub use left_out::LeftOut;
pub use outcome::{Failing, Outcome, Record};
pub use reply::{BYE, Reply};
pub use selection::{Glob, Selection, Shard, Tier};
pub use suite::{Prompt, Suite};
pub use taped::{Portion, Taped};
pub use verdict::{Conformance, Grade, Tally, Verdict};

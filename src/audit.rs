//! Claims put to the test: an audit can refute a claim, it never proves one.
//!
//! The auditor flips a fair coin for every run, runs the subject on that side
//! of the pair and bets on the side from the output. Under the claim nobody
//! can get rich: wealth 1/α refutes it. A pass says what it could not have
//! seen. The proofs are in `docs/audit.md`.

mod bets;
mod certificate;
mod channel;
mod clipped;
mod event;
mod exact;
mod excused;
mod expert;
mod features;
mod finding;
mod grid;
mod ladder;
mod partition;
mod plan;
mod plateaus;
mod power;
mod priced;
mod prior;
mod process;
mod profile;
mod refutation;
mod replay;
mod run;
mod search;
mod sides;
pub mod suite;
mod tree;
mod watch;

pub use channel::{Channel, Channels};
pub use exact::{Proven, audit_exactly};
pub use finding::{Finding, Method, Verdict, claim_text, decimal, short};
pub use grid::Grid;
pub use plan::Plan;
pub use replay::{Check, Outcome, Question, Rehearsal, replay};
pub use run::{Progress, audit, audit_on};
pub use search::{Chosen, Open, Searched, audit_pairs};
pub use watch::{Watched, audit_channels, audit_channels_on};

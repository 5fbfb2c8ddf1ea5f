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
mod columns;
mod confirm;
mod event;
mod evidence;
mod exact;
mod excused;
mod expert;
mod failures;
mod features;
mod finding;
mod frozen;
mod grid;
mod ladder;
mod lines;
mod merge;
mod outputs;
mod partition;
mod pass;
mod plan;
mod plateaus;
mod pooling;
mod power;
mod priced;
mod prior;
mod process;
mod profile;
mod reading;
mod recipe;
mod refutation;
mod replay;
mod run;
mod search;
mod sides;
mod slopes;
pub mod suite;
mod trace;
mod tree;
mod watch;

pub use channel::{Channel, Channels};
pub use confirm::{Certified, Confirmed, Learned, Reopen};
pub use evidence::{Evidence, Shard, Wealth, Wealths};
pub use exact::{Proven, audit_exactly};
pub use failures::{Failures, Lost};
pub use finding::{Finding, Method, Verdict, claim_text, decimal, short};
pub use frozen::Frozen;
pub use grid::Grid;
pub use merge::merge;
pub use outputs::{Bin, Outputs, Span};
pub use pass::Progress;
pub use plan::Plan;
pub use replay::{Check, Outcome, Question, Rehearsal, replay};
pub use run::{audit, audit_learning, audit_on};
pub use search::{Chosen, Open, Searched, audit_pairs};
pub use trace::{Mark, Trace};
pub use watch::{Watched, audit_channels, audit_channels_on};

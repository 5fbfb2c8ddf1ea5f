//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod admission;
pub mod budget;
mod calibrate;
mod certified;
mod closed;
mod engine;
mod expression;
mod loss;
mod plan;
mod pricer;
mod profile;
mod recheck;
pub mod referee;
mod request;
pub mod theorem;
mod verdict;

pub use calibrate::{Calibration, calibrate};
pub use certified::Engine;
pub use closed::ClosedForms;
pub use engine::{Answer, Ledger, Target, delta, epsilon};
pub use expression::{Expression, Hole};
pub use loss::Loss;
pub use plan::{Mechanism, Plan, Sampling, Term};
pub use pricer::{Priced, Pricer};
pub use profile::{Point, profile};
pub use recheck::Recheck;
pub use request::{FORMAT, Outcome, Question, Request, Words};
pub use verdict::{Judgement, PureLoss, Verdict, judge, pure_loss};

//! Etalon: the reference that differential-privacy implementations and claims
//! are measured against.
//!
//! **Put a claim to the test.** An audit runs a subject on two neighboring
//! inputs and bets on which of the two an output came from; against a true
//! claim nobody gets rich. Here the subject is built in:
//!
//! ```
//! use etalon::audit::{Plan, Verdict, audit};
//! use etalon::subject::{BUILTINS, Parameters, Simulated, find};
//! use etalon::tape::Seed;
//!
//! let seed = Seed::new([7; 32]);
//! let parameters = Parameters::read(["scale=1/2"])?; // eps = 1 needs scale 1
//! let run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &[0.into(), 1.into()])?;
//! let mut subject = Simulated::new("a count", &seed, run);
//! let plan = Plan {
//!     claim: "eps=1".parse()?,
//!     relation: "replace-one".parse()?,
//!     unit: "person".parse()?,
//!     alpha: "1e-9".parse()?, // the probability of accusing a true claim
//!     max_runs: 20_000,
//!     stop_at_violation: true,
//!     seed,
//! };
//! let finding = audit(&plan, &mut subject, &mut |_| true)?;
//! assert_eq!(finding.verdict, Verdict::Violation);
//! # Ok::<(), etalon::Error>(())
//! ```
//!
//! **Release, and know what it costs.** A mechanism is a function of its input
//! and a [`tape`] of bits, and states what it guarantees. The accountant
//! encloses what everything together loses; both ends are proven.
//!
//! ```
//! use etalon::account::{Engine, Outcome, Verdict, Words};
//! use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
//! use etalon::tape::{ChaCha, Seed};
//!
//! let mechanism = DiscreteLaplace::new(
//!     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
//! assert_eq!(mechanism.guarantee().claim.to_string(), "eps=1/3");
//! // A seed from a program is for replay; secret noise needs a secret seed.
//! let noisy = mechanism.release(&[12.into()], &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
//! assert_eq!(noisy.len(), 1);
//!
//! let words = Words {
//!     compose: vec!["discrete_laplace(scale=3) * 12".to_owned()],
//!     relation: Some("add-remove".to_owned()),
//!     claim: Some("eps=4".to_owned()),
//!     ..Words::default()
//! };
//! let Outcome::Judged(found) = words.request()?.answer(&Engine)? else { unreachable!() };
//! assert_eq!(found.verdict, Verdict::Verified);
//! # Ok::<(), etalon::Error>(())
//! ```
//!
//! | to | begin with |
//! |---|---|
//! | audit any program, or files of samples | [`subject::Process`], [`subject::Samples`], then [`audit::audit`] |
//! | prove instead of sample | [`audit::audit_exactly`] |
//! | draw from a law, exactly | [`law::Prepared`] by definition, [`sample`] by the papers |
//! | release | [`mechanism`], and [`ledger::Ledger`] so that nobody spends twice |
//! | price, judge, calibrate | [`account::Words`], [`account::judge`] |
//! | publish numbers of teams | [`insights::Policy`], [`insights::Leaves`] |
//! | see what broken looks like | [`museum::specimens`] |
//! | check an implementation, in any language | [`conform`], [`vectors`] |
//!
//! An audit can refute a claim, it never proves one. Parameters are exact
//! rationals (`"0.1"` is 1/10), errors are values of one [`Error`], and the
//! library neither prints nor reads a clock.

pub mod account;
pub mod audit;
pub mod conform;
pub mod digest;
pub mod error;
pub mod insights;
pub mod json;
pub mod law;
pub mod ledger;
pub mod mechanism;
pub mod museum;
pub mod num;
pub mod privacy;
pub mod recheck;
pub mod reference;
pub mod report;
pub mod sample;
pub mod subject;
pub mod table;
pub mod tape;
mod threads;
pub mod vectors;

pub use error::{Error, Result};

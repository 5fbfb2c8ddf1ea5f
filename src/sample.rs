//! The papers' algorithms, line for line: the profile `cks20/1`.
//!
//! Everything is exact: parameters are rationals of any size, and no float is
//! computed anywhere. Machine words are used where they suffice, integers of
//! any size where they do not; both read the same bits and give the same
//! answer. The definitions of the same laws live on the floor `law`, which
//! shares no code with this one.
//!
//! Two rules are normative for `cks20/1`. Fractions are used as written and
//! never reduced: `Bernoulli(2/6)` compares a number below 6 with 2. And a
//! comparison is true when the number drawn is *below* the numerator, so a
//! fair coin `Bernoulli(1/2)` is true on the bit 0.

mod bernoulli;
mod bernoulli_exp;
mod gaussian;
mod geometric;
mod laplace;
mod truncated_geometric;
mod uniform;

pub use bernoulli::bernoulli;
pub use bernoulli_exp::bernoulli_exp;
pub use gaussian::DiscreteGaussian;
pub use geometric::geometric;
pub use laplace::DiscreteLaplace;
pub use truncated_geometric::TruncatedGeometric;
pub use uniform::{uniform_below, uniform_below_u64};

#[cfg(test)]
mod tests;

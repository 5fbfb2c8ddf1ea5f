//! The mechanisms: what turns data into a private release.
//!
//! Each states its guarantee with relation, sensitivity and theorem, and its
//! [`Event`] for an accountant, which it never sees.

mod above_threshold;
mod delta;
mod discrete_gaussian;
mod discrete_laplace;
mod exponential;
mod grid;
mod lattice;
mod noise;
mod noisy_max;
mod numeric_above_threshold;
mod partition_selection;
mod permute_and_flip;
mod query;
mod randomized_response;
mod scores;
mod stability_threshold;
mod tree_sum;
mod truncated_geometric;
mod unary_encoding;

pub use above_threshold::AboveThreshold;
pub use discrete_gaussian::DiscreteGaussian;
pub use discrete_laplace::DiscreteLaplace;
pub use exponential::Exponential;
pub use grid::Grid;
pub use lattice::Lattice;
pub use noisy_max::NoisyMax;
pub use numeric_above_threshold::NumericAboveThreshold;
pub use partition_selection::{KeyCoin, PartitionSelection};
pub use permute_and_flip::PermuteAndFlip;
pub use query::{
    BoundedMean, BoundedSum, Change, Contribution, Count, Histogram, Moments, OpenHistogram,
    Quantile, Record,
};
pub use randomized_response::RandomizedResponse;
pub use stability_threshold::StabilityThreshold;
pub use tree_sum::{RunningSum, TreeSum};
pub use truncated_geometric::TruncatedGeometric;
pub use unary_encoding::UnaryEncoding;

use std::str::FromStr;

use crate::error::{Error, Result};
use crate::privacy::{Event, Guarantee};
use crate::tape::Tape;

/// A randomized function with a proven guarantee.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, Profile, RandomizedResponse};
/// use etalon::tape::Recorded;
///
/// let mechanism = RandomizedResponse::new(2, &"3".parse()?, Profile::Cks20)?;
/// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=ln(3)");
/// // The same input and the same tape give the same output.
/// let release = |bytes: [u8; 2]| mechanism.release(&1, &mut Recorded::new(bytes));
/// assert_eq!(release([0b0100_0000, 0])?, release([0b0100_0000, 0])?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Mechanism {
    /// The confidential input.
    type Input: ?Sized;
    /// What is released.
    type Output;

    /// What is promised, and what the promise rests on.
    fn guarantee(&self) -> &Guarantee;

    /// One use of the mechanism, for an accountant.
    fn event(&self) -> &Event;

    /// Releases once; the output is a function of the input and the tape.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`] for an input outside the mechanism's domain, before
    ///   any bit of tape is read.
    /// - [`Error::TapeEnded`] if the tape ends first.
    fn release<T: Tape>(&self, input: &Self::Input, tape: &mut T) -> Result<Self::Output>;
}

/// How noise is drawn from the tape (`docs/spec/tape.md`).
///
/// # Example
///
/// ```
/// use etalon::mechanism::Profile;
/// assert_eq!("inverse".parse::<Profile>()?, Profile::Inverse);
/// assert_eq!("cks20/1".parse::<Profile>()?, Profile::Cks20);
/// let refused = "float".parse::<Profile>().unwrap_err();
/// assert_eq!(refused.to_string(), "there is no profile named `float`; known: cks20, inverse");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// `cks20/1`: the algorithms of `[CKS20]`, bit by bit.
    Cks20,
    /// `inverse/1`: the law's cumulative distribution turned around; fast.
    Inverse,
}

impl FromStr for Profile {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "cks20" | "cks20/1" => Ok(Self::Cks20),
            "inverse" | "inverse/1" => Ok(Self::Inverse),
            other => Err(Error::Unknown {
                what: "profile",
                given: other.to_owned(),
                known: "cks20, inverse".to_owned(),
            }),
        }
    }
}

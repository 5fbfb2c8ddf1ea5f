//! The mechanisms of the crate as subjects, by name: one file per family.

mod additive;
mod bounded;
mod keys;
mod query;
mod response;
mod selection;
mod stream;
mod threshold;

use super::parameters::Parameters;
use super::simulated::Entry;
use crate::error::Result;
use crate::mechanism::Profile;

/// The correct mechanisms; the broken ones are in [`crate::museum`].
pub const BUILTINS: &[Entry] = &[
    additive::DISCRETE_LAPLACE,
    additive::DISCRETE_GAUSSIAN,
    response::RANDOMIZED_RESPONSE,
    response::UNARY_ENCODING,
    bounded::TRUNCATED_GEOMETRIC,
    keys::PARTITION_SELECTION,
    keys::STABILITY_THRESHOLD,
    query::BOUNDED_MEAN,
    query::BOUNDED_SUM,
    query::COUNT,
    query::HISTOGRAM,
    query::OPEN_HISTOGRAM,
    query::QUANTILE,
    selection::EXPONENTIAL,
    selection::NOISY_MAX,
    selection::PERMUTE_AND_FLIP,
    stream::TREE_SUM,
    threshold::ABOVE_THRESHOLD,
    threshold::NUMERIC_ABOVE_THRESHOLD,
];

/// The profile a built-in draws its noise in: `inverse` unless told otherwise.
///
/// # Errors
///
/// [`Error::Unknown`](crate::Error::Unknown) for another name.
pub fn profile(parameters: &mut Parameters) -> Result<Profile> {
    parameters.text("profile").map_or(Ok(Profile::Inverse), |text| text.parse())
}

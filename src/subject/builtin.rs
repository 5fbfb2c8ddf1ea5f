//! The mechanisms of the crate as subjects, by name: one file per family.

mod additive;
mod bounded;
mod keys;
mod query;
mod response;
mod selection;
mod shifted;
mod stream;
mod threshold;

use super::loss::Listed;
use super::parameters::Parameters;
use super::simulated::Entry;
use crate::error::Result;
use crate::json::Value;
use crate::mechanism::Profile;
use crate::num::Rational;

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
///
/// # Example
///
/// ```
/// use etalon::mechanism::Profile;
/// use etalon::subject::{Parameters, profile};
/// let mut parameters = Parameters::read(["scale=1", "profile=cks20"])?;
/// assert_eq!(profile(&mut parameters)?, Profile::Cks20);
/// assert_eq!(profile(&mut Parameters::default())?, Profile::Inverse);
/// assert!(profile(&mut Parameters::read(["profile=float"])?).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn profile(parameters: &mut Parameters) -> Result<Profile> {
    parameters.text("profile").map_or(Ok(Profile::Inverse), |text| text.parse())
}

/// The law of one release of an entry on each input of a pair, as far as it
/// matters and is known: where the outputs are few, and of noise that is added
/// to an answer.
///
/// # Errors
///
/// Those of its parameters and inputs.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::law::Probability;
/// use etalon::subject::{BUILTINS, Output, Parameters, find, laws};
/// let (entry, pair) = (find(&[BUILTINS], "randomized-response")?, [json!(0), json!(1)]);
/// let found = laws(entry, &Parameters::read(["odds=3"])?, &pair)?;
/// let [left, right] = found.expect("there are two outputs");
/// assert_eq!(left.chances[0], (Output::Integer(0.into()), Probability::Exact("3/4".parse()?)));
/// assert_eq!(right.chances[0].1, Probability::Exact("1/4".parse()?));
/// // A deviation of 5000 is too wide to be listed.
/// let wide = find(&[BUILTINS], "discrete-gaussian")?;
/// assert!(laws(wide, &Parameters::read(["sigma=5000"])?, &pair)?.is_none());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn laws(
    entry: &Entry,
    parameters: &Parameters,
    pair: &[Value; 2],
) -> Result<Option<[Listed; 2]>> {
    let outputs = |input| (entry.outputs)(&mut parameters.clone(), input);
    if let (Some(left), Some(right)) = (outputs(&pair[0])?, outputs(&pair[1])?) {
        let whole = |chances| Listed { chances, rest: Rational::zero() };
        return Ok(Some([left, right].map(whole)));
    }
    shifted::laws(entry.name, &mut parameters.clone(), pair)
}

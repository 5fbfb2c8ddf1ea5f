//! The exact privacy loss of a built-in on one pair, from its law.
//!
//! No statistics and no tape: the two output laws are compared as
//! definitions.

use std::collections::BTreeMap;

use super::output::Output;
use super::parameters::Parameters;
use crate::error::Result;
use crate::json::Value;
use crate::law::Probability;
use crate::num::{Dyadic, Interval, Rational};

/// The largest logarithm of a ratio of output probabilities, in either
/// direction.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::{BUILTINS, Loss, Parameters, find};
/// let (entry, pair) = (find(&[BUILTINS], "randomized-response")?, [json!(0), json!(1)]);
/// let loss = entry.loss(Parameters::read(["odds=3"])?, &pair)?;
/// let Some(Loss::Within(loss)) = loss else { unreachable!() };
/// assert_eq!(loss.to_decimal(4), ("1.098".to_owned(), "1.099".to_owned())); // ln(3)
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub enum Loss {
    /// Both ends proven.
    Within(Interval),
    /// Larger than any number: for every ε there are outputs beyond it.
    Infinite,
}

/// The law of one release with finitely many outputs, each listed once.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::law::Probability;
/// use etalon::subject::{BUILTINS, Chances, Output, Parameters, find};
/// let (entry, input) = (find(&[BUILTINS], "randomized-response")?, json!(0));
/// let listed = (entry.outputs)(&mut Parameters::read(["odds=3", "answers=4"])?, &input)?;
/// let chances: Chances = listed.expect("there are four outputs");
/// assert_eq!(chances[0], (Output::Integer(0.into()), Probability::Exact("1/2".parse()?)));
/// assert_eq!(chances[3], (Output::Integer(3.into()), Probability::Exact("1/6".parse()?)));
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Chances = Vec<(Output, Probability)>;

/// A law, listed as far as it matters.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::{BUILTINS, Parameters, find, laws};
/// let (entry, pair) = (find(&[BUILTINS], "discrete-laplace")?, [json!(0), json!(1)]);
/// let found = laws(entry, &Parameters::read(["scale=1"])?, &pair)?;
/// let [left, right] = found.expect("the noise is narrow");
/// assert_eq!(left.chances.len(), right.chances.len());
/// // The noise may be larger than what is listed, but hardly ever is.
/// assert!(left.rest.is_positive() && left.rest < "1e-18".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Listed {
    /// Outputs, each once, with their probabilities.
    pub chances: Chances,
    /// At most so much falls on outputs that are not listed, and on listed
    /// ones beyond what is said of them.
    pub rest: Rational,
}

/// Bits to which a loss is enclosed.
pub(super) const BITS: u32 = 80;

impl Loss {
    /// The loss between two laws with finitely many outputs. An output listed
    /// with probability 0 counts as one that is not listed.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`](crate::Error::Unsupported) if a probability
    /// cannot be enclosed away from 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// use etalon::subject::{Chances, Loss, Output};
    /// let law = |yes: &str, no: &str| -> etalon::Result<Chances> {
    ///     let chance = |x: &str| Ok::<_, etalon::Error>(Probability::Exact(x.parse()?));
    ///     Ok(vec![(Output::Boolean(true), chance(yes)?), (Output::Boolean(false), chance(no)?)])
    /// };
    /// // A yes tells ln(2), a no ln(3).
    /// let loss = Loss::between(&law("4/5", "1/5")?, &law("2/5", "3/5")?)?;
    /// let Loss::Within(loss) = loss else { unreachable!() };
    /// assert_eq!(loss.to_decimal(4), ("1.098".to_owned(), "1.099".to_owned()));
    /// // What one side never says gives the other away.
    /// let loss = Loss::between(&law("1", "0")?, &law("1/2", "1/2")?)?;
    /// assert!(matches!(loss, Loss::Infinite));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn between(left: &Chances, right: &Chances) -> Result<Self> {
        let possible = |chances: &Chances| -> Result<BTreeMap<Output, Interval>> {
            let listed = chances.iter().filter(|(_, chance)| !chance.is_zero());
            listed.map(|(output, chance)| Ok((output.clone(), chance.enclose(2 * BITS)))).collect()
        };
        let (left, right) = (possible(left)?, possible(right)?);
        if left.len() != right.len() || !left.keys().eq(right.keys()) {
            return Ok(Self::Infinite);
        }
        let mut largest = Interval::exact(Dyadic::zero());
        for (here, there) in left.values().zip(right.values()) {
            let loss = here.div(there, 2 * BITS)?.ln(BITS)?;
            for one in [loss.clone(), loss.neg()] {
                let lo = largest.lo().clone().max(one.lo().clone());
                largest = Interval::new(lo, largest.hi().clone().max(one.hi().clone()))?;
            }
        }
        Ok(Self::Within(largest))
    }

    /// The loss of a pair under a mechanism with finitely many outputs.
    pub(super) fn of(
        outputs: impl Fn(&mut Parameters, &Value) -> Result<Chances>,
        parameters: &mut Parameters,
        pair: &[Value; 2],
    ) -> Result<Self> {
        let left = outputs(&mut parameters.clone(), &pair[0])?;
        Self::between(&left, &outputs(parameters, &pair[1])?)
    }
}

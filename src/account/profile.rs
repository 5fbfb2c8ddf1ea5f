//! The privacy profile δ(ε) at evenly spaced points, each enclosed.

use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use crate::error::{Error, Result};
use crate::num::Rational;

/// One point of a profile.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, profile};
/// use etalon::privacy::Relation;
/// let terms = "gaussian(sigma=1)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let points = profile(&plan, &"2".parse()?, 4, &"1e-6".parse()?, &ClosedForms)?;
/// let at: Vec<String> = points.iter().map(|point| point.epsilon.to_string()).collect();
/// assert_eq!(at, ["0", "1/2", "1", "3/2", "2"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// ε.
    pub epsilon: Rational,
    /// The enclosure of δ there.
    pub delta: Priced,
}

/// The profile from 0 to `largest` in `steps` equal steps, each δ to a
/// relative width.
///
/// # Errors
///
/// [`Error::Domain`] unless `largest > 0` and `steps >= 1`; those of the pricer.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, profile};
/// use etalon::privacy::Relation;
/// let terms = "discrete_laplace(scale=1, sensitivity=1)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let points = profile(&plan, &"1".parse()?, 2, &"1e-6".parse()?, &ClosedForms)?;
/// // It falls from (e - 1)/(e + 1) = 0.46211... to 0 at its eps.
/// assert!(points[0].delta.lo.to_rational() > "0.4621".parse()?);
/// assert!(points[1].delta.lo.is_positive());
/// assert!(points[2].delta.hi.as_ref().is_some_and(|hi| hi.is_zero()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn profile(
    plan: &Plan,
    largest: &Rational,
    steps: u32,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Vec<Point>> {
    if !largest.is_positive() {
        return Err(Error::domain("largest", largest, "an eps > 0"));
    }
    if steps == 0 {
        return Err(Error::domain("steps", 0, "a whole number, 1 or more"));
    }
    let points = (0..=steps).map(|step| {
        let epsilon = largest * &Rational::new(i64::from(step), steps)?;
        Ok(Point { delta: pricer.delta(plan, &epsilon, width)?, epsilon })
    });
    points.collect()
}

//! The privacy profile δ(ε) at evenly spaced points, each enclosed.

use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use crate::error::{Error, Result};
use crate::num::Rational;

/// One point of a profile.
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

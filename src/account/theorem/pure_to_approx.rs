//! Between pure and approximate DP, and along the profile of one guarantee.

use super::Approximate;
use super::homogeneous;
use crate::account::loss::Loss;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};

/// An enclosure of the smallest δ at `target` that follows from a guarantee:
/// `δ + (1 - δ)(e^ε - e^target)_+/(1 + e^ε)`.
///
/// # Errors
///
/// Those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, pure_to_approx}};
/// let part = Approximate::new(&"1".parse()?, "0".parse()?)?;
/// // (e - 1)/(e + 1)
/// let delta = pure_to_approx::delta(&part, &Loss::zero(), 64)?;
/// assert_eq!(delta.to_decimal(4), ("0.4621".to_owned(), "0.4622".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[KOV15, Thm. 3.3]` with k = 1.
pub fn delta(part: &Approximate, target: &Loss, bits: u32) -> Result<Interval> {
    homogeneous::delta(part, 1, target, bits)
}

/// The same δ as an exact rational, if both exponentials are rational.
///
/// # Errors
///
/// [`Error::Unsupported`] if the fraction would fill the memory.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, pure_to_approx}};
/// let coin = Approximate::new(&"ln(3)".parse()?, "0".parse()?)?;
/// let at = |target: &Loss| pure_to_approx::delta_exact(&coin, target);
/// assert_eq!(at(&Loss::from(&"ln(2)".parse()?))?, Some("1/4".parse()?));
/// assert_eq!(at(&Loss::from(&"1".parse()?))?, None);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn delta_exact(part: &Approximate, target: &Loss) -> Result<Option<Rational>> {
    homogeneous::delta_exact(part, 1, target)
}

/// The pure ε that follows from a guarantee: its own if δ = 0.
///
/// # Errors
///
/// [`Error::Unsupported`] if δ > 0: the mechanism that shows its input with
/// probability δ has the guarantee, and no ε at all.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, pure_to_approx::to_pure}};
/// let part = |delta: &str| Approximate::new(&"1".parse()?, delta.parse()?);
/// assert_eq!(to_pure(&part("0")?)?, Loss::from(&"1".parse()?));
/// assert!(to_pure(&part("1e-100")?).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DR14, Def. 2.4]`.
pub fn to_pure(part: &Approximate) -> Result<Loss> {
    if part.delta.is_zero() {
        return Ok(part.epsilon.clone());
    }
    Err(Error::Unsupported {
        what: format!("a pure eps from delta = {}", part.delta),
        why: "no finite eps follows from delta > 0; claim a delta".to_owned(),
    })
}

//! Advanced composition: a root of the count, for a slack in δ.

use super::Approximate;
use super::arithmetic::{at_least_one, open_unit, whole};
use crate::error::Result;
use crate::num::{Interval, Natural, Rational, ln};

/// ε and δ of `count` uses of a part, for a slack δ'.
///
/// # Guarantee
///
/// `ε' = ε sqrt(2 k ln(1/δ')) + k ε (e^ε - 1)` at `k δ + δ'`, also adaptively;
/// the upper end of the interval is the guarantee. Never better than
/// [`super::homogeneous`], which is optimal.
///
/// # Errors
///
/// [`crate::Error::Domain`] if the count is 0 or the slack outside (0, 1).
///
/// # Example
///
/// ```
/// use etalon::account::theorem::{Approximate, advanced::advanced};
/// let part = Approximate::new(&"1/10".parse()?, "1e-7".parse()?)?;
/// let (epsilon, delta) = advanced(&part, 100, &"1e-5".parse()?, 64)?;
/// // Less than the sum, 10; the delta is 100 * 1e-7 + 1e-5.
/// assert_eq!(epsilon.to_decimal(4), ("5.85".to_owned(), "5.851".to_owned()));
/// assert_eq!(delta, "2e-5".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRV10, Thm. III.3]`, also `[DR14, Thm. 3.20]`.
pub fn advanced(
    part: &Approximate,
    count: u64,
    slack: &Rational,
    bits: u32,
) -> Result<(Interval, Rational)> {
    at_least_one(count)?;
    open_unit(slack)?;
    let precision = bits + 16;
    let (k, epsilon) = (whole(count), part.epsilon.enclose(precision)?);
    let root = ln(slack, precision)?
        .neg()
        .mul(&whole(2), precision)
        .mul(&k, precision)
        .sqrt(precision)?
        .mul(&epsilon, precision);
    let drift = part.epsilon.enclose_exp(precision)?.sub(&whole(1), precision);
    let drift = drift.mul(&epsilon, precision).mul(&k, precision);
    let delta = &(&part.delta * &Rational::from(Natural::from(count))) + slack;
    Ok((root.add(&drift, bits), delta.min(Rational::one())))
}

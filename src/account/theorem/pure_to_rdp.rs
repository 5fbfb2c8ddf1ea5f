//! From pure DP to Rényi DP, tight.

use super::arithmetic::whole;
use crate::account::loss::Loss;
use crate::error::{Error, Result};
use crate::num::{Interval, Natural, Rational};

/// An enclosure of the smallest Rényi ε at order `alpha` that follows from
/// ε-DP: the divergence of binary randomized response,
/// `ln((e^{αε} + e^{(1-α)ε})/(1 + e^ε))/(α - 1)`.
///
/// # Errors
///
/// [`Error::Domain`] unless `alpha > 1`; those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::pure_to_rdp};
/// // ln((9 + 1/3)/4) = ln(7/3)
/// let divergence = pure_to_rdp::tight(&Loss::from(&"ln(3)".parse()?), &"2".parse()?, 64)?;
/// assert_eq!(divergence.to_decimal(4), ("0.8472".to_owned(), "0.8473".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[Ste22]`; the formula is `[Mir17, Prop. 5]` for randomized
/// response, worst by `[KOV15]`.
pub fn tight(epsilon: &Loss, alpha: &Rational, bits: u32) -> Result<Interval> {
    responses(epsilon, &Natural::from(2u8), alpha, bits)
}

/// An enclosure of the divergence of order `alpha` between two inputs of
/// randomized response with `answers` answers:
/// `ln((e^{αε} + e^{(1-α)ε} + k - 2)/(e^ε + k - 1))/(α - 1)`.
///
/// # Errors
///
/// As [`tight`].
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::pure_to_rdp};
/// // ln((9 + 1/3 + 1)/5) = ln(31/15)
/// let ln_three = Loss::from(&"ln(3)".parse()?);
/// let divergence = pure_to_rdp::responses(&ln_three, &3u8.into(), &"2".parse()?, 64)?;
/// assert_eq!(divergence.to_decimal(4), ("0.7259".to_owned(), "0.726".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[Mir17, Prop. 5]` for two answers; for k, the sum of its definition.
pub fn responses(
    epsilon: &Loss,
    answers: &Natural,
    alpha: &Rational,
    bits: u32,
) -> Result<Interval> {
    if *alpha <= Rational::one() {
        return Err(Error::domain("alpha", alpha, "alpha > 1"));
    }
    let precision = bits + 160;
    let above = alpha - &Rational::one();
    let loss = epsilon.enclose(precision)?;
    let truth = raised(&loss, alpha, precision)?;
    let other = raised(&loss, &-&above, precision)?;
    let rest = Interval::of(&(&Rational::from(answers.clone()) - &Rational::from(2)), precision);
    let total = epsilon.enclose_exp(precision)?.add(&whole(1), precision).add(&rest, precision);
    let moment = truth.add(&other, precision).add(&rest, precision).div(&total, precision)?;
    moment.ln(precision)?.div(&Interval::of(&above, precision), bits)
}

/// `e^(x factor)`.
fn raised(x: &Interval, factor: &Rational, bits: u32) -> Result<Interval> {
    x.mul(&Interval::of(factor, bits), bits).exp(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_two_of_a_fair_lie_is_what_the_definition_says() {
        // e^ε = 3, k = 2: 3/4 and 1/4, so the moment is (27 + 1)/12 = 7/3.
        let epsilon = Loss::from(&"ln(3)".parse().unwrap());
        let found = tight(&epsilon, &Rational::from(2), 100).unwrap();
        let sought = crate::num::ln(&"7/3".parse().unwrap(), 100).unwrap();
        assert!(!found.certainly_less(&sought) && !sought.certainly_less(&found));
    }
}

//! Permute-and-flip: the integral over a product of linear factors.

use crate::error::Result;
use crate::num::{Dyadic, Interval};

/// The masses of the weights `p_i`, of which the largest is 1.
///
/// With `s = 1 - t` a factor `1 - t p` is `(1 - p) + p s`: a polynomial without
/// negative coefficients, so nothing cancels, and the integral of `s^k` is
/// `1/(k + 1)`.
pub(super) fn masses(weights: &[Interval], bits: u32) -> Result<Vec<Interval>> {
    let mut found = Vec::with_capacity(weights.len());
    leave_one_out(&[Interval::exact(Dyadic::one())], weights, bits, &mut found)?;
    Ok(found)
}

/// For each weight in turn, `p` times the integral of the polynomial times the
/// factors of all the other weights. Halves, so that each factor is multiplied
/// in once per level.
fn leave_one_out(
    polynomial: &[Interval],
    weights: &[Interval],
    bits: u32,
    found: &mut Vec<Interval>,
) -> Result<()> {
    if let [weight] = weights {
        let mut integral = Interval::exact(Dyadic::zero());
        for (coefficient, power) in polynomial.iter().zip(1i64..) {
            let divisor = Interval::exact(Dyadic::from(power));
            integral = integral.add(&coefficient.div(&divisor, bits)?, bits);
        }
        found.push(integral.mul(weight, bits));
        return Ok(());
    }
    let (first, last) = weights.split_at(weights.len() / 2);
    leave_one_out(&times(polynomial, last, bits), first, bits, found)?;
    leave_one_out(&times(polynomial, first, bits), last, bits, found)
}

/// The polynomial times `(1 - p) + p s` for each weight `p`.
fn times(polynomial: &[Interval], weights: &[Interval], bits: u32) -> Vec<Interval> {
    let mut product = polynomial.to_vec();
    for weight in weights {
        let rest = Interval::exact(Dyadic::one()).sub(weight, bits);
        product.push(Interval::exact(Dyadic::zero()));
        for at in (0..product.len()).rev() {
            let kept = product[at].mul(&rest, bits);
            product[at] = match at.checked_sub(1) {
                Some(before) => kept.add(&product[before].mul(weight, bits), bits),
                None => kept,
            };
        }
    }
    product
}

//! Integer noise, right and with the mistakes that are made with it.

use super::Family;
use super::Verdict::{Control, Violation};
use crate::error::Result;
use crate::num::Rational;

/// Two-sided noise with odds 2 from one integer to the next, cut at ±6.
pub(super) fn integers(family: &mut Family) -> Result<()> {
    let half = Rational::new(1, 2u8)?;
    let power = |n: u64| (0..n).fold(Rational::one(), |power, _| &power * &half);
    // Mass at the ends holds the tails, so that neighbors keep odds of 2.
    let noise = |center: i64, zero: &Rational| -> Vec<Rational> {
        (-6i64..=6)
            .map(|x| match (x - center).unsigned_abs() {
                0 => zero.clone(),
                n if x.abs() == 6 => &power(n) + &power(n),
                n => power(n),
            })
            .collect()
    };
    let one = Rational::one();
    let two = Rational::from(2);
    let claim = ("ln(2)", "0");
    family.both(
        "integers-exact",
        "AtTheClaim",
        "integer noise with exactly the claimed odds",
        claim,
        (&noise(0, &one), &noise(1, &one)),
        Control,
    )?;
    family.both(
        "integers-wide-claim",
        "OverNoised",
        "integer noise under a claim of twice its loss",
        ("ln(4)", "0"),
        (&noise(0, &one), &noise(1, &one)),
        Control,
    )?;
    family.both(
        "integers-minus-zero",
        "Pair",
        "the negative zero is not drawn again, so that 0 comes twice as often",
        claim,
        (&noise(0, &two), &noise(1, &two)),
        Violation,
    )?;
    family.both(
        "integers-sensitivity-2",
        "HalvedSensitivity",
        "inputs differ by 2, noise is for 1",
        claim,
        (&noise(0, &one), &noise(2, &one)),
        Violation,
    )?;
    family.both(
        "integers-sensitivity-2-stated",
        "AtTheClaim",
        "inputs differ by 2, and so says the claim",
        ("ln(4)", "0"),
        (&noise(0, &one), &noise(2, &one)),
        Control,
    )?;
    let cut = |center: usize| -> Vec<Rational> {
        (0..8)
            .map(|x: usize| {
                if x.abs_diff(center) <= 3 {
                    power(u64::try_from(x.abs_diff(center)).unwrap_or(0))
                } else {
                    Rational::zero()
                }
            })
            .collect()
    };
    family.both(
        "integers-cut-tails",
        "DisjointSupport",
        "tails are cut off, so that the ends tell",
        claim,
        (&cut(3), &cut(4)),
        Violation,
    )
}

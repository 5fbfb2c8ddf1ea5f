//! False claims that were made: by released accountants, by formulas beyond
//! their range.

use super::{Claimed, Claims, deltas, epsilons, only};
use crate::error::Result;
use crate::json::Value;
use crate::num::{Dyadic, Interval, Rational};
use crate::vectors::File;
use crate::vectors::catalogue::terms::{gaussian, laplace, plan_slug, poisson, pure, slug};

/// σ of the classic formula `sqrt(2 ln(1.25/δ))/ε`, rounded up to 40 bits
/// behind the point: never less noise than the formula says.
fn classic(epsilon: &str, delta: &str) -> Result<String> {
    let (epsilon, delta): (Rational, Rational) = (epsilon.parse()?, delta.parse()?);
    let odds = (&Rational::new(5, 4u8)? / &delta)?;
    let double = crate::num::ln(&odds, 128)?.mul(&Interval::exact(Dyadic::from(2)), 128);
    let sigma = double.sqrt(128)?.div(&Interval::of(&epsilon, 128), 128)?;
    let places = Rational::from(crate::num::Natural::from(1u64 << 40));
    let units = (&sigma.hi().to_rational() * &places).floor() + crate::num::Integer::ONE;
    Ok(Rational::new(units, 1u64 << 40)?.to_string())
}

/// The classic formula above its range, with the same formula below.
fn formula(claims: &mut Claims) -> Result<()> {
    for (delta, fails, holds) in [
        ("1e-5", ["9", "10", "12", "20"], ["8", "6", "4", "1"]),
        ("1e-3", ["8", "10", "14", "20"], ["7", "5", "3", "1"]),
        ("1e-6", ["9", "10", "15", "20"], ["8", "5", "2", "1"]),
        ("1e-9", ["10", "11", "16", "20"], ["9", "7", "4", "1"]),
    ] {
        for (bad, good) in fails.into_iter().zip(holds) {
            let plans = (
                only(gaussian(&classic(bad, delta)?, "1", 1)),
                only(gaussian(&classic(good, delta)?, "1", 1)),
            );
            claims.pair(
                &format!("classic-gaussian-{}-at-{bad}", slug(delta)),
                &["ClassicGaussian"],
                &format!("the classic formula for sigma at eps = {bad}, where it is false (control: eps = {good})"),
                Claimed { plan: &plans.0, relation: "add-remove", epsilon: bad, delta },
                Claimed { plan: &plans.1, relation: "add-remove", epsilon: good, delta },
            )?;
        }
    }
    Ok(())
}

pub(in crate::vectors::catalogue) fn known() -> Result<File> {
    let mut claims = Claims::new("known");
    formula(&mut claims)?;
    let ar = "add-remove";
    // What accountants said, against the smallest epsilon that is true.
    let measured: &[(Value, &str, &str, &[&str])] = &[
        (pure("1/10", 500), "0.1001", "1e-6", &["CountIgnored", "KnownBound"]),
        (pure("5", 10), "40.01", "1e-6", &["DomainTooSmall", "KnownBound"]),
        (pure("10", 5), "30.006", "1e-6", &["DomainTooSmall", "KnownBound"]),
        (pure("1", 100), "72.005", "1e-6", &["DomainTooSmall", "KnownBound"]),
        (pure("2", 20), "36.010", "1e-6", &["DomainTooSmall", "KnownBound"]),
        (gaussian("1", "1", 1), "0", "1e-5", &["RenyiGrid", "KnownBound"]),
        (gaussian("1", "1", 1), "1/2", "1e-5", &["RenyiGrid"]),
        (gaussian("20", "1", 1000), "1", "1e-6", &["RenyiGrid"]),
        (gaussian("20", "1", 100), "4.5", "1e-20", &["SmallDelta", "LowerEnd"]),
        (gaussian("20", "1", 100), "5.71", "1e-30", &["SmallDelta", "LowerEnd"]),
        (pure("1/100", 1000), "1", "1e-5", &["CoarseGrid", "LongPlan"]),
        (laplace("1", "1", 100), "71.5", "1e-6", &["LongPlan", "Inversion"]),
        (laplace("10", "1", 100), "8.53", "1e-20", &["SmallDelta", "Inversion"]),
    ];
    for (term, epsilon, delta, flags) in measured {
        let plan = only(term.clone());
        let above = epsilons(&plan, ar, delta, 6)?.1;
        claims.pair(
            &format!("known-{}-{}-at-{}", plan_slug(&plan), slug(epsilon), slug(delta)),
            flags,
            &format!("eps = {epsilon} claimed at delta = {delta}; the control is the truth rounded up to 6 digits"),
            Claimed { plan: &plan, relation: ar, epsilon, delta },
            Claimed { plan: &plan, relation: ar, epsilon: &above, delta },
        )?;
    }
    // Noise of a transform that a pessimistic bound forgot.
    for (count, epsilon, delta) in [(10_000, "10.601728", "1e-13"), (1_000, "3.910679", "1e-12")] {
        let plan = only(poisson("1/100", gaussian("1", "1", count)));
        let above = deltas(&plan, ar, epsilon, 4)?.1;
        claims.pair(
            &format!("known-{}-{}-at-{}", plan_slug(&plan), slug(epsilon), slug(delta)),
            &["FftNoise", "KnownBound"],
            &format!("eps = {epsilon} claimed at delta = {delta}; the control is the true delta rounded up to 4 digits"),
            Claimed { plan: &plan, relation: ar, epsilon, delta },
            Claimed { plan: &plan, relation: ar, epsilon, delta: &above },
        )?;
    }
    // No pure guarantee at any eps, and one that is known.
    for (bad, good, id) in [
        (gaussian("4", "1", 1), laplace("4", "1", 1), "gaussian"),
        (poisson("1/8", gaussian("4", "1", 1)), poisson("1/8", laplace("4", "1", 1)), "sampled"),
    ] {
        let (bad, good) = (only(bad), only(good));
        claims.pair(
            &format!("known-pure-guarantee-of-{id}-noise"),
            &["PureLoss"],
            "Gaussian noise has no pure guarantee, Laplace noise has",
            Claimed { plan: &bad, relation: ar, epsilon: "20", delta: "0" },
            Claimed { plan: &good, relation: ar, epsilon: "20", delta: "0" },
        )?;
    }
    Ok(claims.file(
        "False claims that were made",
        &["formulas beyond their range", "amounts that released accountants returned"],
    ))
}

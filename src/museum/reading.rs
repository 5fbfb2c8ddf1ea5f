//! What broken mechanisms read alike: options, positive numbers, bounds; and
//! the loss of an answer that noise shifts.

use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::{Loss, Parameters};

use super::specimen::BITS;

/// A number above 0.
pub(super) fn positive(parameters: &mut Parameters, name: &'static str) -> Result<Rational> {
    let given = parameters.rational(name)?;
    if given.is_positive() { Ok(given) } else { Err(Error::domain(name, given, "above 0")) }
}

/// An integer of a range whose ends are given.
pub(super) fn whole(
    parameters: &mut Parameters,
    name: &'static str,
    limits: (u64, u64),
) -> Result<u64> {
    let missing = Error::Missing { what: name, give: "its value as name=value" };
    whole_or(parameters, name, limits)?.ok_or(missing)
}

/// An integer of a range whose ends are given, or none.
pub(super) fn whole_or(
    parameters: &mut Parameters,
    name: &'static str,
    (least, largest): (u64, u64),
) -> Result<Option<u64>> {
    let Some(given) = parameters.text(name) else { return Ok(None) };
    let number = given.parse().ok().filter(|number| (least..=largest).contains(number));
    number.map(Some).ok_or(Error::Domain {
        parameter: name,
        given,
        requires: "an integer within the limits of the mechanism",
    })
}

/// An integer of any sign.
pub(super) fn bound(parameters: &mut Parameters, name: &'static str) -> Result<Integer> {
    let given = parameters.rational(name)?;
    if given.denominator().is_one() {
        Ok(given.numerator().clone())
    } else {
        Err(Error::domain(name, given, "an integer"))
    }
}

/// One of several words; the first if none is given.
pub(super) fn option(
    parameters: &mut Parameters,
    name: &'static str,
    known: &[&'static str],
) -> Result<&'static str> {
    let given = parameters.text(name).unwrap_or_else(|| known[0].to_owned());
    known.iter().copied().find(|word| *word == given).ok_or_else(|| Error::Unknown {
        what: name,
        given,
        known: known.join(", "),
    })
}

/// The loss of an integer answer under Laplace noise: distance/scale, reached
/// beyond both answers, and infinite where there is no noise.
pub(super) fn shift(left: &Integer, right: &Integer, scale: &Rational) -> Result<Loss> {
    let distance = Rational::from(left - right).abs();
    if distance.is_zero() {
        return Ok(Loss::Within(Interval::exact(Dyadic::zero())));
    }
    if scale.is_zero() {
        return Ok(Loss::Infinite);
    }
    Ok(Loss::Within(Interval::of(&(&distance / scale)?, BITS)))
}

/// Checks that hold for every family.
#[cfg(test)]
pub(super) mod checks {
    use super::super::CATALOGUES;
    use super::super::specimen::{Sight, Specimen};
    use super::*;
    use crate::privacy::Claim;
    use crate::subject::{Batch, Side, Subject};
    use crate::tape::Seed;

    /// A violation is proven above its claim, a harmless fault within it, and
    /// no twin is proven to lose more than the claim.
    pub(in super::super) fn truths_are_on_their_side_of_the_claim(specimens: &[Specimen]) {
        for specimen in specimens {
            let name = specimen.name;
            let (Claim::Pure { epsilon } | Claim::Approx { epsilon, .. }) =
                specimen.claim().unwrap()
            else {
                panic!("{name}: another kind of claim");
            };
            let hi = epsilon.enclose(BITS).unwrap().hi().to_rational();
            specimen.relation().unwrap();
            let harmless = matches!(specimen.sight, Sight::Harmless(_));
            let known = specimen.known(&CATALOGUES).unwrap();
            match (&known.lower, &known.upper) {
                (_, Some(upper)) if harmless => assert!(*upper <= hi, "{name}: {upper}"),
                _ if harmless => panic!("{name}: nothing bounds its loss"),
                (Some(lower), _) => assert!(*lower > hi, "{name}: {lower}"),
                (None, _) => {}
            }
            if matches!(specimen.claim().unwrap(), Claim::Approx { .. }) {
                continue;
            }
            let pair = specimen.pair().unwrap();
            for twin in [Some(specimen.correct), specimen.over_noised].into_iter().flatten() {
                // Not every twin has a proof; what is proven keeps the claim.
                let known = twin.known(&CATALOGUES, &pair).unwrap();
                assert!(!known.is_infinite(), "{name}: {} breaks the claim", twin.builtin);
                if let Some(upper) = known.upper {
                    assert!(upper <= hi, "{name}: {} {upper}", twin.builtin);
                }
            }
        }
    }

    /// Every exhibit runs on both sides of its pair.
    pub(in super::super) fn all_exhibits_run(specimens: &[Specimen]) {
        for specimen in specimens {
            let pair = specimen.pair().unwrap();
            for (role, exhibit) in specimen.exhibits() {
                let subject = exhibit.subject(&CATALOGUES, &pair, &Seed::new([7; 32]));
                let mut subject =
                    subject.unwrap_or_else(|error| panic!("{} {role:?}: {error}", specimen.name));
                let mut outputs = Vec::new();
                let batch = subject.run(&[Side::Left, Side::Right].repeat(4), &mut outputs);
                assert_eq!((batch.unwrap(), outputs.len()), (Batch::Complete, 8));
            }
        }
    }
}

//! The law of noise around two answers, listed as far as it matters.
//!
//! Coordinates in which the answers agree have the same independent noise on
//! both sides, so they tell nothing and are left out.

use super::additive::{distances, units};
use crate::error::Result;
use crate::json::Value;
use crate::law::{DiscreteGaussian, DiscreteLaplace, Law, Probability};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::loss::{BITS, Listed};
use crate::subject::{Output, Parameters, Side};

/// The most values of the noise that are listed on a side.
const MOST: i64 = 4_096;

/// The laws of a lattice mechanism whose answers differ in one coordinate; none
/// for other mechanisms and pairs, and for noise that is too wide to list.
pub(super) fn laws(
    name: &str,
    parameters: &mut Parameters,
    pair: &[Value; 2],
) -> Result<Option<[Listed; 2]>> {
    let (width, reach) = match name {
        // Beyond so many scales, or deviations, lies less than 2^-60.
        "discrete-laplace" => ("scale", 45.0),
        "discrete-gaussian" => ("sigma", 10.0),
        _ => return Ok(None),
    };
    let (lattice, pair) = units(parameters, pair)?;
    let width = lattice.in_units(&parameters.rational(width)?);
    let apart = distances(pair.on(Side::Left), pair.on(Side::Right)).unwrap_or_default();
    let differing: Vec<&Integer> = apart.iter().filter(|distance| !distance.is_zero()).collect();
    let [distance] = differing.as_slice() else { return Ok(None) };
    let reach =
        (1..=MOST).find(|k| Rational::from(*k).approximate() >= reach * width.approximate());
    let (Some(reach), Some(distance)) =
        (reach, i64::try_from(*distance).ok().filter(|distance| *distance <= MOST))
    else {
        return Ok(None);
    };
    let law: Box<dyn Law> = match name {
        "discrete-laplace" => Box::new(DiscreteLaplace::new(width)?),
        _ => Box::new(DiscreteGaussian::new(width)?),
    };
    let masses: Result<Vec<Interval>> =
        (0..=reach + distance).map(|k| law.pmf(&Integer::from(k), BITS)).collect();
    let masses = masses?;
    let side = |center: i64| {
        let mut placed = Dyadic::zero();
        let mut chances = Vec::new();
        for value in -reach..=distance + reach {
            let away = usize::try_from((value - center).abs()).expect("within the reach");
            let Some(mass) = masses.get(away) else { continue };
            placed = &placed + mass.lo();
            let output = Output::Integer(Integer::from(value));
            chances.push((output, Probability::Within(mass.clone())));
        }
        let rest = (&Rational::one() - &placed.to_rational()).max(Rational::zero());
        Listed { chances, rest }
    };
    Ok(Some([side(0), side(distance)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn listed(name: &str, parameters: &str, pair: [Value; 2]) -> Option<[Listed; 2]> {
        let mut parameters = Parameters::read(parameters.split_whitespace()).unwrap();
        laws(name, &mut parameters, &pair).unwrap()
    }

    #[test]
    fn nearly_all_of_the_law_is_listed() {
        for (name, parameters) in
            [("discrete-laplace", "scale=3/2"), ("discrete-gaussian", "sigma=2")]
        {
            let [left, right] = listed(name, parameters, [json!([5, 7]), json!([5, 9])]).unwrap();
            assert_eq!(left.chances.len(), right.chances.len());
            for side in [left, right] {
                assert!(side.rest.is_positive() && side.rest.approximate() < 1e-18);
            }
        }
    }

    #[test]
    fn what_is_no_single_shift_is_not_listed() {
        assert!(listed("discrete-laplace", "scale=1", [json!([0, 0]), json!([1, 1])]).is_none());
        assert!(listed("discrete-laplace", "scale=1", [json!(0), json!(0)]).is_none());
        assert!(listed("discrete-gaussian", "sigma=5000", [json!(0), json!(1)]).is_none());
        assert!(listed("randomized-response", "odds=3", [json!(0), json!(1)]).is_none());
    }
}

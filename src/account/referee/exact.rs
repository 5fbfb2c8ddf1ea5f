//! δ as an exact rational, for mechanisms whose odds are rational.

use std::collections::BTreeMap;

use super::gathered;
use crate::account::plan::{Mechanism, Plan, Sampling};
use crate::error::{Error, Result};
use crate::num::{Natural, Rational};
use crate::privacy::Epsilon;

/// The law of the odds `e^loss`: natural masses over one total.
#[derive(Debug, Clone)]
struct Odds {
    masses: BTreeMap<Rational, Natural>,
    infinite: Natural,
    total: Natural,
}

impl Odds {
    fn product(&self, other: &Self) -> Self {
        let mut masses: BTreeMap<Rational, Natural> = BTreeMap::new();
        for (odds, mass) in &self.masses {
            for (others, weight) in &other.masses {
                *masses.entry(odds * others).or_default() += mass * weight;
            }
        }
        let finite = &self.total - &self.infinite;
        let infinite = &self.infinite * &other.total + finite * &other.infinite;
        Self { masses, infinite, total: &self.total * &other.total }
    }

    fn power(&self, count: u64) -> Self {
        let mut result = self.clone();
        for bit in (0..count.ilog2()).rev() {
            result = result.product(&result);
            if count >> bit & 1 == 1 {
                result = result.product(self);
            }
        }
        result
    }
}

/// The plan's δ at `epsilon` as an exact rational.
///
/// It exists where every ε, that of the question too, is the logarithm of a
/// rational: randomized response, `Pure` and `Approx`. Discrete Laplace noise
/// of sensitivity 1 is randomized response with ε = 1/scale.
///
/// # Errors
///
/// [`Error::Unsupported`] for everything else.
///
/// # Example
///
/// ```
/// use etalon::account::{Mechanism, Plan, Sampling, Term, referee};
/// let mechanism = Mechanism::Pure { epsilon: "ln(3)".parse()? };
/// let terms = vec![Term { mechanism, sampling: Sampling::Everyone, count: 10 }];
/// let plan = Plan { terms, relation: "replace-one".parse()? };
/// let delta = referee::delta_exact(&plan, &"ln(9)".parse()?)?;
/// assert_eq!(delta.to_string(), "12195/16384");
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[KOV15, Theorem 3.3]`, by convolution instead of the formula.
pub fn delta_exact(plan: &Plan, epsilon: &Epsilon) -> Result<Rational> {
    let asked = rational_odds(epsilon)?;
    let mut law = Odds {
        masses: [(Rational::one(), Natural::ONE)].into(),
        infinite: Natural::ZERO,
        total: Natural::ONE,
    };
    super::directions(plan)?;
    for term in gathered(&plan.terms)? {
        if term.sampling != Sampling::Everyone {
            return Err(irrational("a sampled mechanism"));
        }
        law = law.product(&single(&term.mechanism)?.power(term.count));
    }
    let mut paid = Rational::from(law.infinite);
    for (odds, mass) in law.masses.range(asked.clone()..) {
        let share = &Rational::one() - &(&asked / odds)?;
        paid = &paid + &(&share * &Rational::from(mass.clone()));
    }
    &paid / &Rational::from(law.total)
}

/// The odds of one use.
fn single(mechanism: &Mechanism) -> Result<Odds> {
    let two = Natural::from(2u8);
    let (answers, epsilon, delta) = match mechanism {
        Mechanism::RandomizedResponse { answers, epsilon } => (answers, epsilon, Rational::zero()),
        Mechanism::Pure { epsilon } => (&two, epsilon, Rational::zero()),
        Mechanism::Approx { epsilon, delta } => (&two, epsilon, delta.clone()),
        _ => return Err(irrational("this mechanism")),
    };
    if *answers < two {
        return Err(Error::domain("answers", answers, "at least 2"));
    }
    if delta < Rational::zero() || delta >= Rational::one() {
        return Err(Error::domain("delta", delta, "0 < delta < 1"));
    }
    let odds = rational_odds(epsilon)?;
    // Of weights a : b : ... : b for odds a/b, one is the truth.
    let above = odds.numerator().clone().into_parts().1;
    let below = odds.denominator().clone();
    let (infinite, finite) = {
        let whole = delta.denominator().clone();
        let infinite = delta.numerator().clone().into_parts().1;
        let finite = whole - &infinite;
        (infinite, finite)
    };
    let mut masses: BTreeMap<Rational, Natural> = BTreeMap::new();
    masses.insert(odds.clone(), &above * &finite);
    masses.insert(odds.reciprocal()?, &below * &finite);
    if *answers > two {
        masses.insert(Rational::one(), (answers - &two) * &below * &finite);
    }
    let weights = &above + (answers - Natural::ONE) * &below;
    Ok(Odds { masses, infinite: infinite * &weights, total: weights * delta.denominator() })
}

fn rational_odds(epsilon: &Epsilon) -> Result<Rational> {
    match epsilon {
        Epsilon::Ln(odds) => Ok(odds.clone()),
        Epsilon::Rational(_) => Err(irrational("an epsilon that is no logarithm")),
    }
}

fn irrational(what: &str) -> Error {
    Error::Unsupported {
        what: format!("{what} as an exact rational"),
        why: "e^eps must be rational everywhere: give eps as ln(q)".to_owned(),
    }
}

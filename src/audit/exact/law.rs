//! Two enclosed laws compared: ratios of probabilities and the hockey-stick
//! divergence, each with a proven lower and upper end.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::law::Probability;
use crate::num::{Interval, Rational};
use crate::privacy::Epsilon;
use crate::subject::{Listed, Output};
use crate::tape::walk::Walk;

const BITS: u32 = 80;

/// What is proven of the law of one side: every output's probability lies
/// between its two ends, but for at most `rest` in all that is not yet placed.
#[derive(Debug)]
pub(super) struct Enclosed {
    masses: BTreeMap<Output, (Rational, Rational)>,
    rest: Rational,
}

/// Two ends of the δ of a pair in one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) lower: Rational,
    pub(super) upper: Rational,
}

/// e^ε between two rationals, exactly where ε is a logarithm.
#[derive(Debug)]
pub(super) struct Odds {
    lower: Rational,
    upper: Rational,
}

impl Odds {
    pub(super) fn of(epsilon: &Epsilon) -> Result<Self> {
        if let Epsilon::Ln(odds) = epsilon {
            return Ok(Self { lower: odds.clone(), upper: odds.clone() });
        }
        let enclosed = epsilon.enclose_exp(BITS)?;
        Ok(Self { lower: enclosed.lo().to_rational(), upper: enclosed.hi().to_rational() })
    }
}

impl Enclosed {
    /// What a walk proves.
    pub(super) fn of_walk(walk: Walk<Output>) -> Self {
        let masses = walk.outcomes.into_iter().map(|(o, mass)| (o, (mass.clone(), mass)));
        Self { masses: masses.collect(), rest: walk.rest }
    }

    /// What a law says.
    pub(super) fn of_law(listed: &Listed) -> Self {
        let ends = |chance: &Probability| match chance {
            Probability::Exact(value) => (value.clone(), value.clone()),
            within => {
                let enclosed: Interval = within.enclose(BITS);
                (enclosed.lo().to_rational(), enclosed.hi().to_rational())
            }
        };
        let possible = listed.chances.iter().filter(|(_, chance)| !chance.is_zero());
        let masses = possible.map(|(output, chance)| (output.clone(), ends(chance)));
        Self { masses: masses.collect(), rest: listed.rest.clone() }
    }

    /// How many outputs it names.
    pub(super) fn len(&self) -> usize {
        self.masses.len()
    }

    fn ends(&self, output: &Output) -> (Rational, Rational) {
        let none = || (Rational::zero(), Rational::zero());
        self.masses.get(output).cloned().unwrap_or_else(none)
    }

    /// The δ at which `self <= e^ε other + δ` for every set of outputs, and no
    /// smaller one.
    ///
    /// Below: the set of outputs with `p > e^ε q` as far as is proven has at
    /// least the sum of `p - e^ε q`, less what of the other's rest may fall
    /// into it. Above: the positive part of a sum is at most the sum of the
    /// positive parts, and this side's rest adds at most itself.
    pub(super) fn divergence(&self, other: &Self, odds: &Odds) -> Ends {
        let (mut lower, mut upper) = (-&(&odds.upper * &other.rest), self.rest.clone());
        for (output, (least, most)) in &self.masses {
            let (other_least, other_most) = other.ends(output);
            let proven = least - &(&odds.upper * &other_most);
            if proven.is_positive() {
                lower = &lower + &proven;
            }
            let possible = most - &(&odds.lower * &other_least);
            if possible.is_positive() {
                upper = &upper + &possible;
            }
        }
        Ends { lower: lower.max(Rational::zero()), upper: upper.min(Rational::one()) }
    }

    /// The largest ratio of an output's probabilities that is proven; none if
    /// an output of this side is impossible on the other.
    pub(super) fn ratio_lower(&self, other: &Self) -> Result<Option<Rational>> {
        let mut largest = Rational::zero();
        for (output, (least, _)) in &self.masses {
            let most = &other.ends(output).1 + &other.rest;
            if most.is_zero() && least.is_positive() {
                return Ok(None);
            }
            if least.is_positive() {
                largest = largest.max((least / &most)?);
            }
        }
        Ok(Some(largest))
    }

    /// A ratio that no output's probabilities exceed; none unless every output
    /// of this side is placed and known to be possible on the other.
    pub(super) fn ratio_upper(&self, other: &Self) -> Result<Option<Rational>> {
        let mut largest = Rational::one();
        for (output, (_, most)) in &self.masses {
            let least = other.ends(output).0;
            if least.is_zero() || !self.rest.is_zero() {
                return Ok(None);
            }
            largest = largest.max((most / &least)?);
        }
        Ok(Some(largest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(masses: &[(i64, &str)], rest: &str) -> Enclosed {
        let ends =
            |text: &str| -> (Rational, Rational) { (text.parse().unwrap(), text.parse().unwrap()) };
        let masses = masses.iter().map(|(o, text)| (Output::Integer((*o).into()), ends(text)));
        Enclosed { masses: masses.collect(), rest: rest.parse().unwrap() }
    }

    fn ratio(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn whatever_the_rest_becomes_the_divergence_lies_between_its_ends() {
        // All ways of giving the rests, in eighths, to three outputs.
        let (p, q) = (law(&[(0, "1/2"), (1, "1/4")], "1/4"), law(&[(0, "1/8"), (1, "5/8")], "1/4"));
        let odds = Odds::of(&"ln(2)".parse().unwrap()).unwrap();
        let ends = p.divergence(&q, &odds);
        assert_eq!((ends.lower, ends.upper), (Rational::zero(), ratio("1/2")));
        let (mut least, mut most) = (Rational::one(), Rational::zero());
        let eighths = |n: i64| Rational::new(n, 8u8).unwrap();
        let splits: Vec<[i64; 3]> =
            (0..=2).flat_map(|i| (0..=2 - i).map(move |j| [i, j, 2 - i - j])).collect();
        for a in &splits {
            for b in &splits {
                let p = [eighths(4 + a[0]), eighths(2 + a[1]), eighths(a[2])];
                let q = [eighths(1 + b[0]), eighths(5 + b[1]), eighths(b[2])];
                let parts = p.iter().zip(&q).map(|(p, q)| p - &(&Rational::from(2) * q));
                let delta =
                    parts.fold(Rational::zero(), |sum, part| &sum + &part.max(Rational::zero()));
                least = least.min(delta.clone());
                most = most.max(delta);
            }
        }
        assert_eq!((least, most), (Rational::zero(), ratio("1/2")));
        let tight = law(&[(0, "7/8"), (1, "1/8")], "0").divergence(&q, &odds);
        assert_eq!((tight.lower, tight.upper), (ratio("1/8"), ratio("5/8")));
    }

    #[test]
    fn ratios_are_bounded_where_everything_is_placed() {
        let (p, q) = (law(&[(0, "3/4"), (1, "1/4")], "0"), law(&[(0, "1/4"), (1, "3/4")], "0"));
        assert_eq!(p.ratio_lower(&q).unwrap(), Some(ratio("3")));
        assert_eq!(p.ratio_upper(&q).unwrap(), Some(ratio("3")));
        let open = law(&[(0, "1/4"), (1, "1/2")], "1/4");
        assert_eq!(p.ratio_lower(&open).unwrap(), Some(ratio("3/2")));
        assert_eq!(open.ratio_upper(&q).unwrap(), None);
        let apart = law(&[(2, "1")], "0");
        assert_eq!((apart.ratio_lower(&q).unwrap(), apart.ratio_upper(&q).unwrap()), (None, None));
    }
}

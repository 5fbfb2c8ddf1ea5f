//! A frozen event judged with a δ: as many runs as δ may excuse are taken off
//! before the exact binomial test.
//!
//! Under (ε, δ)-DP the runs of an event on its side are of two sorts: those
//! that δ excuses, at most Bin(runs, δ/2) of them, and others, which have odds
//! of at most e^ε among the rest of the event (`docs/audit.md`, "The
//! certificate of a claim with a δ").

use super::certificate::Tally;
use super::finding::exceeds;
use super::power::{is_rarely_missed, logistic, smallest_caught};
use crate::error::Result;
use crate::num::{Interval, Natural, Rational, binomial_quantile, success_lower};
use crate::privacy::Epsilon;

const BITS: u32 = 80;

/// The test of one event at one δ.
#[derive(Debug)]
pub(super) struct Excused<'a> {
    tally: &'a Tally,
    /// More runs than these are excused with probability a tenth of the level.
    most: u64,
    /// The other nine tenths.
    level: Rational,
    delta: Rational,
}

impl<'a> Excused<'a> {
    /// The test at `level` for a δ.
    ///
    /// # Errors
    ///
    /// Those of the binomial quantile.
    pub(super) fn new(tally: &'a Tally, delta: Rational, level: &Rational) -> Result<Self> {
        let tenths = |n: i64| Rational::new(n, 10u8);
        let rate = Interval::of(&(&delta * &Rational::new(1, 2u8)?), BITS);
        let most = binomial_quantile(tally.runs, &rate, &(level * &tenths(1)?))?;
        Ok(Self { tally, most, level: level * &tenths(9)?, delta })
    }

    /// The largest probability of the side, among runs in the event that δ
    /// does not excuse, that is refuted; none if δ may excuse all.
    pub(super) fn success_lower(&self) -> Result<Option<Rational>> {
        self.success_lower_of(self.tally.favoured)
    }

    fn success_lower_of(&self, favoured: u64) -> Result<Option<Rational>> {
        if favoured <= self.most {
            return Ok(None);
        }
        success_lower(self.tally.inside - self.most, favoured - self.most, &self.level).map(Some)
    }

    /// Whether the event refutes this δ at `epsilon`.
    pub(super) fn refutes(&self, epsilon: &Epsilon) -> Result<bool> {
        self.refutes_with(self.tally.favoured, epsilon)
    }

    fn refutes_with(&self, favoured: u64, epsilon: &Epsilon) -> Result<bool> {
        match self.success_lower_of(favoured)? {
            Some(success) => exceeds(&success, epsilon),
            None => Ok(false),
        }
    }

    /// The smallest count on the event's side that refutes `epsilon`.
    pub(super) fn critical(&self, epsilon: &Epsilon) -> Result<Option<u64>> {
        let (mut below, mut above) = (0, self.tally.inside);
        if !self.refutes_with(above, epsilon)? {
            return Ok(None);
        }
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            if self.refutes_with(middle, epsilon)? {
                above = middle;
            } else {
                below = middle;
            }
        }
        Ok(Some(above))
    }

    /// Whether an event as frequent as this one can break a claim of this δ.
    pub(super) fn can_hold(&self, delta: &Rational) -> Result<bool> {
        Ok(self.unexcused(delta)?.is_positive())
    }

    /// Whether an event as frequent as this one, at the boundary of
    /// (`epsilon`, `delta`), reaches `critical` with probability 95 %.
    ///
    /// Of its runs, one is excused with probability x = δ n / 2m and then on the
    /// side; any other is on the side with probability c. So one is not on the
    /// side with probability (1 - x)(1 - c).
    pub(super) fn catches(
        &self,
        epsilon: &Interval,
        delta: &Rational,
        critical: u64,
    ) -> Result<bool> {
        let rest = self.unexcused(delta)?.max(Rational::zero());
        let failure = logistic(&epsilon.neg())?.mul(&Interval::of(&rest, BITS), BITS);
        is_rarely_missed(self.tally.inside, critical, &failure)
    }

    /// 1 - δ n / 2m.
    fn unexcused(&self, delta: &Rational) -> Result<Rational> {
        let Tally { inside, runs, .. } = *self.tally;
        let excused = &(delta * &Rational::new(1, 2u8)?) * &Rational::from(Natural::from(runs));
        Ok(&Rational::one() - &(&excused / &Rational::from(Natural::from(inside)))?)
    }

    /// The smallest ε' that [`Self::catches`] at this δ.
    pub(super) fn detectable_epsilon(&self, critical: u64) -> Result<Option<Rational>> {
        if !self.can_hold(&self.delta)? {
            return Ok(None);
        }
        smallest_caught(|epsilon| self.catches(&Interval::of(epsilon, BITS), &self.delta, critical))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::ln_gamma;

    /// The probability that 60 runs refute (ln 3, `used`), where an event is at
    /// the boundary of (ln 3, 1/5): its probabilities are 13/20 and 3/20.
    fn refuted(used: &str, level: &Rational) -> f64 {
        let (runs, odds) = (60u32, "ln(3)".parse().unwrap());
        let ln_factorial = |n: u32| ln_gamma(f64::from(n) + 1.0);
        let chances = [0.325f64, 0.075, 0.6];
        let mut sum = 0.0;
        for favoured in 0..=runs {
            for others in 0..=runs - favoured {
                let tally = Tally {
                    favoured: favoured.into(),
                    inside: (favoured + others).into(),
                    runs: runs.into(),
                    point: None,
                    level: level.clone(),
                };
                let test = Excused::new(&tally, used.parse().unwrap(), level).unwrap();
                if test.refutes(&odds).unwrap() {
                    let counts = [favoured, others, runs - favoured - others];
                    let terms = counts.iter().zip(chances);
                    let ln: f64 =
                        terms.map(|(&n, p)| f64::from(n) * p.ln() - ln_factorial(n)).sum();
                    sum += (ln + ln_factorial(runs)).exp();
                }
            }
        }
        sum
    }

    #[test]
    fn at_its_boundary_a_claim_is_refuted_at_most_at_the_level() {
        let level = Rational::new(1, 4u8).unwrap();
        let chance = refuted("1/5", &level);
        assert!((0.04..0.05).contains(&chance), "{chance}");
        // With the δ forgotten it is refuted more often than that.
        let chance = refuted("1e-9", &level);
        assert!(chance > 0.3, "{chance}");
    }
}

//! What counts prove: one binomial tail, summed from above.

use super::Certificate;
use crate::account::theorem::implied;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

const BITS: u32 = 128;

/// Runs and what became of them.
///
/// # Example
///
/// ```
/// use etalon::recheck::{Certificate, Counts};
/// # let text = r#"{
/// #     "format": "etalon-certificate/1",
/// #     "subject": {"builtin": "lying-response", "params": {"p": "3/4"}},
/// #     "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
/// #     "point": {"epsilon": "1", "delta": "0"},
/// #     "event": {
/// #         "side": "right",
/// #         "tables": [{"reads": "output", "symbols": [1], "scores": [1.0, 0.0]}],
/// #         "members": [[0.5, null]]
/// #     },
/// #     "seed": "0000000000000000000000000000000000000000000000000000000000000000",
/// #     "level": "1/20", "runs": 20, "inside": 12, "favoured": 12, "excused": 0,
/// #     "epsilon_lower": "1.2603"
/// # }"#;
/// // `text` is a certificate against eps = 1.
/// let certificate = Certificate::read(text, "violation.json")?;
/// assert_eq!(certificate.counts, Counts { runs: 20, inside: 12, favoured: 12 });
/// // Under the claim e/(e + 1) = 73.1 % of the runs in the event are of its side, at most.
/// let (expected, level) = (Counts { runs: 2000, inside: 1000, favoured: 731 }, "1e-9".parse()?);
/// assert!(!certificate.is_confirmed_by(expected, &level)?);
/// assert!(certificate.is_confirmed_by(Counts { favoured: 875, ..expected }, &level)?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// All runs.
    pub runs: u64,
    /// Those whose output was in the event.
    pub inside: u64,
    /// Those in the event that were on its side.
    pub favoured: u64,
}

impl Certificate {
    /// Whether other counts of the event refute the claim, too, at `level`.
    ///
    /// # Errors
    ///
    /// Those of the enclosures.
    pub fn is_confirmed_by(&self, counts: Counts, level: &Rational) -> Result<bool> {
        let mut excused = 0;
        while !self.excuses(counts.runs, excused, level)? {
            excused += 1 + excused / 16;
        }
        Ok(self.refutes(&self.epsilon.enclose_exp(BITS)?, counts, excused, level))
    }

    /// Recomputes what the counts show and whether it contradicts the claim:
    /// what is wrong, and where.
    pub(super) fn wrong(&self) -> Result<Option<(&'static str, &'static str)>> {
        let Self { counts: counts @ Counts { runs, inside, favoured }, delta, level, .. } = self;
        let shown = |bound: &Rational| -> Result<bool> {
            let odds = Interval::of(bound, BITS).exp(BITS)?;
            Ok(self.refutes(&odds, *counts, self.excused, level))
        };
        // In this order: each rule relies on those before it.
        let within = |x: &Rational, most: i64| *x >= Rational::zero() && *x < Rational::from(most);
        Ok(Some(if !within(level, 1) || level.is_zero() {
            ("level", "it must lie between 0 and 1")
        } else if !within(delta, 1) {
            ("point.delta", "it must be 0 or more and less than 1")
        } else if favoured > inside || inside > runs || *runs >= 1_000_000_000 {
            ("favoured", "favoured <= inside <= runs < 10^9 must hold")
        } else if implied::delta_upper(&self.claim, &self.epsilon, BITS)? > *delta {
            ("point", "the claim does not imply this epsilon and delta")
        } else if !self.excuses(*runs, self.excused, level)? {
            ("excused", "delta may excuse more runs than these")
        } else if !within(&self.epsilon_lower, 100) || !shown(&self.epsilon_lower)? {
            ("epsilon_lower", "the counts do not show as much")
        } else if shown(&(&self.epsilon_lower + &Rational::new(2, 1_000_000u32)?))? {
            ("epsilon_lower", "this is not the bound of these counts")
        } else if self.epsilon.enclose(BITS)?.hi().cmp_rational(&self.epsilon_lower).is_gt() {
            ("epsilon_lower", "this does not contradict the claim")
        } else {
            return Ok(None);
        }))
    }

    /// Whether (ε, δ)-DP with these odds e^ε has such counts with probability
    /// `level` at most, if δ excuses `excused` runs at most.
    fn refutes(&self, odds: &Interval, counts: Counts, excused: u64, level: &Rational) -> bool {
        let share = Rational::new(if self.delta.is_zero() { 10 } else { 9 }, 10u8);
        let level = level * &share.expect("a constant");
        counts.favoured > excused
            && tail(counts.inside - excused, counts.favoured - excused, odds)
                <= Dyadic::from_rational_down(&level, BITS)
    }

    /// Whether δ excuses more than `excused` runs with probability `level`/10 at
    /// most; with δ = 0 it excuses none.
    fn excuses(&self, runs: u64, excused: u64, level: &Rational) -> Result<bool> {
        if self.delta.is_zero() {
            return Ok(excused == 0);
        }
        // A run is excused with probability δ/2, which has the odds δ/(2 - δ).
        let odds = Interval::of(&(&self.delta / &(&Rational::from(2) - &self.delta))?, BITS);
        let tenth = level * &Rational::new(1, 10u8)?;
        Ok(tail(runs, excused.saturating_add(1), &odds) <= Dyadic::from_rational_down(&tenth, BITS))
    }
}

/// `Pr[Bin(n, p) >= k]` from above, where `odds` encloses p/(1 - p).
///
/// The first term is the product that defines it, every factor rounded up; the
/// ratio of each term to the one before, `(n - j)/(j + 1) odds`, falls in j, so
/// that a geometric series is above what is left.
fn tail(n: u64, k: u64, odds: &Interval) -> Dyadic {
    let (one, whole) = (Dyadic::one(), |n: u64| Dyadic::new(n, 0));
    let times = |a: &Dyadic, b: &Dyadic| (a * b).round_up(BITS);
    let over = |a: &Dyadic, b: &Dyadic| a.div_up(b, BITS).expect("no divisor here is 0");
    let ratio = |j: u64| over(&times(odds.hi(), &whole(n - j)), &whole(j + 1));
    if k > n {
        return Dyadic::zero();
    }
    if k == 0 || ratio(k) >= one {
        return one;
    }
    let p = over(odds.hi(), &(odds.hi() + &one));
    let q = over(&one, &(odds.lo() + &one));
    let mut term = one.clone();
    for (mut factor, mut exponent) in [(p, k), (q, n - k)] {
        while exponent > 0 {
            term = if exponent % 2 == 1 { times(&term, &factor) } else { term };
            factor = times(&factor, &factor);
            exponent /= 2;
        }
    }
    for i in 0..k.min(n - k) {
        term = over(&times(&term, &whole(n - i)), &whole(i + 1));
    }
    let mut sum = term.clone();
    for j in k..n {
        term = times(&term, &ratio(j));
        sum = (&sum + &term).round_up(BITS);
        if term < &sum * &Dyadic::power_of_two(-80) {
            let rest = over(&times(&term, &ratio(j)), &(&one - &ratio(j)));
            return (&sum + &rest).round_up(BITS);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_just_above_the_sum_of_its_terms() {
        // Odds 1/2, so that Pr[k of n] = C(n, k) 2^(n-k) / 3^n.
        let odds = Interval::of(&Rational::new(1, 2u8).unwrap(), BITS);
        for n in 1..25u32 {
            let term = |k: u32| {
                let choose = (0..k).fold(1u64, |c, i| c * u64::from(n - i) / u64::from(i + 1));
                choose * 2u64.pow(n - k)
            };
            for k in 0..=n {
                let sum = i64::try_from((k..=n).map(term).sum::<u64>()).unwrap();
                let exact = Rational::new(sum, 3u64.pow(n)).unwrap();
                let upper = tail(n.into(), k.into(), &odds);
                let slack = Rational::new(1_000_000_001, 1_000_000_000u32).unwrap();
                assert!(upper.cmp_rational(&exact).is_ge(), "{n} {k}");
                let tight = upper.cmp_rational(&(&exact * &slack)).is_le();
                assert!(tight || upper == Dyadic::one() && 3 * k <= n + 1, "{n} {k}");
            }
        }
    }
}

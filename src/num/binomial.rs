//! Exact binomial tails: what a certificate rests on.

use super::guess::beta_regularized;
use super::{Dyadic, Interval, Rational};
use crate::error::{Error, Result};

/// Working precision: the bounds below are relative to a tail that is itself
/// only compared with a level.
const BITS: u32 = 80;
/// Terms summed before the rest is bounded by a geometric series.
const TERMS: u64 = 4096;
/// Below this, ln n! is summed; from it on Stirling's series is used.
const SMALL: u64 = 64;

/// An upper bound on `Pr[Bin(trials, p) >= successes]`, for every p in the
/// enclosure; at most 1.
///
/// The tail is summed from `successes` on; what lies beyond the summed terms
/// is bounded by a geometric series, whose ratio is the last ratio of terms.
/// Where the ratio is not below 1 (below the mean) the bound is 1.
///
/// # Errors
///
/// Those of the enclosures.
///
/// # Example
///
/// ```
/// use etalon::num::{Interval, Rational, binomial_tail_upper};
///
/// // Ten heads of ten fair coins.
/// let half = Interval::of(&"1/2".parse()?, 60);
/// let tail = binomial_tail_upper(10, 10, &half)?;
/// assert!(tail >= Rational::new(1, 1024u16)? && tail < Rational::new(1, 1023u16)?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn binomial_tail_upper(trials: u64, successes: u64, p: &Interval) -> Result<Rational> {
    if successes == 0 {
        return Ok(Rational::one());
    }
    if successes > trials {
        return Ok(Rational::zero());
    }
    let one = Interval::of(&Rational::one(), BITS);
    // The tail increases in p, so its upper end is all that matters.
    let p = Interval::exact(p.hi().clone());
    if !p.certainly_less(&one) {
        return Ok(Rational::one());
    }
    if !p.hi().is_positive() {
        return Ok(Rational::zero());
    }
    let bound = match tail(trials, successes, &p)? {
        None => Rational::one(),
        Some(tail) => tail.hi().to_rational(),
    };
    Ok(bound.min(Rational::one()))
}

/// A lower bound on `Pr[Bin(trials, p) >= successes]`, for every p in the
/// enclosure; at least 0.
///
/// # Errors
///
/// Those of the enclosures.
///
/// # Example
///
/// ```
/// use etalon::num::{Interval, Rational, binomial_tail_lower};
///
/// let half = Interval::of(&"1/2".parse()?, 60);
/// let tail = binomial_tail_lower(10, 10, &half)?;
/// assert!(tail <= Rational::new(1, 1024u16)? && tail > Rational::new(1, 1025u16)?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn binomial_tail_lower(trials: u64, successes: u64, p: &Interval) -> Result<Rational> {
    if successes == 0 {
        return Ok(Rational::one());
    }
    if successes > trials || !p.lo().is_positive() {
        return Ok(Rational::zero());
    }
    if p.lo() >= &Dyadic::one() {
        return Ok(Rational::one());
    }
    let p = Interval::exact(p.lo().clone());
    if let Some(tail) = tail(trials, successes, &p)? {
        return Ok(tail.lo().to_rational());
    }
    // Below the mean the other side is the tail: at most trials - successes failures.
    let failure = Interval::exact(&Dyadic::one() - p.lo());
    let other = binomial_tail_upper(trials, trials - successes + 1, &failure)?;
    Ok(&Rational::one() - &other)
}

/// The smallest m with `Pr[Bin(trials, p) > m] <= level`, at the upper end of
/// the enclosure of p, for a level below 1/2.
///
/// Floats guess where it is; the tails on both sides of it are certified.
///
/// # Errors
///
/// Those of the enclosures; [`Error::Unsupported`] if they are too wide to
/// compare a tail with the level.
///
/// # Example
///
/// ```
/// use etalon::num::{Interval, binomial_quantile};
///
/// // Pr[more than 8 heads of 10] = 11/1024, Pr[more than 7] = 56/1024.
/// let half = Interval::of(&"1/2".parse()?, 60);
/// assert_eq!(binomial_quantile(10, &half, &"1/20".parse()?)?, 8);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn binomial_quantile(trials: u64, p: &Interval, level: &Rational) -> Result<u64> {
    let p = Interval::exact(p.hi().clone());
    let is_rare = |k: u64| -> Result<bool> {
        if binomial_tail_upper(trials, k, &p)? <= *level {
            return Ok(true);
        }
        if binomial_tail_lower(trials, k, &p)? > *level {
            return Ok(false);
        }
        Err(Error::Unsupported {
            what: format!("comparing Pr[Bin({trials}, p) >= {k}] with {level}"),
            why: format!("{BITS} bits do not separate them"),
        })
    };
    let mut k = guess_quantile(trials, p.hi().to_f64_upper(), level.approximate());
    while !is_rare(k)? {
        k += 1;
    }
    while k > 0 && is_rare(k - 1)? {
        k -= 1;
    }
    Ok(k.saturating_sub(1))
}

/// Where, among 1 ... trials + 1, the tail falls to `level`.
fn guess_quantile(trials: u64, p: f64, level: f64) -> u64 {
    if p >= 1.0 {
        return trials + 1;
    }
    let (mut below, mut above) = (0, trials + 1);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        let (a, b) = (middle as f64, (trials - middle + 1) as f64);
        match beta_regularized(a, b, p) {
            Some(tail) if tail <= level => above = middle,
            _ => below = middle,
        }
    }
    above
}

/// An enclosure of `Pr[Bin(trials, p) >= successes]` for one p inside (0, 1)
/// and successes in `1 ... trials` above the mean; none where the terms do not
/// decrease.
fn tail(trials: u64, successes: u64, p: &Interval) -> Result<Option<Interval>> {
    let one = Interval::of(&Rational::one(), BITS);
    let odds = p.div(&one.sub(p, BITS), BITS)?;
    let ratio = |k: u64| -> Result<Interval> {
        whole(trials - k).div(&whole(k + 1), BITS).map(|steps| steps.mul(&odds, BITS))
    };
    if !ratio(successes)?.certainly_less(&one) {
        return Ok(None);
    }
    let mut term = mass(trials, successes, p)?;
    let first = term.clone();
    let mut sum = Interval::exact(Dyadic::zero());
    let mut k = successes;
    let mut step = ratio(k)?;
    for _ in 0..TERMS {
        sum = sum.add(&term, BITS);
        term = term.mul(&step, BITS);
        if k == trials {
            break;
        }
        k += 1;
        step = ratio(k)?;
        // 2^-40 of the first term is beyond what any level resolves.
        if term.hi() < &(first.hi() * &Dyadic::power_of_two(-40)) {
            break;
        }
    }
    // Ratios decrease in k: the rest is at most term / (1 - step).
    let rest = term.div(&one.sub(&step, BITS), BITS)?;
    let upper = sum.add(&rest, BITS).hi().clone();
    Interval::new(sum.lo().clone(), upper).map(Some)
}

/// A p that `successes` out of `trials` refute at `level`, close to the largest
/// one: `Pr[Bin(trials, p) >= successes] <= level`. A Clopper-Pearson lower
/// limit `[CP34]`, rounded down.
///
/// Floats guess where it is; [`binomial_tail_upper`] proves it, a little below
/// if need be.
///
/// # Errors
///
/// Those of the enclosures.
///
/// # Example
///
/// ```
/// use etalon::num::success_lower;
///
/// // Ten of ten: p^10 = 1/1024 at p = 1/2.
/// let p = success_lower(10, 10, &"1/1024".parse()?)?;
/// assert!(p <= "1/2".parse()? && p > "0.4999".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn success_lower(trials: u64, successes: u64, level: &Rational) -> Result<Rational> {
    let guess = guess_lower(trials, successes, level.approximate());
    let mut below = 2f64.powi(-32);
    while below < 1.0 {
        let p = Dyadic::from_rational_down(&Rational::from_f64(guess * (1.0 - below))?, 40);
        if binomial_tail_upper(trials, successes, &Interval::exact(p.clone()))? <= *level {
            return Ok(p.to_rational());
        }
        below *= 8.0;
    }
    Ok(Rational::zero())
}

/// Where the tail, an incomplete beta function, crosses `level`.
fn guess_lower(trials: u64, successes: u64, level: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a guess")]
    let (a, b) = (successes as f64, (trials.saturating_sub(successes) + 1) as f64);
    let (mut below, mut above) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (below + above) / 2.0;
        match beta_regularized(a, b, middle) {
            Some(tail) if tail <= level => below = middle,
            _ => above = middle,
        }
    }
    below
}

fn whole(n: u64) -> Interval {
    Interval::exact(Dyadic::new(n, 0))
}

/// `Pr[Bin(trials, p) = k]` for a `p` inside (0, 1).
fn mass(trials: u64, k: u64, p: &Interval) -> Result<Interval> {
    let one = Interval::of(&Rational::one(), BITS);
    let choose =
        ln_factorial(trials)?.sub(&ln_factorial(k)?, BITS).sub(&ln_factorial(trials - k)?, BITS);
    let won = whole(k).mul(&p.ln(BITS)?, BITS);
    let lost = whole(trials - k).mul(&one.sub(p, BITS).ln(BITS)?, BITS);
    choose.add(&won, BITS).add(&lost, BITS).exp(BITS)
}

/// ln n!, for large n by Stirling's series with Robbins' bounds `[Rob55]`:
/// n ln n - n + ln(2πn)/2 + r with 1/(12n + 1) < r < 1/(12n).
fn ln_factorial(n: u64) -> Result<Interval> {
    if n < SMALL {
        let product = (2..=n).fold(Dyadic::one(), |product, i| &product * &Dyadic::new(i, 0));
        return Interval::exact(product).ln(BITS);
    }
    let ln_n = whole(n).ln(BITS)?;
    let half = Interval::exact(Dyadic::power_of_two(-1));
    let tau = super::pi(BITS).mul(&whole(2), BITS).ln(BITS)?;
    let correction = Interval::of(&Rational::new(1, 12 * n + 1)?, BITS)
        .hull(&Interval::of(&Rational::new(1, 12 * n)?, BITS));
    Ok(whole(n)
        .mul(&ln_n, BITS)
        .sub(&whole(n), BITS)
        .add(&tau.add(&ln_n, BITS).mul(&half, BITS), BITS)
        .add(&correction, BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail as an exact rational, from its definition.
    fn exact_tail(trials: u64, successes: u64, p: &Rational) -> Rational {
        let q = &Rational::one() - p;
        let mut choose = Rational::one();
        let mut tail = Rational::zero();
        for k in 0..=trials {
            if k >= successes {
                let mut term = choose.clone();
                (0..k).for_each(|_| term = &term * p);
                (k..trials).for_each(|_| term = &term * &q);
                tail = &tail + &term;
            }
            choose = (&(&choose * &Rational::from(i64::try_from(trials - k).unwrap()))
                / &Rational::from(i64::try_from(k + 1).unwrap()))
                .unwrap();
        }
        tail
    }

    #[test]
    fn the_bound_is_above_the_exact_tail_and_close_to_it() {
        for (n, k, p) in [
            (10, 9, "1/2"),
            (80, 60, "1/2"),
            (150, 120, "731/1000"),
            (1, 1, "1/3"),
            (90, 90, "9/10"),
        ] {
            let p: Rational = p.parse().unwrap();
            let truth = exact_tail(n, k, &p);
            let bound = binomial_tail_upper(n, k, &Interval::of(&p, 80)).unwrap();
            assert!(bound >= truth, "{n} {k}");
            assert!(bound.approximate() <= truth.approximate() * 1.001, "{n} {k}");
        }
    }

    #[test]
    fn lower_bounds_are_below_the_exact_tail_on_both_sides_of_the_mean() {
        for (n, k, p) in [(10, 9, "1/2"), (80, 60, "1/2"), (80, 20, "1/2"), (9, 1, "9/10")] {
            let p: Rational = p.parse().unwrap();
            let truth = exact_tail(n, k, &p);
            let bound = binomial_tail_lower(n, k, &Interval::of(&p, 80)).unwrap();
            assert!(
                bound <= truth && bound.approximate() >= truth.approximate() * 0.999,
                "{n} {k}"
            );
        }
    }

    #[test]
    fn quantiles_are_where_the_exact_tail_crosses_the_level() {
        for (n, p, level) in
            [(60, "1/3", "1/1000"), (150, "1/50", "1/1099511627776"), (7, "1", "1/9")]
        {
            let (p, level) = (p.parse::<Rational>().unwrap(), level.parse::<Rational>().unwrap());
            let m = binomial_quantile(n, &Interval::of(&p, 80), &level).unwrap();
            assert!(exact_tail(n, m + 1, &p) <= level, "{n} {m}");
            assert!(exact_tail(n, m, &p) > level, "{n} {m}");
        }
        let none = Interval::of(&Rational::zero(), 80);
        assert_eq!(binomial_quantile(9, &none, &"1/9".parse().unwrap()).unwrap(), 0);
    }

    #[test]
    fn an_enclosure_that_reaches_0_or_1_has_the_trivial_bound() {
        let one = Interval::of(&Rational::one(), 80);
        let zero = Interval::of(&Rational::zero(), 80);
        assert_eq!(binomial_tail_upper(9, 4, &one).unwrap(), Rational::one());
        assert_eq!(binomial_tail_upper(9, 4, &one.hull(&zero)).unwrap(), Rational::one());
        assert_eq!(binomial_tail_upper(9, 4, &zero).unwrap(), Rational::zero());
    }

    #[test]
    fn below_the_mean_nothing_is_refuted() {
        let half = Interval::of(&"1/2".parse().unwrap(), 80);
        assert_eq!(binomial_tail_upper(100, 49, &half).unwrap(), Rational::one());
        assert_eq!(binomial_tail_upper(100, 0, &half).unwrap(), Rational::one());
        assert_eq!(binomial_tail_upper(100, 101, &half).unwrap(), Rational::zero());
    }

    #[test]
    fn lower_limits_agree_with_an_independent_incomplete_beta() {
        use statrs::distribution::{Beta, ContinuousCDF};
        for (n, k, level) in [
            (1000u32, 800u32, 1e-3),
            (100_000, 50_900, 0.05),
            (37, 37, 1e-9),
            (1_000_000, 612_000, 1e-10),
        ] {
            let level_exact = Rational::from_f64(level).unwrap();
            let ours = success_lower(n.into(), k.into(), &level_exact).unwrap().approximate();
            let beta = Beta::new(f64::from(k), f64::from(n - k + 1)).unwrap();
            // Pr[Bin(n, p) >= k] is the beta's cdf at p.
            assert!((beta.cdf(ours) / level - 1.0).abs() < 2e-3, "{n} {k}: {}", beta.cdf(ours));
        }
    }
}

//! The privacy profile that a claim implies: for every ε a δ that holds.

use crate::account::Loss;
use crate::account::theorem::{gdp_to_approx, rdp_to_approx, zcdp_to_approx};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};
use crate::privacy::Claim;

const BITS: u32 = 64;

/// A float that is at least the δ at `epsilon` that `claim` implies; 1 for a
/// claim without a profile.
///
/// # Errors
///
/// Those of the enclosures.
///
/// # References
///
/// GDP: `[DRS22, Cor. 2.13]`; Rényi DP: `[CKS20, Prop. 12]` and [`renyi`].
pub(super) fn delta_upper(claim: &Claim, epsilon: &Rational) -> Result<f64> {
    let known = match claim {
        Claim::Gdp { mu } => {
            gdp_to_approx::delta(&(mu * mu), &Loss::rational(epsilon.clone()), BITS)?
        }
        Claim::Zcdp { rho } => {
            // At the order where the simpler bound is best.
            let found = zcdp_to_approx::delta(rho, epsilon, BITS)?;
            let tau = rho * &found.alpha;
            return renyi(&found.alpha, &tau, epsilon, &found.bound);
        }
        Claim::Rdp { alpha, epsilon: tau } => {
            let (enclosed, at) = (Interval::of(tau, BITS), Interval::of(epsilon, BITS));
            let known = rdp_to_approx::delta(alpha, &enclosed, &at, BITS)?;
            return renyi(alpha, tau, epsilon, &known);
        }
        Claim::Pure { .. } | Claim::Approx { .. } => return Ok(1.0),
    };
    Ok(known.hi().to_f64_upper())
}

/// About the scale of the privacy loss under `claim`: the μ of Gaussian noise
/// that just satisfies it.
pub(super) fn scale(claim: &Claim) -> f64 {
    match claim {
        Claim::Gdp { mu } => mu.approximate(),
        Claim::Zcdp { rho } => (2.0 * rho.approximate()).sqrt(),
        Claim::Rdp { alpha, epsilon } => (2.0 * epsilon.approximate() / alpha.approximate()).sqrt(),
        Claim::Pure { epsilon } | Claim::Approx { epsilon, .. } => epsilon.approximate(),
    }
}

/// The δ at `epsilon` of (`alpha`, `tau`)-RDP by duality, or `known` if that
/// is smaller.
///
/// Let x be the ratio of an output's probabilities. If
/// `(x - e^ε)⁺ <= A x^α - b x + C` for all x >= 0, then δ, the mean of the left
/// side under the denominator's law, is at most `A e^{(α-1)τ} - b + C`, for x has
/// mean 1. The right side is convex, so C need only be right where its slope
/// is that of a branch of the left side: 0 (or at x = 0) and 1. With A and b of
/// the pair of coins of the largest δ next to nothing is lost: coins are the
/// worst case `[ALCKS21, Thm. 3]`. With any A > 0 and b > -1 the bound holds.
fn renyi(alpha: &Rational, tau: &Rational, epsilon: &Rational, known: &Interval) -> Result<f64> {
    let floats = (alpha.approximate(), tau.approximate(), epsilon.approximate());
    let mut smallest = known.hi().to_f64_upper();
    for (a, b) in multipliers(floats.0, floats.1, floats.2) {
        smallest = smallest.min(dual(alpha, tau, epsilon, a, b)?);
    }
    Ok(smallest)
}

/// The bound of two multipliers.
fn dual(alpha: &Rational, tau: &Rational, epsilon: &Rational, a: f64, b: f64) -> Result<f64> {
    let whole = |x: f64| Rational::from_f64(x).map(|x| Interval::of(&x, BITS));
    let (a, b, one) = (whole(a)?, whole(b)?, Interval::of(&Rational::one(), BITS));
    let order = Interval::of(alpha, BITS);
    let above = order.sub(&one, BITS);
    let share = above.div(&order, BITS)?;
    // -min(A x^α - slope x), which is where A α x^(α-1) = slope.
    let depth = |slope: &Interval| -> Result<Interval> {
        let power = slope.div(&order.mul(&a, BITS), BITS)?;
        let x = power.ln(BITS)?.div(&above, BITS)?.exp(BITS)?;
        Ok(slope.mul(&x, BITS).mul(&share, BITS))
    };
    let odds = Interval::of(epsilon, BITS).exp(BITS)?;
    let steep = depth(&b.add(&one, BITS))?.sub(&odds, BITS);
    let flat = match b.lo().is_positive() {
        true => depth(&b)?,
        false => Interval::exact(Dyadic::zero()),
    };
    let moment = Interval::of(tau, BITS).mul(&above, BITS).exp(BITS)?;
    let rest = a.mul(&moment, BITS).sub(&b, BITS);
    let bound = |c: &Interval| rest.add(c, BITS).hi().to_f64_upper();
    Ok(bound(&flat).max(bound(&steep)))
}

/// Multipliers A and b near the best ones: where the worst coins have no
/// certain outcome, and where one has. Floats that prove nothing.
fn multipliers(alpha: f64, tau: f64, epsilon: f64) -> impl Iterator<Item = (f64, f64)> {
    let (moment, odds) = (((alpha - 1.0) * tau).exp(), epsilon.exp());
    let second =
        |p: f64, q: f64| q * (p / q).powf(alpha) + (1.0 - q) * ((1.0 - p) / (1.0 - q)).powf(alpha);
    // The largest p that a coin may have beside one of probability q.
    let largest = |q: f64| {
        let (mut low, mut high) = (q, 1.0);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if second(middle, q) <= moment { low = middle } else { high = middle }
        }
        low
    };
    let delta = |ln_q: f64| largest(ln_q.exp()) - odds * ln_q.exp();
    let (mut low, mut high) = (-40.0, -1e-6);
    for _ in 0..40 {
        let (a, b) = (low + 0.382 * (high - low), low + 0.618 * (high - low));
        if delta(a) < delta(b) { low = a } else { high = b }
    }
    let q = f64::midpoint(low, high).exp();
    let p = largest(q);
    let [x1, x2] = [(1.0 - p) / (1.0 - q), p / q].map(|x| x.powf(alpha - 1.0));
    let a = 1.0 / (alpha * (x2 - x1));
    // A coin of probability 1 stands beside one of e^-τ.
    let b = odds / tau.exp() * alpha / (alpha - 1.0) - 1.0;
    let certain = ((1.0 + b) / (alpha * ((alpha - 1.0) * tau).exp()), b);
    [(a, alpha * a * x1), certain]
        .into_iter()
        .filter(|(a, b)| a.is_normal() && *a > 0.0 && b.is_normal() && *b > -1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(claim: &str, epsilon: &str) -> f64 {
        delta_upper(&claim.parse().unwrap(), &epsilon.parse().unwrap()).unwrap()
    }

    #[test]
    fn at_order_two_the_bound_is_that_of_the_worst_pair_of_coins() {
        // At order 2 a coin p may stand beside q if (p - q)^2 <= (e^τ - 1) q (1 - q).
        for (tau, epsilon) in [(0.5f64, 1.0f64), (0.5, 0.5), (1.0, 2.0), (0.1, 0.25)] {
            let width = (tau.exp() - 1.0).sqrt();
            let gain = |q: f64| q + width * (q * (1.0 - q)).sqrt() - epsilon.exp() * q;
            let worst = (1..100_000u32).map(|i| gain(f64::from(i) * 1e-5)).fold(0.0, f64::max);
            let ours = delta(&format!("rdp=2:{tau}"), &epsilon.to_string());
            assert!(ours >= worst && ours <= worst * (1.0 + 1e-4), "{tau} {epsilon}: {ours}");
        }
    }

    #[test]
    fn where_a_certain_outcome_is_worst_the_bound_is_that_of_such_coins() {
        // At τ = 1 and order 8, ε = 1/2: a certain outcome of probability e^-1.
        let (ours, worst) = (delta("rdp=8:1", "1/2"), 1.0 - (-0.5f64).exp());
        assert!(ours >= worst && ours <= worst * (1.0 + 1e-6), "{ours} {worst}");
    }

    #[test]
    fn gaussian_noise_is_within_the_profiles_of_what_it_satisfies() {
        // μ-GDP noise has α μ²/2 at every order, ρ = μ²/2.
        for epsilon in ["1/4", "1", "3"] {
            let exact = delta("mu=1", epsilon);
            for weaker in ["rho=1/2", "rdp=2:1", "rdp=11/10:11/20", "rdp=16:8"] {
                let implied = delta(weaker, epsilon);
                assert!(exact <= implied && implied < 1.0, "{weaker} at {epsilon}: {implied}");
            }
            assert!(
                delta("mu=9/10", epsilon) < exact
                    && delta("rho=2/5", epsilon) < delta("rho=1/2", epsilon)
            );
        }
    }
}

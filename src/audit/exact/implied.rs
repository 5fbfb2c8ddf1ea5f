//! What a proven bound of the loss, or a mechanism's theorem, says of claims of
//! other kinds.

use super::super::profile;
use crate::error::Result;
use crate::num::{Interval, Rational, normal_tail};
use crate::privacy::{Claim, Epsilon};

const BITS: u32 = 80;

/// A δ at `epsilon` of every pair of laws whose loss is at most `loss`:
/// `(e^L - e^ε)/(e^L + 1)`, that of randomized response.
///
/// Of all (p, q) with `p <= e^L q` and `1 - q <= e^L (1 - p)` a vertex has the
/// largest `p - e^ε q`: 0, or p = e^L/(e^L + 1) and q = 1/(e^L + 1).
pub(super) fn delta_upper(loss: &Rational, epsilon: &Epsilon) -> Result<Rational> {
    let most = Interval::of(loss, BITS).exp(BITS)?;
    let odds = epsilon.enclose_exp(BITS)?;
    let one = Interval::of(&Rational::one(), BITS);
    let bound = most.sub(&odds, BITS).div(&most.add(&one, BITS), BITS)?;
    Ok(bound.hi().to_rational().max(Rational::zero()))
}

/// Whether every pair of laws whose loss is at most `loss` satisfies a claim
/// that has a profile: `[BS16, Prop. 3.3]` for ρ and Rényi DP. For μ: the
/// trade-off function of randomized response is the chord of two points of a
/// convex one if it is above it where it bends, at `p = 1/(1 + e^L)`, which is
/// `Φ(-μ/2) <= p`.
pub(super) fn of_loss(loss: &Rational, claim: &Claim) -> Result<bool> {
    let half_square = (&(loss * loss) / &Rational::from(2))?;
    Ok(match claim {
        Claim::Zcdp { rho } => half_square <= *rho,
        Claim::Rdp { alpha, epsilon } => loss <= epsilon || &half_square * alpha <= *epsilon,
        Claim::Gdp { mu } => {
            let half = Interval::of(&(mu / &Rational::from(2))?, BITS);
            let one = Interval::of(&Rational::one(), BITS);
            let bend = one.div(&one.add(&Interval::of(loss, BITS).exp(BITS)?, BITS), BITS)?;
            normal_tail(&half, BITS)?.hi() <= bend.lo()
        }
        Claim::Pure { .. } | Claim::Approx { .. } => false,
    })
}

/// Whether one claim implies another.
pub(super) fn of_claim(known: &Claim, claim: &Claim) -> Result<bool> {
    Ok(match (known, claim) {
        (Claim::Zcdp { rho }, Claim::Zcdp { rho: claimed }) => rho <= claimed,
        (Claim::Zcdp { rho }, Claim::Rdp { alpha, epsilon }) => rho * alpha <= *epsilon,
        (Claim::Gdp { mu }, Claim::Gdp { mu: claimed }) => mu <= claimed,
        (Claim::Rdp { alpha, epsilon }, Claim::Rdp { alpha: order, epsilon: claimed }) => {
            alpha >= order && epsilon <= claimed
        }
        (
            Claim::Zcdp { .. } | Claim::Gdp { .. } | Claim::Rdp { .. },
            Claim::Approx { epsilon, delta },
        ) => {
            // δ falls in ε: a smaller ε gives a larger δ.
            let smaller = epsilon.enclose(BITS)?.lo().to_rational();
            Rational::from_f64(profile::delta_upper(known, &smaller)?)? <= *delta
        }
        (Claim::Approx { epsilon: known, delta: small }, Claim::Approx { epsilon, delta }) => {
            known.enclose(BITS)?.hi() <= epsilon.enclose(BITS)?.lo() && small <= delta
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn randomized_response_has_the_largest_delta_of_its_loss() {
        let at = |epsilon: &str| delta_upper(&loss("1"), &epsilon.parse().unwrap()).unwrap();
        // (e - e^(1/2))/(e + 1) = 0.28765...
        assert!((at("1/2").approximate() - 0.287_650).abs() < 1e-6, "{}", at("1/2").approximate());
        assert!(at("1").approximate() < 1e-20);
        assert!(at("3/2").is_zero());
    }

    #[test]
    fn a_pure_loss_implies_what_is_known_of_it_and_not_more() {
        let holds = |claim: &str| of_loss(&loss("1"), &claim.parse().unwrap()).unwrap();
        assert!(holds("rho=1/2") && !holds("rho=0.499"));
        assert!(holds("rdp=4:1") && holds("rdp=3/2:0.75") && !holds("rdp=3/2:0.74"));
        // 2 Φ^-1(e/(1 + e)) = 1.23196...
        assert!(holds("mu=1.233") && !holds("mu=1.23"));
        let known: Claim = "rho=1/2".parse().unwrap();
        let implies = |claim: &str| of_claim(&known, &claim.parse().unwrap()).unwrap();
        assert!(implies("rho=1/2") && !implies("rho=0.49") && implies("rdp=3:3/2"));
        assert!(implies("eps=3,delta=0.01") && !implies("eps=1,delta=0.01") && !implies("mu=9"));
    }
}

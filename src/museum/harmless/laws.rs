//! Other laws than the ones named, private all the same, or not.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::{DiscreteGaussian, Law};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::reading::{positive, shift};
use super::super::specimen::{BITS, Exhibit, Sight, Specimen, Truth};

pub(in super::super) const ROUNDED_LAPLACE: Entry = Entry {
    name: "rounded-laplace",
    about: "scale=RATIONAL; an integer. Wrong, not broken: Laplace noise of real numbers, rounded to the nearest integer",
    build: rounded,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let scale = positive(parameters, "scale")?;
        let pair = Pair::read(pair, integer)?;
        shift(pair.on(Side::Left), pair.on(Side::Right), &scale).map(Some)
    },
};

const ROUNDED: Exhibit = Exhibit::new("rounded-laplace", "scale=1");
const ALL_KEYS: Exhibit = Exhibit::new("discrete-laplace", "scale=16");
const NO_WIDTH: Exhibit = Exhibit::new("clamped-sum", "lower=0 upper=0 epsilon=1");
const PAIR: [&str; 2] = ["0", "1"];
const ROWS: [&str; 2] = ["[3, 5]", "[3, 5, 7]"];

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "rounded-for-geometric",
        about: "rounded Laplace noise where the geometric mechanism is named: 0 has probability 0.393, not 0.462",
        provenance: "[WFA#97]",
        claim: "eps=1",
        relation: "replace-one",
        pair: PAIR,
        subject: ROUNDED,
        truth: Truth::Proven,
        sight: Sight::Harmless(
            "another law, of exactly the same loss: rounding learns nothing new",
        ),
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("rounded-laplace", "scale=2")),
    },
    Specimen {
        name: "sensitivity-not-rooted",
        about: "noise for 16 keys a person where it should have been for the square root of that",
        provenance: "[OpenDP#2805], [google/differential-privacy@f2e31b8]",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "4"],
        subject: ALL_KEYS,
        truth: Truth::Proven,
        sight: Sight::Harmless("four times the noise that was needed costs accuracy, not privacy"),
        correct: Exhibit::new("discrete-laplace", "scale=4"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=32")),
    },
    Specimen {
        name: "bounds-without-width",
        about: "bounds of 0 and 0 ask for no noise, and every sum is exactly 0",
        provenance: "[smartnoise-sdk#128], where it was contested",
        claim: "eps=1",
        relation: "add",
        pair: ROWS,
        subject: NO_WIDTH,
        truth: Truth::Proven,
        sight: Sight::Harmless("the clamped sum is the same whatever the data"),
        correct: Exhibit::new("clamped-sum", "lower=0 upper=1 epsilon=1"),
        over_noised: Some(Exhibit::new("clamped-sum", "lower=0 upper=1 epsilon=1/2")),
    },
    Specimen {
        name: "classic-gaussian-at-5",
        about: "the formula sqrt(2 ln(1.25/delta))/eps beyond eps = 1, for which alone it is proven",
        provenance: "[smartnoise-sdk#462], [BW18]",
        claim: "eps=5,delta=1e-5",
        relation: "replace-one",
        pair: PAIR,
        subject: Exhibit::new("discrete-gaussian", "sigma=0.969"),
        truth: Truth::Computed(|| gaussian_loss("0.969", "1e-5")),
        sight: Sight::Harmless("at this eps the formula still gives enough noise"),
        correct: Exhibit::new("discrete-gaussian", "sigma=1"),
        over_noised: Some(Exhibit::new("discrete-gaussian", "sigma=2")),
    },
    Specimen {
        name: "classic-gaussian-at-10",
        about: "the formula sqrt(2 ln(1.25/delta))/eps where it has ceased to hold",
        provenance: "[smartnoise-sdk#462], [BW18]",
        claim: "eps=10,delta=1e-5",
        relation: "replace-one",
        pair: PAIR,
        subject: Exhibit::new("discrete-gaussian", "sigma=0.4845"),
        truth: Truth::Computed(|| gaussian_loss("0.4845", "1e-5")),
        sight: Sight::Hidden(
            "the worst event has probability 1.6e-4 on one side and 3.8e-9 on the other, where 6.9e-9 would do: some 5e10 runs",
        ),
        correct: Exhibit::new("discrete-gaussian", "sigma=0.6"),
        over_noised: Some(Exhibit::new("discrete-gaussian", "sigma=1.2")),
    },
];

/// A real Laplace variable of scale b rounds to 0 with probability
/// 1 - e^(-1/2b); beyond, its magnitude is 1 and a geometric number more.
fn rounded(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let rate = positive(parameters, "scale")?.reciprocal()?;
    let (n, d) = (rate.numerator().clone().into_parts().1, rate.denominator() * Natural::from(2u8));
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let noise = if sample::bernoulli_exp(&n, &d, &mut tape)? {
            let magnitude = Integer::ONE + sample::geometric(&rate, &mut tape)?;
            if tape.bits(1)? == 1 { -magnitude } else { magnitude }
        } else {
            Integer::ZERO
        };
        Ok(Output::Integer(pair.on(side) + noise))
    }))
}

/// More candidates than any Gaussian of the museum has.
const FARTHEST: i64 = 1_000;

/// The least ε at which the discrete Gaussian on two neighboring integers is
/// (ε, δ)-private.
///
/// The ratio of the masses at k and k + 1 grows with k, so the worst event is
/// a tail: δ(ε) = T(k) - e^ε T(k + 1) with T(k) = Pr[X >= k], for the least k
/// whose ratio e^((2k + 1)/2σ²) exceeds e^ε.
fn gaussian_loss(sigma: &str, delta: &str) -> Result<Loss> {
    let law = DiscreteGaussian::new(sigma.parse()?)?;
    let delta = Interval::of(&delta.parse()?, 2 * BITS);
    let one = Interval::exact(Dyadic::one());
    let tail = |k: i64| -> Result<Interval> {
        Ok(one.sub(&law.cdf(&Integer::from(k - 1), 3 * BITS)?, 3 * BITS))
    };
    let twice_variance = law.sigma_squared() * &Rational::from(2);
    for k in 0..FARTHEST {
        let above = tail(k)?.sub(&delta, 2 * BITS);
        let ratio = above.div(&tail(k + 1)?, 2 * BITS)?;
        if !ratio.lo().is_positive() {
            break;
        }
        let loss = ratio.ln(BITS)?;
        let reach = Interval::of(&(&Rational::from(2 * k + 1) / &twice_variance)?, BITS);
        if loss.certainly_less(&reach) {
            return Ok(Loss::Within(loss));
        }
    }
    Err(Error::Unsupported {
        what: format!("the loss of the discrete Gaussian of scale {sigma}"),
        why: "no tail decides it".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loss_of_a_gaussian_is_where_its_profile_is_delta() {
        // The profile summed mass by mass, over all outputs.
        let law = DiscreteGaussian::new("0.4845".parse().unwrap()).unwrap();
        let masses: Vec<f64> = (-8..=8)
            .map(|k| law.pmf(&Integer::from(k), 120).unwrap().lo().to_f64_lower())
            .collect();
        let delta = |epsilon: f64| -> f64 {
            let gains = masses.windows(2).map(|pair| (pair[0] - epsilon.exp() * pair[1]).max(0.0));
            gains.sum()
        };
        let Loss::Within(loss) = gaussian_loss("0.4845", "1e-5").unwrap() else { panic!() };
        let epsilon = loss.lo().to_f64_lower();
        assert!((delta(epsilon) / 1e-5 - 1.0).abs() < 1e-9, "{epsilon}: {}", delta(epsilon));
        assert!(delta(10.0) > 5e-5, "{}", delta(10.0));
        // The two ends of the event that the card speaks of.
        let tail = |k: usize| -> f64 { masses[k + 8..].iter().sum() };
        assert!((1.6e-4..1.65e-4).contains(&tail(2)), "{}", tail(2));
        assert!((3.7e-9..3.9e-9).contains(&tail(3)), "{}", tail(3));
    }

    #[test]
    fn rounding_the_real_law_gives_the_law_that_is_drawn() {
        // Pr[0] by the two routes: the drawn one and the integral of the density.
        let drawn = 1.0 - (-0.5f64).exp();
        let steps = 1 << 16;
        let width = 1.0 / f64::from(steps);
        let middle = |i: i32| (f64::from(i) + 0.5) * width - 0.5;
        let integral: f64 = (0..steps).map(|i| (-middle(i).abs()).exp() / 2.0 * width).sum();
        assert!((drawn - integral).abs() < 1e-9);
    }
}

//! Continuous pairs of output laws, put on a lattice by one lemma.
//!
//! Merging outcomes is a post-processing, so the merged pair has a smaller δ
//! at every ε and after every composition. A lower bound merges all outcomes
//! whose loss is near a lattice point. An upper bound splits every outcome
//! between the two lattice points beside its loss, keeping its probability
//! under both laws: merging undoes the split, so the split pair has a larger δ.

use super::losses::{BITS, Losses, index, units};
use super::masses::{MOST_CELLS, Masses, Side};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational, Rough, exp, normal_tail};

/// How many standard deviations are told apart; beyond lies less than 2^-124.
const REACH: i64 = 13;

/// A pair of output laws.
#[derive(Debug, Clone)]
pub(super) enum Pair {
    /// `N(1, σ²)` against `N(0, σ²)`.
    Gaussian { sigma: Rational },
    /// Laplace noise about 0 and about 1.
    Laplace { scale: Rational },
    /// `(1 - q) N(0, σ²) + q N(1, σ²)` against `N(0, σ²)`, or the reverse.
    Sampled { q: Rational, sigma: Rational, reversed: bool },
}

/// The lattice points `origin + i step` for `i` in `low..=high`.
#[derive(Debug)]
struct Points {
    origin: Rational,
    step: Rational,
    low: i64,
    high: i64,
}

impl Points {
    /// The point, or the border half a step above it.
    fn at(&self, i: i64, halves: i64) -> Rational {
        let half = Rational::new(2 * i + halves, 2u8).expect("2 is not 0");
        &self.origin + &(&half * &self.step)
    }
}

/// `Pr[loss > l]` under both laws.
#[derive(Debug, Clone)]
struct Above {
    p: Interval,
    q: Interval,
}

impl Above {
    fn both(value: i64) -> Self {
        let value = Interval::exact(Dyadic::from(value));
        Self { p: value.clone(), q: value }
    }

    /// The probabilities of a loss above this border and not above the next.
    fn until(&self, next: &Self) -> (Interval, Interval) {
        (self.p.sub(&next.p, BITS), self.q.sub(&next.q, BITS))
    }
}

impl Pair {
    /// The loss of one use, on a lattice with at most this step.
    pub(super) fn losses(&self, step: &Rational, side: Side) -> Result<Losses> {
        let points = self.points(step)?;
        if usize::try_from(points.high - points.low).map_or(true, |n| n > MOST_CELLS / 8) {
            return Err(Error::domain(
                "step",
                step,
                "a step of at least 2^-19 of the largest loss",
            ));
        }
        match side {
            Side::Lower => self.merged(&points),
            Side::Upper => self.split(&points),
        }
    }

    /// Where losses are told apart. Laplace's two atoms are lattice points.
    fn points(&self, step: &Rational) -> Result<Points> {
        let whole = |origin: Rational, low: &Rational, high: &Rational| -> Result<Points> {
            let (low, high) = (index(&(low / step)?)?, index(&(high / step)?)? + 1);
            Ok(Points { origin, step: step.clone(), low, high })
        };
        match self {
            Self::Gaussian { sigma } => {
                let mu = sigma.reciprocal()?;
                let mean = &(&mu * &mu) * &Rational::new(1, 2u8)?;
                let reach = &mu * &Rational::from(REACH);
                whole(Rational::zero(), &(&mean - &reach), &(&mean + &reach))
            }
            Self::Laplace { scale } => {
                let span = &scale.reciprocal()? * &Rational::from(2);
                let high = index(&(&span / step)?)? + 1;
                let step = (&span / &Rational::from(high))?;
                Ok(Points { origin: -&scale.reciprocal()?, step, low: 0, high })
            }
            Self::Sampled { q, sigma, reversed } => {
                // Of 1 - q + q e^((2x - 1)/2σ²) at the ends of the reach; a
                // choice, not a claim, so floats will do.
                let (q, s) = (q.approximate(), sigma.approximate());
                let loss = |x: f64| {
                    (1.0 - q + q * ((2.0 * x - 1.0) / (2.0 * s * s)).rough_exp()).rough_ln()
                };
                let (low, high) = (loss(-13.0 * s), loss(1.0 + 13.0 * s));
                let (low, high) = if *reversed { (-high, -low) } else { (low, high) };
                whole(Rational::zero(), &Rational::from_f64(low)?, &Rational::from_f64(high)?)
            }
        }
    }

    /// Every outcome near a point is merged into it.
    fn merged(&self, points: &Points) -> Result<Losses> {
        let mut border = Above::both(1);
        let mut bins = Vec::new();
        for i in points.low..=points.high {
            let next =
                if i == points.high { Above::both(0) } else { self.above(&points.at(i, 1))? };
            let (p, q) = border.until(&next);
            border = next;
            // What is below a unit, or not certainly positive, is forgotten.
            if units(&p, Side::Lower) == 0 || !q.lo().is_positive() {
                continue;
            }
            let loss = p.div(&q, BITS)?.ln(BITS)?;
            let short = &points.at(i, 0) - &loss.lo().to_rational();
            bins.push(Bin { index: i, mass: units(&p, Side::Lower), short });
        }
        let allowance = allowance(&bins, &points.step);
        let mut masses = Masses { first: points.low, cells: Vec::new(), infinite: 0 };
        let span = usize::try_from(points.high - points.low).expect("bounded before");
        masses.cells.resize(span + 1, 0);
        for bin in &bins {
            // A loss short by more than the allowance goes down by whole steps.
            let excess = (&(&bin.short - &allowance) / &points.step)?;
            let steps = -index(&-&excess)?;
            let cell = bin.index - steps.max(0) - points.low;
            if let Ok(cell) = usize::try_from(cell) {
                masses.cells[cell] += bin.mass;
            }
        }
        let offset = &points.origin - &allowance;
        Ok(lattice(points, &offset, masses))
    }

    /// Every outcome between two points is split between them.
    fn split(&self, points: &Points) -> Result<Losses> {
        let side = Side::Upper;
        let span = usize::try_from(points.high - points.low).expect("bounded before");
        let mut cells = vec![0; span + 1];
        let mut border = self.above(&points.at(points.low, 0))?;
        cells[0] = units(&Above::both(1).until(&border).0, side);
        let mut odds = exp(&-&points.at(points.low, 0), BITS)?;
        for (i, cell) in (points.low + 1..).zip(0..span) {
            let next = self.above(&points.at(i, 0))?;
            let next_odds = exp(&-&points.at(i, 0), BITS)?;
            let (p, q) = border.until(&next);
            // a + b = p and a e^-l + b e^-l' = q for the points l < l'.
            let excess = q.sub(&p.mul(&next_odds, BITS), BITS);
            let left = excess.div(&odds.sub(&next_odds, BITS), BITS)?;
            cells[cell] += units(&left, side);
            cells[cell + 1] += units(&p.sub(&left, BITS), side);
            (border, odds) = (next, next_odds);
        }
        let masses = Masses { first: points.low, cells, infinite: units(&border.p, side) };
        Ok(lattice(points, &points.origin, masses))
    }

    /// `Pr[loss > l]` under both laws.
    fn above(&self, l: &Rational) -> Result<Above> {
        match self {
            Self::Gaussian { sigma } => {
                // The loss is (2x - 1)/2σ², at x ~ N(1, σ²) and N(0, σ²).
                let x = &(&(sigma * sigma) * l) + &Rational::new(1, 2u8)?;
                let x = Interval::of(&x, BITS + 16);
                Ok(Above { p: tail(&x, 1, sigma)?, q: tail(&x, 0, sigma)? })
            }
            Self::Laplace { scale } => {
                let a = scale.reciprocal()?;
                if *l >= a {
                    return Ok(Above::both(0));
                }
                if *l < -&a {
                    return Ok(Above::both(1));
                }
                // Pr[loss <= l] = e^((l - a)/2)/2 between the atoms, and the
                // losses under the other law are the negatives of these.
                let half = Rational::new(1, 2u8)?;
                let below = |l: &Rational| -> Result<Interval> {
                    let value = exp(&(&(l - &a) * &half), BITS)?;
                    Ok(value.mul(&Interval::exact(Dyadic::power_of_two(-1)), BITS))
                };
                Ok(Above {
                    p: Interval::exact(Dyadic::one()).sub(&below(l)?, BITS),
                    q: below(&-l)?,
                })
            }
            Self::Sampled { q, sigma, reversed } => sampled(q, sigma, *reversed, l),
        }
    }
}

/// One merged bin: by how much its loss falls short of its lattice point.
struct Bin {
    index: i64,
    mass: u128,
    short: Rational,
}

/// By how much all losses are lowered so that few bins go down a whole step.
///
/// Any allowance is sound; this one makes the mean loss given up smallest.
fn allowance(bins: &[Bin], step: &Rational) -> Rational {
    let mut order: Vec<&Bin> = bins.iter().collect();
    order.sort_by(|a, b| b.short.cmp(&a.short));
    let mut best: Option<(f64, &Rational)> = None;
    let mut moved = 0.0;
    for bin in order {
        let cost = bin.short.approximate() + moved * step.approximate();
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, &bin.short));
        }
        moved += Dyadic::new(bin.mass, -124).to_f64_upper();
    }
    let zero = Rational::zero();
    best.map_or(&zero, |(_, short)| short).clone()
}

fn lattice(points: &Points, offset: &Rational, masses: Masses) -> Losses {
    // Indices count from the origin, which is part of the offset.
    Losses { step: Interval::of(&points.step, BITS), offset: Interval::of(offset, BITS), masses }
}

/// `Pr[N(center, σ²) > x]`.
fn tail(x: &Interval, center: i64, sigma: &Rational) -> Result<Interval> {
    let away = x.sub(&Interval::exact(Dyadic::from(center)), BITS + 16);
    normal_tail(&away.div(&Interval::of(sigma, BITS + 16), BITS + 16)?, BITS)
}

/// `Pr[loss > l]` for the sampled pair.
fn sampled(q: &Rational, sigma: &Rational, reversed: bool, l: &Rational) -> Result<Above> {
    let bits = BITS + 16;
    let one = Interval::exact(Dyadic::one());
    let share = Interval::of(q, bits);
    // The reversed loss is the negative; it exceeds l where x is small.
    let odds = exp(&if reversed { -l } else { l.clone() }, bits)?;
    let raised = odds.sub(&one, bits).add(&share, bits);
    if !raised.hi().is_positive() {
        return Ok(Above::both(i64::from(!reversed)));
    }
    if !raised.lo().is_positive() {
        return Err(Error::domain("step", l, "no lattice point this close to ln(1 - q)"));
    }
    let variance = Interval::of(&(sigma * sigma), bits);
    let half = Interval::exact(Dyadic::power_of_two(-1));
    let x = raised.div(&share, bits)?.ln(bits)?.mul(&variance, bits).add(&half, bits);
    let (x, shift) = if reversed { (x.neg(), -1) } else { (x, 1) };
    let (absent, present) = (tail(&x, 0, sigma)?, tail(&x, shift, sigma)?);
    let mixed = share.mul(&present, bits).add(&one.sub(&share, bits).mul(&absent, bits), bits);
    Ok(if reversed { Above { p: absent, q: mixed } } else { Above { p: mixed, q: absent } })
}

//! An enclosure of `exp(-x)` that shares nothing with the library but integers:
//! the alternating series on fixed-point numbers, every step rounded outwards.

use etalon::num::{Integer, Natural, Rational};

/// The number of fractional bits.
const PRECISION: usize = 320;

/// A number in `[0, 1]` or a little beyond, between `lo / 2^320` and `hi / 2^320`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enclosure {
    lo: Natural,
    hi: Natural,
}

fn one() -> Natural {
    Natural::ONE << PRECISION
}

impl Enclosure {
    /// The number `x`, rounded outwards.
    pub(crate) fn of(x: &Rational) -> Self {
        let scaled = (x.numerator().clone().into_parts().1) << PRECISION;
        Self { lo: &scaled / x.denominator(), hi: scaled / x.denominator() + Natural::ONE }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        Self {
            lo: (&self.lo * &other.lo) >> PRECISION,
            hi: ((&self.hi * &other.hi) >> PRECISION) + Natural::ONE,
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi }
    }

    /// This number or up to `other` more.
    pub(crate) fn or_more(&self, other: &Self) -> Self {
        Self { lo: self.lo.clone(), hi: &self.hi + &other.hi }
    }

    /// The quotient; the divisor must be positive.
    pub(crate) fn over(&self, other: &Self) -> Self {
        Self {
            lo: (&self.lo << PRECISION) / &other.hi,
            hi: (&self.hi << PRECISION) / &other.lo + Natural::ONE,
        }
    }

    /// One minus a number of at most one.
    pub(crate) fn complement(&self) -> Self {
        Self {
            lo: if self.hi < one() { one() - &self.hi } else { Natural::ZERO },
            hi: one() - &self.lo,
        }
    }

    /// The `n`-th power of a number.
    pub(crate) fn power(&self, n: u64) -> Self {
        let mut power = Self { lo: one(), hi: one() };
        for place in (0..u64::BITS - n.leading_zeros()).rev() {
            power = power.times(&power);
            if n >> place & 1 == 1 {
                power = power.times(self);
            }
        }
        power
    }

    pub(crate) fn lower(&self) -> Rational {
        Rational::new(self.lo.clone(), one()).unwrap()
    }

    pub(crate) fn upper(&self) -> Rational {
        Rational::new(self.hi.clone(), one()).unwrap()
    }
}

/// `exp(-x)` for `x >= 0`.
pub(crate) fn exp_minus(x: &Rational) -> Enclosure {
    let whole = x.floor();
    let fraction = x - &Rational::from(whole.clone());
    let whole = u64::try_from(whole).expect("the tests stay below 2^64");
    exp_minus_unit(&Rational::one()).power(whole).times(&exp_minus_unit(&fraction))
}

/// `exp(-x)` for `0 <= x <= 1`: the sum of `(-x)^k / k!`, whose partial sums
/// lie alternately above and below.
fn exp_minus_unit(x: &Rational) -> Enclosure {
    let (n, d) = (x.numerator().clone().into_parts().1, x.denominator());
    // Each term is known to 2^-320 times at most k; the errors are added up.
    let (mut term, mut error) = (one(), Natural::ZERO);
    let mut sum = Integer::from(one());
    let mut slack = Natural::ZERO;
    for k in 1u32.. {
        term = term * &n / (d * Natural::from(k));
        error += Natural::ONE;
        slack += &error;
        if k % 2 == 1 {
            sum -= Integer::from(term.clone());
        } else {
            sum += Integer::from(term.clone());
        }
        if term.is_zero() {
            break;
        }
    }
    // What was cut off is less than the last term, which is below its error.
    slack += error;
    let sum = sum.into_parts().1;
    let lo = if sum > slack { &sum - &slack } else { Natural::ZERO };
    Enclosure { lo, hi: sum + slack }
}

/// `Pr[Z = z]` of the discrete Laplace law.
pub(crate) fn laplace(scale: &Rational, z: u64) -> Enclosure {
    let p = exp_minus(&scale.reciprocal().unwrap());
    let whole = Enclosure::of(&Rational::one());
    p.complement().over(&whole.plus(&p)).times(&p.power(z))
}

/// `Pr[Y = y]` of the geometric law of ratio `exp(-x)`.
pub(crate) fn geometric(x: &Rational, y: u64) -> Enclosure {
    let p = exp_minus(x);
    p.complement().times(&p.power(y))
}

/// `exp(-z^2 / (2 sigma^2))`.
pub(crate) fn bell(variance: &Rational, z: u64) -> Enclosure {
    let square = Rational::new(Natural::from(z) * Natural::from(z), 2u8).unwrap();
    exp_minus(&(&square / variance).unwrap())
}

/// The sum of [`bell`] over all integers.
pub(crate) fn bell_sum(variance: &Rational) -> Enclosure {
    let mut half = bell(variance, 1);
    let mut last = 1;
    while bell(variance, last).upper() > Rational::new(1, Natural::ONE << 200).unwrap() {
        last += 1;
        half = half.plus(&bell(variance, last));
    }
    // Beyond, each term is at most the ratio of the next two times the one before.
    let ratio = bell(variance, last + 2).over(&bell(variance, last + 1));
    let tail = bell(variance, last + 1).over(&ratio.complement());
    let half = half.or_more(&tail);
    Enclosure::of(&Rational::one()).plus(&half).plus(&half)
}

#[test]
fn the_reference_knows_published_digits() {
    for (x, digits) in [
        ("1", "0.36787944117144232159552377016146086744581113103176"),
        ("1/2", "0.60653065971263342360379953499118045344191813548718"),
        ("10", "0.000045399929762484851535591515560550610237918088866564"),
    ] {
        let (found, known) = (exp_minus(&x.parse().unwrap()), digits.parse::<Rational>().unwrap());
        let last = Rational::new(1, Natural::from(10u8).pow(49)).unwrap();
        assert!(found.lower() <= &known + &last && &known - &last <= found.upper(), "{x}");
        assert!(&found.upper() - &found.lower() < last, "{x}");
    }
}

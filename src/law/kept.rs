//! Whether a key is kept: the optimal partition selection, by its recursion.
//!
//! The definition of a mechanism's coin rather than of a noise; it is a law of
//! its own because inversion draws it where its probability is irrational.

use std::cmp::Ordering;

use super::{LARGEST_PRECISION, Law, Probability, Shortcut, Table, floor64};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit};
use crate::privacy::Epsilon;

/// Bits to which an irrational probability is enclosed.
const BITS: u32 = 192;

/// The Bernoulli law with `Pr[X = 1] = π(n)` for a key that `n` persons hold:
/// `π(0) = 0` and `π(n + 1)` is the least of `e^ε π(n) + δ`,
/// `1 - e^-ε (1 - π(n) - δ)` and 1 `[DVGM22, Thm. 1]`.
///
/// π(n) is rational for ε = ln(q), and otherwise only where it is 0, δ or 1.
///
/// # Example
///
/// ```
/// use etalon::law::{Kept, Probability};
/// let two = Kept::new(&"ln(3)".parse()?, &"1/10".parse()?, 2)?;
/// assert_eq!(two.probability()?, Probability::Exact("2/5".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    chance: Chance,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Chance {
    Exact(Rational),
    /// Irrational.
    Recursion {
        epsilon: Epsilon,
        delta: Rational,
        persons: u64,
    },
}

impl Kept {
    /// The law for a key that `persons` persons hold.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless ε is at least 1/1024 (for ε = ln(q), unless
    /// q - 1 is) and `2^-100 <= delta < 1`: the recursion takes a number of
    /// steps in proportion to ln(1/δ)/ε.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Kept;
    /// assert!(Kept::new(&"1/1024".parse()?, &"1e-9".parse()?, 5).is_ok());
    /// assert!(Kept::new(&"1/1025".parse()?, &"1e-9".parse()?, 5).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(epsilon: &Epsilon, delta: &Rational, persons: u64) -> Result<Self> {
        let least = Rational::new(1, 1024u16)?;
        let (size, requires) = match epsilon {
            Epsilon::Rational(value) => (value.clone(), "eps >= 1/1024"),
            Epsilon::Ln(odds) => (odds - &Rational::one(), "ln(q) with q >= 1025/1024"),
        };
        if size < least {
            return Err(Error::domain("epsilon", epsilon, requires));
        }
        if *delta < Dyadic::power_of_two(-100).to_rational() || *delta >= Rational::one() {
            return Err(Error::domain("delta", delta, "2^-100 <= delta < 1"));
        }
        let chance = match (epsilon, persons) {
            (_, 0) => Chance::Exact(Rational::zero()),
            (_, 1) => Chance::Exact(delta.clone()),
            (Epsilon::Ln(odds), _) => Chance::Exact(exact(odds, delta, persons)?),
            (Epsilon::Rational(_), _) => {
                let reached = refined(epsilon, delta, persons, BITS)?;
                if *reached.lo() == Dyadic::one() {
                    Chance::Exact(Rational::one())
                } else {
                    let (epsilon, delta) = (epsilon.clone(), delta.clone());
                    Chance::Recursion { epsilon, delta, persons }
                }
            }
        };
        Ok(Self { chance })
    }

    /// `Pr[X = 1]`, exactly or enclosed to about 2^-192.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{Kept, Probability};
    /// let (epsilon, delta) = ("ln(3)".parse()?, "1/10".parse()?);
    /// let mut rises = Vec::new();
    /// for persons in 0..6 {
    ///     let law = Kept::new(&epsilon, &delta, persons)?;
    ///     if let Probability::Exact(kept) = law.probability()? {
    ///         rises.push(kept.to_string());
    ///     }
    /// }
    /// assert_eq!(rises, ["0", "1/10", "2/5", "5/6", "44/45", "1"]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probability(&self) -> Result<Probability> {
        Ok(match &self.chance {
            Chance::Exact(chance) => Probability::Exact(chance.clone()),
            Chance::Recursion { .. } => Probability::Within(self.enclose(BITS)?),
        })
    }

    fn enclose(&self, bits: u32) -> Result<Interval> {
        match &self.chance {
            Chance::Exact(chance) => Ok(Interval::of(chance, bits + 1)),
            Chance::Recursion { epsilon, delta, persons } => {
                refined(epsilon, delta, *persons, bits)
            }
        }
    }
}

/// π(persons) for ε = ln(odds).
fn exact(odds: &Rational, delta: &Rational, persons: u64) -> Result<Rational> {
    let (a, b) = (odds.numerator().clone().into_parts().1, odds.denominator());
    let (c, d) = (delta.numerator().clone().into_parts().1, delta.denominator());
    // π = x / (d z), never reduced on the way: that would cost more than it saves.
    let (mut x, mut z) = (Natural::ZERO, Natural::ONE);
    for _ in 0..persons {
        let whole = d * &z;
        let more = &x + &c * &z;
        // Over b d z and over a d z.
        let first = &a * &x + b * &c * &z;
        let second = match more < whole {
            true => &a * &whole - b * (&whole - &more),
            false => &a * &whole,
        };
        if &a * &first <= b * &second {
            (x, z) = (first, b * &z);
        } else {
            (x, z) = (second, &a * &z);
        }
        if x == d * &z {
            return Ok(Rational::one());
        }
    }
    Rational::new(x, d * z)
}

/// π(persons), enclosed to `2^-bits`; the exact 1 where it is 1.
fn refined(epsilon: &Epsilon, delta: &Rational, persons: u64, bits: u32) -> Result<Interval> {
    // Each step adds a few units in the last place; there are below 2^20.
    let mut working = bits + 64;
    while working <= LARGEST_PRECISION {
        if let Some(chance) = enclosed(epsilon, delta, persons, working)? {
            return Ok(chance);
        }
        working *= 2;
    }
    Err(Error::Unsupported {
        what: format!("whether a key of {persons} persons is always kept"),
        why: format!("{LARGEST_PRECISION} bits do not decide it"),
    })
}

/// π(persons) with `bits` bits, or `None` if they do not decide where 1 is reached.
fn enclosed(
    epsilon: &Epsilon,
    delta: &Rational,
    persons: u64,
    bits: u32,
) -> Result<Option<Interval>> {
    let growth = epsilon.enclose_exp(bits)?;
    let delta = Interval::of(delta, bits);
    let one = Interval::exact(Dyadic::one());
    let mut chance = Interval::exact(Dyadic::zero());
    for _ in 0..persons {
        let missing = one.sub(&chance.add(&delta, bits), bits);
        if !missing.hi().is_positive() {
            return Ok(Some(one));
        }
        if !missing.lo().is_positive() {
            return Ok(None);
        }
        let first = growth.mul(&chance, bits).add(&delta, bits);
        let second = one.sub(&missing.div(&growth, bits)?, bits);
        let least = |a: &Dyadic, b: &Dyadic| a.clone().min(b.clone());
        chance = Interval::new(least(first.lo(), second.lo()), least(first.hi(), second.hi()))?;
    }
    Ok(Some(chance))
}

impl Law for Kept {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if x.is_one() {
            self.enclose(bits + 2)
        } else if x.is_zero() {
            self.cdf(x, bits)
        } else {
            Ok(Interval::exact(Dyadic::zero()))
        }
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if *x < Integer::ZERO {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        let one = Interval::exact(Dyadic::one());
        if x.is_zero() { Ok(one.sub(&self.enclose(bits + 2)?, bits + 2)) } else { Ok(one) }
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(Integer::ZERO), Some(Integer::ONE))
    }

    fn shortcut(&self) -> Result<Shortcut> {
        let chance = self.enclose(BITS)?;
        if chance.hi().is_zero() || *chance.lo() == Dyadic::one() {
            return Ok(Shortcut::None);
        }
        let exact = |_| floor64(|bits| self.enclose(bits));
        Ok(Shortcut::Table(Table::new([Unit::from(&chance)], exact, false)?))
    }

    fn compare_cdf(&self, x: &Integer, u: &Dyadic) -> Result<Ordering> {
        if let (true, Chance::Exact(chance)) = (x.is_zero(), &self.chance) {
            return Ok((&Rational::one() - chance).cmp(&u.to_rational()));
        }
        let mut bits = 128;
        while bits <= LARGEST_PRECISION {
            if let Some(order) = self.cdf(x, bits)?.compare(u) {
                return Ok(order);
            }
            bits *= 2;
        }
        Err(Error::Unsupported {
            what: format!("comparing F({x}) with {u}"),
            why: format!("{LARGEST_PRECISION} bits do not separate them; use fewer bits"),
        })
    }
}

//! The parameter written as `?`: the least noise, or the most uses, of which a
//! claim is true, proven on both sides.

use super::expression::{Expression, Hole};
use super::plan::Plan;
use super::pricer::Pricer;
use super::verdict::{Judgement, Verdict, judge};
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::{Claim, Relation};

/// The two sides lie within this factor of each other: 0.1 %.
const CLOSE: (i64, u16) = (1001, 1000);

/// Doublings from 1 until the search gives up.
const FARTHEST: u32 = 70;

/// Steps of bisection: each halves a bracket of factor 2 at worst.
const MOST_STEPS: u32 = 200;

/// Significant decimal digits of the values that are tried.
const DIGITS: u32 = 5;

/// A calibrated parameter with the proof of either side.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Verdict, calibrate};
/// use etalon::privacy::Relation;
/// let open: Expression = "gaussian(sigma=?) * 4".parse()?;
/// let found = calibrate(
///     &[open], Relation::AddRemove, &"mu=1".parse()?, &"1e-6".parse()?, &ClosedForms)?;
/// // Four uses at sigma = 2 are 1-GDP, and at no smaller sigma.
/// assert_eq!((found.name.as_str(), found.verified), ("sigma", "2".parse()?));
/// assert!(found.refuted.is_some_and(|(_, why)| why.verdict == Verdict::Refuted));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// Its name.
    pub name: String,
    /// The value of which the claim is true.
    pub verified: Rational,
    /// Why it is.
    pub proof: Judgement,
    /// The nearest value tried of which it is false, and why; none if it is
    /// true over the whole range.
    pub refuted: Option<(Rational, Judgement)>,
}

impl Calibration {
    /// Whether the refuted value is within 0.1 % of the verified one, or next
    /// to it among whole numbers.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::{ClosedForms, Expression, calibrate};
    /// use etalon::privacy::Relation;
    /// let open: Expression = "pure(eps=1/4) * ?".parse()?;
    /// let found = calibrate(
    ///     &[open], Relation::AddRemove, &"eps=1".parse()?, &"1e-6".parse()?, &ClosedForms)?;
    /// assert_eq!(found.verified, "4".parse()?);
    /// assert!(found.is_tight()); // five are refuted
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn is_tight(&self) -> bool {
        let Some((refuted, _)) = &self.refuted else { return true };
        near(&self.verified, refuted) || (&self.verified - refuted).abs() == Rational::one()
    }
}

/// Calibrates the one `?` in `expressions`.
///
/// # Guarantee
///
/// The claim is verified at [`Calibration::verified`] and refuted at
/// [`Calibration::refuted`]; no monotonicity is assumed for either proof, it
/// only guides the search.
///
/// # Errors
///
/// [`Error::Domain`] if there is no `?` or more than one;
/// [`Error::Unsupported`] if no value makes the claim true; those of the pricer.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Outcome, Words};
///
/// let words = Words {
///     compose: vec!["laplace(scale=?) * 4".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     calibrate: Some("eps=1".to_owned()),
///     ..Words::default()
/// };
/// let Outcome::Calibrated(found) = words.request()?.answer(&Engine)? else { unreachable!() };
/// assert!(found.verified >= "4".parse()?);
/// assert!(found.verified < "4.001".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn calibrate(
    expressions: &[Expression],
    relation: Relation,
    claim: &Claim,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Calibration> {
    let hole = only_hole(expressions)?;
    let at = |value: &Rational| -> Result<Judgement> {
        let mut terms = Vec::new();
        for expression in expressions {
            terms.extend(expression.terms_with(value)?);
        }
        judge(&Plan::new(terms, relation)?, claim, width, pricer)
    };
    let mut search = Search { hole: &hole, at: &at, good: None, bad: None };
    search.bracket()?;
    search.narrow()?;
    let Some((verified, proof)) = search.good else {
        return Err(Error::Unsupported {
            what: format!("{claim} by calibrating {}", hole.name),
            why: "no value tried makes it true: the other mechanisms already spend it, or the \
                  noise would have to be absurd; claim more"
                .to_owned(),
        });
    };
    Ok(Calibration { name: hole.name.clone(), verified, proof, refuted: search.bad })
}

/// The only parameter left open.
fn only_hole(expressions: &[Expression]) -> Result<Hole> {
    let mut found = None;
    for expression in expressions {
        if let Some(hole) = expression.hole()? {
            if found.is_some() {
                return Err(Error::domain("?", "twice", "one parameter to calibrate in all"));
            }
            found = Some(hole);
        }
    }
    found.ok_or_else(|| {
        Error::domain("?", "missing", "one parameter written as ?, as in gaussian(sigma=?)")
    })
}

struct Search<'a> {
    hole: &'a Hole,
    at: &'a dyn Fn(&Rational) -> Result<Judgement>,
    good: Option<(Rational, Judgement)>,
    bad: Option<(Rational, Judgement)>,
}

impl Search<'_> {
    /// Judges a value and keeps it as a side of the bracket if it is one.
    fn try_at(&mut self, value: &Rational) -> Result<Verdict> {
        let judgement = (self.at)(value)?;
        let verdict = judgement.verdict;
        match verdict {
            // A later trial lies between the sides, so it is nearer.
            Verdict::Verified => self.good = Some((value.clone(), judgement)),
            Verdict::Refuted => self.bad = Some((value.clone(), judgement)),
            Verdict::Undecided => {}
        }
        Ok(verdict)
    }

    /// Doubles and halves from 1 until both sides are known or the range ends.
    fn bracket(&mut self) -> Result<()> {
        let (two, half) = (Rational::from(2), Rational::new(1, 2u8)?);
        // Something between powers of 2, should a power be undecided.
        let aside = Rational::new(15, 16u8)?;
        let mut value = if self.hole.name == "delta" { half.clone() } else { Rational::one() };
        for _ in 0..FARTHEST {
            let mut verdict = self.try_at(&value)?;
            if verdict == Verdict::Undecided && !self.hole.whole {
                verdict = self.try_at(&(&value * &aside))?;
            }
            if self.good.is_some() && self.bad.is_some() {
                return Ok(());
            }
            // More protection where the claim is false, less where it is true.
            let larger = (verdict == Verdict::Verified) != self.hole.protects;
            value = &value * if larger { &two } else { &half };
            let limit = self.limit();
            if limit.as_ref().is_some_and(|limit| value > *limit)
                || (self.hole.whole && value < Rational::one())
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The largest value that has a meaning.
    fn limit(&self) -> Option<Rational> {
        match self.hole.name.as_str() {
            "q" => Some(Rational::one()),
            "delta" => Rational::new(1, 2u8).ok(),
            "count" => Some(Rational::from(i64::MAX)),
            _ => None,
        }
    }

    /// Bisects until the two sides are near each other, or nothing between
    /// them can be decided.
    fn narrow(&mut self) -> Result<()> {
        for _ in 0..MOST_STEPS {
            let (Some((good, _)), Some((bad, _))) = (&self.good, &self.bad) else { return Ok(()) };
            let (good, bad) = (good.clone(), bad.clone());
            let done = if self.hole.whole {
                (&good - &bad).abs() <= Rational::one()
            } else {
                near(&good, &bad)
            };
            if done {
                return Ok(());
            }
            let mut moved = false;
            let half = Rational::new(1, 2u8)?;
            // The middle; where it is undecided, nearer to either side.
            for share in [(1, 2u8), (1, 4), (3, 4)] {
                let share = Rational::new(share.0, share.1)?;
                let between = &good + &(&(&bad - &good) * &share);
                let value = self.rounded(&between, &good, &bad);
                let decided = self.try_at(&value)? != Verdict::Undecided;
                moved |= decided;
                if decided && share == half {
                    break;
                }
            }
            if !moved {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A short decimal, or a whole number, near `x` and strictly between the
    /// two sides.
    fn rounded(&self, x: &Rational, one: &Rational, other: &Rational) -> Rational {
        let candidate = if self.hole.whole { Rational::from(x.floor()) } else { short(x) };
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        if candidate > *low && candidate < *high {
            return candidate;
        }
        if self.hole.whole {
            // Strictly between two whole numbers at least 2 apart.
            return low + &Rational::one();
        }
        x.clone()
    }
}

/// Whether the larger is at most 0.1 % more than the smaller.
fn near(one: &Rational, other: &Rational) -> bool {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    match Rational::new(CLOSE.0, CLOSE.1) {
        Ok(factor) => *high <= low * &factor,
        Err(_) => false,
    }
}

/// `x > 0` cut to a few significant decimal digits.
fn short(x: &Rational) -> Rational {
    let ten = Rational::from(10);
    let floor = crate::account::loss::power(&ten, u64::from(DIGITS - 1));
    let Ok(floor) = floor else { return x.clone() };
    let (mut scaled, mut shift) = (x.clone(), Rational::one());
    let tenth = Rational::new(1, 10u8).unwrap_or_else(|_| Rational::one());
    while scaled < floor {
        scaled = &scaled * &ten;
        shift = &shift * &tenth;
    }
    while scaled >= &floor * &ten {
        scaled = &scaled * &tenth;
        shift = &shift * &ten;
    }
    &Rational::from(scaled.floor()) * &shift
}

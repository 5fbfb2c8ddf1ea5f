//! Questions to the engine and its answers.

use crate::num::{Dyadic, Interval, Rational};

/// How narrow an answer is wanted, and what it may cost.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Plan, Target, delta};
/// use etalon::privacy::Relation;
/// let terms = "laplace(scale=4) * 20".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// // Little memory, and the answer is wider, not wrong.
/// let cheap = Target { points: 1 << 10, ..Target::new("1e-9".parse()?) };
/// let (wide, narrow) = (delta(&plan, &"2".parse()?, &cheap)?,
///     delta(&plan, &"2".parse()?, &Target::new("1/1000".parse()?))?);
/// assert!(wide.lo <= narrow.lo && wide.hi >= narrow.hi);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Target {
    /// The width: absolute for ε, relative for δ.
    pub width: Rational,
    /// The most grid points, a power of two times about 200 bytes of memory.
    pub points: u64,
}

impl Target {
    /// This width, and at most 2^21 grid points (about 400 MB).
    pub fn new(width: Rational) -> Self {
        Self { width, points: 1 << 21 }
    }
}

/// A proven enclosure and where its width comes from.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Plan, Target, epsilon};
/// use etalon::privacy::Relation;
/// let terms = "approx(eps=1, delta=1e-3)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// // No eps is enough for a delta below the one that is granted.
/// let answer = epsilon(&plan, &"1e-4".parse()?, &Target::new("1/1000".parse()?))?;
/// assert_eq!(answer.hi, None);
/// assert_eq!(answer.width(), None);
/// assert!(!answer.notes.is_empty());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Answer {
    /// The lower end: the true value is not below it.
    pub lo: Dyadic,
    /// The upper end; `None` if no finite one is proven, which `notes` explain.
    pub hi: Option<Dyadic>,
    /// Where the width comes from.
    pub ledger: Ledger,
    /// What the reader must know: direction, bounds that are not tight.
    pub notes: Vec<String>,
}

impl Answer {
    /// `hi - lo`, if both ends are finite.
    pub fn width(&self) -> Option<Dyadic> {
        self.hi.as_ref().map(|hi| {
            let (hi, lo) = (Interval::exact(hi.clone()), Interval::exact(self.lo.clone()));
            hi.sub(&lo, 64).hi().clone()
        })
    }
}

/// Upper bounds of the shares of an answer's width, in δ (absolute, at the
/// answer's ε), and the grid.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Plan, Target, delta};
/// use etalon::privacy::Relation;
/// let priced = |text: &str| {
///     let plan = Plan::new(text.parse::<Expression>()?.terms()?, Relation::AddRemove)?;
///     delta(&plan, &"2".parse()?, &Target::new("1/1000".parse()?))
/// };
/// assert!(priced("laplace(scale=4) * 20")?.ledger.grid.is_some());
/// // A closed form needs no grid.
/// assert_eq!(priced("gaussian(sigma=4) * 20")?.ledger.points, 0);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Losses moved to grid points.
    pub discretisation: Dyadic,
    /// The transforms and the powers of their values.
    pub transform: Dyadic,
    /// Losses outside of the window.
    pub aliasing: Dyadic,
    /// Mass counted as infinite loss.
    pub tails: Dyadic,
    /// The rest: scalars, and the bisection for ε.
    pub rounding: Dyadic,
    /// The grid's step; `None` if there is no grid.
    pub grid: Option<Interval>,
    /// Grid points on the ring; 0 if there is no grid.
    pub points: u64,
}

impl Ledger {
    /// Nothing lost anywhere.
    pub(super) fn none() -> Self {
        Self {
            discretisation: Dyadic::zero(),
            transform: Dyadic::zero(),
            aliasing: Dyadic::zero(),
            tails: Dyadic::zero(),
            rounding: Dyadic::zero(),
            grid: None,
            points: 0,
        }
    }
}

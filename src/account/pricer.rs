//! What an engine answers, as the verdicts and calibrations need it.

use super::plan::Plan;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

/// A proven enclosure of ε or δ with what it rests on.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, Pricer};
/// use etalon::privacy::Relation;
/// let terms = "gaussian(sigma=1)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let found = ClosedForms.delta(&plan, &"1".parse()?, &"1e-9".parse()?)?;
/// // Phi(-1/2) - e Phi(-3/2) = 0.126936...
/// assert!(found.lo.to_rational() > "0.126936".parse()?);
/// assert!(found.hi.is_some_and(|hi| hi.to_rational() < "0.126938".parse().unwrap()));
/// assert_eq!(found.ledger[0].0, "rounding");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The number is at least this.
    pub lo: Dyadic,
    /// The number is at most this; none if no finite bound exists.
    pub hi: Option<Dyadic>,
    /// The terms of the error: name and size.
    pub ledger: Vec<(String, String)>,
    /// What a reader must know, such as why the enclosure is wide.
    pub notes: Vec<String>,
}

impl Priced {
    /// An enclosure without further words.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Priced;
    /// use etalon::num::Interval;
    /// let priced = Priced::of(&Interval::of(&"1/3".parse()?, 64));
    /// assert!(priced.hi.is_some_and(|hi| priced.lo < hi));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn of(enclosure: &Interval) -> Self {
        Self {
            lo: enclosure.lo().clone(),
            hi: Some(enclosure.hi().clone()),
            ledger: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// `hi - lo`, rounded up; none if there is no upper end.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Priced;
    /// use etalon::num::{Dyadic, Interval};
    /// let unit = Priced::of(&Interval::new(Dyadic::zero(), Dyadic::one())?);
    /// assert_eq!(unit.width(), Some(Dyadic::one()));
    /// assert_eq!(Priced { hi: None, ..unit }.width(), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn width(&self) -> Option<Dyadic> {
        let whole = Interval::new(self.lo.clone(), self.hi.clone()?).ok()?;
        Some(whole.width())
    }
}

/// Prices a plan: the numeric engine, the closed forms, a referee.
///
/// # Example
///
/// ```
/// // Two that share no code, asked the same.
/// use etalon::account::{ClosedForms, Engine, Expression, Plan, Pricer};
/// use etalon::privacy::Relation;
/// let terms = "discrete_laplace(scale=2, sensitivity=1) * 3".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let ask = |pricer: &dyn Pricer| pricer.delta(&plan, &"1/2".parse()?, &"1e-6".parse()?);
/// let (one, other) = (ask(&Engine)?, ask(&ClosedForms)?);
/// assert!(one.hi.is_some_and(|hi| other.lo <= hi) && other.hi.is_some_and(|hi| one.lo <= hi));
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Pricer {
    /// The δ at `epsilon`, to a width relative to δ.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unsupported`] if the plan cannot be priced.
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> Result<Priced>;

    /// The ε at `delta`, to an absolute width.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unsupported`] if the plan cannot be priced.
    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> Result<Priced>;
}

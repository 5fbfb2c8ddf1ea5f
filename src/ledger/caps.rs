//! What was spent, by period, and whether there is room for more.
//!
//! Sums are exact. Spending never shrinks, so a period that has no room will
//! never have any; a later one may.

use std::collections::BTreeMap;

use super::period::{Months, month};
use super::terms::Terms;
use crate::error::Result;
use crate::num::Rational;

const YEAR: i64 = 12;
/// Which one does not matter.
const SOME_YEAR: i64 = 2024;

/// What a person has spent, by the first month of the period.
#[derive(Debug, Clone, Default)]
pub(super) struct Spent(BTreeMap<i64, Rational>);

impl Terms {
    /// How many of so many periods in a row, the first of which begins a year, a
    /// ledger grants that has spent nothing, each at the same cost, and the most
    /// that is then spent in 12 consecutive months.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`](crate::Error::Domain) for terms that cannot be kept,
    /// and for more periods than there are.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::ledger::Terms;
    ///
    /// let terms = Terms {
    ///     unit: "person-quarter".parse()?,
    ///     relation: "replace-one".parse()?,
    ///     budget: "1".parse()?,
    ///     yearly: Some("4".parse()?),
    ///     lifetime: None,
    /// };
    /// // A window of 12 months can meet five quarters: one of them is refused.
    /// assert_eq!(terms.foresee(5, &"1".parse()?)?, (4, "4".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn foresee(&self, periods: u64, cost: &Rational) -> Result<(u64, Rational)> {
        self.check()?;
        let first = Months::starting(SOME_YEAR * YEAR, self.months().unwrap_or(1))?;
        let mut spent = Spent::default();
        let (mut granted, mut dearest) = (0, Rational::zero());
        for by in 0..periods {
            let period = first.later(i64::try_from(by).unwrap_or(i64::MAX / YEAR))?;
            if spent.exceeded(self, &period, cost).is_none() {
                spent.add(period.first, cost);
                granted += 1;
                dearest = dearest.max(spent.dearest_year(&period).0);
            }
        }
        Ok((granted, dearest))
    }
}

/// A cap that would be exceeded.
struct Exceeded<'a> {
    /// The time for which it holds, in words.
    within: String,
    spent: Rational,
    cap: &'a Rational,
    /// Whether it is all that there will ever be.
    for_ever: bool,
}

impl Spent {
    /// Adds what was spent in the period that begins with this month.
    pub(super) fn add(&mut self, first: i64, epsilon: &Rational) {
        let sum = &self.within(first..first + 1) + epsilon;
        self.0.insert(first, sum);
    }

    /// What was spent in the period that begins with this month.
    pub(super) fn of(&self, first: i64) -> Rational {
        self.within(first..first + 1)
    }

    /// What was spent in periods that begin in these months.
    fn within(&self, months: std::ops::Range<i64>) -> Rational {
        self.0.range(months).fold(Rational::zero(), |sum, (_, spent)| &sum + spent)
    }

    /// What was ever spent.
    pub(super) fn total(&self) -> Rational {
        self.within(i64::MIN..i64::MAX)
    }

    /// The most that was spent in 12 consecutive months which the period
    /// reaches into, and the first of them.
    pub(super) fn dearest_year(&self, period: &Months) -> (Rational, i64) {
        let count = i64::from(period.count);
        // The months [start, start + 12) meet a period that begins in
        // (start - count, start + 12).
        let spent = |start: i64| self.within(start - count + 1..start + YEAR);
        let starts = period.first - YEAR + 1..period.first + count;
        let years = starts.map(|start| (spent(start), start));
        years.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).expect("a period has a month")
    }

    /// The first cap that `asked` more in this period would exceed.
    fn exceeded<'a>(
        &self,
        terms: &'a Terms,
        period: &Months,
        asked: &Rational,
    ) -> Option<Exceeded<'a>> {
        let spent = self.of(period.first);
        if &spent + asked > terms.budget {
            let (within, cap) = (period.label.clone(), &terms.budget);
            return Some(Exceeded { within, spent, cap, for_ever: false });
        }
        if let Some(cap) = &terms.yearly {
            let (spent, start) = self.dearest_year(period);
            if &(&spent + asked) > cap {
                let (from, to) = (month(start), month(start + YEAR - 1));
                let within = format!("the months {from} to {to}");
                return Some(Exceeded { within, spent, cap, for_ever: false });
            }
        }
        if let Some(cap) = &terms.lifetime {
            let spent = self.total();
            if &(&spent + asked) > cap {
                let within = "all periods together".to_owned();
                return Some(Exceeded { within, spent, cap, for_ever: true });
            }
        }
        None
    }

    /// Why there is no room for `asked` more in this period, and when there is.
    pub(super) fn refusal(
        &self,
        terms: &Terms,
        period: &Months,
        asked: &Rational,
    ) -> Option<String> {
        let Exceeded { within, spent, cap, for_ever } = self.exceeded(terms, period, asked)?;
        let left = cap - &spent;
        let room = match self.room(terms, period, asked) {
            Some(later) => format!("the next period with room for it is {}", later.label),
            None if for_ever && !left.is_positive() => {
                "nothing is left for any period, so no more is released of these people from \
                 this ledger"
                    .to_owned()
            }
            None if for_ever => {
                format!("no period has room for it any more: what costs {left} or less does")
            }
            None => "no later period has room for it: ask for less".to_owned(),
        };
        Some(format!(
            "in {within} a person has spent {spent} of {cap}, {left} is left and {asked} asked \
             for; {room}"
        ))
    }

    /// The first later period with room.
    fn room(&self, terms: &Terms, period: &Months, asked: &Rational) -> Option<Months> {
        let last = self.0.last_key_value().map_or(period.first, |(first, _)| *first);
        let count = i64::from(period.count);
        // Beyond a year after the last spending nothing changes any more.
        let periods = (last.max(period.first) - period.first + YEAR) / count + 2;
        (1..=periods)
            .filter_map(|by| period.later(by).ok())
            .find(|later| self.exceeded(terms, later, asked).is_none())
    }
}

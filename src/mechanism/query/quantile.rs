//! A quantile of clamped values.

use super::Record;
use super::contribution::{Contribution, refused};
use crate::error::{Error, Result};
use crate::law::{Probability, Selection};
use crate::mechanism::{Exponential, Grid, Mechanism, Profile};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::tape::Tape;

/// The most points a grid may have: each is a candidate.
const MOST: u32 = 1024;

/// A point of a grid, chosen by how near its rank is to a quantile's.
///
/// # Law
///
/// For the quantile a/b in lowest terms, the score of a point c is
/// `-|(b - a) less - a more|`, with the numbers of values below and above c, of
/// those that count. A point is chosen with probability in proportion to
/// `e^(epsilon score / 2Δ)`, exactly. Without records all points are equally
/// likely.
///
/// # Guarantee
///
/// ε-DP under the relation it is made with, for the unit person, by the
/// exponential mechanism `[MT07, Thm. 6]`. A value more raises the bracket by
/// b - a, lowers it by a, or leaves it. With at most m = `records` records a
/// person every score moves by at most Δ: m max(a, b - a) under `add-remove`,
/// m b under `replace-one`.
///
/// # Tape
///
/// As of [`Exponential`] on the scores of all points, from the lower bound
/// upwards.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Contribution, Grid, Mechanism, Profile, Quantile, Record};
/// use etalon::privacy::Relation;
/// use etalon::tape::{ChaCha, Seed};
/// let grid = Grid::new("1".parse()?, &"0".parse()?, &"100".parse()?)?;
/// let median = Quantile::new(grid, &"1/2".parse()?, &"1".parse()?, Relation::AddRemove,
///     Contribution::new(1, 1)?, Profile::Inverse)?;
/// let record = |person: u32| Record { person: person.to_string(), key: None, value: 30.into() };
/// let records: Vec<Record> = (0..1000).map(record).collect();
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
/// let released = median.release(&records, &mut tape())?;
/// assert_eq!(median.grid().value(&released), "30".parse()?);
/// // Scores that are at hand are chosen by in the same way.
/// assert_eq!(median.choose(&median.scores(&records), &mut tape())?, released);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Quantile {
    grid: Grid,
    quantile: Rational,
    contribution: Contribution,
    points: u32,
    selection: Exponential,
    guarantee: Guarantee,
}

impl Quantile {
    /// The quantile `quantile` (1/2 is the median), ε-DP under `relation`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `0 < quantile < 1`, the grid has at most 1024
    /// points, `epsilon > 0` and the relation is `add-remove` or `replace-one`.
    pub fn new(
        grid: Grid,
        quantile: &Rational,
        epsilon: &Rational,
        relation: Relation,
        contribution: Contribution,
        profile: Profile,
    ) -> Result<Self> {
        if !quantile.is_positive() || *quantile >= Rational::one() {
            return Err(Error::domain("quantile", quantile, "0 < quantile < 1"));
        }
        let points = u32::try_from(grid.width() + Integer::ONE).ok();
        let Some(points) = points.filter(|&points| points <= MOST) else {
            let step = grid.lattice().step();
            return Err(Error::domain("step", step, "at most 1024 points between the bounds"));
        };
        let (up, down) = weights(quantile);
        let each = match relation {
            Relation::AddRemove => up.max(down),
            Relation::ReplaceOne => up + down,
            other => return Err(refused(other)),
        };
        let bound = Rational::from(each * Integer::from(contribution.records()));
        Ok(Self {
            selection: Exponential::new(epsilon, &bound, false, profile)?,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: Epsilon::new(epsilon.clone())? },
                relation: Some(relation),
                sensitivity: Sensitivity { norm: Norm::LInfinity, bound },
                theorem: "MT07, Thm. 6",
            },
            grid,
            quantile: quantile.clone(),
            contribution,
            points,
        })
    }

    /// The grid of values and candidates.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The score of every point of the grid, upwards: confidential.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Grid, Profile, Quantile, Record};
    /// use etalon::privacy::Relation;
    /// let grid = Grid::new("1".parse()?, &"0".parse()?, &"3".parse()?)?;
    /// let quartile = Quantile::new(grid, &"1/4".parse()?, &"1".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Inverse)?;
    /// let record =
    ///     |value: i64| Record { person: value.to_string(), key: None, value: value.into() };
    /// // -|3 less - more| at 0, 1, 2 and 3.
    /// let scores = quartile.scores(&[0, 1, 2, 3].map(record));
    /// assert_eq!(scores, [-3, -1, -5, -9].map(Into::into));
    /// // The point 1 has the weight e^(-1/6) of e^(-3/6) + e^(-1/6) + e^(-5/6) + e^(-9/6).
    /// let masses = quartile.law(&scores)?.masses(60)?;
    /// assert_eq!(masses[1].to_decimal(4), ("0.401".to_owned(), "0.4011".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn scores(&self, records: &[Record]) -> Vec<Rational> {
        let mut values: Vec<_> = self
            .contribution
            .bound(records)
            .into_iter()
            .map(|record| self.grid.enter(&record.value))
            .collect();
        values.sort();
        let (up, down) = weights(&self.quantile);
        let score = |place: u32| {
            let point = self.point(place);
            let less = values.partition_point(|value| *value < point);
            let more = values.len() - values.partition_point(|value| *value <= point);
            let bracket = &up * Integer::from(less) - &down * Integer::from(more);
            -&Rational::from(bracket).abs()
        };
        (0..self.points).map(score).collect()
    }

    /// The law of the place chosen, counted from the lower bound.
    ///
    /// # Errors
    ///
    /// As for [`Exponential::law`].
    pub fn law(&self, scores: &[Rational]) -> Result<Selection> {
        self.selection.law(scores)
    }

    /// Every point, in steps of the grid, with its probability.
    ///
    /// # Errors
    ///
    /// As for [`Exponential::probabilities`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Grid, Profile, Quantile};
    /// use etalon::privacy::Relation;
    /// let grid = Grid::new("1".parse()?, &"-1".parse()?, &"2".parse()?)?;
    /// let median = Quantile::new(grid, &"1/2".parse()?, &"1".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Inverse)?;
    /// // Without records every point is as good.
    /// let points = median.probabilities(&[])?;
    /// assert_eq!(points[0].0, (-1).into());
    /// let quarter = "1/4".parse()?;
    /// assert!(points.iter().all(|(_, chance)| chance.enclose(64).contains(&quarter)));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probabilities(&self, records: &[Record]) -> Result<Vec<(Integer, Probability)>> {
        let chances = self.selection.probabilities(&self.scores(records))?;
        Ok((0..self.points)
            .map(|place| self.point(place))
            .zip(chances.into_iter().map(|(_, c)| c))
            .collect())
    }

    /// Chooses by scores; the answer is in steps of the grid.
    ///
    /// # Errors
    ///
    /// As for [`Mechanism::release`].
    pub fn choose<T: Tape>(&self, scores: &[Rational], tape: &mut T) -> Result<Integer> {
        Ok(self.grid.lower() + Integer::from(self.selection.release(scores, tape)?))
    }

    fn point(&self, place: u32) -> Integer {
        self.grid.lower() + Integer::from(place)
    }
}

/// b - a and a of the quantile a/b: what a value below a point and one above it
/// add to the bracket.
fn weights(quantile: &Rational) -> (Integer, Integer) {
    let whole: &Natural = quantile.denominator();
    (Integer::from(whole.clone()) - quantile.numerator(), quantile.numerator().clone())
}

impl Mechanism for Quantile {
    type Input = [Record];
    /// In steps of the grid, within its bounds.
    type Output = Integer;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        self.selection.event()
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Integer> {
        self.choose(&self.scores(records), tape)
    }
}

//! The mean of clamped values.

use super::Record;
use super::calibration::Calibrated;
use super::contribution::{Contribution, refused};
use crate::error::{Error, Result};
use crate::mechanism::{Grid, Mechanism, Profile};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::tape::Tape;

/// The mean of the values that count, from a noisy sum and a noisy count.
///
/// With bounds L < U the sum is taken of 2x - L - U, twice the distance of a
/// value x from the middle: a whole number of steps even where the middle is
/// none, so that nothing is ever halved. The mean is
/// `(L + U)/2 + S/(2 max(N, 1))` for the noisy sum S and the noisy count N,
/// clamped to the bounds and rounded to the grid as values are. The true number
/// of records is used nowhere.
///
/// # Guarantee
///
/// ε-DP under the relation it is made with, for the unit person. With at most m
/// = `records` records a person, S has sensitivity m (U - L) under `add-remove`
/// and 2m (U - L) under `replace-one`, and N has m. A share `split` of ε goes to
/// S and the rest to N, both with discrete Laplace noise `[GRS12, Thm. 2.1]`;
/// the two together cost their sum `[DR14, Thm. 3.16]`, and what is computed of
/// them costs nothing `[DR14, Prop. 2.1]`. The stated sensitivity is that of S,
/// in the unit of the data.
///
/// # Tape
///
/// The noise of S, its scale counted in steps of the grid, then that of N.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{BoundedMean, Contribution, Grid, Mechanism, Profile, Record};
/// use etalon::privacy::Relation;
/// use etalon::tape::{ChaCha, Seed};
/// let grid = Grid::new("1".parse()?, &"0".parse()?, &"100".parse()?)?;
/// let mean = BoundedMean::new(grid, &"1".parse()?, &"1/2".parse()?, Relation::AddRemove,
///     Contribution::new(1, 1)?, Profile::Inverse)?;
/// assert_eq!(mean.guarantee().claim.to_string(), "eps=1");
/// let record = |person: u32| Record { person: person.to_string(), key: None, value: 30.into() };
/// let records: Vec<Record> = (0..10_000).map(record).collect();
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
/// let released = mean.release(&records, &mut tape())?;
/// // Of so many, one person's noise is not seen.
/// assert_eq!(mean.grid().value(&released), "30".parse()?);
/// // Step by step; what is exact is not to be shown.
/// let noisy = mean.noisy(&mean.exact(&records), &mut tape())?;
/// assert_eq!(mean.mean(&noisy), released);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BoundedMean {
    grid: Grid,
    contribution: Contribution,
    sum_noise: Calibrated,
    count_noise: Calibrated,
    guarantee: Guarantee,
    event: Event,
}

/// What the mean is computed of.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{BoundedMean, Contribution, Grid, Moments, Profile, Record};
/// use etalon::privacy::Relation;
/// let grid = Grid::new("1".parse()?, &"0".parse()?, &"10".parse()?)?;
/// let mean = BoundedMean::new(grid, &"1".parse()?, &"1/2".parse()?, Relation::AddRemove,
///     Contribution::new(1, 1)?, Profile::Inverse)?;
/// let record = |person: &str, value: i64| {
///     Record { person: person.to_owned(), key: None, value: value.into() }
/// };
/// // 20 is clamped to 10: (2 * 3 - 10) + (2 * 10 - 10).
/// let moments = mean.exact(&[record("ada", 3), record("bob", 20)]);
/// assert_eq!(moments, Moments { sum: 6.into(), count: 2.into() });
/// assert_eq!(mean.mean(&moments), 6.into()); // 6.5, to the even step
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moments {
    /// The sum of 2x - L - U, in steps of the grid.
    pub sum: Integer,
    /// The number of records.
    pub count: Integer,
}

impl BoundedMean {
    /// A mean that is ε-DP under `relation`; the sum gets `split` of ε.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0`, `0 < split < 1` and the relation
    /// is `add-remove` or `replace-one`.
    pub fn new(
        grid: Grid,
        epsilon: &Rational,
        split: &Rational,
        relation: Relation,
        contribution: Contribution,
        profile: Profile,
    ) -> Result<Self> {
        if !epsilon.is_positive() {
            return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
        }
        if !split.is_positive() || *split >= Rational::one() {
            return Err(Error::domain("split", split, "0 < split < 1"));
        }
        let sides = match relation {
            Relation::AddRemove => 1u8,
            Relation::ReplaceOne => 2,
            other => return Err(refused(other)),
        };
        let records = Natural::from(contribution.records());
        let farthest = grid.width().into_parts().1 * &records * Natural::from(sides);
        let share = |part: &Rational| -> Result<Claim> {
            Ok(Claim::Pure { epsilon: Epsilon::new(epsilon * part)? })
        };
        let sum_noise = Calibrated::scalar(&share(split)?, farthest.clone(), profile)?;
        let rest = &Rational::one() - split;
        let count_noise = Calibrated::scalar(&share(&rest)?, records, profile)?;
        let whole = Epsilon::new(epsilon.clone())?;
        let bound = &Rational::from(farthest) * grid.lattice().step();
        Ok(Self {
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: whole.clone() },
                relation: Some(relation),
                sensitivity: Sensitivity { norm: Norm::L1, bound },
                theorem: "DR14, Thm. 3.16",
            },
            event: Event::Pure { epsilon: whole },
            grid,
            contribution,
            sum_noise,
            count_noise,
        })
    }

    /// The grid of values and means.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The noise of the sum and that of the count, as events.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{BoundedMean, Contribution, Grid, Profile};
    /// use etalon::privacy::{Event, Relation};
    /// let grid = Grid::new("1/2".parse()?, &"0".parse()?, &"10".parse()?)?;
    /// let mean = BoundedMean::new(grid, &"1".parse()?, &"3/4".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Inverse)?;
    /// // In steps of a half: 20 for the sum at 3/4, 1 for the count at 1/4.
    /// let laplace = |scale: &str, sensitivity: &str| {
    ///     Ok::<_, etalon::Error>(Event::DiscreteLaplace {
    ///         scale: scale.parse()?,
    ///         sensitivity: sensitivity.parse()?,
    ///     })
    /// };
    /// assert_eq!(mean.parts(), [&laplace("80/3", "20")?, &laplace("4", "1")?]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn parts(&self) -> [&Event; 2] {
        [self.sum_noise.event(), self.count_noise.event()]
    }

    /// The sum and the count: confidential.
    pub fn exact(&self, records: &[Record]) -> Moments {
        let counted = self.contribution.bound(records);
        let ends = self.grid.lower() + self.grid.upper();
        let twice = |record: &&Record| Integer::from(2) * self.grid.enter(&record.value) - &ends;
        Moments { sum: counted.iter().map(twice).sum(), count: Integer::from(counted.len()) }
    }

    /// A sum and a count, made private.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn noisy<T: Tape>(&self, exact: &Moments, tape: &mut T) -> Result<Moments> {
        let sum = self.sum_noise.add(&exact.sum, tape)?;
        Ok(Moments { sum, count: self.count_noise.add(&exact.count, tape)? })
    }

    /// The mean of a private sum and count, in steps of the grid.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{BoundedMean, Contribution, Grid, Moments, Profile};
    /// use etalon::privacy::Relation;
    /// let grid = Grid::new("1".parse()?, &"0".parse()?, &"10".parse()?)?;
    /// let mean = BoundedMean::new(grid, &"1".parse()?, &"1/2".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Inverse)?;
    /// // Noise may make any of the two senseless; the mean stays within the bounds.
    /// assert_eq!(mean.mean(&Moments { sum: 400.into(), count: (-3).into() }), 10.into());
    /// assert_eq!(mean.mean(&Moments { sum: 0.into(), count: 0.into() }), 5.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn mean(&self, noisy: &Moments) -> Integer {
        let count = noisy.count.clone().max(Integer::ONE);
        let ends = self.grid.lower() + self.grid.upper();
        let twice = &noisy.sum + ends * &count;
        let units = Rational::new(twice, count.into_parts().1 * Natural::from(2u8));
        let mean = &units.expect("the count is at least 1") * self.grid.lattice().step();
        self.grid.enter(&mean)
    }
}

impl Mechanism for BoundedMean {
    type Input = [Record];
    /// In steps of the grid, within its bounds.
    type Output = Integer;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Integer> {
        Ok(self.mean(&self.noisy(&self.exact(records), tape)?))
    }
}

//! The sum of clamped values.

use super::Record;
use super::calibration::Calibrated;
use super::contribution::{Contribution, refused};
use crate::error::Result;
use crate::mechanism::{Grid, Mechanism, Profile};
use crate::num::{Integer, Natural};
use crate::privacy::{Claim, Event, Guarantee, Relation};
use crate::tape::Tape;

/// The noisy sum of the values that count, each clamped to the bounds of a grid
/// and rounded to it.
///
/// # Guarantee
///
/// The claim it is made with, under the relation it is made with, for the unit
/// person. With bounds L < U and at most m = `records` records a person, one
/// person's part of the sum lies between m min(L, 0) and m max(U, 0), where 0
/// is the part of a person without records. Its sensitivity Δ is
///
/// - `add-remove`: m max(|L|, |U|),
/// - `replace-one`: m (max(U, 0) - min(L, 0)).
///
/// A claim ε takes discrete Laplace noise of scale Δ/ε `[GRS12, Thm. 2.1]`, a
/// claim ρ discrete Gaussian noise of σ² = Δ²/(2ρ) `[CKS20, Thm. 14]`, both on
/// the grid. Sums of grid points are exact, so rounding adds nothing to Δ.
///
/// # Tape
///
/// One draw of the noise, its scale counted in steps of the grid.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{BoundedSum, Contribution, Grid, Mechanism, Profile, Record};
/// use etalon::privacy::Relation;
/// let grid = Grid::new("1/4".parse()?, &"0".parse()?, &"10".parse()?)?;
/// let sum = BoundedSum::new(grid, "eps=1".parse()?, Relation::AddRemove,
///     Contribution::new(1, 1)?, Profile::Inverse)?;
/// assert_eq!(sum.guarantee().sensitivity.to_string(), "L1 sensitivity 10");
/// let record = |person: &str, value: &str| {
///     let value = value.parse()?;
///     Ok::<_, etalon::Error>(Record { person: person.to_owned(), key: None, value })
/// };
/// // 3.3 is rounded to 3.25 and 20 clamped to 10.
/// let exact = sum.exact(&[record("ada", "3.3")?, record("bob", "20")?]);
/// assert_eq!(sum.grid().value(&exact), "13.25".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BoundedSum {
    grid: Grid,
    contribution: Contribution,
    noise: Calibrated,
    guarantee: Guarantee,
}

impl BoundedSum {
    /// A sum that satisfies `claim`, ε-DP or ρ-zCDP, under `relation`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`](crate::Error::Domain) unless the claim is `eps` or
    /// `rho`, positive and rational, and the relation `add-remove` or
    /// `replace-one`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{BoundedSum, Contribution, Grid, Mechanism, Profile};
    /// use etalon::privacy::Relation;
    /// let of = |relation| {
    ///     let grid = Grid::new("1".parse()?, &"-2".parse()?, &"10".parse()?)?;
    ///     let limit = Contribution::new(1, 1)?;
    ///     BoundedSum::new(grid, "rho=1/2".parse()?, relation, limit, Profile::Inverse)
    /// };
    /// let bound = |sum: BoundedSum| sum.guarantee().sensitivity.bound.to_string();
    /// assert_eq!(bound(of(Relation::AddRemove)?), "10");
    /// assert_eq!(bound(of(Relation::ReplaceOne)?), "12");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        grid: Grid,
        claim: Claim,
        relation: Relation,
        contribution: Contribution,
        profile: Profile,
    ) -> Result<Self> {
        let highest = grid.upper().max(&Integer::ZERO).clone();
        let lowest = grid.lower().min(&Integer::ZERO).clone();
        let each = match relation {
            Relation::AddRemove => highest.max(-lowest),
            Relation::ReplaceOne => highest - lowest,
            other => return Err(refused(other)),
        };
        let sensitivity = each.into_parts().1 * Natural::from(contribution.records());
        let noise = Calibrated::scalar(&claim, sensitivity, profile)?;
        let guarantee = noise.guarantee(claim, relation, grid.lattice().step());
        Ok(Self { grid, contribution, noise, guarantee })
    }

    /// The grid of values and sums.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The sum of what counts, in steps of the grid: confidential.
    pub fn exact(&self, records: &[Record]) -> Integer {
        self.contribution.bound(records).iter().map(|record| self.grid.enter(&record.value)).sum()
    }

    /// A sum in steps of the grid, made private.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`](crate::Error::TapeEnded) if the tape ends first.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{BoundedSum, Contribution, Grid, Profile};
    /// use etalon::privacy::Relation;
    /// use etalon::tape::Recorded;
    /// let grid = Grid::new("1/2".parse()?, &"0".parse()?, &"1/2".parse()?)?;
    /// let sum = BoundedSum::new(grid, "eps=1".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Cks20)?;
    /// // Scale 1 in steps of a half: these bits are one step more.
    /// let noisy = sum.noisy(&12.into(), &mut Recorded::new([0b0011_1000]))?;
    /// assert_eq!(sum.grid().value(&noisy), "6.5".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn noisy<T: Tape>(&self, exact: &Integer, tape: &mut T) -> Result<Integer> {
        self.noise.add(exact, tape)
    }
}

impl Mechanism for BoundedSum {
    type Input = [Record];
    /// In steps of the grid; [`Grid::value`] and [`Grid::float`] give the sum.
    type Output = Integer;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        self.noise.event()
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Integer> {
        self.noisy(&self.exact(records), tape)
    }
}

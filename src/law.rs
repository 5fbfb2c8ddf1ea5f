//! The definitions: for every law its mass, its distribution function with
//! proven enclosures, and drawing by inversion.
//!
//! Nothing here comes from a sampling paper, and nothing here is imported by
//! the samplers: what a paper's algorithm does is checked against this floor.

mod above_threshold;
mod bernoulli;
mod bernoulli_exp;
mod discrete_gaussian;
mod discrete_laplace;
mod geometric;
mod inversion;
mod kept;
mod noisy_max;
mod powers;
mod prepared;
mod probability;
mod race;
mod refined;
mod selection;
mod table;
mod truncated_geometric;
mod uniform;

use std::cmp::Ordering;

pub use above_threshold::AboveThreshold;
pub use bernoulli::Bernoulli;
pub use bernoulli_exp::BernoulliExp;
pub use discrete_gaussian::DiscreteGaussian;
pub use discrete_laplace::DiscreteLaplace;
pub use geometric::Geometric;
pub use inversion::invert;
pub use kept::Kept;
pub use noisy_max::NoisyMax;
pub use powers::Powers;
pub use prepared::{Prepared, Shortcut};
pub use probability::Probability;
pub use selection::Selection;
pub use table::Table;
pub use truncated_geometric::TruncatedGeometric;
pub use uniform::Uniform;

use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval};
use crate::tape::Tape;

/// Precision at which an undecided comparison is given up.
///
/// The enclosures of an irrational number separate it from any dyadic long
/// before; a law whose distribution function takes dyadic values compares exactly.
const LARGEST_PRECISION: u32 = 1 << 15;

/// A probability law on the integers.
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteLaplace, Law};
/// use etalon::num::{Dyadic, Integer};
/// let law = DiscreteLaplace::new("10".parse()?)?;
/// let half = Dyadic::power_of_two(-1);
/// assert!(law.compare_cdf(&Integer::from(0), &half)?.is_gt());
/// assert!(law.cdf(&Integer::from(-1), 60)?.hi() < &half);
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Law {
    /// An enclosure of `Pr[X = x]`, at most `2^-bits` wide.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the law cannot be enclosed at that precision.
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval>;

    /// An enclosure of `F(x) = Pr[X <= x]`, at most `2^-bits` wide.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval>;

    /// The least and the greatest value, where there is one.
    fn support(&self) -> (Option<Integer>, Option<Integer>);

    /// The order of `F(x)` and `u`, exactly.
    ///
    /// The provided method refines [`Law::cdf`] until it is decided; a law
    /// that can take the value `u` itself compares exactly instead.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the precision at hand does not decide it.
    fn compare_cdf(&self, x: &Integer, u: &Dyadic) -> Result<Ordering> {
        separate(self, x, u)
    }

    /// An integer near the quantile of `u`, where inversion begins to search.
    ///
    /// Only speed depends on it, never a result.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    fn guess(&self, _u: &Dyadic) -> Result<Integer> {
        Ok(Integer::ZERO)
    }

    /// The certified tables by which [`Prepared`] draws this law quickly.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    fn shortcut(&self) -> Result<Shortcut> {
        Ok(Shortcut::None)
    }

    /// Draws by inversion, straight from the definition: exact at any size and
    /// slow. For many draws use [`Prepared`], which gives the same values.
    ///
    /// # Tape
    ///
    /// Profile `inverse/1`, see [`invert`].
    ///
    /// # Errors
    ///
    /// As for [`invert`].
    fn draw<T: Tape>(&self, tape: &mut T) -> Result<Integer>
    where
        Self: Sized,
    {
        invert(self, tape)
    }
}

/// The order of `F(x)` and `u`, which are known to differ, by enclosures that
/// are refined until they are apart.
fn separate<L: Law + ?Sized>(law: &L, x: &Integer, u: &Dyadic) -> Result<Ordering> {
    let places = u32::try_from((-u.exponent()).max(0)).unwrap_or(LARGEST_PRECISION);
    let mut bits = places.saturating_add(32);
    while bits <= LARGEST_PRECISION {
        if let Some(order) = law.cdf(x, bits)?.compare(u) {
            return Ok(order);
        }
        bits *= 2;
    }
    Err(Error::Unsupported {
        what: format!("comparing F({x}) with {u}"),
        why: format!("{LARGEST_PRECISION} bits do not separate them; use fewer bits"),
    })
}

/// `floor(2^64 x)` of an irrational `x` in `[0, 1)` whose enclosures are given.
fn floor64(enclose: impl Fn(u32) -> Result<Interval>) -> Result<u64> {
    let mut bits = 128;
    while bits <= LARGEST_PRECISION {
        let x = enclose(bits)?;
        let word = |end: &Dyadic| (end * &Dyadic::power_of_two(64)).floor();
        let below = word(x.lo());
        if below == word(x.hi())
            && let Ok(word) = u64::try_from(below)
        {
            return Ok(word);
        }
        bits *= 2;
    }
    Err(Error::Unsupported {
        what: "a threshold of a table".to_owned(),
        why: format!("{LARGEST_PRECISION} bits do not decide its leading 64"),
    })
}

//! The truncated geometric law, by rejection from the discrete Laplace law.

use super::DiscreteLaplace;
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};
use crate::tape::Tape;

/// The name in transcripts.
const NAME: &str = "truncated_geometric";

/// The largest scale in bounds: a trial is kept with probability above 2^-12.
const LARGEST_RATIO: u32 = 1 << 10;

/// The discrete Laplace law of a rational scale on `{-m, ..., m}`, as a sampler.
///
/// # Law
///
/// `Pr[Z = z]` proportional to `exp(-|z|/scale)` for `|z| <= m`, exactly.
///
/// # Tape
///
/// Draws of [`DiscreteLaplace`] until one lies between `-m` and `m`.
///
/// # Example
///
/// ```
/// use etalon::sample::TruncatedGeometric;
/// use etalon::tape::{ChaCha, Seed};
/// let noise = TruncatedGeometric::new(&"100".parse()?, 2u8.into())?;
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
/// for _ in 0..100 {
///     let drawn = noise.draw(&mut tape)?;
///     assert!(drawn >= (-2).into() && drawn <= 2.into());
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruncatedGeometric {
    laplace: DiscreteLaplace,
    bound: Natural,
}

impl TruncatedGeometric {
    /// The law of the given scale on the integers from `-bound` to `bound`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `bound >= 1` and `0 < scale <= 1024 bound`:
    /// beyond that hardly any trial is kept, and `inverse/1` serves instead.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::TruncatedGeometric;
    /// assert!(TruncatedGeometric::new(&"2048".parse()?, 2u8.into()).is_ok());
    /// assert!(TruncatedGeometric::new(&"2049".parse()?, 2u8.into()).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(scale: &Rational, bound: Natural) -> Result<Self> {
        if bound.is_zero() {
            return Err(Error::domain("bound", bound, "bound >= 1"));
        }
        if *scale > Rational::from(&bound * LARGEST_RATIO) {
            return Err(Error::domain(
                "scale",
                scale,
                "scale <= 1024 bound in profile cks20/1, which rejects nearly every trial otherwise; use inverse/1",
            ));
        }
        Ok(Self { laplace: DiscreteLaplace::new(scale)?, bound })
    }

    /// Draws one integer.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        tape.open(NAME);
        loop {
            let z = self.laplace.draw(tape)?;
            let (sign, magnitude) = z.into_parts();
            if magnitude <= self.bound {
                let z = Integer::from_parts(sign, magnitude);
                tape.close(&z);
                return Ok(z);
            }
        }
    }
}

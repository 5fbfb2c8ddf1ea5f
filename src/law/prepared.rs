//! A law made ready for many draws.

use super::{Law, Powers, Table, inversion};
use crate::error::{Error, Result};
use crate::num::Integer;
use crate::tape::Tape;

/// By which certified tables a law is drawn.
///
/// # Example
///
/// ```
/// use etalon::law::{Bernoulli, DiscreteLaplace, Law, Shortcut};
/// assert!(matches!(DiscreteLaplace::new("10".parse()?)?.shortcut()?, Shortcut::Table(_)));
/// assert!(matches!(DiscreteLaplace::new("10000".parse()?)?.shortcut()?, Shortcut::Powers(_)));
/// assert!(matches!(Bernoulli::new("1/3".parse()?)?.shortcut()?, Shortcut::None));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub enum Shortcut {
    /// None: every draw goes by the definition.
    None,
    /// All thresholds: for a narrow law.
    Table(Table),
    /// Products of powers: for a wide law with exponential tails.
    Powers(Powers),
}

impl Shortcut {
    /// The value of a word, if one look decides it.
    #[inline]
    fn look_up(&self, word: u64) -> Option<i64> {
        match self {
            Self::None => None,
            Self::Table(table) => table.look_up(word),
            Self::Powers(powers) => powers.look_up(word),
        }
    }
}

/// A law with its certified tables: the same values from the same tape as
/// [`Law::draw`], in nanoseconds where the law has a shortcut.
///
/// # Tape
///
/// Profile `inverse/1`, see [`invert`](super::invert).
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteGaussian, Law, Prepared, Shortcut};
/// # struct Words(u64);
/// # impl etalon::tape::Tape for Words {
/// #     fn bits(&mut self, _: u32) -> etalon::Result<u64> { Ok(self.0) }
/// # }
/// let law = DiscreteGaussian::new("100".parse()?)?;
/// let ready = Prepared::new(law.clone())?;
/// for word in [1 << 40, 1 << 63, u64::MAX / 3] {
///     assert_eq!(ready.draw(&mut Words(word))?, law.draw(&mut Words(word))?);
/// }
/// assert_eq!(ready.law(), &law);
/// assert!(matches!(ready.shortcut(), Shortcut::Table(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prepared<L> {
    law: L,
    shortcut: Shortcut,
}

impl<L: Law> Prepared<L> {
    /// Builds the tables of the law, if it has any.
    ///
    /// # Errors
    ///
    /// As for [`Law::shortcut`].
    pub fn new(law: L) -> Result<Self> {
        let shortcut = law.shortcut()?;
        Ok(Self { law, shortcut })
    }

    /// The law.
    pub fn law(&self) -> &L {
        &self.law
    }

    /// Its tables.
    pub fn shortcut(&self) -> &Shortcut {
        &self.shortcut
    }

    /// Draws one value.
    ///
    /// # Errors
    ///
    /// As for [`invert`](super::invert).
    #[inline]
    pub fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        tape.open("inverse/1");
        let word = tape.bits(64)?;
        let value = match self.shortcut.look_up(word) {
            Some(value) => Integer::from(value),
            None => inversion::resume(&self.law, word, tape)?,
        };
        tape.close(&value);
        Ok(value)
    }

    /// Draws one value of a law that is narrow enough for 64 bits.
    ///
    /// # Errors
    ///
    /// - As for [`invert`](super::invert).
    /// - [`Error::Unsupported`] if the value does not fit.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{Prepared, Uniform};
    /// use etalon::num::Natural;
    /// use etalon::tape::{ChaCha, Seed};
    /// let huge = Prepared::new(Uniform::new(Natural::from(1u8) << 100)?)?;
    /// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
    /// assert!(huge.draw_i64(&mut tape()).is_err());
    /// assert!(huge.draw(&mut tape())? > i64::MAX.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn draw_i64(&self, tape: &mut impl Tape) -> Result<i64> {
        tape.open("inverse/1");
        let word = tape.bits(64)?;
        let value = match self.shortcut.look_up(word) {
            Some(value) => value,
            None => self.resume_i64(word, tape)?,
        };
        tape.close(&value);
        Ok(value)
    }

    /// Fills a slice with independent draws, in order.
    ///
    /// # Errors
    ///
    /// As for [`Prepared::draw_i64`]; the slice is then partly filled.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{DiscreteLaplace, Prepared};
    /// use etalon::tape::{ChaCha, Seed};
    /// let ready = Prepared::new(DiscreteLaplace::new("3".parse()?)?)?;
    /// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
    /// let mut values = [0; 3];
    /// ready.fill(&mut values, &mut tape())?;
    /// let mut same = tape();
    /// for value in values {
    ///     assert_eq!(ready.draw_i64(&mut same)?, value);
    /// }
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn fill(&self, values: &mut [i64], tape: &mut impl Tape) -> Result<()> {
        for value in values {
            *value = self.draw_i64(tape)?;
        }
        Ok(())
    }

    #[cold]
    fn resume_i64(&self, word: u64, tape: &mut impl Tape) -> Result<i64> {
        let value = inversion::resume(&self.law, word, tape)?;
        i64::try_from(&value).map_err(|_| Error::Unsupported {
            what: format!("the value {value} as a 64-bit integer"),
            why: "it does not fit; use `draw`".to_owned(),
        })
    }
}

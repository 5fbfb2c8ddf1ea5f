//! The binary tree mechanism: running sums of a stream, released as it runs.

use super::noise::Noise;
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Sensitivity};
use crate::tape::Tape;

/// Releases every prefix sum of a stream of integers, adding up noisy sums of
/// blocks whose lengths are powers of two.
///
/// # Law
///
/// At time t, from 1, the block of the last 2^j increments gets its noise,
/// where 2^j is the largest power of two that divides t. The prefix sum of t is
/// the sum of the noisy blocks into which t falls by its binary digits.
///
/// # Guarantee
///
/// ε-DP for streams whose L1 distance is at most `sensitivity`, as when one
/// event, which changes the increment of one time by at most that much, is
/// added or zeroed out; also while the stream is still running. An increment is
/// in at most L = floor(log2 horizon) + 1 blocks, and the noise has scale
/// L sensitivity/ε `[CSS11, Thm. 3.5]`, `[DNPR10]`. No smaller ε is true.
///
/// # Tape
///
/// One noise per increment, in order.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, Profile, TreeSum};
/// use etalon::num::Integer;
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = TreeSum::new(&"1".parse()?, 8, &"1".parse()?, Profile::Inverse)?;
/// let stream = [1, 0, 1, 1].map(Integer::from);
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 1);
/// let whole = mechanism.release(&stream, &mut tape())?;
/// let (mut running, mut same) = (mechanism.start(), tape());
/// for (increment, prefix) in stream.iter().zip(&whole) {
///     assert_eq!(&running.push(increment, &mut same)?, prefix);
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TreeSum {
    horizon: u64,
    scale: Rational,
    noise: Noise,
    guarantee: Guarantee,
    event: Event,
}

impl TreeSum {
    /// Streams of at most `horizon` increments and of L1 sensitivity
    /// `sensitivity`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0`, `horizon >= 1` and `sensitivity`
    /// is a positive integer.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Profile, TreeSum};
    /// let mechanism = TreeSum::new(&"1/2".parse()?, 1000, &"3".parse()?, Profile::Inverse)?;
    /// // 2^9 <= 1000: an increment is in at most ten blocks, 10 * 3/(1/2).
    /// assert_eq!((mechanism.horizon(), mechanism.scale()), (1000, &"60".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        horizon: u64,
        sensitivity: &Rational,
        profile: Profile,
    ) -> Result<Self> {
        let claimed = Epsilon::new(epsilon.clone())?;
        let Some(highest) = horizon.checked_ilog2() else {
            return Err(Error::domain("horizon", horizon, "horizon >= 1"));
        };
        if !sensitivity.is_positive() || !sensitivity.denominator().is_one() {
            return Err(Error::domain("sensitivity", sensitivity, "a positive integer"));
        }
        let levels = Rational::from(Natural::from(highest + 1));
        let scale = (&(&levels * sensitivity) / epsilon)?;
        Ok(Self {
            horizon,
            noise: Noise::laplace(&scale, profile)?,
            scale,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: claimed.clone() },
                relation: None,
                sensitivity: Sensitivity { norm: Norm::L1, bound: sensitivity.clone() },
                theorem: "CSS11, Thm. 3.5",
            },
            event: Event::Pure { epsilon: claimed },
        })
    }

    /// The largest number of increments.
    pub fn horizon(&self) -> u64 {
        self.horizon
    }

    /// The scale of the noise of a block.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// A stream at its beginning.
    pub fn start(&self) -> RunningSum<'_> {
        RunningSum { mechanism: self, time: 0, blocks: Vec::new() }
    }

    fn too_long(&self, length: impl std::fmt::Display) -> Error {
        Error::domain("stream", format!("length {length}"), "at most `horizon` increments")
    }
}

/// A stream that is running: what has to be remembered of its past.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Profile, RunningSum, TreeSum};
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = TreeSum::new(&"1000".parse()?, 4, &"1".parse()?, Profile::Inverse)?;
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
/// let mut stream: RunningSum<'_> = mechanism.start();
/// let mut sums = Vec::new();
/// for increment in [5, 0, 2] {
///     sums.push(stream.push(&increment.into(), &mut tape)?.to_string());
/// }
/// // At this eps there is hardly any noise.
/// assert_eq!(sums, ["5", "5", "7"]);
/// assert_eq!(stream.time(), 3);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RunningSum<'a> {
    mechanism: &'a TreeSum,
    time: u64,
    /// The blocks of the prefix, longest first.
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
struct Block {
    exact: Integer,
    noisy: Integer,
}

impl RunningSum<'_> {
    /// The number of increments so far.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Takes the next increment and releases the sum of all so far.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`] beyond the horizon, before any bit of tape is read.
    /// - [`Error::TapeEnded`] if the tape ends first; the stream is as before.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Profile, TreeSum};
    /// use etalon::tape::{ChaCha, Counting, Seed};
    /// let mechanism = TreeSum::new(&"1".parse()?, 1, &"1".parse()?, Profile::Inverse)?;
    /// let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
    /// let mut stream = mechanism.start();
    /// stream.push(&5.into(), &mut tape)?;
    /// let read = tape.read();
    /// assert!(stream.push(&5.into(), &mut tape).is_err()); // beyond the horizon
    /// assert_eq!((stream.time(), tape.read()), (1, read));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn push<T: Tape>(&mut self, increment: &Integer, tape: &mut T) -> Result<Integer> {
        if self.time == self.mechanism.horizon {
            return Err(self.mechanism.too_long(format_args!("{} + 1", self.time)));
        }
        let noise = self.mechanism.noise.draw(tape)?;
        self.time += 1;
        // The new block takes in every shorter one: one per 0 at the end of t.
        let mut exact = increment.clone();
        for _ in 0..self.time.trailing_zeros() {
            exact += self.blocks.pop().expect("t - 1 ends in as many ones").exact;
        }
        let noisy = &exact + noise;
        self.blocks.push(Block { exact, noisy });
        Ok(self.blocks.iter().map(|block| &block.noisy).sum())
    }
}

impl Mechanism for TreeSum {
    /// The increments, from the first on.
    type Input = [Integer];
    /// One noisy prefix sum per increment.
    type Output = Vec<Integer>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, stream: &[Integer], tape: &mut T) -> Result<Vec<Integer>> {
        if u64::try_from(stream.len()).is_ok_and(|length| length > self.horizon) {
            return Err(self.too_long(stream.len()));
        }
        let mut running = self.start();
        stream.iter().map(|increment| running.push(increment, tape)).collect()
    }
}

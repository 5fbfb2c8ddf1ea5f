//! The walker: runs a sampler on every tape at once, with exact weights.
//!
//! Separate because it turns a sampler into its law: a proof by enumeration,
//! without a significance level.

use std::collections::BTreeMap;

mod walker;

pub use walker::Walker;

use crate::error::{Error, Result};
use crate::num::{Natural, Rational};

/// Where a walk stops: what lies beyond is counted in [`Walk::rest`].
///
/// # Example
///
/// ```
/// use etalon::num::Natural;
/// use etalon::tape::walk::Limits;
/// // Tapes that begin with the 32-bit word 7, to 200 bits after it, without
/// // the branches that are rarer than 2^-30.
/// let limits = Limits::bits(200).floor(30).pinned(&Natural::from(7u8), 32);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    bits: u32,
    floor: u32,
    kept: bool,
    pinned: Vec<bool>,
}

impl Limits {
    /// All tapes of at most `bits` bits.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::Tape;
    /// use etalon::tape::walk::{Limits, walk};
    /// // Tosses until the first 1: what takes more than three is left over.
    /// let walk = walk(&Limits::bits(3), |tape| {
    ///     let mut tosses = 1;
    ///     while tape.bits(1)? == 0 {
    ///         tosses += 1;
    ///     }
    ///     Ok(tosses)
    /// })?;
    /// assert_eq!(walk.mass(&3), "1/8".parse()?);
    /// assert_eq!(walk.rest, "1/8".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn bits(bits: u32) -> Self {
        Self { bits, floor: bits, kept: false, pinned: Vec::new() }
    }

    /// Leaves out every branch of a weight below `2^-floor`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::Tape;
    /// use etalon::tape::walk::{Limits, walk};
    /// let coin = |limits: &Limits| walk(limits, |tape| Ok(tape.bits(1)? + tape.bits(3)?));
    /// assert_eq!(coin(&Limits::bits(4).floor(4))?.rest, "0".parse()?);
    /// assert_eq!(coin(&Limits::bits(4).floor(3))?.rest, "1".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn floor(self, floor: u32) -> Self {
        Self { floor, ..self }
    }

    /// Conditions the walk on no comparison falling beyond both of its cuts
    /// ([`Part::Beyond`](super::Part::Beyond)), where a trial is rejected.
    ///
    /// A sampler that tries again as if nothing had happened has the same law
    /// with and without this condition, and far fewer tapes to visit with it.
    /// That it does so is not checked by such a walk: walk its comparisons
    /// without the condition as well. The weights are then rounded down to
    /// multiples of `2^-bits`, and what rounding loses is counted as rest.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::bernoulli;
    /// use etalon::tape::walk::{Limits, Walker, walk};
    /// // A coin of 1/3 tries again on the word 3.
    /// let coin = |tape: &mut Walker| bernoulli(&1u8.into(), &3u8.into(), tape);
    /// let (kept, all) = (walk(&Limits::bits(40).kept(), coin)?, walk(&Limits::bits(40), coin)?);
    /// assert_eq!((kept.leaves, all.leaves), (2, 41));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn kept(self) -> Self {
        Self { kept: true, ..self }
    }

    /// Fixes the next `width` bits after those pinned before to the lowest
    /// `width` bits of `word`, written as [`Tape::natural`](super::Tape::natural)
    /// reads them.
    ///
    /// The walk is then conditional on them: they have weight 1 and do not
    /// count towards the limit of bits.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Natural;
    /// use etalon::tape::Tape;
    /// use etalon::tape::walk::{Limits, walk};
    /// let limits = Limits::bits(0).pinned(&Natural::from(0b101u8), 3);
    /// let walk = walk(&limits, |tape| tape.bits(3))?;
    /// assert_eq!(walk.mass(&0b101), "1".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn pinned(mut self, word: &Natural, width: u32) -> Self {
        let bit = |place: u32| {
            let place = usize::try_from(place).expect("an address has 32 bits");
            (word >> place) % Natural::from(2u8) == Natural::ONE
        };
        self.pinned.extend((0..width).rev().map(bit));
        self
    }
}

/// The outcome of a walk: an exact mass per outcome.
///
/// For every outcome `o` of the sampler, visited or not,
/// `mass(o) <= Pr[o] <= mass(o) + rest`.
///
/// # Example
///
/// ```
/// use etalon::tape::Tape;
/// use etalon::tape::walk::{Limits, walk};
/// let dice = walk(&Limits::bits(6), |tape| Ok(tape.bits(3)? + tape.bits(3)?))?;
/// // Two eight-sided ones: 8 of 64 make 7.
/// assert_eq!(dice.mass(&7), "1/8".parse()?);
/// assert_eq!(dice.mass(&15), "0".parse()?);
/// assert_eq!((dice.outcomes.len(), dice.leaves), (15, 64));
/// assert_eq!(dice.total(), "1".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk<O> {
    /// The total weight of the tapes that decided each outcome.
    pub outcomes: BTreeMap<O, Rational>,
    /// The weight of the tapes that were left undecided.
    pub rest: Rational,
    /// The number of times the sampler was run.
    pub leaves: u64,
}

impl<O: Ord> Walk<O> {
    /// The weight of the tapes that decided `outcome`, 0 if none did.
    pub fn mass(&self, outcome: &O) -> Rational {
        self.outcomes.get(outcome).cloned().unwrap_or_else(Rational::zero)
    }

    /// The sum of all masses and the rest: 1, or the walker is wrong.
    pub fn total(&self) -> Rational {
        self.outcomes.values().fold(self.rest.clone(), |sum, mass| &sum + mass)
    }
}

/// Visits the decision tree of `draw` over all tapes within `limits`.
///
/// `draw` is run once per leaf, from the start each time, on a tape that
/// replays the decisions on the way to that leaf. [`Tape::split`](super::Tape::split)
/// branches over at most three parts, whatever its width, so that a comparison
/// of 65 bits costs three branches; [`Tape::bits`](super::Tape::bits) branches
/// over every word, and more than 24 free bits at once are refused.
///
/// # Law
///
/// The masses are exact: the weight of a branch is the number of words that
/// lead into it over `2^width`, and a leaf's is the product along its path.
/// (With [`Limits::kept`] they are lower bounds, within the rest.)
///
/// # Errors
///
/// - [`Error::Unsupported`] if `draw` reads more than 24 free bits as one word,
///   or is not a function of its tape alone.
/// - Any error of `draw` except [`Error::TapeEnded`], which counts as rest. To
///   study errors as outcomes, let `draw` return them in `Ok`.
///
/// # Example
///
/// ```
/// use etalon::tape::{Part, Tape};
/// use etalon::tape::walk::{Limits, walk};
/// // Whether a number below 3, drawn by rejection, is 0.
/// let walk = walk(&Limits::bits(4), |tape| {
///     loop {
///         match tape.split(2, 1, 3)? {
///             Part::Below => return Ok(true),
///             Part::Between => return Ok(false),
///             Part::Beyond => {}
///         }
///     }
/// })?;
/// // 1/4 at the first trial, 1/4 of 1/4 at the second.
/// assert_eq!(walk.mass(&true), "5/16".parse()?);
/// assert_eq!(walk.rest, "1/16".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn walk<O: Ord>(
    limits: &Limits,
    mut draw: impl FnMut(&mut Walker) -> Result<O>,
) -> Result<Walk<O>> {
    let mut walker = Walker::new(limits);
    let mut masses = BTreeMap::<O, Natural>::new();
    let mut rest = Natural::ZERO;
    let mut leaves = 0;
    loop {
        let outcome = draw(&mut walker);
        leaves += 1;
        let (weight, decided) = walker.leaf()?;
        match outcome {
            // A sampler that swallowed the end of the tape has decided nothing.
            _ if !decided => rest += weight,
            Ok(outcome) => match masses.get_mut(&outcome) {
                Some(mass) => *mass += weight,
                None => drop(masses.insert(outcome, weight)),
            },
            Err(Error::TapeEnded) => rest += weight,
            Err(error) => return Err(error),
        }
        if !walker.advance() {
            break;
        }
    }
    rest += walker.pruned();
    let whole = Natural::ONE << usize::try_from(limits.bits).expect("an address has 32 bits");
    let share = |weight: Natural| Rational::new(weight, whole.clone());
    let outcomes = masses
        .into_iter()
        .map(|(outcome, mass)| Ok((outcome, share(mass)?)))
        .collect::<Result<_>>()?;
    Ok(Walk { outcomes, rest: share(rest)?, leaves })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{Counting, Part, Tape};

    fn ratio(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn masses_are_exact_and_sum_to_one() {
        // Geometric: the number of heads before the first tail.
        let heads = |tape: &mut Walker| {
            let mut count = 0u32;
            while tape.bits(1)? == 1 {
                count += 1;
            }
            Ok(count)
        };
        let walk = walk(&Limits::bits(200), heads).unwrap();
        assert_eq!(walk.mass(&3), ratio("1/16"));
        assert_eq!(walk.leaves, 201);
        assert_eq!(walk.rest, Rational::new(Natural::ONE, Natural::ONE << 200).unwrap());
        assert_eq!(walk.total(), Rational::one());
        let pruned = super::walk(&Limits::bits(200).floor(5), heads).unwrap();
        assert_eq!(pruned.rest, ratio("1/32"));
        assert_eq!(pruned.total(), Rational::one());
    }

    #[test]
    fn a_split_is_three_branches_of_exact_weight_and_empty_ones_are_skipped() {
        let three = |tape: &mut Walker| tape.split(64, 3, u64::MAX);
        let walk = walk(&Limits::bits(64), three).unwrap();
        let masses: Vec<_> = walk.outcomes.values().cloned().collect();
        let word = |n: u128| Rational::new(Natural::from(n), Natural::ONE << 64).unwrap();
        assert_eq!(masses, [word(3), word((1 << 64) - 4), word(1)]);
        let wide = super::walk(&Limits::bits(80), |tape| {
            tape.split_natural(80, &(Natural::ONE << 79), &Natural::ZERO)
        });
        let wide = wide.unwrap();
        assert_eq!((wide.leaves, wide.mass(&Part::Below)), (2, ratio("1/2")));
        assert_eq!((wide.mass(&Part::Beyond), wide.total()), (ratio("1/2"), Rational::one()));
    }

    #[test]
    fn the_splits_answer_as_the_words_they_stand_for() {
        for (width, lower, upper) in [(3, 2, 5), (3, 0, 8), (3, 7, 7), (4, 9, 3), (0, 0, 1)] {
            let read = |tape: &mut Walker| Ok(Part::of(&tape.bits(width)?, &lower, &upper));
            for pinned in 0..4u8 {
                let limits = Limits::bits(4).pinned(&Natural::from(pinned), 2);
                let words = walk(&limits, read).unwrap();
                let split = walk(&limits, |tape| tape.split(width, lower, upper)).unwrap();
                let (low, up) = (Natural::from(lower), Natural::from(upper));
                let wide = walk(&limits, |tape| tape.split_natural(width, &low, &up)).unwrap();
                assert_eq!(split.outcomes, words.outcomes, "{width} {lower} {upper} {pinned}");
                assert_eq!(wide, split);
            }
        }
    }

    #[test]
    fn a_walk_of_kept_trials_has_the_law_of_the_unconditional_one() {
        let third = |tape: &mut Walker| {
            loop {
                match tape.split(2, 1, 3)? {
                    Part::Beyond => {}
                    part => return Ok(part),
                }
            }
        };
        let walk = walk(&Limits::bits(40).kept(), third).unwrap();
        assert_eq!((walk.leaves, walk.total()), (2, Rational::one()));
        let (mass, third) = (walk.mass(&Part::Below), ratio("1/3"));
        assert!(mass < third && third < &mass + &walk.rest);
        assert_eq!(walk.rest, Rational::new(Natural::ONE, Natural::ONE << 40).unwrap());
    }

    #[test]
    fn pinned_bits_condition_the_walk() {
        let limits = Limits::bits(3).pinned(&Natural::from(0b101u8), 3);
        let walk = walk(&limits, |tape| tape.natural(5)).unwrap();
        let words: Vec<_> = walk.outcomes.keys().cloned().collect();
        assert_eq!(words, [20u8, 21, 22, 23].map(Natural::from));
        assert!(walk.outcomes.values().all(|mass| *mass == ratio("1/4")));
    }

    #[test]
    fn what_cannot_be_walked_is_refused_even_if_the_sampler_swallows_it() {
        let wide = walk(&Limits::bits(64), |tape| Ok(tape.bits(25).is_ok()));
        assert!(matches!(wide, Err(Error::Unsupported { .. })));
        let mut width = 0;
        let moody = walk(&Limits::bits(64), |tape| {
            width += 1;
            tape.bits(width)
        });
        assert!(matches!(moody, Err(Error::Unsupported { .. })));
        let mut runs = 0;
        let lazy = walk(&Limits::bits(64), |tape| {
            runs += 1;
            if runs == 1 { tape.bits(1) } else { Ok(0) }
        });
        assert!(matches!(lazy, Err(Error::Unsupported { .. })));
        let swallowed = walk(&Limits::bits(1), |tape| Ok(tape.bits(2).unwrap_or(9))).unwrap();
        assert_eq!((swallowed.outcomes.len(), swallowed.rest), (0, Rational::one()));
    }

    #[test]
    fn other_tapes_can_be_wrapped_around_the_walker() {
        let read = walk(&Limits::bits(9), |tape| {
            let mut tape = Counting::new(tape);
            while tape.split(3, 5, 8)? == Part::Between {}
            Ok(tape.read())
        });
        assert_eq!(read.unwrap().mass(&6), ratio("15/64"));
    }
}

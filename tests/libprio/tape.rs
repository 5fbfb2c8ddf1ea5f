//! A tape that reads integers as libprio does: the profile `prio-u32/1`.
//!
//! The samplers ask where an integer lies, not how it is read, so this tape can
//! answer from whole words of another generator. Separate from the tests
//! because it is the whole of what the two libraries do differently.

use std::fmt;

use etalon::num::{Natural, Rational, bit_length};
use etalon::tape::{Part, Tape};
use prio::vdaf::xof::SeedStreamTurboShake128;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What the profile asks beyond `cks20/1`, one rule each, so that a test can
/// break one and see that it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The bytes of a read come least significant first.
    LittleEndian,
    /// The last word is shifted down; its low bits are lost, not its high ones.
    ShiftedDown,
    /// A number below n has the bits of n, not of n - 1: one more for a power of two.
    BitsOfBound,
    /// A fraction is brought to lowest terms before it is compared with.
    LowestTerms,
    /// The sign of a discrete Laplace draw is read before its magnitude.
    SignFirst,
}

impl Rule {
    pub(crate) const ALL: [Self; 5] = [
        Self::LittleEndian,
        Self::ShiftedDown,
        Self::BitsOfBound,
        Self::LowestTerms,
        Self::SignFirst,
    ];
}

/// The tape of libprio's seed stream for one sampler.
pub(crate) struct PrioTape {
    stream: SeedStreamTurboShake128,
    /// What the sampler draws uniformly below. A read says its width, and
    /// whether that is the width of a power of two it does not say.
    bound: Natural,
    broken: Option<Rule>,
    /// The names of the primitives that are open, outermost first.
    open: Vec<&'static str>,
    /// The number read ahead for the sign.
    sign: Option<Natural>,
}

impl PrioTape {
    /// The tape of `seed` for a sampler whose uniform draws are below `bound`.
    pub(crate) fn new(seed: [u8; 32], bound: Natural) -> Self {
        let stream = SeedStreamTurboShake128::from_seed(seed);
        Self { stream, bound, broken: None, open: Vec::new(), sign: None }
    }

    /// The same tape with one rule left out.
    pub(crate) fn without(mut self, rule: Rule) -> Self {
        self.broken = Some(rule);
        self
    }

    /// The stream behind the last word read.
    pub(crate) fn into_stream(self) -> SeedStreamTurboShake128 {
        self.stream
    }

    fn keeps(&self, rule: Rule) -> bool {
        self.broken != Some(rule)
    }

    /// The next number of `width` bits, in whole words of 32.
    fn words(&mut self, width: u32) -> Natural {
        let count = usize::try_from(width.div_ceil(32)).unwrap();
        let mut bytes = vec![0; 4 * count];
        self.stream.fill_bytes(&mut bytes);
        if !self.keeps(Rule::LittleEndian) {
            bytes.reverse();
        }
        let spare = (32 - width % 32) % 32;
        if let Some(last) = bytes.last_chunk_mut::<4>() {
            let word = u32::from_le_bytes(*last);
            let kept =
                if self.keeps(Rule::ShiftedDown) { word >> spare } else { word << spare >> spare };
            *last = kept.to_le_bytes();
        }
        Natural::from_le_bytes(&bytes)
    }

    /// The next number below `n`, by rejection.
    fn below(&mut self, n: &Natural) -> Natural {
        let width = if self.keeps(Rule::BitsOfBound) {
            bit_length(n)
        } else {
            bit_length(&(n - Natural::ONE))
        };
        loop {
            let trial = self.words(width);
            if trial < *n {
                return trial;
            }
        }
    }

    /// The uniform draw of the algorithm, whose trials are all kept here.
    fn uniform(&mut self, width: u32) -> Natural {
        assert_eq!(self.open.last(), Some(&"uniform_below"), "a bare read");
        assert_eq!(width, bit_length(&(&self.bound - Natural::ONE)), "another bound");
        let bound = self.bound.clone();
        self.below(&bound)
    }

    /// A number below `upper`, or below the denominator of `lower / upper`.
    fn compare(&mut self, lower: Natural, upper: Natural) -> Part {
        let (lower, upper) = if self.keeps(Rule::LowestTerms) {
            let reduced = Rational::new(lower, upper).unwrap();
            (reduced.numerator().clone().into_parts().1, reduced.denominator().clone())
        } else {
            (lower, upper)
        };
        let sign = if self.open.ends_with(&["discrete_laplace", "bernoulli"]) {
            self.sign.take()
        } else {
            None
        };
        let number = sign.unwrap_or_else(|| self.below(&upper));
        Part::of(&number, &lower, &upper)
    }
}

impl Tape for PrioTape {
    fn bits(&mut self, width: u32) -> etalon::Result<u64> {
        Ok(u64::try_from(self.uniform(width)).unwrap())
    }

    fn natural(&mut self, width: u32) -> etalon::Result<Natural> {
        Ok(self.uniform(width))
    }

    // The width is that of `cks20/1`; the cuts say all that this profile needs.
    fn split(&mut self, _width: u32, lower: u64, upper: u64) -> etalon::Result<Part> {
        Ok(self.compare(lower.into(), upper.into()))
    }

    fn split_natural(
        &mut self,
        _width: u32,
        lower: &Natural,
        upper: &Natural,
    ) -> etalon::Result<Part> {
        Ok(self.compare(lower.clone(), upper.clone()))
    }

    fn open(&mut self, primitive: &'static str) {
        let magnitude = self.open.last() == Some(&"discrete_laplace") && primitive == "geometric";
        if magnitude && self.keeps(Rule::SignFirst) {
            self.sign = Some(self.below(&Natural::from(2u8)));
        }
        self.open.push(primitive);
    }

    fn close(&mut self, _decision: &dyn fmt::Display) {
        self.open.pop();
    }
}

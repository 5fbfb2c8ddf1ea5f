//! A tape that goes where a script says, and writes down the bits that lead
//! there: how rare paths of a sampler become cases.

use std::collections::VecDeque;

use crate::digest::hex;
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::num::Natural;
use crate::tape::{Part, Tape};

/// What the next read that takes bits is to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Move {
    /// This word.
    Word(Natural),
    /// The word of a comparison in this part, next to its border.
    Part(Part),
}

/// Moves for the algorithms of `cks20/1`, in the order of their reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Script(Vec<Move>);

impl Script {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A word of `uniform_below`, kept or not.
    pub(super) fn word(mut self, word: impl Into<Natural>) -> Self {
        self.0.push(Move::Word(word.into()));
        self
    }

    /// A comparison that is true.
    pub(super) fn yes(self) -> Self {
        self.part(Part::Below)
    }

    /// A comparison that is false.
    pub(super) fn no(self) -> Self {
        self.part(Part::Between)
    }

    /// A comparison whose word is rejected.
    pub(super) fn rejected(self) -> Self {
        self.part(Part::Beyond)
    }

    fn part(mut self, part: Part) -> Self {
        self.0.push(Move::Part(part));
        self
    }

    /// Another script, so many times.
    pub(super) fn times(mut self, count: usize, inner: &Self) -> Self {
        for _ in 0..count {
            self.0.extend(inner.0.iter().cloned());
        }
        self
    }

    /// `unit(a, b)` that ends at K = `k`; comparisons without a bit need no move.
    pub(super) fn unit(mut self, a: u64, b: u64, k: u64) -> Self {
        for trial in 1..=k {
            if b * trial == 1 {
                continue;
            }
            // 0/b is never true and b/b never false.
            debug_assert!(if trial < k { a > 0 } else { a < b * trial });
            self = if trial < k { self.yes() } else { self.no() };
        }
        self
    }

    /// `bernoulli_exp(a/b)`, true by the shortest way, or false at the first
    /// chance.
    pub(super) fn exp(self, a: u64, b: u64, truth: bool) -> Self {
        if a <= b {
            let shortest = if a == b { 3 } else { 1 };
            return self.unit(a, b, if truth { shortest } else { 2 });
        }
        if !truth {
            return self.unit(1, 1, 2);
        }
        let rounds = usize::try_from(a / b).expect("a short loop");
        self.times(rounds, &Self::new().unit(1, 1, 3)).unit(a % b, b, 1)
    }

    /// `geometric(s/t)` with this U and V by the shortest way.
    pub(super) fn geometric(mut self, t: u64, u: u64, v: usize) -> Self {
        if t > 1 {
            self = self.word(u);
        }
        self.unit(u, t, 1).times(v, &Self::new().unit(1, 1, 3)).unit(1, 1, 2)
    }

    /// A trial of `discrete_laplace` with this U, V and sign.
    pub(super) fn laplace(self, t: u64, u: u64, v: usize, negative: bool) -> Self {
        let trial = self.geometric(t, u, v);
        if negative { trial.yes() } else { trial.no() }
    }
}

/// The tape that follows a script; when it is at its end, so is the tape.
#[derive(Debug)]
pub(super) struct Steered {
    moves: VecDeque<Move>,
    bits: Vec<bool>,
}

impl Steered {
    pub(super) fn new(script: Script) -> Self {
        Self { moves: script.0.into(), bits: Vec::new() }
    }

    /// How many moves nobody asked for.
    pub(super) fn left(&self) -> usize {
        self.moves.len()
    }

    /// The bits as a case writes them.
    pub(super) fn tape(&self) -> Value {
        written(&self.bits)
    }

    fn write(&mut self, word: &Natural, width: u32) {
        self.bits.extend(bits_of(word, width));
    }
}

/// The lowest `width` bits of a word, most significant first.
pub(super) fn bits_of(word: &Natural, width: u32) -> impl Iterator<Item = bool> {
    let at = |place: u32| usize::try_from(place).expect("an address has 32 bits");
    (0..width).rev().map(move |place| (word >> at(place)) % Natural::from(2u8) == Natural::ONE)
}

/// A tape of these bits.
pub(super) fn written(bits: &[bool]) -> Value {
    let byte = |bits: &[bool]| {
        let value = bits.iter().fold(0u8, |value, &bit| value << 1 | u8::from(bit));
        value << (8 - bits.len())
    };
    let bytes: Vec<u8> = bits.chunks(8).map(byte).collect();
    if bits.len().is_multiple_of(8) {
        json!({"hex": hex(&bytes)})
    } else {
        json!({"hex": hex(&bytes), "bits": bits.len()})
    }
}

fn astray(what: String) -> Error {
    Error::Unsupported { what, why: "the script does not fit the sampler".to_owned() }
}

impl Tape for Steered {
    fn bits(&mut self, width: u32) -> Result<u64> {
        let word = self.natural(width)?;
        u64::try_from(word).map_err(|_| astray(format!("a word of {width} bits")))
    }

    fn natural(&mut self, width: u32) -> Result<Natural> {
        if width == 0 {
            return Ok(Natural::ZERO);
        }
        match self.moves.pop_front() {
            None => Err(Error::TapeEnded),
            Some(Move::Word(word)) if crate::num::bit_length(&word) <= width => {
                self.write(&word, width);
                Ok(word)
            }
            Some(other) => Err(astray(format!("{other:?} at a read of {width} bits"))),
        }
    }

    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        self.split_natural(width, &Natural::from(lower), &Natural::from(upper))
    }

    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        if width == 0 {
            return Ok(Part::of(&Natural::ZERO, lower, upper));
        }
        let part = match self.moves.pop_front() {
            None => return Err(Error::TapeEnded),
            Some(Move::Part(part)) => part,
            Some(other) => return Err(astray(format!("{other:?} at a comparison"))),
        };
        let word = match part {
            Part::Below if lower.is_zero() => return Err(astray("nothing below 0".to_owned())),
            Part::Below => lower - Natural::ONE,
            Part::Between => lower.clone(),
            Part::Beyond => upper.clone(),
        };
        if Part::of(&word, lower, upper) != part || crate::num::bit_length(&word) > width {
            return Err(astray(format!("no word {part:?} {lower} and {upper}")));
        }
        self.write(&word, width);
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::uniform_below;
    use crate::subject::Parameters;

    #[test]
    fn the_tape_of_a_script_leads_where_the_script_says() {
        let three = Natural::from(3u8);
        let script = Script::new().word(3u8).word(3u8).word(1u8);
        let mut steered = Steered::new(script);
        assert_eq!(uniform_below(&three, &mut steered).unwrap(), Natural::ONE);
        assert_eq!((steered.left(), steered.tape()), (0, json!({"hex": "f4", "bits": 6})));
        let mut scale = Parameters::read(["scale=1"]).unwrap();
        let sampler = crate::reference::Sampler::new(
            "discrete-laplace",
            "cks20".parse().unwrap(),
            &mut scale,
        );
        let mut steered = Steered::new(Script::new().laplace(1, 0, 0, true).laplace(1, 0, 2, true));
        assert_eq!(sampler.unwrap().draw(&mut steered).unwrap().to_string(), "-2");
        assert_eq!(steered.left(), 0);
    }

    #[test]
    fn a_script_that_does_not_fit_is_refused() {
        let three = Natural::from(3u8);
        for script in [Script::new().yes(), Script::new().word(4u8)] {
            let drawn = uniform_below(&three, &mut Steered::new(script));
            assert!(matches!(drawn, Err(Error::Unsupported { .. })));
        }
        let ended = uniform_below(&three, &mut Steered::new(Script::new().word(3u8)));
        assert_eq!(ended, Err(Error::TapeEnded));
        for script in [Script::new().yes(), Script::new().rejected()] {
            let split = Steered::new(script).split(2, 0, 4);
            assert!(matches!(split, Err(Error::Unsupported { .. })));
        }
    }
}

//! Exact noise from the Mersenne Twister, whose state 624 words disclose
//! `[privcount#65]`.
//!
//! Each release keeps its claim; who has seen enough of them can solve for the
//! state and subtract the noise of all others.

use crate::error::Result;
use crate::json::Value;
use crate::sample::DiscreteLaplace;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::positive;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const TWISTED_NOISE: Entry = Entry {
    name: "twisted-noise",
    about: "scale=RATIONAL; an integer. Broken: the noise is drawn from a Mersenne Twister, seeded once",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "mersenne-twister",
    about: "noise from a generator that is no cipher: the releases of the past tell those to come",
    provenance: "[privcount#65]",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("twisted-noise", "scale=1"),
    truth: Truth::Infinite("given the state, which earlier releases determine, a release is exact"),
    sight: Sight::Hidden(
        "its state is the solution of 19,937 linear equations in the bits of earlier releases, which no learner of laws solves",
    ),
    correct: Exhibit::new("discrete-laplace", "scale=1"),
    over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
}];

/// Words of state.
const WORDS: usize = 624;
/// How far apart the words are that are mixed.
const APART: usize = 397;

/// MT19937, without its seeding: all words of state are drawn.
struct Twister {
    state: [u32; WORDS],
    next: usize,
    /// The unread bits of the last word, at the top, and their number.
    word: u32,
    left: u32,
}

impl Twister {
    fn from_tape(tape: &mut dyn Tape) -> Result<Self> {
        let mut state = [0; WORDS];
        for word in &mut state {
            *word = u32::try_from(tape.bits(32)?).expect("32 bits");
        }
        Ok(Self { state, next: WORDS, word: 0, left: 0 })
    }

    fn twist(&mut self) {
        for i in 0..WORDS {
            let joined = self.state[i] & 0x8000_0000 | self.state[(i + 1) % WORDS] & 0x7fff_ffff;
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + APART) % WORDS] ^ joined >> 1 ^ odd;
        }
        self.next = 0;
    }

    fn word(&mut self) -> u32 {
        if self.next == WORDS {
            self.twist();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }
}

impl Tape for Twister {
    fn bits(&mut self, width: u32) -> Result<u64> {
        let mut read = 0;
        for _ in 0..width {
            if self.left == 0 {
                (self.word, self.left) = (self.word(), 32);
            }
            read = read << 1 | u64::from(self.word >> 31);
            self.word <<= 1;
            self.left -= 1;
        }
        Ok(read)
    }
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = DiscreteLaplace::new(&positive(parameters, "scale")?)?;
    let pair = Pair::read(pair, integer)?;
    let mut generator: Option<Twister> = None;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let generator = match &mut generator {
            Some(made) => made,
            empty => empty.insert(Twister::from_tape(tape)?),
        };
        Ok(Output::Integer(pair.on(side) + noise.draw(generator)?))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seeding of the C++ standard: word i is 1812433253 times the last
    /// one, mixed, plus i, from 5489 on.
    fn seeded() -> Twister {
        let mut state = [5489u32; WORDS];
        for i in 1..WORDS {
            let last = state[i - 1] ^ state[i - 1] >> 30;
            state[i] = last.wrapping_mul(1_812_433_253).wrapping_add(u32::try_from(i).unwrap());
        }
        Twister { state, next: WORDS, word: 0, left: 0 }
    }

    #[test]
    fn it_is_the_generator_of_the_cpp_standard() {
        // [rand.predef]: the 10,000th invocation of a default-constructed
        // mt19937 gives 4123659995.
        let mut twister = seeded();
        let last = (0..10_000).map(|_| twister.word()).last();
        assert_eq!(last, Some(4_123_659_995));
    }
}

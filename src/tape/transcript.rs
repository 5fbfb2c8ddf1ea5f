//! Writes down which primitive read which bits and what it decided.
//!
//! Separate because two implementations that disagree are compared step by
//! step: the first step that differs names the fault.

use std::fmt;

use super::Tape;
use crate::error::Result;
use crate::num::Natural;

/// The name of a step that reads outside every primitive.
const BARE: &str = "read";

/// One read: consecutive bits taken as one integer.
///
/// # Example
///
/// ```
/// use etalon::tape::{Recorded, Tape, Transcript};
/// let mut tape = Transcript::new(Recorded::new([0b0110_1000]));
/// tape.bits(1)?;
/// tape.bits(3)?;
/// let second = &tape.steps()[1].reads[0];
/// assert_eq!((second.first_bit, second.width, &second.value), (1, 3, &6u8.into()));
/// assert_eq!(second.to_string(), "110");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The position of its first bit, counted from the start of the transcript.
    pub first_bit: u64,
    /// The number of bits.
    pub width: u32,
    /// The bits as a big-endian integer.
    pub value: Natural,
}

impl fmt::Display for Read {
    /// Prints the bits, first bit first: `0110`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = usize::try_from(self.width).unwrap_or(usize::MAX);
        write!(f, "{:0width$b}", self.value)
    }
}

/// One primitive: what it read itself, not through the primitives inside it.
///
/// # Example
///
/// ```
/// use etalon::sample::uniform_below_u64;
/// use etalon::tape::{Recorded, Transcript};
/// let mut tape = Transcript::new(Recorded::new([0b1110_1000]));
/// uniform_below_u64(6, &mut tape)?;
/// let step = &tape.steps()[0];
/// assert_eq!(step.to_string(), "uniform_below @0 111 010 -> 2");
/// assert_eq!((step.depth, step.reads.len()), (0, 2));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name given to [`Tape::open`], `read` outside every primitive.
    pub primitive: &'static str,
    /// How many primitives enclose it.
    pub depth: usize,
    /// The position of the first bit that it, or a primitive inside it, may read.
    pub first_bit: u64,
    /// Its own reads in order.
    pub reads: Vec<Read>,
    /// What it decided; `None` if the tape ended before it was closed.
    pub decision: Option<String>,
}

impl fmt::Display for Step {
    /// Prints `  bernoulli @7 011 01 -> true`, two spaces per depth.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:1$}{2} @{3}", "", 2 * self.depth, self.primitive, self.first_bit)?;
        for read in self.reads.iter().filter(|read| read.width > 0) {
            write!(f, " {read}")?;
        }
        match &self.decision {
            Some(decision) => write!(f, " -> {decision}"),
            None if self.primitive == BARE => Ok(()),
            None => write!(f, " -> ..."),
        }
    }
}

/// A tape that passes everything on and keeps every step.
///
/// The steps are in order of opening, so that indentation by depth shows the
/// nesting. They are kept until the transcript is dropped: bounding the memory
/// is the caller's business.
///
/// # Example
///
/// ```
/// use etalon::tape::{Recorded, Tape, Transcript};
/// let mut tape = Transcript::new(Recorded::new(vec![0b0110_1000]));
/// tape.open("coin");
/// let heads = tape.bits(3)? >= 3;
/// tape.close(&heads);
/// assert_eq!(tape.to_string(), "coin @0 011 -> true\n");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Transcript<T> {
    tape: T,
    position: u64,
    steps: Vec<Step>,
    /// The places in `steps` of the primitives that are open.
    open: Vec<usize>,
}

impl<T: Tape> Transcript<T> {
    /// Keeps a transcript of what is read from `tape` from now on.
    pub fn new(tape: T) -> Self {
        Self { tape, position: 0, steps: Vec::new(), open: Vec::new() }
    }

    /// The steps so far, in order of opening.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Rational;
    /// use etalon::sample::geometric;
    /// use etalon::tape::{Recorded, Transcript};
    /// let mut tape = Transcript::new(Recorded::new([0b0011_0000]));
    /// geometric(&Rational::one(), &mut tape)?;
    /// assert_eq!(tape.steps()[0].primitive, "geometric");
    /// assert!(tape.steps()[1..].iter().all(|step| step.depth > 0));
    /// assert_eq!(tape.position(), 4);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The number of bits read so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Adds a step at the current place and gives its index.
    fn begin(&mut self, primitive: &'static str) -> usize {
        self.steps.push(Step {
            primitive,
            depth: self.open.len(),
            first_bit: self.position,
            reads: Vec::new(),
            decision: None,
        });
        self.steps.len() - 1
    }

    /// Notes a read in the innermost open primitive.
    fn note(&mut self, width: u32, value: Natural) {
        let step = match self.open.last() {
            Some(&step) => step,
            None => self.begin(BARE),
        };
        self.steps[step].reads.push(Read { first_bit: self.position, width, value });
        self.position += u64::from(width);
    }
}

// The splits are the provided ones: they read through `bits` and `natural`,
// because a transcript shows the word itself and not only where it lies.
impl<T: Tape> Tape for Transcript<T> {
    fn bits(&mut self, width: u32) -> Result<u64> {
        let value = self.tape.bits(width)?;
        self.note(width, Natural::from(value));
        Ok(value)
    }

    fn natural(&mut self, width: u32) -> Result<Natural> {
        let value = self.tape.natural(width)?;
        self.note(width, value.clone());
        Ok(value)
    }

    fn open(&mut self, primitive: &'static str) {
        let step = self.begin(primitive);
        self.open.push(step);
        self.tape.open(primitive);
    }

    fn close(&mut self, decision: &dyn fmt::Display) {
        if let Some(step) = self.open.pop() {
            self.steps[step].decision = Some(decision.to_string());
        }
        self.tape.close(decision);
    }
}

impl<T> fmt::Display for Transcript<T> {
    /// Prints one line per step, indented by depth.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Recorded;

    #[test]
    fn steps_are_nested_as_opened_and_keep_their_own_reads() {
        let mut tape = Transcript::new(Recorded::new([0b1100_1010; 20]));
        tape.bits(2).unwrap();
        tape.open("outer");
        tape.bits(1).unwrap();
        tape.open("inner");
        tape.split(3, 1, 2).unwrap();
        tape.close(&true);
        tape.natural(70).unwrap();
        tape.close(&-7);
        tape.open("cut short");
        tape.bits(0).unwrap();
        let expected = "read @0 11\nouter @2 0 \
            1011001010110010101100101011001010110010101100101011001010110010101100 -> -7\n  \
            inner @3 010 -> true\ncut short @76 -> ...\n";
        assert_eq!(tape.to_string(), expected);
        assert_eq!(tape.position(), 76);
        assert_eq!(tape.steps()[1].reads[1].first_bit, 6);
    }
}

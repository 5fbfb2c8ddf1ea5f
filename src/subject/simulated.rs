//! A subject computed in this process from a tape.

use super::loss::{Chances, Loss};
use super::output::Output;
use super::parameters::Parameters;
use super::spent::{Measure, Spent};
use super::{Batch, Side, Subject};
use crate::error::{Error, Result};
use crate::json::Value;
use crate::privacy::Guarantee;
use crate::tape::{ChaCha, Counting, Seed, Tape};

/// The stream of a seed from which subjects of this process draw.
const RELEASES: u64 = 1;

/// One run on one side, from the tape.
///
/// # Example
///
/// ```
/// use etalon::subject::{Output, Run, Side};
/// use etalon::tape::Recorded;
/// // The truth if the first bit is 0, or else the second bit.
/// let mut run: Run = Box::new(|side, tape| {
///     let truth = u64::from(side == Side::Right);
///     let told = if tape.bits(1)? == 0 { truth } else { tape.bits(1)? };
///     Ok(Output::Integer(told.into()))
/// });
/// assert_eq!(run(Side::Right, &mut Recorded::new([0b0000_0000]))?, Output::Integer(1.into()));
/// assert_eq!(run(Side::Right, &mut Recorded::new([0b1000_0000]))?, Output::Integer(0.into()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Run = Box<dyn FnMut(Side, &mut dyn Tape) -> Result<Output>>;

/// Something in this process that can be put to the test by name.
///
/// # Example
///
/// ```
/// use etalon::json::{Value, json};
/// use etalon::subject::{Entry, Output, Parameters, Run, Side, find};
/// use etalon::tape::Recorded;
///
/// fn telltale(_: &mut Parameters, _: &[Value; 2]) -> etalon::Result<Run> {
///     Ok(Box::new(|side, _| Ok(Output::Boolean(side == Side::Right))))
/// }
/// const CATALOGUE: &[Entry] = &[Entry {
///     name: "telltale",
///     about: "tells the side; takes nothing",
///     build: telltale,
///     guarantee: Entry::unclaimed,
///     outputs: Entry::unbounded,
///     loss: Entry::unproven,
/// }];
///
/// let (entry, pair) = (find(&[CATALOGUE], "telltale")?, [json!(0), json!(1)]);
/// let mut run = entry.make(Parameters::default(), &pair)?;
/// assert_eq!(run(Side::Right, &mut Recorded::new([]))?, Output::Boolean(true));
/// assert!(entry.loss(Parameters::default(), &pair)?.is_none());
/// // What it does not take is refused.
/// assert!(entry.make(Parameters::read(["scale=1"])?, &pair).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The name.
    pub name: &'static str,
    /// What it is and what it takes, in one line.
    pub about: &'static str,
    /// Makes it for one pair of inputs.
    pub build: fn(&mut Parameters, &[Value; 2]) -> Result<Run>,
    /// What it promises; of a broken one, what it claims.
    pub guarantee: fn(&mut Parameters) -> Result<Option<Guarantee>>,
    /// The law of one release on an input, where the outputs are finitely many
    /// and few.
    pub outputs: fn(&mut Parameters, &Value) -> Result<Option<Chances>>,
    /// What is proven of its loss on a pair, if anything is.
    pub loss: fn(&mut Parameters, &[Value; 2]) -> Result<Option<Loss>>,
}

impl Entry {
    /// Makes the run function, refusing parameters it does not know.
    ///
    /// # Errors
    ///
    /// Those of its parameters and inputs.
    pub fn make(&self, mut parameters: Parameters, pair: &[Value; 2]) -> Result<Run> {
        let run = (self.build)(&mut parameters, pair)?;
        parameters.close()?;
        Ok(run)
    }

    /// What is proven of its loss on a pair, if anything is.
    ///
    /// # Errors
    ///
    /// Those of its parameters and inputs.
    pub fn loss(&self, mut parameters: Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
        (self.loss)(&mut parameters, pair)
    }

    /// For an entry whose claim is not stated here.
    pub fn unclaimed(_: &mut Parameters) -> Result<Option<Guarantee>> {
        Ok(None)
    }

    /// For an entry whose outputs are not listed.
    pub fn unbounded(_: &mut Parameters, _: &Value) -> Result<Option<Chances>> {
        Ok(None)
    }

    /// For an entry of whose loss nothing is proven here.
    pub fn unproven(_: &mut Parameters, _: &[Value; 2]) -> Result<Option<Loss>> {
        Ok(None)
    }
}

/// The entry named `name` in any of several catalogues.
///
/// # Errors
///
/// [`Error::Unknown`] with all names.
///
/// # Example
///
/// ```
/// use etalon::museum::ENTRIES;
/// use etalon::subject::{BUILTINS, find};
///
/// assert_eq!(find(&[BUILTINS, ENTRIES], "wrong-quotient")?.name, "wrong-quotient");
/// let unknown = find(&[BUILTINS], "laplas").unwrap_err();
/// assert!(unknown.to_string().contains("discrete-laplace"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn find<'a>(catalogues: &[&'a [Entry]], name: &str) -> Result<&'a Entry> {
    let mut entries = catalogues.iter().flat_map(|entries| entries.iter());
    entries.find(|entry| entry.name == name).ok_or_else(|| Error::Unknown {
        what: "built-in",
        given: name.to_owned(),
        known: catalogues
            .iter()
            .flat_map(|entries| entries.iter().map(|entry| entry.name))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// A subject computed in this process: every output is a function of the
/// sides and the seed.
///
/// # Example
///
/// ```
/// use etalon::subject::{Output, Run, Side, Simulated, Subject};
/// use etalon::tape::Seed;
///
/// // Randomized response with a fair coin: the truth, or another coin.
/// let run: Run = Box::new(|side, tape| {
///     let truth = side == Side::Right;
///     let told = if tape.bits(1)? == 0 { truth } else { tape.bits(1)? == 1 };
///     Ok(Output::Boolean(told))
/// });
/// let mut subject = Simulated::new("coin response", &Seed::new([0; 32]), run);
/// let mut outputs = Vec::new();
/// subject.run(&[Side::Left; 100], &mut outputs)?;
/// assert!(outputs.contains(&Output::Boolean(true)));
/// # Ok::<(), etalon::Error>(())
/// ```
pub struct Simulated {
    name: String,
    tape: Counting<ChaCha>,
    run: Run,
    spent: Vec<Spent>,
}

impl Simulated {
    /// The subject named `name` that answers a run by `run`.
    pub fn new(name: impl Into<String>, seed: &Seed, run: Run) -> Self {
        let tape = Counting::new(ChaCha::new(seed, RELEASES));
        Self { name: name.into(), tape, run, spent: Vec::new() }
    }
}

impl std::fmt::Debug for Simulated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulated").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Subject for Simulated {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest_batch(&self) -> usize {
        usize::MAX
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        outputs.reserve(sides.len());
        self.spent.clear();
        for &side in sides {
            let before = self.tape.read();
            outputs.push((self.run)(side, &mut self.tape)?);
            let bits = Some(self.tape.read() - before);
            self.spent.push(Spent { bits, nanoseconds: None });
        }
        Ok(Batch::Complete)
    }

    fn measures(&self) -> &[Measure] {
        &[Measure::Bits]
    }

    fn spent(&self) -> &[Spent] {
        &self.spent
    }
}

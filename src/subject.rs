//! What can be put to the test: a built-in mechanism, a program that speaks
//! the adapter protocol, two files of samples.
//!
//! A subject holds one pair of neighboring inputs and answers runs on either
//! side of it. Whatever an observer could see of a run is an [`Output`].

mod builtin;
mod conversation;
pub mod doubts;
pub mod input;
mod inputs;
mod loss;
mod output;
mod pace;
mod parameters;
mod process;
mod protocol;
mod samples;
mod simulated;
mod spent;
mod timed;

pub use builtin::{BUILTINS, laws, profile};
pub use conversation::{Conversation, LONGEST_LINE, Line, quoted};
pub use inputs::{Inputs, Rule, Unit};
pub use loss::{Chances, Listed, Loss};
pub use output::Output;
pub use parameters::Parameters;
pub use process::{Process, ProcessLimits};
pub use samples::{Samples, read_samples};
pub use simulated::{Entry, Run, Simulated, find};
pub use spent::{Measure, Spent};
pub use timed::{Clock, Timed};

use crate::error::Result;

/// Which input of the pair a run is on.
///
/// # Example
///
/// ```
/// use etalon::subject::{Samples, Side, Subject, read_samples};
/// let (left, right) = (read_samples(b"4\n5\n", "left.csv")?, read_samples(b"6\n", "right.csv")?);
/// let mut subject = Samples::new("two files".to_owned(), left, right);
/// let mut outputs = Vec::new();
/// subject.run(&[Side::Left, Side::Right, Side::Left], &mut outputs)?;
/// assert_eq!(outputs, read_samples(b"4\n6\n5\n", "in the order of the runs")?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first input.
    Left,
    /// The second input.
    Right,
}

/// What became of a batch of runs.
///
/// # Example
///
/// ```
/// use etalon::subject::{Batch, Samples, Side, Subject, read_samples};
/// let (left, right) = (read_samples(b"4\n", "left.csv")?, read_samples(b"6\n", "right.csv")?);
/// let mut subject = Samples::new("two files".to_owned(), left, right);
/// let mut outputs = Vec::new();
/// assert_eq!(subject.run(&[Side::Left], &mut outputs)?, Batch::Complete);
/// // There was one sample of this side.
/// assert_eq!(subject.run(&[Side::Left], &mut outputs)?, Batch::Exhausted);
/// assert_eq!(outputs.len(), 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// Every run has its output.
    Complete,
    /// The subject failed before it answered; nothing was learned and the
    /// caller draws new sides, at most [`Subject::largest_batch`] of them.
    Lost,
    /// There is nothing left to run.
    Exhausted,
}

/// Something that can be run on either side of one pair of inputs.
///
/// # Example
///
/// ```
/// use etalon::Result;
/// use etalon::subject::{Batch, Output, Side, Subject};
///
/// /// Tells the side: as bad as a subject can be.
/// #[derive(Debug)]
/// struct Telltale;
///
/// impl Subject for Telltale {
///     fn name(&self) -> String {
///         "telltale".to_owned()
///     }
///     fn largest_batch(&self) -> usize {
///         1_000
///     }
///     fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
///         outputs.extend(sides.iter().map(|side| Output::Boolean(*side == Side::Right)));
///         Ok(Batch::Complete)
///     }
/// }
///
/// let mut outputs = Vec::new();
/// assert_eq!(Telltale.run(&[Side::Left], &mut outputs)?, Batch::Complete);
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Subject {
    /// What it is, in a few words for a report.
    fn name(&self) -> String;

    /// The largest batch it will take now; at least 1.
    fn largest_batch(&self) -> usize;

    /// Runs once per side, in order, and appends one output per run.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`](crate::Error::Subject) if the subject cannot be run
    /// at all; a failure of a single run is an output.
    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch>;

    /// What is measured of every run that ends by itself, besides its output.
    fn measures(&self) -> &[Measure] {
        &[]
    }

    /// What each run of the last batch used up, in order; empty where nothing
    /// is measured.
    fn spent(&self) -> &[Spent] {
        &[]
    }

    /// What went wrong last, in one clause, if anything did.
    fn trouble(&self) -> Option<String> {
        None
    }
}

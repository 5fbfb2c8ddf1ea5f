//! A subject whose runs are timed from outside, one at a time.

use super::spent::{Measure, Spent};
use super::{Batch, Output, Side, Subject};
use crate::error::Result;

/// What tells the time: nanoseconds from any beginning, never less than before.
///
/// # Example
///
/// ```
/// use etalon::subject::Clock;
/// use std::time::Instant;
/// let start = Instant::now();
/// let mut clock: Clock<'_> =
///     Box::new(move || u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
/// let before = clock();
/// assert!(clock() >= before);
/// ```
pub type Clock<'a> = Box<dyn FnMut() -> u64 + 'a>;

/// A subject with a clock beside it, which the caller hands in.
///
/// Runs are made one by one, for the time of a batch says nothing of its runs;
/// what the subject reports itself goes before the clock.
///
/// # Example
///
/// ```
/// use etalon::subject::{Output, Run, Side, Simulated, Subject, Timed};
/// use etalon::tape::Seed;
/// use std::cell::Cell;
/// use std::rc::Rc;
/// // Its outputs tell nothing of the side; the time that it takes does.
/// let now = Rc::new(Cell::new(0));
/// let clock = Rc::clone(&now);
/// let run: Run = Box::new(move |side, _| {
///     now.set(now.get() + if side == Side::Left { 3 } else { 5 });
///     Ok(Output::Null)
/// });
/// let slow = Simulated::new("slow on the right", &Seed::new([0; 32]), run);
/// let mut timed = Timed::new(Box::new(slow), Box::new(move || clock.get()));
/// timed.run(&[Side::Left, Side::Right], &mut Vec::new())?;
/// let times: Vec<_> = timed.spent().iter().map(|spent| spent.nanoseconds).collect();
/// assert_eq!(times, [Some(3), Some(5)]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub struct Timed<'a> {
    subject: Box<dyn Subject + 'a>,
    clock: Clock<'a>,
    spent: Vec<Spent>,
    measures: Vec<Measure>,
}

impl<'a> Timed<'a> {
    /// The subject, timed by the clock.
    pub fn new(subject: Box<dyn Subject + 'a>, clock: Clock<'a>) -> Self {
        let mut measures = subject.measures().to_vec();
        if !measures.contains(&Measure::Nanoseconds) {
            measures.push(Measure::Nanoseconds);
        }
        Self { subject, clock, spent: Vec::new(), measures }
    }
}

impl std::fmt::Debug for Timed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Timed").field("subject", &self.subject.name()).finish_non_exhaustive()
    }
}

impl Subject for Timed<'_> {
    fn name(&self) -> String {
        self.subject.name()
    }

    fn largest_batch(&self) -> usize {
        self.subject.largest_batch()
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        self.spent.clear();
        for side in sides {
            let before = (self.clock)();
            let batch = self.subject.run(std::slice::from_ref(side), outputs)?;
            let taken = (self.clock)().saturating_sub(before);
            if batch != Batch::Complete {
                return Ok(batch);
            }
            let mut spent = self.subject.spent().first().copied().unwrap_or_default();
            spent.nanoseconds.get_or_insert(taken);
            self.spent.push(spent);
        }
        Ok(Batch::Complete)
    }

    fn measures(&self) -> &[Measure] {
        &self.measures
    }

    fn spent(&self) -> &[Spent] {
        &self.spent
    }

    fn trouble(&self) -> Option<String> {
        self.subject.trouble()
    }
}

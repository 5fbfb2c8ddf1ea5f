//! Whatever can be put to the test: something that gives runs on a pair of
//! scenes.

use super::scene::Scene;
use crate::error::Result;
use crate::insights::system::System;
use crate::subject::{Process, ProcessLimits, Simulated, Subject};
use crate::tape::Seed;

/// A system that releases scenes.
///
/// # Example
///
/// ```
/// use etalon::Result;
/// use etalon::insights::verify::{Candidate, Scene, cases};
/// use etalon::subject::{Output, Side, Simulated, Subject};
/// use etalon::tape::{Seed, Tape};
///
/// /// Shows no cell at all.
/// struct Silent;
///
/// impl Candidate for Silent {
///     fn name(&self) -> String {
///         "silent".to_owned()
///     }
///
///     fn on(&mut self, _: &Scene, _: &Scene, seed: &Seed) -> Result<Box<dyn Subject>> {
///         let run = |_: Side, _: &mut dyn Tape| Ok(Output::Vector(Vec::new()));
///         Ok(Box::new(Simulated::new("silent", seed, Box::new(run))))
///     }
/// }
///
/// let case = &cases()?[0];
/// let mut subject = Silent.on(&case.left, &case.right, &Seed::new([0; 32]))?;
/// let mut outputs = Vec::new();
/// subject.run(&[Side::Left, Side::Right], &mut outputs)?;
/// assert_eq!(outputs[0], outputs[1]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Candidate {
    /// What it is, in a few words.
    fn name(&self) -> String;

    /// Runs of it on two scenes. `seed` is for systems of this process.
    ///
    /// # Errors
    ///
    /// Those of starting it.
    fn on(&mut self, left: &Scene, right: &Scene, seed: &Seed) -> Result<Box<dyn Subject>>;
}

impl Candidate for &System {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn on(&mut self, left: &Scene, right: &Scene, seed: &Seed) -> Result<Box<dyn Subject>> {
        Ok(Box::new(Simulated::new(self.name, seed, self.pair(left, right)?)))
    }
}

/// A program that speaks the adapter protocol; it is started for every pair.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Candidate, Program, cases};
/// use etalon::subject::ProcessLimits;
/// use etalon::tape::Seed;
///
/// let argv = vec!["./no-such-program".to_owned(), "--quarterly".to_owned()];
/// let limits = ProcessLimits::default();
/// let mut program = Program { argv, op: "release".to_owned(), limits };
/// assert_eq!(program.name(), "./no-such-program --quarterly");
/// // It is started for a pair, and only then.
/// let case = &cases()?[0];
/// let started = program.on(&case.left, &case.right, &Seed::new([0; 32]));
/// assert!(started.is_err_and(|fault| fault.to_string().contains("./no-such-program")));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Program {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// The operation that it is asked for.
    pub op: String,
    /// How long it may take.
    pub limits: ProcessLimits,
}

impl Candidate for Program {
    fn name(&self) -> String {
        self.argv.join(" ")
    }

    fn on(&mut self, left: &Scene, right: &Scene, _: &Seed) -> Result<Box<dyn Subject>> {
        let pair = [left.to_json(), right.to_json()];
        Ok(Box::new(Process::start(&self.argv, &self.op, pair, self.limits)?))
    }
}

//! Whatever can be put to the test: something that gives runs on a pair of
//! scenes.

use super::scene::Scene;
use crate::error::Result;
use crate::insights::system::System;
use crate::subject::{Process, ProcessLimits, Simulated, Subject};
use crate::tape::Seed;

/// A system that releases scenes.
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

//! The outputs that stand behind the keys of the learner, so that an event can
//! be said without hashes.

use std::collections::HashMap;

use super::{Reads, shape};
use crate::audit::features::{Features, key};
use crate::audit::outputs::KINDS;
use crate::audit::reading::{Reading, WIDEST};
use crate::subject::Output;

/// The learner forms its cells from the first runs only; no later output needs
/// to be known. As many, and a batch.
const REMEMBERED: usize = (1 << 16) + (1 << 14);

/// The outputs that stand behind the keys of the learner.
#[derive(Debug, Default)]
pub(in crate::audit) struct Glossary {
    runs: usize,
    pub(super) readings: Vec<Reading>,
    pub(super) outputs: HashMap<u64, Output>,
    pub(super) shapes: HashMap<u64, String>,
}

impl Glossary {
    /// What a column of the features reads.
    pub(super) fn reads(&self, column: usize) -> Reads {
        Reads::Number(self.readings[column])
    }

    /// Whether more than one number is read of an output.
    pub(super) fn knows_vectors(&self) -> bool {
        self.readings.len() > 1
    }

    /// Knows what is read, the kinds of outputs, and a few of them.
    pub(in crate::audit) fn of_few<'a>(
        readings: &[Reading],
        outputs: impl Iterator<Item = (u64, &'a Output)>,
    ) -> Self {
        let outputs = outputs.map(|(key, output)| (key, output.clone())).collect();
        let single = KINDS.iter().map(|kind| (key(kind), (*kind).to_owned()));
        let vectors = (0..=WIDEST).map(|n| (key(&("vector", n)), format!("vector {n}")));
        let shapes = single.chain(vectors).collect();
        Self { runs: 0, readings: readings.to_vec(), outputs, shapes }
    }

    /// Takes in the outputs of a batch with their features.
    pub(in crate::audit) fn observe(&mut self, batch: &Features, outputs: &[Output]) {
        if self.runs > REMEMBERED {
            return;
        }
        if self.runs == 0 {
            self.readings = batch.readings().to_vec();
        }
        self.runs += outputs.len();
        for (row, output) in outputs.iter().enumerate() {
            self.outputs.entry(batch.keys[row]).or_insert_with(|| output.clone());
            self.shapes.entry(batch.shapes[row]).or_insert_with(|| shape(output));
        }
    }
}

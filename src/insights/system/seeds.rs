//! One draw of noise used twice: the difference of two numbers is exact.

use super::System;
use super::table::{Rules, Table};
use crate::num::Integer;

pub(super) const CELLS_SEED: System = System {
    name: "seed-per-release",
    about: "seeds the noise of every cell alike, so that all cells of a release share it",
    twin: Some("leaves"),
    fails: &[("C7", "T11"), ("C8", "T11")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        Ok(Box::new(move |tape| {
            let mut noise: Vec<Integer> = Vec::new();
            for leaf in &table.leaves {
                if noise.len() <= leaf.period {
                    noise.push(leaf.noise(tape)?);
                }
            }
            let numbers = table.leaves.iter().map(|leaf| &leaf.exact + &noise[leaf.period]);
            Ok(table.shown(&numbers.collect::<Vec<_>>()))
        }))
    },
};

pub(super) const PERIODS_SEED: System = System {
    name: "seed-per-cell",
    about: "seeds the noise of a cell alike in every period, so that changes are exact",
    twin: Some("leaves"),
    fails: &[("C7", "T11"), ("C11", "T11")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let first = table.leaves.iter().filter(|leaf| leaf.period == 0).count().max(1);
        Ok(Box::new(move |tape| {
            let mut noise = Vec::with_capacity(first);
            for leaf in &table.leaves[..first] {
                noise.push(leaf.noise(tape)?);
            }
            let leaves = table.leaves.iter().enumerate();
            let numbers = leaves.map(|(at, leaf)| &leaf.exact + &noise[at % first]);
            Ok(table.shown(&numbers.collect::<Vec<_>>()))
        }))
    },
};

//! Noise that is drawn again until the error is small: "release only if the
//! error against the true result is within a threshold", as a patent of 2022
//! claims. A system built so never shows a number far from the truth, which
//! rules inputs out.

use super::System;
use super::table::{Rules, Table};
use crate::insights::verify::Shown;
use crate::num::Integer;

/// The largest error that is accepted.
const THRESHOLD: i64 = 2;

pub(super) const ACCEPTED: System = System {
    name: "accepted-error",
    about: "draws noise again until the result is near the true one",
    twin: Some("public-acceptance"),
    fails: &[("C8", "T8"), ("C9", "T8")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        Ok(Box::new(move |tape| {
            let mut numbers = Vec::with_capacity(table.leaves.len());
            for leaf in &table.leaves {
                let near = loop {
                    let noise = leaf.noise(tape)?;
                    if (-THRESHOLD..=THRESHOLD).contains(&i64::try_from(&noise).unwrap_or(i64::MAX))
                    {
                        break noise;
                    }
                };
                numbers.push(&leaf.exact + near);
            }
            Ok(table.shown(&numbers))
        }))
    },
};

/// Whether a number is shown hangs on the noisy number and public sizes.
pub(super) const PUBLIC: System = System {
    name: "public-acceptance",
    about: "keeps a result back if the noisy number is beyond what so many people could give",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let margins = table.margins()?;
        Ok(Box::new(move |tape| {
            let mut cells = table.shown(&table.noisy(tape)?);
            for (cell, sum) in cells.iter_mut().zip(&table.sums) {
                let people: usize = sum.leaves.iter().map(|leaf| table.leaves[*leaf].people).sum();
                let least = Integer::from(-THRESHOLD);
                let is_count = sum.leaves.iter().all(|leaf| table.leaves[*leaf].is_count);
                let possible = |n: &Integer| *n >= least && *n <= Integer::from(people) - &least;
                if let Shown::Number(number, _) = &cell.shown
                    && is_count
                    && !possible(number.numerator())
                {
                    cell.shown = Shown::Hidden;
                }
            }
            cells.extend(margins.iter().cloned());
            Ok(cells)
        }))
    },
};

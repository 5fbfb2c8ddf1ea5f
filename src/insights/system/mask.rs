//! Masks for "almost all" and "almost none": where the mask looks at the true
//! share, that a number is missing tells what everybody does.

use super::System;
use super::table::{Rules, Sum, Table};
use crate::insights::verify::{Cell, Shown};
use crate::num::Integer;

pub(super) const TRUE_MASK: System = System {
    name: "true-mask",
    about: "hides a share if the true one is almost all or almost none",
    twin: Some("noisy-mask"),
    fails: &[("C12", "T5"), ("C8", "T5")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let exact: Vec<Integer> = table.leaves.iter().map(|leaf| leaf.exact.clone()).collect();
        let truth = table.shown(&exact);
        Ok(Box::new(move |tape| {
            let mut cells = table.shown(&table.noisy(tape)?);
            for ((cell, sum), true_cell) in cells.iter_mut().zip(&table.sums).zip(&truth) {
                mask(&table, sum, true_cell.shown.clone(), cell);
            }
            Ok(cells)
        }))
    },
};

/// The mask looks at what would be shown, and nothing else.
pub(super) const NOISY_MASK: System = System {
    name: "noisy-mask",
    about: "hides a share if the noisy one is almost all or almost none",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let margins = table.margins()?;
        Ok(Box::new(move |tape| {
            let mut cells = table.shown(&table.noisy(tape)?);
            for (cell, sum) in cells.iter_mut().zip(&table.sums) {
                mask(&table, sum, cell.shown.clone(), cell);
            }
            cells.extend(margins.iter().cloned());
            Ok(cells)
        }))
    },
};

/// Hides a count of which `judged` is beyond nine in ten, or below one.
fn mask(table: &Table, sum: &Sum, judged: Shown, cell: &mut Cell) {
    if !sum.leaves.iter().all(|leaf| table.leaves[*leaf].is_count) {
        return;
    }
    let people: usize = sum.leaves.iter().map(|leaf| table.leaves[*leaf].people).sum();
    if let Some(number) = judged.number() {
        let tenfold = number.numerator() * Integer::from(10);
        if tenfold >= Integer::from(9 * people) || tenfold <= Integer::from(people) {
            cell.shown = Shown::Hidden;
        }
    }
}

//! Every view draws its own noise and only one of them is paid for: averages
//! of the draws, and a whole less its parts, tell more than was promised.

use super::System;
use super::table::{Rules, Table};
use crate::insights::verify::{Cell, Shown};
use crate::num::Integer;

pub(super) const AFRESH: System = System {
    name: "fresh-views",
    about: "draws new noise for a number in every view, and charges one",
    twin: Some("leaves"),
    fails: &[("C7", "T9"), ("C11", "T3"), ("C9", "T1")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        Ok(Box::new(move |tape| {
            let cell = |sum: &super::table::Sum| -> crate::error::Result<Cell> {
                let mut total = Integer::ZERO;
                for leaf in &sum.leaves {
                    total += &table.leaves[*leaf].exact;
                }
                total += table.leaves[sum.leaves[0]].noise(tape)?;
                Ok(Cell { name: sum.name.clone(), shown: Shown::whole(total) })
            };
            table.sums.iter().map(cell).collect()
        }))
    },
};

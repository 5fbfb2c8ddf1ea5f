//! A number beside the noisy ones: "how many people the insights are
//! measuring". Counted from the data it is an exact number of people who were
//! active; counted on the public roster it says nothing.

use super::System;
use super::table::{Rules, Table};
use crate::error::Result;
use crate::insights::verify::{Cell, Name, Scene, Shown};
use crate::num::Integer;

pub(super) const MEASURED: System = System {
    name: "measured-people",
    about: "shows exactly how many people of a group were measured",
    twin: Some("roster-people"),
    fails: &[("C5", "T4"), ("C8", "T4")],
    prepare: |scene| beside(scene, |table, leaf| table.leaves[leaf].measured),
};

pub(super) const ROSTER: System = System {
    name: "roster-people",
    about: "shows exactly how many people of a group are on the public roster",
    twin: None,
    fails: &[],
    prepare: |scene| beside(scene, |table, leaf| table.leaves[leaf].people),
};

/// The correct release with an exact field beside every number.
fn beside(scene: &Scene, people: fn(&Table, usize) -> usize) -> Result<super::Release> {
    let table = Table::new(scene, &Rules::RIGHT)?;
    let mut more = table.margins()?;
    for sum in &table.sums {
        let number: usize = sum.leaves.iter().map(|leaf| people(&table, *leaf)).sum();
        let part = format!("{} people", sum.name.part);
        let name = Name { part, ..sum.name.clone() };
        more.push(Cell { name, shown: Shown::whole(Integer::from(number)) });
    }
    Ok(Box::new(move |tape| {
        let mut cells = table.shown(&table.noisy(tape)?);
        cells.extend(more.iter().cloned());
        Ok(cells)
    }))
}

/// What C1 speaks of.
pub(super) const NOTHING: System = System {
    name: "nothing",
    about: "shows no number at all",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let hidden =
            |sum: &super::table::Sum| Cell { name: sum.name.clone(), shown: Shown::Hidden };
        let cells: Vec<Cell> = table.sums.iter().map(hidden).collect();
        Ok(Box::new(move |_| Ok(cells.clone())))
    },
};

//! Noise once in every team's numbers and nowhere else; whatever else is shown
//! is a sum of them. The correct twin of most of the broken systems.

use super::System;
use super::table::{Rules, Table};

pub(super) const LEAVES: System = System {
    name: "leaves",
    about: "noise once in each team, sized by public bounds; everything else is added up from it",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let margins = table.margins()?;
        Ok(Box::new(move |tape| {
            let mut cells = table.shown(&table.noisy(tape)?);
            cells.extend(margins.iter().cloned());
            Ok(cells)
        }))
    },
};

//! Laplace noise in floating point `[Mir12]`: which floats can come out depends
//! on the number that the noise is added to.

use super::System;
use super::table::{Rules, Table};
use crate::insights::verify::Shown;
use crate::num::Rational;
use crate::tape::Tape;

pub(super) const FLOAT_LAPLACE: System = System {
    name: "float-laplace",
    about: "adds textbook Laplace noise to floats, whose low bits show the input",
    twin: Some("grid-floats"),
    fails: &[("C8", "T10")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        Ok(Box::new(move |tape| {
            let zeros: Vec<_> = table.leaves.iter().map(|leaf| leaf.exact.clone()).collect();
            let mut cells = table.shown(&zeros);
            let mut noise = Vec::with_capacity(table.leaves.len());
            for leaf in &table.leaves {
                noise.push(leaf.scale.approximate() * laplace(tape)?);
            }
            for (cell, sum) in cells.iter_mut().zip(&table.sums) {
                let exact = cell.shown.number().map_or(0.0, Rational::approximate);
                let total = sum.leaves.iter().map(|leaf| noise[*leaf]).fold(exact, |a, b| a + b);
                cell.shown = Shown::float(total)?;
            }
            Ok(cells)
        }))
    },
};

/// -sign(u) ln(1 - 2|u|), u uniform on 2^53 floats.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn laplace(tape: &mut dyn Tape) -> crate::error::Result<f64> {
    let uniform = (tape.bits(53)? as f64 + 0.5) / (1u64 << 53) as f64 - 0.5;
    Ok(-uniform.signum() * (1.0 - 2.0 * uniform.abs()).ln())
}

/// Integers that happen to be written as floats give nothing away.
pub(super) const GRID_FLOATS: System = System {
    name: "grid-floats",
    about: "adds integer noise to integers and writes the sum as a float",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let margins = table.margins()?;
        Ok(Box::new(move |tape| {
            let mut cells = table.shown(&table.noisy(tape)?);
            for cell in &mut cells {
                let number = cell.shown.number().map_or(0.0, Rational::approximate);
                cell.shown = Shown::float(number)?;
            }
            cells.extend(margins.iter().cloned());
            Ok(cells)
        }))
    },
};

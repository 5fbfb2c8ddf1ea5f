//! Mechanisms known to be broken, so that the auditor can prove itself.
//!
//! Each [`Specimen`] has its provenance, its true loss and a correct twin, which
//! is mostly a built-in of [`crate::subject`]; none may be used for anything but
//! a test.

mod float_laplace;
mod leaky_bits;
mod lying_response;
mod noiseless_queries;
mod specimen;
mod wrong_quotient;
mod zero_twice;

pub use specimen::{Exhibit, Role, Sight, Specimen, Truth};

use crate::subject::Entry;

/// The broken mechanisms by name.
pub const ENTRIES: &[Entry] = &[
    float_laplace::ENTRY,
    leaky_bits::ENTRY,
    lying_response::ENTRY,
    noiseless_queries::ENTRY,
    wrong_quotient::ENTRY,
    zero_twice::ENTRY,
];

/// The cards of the museum, by family.
const FAMILIES: &[&[Specimen]] = &[&[zero_twice::SPECIMEN]];

/// All specimens, in the order of the catalogue.
pub fn specimens() -> impl Iterator<Item = &'static Specimen> {
    FAMILIES.iter().copied().flatten()
}

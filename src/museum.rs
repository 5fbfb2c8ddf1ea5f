//! Mechanisms known to be broken, so that the auditor can prove itself.
//!
//! Each [`Specimen`] has its provenance, its true loss and a correct twin, which
//! is mostly a built-in of [`crate::subject`]; none may be used for anything but
//! a test.

mod additive;
mod float_laplace;
mod leaky_bits;
mod lying_response;
mod maximum;
mod noise;
mod noiseless_queries;
mod response;
mod specimen;
mod stream;
mod threshold;
mod wrong_quotient;
mod zero_twice;

pub use specimen::{Exhibit, Known, Role, Sight, Specimen, Truth};

use crate::subject::{BUILTINS, Entry};

/// The broken mechanisms by name.
pub const ENTRIES: &[Entry] = &[
    float_laplace::ENTRY,
    leaky_bits::ENTRY,
    lying_response::ENTRY,
    noiseless_queries::ENTRY,
    wrong_quotient::ENTRY,
    zero_twice::ENTRY,
    threshold::SPARSE_VECTOR,
    threshold::ADAPTIVE,
    threshold::SIDE_BY_SIDE,
    maximum::NOISY_MAXIMUM,
    additive::LATTICE_NOISE,
    additive::CLAMPED_GEOMETRIC,
    response::RAPPOR,
    stream::RUNNING_SUMS,
];

/// The catalogues in which exhibits are looked up.
pub const CATALOGUES: [&[Entry]; 2] = [BUILTINS, ENTRIES];

/// The cards of the museum, by family.
const FAMILIES: &[&[Specimen]] = &[
    &[
        float_laplace::SPECIMEN,
        leaky_bits::SPECIMEN,
        lying_response::SPECIMEN,
        noiseless_queries::SPECIMEN,
        wrong_quotient::SPECIMEN,
        zero_twice::SPECIMEN,
    ],
    threshold::SPECIMENS,
    maximum::SPECIMENS,
    additive::SPECIMENS,
    response::SPECIMENS,
    stream::SPECIMENS,
];

/// All specimens, in the order of the catalogue.
pub fn specimens() -> impl Iterator<Item = &'static Specimen> {
    FAMILIES.iter().copied().flatten()
}

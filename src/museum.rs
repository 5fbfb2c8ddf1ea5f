//! Mechanisms known to be broken, so that the auditor can prove itself.
//!
//! Each [`Specimen`] has its provenance, its true loss and a correct twin, which
//! is mostly a built-in of [`crate::subject`]; none may be used for anything but
//! a test.

mod additive;
mod arithmetic;
mod channels;
mod evidence;
mod float_laplace;
mod harmless;
mod inputs;
mod leaky_bits;
mod lying_response;
mod maximum;
mod noise;
mod noiseless_queries;
mod randomness;
mod reading;
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
    channels::COUNTED_NOISE,
    channels::RETRIED_RESPONSE,
    arithmetic::floats::FLOAT_NOISE,
    arithmetic::integers::MIDPOINT_SUM,
    arithmetic::integers::WRAPPED_SCALE,
    arithmetic::integers::WRAPPING_SUM,
    arithmetic::modulo::MODULO_RESPONSE,
    arithmetic::softmax::OVERFLOWING_SOFTMAX,
    arithmetic::sums::SINGLE_SUM,
    arithmetic::trailing::HOLE_FREE_FLOAT,
    inputs::answers::CENSORED_NOISE,
    inputs::answers::PASSING_FILTER,
    inputs::answers::ROW_COUNT,
    inputs::bits::NOISY_BITS,
    inputs::failures::CHECKED_SUM,
    inputs::floats::FLOAT_SUM,
    inputs::keys::INFERRED_HISTOGRAM,
    inputs::sizes::EARLY_RETURN,
    inputs::sizes::SIZED_MEAN,
    inputs::sums::CLAMPED_SUM,
    randomness::reuse::CACHED_NOISE,
    randomness::reuse::SHARED_NOISE,
    randomness::seeds::FEW_SEEDS,
    randomness::twister::TWISTED_NOISE,
    harmless::hidden::LONG_READER,
    harmless::hidden::RARE_LEAK,
    harmless::laws::ROUNDED_LAPLACE,
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
    arithmetic::floats::SPECIMENS,
    arithmetic::trailing::SPECIMENS,
    arithmetic::modulo::SPECIMENS,
    arithmetic::integers::SPECIMENS,
    arithmetic::sums::SPECIMENS,
    arithmetic::softmax::SPECIMENS,
    channels::SPECIMENS,
    inputs::floats::SPECIMENS,
    inputs::sums::SPECIMENS,
    inputs::answers::SPECIMENS,
    inputs::sizes::SPECIMENS,
    inputs::bits::SPECIMENS,
    inputs::keys::SPECIMENS,
    inputs::failures::SPECIMENS,
    randomness::reuse::SPECIMENS,
    randomness::seeds::SPECIMENS,
    randomness::twister::SPECIMENS,
    randomness::budgets::SPECIMENS,
    harmless::laws::SPECIMENS,
    harmless::hidden::SPECIMENS,
];

/// All specimens, in the order of the catalogue.
///
/// # Example
///
/// ```
/// let broken = etalon::museum::specimens().find(|card| card.name == "zero-twice").unwrap();
/// assert_eq!(broken.claim()?.to_string(), "eps=1");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn specimens() -> impl Iterator<Item = &'static Specimen> {
    FAMILIES.iter().copied().flatten()
}

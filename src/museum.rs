//! Mechanisms known to be broken, so that the auditor can prove itself.
//!
//! Each has the bug's provenance and its true loss; none may be used for
//! anything but a test. The correct twins are the built-ins of
//! [`crate::subject`].

mod float_laplace;
mod leaky_bits;
mod lying_response;
mod noiseless_queries;
mod wrong_quotient;
mod zero_twice;

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

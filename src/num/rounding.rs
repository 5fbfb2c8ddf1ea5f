//! Division and shifts of natural numbers with a stated direction.
//!
//! Every enclosure of this floor is built from these three functions, so that
//! "outward" is decided in one place.

use super::integer::{BitTest, DivRem, Natural, SquareRoot};

/// Where a result goes that cannot be represented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the next number below, towards minus infinity.
    Down,
    /// To the next number above, towards plus infinity.
    Up,
}

impl Rounding {
    /// The opposite direction: that of a magnitude when the sign is negative.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Down => Self::Up,
            Self::Up => Self::Down,
        }
    }
}

/// A number of bits as an index into memory.
///
/// A shift that does not fit has no representable result; the callers bound
/// their exponents first.
pub(super) fn index(bits: u64) -> usize {
    usize::try_from(bits).expect("shifts are bounded by the memory")
}

/// `n / 2^by`, rounded.
pub(super) fn shift_right(n: &Natural, by: u64, rounding: Rounding) -> Natural {
    if u64::from(super::bit_length(n)) <= by {
        let up = rounding == Rounding::Up && !n.is_zero();
        return if up { Natural::ONE } else { Natural::ZERO };
    }
    let exact = n.trailing_zeros().is_none_or(|zeros| zeros >= index(by));
    let quotient = n >> index(by);
    if exact || rounding == Rounding::Down { quotient } else { quotient + Natural::ONE }
}

/// `n / divisor`, rounded; the divisor is positive.
pub(super) fn divide(n: &Natural, divisor: &Natural, rounding: Rounding) -> Natural {
    let (quotient, remainder) = n.div_rem(divisor);
    if remainder.is_zero() || rounding == Rounding::Down {
        quotient
    } else {
        quotient + Natural::ONE
    }
}

/// The square root of `n`, rounded.
pub(super) fn root(n: &Natural, rounding: Rounding) -> Natural {
    let below = n.sqrt();
    if rounding == Rounding::Down || &below * &below == *n { below } else { below + Natural::ONE }
}

/// The number of bits, as the exponent type.
pub(super) fn length(n: &Natural) -> i64 {
    i64::try_from(n.bit_len()).expect("no integer in memory has 2^63 bits")
}

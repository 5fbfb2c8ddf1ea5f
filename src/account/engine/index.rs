//! Indices and floats: the conversions of the engine, in one place.

/// `n` as a float; exact up to `2^53`, beyond which no index of memory lies.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "indices and counts; the bounds allow a roundoff")]
pub(super) fn real(n: i64) -> f64 {
    n as f64
}

/// A count as a float, not below it.
#[expect(clippy::cast_precision_loss, reason = "the next float up covers the rounding")]
pub(super) fn count_upper(n: u64) -> f64 {
    if n < 1 << 53 { n as f64 } else { (n as f64).next_up() }
}

/// `x` as an integer, cut towards zero and at the ends of `i64`.
#[expect(clippy::cast_possible_truncation, reason = "an index near x, checked by its user")]
pub(super) fn integer(x: f64) -> i64 {
    x as i64
}

/// A length as a signed index.
#[inline]
pub(super) fn whole(n: usize) -> i64 {
    i64::try_from(n).expect("no memory holds 2^63 items")
}

/// The place of `n` on a ring of `size = 2^k` places.
#[inline]
pub(super) fn wrapped(n: i64, size: usize) -> usize {
    usize::try_from(n.rem_euclid(whole(size))).expect("it is not negative")
}

/// The place of a non-negative index.
#[inline]
pub(super) fn place(n: i64) -> usize {
    usize::try_from(n).expect("the caller starts at the first index")
}

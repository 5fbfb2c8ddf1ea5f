//! Where the value of a word probably lies: floats that nothing rests on.

use crate::num::Rough;

/// The number of cells into which `[1, 2)` is cut, as a power of 2.
const PLACES: u32 = 8;

/// Finds a `k` near `t ln(2^64 c / v)`, the place of `v` in the tail `c e^(-k/t)`.
///
/// The logarithm is read from a table of the leading bits and four terms of a
/// series, which is quicker than the library's function.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// `1/m` and `t ln(2c / m)` for the middle `m` of each cell of `[1, 2)`.
    cells: Vec<(f64, f64)>,
    scale: f64,
    /// `t ln 2`.
    octave: f64,
}

impl Guess {
    /// Prepares the guesses for the tail `factor * e^(-k/scale)`.
    pub(super) fn new(scale: f64, factor: f64) -> Self {
        let cells = 1u32 << PLACES;
        let offset = std::f64::consts::LN_2 + factor.rough_ln();
        let cell = |i: u32| {
            let middle = 1.0 + (f64::from(i) + 0.5) / f64::from(cells);
            (1.0 / middle, scale * (offset - middle.rough_ln()))
        };
        Self {
            cells: (0..cells).map(cell).collect(),
            scale,
            octave: scale * std::f64::consts::LN_2,
        }
    }

    /// A number near the greatest `k` with `v < 2^64 c p^k`.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a guess that is verified; `as` saturates"
    )]
    pub(super) fn of(&self, v: u64) -> u64 {
        // v = leading * 2^(63 - zeros) with leading in [1, 2).
        let zeros = v.leading_zeros() & 63;
        let fraction = (v << zeros) << 1;
        let (inverse, start) = self.cells[(fraction >> (64 - PLACES)) as usize];
        let leading = f64::from_bits(1023 << 52 | fraction >> 12);
        // ln(leading / m) = ln(1 + r) with |r| < 2^-9: the rest is below 2^-47.
        let r = leading * inverse - 1.0;
        let logarithm = r - r * r * (0.5 - r * (1.0 / 3.0 - r * 0.25));
        (start + self.octave * f64::from(zeros) - self.scale * logarithm) as u64
    }
}

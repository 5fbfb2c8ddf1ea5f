//! Rényi DP: at one order, ε adds up.

use crate::num::Rational;

/// The ε at one order of all parts together, exactly, also adaptively.
///
/// # References
///
/// `[Mir17, Prop. 1]`.
pub fn compose(parts: &[Rational]) -> Rational {
    parts.iter().fold(Rational::zero(), |sum, epsilon| &sum + epsilon)
}

//! Rényi DP: at one order, ε adds up.

use crate::num::Rational;

/// The ε at one order of all parts together, exactly, also adaptively.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::rdp;
/// assert_eq!(rdp::compose(&["1/3".parse()?, "2/3".parse()?]), "1".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[Mir17, Prop. 1]`.
pub fn compose(parts: &[Rational]) -> Rational {
    parts.iter().fold(Rational::zero(), |sum, epsilon| &sum + epsilon)
}

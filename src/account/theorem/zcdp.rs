//! Zero-concentrated DP: ρ adds up, and what ρ is as a Rényi bound.

use crate::num::Rational;

/// The ρ of all parts together, exactly, also adaptively.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::zcdp;
/// assert_eq!(zcdp::compose(&["1/8".parse()?, "3/8".parse()?]), "1/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[BS16, Lem. 1.7]`.
pub fn compose(parts: &[Rational]) -> Rational {
    parts.iter().fold(Rational::zero(), |sum, rho| &sum + rho)
}

/// ρ-zCDP is (α, ρ α)-RDP for every α > 1, by definition.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::zcdp;
/// assert_eq!(zcdp::to_rdp(&"1/8".parse()?, &"4".parse()?), "1/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[BS16, Def. 1.1]`, `[Mir17, Def. 4]`.
pub fn to_rdp(rho: &Rational, alpha: &Rational) -> Rational {
    rho * alpha
}

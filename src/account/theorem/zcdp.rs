//! Zero-concentrated DP: ρ adds up, and what ρ is as a Rényi bound.

use crate::num::Rational;

/// The ρ of all parts together, exactly, also adaptively.
///
/// # References
///
/// `[BS16, Lem. 1.7]`.
pub fn compose(parts: &[Rational]) -> Rational {
    parts.iter().fold(Rational::zero(), |sum, rho| &sum + rho)
}

/// ρ-zCDP is (α, ρ α)-RDP for every α > 1, by definition.
///
/// # References
///
/// `[BS16, Def. 1.1]`, `[Mir17, Def. 4]`.
pub fn to_rdp(rho: &Rational, alpha: &Rational) -> Rational {
    rho * alpha
}

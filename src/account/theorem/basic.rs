//! Basic composition: parameters add up.

use super::Approximate;
use crate::account::loss::Loss;
use crate::num::Rational;

/// The guarantee of all parts together, exactly.
///
/// # Guarantee
///
/// Mechanisms that are (ε_i, δ_i)-DP compose, also adaptively, to
/// (Σ ε_i, Σ δ_i)-DP; δ is capped at 1, where it promises nothing.
///
/// # References
///
/// `[DR14, Thm. 3.16]`; adaptively `[DR14, App. B]`.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, basic::basic}};
/// let part = Approximate::new(&"1/3".parse()?, "1/10".parse()?)?;
/// let total = basic(&[part.clone(), part.clone(), part]);
/// assert_eq!(total.epsilon, Loss::from(&"1".parse()?));
/// assert_eq!(total.delta, "3/10".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn basic(parts: &[Approximate]) -> Approximate {
    let mut total = Approximate { epsilon: Loss::zero(), delta: Rational::zero() };
    for part in parts {
        total.epsilon = total.epsilon.add(&part.epsilon);
        total.delta = &total.delta + &part.delta;
    }
    total.delta = total.delta.min(Rational::one());
    total
}

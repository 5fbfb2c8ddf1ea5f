//! The check that passes the mechanisms and must reject the planted faults: an
//! exact mass of a walk against a proven enclosure of the law.

use etalon::Result;
use etalon::num::{Interval, Rational};
use etalon::tape::walk::{Limits, Walker, walk};

/// The rest of a walk that fits the law, or the first index that does not:
/// `mass <= Pr <= mass + rest` for every index.
pub(crate) fn check(
    limits: &Limits,
    law: &[Interval],
    release: impl FnMut(&mut Walker) -> Result<usize>,
) -> std::result::Result<f64, String> {
    let walk = walk(limits, release).unwrap();
    assert_eq!(walk.total(), Rational::one());
    assert!(walk.outcomes.keys().all(|&index| index < law.len()));
    for (index, chance) in law.iter().enumerate() {
        let mass = walk.mass(&index);
        // A probability of 2^-10^10 must not be written out to be compared.
        let most = &mass + &walk.rest;
        if chance.hi().cmp_rational(&mass).is_lt() || chance.lo().cmp_rational(&most).is_gt() {
            return Err(format!(
                "{index} has mass {:.9} and at most {:.1e} more, its law is {chance}",
                mass.approximate(),
                walk.rest.approximate()
            ));
        }
    }
    Ok(walk.rest.approximate())
}

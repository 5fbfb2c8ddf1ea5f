//! The one check that passes the samplers and must reject the planted faults:
//! an exact mass of a walk against a proven enclosure of the law.

use etalon::num::{Integer, Natural, Rational};
use etalon::tape::walk::{Walk, Walker};
use etalon::tape::{Part, Tape};
use etalon::{Error, Result};

use crate::reference::Enclosure;

/// What one pass through a restarting sampler came to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pass {
    /// It answered.
    Drew(Integer),
    /// It started over.
    Again,
}

/// A tape that stops a sampler when it opens a primitive for the second time.
///
/// One pass is all that has to be walked: a sampler that forgets everything
/// when it starts over has the law of a pass that answered.
pub(crate) struct Once<'a> {
    tape: &'a mut Walker,
    primitive: &'static str,
    opened: u32,
}

impl Once<'_> {
    fn check(&self) -> Result<()> {
        if self.opened > 1 { Err(Error::TapeEnded) } else { Ok(()) }
    }
}

impl Tape for Once<'_> {
    fn bits(&mut self, width: u32) -> Result<u64> {
        self.check()?;
        self.tape.bits(width)
    }
    fn natural(&mut self, width: u32) -> Result<Natural> {
        self.check()?;
        self.tape.natural(width)
    }
    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        self.check()?;
        self.tape.split(width, lower, upper)
    }
    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        self.check()?;
        self.tape.split_natural(width, lower, upper)
    }
    fn open(&mut self, primitive: &'static str) {
        self.opened += u32::from(primitive == self.primitive);
    }
}

/// Runs `draw` for one pass, which ends where `primitive` is opened again.
pub(crate) fn one_pass(
    tape: &mut Walker,
    primitive: &'static str,
    draw: impl FnOnce(&mut Once<'_>) -> Result<Integer>,
) -> Result<Pass> {
    let mut once = Once { tape, primitive, opened: 0 };
    match draw(&mut once) {
        Err(Error::TapeEnded) if once.opened > 1 => Ok(Pass::Again),
        other => other.map(Pass::Drew),
    }
}

/// The rest of a walk that fits the law, or the first outcome that does not.
pub(crate) type Verdict = std::result::Result<f64, String>;

/// Whether `mass <= law <= mass + rest` can hold for every outcome visited.
///
/// If it holds for all of them, the outcomes that were not visited have a law of
/// at most `rest` together, since both sides sum to 1.
pub(crate) fn check<O: Ord + std::fmt::Debug>(
    walk: &Walk<O>,
    mut law: impl FnMut(&O) -> Enclosure,
) -> Verdict {
    if walk.total() != Rational::one() {
        return Err("the masses and the rest do not sum to 1".into());
    }
    for (outcome, mass) in &walk.outcomes {
        let law = law(outcome);
        if *mass > law.upper() || (mass + &walk.rest) < law.lower() {
            return Err(format!(
                "{outcome:?} has mass {:.9} and at most {:.1e} more, its law is {:.9}",
                mass.approximate(),
                walk.rest.approximate(),
                law.lower().approximate()
            ));
        }
    }
    Ok(walk.rest.approximate())
}

/// The magnitude of an outcome of the tests, which stay below 2^64.
pub(crate) fn magnitude(z: &Integer) -> u64 {
    u64::try_from(z.clone().into_parts().1).expect("below 2^64")
}

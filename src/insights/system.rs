//! Systems that release insights, for the verifier to prove itself on: built
//! as public descriptions and common mistakes have it, each beside its correct
//! twin.
//!
//! None stands for anybody's product: a description is not the shipped code.

mod accepted;
mod activity;
mod afresh;
mod clamp;
mod fields;
mod floats;
mod half;
mod leaves;
mod little;
mod mask;
mod offsets;
mod reference;
mod seeds;
mod table;
mod weeks;

use super::verify::{Cell, Scene};
use crate::error::{Error, Result};
use crate::subject::{Output, Run, Side};
use crate::tape::Tape;

/// One release of a scene, from the tape.
///
/// # Example
///
/// ```
/// use etalon::insights::system::{Release, System};
/// use etalon::insights::verify::cases;
/// use etalon::tape::{ChaCha, Seed};
///
/// let scene = &cases()?[0].left;
/// let release: Release = (System::find("leaves")?.prepare)(scene)?;
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
/// let (first, second) = (release(&mut tape)?, release(&mut tape)?);
/// // The same cells, with noise of their own.
/// assert_eq!(first[0].name, second[0].name);
/// assert_ne!(first, second);
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Release = Box<dyn Fn(&mut dyn Tape) -> Result<Vec<Cell>>>;

/// The name of the system that makes the releases of this crate.
pub const REFERENCE: &str = "reference";

/// A system of this crate.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{cases, cells};
/// use etalon::subject::{Output, Side};
/// use etalon::tape::{ChaCha, Seed};
///
/// let system = System::find("measured-people")?;
/// assert_eq!(system.twin, Some("roster-people"));
/// // Somebody was away, or was there and did nothing.
/// let away = cases()?.into_iter().find(|case| case.name == "away").expect("it is a case");
/// let mut run = system.pair(&away.left, &away.right)?;
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
/// let last = |output: &Output| cells(output).expect("cells").pop().expect("a cell").shown;
/// let [left, right] = [run(Side::Left, &mut tape)?, run(Side::Right, &mut tape)?];
/// // The last cell counts who was measured, without noise.
/// assert_eq!((last(&left).to_string(), last(&right).to_string()), ("7".into(), "8".into()));
/// assert!(system.fails.contains(&("C8", "T4")));
/// assert!(System::find("measured").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct System {
    /// The name.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// The name of the correct system that differs in this point alone; none
    /// for a correct one.
    pub twin: Option<&'static str>,
    /// The claims that it breaks, each with a test that must show it; none for
    /// a correct one.
    pub fails: &'static [(&'static str, &'static str)],
    /// Makes it ready to release a scene.
    pub prepare: fn(&Scene) -> Result<Release>,
}

/// The correct systems, the reference first, then the broken ones, at last the
/// reference with one protection switched off.
pub const SYSTEMS: &[System] = &[
    reference::REFERENCE,
    leaves::LEAVES,
    offsets::LOCAL,
    accepted::PUBLIC,
    mask::NOISY_MASK,
    floats::GRID_FLOATS,
    fields::ROSTER,
    fields::NOTHING,
    offsets::ZERO_SUM,
    offsets::GROUP_RANGE,
    accepted::ACCEPTED,
    mask::TRUE_MASK,
    activity::ACTIVE_MINIMUM,
    afresh::AFRESH,
    seeds::CELLS_SEED,
    seeds::PERIODS_SEED,
    clamp::DATA_CLAMP,
    weeks::WEEK_SUMS,
    half::HALF,
    floats::FLOAT_LAPLACE,
    little::LITTLE,
    fields::MEASURED,
    reference::NO_NOISE,
    reference::HALF_NOISE,
    reference::NO_CLAMP,
    reference::FRESH_VIEWS,
    reference::ACTIVE_MINIMUM,
    reference::MISSING_LEFT_OUT,
];

impl System {
    /// The system named `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with all names.
    pub fn find(name: &str) -> Result<&'static Self> {
        SYSTEMS.iter().find(|system| system.name == name).ok_or_else(|| Error::Unknown {
            what: "system",
            given: name.to_owned(),
            known: SYSTEMS.iter().map(|system| system.name).collect::<Vec<_>>().join(", "),
        })
    }

    /// Runs of it on a pair of scenes.
    ///
    /// # Errors
    ///
    /// Those of the scenes.
    pub fn pair(&self, left: &Scene, right: &Scene) -> Result<Run> {
        let pair = [(self.prepare)(left)?, (self.prepare)(right)?];
        Ok(Box::new(move |side, tape: &mut dyn Tape| {
            let release = if side == Side::Left { &pair[0] } else { &pair[1] };
            Ok(Output::Vector(release(tape)?.iter().map(Cell::output).collect()))
        }))
    }
}

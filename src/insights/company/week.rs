//! One person's week.

use std::fmt;

use super::METRICS;
use super::chart::{Member, bell};
use crate::error::Result;
use crate::tape::{ChaCha, Tape};

/// An average week and how much it varies, per mille; whole numbers or hours.
const HABITS: [(i64, i64, bool); METRICS.len()] = [
    (0, 0, false), // the sum of what follows
    (11_000, 350, false),
    (7_000, 300, false),
    (2_500, 600, false),
    (3_000, 900, false),
    (250, 2_500, false),
    (600, 800, false),
    (40_000, 300, true),
    (14_000, 350, true),
    (110_000, 150, true),
];

/// Collaboration against the average, per mille, by month: summers and the
/// ends of years are quiet.
const SEASONS: [i64; 12] = [980, 1010, 1020, 1010, 1000, 990, 900, 850, 1020, 1040, 1020, 820];

/// The most hours of a week that anybody works together.
const MOST: i64 = 100_000;

/// A number of thousandths, printed as a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    thousandths: i64,
    whole: bool,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.thousandths / 1000, self.thousandths % 1000);
        if self.whole || part == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{part:03}") }
    }
}

/// What somebody did in a week that begins in `month`.
pub(super) fn metrics(
    tape: &mut ChaCha,
    person: &Member,
    month: u32,
) -> Result<[Value; METRICS.len()]> {
    let season = SEASONS[usize::try_from(month - 1).unwrap_or(0) % 12];
    // One week in twenty is a holiday: hardly anything happens.
    let away = tape.bits(16)? < 65_536 / 20;
    let mut values = [Value { thousandths: 0, whole: false }; METRICS.len()];
    for ((value, habit), (average, spread, whole)) in
        values.iter_mut().zip(person.habits).zip(HABITS)
    {
        let noise = (1000 + bell(spread, tape)?).max(0);
        let usual = average * habit / 1000 * season / 1000 * noise / 1000;
        let thousandths =
            (if away { usual / 20 } else { usual }).min(if whole { i64::MAX } else { MOST / 4 });
        *value = Value { thousandths, whole };
    }
    // Nothing is counted twice: meetings, e-mail and chat make up the whole.
    values[0].thousandths = values[1..4].iter().map(|part| part.thousandths).sum();
    for part in [4, 5] {
        values[part].thousandths = values[part].thousandths.min(values[0].thousandths);
    }
    values[6].thousandths = values[6].thousandths.min(values[1].thousandths);
    Ok(values)
}

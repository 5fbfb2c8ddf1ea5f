//! Certified thresholds with a guide: inversion of a narrow law in one look.

use crate::error::Result;
use crate::num::{Rational, Unit};

/// The largest scale of an exponential tail that is tabulated; its thresholds
/// number 45 times as many.
const LARGEST_SCALE: i64 = 1 << 10;

/// The thresholds `floor(2^64 Pr[X >= k])` for `k = 1, 2, ...` down to 0.
///
/// The word `w` stands for the reals `[w, w + 1) * 2^-64`. Counted from the
/// upper end, it is `v = !w`, and it lies wholly beyond the border
/// `Pr[X >= k]` exactly if `v` is less than the threshold, wholly before it
/// exactly if `v` is greater, and across it if they are equal: only then more
/// bits are needed. A symmetric law reads the lower half of the words as the
/// mirror of the upper one.
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteLaplace, Law, Shortcut};
/// let Shortcut::Table(table) = DiscreteLaplace::new("1".parse()?)?.shortcut()? else {
///     unreachable!("a narrow law has a table")
/// };
/// // 2^64/(e + 1), rounded down; and then ever less, down to 0.
/// assert_eq!(table.thresholds()[0], 4_961_093_570_831_980_853);
/// assert_eq!(table.thresholds().last(), Some(&0));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    /// Decreasing; the last one is 0, so that every search ends.
    thresholds: Vec<u64>,
    /// For each leading part of `v` how many thresholds are certainly greater.
    guide: Vec<u32>,
    /// What remains of `v` when its leading part is cut off.
    shift: u32,
    symmetric: bool,
}

impl Table {
    /// Whether a law with this exponential scale is narrow enough.
    pub(super) fn serves(scale: &Rational) -> bool {
        *scale <= Rational::from(LARGEST_SCALE)
    }

    /// The table of the tails `Pr[X >= 1], Pr[X >= 2], ...`, which decrease to
    /// 0; `exact` gives the threshold of `k` where the fixed width is in doubt.
    pub(super) fn new(
        tails: impl IntoIterator<Item = Unit>,
        exact: impl Fn(u32) -> Result<u64>,
        symmetric: bool,
    ) -> Result<Self> {
        let mut thresholds = Vec::new();
        for (tail, k) in tails.into_iter().zip(1u32..) {
            let threshold = match tail.floor64() {
                Some(threshold) => threshold,
                None => exact(k)?,
            };
            thresholds.push(threshold);
            if threshold == 0 {
                break;
            }
        }
        if thresholds.last() != Some(&0) {
            thresholds.push(0);
        }
        // Twice as many buckets as thresholds: less than one step on average.
        let width = (2 * thresholds.len()).next_power_of_two().ilog2().max(6);
        let shift = if symmetric { 63 - width } else { 64 - width };
        Ok(Self { guide: guide(&thresholds, width, shift), thresholds, shift, symmetric })
    }

    /// The thresholds, for `k = 1, 2, ...`.
    pub fn thresholds(&self) -> &[u64] {
        &self.thresholds
    }

    /// The value of the cell in which the word lies, if it lies in one.
    #[inline]
    pub(super) fn look_up(&self, word: u64) -> Option<i64> {
        let mirrored = self.symmetric && word >> 63 == 0;
        let v = if mirrored { word } else { !word };
        let bucket = usize::try_from(v >> self.shift).ok()?;
        let mut k = *self.guide.get(bucket)?;
        for &threshold in self.thresholds.get(usize::try_from(k).ok()?..)? {
            if threshold <= v {
                if threshold == v {
                    return None;
                }
                break;
            }
            k += 1;
        }
        let k = i64::from(k);
        Some(if mirrored { -k } else { k })
    }
}

/// For each of the `2^width` buckets the number of thresholds in later ones.
fn guide(thresholds: &[u64], width: u32, shift: u32) -> Vec<u32> {
    let mut guide = vec![0; 1 << width];
    let mut ascending = thresholds.iter().rev().peekable();
    let mut beyond = u32::try_from(thresholds.len()).expect("a table is short");
    for (start, bucket) in guide.iter_mut().zip(0u64..) {
        while ascending.next_if(|&&threshold| threshold >> shift <= bucket).is_some() {
            beyond -= 1;
        }
        *start = beyond;
    }
    guide
}

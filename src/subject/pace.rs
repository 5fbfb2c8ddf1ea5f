//! How many runs a program is asked for at once: ever more while nothing goes
//! wrong, and one at a time after a fault, so that the next one is the output
//! of its own run.

/// The size of the next batch.
#[derive(Debug)]
pub(super) struct Pace {
    size: usize,
    most: usize,
    /// Runs without a fault at this size.
    calm: usize,
    /// Single runs without a fault before a batch is tried: twice as many after
    /// each one that was lost, until the faults of this program happen one at a
    /// time.
    alone: usize,
}

/// Runs without a fault, in multiples of the batch size, before it doubles.
const CALM: usize = 32;

impl Pace {
    pub(super) fn new() -> Self {
        Self { size: 1, most: 1, calm: 0, alone: CALM }
    }

    /// No batch is larger than this.
    pub(super) fn limit(&mut self, most: usize) {
        self.most = most;
        self.size = self.size.min(most);
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Takes note of so many runs that were answered.
    pub(super) fn answered(&mut self, runs: usize, is_slow: bool) {
        self.calm = self.calm.saturating_add(runs);
        let enough = if self.size == 1 { self.alone } else { CALM * self.size };
        if is_slow {
            self.size = (runs / 2).max(1);
            self.calm = 0;
        } else if self.calm >= enough {
            self.size = (self.size * 2).min(self.most);
            self.calm = 0;
        }
    }

    /// Takes note of a fault in a batch of so many runs.
    pub(super) fn failed(&mut self, runs: usize) {
        self.size = 1;
        self.calm = 0;
        if runs > 1 {
            self.alone = self.alone.saturating_mul(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{ChaCha, Seed, Tape};

    /// Of so many runs that fail once in `2^rare`: those whose fault was theirs
    /// alone, batches lost, and runs in them.
    fn faults(rare: u32, runs: usize, doubles: bool) -> [usize; 3] {
        let mut tape = ChaCha::new(&Seed::new([3; 32]), 0);
        let mut pace = Pace::new();
        pace.limit(1 << 14);
        let (mut made, mut counts) = (0, [0; 3]);
        while made < runs {
            let size = pace.size();
            let fails = (0..size).any(|_| tape.bits(rare).unwrap() == 0);
            match (fails, size) {
                (false, _) => pace.answered(size, false),
                (true, 1) => {
                    counts[0] += 1;
                    pace.failed(1);
                }
                (true, _) => {
                    counts[1] += 1;
                    counts[2] += size;
                    pace.failed(size);
                }
            }
            if !doubles {
                pace.alone = CALM;
            }
            made += size;
        }
        counts
    }

    #[test]
    fn faults_come_to_happen_one_at_a_time() {
        for rare in [6, 7, 10] {
            let [single, batches, lost] = faults(rare, 1 << (rare + 8), true);
            // Of 256 faults expected.
            assert!(single >= 200 && batches <= 20, "1 in 2^{rare}: {single} and {batches}");
            assert!(lost < 1 << (rare + 4), "1 in 2^{rare}: {lost} runs lost");
        }
        // Without patience most are lost with their batch.
        let [single, batches, _] = faults(10, 1 << 18, false);
        assert!(single < 64 && batches > 150, "{single} and {batches}");
    }

    #[test]
    fn batches_double_as_long_as_all_is_calm() {
        let mut pace = Pace::new();
        pace.limit(5);
        let mut sizes = Vec::new();
        for _ in 0..200 {
            sizes.push(pace.size());
            pace.answered(pace.size(), false);
        }
        sizes.dedup();
        assert_eq!(sizes, [1, 2, 4, 5]);
        pace.answered(5, true);
        assert_eq!(pace.size(), 2);
    }
}

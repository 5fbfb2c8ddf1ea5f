//! A frozen event and its counts: the fixed-budget certificate.
//!
//! Given that m runs fell into an event chosen beforehand, the number k of
//! them on one side is, under ε-DP and fair sides, stochastically at most
//! Bin(m, 1/(1 + e^-ε)); one exact binomial tail bounds ε from below
//! (`docs/audit.md`, "The certificate").

use super::expert::{Count, Expert, float};
use super::features::Features;
use super::partition::Partition;
use crate::error::Result;
use crate::num::{Rational, success_lower};

/// Standard errors by which a cell that ranks high may be flattered.
const CHOSEN_ERRORS: f64 = 2.0;

/// A set of cells of a frozen rule, the side it speaks for, and the runs
/// that fell into it since it was frozen.
#[derive(Debug, Clone)]
pub(super) struct Event {
    partition: Partition,
    members: Vec<bool>,
    /// Whether it speaks for the right side.
    right: bool,
    promise: f64,
    counted: Count,
}

impl Event {
    /// For each side the prefix of an expert's cells, ranked by posterior,
    /// that promises the largest bound after `ahead` more runs.
    pub(super) fn candidates(
        expert: &Expert,
        ahead: u64,
        log_level: f64,
    ) -> impl Iterator<Item = Self> {
        let total: u64 = expert.counts().iter().map(|count| count.total()).sum();
        let growth = float(ahead) / float(total.max(1));
        [false, true].into_iter().filter_map(move |right| {
            let favoured = |count: &Count| if right { count.right } else { count.left };
            let mut ranked: Vec<usize> = (0..expert.counts().len()).collect();
            let share = |cell: usize| {
                let count = &expert.counts()[cell];
                (float(favoured(count)) + 0.5) / (float(count.total()) + 1.0)
            };
            ranked.sort_by(|&a, &b| share(b).total_cmp(&share(a)).then(a.cmp(&b)));
            let mut best: Option<(f64, usize)> = None;
            let (mut won, mut all) = (0.0, 0.0);
            for (rank, &cell) in ranked.iter().enumerate() {
                let (hits, runs) =
                    (float(favoured(&expert.counts()[cell])), float(expert.counts()[cell].total()));
                // Cell by cell: a prefix of many small cells, ranked by what
                // was seen in them, flatters itself in each of them.
                won += runs * score_lower(hits / runs.max(1.0), runs, CHOSEN_ERRORS);
                all += runs;
                let promise = promised(won, all, growth, log_level);
                if all > 0.0 && best.is_none_or(|(largest, _)| promise > largest) {
                    best = Some((promise, rank));
                }
            }
            let (promise, last) = best?;
            let mut members = vec![false; expert.counts().len()];
            ranked[..=last].iter().for_each(|&cell| members[cell] = true);
            Some(Self {
                partition: expert.partition().clone(),
                members,
                right,
                promise,
                counted: Count::default(),
            })
        })
    }

    /// The lower bound hoped for when the event was chosen.
    pub(super) fn promise(&self) -> f64 {
        self.promise
    }

    /// Counts the runs of a batch that fall into the event.
    pub(super) fn count(&mut self, batch: &Features, right: &[bool]) {
        for (row, &side) in right.iter().enumerate() {
            if self.members[self.partition.cell(batch, row)] {
                self.counted.add(side);
            }
        }
    }

    /// The runs in the event: those on its side, and all.
    pub(super) fn counts(&self) -> (u64, u64) {
        let favoured = if self.right { self.counted.right } else { self.counted.left };
        (favoured, self.counted.total())
    }

    /// The largest probability proven too small at `level` for a run in the
    /// event to be on its side.
    pub(super) fn success_lower(&self, level: &Rational) -> Result<Option<Rational>> {
        let (favoured, all) = self.counts();
        if all == 0 {
            return Ok(None);
        }
        success_lower(all, favoured, level).map(Some)
    }
}

/// The log-odds bound to hope for: the share seen, less what chance may have
/// added to it, less the width of the test ahead.
fn promised(won: f64, all: f64, growth: f64, log_level: f64) -> f64 {
    let bound = score_lower(won / all.max(1.0), all * growth, (2.0 * log_level).sqrt())
        .clamp(1e-9, 1.0 - 1e-9);
    (bound / (1.0 - bound)).ln()
}

/// The lower end of the score interval: the smallest p from which a share of
/// `share` in `n` runs is at most `errors` standard errors away `[Wil27]`.
/// Unlike the estimated error, p's own is not small for 20 out of 20.
fn score_lower(share: f64, n: f64, errors: f64) -> f64 {
    let (n, z) = (n.max(1.0), errors * errors);
    let half = errors * (share * (1.0 - share) / n + z / (4.0 * n * n)).sqrt();
    (share + z / (2.0 * n) - half) / (1.0 + z / n)
}

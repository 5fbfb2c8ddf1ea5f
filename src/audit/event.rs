//! A frozen event and its counts: the fixed-budget certificate.
//!
//! Given that m runs fell into an event chosen beforehand, the number k of
//! them on one side is, under ε-DP and fair sides, stochastically at most
//! Bin(m, 1/(1 + e^-ε)); one exact binomial tail bounds ε from below
//! (`docs/audit.md`, "The certificate").

use super::expert::{Count, Expert, float};
use super::features::Features;
use super::partition::Partition;

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
    /// Of the runs that it was learned from: those on its side, less what may
    /// flatter them, all in it, and all.
    learned: [f64; 3],
    counted: Count,
}

impl Event {
    /// For each side the prefix of an expert's cells, ranked by posterior,
    /// that promises most after `ahead` more runs; `hope` says how much, of
    /// the runs on the side, of all in the event, and of how often as many
    /// runs lie ahead as were counted.
    pub(super) fn candidates(
        expert: &Expert,
        ahead: u64,
        hope: &dyn Fn(f64, f64, f64) -> f64,
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
            let mut best: Option<(f64, usize, [f64; 2])> = None;
            let (mut won, mut all) = (0.0, 0.0);
            for (rank, &cell) in ranked.iter().enumerate() {
                let (hits, runs) =
                    (float(favoured(&expert.counts()[cell])), float(expert.counts()[cell].total()));
                // Cell by cell: a prefix of many small cells, ranked by what
                // was seen in them, flatters itself in each of them.
                won += runs * score_lower(hits / runs.max(1.0), runs, CHOSEN_ERRORS);
                all += runs;
                let promise = hope(won, all, growth);
                if all > 0.0 && best.is_none_or(|(largest, ..)| promise > largest) {
                    best = Some((promise, rank, [won, all]));
                }
            }
            let (promise, last, [won, all]) = best?;
            let mut members = vec![false; expert.counts().len()];
            ranked[..=last].iter().for_each(|&cell| members[cell] = true);
            Some(Self {
                partition: expert.partition().clone(),
                members,
                right,
                promise,
                learned: [won, all, float(total)],
                counted: Count::default(),
            })
        })
    }

    /// The lower bound hoped for when the event was chosen.
    pub(super) fn promise(&self) -> f64 {
        self.promise
    }

    /// The rule, which of its cells are in, and whether it speaks for the right
    /// side.
    pub(super) fn parts(&self) -> (&Partition, &[bool], bool) {
        (&self.partition, &self.members, self.right)
    }

    /// What it promises after `ahead` more runs where `delta` is excused: a
    /// lower bound for the log-odds of its side.
    pub(super) fn promised_beyond(&self, delta: f64, ahead: u64, log_level: f64) -> f64 {
        let [won, all, total] = self.learned;
        promised_beyond(delta, ahead, log_level)(won, all, float(ahead) / total.max(1.0))
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
}

/// The log-odds bound to hope for: the share seen, less what chance may have
/// added to it, less the width of the test ahead.
pub(super) fn promised(won: f64, all: f64, growth: f64, log_level: f64) -> f64 {
    let bound = score_lower(won / all.max(1.0), all * growth, (2.0 * log_level).sqrt())
        .clamp(1e-9, 1.0 - 1e-9);
    (bound / (1.0 - bound)).ln()
}

/// What an event promises, given the runs on its side, all in it, and how
/// often as many runs lie ahead.
pub(super) type Hope = Box<dyn Fn(f64, f64, f64) -> f64>;

/// [`promised`] with what a δ may excuse taken off: as many runs on the side
/// as `ahead` runs disclose with probability δ, and some for chance.
pub(super) fn promised_beyond(delta: f64, ahead: u64, log_level: f64) -> Hope {
    let mean = float(ahead) * delta / 2.0;
    let excused = mean + (2.0 * log_level * mean).sqrt();
    Box::new(move |won, all, growth| {
        let (won, all) = (won - excused / growth, all - excused / growth);
        if won > 0.0 { promised(won, all, growth, log_level) } else { f64::NEG_INFINITY }
    })
}

/// How many steps of δ beyond the claimed one are promised at odds e^ε: an
/// estimate of `Pr[S | side] - e^ε Pr[S | other side]`, less the width of the
/// test ahead. So points of a profile are compared by how weak a claim of the
/// same kind they would refute.
pub(super) fn promised_steps(odds: f64, delta: f64, step: f64, ahead: u64, log_level: f64) -> Hope {
    let ahead = float(ahead);
    Box::new(move |won, all, growth| {
        // Half a run more: none seen on the other side does not mean none.
        let (won, lost) = (won * growth, (all - won + 0.5) * growth);
        let mass = 2.0 * (won + lost) / ahead;
        let width = 2.0 * (2.0 * log_level * (won + odds * odds * lost)).sqrt() / ahead;
        let beyond = 2.0 * (won - odds * lost) / ahead - width - delta;
        // So rare an event could not break a claim enough to be seen.
        let is_blind = beyond < 0.0 && delta + 2.0 * width > mass;
        if step > 0.0 && !is_blind { beyond / step } else { f64::NEG_INFINITY }
    })
}

/// The lower end of the score interval: the smallest p from which a share of
/// `share` in `n` runs is at most `errors` standard errors away `[Wil27]`.
/// Unlike the estimated error, p's own is not small for 20 out of 20.
fn score_lower(share: f64, n: f64, errors: f64) -> f64 {
    let (n, z) = (n.max(1.0), errors * errors);
    let half = errors * (share * (1.0 - share) / n + z / (4.0 * n * n)).sqrt();
    (share + z / (2.0 * n) - half) / (1.0 + z / n)
}

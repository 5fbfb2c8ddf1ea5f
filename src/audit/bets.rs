//! The wealth of every kind of guess, against a claim of either sort.

use super::clipped::{Clipped, ClippedBets};
use super::event::{Hope, promised_beyond, promised_steps};
use super::expert::{Count, float};
use super::grid::{Grid, Kind};
use super::ladder::{Ladder, Point, Rung};
use super::plan::Levels;
use super::priced::{Book, Guessed, Stake, ln_sum};
use crate::num::Rational;
use crate::privacy::Claim;

/// The running evidence against the claims of a grid.
#[derive(Debug)]
pub(super) enum Bets {
    /// Against pure claims.
    Clipped(ClippedBets),
    /// Against claims with a δ.
    Priced(Box<PricedBets>),
}

impl Bets {
    pub(super) fn new(grid: Grid, levels: &Levels) -> Self {
        match grid.0 {
            Kind::Clipped(grid) => Self::Clipped(ClippedBets::new(grid)),
            Kind::Ladder(ladder) => Self::Priced(Box::new(PricedBets::new(ladder, levels))),
        }
    }

    /// Opens an account for each share of the initial wealth.
    pub(super) fn open(&mut self, shares: Vec<f64>) {
        match self {
            Self::Clipped(bets) => bets.open(shares),
            Self::Priced(bets) => bets.open(&shares),
        }
    }

    /// The accounts by expert, each of which has so many.
    pub(super) fn by_expert(&mut self, kinds: impl Iterator<Item = usize>) -> Vec<Accounts<'_>> {
        match self {
            Self::Clipped(bets) => {
                let (grid, mut left) = bets.accounts();
                let of = |own| Accounts::Clipped { grid, wealth: first(&mut left, own) };
                kinds.map(of).collect()
            }
            Self::Priced(bets) => {
                let (stakes, mut left) = (&bets.ladder.stakes[..], &mut bets.books[..]);
                let of = |own| Accounts::Priced { stakes, books: first(&mut left, own) };
                kinds.map(of).collect()
            }
        }
    }

    /// Takes note of the wealth at the end of a batch.
    pub(super) fn close(&mut self) {
        match self {
            Self::Clipped(bets) => bets.raise_peaks(),
            Self::Priced(bets) => bets.climb(),
        }
    }

    /// Pays for runs that were lost with their outputs.
    pub(super) fn lose(&mut self, runs: usize) {
        match self {
            // Bets without a price lose nothing.
            Self::Clipped(_) => {}
            Self::Priced(bets) => bets.lose(runs),
        }
    }

    /// The largest log-wealth so far against the claim.
    pub(super) fn claim_peak(&self) -> f64 {
        match self {
            Self::Clipped(bets) => bets.claim_peak(),
            Self::Priced(bets) => bets.peak,
        }
    }

    /// The log-wealth now against the claim.
    pub(super) fn claim_last(&self) -> f64 {
        match self {
            Self::Clipped(bets) => bets.last_against(bets.grid().claimed()),
            Self::Priced(bets) => bets.last(std::slice::from_ref(&bets.ladder.claim))[0],
        }
    }

    /// The weakest claim of this kind refuted so far, where pure claims fall at
    /// these [`Levels::bars`].
    pub(super) fn refuted(&self, bars: [f64; 2]) -> Option<Claim> {
        match self {
            Self::Clipped(bets) => {
                let grid = bets.grid();
                let starts = [grid.claimed(), 0].into_iter().zip(bars);
                let found =
                    starts.filter_map(|(start, bar)| bets.refuted_from(start, bar)).max()?;
                Some(Claim::Pure { epsilon: grid.epsilon(found).clone() })
            }
            Self::Priced(bets) => bets.weakest_refuted().map(|rung| rung.claim.clone()),
        }
    }

    /// An ε typical of the claim, for guesses.
    pub(super) fn typical_epsilon(&self) -> f64 {
        match self {
            Self::Clipped(bets) => bets.grid().epsilon(bets.grid().claimed()).approximate(),
            Self::Priced(bets) => bets.ladder.typical(),
        }
    }
}

/// The wealth of each kind of guess of one expert.
pub(super) enum Accounts<'a> {
    /// Against pure claims, by kind and ε.
    Clipped { grid: &'a Clipped, wealth: &'a mut [Vec<f64>] },
    /// Against claims with a δ, by kind and stake.
    Priced { stakes: &'a [Stake], books: &'a mut [Vec<Book>] },
}

impl Accounts<'_> {
    /// Settles one kind's bets on a batch: per cell the predicted posterior of
    /// the right side and the runs seen.
    pub(super) fn settle(&mut self, kind: usize, guesses: &[f64], fresh: &[Count]) {
        match self {
            Self::Clipped { grid, wealth } => {
                let cells = guesses.iter().copied().zip(fresh.iter().copied());
                grid.settle(cells, &mut wealth[kind]);
            }
            Self::Priced { stakes, books } => {
                let batch = Guessed::of(guesses, fresh);
                for (book, stake) in books[kind].iter_mut().zip(*stakes) {
                    book.settle(stake, &batch);
                }
            }
        }
    }
}

/// Takes the first `count` off a list.
fn first<'a, T>(left: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let (own, others) = std::mem::take(left).split_at_mut(count);
    *left = others;
    own
}

/// A row of claims refuted one after another, each by its own wealth.
#[derive(Debug)]
struct Climb {
    bar: f64,
    /// How many are refuted.
    passed: usize,
}

/// The wealth of the priced bets against every claim of a ladder.
#[derive(Debug)]
pub(super) struct PricedBets {
    ladder: Ladder,
    shares: Vec<f64>,
    /// By kind of guess and stake.
    books: Vec<Vec<Book>>,
    /// The largest log-wealth so far against the claim.
    peak: f64,
    claim_bar: f64,
    above: Climb,
    below: Climb,
    deltas: Climb,
}

impl PricedBets {
    fn new(ladder: Ladder, levels: &Levels) -> Self {
        // A level of 0 is a bar that nothing reaches.
        let bar = |level: &Rational| -level.approximate().ln();
        let climb = |level| Climb { bar: bar(level), passed: 0 };
        Self {
            ladder,
            shares: Vec::new(),
            books: Vec::new(),
            peak: 0.0,
            claim_bar: bar(&levels.claim),
            above: climb(&levels.claim),
            below: climb(&levels.below),
            deltas: climb(&levels.deltas),
        }
    }

    fn open(&mut self, shares: &[f64]) {
        self.shares = shares.to_vec();
        self.books = vec![vec![Book::EMPTY; self.ladder.stakes.len()]; shares.len()];
    }

    fn lose(&mut self, runs: usize) {
        let runs = float(u64::try_from(runs).expect("a batch fits in memory"));
        self.books.iter_mut().flatten().for_each(|book| book.charge(runs));
    }

    /// Refutes what can be refuted now, in each row from where it stands.
    fn climb(&mut self) {
        let Self { ladder, shares, books, above, below, deltas, .. } = self;
        let mut terms = Vec::new();
        let mut wealth = |rung: &Rung| ln_wealth(rung, ladder, shares, books, &mut terms);
        self.peak = self.peak.max(wealth(&ladder.claim));
        let rows = [(above, &ladder.above), (below, &ladder.below), (deltas, &ladder.deltas)];
        for (index, (climb, rungs)) in rows.into_iter().enumerate() {
            // The row above begins with the claim itself.
            if index > 0 || self.peak >= self.claim_bar {
                let next = rungs[climb.passed..].iter();
                climb.passed += next.take_while(|rung| wealth(rung) >= climb.bar).count();
            }
        }
    }

    /// For every point of the claim, what an event promises there; promises at
    /// several points can be compared.
    pub(super) fn hopes(&self, ahead: u64, log_level: f64) -> Vec<(Point, Hope)> {
        let Ladder { stakes, claim, above, .. } = &self.ladder;
        if let [point] = claim.points.as_slice() {
            return vec![(*point, promised_beyond(point.delta, ahead, log_level))];
        }
        let weaker = above.first().map_or(&claim.points, |rung| &rung.points);
        let hope = |(point, next): (&Point, &Point)| {
            let odds = stakes[point.stake].epsilon().approximate().exp();
            let step = next.delta - point.delta;
            (*point, promised_steps(odds, point.delta, step, ahead, log_level))
        };
        claim.points.iter().zip(weaker).map(hope).collect()
    }

    /// The log-wealth now against each of these claims of the ladder.
    pub(super) fn last(&self, rungs: &[Rung]) -> Vec<f64> {
        let mut terms = Vec::new();
        let Self { ladder, shares, books, .. } = self;
        rungs.iter().map(|rung| ln_wealth(rung, ladder, shares, books, &mut terms)).collect()
    }

    pub(super) fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// Whether the claim is refuted.
    pub(super) fn refutes_claim(&self) -> bool {
        self.peak >= self.claim_bar
    }

    /// The weakest claim refuted of those that differ from the tested one in ε
    /// or in their only parameter.
    pub(super) fn weakest_refuted(&self) -> Option<&Rung> {
        let above = self.ladder.above[..self.above.passed].last();
        let claim = self.refutes_claim().then_some(&self.ladder.claim);
        above.or(claim).or(self.ladder.below[..self.below.passed].last())
    }

    /// How many claims of growing δ are refuted, at the claimed ε.
    pub(super) fn deltas_passed(&self) -> usize {
        self.deltas.passed
    }
}

/// The logarithm of the wealth against one claim.
fn ln_wealth(
    rung: &Rung,
    ladder: &Ladder,
    shares: &[f64],
    books: &[Vec<Book>],
    terms: &mut Vec<f64>,
) -> f64 {
    terms.clear();
    let points = float(u64::try_from(rung.points.len()).expect("a few"));
    for (books, share) in books.iter().zip(shares) {
        for point in &rung.points {
            let share = share - points.ln();
            let stake = &ladder.stakes[point.stake];
            books[point.stake].wealth(stake, point.delta, |term| terms.push(term + share));
        }
    }
    if terms.is_empty() { 0.0 } else { ln_sum(terms) }
}

//! A frozen event and its counts: the fixed-budget certificate.
//!
//! Given that m runs fell into an event chosen beforehand, the number k of
//! them on the side that their cell speaks for is, under ε-DP and fair sides,
//! stochastically at most Bin(m, 1/(1 + e^-ε)); one exact binomial tail bounds ε from below
//! (`docs/audit.md`, "The certificate").

use super::expert::{Expert, float, log_odds};
use super::features::Features;
use super::partition::{Partition, index};
use super::recipe::Recipe;

/// Standard errors by which a cell may be flattered that was ranked by what
/// was seen of it.
const RANKED: f64 = 2.0;

/// A set of cells of a frozen rule, the side that each of them speaks for, and
/// the runs that fell into it since it was frozen.
#[derive(Debug, Clone)]
pub(super) struct Event {
    partition: Partition,
    /// Per cell whether it speaks for the right side; none outside the event.
    favours: Vec<Option<bool>>,
    promise: f64,
    /// Of the runs that it was learned from: those on the sides spoken for,
    /// less what may flatter them, all in it, and all.
    learned: [f64; 3],
    favoured: u64,
    inside: u64,
}

impl Event {
    /// The most promising events of an expert: for each side, and if `both`
    /// may be spoken for in one event, for both of them, the prefixes of its
    /// cells in some order that promise most after `ahead` more runs. What was
    /// seen of a set is taken for flattered by `doubt` standard errors. `hope`
    /// says how much it promises, of the runs on the favoured side, of all in the event,
    /// and of how often as many runs lie ahead as were counted.
    pub(super) fn candidates(
        expert: &Expert,
        both: bool,
        doubt: f64,
        ahead: u64,
        hope: &dyn Fn(f64, f64, f64) -> f64,
    ) -> Vec<Self> {
        let is_ordered = expert.recipe().is_ordered();
        let guesses = expert.smoothed();
        let log_odds: Vec<f64> = guesses.iter().copied().map(log_odds).collect();
        let mut ranked: Vec<usize> = (0..log_odds.len()).collect();
        // Among cells that are not told apart those at the ends come first.
        let inside = |cell: usize| cell.min(log_odds.len() - 1 - cell);
        ranked.sort_by(|&a, &b| {
            let strength = |cell: usize| log_odds[cell].abs();
            strength(b).total_cmp(&strength(a)).then(inside(a).cmp(&inside(b))).then(a.cmp(&b))
        });
        let speaks = |right: bool| move |cell: usize| (cell, right);
        let mut orders: Vec<Vec<(usize, bool)>> = Vec::new();
        let own = |&cell: &usize| (cell, log_odds[cell] > 0.0);
        if both {
            orders.push(ranked.iter().map(own).collect());
        }
        for right in [false, true] {
            let one_side = ranked.iter().map(own).filter(|&(_, side)| side == right);
            orders.push(one_side.collect());
            if is_ordered {
                let cells = 0..log_odds.len();
                orders.push(cells.clone().map(speaks(right)).collect());
                orders.push(cells.rev().map(speaks(right)).collect());
            }
        }
        let flattery = Flattery::of(expert.recipe(), doubt);
        let best =
            |order: &Vec<_>| Self::best_prefix(expert, &guesses, order, flattery, ahead, hope);
        orders.iter().filter_map(best).collect()
    }

    /// The most promising prefix of the cells in an order, each with the side
    /// it speaks for.
    fn best_prefix(
        expert: &Expert,
        guesses: &[f64],
        order: &[(usize, bool)],
        flattery: Flattery,
        ahead: u64,
        hope: &dyn Fn(f64, f64, f64) -> f64,
    ) -> Option<Self> {
        let total: u64 = expert.counts().iter().map(|count| count.total()).sum();
        let growth = float(ahead) / float(total.max(1));
        let lower = |hits: f64, runs: f64, errors: f64| {
            runs * score_lower(hits / runs.max(1.0), runs, errors)
        };
        let mut best: Option<(f64, usize, [f64; 2])> = None;
        let (mut won, mut all, mut hits) = (0.0, 0.0, 0.0);
        for (rank, &(cell, right)) in order.iter().enumerate() {
            let runs = float(expert.counts()[cell].total());
            let guess = guesses[cell];
            let favoured = runs * if right { guess } else { 1.0 - guess };
            all += runs;
            hits += favoured;
            won = match flattery {
                Flattery::Each(doubt) => won + lower(favoured, runs, doubt),
                Flattery::Whole(doubt) => lower(hits, all, doubt),
            };
            let promise = hope(won, all, growth);
            if all > 0.0 && best.is_none_or(|(largest, ..)| promise > largest) {
                best = Some((promise, rank, [won, all]));
            }
        }
        let (promise, last, [won, all]) = best?;
        let mut favours = vec![None; expert.counts().len()];
        order[..=last].iter().for_each(|&(cell, right)| favours[cell] = Some(right));
        let partition = expert.partition().clone();
        let learned = [won, all, float(total)];
        Some(Self { partition, favours, promise, learned, favoured: 0, inside: 0 })
    }

    /// The lower bound hoped for when the event was chosen.
    pub(super) fn promise(&self) -> f64 {
        self.promise
    }

    /// The rule, which of its cells are in, and whether it speaks for the right
    /// side; none if its cells speak for different sides.
    pub(super) fn parts(&self) -> Option<(&Partition, Vec<bool>, bool)> {
        let mut sides = self.favours.iter().flatten();
        let right = *sides.next()?;
        let members = self.favours.iter().map(Option::is_some).collect();
        sides.all(|&side| side == right).then_some((&self.partition, members, right))
    }

    /// The rule, and which of its cells speak for this side; none if no cell does.
    pub(super) fn part(&self, right: bool) -> Option<(&Partition, Vec<bool>)> {
        let members: Vec<bool> = self.favours.iter().map(|side| *side == Some(right)).collect();
        members.contains(&true).then_some((&self.partition, members))
    }

    /// What it promises after `ahead` more runs where `delta` is excused: a
    /// lower bound for the log-odds of its side.
    pub(super) fn promised_beyond(&self, delta: f64, ahead: u64, log_level: f64) -> f64 {
        let [won, all, total] = self.learned;
        promised_beyond(delta, ahead, log_level)(won, all, float(ahead) / total.max(1.0))
    }

    /// For which side it speaks in each run; none outside it.
    pub(super) fn favours(&self, runs: &Features) -> Vec<Option<bool>> {
        let of = |cell| self.favours[index(cell)];
        self.partition.place(runs).into_iter().map(of).collect()
    }

    /// The number that decides whether a run is in it, if one alone does.
    pub(super) fn column(&self) -> Option<usize> {
        match self.partition {
            Partition::Edges(column, _) => Some(column),
            _ => None,
        }
    }

    /// Where on that number it begins, ends or speaks for the other side.
    pub(super) fn cuts(&self) -> Vec<f64> {
        let Partition::Edges(_, edges) = &self.partition else { return Vec::new() };
        let parts = |(cell, edge): (usize, &f64)| {
            (self.favours[cell] != self.favours[cell + 1]).then_some(*edge)
        };
        edges.iter().enumerate().filter_map(parts).collect()
    }

    /// Counts the runs of a batch that fall into the event.
    pub(super) fn count(&mut self, batch: &Features, right: &[bool]) {
        for (favoured, &side) in self.favours(batch).into_iter().zip(right) {
            if let Some(favoured) = favoured {
                self.inside += 1;
                self.favoured += u64::from(favoured == side);
            }
        }
    }

    /// The runs in the event: those on the side that their cell speaks for,
    /// and all.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.favoured, self.inside)
    }
}

/// By how much what was seen of a set of cells may flatter it.
#[derive(Debug, Clone, Copy)]
enum Flattery {
    /// Cell by cell, by so many standard errors: a set of many small cells,
    /// ranked by what was seen in them, flatters itself in each of them.
    Each(f64),
    /// As a whole, by so many standard errors.
    Whole(f64),
}

impl Flattery {
    fn of(recipe: &Recipe, doubt: f64) -> Self {
        match recipe {
            // The posteriors of its few cells are those of one line.
            Recipe::Scored(_) => Self::Whole(doubt - 1.0),
            recipe if recipe.is_ordered() || recipe.is_ranked() => Self::Whole(doubt),
            _ => Self::Each(doubt.max(RANKED)),
        }
    }
}

/// The log-odds bound to hope for: the share seen, less what chance may have
/// added to it, less the width of the test ahead.
pub(super) fn promised(won: f64, all: f64, growth: f64, log_level: f64) -> f64 {
    let bound =
        score_lower(won / all.max(1.0), all * growth, errors_of(log_level)).clamp(1e-9, 1.0 - 1e-9);
    (bound / (1.0 - bound)).ln()
}

/// How many standard errors a test of level e^-`log_level` is wide, nearly
/// `[AS64, 26.2.12]`.
fn errors_of(log_level: f64) -> f64 {
    let twice = 2.0 * log_level;
    (twice - twice.max(1.0).ln() - std::f64::consts::TAU.ln()).max(1.0).sqrt()
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

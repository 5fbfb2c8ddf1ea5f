//! What an audit knows at its end, as data that may be multiplied with that of
//! other runs: the last wealth against every claim of the grid, not the
//! largest (`docs/audit.md`, "Evidence that merges").

mod document;

use super::bets::Bets;
use super::certificate::Certificates;
use super::confirm::Learned;
use super::failures::Lost;
use super::finding::{Finding, exceeds, floor_to_places, log_odds_lower};
use super::grid::{Grid, Kind};
use super::ladder::Rung;
use super::pass::Progress;
use super::plan::{Levels, Plan};
use super::process::Process;
use super::refutation::Refutation;
use super::run::learning;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Natural, Rational};
use crate::privacy::{Claim, Epsilon, Relation, Unit};
use crate::subject::Subject;
use crate::tape::Seed;

/// A shard's place among all: the `index`-th of `count`, counted from 1.
///
/// # Example
///
/// ```
/// use etalon::audit::Shard;
///
/// let shard: Shard = "2/8".parse()?;
/// assert_eq!(shard, Shard { index: 2, count: 8 });
/// assert!("0/8".parse::<Shard>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// 1 <= index <= count.
    pub index: u64,
    /// At most 2^20.
    pub count: u64,
}

/// A claim, and the logarithm of the wealth against it in millionths, rounded
/// down.
///
/// # Example
///
/// ```
/// use etalon::audit::Wealth;
///
/// // In each of two shards the stake has doubled: together they hold four of it.
/// let shards: [Wealth; 2] = [("eps=1".parse()?, 693_147), ("eps=1".parse()?, 693_147)];
/// let product: i64 = shards.iter().map(|(_, wealth)| wealth).sum();
/// assert_eq!(product, 1_386_294); // ln 4 = 1.386294...
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Wealth = (Claim, i64);

/// The wealth against every claim that is bet against, in rows in which each
/// claim is weaker than the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wealths {
    /// The claim under test.
    pub claim: Wealth,
    /// Weaker claims.
    pub above: Vec<Wealth>,
    /// Stronger claims.
    pub below: Vec<Wealth>,
    /// For (ε, δ): claims of the same ε with growing δ.
    pub deltas: Vec<Wealth>,
}

/// The evidence of one shard, over all its segments.
///
/// # Example
///
/// ```
/// use etalon::audit::{Evidence, Plan};
/// # use etalon::json::json;
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 3_001, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: false, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [json!(0), json!(1)]);
/// let mut evidence = Evidence::new(&plan, json!("lying"), pair.clone(), "1/2".parse()?)?;
/// // A segment has coins of its own and makes the runs that are left.
/// let (seed, max_runs) = (evidence.begin(&plan.seed), evidence.runs_left(plan.max_runs));
/// let segment = Plan { seed, max_runs, ..plan.clone() };
/// let mut subject = lying.subject(&CATALOGUES, &pair, &segment.seed)?;
/// evidence.run(&segment, &mut subject, &mut |_| true)?;
/// assert_eq!((evidence.runs, evidence.runs_left(plan.max_runs)), (1_501, 0));
/// assert_eq!(evidence.seeds, [segment.seed.commitment()]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What was run, as a suite names its subjects.
    pub subject: Value,
    /// On which inputs.
    pub pair: [Value; 2],
    /// Between which inputs the claim is made.
    pub relation: Relation,
    /// For whom.
    pub unit: Unit,
    /// The α of the merged verdict.
    pub alpha: Rational,
    /// Which part of all this is.
    pub shard: Shard,
    /// All runs that were judged.
    pub runs: u64,
    /// What was lost besides.
    pub lost: Lost,
    /// The commitment of every segment's seed: an audit that is resumed goes on
    /// in another segment, with other coins.
    pub seeds: Vec<String>,
    /// The wealth at the end.
    pub wealths: Wealths,
    /// Whether certificates alone refute the claim.
    pub certified: bool,
    /// The weakest claim that certificates alone refute.
    pub refuted: Option<Claim>,
    /// The strongest claim of the same kind whose breach a certificate would
    /// have shown with probability 95 %.
    pub detectable: Option<Claim>,
}

impl Wealths {
    pub(super) fn new(grid: &Grid) -> Self {
        let zero = |claim: Claim| (claim, 0);
        let pure = |epsilon: &Epsilon| zero(Claim::Pure { epsilon: epsilon.clone() });
        let rungs = |rungs: &[Rung]| rungs.iter().map(|rung| zero(rung.claim.clone())).collect();
        match &grid.0 {
            Kind::Clipped(grid) => {
                let claimed = grid.claimed();
                Self {
                    claim: pure(grid.epsilon(claimed)),
                    above: (claimed + 1..grid.len()).map(|i| pure(grid.epsilon(i))).collect(),
                    below: (0..claimed).map(|i| pure(grid.epsilon(i))).collect(),
                    deltas: Vec::new(),
                }
            }
            Kind::Ladder(ladder) => Self {
                claim: zero(ladder.claim.claim.clone()),
                above: rungs(&ladder.above),
                below: rungs(&ladder.below),
                deltas: rungs(&ladder.deltas),
            },
        }
    }

    /// With what a running segment has won since it began.
    fn plus(&self, process: &Process) -> Self {
        let mut sum = self.clone();
        let add = |row: &mut [Wealth], won: &[f64]| {
            for (wealth, won) in row.iter_mut().zip(won) {
                wealth.1 = (wealth.1 + millionths(*won)).clamp(-MOST, MOST);
            }
        };
        match process.bets() {
            Bets::Clipped(bets) => {
                let (won, claimed) = (bets.last(), bets.grid().claimed());
                add(std::slice::from_mut(&mut sum.claim), &won[claimed..]);
                add(&mut sum.above, &won[claimed + 1..]);
                add(&mut sum.below, &won);
            }
            Bets::Priced(bets) => {
                let ladder = bets.ladder();
                add(
                    std::slice::from_mut(&mut sum.claim),
                    &bets.last(std::slice::from_ref(&ladder.claim)),
                );
                add(&mut sum.above, &bets.last(&ladder.above));
                add(&mut sum.below, &bets.last(&ladder.below));
                add(&mut sum.deltas, &bets.last(&ladder.deltas));
            }
        }
        sum
    }

    /// All rows, with their names.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::audit::{Wealth, Wealths};
    ///
    /// let wealths = Wealths {
    ///     claim: ("eps=1".parse()?, 25_000_000),
    ///     above: vec![("eps=2".parse()?, 21_000_000), ("eps=3".parse()?, -4_000_000)],
    ///     below: vec![("eps=1/2".parse()?, 31_000_000)],
    ///     deltas: Vec::new(),
    /// };
    /// // A wealth of 1e9 = e^20.723...
    /// let rich = |row: &[Wealth]| row.iter().filter(|wealth| wealth.1 > 20_724_000).count();
    /// let refuted = wealths.rows().map(|(name, row)| (name, rich(row)));
    /// assert_eq!(refuted, [("above", 1), ("below", 1), ("deltas", 0)]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn rows(&self) -> [(&'static str, &[Wealth]); 3] {
        [("above", &self.above), ("below", &self.below), ("deltas", &self.deltas)]
    }

    fn rows_mut(&mut self) -> [&mut [Wealth]; 4] {
        let claim = std::slice::from_mut(&mut self.claim);
        [claim, &mut self.above, &mut self.below, &mut self.deltas]
    }

    /// Whether the claims are the same ones in the same order.
    pub(super) fn have_the_grid_of(&self, other: &Self) -> bool {
        let claims = |row: &[Wealth], others: &[Wealth]| {
            row.len() == others.len() && row.iter().zip(others).all(|(a, b)| a.0 == b.0)
        };
        let rows = self.rows().into_iter().zip(other.rows());
        self.claim.0 == other.claim.0 && rows.into_iter().all(|(a, b)| claims(a.1, b.1))
    }

    /// Multiplies with the wealth of other runs against the same claims.
    pub(super) fn times(&mut self, other: &Self) -> Result<()> {
        if !self.have_the_grid_of(other) {
            return Err(Error::domain("evidence", &other.claim.0, "the same grid of claims"));
        }
        let mut other = other.clone();
        for (row, others) in self.rows_mut().into_iter().zip(other.rows_mut()) {
            row.iter_mut().zip(others).for_each(|(wealth, other)| wealth.1 += other.1);
        }
        Ok(())
    }
}

/// Millionths, rounded down: by one more than the product may be rounded up.
#[expect(clippy::cast_possible_truncation, reason = "within 2^43, and rounded before")]
fn millionths(ln: f64) -> i64 {
    (ln * 1e6).next_down().floor().clamp(-float(MOST), float(MOST)) as i64
}

#[expect(clippy::cast_precision_loss, reason = "a power of two")]
fn float(n: i64) -> f64 {
    n as f64
}

/// No wealth is written beyond e^±8,796,093. What is cut from above is a smaller
/// e-value; from below it adds less than e^-8,796,093 to a mean, which the
/// rounding to millionths has taken off before.
pub(super) const MOST: i64 = 1 << 43;

impl Evidence {
    /// No evidence yet.
    ///
    /// # Errors
    ///
    /// Those of the grid; [`Error::Domain`] for a shard that is none.
    pub fn new(plan: &Plan, subject: Value, pair: [Value; 2], shard: Shard) -> Result<Self> {
        plan.validate()?;
        if shard.index == 0 || shard.index > shard.count || shard.count > 1 << 20 {
            let given = format!("{}/{}", shard.index, shard.count);
            return Err(Error::domain("shard", given, "i/n with 1 <= i <= n, such as 2/8"));
        }
        Ok(Self {
            subject,
            pair,
            relation: plan.relation,
            unit: plan.unit.clone(),
            alpha: plan.alpha.clone(),
            shard,
            runs: 0,
            lost: Lost::default(),
            seeds: Vec::new(),
            wealths: Wealths::new(&Grid::of(&plan.claim)?),
            certified: false,
            refuted: None,
            detectable: None,
        })
    }

    /// The claim under test.
    pub fn claim(&self) -> &Claim {
        &self.wealths.claim.0
    }

    /// Whether this is evidence of the same shard of the same audit.
    pub fn is_of(&self, other: &Self) -> bool {
        let question = |e: &Self| {
            let Self { subject, pair, relation, unit, alpha, shard, .. } = e.clone();
            (subject, pair, relation, unit, alpha, shard)
        };
        question(self) == question(other) && self.wealths.have_the_grid_of(&other.wealths)
    }

    /// Of `runs` for all shards, those of this one that are still to be made.
    pub fn runs_left(&self, runs: u64) -> u64 {
        let Shard { index, count } = self.shard;
        (runs / count + u64::from(index <= runs % count)).saturating_sub(self.runs)
    }

    /// Begins a segment: its seed, grown from that of the audit, which no other
    /// segment or shard has. To be kept before the segment runs, so that no
    /// coin is ever used twice.
    pub fn begin(&mut self, seed: &Seed) -> Seed {
        let Shard { index, count } = self.shard;
        let segment = self.seeds.len() + 1;
        let text = format!("etalon shard {index}/{count} segment {segment} {}", seed.hex());
        let seed = Seed::new(Digest::of(text));
        self.seeds.push(seed.commitment());
        seed
    }

    /// The evidence at this moment of the running segment.
    pub fn at(&self, progress: &Progress<'_>) -> Self {
        self.after(progress.process())
    }

    fn after(&self, process: &Process) -> Self {
        let wealths = self.wealths.plus(process);
        let lost = self.lost.and(process.lost());
        Self { wealths, runs: self.runs + process.runs(), lost, ..self.clone() }
    }

    /// Runs the segment begun last and adds what it finds.
    ///
    /// # Errors
    ///
    /// Those of [`audit`](super::audit()).
    pub fn run(
        &mut self,
        plan: &Plan,
        subject: &mut dyn Subject,
        go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
    ) -> Result<(Finding, Learned)> {
        let grid = Grid::of(&plan.claim)?;
        let mut levels = Levels::of_shards(&plan.alpha, &plan.claim);
        // Certificates are not multiplied: each shard has an equal share of their
        // level, and of that each segment half of what is left.
        let shares = Rational::from(Natural::from(self.shard.count) << self.seeds.len());
        levels.certificates = (&levels.certificates / &shares)?;
        levels.last_certificate = (&levels.last_certificate / &shares)?;
        let (finding, learned, certificates) =
            learning(plan, &levels, grid.clone(), subject, go_on)?;
        *self = self.after(&learned.process);
        let (certified, refuted) = proven(&plan.claim, &levels, grid, &certificates)?;
        self.certified |= certified;
        self.refuted = match (refuted, self.refuted.take()) {
            (Some(new), Some(old)) => Some(if size(&new) < size(&old) { old } else { new }),
            (new, old) => new.or(old),
        };
        self.detectable = detectable(&finding).or(self.detectable.take());
        Ok((finding, learned))
    }
}

/// What certificates prove without any bet.
fn proven(
    claim: &Claim,
    levels: &Levels,
    grid: Grid,
    certificates: &Certificates,
) -> Result<(bool, Option<Claim>)> {
    match (Bets::new(grid, levels), claim) {
        (Bets::Priced(none), _) => {
            let found = Refutation::of(&none, certificates)?;
            Ok((found.violated, found.refuted))
        }
        (Bets::Clipped(_), Claim::Pure { epsilon }) => {
            let Some(certificate) = certificates.last()? else { return Ok((false, None)) };
            let lower = log_odds_lower(&certificate.success_lower)?;
            let claim = lower.is_positive().then(|| Epsilon::new(lower)).transpose()?;
            let refuted = claim.map(|epsilon| Claim::Pure { epsilon });
            Ok((exceeds(&certificate.success_lower, epsilon)?, refuted))
        }
        (Bets::Clipped(_), _) => Ok((false, None)),
    }
}

fn detectable(finding: &Finding) -> Option<Claim> {
    // Rounded up, so that it reads well and is still true.
    let up = |least: &Rational| floor_to_places(&-least).and_then(|below| Epsilon::new(-&below));
    let epsilon = || finding.detectable_epsilon.as_ref().and_then(|least| up(least).ok());
    finding.detectable.clone().or_else(|| epsilon().map(|epsilon| Claim::Pure { epsilon }))
}

/// The parameter in which claims of one kind are compared.
pub(super) fn size(claim: &Claim) -> Rational {
    match claim {
        Claim::Pure { epsilon } | Claim::Approx { epsilon, .. } => match epsilon {
            Epsilon::Rational(value) => value.clone(),
            other => Rational::from_f64(other.approximate()).unwrap_or(Rational::zero()),
        },
        Claim::Zcdp { rho } => rho.clone(),
        Claim::Gdp { mu } => mu.clone(),
        Claim::Rdp { epsilon, .. } => epsilon.clone(),
    }
}

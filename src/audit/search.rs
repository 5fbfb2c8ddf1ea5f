//! Which pair of neighbors to bet on: some runs are spent on finding it, and
//! none of them counts as evidence, so that the choice costs no validity.
//!
//! Rounds of pilots: every pair gets the same number of runs, the better
//! quarter goes on to the next round with four times as many, until one is
//! left.

use super::confirm::Learned;
use super::finding::{Finding, Verdict};
use super::grid::Grid;
use super::pass::{Progress, check_count, flip};
use super::plan::{Levels, Plan};
use super::process::Process;
use super::run::learning;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::subject::{Batch, Output, Side, Subject};
use crate::tape::{ChaCha, Seed};

/// The share of the runs that is spent on the search: 1/4.
const SHARE: u64 = 4;
/// Of so many pairs one goes on to the next round.
const KEPT: usize = 4;
/// Standard errors by which what pilots saw is doubted: of some thousand events
/// of pairs that show nothing the most flattered one stays below.
const DOUBT: f64 = 4.5;
/// The stream of the auditor's seed from which pilots draw sides.
const PILOTS: u64 = 2;
/// A pilot's batches begin at this size and grow with its runs, of which they
/// are this fraction: guesses need not be fresh where nothing is claimed.
const BATCH: u64 = 256;
const GROWTH: u64 = 4;

/// What a search tried before the audit.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Searched, audit_pairs};
/// # use etalon::json::{Value, json};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::subject::Subject;
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 4_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let response = Exhibit::new("randomized-response", "odds=3");
/// # let mut open = |pair: &[Value; 2], seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
/// #     Ok(Box::new(response.subject(&CATALOGUES, pair, seed)?))
/// # };
/// // Two answers, 0 and 1: there is no 2.
/// let pairs = [[json!(0), json!(1)], [json!(1), json!(2)]];
/// let chosen = audit_pairs(&plan, &pairs, &mut open, &mut || true, &mut |_| true)?;
/// let Searched { tried, refused: (refused, said), runs } = chosen.searched;
/// assert_eq!((tried, refused), (1, 1));
/// assert!(said.is_some_and(|said| said.contains("an answer from 0 to answers - 1")));
/// assert!(runs <= plan.max_runs / 4);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// The pairs that were tried and not refused.
    pub tried: usize,
    /// The pairs that the subject would not be run on, with what it said of
    /// the first.
    pub refused: (usize, Option<String>),
    /// The runs that were spent on it; the finding's runs come on top.
    pub runs: u64,
}

/// An audit of the most telling of several pairs.
///
/// # Example
///
/// ```
/// use etalon::audit::{Confirmed, Plan, audit_pairs};
/// # use etalon::json::{Value, json};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::subject::Subject;
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 10_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (other, same) = (json!([true, false]), json!([true, true]));
/// # let pairs = [[json!([false, true]), same.clone()], [other, same]];
/// # let leaky = Exhibit::new("leaky-bits", "odds=3");
/// # let mut open = |pair: &[Value; 2], seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
/// #     Ok(Box::new(leaky.subject(&CATALOGUES, pair, seed)?))
/// # };
/// let mut chosen = audit_pairs(&plan, &pairs, &mut open, &mut || true, &mut |_| true)?;
/// // The pair was chosen by other runs than those that are judged, and is confirmed by others still.
/// let mut reopen = |seed: &Seed| open(&pairs[chosen.pair], seed);
/// let confirmed = chosen.learned.confirm(&mut reopen, &mut || true)?;
/// assert!(matches!(confirmed, Confirmed::Yes(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Chosen {
    /// Which pair it is, counted from 0.
    pub pair: usize,
    /// What was found on it.
    pub finding: Finding,
    /// What the search tried.
    pub searched: Searched,
    /// What was learned on it.
    pub learned: Learned,
}

/// How a subject is opened on a pair, from a seed.
///
/// # Example
///
/// ```
/// use etalon::audit::Open;
/// use etalon::json::Value;
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::subject::Subject;
/// use etalon::tape::Seed;
///
/// let response = Exhibit::new("randomized-response", "odds=3");
/// let mut open = |pair: &[Value; 2], seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
///     Ok(Box::new(response.subject(&CATALOGUES, pair, seed)?))
/// };
/// let (open, seed): (&mut Open<'_>, Seed) = (&mut open, Seed::new([0; 32]));
/// assert_eq!(open(&[0.into(), 1.into()], &seed)?.name(), "randomized-response");
/// // A pair that it cannot be run on is left out of a search.
/// assert!(open(&[0.into(), 2.into()], &seed).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Open<'a> = dyn FnMut(&[Value; 2], &Seed) -> Result<Box<dyn Subject>> + 'a;

/// Finds the most telling of `pairs` with a quarter of the plan's runs and
/// audits it, as [`audit`](super::audit()) does, with the others.
///
/// `search_on` is asked after every batch of the search and ends it by
/// answering `false`, so that it leaves time for the audit; `go_on` is asked
/// during the audit. What was best until then is audited.
///
/// # Guarantee
///
/// That of [`audit`](super::audit()): the pair is chosen before the runs that
/// are judged, from other runs and other coins.
///
/// # Errors
///
/// - [`Error::Domain`] for a plan that cannot be run or no pair.
/// - [`Error::Subject`] if the subject can be run on none of the pairs.
/// - Those of [`audit`](super::audit()).
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Verdict, audit_pairs};
/// use etalon::json::{Value, json};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::subject::Subject;
/// use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 10_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// // Randomized response on bits, all but the last.
/// let (other, same) = (json!([true, false]), json!([true, true]));
/// let pairs = [[json!([false, true]), same.clone()], [other, same]];
/// let leaky = Exhibit::new("leaky-bits", "odds=3");
/// let mut open = |pair: &[Value; 2], seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
///     Ok(Box::new(leaky.subject(&CATALOGUES, pair, seed)?))
/// };
/// let chosen = audit_pairs(&plan, &pairs, &mut open, &mut || true, &mut |_| true)?;
/// assert_eq!((chosen.pair, chosen.finding.verdict), (1, Verdict::Violation));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn audit_pairs(
    plan: &Plan,
    pairs: &[[Value; 2]],
    open: &mut Open<'_>,
    search_on: &mut dyn FnMut() -> bool,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Chosen> {
    plan.validate()?;
    let grid = Grid::of(&plan.claim)?;
    let levels = Levels::of(plan);
    let log_level = -levels.last_certificate.approximate().ln();
    if pairs.is_empty() {
        return Err(Error::domain("pairs", 0, "at least one pair of neighbors"));
    }
    let mut coin = ChaCha::new(&plan.seed, PILOTS);
    let mut pilots: Vec<Pilot> = (0..pairs.len())
        .map(|pair| Pilot { pair, process: Process::new(grid.clone(), &levels), answers: false })
        .collect();
    let mut searched = Searched { tried: pairs.len(), refused: (0, None), runs: 0 };
    let each_round = plan.max_runs / SHARE / rounds(pairs.len()).max(1);
    let (mut searches, mut tried) = (true, None);
    while pilots.len() > 1 && searches {
        let each = each_round / u64::try_from(pilots.len()).unwrap_or(u64::MAX);
        let mut ran = Vec::new();
        for mut pilot in pilots {
            searches = searches && search_on();
            if !searches && !ran.is_empty() {
                break;
            }
            match open(&pairs[pilot.pair], &seed_of(&plan.seed, pilot.pair)) {
                Ok(mut subject) => {
                    searched.runs += pilot.run(each, subject.as_mut(), &mut coin, search_on)?;
                    ran.push(pilot);
                }
                Err(fault @ (Error::Domain { .. } | Error::Number { .. })) => {
                    searched.refused.0 += 1;
                    searched.refused.1.get_or_insert_with(|| fault.to_string());
                }
                Err(fault) => return Err(fault),
            }
        }
        tried.get_or_insert(ran.len());
        // What the rest of the runs is likely to show on the pair, if what was
        // seen is no chance; else known patterns come before random pairs, and
        // those first that tell most of outputs of this kind.
        // Nothing is claimed by it.
        let rest = plan.max_runs - plan.max_runs / SHARE;
        let promise = |pilot: &Pilot| pilot.process.promise(DOUBT, rest, log_level).max(0.0);
        let mut ranked: Vec<(f64, Pilot)> =
            ran.into_iter().map(|pilot| (promise(&pilot), pilot)).collect();
        // A stable sort: what promises alike and fits alike stays in its order.
        let misfits = |pilot: &Pilot| go_both_ways(&pairs[pilot.pair]) != pilot.answers;
        ranked
            .sort_by(|(a, one), (b, other)| b.total_cmp(a).then(misfits(one).cmp(&misfits(other))));
        ranked.truncate(if searches { ranked.len().div_ceil(KEPT) } else { 1 });
        pilots = ranked.into_iter().map(|(_, pilot)| pilot).collect();
        pilots.sort_by_key(|pilot| pilot.pair);
    }
    searched.tried = tried.unwrap_or(searched.tried);
    let Some(best) = pilots.first() else {
        let said = searched.refused.1.unwrap_or_default();
        return Err(Error::Subject {
            fault: format!(
                "would be run on none of {} pairs; of the first it said: {said}",
                pairs.len()
            ),
            stderr: String::new(),
        });
    };
    let mut rest = plan.clone();
    rest.max_runs = plan.max_runs - searched.runs.min(plan.max_runs - 1);
    let mut subject = open(&pairs[best.pair], &plan.seed)?;
    let levels = Levels::of(&rest);
    let (mut finding, learned, _) = learning(&rest, &levels, grid, subject.as_mut(), go_on)?;
    if finding.verdict == Verdict::NoViolationFound {
        finding.reason += &format!("; of {} pairs this one told most", searched.tried);
    }
    Ok(Chosen { pair: best.pair, finding, searched, learned })
}

/// Whether some numbers of the input grow and others shrink: where answers are
/// compared with a threshold such pairs tell most, where numbers are added up
/// or the largest is shown those that grow alike.
fn go_both_ways(pair: &[Value; 2]) -> bool {
    let numbers = |value: &Value| -> Vec<f64> {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(Value::as_f64).collect()
    };
    let [left, right] = pair.each_ref().map(numbers);
    let moves = || left.iter().zip(&right);
    moves().any(|(a, b)| a < b) && moves().any(|(a, b)| a > b)
}

/// How many rounds it takes until one of so many is left.
fn rounds(mut pilots: usize) -> u64 {
    let mut rounds = 0;
    while pilots > 1 {
        pilots = pilots.div_ceil(KEPT);
        rounds += 1;
    }
    rounds
}

/// The seed of a pilot's subject: other draws than those that are judged.
fn seed_of(seed: &Seed, pair: usize) -> Seed {
    Seed::new(Digest::of(format!("etalon pilot {pair} {}", seed.hex())))
}

/// The betting on one pair so far.
struct Pilot {
    pair: usize,
    process: Process,
    /// Whether truth values were released.
    answers: bool,
}

impl Pilot {
    /// Bets on more runs, and how many there were.
    fn run(
        &mut self,
        runs: u64,
        subject: &mut dyn Subject,
        coin: &mut ChaCha,
        search_on: &mut dyn FnMut() -> bool,
    ) -> Result<u64> {
        let (mut sides, mut right, mut outputs): (Vec<Side>, Vec<bool>, Vec<Output>) =
            (Vec::new(), Vec::new(), Vec::new());
        let mut made = 0;
        while made < runs {
            let size = BATCH.max(self.process.runs() / GROWTH).min(runs - made);
            let size = usize::try_from(size).expect("at most a pilot's runs");
            let size = size.min(subject.largest_batch()).max(1);
            flip(coin, size, &mut sides, &mut right)?;
            outputs.clear();
            made += u64::try_from(size).expect("at most a batch");
            match subject.run(&sides, &mut outputs)? {
                Batch::Complete => {}
                // What a pilot loses is no evidence and is not made up for.
                Batch::Lost => continue,
                Batch::Exhausted => break,
            }
            check_count(&outputs, &right)?;
            let is_truth = |item: &Output| matches!(item, Output::Boolean(_));
            self.answers |= outputs.iter().flat_map(Output::items).any(is_truth);
            self.process.observe(&outputs, &right);
            if !search_on() {
                break;
            }
        }
        Ok(made)
    }
}

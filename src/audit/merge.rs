//! The evidence of all shards of an audit, multiplied, and what it shows.

use super::evidence::{Evidence, Wealth, Wealths, size};
use super::failures::{Failures, Lost};
use super::finding::{Finding, Method, Verdict, claim_text, floor_to_places, rounded_down};
use super::grid::Grid;
use super::plan::Levels;
use super::trace::Trace;
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};

/// The finding of all shards together.
///
/// # Guarantee
///
/// If the subject satisfies the claim on the pair, each run given all earlier
/// ones of every shard, the finding is a violation, or a bound reaches beyond
/// the truth, with probability at most α, whenever each shard has stopped.
///
/// # Errors
///
/// [`Error::Domain`] unless the files are all shards of one audit, each once.
///
/// # Example
///
/// ```
/// use etalon::audit::{Evidence, Plan, Shard, Verdict, merge};
/// # use etalon::json::json;
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 800, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [json!(0), json!(1)]);
/// let mut shards = Vec::new();
/// for index in 1..=4 {
///     let shard = Shard { index, count: 4 };
///     let mut evidence = Evidence::new(&plan, json!("lying"), pair.clone(), shard)?;
///     let (seed, max_runs) = (evidence.begin(&plan.seed), evidence.runs_left(plan.max_runs));
///     let segment = Plan { seed, max_runs, ..plan.clone() };
///     let mut subject = lying.subject(&CATALOGUES, &pair, &segment.seed)?;
///     let (finding, _) = evidence.run(&segment, &mut subject, &mut |_| true)?;
///     assert_ne!(finding.verdict, Verdict::Violation);
///     shards.push(evidence);
/// }
/// // What none of them shows they show together.
/// let finding = merge(&shards)?;
/// assert_eq!((finding.verdict, finding.runs), (Verdict::Violation, 800));
/// // To leave one out is to choose among results.
/// assert!(merge(&shards[1..]).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn merge(shards: &[Evidence]) -> Result<Finding> {
    let Some(first) = shards.first() else {
        return Err(Error::domain("evidence", 0, "at least one file"));
    };
    check_whole(first, shards)?;
    let mut product = first.wealths.clone();
    for shard in &shards[1..] {
        product.times(&shard.wealths)?;
    }
    let levels = Levels::of_shards(&first.alpha, first.claim());
    let runs = shards.iter().map(|shard| shard.runs).sum::<u64>();
    let largest = |a: Claim, b: Claim| if size(&b) > size(&a) { b } else { a };
    let climbed = weakest_refuted(&product, &levels);
    let certified = shards.iter().filter_map(|shard| shard.refuted.clone());
    let refuted = climbed.into_iter().chain(certified).reduce(largest);
    let smallest = |a: Claim, b: Claim| if size(&b) < size(&a) { b } else { a };
    let detectable = shards.iter().filter_map(|shard| shard.detectable.clone()).reduce(smallest);
    let violated = reaches(&product.claim, &levels.claim) || shards.iter().any(|s| s.certified);
    let delta_lower = match product.deltas.iter().take_while(|w| reaches(w, &levels.deltas)).last()
    {
        Some((Claim::Approx { delta, .. }, _)) => Some(delta.clone()),
        _ => None,
    };
    let claim = first.claim();
    let (verdict, mut reason) = match &detectable {
        _ if violated => (
            Verdict::Violation,
            format!("the outputs tell the inputs apart beyond {}", claim_text(claim)),
        ),
        Some(seen) => (
            Verdict::NoViolationFound,
            format!(
                "a breach of {} by the best event that a shard found would have been seen with probability 95 %",
                claim_text(seen)
            ),
        ),
        None => (
            Verdict::Inconclusive,
            format!("too few runs to see any violation at this alpha ({runs} made)"),
        ),
    };
    let lost = shards.iter().fold(Lost::default(), |all, shard| all.and(shard.lost));
    if verdict != Verdict::Violation {
        reason += &lost.told();
    }
    let is_pure = matches!(claim, Claim::Pure { .. });
    let detectable_epsilon = detectable.as_ref().and_then(|claim| match claim {
        Claim::Pure { epsilon: Epsilon::Rational(value) }
        | Claim::Approx { epsilon: Epsilon::Rational(value), .. } => Some(value.clone()),
        _ => None,
    });
    Ok(Finding {
        verdict,
        reason,
        epsilon_lower: epsilon_lower(refuted.as_ref())?,
        delta_lower,
        delta_upper: None,
        refuted: refuted.filter(|_| !is_pure),
        epsilon_upper: None,
        method: Method::Statistical,
        runs,
        violation_at: None,
        log10_e_value: log10(&product.claim),
        log10_e_value_last: log10(&product.claim),
        detectable_epsilon,
        detectable: detectable.filter(|_| !is_pure),
        mass_floor: lost.mass_floor(runs)?,
        failures: Failures { lost, ..Failures::default() },
        subject: format!("{}", first.subject),
        trace: Trace::default(),
    })
}

/// The weakest claim refuted of those that differ in ε or the one parameter.
fn weakest_refuted(product: &Wealths, levels: &Levels) -> Option<Claim> {
    let climb = |row: &[Wealth], level: &Rational| {
        row.iter().take_while(|wealth| reaches(wealth, level)).last().cloned()
    };
    let weakest = match reaches(&product.claim, &levels.claim) {
        true => climb(&product.above, &levels.claim).or(Some(product.claim.clone())),
        false => climb(&product.below, &levels.below),
    };
    weakest.map(|(claim, _)| claim)
}

/// Whether the wealth is certainly at least 1/level.
fn reaches(wealth: &Wealth, level: &Rational) -> bool {
    let bar = (-level.approximate().ln() * 1e6).next_up().ceil() + 1.0;
    float(wealth.1) >= bar
}

#[expect(clippy::cast_precision_loss, reason = "rounded by less than the bar is")]
fn float(millionths: i64) -> f64 {
    millionths as f64
}

fn log10(wealth: &Wealth) -> f64 {
    float(wealth.1) / 1e6 / std::f64::consts::LN_10
}

fn epsilon_lower(refuted: Option<&Claim>) -> Result<Rational> {
    match refuted {
        Some(Claim::Pure { epsilon } | Claim::Approx { epsilon, .. }) => match epsilon {
            Epsilon::Rational(value) => floor_to_places(value),
            logarithm => rounded_down(logarithm),
        },
        _ => Ok(Rational::zero()),
    }
}

/// Refuses what cannot be multiplied, or is only a part.
fn check_whole(first: &Evidence, shards: &[Evidence]) -> Result<()> {
    let question = |e: &Evidence| {
        (e.subject.clone(), e.pair.clone(), e.relation, e.unit.clone(), e.alpha.clone())
    };
    for shard in shards {
        let given = format!("shard {}/{}", shard.shard.index, shard.shard.count);
        if question(shard) != question(first)
            || shard.claim() != first.claim()
            || shard.shard.count != first.shard.count
        {
            let rule = "the same subject, pair, claim, relation, unit, alpha and number of shards";
            return Err(Error::domain("evidence", given, rule));
        }
        if shards.iter().filter(|other| other.shard == shard.shard).count() > 1 {
            let rule = "each shard once: make them with --shard 1/2 and --shard 2/2, for as many as there are";
            return Err(Error::domain("evidence", given, rule));
        }
        let shares = |other: &&Evidence| other.seeds.iter().any(|seed| shard.seeds.contains(seed));
        if shards.iter().filter(shares).count() > 1 {
            return Err(Error::domain("evidence", given, "coins that no other shard has used"));
        }
    }
    if !first.wealths.have_the_grid_of(&Wealths::new(&Grid::of(first.claim())?)) {
        let rule = "the grid that this version bets against";
        return Err(Error::domain("evidence", first.claim(), rule));
    }
    let missing = (1..=first.shard.count).find(|i| shards.iter().all(|s| s.shard.index != *i));
    match missing {
        None => Ok(()),
        Some(index) => Err(Error::domain(
            "evidence",
            format!("no shard {index}/{}", first.shard.count),
            "all shards: to leave some out is to choose among results",
        )),
    }
}

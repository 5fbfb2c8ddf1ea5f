//! How much an audit sees, beside how much any test could see: the tables of
//! `docs/audit-power.md`.
//!
//! `cargo run --release --example audit_tables` prints them, which takes some
//! minutes; seeds are fixed. `-- ladder`, `-- museum`, `-- bounds` or `-- curves`
//! prints one, `-- bounds SVT4` the rows that begin so.

#![expect(clippy::unwrap_used, clippy::cast_precision_loss, reason = "an example that measures")]

use std::collections::HashMap;

use etalon::audit::{Finding, Grid, Plan, Verdict, audit_on, audit_pairs};
use etalon::json::{self, Value};
use etalon::museum::{self, CATALOGUES, Sight, Specimen};
use etalon::privacy::Claim;
use etalon::subject::{BUILTINS, Inputs, Output, Parameters, Side, Simulated, Subject, find};
use etalon::tape::{ChaCha, Seed};

/// Audits of each row.
const AUDITS: u8 = 10;
/// Runs of each side in each half of a sample that stands for a law.
const SAMPLE: usize = 1_000_000;
const BATCH: usize = 1000;
/// One unit of an answer, on a lattice fine enough to pass for a continuum.
const UNIT: i64 = 64;

fn main() {
    let wanted = std::env::args().nth(1);
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    if is_wanted("ladder") {
        ladder();
    }
    if is_wanted("museum") {
        museum();
    }
    if is_wanted("bounds") {
        bounds(&std::env::args().nth(2).unwrap_or_default());
    }
    if is_wanted("curves") {
        curves();
    }
}

fn plan(claim: &str, alpha: &str, max_runs: u64, seed: u8) -> Plan {
    Plan {
        claim: claim.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: alpha.parse().unwrap(),
        max_runs,
        stop_at_violation: true,
        seed: Seed::new([seed; 32]),
    }
}

fn subject(
    builtin: &str,
    parameters: &str,
    pair: &[Value; 2],
    seed: &Seed,
) -> etalon::Result<Simulated> {
    let entry = find(&[BUILTINS, museum::ENTRIES], builtin)?;
    let parameters = Parameters::read(parameters.split_whitespace())?;
    Ok(Simulated::new(builtin, seed, entry.make(parameters, pair)?))
}

fn pair(left: &str, right: &str) -> [Value; 2] {
    [json::parse(left, "left").unwrap(), json::parse(right, "right").unwrap()]
}

/// Audits of Laplace or rare-leak noise on the pair of 0 and one unit.
fn audits(plan_of: impl Fn(u8) -> Plan, builtin: &str, parameters: &str) -> Vec<Finding> {
    let grid = Grid::of(&plan_of(0).claim).unwrap();
    let pair = pair("0", &UNIT.to_string());
    (1..=AUDITS)
        .map(|seed| {
            let plan = plan_of(seed);
            let mut subject = subject(builtin, parameters, &pair, &plan.seed).unwrap();
            audit_on(&plan, grid.clone(), &mut subject, &mut |_| true).unwrap()
        })
        .collect()
}

/// Mean runs to a violation of too little Laplace noise at α = 10⁻⁶.
fn ladder() {
    let most = 4_000_000;
    println!("| true loss | claim | mean runs | limit | limit / runs |\n|---|---|---|---|---|");
    for (loss, scale) in
        [(1.05, "1280/21"), (1.1, "640/11"), (1.25, "256/5"), (1.5, "128/3"), (2.0, "32")]
    {
        let findings = audits(
            |seed| plan("eps=1", "1e-6", most, seed),
            "discrete-laplace",
            &format!("scale={scale}"),
        );
        let runs = findings.iter().map(|finding| finding.violation_at.unwrap_or(most));
        let mean = runs.sum::<u64>() as f64 / f64::from(AUDITS);
        let limit = 1e6_f64.ln() / growth(loss, 1.0);
        println!("| {loss} | 1 | {mean:.0} | {limit:.0} | {:.2} |", limit / mean);
    }
}

/// Mean runs to a violation at α = 10⁻⁶ of every specimen of the museum that
/// is seen by the ratio of probabilities and of which the limit is known.
fn museum() {
    let most = 4_000_000;
    println!("| specimen | claim | mean runs | limit | limit / runs |\n|---|---|---|---|---|");
    let mut shares = Vec::new();
    let is_seen = |card: &&Specimen| matches!(card.sight, Sight::Law(_));
    for card in museum::specimens().filter(is_seen) {
        let Some(nats) = card.evidence().unwrap().or_else(|| sampled(card)) else { continue };
        let runs = (1..=AUDITS).map(|seed| {
            let plan = plan(card.claim, "1e-6", most, seed);
            let grid = Grid::of(&plan.claim).unwrap();
            let mut subject = exhibit(card, &plan.seed);
            let finding = audit_on(&plan, grid, &mut subject, &mut |_| true).unwrap();
            finding.violation_at.unwrap_or(most)
        });
        let mean = runs.sum::<u64>() as f64 / f64::from(AUDITS);
        let limit = 1e6_f64.ln() / nats;
        shares.push(limit / mean);
        println!(
            "| {} | {} | {mean:.0} | {limit:.0} | {:.2} |",
            card.name,
            card.claim,
            limit / mean
        );
    }
    shares.sort_by(f64::total_cmp);
    println!("\n{} specimens, median {:.2}", shares.len(), shares[shares.len() / 2]);
}

fn exhibit(card: &Specimen, seed: &Seed) -> Simulated {
    card.subject.subject(&CATALOGUES, &card.pair().unwrap(), seed).unwrap()
}

/// What a run of a specimen is worth to the best bet, from four million runs
/// instead of its law: between what a bet learned from half of them earns on
/// the other half and what a bet that knew the frequencies of all would earn.
/// None where these differ by more than a tenth.
fn sampled(card: &Specimen) -> Option<f64> {
    let Ok(Claim::Pure { epsilon }) = card.claim() else { return None };
    let ceiling = 1.0 / (1.0 + (-epsilon.approximate()).exp());
    let mut subject = exhibit(card, &Seed::new([99; 32]));
    // By half and side.
    let mut counts: HashMap<Output, [[f64; 2]; 2]> = HashMap::new();
    let mut outputs = Vec::new();
    for batch in 0..2 * SAMPLE / BATCH {
        for (index, side) in [Side::Left, Side::Right].into_iter().enumerate() {
            outputs.clear();
            subject.run(&[side; BATCH], &mut outputs).unwrap();
            for output in outputs.drain(..) {
                counts.entry(output).or_default()[batch % 2][index] += 1.0;
            }
        }
        // Outputs that hardly ever come twice cannot be judged like this.
        if counts.len() > SAMPLE / 8 {
            return None;
        }
    }
    let earned = |posterior: f64, seen: [f64; 2]| {
        let allowed = posterior.clamp(1.0 - ceiling, ceiling);
        let won = |n: f64, p: f64, q: f64| if n > 0.0 { n * (p / q).ln() } else { 0.0 };
        won(seen[0], posterior, allowed) + won(seen[1], 1.0 - posterior, 1.0 - allowed)
    };
    let (mut least, mut most) = (0.0, 0.0);
    for [known, fresh] in counts.into_values() {
        least += earned((known[0] + 0.5) / (known[0] + known[1] + 1.0), fresh);
        let all = [known[0] + fresh[0], known[1] + fresh[1]];
        most += earned(all[0] / (all[0] + all[1]), all);
    }
    let runs = 2.0 * SAMPLE as f64;
    let (least, most) = (least / runs, most / (2.0 * runs));
    (most < 1.1 * least).then(|| f64::midpoint(least, most))
}

/// What the best bet against a claim earns per run, in nats, from Laplace noise
/// of a loss: KL(r || clip r) in the mean over outputs.
fn growth(loss: f64, claim: f64) -> f64 {
    let ceiling = 1.0 / (1.0 + (-claim).exp());
    let cells = 100_000;
    // Beyond both inputs the posterior is 1/(1 + e^-loss), with this mass.
    let ends = f64::midpoint(1.0, (-loss).exp());
    let nats = |log_odds: f64| {
        let r = 1.0 / (1.0 + (-log_odds).exp());
        let clipped = r.clamp(1.0 - ceiling, ceiling);
        r * (r / clipped).ln() + (1.0 - r) * ((1.0 - r) / (1.0 - clipped)).ln()
    };
    let between: f64 = (0..cells)
        .map(|cell| {
            let x = (f64::from(cell) + 0.5) / f64::from(cells);
            let density = loss / 2.0 * f64::midpoint((-loss * x).exp(), (-loss * (1.0 - x)).exp());
            density / f64::from(cells) * nats(loss * (2.0 * x - 1.0))
        })
        .sum();
    ends * nats(loss) + between
}

/// What a row of lower bounds is of: name, built-in, parameters, inputs (or a
/// pair), and what any test of a million runs could show.
type Row = (&'static str, &'static str, &'static str, Where, &'static str);

enum Where {
    Type(&'static str),
    Pair(&'static str, &'static str),
}

const TEN: Where = Where::Type("answers(10, all, 64)");
const FIVE: Where = Where::Type("answers(5, all, 64)");
const HALVES: Where = Where::Pair("[0,0,0,0,0,64,64,64,64,64]", "[64,64,64,64,64,0,0,0,0,0]");
const HASHES: Where = Where::Pair("[0,1,2,3]", "[4,5,6,7]");
const ROWS: [Row; 17] = [
    ("NoisyHist2", "discrete-laplace", "scale=6.4", Where::Type("answers(5, one, 64)"), "-"),
    ("RNM3", "noisy-maximum", "scale=1280 shows=value", FIVE, "0.230"),
    ("RNM4", "noisy-maximum", "scale=1280 noise=exponential shows=value", FIVE, "1.23"),
    (
        "SVT1",
        "sparse-vector",
        "threshold_scale=1280 query_scale=2560 threshold=32 cutoff=1",
        TEN,
        "0.066",
    ),
    (
        "SVT1, pair given",
        "sparse-vector",
        "threshold_scale=1280 query_scale=2560 threshold=32 cutoff=1",
        HALVES,
        "0.066",
    ),
    (
        "SVT3",
        "sparse-vector",
        "threshold_scale=1280 query_scale=1280 threshold=32 cutoff=1 shows=compared",
        TEN,
        "-",
    ),
    (
        "SVT3, pair given",
        "sparse-vector",
        "threshold_scale=1280 query_scale=1280 threshold=32 cutoff=1 shows=compared",
        HALVES,
        "-",
    ),
    (
        "SVT4",
        "sparse-vector",
        "threshold_scale=2560 query_scale=2560/3 threshold=32 cutoff=1",
        TEN,
        "0.146",
    ),
    (
        "SVT4, pair given",
        "sparse-vector",
        "threshold_scale=2560 query_scale=2560/3 threshold=32 cutoff=1",
        HALVES,
        "0.146",
    ),
    ("SVT5", "sparse-vector", "threshold_scale=1280 query_scale=0 threshold=32", TEN, "9.80"),
    (
        "SVT5, pair given",
        "sparse-vector",
        "threshold_scale=1280 query_scale=0 threshold=32",
        HALVES,
        "9.80",
    ),
    ("SVT6", "sparse-vector", "threshold_scale=1280 query_scale=1280 threshold=32", TEN, "0.306"),
    (
        "SVT6, pair given",
        "sparse-vector",
        "threshold_scale=1280 query_scale=1280 threshold=32",
        HALVES,
        "0.306",
    ),
    ("PrefixSum", "running-sums", "scale=640", TEN, "0.907"),
    (
        "PrefixSum, pair given",
        "running-sums",
        "scale=640",
        Where::Pair("[0,0,0,0,0,0,0,0,0,0]", "[64,64,64,64,64,64,64,64,64,64]"),
        "0.907",
    ),
    ("Rappor", "rappor", "bits=20 f=0.75 p=0.45 q=0.55", HASHES, "0.362"),
    ("OneTimeRappor", "rappor", "bits=20 f=0.95", HASHES, "0.762"),
];

/// Lower bounds from a million runs at α = 5 %, claim 1/10.
fn bounds(wanted: &str) {
    println!("| mechanism | lower bound, median (least, largest) | limit |\n|---|---|---|");
    for (name, builtin, parameters, inputs, limit) in &ROWS {
        if !name.starts_with(wanted) {
            continue;
        }
        let bound = |seed: u8| {
            let plan =
                Plan { stop_at_violation: false, ..plan("eps=1/10", "0.05", 1_000_000, seed) };
            let finding = match inputs {
                Where::Pair(left, right) => {
                    let mut subject =
                        subject(builtin, parameters, &pair(left, right), &plan.seed).unwrap();
                    audit_on(&plan, Grid::of(&plan.claim).unwrap(), &mut subject, &mut |_| true)
                }
                Where::Type(inputs) => {
                    let inputs: Inputs = inputs.parse().unwrap();
                    let pairs =
                        inputs.pairs(plan.relation, 36, &mut ChaCha::new(&plan.seed, 3)).unwrap();
                    let mut open = |pair: &[Value; 2], seed: &Seed| {
                        let subject = subject(builtin, parameters, pair, seed)?;
                        Ok(Box::new(subject) as Box<dyn Subject>)
                    };
                    audit_pairs(&plan, &pairs, &mut open, &mut || true, &mut |_| true)
                        .map(|chosen| chosen.finding)
                }
            };
            finding.unwrap().epsilon_lower.approximate()
        };
        let mut bounds: Vec<f64> = (1..=AUDITS).map(bound).collect();
        bounds.sort_by(f64::total_cmp);
        let (least, largest) = (bounds[0], bounds[bounds.len() - 1]);
        let median = f64::midpoint(bounds[bounds.len() / 2 - 1], bounds[bounds.len() / 2]);
        println!("| {name} | {median:.3} ({least:.3}, {largest:.3}) | {limit} |");
    }
}

/// Of ten audits at α = 10⁻⁶, how many see a violation.
fn curves() {
    const RUNS: [u64; 4] = [10_000, 100_000, 1_000_000, 4_000_000];
    println!("| claim 1 | loss | 10^4 runs | 10^5 | 10^6 | 4 10^6 |\n|---|---|---|---|---|---|");
    let seen = |builtin: &str, parameters: &str| {
        let found = |runs: u64| {
            let findings = audits(|seed| plan("eps=1", "1e-6", runs, seed), builtin, parameters);
            findings.iter().filter(|one| one.verdict == Verdict::Violation).count().to_string()
        };
        RUNS.map(found).join(" | ")
    };
    for (noise, scale) in [
        ("0.99", "63.36"),
        ("0.98", "62.72"),
        ("0.95", "60.8"),
        ("0.9", "57.6"),
        ("0.8", "51.2"),
        ("0.5", "32"),
    ] {
        let loss = 1.0 / noise.parse::<f64>().unwrap();
        let row = seen("discrete-laplace", &format!("scale={scale}"));
        println!("| {noise} of the noise | {loss:.3} | {row} |");
    }
    for bits in [7, 10, 13, 17, 20, 23] {
        let mass = 0.5_f64.powi(bits);
        let row = seen("rare-leak", &format!("scale=64 bits={bits}"));
        println!("| the input in clear, with probability {mass:.1e} | infinite | {row} |");
    }
}

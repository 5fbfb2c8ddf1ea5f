//! How soon a subtle violation is seen, against the information limit.

use crate::{Audits, Shared, laplace, shown};
use etalon::subject::Output;

/// Laplace noise, claim 1, true loss 1.25, α = 1e-6: no test of this level
/// has a smaller expected number of runs (notes: ln(1/α)/KL with overshoot).
const LIMIT: f64 = 3_194.0;
/// Audits give up here; the claim is not met if they do.
const MOST: u64 = 40_000;

/// The mean number of runs to a violation, and its standard error; a run that
/// sees none counts as [`MOST`].
fn runs_to_violation(audits: u32, subject: &Shared) -> (f64, f64) {
    let plan = Audits::new("eps=1", "1e-6", MOST, 5);
    let runs: Vec<f64> = (0..audits)
        .map(|index| {
            let finding = plan.run(index.into(), subject);
            f64::from(u32::try_from(finding.violation_at.unwrap_or(MOST)).unwrap())
        })
        .collect();
    let n = f64::from(audits);
    let mean = runs.iter().sum::<f64>() / n;
    let variance = runs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[test]
fn a_subtle_violation_is_seen_near_the_information_limit() {
    // The standard error of the mean is about 2 %, 0.035 times the limit. Ours
    // measures 1.50 here, where an auditor fails with probability below 1e-9;
    // one of 2.0 passes with 1e-6.
    let (mean, error) = runs_to_violation(200, &laplace("4/5"));
    println!("{mean} +- {error}: {} times the limit", mean / LIMIT);
    assert!(mean <= 1.75 * LIMIT, "{mean} +- {error}");
}

#[test]
fn an_auditor_that_cannot_learn_misses_that_mark() {
    // The same releases as texts: equal or not is all that can be learned of
    // them, and on a fine lattice hardly two are equal.
    let texts = shown(&laplace("4/5"), |_, output| match output {
        Output::Float(bits) => Output::Text(format!("{bits:x}")),
        other => other,
    });
    let (mean, _) = runs_to_violation(10, &texts);
    assert!(mean > 4.0 * LIMIT, "{mean}");
}

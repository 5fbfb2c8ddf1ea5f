//! Verdicts on correct and broken mechanisms, and bounds below the truth.
//!
//! α is 1e-9: a sound auditor fails any of these by chance with at most that
//! probability where the mechanism is correct or the bound is at stake.

use crate::{Audits, ratio, subject};
use etalon::audit::{Finding, Verdict};

/// A mechanism with a claim.
struct Case {
    name: &'static str,
    parameters: &'static str,
    pair: [&'static str; 2],
    claim: &'static str,
    runs: u64,
}

impl Case {
    fn audit(&self) -> Finding {
        let [left, right] = self.pair;
        let subject = subject(self.name, self.parameters, left, right);
        Audits::new(self.claim, "1e-9", self.runs, 6).without_stopping().run(0, &subject)
    }
}

const fn case(
    name: &'static str,
    parameters: &'static str,
    pair: [&'static str; 2],
    claim: &'static str,
    runs: u64,
) -> Case {
    Case { name, parameters, pair, claim, runs }
}

#[test]
fn broken_mechanisms_of_finite_loss_are_refuted_by_a_bound_below_it() {
    // The true loss rounded down to six decimals: bounds are rounded down, too.
    let cases = [
        // ln(0.6090188.../e^-1), from the law of the wrong sampler's two-thirds.
        (case("wrong-quotient", "scale=3", ["0", "1"], "eps=1/3", 1_000_000), "0.504094", "0.45"),
        // ln((1 + 3/4)/(1 - 3/4)) = ln 7.
        (case("lying-response", "p=3/4", ["0", "1"], "eps=ln(3)", 50_000), "1.945910", "1.8"),
        // 1 + ln 2.
        (case("zero-twice", "scale=1", ["0", "1"], "eps=1", 100_000), "1.693147", "1.55"),
        // Twice the noise is not enough for five times the claim.
        (case("discrete-laplace", "scale=2", ["0", "1"], "eps=1/10", 50_000), "0.5", "0.4"),
    ];
    for (case, truth, enough) in cases {
        let finding = case.audit();
        let lower = finding.epsilon_lower.clone();
        println!("{}: {} after {:?}", case.name, lower.approximate(), finding.violation_at);
        assert_eq!(finding.verdict, Verdict::Violation, "{}", case.name);
        assert!(lower <= ratio(truth) && lower >= ratio(enough), "{}: {lower}", case.name);
    }
}

#[test]
fn broken_mechanisms_of_infinite_loss_are_refuted_far_beyond_their_claim() {
    let cases = [
        (case("float-laplace", "scale=1", ["0", "1"], "eps=1", 100_000), "2"),
        (case("noiseless-queries", "epsilon=1", ["[0, 1]", "[1, 0]"], "eps=1", 50_000), "5"),
        (case("leaky-bits", "odds=3", ["[true, false]", "[true, true]"], "eps=ln(3)", 1_000), "3"),
        // Gaussian noise has no pure guarantee at all.
        (case("discrete-gaussian", "sigma=1", ["0", "1"], "eps=1", 50_000), "1"),
    ];
    for (case, enough) in cases {
        let finding = case.audit();
        let lower = finding.epsilon_lower.clone();
        println!("{}: {} after {:?}", case.name, lower.approximate(), finding.violation_at);
        assert_eq!(finding.verdict, Verdict::Violation, "{}", case.name);
        assert!(lower >= ratio(enough), "{}: {lower}", case.name);
    }
}

#[test]
fn correct_mechanisms_pass_with_a_violation_that_would_have_been_seen() {
    let cases = [
        (case("discrete-laplace", "scale=1", ["0", "1"], "eps=1", 50_000), "1.2"),
        (case("discrete-laplace", "scale=3", ["0", "1"], "eps=1/3", 400_000), "0.40"),
        (case("discrete-laplace", "scale=1 step=1/1024", ["0", "1"], "eps=1", 50_000), "1.25"),
        (case("randomized-response", "odds=3", ["0", "1"], "eps=ln(3)", 50_000), "1.3"),
        (case("above-threshold", "epsilon=1", ["[0, 1, 0]", "[1, 0, 1]"], "eps=1", 50_000), "1.4"),
    ];
    for (case, most) in cases {
        let finding = case.audit();
        let detectable = finding.detectable_epsilon.clone();
        println!(
            "{} {}: {:?}",
            case.name,
            case.parameters,
            detectable.as_ref().map(|d| d.approximate())
        );
        assert_eq!(finding.verdict, Verdict::NoViolationFound, "{}", case.name);
        assert!(
            finding.epsilon_lower
                <= ratio(
                    case.claim.trim_start_matches("eps=").replace("ln(3)", "1.098613").as_str()
                )
        );
        assert!(detectable.is_some_and(|seen| seen <= ratio(most)), "{}", case.name);
    }
}

#[test]
fn too_few_runs_are_inconclusive() {
    let few = case("discrete-laplace", "scale=1", ["0", "1"], "eps=1", 100);
    assert_eq!(few.audit().verdict, Verdict::Inconclusive);
}

#[test]
fn the_same_seed_gives_the_same_finding() {
    let case = case("float-laplace", "scale=1", ["0", "1"], "eps=1", 20_000);
    let (once, again) = (case.audit(), case.audit());
    assert_eq!(format!("{once:?}"), format!("{again:?}"));
}

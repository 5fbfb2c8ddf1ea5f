//! Exact mode on claims with a δ or a profile: proven ends around truths that
//! are computed here from closed forms, and claims on either side of them.

use etalon::audit::{Finding, Plan, Proven, Verdict, audit_exactly};
use etalon::json::{self, Value};
use etalon::museum;
use etalon::num::Rational;
use etalon::subject::{BUILTINS, Parameters, find, laws};
use etalon::tape::Seed;

use crate::ratio;

/// What is known of the law, beside the tapes.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    TapesAlone,
    LawsToo,
}

fn judge(claim: &str, name: &str, parameters: &str, pair: [&str; 2], known: Known) -> Finding {
    let value = |text: &str| -> Value { json::parse(text, "the test").unwrap() };
    let pair = pair.map(value);
    let parameters = Parameters::read(parameters.split_whitespace()).unwrap();
    let entry = find(&[BUILTINS, museum::ENTRIES], name).unwrap();
    let mut run = entry.make(parameters.clone(), &pair).unwrap();
    let proven = match known {
        Known::TapesAlone => Proven::default(),
        Known::LawsToo => Proven {
            loss: entry.loss(parameters.clone(), &pair).unwrap(),
            laws: laws(entry, &parameters, &pair).unwrap(),
            theorem: None,
        },
    };
    let plan = Plan {
        claim: claim.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: ratio("1/20"),
        max_runs: 1,
        stop_at_violation: true,
        seed: Seed::new([0; 32]),
    };
    audit_exactly(&plan, name.to_owned(), &mut run, proven, 12).unwrap()
}

/// The δ of a law on the integers beside itself moved by one, by summation.
fn moved_by_one(mass: impl Fn(i32) -> f64, epsilon: f64) -> f64 {
    let total: f64 = (-400..=400).map(&mass).sum();
    let part = |k: i32| (mass(k) - epsilon.exp() * mass(k - 1)).max(0.0) / total;
    (-399..=399).map(part).sum()
}

fn gaussian(sigma: f64) -> impl Fn(i32) -> f64 {
    move |k| (-0.5 * (f64::from(k) / sigma).powi(2)).exp()
}

fn laplace(scale: f64) -> impl Fn(i32) -> f64 {
    move |k| (-f64::from(k.abs()) / scale).exp()
}

/// The ends of δ.
fn ends(finding: &Finding) -> (f64, f64) {
    let end = |end: &Option<Rational>| end.as_ref().unwrap().approximate();
    (end(&finding.delta_lower), end(&finding.delta_upper))
}

#[test]
fn claims_just_above_the_truth_are_kept_and_those_just_below_refuted() {
    let unit = ["0", "1"];
    for (name, parameters, pair, epsilon, truth) in [
        // (3/4 - 2/4), and 2/3 - 3/2 1/3.
        ("randomized-response", "odds=3", unit, "ln(2)", 0.25),
        ("randomized-response", "odds=2", unit, "ln(3/2)", 1.0 / 6.0),
        ("discrete-laplace", "scale=1", unit, "1/2", moved_by_one(laplace(1.0), 0.5)),
        ("discrete-laplace", "scale=3", ["[4,0]", "[4,1]"], "1/5", moved_by_one(laplace(3.0), 0.2)),
        ("discrete-gaussian", "sigma=1", unit, "1", moved_by_one(gaussian(1.0), 1.0)),
        ("discrete-gaussian", "sigma=2", unit, "2", moved_by_one(gaussian(2.0), 2.0)),
    ] {
        let at = |factor: f64| {
            let claim = format!("eps={epsilon},delta={}", truth * factor);
            judge(&claim, name, parameters, pair, Known::LawsToo)
        };
        let (kept, refuted) = (at(1.0 + 1e-9), at(1.0 - 1e-9));
        assert_eq!(kept.verdict, Verdict::NoViolationFound, "{name} {parameters}: {kept:?}");
        assert_eq!(refuted.verdict, Verdict::Violation, "{name} {parameters}: {refuted:?}");
        assert!(refuted.refuted.is_some() && kept.refuted.is_none());
        let (lower, upper) = ends(&kept);
        assert!(
            lower <= truth * (1.0 + 1e-12) && truth <= upper * (1.0 + 1e-12),
            "{name} {parameters}"
        );
        assert!(upper - lower < 2e-5 * truth, "{name} {parameters}: {lower} {upper}");
        // The ε at this δ is the claimed one.
        let epsilon: etalon::privacy::Epsilon = epsilon.parse().unwrap();
        let close = |end: &Rational| (end.approximate() - epsilon.approximate()).abs() < 1e-3;
        assert!(
            close(&kept.epsilon_lower) && close(kept.epsilon_upper.as_ref().unwrap()),
            "{kept:?}"
        );
    }
    // Where e^ε and the probabilities are rational the truth itself is kept.
    for (claim, parameters) in
        [("eps=ln(2),delta=1/4", "odds=3"), ("eps=ln(3/2),delta=1/6", "odds=2")]
    {
        let finding = judge(claim, "randomized-response", parameters, unit, Known::LawsToo);
        assert_eq!(finding.verdict, Verdict::NoViolationFound, "{finding:?}");
    }
}

#[test]
fn tapes_alone_enclose_the_truth() {
    for (name, parameters, epsilon, truth) in [
        ("discrete-laplace", "scale=1 profile=cks20", "1/2", moved_by_one(laplace(1.0), 0.5)),
        ("discrete-laplace", "scale=2 profile=cks20", "1/4", moved_by_one(laplace(2.0), 0.25)),
        ("discrete-gaussian", "sigma=1 profile=cks20", "1/10", moved_by_one(gaussian(1.0), 0.1)),
        ("randomized-response", "odds=3 profile=cks20", "ln(2)", 0.25),
    ] {
        let claim = format!("eps={epsilon},delta=1/1000");
        let finding = judge(&claim, name, parameters, ["0", "1"], Known::TapesAlone);
        let (lower, upper) = ends(&finding);
        assert!(
            lower <= truth && truth <= upper,
            "{name} {parameters}: {truth} in {lower} {upper}"
        );
        assert!(upper - lower < 0.75, "{name} {parameters}: {lower} {upper}");
        // What was left undecided is what keeps the ends apart.
        assert_eq!(finding.mass_floor.is_zero(), (upper - lower).abs() < 1e-9, "{name}");
        assert_eq!(finding.verdict == Verdict::Violation, lower > 1e-3, "{name}: {finding:?}");
    }
}

#[test]
fn specimens_that_read_few_bits_are_judged_by_their_tapes() {
    let pair = ["[true,false]", "[true,true]"];
    for (claim, parameters, verdict, delta) in [
        ("eps=20,delta=999/1000", "odds=3", Verdict::Violation, 1.0),
        ("eps=ln(2),delta=1/4", "odds=3 skipped=0", Verdict::NoViolationFound, 0.25),
        ("eps=ln(2),delta=249/1000", "odds=3 skipped=0", Verdict::Violation, 0.25),
    ] {
        let finding = judge(claim, "leaky-bits", parameters, pair, Known::TapesAlone);
        assert_eq!(finding.verdict, verdict, "{claim}: {finding:?}");
        let (lower, upper) = ends(&finding);
        assert!((lower - delta).abs() < 1e-9 && (upper - delta).abs() < 1e-9, "{lower} {upper}");
    }
    // A tree that is walked to its end bounds the loss from above, too.
    let pure = judge("eps=ln(3)", "leaky-bits", "odds=3 skipped=0", pair, Known::TapesAlone);
    assert_eq!(pure.verdict, Verdict::NoViolationFound, "{pure:?}");
    assert!((pure.epsilon_upper.unwrap().approximate() - 3f64.ln()).abs() < 1e-12);
    // 0 comes twice as often: at scale 1 the δ at ε = 1 is above 0.3.
    let twice = judge("eps=1,delta=1/10", "zero-twice", "scale=1", ["0", "1"], Known::TapesAlone);
    assert_eq!(twice.verdict, Verdict::Violation, "{twice:?}");
}

#[test]
fn a_point_of_a_profile_refutes_and_only_a_theorem_keeps() {
    let of = |claim: &str, name: &str, parameters: &str| {
        judge(claim, name, parameters, ["0", "1"], Known::LawsToo).verdict
    };
    // The δ of the discrete Gaussian is not above that of a Gaussian by much.
    assert_eq!(of("mu=0.9", "discrete-gaussian", "sigma=1"), Verdict::Violation);
    assert_eq!(of("rho=1/4", "discrete-gaussian", "sigma=1"), Verdict::Violation);
    assert_eq!(of("rdp=2:1/2", "discrete-gaussian", "sigma=1"), Verdict::Violation);
    // No point is exceeded, and that is no proof.
    assert_eq!(of("rho=1/2", "discrete-gaussian", "sigma=1"), Verdict::Inconclusive);
    // A loss of 1 is within 1/2-zCDP, and not known to be within less.
    assert_eq!(of("rho=1/2", "discrete-laplace", "scale=1"), Verdict::NoViolationFound);
    assert_eq!(of("rho=0.49", "discrete-laplace", "scale=1"), Verdict::Inconclusive);
    assert_eq!(of("mu=1.24", "discrete-laplace", "scale=1"), Verdict::NoViolationFound);
    // Randomized response of loss ln 3 attains the profile of its μ at ε = 0 alone.
    assert_eq!(of("mu=1", "randomized-response", "odds=3"), Verdict::Violation);
}

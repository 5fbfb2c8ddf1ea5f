//! Verdicts and calibrations, on closed forms that need no engine.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::account::{
    Calibration, ClosedForms, Expression, Outcome, Plan, Priced, Pricer, PureLoss, Verdict, Words,
    calibrate, judge, pure_loss,
};
use etalon::num::{Dyadic, Rational};
use etalon::privacy::Relation;

fn plan(text: &str, relation: Relation) -> Plan {
    Plan::new(text.parse::<Expression>().unwrap().terms().unwrap(), relation).unwrap()
}

fn verdict(text: &str, claim: &str) -> Verdict {
    let plan = plan(text, Relation::ReplaceOne);
    let width = "1e-9".parse().unwrap();
    judge(&plan, &claim.parse().unwrap(), &width, &ClosedForms).unwrap().verdict
}

#[test]
fn false_claims_of_published_accountants_are_refuted_and_true_ones_verified() {
    for (text, claim, control) in [
        ("randomized_response(eps=0.1) * 500", "eps=0.1001,delta=1e-6", "eps=12.51789,delta=1e-6"),
        ("pure(eps=5) * 10", "eps=40.01,delta=1e-6", "eps=40.01,delta=0.935009"),
        ("pure(eps=5) * 10", "eps=40.01,delta=0.935008", "eps=40.01,delta=0.935009"),
        ("pure(eps=10) * 5", "eps=30.006,delta=1e-6", "eps=30.006,delta=0.999774"),
        ("pure(eps=10) * 5", "eps=30.006,delta=0.999773", "eps=30.006,delta=0.999774"),
        ("pure(eps=1) * 100", "eps=72.005,delta=1e-6", "eps=72.005,delta=5.8835e-4"),
        ("pure(eps=1) * 100", "eps=72.005,delta=5.8834e-4", "eps=72.005,delta=5.8835e-4"),
        ("pure(eps=2) * 20", "eps=36.010,delta=1e-6", "eps=36.010,delta=0.077519"),
        ("pure(eps=2) * 20", "eps=36.010,delta=0.077518", "eps=36.010,delta=0.077519"),
        ("gaussian(sigma=20) * 1000", "eps=8.306225,delta=1e-6", "eps=8.306226,delta=1e-6"),
    ] {
        assert_eq!(verdict(text, claim), Verdict::Refuted, "{text}: {claim}");
        assert_eq!(verdict(text, control), Verdict::Verified, "{text}: {control}");
    }
}

/// What Laplace noise of scale 1 on a sum over a person who is sampled with
/// probability 1/10, and is worth 1000 or 1001, shows by an answer of 1003: a
/// sum without the person lies so far off that sampling hides nothing.
fn shown_by_one_answer() -> f64 {
    let density = |at: f64| (-(1003.0 - at).abs()).exp() / 2.0;
    let answer = |worth: f64| 0.9 * density(0.0) + 0.1 * density(worth);
    (answer(1001.0) / answer(1000.0)).ln()
}

#[test]
fn being_sampled_helps_nobody_who_is_replaced() {
    let shown = shown_by_one_answer();
    assert!(shown > 0.999_999);
    for relation in [Relation::ReplaceOne, Relation::ZeroOut] {
        let plan = plan("poisson(q=1/10, laplace(scale=1))", relation);
        let PureLoss::AtMost(loss) = pure_loss(&plan).unwrap() else { panic!("{relation}") };
        assert!(loss.hi().to_f64_upper() >= shown, "{relation}: {loss}");
        let width = "1e-9".parse().unwrap();
        let judged = |claim: &str| {
            judge(&plan, &claim.parse().unwrap(), &width, &ClosedForms).map(|found| found.verdict)
        };
        assert_ne!(judged("eps=1/5").ok(), Some(Verdict::Verified), "{relation}");
        assert_eq!(judged("eps=1").unwrap(), Verdict::Verified);
    }
    for relation in [Relation::Add, Relation::Remove, Relation::AddRemove] {
        let text = "shuffled_epochs(batches=9, laplace(scale=1))";
        let terms = text.parse::<Expression>().unwrap().terms().unwrap();
        let refused = Plan::new(terms, relation).unwrap_err().to_string();
        assert!(refused.contains("from batch to batch"), "{refused}");
    }
}

#[test]
fn pure_claims_are_decided_exactly() {
    for (text, claim, expected) in [
        ("laplace(scale=3) * 3", "eps=1", Verdict::Verified),
        ("laplace(scale=3) * 3", "eps=0.999999999999999999999", Verdict::Refuted),
        ("randomized_response(eps=ln(3)) * 2", "eps=ln(9)", Verdict::Verified),
        ("randomized_response(eps=ln(3)) * 2", "eps=ln(8.9999999999999999)", Verdict::Refuted),
        ("discrete_laplace(scale=3, sensitivity=2)", "eps=2/3", Verdict::Verified),
        ("gaussian(sigma=1000)", "eps=1000", Verdict::Refuted),
        ("approx(eps=1, delta=1e-9)", "eps=1000", Verdict::Refuted),
        (
            "without_replacement(population=9, batch=3, laplace(scale=1))",
            "eps=1",
            Verdict::Verified,
        ),
    ] {
        assert_eq!(verdict(text, claim), expected, "{text}: {claim}");
    }
    // ln(1 + (e - 1)/2) = 0.6201145069582775... when sampled with one half.
    let sampled = plan("poisson(q=1/2, laplace(scale=1))", Relation::AddRemove);
    let width = "1e-9".parse().unwrap();
    for (claim, expected) in [
        ("eps=0.62011450695827752", Verdict::Refuted),
        ("eps=0.62011450695827753", Verdict::Verified),
    ] {
        let found = judge(&sampled, &claim.parse().unwrap(), &width, &ClosedForms).unwrap();
        assert_eq!(found.verdict, expected, "{claim}: {}", found.reason);
    }
}

#[test]
fn concentrated_renyi_and_gaussian_claims_are_judged() {
    for (text, claim, expected) in [
        ("gaussian(sigma=3) * 9", "rho=1/2", Verdict::Verified),
        ("gaussian(sigma=3) * 9", "rho=0.4999999", Verdict::Refuted),
        ("discrete_gaussian(sigma=3, sensitivity=2) * 9", "rho=2", Verdict::Verified),
        ("discrete_gaussian(sigma=3, sensitivity=2) * 9", "rho=1.999", Verdict::Refuted),
        ("gaussian(sigma=3)", "rdp=2:1/9", Verdict::Verified),
        ("gaussian(sigma=3)", "rdp=2:0.111111", Verdict::Refuted),
        ("laplace(scale=1)", "rdp=2:0.6192", Verdict::Verified),
        ("laplace(scale=1)", "rdp=2:0.6191", Verdict::Refuted),
        ("laplace(scale=1)", "rho=0.3679", Verdict::Verified),
        ("laplace(scale=1)", "rho=0.3678", Verdict::Refuted),
        ("pure(eps=1)", "rho=1/2", Verdict::Verified),
        ("approx(eps=1, delta=1e-9)", "rho=100", Verdict::Refuted),
        ("gaussian(sigma=5) * 25", "mu=1", Verdict::Verified),
        ("gaussian(sigma=5) * 26", "mu=1", Verdict::Refuted),
        ("pure(eps=1) * 4", "mu=1/2", Verdict::Refuted),
        ("pure(eps=1) * 4", "mu=10", Verdict::Undecided),
    ] {
        assert_eq!(verdict(text, claim), expected, "{text}: {claim}");
    }
}

/// An accountant that knows nothing better than a factor of two.
struct Coarse;

impl Pricer for Coarse {
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> etalon::Result<Priced> {
        let fine = ClosedForms.delta(plan, epsilon, width)?;
        let twice = &fine.hi.unwrap() + &fine.lo;
        let half = &fine.lo * &Dyadic::power_of_two(-1);
        Ok(Priced { lo: half, hi: Some(twice), ledger: Vec::new(), notes: Vec::new() })
    }

    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> etalon::Result<Priced> {
        ClosedForms.epsilon(plan, delta, width)
    }
}

#[test]
fn a_wide_enclosure_leaves_a_claim_undecided_and_says_which_width_would_not() {
    let plan = plan("gaussian(sigma=20) * 1000", Relation::AddRemove);
    let claim = "eps=8.3,delta=1e-6".parse().unwrap();
    let width = "1e-3".parse().unwrap();
    let found = judge(&plan, &claim, &width, &Coarse).unwrap();
    assert_eq!(found.verdict, Verdict::Undecided);
    assert!(found.deciding_width.unwrap().is_positive());
    let sure = judge(&plan, &claim, &width, &ClosedForms).unwrap();
    assert_eq!(sure.verdict, Verdict::Refuted);
}

fn calibrated(text: &str, claim: &str) -> Calibration {
    let width = "1e-6".parse().unwrap();
    let expressions = [text.parse().unwrap()];
    let claim = claim.parse().unwrap();
    let found =
        calibrate(&expressions, Relation::ReplaceOne, &claim, &width, &ClosedForms).unwrap();
    assert_eq!(found.proof.verdict, Verdict::Verified);
    let (_, refutation) = found.refuted.as_ref().unwrap();
    assert_eq!(refutation.verdict, Verdict::Refuted);
    assert!(found.is_tight(), "{text}: {found:?}");
    found
}

#[test]
fn calibration_is_tight_on_both_sides() {
    // σ = 1/μ sqrt(k): μ at (1, 1e-6) is known from the profile.
    let found = calibrated("gaussian(sigma=?) * 100", "eps=1,delta=1e-6");
    let sigma = found.verified.approximate();
    assert!((42.0..43.0).contains(&sigma), "{sigma}");
    assert!(found.refuted.unwrap().0 < found.verified);

    let found = calibrated("laplace(scale=?) * 3", "eps=1");
    assert!((2.999..3.004).contains(&found.verified.approximate()), "{}", found.verified);

    let found = calibrated("pure(eps=?) * 100", "eps=72.005,delta=1e-6");
    assert!(found.refuted.unwrap().0 > found.verified);

    let found = calibrated("gaussian(sigma=20) * ?", "eps=8.31,delta=1e-6");
    assert_eq!(found.verified.to_string(), "1000");
    assert_eq!(found.refuted.unwrap().0.to_string(), "1001");

    let found = calibrated("gaussian(sigma=?) * 9", "rho=1/2");
    assert!((3.0..3.003).contains(&found.verified.approximate()));
}

#[test]
fn what_cannot_be_calibrated_is_refused() {
    let width = "1e-6".parse().unwrap();
    let relation = Relation::AddRemove;
    let claim = "eps=1,delta=1e-6".parse().unwrap();
    let read = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>();
    for texts in [
        &["gaussian(sigma=1)"][..],
        &["gaussian(sigma=?)", "gaussian(sigma=?)"],
        &["gaussian(sigma=1) * ?"],
        &["gaussian(sigma=1)", "gaussian(sigma=?)"],
    ] {
        assert!(
            calibrate(&read(texts), relation, &claim, &width, &ClosedForms).is_err(),
            "{texts:?}"
        );
    }
}

#[test]
fn enclosures_hold_the_published_values_at_every_delta() {
    for (text, delta, epsilon) in [
        ("gaussian(sigma=1)", "1e-5", "4.377178095681224627650116"),
        ("gaussian(sigma=1000) * 1000000", "1e-5", "4.377178095681224627650116"),
        ("discrete_laplace(scale=10) * 500", "1e-6", "12.5178800"),
    ] {
        let plan = plan(text, Relation::ReplaceOne);
        let width: Rational = "1e-9".parse().unwrap();
        let found = ClosedForms.epsilon(&plan, &delta.parse().unwrap(), &width).unwrap();
        let (truth, slack): (Rational, Rational) =
            (epsilon.parse().unwrap(), "6e-8".parse().unwrap());
        assert!(found.lo.cmp_rational(&(&truth - &slack)).is_ge(), "{text}");
        assert!(found.hi.as_ref().unwrap().cmp_rational(&(&truth + &slack)).is_le(), "{text}");
        assert!(found.width().unwrap().cmp_rational(&"1.1e-9".parse().unwrap()).is_le(), "{text}");
    }
}

#[test]
fn a_plan_file_is_read_strictly() {
    let good = r#"{"format": "etalon-plan/1", "compose": ["laplace(scale=2) * 4"],
                   "relation": "add-remove", "claim": "eps=2"}"#;
    let request = Words::from_json(good, "plan").unwrap().request().unwrap();
    let Outcome::Judged(judged) = request.answer(&ClosedForms).unwrap() else { panic!() };
    assert_eq!(judged.verdict, Verdict::Verified);
    for (from, to) in [
        ("etalon-plan/1", "etalon-plan/2"),
        ("\"relation\": \"add-remove\", ", ""),
        ("add-remove", "neighbours"),
        ("\"claim\": \"eps=2\"", "\"claims\": \"eps=2\""),
        ("\"claim\": \"eps=2\"", "\"delta\": 1e-6"),
        ("\"claim\": \"eps=2\"", "\"delta\": \"1e-6\", \"epsilon\": \"1\""),
        ("\"claim\": \"eps=2\"", "\"delta\": \"1\""),
        ("\"claim\": \"eps=2\"", "\"claim\": \"eps=2\", \"width\": \"0\""),
        ("[\"laplace(scale=2) * 4\"]", "[]"),
        ("[\"laplace(scale=2) * 4\"]", "\"laplace(scale=2)\""),
        ("[\"laplace(scale=2) * 4\"]", "[3]"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert!(Words::from_json(&bad, "plan").and_then(|words| words.request()).is_err(), "{bad}");
    }
}

//! Claims of ρ, μ and Rényi DP, judged by the (ε, δ) that they imply.
//!
//! Levels and allowances are those of `approximate`.

use crate::approximate::{Known, check_power, gaussian, size};
use crate::{Audits, ratio};
use etalon::audit::{Grid, Verdict};
use etalon::privacy::Claim;

#[test]
fn gaussian_noise_at_its_claim_is_called_violated_at_most_at_alpha() {
    // Scale and distance 64: the lattice moves its δ by a share below 1e-3.
    let (audits, most) = size();
    let plan = Audits::new("mu=1", "1/20", 2_000, 30);
    let violations = plan.violations(audits, &gaussian("64"));
    println!("{violations} of {audits}");
    assert!(violations <= most, "{violations} of {audits}");
}

#[test]
fn an_auditor_with_the_profile_of_a_smaller_claim_is_rejected() {
    // The real auditor on the grid of 7/10. One that spends all of its 5 % is
    // called here more than 13 times of 100 with probability < 5e-4.
    let mut plan = Audits::new("mu=1", "1/20", 2_000, 31);
    plan.grid = Grid::of(&"mu=7/10".parse().unwrap()).unwrap();
    let violations = plan.violations(100, &gaussian("64"));
    println!("{violations} of 100");
    assert!(violations > 13, "{violations} of 100");
}

#[test]
fn too_little_noise_is_seen_within_a_few_times_the_information_limit() {
    // The noise is that of μ = 1, ρ = 1/2, RDP 1 at order 2. For ρ and Rényi
    // claims the limit is that of their profile: it knows less than they say.
    let known = |claim, limit, most| Known { claim, subject: gaussian("64"), limit, most };
    check_power(
        [
            known("mu=9/10", 14_922.0, 2.5),
            known("mu=4/5", 3_674.0, 2.5),
            known("rho=1/5", 3_528.0, 3.0),
            known("rdp=2:2/5", 3_199.0, 3.0),
        ],
        32,
    );
}

#[test]
fn bounds_are_below_the_truth_and_of_the_claimed_kind() {
    // α is 1e-3: one of six sound bounds is false with probability below 6e-3.
    for (claim, truth) in [("mu=1", 1.0), ("rho=1/2", 0.5), ("rdp=2:1", 1.0)] {
        for claimed in [claim, "half"] {
            let half = match claim {
                "mu=1" => "mu=1/2",
                "rho=1/2" => "rho=1/4",
                _ => "rdp=2:1/2",
            };
            let claimed = if claimed == "half" { half } else { claim };
            let plan = Audits::new(claimed, "1e-3", 100_000, 33).without_stopping();
            let found = plan.run(0, &gaussian("64"));
            let lower = match found.refuted.clone().unwrap() {
                Claim::Gdp { mu } => mu,
                Claim::Zcdp { rho } => rho,
                Claim::Rdp { epsilon, .. } => epsilon,
                other => unreachable!("{other} is of another kind"),
            };
            let detectable = found.detectable.as_ref().map(etalon::audit::claim_text);
            println!("{claimed}: {} {lower} {detectable:?}", found.verdict);
            assert!(lower.approximate() < truth, "{claimed}: {lower}");
            assert!(lower.approximate() > truth * 0.5, "{claimed}: {lower}");
            let expected = if claimed == claim {
                assert!(detectable.is_some(), "{claimed}");
                Verdict::NoViolationFound
            } else {
                Verdict::Violation
            };
            assert_eq!(found.verdict, expected, "{claimed}");
            assert_eq!(found.epsilon_lower, ratio("0"));
        }
    }
}

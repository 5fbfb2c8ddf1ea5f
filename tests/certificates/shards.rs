//! Evidence of shards: what one cannot see all see together, and merging true
//! claims does not refute them.

use etalon::audit::{Evidence, Finding, Shard, Verdict, merge};
use etalon::json::Value;

use crate::toys::built_in;
use crate::{Make, open, plan};

/// The evidence and the findings of all shards of an audit.
fn audit(
    make: Make<'_>,
    (claim, alpha): (&str, &str),
    count: u64,
    runs: u64,
    seed: u8,
) -> (Vec<Evidence>, Vec<Finding>) {
    let plan = plan(claim, alpha, runs, seed);
    let pair = [Value::from(0), Value::from(1)];
    let new = Evidence::new(&plan, Value::Null, pair, Shard { index: 1, count }).unwrap();
    let shards = (1..=count).map(|index| {
        let mut evidence = Evidence { shard: Shard { index, count }, ..new.clone() };
        let segment = etalon::audit::Plan {
            seed: evidence.begin(&plan.seed),
            max_runs: evidence.runs_left(runs),
            stop_at_violation: false,
            ..plan.clone()
        };
        let mut subject = open(make, &segment.seed);
        let (finding, _) = evidence.run(&segment, &mut subject, &mut |_| true).unwrap();
        (evidence, finding)
    });
    shards.unzip()
}

#[test]
fn shards_share_the_runs_and_nothing_is_lost() {
    let make: Make<'_> = &|| built_in("discrete-laplace", "scale=1");
    let (evidence, _) = audit(make, ("eps=1", "1e-6"), 3, 1_000, 1);
    let runs: Vec<u64> = evidence.iter().map(|shard| shard.runs).collect();
    assert_eq!(runs, [334, 333, 333]);
    let merged = merge(&evidence).unwrap();
    assert_eq!(merged.runs, 1_000);
    let sum: i64 = evidence.iter().map(|shard| shard.wealths.claim.1).sum();
    let expected = f64::from(i32::try_from(sum).unwrap()) / 1e6 / std::f64::consts::LN_10;
    assert!((merged.log10_e_value - expected).abs() < 1e-9);
    for shard in &evidence {
        let text = shard.to_json().to_string();
        assert_eq!(Evidence::read(&text, "the test").unwrap(), *shard);
    }
}

#[test]
fn eight_shards_see_what_none_of_them_sees() {
    // A loss of 5/4 against the claim 1: at α = 1e-6 about 5,000 runs.
    let make: Make<'_> = &|| built_in("discrete-laplace", "scale=4/5 step=1/1024");
    let (evidence, findings) = audit(make, ("eps=1", "1e-6"), 8, 16_000, 2);
    for finding in &findings {
        assert_ne!(finding.verdict, Verdict::Violation, "{}", finding.log10_e_value);
    }
    let merged = merge(&evidence).unwrap();
    println!("{}", merged.log10_e_value);
    assert_eq!(merged.verdict, Verdict::Violation, "{}", merged.log10_e_value);
    assert!(
        merged.epsilon_lower >= crate::ratio("1") && merged.epsilon_lower <= crate::ratio("5/4")
    );
}

#[test]
fn shards_of_a_claim_with_a_delta_merge_too() {
    let make: Make<'_> = &|| built_in("discrete-gaussian", "sigma=1");
    for claim in ["eps=1/2,delta=1/10", "mu=4/5"] {
        let (evidence, _) = audit(make, (claim, "1e-6"), 4, 40_000, 3);
        let merged = merge(&evidence).unwrap();
        assert_eq!(merged.verdict, Verdict::Violation, "{claim}: {}", merged.log10_e_value);
        assert!(merged.refuted.is_some());
        for shard in &evidence {
            let text = shard.to_json().to_string();
            assert_eq!(Evidence::read(&text, "the test").unwrap(), *shard);
        }
    }
}

/// Merges, and how many of them may refute a true claim at α = 1/20: a sound
/// auditor that spends all of its α exceeds it with probability
/// `Pr[Bin(100, 0.05) > 12] < 2e-3`. Merged peaks refute it in four of ten.
const MERGES: u8 = 100;
const MOST: usize = 12;

#[test]
fn a_true_claim_is_refuted_at_most_at_alpha_by_last_wealths_and_not_by_peaks() {
    let make: Make<'_> = &|| built_in("randomized-response", "odds=3");
    let (mut last, mut peaks) = (0, 0);
    for seed in 0..MERGES {
        let (evidence, findings) = audit(make, ("eps=ln(3)", "1/20"), 8, 2_400, seed);
        last += usize::from(merge(&evidence).unwrap().verdict == Verdict::Violation);
        // The broken merge: products of the largest wealths.
        let product: f64 = findings.iter().map(|finding| finding.log10_e_value).sum();
        peaks += usize::from(product >= 25f64.log10());
    }
    println!("{last} and {peaks} of {MERGES}");
    assert!(last <= MOST, "{last} of {MERGES}");
    assert!(peaks > MOST, "{peaks} of {MERGES}");
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    let make: Make<'_> = &|| built_in("discrete-laplace", "scale=1");
    let (evidence, _) = audit(make, ("eps=1", "1e-6"), 2, 400, 4);
    let (other, _) = audit(make, ("eps=2", "1e-6"), 2, 400, 5);
    let [one, two] = evidence.as_slice() else { panic!() };
    let says = |shards: &[&Evidence], words: &str| {
        let shards: Vec<Evidence> = shards.iter().map(|shard| (*shard).clone()).collect();
        let fault = merge(&shards).map(|_| ()).unwrap_err().to_string();
        assert!(fault.contains(words), "{fault}");
    };
    assert!(merge(&[two.clone(), one.clone()]).is_ok());
    says(&[], "at least one file");
    says(&[one], "no shard 2/2");
    says(&[one, one], "each shard once");
    says(&[one, &other[1]], "the same subject, pair, claim");
    let replayed = Evidence { shard: two.shard, ..one.clone() };
    says(&[one, &replayed], "coins that no other shard has used");
    let mut torn = evidence.clone();
    torn.iter_mut().for_each(|shard| drop(shard.wealths.above.remove(0)));
    says(&[&torn[0], &torn[1]], "the grid that this version bets against");
    let loud = Evidence { alpha: crate::ratio("1/2"), ..two.clone() };
    says(&[one, &loud], "the same subject, pair, claim");
}

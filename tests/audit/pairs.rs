//! Pairs that the auditor finds itself: it finds the ones that tell, and the
//! choice among many does not raise the false alarms.

use crate::ratio;
use etalon::audit::{Chosen, Grid, Plan, Verdict, audit_on, audit_pairs};
use etalon::json::Value;
use etalon::museum;
use etalon::num::Integer;
use etalon::sample::DiscreteLaplace;
use etalon::subject::{BUILTINS, Inputs, Output, Parameters, Run, Side, Simulated, Subject, find};
use etalon::tape::{ChaCha, Seed, Tape};

/// A built-in on inputs of a type.
struct Searching {
    name: &'static str,
    parameters: &'static str,
    inputs: &'static str,
    plan: Plan,
}

impl Searching {
    fn new(
        name: &'static str,
        parameters: &'static str,
        inputs: &'static str,
        claim: &str,
        max_runs: u64,
    ) -> Self {
        let plan = Plan {
            claim: claim.parse().unwrap(),
            relation: "replace-one".parse().unwrap(),
            unit: "person".parse().unwrap(),
            alpha: ratio("1e-9"),
            max_runs,
            stop_at_violation: true,
            seed: Seed::new([0; 32]),
        };
        Self { name, parameters, inputs, plan }
    }

    fn pairs(&self, seed: &Seed) -> Vec<[Value; 2]> {
        let inputs: Inputs = self.inputs.parse().unwrap();
        inputs.pairs(self.plan.relation, 36, &mut ChaCha::new(seed, 3)).unwrap()
    }

    fn open(&self, pair: &[Value; 2], seed: &Seed) -> etalon::Result<Simulated> {
        let entry = find(&[BUILTINS, museum::ENTRIES], self.name)?;
        let parameters = Parameters::read(self.parameters.split_whitespace())?;
        Ok(Simulated::new(self.name, seed, entry.make(parameters, pair)?))
    }

    fn run(&self, seed: u8) -> (Chosen, Vec<[Value; 2]>) {
        let plan = Plan { seed: Seed::new([seed; 32]), ..self.plan.clone() };
        let pairs = self.pairs(&plan.seed);
        let mut open = |pair: &[Value; 2], seed: &Seed| {
            Ok(Box::new(self.open(pair, seed)?) as Box<dyn Subject>)
        };
        (audit_pairs(&plan, &pairs, &mut open, &mut || true, &mut |_| true).unwrap(), pairs)
    }
}

#[test]
fn a_pair_that_tells_is_found_among_those_that_do_not() {
    // Only where answers cross can the outputs of exact queries differ beyond
    // the claim; only a changed last bit shows.
    for (name, parameters, inputs, claim, enough) in [
        ("noiseless-queries", "epsilon=1", "answers(6, all)", "eps=1", "3"),
        ("leaky-bits", "odds=3", "bits(6)", "eps=ln(3)", "3"),
        ("discrete-laplace", "scale=1", "number(0, 5)", "eps=1", "4"),
    ] {
        let searching = Searching::new(name, parameters, inputs, claim, 100_000);
        for seed in 1..=3 {
            let (Chosen { pair, finding, searched, .. }, pairs) = searching.run(seed);
            println!("{name}: {} and {}, {searched:?}", pairs[pair][0], pairs[pair][1]);
            assert_eq!(finding.verdict, Verdict::Violation, "{name}");
            assert!(searched.runs <= 25_000 && finding.runs <= 100_000 - searched.runs);
            let whole = Searching {
                plan: Plan { stop_at_violation: false, ..searching.plan.clone() },
                ..searching
            };
            let lower = whole.run(seed).0.finding.epsilon_lower;
            assert!(lower >= ratio(enough), "{name}: {lower}");
        }
    }
}

/// Whether the noisy count gives a unit away.
type Leak = fn(&Value) -> bool;

/// Counts what is above a half with noise that keeps ε = 1, but for one input.
fn counting(pair: &[Value; 2], leaks: Leak) -> Run {
    let count = |input: &Value| {
        let units = input.as_array().unwrap();
        let large = |unit: &&Value| unit.as_f64().is_some_and(|x| x > 0.5);
        let leak = if units.iter().any(leaks) { 5 } else { 0 };
        leak + i64::try_from(units.iter().filter(large).count()).unwrap()
    };
    let counts = [count(&pair[0]), count(&pair[1])];
    let noise = DiscreteLaplace::new(&ratio("1")).unwrap();
    Box::new(move |side, mut tape: &mut dyn Tape| {
        let count = counts[usize::from(side == Side::Right)];
        Ok(Output::Integer(Integer::from(count) + noise.draw(&mut tape)?))
    })
}

#[test]
fn edges_of_floats_and_texts_are_tried_in_their_own_right() {
    // Each of these leaks shows on one input that nobody would think of.
    let leaks: [(&str, Leak); 4] = [
        ("reals(3, 0, 1, any)", |unit| unit.get("f64").is_some()),
        ("reals(3, 0, 1)", |unit| unit.as_f64().is_some_and(|x| x > 0.0 && x < 1e-300)),
        ("texts(3)", |unit| unit.as_str() == Some("")),
        ("rows(3, -2, 7)", |unit| unit.get(1).and_then(Value::as_i64) == Some(-2)),
    ];
    for (inputs, leak) in leaks {
        let searching = Searching::new("a count", "", inputs, "eps=1", 60_000);
        let found = |leak: Leak| {
            let plan = &searching.plan;
            let mut open = |pair: &[Value; 2], seed: &Seed| {
                let run = counting(pair, leak);
                Ok(Box::new(Simulated::new("a count", seed, run)) as Box<dyn Subject>)
            };
            let pairs = searching.pairs(&plan.seed);
            let chosen = audit_pairs(plan, &pairs, &mut open, &mut || true, &mut |_| true);
            chosen.unwrap().finding.verdict
        };
        assert_eq!(found(leak), Verdict::Violation, "{inputs}");
        assert_eq!(found(|_| false), Verdict::NoViolationFound, "{inputs}");
    }
}

#[test]
fn inputs_that_are_refused_are_counted_and_the_others_tried() {
    // Two-valued randomized response takes 0 and 1 only.
    let searching =
        Searching::new("randomized-response", "odds=3", "number(0, 5)", "eps=ln(3)", 20_000);
    let (chosen, pairs) = searching.run(1);
    assert!(chosen.searched.refused.0 > 0, "{:?}", chosen.searched);
    assert_eq!(chosen.searched.tried + chosen.searched.refused.0, pairs.len());
    assert_eq!(chosen.finding.verdict, Verdict::NoViolationFound);
}

#[test]
fn a_choice_among_many_pairs_raises_no_false_alarms() {
    // Each of the pairs (x, x + 1) is at the boundary of its claim. At α = 5 %
    // more than 15 of 100 are called violated by an auditor of rate 5 % with
    // probability Pr[Bin(100, 0.05) > 15] < 4e-5.
    let mut searching =
        Searching::new("discrete-laplace", "scale=1", "answers(1, one)", "eps=1", 4_000);
    searching.plan.alpha = ratio("1/20");
    let violated = |seed: &u8| searching.run(*seed).0.finding.verdict == Verdict::Violation;
    let violations = (0..100u8).filter(violated).count();
    println!("{violations} of 100");
    assert!(violations <= 15, "{violations} of 100");
    // An auditor that audits every pair and tells of the worst is rejected.
    let grid = Grid::around(&"1".parse().unwrap()).unwrap();
    let any = |seed: &u8| {
        let plan = Plan { seed: Seed::new([*seed; 32]), ..searching.plan.clone() };
        let pairs = searching.pairs(&plan.seed);
        pairs.iter().enumerate().any(|(at, pair)| {
            let seed = Seed::new([u8::try_from(at).unwrap() ^ seed.wrapping_mul(37); 32]);
            let mut subject = searching.open(pair, &seed).unwrap();
            let plan = Plan { seed, ..plan.clone() };
            let finding = audit_on(&plan, grid.clone(), &mut subject, &mut |_| true).unwrap();
            finding.verdict == Verdict::Violation
        })
    };
    let violations = (0..60u8).filter(any).count();
    println!("{violations} of 60 where the worst is told");
    // A calibrated one is called more than 9 times with probability 2e-3.
    assert!(violations > 9, "{violations} of 60");
}

#[test]
fn a_search_that_is_ended_leaves_the_audit_of_a_pair_that_was_tried() {
    let searching =
        Searching::new("noiseless-queries", "epsilon=1", "answers(3, all)", "eps=1", 20_000);
    let pairs = searching.pairs(&searching.plan.seed);
    let mut open = |pair: &[Value; 2], seed: &Seed| {
        Ok(Box::new(searching.open(pair, seed)?) as Box<dyn Subject>)
    };
    let mut asked = 0;
    let mut search_on = || {
        asked += 1;
        asked < 4
    };
    let plan = Plan { stop_at_violation: false, ..searching.plan.clone() };
    let chosen = audit_pairs(&plan, &pairs, &mut open, &mut search_on, &mut |_| true).unwrap();
    assert!((1..4).contains(&chosen.searched.tried), "{:?}", chosen.searched);
    assert!(chosen.searched.runs < plan.max_runs / 8);
    assert_eq!(chosen.finding.runs + chosen.searched.runs, plan.max_runs);
}

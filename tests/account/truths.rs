//! Composition against independent truths: closed forms, exact rationals and
//! contour integrals, all written by `vectors/oracle/accounting.py`.
//!
//! Each accountant of [`ACCOUNTANTS`] answers every task and every claim; to
//! have another one tested, add its line there.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::time::Instant;

use etalon::account::{self, Mechanism, Plan, Sampling, Target, Term, referee};
use etalon::num::{Dyadic, Natural, Rational, ln};
use etalon::privacy::Epsilon;
use serde_json::Value;

const DATA: &str = include_str!("../data/accounting.json");

/// Lower and upper bounds of δ of a plan at ε; the name of the task chooses the effort.
type Account = fn(&str, &Plan, &Rational) -> (Rational, Rational);

/// Within which ratio the bounds of a task must lie.
type Ratio = fn(&str) -> f64;

/// Who is tested, and within which ratio of δ its bounds must lie.
const ACCOUNTANTS: &[(&str, Account, Ratio)] =
    &[("engine", engine_delta, |_| 1.001), ("referee", referee_delta, |task| resolution(task).1)];

/// The engine at the width that the tasks ask for: a thousandth of δ.
fn engine_delta(_: &str, plan: &Plan, epsilon: &Rational) -> (Rational, Rational) {
    let target = Target::new("1e-3".parse().unwrap());
    let answer = account::delta(plan, epsilon, &target).unwrap();
    (answer.lo.to_rational(), answer.hi.unwrap().to_rational())
}

/// The widths of ε that the tasks ask for; 1e-4 elsewhere.
const WIDTHS: &[(&str, &str)] = &[("P1", "2.5e-5"), ("P2", "1e-4"), ("P3", "1e-3"), ("R2", "1e-9")];

fn referee_delta(task: &str, plan: &Plan, epsilon: &Rational) -> (Rational, Rational) {
    referee::delta(plan, epsilon, &resolution(task).0.parse().unwrap()).unwrap()
}

/// The referee's step for a task, and the ratio of its bounds that it must not
/// exceed: what was measured, with some to spare.
fn resolution(task: &str) -> (&'static str, f64) {
    let known = RESOLUTIONS.iter().find(|(name, ..)| *name == task);
    let (_, step, ratio) = known.unwrap_or_else(|| panic!("no resolution for {task}"));
    (step, *ratio)
}

const RESOLUTIONS: &[(&str, &str, f64)] = &[
    ("G1", "1/16", 2.0),
    ("G2", "1/256", 1.5),
    ("G3", "1/256", 2.0),
    ("G4", "1/256", 2.0),
    ("G5", "1/256", 2.0),
    ("L0", "1/256", 1.01),
    ("L1", "1/128", 1.5),
    ("L2", "1/512", 1.5),
    ("L3", "1/512", 1.5),
    ("D1", "1", 1.001),
    ("N1", "1", 1.001),
    ("R1", "1", 1.001),
    ("R2", "1", 1.001),
    ("H1", "1/128", 1.5),
    ("P1", "1/256", 5.0),
    ("B1", "1", 1.001),
    ("B2", "1", 1.001),
    ("B3", "1", 1.001),
    ("B4", "1", 1.001),
    ("B5", "1", 1.001),
    ("B9", "1/512", 2.0),
    ("B10", "1/16", 1.5),
];

/// Tasks beyond the referee within the time of a test: a δ below its unit of
/// 2^-124, or so many uses of so small a loss that the step must be tiny.
const BEYOND_THE_REFEREE: &[&str] = &["G300", "G6", "P2", "P3", "P4", "P5", "B6", "B7", "B8"];

fn data() -> Value {
    serde_json::from_str(DATA).unwrap()
}

fn list<'a>(data: &'a Value, name: &str) -> &'a Vec<Value> {
    data[name].as_array().unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

fn number(value: &Value, name: &str) -> Rational {
    text(value, name).parse().unwrap()
}

fn natural(value: &Value, name: &str) -> Natural {
    number(value, name).numerator().clone().into_parts().1
}

fn epsilon(value: &Value) -> Epsilon {
    text(value, "epsilon").parse().unwrap()
}

fn mechanism(value: &Value) -> Mechanism {
    match text(value, "kind") {
        "gaussian" => Mechanism::Gaussian { sigma: number(value, "sigma") },
        "laplace" => Mechanism::Laplace { scale: number(value, "scale") },
        "discrete_laplace" => Mechanism::DiscreteLaplace {
            scale: number(value, "scale"),
            sensitivity: natural(value, "sensitivity"),
        },
        "discrete_gaussian" => Mechanism::DiscreteGaussian {
            sigma: number(value, "sigma"),
            sensitivity: natural(value, "sensitivity"),
        },
        "randomized_response" => Mechanism::RandomizedResponse {
            answers: natural(value, "answers"),
            epsilon: epsilon(value),
        },
        "pure" => Mechanism::Pure { epsilon: epsilon(value) },
        "approx" => Mechanism::Approx { epsilon: epsilon(value), delta: number(value, "delta") },
        other => panic!("unknown mechanism {other}"),
    }
}

fn plan(value: &Value) -> Plan {
    let term = |term: &Value| Term {
        mechanism: mechanism(&term["mechanism"]),
        sampling: match text(&term["sampling"], "kind") {
            "everyone" => Sampling::Everyone,
            "poisson" => Sampling::Poisson { q: number(&term["sampling"], "q") },
            other => panic!("unknown sampling {other}"),
        },
        count: term["count"].as_u64().unwrap(),
    };
    Plan {
        terms: list(value, "terms").iter().map(term).collect(),
        relation: text(value, "relation").parse().unwrap(),
    }
}

/// How many of the questions about one plan are asked; the referee is slow.
fn questions(who: &str) -> usize {
    if who == "referee" { 1 } else { usize::MAX }
}

fn served(who: &str, task: &str) -> bool {
    who != "referee" || !BEYOND_THE_REFEREE.contains(&task)
}

#[test]
fn bounds_enclose_the_truths_and_are_close() {
    let data = data();
    assert!(list(&data, "tasks").len() >= 19);
    let mut wide = Vec::new();
    for (who, account, ratio) in ACCOUNTANTS {
        for task in list(&data, "tasks") {
            let name = text(task, "id");
            if !served(who, name) {
                continue;
            }
            for query in list(task, "delta_of").iter().take(questions(who)) {
                let (lo, hi) = account(name, &plan(task), &number(query, "epsilon"));
                let truth = (number(&query["delta"], "lo"), number(&query["delta"], "hi"));
                let shown = (lo.approximate(), truth.0.approximate(), hi.approximate());
                assert!(lo <= truth.1 && hi >= truth.0, "{who} {name}: {shown:?}");
                if shown.2 > shown.0 * ratio(name) {
                    wide.push(format!("{who} {name}: {shown:?}"));
                }
            }
        }
    }
    assert_eq!(wide, [""; 0], "too wide");
}

#[test]
fn the_engine_encloses_epsilon_within_the_width_of_the_task() {
    let mut wide = Vec::new();
    for task in list(&data(), "tasks") {
        let (name, known) = (text(task, "id"), &task["epsilon_of"]);
        let width = WIDTHS.iter().find(|(one, _)| *one == name).map_or("1e-4", |(_, width)| width);
        let width: Rational = width.parse().unwrap();
        let start = Instant::now();
        let target = Target::new(width.clone());
        let answer = account::epsilon(&plan(task), &number(known, "delta"), &target).unwrap();
        let (lo, hi) = (answer.lo.to_rational(), answer.hi.unwrap().to_rational());
        let seconds = start.elapsed().as_secs_f64();
        let shown = (lo.approximate(), hi.approximate(), (&hi - &lo).approximate());
        println!("{name}: {shown:?} in {seconds:.3} s");
        let truth = (number(&known["epsilon"], "lo"), number(&known["epsilon"], "hi"));
        assert!(lo <= truth.1 && hi >= truth.0, "{name}: {shown:?}");
        if &hi - &lo > width {
            wide.push(name.to_owned());
        }
    }
    assert_eq!(wide, [""; 0], "too wide");
}

#[test]
fn the_epsilon_of_a_delta_lies_between_the_bounds() {
    let data = data();
    for (who, account, _) in ACCOUNTANTS {
        for task in list(&data, "tasks") {
            let name = text(task, "id");
            if !served(who, name) {
                continue;
            }
            let (known, plan) = (&task["epsilon_of"], plan(task));
            // δ falls in ε: below the true ε it is at least the δ asked for.
            let goal = number(known, "delta");
            let (lo, hi) = account(name, &plan, &number(&known["epsilon"], "lo"));
            assert!(hi >= goal, "{who} {name}");
            // The enclosure of ε is so narrow that δ moves by less than this.
            assert!(lo <= &goal * &"1.000001".parse().unwrap(), "{who} {name}");
        }
    }
}

#[test]
fn known_bad_claims_are_refuted_and_their_controls_verified() {
    let data = data();
    assert_eq!(list(&data, "claims").len(), 10);
    let mut missed = Vec::new();
    for (who, account, _) in ACCOUNTANTS {
        for entry in list(&data, "claims") {
            let (name, plan) = (text(entry, "id"), plan(entry));
            if !served(who, name) {
                continue;
            }
            let verdict = |claim: &Value| {
                let (lo, hi) = account(name, &plan, &number(claim, "epsilon"));
                let claimed = number(claim, "delta");
                match text(entry, "bound") {
                    "upper" if hi <= claimed => "verified",
                    "upper" if lo > claimed => "refuted",
                    "lower" if lo >= claimed => "verified",
                    "lower" if hi < claimed => "refuted",
                    _ => "undecided",
                }
            };
            let found = (verdict(&entry["claim"]), verdict(&entry["control"]));
            assert!(found.0 != "verified" && found.1 != "refuted", "{who} {name}: {found:?}");
            if found != ("refuted", "verified") {
                missed.push(format!("{who} {name}"));
            }
        }
    }
    assert_eq!(missed, [""; 0], "not refuted, or the control not verified");
}

#[test]
fn the_engine_tells_true_claims_from_false_ones_a_thousandth_apart() {
    let data = data();
    for entry in list(&data, "claims") {
        let name = text(entry, "id");
        // At the very ε that was claimed: δ a thousandth above and below the truth.
        let (lo, hi) = engine_delta(name, &plan(entry), &number(&entry["claim"], "epsilon"));
        let above = &number(&entry["truth"], "hi") * &"1.001".parse().unwrap();
        let below = &number(&entry["truth"], "lo") * &"0.999".parse().unwrap();
        let shown = (lo.approximate(), hi.approximate());
        assert!(hi <= above, "{name}: {shown:?} does not verify {above}");
        assert!(lo > below, "{name}: {shown:?} does not refute {below}");
    }
}

#[test]
fn rational_odds_give_the_exact_rational() {
    let data = data();
    assert!(list(&data, "rationals").len() >= 6);
    for entry in list(&data, "rationals") {
        let (plan, truth) = (plan(entry), number(entry, "delta"));
        assert_eq!(referee::delta_exact(&plan, &epsilon(entry)).unwrap(), truth);
        // The lattice route just below and above the irrational ε.
        let Epsilon::Ln(odds) = epsilon(entry) else { panic!("a logarithm") };
        let around = ln(&odds, 80).unwrap();
        let step = Dyadic::power_of_two(-12).to_rational();
        let (lo, _) = referee::delta(&plan, &around.hi().to_rational(), &step).unwrap();
        let (_, hi) = referee::delta(&plan, &around.lo().to_rational(), &step).unwrap();
        assert!(lo <= truth && truth <= hi, "{}", text(entry, "id"));
        assert!(hi.approximate() <= lo.approximate() * 1.01, "{}", text(entry, "id"));
    }
}

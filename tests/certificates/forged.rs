//! Certificates that are not true: changed by hand, or of an event chosen
//! among the runs that it is counted in.

use etalon::json::{Value, json};
use etalon::subject::{Output, Side, Subject};
use etalon::tape::{ChaCha, Seed, Tape};

use crate::toys::built_in;
use crate::{Make, certify, open, plan, ratio, read};

const TWICE: Make<'static> = &|| built_in("zero-twice", "scale=1");

#[test]
fn a_changed_certificate_is_refused_where_it_was_changed() {
    let (certified, document) = certify(TWICE, &plan("eps=1", "1e-6", 20_000, 1));
    assert!(read(&document).is_ok());
    let Value::Object(fields) = &document else { panic!("{document}") };
    let mut faults: Vec<(&str, Value, &str)> = vec![
        ("favoured", json!(certified.favoured + 1), "epsilon_lower"),
        ("favoured", json!(certified.favoured - 1), "epsilon_lower"),
        ("favoured", json!(certified.runs), "favoured"),
        ("favoured", json!(-1), "favoured"),
        ("inside", json!(certified.inside + 1), "epsilon_lower"),
        ("inside", json!(certified.runs + 1), "favoured"),
        ("excused", json!(1), "excused"),
        ("runs", json!(1_000_000_000), "favoured"),
        ("level", json!("1e-9"), "epsilon_lower"),
        ("level", json!("1/10"), "epsilon_lower"),
        ("level", json!("0"), "level"),
        ("level", json!("1"), "level"),
        ("level", json!(0.5), "level"),
        ("epsilon_lower", json!("5"), "epsilon_lower"),
        ("epsilon_lower", json!("1"), "epsilon_lower"),
        ("epsilon_lower", json!("-1"), "epsilon_lower"),
        ("claim", json!("eps=2"), "point"),
        ("claim", json!("eps=1,delta=1e-3"), "point"),
        ("claim", json!("mu=1"), "point"),
        ("claim", json!("true"), "claim"),
        ("point", json!({"epsilon": "1", "delta": "1"}), "point.delta"),
        ("point", json!({"epsilon": "2", "delta": "0"}), "point"),
        ("point", json!({"epsilon": "1", "delta": "0", "more": 1}), "point.more"),
        ("pair", json!([0]), "pair"),
        ("seed", json!("00"), "seed"),
        ("relation", json!("swap"), "relation"),
        ("format", json!("etalon-certificate/2"), "format"),
        ("note", json!("unknown"), "note"),
        ("event", json!({"side": "both", "tables": [], "members": []}), "event.side"),
        ("event", json!({"side": "left", "tables": [{}], "members": []}), "event.tables"),
        ("event", json!({"side": "left", "tables": [], "members": [[1.0]]}), "event.members"),
    ];
    // Words are for readers and prove nothing: they may be missing.
    let proving = || fields.keys().filter(|name| *name != "event_in_words");
    faults.extend(proving().map(|name| (name.as_str(), Value::Null, name.as_str())));
    for (name, value, place) in faults {
        let mut changed = fields.clone();
        match value {
            // Left out.
            Value::Null => drop(changed.remove(name)),
            value => drop(changed.insert(name.to_owned(), value)),
        }
        let fault = read(&Value::Object(changed)).map(|_| ()).unwrap_err().to_string();
        assert!(fault.starts_with(&format!("the test, {place}: ")), "{name}: {fault}");
    }
}

#[test]
fn a_weaker_claim_that_the_counts_reach_is_refuted_too_and_one_beyond_is_not() {
    let (_, mut document) = certify(TWICE, &plan("eps=1", "1e-6", 20_000, 1));
    let mut with = |epsilon: &str| {
        document["claim"] = json!(format!("eps={epsilon}"));
        document["point"]["epsilon"] = json!(epsilon);
        read(&document).map(|_| ()).map_err(|fault| fault.to_string())
    };
    assert_eq!(with("1.01"), Ok(()));
    assert!(with("1.6").unwrap_err().contains("this does not contradict the claim"));
}

/// Discrete Laplace noise of scale 1: exactly 1-DP on 0 and 1.
const CORRECT: Make<'static> = &|| built_in("discrete-laplace", "scale=1");
const RUNS: u64 = 1_000;

/// The document of the event "at least `from`" with these counts and the bound
/// that the checker accepts.
fn forge(seed: &Seed, from: f64, [inside, favoured]: [u64; 2]) -> Option<Value> {
    let mut document = json!({
        "format": "etalon-certificate/1",
        "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}},
        "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
        "point": {"epsilon": "1", "delta": "0"},
        "event": {
            "side": "right",
            "tables": [{"reads": "number", "index": 0, "edges": [from], "scores": [0.0, 1.0, 0.0]}],
            "members": [[0.5, null]],
        },
        "seed": seed.hex(), "level": "1/20",
        "runs": RUNS, "inside": inside, "favoured": favoured, "excused": 0,
    });
    let (mut below, mut above) = (1_000_000, 4_000_000);
    while above - below > 1 {
        let middle = (below + above) / 2;
        document["epsilon_lower"] = json!(format!("{middle}e-6"));
        match read(&document) {
            Ok(_) => return Some(document),
            Err(fault) if fault.to_string().contains("do not show as much") => above = middle,
            Err(_) => below = middle,
        }
    }
    None
}

#[test]
fn an_event_chosen_on_its_own_runs_is_not_confirmed_by_fresh_ones() {
    // The best of a few thresholds and of many seeds, each as if it had been
    // chosen beforehand: sooner or later one holds at 1/20.
    let forged = (0..200u8).find_map(|seed| {
        let seed = Seed::new([seed; 32]);
        let (mut subject, mut coin) = (open(CORRECT, &seed), ChaCha::new(&seed, 0));
        let mut sides = Vec::new();
        for _ in 0..RUNS {
            sides.push(if coin.bits(1).unwrap() == 1 { Side::Right } else { Side::Left });
        }
        let mut outputs = Vec::new();
        subject.run(&sides, &mut outputs).unwrap();
        [1.0, 2.0, 3.0].into_iter().find_map(|from| {
            let is_in = |output: &Output| output.number().unwrap() >= from;
            let inside = outputs.iter().zip(&sides).filter(|(output, _)| is_in(output));
            let right = inside.clone().filter(|(_, side)| **side == Side::Right);
            let counts = [inside.count(), right.count()].map(|n| u64::try_from(n).unwrap());
            forge(&seed, from, counts)
        })
    });
    let document = forged.unwrap();
    let certificate = read(&document).unwrap();
    // It reproduces from its seed: that alone proves nothing.
    let own = &certificate.seed;
    let again = certificate.count(&mut open(CORRECT, own), own, RUNS).unwrap();
    assert_eq!(again, certificate.counts);
    // A sound checker confirms it with probability 1e-9.
    let fresh = Seed::new([0xfe; 32]);
    let counts = certificate.count(&mut open(CORRECT, &fresh), &fresh, 20_000).unwrap();
    assert!(!certificate.is_confirmed_by(counts, &ratio("1e-9")).unwrap(), "{counts:?}");
    // Of a subject that leaks in the same event fresh runs do confirm it.
    let counts = certificate.count(&mut open(TWICE, &fresh), &fresh, 20_000).unwrap();
    let twice = certificate.is_confirmed_by(counts, &ratio("1e-9")).unwrap();
    let large = document["event"]["tables"][0]["edges"][0].as_f64().unwrap() > 1.5;
    assert!(twice || large, "{counts:?}");
}

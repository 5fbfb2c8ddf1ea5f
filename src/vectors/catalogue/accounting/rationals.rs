//! Randomized response: every number is a fraction, so that no rounding
//! excuses a bound below the truth.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{approx, pure, response};

/// Odds, number of uses, and the powers of the odds whose logarithm is asked
/// for; power 0 is ε = 0.
const POWERS: &[(&str, &[&str], u64)] = &[
    ("3", &["0", "ln(2)", "ln(3)"], 1),
    ("3", &["0", "ln(3)", "ln(9)"], 2),
    ("3", &["0", "ln(9)", "ln(81)", "ln(6561)", "ln(59049)"], 10),
    ("3", &["0", "ln(81)", "ln(3486784401)"], 100),
    ("2", &["ln(3/2)", "ln(2)"], 1),
    ("2", &["ln(2)", "ln(8)"], 3),
    ("3/2", &["ln(9/4)", "ln(81/16)"], 10),
    ("3/2", &["ln(9/4)", "ln(6561/256)"], 100),
    ("3/2", &["ln(3486784401/1048576)"], 1000),
    ("5/4", &["ln(625/256)"], 100),
    ("99", &["0", "ln(9801)", "ln(99)"], 2),
    ("9", &["ln(81)"], 10),
];

pub(in crate::vectors::catalogue) fn rationals() -> Result<File> {
    let mut truths = Truths::new("rationals");
    let at = "replace-one";
    for (odds, epsilons, count) in POWERS {
        for epsilon in *epsilons {
            let mut flags = vec!["ExactRational"];
            flags.push(match (*epsilon, *count) {
                ("0", _) => "ZeroEpsilon",
                (_, 1) => "Inclusive",
                (_, 100..) => "LongPlan",
                _ => "CountIgnored",
            });
            truths.delta(&[response(odds, "2", *count)], at, epsilon, &flags)?;
        }
    }
    for (odds, answers, count, epsilons) in [
        ("3", "3", 1, &["ln(2)", "ln(3)"][..]),
        ("3", "3", 2, &["ln(3)", "ln(9)"]),
        ("3", "3", 10, &["ln(9)", "ln(81)"]),
        ("2", "5", 10, &["ln(2)", "ln(8)"]),
        ("9", "100", 2, &["ln(9)"]),
        ("9", "1048576", 3, &["ln(81)"]),
    ] {
        for epsilon in epsilons {
            let flags = ["ExactRational", "ManyAnswers"];
            truths.delta(&[response(odds, answers, count)], at, epsilon, &flags)?;
        }
    }
    for (odds, delta, count, epsilon) in [
        ("3", "1/1024", 1, "ln(2)"),
        ("3", "1/1024", 1, "ln(3)"),
        ("3", "1/1024", 10, "ln(81)"),
        ("3", "1/1048576", 10, "ln(59049)"),
        ("2", "1/8", 3, "ln(4)"),
    ] {
        let part = approx(&format!("ln({odds})"), delta, count);
        truths.delta(&[part], at, epsilon, &["ExactRational", "FailureMass"])?;
    }
    for (plan, epsilon) in [
        (vec![response("3", "2", 5), response("2", "2", 5)], "ln(12)"),
        (vec![response("3", "2", 4), response("9", "2", 3)], "ln(81)"),
        (vec![pure("ln(2)", 3), approx("ln(3)", "1/1024", 2)], "ln(6)"),
        (vec![response("3", "2", 2), response("3", "3", 2)], "ln(9)"),
    ] {
        truths.delta(&plan, at, epsilon, &["ExactRational", "Heterogeneous"])?;
    }
    for (odds, count, delta) in [("3", 1, "1/4"), ("3", 10, "12195/16384"), ("3", 100, "1/1048576")]
    {
        truths.epsilon(&[response(odds, "2", count)], at, delta, &["Inversion"])?;
    }
    // 0.1 is no logarithm of a fraction; measured wrong in released accountants.
    for (epsilon, count, delta) in [("1/10", 500, "1e-6"), ("1/8", 1000, "1/1048576")] {
        truths.epsilon(&[pure(epsilon, count)], at, delta, &["CountIgnored", "LongPlan"])?;
    }
    truths.epsilon(&[pure("1/1024", 1000)], at, "1/1048576", &["CoarseGrid", "LongPlan"])?;
    Ok(truths.file(
        "Composition in fractions",
        &[
            "randomized response with two and more answers",
            "pure and approximate parts with eps = ln(q)",
        ],
        &["mechanisms whose chances are irrational"],
    ))
}

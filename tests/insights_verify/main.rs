//! The verifier of insights against systems that are known to be broken, their
//! correct twins, programs of others, and logs.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod museum;

use etalon::insights::verify::{Options, Report};

/// What the tests spend on a system.
fn options() -> Options {
    let max_runs = if std::env::var_os("ETALON_EXTENSIVE").is_some() { 40_000 } else { 6_000 };
    let seed = "5e".repeat(32).parse().unwrap();
    Options { alpha: "1e-9".parse().unwrap(), max_runs, seed }
}

/// The claims and the tests that fail.
fn failing(report: &Report) -> (Vec<String>, Vec<String>) {
    use etalon::insights::verify::Verdict;
    let is_fail = |verdict: &Verdict| *verdict == Verdict::Fail;
    let claims = report.claims.iter().filter(|judged| is_fail(&judged.answer.verdict));
    let tests = report.tests.iter().filter(|(_, answer)| is_fail(&answer.verdict));
    (
        claims.map(|judged| judged.claim.id.clone()).collect(),
        tests.map(|(test, _)| test.to_string()).collect(),
    )
}

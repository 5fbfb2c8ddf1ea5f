//! What is true of one plan, claimed of another that is easily taken for it.

use super::{Claimed, Claims, deltas, only};
use crate::error::Result;
use crate::json::Value;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{
    approx, discrete_gaussian, discrete_laplace, gaussian, laplace, plan_slug, poisson, pure,
    response, slug,
};

/// The plan that is priced, the plan that is run, their relations, ε, flag.
type Row = (Vec<Value>, Vec<Value>, [&'static str; 2], &'static str, &'static str);

fn rows() -> Vec<Row> {
    let (ar, r1) = (["add-remove"; 2], ["replace-one"; 2]);
    let one =
        |a: Value, b: Value, at, epsilon, flag| -> Row { (only(a), only(b), at, epsilon, flag) };
    let mismatch = ["add-remove", "replace-one"];
    let sampled = |q: &str, count| poisson(q, gaussian("1", "1", count));
    vec![
        // A clipped gradient that is replaced moves the sum by twice the norm.
        one(gaussian("1", "1", 1), gaussian("1", "2", 1), mismatch, "4", "RelationMismatch"),
        one(laplace("2", "1", 1), laplace("2", "2", 1), mismatch, "1/4", "RelationMismatch"),
        one(
            discrete_laplace("4", "1", 1),
            discrete_laplace("4", "2", 1),
            mismatch,
            "1/8",
            "RelationMismatch",
        ),
        one(gaussian("20", "1", 100), gaussian("20", "2", 100), mismatch, "2", "RelationMismatch"),
        one(gaussian("2", "1", 1), gaussian("2", "2", 1), ar, "1", "HalvedSensitivity"),
        one(laplace("3", "3/2", 2), laplace("3", "3", 2), ar, "1/2", "HalvedSensitivity"),
        one(
            discrete_gaussian("3", "2", 1),
            discrete_gaussian("3", "4", 1),
            ar,
            "1",
            "HalvedSensitivity",
        ),
        one(
            discrete_laplace("3", "1", 4),
            discrete_laplace("3", "2", 4),
            ar,
            "1",
            "HalvedSensitivity",
        ),
        one(response("3", "2", 1), response("3", "2", 2), r1, "1/2", "OneAnswer"),
        one(pure("1/10", 1), pure("1/10", 500), ar, "0.05", "CountIgnored"),
        one(response("3", "2", 1), response("3", "2", 10), r1, "1", "CountIgnored"),
        one(laplace("1", "1", 1), laplace("1", "1", 2), ar, "1/2", "CountIgnored"),
        one(
            discrete_laplace("2", "1", 10),
            discrete_laplace("2", "1", 11),
            ar,
            "2",
            "CountIgnored",
        ),
        one(gaussian("4", "1", 9), gaussian("4", "1", 10), ar, "1", "CountIgnored"),
        one(sampled("1/8", 1), sampled("1/8", 1), ["add", "remove"], "1", "AddOnly"),
        one(sampled("1/8", 1), sampled("1/8", 1), ["add", "add-remove"], "1/2", "AddOnly"),
        one(sampled("1/100", 1000), sampled("1/100", 1000), ["add", "add-remove"], "2", "AddOnly"),
        one(sampled("1/16", 1), sampled("1/8", 1), ["remove"; 2], "1", "Amplification"),
        one(sampled("1/16", 1), gaussian("1", "1", 1), ar, "1", "Amplification"),
        one(poisson("1/4", laplace("1", "1", 1)), laplace("1", "1", 1), ar, "1/4", "Amplification"),
        // A central limit theorem for sampled noise: mu = q sqrt(T (e - 1)).
        one(gaussian("603/250", "1", 1), sampled("1/100", 1000), ar, "3", "SumOfEpsilons"),
        one(gaussian("603/250", "1", 1), sampled("1/100", 1000), ar, "4", "SumOfEpsilons"),
        one(response("3", "2", 4), response("4", "2", 4), r1, "2", "SumOfEpsilons"),
        one(response("3", "4", 3), response("3", "2", 3), r1, "1", "ManyAnswers"),
        one(response("3", "3", 10), response("3", "2", 10), r1, "3", "ManyAnswers"),
        one(pure("1/4", 10), approx("1/4", "1/1024", 10), ar, "1", "FailureMass"),
        one(approx("1/4", "1/1024", 1), approx("1/4", "1/1024", 10), ar, "1/8", "FailureMass"),
        one(laplace("1", "1", 1), discrete_laplace("1", "1", 1), ar, "7/8", "Lattice"),
        one(laplace("2", "1", 10), discrete_laplace("2", "1", 10), ar, "9/2", "Lattice"),
        (vec![pure("1/4", 6)], vec![pure("1/4", 4), pure("1/2", 2)], ar, "1", "Heterogeneous"),
        (
            vec![gaussian("2", "1", 2)],
            vec![gaussian("2", "1", 1), gaussian("1", "1", 1)],
            ar,
            "2",
            "Heterogeneous",
        ),
    ]
}

pub(in crate::vectors::catalogue) fn borrowed() -> Result<File> {
    let mut claims = Claims::new("borrowed");
    for (priced, run, [priced_at, run_at], epsilon, flag) in rows() {
        let above = deltas(&priced, priced_at, epsilon, 5)?.1;
        claims.pair(
            &format!(
                "borrowed-{}-as-{}-at-{}-{run_at}",
                plan_slug(&run),
                plan_slug(&priced),
                slug(epsilon)
            ),
            &[flag],
            "the claim is true of another plan, which is the control",
            Claimed { plan: &run, relation: run_at, epsilon, delta: &above },
            Claimed { plan: &priced, relation: priced_at, epsilon, delta: &above },
        )?;
    }
    Ok(claims.file(
        "What is true of another plan",
        &["sensitivity, relation, count, sampling and mechanism mistaken for a smaller one"],
    ))
}

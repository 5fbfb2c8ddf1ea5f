//! Gaussian noise: one closed form for every number of uses.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::gaussian as noise;

/// σ, uses, and the ε at which δ is asked for.
const PROFILES: &[(&str, u64, &[&str])] = &[
    ("1", 1, &["0", "1/2", "1", "4", "8", "20"]),
    ("1/2", 1, &["1", "8", "20"]),
    ("2", 1, &["0", "1/8", "3"]),
    ("1", 2, &["1", "13", "20"]),
    ("4", 10, &["1/2", "5"]),
    ("20", 100, &["0", "1", "4"]),
    ("20", 1000, &["1", "8", "20"]),
    ("1/4", 1, &["20"]),
    ("100", 1, &["1/64", "1"]),
];

pub(in crate::vectors::catalogue) fn gaussian() -> Result<File> {
    let mut truths = Truths::new("gaussian");
    let at = "add-remove";
    for (sigma, count, epsilons) in PROFILES {
        for epsilon in *epsilons {
            let flag = match (*epsilon, *count) {
                ("0", _) => "ZeroEpsilon",
                ("8" | "13" | "20", _) => "LargeEpsilon",
                (_, 1) => "ClassicGaussian",
                _ => "LongPlan",
            };
            truths.delta(&[noise(sigma, "1", *count)], at, epsilon, &[flag])?;
        }
    }
    for (sigma, sensitivity, count, epsilon) in
        [("3", "2", 1, "1"), ("2", "3", 1, "1"), ("5", "4", 10, "4"), ("1171/500", "3", 1, "2")]
    {
        truths.delta(&[noise(sigma, sensitivity, count)], at, epsilon, &["Sensitivity"])?;
    }
    for (plan, epsilon) in [
        (vec![noise("1", "1", 1), noise("2", "1", 1)], "2"),
        (vec![noise("4", "1", 10), noise("8", "1", 100)], "3"),
        (vec![noise("3", "1", 1), noise("3", "2", 1)], "1"),
    ] {
        truths.delta(&plan, at, epsilon, &["Heterogeneous", "Sensitivity"])?;
    }
    for relation in ["add", "remove", "replace-one", "zero-out"] {
        truths.delta(&[noise("2", "1", 3)], relation, "1", &["Symmetric"])?;
    }
    for (sigma, count, delta) in [
        ("1", 1, "1/131072"),
        ("1", 1, "1e-5"),
        ("20", 1000, "1e-6"),
        ("20", 100, "1e-12"),
        ("1", 1, "1/1024"),
        ("1/2", 2, "1/1048576"),
    ] {
        truths.epsilon(&[noise(sigma, "1", count)], at, delta, &["Inversion"])?;
    }
    for delta in ["1e-20", "1e-30", "1e-100", "1e-300"] {
        truths.epsilon(&[noise("20", "1", 100)], at, delta, &["Inversion", "SmallDelta"])?;
    }
    for (sigma, epsilon) in [("1", "12"), ("2", "10"), ("4", "9")] {
        truths.delta(&[noise(sigma, "1", 1)], at, epsilon, &["SmallDelta"])?;
    }
    truths.epsilon(&[noise("1", "1", 1)], at, "0", &["PureLoss"])?;
    // δ(0) is below the δ that is allowed: no loss at all.
    truths.epsilon(&[noise("100", "1", 1)], at, "1/2", &["ZeroEpsilon"])?;
    Ok(truths.file(
        "Composition of Gaussian noise",
        &["one closed form, delta from 1 down to 1e-300"],
        &["sampled data"],
    ))
}

//! Laplace noise: a piecewise polynomial for every number of uses.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::laplace as noise;

/// Scale, uses, and the ε at which δ is asked for.
const PROFILES: &[(&str, u64, &[&str])] = &[
    ("1", 1, &["0", "1/2", "1"]),
    ("1/2", 1, &["1", "2"]),
    ("2", 2, &["1/2", "1"]),
    ("1", 2, &["1"]),
    ("1", 10, &["4", "8"]),
    ("10", 100, &["2", "8"]),
    ("1/16", 1, &["12"]),
];

pub(in crate::vectors::catalogue) fn laplace() -> Result<File> {
    let mut truths = Truths::new("laplace");
    let at = "add-remove";
    for (scale, count, epsilons) in PROFILES {
        for epsilon in *epsilons {
            let flag = match (*epsilon, *count) {
                ("0", _) => "ZeroEpsilon",
                (_, 1) => "Inclusive",
                (_, 100) => "LongPlan",
                _ => "CountIgnored",
            };
            truths.delta(&[noise(scale, "1", *count)], at, epsilon, &[flag])?;
        }
    }
    for (scale, sensitivity, epsilon) in [("3", "2", "1/2"), ("2", "3", "1"), ("4", "1/2", "1/16")]
    {
        truths.delta(&[noise(scale, sensitivity, 1)], at, epsilon, &["Sensitivity"])?;
    }
    for relation in ["add", "remove", "replace-one"] {
        truths.delta(&[noise("2", "1", 3)], relation, "1", &["Symmetric"])?;
    }
    for (scale, count, delta, flag) in [
        ("1", 1, "1/1024", "Inversion"),
        ("2", 4, "1/1048576", "Inversion"),
        ("10", 30, "1e-9", "Inversion"),
        ("2", 16, "1e-20", "SmallDelta"),
        ("3", 1, "0", "PureLoss"),
        ("2", 10, "0", "PureLoss"),
    ] {
        truths.epsilon(&[noise(scale, "1", count)], at, delta, &[flag])?;
    }
    Ok(truths.file(
        "Composition of Laplace noise",
        &["one to a hundred uses, in closed form"],
        &["sampled data", "different scales"],
    ))
}

//! Integer noise: losses on a lattice, summed as they stand.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{discrete_gaussian, discrete_laplace};

/// Scale, sensitivity, uses, ε.
const LAPLACE: &[(&str, &str, u64, &[&str])] = &[
    ("1", "1", 1, &["0", "1/2", "1"]),
    ("2", "1", 10, &["1", "2"]),
    ("1/3", "1", 1, &["2"]),
    ("3", "1", 100, &["4"]),
    ("10", "1", 1000, &["10"]),
    ("1", "2", 1, &["1", "2"]),
    ("3", "2", 1, &["1/2"]),
    ("2", "3", 2, &["1"]),
    ("4", "5", 10, &["4"]),
    ("97", "100", 1, &["1/2"]),
    ("1171/500", "3", 2, &["1"]),
    ("20", "7", 10, &["2"]),
];

/// σ, sensitivity, uses, ε.
const GAUSSIAN: &[(&str, &str, u64, &[&str])] = &[
    ("1", "1", 1, &["0", "1", "4", "20"]),
    ("1/2", "1", 1, &["1", "8"]),
    ("1/3", "1", 1, &["4"]),
    ("2", "1", 4, &["1"]),
    ("3", "2", 1, &["1"]),
    ("3/2", "1", 10, &["5"]),
    ("5", "3", 2, &["1/2"]),
    ("10", "1", 2, &["1"]),
];

pub(in crate::vectors::catalogue) fn discrete() -> Result<File> {
    let mut truths = Truths::new("discrete");
    let at = "add-remove";
    let flag = |sensitivity: &str, epsilon: &str, count: u64| match (sensitivity, epsilon, count) {
        (_, "0", _) => "ZeroEpsilon",
        (_, "20" | "8", _) => "LargeEpsilon",
        (_, _, 100..) => "CoarseGrid",
        ("1", ..) => "Lattice",
        _ => "Sensitivity",
    };
    for (scale, sensitivity, count, epsilons) in LAPLACE {
        for epsilon in *epsilons {
            let plan = [discrete_laplace(scale, sensitivity, *count)];
            truths.delta(&plan, at, epsilon, &[flag(sensitivity, epsilon, *count)])?;
        }
    }
    for (sigma, sensitivity, count, epsilons) in GAUSSIAN {
        for epsilon in *epsilons {
            let plan = [discrete_gaussian(sigma, sensitivity, *count)];
            truths.delta(&plan, at, epsilon, &[flag(sensitivity, epsilon, *count)])?;
        }
    }
    for relation in ["add", "remove", "replace-one"] {
        truths.delta(&[discrete_laplace("2", "2", 2)], relation, "1", &["Symmetric"])?;
        truths.delta(&[discrete_gaussian("2", "1", 2)], relation, "1", &["Symmetric"])?;
    }
    for (plan, delta, flag) in [
        (discrete_laplace("3", "1", 10), "1/1048576", "Inversion"),
        (discrete_laplace("2", "2", 5), "1e-9", "Inversion"),
        (discrete_laplace("3", "1", 100), "1e-30", "SmallDelta"),
        (discrete_laplace("5", "3", 1), "0", "PureLoss"),
        (discrete_laplace("2", "1", 10), "0", "PureLoss"),
        (discrete_gaussian("2", "1", 1), "1/1048576", "Inversion"),
        (discrete_gaussian("2", "1", 2), "1e-20", "SmallDelta"),
        (discrete_gaussian("2", "1", 1), "0", "PureLoss"),
    ] {
        truths.epsilon(&[plan], at, delta, &[flag])?;
    }
    Ok(truths.file(
        "Composition of integer noise",
        &["discrete Laplace and discrete Gaussian noise, sensitivities above 1"],
        &["sampled data"],
    ))
}

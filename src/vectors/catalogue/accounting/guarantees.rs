//! Parts of which only the guarantee is known: the worst mechanism that keeps
//! it.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{approx, pure};

pub(in crate::vectors::catalogue) fn guarantees() -> Result<File> {
    let mut truths = Truths::new("guarantees");
    let at = "add-remove";
    for (epsilon, count, target) in [
        ("1", 1, "0"),
        ("1", 1, "1/2"),
        ("1", 1, "1"),
        ("1/2", 2, "1/2"),
        ("1/8", 10, "1/2"),
        ("1/8", 100, "3"),
        ("1/32", 1000, "4"),
        ("5", 10, "40"),
        ("10", 5, "30"),
        ("2", 20, "36"),
    ] {
        let flag = match count {
            1 => "Inclusive",
            5 | 20 => "DomainTooSmall",
            100.. => "LongPlan",
            _ => "SumOfEpsilons",
        };
        truths.delta(&[pure(epsilon, count)], at, target, &[flag])?;
    }
    for (epsilon, delta, count, target) in [
        ("1", "1/1024", 1, "1"),
        ("1", "1/1024", 1, "1/2"),
        ("1/2", "1/1048576", 10, "3"),
        ("1/8", "1/1048576", 100, "4"),
        ("1", "1/4", 3, "3"),
        ("1/4", "1e-9", 16, "4"),
    ] {
        truths.delta(&[approx(epsilon, delta, count)], at, target, &["FailureMass"])?;
    }
    for (plan, target) in [
        (vec![pure("1/2", 4), pure("1/4", 4)], "1"),
        (vec![pure("1", 2), approx("1/2", "1/1024", 3)], "2"),
        (vec![approx("1", "1/65536", 2), approx("1/2", "1/1024", 2)], "3"),
    ] {
        truths.delta(&plan, at, target, &["Heterogeneous", "FailureMass"])?;
    }
    for (part, delta, flag) in [
        (pure("1/3", 3), "0", "PureLoss"),
        (pure("1/10", 10), "0", "PureLoss"),
        (pure("ln(3)", 2), "0", "PureLoss"),
        (approx("1", "1/1024", 1), "0", "PureLoss"),
        (pure("1/8", 100), "1/1048576", "Inversion"),
        (pure("1/16", 64), "1e-100", "SmallDelta"),
        (approx("1/8", "1e-12", 50), "1e-9", "Inversion"),
    ] {
        truths.epsilon(&[part], at, delta, &[flag])?;
    }
    Ok(truths.file(
        "Composition of guarantees",
        &["optimal composition of pure and approximate guarantees, and sums at delta = 0"],
        &["what a particular mechanism does better"],
    ))
}

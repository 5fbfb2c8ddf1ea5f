//! Laws whose loss is in one output, or in one that the other side never has.

use super::Verdict::{Control, Violation};
use super::{Family, numbers};
use crate::error::Result;
use crate::num::Rational;

/// Laws whose loss is in one output, of the mass given on the right.
pub(super) fn single_outputs(family: &mut Family) -> Result<()> {
    for (mass, claimed, true_odds, verdict, flag, what) in [
        (
            "1/16",
            "2",
            "3",
            Violation,
            "HiddenMass",
            "one output of sixteen has odds of 3 for claimed odds of 2",
        ),
        (
            "1/16",
            "2",
            "4",
            Violation,
            "HiddenMass",
            "one output of sixteen has odds of 4 for claimed odds of 2",
        ),
        (
            "1/1024",
            "2",
            "8",
            Violation,
            "HiddenMass",
            "an output of a chance of 1/1024 has odds of 8 for claimed odds of 2",
        ),
        (
            "1/4096",
            "3",
            "27",
            Violation,
            "HiddenMass",
            "an output of a chance of 1/4096 has odds of 27 for claimed odds of 3",
        ),
        (
            "1/16",
            "2",
            "2",
            Control,
            "AtTheClaim",
            "one output of sixteen has exactly the claimed odds",
        ),
        ("1/1024", "2", "2", Control, "AtTheClaim", "a rare output has exactly the claimed odds"),
        (
            "1/1024",
            "8",
            "8",
            Control,
            "AtTheClaim",
            "a rare output has exactly the claimed odds of 8",
        ),
        (
            "1/4096",
            "27",
            "27",
            Control,
            "AtTheClaim",
            "a rare output has exactly the claimed odds of 27",
        ),
    ] {
        let right: Rational = mass.parse()?;
        let left = &right * &true_odds.parse::<Rational>()?;
        let half = Rational::new(1, 2u8)?;
        // What is left over is shared by two outputs that tell little.
        let filled = |first: &Rational| {
            let rest = &(&Rational::one() - first) * &half;
            vec![first.clone(), rest.clone(), rest]
        };
        let id = format!("single-{mass}-odds-{true_odds}-claimed-{claimed}");
        let claim = format!("ln({claimed})");
        family.both(&id, flag, what, (&claim, "0"), (&filled(&left), &filled(&right)), verdict)?;
    }
    Ok(())
}

/// An output that exists on one side only.
pub(super) fn disjoint(family: &mut Family) -> Result<()> {
    for (leak, epsilon, what) in [
        ("1/2", "4", "half of all runs tell"),
        ("1/64", "2", "one run of 64 tells"),
        ("1/4096", "1", "one run of 4096 tells"),
    ] {
        let leak_mass: Rational = leak.parse()?;
        let rest = &Rational::one() - &leak_mass;
        let laws = ([Rational::one(), Rational::zero()], [rest, leak_mass]);
        let id = format!("disjoint-{leak}");
        let laws = (&laws.0[..], &laws.1[..]);
        family.both(&id, "DisjointSupport", what, (epsilon, "0"), laws, Violation)?;
    }
    for (weights, epsilon, what) in [
        (["1", "1", "1"], "1/1024", "the same law on both sides, of three outputs"),
        (["1", "1/1024", "1/1048576"], "1/8", "the same law on both sides, with rare outputs"),
        (["1", "0", "1"], "1/2", "the same law on both sides, with an output that never comes"),
    ] {
        let weights = numbers(&weights)?;
        let id = format!("same-{}-{epsilon}", weights.len());
        let id = format!("{id}-{}", weights[1]);
        family.both(&id, "OverNoised", what, (epsilon, "0"), (&weights, &weights), Control)?;
    }
    Ok(())
}

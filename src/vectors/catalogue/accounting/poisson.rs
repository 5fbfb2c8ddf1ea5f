//! Poisson samples: the profile is not its own mirror image.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{gaussian, laplace, poisson as sampled};

const RELATIONS: [&str; 3] = ["add", "remove", "add-remove"];

pub(in crate::vectors::catalogue) fn poisson() -> Result<File> {
    let mut truths = Truths::new("poisson");
    for (q, sigma, epsilon) in [
        ("1/128", "1", "1/2"),
        ("1/8", "1", "1"),
        ("1/2", "1", "1/4"),
        ("1/128", "1/2", "4"),
        ("1/100", "4", "1/64"),
    ] {
        for relation in RELATIONS {
            let plan = [sampled(q, gaussian(sigma, "1", 1))];
            truths.delta(&plan, relation, epsilon, &["Amplification", "AddOnly"])?;
        }
    }
    for (q, scale, epsilon) in [("1/8", "1", "1/8"), ("1/2", "1/2", "1/2")] {
        for relation in RELATIONS {
            let plan = [sampled(q, laplace(scale, "1", 1))];
            truths.delta(&plan, relation, epsilon, &["Amplification", "AddOnly"])?;
        }
    }
    for relation in RELATIONS {
        // Nobody is left out: as without sampling.
        let everyone = [sampled("1", gaussian("1", "1", 2))];
        truths.delta(&everyone, relation, "1", &["Amplification"])?;
        let pure = [sampled("1/4", laplace("1/2", "1", 3))];
        truths.epsilon(&pure, relation, "0", &["PureLoss", "AddOnly"])?;
        let one = [sampled("1/16", gaussian("1", "1", 1))];
        truths.epsilon(&one, relation, "1/1048576", &["Inversion", "AddOnly"])?;
        let ten = [sampled("1/8", gaussian("1", "1", 10))];
        truths.delta(&ten, relation, "1/2", &["AddOnly", "CountIgnored"])?;
    }
    let at = "add-remove";
    for (q, sigma, count, epsilon) in
        [("1/128", "1", 100, "1"), ("1/128", "1", 1000, "2"), ("1/64", "2", 1000, "4")]
    {
        let plan = [sampled(q, gaussian(sigma, "1", count))];
        truths.delta(&plan, at, epsilon, &["LongPlan", "CoarseGrid"])?;
    }
    for (q, sigma, count, delta, flag) in [
        ("1/100", "1", 1000, "1e-5", "Inversion"),
        ("1/100", "1", 1000, "1e-12", "FftNoise"),
        ("1/100", "4", 1000, "1e-15", "SmallDelta"),
    ] {
        truths.epsilon(&[sampled(q, gaussian(sigma, "1", count))], at, delta, &[flag])?;
    }
    let mix = [sampled("1/8", gaussian("2", "1", 10)), gaussian("4", "1", 1)];
    for relation in RELATIONS {
        truths.delta(&mix, relation, "1", &["Heterogeneous", "AddOnly"])?;
    }
    Ok(truths.file(
        "Composition of Poisson-sampled noise",
        &[
            "one use in closed form under every relation",
            "ten to a thousand uses in wider enclosures",
        ],
        &["samples of a fixed size", "shuffled batches"],
    ))
}

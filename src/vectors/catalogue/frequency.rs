//! Frequencies of fresh draws: regions of whole numbers that a correct sampler
//! leaves once in 2^40 runs, and what they catch.

mod faults;
mod quotient;
mod regions;

use super::sampler::{needs, parameter};
use super::slug;
use crate::error::Result;
use crate::json::{Value, json};
use crate::num::Integer;
use crate::vectors::{BugType, Case, Class, File, Note};
use regions::Region;

/// The chance that a correct sampler fails one case: 2^-40.
const FALSE_ALARM: &str = "1/1099511627776";

/// Laws, parameters and numbers of draws.
const DRAWN: &[(&str, &str, u64)] = &[
    ("uniform", "3", 100_000),
    ("uniform", "6", 100_000),
    ("uniform", "10", 1_000_000),
    ("uniform", "100", 100_000),
    ("uniform", "200", 100_000),
    ("uniform", "1000", 1_000_000),
    ("bernoulli", "1/2", 1_000_000),
    ("bernoulli", "1/3", 100_000),
    ("bernoulli", "3/8", 100_000),
    ("bernoulli", "1/1024", 1_000_000),
    ("bernoulli-exp", "1/2", 100_000),
    ("bernoulli-exp", "1", 100_000),
    ("bernoulli-exp", "5/2", 1_000_000),
    ("bernoulli-exp", "7", 1_000_000),
    ("geometric", "1", 100_000),
    ("geometric", "1/2", 1_000_000),
    ("geometric", "2/3", 100_000),
    ("geometric", "1/20", 100_000),
    ("discrete-laplace", "1/2", 100_000),
    ("discrete-laplace", "2/3", 100_000),
    ("discrete-laplace", "1", 100_000),
    ("discrete-laplace", "1", 1_000_000),
    ("discrete-laplace", "2", 1_000_000),
    ("discrete-laplace", "3", 100_000),
    ("discrete-laplace", "4", 1_000_000),
    ("discrete-laplace", "5", 1_000_000),
    ("discrete-laplace", "6", 1_000_000),
    ("discrete-laplace", "10", 1_000_000),
    ("discrete-laplace", "20", 1_000_000),
    ("discrete-laplace", "100", 100_000),
    ("discrete-gaussian", "1/2", 1_000_000),
    ("discrete-gaussian", "1", 1_000_000),
    ("discrete-gaussian", "5/4", 100_000),
    ("discrete-gaussian", "2", 100_000),
    ("discrete-gaussian", "10", 1_000_000),
    ("discrete-gaussian", "100", 100_000),
];

pub(super) fn fresh() -> Result<File> {
    let mut cases = Vec::new();
    for &(law, value, count) in DRAWN {
        cases.push(case(law, value, count)?);
    }
    Ok(File {
        kind: "frequency".to_owned(),
        name: "fresh".to_owned(),
        title: "Frequencies of fresh draws".to_owned(),
        spec: vec!["docs/spec/vectors.md, frequencies".to_owned()],
        covers: vec![
            "any sampler, whatever its randomness and its algorithm".to_owned(),
            "wrong scales, missing restarts, modulo bias, rounded continuous noise, biased signs: each case says what it catches, and how surely".to_owned(),
        ],
        does_not_cover: vec![
            "an error of the scale of half a percent, or a bias of one part in a thousand: a million draws do not show it; the digests and the exhaustive counts do".to_owned(),
            "dependence between draws".to_owned(),
            "tails that a million draws do not reach".to_owned(),
        ],
        notes: vec![Note::new(
            "Frequency",
            BugType::BiasedSampler,
            "some values are drawn too often or too seldom",
            "the law is not the one that was proven private",
        )
        .link("https://github.com/world-federation-of-advertisers/cardinality_estimation_evaluation_framework/issues/97")
        .link("https://github.com/opendp/opendp/issues/2638")],
        cases,
    })
}

fn case(law: &str, value: &str, count: u64) -> Result<Case> {
    let id = format!("frequency-{law}-{}-{count}", slug(value));
    let params = json!({parameter(law): value});
    let args = json!({"law": law, "params": params, "count": count});
    let regions = regions::of(law, value, count)?;
    let mut power = Vec::new();
    for (name, fault) in faults::of(law, value)? {
        let caught = regions::caught(&regions, &fault, count)?;
        power.push(json!({"fault": name, "caught": caught}));
    }
    let written: Vec<_> = regions.iter().map(written).collect();
    let expect = json!({"regions": written, "false_alarm": FALSE_ALARM, "power": power});
    let name = parameter(law);
    let mut case = Case::new(id, Class::Core, "frequencies", args, expect)
        .flag("Frequency")
        .comment(format!("{count} fresh draws, {name} = {value}."));
    for need in needs(value) {
        case = case.need(need);
    }
    let quick = count <= 100_000 && ["uniform", "bernoulli"].contains(&law);
    Ok(if quick { case } else { case.need("long") })
}

fn written(region: &Region) -> Value {
    let mut object = json!({"least": region.least, "most": region.most});
    let ends: [(&str, &Option<Integer>); 2] = [("from", &region.from), ("to", &region.to)];
    for (name, end) in ends {
        if let Some(end) = end {
            object[name] = json!(end.to_string());
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::answer;
    use crate::tape::{ChaCha, Seed};
    use crate::vectors::judge::{Outcome, judge};

    /// Draws from `drawn`, judged by the case of `value`.
    fn judged(law: &str, value: &str, drawn: &str) -> Outcome {
        let case = case(law, value, 1_000_000).unwrap();
        let mut args = case.args.clone();
        args["params"] = json!({parameter(law): drawn});
        let mut fresh = ChaCha::new(&Seed::new([7; 32]), 0);
        judge(&case, &answer("frequencies", &args, &mut fresh)).unwrap()
    }

    #[test]
    fn the_reference_lies_in_its_regions_and_a_scale_off_by_two_percent_does_not() {
        // Each passes but for a chance of 2^-40; the faults are caught but for 10^-4.
        for (law, value, wrong) in [
            ("discrete-laplace", "2", "51/25"),
            ("discrete-gaussian", "10", "51/5"),
            ("geometric", "1/2", "51/100"),
            ("bernoulli", "1/2", "51/100"),
            ("uniform", "10", "11"),
        ] {
            assert_eq!(judged(law, value, value), Outcome::Pass(""), "{law}");
            assert!(matches!(judged(law, value, wrong), Outcome::Fail(_)), "{law}");
        }
    }

    #[test]
    fn what_is_said_to_be_caught_is_caught() {
        let case = case("discrete-laplace", "1", 1_000_000).unwrap();
        let caught = |name: &str| {
            let power = case.expect["power"].as_array().unwrap();
            let fault = power.iter().find(|fault| fault["fault"] == json!(name)).unwrap();
            fault["caught"].as_str().unwrap().parse::<f64>().unwrap()
        };
        assert!(caught("scale larger by 2 %") > 0.999);
        assert!(caught("minus zero kept") > 0.99999);
        assert!(caught("continuous Laplace rounded") > 0.99999);
        let weak = caught("scale larger by 1 %");
        assert!(weak > 0.3 && weak < 0.99, "{weak}");
    }

    #[test]
    fn an_unreduced_quotient_is_caught_at_every_scale_that_shows_it() {
        let hundred_thousand = ("3", 100_000, 0.999);
        let million = [("4", 0.8), ("5", 0.999), ("6", 0.999), ("10", 0.999)];
        let million = million.map(|(scale, least)| (scale, 1_000_000, least));
        for (scale, count, least) in [hundred_thousand].into_iter().chain(million) {
            let case = case("discrete-laplace", scale, count).unwrap();
            let power = case.expect["power"].as_array().unwrap();
            let fault = power.last().unwrap();
            assert!(fault["fault"].as_str().unwrap().contains("OpenDP#2638"));
            let caught: f64 = fault["caught"].as_str().unwrap().parse().unwrap();
            assert!(caught > least, "scale {scale}: {caught}");
        }
    }
}

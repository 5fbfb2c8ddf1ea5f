//! What is called hidden because of its law is hidden from everybody: the
//! evidence that a million runs give on average is too little.

use std::collections::BTreeMap;

use etalon::museum::{CATALOGUES, Sight, Specimen, specimens};
use etalon::privacy::Claim;
use etalon::subject::{Output, Parameters, find};

/// Average nats of evidence in a run, of whoever knows the law: the posterior
/// of the output against the nearest one that the claim allows. None where
/// the outputs are not listed.
fn evidence(card: &Specimen) -> Option<f64> {
    let Ok(Claim::Pure { epsilon }) = card.claim() else { return None };
    let ceiling = 1.0 / (1.0 + (-epsilon.approximate()).exp());
    let parameters = Parameters::read(card.subject.parameters.split_whitespace()).unwrap();
    let entry = find(&CATALOGUES, card.subject.builtin).unwrap();
    let [left, right] = card.pair().unwrap();
    let law = |input| (entry.outputs)(&mut parameters.clone(), input).unwrap();
    // What one side alone lists, the other never gives.
    let mut both: BTreeMap<Output, [f64; 2]> = BTreeMap::new();
    for (side, law) in [law(&left)?, law(&right)?].into_iter().enumerate() {
        for (output, chance) in law {
            both.entry(output).or_default()[side] += chance.enclose(64).hi().to_f64_upper();
        }
    }
    let nats = both.values().filter(|[here, there]| here + there > 0.0).map(|[here, there]| {
        let posterior = here / (here + there);
        let allowed = posterior.clamp(1.0 - ceiling, ceiling);
        let kl = |p: f64, q: f64| if p > 0.0 { p * (p / q).ln() } else { 0.0 };
        (here + there) / 2.0 * (kl(posterior, allowed) + kl(1.0 - posterior, 1.0 - allowed))
    });
    Some(nats.sum())
}

#[test]
fn a_million_runs_of_what_is_hidden_give_too_little_evidence() {
    let needed = 1e9f64.ln();
    let mut hidden = 0;
    for card in specimens() {
        let Some(nats) = evidence(card) else { continue };
        match card.sight {
            Sight::Hidden(_) => {
                hidden += 1;
                assert!(1e6 * nats < needed, "{}: {} nats", card.name, 1e6 * nats);
            }
            // What falls needs evidence: no budget is below a third of what
            // the law gives on average.
            Sight::Support(runs) | Sight::Law(runs) => {
                let runs = f64::from(u32::try_from(runs).unwrap());
                assert!(3.0 * runs * nats > needed, "{}: {} nats", card.name, runs * nats);
            }
            Sight::Harmless(_) => {}
        }
    }
    assert!(hidden > 0, "no hidden law is listed");
}

//! Every card is checked against what can be computed of it; a wrong card
//! shows that each check can fail.

use std::collections::BTreeSet;

use etalon::museum::{CATALOGUES, Exhibit, Known, Role, Sight, Specimen, Truth, specimens};
use etalon::num::Rational;
use etalon::privacy::Claim;
use etalon::subject::{Output, Side, Subject};
use etalon::tape::Seed;

/// Bits to which the claim is enclosed; losses are known to 80.
const BITS: u32 = 60;

/// What is wrong with a card, in words; empty if nothing is.
fn faults(card: &Specimen) -> Vec<String> {
    let mut faults = Vec::new();
    let kebab = card.name.split('-').all(|word| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    });
    if !kebab {
        faults.push("name: not words of a-z and 0-9 joined by hyphens".to_owned());
    }
    for (what, text) in [("about", card.about), ("provenance", card.provenance)] {
        if text.is_empty() || text.ends_with('.') {
            faults.push(format!("{what}: not one clause"));
        }
    }
    if let Err(fault) = card.relation() {
        faults.push(format!("relation: {fault}"));
    }
    let pair = match card.pair() {
        Ok(pair) => pair,
        Err(fault) => return [faults, vec![format!("pair: {fault}")]].concat(),
    };
    if pair[0] == pair[1] {
        faults.push("pair: twice the same".to_owned());
    }
    for (role, exhibit) in card.exhibits() {
        if let Err(fault) = runs(exhibit, card) {
            faults.push(format!("{}: {fault}", role.name()));
        }
    }
    let claim = match card.claim() {
        Ok(claim) => claim,
        Err(fault) => return [faults, vec![format!("claim: {fault}")]].concat(),
    };
    // Of other kinds of claims no single number is the loss.
    let Claim::Pure { epsilon } = claim else { return faults };
    let claimed = epsilon.enclose(BITS).unwrap().hi().to_rational();
    match card.known(&CATALOGUES) {
        Err(fault) => faults.push(format!("truth: {fault}")),
        Ok(known) => faults.extend(disagreement(card.sight, &known, &claimed)),
    }
    for (role, exhibit) in card.exhibits() {
        let Ok(known) = exhibit.known(&CATALOGUES, &pair) else { continue };
        match role {
            Role::Specimen => {
                if matches!(card.truth, Truth::Infinite(_)) && known.upper.is_some() {
                    faults.push("truth: infinite, but its entry proves less".to_owned());
                }
            }
            Role::Correct | Role::OverNoised => {
                if known.is_infinite() || known.upper.is_some_and(|upper| upper > claimed) {
                    faults.push(format!("{}: it breaks the claim", role.name()));
                }
            }
        }
    }
    faults
}

/// Whether what is seen and what is true contradict each other.
fn disagreement(sight: Sight, known: &Known, claimed: &Rational) -> Option<String> {
    let above = known.lower.as_ref().is_none_or(|lower| lower > claimed);
    match sight {
        Sight::Support(_) | Sight::Law(_) | Sight::Hidden(_) if !above => {
            Some("truth: not above the claim".to_owned())
        }
        Sight::Support(_) if !known.is_infinite() => {
            Some("sight: only an infinite loss has outputs that one side alone gives".to_owned())
        }
        Sight::Support(0) | Sight::Law(0) => Some("sight: after no run nothing falls".to_owned()),
        Sight::Harmless(_) if known.upper.as_ref().is_none_or(|upper| upper > claimed) => {
            Some("truth: not known to be within the claim".to_owned())
        }
        _ => None,
    }
}

/// A few runs on both sides.
fn runs(exhibit: Exhibit, card: &Specimen) -> etalon::Result<Vec<Output>> {
    let mut subject = exhibit.subject(&CATALOGUES, &card.pair()?, &Seed::new([7; 32]))?;
    let mut outputs = Vec::new();
    subject.run(&[Side::Left, Side::Right].repeat(20), &mut outputs)?;
    Ok(outputs)
}

#[test]
fn every_card_says_what_is_so() {
    let all: Vec<String> = specimens()
        .flat_map(|card| faults(card).into_iter().map(|fault| format!("{}: {fault}", card.name)))
        .collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn names_are_given_once() {
    let names: BTreeSet<&str> = specimens().map(|card| card.name).collect();
    assert_eq!(names.len(), specimens().count());
}

/// A card that is right.
const GOOD: Specimen = Specimen {
    name: "half-noise",
    about: "half the noise",
    provenance: "this test",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("discrete-laplace", "scale=1/2"),
    truth: Truth::Proven,
    sight: Sight::Law(1_000),
    correct: Exhibit::new("discrete-laplace", "scale=1"),
    over_noised: None,
};

#[test]
fn a_wrong_card_is_rejected() {
    assert_eq!(faults(&GOOD), Vec::<String>::new());
    let wrong: [(&str, Specimen); 12] = [
        ("name:", Specimen { name: "Half-noise", ..GOOD }),
        ("about:", Specimen { about: "", ..GOOD }),
        ("relation:", Specimen { relation: "cousin", ..GOOD }),
        ("pair:", Specimen { pair: ["0", "0"], ..GOOD }),
        ("pair:", Specimen { pair: ["0", "{"], ..GOOD }),
        ("claim:", Specimen { claim: "eps=none", ..GOOD }),
        ("specimen:", Specimen { subject: Exhibit::new("discrete-laplace", "size=1"), ..GOOD }),
        ("truth: not above", Specimen { claim: "eps=2", ..GOOD }),
        ("truth: infinite", Specimen { truth: Truth::Infinite("it is not"), ..GOOD }),
        ("sight:", Specimen { sight: Sight::Support(9), ..GOOD }),
        ("truth: not known", Specimen { sight: Sight::Harmless("it is not"), ..GOOD }),
        ("correct:", Specimen { correct: Exhibit::new("discrete-laplace", "scale=0.9"), ..GOOD }),
    ];
    for (says, card) in wrong {
        let found = faults(&card);
        assert!(found.iter().any(|fault| fault.starts_with(says)), "{says} {found:?}");
    }
}

/// Known losses of the literature, at small noise the discrete ones.
#[test]
fn computed_losses_are_those_of_the_literature() {
    let known = |name: &str| {
        let card = specimens().find(|card| card.name == name).unwrap();
        card.known(&CATALOGUES).unwrap()
    };
    for (name, lower, upper) in [
        // (1 + 6c)/4 = 1.75 bounds it; 1.74179 with continuous noise.
        ("svt-4", "1.7", "1.75"),
        ("svt-4-tenth", "0.172", "0.175"),
        // ln(1 + 2^-3).
        ("wrong-logarithm", "0.117783035", "0.117783036"),
        // 8 ln(0.5125/0.4875) and 8 ln(0.525/0.475).
        ("rappor-one-report", "0.400083", "0.400084"),
        ("rappor-one-hash", "0.800667", "0.800668"),
        ("max-value", "2.5", "2.5"),
        ("prefix-sum", "5", "5"),
        ("wrong-quotient", "0.504093", "0.504095"),
        ("noise-inverted", "10", "10"),
        ("tree-one-level", "3", "3"),
    ] {
        let (least, most): (Rational, Rational) = (lower.parse().unwrap(), upper.parse().unwrap());
        let found = known(name);
        let (lo, hi) = (found.lower.unwrap(), found.upper.unwrap());
        assert!(lo.approximate() - hi.approximate() > -1e-9, "{name} [{lo}, {hi}] is wide");
        assert!(hi >= least && lo <= most, "{name} [{}, {}]", lo.approximate(), hi.approximate());
    }
}

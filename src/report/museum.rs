//! The museum's cards and what an audit made of each, as text and JSON.

use std::fmt::Write;

use super::json::above;
use super::text::columns;
use crate::audit::{Finding, Verdict, decimal};
use crate::json::{Value, json};
use crate::museum::{Exhibit, Known, Role, Sight, Specimen, Truth};
use crate::num::Rational;

/// One exhibit put to the test.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, audit};
/// use etalon::museum::{CATALOGUES, Role, specimens};
/// use etalon::report::Viewing;
/// use etalon::tape::Seed;
///
/// let card = specimens().find(|card| card.name == "lying-response").expect("it is shown");
/// let plan = Plan {
///     claim: card.claim()?,
///     relation: card.relation()?,
///     unit: "person".parse()?,
///     alpha: "1e-9".parse()?,
///     max_runs: 4000,
///     stop_at_violation: true,
///     seed: Seed::new([0; 32]),
/// };
/// let mut subject = card.subject.subject(&CATALOGUES, &card.pair()?, &plan.seed)?;
/// let viewing = Viewing {
///     specimen: *card,
///     role: Role::Specimen,
///     exhibit: card.subject,
///     known: card.known(&CATALOGUES)?,
///     max_runs: plan.max_runs,
///     finding: audit(&plan, &mut subject, &mut |_| true)?,
/// };
/// assert_eq!(viewing.fault(), None);
/// // Of its correct twin the same verdict would be a false alarm.
/// let alarm = Viewing { role: Role::Correct, ..viewing };
/// assert!(alarm.fault().is_some_and(|fault| fault.starts_with("a false alarm")));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Viewing {
    /// Its card.
    pub specimen: Specimen,
    /// Which of the card's exhibits it is.
    pub role: Role,
    /// The exhibit.
    pub exhibit: Exhibit,
    /// What is known of its loss on the card's pair.
    pub known: Known,
    /// The most runs it was given.
    pub max_runs: u64,
    /// What was found.
    pub finding: Finding,
}

impl Viewing {
    /// What is not as it should be, in one clause: a verdict other than the
    /// card's, or a lower bound above what the loss is known to be at most.
    pub fn fault(&self) -> Option<String> {
        let finding = &self.finding;
        let fell = finding.verdict == Verdict::Violation;
        match self.specimen.should_fall(self.role, self.max_runs) {
            Some(true) if !fell => {
                return Some(format!("it should have fallen within {} runs", self.max_runs));
            }
            Some(false) if fell => {
                return Some("a false alarm: it keeps the claim on this pair".to_owned());
            }
            _ if finding.verdict == Verdict::NotAssessable => return Some(finding.reason.clone()),
            _ => {}
        }
        let most = self.known.upper.as_ref().filter(|most| finding.epsilon_lower > **most)?;
        Some(format!("the bound is above the loss, which is at most {}", above(most)))
    }

    /// Why nothing is asked of it, where that is so.
    fn excuse(&self) -> Option<String> {
        match (self.role, self.specimen.sight) {
            (Role::Specimen, Sight::Hidden(why)) => Some(format!("hidden: {why}")),
            (Role::Specimen, Sight::Harmless(why)) => Some(format!("harmless: {why}")),
            (Role::Specimen, Sight::Support(runs) | Sight::Law(runs)) if runs > self.max_runs => {
                Some(format!("not asked of so few runs: its card says {runs}"))
            }
            _ => None,
        }
    }

    fn judgment(&self) -> &'static str {
        match (self.fault(), self.specimen.should_fall(self.role, self.max_runs)) {
            (Some(_), _) => "NO",
            (None, Some(_)) => "yes",
            (None, None) => "-",
        }
    }
}

/// A table with a line per exhibit, then every fault and every excuse.
///
/// # Example
///
/// ```
/// use etalon::audit::Finding;
/// use etalon::museum::{CATALOGUES, Role, specimens};
/// use etalon::report::{Viewing, museum_text};
///
/// // An auditor that gives up before it runs anything.
/// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
/// let viewing = Viewing {
///     specimen: *card,
///     role: Role::Specimen,
///     exhibit: card.subject,
///     known: card.known(&CATALOGUES)?,
///     max_runs: 4000,
///     finding: Finding::not_assessable("no runs".to_owned(), "a count".to_owned(), 0),
/// };
/// let text = museum_text(&[viewing], 130);
/// assert!(text.contains("0 of 1 exhibits as they should be"));
/// assert!(text.contains("NO: zero-twice, specimen: it should have fallen within 4000 runs"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn museum_text(viewings: &[Viewing], width: u16) -> String {
    let rows = viewings.iter().map(|viewing| {
        [
            viewing.specimen.name.to_owned(),
            viewing.role.name().to_owned(),
            viewing.specimen.claim.to_owned(),
            viewing.finding.verdict.to_string(),
            viewing.finding.runs.to_string(),
            decimal(&viewing.finding.epsilon_lower),
            loss(&viewing.known),
            viewing.judgment().to_owned(),
        ]
    });
    let header = ["name", "exhibit", "claim", "verdict", "runs", "eps >=", "truth", "as it should"];
    let mut text = columns(header, rows, &[4, 5, 6], width);
    let as_it_should = viewings.iter().filter(|viewing| viewing.fault().is_none()).count();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{as_it_should} of {} exhibits as they should be", viewings.len());
    for viewing in viewings {
        let (name, role) = (viewing.specimen.name, viewing.role.name());
        if let Some(fault) = viewing.fault() {
            let _ = writeln!(text, "NO: {name}, {role}: {fault}");
        }
        if let Some(excuse) = viewing.excuse() {
            let _ = writeln!(text, "{name}: {excuse}");
        }
    }
    text
}

/// The same as one object.
///
/// # Example
///
/// ```
/// use etalon::audit::Finding;
/// use etalon::museum::{CATALOGUES, Role, specimens};
/// use etalon::report::{Viewing, museum_json};
///
/// // An auditor that gives up before it runs anything.
/// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
/// let viewing = Viewing {
///     specimen: *card,
///     role: Role::Specimen,
///     exhibit: card.subject,
///     known: card.known(&CATALOGUES)?,
///     max_runs: 4000,
///     finding: Finding::not_assessable("no runs".to_owned(), "a count".to_owned(), 0),
/// };
/// let object = museum_json(&[viewing], &"1e-9".parse()?, "00");
/// assert_eq!(object["as_it_should"], false);
/// // Its loss is 1 + ln 2 = 1.69314...
/// assert_eq!(object["exhibits"][0]["truth"]["lower"], "1.693147");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn museum_json(viewings: &[Viewing], alpha: &Rational, seed: &str) -> Value {
    let exhibit = |viewing: &Viewing| {
        let finding = &viewing.finding;
        json!({
            "name": viewing.specimen.name,
            "exhibit": viewing.role.name(),
            "subject": named(&viewing.exhibit),
            "claim": viewing.specimen.claim,
            "verdict": finding.verdict.to_string(),
            "runs": finding.runs,
            "violation_at": finding.violation_at,
            "epsilon_lower": decimal(&finding.epsilon_lower),
            "truth": ends(&viewing.known),
            "should_fall": viewing.specimen.should_fall(viewing.role, viewing.max_runs),
            "fault": viewing.fault(),
            "excuse": viewing.excuse(),
        })
    };
    json!({
        "format": "etalon-museum/1",
        "as_it_should": viewings.iter().all(|viewing| viewing.fault().is_none()),
        "alpha": alpha.to_string(),
        "seed": seed,
        "exhibits": viewings.iter().map(exhibit).collect::<Vec<_>>(),
    })
}

/// A line per card: name, claim, truth, what can be seen, what is wrong.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, specimens};
/// use etalon::report::museum_cards;
///
/// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
/// let text = museum_cards(&[(*card, card.known(&CATALOGUES)?)], 130);
/// assert!(text.contains("zero-twice") && text.contains("law, 4000 runs"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn museum_cards(cards: &[(Specimen, Known)], width: u16) -> String {
    let rows = cards.iter().map(|(specimen, known)| {
        [
            specimen.name.to_owned(),
            specimen.claim.to_owned(),
            loss(known),
            match specimen.sight {
                Sight::Support(runs) => format!("support, {runs} runs"),
                Sight::Law(runs) => format!("law, {runs} runs"),
                Sight::Hidden(_) => "hidden".to_owned(),
                Sight::Harmless(_) => "harmless".to_owned(),
            },
            specimen.about.to_owned(),
        ]
    });
    columns(["name", "claim", "truth", "seen by", "about"], rows, &[2], width) + "\n"
}

/// The same as one object, with everything else the cards say.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, specimens};
/// use etalon::report::museum_cards_json;
///
/// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
/// let object = museum_cards_json(&[(*card, card.known(&CATALOGUES)?)]);
/// assert_eq!(object["cards"][0]["claim"], "eps=1");
/// assert_eq!(object["cards"][0]["correct"], "discrete-laplace scale=1");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn museum_cards_json(cards: &[(Specimen, Known)]) -> Value {
    let card = |(specimen, known): &(Specimen, Known)| {
        let (sight, runs, why) = match specimen.sight {
            Sight::Support(runs) => ("support", Some(runs), None),
            Sight::Law(runs) => ("law", Some(runs), None),
            Sight::Hidden(why) => ("hidden", None, Some(why)),
            Sight::Harmless(why) => ("harmless", None, Some(why)),
        };
        let argument = match specimen.truth {
            Truth::Computed(_) | Truth::Proven => "computed from the law",
            Truth::Infinite(why) | Truth::AtLeast(_, why) => why,
        };
        json!({
            "name": specimen.name,
            "about": specimen.about,
            "provenance": specimen.provenance,
            "claim": specimen.claim,
            "relation": specimen.relation,
            "pair": specimen.pair,
            "subject": named(&specimen.subject),
            "correct": named(&specimen.correct),
            "over_noised": specimen.over_noised.as_ref().map(named),
            "truth": ends(known),
            "argument": argument,
            "sight": sight,
            "runs": runs,
            "why": why,
        })
    };
    json!({
        "format": "etalon-museum-cards/1",
        "cards": cards.iter().map(card).collect::<Vec<_>>(),
    })
}

fn named(exhibit: &Exhibit) -> String {
    format!("{} {}", exhibit.builtin, exhibit.parameters).trim_end().to_owned()
}

/// A loss in a word: to six places, from below where only that end is known.
fn loss(known: &Known) -> String {
    match (&known.lower, &known.upper) {
        (None, _) => "infinite".to_owned(),
        (Some(_), Some(upper)) => above(upper),
        (Some(lower), None) if lower.is_zero() => "-".to_owned(),
        (Some(lower), None) => format!(">= {}", decimal(lower)),
    }
}

/// Both ends of a loss, rounded outward to six places.
fn ends(known: &Known) -> Value {
    json!({
        "infinite": known.is_infinite(),
        "lower": known.lower.as_ref().map(decimal),
        "upper": known.upper.as_ref().map(above),
    })
}

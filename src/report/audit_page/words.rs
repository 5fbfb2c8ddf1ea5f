//! The claim in words: what it promises to one person, and what is left of
//! that.

use super::stored::{Stored, epsilon};
use crate::audit::short;
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};
use crate::report::page::belief::{PRIORS, after};
use crate::report::page::digits::{Towards, decimal};
use crate::report::page::template::{Markup, html};

const BITS: u32 = 128;
/// No factor is written for a larger ε.
const LARGEST: f64 = 40.0;
/// Decimals of a factor.
const PLACES: usize = 3;

/// The section of a finding.
pub(super) fn section(id: &str, finding: &Stored<'_>) -> Markup {
    let Some(claim) = finding.claim("claim") else { return html! {} };
    let unit = finding.text("unit").unwrap_or("person");
    html! {
        section.part aria-labelledby=[id.is_empty().then_some("words")] {
            h2 id={ (id) "words" } { "The claim in words" }
            p.guarantee {
                "Take any two inputs that differ in one " (unit) ": "
                (difference(finding.text("relation").unwrap_or(""))) ". " (promise(&claim))
            }
            @if let Some(epsilon) = epsilon(&claim) { (beliefs(finding, &claim, epsilon)) }
        }
    }
}

/// How neighbors differ.
fn difference(relation: &str) -> &'static str {
    match relation {
        "add-remove" => "its data are in one of them and not in the other",
        "add" => "the right one has its data in addition",
        "remove" => "the right one lacks its data",
        "replace-one" => "its data are replaced by any others, and how many there are is public",
        "zero-out" => "its data are replaced by a fixed value that stands for no data",
        _ => "its data differ",
    }
}

fn promise(claim: &Claim) -> Markup {
    let times = |epsilon: &Epsilon| {
        let small = Some(epsilon).filter(|epsilon| epsilon.approximate() <= LARGEST);
        let odds = small.and_then(|epsilon| epsilon.enclose_exp(BITS).ok());
        let factor = odds.map(|odds| odds.hi().to_rational());
        html! {
            @if let Epsilon::Ln(odds) = epsilon {
                (short(odds))
            } @else {
                "e" sup { (epsilon) }
                @if let Some(factor) = factor {
                    " \u{2248}\u{a0}" (decimal(&factor, PLACES, Towards::Nearest))
                }
            }
        }
    };
    match claim {
        Claim::Pure { epsilon } => html! {
            "Whatever comes out is at most " (times(epsilon)) " times as likely on the one as on \
             the other."
        },
        Claim::Approx { epsilon, delta } => html! {
            "Whatever set of outputs one looks at, its probability on the one is at most "
            (times(epsilon)) " times that on the other, plus \u{3b4}\u{a0}=\u{a0}"
            (short(delta)) "."
        },
        Claim::Gdp { mu } => html! {
            "To tell from the output which of them it was is at least as hard as to tell one draw \
             of a standard normal law from one of a normal law whose mean is \u{3bc}\u{a0}=\u{a0}"
            (short(mu)) "."
        },
        Claim::Zcdp { rho } => html! {
            "The R\u{e9}nyi divergence of order \u{3b1} between their outputs is at most \u{3b1} \
             times \u{3c1}\u{a0}=\u{a0}" (short(rho)) ", at every order beyond 1."
        },
        Claim::Rdp { alpha, epsilon } => html! {
            "The R\u{e9}nyi divergence of order " (short(alpha))
            " between their outputs is at most " (short(epsilon)) "."
        },
    }
}

/// What a belief grows to: under the claim, and as found.
fn beliefs(finding: &Stored<'_>, claim: &Claim, epsilon: &Epsilon) -> Markup {
    let is_written = |epsilon: &&Epsilon| epsilon.approximate() <= LARGEST;
    let odds = |epsilon: &Epsilon| {
        Some(epsilon).filter(is_written).and_then(|epsilon| epsilon.enclose_exp(BITS).ok())
    };
    let claimed = odds(epsilon).map(|odds| odds.hi().to_rational());
    let lower = finding.number("epsilon_lower").filter(Rational::is_positive);
    let is_pure = matches!(claim, Claim::Pure { .. });
    let found = lower.filter(|_| is_pure).and_then(|lower| Epsilon::new(lower).ok());
    let found = found.as_ref().and_then(odds).map(|odds| odds.lo().to_rational());
    html! {
        table.beliefs {
            caption {
                "How sure anybody could become that the data of one are as suspected, whatever \
                 else is known"
                @if !is_pure { ", if \u{3b4} does not strike" } "."
            }
            thead { tr {
                th scope="col" { "Belief before" }
                th scope="col" { "After, if the claim is true" small { "at most" } }
                @if found.is_some() {
                    th scope="col" { "After, as found" small { "some output shows more than" } }
                }
            } }
            tbody {
                @for prior in PRIORS {
                    tr {
                        th scope="row" { (prior) "%" }
                        td {
                            @match claimed.as_ref().and_then(|odds| after(prior, odds, Towards::Up)) {
                                Some(most) => { (most) },
                                None => { "no limit worth the name" },
                            }
                        }
                        @if let Some(odds) = &found {
                            td { (after(prior, odds, Towards::Down).as_deref().unwrap_or("nearly 100%")) }
                        }
                    }
                }
            }
        }
    }
}

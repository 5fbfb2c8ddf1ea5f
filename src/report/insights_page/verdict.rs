//! The head of the page: what was released, what is guaranteed, what it cost.

use super::certainty::Year;
use super::digits::{count, exact};
use super::figure::people;
use super::provenance::entries;
use super::selection::Selection;
use super::template::{Markup, fact, html};
use crate::insights::release::View;
use crate::insights::{Manifest, Policy};
use crate::num::{Rational, exp};

/// Bits of the factor that is shown with four digits.
const BITS: u32 = 64;

/// What a reader should know if she reads no further.
pub(super) fn section(
    policy: &Policy,
    manifest: &Manifest,
    epsilon: &Rational,
    cells: usize,
    selections: &[Selection<'_>],
) -> Markup {
    let period = manifest.period;
    let given: Vec<&str> = manifest
        .receipts
        .iter()
        .filter(|receipt| !receipt.seed.private)
        .map(|receipt| receipt.metric.as_str())
        .collect();
    html! {
        header.verdict {
            p.eyebrow { "Insights release" }
            h1 { "How teams worked in " (period) }
            (banner(manifest, cells, &given))
            p.audience {
                strong { "For analysts, privacy officers and works councils, not for managers." }
                " This page and its folder hold the numbers of all groups. What one manager or \
                 leader may see of them is printed by "
                code { "etalon insights show DIR --role manager --person ID" } "."
            }
            p.guarantee { (guarantee(manifest, epsilon, given.is_empty())) }
            p.note {
                "Replace-one means: who is on which team is public; what one person did is \
                 replaced by anything else."
            }
            (facts(policy, manifest, epsilon, cells, selections))
        }
    }
}

/// Whether the release is what it looks like, loudly if it is not.
fn banner(manifest: &Manifest, cells: usize, given: &[&str]) -> Markup {
    html! {
        @if manifest.receipts.is_empty() {
            div.banner.plain {
                strong { "Nothing was released." }
                " There is no entry in the ledger and no number on this page."
            }
        } @else if !given.is_empty() {
            div.banner.bad role="note" {
                strong { "Test release: not private." }
                " The noise of " (given.join(", ")) " comes from a seed that was given. Whoever \
                 knows the seed can take the noise away. Do not show this to anybody who may not \
                 see the data."
            }
        } @else if cells == 0 {
            div.banner.plain {
                strong { "Private release, but nothing to show." }
                " Noise was drawn and paid for, and no group is large enough for a number."
            }
        } @else {
            div.banner.good {
                strong { "Private release." }
                " All noise comes from seeds drawn for this release alone."
            }
        }
    }
}

/// The guarantee in a sentence, with everything that makes it one.
fn guarantee(manifest: &Manifest, epsilon: &Rational, private: bool) -> Markup {
    let factor = exp(epsilon, BITS).map(|factor| factor.to_decimal(4).1).ok();
    html! {
        @if private {
            "Whatever any one person did in " (manifest.period) ", everything published of it is \
             at most "
            @match &factor { Some(factor) => (factor), None => { "e" sup { (exact(epsilon)) } } }
            " times as likely as if she had done anything else: "
        } @else {
            "With secret noise, this would hold: "
        }
        strong { "\u{3b5}\u{a0}=\u{a0}" (exact(epsilon)) " per " (manifest.unit) }
        " under " (manifest.relation)
        ", by discrete Laplace noise on disjoint teams "
        span.theorem { "[GRS12, Thm.\u{a0}2.1]" } "."
    }
}

fn facts(
    policy: &Policy,
    manifest: &Manifest,
    epsilon: &Rational,
    cells: usize,
    selections: &[Selection<'_>],
) -> Markup {
    let groups = selections.iter().filter_map(|selection| selection.groups.first());
    let company = groups.into_iter().find(|group| group.view == View::Company);
    let company = company.and_then(|group| group.now.first());
    let year = Year::new(policy, epsilon);
    let (period, metrics) = (manifest.period, policy.metrics.len());
    let spent = |epsilon: &Rational| html! { "\u{3b5}\u{a0}=\u{a0}" (exact(epsilon)) };
    html! {
        dl.facts {
            (fact("Period", &html! { (period) }, &html! {
                (period.first()) " to before " (period.end())
            }))
            @match company {
                Some(placed) => {
                    (fact("People", &people(*placed), &html! { "on teams, by the public roster" }))
                },
                None => {
                    (fact("People", &html! { "not shown" }, &html! {
                        "the company is below the minimum"
                    }))
                },
            }
            (fact("Numbers", &html! { (count(cells)) }, &html! {
                "of " (metrics) @if metrics == 1 { " metric" } @else { " metrics" } ", in cells.csv"
            }))
            (fact("Cost", &spent(epsilon), &html! {
                "to each person; " (entries(manifest)) " of the ledger"
            }))
            (fact("A calendar year", &spent(year.most()), &html! {
                @match year.allowed {
                    None => {
                        (year.periods) " such releases"
                        @if let Some((epsilon, met)) = &year.any {
                            "; any 12 months can meet " (met) ": " (exact(epsilon))
                        }
                    },
                    Some(_) => {
                        "the most that the policy allows; " (year.periods)
                        " releases would cost " (exact(&year.epsilon))
                    },
                }
            }))
            (fact("Smallest group", &html! { (policy.minimum_group) }, &html! {
                "people on the public roster"
            }))
        }
    }
}

//! What the guarantee does not cover, and what nobody examined: said as plainly
//! as what it covers.

use super::digits::exact;
use super::template::{Markup, columns, html};
use crate::insights::{Metric, Policy};
use crate::num::Rational;

/// What stays outside, each with a reason.
const OUTSIDE: [(&str, &str); 6] = [
    (
        "The data themselves",
        "The export that this was computed from has a row per person. Whoever holds it, or the \
         seeds of the noise, is not held back by anything written here.",
    ),
    (
        "Analysts and administrators",
        "People with access to the source system see what they always saw. Who they are is a \
         matter of access rights, not of noise.",
    ),
    (
        "What is true of a whole group",
        "If nearly everybody on a team works late, then so, most likely, does each of them. That \
         follows from the group, not from any one person\u{2019}s data, and no noise hides it.",
    ),
    (
        "Traces in colleagues\u{2019} rows",
        "A meeting or a message is in the rows of everybody in it. A person\u{2019}s own row is \
         protected; what she left in the rows of others is protected as theirs.",
    ),
    (
        "Networks and influence",
        "Metrics of who works with whom do not add up over rows and are not part of a release.",
    ),
    (
        "Groups that are not shown",
        "Small groups are left out because their numbers would mostly be noise, not to keep them \
         secret: whoever subtracts shown numbers from one another gets the noisy number of the \
         rest, which the guarantee covers like any other.",
    ),
];

/// Factors of an evaluation after `[NIST226]`, with what became of each.
const FACTORS: [(&str, &str, &str); 8] = [
    ("The privacy parameter", "examined", "\u{3b5}, exact, above"),
    ("The unit of privacy", "examined", "stated by the policy"),
    ("The neighboring relation", "examined", "stated by the policy; the roster is public"),
    (
        "Algorithm and composition",
        "examined",
        "proven for exact integer noise on disjoint teams; the ledger adds up what is spent",
    ),
    (
        "Utility and bias",
        "examined",
        "error bars on every number; small groups get the least precise",
    ),
    ("The trust model", "not examined", "one trusted operator holds the data"),
    ("Access to raw data", "not examined", "lies with the source system"),
    ("How data are collected", "not examined", "lies with the source system"),
];

/// What is known of side channels of a private release, and of a seeded one.
const SECRET: &str = "no floating-point numbers in the noise, and seeds from the operating system; \
                      timing was not examined";
const GIVEN: &str = "no floating-point numbers in the noise, but a seed that was given; timing was \
                     not examined";

/// The section of the page.
pub(super) fn section(policy: &Policy, private: bool) -> Markup {
    let own = |metric: &&Metric| metric.minimum_group != policy.minimum_group;
    let stricter: Vec<&Metric> = policy.metrics.iter().filter(own).collect();
    let noise = ("Side channels", "in part", if private { SECRET } else { GIVEN });
    let factors = FACTORS[..5].iter().chain([&noise]).chain(&FACTORS[5..]);
    html! {
        section aria-labelledby="limits" {
            h2 id="limits" { "What is not covered" }
            dl.outside {
                @for (name, reason) in OUTSIDE { div { dt { (name) } dd { (reason) } } }
            }
            h3 { "What is shown, and what is not" }
            ul {
                li {
                    "Groups of fewer than " (policy.minimum_group)
                    " people on the public roster are not shown"
                    @for metric in &stricter {
                        "; for \u{201c}" (metric.title) "\u{201d}, fewer \
                         than " (metric.minimum_group)
                    }
                    ". The roster decides, never how active people were."
                }
                li {
                    @match &policy.mask {
                        None => "No share is masked: the noise protects people at the ends of the \
                            scale as well as in the middle.",
                        Some(mask) => {
                            "Shares above " (part(mask)) " or \
                             below " (part(&(&Rational::one() - mask)))
                            " are shown as that and no more. The mask looks at the noisy number, \
                             so it gives nothing away."
                        },
                    }
                }
                li {
                    "A manager sees her own team and group, her peers, teams of about her size \
                     and the company; a leader sees the organizations and all groups below her; \
                     an analyst sees every number of the release."
                }
            }
            h3 { "What was examined" }
            table.factors {
                caption {
                    "Factors of an evaluation after NIST SP 800-226, "
                    cite { "Guidelines for Evaluating Differential Privacy Guarantees" } "."
                }
                (columns(&["Factor", "Here", "How"]))
                tbody {
                    @for (factor, here, how) in factors {
                        tr { th scope="row" { (factor) } td { (here) } td { (how) } }
                    }
                }
            }
        }
    }
}

fn part(share: &Rational) -> String {
    exact(&(share * &Rational::from(100))) + "%"
}

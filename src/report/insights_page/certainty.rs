//! How sure a reader can become of one person by a release, and by those of a
//! year.

use super::digits::exact;
use super::template::{Markup, html};
use crate::insights::Policy;
use crate::num::Rational;
use crate::report::page::belief::{PRIORS, at_most, limit};

/// What a year of releases costs a person.
#[derive(Debug)]
pub(super) struct Year {
    /// How many releases it has.
    pub(super) periods: u64,
    /// ε if all of them are made.
    pub(super) epsilon: Rational,
    /// What the policy allows, if that is less.
    pub(super) allowed: Option<Rational>,
    /// ε of 12 months that begin within a quarter, and how many they meet, if
    /// that is more.
    pub(super) any: Option<(Rational, u64)>,
}

impl Year {
    pub(super) fn new(policy: &Policy, epsilon: &Rational) -> Self {
        let periods = policy.periods_a_year();
        let count = i64::try_from(periods).unwrap_or(i64::MAX);
        let all = epsilon * &Rational::from(count);
        // With the unit `person`, the budget is for all periods together.
        let lifetime = (policy.unit.to_string() == "person").then(|| policy.budget.clone());
        let least = policy.yearly.clone().into_iter().chain(lifetime).min();
        let more = &all + epsilon;
        let more = least.clone().map_or(more.clone(), |least| least.min(more));
        let any = (policy.quarterly && more > all).then_some((more, periods + 1));
        Self { periods, allowed: least.filter(|least| *least < all), epsilon: all, any }
    }

    /// ε of the year, whichever limit is reached first.
    pub(super) fn most(&self) -> &Rational {
        self.allowed.as_ref().unwrap_or(&self.epsilon)
    }
}

/// The section of the page.
pub(super) fn section(policy: &Policy, epsilon: &Rational, private: bool) -> Markup {
    let year = Year::new(policy, epsilon);
    let half = Rational::new(1, 2u8).expect("two is positive");
    let example = policy.metrics.first().map_or("", |metric| metric.title.as_str());
    let spent = |epsilon: &Rational| html! { small { "\u{3b5}\u{a0}=\u{a0}" (exact(epsilon)) } };
    html! {
        section aria-labelledby="certainty" {
            h2 id="certainty" { "How sure can anybody become of one person?" }
            @if !private {
                p.warning {
                    "This release is seeded, so none of these limits hold for it. They are what \
                     the same policy would promise with secret noise."
                }
            }
            p.sentence {
                "If a manager thought it 50:50 whether somebody\u{2019}s own data look one way or \
                 another, then after everything published of this period she could be "
                @match at_most(&half, epsilon) {
                    Some(most) => { "at most " strong { (most) "%" } " sure" },
                    None => {
                        strong { "all but certain" }
                        ": this \u{3b5} sets no limit worth the name"
                    },
                }
                ", whatever else she knows about the others."
            }
            table.beliefs {
                caption {
                    "What a belief about one person can grow to at most, rounded up. A belief \
                     might be whether she counts towards \u{201c}" (example) "\u{201d}."
                }
                thead { tr {
                    th scope="col" { "Belief before" }
                    th scope="col" { "After this period" (spent(epsilon)) }
                    th scope="col" { "After a calendar year" (spent(year.most())) }
                } }
                tbody {
                    @for prior in PRIORS {
                        tr {
                            th scope="row" { (prior) "%" }
                            td { (limit(prior, epsilon)) }
                            td { (limit(prior, year.most())) }
                        }
                    }
                }
            }
            p.note {
                "These are worst cases: likelihoods change by a factor of at most e"
                sup { "\u{3b5}" } ", for any two things she might have done. "
                @match &year.allowed {
                    None => {
                        "A year is a calendar year, " (year.periods)
                        " releases under this policy."
                        @if let Some((epsilon, met)) = &year.any {
                            " Twelve months that begin within a quarter meet " (met)
                            " of them: up to \u{3b5}\u{a0}=\u{a0}" (exact(epsilon)) "."
                        }
                    },
                    Some(allowed) => {
                        (year.periods) " releases would cost "
                        "\u{3b5}\u{a0}=\u{a0}" (exact(&year.epsilon))
                        "; the policy allows a person " (exact(allowed)) ", and the ledger \
                         refuses what goes beyond."
                    },
                }
                " A belief from a metric alone grows less: by the \u{3b5} of that metric."
            }
            @if weak(year.most()) {
                p.note {
                    strong { "Over a year, this is close to no limit." }
                    " What a person did in one period is protected by the limit of that period; \
                     what stays the same about her from period to period, by the limit of the \
                     year alone."
                }
            }
        }
    }
}

/// Whether even a long shot can become all but certain.
fn weak(epsilon: &Rational) -> bool {
    // Odds of 1 to 99 become more than 99 to 1 beyond 2 ln 99 < 10.
    *epsilon >= Rational::from(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_ends_at_the_limit_that_is_reached_first() {
        let mut policy = Policy::standard().unwrap();
        let epsilon: Rational = "3".parse().unwrap();
        let most = |policy: &Policy| Year::new(policy, &epsilon).most().to_string();
        assert_eq!(most(&policy), "12");
        let any = |policy: &Policy| Year::new(policy, &epsilon).any.map(|(any, _)| any.to_string());
        assert_eq!(any(&policy).as_deref(), Some("15"));
        policy.yearly = Some("14".parse().unwrap());
        assert_eq!(any(&policy).as_deref(), Some("14"));
        policy.yearly = Some("8".parse().unwrap());
        assert_eq!(most(&policy), "8");
        policy.unit = "person".parse().unwrap();
        policy.budget = "7".parse().unwrap();
        assert_eq!(most(&policy), "7");
        policy.yearly = Some("20".parse().unwrap());
        policy.budget = "100".parse().unwrap();
        assert_eq!(most(&policy), "12");
    }
}

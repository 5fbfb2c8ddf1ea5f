//! What a policy asks of a ledger: on which terms, for which period, at what
//! price.

use std::fmt::Write;

use super::calendar::Period;
use super::policy::Policy;
use super::roster::Roster;
use crate::digest::Digest;
use crate::error::Result;
use crate::ledger::{Charge, Months, Terms};
use crate::num::Rational;

/// The terms of a ledger that this policy may be released on. A ledger counts
/// by periods; if the unit is a person's data of all periods, the budget is
/// also the most that she may ever spend.
///
/// # Errors
///
/// None for a policy that was read.
///
/// # Example
///
/// ```
/// use etalon::insights::Policy;
/// use etalon::insights::purchase::terms;
///
/// let mut policy = Policy::standard()?;
/// let quarterly = terms(&policy)?;
/// assert_eq!((quarterly.budget, quarterly.lifetime), ("3".parse()?, None));
/// policy.unit = "person".parse()?;
/// assert_eq!(terms(&policy)?.lifetime, Some("3".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn terms(policy: &Policy) -> Result<Terms> {
    let for_ever = policy.unit.to_string() == "person";
    let unit = if policy.quarterly { "person-quarter" } else { "person-month" };
    Ok(Terms {
        unit: unit.parse()?,
        relation: policy.relation,
        budget: policy.budget.clone(),
        yearly: policy.yearly.clone(),
        lifetime: for_ever.then(|| policy.budget.clone()),
    })
}

/// A period as a ledger counts it.
///
/// # Errors
///
/// None for a period of the calendar.
///
/// # Example
///
/// ```
/// use etalon::insights::purchase::months;
///
/// let quarter = months("2024-Q3".parse()?)?;
/// assert_eq!((quarter.first, quarter.count), (2024 * 12 + 6, 3));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn months(period: Period) -> Result<Months> {
    period.to_string().parse()
}

/// What is to be paid for each metric, in the order of the policy.
///
/// # Example
///
/// ```
/// use etalon::insights::Policy;
/// use etalon::insights::purchase::charges;
///
/// let charges = charges(&Policy::standard()?);
/// let names: Vec<&str> = charges.iter().map(|charge| charge.name.as_str()).collect();
/// assert_eq!(names, ["after-hours", "email-load", "collaboration"]);
/// assert_eq!(charges[0].epsilon, "1".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn charges(policy: &Policy) -> Vec<Charge> {
    let charge = |metric: &super::policy::Metric| Charge {
        name: metric.name.clone(),
        definition: metric.definition(),
        epsilon: metric.cost(),
    };
    policy.metrics.iter().map(charge).collect()
}

/// The SHA-256 of who is on which team, whatever the order of the file: each
/// person's id, manager and organization, with their lengths.
///
/// # Example
///
/// ```
/// use etalon::insights::purchase::roster_digest;
/// use etalon::insights::{DateFormat, Roster};
///
/// let of = |people: &str| {
///     let day = "2024-07-01".parse()?;
///     let roster = Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)?;
///     Ok::<_, etalon::Error>(roster_digest(&roster))
/// };
/// let digest = of("PersonId,ManagerId\nada,\nbob,ada\ncy,ada\n")?;
/// assert_eq!(of("PersonId,ManagerId\ncy,ada\nbob,ada\nada,\n")?, digest);
/// assert_ne!(of("PersonId,ManagerId\nada,\nbob,ada\ncy,bob\n")?, digest);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn roster_digest(roster: &Roster) -> String {
    let mut digest = Digest::new();
    digest.update("etalon-insights-roster/1\n");
    let people = roster.people();
    let mut line = String::new();
    for person in people {
        let manager = person.manager.map_or("", |manager| people[manager].id.as_str());
        line.clear();
        for text in [person.id.as_str(), manager, person.organization.as_ref()] {
            // Writing to a string cannot fail.
            let _ = writeln!(line, "{}:{text}", text.len());
        }
        digest.update(&line);
    }
    digest.hex()
}

/// What is left to a person of the budget of a period.
///
/// # Example
///
/// ```
/// use etalon::insights::Policy;
/// use etalon::insights::purchase::left;
///
/// assert_eq!(left(&Policy::standard()?, &"1/2".parse()?), "5/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn left(policy: &Policy, spent: &Rational) -> Rational {
    &policy.budget - spent
}

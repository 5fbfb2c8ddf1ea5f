//! Who may see what of the cells that are shown at all.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::view::View;
use crate::error::{Error, Result};
use crate::insights::leaves::Team;

/// Whose eyes a view is for.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Published, Role, View, cells};
/// use etalon::insights::{Leaves, Policy};
/// # let leaves = r#"{
/// #   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
/// #   "teams": [["ada", null, "", 12, ["-1"]], ["bob", "ada", "", 20, ["9"]]]
/// # }"#;
/// # let (policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// # let published = [Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 }];
/// // Ada has 12 reports, among them Bob, who has 20.
/// let cells = cells(&policy, "2024-Q3".parse()?, &published)?;
/// let teams = |role: &Role| -> Vec<&str> {
///     let seen = role.sees(&cells, &leaves.teams).into_iter();
///     seen.filter(|cell| cell.view == View::Team).map(|cell| cell.group.as_str()).collect()
/// };
/// assert_eq!(teams(&Role::new("leader", Some("ada"))?), ["ada", "bob"]);
/// assert_eq!(teams(&Role::new("manager", Some("bob"))?), ["bob"]);
/// assert_eq!(Role::new("analyst", None)?.sees(&cells, &leaves.teams).len(), cells.len());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Somebody with reports: her own team and group, her peers, teams of her
    /// size, and the company.
    Manager(String),
    /// Somebody with managers below her: every team and group below, the
    /// organizations and the company too.
    Leader(String),
    /// Everything that is shown.
    Analyst,
}

impl Role {
    /// The role of a name for a person, who is needed unless it is `analyst`.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for another role, [`Error::Missing`] without a person.
    pub fn new(name: &str, person: Option<&str>) -> Result<Self> {
        let person = || {
            let missing =
                Error::Missing { what: "the person", give: "--person ID, a manager's id" };
            person.map(str::to_owned).ok_or(missing)
        };
        match name {
            "manager" => Ok(Self::Manager(person()?)),
            "leader" => Ok(Self::Leader(person()?)),
            "analyst" => Ok(Self::Analyst),
            other => Err(Error::Unknown {
                what: "role",
                given: other.to_owned(),
                known: "manager, leader, analyst".to_owned(),
            }),
        }
    }

    /// The cells that this role may see, in their order; `teams` is the public
    /// tree.
    pub fn sees<'a>(&self, cells: &'a [Cell], teams: &[Team]) -> Vec<&'a Cell> {
        match self {
            Self::Analyst => cells.iter().collect(),
            Self::Manager(person) => {
                let own = |cell: &&Cell| match cell.view {
                    View::Company | View::Size => true,
                    View::Organization => false,
                    View::Group | View::Team | View::Peers => cell.group == *person,
                };
                cells.iter().filter(own).collect()
            }
            Self::Leader(person) => {
                let below = below(person, teams);
                let seen = |cell: &&Cell| match cell.view {
                    View::Company | View::Size | View::Organization => true,
                    View::Group | View::Team => below.contains(cell.group.as_str()),
                    View::Peers => cell.group == *person,
                };
                cells.iter().filter(seen).collect()
            }
        }
    }
}

/// A manager and all managers below her.
fn below<'a>(person: &'a str, teams: &'a [Team]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::from([person]);
    loop {
        let known = found.len();
        for team in teams {
            if team.above.as_deref().is_some_and(|above| found.contains(above)) {
                found.insert(&team.manager);
            }
        }
        if found.len() == known {
            return found;
        }
    }
}

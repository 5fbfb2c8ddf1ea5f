//! The groups of which something is shown: teams together, by public facts.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::tree::Tree;
use crate::error::{Error, Result};
use crate::insights::leaves::Team;

/// What kind of group a cell is of.
///
/// # Example
///
/// ```
/// use etalon::insights::release::View;
///
/// assert_eq!("peers".parse::<View>()?, View::Peers);
/// assert_eq!(View::Organization.to_string(), "organization");
/// let fault = "everybody".parse::<View>().unwrap_err();
/// assert!(fault.to_string().contains("company, organization, size, group, team, peers"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// Everybody but the head.
    Company,
    /// The teams whose managers are in an organization.
    Organization,
    /// The teams of about the same size: from 10 to 19 people, from 20 to 39
    /// and so on by doubling.
    Size,
    /// Everybody below a manager who has managers below her.
    Group,
    /// The direct reports of a manager.
    Team,
    /// The group one level up without a manager's own group.
    Peers,
}

impl View {
    /// Every view with its name.
    const NAMES: [(&'static str, Self); 6] = [
        ("company", Self::Company),
        ("organization", Self::Organization),
        ("size", Self::Size),
        ("group", Self::Group),
        ("team", Self::Team),
        ("peers", Self::Peers),
    ];
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, view)| view == self);
        f.write_str(name.expect("every view is named").0)
    }
}

impl FromStr for View {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::NAMES.iter().find(|(name, _)| *name == text);
        found.map(|(_, view)| *view).ok_or_else(|| Error::Unknown {
            what: "view",
            given: text.to_owned(),
            known: Self::NAMES.map(|(name, _)| name).join(", "),
        })
    }
}

/// Teams that are shown as one.
#[derive(Debug)]
pub(super) struct Union {
    pub(super) view: View,
    pub(super) group: String,
    pub(super) teams: Vec<usize>,
    pub(super) people: u64,
}

/// All unions, by view and then by group.
pub(super) fn unions(tree: &Tree, teams: &[Team]) -> Vec<Union> {
    let mut found = Vec::new();
    let mut add = |view, group: &str, members: Vec<usize>| {
        if !members.is_empty() {
            let people = members.iter().map(|team| teams[*team].people).sum();
            found.push(Union { view, group: group.to_owned(), teams: members, people });
        }
    };
    if let Some(head) = tree.head {
        add(View::Company, "", tree.below[head].clone());
    }
    let mut organizations: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut sizes: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, team) in teams.iter().enumerate() {
        if !team.organization.is_empty() {
            organizations.entry(&team.organization).or_default().push(at);
        }
        sizes.entry(size_class(team.people)).or_default().push(at);
    }
    for (organization, members) in organizations {
        add(View::Organization, organization, members);
    }
    for (from, members) in sizes {
        let to = if from == 1 { 9 } else { 2 * from - 1 };
        add(View::Size, &format!("{from}-{to}"), members);
    }
    for (at, team) in teams.iter().enumerate() {
        if !tree.children[at].is_empty() && tree.parents[at].is_some() {
            add(View::Group, &team.manager, tree.below[at].clone());
        }
    }
    for (at, team) in teams.iter().enumerate() {
        add(View::Team, &team.manager, vec![at]);
    }
    for (at, team) in teams.iter().enumerate() {
        if let Some(parent) = tree.parents[at] {
            let own = &tree.below[at];
            let others =
                tree.below[parent].iter().filter(|other| own.binary_search(other).is_err());
            add(View::Peers, &team.manager, others.copied().collect());
        }
    }
    found
}

/// The least size of a team's class: 1, 10, 20, 40 and so on.
fn size_class(people: u64) -> u64 {
    let mut least = 1;
    let mut next = 10;
    while people >= next {
        least = next;
        next *= 2;
    }
    least
}

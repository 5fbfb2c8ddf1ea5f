//! The tree of managers: everybody below one head, and no circle.

use std::sync::Arc;

use super::directory::Directory;
use super::reading::Found;
use super::{Person, Roster, Team};
use crate::error::{Error, Result};

/// How many names an error lists.
const SHOWN: usize = 5;

/// The roster of these people.
pub(super) fn planted(found: Found, source: &str) -> Result<Roster> {
    let Found { mut directory, entries, managers, organizations } = found;
    let fault =
        |place: String, rule: String| Error::Input { source: source.to_owned(), place, rule };
    if entries.is_empty() {
        return Err(fault("line 1".to_owned(), "nobody is on the roster on that day".to_owned()));
    }
    // By id, so that nothing depends on the order of the file.
    let places = directory.numbered();
    let managers: Vec<(&str, Option<usize>)> = managers
        .ids()
        .map(|id| (id, directory.find(id).map(|place| directory.person(place))))
        .collect();
    let organizations: Vec<Arc<str>> = organizations.ids().map(Arc::from).collect();
    let mut people = Vec::with_capacity(entries.len());
    let mut heads = Vec::new();
    for place in &places {
        let (id, entry) = (directory.id(*place), &entries[*place]);
        let manager = match entry.manager.map(|manager| managers[manager]) {
            None => {
                heads.push((entry.line, id));
                None
            }
            Some((_, Some(manager))) => Some(manager),
            Some((manager, None)) => {
                let rule = format!(
                    "the manager `{manager}` of `{id}` is not on the roster; add a row, or leave the manager of the head empty"
                );
                return Err(fault(format!("line {}", entry.line), rule));
            }
        };
        let organization = Arc::clone(&organizations[entry.organization]);
        people.push(Person { id: id.to_owned(), manager, organization });
    }
    if heads.len() > 1 {
        heads.sort_unstable();
        let names: Vec<String> =
            heads.iter().take(SHOWN).map(|(line, id)| format!("`{id}` (line {line})")).collect();
        let rule = format!(
            "{} people have no manager, among them {}; only the head of the company has none",
            heads.len(),
            names.join(", ")
        );
        return Err(fault(format!("line {}", heads[0].0), rule));
    }
    if let Some(circle) = circle(&people) {
        let names: Vec<&str> =
            circle.iter().take(SHOWN).map(|at| people[*at].id.as_str()).collect();
        let line = circle.iter().map(|at| entries[places[*at]].line).min().unwrap_or(1);
        let rule = format!("managers in a circle: {}; each reports to the next", names.join(", "));
        return Err(fault(format!("line {line}"), rule));
    }
    Ok(teams(people, directory))
}

/// People each of whom reports to the next, and the last to the first.
fn circle(people: &[Person]) -> Option<Vec<usize>> {
    // The number of the walk that met a person first; 0 before any.
    let mut met = vec![0usize; people.len()];
    for start in 0..people.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| met[*at] == 0) {
            met[at] = start + 1;
            path.push(at);
            next = people[at].manager;
        }
        if let Some(first) = next.and_then(|at| path.iter().position(|known| *known == at)) {
            return Some(path.split_off(first));
        }
    }
    None
}

fn teams(people: Vec<Person>, directory: Directory) -> Roster {
    let mut reports: Vec<Vec<usize>> = vec![Vec::new(); people.len()];
    for (at, person) in people.iter().enumerate() {
        if let Some(manager) = person.manager {
            reports[manager].push(at);
        }
    }
    let mut teams_of = vec![None; people.len()];
    let mut teams = Vec::new();
    for (manager, members) in reports.into_iter().enumerate() {
        if !members.is_empty() {
            for member in &members {
                teams_of[*member] = Some(teams.len());
            }
            teams.push(Team { manager, members });
        }
    }
    Roster { people, directory, teams, teams_of }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insights::DateFormat;

    fn read(text: &str) -> Result<Roster> {
        let day = "2024-07-01".parse().unwrap();
        Roster::read(text.as_bytes(), "p.csv", &DateFormat::default(), day)
    }

    #[test]
    fn everybody_but_the_head_is_on_one_team() {
        let roster = read(
            "PersonId,ManagerId,Organization\r\nd,b,IT\r\na,,HQ\r\nb,a,IT\r\nc,a,HR\r\ne,b,IT\r\n",
        )
        .unwrap();
        let ids: Vec<&str> = roster.people().iter().map(|person| person.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "d", "e"]);
        assert_eq!(roster.teams().len(), 2);
        assert_eq!(roster.teams()[0], Team { manager: 0, members: vec![1, 2] });
        assert_eq!(roster.team_of(0), None);
        assert_eq!(roster.team_of(roster.place("e").unwrap()), Some(1));
        assert_eq!(roster.below(0), [0, 1]);
        assert_eq!(roster.below(1), [1]);
        assert!(roster.below(2).is_empty());
    }

    #[test]
    fn the_latest_row_in_force_holds() {
        let roster = read("PersonId,EffectiveDate,ManagerId\nd,2024-09-01,a\na,2020-01-01,NULL\nb,2020-01-01,a\nc,2020-01-01,a\nc,2024-06-30,b\nc,2024-07-02,a\n").unwrap();
        assert_eq!(roster.people().len(), 3);
        assert_eq!(roster.people()[2].manager, Some(1));
        assert_eq!(
            ["d", "a", "b", "c"].map(|id| roster.place(id)),
            [None, Some(0), Some(1), Some(2)]
        );
        assert_eq!([0, 1, 2].map(|person| roster.named(person)), [0, 1, 2]);
    }

    #[test]
    fn a_file_that_is_no_tree_is_refused_with_its_line() {
        for (text, says) in [
            ("PersonId\na\n", "line 1: there is no column ManagerId"),
            ("PersonId,ManagerId\na\n", "line 2: the row has 1 fields, the header 2; the file may"),
            ("PersonId,ManagerId\n,\n", "line 2, column 1: the person has no id"),
            ("PersonId,ManagerId\na,\na,\n", "line 3, column 1: `a` already has a row on line 2"),
            (
                "PersonId,ManagerId\na,\nb,x\n",
                "line 3: the manager `x` of `b` is not on the roster",
            ),
            (
                "PersonId,ManagerId\na,\nb,\n",
                "2 people have no manager, among them `a` (line 2), `b` (line 3)",
            ),
            ("PersonId,ManagerId\na,\nb,c\nc,b\n", "line 3: managers in a circle: b, c;"),
            ("PersonId,ManagerId\na,a\n", "managers in a circle: a;"),
            (
                "PersonId,ManagerId,EffectiveDate\na,,7/1/2024\n",
                "is not a date of the form %Y-%m-%d; give --date-format",
            ),
            ("PersonId,ManagerId\n", "nobody is on the roster"),
        ] {
            let fault = read(text).unwrap_err().to_string();
            assert!(fault.contains(says), "{text}: {fault}");
        }
    }
}

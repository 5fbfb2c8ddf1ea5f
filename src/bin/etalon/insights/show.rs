//! `etalon insights show`: the cells of a release that a role may see.

use std::path::Path;

use etalon::insights::leaves::Team;
use etalon::insights::release::{Cell, Role, View, cells_csv, read_cells};
use etalon::insights::{DateFormat, Roster};
use etalon::json::{self, Value, json};
use etalon::report::insights_cell;

use super::folder;
use super::source::name;
use crate::args::{Format, ShowArgs};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &ShowArgs) -> Result<End, Failure> {
    let role = Role::new(&arguments.role, arguments.person.as_deref())?;
    let (manifest, texts) = folder::read(&arguments.folder)?;
    let text = texts.iter().find(|(name, _)| name == "cells.csv").map(|(_, text)| text);
    let text = text.ok_or_else(|| folder::refused(&arguments.folder, "there is no cells.csv"))?;
    let cells = read_cells(text, "cells.csv")?;
    let roster = match (&role, &arguments.people) {
        (Role::Leader(_), None) => {
            let rule = "give --people, which says who is below a leader";
            return Err(folder::refused(&arguments.folder, rule));
        }
        (_, None) => None,
        (_, Some(people)) => {
            let format: DateFormat = arguments.date_format.parse()?;
            let file = files::open(people)?;
            let roster = Roster::read(file, &name(people), &format, manifest.period.first())?;
            Some((roster, people))
        }
    };
    must_be_such(
        &role,
        roster.as_ref().map(|(roster, people)| (roster, people.as_path())),
        &cells,
    )?;
    let teams = roster.map_or_else(|| [].into(), |(roster, _)| Team::all(&roster));
    let seen: Vec<_> = role.sees(&cells, &teams).into_iter().cloned().collect();
    files::print(&match arguments.format {
        Format::Text => cells_csv(&seen),
        Format::Json => {
            let cells: Vec<Value> = seen.iter().map(insights_cell).collect();
            json::pretty(&json!({"format": "etalon-insights-view/1", "cells": cells}))
        }
    })?;
    Ok(End::Good)
}

/// Refuses a person who is not what the role says, for whom the company's
/// numbers alone would look like an answer.
fn must_be_such(
    role: &Role,
    roster: Option<(&Roster, &Path)>,
    cells: &[Cell],
) -> Result<(), Failure> {
    let (Role::Manager(person) | Role::Leader(person)) = role else { return Ok(()) };
    let own = [View::Team, View::Group, View::Peers];
    let rule = match roster {
        None => {
            if cells.iter().any(|cell| own.contains(&cell.view) && cell.group == *person) {
                return Ok(());
            }
            "heads no group that this release shows; --people FILE says whether there is such a \
             manager, whose team is too small"
        }
        Some((roster, people)) => {
            let teams = Team::all(roster);
            let is_led = |team: &Team| team.above.as_ref() == Some(person);
            if roster.people().iter().all(|known| known.id != *person) {
                let rule = format!("nobody by the id `{person}` is on the roster of the period");
                return Err(folder::refused(people, &rule));
            }
            if teams.iter().all(|team| team.manager != *person) {
                "has no reports: a manager is somebody with reports"
            } else if matches!(role, Role::Leader(_)) && !teams.iter().any(is_led) {
                "has no managers among the reports: a leader is somebody with managers below; \
                 ask for --role manager"
            } else {
                return Ok(());
            }
        }
    };
    Err(Failure::File { name: format!("`{person}`"), fault: std::io::Error::other(rule) })
}

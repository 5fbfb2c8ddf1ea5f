//! `etalon insights show`: the cells of a release that a role may see.

use etalon::insights::leaves::Team;
use etalon::insights::release::{Role, cells_csv, read_cells};
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
    let teams = match (&role, &arguments.people) {
        (Role::Leader(_), None) => {
            let rule = "give --people, which says who is below a leader";
            return Err(folder::refused(&arguments.folder, rule));
        }
        (_, None) => [].into(),
        (_, Some(people)) => {
            let format: DateFormat = arguments.date_format.parse()?;
            let file = files::open(people)?;
            Team::all(&Roster::read(file, &name(people), &format, manifest.period.first())?)
        }
    };
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

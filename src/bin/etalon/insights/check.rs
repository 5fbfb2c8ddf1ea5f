//! `etalon insights check`: is this export fit to be released from?

use std::path::Path;
use std::thread;

use etalon::insights::{DateFormat, Intake, Mapping, Period, Policy, Roster, Wanted};
use etalon::json;
use etalon::report;

use crate::args::{CheckArgs, Format};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &CheckArgs) -> Result<End, Failure> {
    let policy = policy(arguments.policy.as_deref())?;
    let period: Period = arguments.period.parse()?;
    policy.admits(period)?;
    let mapping = match &arguments.mapping {
        Some(path) => Mapping::read(&files::read_text(path)?, &path.display().to_string())?,
        None => Mapping::default(),
    };
    let format: DateFormat = arguments.date_format.parse()?;
    let people = name(&arguments.people);
    let roster = Roster::read(files::open(&arguments.people)?, &people, &format, period.first())?;
    let wanted = Wanted {
        metrics: policy.columns(),
        ordered: Wanted::implausible(),
        period: Some(period),
        mapping: &mapping,
        format: &format,
    };
    let metrics = name(&arguments.metrics);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let file = files::open(&arguments.metrics)?;
    let intake = Intake::read(file, &metrics, &roster, &wanted, threads)?;
    let found = report::Intake { policy: &policy, period, roster: &roster, intake: &intake };
    files::print(&match arguments.format {
        Format::Text => found.text(),
        Format::Json => json::pretty(&found.json()),
    })?;
    Ok(End::Good)
}

/// The policy of a file, or the default.
pub(super) fn policy(path: Option<&Path>) -> Result<Policy, Failure> {
    Ok(match path {
        Some(path) => Policy::read(&files::read_text(path)?, &name(path))?,
        None => Policy::standard()?,
    })
}

pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

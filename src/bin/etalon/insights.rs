//! `etalon insights`: collaboration metrics of teams.

mod check;
mod company;
mod earlier;
mod folder;
mod plan;
mod release;
mod replay;
mod seed_file;
mod show;
mod source;
mod verdicts;
mod verify;

use std::time::{SystemTime, UNIX_EPOCH};

use etalon::insights::calendar::moment;

use crate::args::InsightsCommand;
use crate::exit::{End, Failure};

/// The system of this program that makes releases, and that is put to the test
/// if none is named.
const REFERENCE: &str = "reference";

/// Runs the command.
pub(crate) fn run(command: &InsightsCommand) -> Result<End, Failure> {
    match command {
        InsightsCommand::Sample(arguments) => company::run(arguments),
        InsightsCommand::Check(arguments) => check::run(arguments),
        InsightsCommand::Plan(arguments) => plan::run(arguments),
        InsightsCommand::Release(arguments) => release::run(arguments),
        InsightsCommand::Replay(arguments) => replay::run(arguments),
        InsightsCommand::Show(arguments) => show::run(arguments),
        InsightsCommand::Verify(arguments) => verify::run(arguments),
    }
}

/// The moment, for what is kept.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    moment(seconds).unwrap_or_else(|| "unknown".to_owned())
}

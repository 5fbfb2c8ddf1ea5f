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

use crate::args::InsightsCommand;
use crate::exit::{End, Failure};

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

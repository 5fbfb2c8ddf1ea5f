//! The command line: the only place that prints, reads the clock, opens files
//! and sets exit codes. It uses the public library alone.

mod account;
mod adapter;
mod args;
mod audit;
mod check_adapter;
mod completions;
mod conform;
mod date;
mod exit;
mod files;
mod insights;
mod interrupt;
mod keeping;
mod ledger;
mod man;
mod merge;
mod museum;
mod progress;
mod recheck;
mod replay;
mod report;
mod sample;
mod single;
mod sources;
mod suite;
mod vectors;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = args::parse();
    let done = match &cli.command {
        args::Command::Account(arguments) => account::run(arguments),
        args::Command::Audit(arguments) => audit::run(arguments),
        args::Command::Recheck(arguments) => recheck::run(arguments),
        args::Command::Merge(arguments) => merge::run(arguments),
        args::Command::Conform(arguments) => conform::run(arguments),
        args::Command::Adapter => adapter::run(),
        args::Command::CheckAdapter(arguments) => check_adapter::run(arguments),
        args::Command::Replay(arguments) => replay::run(arguments),
        args::Command::Report(arguments) => report::run(arguments),
        args::Command::Sample(arguments) => sample::run(arguments),
        args::Command::Builtins => sources::list(),
        args::Command::Museum(command) => museum::run(command),
        args::Command::Vectors(command) => vectors::run(command),
        args::Command::Insights(command) => insights::run(command),
        args::Command::Ledger(command) => ledger::run(command),
        args::Command::Completions(arguments) => completions::run(arguments),
        args::Command::Man(arguments) => man::run(arguments),
    };
    exit::code(done)
}

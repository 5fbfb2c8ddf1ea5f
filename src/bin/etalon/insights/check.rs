//! `etalon insights check`: is this export fit to be released from?

use etalon::insights::Period;
use etalon::json;
use etalon::report;

use super::source::{Source, policy};
use crate::args::{CheckArgs, Format};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &CheckArgs) -> Result<End, Failure> {
    let (policy, _) = policy(arguments.policy.as_deref())?;
    let period: Period = arguments.period.parse()?;
    policy.admits(period)?;
    let source = Source::read(&arguments.source, period)?;
    let (intake, _) = source.intake(&policy)?;
    let roster = &source.roster;
    let fit =
        source.must_show_something(&policy).and_then(|()| source.must_measure_somebody(&intake));
    let refusal = fit.as_ref().err().map(ToString::to_string);
    let refusal = refusal.as_deref();
    let found = report::Intake { policy: &policy, period, roster, intake: &intake, refusal };
    files::print(&match arguments.format {
        Format::Text => found.text(),
        Format::Json => json::pretty(&found.json()),
    })?;
    fit.map(|()| End::Good)
}

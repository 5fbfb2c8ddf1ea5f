//! `etalon insights plan`: cost and precision, from the policy alone.

use etalon::insights::{DateFormat, Period, Plan, Roster};
use etalon::json;
use etalon::report::InsightsPlan;

use super::source::{name, policy};
use crate::args::{Format, PlanArgs};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &PlanArgs) -> Result<End, Failure> {
    let (policy, _) = policy(arguments.policy.as_deref())?;
    let format: DateFormat = arguments.date_format.parse()?;
    let at = match &arguments.period {
        Some(text) => text.parse::<Period>()?.first(),
        None => "9999-12-31".parse()?,
    };
    let people = files::open(&arguments.people)?;
    let roster = Roster::read(people, &name(&arguments.people), &format, at)?;
    let plan = Plan::new(&policy, &roster)?;
    let found = InsightsPlan { policy: &policy, plan: &plan };
    files::print(&match arguments.format {
        Format::Text => found.text(),
        Format::Json => json::pretty(&found.json()),
    })?;
    Ok(End::Good)
}

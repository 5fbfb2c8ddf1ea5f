//! `etalon account`: one question about everything that is composed.

use std::time::Instant;

use etalon::account::{ClosedForms, Outcome, Verdict, Words};
use etalon::json;
use etalon::report;

use crate::args::{AccountArgs, Format};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &AccountArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.out {
        files::check_writable(out)?;
    }
    let start = Instant::now();
    let request = words(arguments)?.request()?;
    let outcome = request.answer(&ClosedForms)?;
    let seconds = start.elapsed().as_secs_f64();
    let text = match arguments.format {
        Format::Json => json::pretty(&report::account_json(&request, &outcome, seconds)),
        Format::Text => report::account_text(&request, &outcome, seconds),
    };
    match &arguments.out {
        Some(path) => files::write(path, &text)?,
        None => files::print(&text)?,
    }
    Ok(match &outcome {
        Outcome::Judged(judgement) => match judgement.verdict {
            Verdict::Verified => End::Good,
            Verdict::Refuted => End::Violation,
            Verdict::Undecided => End::Inconclusive,
        },
        Outcome::Calibrated(found) if !found.is_tight() => End::Inconclusive,
        _ => End::Good,
    })
}

/// The words of the flags, or of a plan file.
fn words(arguments: &AccountArgs) -> Result<Words, Failure> {
    if let Some(path) = &arguments.plan {
        let text = files::read_text(path)?;
        return Ok(Words::from_json(&text, &path.display().to_string())?);
    }
    Ok(Words {
        compose: arguments.compose.clone(),
        relation: arguments.relation.clone(),
        delta: arguments.delta.clone(),
        epsilon: arguments.epsilon.clone(),
        claim: arguments.claim.clone(),
        calibrate: arguments.calibrate.clone(),
        width: arguments.width.clone(),
    })
}

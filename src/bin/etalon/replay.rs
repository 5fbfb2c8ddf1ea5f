//! `etalon replay`: the same tapes on both inputs.

use etalon::Error;
use etalon::audit::{Outcome, Rehearsal, replay};
use etalon::conform::{Limits, Portion, Taped};
use etalon::json;
use etalon::privacy::{Norm, Sensitivity};
use etalon::report::{self, Replayed};
use etalon::subject::{Parameters, find};

use crate::args::{Format, NormName, RehearsalArgs};
use crate::exit::{End, Failure};
use crate::files;
use crate::single::fresh_seed;
use crate::sources::{self, CATALOGUES};

/// The width of a table where the terminal does not tell its own.
const WIDTH: u16 = 110;

/// Runs the command.
pub(crate) fn run(arguments: &RehearsalArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    let pair = [json::parse(&arguments.left, "--left")?, json::parse(&arguments.right, "--right")?];
    let sensitivity = match &arguments.sensitivity {
        None => None,
        Some(text) => Some(Sensitivity { norm: norm(arguments.norm), bound: text.parse()? }),
    };
    if let Some(declared) = sensitivity.as_ref().filter(|declared| !declared.bound.is_positive()) {
        return Err(Error::domain("sensitivity", &declared.bound, "sensitivity > 0").into());
    }
    let seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    let (name, mut subject) = match (&arguments.builtin, &arguments.mechanism) {
        (Some(name), _) => {
            let parameters = Parameters::read(arguments.param.iter().map(String::as_str))?;
            let run = find(&CATALOGUES, name)?.make(parameters, &pair)?;
            (sources::title(name, &arguments.param), run)
        }
        (None, Some(mechanism)) => {
            let (argv, parameters) = (&arguments.program, &arguments.param);
            let taped = Taped::start(argv, mechanism, parameters, Limits::default())?;
            (taped.name(), taped.into_run(pair.clone(), Portion::Word))
        }
        (None, None) => {
            let give = "--builtin NAME, or --mechanism NAME with -- PROGRAM ARGS";
            return Err(Error::Missing { what: "the subject", give }.into());
        }
    };
    let rehearsal = Rehearsal { seed, tapes: arguments.tapes, sensitivity };
    let checks = replay(&mut subject, &rehearsal)?;
    let any = |outcome| checks.iter().any(|check| check.outcome == outcome);
    let end = if any(Outcome::Broken) {
        End::Violation
    } else if any(Outcome::Held) {
        End::Good
    } else {
        End::Inconclusive
    };
    let replayed = Replayed { subject: name, pair, rehearsal, checks };
    let text = match arguments.result.format {
        Format::Text => report::replay_text(&replayed, WIDTH),
        Format::Json => json::pretty(&report::replay_json(&replayed)),
    };
    files::deliver(arguments.result.out.as_deref(), &text)?;
    Ok(end)
}

fn norm(name: NormName) -> Norm {
    match name {
        NormName::L0 => Norm::L0,
        NormName::L1 => Norm::L1,
        NormName::L2 => Norm::L2,
        NormName::Linf => Norm::LInfinity,
    }
}

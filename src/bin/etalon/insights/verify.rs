//! `etalon insights verify`: promises put to the test.

use etalon::insights::system::{REFERENCE, SYSTEMS, System};
use etalon::insights::verify::{Candidate, Log, Options, Program, Verdict, verify};
use etalon::report::{
    insights_log_json, insights_log_text, insights_verify_json, insights_verify_text,
};
use etalon::subject::ProcessLimits;

use super::folder::refused;
use crate::args::SystemArgs;
use crate::date;
use crate::exit::{End, Failure};
use crate::files;
use crate::interrupt::Interrupt;
use crate::progress::Line;
use crate::report::show;
use crate::single::fresh_seed;

/// Runs the command.
pub(crate) fn run(arguments: &SystemArgs) -> Result<End, Failure> {
    if let Some(release) = &arguments.release {
        let rule = "verify puts a system to the test, on made-up companies, and takes no release: \
                    `etalon insights replay DIR` makes a release again and compares, `etalon \
                    ledger verify FILE --head HASH` checks who paid; a program comes after `--`";
        return Err(refused(release, rule));
    }
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    if arguments.list {
        return deliver(arguments, &list()).map(|()| End::Good);
    }
    let (text, verdict) =
        if arguments.log.is_empty() { system(arguments)? } else { log(arguments)? };
    deliver(arguments, &text)?;
    Ok(match verdict {
        Verdict::Fail => End::Violation,
        Verdict::Pass => End::Good,
        Verdict::NotAssessable(_) => End::Inconclusive,
    })
}

fn deliver(arguments: &SystemArgs, text: &str) -> Result<(), Failure> {
    files::deliver(arguments.result.out.as_deref(), text)
}

/// One line per system.
fn list() -> String {
    let line = |system: &System| {
        let kind = match system.twin {
            None => "correct".to_owned(),
            Some(twin) => format!("broken, twin {twin}"),
        };
        format!("{:<18} {:<32} {}\n", system.name, kind, system.about)
    };
    SYSTEMS.iter().map(line).collect()
}

fn log(arguments: &SystemArgs) -> Result<(String, Verdict), Failure> {
    let mut log = Log::default();
    for path in &arguments.log {
        log.add(&files::read_text(path)?, &path.display().to_string())?;
    }
    let found = log.verify()?;
    let text = show(
        arguments.result.format,
        || insights_log_json(&found),
        || Ok(insights_log_text(&found)),
    )?;
    Ok((text, found.verdict()))
}

fn system(arguments: &SystemArgs) -> Result<(String, Verdict), Failure> {
    let seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    let options = Options { alpha: arguments.alpha.parse()?, max_runs: arguments.max_runs, seed };
    let mut built_in;
    let mut program;
    let candidate: &mut dyn Candidate = if arguments.program.is_empty() {
        built_in = System::find(arguments.system.as_deref().unwrap_or(REFERENCE))?;
        &mut built_in
    } else {
        let limits = ProcessLimits::default();
        program = Program { argv: arguments.program.clone(), op: arguments.op.clone(), limits };
        &mut program
    };
    let interrupt = Interrupt::listen();
    let mut line: Option<(&str, Line)> = None;
    let found = verify(candidate, &options, &mut |case, progress| {
        if line.as_ref().is_none_or(|(name, _)| *name != case.name) {
            line = Some((case.name, Line::of_runs(case.name, options.max_runs, None)));
        }
        if let (Some((_, line)), Some(progress)) = (&line, progress) {
            line.show(progress);
        }
        !interrupt.is_raised()
    })?;
    drop(line);
    if found.stopped {
        files::note("interrupted: nothing is said of what was left out");
    }
    let text = show(
        arguments.result.format,
        || insights_verify_json(&found, &date::now()),
        || Ok(insights_verify_text(&found)?),
    )?;
    Ok((text, found.verdict()))
}

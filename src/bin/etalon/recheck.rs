//! `etalon recheck`: a certificate checked by arithmetic, and by fresh runs.

use std::path::Path;
use std::time::Duration;

use etalon::Error;
use etalon::audit::suite::Source;
use etalon::json;
use etalon::num::Rational;
use etalon::recheck::Certificate;
use etalon::report::{self, Rechecked};
use etalon::subject::{ProcessLimits, Subject};
use etalon::tape::Seed;

use crate::args::{Format, RecheckArgs};
use crate::exit::{End, Failure};
use crate::files;
use crate::single::fresh_seed;
use crate::sources;

/// Runs the command.
pub(crate) fn run(arguments: &RecheckArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    let level: Rational = arguments.level.parse()?;
    if !level.is_positive() || level >= Rational::one() {
        return Err(Error::domain("level", level, "0 < level < 1, such as 1e-9").into());
    }
    let path = &arguments.certificate;
    let name = path.display().to_string();
    let certificate = Certificate::read(&files::read_text(path)?, &name)?;
    let named = Source::read(&certificate.subject, &name, "subject")?;
    let source = match (&named, arguments.program.as_slice()) {
        (_, []) => named,
        (Source::Program { op, .. }, argv) => {
            Source::Program { argv: argv.to_vec(), op: op.clone() }
        }
        (_, argv) => Source::Program { argv: argv.to_vec(), op: "release".to_owned() },
    };
    let mut found = Rechecked::default();
    if arguments.reproduce {
        if !matches!(source, Source::BuiltIn { .. }) {
            let rule = "a built-in: a program's randomness is its own; leave --reproduce out";
            return Err(Error::domain("--reproduce", &certificate.subject, rule).into());
        }
        let mut subject = open(&source, &certificate, &certificate.seed, arguments)?;
        let runs = certificate.counts.runs;
        let again = certificate.count(subject.as_mut(), &certificate.seed, runs)?;
        if again != certificate.counts {
            let (said, gave) = (certificate.counts, again);
            let rule = format!(
                "the seed gives {} runs in the event, {} of them on its side, not {} and {}",
                gave.inside, gave.favoured, said.inside, said.favoured
            );
            return Err(Error::Input { source: name, place: "seed".to_owned(), rule }.into());
        }
        found.reproduced = Some(again);
    }
    if arguments.fresh || !arguments.program.is_empty() {
        let seed = match &arguments.seed {
            Some(text) => text.parse()?,
            None => fresh_seed()?,
        };
        let runs = arguments.runs.unwrap_or_else(|| runs_for(&certificate, &level));
        let mut subject = open(&source, &certificate, &seed, arguments)
            .map_err(|failure| elsewhere(failure, arguments))?;
        let counts = certificate.count(subject.as_mut(), &seed, runs)?;
        let confirmed = certificate.is_confirmed_by(counts, &level)?;
        found.fresh = Some((counts, level, confirmed));
    }
    let text = match arguments.result.format {
        Format::Json => json::pretty(&report::recheck_json(&certificate, &found)),
        Format::Text => report::recheck_text(&certificate, &found),
    };
    files::deliver(arguments.result.out.as_deref(), &text)?;
    if let Some(out) = &arguments.result.out {
        files::note(&format!("written to {}", out.display()));
    }
    Ok(match found.fresh {
        Some((_, _, false)) => End::Inconclusive,
        _ => End::Violation,
    })
}

/// A program that the certificate names may lie elsewhere now.
fn elsewhere(failure: Failure, arguments: &RecheckArgs) -> Failure {
    match failure {
        Failure::Library(Error::Subject { fault, stderr }) if arguments.program.is_empty() => {
            let fault = format!(
                "{fault}; the certificate names it as it was called where the audit ran: say how to call it here with -- PROGRAM ARGS"
            );
            Failure::Library(Error::Subject { fault, stderr })
        }
        other => other,
    }
}

fn open(
    source: &Source,
    certificate: &Certificate,
    seed: &Seed,
    arguments: &RecheckArgs,
) -> Result<Box<dyn Subject>, Failure> {
    let batch = Duration::from_secs(arguments.deadline_seconds);
    let limits = ProcessLimits { batch, ..ProcessLimits::default() };
    let opened = sources::open(source, &certificate.pair, seed, limits, Path::new(""), &[])?;
    Ok(opened.subject)
}

/// Twice the runs of the certificate, and more for a smaller level: as many
/// times as its logarithm is larger.
fn runs_for(certificate: &Certificate, level: &Rational) -> u64 {
    let log = |x: &Rational| -x.approximate().ln();
    let times = (log(level) / log(&certificate.level)).clamp(1.0, 1000.0).ceil();
    let times = (1..=1000u32).find(|n| f64::from(*n) >= times).unwrap_or(1000);
    certificate.counts.runs.saturating_mul(2 * u64::from(times)).clamp(1, 999_999_999)
}

//! `etalon audit`: one claim from flags, or a suite from a file.

use std::path::Path;
use std::time::Duration;

use etalon::Error;
use etalon::audit::suite::{Case, Source};
use etalon::audit::{Channels, Verdict};
use etalon::json::{self, Value};
use etalon::num::Rational;
use etalon::report::{self, Record};

use crate::args::{AuditArgs, ViewName};
use crate::exit::{End, Failure};
use crate::files;
use crate::interrupt::Interrupt;
use crate::keeping::{EvidenceFile, Keeping, write_certificate};
use crate::report::show;
use crate::single::{Settings, audit_case};
use crate::suite::{Claims, cut_short};

const DEADLINE: u64 = 10;

/// Runs the command.
pub(crate) fn run(arguments: &AuditArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    let leave = &arguments.leave;
    if let Some(path) = &leave.certificate {
        files::check_writable(path)?;
    }
    if let Some(folder) = &leave.certificates {
        files::make_folder(folder)?;
    }
    let mut file = EvidenceFile::of(leave, arguments.samples.is_some())?;
    let (claims, settings, folder) = match &arguments.suite {
        Some(path) => {
            let alpha = arguments.alpha.as_deref().map(str::parse).transpose()?;
            let (claims, alpha) = Claims::read(path, alpha, leave.shard.as_deref())?;
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            (claims, settings(arguments, alpha)?, folder)
        }
        None if leave.shard.is_some() && file.is_none() => {
            let give = "a file for the evidence of this part, for `etalon merge`";
            return Err(Error::Missing { what: "--evidence", give }.into());
        }
        None => {
            let alpha: Rational = arguments.alpha.as_deref().unwrap_or("1e-9").parse()?;
            let claims = Claims::one(case(arguments)?, alpha.clone());
            (claims, settings(arguments, alpha)?, Path::new("").to_owned())
        }
    };
    let cases = &claims.cases;
    let leaves = leave.certificate.is_some() || leave.certificates.is_some() || file.is_some();
    if leaves && cases.iter().any(|case| !case.channels.are_output_only()) {
        let rule = "output alone where a certificate or evidence is written";
        return Err(Error::domain("--channels", "more", rule).into());
    }
    let interrupt = Interrupt::listen();
    let mut records = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let certificate = match (&leave.certificate, &leave.certificates) {
            (Some(path), _) => Some(path.clone()),
            (None, Some(folder)) => Some(folder.join(file_name(claims.number(index), &case.name))),
            (None, None) => None,
        };
        let certify = certificate.is_some();
        let mut keeping = Keeping { certify, file: file.take(), ..Keeping::default() };
        let record = audit_case(case, &settings, &folder, &interrupt, &mut keeping);
        let mut record = record.map_err(|failure| match &arguments.suite {
            Some(path) => failure.at(path, claims.place(index)),
            None => failure,
        })?;
        record.place = claims.places.get(index).cloned();
        if arguments.suite.is_some() {
            cut_short(&mut record);
        }
        if let Some(path) = certificate
            && (record.finding.verdict == Verdict::Violation || arguments.suite.is_none())
        {
            write_certificate(&path, case, &record, keeping.confirmed.as_ref())?;
        }
        records.push(record);
        if interrupt.is_raised() {
            break;
        }
    }
    if arguments.suite.is_some() {
        interrupt.tell(records.len(), cases.len(), "claims were reached, the last not to its end");
    } else {
        interrupt.tell_short(records.iter().map(|record| record.finding.runs).sum());
    }
    let text = render(arguments, &records, &claims)?;
    files::deliver(arguments.result.out.as_deref(), &text)?;
    if let Some(out) = &arguments.result.out {
        files::note(&told(&records, out));
    }
    // As text the fault has just been shown.
    let is_shown = arguments.result.out.is_none() && arguments.result.format == ViewName::Text;
    if let [record] = records.as_slice()
        && arguments.suite.is_none()
        && let Some(fault) = record.fault.as_ref().filter(|_| !is_shown)
    {
        files::complain(fault);
    }
    let end = End::of_all(&records);
    if records.len() < cases.len() && end == End::Good {
        // Interrupted: the claims not reached are neither good nor bad.
        return Ok(End::Inconclusive);
    }
    Ok(end)
}

fn settings(arguments: &AuditArgs, alpha: Rational) -> Result<Settings, Failure> {
    let at_least_one = |name, given: Option<u64>| match given {
        Some(0) => Err(Error::domain(name, 0, "a whole number, 1 or more")),
        given => Ok(given),
    };
    let deadline = at_least_one("deadline-seconds", arguments.deadline_seconds)?;
    Ok(Settings {
        alpha,
        max_runs: at_least_one("max-runs", arguments.max_runs)?,
        max_seconds: at_least_one("max-seconds", arguments.max_seconds)?,
        deadline: Duration::from_secs(deadline.unwrap_or(DEADLINE)),
        stop_at_violation: arguments.stop_at_violation,
        seed: arguments.seed.as_deref().map(str::parse).transpose()?,
    })
}

/// The verdict in a few words, and where the rest is.
fn told(records: &[Record], out: &Path) -> String {
    let verdict = match records {
        [record] => record.finding.verdict.to_string(),
        records => {
            let expected = records.iter().filter(|record| record.as_expected()).count();
            let is_violation = |record: &&Record| record.finding.verdict == Verdict::Violation;
            let violations = records.iter().filter(is_violation).count();
            format!("{expected} of {} claims as expected, {violations} violations", records.len())
        }
    };
    format!("{verdict}: written to {}", out.display())
}

/// The name of a claim's certificate: its place in the suite and what of its name
/// every file system takes.
fn file_name(index: usize, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(plain).take(60).collect();
    format!("{:03}-{name}.json", index + 1)
}

/// The one claim the flags describe.
fn case(arguments: &AuditArgs) -> Result<Case, Failure> {
    let required = |what: &'static str, give: &'static str, given: &Option<String>| {
        given.clone().ok_or(Error::Missing { what, give })
    };
    for (name, given) in [("--delta", &arguments.delta), ("--epsilon", &arguments.epsilon)] {
        if let Some(given) = given {
            let rule = "nothing: it is part of the claim, as in --claim eps=1,delta=1e-5";
            return Err(Error::domain(name, given, rule).into());
        }
    }
    let claim = required("--claim", "a claim such as eps=1", &arguments.claim)?.parse()?;
    let relation = required(
        "--relation",
        "the neighboring relation of the claim, such as add-remove or replace-one; it has no default",
        &arguments.relation,
    )?;
    let unit = required(
        "--unit",
        "the unit of privacy of the claim, such as person; it has no default",
        &arguments.unit,
    )?;
    let source = match (&arguments.builtin, &arguments.samples, arguments.program.as_slice()) {
        (Some(name), None, []) => {
            Source::BuiltIn { name: name.clone(), parameters: arguments.param.clone() }
        }
        (None, Some(files), []) => match files.as_slice() {
            [left, right] => Source::Samples { left: left.clone(), right: right.clone() },
            _ => return Err(Error::domain("--samples", files.len(), "two files").into()),
        },
        (None, None, argv @ [_, ..]) if arguments.mechanism.is_some() => Source::Taped {
            argv: argv.to_vec(),
            mechanism: arguments.mechanism.clone().unwrap_or_default(),
            parameters: arguments.param.clone(),
        },
        (None, None, [_, ..]) => {
            Source::Program { argv: arguments.program.clone(), op: arguments.op.clone() }
        }
        _ => {
            return Err(Error::Missing {
                what: "the subject",
                give: "a suite file, --builtin NAME, --samples LEFT RIGHT, or -- PROGRAM ARGS",
            }
            .into());
        }
    };
    let inputs = arguments.inputs.as_deref().map(str::parse).transpose()?;
    if inputs.is_some() && (arguments.exact || matches!(source, Source::Samples { .. })) {
        let rule = "--left and --right in its place: samples and the exact method are of one pair";
        return Err(
            Error::domain("--inputs", arguments.inputs.as_deref().unwrap_or(""), rule).into()
        );
    }
    let input = |flag: &'static str, given: &Option<String>| -> Result<Value, Failure> {
        if inputs.is_some() || matches!(source, Source::Samples { .. }) {
            return Ok(Value::Null);
        }
        let text = required(flag, "an input in JSON, such as 0, [1,2] or '\"text\"'", given)?;
        json::parse(&text, flag).map_err(|fault| {
            if text.trim_start().starts_with(char::is_alphabetic) {
                let rule = "JSON; a text needs quotes inside quotes, such as '\"text\"'";
                return Error::domain(flag, &text, rule).into();
            }
            fault.into()
        })
    };
    Ok(Case {
        name: String::new(),
        claim,
        relation: relation.parse()?,
        unit: unit.parse()?,
        pair: [input("--left", &arguments.left)?, input("--right", &arguments.right)?],
        inputs,
        source,
        exact: arguments.exact,
        channels: arguments.channels.as_deref().map_or(Ok(Channels::default()), str::parse)?,
        max_runs: None,
        max_seconds: None,
        seed: None,
        expect: None,
    })
}

fn render(arguments: &AuditArgs, records: &[Record], claims: &Claims) -> Result<String, Failure> {
    let format = arguments.result.format;
    match (&arguments.suite, records) {
        (None, [single]) => show(
            format,
            || report::record(single),
            || Ok(coloured(single.finding.verdict, &report::paragraph(single))),
        ),
        _ => claims.show(format, records),
    }
}

/// Colours the verdict; the stream takes colours off where they do not belong.
fn coloured(verdict: Verdict, text: &str) -> String {
    let colour = match verdict {
        Verdict::Violation => 31,
        Verdict::NoViolationFound => 32,
        Verdict::Inconclusive | Verdict::NotAssessable => 33,
    };
    let name = verdict.to_string();
    text.replacen(&name, &format!("\x1b[{colour}m{name}\x1b[0m"), 1)
}

//! From the words of a suite or of the flags to a subject.

use std::path::Path;
use std::time::Instant;

use etalon::Error;
use etalon::audit::suite::Source;
use etalon::json::Value;
use etalon::museum;
use etalon::subject::doubts::of_samples;
use etalon::subject::{
    Entry, Measure, Output, Parameters, Process, ProcessLimits, Samples, Simulated, Subject, Timed,
    find, read_samples,
};
use etalon::tape::Seed;

use crate::exit::{End, Failure};
use crate::files;

/// The catalogues in which a built-in is looked up.
pub(crate) const CATALOGUES: [&[Entry]; 2] = museum::CATALOGUES;

/// A subject and the largest number of runs it can answer, if it has one.
pub(crate) struct Opened {
    pub(crate) subject: Box<dyn Subject>,
    pub(crate) most: Option<u64>,
    /// What its files may hold instead of what was meant.
    pub(crate) doubts: Vec<String>,
}

/// What is asked of a pair.
pub(crate) const SAME: &str =
    "two different ones: of equal inputs nothing could ever be seen, whatever the mechanism";

/// What a built-in is called in a report: its name with its parameters.
pub(crate) fn title(name: &str, parameters: &[String]) -> String {
    if parameters.is_empty() { name.to_owned() } else { format!("{name} {}", parameters.join(" ")) }
}

/// Opens a source; file names are relative to `folder`. A program is asked for
/// `measures`; a time that is wanted and that nothing reports is taken here.
pub(crate) fn open(
    source: &Source,
    pair: &[Value; 2],
    seed: &Seed,
    limits: ProcessLimits,
    folder: &Path,
    measures: &[Measure],
) -> Result<Opened, Failure> {
    let mut opened = untimed(source, pair, seed, limits, folder, measures)?;
    let time = Measure::Nanoseconds;
    if measures.contains(&time) && !opened.subject.measures().contains(&time) {
        let start = Instant::now();
        let clock = move || u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        opened.subject = Box::new(Timed::new(opened.subject, Box::new(clock)));
    }
    Ok(opened)
}

fn untimed(
    source: &Source,
    pair: &[Value; 2],
    seed: &Seed,
    limits: ProcessLimits,
    folder: &Path,
    measures: &[Measure],
) -> Result<Opened, Failure> {
    Ok(match source {
        Source::BuiltIn { name, parameters } => {
            let read = Parameters::read(parameters.iter().map(String::as_str))?;
            let run = find(&CATALOGUES, name)?.make(read, pair)?;
            let subject = Simulated::new(title(name, parameters), seed, run);
            Opened { subject: Box::new(subject), most: None, doubts: Vec::new() }
        }
        Source::Program { argv, op } => {
            let mut subject = Process::start(argv, op, pair.clone(), limits)?;
            subject.ask(measures)?;
            Opened { subject: Box::new(subject), most: None, doubts: Vec::new() }
        }
        Source::Taped { .. } => {
            let rule = "--exact: a mechanism that takes tapes is judged by enumerating them";
            return Err(Error::domain("method", "statistical", rule).into());
        }
        Source::Samples { left, right } => {
            let read = |path: &Path| -> Result<_, Failure> {
                let path = folder.join(path);
                Ok(read_samples(&files::read(&path)?, &path.display().to_string())?)
            };
            let name = format!("{} and {}", left.display(), right.display());
            let whole = |path: &Path| folder.join(path).canonicalize().ok();
            let [left_samples, right_samples] = [read(left)?, read(right)?];
            let doubt =
                |samples: &[Output], path: &Path| of_samples(samples, &path.display().to_string());
            if whole(left).is_some_and(|left| Some(left) == whole(right)) {
                return Err(Error::domain("samples", left.display(), SAME).into());
            }
            let doubts = [doubt(&left_samples, left), doubt(&right_samples, right)];
            let subject = Samples::new(name, left_samples, right_samples);
            let most = Some(subject.runs());
            let doubts = doubts.into_iter().flatten().collect();
            Opened { subject: Box::new(subject), most, doubts }
        }
    })
}

/// Prints the built-ins.
pub(crate) fn list() -> Result<End, Failure> {
    let mut text = String::new();
    for (title, entries) in [("correct", CATALOGUES[0]), ("known to be broken", CATALOGUES[1])] {
        text += &format!("{title}:\n");
        for entry in entries {
            text += &format!("  {:<20} {}\n", entry.name, entry.about);
        }
    }
    files::print(&text)?;
    Ok(End::Good)
}
